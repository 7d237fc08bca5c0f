"""The places of the drawn village, and a table that adds to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
import shapely

from sociale_basis.neighbourhood.places import COLUMNS, find_places
from sociale_basis.network.frames import network_frames
from sociale_basis.sources.osm_file import read_osm_file
from sociale_basis.sources.places_csv import read_places

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import geopandas as gpd

    from tests.neighbourhood.conftest import Drawing, Village

X, Y = 85_000.0, 446_500.0
EVERYWHERE = shapely.box(X - 9_000, Y - 9_000, X + 9_000, Y + 9_000)


def places_in(
    file: Path, window: shapely.Geometry = EVERYWHERE, table: Path | None = None
) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Find the places in a file."""
    osm = read_osm_file(file)
    _, edges, _ = network_frames(osm, "EPSG:28992")
    rows = None if table is None else read_places(table)[0]
    return find_places(osm.features.to_crs("EPSG:28992"), edges, window, osm.timestamp, rows)


def offsets(shape: shapely.Geometry) -> list[tuple[int, int]]:
    """Give corners in whole metres from the origin."""
    return [(round(x - X), round(y - Y)) for x, y in shapely.get_coordinates(shape)]


def test_every_place_with_its_layer_and_entrances(village: Village) -> None:
    """Each drawn place is there once, in its layer, entered where the drawing says."""
    places, warnings = places_in(village.osm)
    assert warnings == []
    assert list(places.columns) == list(COLUMNS)
    by_id = places.set_index("id")
    assert dict(by_id["layer"]) == {
        village.ids["library"]: "institutional/library",
        village.ids["cafe"]: "communal/cafe",
        village.ids["park"]: "public_space/park",
        village.ids["playground"]: "public_space/playground",
        village.ids["bench"]: "public_space/bench",
    }
    entered = {key: offsets(by_id.loc[own, "entrances"]) for key, own in village.ids.items()}
    assert entered == {
        "library": [(40, -10), (35, -10)],
        "cafe": [(150, -8)],
        "park": [(220, -80), (220, -20)],
        "playground": entered["playground"],
        "bench": [(10, 5)],
    }
    ((x, y),) = entered["playground"]
    assert 60 <= x <= 80
    assert y == -40
    assert offsets(by_id.loc[village.ids["bench"], "geometry"]) == [(10, 5)]
    assert set(places["status"]) == {"candidate"}
    assert set(places["date"]) == {"2025-05-02"}
    assert set(places["source"]) == {"OpenStreetMap"}


def test_what_is_tagged_is_kept_and_the_rest_is_unknown(village: Village) -> None:
    """Steps and wheelchair of the door, toilets of the café; null where nobody says."""
    by_id = places_in(village.osm)[0].set_index("id")
    library, cafe = by_id.loc[village.ids["library"]], by_id.loc[village.ids["cafe"]]
    assert (library["entrance"], library["entrance_wheelchair"]) == ("main", "yes")
    assert library["entrance_steps"] == 0
    assert pd.isna(library["wheelchair"])
    assert (cafe["name"], cafe["toilets_wheelchair"], cafe["entrance_steps"]) == ("Kopje", "no", 1)
    park = by_id.loc[village.ids["park"]]
    assert pd.isna(park["entrance_steps"])
    assert pd.isna(park["entrance"])


def test_what_the_map_says_of_seats_is_kept(drawing: Drawing, tmp_path: Path) -> None:
    """Whether a stop has a bench, and a bench a back and arms; null where nobody says."""
    drawing.node(0, 5, highway="bus_stop", bench="yes")
    drawing.node(20, 5, amenity="bench", backrest="no", armrest="yes")
    drawing.node(40, 5, amenity="bench")
    drawing.way([(-50, 0), (50, 0)], highway="footway")
    places = places_in(drawing.save(tmp_path / "seats.osm"))[0].set_index("layer")
    assert places.loc["public_space/bus_stop", "bench"] == "yes"
    benches = places.loc["public_space/bench", ["backrest", "armrest"]].dropna()
    assert benches.to_numpy().tolist() == [["no", "yes"]]


