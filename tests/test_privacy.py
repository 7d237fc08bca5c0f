"""What residents may see of numbers of people."""

from __future__ import annotations

import itertools
import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from sociale_basis.errors import UsageError
from sociale_basis.privacy import Permission, Viewer, suppress

STATES = ["residents_yes", "residents_unknown", "residents_no"]

numbers_of_people = st.one_of(
    st.sampled_from([0.0, 3.0, 9.99, 10.0, 12.5, 55.0]),
    st.floats(min_value=0, max_value=5000, allow_nan=False),
)
rows_of_people = st.lists(
    st.tuples(numbers_of_people, numbers_of_people, numbers_of_people), min_size=1, max_size=6
)


def _frame(*rows: tuple[float, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=STATES, dtype="float64")


def _shown(*row: float, minimum: int = 10) -> list[float | None]:
    result = suppress(_frame(row), STATES, Viewer.RESIDENT, minimum)
    return [None if math.isnan(value) else value for value in result[STATES].iloc[0]]


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        # nothing small: rounded, halves up
        ((340.2, 25.0, 14.9), [340, 30, 10]),
        # one small number would follow from the total: the next smallest goes with it
        ((340.0, 25.0, 4.0), [340, None, None]),
        # two small numbers that reach the minimum together blend
        ((340.0, 6.0, 4.0), [340, None, None]),
        # two small numbers that do not: their sum would itself be a small number
        ((340.0, 5.0, 4.0), [None, None, None]),
        # a zero is a small number too
        ((340.0, 0.0, 0.0), [None, None, None]),
        ((1.0, 2.0, 3.0), [None, None, None]),
        # exactly the minimum may be shown
        ((10.0, 10.0, 10.0), [10, 10, 10]),
    ],
)
def test_rows_by_hand(row: tuple[float, ...], shown: list[float | None]) -> None:
    """Worked rows: what a resident is shown of yes, unknown and no."""
    assert _shown(*row) == shown


@given(rows=rows_of_people, minimum=st.integers(min_value=1, max_value=30))
def test_no_small_number_can_be_found(rows: list[tuple[float, ...]], minimum: int) -> None:
    """Whoever knows the exact total of a row cannot find a small number of people in it.

    Checked as an attacker would: the sum of what is left out is total minus shown.
    """
    result = suppress(_frame(*rows), STATES, Viewer.RESIDENT, minimum)
    for row, shown, flag in zip(rows, result[STATES].to_numpy(), result["suppressed"], strict=True):
        left_out = [value for value, seen in zip(row, shown, strict=True) if math.isnan(seen)]
        visible = [value for value, seen in zip(row, shown, strict=True) if not math.isnan(seen)]
        assert flag == bool(left_out)
        assert all(value >= minimum for value in visible)
        if visible and left_out:
            assert len(left_out) >= 2
            assert sum(left_out) >= minimum


@given(rows=rows_of_people)
def test_no_more_is_left_out_than_needed(rows: list[tuple[float, ...]]) -> None:
    """No way of leaving out fewer numbers would be safe: tried against every subset."""
    result = suppress(_frame(*rows), STATES, Viewer.RESIDENT, 10)
    for row, shown in zip(rows, result[STATES].to_numpy(), strict=True):
        small = {place for place, value in enumerate(row) if value < 10}
        safe = [
            size
            for size in range(4)
            for places in itertools.combinations(range(3), size)
            if small <= set(places)
            and (size in {0, 3} or (size == 2 and sum(row[place] for place in places) >= 10))
        ]
        assert np.isnan(shown).sum() == min(safe)


@given(rows=rows_of_people, minimum=st.integers(min_value=1, max_value=30))
def test_what_is_shown_is_rounded(rows: list[tuple[float, ...]], minimum: int) -> None:
    """Every number shown is a ten, near the real one, and never a bare zero."""
    frame = _frame(*rows)
    shown = suppress(frame, STATES, Viewer.RESIDENT, minimum)[STATES].to_numpy()
    seen = ~np.isnan(shown)
    assert np.all(shown[seen] % 10 == 0)
    assert np.all(shown[seen] >= 10)
    real = frame.to_numpy()[seen]
    assert np.all(np.abs(shown[seen] - real)[real >= 5] <= 5)


