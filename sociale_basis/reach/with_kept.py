"""A neighbourhood with what the register keeps among its places, as if the build had had it.

What people keep goes before what lay in the build; what they do not tell leaves that as it was.
Of times that one cannot count on nobody knows any, whatever the build says.
Nothing old is touched.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from geopandas.array import from_shapely

from sociale_basis.i18n import _
from sociale_basis.i18n.hours import hours_words
from sociale_basis.network.anchoring import anchor_points
from sociale_basis.reach.kept_hours import hours_text
from sociale_basis.reach.overlay import with_network
from sociale_basis.register import AnyEntry, Aspect, Kept, rhythm_words
from sociale_basis.register.terms import Fit, Price
from sociale_basis.vocabulary import State, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach.kept_places import KeptHere

WHEN, WHOM, FIRST_VISIT, ABOUT = "when", "whom", "first_visit_with", "about"
WALK_IN, FUNCTIONS, DOMAINS = "walk_in", "functions", "life_domains"
ADDED = (WHEN, WHOM, FIRST_VISIT, ABOUT, WALK_IN, FUNCTIONS, DOMAINS)
"""Columns that only such a neighbourhood has: when it is held, whom to call, who comes along the
first time and what it is, in words; whether one walks in (``yes``, ``no``); its own functions and
life domains, as ``a|b``."""

_HOURS = "opening_hours"
_FEE = {Price.FREE: "no", Price.VOLUNTARY: "no", Price.PAID: "yes"}


def with_kept(
    area: Neighbourhood, some: Sequence[KeptHere], since: date, school: Callable[[date], State]
) -> Neighbourhood:
    """Put entries among the places of a neighbourhood.

    Parameters
    ----------
    area
        The neighbourhood.
    some
        Entries in it, as :func:`~sociale_basis.reach.kept_places.kept_here` gives them.
    since
        First day of which times are laid out; see
        :func:`sociale_basis.reach.kept_hours.hours_text`.
    school
        Says of a day whether schools have holidays.

    Returns
    -------
    With other rows of ``places``, new ones after the old, and their anchors; words in the language
    in use. Its digest is one of its own, so that no cache takes one for the other.
    """
    if not some:
        return area
    told = [told_columns(each.kept, since, school) for each in some]
    places = _overwritten(
        area.places, [(each.rows, one) for each, one in zip(some, told, strict=True)]
    )
    doubted = [row for each in some if each.kept.entry.is_unreliable for row in each.rows]
    if doubted and _HOURS in places:  # hours of the build are not to be counted on either
        places.loc[doubted, _HOURS] = None
    new = [(each, one) for each, one in zip(some, told, strict=True) if not each.rows]
    if new:
        rows = _rows(places, new)
        anchors = _anchors(area, [each for each, _told in new])
        changed = replace(
            area,
            places=gpd.GeoDataFrame(pd.concat([places, rows], ignore_index=True)),
            place_anchors=pd.concat([area.place_anchors, anchors], ignore_index=True),
        )
    else:
        changed = replace(area, places=places)
    mark = [_mark(each, one) for each, one in zip(some, told, strict=True)]
    digest = hashlib.sha256(repr(mark).encode()).hexdigest()[:8]
    return with_network(replace(changed, digest=f"{area.digest}+{digest}"), area.network)


def _mark(here: KeptHere, told: dict[str, Any]) -> tuple[object, ...]:
    """Give all of an entry that makes a difference to the places."""
    entry = here.kept.entry
    point = None if here.point is None else here.point.wkb
    return here.place, here.rows, point, entry.layer, entry.name, entry.is_unreliable, told


def told_columns(kept: Kept, since: date, school: Callable[[date], State]) -> dict[str, Any]:
    """Give what an entry tells, by the column of the places; None where it tells nothing.

    Parameters
    ----------
    kept
        The entry.
    since, school
        As in :func:`with_kept`.
    """
    entry, contact = kept.entry, kept.entry.contact
    checks = [check for aspect in Aspect if (check := kept.life.check(aspect)) is not None]
    last = max(checks, key=lambda check: check.on) if checks else None
    checked = last if kept.status is not Status.CANDIDATE else None
    person = contact.person
    wheelchair = _fit(entry.accessibility.wheelchair)
    whom = (person.name if person else None, contact.role, contact.best_time)
    return {
        "status": kept.status.value,
        "source": checked.by if checked else None,
        "date": checked.on.isoformat() if checked else None,
        "reach_mode": _joined(entry.reach_modes),
        "service_area": _joined(entry.service_area),
        "spheres": _joined(entry.spheres),
        "wheelchair": wheelchair,
        "entrance_wheelchair": wheelchair,
        "toilets_wheelchair": _fit(entry.accessibility.accessible_toilet),
        "entrance_steps": entry.accessibility.entrance_steps,
        "capacity": entry.capacity,
        "fee": _FEE.get(entry.cost.price),
        _HOURS: hours_text(entry, since, school),
        "phone": (person.phone if person else None) or contact.phone,
        "email": (person.mail if person else None) or contact.mail,
        "website": contact.web,
        WHEN: times_told(entry, since) or None,
        WHOM: ", ".join(filter(None, whom)) or None,
        FIRST_VISIT: entry.first_visit_with,
        ABOUT: entry.description,
        WALK_IN: None if entry.walk_in is State.UNKNOWN else entry.walk_in.value,
        FUNCTIONS: _joined(entry.functions),
        DOMAINS: _joined(entry.life_domains),
    }


def times_told(entry: AnyEntry, since: date) -> str:
    """Say when something is held or open, without saying that it is about opening hours.

    Parameters
    ----------
    entry
        Any of the seven kinds.
    since
        Of a rhythm what is held from this day on counts.

    Returns
    -------
    A line for each rhythm, its hours and a remark, and where one cannot count on them that as well;
    in the language in use. Empty where no times are known.
    """
    told = [rhythm_words(each, today=since) for each in entry.rhythms_told]
    if entry.hours.text:
        told.append(hours_words(entry.hours.text))
    if entry.hours.note:
        told.append(entry.hours.note)
    if told and entry.is_unreliable:
        told.append(_("one cannot count on these times: ask first"))
    return "\n".join(told)


def _fit(fit: Fit) -> str | None:
    return None if fit is Fit.UNKNOWN else fit.value


def _joined(values: Iterable[str]) -> str | None:
    return "|".join(sorted(map(str, values))) or None


def _overwritten(
    places: gpd.GeoDataFrame, told: list[tuple[tuple[int, ...], dict[str, Any]]]
) -> gpd.GeoDataFrame:
    """Write what entries tell over the rows that they are."""
    written = places.copy()
    for name in ADDED:
        written[name] = pd.Series(None, index=places.index, dtype="str")
    for name in told[0][1]:
        new = [(list(rows), one[name]) for rows, one in told if rows and one[name] is not None]
        if not new:
            continue
        if name not in written:
            written[name] = pd.Series(None, index=places.index, dtype="str")
        values = written[name].astype(object).to_numpy().copy()
        for rows, value in new:
            values[rows] = value
        written[name] = pd.Series(values, index=places.index).astype(written[name].dtype)
    return written


def _rows(places: gpd.GeoDataFrame, new: list[tuple[KeptHere, dict[str, Any]]]) -> gpd.GeoDataFrame:
    """Make a row of each entry, in the columns of the places."""
    shapes = [each.point for each, _told in new]
    doors = [None if each is None else shapely.MultiPoint([each]) for each in shapes]
    own = {"geometry": shapes, "entrances": doors}
    told = [
        one | {"id": each.place, "layer": each.kept.entry.layer, "name": each.kept.entry.name}
        for each, one in new
    ]
    made: dict[str, Any] = {}
    for name, kind in places.dtypes.items():
        if kind == "geometry":
            made[str(name)] = from_shapely(own[str(name)], crs=places.crs)
        else:
            made[str(name)] = pd.array([one.get(str(name)) for one in told], dtype=kind)
    return gpd.GeoDataFrame(made, crs=places.crs)


def _anchors(area: Neighbourhood, new: list[KeptHere]) -> pd.DataFrame:
    """Attach entries to the network; what has no position, or no way near, touches it nowhere."""
    placed = [(at, each.point) for at, each in enumerate(new) if each.point is not None]
    table = {"place": [], "edge": [], "twin": [], "fraction": []}  # type: dict[str, Any]
    if placed:
        points = np.array([point for _at, point in placed], dtype=object)
        twin = area.edges["twin"].to_numpy(dtype=np.int32)
        found = anchor_points(area.network, area.edges.geometry.to_numpy(), twin, points)
        there = found.edge >= 0
        rows = np.array([len(area.places) + at for at, _point in placed])
        table = {
            "place": rows[there],
            "edge": found.edge[there],
            "twin": found.twin[there],
            "fraction": found.fraction[there],
        }
    return pd.DataFrame(table).astype(area.place_anchors.dtypes.to_dict())
