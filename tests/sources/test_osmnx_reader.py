"""OSMnx and pyosmium must give the same tables."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import osmnx
import pytest

from sociale_basis.errors import EmptyDataError, FileFormatError
from sociale_basis.sources.osm_file import read_osm_file
from tests.sources.osmnx_reader import (
    NODE_TAGS,
    WAY_TAGS,
    from_osmnx,
    read_osm_xml_with_osmnx,
    walk_settings,
)

if TYPE_CHECKING:
    from sociale_basis.sources.osm_data import OsmData

HAND_DRAWN = Path(__file__).resolve().parents[1] / "data" / "hand_drawn.osm"


def sorted_pairs(data: OsmData) -> list[tuple[int, int, int]]:
    """List way, tail and head of every pair, sorted: OSMnx does not know a way's own order."""
    return sorted(zip(data.way_id.tolist(), data.tail.tolist(), data.head.tolist(), strict=True))


def test_same_as_pyosmium() -> None:
    """Ways, nodes, squares, courtyards, bow ties and rings: equal to the last digit."""
    ours = read_osm_file(HAND_DRAWN)
    theirs = read_osm_xml_with_osmnx(HAND_DRAWN)
    assert len(ours.features) == 17
    assert len(ours.way_id) == 25
    assert theirs.node_id.tolist() == ours.node_id.tolist()
    assert theirs.lon.tolist() == ours.lon.tolist()
    assert theirs.lat.tolist() == ours.lat.tolist()
    assert theirs.node_tags == ours.node_tags
    assert theirs.way_tags == ours.way_tags
    assert sorted_pairs(theirs) == sorted_pairs(ours)
    assert theirs.way_id.tolist() == ours.way_id.tolist()
    columns = ["element", "osm_id", "tags"]
    assert theirs.features[columns].equals(ours.features[columns])
    assert theirs.features.geometry.geom_equals_exact(ours.features.geometry, 0).all()
    assert theirs.features.crs == ours.features.crs


def test_pairs_are_chained() -> None:
    """Each way's pairs follow one another, head to tail, also where it meets itself."""
    data = read_osm_xml_with_osmnx(HAND_DRAWN)
    pairs = sorted_pairs(data)
    assert len(pairs) == 25
    rows = list(zip(data.way_id.tolist(), data.tail.tolist(), data.head.tolist(), strict=True))
    for (way, _, head), (next_way, tail, _) in pairwise(rows):
        assert way != next_way or head == tail


def test_without_features_the_useful_tags_remain() -> None:
    """A download that brings only the graph still has what the network reads."""
    ours = read_osm_file(HAND_DRAWN)
    with walk_settings():
        graph = osmnx.graph_from_xml(HAND_DRAWN, simplify=False, retain_all=True)
        features = osmnx.features_from_xml(HAND_DRAWN, tags={"building": True})
    data = from_osmnx(graph, features)
    assert sorted_pairs(data) == sorted_pairs(ours)
    assert data.node_tags == {
        node: {key: value for key, value in tags.items() if key in NODE_TAGS}
        for node, tags in ours.node_tags.items()
    }
    assert data.way_tags == {
        way: {key: value for key, value in tags.items() if key in WAY_TAGS}
        for way, tags in ours.way_tags.items()
    }
    assert data.way_tags[10] == {
        "highway": "residential",
        "name": "Langestraat",
        "sidewalk": "both",
    }


def test_settings_are_restored() -> None:
    """OSMnx's global settings are as they were, also after a failure."""
    settings = osmnx.settings
    before = settings.all_oneway, settings.useful_tags_way, settings.useful_tags_node
    with walk_settings():
        assert settings.all_oneway
        assert "kerb:height" in settings.useful_tags_node
    assert (settings.all_oneway, settings.useful_tags_way, settings.useful_tags_node) == before
    with pytest.raises(FileNotFoundError):
        read_osm_xml_with_osmnx("gone.osm")
    assert (settings.all_oneway, settings.useful_tags_way, settings.useful_tags_node) == before


def test_nothing_to_walk_on(tmp_path: Path) -> None:
    """A graph of ways nobody can walk on is refused."""
    path = tmp_path / "wall.osm"
    path.write_text(
        '<osm version="0.6"><node id="1" lon="4" lat="52"/><node id="2" lon="4.1" lat="52"/>'
        '<way id="5"><nd ref="1"/><nd ref="2"/><tag k="barrier" v="wall"/></way></osm>',
        encoding="utf-8",
    )
    with pytest.raises(EmptyDataError, match="nothing to walk on"):
        read_osm_xml_with_osmnx(path)


def test_missing_nodes_are_told(tmp_path: Path) -> None:
    """OSMnx takes no ways whose nodes are missing; the message says what to do instead."""
    path = tmp_path / "cut.osm"
    path.write_text(
        '<osm version="0.6"><node id="1" lon="4" lat="52"/><node id="2" lon="4.1" lat="52"/>'
        '<way id="5"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="path"/></way>'
        "</osm>",
        encoding="utf-8",
    )
    with pytest.raises(FileFormatError, match="Read it with read_osm_file"):
        read_osm_xml_with_osmnx(path)
