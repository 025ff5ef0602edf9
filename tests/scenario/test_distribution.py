import math
import pickle
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from scipy import stats

from sim.scenario.distribution import AmountDistribution, DurationDistribution, parametric
from sim.scenario.errors import Problem

AMOUNT = TypeAdapter(AmountDistribution)
DURATION = TypeAdapter(DurationDistribution)
GRID = np.linspace(0, 1, 1001)[:-1]


def lognormal(median, sigma):
    return stats.lognorm(s=sigma, scale=median)


PAIRS = [
    ({"exponential": {"mean": 3}}, stats.expon(scale=3)),
    ({"gamma": {"shape": 0.7, "scale": 2}}, stats.gamma(0.7, scale=2)),
    ({"gamma": {"mean": 12, "cv": 0.5}}, stats.gamma(4, scale=3)),
    ({"lognormal": {"median": 10, "sigma": 0.6}}, lognormal(10, 0.6)),
    ({"lognormal": {"mean": 12, "cv": 0.6}}, lognormal(12 / math.sqrt(1.36), math.sqrt(math.log(1.36)))),
    ({"weibull": {"shape": 1.7, "scale": 5}}, stats.weibull_min(1.7, scale=5)),
    ({"weibull": {"mean": 3, "cv": 1}}, stats.expon(scale=3)),
]


@pytest.mark.parametrize(("form", "theory"), PAIRS)
def test_quantiles_and_means_agree_with_scipy(form, theory):
    distribution = AMOUNT.validate_python(form)
    np.testing.assert_allclose(distribution.quantile(GRID), theory.ppf(GRID), rtol=1e-9, atol=1e-12)
    assert distribution.mean == pytest.approx(theory.mean(), rel=1e-12)


@pytest.mark.parametrize("family", ["gamma", "lognormal", "weibull"])
@pytest.mark.parametrize("cv", [0.05, 0.35, 0.6, 1.0, 2.0])
def test_mean_and_cv_are_what_was_asked_for(family, cv):
    shape_or_median, other = parametric(family, mean=12, cv=cv).native
    theory = {
        "gamma": lambda: stats.gamma(shape_or_median, scale=other),
        "lognormal": lambda: lognormal(shape_or_median, other),
        "weibull": lambda: stats.weibull_min(shape_or_median, scale=other),
    }[family]()
    assert theory.mean() == pytest.approx(12, rel=1e-9)
    assert theory.std() / theory.mean() == pytest.approx(cv, rel=1e-6)


def test_mixture_is_an_exact_sampling_map():
    form = {
        "mixture": [
            {"weight": 0.7, "of": {"exponential": {"mean": 1}}},
            {"weight": 0.3, "of": {"gamma": {"shape": 2, "scale": 3}}},
        ]
    }
    mixture = AMOUNT.validate_python(form)
    u = (np.arange(200_000) + 0.5) / 200_000
    values = mixture.quantile(u)
    assert mixture.mean == pytest.approx(0.7 * 1 + 0.3 * 6)
    assert values.mean() == pytest.approx(mixture.mean, rel=1e-3)
    for x in (0.1, 1.0, 5.0, 20.0):
        expected = 0.7 * stats.expon.cdf(x) + 0.3 * stats.gamma.cdf(x, 2, scale=3)
        assert (values <= x).mean() == pytest.approx(expected, abs=2e-5)


def test_empirical_returns_values_by_their_weights():
    plain = AMOUNT.validate_python({"empirical": [3, 1, 2, 2]})
    assert plain.quantile(np.array([0, 0.24, 0.25, 0.74, 0.75, 0.999])).tolist() == [1, 1, 2, 2, 3, 3]
    assert plain.mean == 2
    weighted = AMOUNT.validate_python({"empirical": {"values": [5, 1], "weights": [0.1, 0.9]}})
    assert weighted.quantile(np.array([0.0, 0.89, 0.91])).tolist() == [1, 1, 5]
    assert weighted.mean == pytest.approx(1.4)


def test_durations_are_read_with_units_and_written_in_hours():
    distribution = DURATION.validate_python({"lognormal": {"mean": "2 d", "cv": 0.5}})
    assert distribution.mean == 16
    assert DURATION.dump_python(distribution, mode="json") == {"lognormal": {"mean": "16.0 h", "cv": 0.5}}
    assert DURATION.validate_python("12 h").mean == 12
    assert DURATION.validate_python({"fixed": "12 h"}) == DURATION.validate_python("12 h")


def test_no_spread_means_fixed():
    assert AMOUNT.validate_python({"gamma": {"mean": 3, "cv": 0}}) == parametric("fixed", value=3)


def test_the_extremes_of_luck_give_finite_values():
    u = np.array([0.0, math.nextafter(1, 0)])
    for form, _ in PAIRS:
        assert np.isfinite(AMOUNT.validate_python(form).quantile(u)).all()


