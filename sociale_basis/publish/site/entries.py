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

from sociale_basis.layers import ReachMode, layers
from sociale_basis.privacy import Viewer, Who
from sociale_basis.reach.destinations import modes
from sociale_basis.reach.known_here import known_here
from sociale_basis.reach.opening_hours import hours_of
from sociale_basis.vocabulary import LayerKind, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach.kept_places import KeptHere
    from sociale_basis.register import Kept, Register

RESIDENT = Who(Viewer.RESIDENT)
"""For whom a public site is made: there is no other viewer of it."""

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
    built
        Layer and id in the build, of what the register tells and the build has too.
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
    built: tuple[str, str] | None = None


def entries(area: Neighbourhood, register: Register | None = None) -> list[Entry]:
    """Give everything that the public site shows, by layer, name and id.

    Parameters
    ----------
    area
        The neighbourhood: its places, candidates included, closed ones not.
    register
        Whose entries come on top, as far as a resident may see them. What stands in both (see
        :mod:`sociale_basis.reach.kept_places`) is told by the register; what that does not tell, by
        the build; what it says is closed, is left out.
    """
    here: list[KeptHere] = []
    if register is not None:
        area, here, _gone = known_here(area, register, RESIDENT)
    built = _built(area)
    told = {row for each in here for row in each.rows}
    some = [each for row, each in built.items() if row not in told]
    some += _kept(area, here, built)
    some.sort(key=lambda each: (each.layer, each.name is None, each.name or "", each.id))
    used: set[str] = set()
    numbered = []
    for number, each in enumerate(some):
        slug = _slug(each, used)
        used.add(slug)
        numbered.append(each._replace(number=number, slug=slug))
    return numbered


def _built(area: Neighbourhood) -> dict[int, Entry]:
    """Give the places of the build, by their rows."""
    known = layers()
    places = area.places
    hours = hours_of(places)
    rows = places.to_dict("records")
    points = places.geometry.to_numpy()
    doors = places["entrances"].to_numpy() if "entrances" in places else points
    buurten = _buurten(area, points)
    found = {}
    each = zip(rows, points, doors, hours, buurten, strict=True)
    for number, (row, point, door, text, buurt) in enumerate(each):
        layer = known.get(str(row["layer"]))
        if layer is None or layer.kind is LayerKind.AREA or row["status"] == Status.CLOSED:
            continue
        default = layer.reach_mode or ReachMode.OWN_STRENGTH
        placed = point is not None and not point.is_empty
        entered = door is not None and not pd.isna(door) and not door.is_empty
        found[number] = Entry(
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
    return found


def _kept(area: Neighbourhood, here: list[KeptHere], built: dict[int, Entry]) -> list[Entry]:
    known = layers()
    codes = set(area.areas["code"].astype(str))
    found = []
    for kept, point, rows, rough in here:
        entry, layer = kept.entry, known[kept.entry.layer]
        base = next((built[row] for row in rows if row in built), None)
        default = layer.reach_mode or ReachMode.OWN_STRENGTH
        # What the register does not tell stays as the build has it.
        spot = base.point if point is None and base is not None else point
        told = entry.is_unreliable or entry.hours.text or entry.rhythms_told
        hours = (entry.hours_to_count_on or "") if told or base is None else base.hours
        buurt = next(iter(_buurten(area, [spot])), None) or entry.where.area
        before = () if base is None else base.modes
        found.append(
            Entry(
                number=0,
                slug="",
                id=kept.id,
                layer=layer.key,
                name=entry.name,
                status=kept.status.value,
                point=spot,
                doors=spot if rough or base is None or base.doors is None else base.doors,
                modes=tuple(sorted(entry.reach_modes)) or before or (default.value,),
                served=tuple(sorted(entry.service_area)) or (() if base is None else base.served),
                hours=hours,
                buurt=buurt if buurt in codes else None,
                access=_access(kept, {} if base is None else base.access),
                kept=kept,
                built=None if base is None else (base.layer, base.id),
            )
        )
    return found


def _access(kept: Kept, built: dict[str, Any]) -> dict[str, Any]:
    told = kept.entry.accessibility
    access = dict(built)
    if told.wheelchair != "unknown":
        access |= {
            "wheelchair": told.wheelchair.value,
            "entrance_wheelchair": told.wheelchair.value,
        }
    if told.entrance_steps is not None:
        access["entrance_steps"] = told.entrance_steps
    return access


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
