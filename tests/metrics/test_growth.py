"""Stagnation of single runs."""

import numpy as np
import pytest

from sim.metrics.growth import peak_year, stalled, stalled_if_flat


def months(*yearly):
    return np.repeat(np.array(yearly, dtype=float), 12)[None, :] / 12


@pytest.mark.parametrize(
    ("yearly", "expected"),
    [
        ((60, 60, 60), 0),
        ((60, 60, 10, 10), 1),
        # Below half for some months only.
        ((60, 60, 20), 0),
        ((60, 10, 60), 0),
    ],
)
def test_stalled_is_a_year_below_half_the_peak(yearly, expected):
    assert stalled(months(*yearly))[0] == expected


def test_too_few_customers_or_months_say_nothing():
    assert np.isnan(stalled(months(24, 24, 1, 1))[0])
    assert np.isnan(stalled(months(60))[0])
    assert np.isnan(peak_year(np.ones((1, 6)))[0])
    assert peak_year(months(24, 36, 12))[0] == pytest.approx(36)


def test_a_flat_process_is_seldom_called_stalled():
    rng = np.random.default_rng(1)
    assert stalled_if_flat(np.full((1, 60), 5.0), rng) < 0.01
    assert stalled_if_flat(np.full((1, 60), 2.6), rng) < 0.2
    assert np.isnan(stalled_if_flat(np.full((1, 60), 0.1), rng))
