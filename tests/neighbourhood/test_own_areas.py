"""The drawn village with sub-areas and figures of the municipality itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely.geometry import box

from sociale_basis.errors import UnknownLayerError, UsageError
from sociale_basis.maps import area_card
from sociale_basis.maps.shading import shadable, shading
from sociale_basis.neighbourhood import build, load
from sociale_basis.neighbourhood.sub_areas import fit_notes
from sociale_basis.privacy import Viewer
from sociale_basis.sources.boundaries import areas_from_frame
from tests.neighbourhood.conftest import ORIGIN
from tests.sources.own_figures import DEFINITIONS

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood
    from tests.neighbourhood.conftest import Village

WEST, EAST = (-40.0, -140.0, 100.0, 140.0), (100.0, -140.0, 300.0, 140.0)


def own_areas(folder: Path, boxes: dict[str, tuple[float, ...]]) -> Path:
    """Write sub-areas with codes, names and a kind of their own."""
    frame = gpd.GeoDataFrame(
        {
            "Gebiedscode": list(boxes),
            "Gebied": [f"Subwijk {code}" for code in boxes],
            "Gebiedsniveau": "Subwijk",
        },
        geometry=[
            box(ORIGIN[0] + w, ORIGIN[1] + s, ORIGIN[0] + e, ORIGIN[1] + n)
            for w, s, e, n in boxes.values()
        ],
        crs="EPSG:28992",
    )
    file = folder / "subwijken.gpkg"
    frame.to_file(file)
    return file


@pytest.fixture
def own(village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Neighbourhood:
    """Build the village with two subwijken and an export of the municipality's monitor."""
    definitions = tmp_path / "indicatoren.toml"
    definitions.write_text(DEFINITIONS, encoding="utf-8")
    monkeypatch.setenv("SOCIALE_BASIS_INDICATORS", str(definitions))
    export = tmp_path / "monitor.csv"
    export.write_text(
        "Gebied;Onderwerp;Jaar;Waarde\n"
        "Subwijk 12-A;Rapportcijfer leefbaarheid;2023;7,1\n"
        "Subwijk 12 B;Rapportcijfer leefbaarheid;2023;6,4\n"
        "Subwijk 12-A;Percentage dat een buur helpt;2023;31\n"
        "Subwijk 12-A;Leden buurttuin;2023;4\n"
        "Subwijk 12 B;Leden buurttuin;2023;40\n",
        encoding="utf-8",
    )
    return build(
        village.folder,
        osm=village.osm,
        boundary=village.buurten,
        buurten=own_areas(tmp_path, {"12-A": WEST, "12 B": EAST}),
        population=village.population,
        statistics=[export],
    )


def test_own_areas_with_own_figures(own: Neighbourhood) -> None:
    """Codes that are nobody else's, found by the names of the areas, with the kind of the file."""
    areas = own.areas.set_index("code")
    assert areas["liveability_mark"].to_dict() == {"12-A": 7.1, "12 B": 6.4}
    assert set(areas["kind"]) == {"subwijk"}
    assert set(own.homes["buurt"].dropna()) == {"12-A", "12 B"}
    told = {column.indicator: column for column in own.meta.statistics}
    assert told["liveability_mark"].source == "Gemeente Delft, Omnibus"
    assert told["liveability_mark"].year == 2023
    assert "Gemeente Delft, Omnibus (2023), CC0 1.0" in own.meta.attribution
    assert "own indicators" in {source.name for source in own.meta.sources}


def test_own_figures_on_the_card(own: Neighbourhood) -> None:
    """In a group of their own, with source and how to read them; a few people are left out."""
    official = area_card(own, "12-A", Viewer.OFFICIAL)
    assert official.kind == "subwijk"
    by_label = {row.label: row for row in official.figures}
    mark = by_label["Rapportcijfer leefbaarheid"]
    assert (mark.figure, mark.unit, mark.source, mark.group, mark.state) == (
        "7,1",
        "rapportcijfer",
        "Gemeente Delft, Omnibus",
        "Cijfers van de gemeente zelf",
        "gemeten",
    )
    assert any("weet niet hoe ze gemaakt zijn" in hint for hint in official.hints)
    assert by_label["Leden van de buurttuin"].value == "4"
    residents = {row.label: row for row in area_card(own, "12-A", Viewer.RESIDENT).figures}
    assert residents["Leden van de buurttuin"].value == "\N{EN DASH}"
    assert residents["Leden van de buurttuin"].state == "niet getoond: te weinig mensen"
    assert residents["Rapportcijfer leefbaarheid"].value == "7,1"
    other = {row.label: row for row in area_card(own, "12 B", Viewer.RESIDENT).figures}
    assert other["Leden van de buurttuin"].value == "40"


