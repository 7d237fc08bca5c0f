"""Draws small OSM data by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from xml.sax.saxutils import quoteattr

import pytest

from sociale_basis.network.cost import cost
from sociale_basis.network.frames import network_frames, network_from_frames
from sociale_basis.network.profile import profile
from sociale_basis.sources.osm_file import read_osm_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from sociale_basis.sources.osm_data import OsmData

# One drawing unit is a metre, near Delft; RD distorts there by less than 0.01 %.
LON, LAT = 4.36, 52.0
PER_DEGREE_LAT = 111_267.0
PER_DEGREE_LON = 68_675.0


class Draw(Protocol):
    """Makes OsmData of a drawing."""

    def __call__(
        self,
        nodes: Mapping[int, tuple[float, float] | tuple[float, float, Mapping[str, str]]],
        ways: Mapping[int, tuple[Sequence[int], Mapping[str, str]]],
        relations: Mapping[int, tuple[Sequence[tuple[int, str]], Mapping[str, str]]] = ...,
    ) -> OsmData:
        """Read nodes at metres east and north, ways, and relations of (way, role)."""


def _tags(tags: Mapping[str, str]) -> str:
    return "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items())


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """Give a pencil: a drawing goes to a real .osm file and comes back through the reader."""

    def drawing(
        nodes: Mapping[int, tuple[float, float] | tuple[float, float, Mapping[str, str]]],
        ways: Mapping[int, tuple[Sequence[int], Mapping[str, str]]],
        relations: Mapping[int, tuple[Sequence[tuple[int, str]], Mapping[str, str]]] | None = None,
    ) -> OsmData:
        lines = ["<?xml version='1.0' encoding='UTF-8'?><osm version='0.6'>"]
        for node, (east, north, *tags) in nodes.items():
            lon, lat = LON + east / PER_DEGREE_LON, LAT + north / PER_DEGREE_LAT
            told = _tags(tags[0]) if tags else ""
            lines.append(f"<node id='{node}' lon='{lon:.7f}' lat='{lat:.7f}'>{told}</node>")
        for way, (path, way_tags) in ways.items():
            refs = "".join(f"<nd ref='{node}'/>" for node in path)
            lines.append(f"<way id='{way}'>{refs}{_tags(way_tags)}</way>")
        for relation, (members, relation_tags) in (relations or {}).items():
            refs = "".join(f"<member type='way' ref='{w}' role='{role}'/>" for w, role in members)
            lines.append(f"<relation id='{relation}'>{refs}{_tags(relation_tags)}</relation>")
        lines.append("</osm>")
        file = tmp_path / "drawing.osm"
        file.write_text("\n".join(lines), encoding="utf-8")
        return read_osm_file(file)

    return drawing


class Drawn:
    """The network of a drawing, asked by OSM ids."""

    def __init__(self, nodes: pd.DataFrame, edges: gpd.GeoDataFrame) -> None:
        self.nodes = nodes
        self.network = network_from_frames(nodes, edges)
        self.edges = edges.assign(
            u=nodes["node_id"].to_numpy()[edges["tail"]],
            v=nodes["node_id"].to_numpy()[edges["head"]],
            u_side=nodes["side"].to_numpy()[edges["tail"]],
            v_side=nodes["side"].to_numpy()[edges["head"]],
        )

    def pairs(self) -> set[tuple[int, int]]:
        """Give all directed edges with a length, as pairs of OSM node ids."""
        real = self.edges[self.edges["way_id"] != 0]
        return set(zip(real["u"].tolist(), real["v"].tolist(), strict=True))

    def edge(self, u: int, v: int) -> pd.Series:
        """Give the one edge between two nodes."""
        found = self.edges[(self.edges["u"] == u) & (self.edges["v"] == v)]
        assert len(found) == 1, f"{len(found)} edges from {u} to {v}"
        one: pd.Series = found.iloc[0]
        return one

    def metres(self, start: int, end: int) -> float:
        """Give the length of the shortest way, by a search of this test's own."""
        return self._shortest(self.edges["length_m"], start, end)

    def seconds(self, key: str, start: int, end: int) -> tuple[float, float]:
        """Give the seconds of a profile from node to node: optimistic and strict."""
        found = cost(self.network, profile(key))
        return self._shortest(found.optimistic, start, end), self._shortest(
            found.strict, start, end
        )

    def state(self, key: str, start: int, end: int) -> str:
        """Tell whether someone gets there: yes, unknown (perhaps) or no."""
        perhaps, surely = self.seconds(key, start, end)
        if surely < float("inf"):
            return "yes"
        return "unknown" if perhaps < float("inf") else "no"

    def _shortest(self, weights: Iterable[float], start: int, end: int) -> float:
        import networkx as nx  # noqa: PLC0415  (slow; few tests ask)

        graph: nx.DiGraph[tuple[int, int]] = nx.DiGraph()
        for edge, weight in zip(self.edges.itertuples(), weights, strict=True):
            u, v = (edge.u, edge.u_side), (edge.v, edge.v_side)
            known = graph.get_edge_data(u, v, {"cost": float("inf")})["cost"]
            if weight < float("inf"):
                graph.add_edge(u, v, cost=min(known, float(weight)))
        ends = [[node for node in graph if node[0] == wanted] for wanted in (start, end)]
        lengths = [
            nx.shortest_path_length(graph, a, b, weight="cost")
            for a in ends[0]
            for b in ends[1]
            if nx.has_path(graph, a, b)
        ]
        return float(min(lengths)) if lengths else float("inf")


@pytest.fixture
def network_of() -> type[Drawn]:
    """Give the class, for tests that make the tables themselves."""
    return Drawn


@pytest.fixture
def drawn(draw: Draw) -> DrawNetwork:
    """Draw and make the network in one go, in RD."""

    def make(*drawing: object) -> Drawn:
        nodes, edges, _ = network_frames(draw(*drawing), "EPSG:28992")  # type: ignore[arg-type]  # passed on as given
        return Drawn(nodes, edges)

    return make


class DrawNetwork(Protocol):
    """Makes the network of a drawing."""

    def __call__(self, *drawing: object) -> Drawn:
        """Take nodes, ways and relations as :class:`Draw` does."""
