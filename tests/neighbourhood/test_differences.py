"""What changed between two builds: what was done to the map is what is told, and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sociale_basis.neighbourhood import differences, load_before
from tests import edited_example as edited

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from sociale_basis.neighbourhood import Differences, Neighbourhood

CODE, CODE_LATER = "BU99990103", "BU99990104"


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Neighbourhood, Neighbourhood]:
    """Build the example, and build it again a year later in the same folder."""
    folder = tmp_path_factory.mktemp("example")
    files = edited.copy_example(folder / "files")
    edited.build_from(files, folder / "out")
    edited.later_osm(folder / "later.osm.pbf").replace(files / edited.OSM)
    for name in ("kerncijfers.csv", "population.csv", "gezondheid.csv", "buurten.geojson"):
        edited.swap(files / name, CODE, CODE_LATER)
    # One figure by what rounding can do, one by more.
    figures = files / "kerncijfers.csv"
    edited.swap(figures, "(verzonnen);Buurt;1665;185", "(verzonnen);Buurt;1670;285")
    after = edited.build_from(files, folder / "out")
    before = load_before(folder / "out")
    assert before is not None
    return before, after


@pytest.fixture(scope="module")
def found(builds: tuple[Neighbourhood, Neighbourhood]) -> Differences:
    """Compare the two."""
    return differences(*builds)


def told(table: pd.DataFrame, *columns: str) -> set[tuple[object, ...]]:
    """Give some columns of a table as a set of rows."""
    assert len(table)
    return set(table[list(columns)].itertuples(index=False, name=None))


def test_what_came_and_went(found: Differences) -> None:
    """Exactly the place, bench and way that were taken away are gone, and the new ones new."""
    places = told(found.places, "change", "reference", "name")
    assert {row for row in places if row[0] in {"appeared", "disappeared"}} == {
        ("appeared", f"osm:n{edited.CENTRE}", "Buurthuis De Wilg"),
        ("disappeared", f"osm:w{edited.RESIDENTS_HOUSE}", "Bewonershuis De Beuk"),
        ("disappeared", f"osm:n{edited.BENCH_GONE}", None),
    }
    ways = told(found.ways, "change", "reference")
    assert {row for row in ways if row[0] in {"appeared", "disappeared"}} == {
        ("appeared", f"way/{edited.NEW_PATH}"),
        ("disappeared", f"way/{edited.PATH_GONE}"),
    }


def test_the_same_place_under_another_id(found: Differences) -> None:
    """A library drawn as a point, and a bench drawn again, are the same: none came or went."""
    redrawn = found.places.loc[found.places["change"] == "redrawn"]
    assert told(redrawn, "reference_before", "reference") == {
        (f"osm:w{edited.LIBRARY}", f"osm:n{edited.LIBRARY_NODE}"),
        (f"osm:n{edited.BENCH_AGAIN}", f"osm:n{edited.BENCH_AGAIN_NEW}"),
    }


def test_what_is_told_otherwise(found: Differences) -> None:
    """A name, hours and a move, each with before and after; nobody else moved or was renamed."""
    places = found.places
    renamed = places.loc[places["change"] == "renamed"]
    assert ("Koffie bij Saar", "Soep bij Saar") in told(renamed, "before", "after")
    cafe = places.loc[(places["reference"] == f"osm:n{edited.CAFE}") & (places["change"] == "fact")]
    assert told(cafe, "what", "before", "after") == {("opening_hours", None, "Mo-Fr 10:00-17:00")}
    moved = places.loc[places["change"] == "moved"]
    assert list(moved["reference"]) == [f"osm:n{edited.BENCH_MOVED}"]
    # A degree of longitude is about 68 km here.
    assert moved["metres"].iloc[0] == pytest.approx(edited.MOVED_DEGREES * 67_800, rel=0.02)


def test_kerbs_steps_and_ground(found: Differences) -> None:
    """What was tagged otherwise is told with before and after, of the way or node it is on."""
    attributes = found.ways.loc[found.ways["change"] == "attribute"]
    assert told(attributes, "reference", "what", "before", "after") == {
        (f"node/{edited.KERB}", "kerb", 0.12, 0.03),
        (f"way/{edited.STEPS_WAY}", "steps", 9, 8),
        (f"way/{edited.SURFACE_WAY}", "surface", "asphalt", "paving_stones"),
        (f"way/{edited.SURFACE_WAY}", "lit", "yes", "no"),
    }


def test_a_street_cut_in_two_is_no_new_street(found: Differences) -> None:
    """The half with another id is the same street, and the half that kept its id not shorter."""
    of_street = found.ways.loc[
        found.ways["reference"].isin([f"way/{edited.STREET_CUT}", f"way/{edited.STREET_REST}"])
    ]
    assert told(of_street, "change", "reference_before", "reference") == {
        ("renumbered", f"way/{edited.STREET_CUT}", f"way/{edited.STREET_REST}")
    }


def test_what_matters_comes_first(found: Differences) -> None:
    """Meeting places stand before benches; kerbs and steps before ground and other numbers."""
    kinds = list(found.places["kind"])
    assert kinds[0] in {
        "institutional/community_centre",
        "communal/self_run_community_centre",
    }
    assert {kind.split("/")[0] for kind in kinds[-3:]} == {"public_space"}
    what = [each or "" for each in found.ways["what"]]
    assert {what[0], what[1]} == {"kerb", "steps"}
    assert found.ways["change"].iloc[-1] == "renumbered"


def test_another_code_for_the_same_area(found: Differences) -> None:
    """The area whose code was given anew is told as such, and its figures are compared."""
    assert told(found.areas, "change", "codes_before", "codes", "name") == {
        ("renumbered", CODE, CODE_LATER, "Vlinderveld")
    }
    assert CODE_LATER not in set(found.figures["code"])


def test_figures_moved_beyond_rounding(found: Differences) -> None:
    """185 → 285 is told; 1,665 → 1,670, and shares that only that moved, are not."""
    assert told(found.figures, "change", "code", "indicator") == {
        ("revised", "BU99990101", "residents_00_14"),
        ("revised", "BU99990101", "residents_00_14_share"),
    }
    row = found.figures.iloc[0]
    assert (row["before"], row["after"], row["year_before"], row["year"]) == (185, 285, 2024, 2024)


def test_totals_and_sources(found: Differences) -> None:
    """One place less, and every file that is another one, with both checksums."""
    assert told(found.totals, "what", "before", "after") == {("places", 131, 130)}
    assert set(found.sources["change"]) == {"replaced"}
    assert sorted(found.sources["name"]) == [
        "OpenStreetMap",
        "boundary",
        "population",
        "statistics",
        "statistics",
    ]
    assert (found.sources["sha256"] != found.sources["sha256_before"]).all()
    assert not found.other_software


def test_the_same_is_no_difference(builds: tuple[Neighbourhood, Neighbourhood]) -> None:
    """A build compared with itself gives nothing at all, in no table."""
    same = differences(builds[1], builds[1])
    assert same.empty
    assert {name: len(table) for name, table in same.tables.items()} == dict.fromkeys(
        ["places", "ways", "areas", "figures", "totals", "sources"], 0
    )


def test_backwards_is_the_opposite(
    builds: tuple[Neighbourhood, Neighbourhood], found: Differences
) -> None:
    """What came one way goes the other way, and every before is an after."""
    back = differences(builds[1], builds[0])
    swapped: dict[object, object] = {"appeared": "disappeared", "disappeared": "appeared"}
    there = {
        (swapped.get(change, change), what, after, before)
        for change, what, before, after in told(found.places, "change", "what", "before", "after")
    }
    assert told(back.places, "change", "what", "before", "after") == there


def _newer(files: Path) -> None:
    figures = files / "kerncijfers.csv"
    lines = figures.read_text(encoding="utf-8").splitlines()
    later = [line.removesuffix(";2024") + ";2025" if "2024" in line else line for line in lines]
    figures.write_text("\n".join(later) + "\n", encoding="utf-8")
    edited.swap(figures, "(verzonnen);Buurt;1470;250", "(verzonnen);Buurt;.;350")


def _split(files: Path) -> None:
    """Draw the western half of Lindenhof as an area of its own."""
    file = files / "buurten.geojson"
    content = json.loads(file.read_text(encoding="utf-8"))
    import shapely  # noqa: PLC0415 -- only here
    from shapely.geometry import mapping, shape  # noqa: PLC0415 -- only here

    whole = next(
        each for each in content["features"] if each["properties"]["statcode"] == "BU99990101"
    )
    drawn = shape(whole["geometry"])
    west, south, east, north = drawn.bounds
    half = shapely.box(west, south, (west + east) / 2, north)
    new = {**whole, "properties": whole["properties"] | {"statcode": "BU99990105", "statnaam": "W"}}
    new["geometry"] = mapping(shapely.intersection(drawn, half))
    whole["properties"] |= {"statcode": "BU99990106", "statnaam": "O"}
    whole["geometry"] = mapping(shapely.difference(drawn, half))
    content["features"].append(new)
    file.write_text(json.dumps(content), encoding="utf-8")
    population = files / "population.csv"
    text = population.read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("BU99990101")]
    more = [line.replace("BU99990101", "BU99990105") for line in rows]
    text = text.replace("BU99990101", "BU99990106") + "\n".join(more) + "\n"
    population.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def figures_and_areas(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Neighbourhood, Neighbourhood]:
    """Build the example, and again with figures of another year and one area split in two."""
    folder = tmp_path_factory.mktemp("areas")
    files = edited.copy_example(folder / "files")
    edited.build_from(files, folder / "out")
    _newer(files)
    _split(files)
    after = edited.build_from(files, folder / "out")
    before = load_before(folder / "out")
    assert before is not None
    return before, after


def test_a_split_and_a_merger(figures_and_areas: tuple[Neighbourhood, Neighbourhood]) -> None:
    """Two halves of one area are told as its split; the other way round as their merger."""
    before, after = figures_and_areas
    split = differences(before, after).areas
    assert told(split, "change", "codes_before", "share") == {("split", "BU99990101", 1.0)}
    assert set(split["codes"].iloc[0].split("|")) == {"BU99990105", "BU99990106"}
    merged = differences(after, before).areas
    assert told(merged, "change", "codes") == {("merged", "BU99990101")}


def test_another_year_is_said_apart(
    figures_and_areas: tuple[Neighbourhood, Neighbourhood],
) -> None:
    """Once per indicator that it is of another year; per area what moved, or is known no more."""
    figures = differences(*figures_and_areas).figures
    years = figures.loc[figures["change"] == "year"]
    assert "residents" in set(years["indicator"])
    assert years["code"].isna().all()
    assert set(years["year_before"]) == {2024}
    assert set(years["year"]) == {2025}
    # Those of RIVM are still of 2022.
    assert not years["indicator"].str.contains("lonely").any()
    of_area = figures.loc[figures["code"] == "BU99990102"].set_index("indicator")
    assert of_area.loc["residents", "change"] == "unknown"
    assert of_area.loc["residents", "state"] == "unknown"
    assert of_area.loc["residents_00_14", "change"] == "newer"
    assert "residents_65_plus" not in of_area.index
    # An area that was split has no figures to compare with.
    assert set(figures["code"].dropna()) == {"BU99990102"}
