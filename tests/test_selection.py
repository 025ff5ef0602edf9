"""The selection procedure keeps its promise on problems whose answer is known."""

import numpy as np
import pytest
from scipy.stats import binom

import sim.selection
from sim.selection import FullySequential, boundary

MACRO = 500
"""Whole selections behind each share of correct ones."""
PROMISED = 0.95
# A procedure that is right with exactly the promised probability fails a test once in a thousand times.
LEAST = binom.ppf(0.001, MACRO, PROMISED) / MACRO
DELTA = 1.0


def selected(sample, means, *, first=10, delta=DELTA, block=20):
    """Feed a procedure until it has decided; ``sample`` gives noise (samples, systems)."""
    procedure = FullySequential(len(means), delta, first=first)
    while not procedure.decided:
        rows = sample(block) + np.asarray(means)
        procedure.feed(rows[:, list(procedure.survivors)])
    return procedure.result()


def share_correct(noise, means, seed=1):
    """How often the best system is selected; the place of the best changes from one selection to the next."""
    rng = np.random.default_rng(seed)
    right = 0
    for number in range(MACRO):
        turned = np.roll(means, number)
        done = selected(lambda n: noise(rng, n), turned)
        assert done.decided
        right += done.best == np.argmax(turned)
    return right / MACRO


def independent(sds):
    return lambda rng, n: rng.normal(size=(n, len(sds))) * sds


def common(sds, shared):
    """Noise with a part that all systems have in common: what common random numbers give."""
    return lambda rng, n: independent(sds)(rng, n) + shared * rng.normal(size=(n, 1))


SLIPPAGE = np.array([DELTA, 0, 0, 0, 0])
NOISES = {
    "independent": independent(np.full(5, 1.5)),
    "common": common(np.full(5, 1.5), 4.0),
    "unequal": independent(np.array([0.5, 1.0, 1.5, 2.0, 2.5])),
    "skewed": lambda rng, n: 1.5 * (rng.exponential(size=(n, 5)) - 1),
}


@pytest.mark.parametrize("noise", NOISES)
def test_the_best_is_selected_where_all_others_are_worse_by_just_delta(noise):
    assert share_correct(NOISES[noise], SLIPPAGE) >= LEAST


def test_the_best_of_two_is_selected():
    """Here nothing is given away: one comparison, and many samples, so that few overshoot the boundary."""
    assert share_correct(independent(np.full(2, 4.0)), np.array([DELTA, 0.0])) >= LEAST


def test_the_best_is_selected_where_means_descend():
    means = DELTA * np.array([0, -1, -2, -3, -4, -5, -6, -7])
    assert share_correct(common(np.full(8, 2.0), 2.0), means) >= LEAST


@pytest.mark.parametrize("noise", ["independent", "common"])
def test_with_too_small_a_boundary_the_promise_is_broken(noise, monkeypatch):
    """So the tests above can fail."""
    monkeypatch.setattr(sim.selection, "boundary", lambda *given: boundary(*given) / 4)
    assert share_correct(NOISES[noise], SLIPPAGE) < LEAST


def test_with_samples_in_the_wrong_columns_the_promise_is_broken(monkeypatch):
    """The slip that a published library made: survivors are told apart by place, not by number."""
    rng = np.random.default_rng(1)
    right = 0
    for number in range(MACRO):
        turned = np.roll(SLIPPAGE, number)
        procedure = FullySequential(5, DELTA, first=10)
        while not procedure.decided:
            rows = NOISES["independent"](rng, 20) + turned
            procedure.feed(rows[:, : len(procedure.survivors)])
        right += procedure.result().best == np.argmax(turned)
    assert right / MACRO < LEAST


def test_what_is_within_delta_of_the_best_may_be_selected_and_little_else():
    """Two are practically equal; one of them is selected as surely as the best would be."""
    rng = np.random.default_rng(2)
    means = np.array([0.0, 3.0, 0.5, 2.8, 1.0])
    good = sum(selected(lambda n: NOISES["common"](rng, n), means).best in (1, 3) for _ in range(MACRO))
    assert good / MACRO >= LEAST


def test_a_wider_zone_of_indifference_takes_fewer_samples():
    def runs(delta):
        rng = np.random.default_rng(3)
        done = [
            selected(lambda n: NOISES["independent"](rng, n), SLIPPAGE, delta=delta, block=1)
            for _ in range(30)
        ]
        return np.mean([sum(one.used) for one in done])

    narrow, middle, wide = runs(0.5), runs(1.0), runs(2.0)
    assert narrow > 1.5 * middle > 2 * wide


def test_common_luck_takes_fewer_samples():
    def runs(noise):
        rng = np.random.default_rng(4)
        return np.mean([sum(selected(lambda n: noise(rng, n), SLIPPAGE).used) for _ in range(30)])

    same_variance = independent(np.full(5, np.hypot(1.0, 2.0)))
    assert runs(common(np.ones(5), 2.0)) < runs(same_variance) / 2


def test_blocks_of_any_size_give_the_same():
    samples = np.random.default_rng(5).normal(size=(400, 4)) * 2 + [0, 0.4, 1.2, 0.9]
    found = []
    for size in (1, 3, 10, 64):
        procedure, at = FullySequential(4, DELTA, first=8), 0
        while not procedure.decided:
            procedure.feed(samples[at : at + size, list(procedure.survivors)])
            at += size
        found.append((procedure.result(), procedure.samples().tobytes()))
    assert len(set(found)) == 1


def test_before_its_end_it_names_who_is_left():
    rows = np.random.default_rng(6).normal(size=(20, 3)) * [1.0, 1.0, 0.1] + np.array([0.0, 0.0, -40.0])
    procedure = FullySequential(3, 0.1, first=5)
    procedure.feed(rows[:8])
    procedure.feed(rows[8:, list(procedure.survivors)])
    found = procedure.result()
    assert (found.decided, found.contenders, procedure.survivors) == (False, (0, 1), (0, 1))
    assert found.used[0] == found.used[1] == 20 > found.used[2]
    assert np.isnan(procedure.samples()[-1]).tolist() == [False, False, True]


def test_equal_systems_end_with_the_first_of_them():
    procedure = FullySequential(3, DELTA, first=4)
    procedure.feed(np.arange(4.0)[:, None] + [0, 2, 2])
    assert procedure.decided
    assert procedure.result().best == 1


def test_one_system_needs_no_sample():
    only = FullySequential(1, DELTA, first=10)
    assert only.decided
    assert only.result().best == 0


def test_a_system_without_samples_is_withdrawn():
    procedure = FullySequential(3, DELTA, first=4)
    procedure.withdraw(1)
    assert procedure.survivors == (0, 2)
    procedure.feed([[0.0, 9.0]] * 4)
    assert procedure.result().best == 2
    assert procedure.result().used == (4, 0, 4)
    procedure.withdraw(2)
    with pytest.raises(ValueError, match="no sample"):
        procedure.result()


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda: FullySequential(0, 1.0, first=10), "a system"),
        (lambda: FullySequential(2, 0.0, first=10), "delta"),
        (lambda: FullySequential(2, 1.0, first=2), "first"),
        (lambda: FullySequential(2, 1.0, first=10, confidence=1.0), "confidence"),
        (lambda: FullySequential(2, 1.0, first=10).feed([[1.0]]), "a block"),
        (lambda: FullySequential(2, 1.0, first=10).feed([[1.0, np.nan]]), "finite"),
        (lambda: FullySequential(2, 1.0, first=10).result(), "no sample"),
    ],
)
def test_what_makes_no_sense_is_refused(made, message):
    with pytest.raises(ValueError, match=message):
        made()
