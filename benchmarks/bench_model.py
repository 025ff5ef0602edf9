"""What the model costs in terms of SimPy's floor."""

from __future__ import annotations

from benchmarks.floor import waiting
from benchmarks.once import Once
from benchmarks.rounds import Rounds


def test_floor(once: Once, small: bool) -> None:
    """F: bare timeouts."""
    env, events = waiting(events=2_000 if small else 200_000)
    once(env.run)
    once.note(events=events)


def section(rounds: Rounds) -> str:
    """F itself."""
    return f"## The floor\n\nF = {rounds.floor() * 1e6:.2f} us."
