"""Where an entry is: an address of the local list, a tap on the map, or a buurt.

What is typed is looked up in the addresses of the neighbourhood, in memory: nobody outside is
asked, and only what is saved in the register is kept.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import streamlit as st
from pyproj import Transformer
from shapely import Point

from sociale_basis.i18n import _, language
from sociale_basis.neighbourhood import Neighbourhood
from sociale_basis.register.exchange import AddressList
from sociale_basis.ui.answers import description
from sociale_basis.ui.area_map import AreaMap, Mode, show_area_map
from sociale_basis.ui.map_content import urls
from sociale_basis.ui.wording import plain, small

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sociale_basis.register.whereabouts import Whereabouts

RD = "EPSG:28992"
_TOLD = ("address", "town", "x", "y", "area")
_CODE = re.compile(r"[A-Z]{2}\d{2,8}")


class By(StrEnum):
    """How somebody says where it is."""

    ADDRESS = "address"
    TAP = "tap"
    AREA = "area"
    UNKNOWN = "unknown"


def _digest(area: Neighbourhood) -> str:
    return area.digest


@st.cache_resource(hash_funcs={Neighbourhood: _digest}, max_entries=8, show_spinner=False)
def address_list(area: Neighbourhood) -> AddressList:
    """Give the addresses of a neighbourhood, to find positions by."""
    points = area.homes.geometry.to_crs(RD)
    rows = zip(area.homes["address"], points.x, points.y, strict=True)
    return AddressList((str(text), float(x), float(y)) for text, x, y in rows if text)


def area_names(area: Neighbourhood) -> dict[str, str]:
    """Give the names of the buurten of a neighbourhood, by code; of those of CBS only."""
    rows = zip(area.areas["code"].astype(str), area.areas["name"].astype(str), strict=True)
    return {code: name for code, name in rows if _CODE.fullmatch(code)}


def area_at(area: Neighbourhood, x: float, y: float) -> str | None:
    """Give the code of the buurt that a position in EPSG:28992 lies in."""
    shapes = area.areas.geometry.to_crs(RD)
    inside = area.areas["code"][shapes.covers(Point(x, y))]
    code = None if inside.empty else str(inside.iloc[0])
    return code if code and _CODE.fullmatch(code) else None


def where_fields(area: Neighbourhood, now: Whereabouts, key: str) -> dict[str, Any]:
    """Ask where something is; give what of its whereabouts that changes, as ``edit`` takes it.

    Parameters
    ----------
    area
        The neighbourhood with the addresses.
    now
        Where it is as far as known.
    key
        Begins the keys of the fields.
    """
    names = {
        By.ADDRESS: _("Address"),
        By.TAP: _("Point out on the map"),
        By.AREA: _("Only the buurt"),
        By.UNKNOWN: _("Do not know yet"),
    }
    chosen = st.segmented_control(
        _("How do you say where it is?"),
        list(names),
        format_func=lambda each: names[each],
        default=_begins(now),
        key=f"{key} by",
        wrap=True,
    )
    if chosen is By.TAP:
        return _tapped(area, now, key)
    if chosen is By.AREA:
        return _in_area(area, now, key)
    if chosen is By.ADDRESS:
        return _at_address(area, now, key)
    return _differs(now, dict.fromkeys(_TOLD)) if chosen is By.UNKNOWN else {}


def _begins(now: Whereabouts) -> By:
    if now.address is None and now.x is not None:
        return By.TAP
    if now.address is None and now.area is not None:
        return By.AREA
    return By.ADDRESS


def _at_address(area: Neighbourhood, now: Whereabouts, key: str) -> dict[str, Any]:
    street, town = st.columns([3, 2])
    address = street.text_input(
        _("Street and number"),
        value=now.address or "",
        max_chars=200,
        autocomplete="off",
        placeholder=_("For example: Wilgenplein 1"),
        key=f"{key} address",
    ).strip()
    place = town.text_input(
        _("Town"), value=now.town or "", max_chars=200, autocomplete="off", key=f"{key} town"
    ).strip()
    told: dict[str, Any] = {"address": address or None, "town": place or None}
    if not address:
        return _differs(now, told | {"x": None, "y": None} if now.address else told)
    if address == now.address:
        return _differs(now, told)
    found = address_list(area).find(address)
    if found is None:
        st.html(
            small(
                _(
                    "Not in the list of addresses of this neighbourhood: it is kept, and is not "
                    "on the map until somebody points it out."
                )
            )
        )
        return _differs(now, told | {"x": None, "y": None, "area": None})
    code = area_at(area, found.x, found.y)
    name = area_names(area).get(code or "", "")
    text = _("Found on the map, in {area}.").format(area=name) if name else _("Found on the map.")
    st.html(small(text))
    return _differs(now, told | {"x": found.x, "y": found.y, "area": code})


def _tapped(area: Neighbourhood, now: Whereabouts, key: str) -> dict[str, Any]:
    described = description(area, language())
    before = None if now.x is None or now.y is None else _degrees(now.x, now.y)
    on_map = show_area_map(
        AreaMap(
            Mode.POINT,
            described.bounds,
            described.attribution,
            background=urls(area, language())["background"],
            point=before,
        ),
        key=f"{key} map",
    )
    if on_map.point is None:
        return {}
    x, y = metres_at(*on_map.point)
    code = area_at(area, x, y)
    name = area_names(area).get(code or "", "")
    st.html(small(_("Pointed out in {area}.").format(area=name) if name else _("Pointed out.")))
    return _differs(now, {"x": x, "y": y, "area": code})


def _in_area(area: Neighbourhood, now: Whereabouts, key: str) -> dict[str, Any]:
    names = area_names(area)
    codes = list(names)
    code = st.selectbox(
        _("Buurt"),
        codes,
        index=codes.index(now.area) if now.area in codes else None,
        format_func=lambda each: plain(names[each]),
        placeholder=_("Choose a buurt"),
        key=f"{key} area",
    )
    told = {"area": code, "address": None, "x": None, "y": None}
    return _differs(now, told) if code else {}


def _differs(now: Whereabouts, told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value != getattr(now, name)}


_TO_DEGREES = Transformer.from_crs(RD, "EPSG:4326", always_xy=True)
_TO_METRES = Transformer.from_crs("EPSG:4326", RD, always_xy=True)


def _degrees(x: float, y: float) -> tuple[float, float]:
    lon, lat = _TO_DEGREES.transform(x, y)
    return float(lon), float(lat)


def metres_at(lon: float, lat: float) -> tuple[float, float]:
    """Bring a position in degrees into EPSG:28992, to a decimetre."""
    x, y = _TO_METRES.transform(lon, lat)
    return round(float(x), 1), round(float(y), 1)
