"""Everything the map draws, as GeoJSON in degrees, and the drawings it refers to as SVG."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import shapely

from sociale_basis.maps.day_parts import PARTS
from sociale_basis.maps.describe import FOLDERS, GeoJson, degrees, geometry
from sociale_basis.maps.patterns import shade_patterns, state_patterns
from sociale_basis.maps.signs import STATUSES, explaining_signs, layer_grounds, sign, sign_id
from sociale_basis.maps.traits import HAS
from sociale_basis.neighbourhood.cells import cell_squares
from sociale_basis.vocabulary import Framing, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sociale_basis.layers import Layer
    from sociale_basis.maps.describe import MapDescription, Place, PlaceLayer
    from sociale_basis.maps.traits import Traits
    from sociale_basis.neighbourhood.store import Neighbourhood


def background(described: MapDescription) -> GeoJson:
    """Give what is drawn behind the rest.

    Parameters
    ----------
    described
        The map.

    Returns
    -------
    ``layers``: ``kind`` and ``geometry``, in the order in which they are drawn; surfaces are
    ``green, water, building, street``, lines the same with ``_line``. ``boundary``: a geometry.
    ``streets``: name, longitude, latitude, degrees turned clockwise.
    """
    return {
        "layers": [
            {"kind": kind, "geometry": shape} for kind, shape in described.background.items()
        ],
        "boundary": described.boundary,
        "streets": [list(street) for street in described.streets],
    }


def places(
    described: MapDescription, open_in: Mapping[str, Sequence[State]] | None = None
) -> GeoJson:
    """Give the places as features, in the order of the list: by group, kind and name.

    Parameters
    ----------
    described
        The map, in the reader's language.
    open_in
        Per text of opening hours a state per part of the day; see
        :func:`sociale_basis.maps.day_parts.day_parts`. None: not known.

    Returns
    -------
    A FeatureCollection. Those without a position have no geometry and stand with their layer.
    Properties: ``id, layer, kind, name, group`` (of the layer), ``sign`` (id of a symbol),
    ``status`` (its key), ``status_text``, ``facts``; ``traits``: a letter (``y``, ``u``, ``n``)
    per state of :data:`~sociale_basis.maps.traits.HAS` and per part of the day; ``functions`` and
    ``domains`` of a place that tells its own. ``kinds`` beside the features tells of each layer its
    ``framing`` (from 0), ``functions`` and ``domains``.
    """
    every = {each.layer.key: each.layer for each in _layers(described)}
    collection = _collection(
        [
            _feature(
                None if place.lon is None else _point(place.lon, place.lat),
                id=place.id,
                layer=each.layer.key,
                kind=each.label,
                name=place.name,
                group=each.layer.folder,
                sign=sign_id(each.layer, place.grounds, place.status_key),
                status=place.status_key,
                status_text=place.status,
                facts=[list(fact) for fact in place.facts],
                traits=_letters(place.traits, open_in or {}),
                **_own(place.traits),
            )
            for each, place in _listed(described)
        ]
    )
    return collection | {"kinds": {key: _kind(layer) for key, layer in every.items()}}


def _own(told: Traits) -> dict[str, object]:
    """Give functions and domains of a place that tells its own; of others those of its layer."""
    own = {"functions": told.functions, "domains": told.domains}
    return {name: text.split("|") for name, text in own.items() if text}


def _kind(layer: Layer) -> dict[str, object]:
    return {
        "framing": list(Framing).index(layer.framing),
        "functions": sorted(layer.functions),
        "domains": sorted(layer.life_domains),
    }


def _letters(told: Traits, open_in: Mapping[str, Sequence[State]]) -> str:
    states = [getattr(told, name) for name in HAS]
    states += open_in.get(told.hours, (State.UNKNOWN,) * len(PARTS))
    return "".join(state[0] for state in states)


def cells(area: Neighbourhood) -> GeoJson:
    """Give the 100 m cells with homes inside the boundary.

    Parameters
    ----------
    area
        The neighbourhood.

    Returns
    -------
    A FeatureCollection of squares, by code; corners SW, SE, NE, NW, SW. Property ``cell``.
    """
    inside = area.homes["inside"].to_numpy(dtype=bool)
    codes = sorted(set(area.homes.loc[inside, "cell"].astype(str)))
    crs = str(area.homes.crs)
    bounds = cell_squares(codes, crs).bounds.itertuples(index=False)
    squares = [
        shapely.Polygon([(west, south), (east, south), (east, north), (west, north)])
        for west, south, east, north in bounds
    ]
    return _collection(
        [
            _feature(geometry(square), cell=code)
            for code, square in zip(codes, degrees(squares, crs), strict=True)
        ]
    )


def areas(area: Neighbourhood) -> GeoJson:
    """Give the sub-areas, whole, with properties ``code`` and ``name``.

    Parameters
    ----------
    area
        The neighbourhood.
    """
    frame = area.areas
    shapes = degrees(frame.geometry.to_numpy(), frame.crs)
    return _collection(
        [
            _feature(geometry(shape), code=str(code), name=str(name))
            for code, name, shape in zip(frame["code"], frame["name"], shapes, strict=True)
        ]
    )


def symbols(described: MapDescription) -> str:
    """Draw every sign and pattern that the map, its list and its legend refer to.

    Parameters
    ----------
    described
        The map.

    Returns
    -------
    ``<symbol>`` and ``<pattern>`` elements, made of fixed words only.
    """
    return (
        "".join(signs(described).values())
        + explaining_signs()
        + state_patterns()
        + shade_patterns()
    )


def signs(described: MapDescription) -> dict[str, str]:
    """Draw the sign of every layer and place, by the id of its symbol.

    Parameters
    ----------
    described
        The map.
    """
    wanted: dict[str, str] = {}
    for layer in {each.layer.key: each.layer for each in _layers(described)}.values():
        # Also where no entry has it: the legend and the switch of a layer show this one.
        _add(wanted, layer, layer_grounds(layer), STATUSES[0])
    for each, place in _listed(described):
        _add(wanted, each.layer, place.grounds, place.status_key)
    return wanted


def _add(wanted: dict[str, str], layer: Layer, grounds: tuple[str, ...], status: str) -> None:
    name = sign_id(layer, grounds, status)
    if name not in wanted:
        wanted[name] = sign(layer, grounds, status)


def _layers(described: MapDescription) -> list[PlaceLayer]:
    every = chain(described.layers, described.elsewhere)
    return sorted(every, key=lambda each: (FOLDERS.index(each.layer.folder), each.label.casefold()))


def _listed(described: MapDescription) -> Iterator[tuple[PlaceLayer, Place]]:
    for each in _layers(described):
        for place in each.places:
            yield each, place


def _point(lon: float, lat: float | None) -> GeoJson:
    return {"type": "Point", "coordinates": [lon, lat]}


def _feature(shape: GeoJson | None, **properties: object) -> GeoJson:
    return {"type": "Feature", "geometry": shape, "properties": properties}


def _collection(features: list[GeoJson]) -> GeoJson:
    return {"type": "FeatureCollection", "features": features}
