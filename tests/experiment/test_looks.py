"""Looking more than once: no more false verdicts than a single look gives."""

import numpy as np
import pytest
from scipy.stats import binom

from sim.experiment.looks import SMALLEST_BATCH, Judged, confidence_of, look_until_met
from sim.stats import paired_difference, verdict

RUNS = 1000
FIRST, LIMIT = 20, 320


def verdicts(differences, margin, confidence):
    """What the whole procedure says of one stream of differences, on which nothing depends but luck."""
    words = []

    def judge(replications, level):
        seen = differences[:replications]
        said = verdict(paired_difference(0.0 * seen, seen, confidence=level), margin=margin)
        words.append(said.word)
        return Judged(met=said.word != "undecided", more=said.more_replications)

    looks = look_until_met(judge, FIRST, LIMIT, confidence=confidence)
    return words[-1], looks


def words_of(mean, margin=0.0, confidence=confidence_of):
    streams = np.random.Generator(np.random.PCG64(8)).normal(mean, 1.0, size=(RUNS, LIMIT))
    return [verdicts(stream, margin, confidence)[0] for stream in streams]


def at_most(found, rate):
    """Whether so many of all runs are what such a rate, or a lower one, gives in 999 of 1,000 tests."""
    return found <= binom.ppf(0.999, RUNS, rate)


def test_looking_often_gives_no_more_false_verdicts_than_looking_once():
    """No difference and no margin: each verdict is a false one."""
    false = sum(word != "undecided" for word in words_of(0.0))
    assert at_most(false, 0.05)
    # The least it can be: the first look alone, with the half of the error.
    assert false >= binom.ppf(0.001, RUNS, 0.025)


def test_the_same_interval_at_each_look_would_give_more():
    """So that the test above can fail."""
    false = sum(word != "undecided" for word in words_of(0.0, confidence=lambda look, last: 0.95))
    assert not at_most(false, 0.05)
    assert false > 0.1 * RUNS


def test_a_difference_at_the_margin_is_seldom_called_practically_equal():
    equal = sum(word == "practically equal" for word in words_of(0.5, margin=0.5))
    assert at_most(equal, 0.05)


def test_a_real_difference_is_found_and_stops_early():
    assert set(words_of(1.5)) == {"better"}
    found = words_of(0.3)
    assert found.count("better") > 0.9 * RUNS
    assert at_most(found.count("worse"), 0.025)


@pytest.mark.parametrize("looks", [1, 2, 5, 20])
def test_the_looks_share_the_error(looks):
    """However many there are, and also where the last one is not known to be the last."""
    spent = [1 - confidence_of(look, last=look == looks) for look in range(1, looks + 1)]
    assert sum(spent) == pytest.approx(0.05)
    assert sum(1 - confidence_of(look, last=False) for look in range(1, looks + 1)) < 0.05


def sizes(more, first=30, limit=1000, met_at=None):
    found = look_until_met(
        lambda replications, _: Judged(met=replications == met_at, more=more), first, limit
    )
    return [look.replications for look in found]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (None, [30, 60, 120, 240, 480, 960, 1000]),  # nobody knows: twice as many
        (10**6, [30, 60, 120, 240, 480, 960, 1000]),
        (100, [30, 60, 120, 220, 320, 420, 520, 620, 720, 820, 920, 1000]),
        (0, [30 + SMALLEST_BATCH * i for i in range(98)]),
    ],
)
def test_batches_grow_by_what_is_wanted_within_bounds(more, expected):
    assert sizes(more) == expected


def test_a_single_replication_is_enough_to_begin_with():
    assert sizes(None, first=1) == [1, 11, 22, 44, 88, 176, 352, 704, 1000]


def test_the_limit_holds_for_the_first_look_too():
    (look,) = look_until_met(lambda *_: Judged(met=False), 60, 25)
    assert (look.replications, look.confidence) == (25, 0.95)


def test_it_stops_where_the_goal_is_met_or_there_is_no_hope():
    assert sizes(None, met_at=120) == [30, 60, 120]
    hopeless = look_until_met(lambda *_: Judged(met=False, hopeless=True), 30, 1000)
    assert len(hopeless) == 1


def test_the_next_batch_is_planned_for_the_next_look():
    """At the confidence of this look it would often be too small by construction."""
    asked = []

    def judge(replications, confidence):
        asked.append((replications, round(confidence, 6)))
        return Judged(met=replications > 30, more=5)

    look_until_met(judge, 30, 1000)
    assert asked == [(30, 0.975), (30, 0.9875), (40, 0.9875)]
