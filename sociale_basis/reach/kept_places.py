"""What people keep in the register, in one neighbourhood: which of it is a place of the build.

An entry is a place of the build when it has its number of OpenStreetMap, or the same name in the
same layer; of two that both have a position, within :data:`SAME_SPOT_M`. What is held in a place,
or sits in it, may have its number and is not that place: it stands on its own there. So does
whatever is not in the build: an activity, an initiative, a place that OpenStreetMap does not know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import shapely
from pyproj import Transformer

from sociale_basis.layers import layers
from sociale_basis.register import Selection, get_entries, list_entries
from sociale_basis.register.same_place import can_be
from sociale_basis.register.service_area import is_of
from sociale_basis.register.texts import folded
from sociale_basis.vocabulary import LayerKind, RegisterKind, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.privacy import Who
    from sociale_basis.register import Kept, Listed, Register

SAME_SPOT_M = 100.0
"""What the build and the register both name is one place within this distance: ours."""

RD = "EPSG:28992"
"""In which the register tells positions."""


class KeptHere(NamedTuple):
    """An entry of the register in a neighbourhood, as someone may see it.

    Attributes
    ----------
    kept
        The entry.
    point
        Where it is shown, in the reference system of the neighbourhood: of what is at somebody's
        home the middle of its square of 100 m, of what is held somewhere that place, even where
        only its number was written down. None where nobody wrote it down.
    rows
        Of the places of the neighbourhood: those that it is. Empty: only the register has it.
    rough
        Whether it is at somebody's home, and not shown exactly.
    """

    kept: Kept
    point: shapely.Point | None
    rows: tuple[int, ...]
    rough: bool

    @property
    def place(self) -> str:
        """What it is called among the places of the neighbourhood, where the build has it not."""
        return f"register:{self.kept.id}"


def kept_here(area: Neighbourhood, register: Register, who: Who) -> list[KeptHere]:
    """Give the entries of a neighbourhood that someone may know of, in the order of their names.

    Parameters
    ----------
    area
        The neighbourhood. What lies beyond its data is left out; what has no position stays, unless
        it says that it is of other areas.
    register, who
        Where, and for whom. Closed entries are left out, and so are those known only to whom they
        chose: a map goes from hand to hand.
    """
    known = layers()
    into = Transformer.from_crs(RD, area.homes.crs, always_xy=True)
    codes = frozenset(area.areas["code"].astype(str))
    spots = {
        each.id: each
        for each in list_entries(register, who)
        if each.layer in known and known[each.layer].kind is not LayerKind.AREA
    }
    if not spots:
        return []
    points = {each.id: _point(each, into) for each in spots.values()}
    # To read an entry takes far longer than to see that it lies elsewhere.
    near = [each for each, point in points.items() if _is_within(area, point)]
    if not near:
        return []
    some = [
        each
        for each in get_entries(register, who, Selection(ids=tuple(sorted(near))))
        if each.entry.visibility is not Visibility.HIDDEN
        and (points[each.id] is not None or is_of(each.entry, codes))
    ]
    by_id = _rows_by_id(area)
    rows = _matched(area, some, points, by_id)
    for each in some:
        if points[each.id] is None and each.id not in rows and not each.entry.where.at_home:
            points[each.id] = _held_in(area, by_id.get(each.entry.osm_id or "", []))
    return [
        KeptHere(each, points[each.id], rows.get(each.id, ()), _rough(each, spots[each.id]))
        for each in some
    ]


def _rows_by_id(area: Neighbourhood) -> dict[str, list[int]]:
    by_id: dict[str, list[int]] = {}
    for row, place in enumerate(area.places["id"].astype(str)):
        by_id.setdefault(place, []).append(row)
    return by_id


def _held_in(area: Neighbourhood, rows: Sequence[int]) -> shapely.Point | None:
    shapes = [area.places.geometry.iloc[row] for row in rows]
    return next((each for each in shapes if each is not None and not each.is_empty), None)


def _rough(kept: Kept, spot: Listed) -> bool:
    where = kept.entry.where
    return where.at_home and (spot.x is None or (where.x, where.y) != (spot.x, spot.y))


def _point(spot: Listed, into: Transformer) -> shapely.Point | None:
    return None if spot.x is None else shapely.Point(into.transform(spot.x, spot.y))


def _is_within(area: Neighbourhood, point: shapely.Point | None) -> bool:
    return point is None or bool(shapely.intersects_xy(area.extent, point.x, point.y))


def _matched(
    area: Neighbourhood,
    some: Sequence[Kept],
    points: dict[str, shapely.Point | None],
    by_id: dict[str, list[int]],
) -> dict[str, tuple[int, ...]]:
    """Give by entry the places that it is; a place is one entry."""
    places = area.places
    by_name: dict[tuple[str, str], list[int]] = {}
    names = places["name"].astype(object).where(places["name"].notna(), "")
    keys = places["layer"].astype(str).tolist()
    for row, (layer, name) in enumerate(zip(keys, names, strict=True)):
        if name:
            by_name.setdefault((layer, folded(str(name))), []).append(row)
    shapes = places.geometry.to_numpy()
    found: dict[str, tuple[int, ...]] = {}
    taken: set[int] = set()

    def take(each: Kept, rows: Iterable[int]) -> None:
        mine = tuple(row for row in rows if row not in taken)
        if mine and each.id not in found:
            found[each.id] = mine
            taken.update(mine)

    for each in sorted(some, key=lambda one: one.entry.kind is not RegisterKind.PLACE):
        numbered = by_id.get(each.entry.osm_id or "", ())
        kind, layer = each.entry.kind, each.entry.layer
        take(each, [row for row in numbered if can_be(kind, layer, keys[row])])
    for each in some:
        point = points[each.id]
        same = by_name.get((each.entry.layer, folded(each.entry.name)), ())
        if point is not None:
            take(each, [row for row in same if _near(shapes[row], point)])
        elif len(same) == 1:  # of several that have its name nobody can say which it is
            take(each, same)
    return found


def _near(shape: BaseGeometry | None, point: shapely.Point) -> bool:
    if shape is None or shape.is_empty:
        return True
    return bool(shape.distance(point) <= SAME_SPOT_M)
