"""What is drawn behind everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shapely

from sociale_basis.neighbourhood.background import KINDS, draw_background, kind_of
from sociale_basis.sources.osm_file import read_osm_file

if TYPE_CHECKING:
    from pathlib import Path

    from tests.neighbourhood.conftest import Drawing

WINDOW = shapely.box(85_000 - 400, 446_500 - 400, 85_000 + 400, 446_500 + 400)


def test_streets_water_green_and_buildings(drawn: Drawing, tmp_path: Path) -> None:
    """Each kind is drawn, in drawing order, whole and near its true size."""
    drawn.block(-30, 50, -10, 90, natural="water", water="pond", name="Eendenpoel")
    drawn.way([(-40, -60), (0, -60), (40, -61)], waterway="ditch")
    drawn.block(900, 900, 950, 950, natural="water")
    drawn.block(10, 60, 11, 61, building="shed")
    osm = read_osm_file(drawn.save(tmp_path / "a.osm"))
    drawing = draw_background(osm, osm.features.to_crs("EPSG:28992"), WINDOW)
    kinds = drawing["kind"].tolist()
    assert sorted(set(kinds), key=KINDS.index) == list(dict.fromkeys(kinds)) == list(KINDS)
    counts = drawing["kind"].value_counts().to_dict()
    assert counts == {"building": 7, "street": 3, "water": 2, "green": 1}
    water = drawing.loc[drawing["kind"] == "water", ["name", "water"]].astype(object)
    assert {tuple(row) for row in water.fillna("").itertuples(index=False)} == {
        ("Eendenpoel", "pond"),
        ("", "ditch"),
    }
    by_kind = drawing.dissolve("kind")
    assert by_kind.loc["green"].geometry.area == pytest.approx(3600, rel=0.01)
    assert by_kind.loc["street"].geometry.length == pytest.approx(500, rel=0.01)
    assert by_kind.loc["building"].geometry.area == pytest.approx(
        4 * 64 + 30 * 15 + 400 + 340, rel=0.01
    )


def test_what_has_many_corners_gets_fewer(drawing: Drawing, tmp_path: Path) -> None:
    """A pond drawn to the centimetre keeps its surface within a percent with fewer corners."""
    circle = shapely.Point(0, 0).buffer(50, quad_segs=50)
    drawing.way([(round(x, 2), round(y, 2)) for x, y in circle.exterior.coords], natural="water")
    drawing.way([(-100, 0), (100, 0)], highway="footway")
    osm = read_osm_file(drawing.save(tmp_path / "a.osm"))
    shapes = draw_background(osm, osm.features.to_crs("EPSG:28992"), WINDOW).set_index("kind")
    pond = shapes.loc["water"].geometry
    assert len(pond.exterior.coords) < 40
    assert pond.area == pytest.approx(circle.area, rel=0.05)


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"building": "yes", "landuse": "grass"}, "building"),
        ({"building": "no", "landuse": "grass"}, "green"),
        ({"waterway": "stream", "tunnel": "culvert"}, None),
        ({"amenity": "bench"}, None),
    ],
)
def test_kinds(tags: dict[str, str], kind: str | None) -> None:
    """A building is a building whatever else it is; water in a pipe is not drawn."""
    assert kind_of(tags) == kind
