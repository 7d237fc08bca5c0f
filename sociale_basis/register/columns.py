"""What the columns of an entry say: all of it follows from the entry, its life and the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sociale_basis.layers import layers
from sociale_basis.register.life import freshness
from sociale_basis.register.terms import Fit
from sociale_basis.register.texts import folded
from sociale_basis.register.whereabouts import middle_of
from sociale_basis.vocabulary import Status, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sociale_basis.register.entry_models import AnyEntry
    from sociale_basis.register.life import Life, Rules
    from sociale_basis.register.whereabouts import Whereabouts

DERIVATION = 1
"""Raised whenever the same entry gets other columns: registers are then derived again."""


class Spot(NamedTuple):
    """Where an entry is, as it may be shown."""

    x: float | None
    y: float | None
    cell: str | None
    area: str | None


def columns_of(entry: AnyEntry, life: Life, host: Spot | None, by: Rules) -> dict[str, Any]:
    """Give the columns of an entry by name.

    Parameters
    ----------
    entry, life
        The entry.
    host
        Where the place is that it is held at; used when it tells no position itself.
    by
        Until when a check is good.
    """
    spot = spot_of(entry.where)
    if host is not None and spot.cell is None and spot.area is None:
        spot = host
    told = freshness(life, entry.layer, by).values()
    public = entry.visibility is Visibility.PUBLIC and entry.basis is not None
    return {
        "kind": entry.kind.value,
        "layer": entry.layer,
        "name": entry.name,
        "search": _search(entry),
        "marks": marks_of(entry),
        "organisation": entry.organisation,
        "origin": origin_of(entry),
        "osm_id": entry.osm_id,
        "status": _status(life).value,
        "visibility": entry.visibility.value,
        "public_until": entry.basis.until if public and entry.basis else None,
        "shared_with_officials": entry.shared_with_officials,
        **spot._asdict(),
        "due_on": min((each.due_on for each in told), default=None),
        "stale_on": min((each.stale_on for each in told), default=None),
        "ends_on": min(
            (day for day in (entry.ends_on, entry.continuity.secured_until) if day), default=None
        ),
        "times_told": entry.hours.text is not None or bool(entry.rhythms_told),
        "times_reliable": entry.hours.reliable.value,
        "access_told": access_is_told(entry),
        "key_persons": entry.continuity.key_persons,
    }


def spot_of(where: Whereabouts) -> Spot:
    """Give where something is, as it may be shown: of what is at home, only its square or area."""
    if where.may_be_shown and where.x is not None:
        return Spot(where.x, where.y, where.cell, where.area)
    if where.cell is None:
        return Spot(None, None, None, where.area)
    return Spot(*middle_of(where.cell), where.cell, where.area)


def origin_of(entry: AnyEntry) -> str | None:
    """Give what an import finds an entry by, or None where its source has no keys."""
    if entry.origin is None or entry.origin.key is None:
        return None
    return f"{entry.origin.name}|{entry.origin.key}"


def mark(group: str, value: str) -> str:
    """Give how a value of a set stands among the marks."""
    return f"|{group}:{value}|"


def marks_of(entry: AnyEntry) -> str:
    """Give everything that lists are filtered by, in one text."""
    layer = layers().get(entry.layer)
    mode = layer.reach_mode if layer is not None else None
    groups: dict[str, Iterable[str]] = {
        "sphere": entry.spheres or (layer.spheres if layer else ()),
        "function": entry.functions or (layer.functions if layer else ()),
        "domain": entry.life_domains or (layer.life_domains if layer else ()),
        "mode": entry.reach_modes or ((mode,) if mode else ()),
        "capital": entry.capital,
        "help": getattr(entry, "help_categories", ()),
        "walk_in": (entry.walk_in,),
        "price": (entry.cost.price,),
        "wheelchair": (entry.accessibility.wheelchair,),
    }
    return "".join(mark(group, value) for group, some in groups.items() for value in sorted(some))


def _search(entry: AnyEntry) -> str:
    where = entry.where
    address = where.address if where.may_be_shown else None
    return folded(" ".join(filter(None, (entry.name, address, where.town))))


def _status(life: Life) -> Status:
    if life.closed is not None:
        return Status.CLOSED
    return Status.CANDIDATE if life.exists is None else Status.VERIFIED


def access_is_told(entry: AnyEntry) -> bool:
    """Say whether enough is known of getting in with an aid to send somebody there."""
    told = entry.accessibility
    return told.wheelchair is not Fit.UNKNOWN or (
        told.entrance_steps is not None and told.accessible_toilet is not Fit.UNKNOWN
    )
