"""Luck: keyed, stable, and the same whoever else uses it."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.randomness import Luck, stable_words

keys = st.lists(st.one_of(st.integers(0, 10**9), st.text(max_size=8)), max_size=3).map(tuple)


def test_a_stream_is_known_by_its_key_alone():
    first, second = Luck(1, 0), Luck(1, 0)
    second.block(10, "somebody else")
    second.block(10, "person", "seat", 3)
    assert (first.block(5, "person", 1) == second.block(5, "person", 1)).all()


@pytest.mark.parametrize(("seed", "replication"), [(0, 1), (1, 0), (2, 0)])
def test_seed_and_replication_both_matter(seed, replication):
    assert not (Luck(0, 0).block(5, "x") == Luck(seed, replication).block(5, "x")).any()


def test_seed_zero_is_a_seed_like_any_other():
    assert (Luck(0, 0).block(5, "x") == Luck(0, 0).block(5, "x")).all()


def test_a_key_can_be_taken_once_only():
    luck = Luck(1, 0)
    luck.block(1, "person", 1)
    with pytest.raises(ValueError, match="in use already"):
        luck.block(1, "person", 1)


@pytest.mark.parametrize(("seed", "replication"), [(-1, 0), (0, -1)])
def test_negative_seeds_are_refused(seed, replication):
    with pytest.raises(ValueError, match="counted from 0"):
        Luck(seed, replication)


@given(keys, keys)
def test_different_keys_get_different_words(one, other):
    assert (stable_words("name", one).tolist() == stable_words("name", other).tolist()) == (
        [(type(k), k) for k in one] == [(type(k), k) for k in other]
    )


def test_words_are_the_same_in_another_process():
    code = "from sim.randomness import stable_words; print(stable_words('person', ('seat', 0, 3)).tolist())"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.strip() == str(stable_words("person", ("seat", 0, 3)).tolist())


@pytest.mark.parametrize("seed", [0, 1, 2**32, 2**130 + 1])
@pytest.mark.parametrize("replication", [0, 999, 2**33])
def test_a_stream_is_that_of_a_seed_sequence_with_a_spawn_key(seed, replication):
    words = stable_words("orders", (3,)).tolist()
    usual = np.random.SeedSequence(seed, spawn_key=(replication, *words))
    drawn = np.random.Generator(np.random.PCG64(usual)).random(4)
    assert (Luck(seed, replication).block(4, "orders", 3) == drawn).all()


def test_blocks_look_uniform_and_unrelated():
    luck = Luck(7, 3)
    blocks = np.array([luck.block(2000, "firm", i) for i in range(20)])
    # Mean of 40,000 uniforms: sd 0.00144; six sd keep a false alarm below one in a hundred million.
    assert abs(blocks.mean() - 0.5) < 6 * 0.2887 / np.sqrt(blocks.size)
    correlations = np.corrcoef(blocks)[np.triu_indices(20, 1)]
    assert abs(correlations).max() < 6 / np.sqrt(2000)


def test_gammas_have_mean_one_and_the_variance_of_their_shape():
    values = Luck(1, 0).gammas(4.0, 100_000, "x")
    assert abs(values.mean() - 1) < 6 * 0.5 / np.sqrt(100_000)
    assert abs(values.var() - 0.25) < 0.01


def test_endless_goes_on_beyond_its_block():
    endless = Luck(1, 0).endless("ties")
    values = [next(endless) for _ in range(600)]
    assert len(set(values)) == 600
