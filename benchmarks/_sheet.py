"""A sheet of OpenStreetMap data in metres, and how it becomes a file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import osmium
from pyproj import Transformer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

XY = tuple[float, float]
Tags = dict[str, str]

ORIGIN = (139_000.0, 504_000.0)
"""Lower left corner in the Dutch national grid: open water of the Markermeer."""
DRAWN_ON = datetime(2026, 9, 1, tzinfo=UTC)


class Relation(NamedTuple):
    """A surface of several rings: ways by number, outer ones first."""

    outer: list[int]
    inner: list[int]
    tags: Tags


class Sheet:
    """Nodes, ways and relations, numbered from 1 in the order in which they are drawn."""

    def __init__(self) -> None:
        self.xy: list[XY] = []
        self.node_tags: dict[int, Tags] = {}
        self.ways: list[tuple[Sequence[int], Tags]] = []
        self.relations: list[Relation] = []

    def node(self, x: float, y: float, tags: Tags | None = None) -> int:
        """Draw a node and give its number."""
        self.xy.append((x, y))
        if tags:
            self.node_tags[len(self.xy)] = tags
        return len(self.xy)

    def tag(self, node: int, tags: Tags) -> None:
        """Say something more of a node."""
        self.node_tags.setdefault(node, {}).update(tags)

    def way(self, nodes: Sequence[int], tags: Tags) -> int:
        """Draw a way and give its number."""
        self.ways.append((nodes, tags))
        return len(self.ways)

    def area(self, corners: Sequence[XY], tags: Tags) -> int:
        """Draw an outline with nodes of its own."""
        ring = [self.node(x, y) for x, y in corners]
        return self.way([*ring, ring[0]], tags)

    def metres(self) -> NDArray[np.float64]:
        """Give where the nodes lie in the national grid, shape (n, 2)."""
        return np.asarray(self.xy) + ORIGIN


def to_degrees(metres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give lon and lat with the seven decimals of OpenStreetMap."""
    degrees = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)
    return np.round(np.column_stack(degrees.transform(metres[:, 0], metres[:, 1])), 7)


def only_streets(sheet: Sheet) -> Sheet:
    """Give the streets and paths alone; nodes and ways are numbered anew."""
    part = Sheet()
    number: dict[int, int] = {}
    for nodes, tags in sheet.ways:
        if "highway" not in tags:
            continue
        for node in nodes:
            if node not in number:
                number[node] = part.node(*sheet.xy[node - 1], sheet.node_tags.get(node))
        part.way([number[node] for node in nodes], tags)
    return part


def save(sheet: Sheet, file: Path, box: tuple[float, float, float, float]) -> None:
    """Write a sheet as an OpenStreetMap file.

    Parameters
    ----------
    sheet
        What is drawn.
    file
        Where to; what was there goes.
    box
        West, south, east, north of what is drawn, in metres from the origin.
    """
    corners = to_degrees(np.array([box[:2], box[2:]]) + ORIGIN).tolist()
    header = osmium.io.Header()
    header.add_box(osmium.osm.Box(*(osmium.osm.Location(*corner) for corner in corners)))
    header.set("generator", "sociale-basis benchmarks")
    mutable = osmium.osm.mutable
    with osmium.SimpleWriter(str(file), header=header, overwrite=True) as writer:
        for number, place in enumerate(to_degrees(sheet.metres()).tolist(), start=1):
            tags = sheet.node_tags.get(number, {})
            writer.add_node(
                mutable.Node(id=number, location=tuple(place), tags=tags, timestamp=DRAWN_ON)
            )
        for number, (nodes, tags) in enumerate(sheet.ways, start=1):
            writer.add_way(mutable.Way(id=number, nodes=nodes, tags=tags, timestamp=DRAWN_ON))
        for number, (outer, inner, tags) in enumerate(sheet.relations, start=1):
            members = [("w", way, "outer") for way in outer]
            members += [("w", way, "inner") for way in inner]
            whole = {"type": "multipolygon", **tags}
            writer.add_relation(
                mutable.Relation(id=number, members=members, tags=whole, timestamp=DRAWN_ON)
            )