def test_rows_lie_in_one_order(village: Village, drawn: Drawing, tmp_path: Path) -> None:
    """The same things drawn in another order give the same rows."""
    one, _ = places_in(village.osm)
    drawn.ways.reverse()
    other, _ = places_in(drawn.save(tmp_path / "other.osm"))
    assert len(one) == 5
    assert one["layer"].tolist() == other["layer"].tolist()


def test_only_the_window_counts_and_a_park_on_its_edge_is_in(village: Village) -> None:
    """What touches the window is kept whole; what lies beyond is not there."""
    window = shapely.box(X + 190, Y - 200, X + 210, Y + 200)
    places, _ = places_in(village.osm, window)
    assert places["id"].tolist() == [village.ids["park"]]
    assert len(offsets(places.loc[0, "entrances"])) == 2


def test_a_place_mapped_twice_is_there_once(drawn: Drawing, tmp_path: Path) -> None:
    """A point inside an outline of the same layer and name goes; what it says stays."""
    drawn.node(45, -15, amenity="library", name="BIEB", wheelchair="limited")
    drawn.node(46, -15, amenity="library", name="Another")
    places, _ = places_in(drawn.save(tmp_path / "twice.osm"))
    libraries = places.loc[places["layer"] == "institutional/library"].set_index("name")
    assert sorted(libraries.index) == ["Another", "Bieb"]
    assert libraries.loc["Bieb", "wheelchair"] == "limited"
    assert libraries.loc["Bieb", "entrance"] == "main"


def test_a_table_adds_and_speaks_for_places(
    village: Village, tmp_path: Path, degrees: Callable[[float, float], tuple[float, float]]
) -> None:
    """A row adds a place; one with an id on the map speaks for it; one far away is left out."""
    lon, lat = degrees(65, 30)
    far_lon, far_lat = degrees(60_000, 0)
    library = village.ids["library"]
    table = tmp_path / "places.csv"
    table.write_text(
        "id,name,layer,source,lat,lon,status,checked_on,reach_mode,service_area,wheelchair\n"
        f"own-1,Soep op dinsdag,communal/cafe,opbouwwerker,{lat},{lon},verified,2026-03-01,,,\n"
        f"{library},De Bieb,institutional/library,gemeente,{lat},{lon},verified,2026-04-01,,,no\n"
        f"own-2,Ver weg,communal/cafe,gemeente,{far_lat},{far_lon},,,,,\n"
        "own-3,Maatje,communal/home_visiting,gemeente,,,,,comes_to_the_home,BU00010001,\n",
        encoding="utf-8",
    )
    places, warnings = places_in(village.osm, table=table)
    assert len(warnings) == 1
    assert "own-2" in warnings[0]
    by_id = places.set_index("id")
    assert len(by_id) == 7
    assert by_id.loc["own-1", ["status", "date"]].tolist() == ["verified", "2026-03-01"]
    assert offsets(by_id.loc["own-1", "entrances"]) == [(65, 30)]
    spoken = by_id.loc[library]
    assert (spoken["name"], spoken["status"], spoken["wheelchair"]) == ("De Bieb", "verified", "no")
    assert offsets(spoken["entrances"]) == [(40, -10), (35, -10)]
    assert places["id"].iloc[-1] == "own-3"
    visiting = by_id.loc["own-3"]
    assert visiting["geometry"] is None
    assert visiting["entrances"] is None
    assert (visiting["reach_mode"], visiting["service_area"]) == ("comes_to_the_home", "BU00010001")


def test_nothing_on_the_map_is_no_error(drawing: Drawing, tmp_path: Path) -> None:
    """A file with a street and no places gives an empty table with all columns."""
    drawing.way([(0, 0), (100, 0)], highway="residential")
    places, warnings = places_in(drawing.save(tmp_path / "bare.osm"))
    assert places.empty
    assert list(places.columns) == list(COLUMNS)
    assert warnings == []


@pytest.mark.parametrize("value", ["bad", "yes;no", ""])
def test_a_wheelchair_value_nobody_knows_is_unknown(
    drawn: Drawing, tmp_path: Path, value: str
) -> None:
    """Only yes, limited, no and designated are believed."""
    node = drawn.node(15, 5, amenity="cafe", wheelchair=value)
    places, _ = places_in(drawn.save(tmp_path / "odd.osm"))
    assert pd.isna(places.set_index("id").loc[f"osm:n{node}", "wheelchair"])