def test_only_what_may_be_drawn_is_laid_over_the_map(own: Neighbourhood) -> None:
    """The mark is a choice on the map; what has no on_map is not."""
    assert shadable(own) == [("personal/own_liveability_mark", "Rapportcijfer leefbaarheid")]
    drawn = shading(own, "personal/own_liveability_mark")
    assert "7,1 rapportcijfer" in drawn.texts["12-A"]
    with pytest.raises(UnknownLayerError):
        shading(own, "personal/own_volunteers_own_share")


def test_an_estimate_is_never_a_colour(own: Neighbourhood) -> None:
    """Not when a neighbourhood says of its figure that it was modelled, and neither its limits."""
    columns = [
        column.model_copy(update={"measured": "modelled"})
        if column.indicator == "liveability_mark"
        else column
        for column in own.meta.statistics
    ]
    meta = own.meta.model_copy(update={"statistics": columns})
    areas = own.areas.assign(liveability_mark_lower=6.0, liveability_mark_upper=8.0)
    estimated = replace(own, meta=meta, areas=areas)
    assert shadable(estimated) == []
    with pytest.raises(UsageError, match="no figures for"):
        shading(estimated, "personal/own_liveability_mark")


def test_without_the_definitions_the_figures_are_not_shown(
    own: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody defines here is not shown here, whatever stands in the neighbourhood."""
    monkeypatch.delenv("SOCIALE_BASIS_INDICATORS")
    again = load(own.folder)
    assert area_card(again, "12-A", Viewer.OFFICIAL).figures == []
    assert shadable(again) == []


def test_areas_that_overlap_and_leave_a_part_uncovered(village: Village, tmp_path: Path) -> None:
    """They work; that they do not fit is told in one line each."""
    file = own_areas(
        tmp_path, {"A": WEST, "B": (60.0, -140.0, 150.0, 140.0), "C": (60, -20, 80, 0)}
    )
    area = build(village.folder, osm=village.osm, boundary=village.buurten, buurten=file)
    overlap = [warning for warning in area.meta.warnings if "overlap" in warning]
    uncovered = [warning for warning in area.meta.warnings if "lies in no sub-area" in warning]
    assert len(overlap) == len(uncovered) == 1
    assert overlap[0].startswith("3 pairs of sub-areas overlap: A and B, ")
    by_address = area.homes.set_index("address")["buurt"]
    assert by_address["Dorpsstraat 2"] == "A", "in A and B: the first of the file"
    assert by_address["Dorpsstraat 3"] == "B"
    assert area.homes["buurt"].isna().any()


def test_fitting_areas_say_nothing() -> None:
    """A common border, and one that was drawn a little over it, are no overlap."""
    areas = gpd.GeoDataFrame(
        {"code": ["A", "B"]},
        geometry=[box(0, 0, 100, 100), box(99.8, 0, 200, 100)],
        crs="EPSG:28992",
    )
    assert fit_notes(areas, box(0, 0, 200, 100)) == []
    (note,) = fit_notes(areas, box(0, 0, 400, 100))
    assert note.startswith("50 % of the boundary lies in no sub-area; whoever lives there")


def test_kinds_of_cbs_stay_what_they_are() -> None:
    """A code of CBS says what an area is; a number is no kind; without anything it is an area."""
    frame = gpd.GeoDataFrame(
        {"code": ["BU00010001", "X1", "X2", "X3"], "soort": ["Wijk", "Kern", "4", ""]},
        geometry=[box(n, 0, n + 1, 1) for n in range(4)],
        crs="EPSG:28992",
    )
    assert areas_from_frame(frame, "x").kind.tolist() == ["buurt", "kern", "area", "area"]
