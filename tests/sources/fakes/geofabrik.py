"""The download server of Geofabrik: its index as documented, files, and checksums beside them."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import mapping

from tests.sources.fakes.file import file
from tests.sources.fakes.server import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sources.fakes.server import Asked

HOST = "https://download.geofabrik.de"
FLEVOLAND, UTRECHT = shapely.box(5.1, 52.25, 6.0, 52.9), shapely.box(4.8, 51.9, 5.6, 52.25)
NETHERLANDS = shapely.box(3.3, 50.7, 7.1, 53.6)


def offer(
    key: str, parent: str | None, ground: shapely.Polygon, folder: str | None
) -> dict[str, Any]:
    """Make a feature of the index; without a folder it has no file."""
    place = f"{HOST}/{folder}{key}"
    urls = {
        "pbf": f"{place}-latest.osm.pbf",
        "shp": f"{place}-latest-free.shp.zip",
        "updates": f"{place}-updates",
    }
    properties: dict[str, Any] = {"id": key, "name": key.title()}
    if parent is not None:
        properties["parent"] = parent
    properties["urls"] = {"updates": urls["updates"]} if folder is None else urls
    return {"type": "Feature", "properties": properties, "geometry": mapping(ground)}


def index() -> dict[str, Any]:
    """Make an index of two provinces, two countries and a continent."""
    features = [
        offer("europe", None, shapely.box(-30, 30, 50, 75), ""),
        offer("netherlands", "europe", NETHERLANDS, "europe/"),
        offer("germany", "europe", shapely.box(6.0, 47.0, 15.0, 55.0), "europe/"),
        offer("flevoland", "netherlands", FLEVOLAND, "europe/netherlands/"),
        offer("utrecht", "netherlands", UTRECHT, "europe/netherlands/"),
        offer("somewhere", "netherlands", shapely.box(5.2, 52.5, 5.3, 52.6), None),
    ]
    return {"type": "FeatureCollection", "features": features}


def geofabrik(
    content: bytes, *, md5: str | None = None, listed: object = None
) -> Callable[[Asked], Answer]:
    """Serve the same content as every file."""
    serve = file(content)
    checksum = md5 or hashlib.md5(content, usedforsecurity=False).hexdigest()

    def answer(asked: Asked) -> Answer:
        if asked.path == "index-v1.json":
            return Answer(json.dumps(listed or index()).encode())
        if asked.path.endswith(".osm.pbf.md5"):
            name = asked.path.rpartition("/")[2].removesuffix(".md5")
            line = f"{checksum}  {name.replace('latest', '261120')}\n"
            return Answer(line.encode(), kind="application/octet-stream")
        if asked.path.endswith("-latest.osm.pbf"):
            return serve(asked)
        return Answer(b"not here", 404, "text/html")

    return answer
