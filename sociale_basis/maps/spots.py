"""Numbered spots on a map that are no places: a barrier, a stop of a walk, where a bench could be.

They go to the map like places do, and so stand in its list too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

LAYER = "spots"
"""What the map calls the layer they lie in; no layer of places has this key."""

_INK, _PAPER = "#ffffff", "#4a2c6f"


class Spot(NamedTuple):
    """One spot.

    Attributes
    ----------
    number
        From 1; stands in its sign.
    name, kind
        What it is, and where: for its row and its card.
    notes
        Lines below these.
    lon, lat
        In degrees.
    """

    number: int
    name: str
    kind: str
    notes: tuple[str, ...]
    lon: float
    lat: float

    @property
    def id(self) -> str:
        """How the map knows it."""
        return f"spot-{self.number}"


def spot_features(spots: Sequence[Spot]) -> list[dict[str, Any]]:
    """Give spots as features, with the properties that :func:`geojson.places` gives to places.

    Parameters
    ----------
    spots
        In the order of the list.
    """
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [spot.lon, spot.lat]},
            "properties": {
                "id": spot.id,
                "layer": LAYER,
                "kind": spot.kind,
                "name": f"{spot.number}. {spot.name}",
                "group": LAYER,
                "sign": f"sign-{spot.id}",
                "status": "",
                "status_text": "",
                "facts": [],
            },
        }
        for spot in spots
    ]


def spot_symbols(spots: Sequence[Spot]) -> str:
    """Draw the sign of each spot: its number in a disc. Made of fixed words and numbers only.

    Parameters
    ----------
    spots
        As in :func:`spot_features`.
    """
    return "".join(
        f'<symbol id="sign-{spot.id}" viewBox="0 0 28 28">'
        f'<circle cx="14" cy="14" r="12" fill="{_PAPER}" stroke="{_INK}" stroke-width="2"/>'
        f'<text x="14" y="14" fill="{_INK}" font-size="{13 if spot.number < 100 else 10}" '  # noqa: PLR2004 -- three digits
        'font-weight="700" font-family="sans-serif" text-anchor="middle" '
        f'dominant-baseline="central">{spot.number:d}</text></symbol>'
        for spot in spots
    )
