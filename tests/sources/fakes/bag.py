"""Objects of the BAG as PDOK publishes them: in snake_case, and with the names of the WFS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shapely.geometry import Point, box, mapping

from tests.sources.fakes.ogc_features import OgcFeatures
from tests.sources.fakes.wfs import Wfs

if TYPE_CHECKING:
    from collections.abc import Sequence

Feature = dict[str, Any]
IN_USE = "Verblijfsobject in gebruik"


def verblijfsobject(
    number: int, x: float, y: float, *, version: str = "a", **other: object
) -> Feature:
    """Draw a verblijfsobject: a home in the Dorpsstraat, unless told otherwise."""
    identificatie = f"{503010000000000 + number:016}"
    properties = {
        "identificatie": identificatie,
        "status": IN_USE,
        "gebruiksdoel": "woonfunctie",
        "oppervlakte": 80,
        "geconstateerd": "N",
        "openbare_ruimte_naam": "Dorpsstraat",
        "huisnummer": number,
        "huisletter": None,
        "toevoeging": None,
        "postcode": "2628DB",
        "woonplaats_naam": "Delft",
        "pand.href": ["https://api.pdok.nl/kadaster/bag/ogc/v2/collections/pand/items/7f0"],
        **other,
    }
    return {
        "type": "Feature",
        "id": f"{identificatie}-{version}",
        "geometry": mapping(Point(x, y)),
        "properties": properties,
    }


def place(number: int, x: float, y: float, status: str = "Plaats aangewezen") -> Feature:
    """Draw a place for a houseboat or caravan: a rectangle of 10 by 5 m."""
    identificatie = f"{503020000000000 + number:016}"
    properties = {
        "identificatie": identificatie,
        "status": status,
        "openbare_ruimte_naam": "Kade",
        "huisnummer": number,
        "huisletter": "a",
        "toevoeging": "2",
        "postcode": None,
    }
    return {
        "type": "Feature",
        "id": identificatie,
        "geometry": mapping(box(x, y, x + 10, y + 5)),
        "properties": properties,
    }


def ogc(
    verblijfsobjecten: list[Feature], ligplaatsen: Sequence[Feature] = (), page: int = 1000
) -> OgcFeatures:
    """Serve them as the OGC API does."""
    collections = {
        "verblijfsobject": verblijfsobjecten,
        "ligplaats": list(ligplaatsen),
        "standplaats": [],
    }
    return OgcFeatures(collections, page)


def wfs(verblijfsobjecten: list[Feature]) -> Wfs:
    """Serve them as the WFS does."""
    renamed = []
    for one in verblijfsobjecten:
        properties = dict(one["properties"])
        properties["openbare_ruimte"] = properties.pop("openbare_ruimte_naam")
        del properties["pand.href"]
        properties["pandidentificatie"] = "0503100000000001"
        renamed.append({**one, "properties": properties})
    return Wfs({"bag:verblijfsobject": renamed, "bag:ligplaats": [], "bag:standplaats": []})
