"""The workers of a Dask scheduler as an executor: the same runs, on other machines.

Each worker must run the same salesim with the same libraries, which is looked at when one connects and again
wherever a piece of work arrives, as workers may join later. A worker process does one piece of work at a
time. If a worker dies, the scheduler gives its work to another one; as a run depends on its own luck alone,
nobody can tell afterwards. Work that takes worker after worker with it is given up and becomes a failure.
"""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, InvalidStateError
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from sim.experiment.execute import LostTask
from sim.experiment.provenance import Origin, differences, origin

if TYPE_CHECKING:
    from distributed import Client

SECONDS_TO_CONNECT = 5
"""How long an address may stay silent, and how long one waits for a first worker."""

SECONDS_BETWEEN_LOOKS = 0.5
"""How often one looks whether the scheduler is still there."""

_GONE = "not run: the scheduler is gone"
_ONE_AT_A_TIME = threading.Lock()
"""Runs share what a process keeps between them, so threads of one worker take turns."""


class ClusterError(Exception):
    """A cluster that cannot be used; the message says why and what to do."""


@contextmanager
def dask_executor(address: str) -> Iterator[DaskExecutor]:
    """Connect to a scheduler, check its workers, and disconnect in the end; the cluster goes on.

    Raises ``ClusterError`` where the package is missing, nobody answers within seconds, no worker has
    joined, or a worker would give other results.
    """
    client = _connected(address)
    try:
        with DaskExecutor(client, _width(client, address)) as executor:
            yield executor
    finally:
        client.close()


class DaskExecutor(Executor):
    """An executor over a connected client; ``width`` is how many pieces of work it does at once.

    What a piece of work has first among its arguments is sent once for as long as it is the same object.
    """

    def __init__(self, client: Any, width: int) -> None:
        self.width = width
        self._client = client
        # Equal calls are different tasks: a pure one would be done once.
        self._inner = client.get_executor(pure=False)
        self._sent: tuple[object, Any] | None = None
        self._open: set[Future[Any]] = set()
        self._ended = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Send a call; raises ``BrokenExecutor`` where the scheduler is gone."""
        if self._client.status == "closed":
            raise BrokenExecutor(_GONE)
        outer: Future[Any] = Future()
        self._open.add(outer)
        outer.add_done_callback(self._open.discard)
        shared = self._shared(args[0]) if args else None
        call = pickle.dumps((fn, args[1:], kwargs))
        inner = self._inner.submit(_call, origin(), call, shared, bool(args))
        inner.add_done_callback(lambda done: _hand_on(done, outer))
        # Who cancels what he was given means the task behind it.
        outer.add_done_callback(lambda asked: asked.cancelled() and inner.cancel())
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End what this executor keeps going here; the client is not its own."""
        del wait, cancel_futures
        self._ended.set()

    def _watch(self) -> None:
        """Give up what is still open once the client is: some of its own futures then never end."""
        while not self._ended.wait(SECONDS_BETWEEN_LOOKS):
            if self._client.status == "closed":
                for outer in list(self._open):
                    _fail(outer, LostTask(_GONE))

    def _shared(self, thing: object) -> Any:
        """What stands for a thing on the workers: the result of a task, so that it outlives any of them."""
        if self._sent is None or self._sent[0] is not thing:
            self._sent = thing, self._client.submit(pickle.loads, pickle.dumps(thing), pure=False)
        return self._sent[1]


def _call(expected: Origin, call: bytes, first: object, with_first: bool) -> Any:
    """What a worker does."""
    other = differences(origin(), expected)
    if other:
        raise LostTask(f"a worker that joined later would give other results: {'; '.join(other)}")
    fn, rest, kwargs = pickle.loads(call)
    with _ONE_AT_A_TIME:
        return fn(*((first,) if with_first else ()), *rest, **kwargs)


def _hand_on(done: Future[Any], outer: Future[Any]) -> None:
    """Tell the outer future what became of the inner one, in words that the experiment knows."""
    from distributed import KilledWorker

    try:
        result = done.result()
    except KilledWorker as error:
        times = error.allowed_failures + 1
        _fail(outer, LostTask(f"given up: {times} workers died one after the other while they ran it"))
    except CancelledError:
        _fail(outer, LostTask(_GONE))
    except BaseException as error:
        _fail(outer, error)
    else:
        with suppress(InvalidStateError):  # cancelled, or given up, in between
            outer.set_result(result)


def _fail(outer: Future[Any], error: BaseException) -> None:
    with suppress(InvalidStateError):
        outer.set_exception(error)


def _connected(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError("--dask needs another package: pip install 'salesim[dask]'") from None
    try:
        return Client(address, timeout=SECONDS_TO_CONNECT)
    except (OSError, ValueError) as error:
        told = f"{address}: no Dask scheduler answers ({error})"
        raise ClusterError(f"{told}; start one with: dask scheduler") from None


def _width(client: Client, address: str) -> int:
    """How many pieces of work the workers do at once, if all of them are as they should be."""
    try:
        client.wait_for_workers(1, timeout=SECONDS_TO_CONNECT)
    except TimeoutError:
        told = f"{address}: the scheduler has no worker; start some with"
        raise ClusterError(f"{told}: dask worker {address} --nthreads 1 --nworkers 4") from None
    answers = client.run(origin, on_error="return")
    ours = origin()
    for worker, theirs in answers.items():
        if isinstance(theirs, BaseException):
            # What went wrong there comes back as text.
            if ModuleNotFoundError.__name__ in str(theirs):
                told = f"worker {worker} cannot import salesim ({theirs})"
                raise ClusterError(f"{told}; install it where the worker runs, in the same version")
            raise ClusterError(f"worker {worker} cannot be asked which salesim it has: {theirs}")
        other = differences(theirs, ours)
        if other:
            raise ClusterError(f"worker {worker} would give other results: {'; '.join(other)}")
    return len(answers)
