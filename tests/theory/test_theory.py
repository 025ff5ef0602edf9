"""The simulator against theory, with tolerances from the run's own 99% interval."""

import secrets

import pytest

from tests.theory.checks import CHECKS

FRESH = 2
MOST_MISSES = 3
"""Of 28 checks at 99% more than 3 miss once in 5,000 times by luck alone."""


@pytest.mark.parametrize("name", CHECKS)
def test_theory_lies_within_the_interval(name):
    check, _ = CHECKS[name]
    found = check(1)
    assert found.holds, found


@pytest.mark.parametrize("name", CHECKS)
def test_a_wrong_parameter_is_noticed(name):
    check, wrong = CHECKS[name]
    found = check(1, wrong)
    assert not found.holds, found


@pytest.mark.slow
def test_theory_holds_over_fresh_seeds():
    """Seeds nobody has seen: the checks hold at 99% because the model is right, not because of the seed."""
    assert len(CHECKS) * FRESH == 28
    misses = []
    for _ in range(FRESH):
        seed = secrets.randbelow(10**9)
        for name, (check, _) in CHECKS.items():
            found = check(seed)
            if not found.holds:
                misses.append((name, seed, found))
    assert len(misses) <= MOST_MISSES, misses
