"""When a loss is over."""

import numpy as np
import pytest

from sim.experiment.recovery import Recovery, recovery

NOISE = np.random.default_rng(3).normal(size=(20, 36))


def told(curve, noise=1.0, is_loss=True):
    return recovery(np.asarray(curve) + noise * NOISE, is_loss=is_loss, confidence=0.95)


def test_a_loss_of_half_a_year_is_over_after_half_a_year():
    found = told([-10.0] * 6 + [0.0] * 30)
    assert found.word == "back"
    # Three months that begin in the sixth still have a month of loss.
    assert found.months == pytest.approx(6, abs=1)


def test_a_loss_that_stays_is_not_over_within_the_run():
    assert told([-10.0] * 36) == Recovery("not in the run")


def test_a_loss_that_comes_late_is_waited_for():
    # Orders of the first months were under way; what counts is when the deepest months are over.
    assert told([0.0] * 4 + [-10.0] * 6 + [0.0] * 26).months == pytest.approx(10, abs=1)


def test_what_is_no_loss_has_no_recovery():
    assert told([0.0] * 36, is_loss=False) == Recovery("no loss")


def test_more_noise_hides_a_small_rest_of_a_loss():
    fading = -10.0 * np.exp(-np.arange(36) / 12)
    loud, quiet = (told(fading, noise).months for noise in (10.0, 1.0))
    assert loud is not None
    assert quiet is None or quiet > loud
