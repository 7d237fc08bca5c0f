"""Which places of a build are there no more, as people keep it in the register.

Of what is closed nobody outside the team gets an entry to see. That a place everybody could read of
is closed, everybody may know: else a resident walks to a door that stays shut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import shapely
from sqlalchemy import select

from sociale_basis.register.clock import day_of
from sociale_basis.register.database import reading
from sociale_basis.register.same_place import can_be
from sociale_basis.register.service_area import is_of
from sociale_basis.register.state import read_state
from sociale_basis.register.tables import EntryRow
from sociale_basis.register.texts import folded
from sociale_basis.register.visibility import published
from sociale_basis.vocabulary import Status

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from shapely.geometry.base import BaseGeometry

    from sociale_basis.register.database import Register


class AskedPlace(NamedTuple):
    """A place of a build of which is asked whether it is closed.

    Attributes
    ----------
    id
        Its number of OpenStreetMap, or whatever the build calls it.
    layer, name
        Key of its layer, and its name; empty where it has none.
    shape
        Where it is, in EPSG:28992; of what has no position, all that it can lie in.
    """

    id: str
    layer: str
    name: str
    shape: BaseGeometry


def closed_places(
    register: Register, asked: Sequence[AskedPlace], areas: Collection[str], within_m: float
) -> list[bool]:
    """Say of places whether an entry that everybody could read of says that they are closed.

    Parameters
    ----------
    register
        Which. It tells of nothing but the places that are asked about, and only what is published,
        so it needs no viewer: of an entry that is not, nobody learns that it was there.
    asked
        The places: an entry is one when it has its number; or the same name in the same layer,
        within ``within_m`` metres. An entry without a position is none where several have its name.
    areas
        Codes of the areas in which they lie: what is said to be of others is none of them.
    within_m
        Metres.

    Returns
    -------
    In their order; true from the day after the last day that it was there.
    """
    today = day_of(register.clock())
    by_id: dict[str, list[int]] = {}
    by_name: dict[tuple[str, str], list[int]] = {}
    for at, each in enumerate(asked):
        by_id.setdefault(each.id, []).append(at)
        if each.name:
            by_name.setdefault((each.layer, folded(each.name)), []).append(at)
    found: set[int] = set()
    with reading(register) as session:
        some = select(EntryRow).where(EntryRow.status == Status.CLOSED.value, published(today))
        for row in session.scalars(some):
            numbered = [
                at
                for at in (by_id.get(row.osm_id, ()) if row.osm_id else ())
                if can_be(row.kind, row.layer, asked[at].layer)
            ]
            named = by_name.get((row.layer, folded(row.name)), [])
            if not numbered and not named:
                continue
            entry, life = read_state(row.state)
            if life.closed is None or life.closed.on >= today:
                continue
            if numbered:
                found.update(numbered)
            elif row.x is not None and row.y is not None:
                spot = shapely.Point(row.x, row.y)
                found.update(at for at in named if asked[at].shape.distance(spot) <= within_m)
            elif len(named) == 1 and is_of(entry, areas):
                found.update(named)
    return [at in found for at in range(len(asked))]
