"""The executor: order, failures, dead workers, interrupts, injected executors."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import time
import weakref
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import pytest

from sim.experiment.execute import LARGEST_CHUNK, Outcome, deliver, execute


def square(x: int) -> int:
    return x * x


def slow_when_early(x: int) -> int:
    time.sleep(0.2 if x == 0 else 0.0)
    return x


def fail_on_three(x: int) -> int:
    if x == 3:
        raise ValueError("three is not allowed")
    return x


def leave_on_three(x: int) -> int:
    return sys.exit("bye") if x == 3 else x


def die_on_three(x: int) -> int:
    if x == 3:
        os._exit(1)
    return x


def die(x: int) -> int:
    os._exit(1)


@dataclass
class Watched:
    """A result of which one can tell whether anybody keeps it."""

    x: int


def answer_nothing(x: int) -> None:
    return None


def where(x: int) -> int:
    time.sleep(0.002)  # so that one worker cannot do everything
    return os.getpid()


def results(outcomes: tuple[Outcome[int, int], ...]) -> list[int | None]:
    return [outcome.result for outcome in outcomes]


@pytest.mark.parametrize("jobs", [1, 2])
def test_outcomes_come_in_task_order(jobs):
    tasks = list(range(9, -1, -1))
    executed = execute(slow_when_early, tasks, jobs=jobs)
    assert not executed.interrupted
    assert [outcome.key for outcome in executed.outcomes] == tasks
    assert results(executed.outcomes) == tasks
    assert all(outcome.seconds >= 0 for outcome in executed.outcomes)


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_tasks_no_outcomes(jobs):
    assert execute(square, [], jobs=jobs).outcomes == ()


def test_one_job_and_two_give_equal_outcomes():
    """Failures with their tracebacks included; only the seconds may differ."""
    assert execute(fail_on_three, range(200), jobs=1) == execute(fail_on_three, range(200), jobs=2)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_failure_is_a_record_and_the_rest_goes_on(jobs):
    outcomes = execute(fail_on_three, range(6), jobs=jobs).outcomes
    assert results(outcomes) == [0, 1, 2, None, 4, 5]
    failure = outcomes[3].failure
    assert failure is not None
    assert (failure.error, failure.message) == ("ValueError", "three is not allowed")
    assert "in fail_on_three" in failure.traceback
    assert [o.key for o in outcomes if o.failure] == [3]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_task_cannot_end_the_run_by_exiting(jobs):
    outcomes = execute(leave_on_three, range(6), jobs=jobs).outcomes
    assert [o.failure.error for o in outcomes if o.failure] == ["SystemExit"]


def test_none_is_a_result():
    (outcome,) = execute(answer_nothing, [1]).outcomes
    assert outcome.result is None
    assert outcome.failure is None


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_outcome_is_reported_once(jobs):
    seen: list[Outcome[int, int]] = []
    executed = execute(fail_on_three, range(50), jobs=jobs, on_done=seen.append)
    assert sorted(o.key for o in seen) == list(range(50))
    assert set(seen) == set(executed.outcomes)


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_in_the_report_reaches_the_caller(jobs):
    def on_done(outcome: Outcome[int, int]) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        execute(square, range(10), jobs=jobs, on_done=on_done)


def test_a_dead_worker_takes_only_tasks_in_flight():
    jobs, tasks = 2, range(300)
    outcomes = execute(die_on_three, tasks, jobs=jobs).outcomes
    assert [o.key for o in outcomes] == list(tasks)
    dead = [o for o in outcomes if o.failure]
    assert 3 in [o.key for o in dead]
    assert len(dead) <= jobs * LARGEST_CHUNK
    for outcome in dead:
        assert outcome.failure is not None
        assert outcome.failure.error == "BrokenProcessPool"
        assert "a worker process died" in outcome.failure.message
        assert math.isnan(outcome.seconds)
    assert all(o.result == o.key for o in outcomes if not o.failure)


def test_workers_that_always_die_are_given_up():
    """Without a limit, a study whose work cannot even be imported would start pools for ever."""
    outcomes = execute(die, range(100), jobs=2).outcomes
    assert len(outcomes) == 100
    assert all(o.failure for o in outcomes)
    last = outcomes[-1].failure
    assert last is not None
    assert last.message.startswith("not run: 3 worker pools in a row died")


def test_work_that_cannot_be_pickled_says_so():
    outcomes = execute(lambda x: x, range(3), jobs=2).outcomes
    assert len(outcomes) == 3
    for outcome in outcomes:
        assert outcome.failure is not None
        assert "could not be exchanged with a worker" in outcome.failure.message
        assert "pickle" in outcome.failure.message


@pytest.mark.parametrize("injected", [False, True])
@pytest.mark.parametrize("together", [1, 2, 3, 7])
def test_a_group_is_never_split(injected, together):
    """The last group is a smaller one."""
    tasks, places = range(together * 40 + together // 2), {}

    def take(index: int, outcome: Outcome[int, int]) -> None:
        assert outcome.key == tasks[index]
        places[index] = outcome.result

    with ProcessPoolExecutor(2, get_context("spawn")) as mine:
        assert not deliver(where, tasks, take, jobs=2, executor=mine if injected else None, together=together)
    assert sorted(places) == list(tasks)
    groups = [{places[i] for i in tasks[start : start + together]} for start in tasks[::together]]
    assert all(len(group) == 1 for group in groups)
    assert len(set(places.values())) == 2


def test_a_dead_worker_takes_one_group_with_it_where_that_is_large():
    found: dict[int, Outcome[int, int]] = {}
    deliver(die_on_three, range(120), found.__setitem__, jobs=2, together=6)
    dead = [index for index in found if found[index].failure]
    assert len(found) == 120
    assert set(range(6)) <= set(dead)
    assert len(dead) <= 2 * 6


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_that_are_handed_on_are_not_kept(jobs):
    seen: list[weakref.ref[Watched]] = []
    alive: list[int] = []

    def take(_index: int, outcome: Outcome[int, Watched]) -> None:
        assert outcome.result is not None
        seen.append(weakref.ref(outcome.result))
        alive.append(sum(ref() is not None for ref in seen))

    deliver(Watched, range(500), take, jobs=jobs)
    assert len(alive) == 500
    assert max(alive) <= 3 * LARGEST_CHUNK


def test_many_tiny_tasks_stay_cheap():
    start = time.perf_counter()
    assert len(execute(square, range(10_000)).outcomes) == 10_000
    assert time.perf_counter() - start < 5


def test_groups_must_be_positive():
    with pytest.raises(ValueError, match="together must be 1 or more"):
        deliver(square, [1], print, together=0)


def test_jobs_must_be_positive():
    with pytest.raises(ValueError, match="jobs must be 1 or more"):
        execute(square, [1], jobs=0)


def test_an_injected_executor_is_used_and_left_open():
    with ThreadPoolExecutor(2, thread_name_prefix="mine") as mine:
        outcomes = execute(slow_when_early, range(20), executor=mine).outcomes
        assert results(outcomes) == list(range(20))
        assert mine.submit(square, 3).result() == 9


def test_an_injected_process_pool_gives_the_same_outcomes():
    with ProcessPoolExecutor(2, get_context("spawn")) as mine:
        assert execute(fail_on_three, range(20), executor=mine) == execute(fail_on_three, range(20))


def test_many_tasks_in_an_injected_executor_stay_cheap():
    with ThreadPoolExecutor(2) as mine:
        start = time.perf_counter()
        assert len(execute(square, range(5000), executor=mine).outcomes) == 5000
        assert time.perf_counter() - start < 5


class Broken(Executor):
    """Breaks after a number of submissions."""

    def __init__(self, after: int) -> None:
        self.left = after

    def submit(self, fn, /, *args, **kwargs):
        if self.left == 0:
            raise BrokenExecutor("gone")
        self.left -= 1
        future: Future[object] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def test_a_broken_injected_executor_fails_what_it_could_not_run():
    outcomes = execute(square, range(5), executor=Broken(after=2)).outcomes
    assert results(outcomes) == [0, 1, None, None, None]
    assert [o.failure.message for o in outcomes if o.failure] == ["not run: the executor is broken"] * 3


@pytest.mark.parametrize("executor", [None, Broken(after=100)])
def test_an_interrupt_keeps_what_is_finished(executor):
    def on_done(outcome: Outcome[int, int]) -> None:
        if outcome.key == 2:
            raise KeyboardInterrupt

    executed = execute(square, range(6), executor=executor, on_done=on_done)
    assert executed.interrupted
    assert 3 <= len(executed.outcomes) <= 6
    assert all(o.result == o.key**2 for o in executed.outcomes)


SCRIPT = """
import sys, time
from multiprocessing import active_children
from sim.experiment.execute import execute

def work(x):
    time.sleep(0.05 if x < 4 else 600)
    return x

def tell(outcome):
    print("done", outcome.key, flush=True)

if __name__ == "__main__":
    executed = execute(work, range(200), jobs=int(sys.argv[1]), on_done=tell)
    print(executed.interrupted, [o.key for o in executed.outcomes], active_children())
"""


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT to a process group")
@pytest.mark.parametrize("jobs", [1, 2])
def test_control_c_ends_the_workers_and_returns_the_rest(tmp_path, jobs):
    """A real Ctrl-C: the terminal signals the whole group, workers included."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    env = {**os.environ, "PYTHONPATH": os.getcwd()}
    command = [sys.executable, str(script), str(jobs)]
    process = subprocess.Popen(
        command,
        env=env,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line == "done 3\n":
                break
        time.sleep(0.3)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert process.returncode == 0, err
        assert "Traceback" not in err
        assert out.splitlines()[-1] == "True [0, 1, 2, 3] []"
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
