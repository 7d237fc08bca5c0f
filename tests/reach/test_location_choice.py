"""The best p candidates equal brute force and spopt, and the bound holds when time is up."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sociale_basis.errors import BadValueError, UsageError
from sociale_basis.reach.location_choice import OPTIMAL, TIME_LIMIT, Gains, choose, value_of
from tests.reach.spopt_oracle import spopt_says

if TYPE_CHECKING:
    from numpy.typing import NDArray


def from_table(table: NDArray[np.float64]) -> Gains:
    """Make pairs of a table of gains, shape (homes, candidates)."""
    home, candidate = np.nonzero(table)
    return Gains(
        home.astype(np.int32), candidate.astype(np.int32), table[home, candidate], *table.shape
    )


def best_of_all(table: NDArray[np.float64], weights: NDArray[np.float64], p: int) -> float:
    """Try every set of candidates."""
    sets = combinations(range(table.shape[1]), min(p, table.shape[1]))
    return max(float(weights @ table[:, list(each)].max(axis=1)) for each in sets)


def hard_case(n: int, homes: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give gains that are alike everywhere, so that nothing is plainly the best."""
    rng = np.random.default_rng(n)
    return (rng.random((homes, n)) < 0.12).astype(np.float64), rng.random(homes)


@pytest.mark.parametrize("seed", range(60))
def test_equal_to_trying_everything(seed: int) -> None:
    """With few candidates the value is that of the best of all sets, for coverage and for time."""
    rng = np.random.default_rng(seed)
    homes, n, p = int(rng.integers(1, 40)), int(rng.integers(1, 9)), int(rng.integers(1, 5))
    # Many homes alike and gains in few sizes: merged rows and ties.
    table = rng.integers(0, 2 if seed % 2 else 5, (homes, n)).astype(np.float64)
    table = table[rng.integers(0, homes, homes)]
    weights = rng.choice([0.0, 1.0, 2.5, rng.random()], homes)
    found = choose(from_table(table), weights, p)
    assert found.status == OPTIMAL
    assert found.value == pytest.approx(best_of_all(table, weights, p))
    assert found.bound == found.value
    assert len(set(found.chosen)) == len(found.chosen) <= p
    chosen = table[:, list(found.chosen)].max(axis=1) if found.chosen else np.zeros(homes)
    assert found.value == pytest.approx(float(weights @ chosen))


@given(data=st.data())
@settings(max_examples=40)
def test_more_candidates_or_places_are_never_worse(data: st.DataObject) -> None:
    """One more place to choose, or one more candidate to choose from, never brings less."""
    shape = data.draw(st.tuples(st.integers(2, 12), st.integers(2, 7)))
    sizes = st.lists(st.integers(0, 4), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1])
    table = np.array(data.draw(sizes), dtype=np.float64).reshape(shape)
    weights = np.ones(shape[0])
    two = choose(from_table(table), weights, 2).value
    assert choose(from_table(table), weights, 3).value >= two - 1e-9
    assert choose(from_table(table[:, :-1]), weights, 2).value <= two + 1e-9


@pytest.mark.parametrize("seed", range(6))
def test_maximal_covering_equals_spopt(seed: int) -> None:
    """The residents covered are as many as in spopt's maximal covering."""
    rng = np.random.default_rng(100 + seed)
    at, homes = rng.random((25, 2)), rng.random((120, 2))
    away = np.hypot(*(homes[:, None] - at[None]).transpose(2, 0, 1))
    weights = rng.integers(1, 9, 120).astype(np.float64)
    radius, p = 0.18, int(rng.integers(2, 8))
    found = choose(from_table((away <= radius).astype(np.float64)), weights, p)
    assert found.status == OPTIMAL
    assert 0 < found.value < weights.sum()
    assert found.value == pytest.approx(spopt_says("MCLP", away, weights, radius, p=p))


