"""Run many independent tasks, here or in worker processes, and get every outcome back.

``execute`` keeps the outcomes, in task order; ``deliver`` hands each of them on and keeps none.

A task that raises is a record, not the end of the study; so is a task whose worker process died. Ctrl-C ends
the run early and keeps what is finished. Nothing here knows what a task is.
"""

from __future__ import annotations

import gc
import math
import os
import signal
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Generic, TypeAlias, TypeVar

from sim.experiment.bar import expect

T = TypeVar("T")
R = TypeVar("R")

LARGEST_CHUNK = 4
"""Tasks sent to a worker at once, at most, or one group of them: a dead worker takes few tasks with it."""

CHUNKS_PER_JOB = 16
"""Chunks each worker gets over a run, at least, so that the workers finish at about the same time."""

FRUITLESS_POOLS = 3
"""Pools in a row that may die without finishing one task before the rest is given up."""

_PACKAGE_FOLDER = Path(__file__).resolve().parents[2]


class LostTask(Exception):
    """What an injected executor raises for a task that it has given up, while others may go on."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a task has no result.

    `error` is the name of the exception's type, `message` its text, `traceback` the formatted traceback (""
    where none exists, as for a worker that was killed).
    """

    error: str
    message: str
    traceback: str = ""

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        """Return the record of an exception, with the traceback it carries."""
        told = "".join(traceback.format_exception(error))
        # Where the package lies on this machine is nobody else's business.
        return cls(type(error).__name__, str(error), told.replace(f"{_PACKAGE_FOLDER}{os.sep}", ""))


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T, R]):
    """What became of one task.

    `key` is the task itself. Exactly one of `result` and `failure` counts: the task succeeded iff `failure`
    is None (a result may itself be None). `seconds` is the wall-clock time in `work`, nan where a dead worker
    took it along; it is left out of comparisons, so outcomes of equal runs are equal.
    """

    key: T
    result: R | None
    failure: Failure | None
    seconds: float = field(compare=False)


@dataclass(frozen=True, slots=True)
class Executed(Generic[T, R]):
    """The outcomes in the order of the tasks; if `interrupted`, only those that were finished by then."""

    outcomes: tuple[Outcome[T, R], ...]
    interrupted: bool


def execute(
    work: Callable[[T], R],
    tasks: Sequence[T],
    *,
    jobs: int = 1,
    executor: Executor | None = None,
    on_done: Callable[[Outcome[T, R]], None] | None = None,
) -> Executed[T, R]:
    """Call `work` on every task and return the outcomes in task order.

    How and where the tasks run, and what a dead worker or Ctrl-C leaves, is told at `deliver`. `on_done` is
    called in this process, once per outcome, in the order in which tasks finish; what it raises ends the run
    and reaches the caller.

    Raises ValueError if `jobs` is below 1.
    """
    kept: dict[int, Outcome[T, R]] = {}

    def keep(index: int, outcome: Outcome[T, R]) -> None:
        kept[index] = outcome
        if on_done is not None:
            on_done(outcome)

    interrupted = deliver(work, tasks, keep, jobs=jobs, executor=executor)
    return Executed(tuple(kept[index] for index in sorted(kept)), interrupted)


