"""How residents are spread: sums kept or told, never anything in between."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from sociale_basis.errors import EmptyDataError
from sociale_basis.neighbourhood.residents import nobody, spread_residents, with_areas
from sociale_basis.sources.population import Population

CRS = "EPSG:28992"


def counts_of(totals: dict[str, float | None]) -> pd.DataFrame:
    """Give counts of only totals."""
    return pd.DataFrame(
        {
            "area_code": pd.Series(list(totals), dtype="str"),
            "band": "total",
            "lower": 0,
            "upper": pd.array([None] * len(totals), dtype="Int64"),
            "residents": pd.Series(list(totals.values()), dtype=float),
            "state": "measured",
        }
    )


def areas_of(boxes: dict[str, tuple[float, float, float, float]]) -> gpd.GeoDataFrame:
    """Give rectangular source areas."""
    shapes = [shapely.box(*box) for box in boxes.values()]
    return gpd.GeoDataFrame({"code": list(boxes)}, geometry=shapes, crs=CRS)


def test_a_partly_covered_area_gives_its_share() -> None:
    """Of 100 residents in an area of which a quarter is covered, 25 are spread by weight."""
    points = np.array([shapely.Point(1, 1), shapely.Point(9, 9)], dtype=object)
    spread = spread_residents(
        points,
        np.array([1.0, 4.0]),
        counts_of({"a": 100.0}),
        areas_of({"a": (0, 0, 40, 10)}),
        shapely.box(0, 0, 10, 10),
    )
    assert spread.weight * 100 == pytest.approx([5.0, 20.0])
    assert spread.area_code.tolist() == ["a", "a"]
    assert (spread.in_source_areas, spread.in_extent) == (100.0, 25.0)
    assert (spread.spread, spread.without_dwellings) == (25.0, 0.0)
    assert spread.warnings == []


def test_who_cannot_be_placed_is_told() -> None:
    """Residents without dwellings, dwellings without area and unknown numbers each get a line."""
    points = np.array([shapely.Point(5, 5), shapely.Point(25, 5)], dtype=object)
    spread = spread_residents(
        points,
        np.array([1.0, 3.0]),
        counts_of({"full": 10.0, "empty": 7.0, "unsaid": None}),
        areas_of(
            {
                "empty": (10, 0, 20, 10),
                "unsaid": (0, 0, 10, 10),
                "full": (100, 0, 110, 10),
            }
        ),
        shapely.box(0, 0, 50, 10),
    )
    assert spread.weight.tolist() == [0.0, 0.0]
    assert spread.area_code.tolist() == ["unsaid", None]
    assert (spread.in_source_areas, spread.without_dwellings, spread.spread) == (7.0, 7.0, 0.0)
    assert set(spread.counts["area_code"]) == {"empty", "unsaid"}
    assert len(spread.warnings) == 3
    assert "in no result are 7 residents (empty)" in spread.warnings[0]
    assert "3 dwellings lie in no source area" in spread.warnings[1]
    assert "not published: nobody is counted in their 1 dwellings (unsaid)" in spread.warnings[2]


@settings(max_examples=60, deadline=None)
@given(
    widths=st.lists(st.integers(1, 30), min_size=1, max_size=6),
    residents=st.lists(st.integers(0, 5000), min_size=6, max_size=6),
    homes=st.lists(
        st.tuples(st.integers(0, 99), st.integers(0, 9), st.integers(1, 40)), max_size=30
    ),
    reach=st.integers(1, 120),
)
def test_sums_are_kept(
    widths: list[int],
    residents: list[int],
    homes: list[tuple[int, int, int]],
    reach: int,
) -> None:
    """Counts times weights are, per area, its number times its covered share by plain arithmetic.

    The areas are a row of strips of these widths, 10 high; the extent is the first ``reach``
    metres of that row, so shares follow without geometry.
    """
    edges = np.concatenate([[0], np.cumsum(widths)])
    numbers: dict[str, float | None] = {f"s{at}": float(residents[at]) for at in range(len(widths))}
    boxes = {
        f"s{at}": (float(edges[at]), 0.0, float(edges[at + 1]), 10.0) for at in range(len(widths))
    }
    inside = [home for home in homes if home[0] + 0.5 < reach]
    points = np.array([shapely.Point(x + 0.5, y + 0.5) for x, y, _ in inside], dtype=object)
    weights = np.array([weight for _, _, weight in inside], dtype=float)
    spread = spread_residents(
        points, weights, counts_of(numbers), areas_of(boxes), shapely.box(0, 0, reach, 10)
    )
    placed = homeless = 0.0
    for at, width in enumerate(widths):
        code = f"s{at}"
        covered = min(max(reach - edges[at], 0), width) / width
        here = spread.area_code == code
        lived = any(edges[at] <= x < edges[at + 1] for x, _, _ in inside)
        assert spread.weight[here].sum() == pytest.approx(covered if lived else 0.0)
        placed += residents[at] * covered * lived
        homeless += residents[at] * covered * (not lived)
    assert spread.spread == pytest.approx(placed)
    assert spread.without_dwellings == pytest.approx(homeless)
    assert spread.in_extent == pytest.approx(placed + homeless)
    per_home = spread.weight * [numbers.get(str(code)) or 0.0 for code in spread.area_code]
    assert per_home.sum() == pytest.approx(placed)


def test_codes_without_polygons_take_those_of_the_sub_areas() -> None:
    """A table per buurt needs no file with areas when the sub-areas have its codes."""
    population = Population(counts_of({"a": 1.0, "far": 2.0}), None, 2)
    joined = with_areas(population, areas_of({"a": (0, 0, 1, 1), "b": (1, 0, 2, 1)}), "f.csv")
    assert joined.areas is not None
    assert joined.areas["code"].tolist() == ["a"]
    assert joined.counts["area_code"].tolist() == ["a"]
    assert "1 sub-areas have no row in f.csv" in joined.warnings[0]


def test_codes_of_nowhere_are_refused() -> None:
    """Codes that nothing draws are one clear line that names the option."""
    population = Population(counts_of({"2611": 1.0}), None, 1)
    with pytest.raises(EmptyDataError, match=r"f\.csv: nobody says where .*--population-areas"):
        with_areas(population, areas_of({"b": (1, 0, 2, 1)}), "f.csv")


def test_without_figures_nobody_is_placed() -> None:
    """No figures give no weights and no sums."""
    spread = nobody(3)
    assert spread.weight.tolist() == [0.0, 0.0, 0.0]
    assert spread.in_extent is None
    assert spread.counts.empty
