"""An OGC API for features, strict about what it is asked, as GoKoala of PDOK is."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import geopandas as gpd
from shapely.geometry import box, mapping, shape

from tests.sources.fakes.server import Answer, Asked

RD = "http://www.opengis.net/def/crs/EPSG/0/28992"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
KNOWN = {"f", "limit", "crs", "bbox", "bbox-crs", "cursor", "datetime"}
Feature = dict[str, Any]


@dataclass
class OgcFeatures:
    """Collections of features with geometries in EPSG:28992.

    ``page`` caps the pages below what is asked; ``content_crs`` is sent instead of the truth.
    With ``datetime`` only versions that held at that moment are given; without it all versions.
    """

    collections: dict[str, list[Feature]]
    page: int = 1000
    content_crs: str | None = None
    links_to: str = "https://api.original.example/ogc/v1"
    ignores: set[str] = field(default_factory=set)

    def __call__(self, asked: Asked) -> Answer:
        """Answer a request."""
        parts = asked.path.split("/")
        if asked.path == "collections":
            listed = [{"id": name, "itemType": "feature"} for name in self.collections]
            return _json({"links": [], "collections": listed})
        if len(parts) != 3 or parts[::2] != ["collections", "items"]:
            return _problem(404, "not found")
        if parts[1] not in self.collections:
            return _problem(404, f"collection {parts[1]} doesn't exist")
        return self._items(parts[1], asked.query)

    def _items(self, name: str, query: dict[str, str]) -> Answer:
        features = self.collections[name]
        properties = {key for feature in features for key in feature["properties"]}
        if unknown := set(query) - KNOWN - properties:
            return _problem(400, f"unknown query parameter(s) found: {', '.join(unknown)}")
        limit = int(query.get("limit", 10))
        if limit > 1000:
            return _problem(400, "limit should be less than 1000")
        for key in properties & set(query) - self.ignores:
            features = [one for one in features if one["properties"].get(key) == query[key]]
        if "bbox" in query:
            if query.get("bbox-crs") != RD:
                return _problem(400, "this fake only knows boxes in RD")
            west, south, east, north = (float(number) for number in query["bbox"].split(","))
            within = box(west, south, east, north)
            features = [one for one in features if shape(one["geometry"]).intersects(within)]
        if "datetime" in query:
            features = [one for one in features if _held(one["properties"], query["datetime"])]
        rest = {key: value for key, value in query.items() if key != "cursor"}
        first = 0
        if "cursor" in query:
            number, _, of = base64.urlsafe_b64decode(query["cursor"]).decode().partition("|")
            if of != urlencode(sorted(rest.items())):
                return _problem(400, "cursor doesn't belong to these parameters")
            first = int(number)
        last = first + min(limit, self.page)
        links = [{"rel": "self", "href": self.links_to}]
        if last < len(features):
            place = f"{last}|{urlencode(sorted(rest.items()))}".encode()
            cursor = {"cursor": base64.urlsafe_b64encode(place).decode()}
            href = f"{self.links_to}/collections/{name}/items?{urlencode(cursor | rest)}"
            links.append({"rel": "next", "title": "Next page", "href": href})
        system = query.get("crs", CRS84)
        shown = [_in(system, one) for one in features[first:last]]
        content = {
            "links": links,
            "numberReturned": len(shown),
            "timeStamp": "2026-11-24T10:00:00Z",
            "type": "FeatureCollection",
            "features": shown,
        }
        headers = {"Content-Crs": f"<{self.content_crs or system}>"}
        return _json(content, "application/geo+json", headers)


def _held(properties: dict[str, Any], moment: str) -> bool:
    began, ended = (properties.get(f"{word}_registratie") for word in ("tijdstip", "eind"))
    return (began is None or began <= moment) and (ended is None or ended > moment)


def _in(system: str, feature: Feature) -> Feature:
    if system == RD:
        return feature
    degrees = gpd.GeoSeries([shape(feature["geometry"])], crs="EPSG:28992").to_crs("EPSG:4326")[0]
    return feature | {"geometry": mapping(degrees)}


def _json(
    content: object, kind: str = "application/json", headers: dict[str, str] | None = None
) -> Answer:
    return Answer(json.dumps(content).encode(), 200, kind, headers or {})


def _problem(status: int, detail: str) -> Answer:
    content = {"detail": detail, "status": status, "title": "problem"}
    return Answer(json.dumps(content).encode(), status, "application/problem+json")