def deliver(
    work: Callable[[T], R],
    tasks: Sequence[T],
    take: Callable[[int, Outcome[T, R]], None],
    *,
    jobs: int = 1,
    executor: Executor | None = None,
    together: int = 1,
) -> bool:
    """Call `work` on every task and hand each outcome to `take` when it is known; return if interrupted.

    `take` gets the place of the task among `tasks` and its outcome, in this process, once per task, in the
    order in which tasks finish. Nothing is kept here, so that results take memory only where `take` keeps
    them. What it raises ends the run and reaches the caller.

    With `jobs` = 1 the tasks run one by one in this process. With more, they run in that many worker
    processes: `work`, tasks and results must then be picklable, and a script must guard its own start with
    `if __name__ == "__main__"`. An injected `executor` is used as it is, whatever `jobs` says, and never
    shut down.

    `together`: the tasks form groups of so many that follow each other, counted from the first task, and
    share what the first of a group prepares in its process. A group is never split between workers.

    A task that raises becomes a `Failure` and the others go on. If a worker process dies, the tasks in flight
    at that moment become failures, as nobody can tell which one was to blame, and the rest runs in a new
    pool. On KeyboardInterrupt nothing new is started, own workers are ended, what is finished is handed over
    and the answer is True; a task already running in an injected executor cannot be stopped from here.

    Raises ValueError if `jobs` or `together` is below 1.
    """
    for name, value in (("jobs", jobs), ("together", together)):
        if value < 1:
            raise ValueError(f"{name} must be 1 or more, not {value}")
    reports = _Reports(tasks, take, expect(len(tasks)))
    try:
        if executor is not None:
            _run_with(executor, work, reports, together)
        elif jobs == 1:
            _run_here(work, reports)
        else:
            _run_in_pools(work, reports, jobs, together)
    except KeyboardInterrupt:
        return True
    return False


_Attempt: TypeAlias = tuple[R | None, Failure | None, float]
"""Result, failure and seconds: an outcome without its key, which need not travel back."""


def _attempt(work: Callable[[T], R], task: T) -> _Attempt[R]:
    """Call `work` on one task and turn what it raises into data."""
    start = time.perf_counter()
    try:
        result = work(task)
    except (Exception, SystemExit) as error:  # a task must not be able to end the study by calling exit()
        return None, Failure.of(error), time.perf_counter() - start
    return result, None, time.perf_counter() - start


def _attempt_all(work: Callable[[T], R], tasks: Sequence[T]) -> list[_Attempt[R]]:
    """Run a chunk of tasks; this is what a worker process is asked to do."""
    with _only_new_garbage():
        return [_attempt(work, task) for task in tasks]


@contextmanager
def _only_new_garbage() -> Iterator[None]:
    """Let the cyclic garbage collector look at nothing that was there before.

    Its passes over all imported libraries would take a twentieth of the time of a run.
    """
    gc.freeze()
    try:
        yield
    finally:
        # What is left here would be frozen, and so kept, from the next time on.
        gc.collect()
        gc.unfreeze()


class _Reports(Generic[T, R]):
    """The tasks, who is told what became of each, and who counts them."""

    def __init__(
        self, tasks: Sequence[T], take: Callable[[int, Outcome[T, R]], None], count: Callable[[], None]
    ) -> None:
        self.tasks = tasks
        self._take = take
        self._count = count

    def file(self, index: int, attempt: _Attempt[R]) -> None:
        self._take(index, Outcome(self.tasks[index], *attempt))
        self._count()

    def file_failure(self, chunk: range, failure: Failure) -> None:
        for index in chunk:
            self.file(index, (None, failure, math.nan))

    def file_future(self, chunk: range, future: Future[list[_Attempt[R]]]) -> None:
        """File a chunk whose future is done; an error here is the transport's, not the task's."""
        error = future.exception()
        if error is None:
            for index, attempt in zip(chunk, future.result(), strict=True):
                self.file(index, attempt)
        elif isinstance(error, KeyboardInterrupt):
            raise error  # the worker of an injected pool heard Ctrl-C before we did
        elif isinstance(error, BrokenExecutor):
            self.file_failure(chunk, Failure(type(error).__name__, _DEAD_WORKER))
        elif isinstance(error, LostTask):
            self.file_failure(chunk, Failure(type(error).__name__, str(error)))
        else:
            seen = Failure.of(error)
            self.file_failure(chunk, Failure(seen.error, _NOT_SENT.format(seen.message), seen.traceback))


_DEAD_WORKER = (
    "a worker process died (killed, out of memory, or a hard exit) while this task was in flight; "
    "this task or one running beside it was the cause"
)
_GIVEN_UP = f"not run: {FRUITLESS_POOLS} worker pools in a row died without finishing a task"
_NOT_SENT = "the task or its result could not be exchanged with a worker (is everything picklable?): {}"