@pytest.mark.parametrize(
    ("form", "at", "part"),
    [
        (3, (), "without a unit"),
        ({"lognorml": {"mean": "1 h", "cv": 1}}, (), "did you mean 'lognormal'"),
        ({"gamma": {}, "weibull": {}}, (), "exactly one key"),
        ({"lognormal": {"mean": "1 h", "sigma": 1}}, ("lognormal",), "{mean, cv} or {median, sigma}"),
        ({"lognormal": {"mean": "1 h", "men": 1}}, ("lognormal", "men"), "did you mean 'mean'"),
        ({"gamma": {"mean": 1, "cv": 1}}, ("gamma", "mean"), "without a unit"),
        ({"gamma": {"mean": "1 h", "cv": "1"}}, ("gamma", "cv"), "a number"),
        ({"gamma": {"mean": "1 h", "cv": -1}}, ("gamma", "cv"), "greater than 0"),
        ({"gamma": {"mean": "0 h", "cv": 1}}, ("gamma", "mean"), "greater than 0"),
        ({"gamma": {"mean": "1 h", "cv": 1e-200}}, ("gamma",), "finite"),
        ({"weibull": {"mean": "1 h", "cv": 1e9}}, ("weibull", "cv"), "0.001 to 1000"),
        ({"lognormal": {"median": "1 h", "sigma": 60}}, ("lognormal",), "finite"),
        ({"exponential": "1 h"}, ("exponential",), "a mapping"),
        ({"mixture": []}, ("mixture",), "sum to 1"),
        ({"mixture": [{"weight": 0.9, "of": "1 h"}]}, ("mixture",), "sum to 1"),
        ({"mixture": [{"weight": 1}]}, ("mixture", 0), "of, weight"),
        ({"mixture": [{"weight": 1, "of": "1 x"}]}, ("mixture", 0, "of"), "unknown unit"),
        ({"empirical": []}, ("empirical",), "one or more"),
        ({"empirical": ["1 h", 2]}, ("empirical", 1), "without a unit"),
        ({"empirical": {"values": ["1 h"], "weights": [0.5, 0.5]}}, ("empirical", "weights"), "as many"),
    ],
)
def test_mistakes_are_located_and_explained(form, at, part):
    with pytest.raises(ValidationError) as caught:
        DURATION.validate_python(form)
    problem = caught.value.errors()[0]["ctx"]["error"]
    assert isinstance(problem, Problem)
    assert problem.at == at
    assert part in str(problem)


def test_scaling_needs_a_positive_factor():
    for factor in (0, -1, math.inf, math.nan):
        with pytest.raises(ValueError, match="greater than 0"):
            AMOUNT.validate_python({"empirical": [1, 2]}).scaled(factor)


sizes = st.floats(1e-3, 1e6)
spreads = st.floats(1e-2, 10)
simple = st.one_of(
    sizes,
    st.builds(lambda m: {"exponential": {"mean": m}}, sizes),
    st.builds(
        lambda family, m, cv: {family: {"mean": m, "cv": cv}},
        st.sampled_from(["gamma", "lognormal", "weibull"]),
        sizes,
        spreads,
    ),
    st.builds(lambda m, s: {"lognormal": {"median": m, "sigma": s}}, sizes, st.floats(0.01, 3)),
    st.builds(
        lambda family, k, s: {family: {"shape": k, "scale": s}},
        st.sampled_from(["gamma", "weibull"]),
        st.floats(0.2, 20),
        sizes,
    ),
    st.builds(lambda values: {"empirical": values}, st.lists(sizes, min_size=1, max_size=5)),
)
forms = simple | st.builds(
    lambda w, a, b: {"mixture": [{"weight": w, "of": a}, {"weight": 1 - w, "of": b}]},
    st.floats(0.01, 0.99),
    simple,
    simple,
)


@given(forms, st.sampled_from([AMOUNT, DURATION]))
def test_what_is_written_reads_back_equal(form, adapter):
    distribution = AMOUNT.validate_python(form)
    again = adapter.validate_json(adapter.dump_json(distribution))
    assert again == distribution
    assert hash(again) == hash(distribution)
    assert (again.quantile(GRID) == distribution.quantile(GRID)).all()
    assert pickle.loads(pickle.dumps(distribution)) == distribution


@given(forms, st.floats(0.01, 100))
def test_scaling_scales_every_value(form, factor):
    distribution = AMOUNT.validate_python(form)
    scaled = distribution.scaled(factor)
    assert type(scaled) is type(distribution)
    assert scaled.mean == pytest.approx(distribution.mean * factor, rel=1e-9)
    np.testing.assert_allclose(scaled.quantile(GRID), distribution.quantile(GRID) * factor, rtol=1e-6)


@given(simple)
def test_quantiles_of_unmixed_families_never_fall(form):
    values = AMOUNT.validate_python(form).quantile(GRID)
    assert (np.diff(values) >= -1e-12 * np.abs(values[1:])).all()
    assert (values >= 0).all()


def test_importing_does_not_load_scipy():
    code = "import sys, sim.scenario.distribution; print(any(m.startswith('scipy') for m in sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