@given(rows=rows_of_people)
def test_officials_see_everything(rows: list[tuple[float, ...]]) -> None:
    """An official gets the same unrounded numbers, and nothing is flagged."""
    frame = _frame(*rows)
    result = suppress(frame, STATES, Viewer.OFFICIAL, 10)
    pd.testing.assert_frame_equal(result[STATES], frame)
    assert not result["suppressed"].any()


def test_only_officials_see_exact_figures() -> None:
    """Every other role is treated as a resident where numbers of people are concerned."""
    exact = {viewer for viewer in Viewer if Permission.EXACT_FIGURES in viewer.permissions}
    assert exact == {Viewer.OFFICIAL}
    for viewer in set(Viewer) - exact:
        assert suppress(_frame((340.0, 25.0, 4.0)), STATES, viewer, 10)["suppressed"].all()


def test_roles_are_no_ladder() -> None:
    """No role but the resident's is contained in another one."""
    roles = set(Viewer) - {Viewer.RESIDENT}
    for one, other in itertools.permutations(roles, 2):
        assert not one.permissions <= other.permissions
    assert all(Viewer.RESIDENT.permissions <= viewer.permissions for viewer in Viewer)


def test_unknown_stays_unknown() -> None:
    """A number that was not known is null, not suppressed; the known ones are judged alone."""
    frame = _frame((math.nan, 340.0, 25.0), (math.nan, math.nan, math.nan), (math.nan, 3.0, 50.0))
    result = suppress(frame, STATES, Viewer.RESIDENT, 10)
    assert result["suppressed"].tolist() == [False, False, True]
    assert result["residents_unknown"].iloc[0] == 340
    assert result[STATES].iloc[1:].isna().all(axis=None)


def test_second_group_keeps_the_flag() -> None:
    """A row stays flagged when the next group of columns has nothing small."""
    frame = _frame((340.0, 25.0, 4.0), (340.0, 25.0, 40.0)).assign(a=100.0, b=100.0)
    once = suppress(frame, STATES, Viewer.RESIDENT, 10)
    twice = suppress(once, ["a", "b"], Viewer.RESIDENT, 10)
    assert twice["suppressed"].tolist() == [True, False]


def test_minimum_from_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a minimum the setting decides, also when it is wrong."""
    frame = _frame((340.0, 25.0, 14.0))
    monkeypatch.delenv("SOCIALE_BASIS_MIN_COUNT", raising=False)
    assert not suppress(frame, STATES, Viewer.RESIDENT)["suppressed"].any()
    monkeypatch.setenv("SOCIALE_BASIS_MIN_COUNT", "20")
    assert suppress(frame, STATES, Viewer.RESIDENT)["suppressed"].all()
    monkeypatch.setenv("SOCIALE_BASIS_MIN_COUNT", "none")
    with pytest.raises(UsageError, match="SOCIALE_BASIS_MIN_COUNT"):
        suppress(frame, STATES, Viewer.RESIDENT)


def test_frame_given_is_not_changed() -> None:
    """The exact numbers stay where they were, whole numbers and geometry included."""
    frame = gpd.GeoDataFrame(
        {name: np.array([4, 340], dtype=np.int64) for name in STATES},
        geometry=[shapely.Point(0, 0), shapely.Point(1, 1)],
        crs=28992,
    )
    before = frame.copy()
    result = suppress(frame, STATES, Viewer.RESIDENT, 10)
    assert isinstance(result, gpd.GeoDataFrame)
    assert result.crs == frame.crs
    assert result["suppressed"].tolist() == [True, False]
    pd.testing.assert_frame_equal(frame, before)


def test_empty_frame() -> None:
    """No rows in, no rows out, with the column all the same."""
    result = suppress(_frame(), STATES, Viewer.RESIDENT, 10)
    assert len(result) == 0
    assert result["suppressed"].dtype == np.bool_
