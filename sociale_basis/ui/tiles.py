"""The background map of the Kadaster: off unless the one who runs the dashboard wants it.

Without it the page asks no other server for anything; see ``SOCIALE_BASIS_TILES``.
"""

from __future__ import annotations

from typing import TypedDict

from sociale_basis.i18n import _

PDOK = "https://service.pdok.nl"


class Tiles(TypedDict):
    """What Leaflet needs to know; ``url`` with its own ``{z}``, ``{x}`` and ``{y}``."""

    url: str
    attribution: str


def background_tiles(choice: str) -> Tiles | None:
    """Say where the pictures under the map come from.

    Parameters
    ----------
    choice
        ``none`` or ``pdok``, as :attr:`sociale_basis.settings.Settings.tiles` has it.

    Returns
    -------
    None where there are none: the map then draws the neighbourhood's own streets and water.
    """
    if choice != "pdok":
        return None
    return Tiles(
        # In greys, so that what lies on the map stands out.
        url=f"{PDOK}/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{{z}}/{{x}}/{{y}}.png",
        attribution=_("Background map: © Kadaster (CC BY 4.0)"),
    )
