"""The background of the Kadaster is there for who asks for it."""

from __future__ import annotations

from urllib.parse import urlsplit

from sociale_basis import i18n
from sociale_basis.ui.tiles import background_tiles


def test_off_unless_wanted() -> None:
    """By default no other server is asked for anything."""
    assert background_tiles("none") is None


def test_pdok() -> None:
    """The address is that of PDOK, with the places where Leaflet fills in which picture."""
    found = background_tiles("pdok")
    assert found is not None
    address = urlsplit(found["url"])
    assert (address.scheme, address.netloc) == ("https", "service.pdok.nl")
    assert address.path.startswith("/brt/achtergrondkaart/wmts/v2_0/")
    assert address.path.endswith("/EPSG:3857/{z}/{x}/{y}.png")
    assert found["attribution"] == "Achtergrondkaart: © Kadaster (CC BY 4.0)"


def test_attribution_in_english() -> None:
    """Who made the map is told in the language of the reader."""
    i18n.use("en")
    try:
        found = background_tiles("pdok")
    finally:
        i18n.use("nl")
    assert found is not None
    assert found["attribution"].startswith("Background map")
