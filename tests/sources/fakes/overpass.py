"""Overpass as far as it is asked here, from an OSM file.

It takes nothing for granted: a question with one word it does not know is refused with status 400,
as Overpass does.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs
from xml.sax.saxutils import quoteattr

import osmium
import shapely
from osmium.osm import Node, Relation, Way

from tests.sources.fakes.server import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.sources.fakes.server import Asked

KIND = "application/osm3s+xml"
_TEXT = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
_PART = re.compile(
    rf"\((?P<type>node|way|relation)\[(?P<key>{_TEXT})(?:=(?P<value>{_TEXT}))?\]"
    rf"\(poly:(?P<poly>{_TEXT})\);\(\._;>;\);\);"
)
_WHOLE = re.compile(r"\[out:xml\]\[timeout:(?P<timeout>\d+)\];\((?P<parts>.*)\);out;", re.DOTALL)


class _Thing(NamedTuple):
    tags: dict[str, str]
    refs: list[int]
    members: list[tuple[str, int, str]]


@dataclass
class Overpass:
    """Answers questions about a file; ``questions`` holds those it understood.

    ``date`` is what it says of its data; ``remark`` is added to every answer.
    """

    file: Path
    date: str = "2026-11-20"
    remark: str = ""
    questions: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the file."""
        self.node: dict[int, tuple[float, float, dict[str, str]]] = {}
        self.way: dict[int, _Thing] = {}
        self.relation: dict[int, _Thing] = {}
        for entity in osmium.FileProcessor(str(self.file)):
            tags = dict(entity.tags)
            if isinstance(entity, Node):
                self.node[entity.id] = (entity.lon, entity.lat, tags)
            elif isinstance(entity, Way):
                self.way[entity.id] = _Thing(tags, [node.ref for node in entity.nodes], [])
            elif isinstance(entity, Relation):
                members = [(one.type, one.ref, one.role) for one in entity.members]
                self.relation[entity.id] = _Thing(tags, [], members)

    def __call__(self, asked: Asked) -> Answer:
        """Answer a question."""
        form = parse_qs(asked.body.decode())
        right = asked.headers.get("content-type") == "application/x-www-form-urlencoded"
        if asked.method != "POST" or asked.path != "interpreter" or not right or "data" not in form:
            return Answer(b"<html>Error</html>", 400, "text/html")
        whole = _WHOLE.fullmatch(form["data"][0])
        parts = list(_PART.finditer(whole["parts"])) if whole else []
        if not whole or "".join(part[0] for part in parts) != whole["parts"]:
            return Answer(b"<html>parse error</html>", 400, "text/html")
        self.questions.append(form["data"][0])
        found: dict[str, set[int]] = {"node": set(), "way": set(), "relation": set()}
        near: dict[str, dict[str, set[int]]] = {}
        for part in parts:
            poly = ast.literal_eval(part["poly"])
            if poly not in near:
                near[poly] = self._near(poly)
            value = ast.literal_eval(part["value"]) if part["value"] else None
            key = ast.literal_eval(part["key"])
            for one in near[poly][part["type"]]:
                tags = (
                    self.node[one][2]
                    if part["type"] == "node"
                    else self._of(part["type"])[one].tags
                )
                if key in tags and value in {None, tags[key]}:
                    found[part["type"]].add(one)
        self._go_down(found)
        return Answer("".join(self._xml(found)).encode(), kind=KIND)

    def _of(self, kind: str) -> dict[int, _Thing]:
        return self.way if kind == "way" else self.relation

    def _near(self, poly: str) -> dict[str, set[int]]:
        """Find what has a node in a polygon, or a line through it; no surfaces around it."""
        numbers = [float(text) for text in poly.split()]
        surface = shapely.Polygon(zip(numbers[1::2], numbers[::2], strict=True))
        shapely.prepare(surface)
        ids = list(self.node)
        inside = shapely.intersects_xy(surface, [self.node[one][:2] for one in ids])
        nodes = {one for one, there in zip(ids, inside.tolist(), strict=True) if there}
        ways = {one for one, way in self.way.items() if self._touches(way.refs, nodes, surface)}
        relations = {
            one
            for one, relation in self.relation.items()
            if any(
                ref in (nodes if kind == "n" else ways if kind == "w" else ())
                for kind, ref, _ in relation.members
            )
        }
        return {"node": nodes, "way": ways, "relation": relations}

    def _touches(self, refs: list[int], nodes: set[int], surface: shapely.Polygon) -> bool:
        if not nodes.isdisjoint(refs):
            return True
        west, south, east, north = surface.bounds
        for tail, head in pairwise(ref for ref in refs if ref in self.node):
            (x, y, _), (u, v, _) = self.node[tail], self.node[head]
            off = max(x, u) < west or min(x, u) > east or max(y, v) < south or min(y, v) > north
            if not off and surface.intersects(shapely.LineString([(x, y), (u, v)])):
                return True
        return False

    def _go_down(self, found: dict[str, set[int]]) -> None:
        for one in found["relation"]:
            for kind, ref, _ in self.relation[one].members:
                if kind == "w" and ref in self.way:
                    found["way"].add(ref)
                elif kind == "n" and ref in self.node:
                    found["node"].add(ref)
        for one in found["way"]:
            found["node"].update(ref for ref in self.way[one].refs if ref in self.node)

    def _xml(self, found: dict[str, set[int]]) -> Iterator[str]:
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield '<osm version="0.6" generator="Overpass API">\n'
        yield "<note>The data is made available under ODbL.</note>\n"
        yield f'<meta osm_base="{self.date}T04:05:06Z"/>\n'
        for one in sorted(found["node"]):
            lon, lat, tags = self.node[one]
            yield f'<node id="{one}" lat="{lat:.7f}" lon="{lon:.7f}">{_tags(tags)}</node>\n'
        for one in sorted(found["way"]):
            refs = "".join(f'<nd ref="{ref}"/>' for ref in self.way[one].refs)
            yield f'<way id="{one}">{refs}{_tags(self.way[one].tags)}</way>\n'
        names = {"n": "node", "w": "way", "r": "relation"}
        for one in sorted(found["relation"]):
            members = "".join(
                f'<member type="{names[kind]}" ref="{ref}" role={quoteattr(role)}/>'
                for kind, ref, role in self.relation[one].members
            )
            yield f'<relation id="{one}">{members}{_tags(self.relation[one].tags)}</relation>\n'
        if self.remark:
            yield f"<remark> {self.remark} </remark>\n"
        yield "</osm>\n"


def _tags(tags: dict[str, str]) -> str:
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(tags[key])}/>" for key in tags)
