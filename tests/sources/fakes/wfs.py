"""A WFS 2.0 with the habits of that of PDOK: a thousand a page, and no order within a box."""

from __future__ import annotations

import json
import random
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from typing import Any

from shapely.geometry import box, shape

from tests.sources.fakes.server import Answer, Asked

FES = "{http://www.opengis.net/fes/2.0}"
Feature = dict[str, Any]


@dataclass
class Wfs:
    """Layers of features with geometries in EPSG:28992.

    With a box the order is another one in every answer. ``loses`` features are left out of what is
    given but counted in what is said.
    """

    layers: dict[str, list[Feature]]
    page: int = 1000
    loses: int = 0
    ignores_filter: bool = False
    chance: random.Random = field(default_factory=lambda: random.Random(5))  # noqa: S311 -- an order

    def __call__(self, asked: Asked) -> Answer:
        """Answer a request."""
        query = {key.lower(): value for key, value in asked.query.items()}
        if query.get("request") == "GetCapabilities":
            return _capabilities(list(self.layers))
        layer = query.get("typenames", "")
        if layer not in self.layers:
            return _exception(f"TYPENAME '{layer}' doesn't exist in this server")
        features = list(self.layers[layer])
        if "filter" in query and not self.ignores_filter:
            if "bbox" in query:
                return _exception("bbox and filter are mutually exclusive")
            equal = ET.fromstring(query["filter"]).find(f"{FES}PropertyIsEqualTo")  # noqa: S314 -- of our own making
            assert equal is not None
            name, value = (equal.findtext(FES + tag) for tag in ("ValueReference", "Literal"))
            features = [one for one in features if one["properties"].get(name) == value]
        if "bbox" in query:
            *corners, system = query["bbox"].split(",")
            assert system.endswith("28992")
            west, south, east, north = (float(number) for number in corners)
            within = box(west, south, east, north)
            features = [one for one in features if shape(one["geometry"]).intersects(within)]
            self.chance.shuffle(features)
        if query.get("resulttype") == "hits":
            text = f'<wfs:FeatureCollection numberMatched="{len(features)}" numberReturned="0"/>'
            return Answer(text.encode(), kind="text/xml; charset=UTF-8")
        features = features[: len(features) - self.loses]
        first = int(query.get("startindex", 0))
        last = first + min(int(query.get("count", 1000)), self.page)
        content = {
            "type": "FeatureCollection",
            "name": layer.partition(":")[2],
            "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}},
            "features": features[first:last],
        }
        return Answer(json.dumps(content).encode(), kind="application/json; subtype=geojson")


def _capabilities(layers: list[str]) -> Answer:
    listed = "".join(
        f"<FeatureType><Name>{name}</Name><Title>{name}</Title></FeatureType>" for name in layers
    )
    report = (
        '<?xml version="1.0"?><wfs:WFS_Capabilities xmlns:wfs="http://www.opengis.net/wfs/2.0">'
        "<ows:ServiceIdentification><ows:Title>Name</ows:Title></ows:ServiceIdentification>"
        f"<FeatureTypeList>{listed}</FeatureTypeList></wfs:WFS_Capabilities>"
    )
    return Answer(report.encode(), kind="text/xml; charset=UTF-8")


def _exception(text: str) -> Answer:
    report = (
        '<?xml version="1.0"?><ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1">'
        f'<ows:Exception exceptionCode="InvalidParameterValue"><ows:ExceptionText>{text}'
        "</ows:ExceptionText></ows:Exception></ows:ExceptionReport>"
    )
    return Answer(report.encode(), kind="text/xml; charset=UTF-8")
