"""The example neighbourhood as it might be a year later: edited with pyosmium, other figures."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import osmium
from osmium.osm.mutable import Node, Way

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood

EXAMPLE = Path(__file__).resolve().parents[1] / "data" / "voorbeeldwijk"
OSM = "voorbeeldwijk.osm.pbf"

CENTRE, CAFE, RESIDENTS_HOUSE, LIBRARY, LIBRARY_NODE = 90_001, 4517, 145, 142, 90_002
BENCH_GONE, BENCH_MOVED, BENCH_AGAIN, BENCH_AGAIN_NEW = 4559, 4560, 4563, 90_003
KERB, SURFACE_WAY, STEPS_WAY, PATH_GONE = 2602, 14, 40, 72
STREET_CUT, STREET_REST, NEW_PATH = 7, 90_011, 90_010
MOVED_DEGREES = 0.0006
"""About 40 m to the east."""

# By whether it is a node, and its id.
Elements = dict[tuple[bool, int | None], Any]

_PATH_FROM, _PATH_TO = 2423, 90_020


def later_osm(file: Path) -> Path:
    """Write the map of the example as it is a year later."""
    spots: dict[int, tuple[float, float]] = {}
    elements: list[Node | Way] = []
    for element in osmium.FileProcessor(EXAMPLE / OSM):
        # The reader uses its memory again for the next element: copy what is kept.
        tags = dict(element.tags)
        if isinstance(element, osmium.osm.Node):
            spots[element.id] = (element.location.lon, element.location.lat)
            elements.append(Node(id=element.id, version=1, tags=tags, location=spots[element.id]))
        elif isinstance(element, osmium.osm.Way):
            refs = [node.ref for node in element.nodes]
            elements.append(Way(id=element.id, version=1, tags=tags, nodes=refs))
    found = {(isinstance(each, Node), each.id): each for each in elements}
    _edit_nodes(found, spots)
    _edit_ways(found, spots)
    writer = osmium.SimpleWriter(str(file), header=osmium.io.Reader(str(EXAMPLE / OSM)).header())
    for _, each in sorted(found.items(), key=lambda item: (not item[0][0], item[0][1])):
        if isinstance(each, Node):
            writer.add_node(each)
        else:
            writer.add_way(each)
    writer.close()
    return file


def _edit_nodes(
    found: dict[tuple[bool, int | None], Any], spots: dict[int, tuple[float, float]]
) -> None:
    found[True, CAFE].tags |= {"name": "Soep bij Saar", "opening_hours": "Mo-Fr 10:00-17:00"}
    found[True, KERB].tags = {"barrier": "kerb", "kerb": "lowered"}
    lon, lat = spots[BENCH_MOVED]
    found[True, BENCH_MOVED].location = (lon + MOVED_DEGREES, lat)
    del found[True, BENCH_GONE]
    again = found.pop((True, BENCH_AGAIN))
    again.id = BENCH_AGAIN_NEW
    found[True, BENCH_AGAIN_NEW] = again
    centre = {"amenity": "community_centre", "name": "Buurthuis De Wilg", "wheelchair": "yes"}
    library = {"amenity": "library", "name": "bibliotheek Wilgenoord"}
    for number, spot, tags in (
        (CENTRE, (5.21830, 52.56235), centre),
        (LIBRARY_NODE, (5.21998, 52.5627), library),
    ):
        found[True, number] = Node(id=number, version=1, location=spot, tags=tags)


def _edit_ways(
    found: dict[tuple[bool, int | None], Any], spots: dict[int, tuple[float, float]]
) -> None:
    for way in (RESIDENTS_HOUSE, PATH_GONE):
        del found[False, way]
    found[False, LIBRARY].tags = {"building": "yes"}
    found[False, SURFACE_WAY].tags |= {"surface": "paving_stones", "lit": "no"}
    found[False, STEPS_WAY].tags["step_count"] = "8"
    street = found[False, STREET_CUT]
    refs = street.nodes
    street.nodes = refs[:15]
    found[False, STREET_REST] = Way(id=STREET_REST, version=1, nodes=refs[14:], tags=street.tags)
    lon, lat = spots[_PATH_FROM]
    end = Node(id=_PATH_TO, version=1, location=(lon + 0.0007, lat + 0.0002), tags={})
    found[True, _PATH_TO] = end
    found[False, NEW_PATH] = Way(
        id=NEW_PATH, version=1, nodes=[_PATH_FROM, _PATH_TO], tags={"highway": "footway"}
    )


def copy_example(folder: Path) -> Path:
    """Copy the files of the example, to change."""
    return shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("*.py", "*.md"))


def swap(file: Path, old: str, new: str) -> None:
    """Change a text in a file; it must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text, (file.name, old)
    file.write_text(text.replace(old, new), encoding="utf-8")


def build_from(files: Path, out: Path) -> Neighbourhood:
    """Build the example from copies of its files."""
    from sociale_basis import neighbourhood  # noqa: PLC0415 -- slow, and few tests need it

    return neighbourhood.build(
        out,
        osm=files / OSM,
        boundary=files / "buurten.geojson",
        population=files / "population.csv",
        statistics=[files / "kerncijfers.csv", files / "gezondheid.csv"],
        places=files / "places.csv",
        name="Wilgenoord (verzonnen)",
        fictional=True,
    )
