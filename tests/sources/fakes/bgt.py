"""Wegdelen of the BGT as PDOK publishes them: with all their history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shapely.geometry import mapping

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Feature = dict[str, Any]


def wegdeel(name: str, shape: BaseGeometry, *, version: int = 1, **other: object) -> Feature:
    """Draw a piece of footway of tiles, kept up by gemeente 0503, unless told otherwise."""
    properties = {
        "lokaal_id": f"G0503.{name}",
        "functie": "voetpad",
        "fysiek_voorkomen": "open verharding",
        "plus_fysiek_voorkomen": None,
        "plus_fysiek_voorkomen_leeg": "waardeOnbekend",
        "status": "bestaand",
        "relatieve_hoogteligging": 0,
        "bronhouder": "G0503",
        "tijdstip_registratie": f"20{10 + version}-03-01T12:00:00Z",
        "eind_registratie": None,
        "termination_date": None,
        **other,
    }
    return {
        "type": "Feature",
        "id": f"{name}-{version}",
        "geometry": mapping(shape),
        "properties": properties,
    }