def _run_here(work: Callable[[T], R], reports: _Reports[T, R]) -> None:
    for index, task in enumerate(reports.tasks):
        (attempt,) = _attempt_all(work, [task])
        reports.file(index, attempt)


def _run_with(executor: Executor, work: Callable[[T], R], reports: _Reports[T, R], together: int) -> None:
    """Hand every group of tasks to an executor of unknown width; it queues them itself."""
    waiting = deque(_chunks(len(reports.tasks), together))
    _dispatch(executor, work, waiting, reports, window=len(waiting))
    for chunk in waiting:
        reports.file_failure(chunk, Failure("BrokenExecutor", "not run: the executor is broken"))


def _run_in_pools(work: Callable[[T], R], reports: _Reports[T, R], jobs: int, together: int) -> None:
    """Run the tasks in a process pool of our own, and in a new one whenever a dead worker broke it."""
    most = min(LARGEST_CHUNK, len(reports.tasks) // (jobs * CHUNKS_PER_JOB))
    waiting = deque(_chunks(len(reports.tasks), together * max(1, most // together)))
    fruitless = 0
    while waiting and fruitless < FRUITLESS_POOLS:
        workers = min(jobs, len(waiting))
        pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=_belong_to_parent)
        try:
            finished = _dispatch(pool, work, waiting, reports, window=workers)
        except BaseException:
            _kill(pool)
            raise
        pool.shutdown()
        fruitless = 0 if finished else fruitless + 1
    for chunk in waiting:
        reports.file_failure(chunk, Failure("BrokenProcessPool", _GIVEN_UP))


def _dispatch(
    executor: Executor,
    work: Callable[[T], R],
    waiting: deque[range],
    reports: _Reports[T, R],
    *,
    window: int,
) -> int:
    """Keep at most `window` chunks in flight until none waits or the executor breaks.

    The window equals the number of workers, so that what is in flight is being run: a chunk that only waited
    in the pool's queue would be taken along by a worker's death. Returns the number of chunks that came back.
    """
    flying: dict[Future[list[_Attempt[R]]], range] = {}
    landed: SimpleQueue[Future[list[_Attempt[R]]]] = SimpleQueue()
    finished = 0
    intact = True
    try:
        while flying or (waiting and intact):
            while waiting and intact and len(flying) < window:
                try:
                    future = executor.submit(_attempt_all, work, [reports.tasks[i] for i in waiting[0]])
                except BrokenExecutor:
                    intact = False
                else:
                    flying[future] = waiting.popleft()
                    future.add_done_callback(landed.put)
            if flying:
                future = landed.get()
                broken = isinstance(future.exception(), BrokenExecutor)
                intact = intact and not broken
                finished += not broken
                reports.file_future(flying.pop(future), future)
    except KeyboardInterrupt:
        for future, chunk in flying.items():
            # What Ctrl-C itself broke is unfinished, not failed.
            if not future.cancel() and future.done() and future.exception() is None:
                reports.file_future(chunk, future)
        raise
    return finished


def _chunks(tasks: int, size: int) -> list[range]:
    """Cut the task indices 0..tasks-1 into consecutive ranges of `size`."""
    return [range(start, min(start + size, tasks)) for start in range(0, tasks, size)]


def _belong_to_parent() -> None:
    """Leave Ctrl-C to the parent, and end when it ends, however that is.

    The terminal sends Ctrl-C to all, and only the parent may act on it. A worker whose parent was killed
    would wait for its next task for ever: it holds an end of the very pipe from which tasks come.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _kill(pool: ProcessPoolExecutor) -> None:
    """End the workers of a pool at once; a public call for this exists only from Python 3.14."""
    for worker in list((pool._processes or {}).values()):
        worker.terminate()
    # The pool's own thread joins the workers; joining them here too would race with it.
    pool.shutdown(wait=True, cancel_futures=True)
