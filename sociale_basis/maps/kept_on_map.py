"""What people keep in the register on the map: over places of the build, and beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.maps.day_parts import day_parts
from sociale_basis.maps.describe import FOLDERS, place_label, place_layers
from sociale_basis.maps.geojson import places
from sociale_basis.reach.opening_hours import coordinates

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from sociale_basis.maps.describe import GeoJson, MapDescription, Place, PlaceLayer
    from sociale_basis.neighbourhood import Neighbourhood

    Facts = Sequence[tuple[str, str]]


class KeptOnMap(NamedTuple):
    """A map with what is kept on it.

    Attributes
    ----------
    described
        The whole map: places of the build and of the register.
    features
        What the register tells of, as :func:`sociale_basis.maps.geojson.places` writes it: a
        feature of a place and layer of the build goes in its stead. ``gone`` beside the features
        names places of the build that are there no more: id, a space, and the key of the layer.
    """

    described: MapDescription
    features: GeoJson


def kept_on_map(
    described: MapDescription,
    area: Neighbourhood,
    rows: Iterable[int],
    facts: Mapping[str, Facts],
    monday: date,
    gone: Collection[tuple[str, str]] = (),
) -> KeptOnMap:
    """Put what is kept on a map, and take off what is gone.

    Parameters
    ----------
    described
        The map of the build, in the language in use.
    area
        The neighbourhood with what is kept among its places; see
        :func:`sociale_basis.reach.with_kept.with_kept`.
    rows
        Of its places: those that the register tells of.
    facts
        By id of a place what goes before all else on its card, and instead of the same words there.
    monday
        First day of the week for which it is told when they are open.
    gone
        Ids and layers of the places of the build that are there no more.
    """
    told = replace(area, places=area.places.iloc[np.unique(np.fromiter(rows, dtype=np.int64))])
    on_map, elsewhere = (
        [
            replace(
                each, places=tuple(_with(place, facts.get(place.id, ())) for place in each.places)
            )
            for each in some
        ]
        for some in place_layers(told)
    )
    hours = {place.traits.hours for each in (*on_map, *elsewhere) for place in each.places}
    open_in = day_parts(hours, monday, coordinates(area))
    changed = replace(described, layers=on_map, elsewhere=elsewhere)
    # What has found a place on the map is no longer without one.
    moved = {(each.layer.key, place.id) for each in (*on_map, *elsewhere) for place in each.places}
    moved |= {(key, place) for place, key in gone}
    return KeptOnMap(
        replace(
            described,
            layers=_joined(described.layers, on_map, moved),
            elsewhere=_joined(described.elsewhere, elsewhere, moved),
        ),
        places(changed, open_in) | {"gone": sorted(" ".join(each) for each in gone)},
    )


def _with(place: Place, facts: Facts) -> Place:
    words = {word for word, _told in facts}
    rest = [fact for fact in place.facts if fact[0] not in words]
    last = place.facts[-1][0]  # where it comes from stays last
    first = [fact for fact in facts if fact[0] != last]
    return replace(place, facts=(*first, *rest, *(fact for fact in facts if fact[0] == last)))


def _joined(
    old: Sequence[PlaceLayer], new: Sequence[PlaceLayer], moved: set[tuple[str, str]]
) -> list[PlaceLayer]:
    """Lay new places among the old ones, in the order that every map has."""
    found: dict[str, PlaceLayer] = {}
    for each in old:
        kept = tuple(one for one in each.places if (each.layer.key, one.id) not in moved)
        found[each.layer.key] = replace(each, places=kept)
    for each in new:
        before = found[each.layer.key].places if each.layer.key in found else ()
        found[each.layer.key] = replace(each, places=_in_order(each, (*before, *each.places)))
    return sorted(
        (each for each in found.values() if each.places),
        key=lambda one: (FOLDERS.index(one.layer.folder), one.label.casefold()),
    )


def _in_order(layer: PlaceLayer, some: Sequence[Place]) -> tuple[Place, ...]:
    """Sort by name, nameless ones last."""
    nameless = place_label(None, layer.layer)
    return tuple(sorted(some, key=lambda one: (one.name == nameless, one.name.casefold(), one.id)))