@pytest.mark.parametrize("seed", range(6))
def test_p_median_equals_spopt(seed: int) -> None:
    """The total distance is as short as in spopt's p-median."""
    rng = np.random.default_rng(200 + seed)
    at, homes = rng.random((15, 2)), rng.random((60, 2))
    away = np.hypot(*(homes[:, None] - at[None]).transpose(2, 0, 1))
    weights = rng.integers(1, 9, 60).astype(np.float64)
    p, farthest = int(rng.integers(1, 7)), away.max() + 1
    found = choose(from_table(farthest - away), weights, p)
    assert found.status == OPTIMAL
    assert len(found.chosen) == p
    ours = farthest * weights.sum() - found.value
    assert ours == pytest.approx(spopt_says("PMedian", away, weights, p=p))


def test_the_bound_holds_when_time_is_up() -> None:
    """Out of time: what is found is real, the best is no better than the bound, and it says so."""
    table, weights = hard_case(30, 150)
    best = choose(from_table(table), weights, 4, time_limit_s=120)
    assert best.status == OPTIMAL
    assert best.rows > 100
    for seconds in (0.0, 0.005):
        found = choose(from_table(table), weights, 4, time_limit_s=seconds)
        assert found.status == TIME_LIMIT
        assert len(found.chosen) == 4
        assert found.value == pytest.approx(value_of(from_table(table), weights, found.chosen))
        assert found.value <= best.value + 1e-9
        assert best.value <= found.bound + 1e-9
        assert found.value < found.bound <= weights.sum()


def test_the_same_question_has_the_same_answer() -> None:
    """Also with ties everywhere, and in whatever order the homes stand."""
    table, weights = hard_case(30, 150)
    first = choose(from_table(table), weights, 4)
    assert choose(from_table(table), weights, 4) == first
    assert first.chosen == choose(from_table(table[::-1]), weights[::-1], 4).chosen


def test_homes_alike_are_one_row() -> None:
    """Homes with the same candidates are merged: more of them make no larger problem."""
    table, weights = hard_case(30, 150)
    once = choose(from_table(table), weights, 4)
    often = choose(from_table(np.tile(table, (9, 1))), np.tile(weights, 9), 4)
    assert often.rows == once.rows > 0
    assert often.chosen == once.chosen
    assert often.value == pytest.approx(9 * once.value)


def test_first_comes_what_brings_most() -> None:
    """The chosen stand in order of what each adds; who adds nothing is not chosen."""
    table = np.array([[1, 0, 0, 1], [0, 1, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]], dtype=np.float64)
    found = choose(from_table(table), np.array([4.0, 1, 1, 1]), 10)
    assert found.chosen == (0, 1, 2)
    assert found.value == 7


def test_nothing_to_gain() -> None:
    """Where nobody gains anything nothing is chosen, and that is the best."""
    none = from_table(np.zeros((3, 2)))
    assert choose(none, np.ones(3), 2)[:4] == ((), 0.0, 0.0, OPTIMAL)
    some = from_table(np.ones((3, 2)))
    assert choose(some, np.zeros(3), 2)[:4] == ((), 0.0, 0.0, OPTIMAL)
    empty = from_table(np.zeros((0, 0)))
    assert choose(empty, np.zeros(0), 1)[:4] == ((), 0.0, 0.0, OPTIMAL)


@pytest.mark.parametrize(
    ("p", "seconds", "weights"),
    [(0, 1, [1, 1]), (1, -1, [1, 1]), (1, np.nan, [1, 1]), (1, 1, [1]), (1, 1, [1, -1]),
     (1, 1, [1, np.nan])],
)  # fmt: skip
def test_what_cannot_be_used_is_refused(p: int, seconds: float, weights: list[float]) -> None:
    """Wrong numbers are refused, not computed with."""
    with pytest.raises((UsageError, BadValueError)):
        choose(from_table(np.ones((2, 2))), weights, p, time_limit_s=seconds)
