"""Building the drawn village: whose residents count, and what bad input says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from sociale_basis.errors import EmptyDataError, ExtentError, InputError, UsageError
from sociale_basis.neighbourhood import build
from sociale_basis.neighbourhood.cells import cell_squares

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.neighbourhood.conftest import Drawing, Village

    Polygons = Callable[[Path, dict[str, tuple[float, float, float, float]]], Path]

# The header box is drawn in degrees, which lie askew in RD by half a degree.
ASKEW = 0.01


def test_residents_of_the_covered_part_are_spread_over_its_homes(village: Village) -> None:
    """10 residents over two houses; of 76, the 230 of 380 metres covered, over 2 and 12 homes."""
    area = build(
        village.folder, osm=village.osm, boundary=village.buurten, population=village.population
    )
    homes = area.homes.assign(residents=area.residents())
    assert homes["inside"].all()
    left = homes.loc[homes["buurt"] == "BU00010001"]
    right = homes.loc[homes["buurt"] == "BU00010002"]
    assert left["residents"].tolist() == pytest.approx([5.0, 5.0], rel=ASKEW)
    covered = 76 * 230 / 380
    assert sorted(right["residents"]) == pytest.approx(
        [covered / 14, covered / 14, covered * 12 / 14], rel=ASKEW
    )
    totals = area.meta.totals
    assert totals.residents_in_source_areas == 86
    assert totals.residents_in_boundary == pytest.approx(10 + covered, rel=ASKEW)
    assert totals.residents_75_in_boundary == pytest.approx(2 + 19 * 230 / 380, rel=ASKEW)
    assert totals.residents_in_boundary == pytest.approx(totals.residents_spread)
    assert totals.residents_without_dwellings == 0
    assert (totals.homes_in_extent, totals.dwellings_in_extent) == (5, 16)
    assert any("BU00010002" in line and "60 % of it" in line for line in area.meta.warnings)
    assert area.areas.set_index("code")["share_inside"].to_dict() == pytest.approx(
        {"BU00010001": 1.0, "BU00010002": 230 / 380}, rel=ASKEW
    )


def test_the_boundary_selects_only_after_spreading(
    village: Village, polygons: Polygons, tmp_path: Path
) -> None:
    """A boundary around one of two houses gets half of their residents, not all."""
    around_one = polygons(tmp_path / "one.geojson", {"x": (10.0, -40.0, 40.0, 40.0)})
    area = build(
        village.folder,
        osm=village.osm,
        boundary=around_one,
        buurten=village.buurten,
        population=village.population,
    )
    inside = area.homes["inside"]
    assert inside.sum() == 1
    assert area.residents()[inside].sum() == pytest.approx(5, rel=ASKEW)
    assert area.meta.totals.residents_in_boundary == pytest.approx(5, rel=ASKEW)
    assert area.meta.totals.residents_spread == pytest.approx(10 + 76 * 230 / 380, rel=ASKEW)
    assert len(area.homes) == 5
    assert area.areas["code"].tolist() == ["BU00010001"]
    assert any("sub-areas lie outside the boundary" in line for line in area.meta.warnings)


def test_homes_beyond_the_margin_are_not_kept_but_count_in_spreading(
    village: Village, polygons: Polygons, tmp_path: Path
) -> None:
    """With a margin of ten metres one home is kept, with the weight it has among all."""
    around_one = polygons(tmp_path / "one.geojson", {"x": (10.0, -40.0, 40.0, 40.0)})
    area = build(
        village.folder,
        osm=village.osm,
        boundary=around_one,
        buurten=village.buurten,
        population=village.population,
        margin_m=10,
    )
    assert len(area.homes) == 1
    assert area.residents().sum() == pytest.approx(5, rel=ASKEW)
    assert (area.meta.totals.homes_in_extent, area.meta.totals.homes_kept) == (2, 1)
    assert area.meta.totals.residents_without_dwellings == 0
    assert set(area.places["layer"]) == {"institutional/library", "public_space/bench"}


def test_without_boundary_the_extent_is_asked_about(village: Village) -> None:
    """One sub-area, named after the neighbourhood; every home is inside."""
    area = build(village.folder, osm=village.osm, name="Dorp")
    assert area.areas[["code", "name", "kind"]].to_numpy().tolist() == [["1", "Dorp", "area"]]
    assert area.homes["inside"].all()
    assert set(area.homes["buurt"]) == {"1"}
    assert area.boundary.equals(area.extent)
    assert not area.meta.has_boundary


def test_homes_lie_in_their_cells_and_touch_the_street(village: Village) -> None:
    """Each home has the cell it lies in and a place on Dorpsstraat beside it."""
    area = build(village.folder, osm=village.osm)
    squares = cell_squares(area.homes["cell"], area.meta.crs).to_numpy()
    assert shapely.intersects(squares, area.homes.geometry.to_numpy()).all()
    edges = area.edges.iloc[area.homes["anchor_edge"].to_numpy()]
    assert set(edges["name"]) == {"Dorpsstraat"}
    spots = shapely.line_interpolate_point(
        edges.geometry.to_numpy(), area.homes["anchor_fraction"].to_numpy(), normalized=True
    )
    apart = np.abs(shapely.get_x(spots) - shapely.get_x(area.homes.geometry.to_numpy()))
    assert apart.max() < 0.5
    assert area.homes["address"].dropna().str.startswith("Dorpsstraat").sum() == 4


def test_a_dwelling_outside_the_extent_is_left_out_and_counted(village: Village) -> None:
    """An extent around the left houses leaves the others out of everything."""
    area = build(village.folder, osm=village.osm, name="left")
    west, south, east, north = area.meta.extent
    half = (west, south, west + (east - west) * 0.4, north)
    area = build(village.folder, osm=village.osm, name="left", extent=half)
    assert len(area.homes) == 2
    assert area.meta.totals.addresses_left_out["outside_extent"] == 3
    assert area.meta.extent == pytest.approx(half, abs=1e-6)
    assert area.meta.extent_told_by == "option"


def test_statistics_are_joined_with_their_source(village: Village, tmp_path: Path) -> None:
    """Figures stand beside the sub-areas, their source in meta; residents come from them."""
    table = tmp_path / "kerncijfers_2023.csv"
    table.write_text(
        "buurtcode;aantal_inwoners;aantal_huishoudens\nBU00010001;10;4\nBU00010002;76;-99997\n",
        encoding="utf-8",
    )
    area = build(village.folder, osm=village.osm, boundary=village.buurten, statistics=[table])
    figures = area.areas.set_index("code")
    assert figures.loc["BU00010001", "residents"] == 10
    assert figures.loc["BU00010001", "households"] == 4
    assert np.isnan(figures.loc["BU00010002", "households"])
    column = {each.indicator: each for each in area.meta.statistics}["households"]
    assert (column.year, column.file, column.measured) == (2023, table.name, "measured")
    assert column.unit_nl
    assert column.source
    assert [*column.suppressed, *column.unknown] == ["BU00010002"]
    assert area.meta.population_from == "statistics"
    assert area.meta.totals.residents_in_boundary == pytest.approx(10 + 76 * 230 / 380, rel=ASKEW)
    assert any("CBS" in line for line in area.meta.attribution)


def test_sources_and_attribution_travel_with_it(village: Village) -> None:
    """Every file is listed with its checksum and licence, and OpenStreetMap is named."""
    area = build(
        village.folder, osm=village.osm, boundary=village.buurten, population=village.population
    )
    by_name = {source.name: source for source in area.meta.sources}
    assert set(by_name) == {"OpenStreetMap", "boundary", "population"}
    assert by_name["OpenStreetMap"].licence == "ODbL 1.0"
    assert all(len(source.sha256) == 64 for source in area.meta.sources)
    assert area.meta.osm_date == "2025-05-02"
    assert area.meta.attribution[0].startswith("© OpenStreetMap contributors")
    assert not area.meta.fictional


def test_of_what_is_made_up_nobody_is_the_author(village: Village) -> None:
    """A fictional neighbourhood says that it is, names no author, and is another build."""
    real = build(village.folder, osm=village.osm, boundary=village.buurten)
    area = build(village.folder, osm=village.osm, boundary=village.buurten, fictional=True)
    assert area.meta.fictional
    assert area.meta.attribution == [
        "Fictional data, in the manner of OpenStreetMap, CBS and RIVM",
    ]
    assert area.digest != real.digest


def test_one_home_is_enough(drawing: Drawing, tmp_path: Path) -> None:
    """A street with one house is a neighbourhood."""
    drawing.way([(0, 0), (100, 0)], highway="residential")
    drawing.block(10, 10, 18, 18, building="house")
    area = build(tmp_path / "one", osm=drawing.save(tmp_path / "one.osm", (-9, -9, 109, 30)))
    assert len(area.homes) == 1
    assert area.homes["inside"].all()
    assert area.homes["anchor_edge"].ge(0).all()


def test_no_home_is_no_error_and_a_far_one_is_told(drawing: Drawing, tmp_path: Path) -> None:
    """A footpath alone builds; a house 200 m from it is kept and said not to be connected."""
    drawing.way([(0, 0), (100, 0)], highway="footway")
    bare = build(tmp_path / "bare", osm=drawing.save(tmp_path / "bare.osm", (-9, -9, 300, 300)))
    assert bare.homes.empty
    assert bare.places.empty
    assert len(bare.edges) == 2
    drawing.block(10, 200, 18, 208, building="house")
    far = build(tmp_path / "far", osm=drawing.save(tmp_path / "far.osm", (-9, -9, 300, 300)))
    assert far.homes["anchor_edge"].tolist() == [-1]
    assert far.meta.totals.homes_not_connected == 1
    assert any("1 homes inside the boundary lie more than 100 m" in w for w in far.meta.warnings)


def test_progress_rises_to_one(village: Village) -> None:
    """What is being done is told, in order, up to the end."""
    seen: list[tuple[str, float]] = []
    build(village.folder, osm=village.osm, progress=lambda stage, done: seen.append((stage, done)))
    fractions = [done for _, done in seen]
    assert len(seen) >= 6
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


def test_wrong_options_stop_before_anything_is_read(village: Village, tmp_path: Path) -> None:
    """Options that cannot be meant are refused although the OSM file does not even exist."""
    nothing = tmp_path / "nothing.osm.pbf"
    areas, figures = village.buurten, village.population
    cases: list[tuple[dict[str, object], type[InputError], str]] = [
        ({"extent": (5.0, 52.0, 4.0, 53.0)}, ExtentError, "W,S,E,N"),
        ({"margin_m": -1.0}, UsageError, "margin"),
        ({"margin_m": float("nan")}, UsageError, "margin"),
        ({"population_areas": areas}, UsageError, "--population"),
        ({"statistics": [figures]}, UsageError, "--buurten or --boundary"),
        ({}, UsageError, "there is no such file"),
    ]
    for options, kind, said in cases:
        with pytest.raises(kind, match=said):
            build(village.folder, osm=nothing, **options)  # type: ignore[arg-type]  # bad on purpose


def test_files_that_do_not_fit_together_are_refused(
    village: Village, polygons: Polygons, tmp_path: Path
) -> None:
    """A boundary, sub-areas, extent or population of elsewhere: each its own line."""
    elsewhere = polygons(tmp_path / "far.geojson", {"x": (90_000.0, 0.0, 90_100.0, 100.0)})
    beside = polygons(tmp_path / "beside.geojson", {"x": (200.0, -100.0, 300.0, 100.0)})
    left = polygons(tmp_path / "left.geojson", {"y": (0.0, -100.0, 100.0, 100.0)})
    cases: list[tuple[dict[str, object], type[InputError], str]] = [
        ({"boundary": elsewhere}, ExtentError, "wholly outside the extent"),
        ({"buurten": elsewhere}, ExtentError, "wholly outside the extent"),
        ({"boundary": left, "buurten": beside}, ExtentError, "wholly outside the boundary"),
        ({"extent": (6.0, 52.0, 6.1, 52.1)}, ExtentError, "no way .* lies in the extent"),
        ({"population": village.population}, UsageError, "--population-areas"),
        (
            {"population": village.population, "boundary": left},
            EmptyDataError,
            "nobody says where its areas",
        ),
    ]
    for options, kind, said in cases:
        with pytest.raises(kind, match=said):
            build(village.folder, osm=village.osm, **options)  # type: ignore[arg-type]  # bad on purpose
    assert not (village.folder / "manifest.json").exists()
