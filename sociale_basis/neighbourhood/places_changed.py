"""Which places appeared, disappeared, were renamed or moved, or told something else.

A place is known by its id. On OpenStreetMap a place gets another id when somebody draws the
building of what was a point: then its name, layer and nearness say that it is the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from sociale_basis.layers import layers
from sociale_basis.neighbourhood.change import Change, Value, is_in_view
from sociale_basis.neighbourhood.places import COUNTS, TEXTS
from sociale_basis.vocabulary import LayerKind

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from sociale_basis.layers import Layer
    from sociale_basis.neighbourhood.store import Neighbourhood

MOVED_M = 10.0
"""Farther than this a place has moved; less is somebody drawing more precisely."""
_SAME_NAME_M = 100.0
_SAME_NAME_OTHER_LAYER_M = 30.0
# Without a name only nearness tells: a point redrawn as a surface lies in it, one drawn again as a
# point lies where it lay.
_NAMELESS_M = 20.0
_NAMELESS_POINT_M = 3.0
# Of the map as a whole, or told apart already.
_NOT_FACTS = {"id", "layer", "name", "source", "date", "entrance"}
FACTS = tuple(name for name in (*TEXTS, *COUNTS) if name not in _NOT_FACTS)


class _Place(NamedTuple):
    id: str
    name: str | None
    layers: tuple[str, ...]
    facts: dict[str, Value]
    point: shapely.Point | None
    spots: shapely.Geometry | None
    """Its point and its entrances together."""


def places_changed(before: Neighbourhood, after: Neighbourhood) -> tuple[list[Change], int]:
    """Compare the places of two builds.

    Parameters
    ----------
    before, after
        The builds.

    Returns
    -------
    changes
        ``appeared``, ``disappeared``, ``redrawn`` (another id), ``renamed``, ``moved``, ``layer``
        or ``fact``; one for each thing that is otherwise.
    beyond
        How many others appeared or disappeared only because one of the two builds does not look
        there.
    """
    old = _by_id(before.places.to_crs(after.meta.crs))
    new = _by_id(after.places)
    pairs = [(old[each], new[each]) for each in sorted(old.keys() & new.keys())]
    gone = [old[each] for each in sorted(old.keys() - new.keys())]
    come = [new[each] for each in sorted(new.keys() - old.keys())]
    redrawn = _redrawn(gone, come)
    pairs += redrawn
    matched = {each.id for pair in redrawn for each in pair}
    changes = [change for one, other in pairs for change in _told_apart(one, other)]
    beyond = 0
    for places, other_build, word in ((gone, after, "disappeared"), (come, before, "appeared")):
        left = [place for place in places if place.id not in matched]
        seen = is_in_view(other_build, _points(left), after.meta.crs)
        beyond += int((~seen).sum())
        changes += [
            _whole(place, word) for place, in_view in zip(left, seen, strict=True) if in_view
        ]
    return changes, beyond


def rank(keys: tuple[str, ...]) -> int:
    """Say how much a change of a place in these layers matters: the lower, the more.

    Where people meet first, then other provisions and initiatives, then public space. That is an
    order of looking things up, not of what matters to a neighbourhood.
    """
    known = layers()
    return min((_rank(known[key]) for key in keys if key in known), default=_LAST)


_LAST = 4


def _rank(layer: Layer) -> int:
    if layer.folder == "public_space":
        return 2 if layer.shown_by_default else 3
    return 0 if layer.meeting_candidate or layer.kind is LayerKind.REGISTER else 1


def _by_id(places: gpd.GeoDataFrame) -> dict[str, _Place]:
    found: dict[str, _Place] = {}
    told = [name for name in FACTS if name in places]
    for row in places.to_dict("records"):
        key, layer = str(row["id"]), str(row["layer"])
        known = found.get(key)
        if known is not None:
            # Rows of one place differ in their layer, and in what a table says of it in that one.
            found[key] = known._replace(layers=tuple(sorted({*known.layers, layer})))
            continue
        point = row["geometry"]
        spots = None if point is None else shapely.union_all([point, row["entrances"]])
        facts = {name: _plain(row[name]) for name in told}
        found[key] = _Place(key, _plain(row["name"]), (layer,), facts, point, spots)
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401 -- text or number, as the column has it
    return None if value is None or pd.isna(value) else getattr(value, "item", lambda: value)()


def _redrawn(gone: list[_Place], come: list[_Place]) -> list[tuple[_Place, _Place]]:
    """Pair what is gone with what is new and the same, nearest first, each at most once."""
    old, spots = _drawn(gone)
    new, spots_now = _drawn(come)
    if not old or not new:
        return []
    near = shapely.STRtree(spots_now).query(spots, predicate="dwithin", distance=_SAME_NAME_M)
    metres = shapely.distance(spots[near[0]], spots_now[near[1]])
    found = sorted(zip(metres.tolist(), *near.tolist(), strict=True))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for apart, one, other in found:
        if one not in pairs and other not in taken and _is_same(old[one], new[other], apart):
            pairs[one] = other
            taken.add(other)
    return [(old[one], new[other]) for one, other in sorted(pairs.items())]


def _drawn(places: list[_Place]) -> tuple[list[_Place], NDArray[np.object_]]:
    """Give the places of OpenStreetMap that have a position, and where they are."""
    kept = [each for each in places if each.spots is not None and each.id.startswith("osm:")]
    return kept, np.array([each.spots for each in kept], dtype=object)


def _is_same(one: _Place, other: _Place, metres: float) -> bool:
    shared = bool(set(one.layers) & set(other.layers))
    if one.name and other.name:
        if _folded(one.name) != _folded(other.name):
            return False
        return metres <= (_SAME_NAME_M if shared else _SAME_NAME_OTHER_LAYER_M)
    as_points = one.id[:5] == other.id[:5] == "osm:n"
    return shared and metres <= (_NAMELESS_POINT_M if as_points else _NAMELESS_M)


def _folded(name: str) -> str:
    return re.sub(r"[^\w]+", "", name.casefold())


def _told_apart(one: _Place, other: _Place) -> list[Change]:
    """Say everything in which a place is otherwise."""
    found = []

    def tell(
        change: str, what: str | None, before: Value, after: Value, metres: float | None = None
    ) -> None:
        found.append(_change(change, other, one.id, what, before, after, metres))

    if one.id != other.id:
        tell("redrawn", None, one.id, other.id)
    if one.name != other.name:
        tell("renamed", "name", one.name, other.name)
    if one.layers != other.layers:
        tell("layer", "layer", "|".join(one.layers), "|".join(other.layers))
    if one.spots is not None and other.spots is not None:
        metres = float(shapely.distance(one.spots, other.spots))
        if metres > MOVED_M:
            tell("moved", None, None, None, metres)
    for what in FACTS:
        before, after = one.facts.get(what), other.facts.get(what)
        # A column that older builds do not have says nothing.
        if what in one.facts and what in other.facts and before != after:
            tell("fact", what, before, after)
    return found


def _whole(place: _Place, word: str) -> Change:
    gone = word == "disappeared"
    return _change(word, place, place.id if gone else None, None, None, None, None, gone=gone)


def _change(
    change: str,
    place: _Place,
    id_before: str | None,
    what: str | None,
    before: Value,
    after: Value,
    metres: float | None,
    *,
    gone: bool = False,
) -> Change:
    return Change(
        change=change,
        reference=place.id,
        reference_before=id_before,
        name=place.name,
        kind="|".join(place.layers),
        what=what,
        before=before,
        after=after,
        metres=metres,
        point=place.point,
        gone=gone,
        rank=rank(place.layers),
    )


def _points(places: list[_Place]) -> NDArray[np.object_]:
    points = np.empty(len(places), dtype=object)
    points[:] = [place.point for place in places]
    return points
