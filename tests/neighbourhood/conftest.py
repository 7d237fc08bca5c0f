"""A village drawn by hand, in metres around a point in the Netherlands."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from pyproj import Transformer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

ORIGIN = (85_000.0, 446_500.0)
_TO_DEGREES = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)


def lonlat(x: float, y: float) -> tuple[float, float]:
    """Give the degrees of a point in metres from the origin."""
    lon, lat = _TO_DEGREES.transform(ORIGIN[0] + x, ORIGIN[1] + y)
    return round(lon, 7), round(lat, 7)


@dataclass
class Drawing:
    """OpenStreetMap data in the making; coordinates in metres from the origin."""

    nodes: dict[tuple[float, float], tuple[int, dict[str, str]]] = field(default_factory=dict)
    ways: list[tuple[list[int], dict[str, str]]] = field(default_factory=list)

    def node(self, x: float, y: float, **tags: str) -> int:
        """Draw a node, or add tags to the one that is there."""
        number, known = self.nodes.setdefault((x, y), (len(self.nodes) + 1, {}))
        known.update({key.replace("__", ":"): value for key, value in tags.items()})
        return number

    def way(self, points: Sequence[tuple[float, float]], **tags: str) -> int:
        """Draw a way; its id."""
        told = {key.replace("__", ":"): value for key, value in tags.items()}
        self.ways.append(([self.node(x, y) for x, y in points], told))
        return 1000 + len(self.ways)

    def block(self, west: float, south: float, east: float, north: float, **tags: str) -> int:
        """Draw a rectangle; its id."""
        corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        return self.way(corners, **tags)

    def save(self, file: Path, box: tuple[float, float, float, float] | None = None) -> Path:
        """Write an ``.osm`` file; ``box`` in metres becomes its header box."""
        root = ET.Element("osm", version="0.6")
        if box is not None:
            (west, south), (east, north) = lonlat(*box[:2]), lonlat(*box[2:])
            names = {"minlon": west, "minlat": south, "maxlon": east, "maxlat": north}
            ET.SubElement(root, "bounds", {key: str(value) for key, value in names.items()})
        for (x, y), (number, tags) in sorted(self.nodes.items(), key=lambda item: item[1][0]):
            lon, lat = lonlat(x, y)
            told = {"id": str(number), "lon": str(lon), "lat": str(lat), "version": "1"}
            node = ET.SubElement(root, "node", told | {"timestamp": "2025-05-01T00:00:00Z"})
            _tag(node, tags)
        for number, (refs, tags) in enumerate(self.ways, start=1001):
            told = {"id": str(number), "version": "1", "timestamp": "2025-05-02T00:00:00Z"}
            way = ET.SubElement(root, "way", told)
            for ref in refs:
                ET.SubElement(way, "nd", ref=str(ref))
            _tag(way, tags)
        ET.ElementTree(root).write(file, encoding="utf-8")
        return file


def _tag(element: ET.Element, tags: dict[str, str]) -> None:
    for key, value in tags.items():
        ET.SubElement(element, "tag", k=key, v=value)


@dataclass(frozen=True)
class Village:
    """The files of the village, and the ids of what is in it."""

    folder: Path
    osm: Path
    buurten: Path
    population: Path
    ids: dict[str, str]


def write_polygons(file: Path, boxes: dict[str, tuple[float, float, float, float]]) -> Path:
    """Write rectangles in metres from the origin as GeoJSON in EPSG:28992."""
    features = []
    for code, (west, south, east, north) in boxes.items():
        corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        ring = [[ORIGIN[0] + x, ORIGIN[1] + y] for x, y in corners]
        shape = {"type": "Polygon", "coordinates": [ring]}
        told = {"code": code, "name": f"name of {code}"}
        features.append({"type": "Feature", "properties": told, "geometry": shape})
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    whole = {"type": "FeatureCollection", "crs": crs, "features": features}
    file.write_text(json.dumps(whole), encoding="utf-8")
    return file


BOX = (-50.0, -150.0, 350.0, 150.0)
BUURTEN = {"BU00010001": (-40.0, -140.0, 120.0, 140.0), "BU00010002": (120.0, -140.0, 500.0, 140.0)}


def draw_village() -> tuple[Drawing, dict[str, str]]:
    """Draw the village.

    ::

              [h1]   [h2]        [h3]   [h4]  [flats: 12]
        ──────────────┬────────────────────────┬──────────  y = 0, x = 0 … 300
          [library]   │ 100      [shop: cafe]  │ 220
                      └─ y = 100          [park ┼ ]         path through the park, y -20 … -80
    """
    draw = Drawing()
    draw.way([(0, 0), (100, 0), (220, 0), (300, 0)], highway="residential", name="Dorpsstraat")
    draw.way([(100, 0), (100, 100)], highway="residential", name="Kerkpad")
    draw.way([(220, 0), (220, -50), (220, -100)], highway="footway")
    for number, x in ((1, 20), (2, 60), (3, 140), (4, 180)):
        draw.block(
            x,
            10,
            x + 8,
            18,
            building="house",
            addr__street="Dorpsstraat",
            addr__housenumber=str(number),
        )
    draw.block(230, 10, 260, 25, building="apartments", building__flats="12")
    library = draw.way(
        [(30, -30), (50, -30), (50, -10), (40, -10), (35, -10), (30, -10), (30, -20), (30, -30)],
        building="public",
        amenity="library",
        name="Bieb",
    )
    draw.node(40, -10, entrance="main", wheelchair="yes", step_count="0")
    draw.node(35, -10, entrance="yes")
    draw.node(30, -20, entrance="service")
    draw.way(
        [(140, -25), (160, -25), (160, -8), (150, -8), (140, -8), (140, -25)], building="retail"
    )
    draw.node(150, -8, entrance="yes", step_count="1")
    cafe = draw.node(148, -15, amenity="cafe", name="Kopje", toilets__wheelchair="no")
    park = draw.block(200, -80, 260, -20, leisure="park", name="Park")
    playground = draw.block(60, -60, 80, -40, leisure="playground")
    bench = draw.node(10, 5, amenity="bench")
    ids = {
        "library": f"osm:w{library}",
        "cafe": f"osm:n{cafe}",
        "park": f"osm:w{park}",
        "playground": f"osm:w{playground}",
        "bench": f"osm:n{bench}",
    }
    return draw, ids


@pytest.fixture
def village(tmp_path: Path) -> Village:
    """Give a village with two buurten, the second partly outside the data."""
    draw, ids = draw_village()
    population = tmp_path / "population.csv"
    population.write_text(
        "buurtcode;leeftijd;inwoners\n"
        "BU00010001;totaal;10\nBU00010001;0-74;8\nBU00010001;75+;2\n"
        "BU00010002;totaal;76\nBU00010002;0-74;57\nBU00010002;75+;19\n",
        encoding="utf-8",
    )
    return Village(
        folder=tmp_path / "village",
        osm=draw.save(tmp_path / "village.osm", BOX),
        buurten=write_polygons(tmp_path / "buurten.geojson", BUURTEN),
        population=population,
        ids=ids,
    )


@pytest.fixture
def drawing() -> Drawing:
    """Give an empty drawing."""
    return Drawing()


@pytest.fixture
def polygons() -> Callable[[Path, dict[str, tuple[float, float, float, float]]], Path]:
    """Give what writes rectangles to a file."""
    return write_polygons


@pytest.fixture
def drawn() -> Drawing:
    """Give the drawing of the village, to add to."""
    return draw_village()[0]


@pytest.fixture
def degrees() -> Callable[[float, float], tuple[float, float]]:
    """Give what turns metres from the origin into lon and lat."""
    return lonlat
