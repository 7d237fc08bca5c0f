"""What the public site shows: places of the build, and of the register what residents may see."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from sociale_basis.layers import ReachMode, layers
from sociale_basis.privacy import Viewer, Who
from sociale_basis.reach.destinations import modes
from sociale_basis.reach.opening_hours import hours_of
from sociale_basis.register import get_entries, list_entries
from sociale_basis.vocabulary import LayerKind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.register import Kept, Listed, Register

RESIDENT = Who(Viewer.RESIDENT)
"""For whom a public site is made: there is no other viewer of it."""

SAME_SPOT_M = 100.0
"""What the build and the register both have is one entry within this distance: ours."""

_RD = "EPSG:28992"
_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST = 60
_ACCESS = ("wheelchair", "entrance_wheelchair", "entrance_steps", "access", "toilets_wheelchair")


class Entry(NamedTuple):
    """One place or initiative of the site, the same in every language.

    Attributes
    ----------
    number
        Its number in the tables of reach: 0, 1, 2 …
    slug
        Name of its page; also its id on the site's maps.
    id
        Its id in the build or the register.
    layer
        Key of its layer.
    name
        None where it has none.
    status
        Candidate, verified or stale.
    point
        Where it is drawn, in the reference system of the neighbourhood; of what is at somebody's
        home the middle of its square. None: nowhere.
    doors
        Where one goes in.
    modes
        How one gets to it, or it to somebody.
    served
        Codes of the areas it comes to; empty: everywhere.
    hours
        Opening hours as OpenStreetMap writes them, empty where unknown.
    buurt
        Code of the sub-area it lies in, if any.
    access
        What is known of the entrance, by the column of the build.
    kept
        What the register tells a resident, for what comes from there.
    """

    number: int
    slug: str
    id: str
    layer: str
    name: str | None
    status: str
    point: shapely.Point | None
    doors: BaseGeometry | None
    modes: tuple[str, ...]
    served: tuple[str, ...]
    hours: str
    buurt: str | None
    access: dict[str, Any]
    kept: Kept | None = None


def entries(area: Neighbourhood, register: Register | None = None) -> list[Entry]:
    """Give everything that the public site shows, by layer, name and id.

    Parameters
    ----------
    area
        The neighbourhood: its places, candidates included, closed ones not.
    register
        Whose entries come on top, as far as a resident may see them. What stands in both (the same
        OpenStreetMap element, or the same layer and name within 100 m) is told by the register.
    """
    found = _built(area)
    if register is not None:
        kept = _kept(area, register)
        told = {each.kept.entry.osm_id for each in kept if each.kept is not None} - {None}
        own = [each for each in found if each.id not in told and not _known(each, kept)]
        found = own + kept
    found.sort(key=lambda each: (each.layer, each.name is None, each.name or "", each.id))
    used: set[str] = set()
    numbered = []
    for number, each in enumerate(found):
        slug = _slug(each, used)
        used.add(slug)
        numbered.append(each._replace(number=number, slug=slug))
    return numbered


def _built(area: Neighbourhood) -> list[Entry]:
    known = layers()
    places = area.places
    hours = hours_of(places)
    rows = places.to_dict("records")
    points = places.geometry.to_numpy()
    doors = places["entrances"].to_numpy() if "entrances" in places else points
    buurten = _buurten(area, points)
    found = []
    for row, point, door, text, buurt in zip(rows, points, doors, hours, buurten, strict=True):
        layer = known.get(str(row["layer"]))
        if layer is None or layer.kind is LayerKind.AREA or row["status"] == Status.CLOSED:
            continue
        default = layer.reach_mode or ReachMode.OWN_STRENGTH
        placed = point is not None and not point.is_empty
        entered = door is not None and not pd.isna(door) and not door.is_empty
        found.append(
            Entry(
                number=0,
                slug="",
                id=str(row["id"]),
                layer=layer.key,
                name=_text(row["name"]),
                status=str(row["status"]),
                point=point if placed else None,
                doors=door if entered else point if placed else None,
                modes=tuple(modes(_text(row.get("reach_mode")) or default.value)),
                served=_codes(_text(row.get("service_area"))),
                hours=text,
                buurt=buurt,
                access={name: row.get(name) for name in _ACCESS},
            )
        )
    return found


def _kept(area: Neighbourhood, register: Register) -> list[Entry]:
    known = layers()
    spots = {each.id: each for each in list_entries(register, RESIDENT)}
    into = Transformer.from_crs(_RD, area.homes.crs, always_xy=True)
    codes = set(area.areas["code"].astype(str))
    found = []
    for kept in get_entries(register, RESIDENT):
        spot, layer = spots.get(kept.id), known.get(kept.entry.layer)
        if spot is None or layer is None or not _is_here(area, kept, spot, into, codes):
            continue
        point = None if spot.x is None else shapely.Point(into.transform(spot.x, spot.y))
        default = layer.reach_mode or ReachMode.OWN_STRENGTH
        buurt = next(iter(_buurten(area, [point])), None) or spot.area
        found.append(
            Entry(
                number=0,
                slug="",
                id=kept.id,
                layer=layer.key,
                name=kept.entry.name,
                status=kept.status.value,
                point=point,
                doors=point,
                modes=tuple(sorted(kept.entry.reach_modes)) or (default.value,),
                served=tuple(sorted(kept.entry.service_area)),
                hours=kept.entry.hours.text or "",
                buurt=buurt if buurt in codes else None,
                access=_access(kept),
                kept=kept,
            )
        )
    return found


def _is_here(
    area: Neighbourhood, kept: Kept, spot: Listed, into: Transformer, codes: set[str]
) -> bool:
    """Say whether an entry belongs on the site of this neighbourhood: a register may hold more."""
    if spot.x is not None:
        x, y = into.transform(spot.x, spot.y)
        return bool(shapely.contains_xy(area.extent, x, y))
    told = {spot.area, *kept.entry.service_area} - {None}
    return not told or any(serves((str(code),), mine) for code in told for mine in codes)


def serves(served: Iterable[str], buurt: str) -> bool:
    """Say whether what comes to some areas comes to a buurt: also by its wijk or gemeente."""
    codes = list(served)
    return not codes or any(
        code == buurt or (code[:2] in {"WK", "GM"} and buurt[2:].startswith(code[2:]))
        for code in codes
    )


def _known(built: Entry, kept: list[Entry]) -> bool:
    return built.name is not None and any(
        each.layer == built.layer
        and _folded(each.name or "") == _folded(built.name)
        and (
            each.point is None
            or built.point is None
            or each.point.distance(built.point) <= SAME_SPOT_M
        )
        for each in kept
    )


def _access(kept: Kept) -> dict[str, Any]:
    told = kept.entry.accessibility
    wheelchair = None if told.wheelchair == "unknown" else told.wheelchair.value
    return {"wheelchair": wheelchair, "entrance_steps": told.entrance_steps}


def _buurten(area: Neighbourhood, points: Iterable[BaseGeometry | None]) -> list[str | None]:
    shapes = [None if point is None or point.is_empty else point for point in points]
    tree = shapely.STRtree(area.areas.geometry.to_numpy())
    found = np.full(len(shapes), -1)
    which, in_area = tree.query(np.array(shapes, dtype=object), predicate="intersects")
    found[which[::-1]] = in_area[::-1]
    codes = area.areas["code"].astype(str).tolist()
    return [None if row < 0 else codes[row] for row in found.tolist()]


def frame_of(area: Neighbourhood, some: list[Entry]) -> gpd.GeoDataFrame:
    """Lay out entries as a frame of places to search for; see ``reach.destinations``."""
    table: dict[str, list[Any]] = {
        "id": [each.slug for each in some],
        "layer": [each.layer for each in some],
        "status": [each.status for each in some],
        **{name: [_nothing(each.access.get(name)) for each in some] for name in _ACCESS},
    }
    return gpd.GeoDataFrame(
        pd.DataFrame(table, dtype=object),
        geometry=[each.doors for each in some],
        crs=area.homes.crs,
    )


def _nothing(value: object) -> object:
    return None if value is None or pd.isna(value) else value  # type: ignore[call-overload]  # one value of a table


def _slug(entry: Entry, used: set[str]) -> str:
    plain = _SLUG.sub("-", _folded(entry.name or entry.layer.split("/")[1])).strip("-")[:_LONGEST]
    plain = plain.strip("-") or "plek"
    if plain not in used:
        return plain
    told = hashlib.sha256(f"{entry.layer} {entry.id}".encode()).hexdigest()
    return next(
        name for length in range(6, len(told)) if (name := f"{plain}-{told[:length]}") not in used
    )


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))


def _codes(told: str | None) -> tuple[str, ...]:
    return tuple(code.strip() for code in (told or "").split("|") if code.strip())


def _text(value: object) -> str | None:
    return None if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]  # as above
