"""Which places someone is interested in: by what they type, function, life domain, and street."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.layers import layers
from sociale_basis.reach.destinations import column
from sociale_basis.reach.on_map import streets_at
from sociale_basis.reach.with_kept import ABOUT, DOMAINS, FUNCTIONS
from sociale_basis.vocabulary import Function, LayerKind, LifeDomain, RegisterKind, ThirdPlace

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from sociale_basis.layers import Layer
    from sociale_basis.neighbourhood.store import Neighbourhood

_PLURAL, _LEAST = "en", 4
_OWN = ("name", ABOUT, FUNCTIONS, DOMAINS)


@dataclass(frozen=True)
class Interest:
    """What someone looks for; what is empty leaves everything in.

    Attributes
    ----------
    text
        A word or more: each must occur in the name of a place, in what the register says it is, or
        in the name of its kind. Of a verb or plural
        on *-en* the stem is enough: *kaarten* finds *Kaartclub*.
    functions, domains
        At least one of each of these.
    outdoors
        Also parks, squares and the like, where people meet.
    not_in_street
        Name of the street in which nothing should be.
    """

    text: str = ""
    functions: frozenset[Function] = frozenset()
    domains: frozenset[LifeDomain] = frozenset()
    outdoors: bool = False
    not_in_street: str | None = None


def interesting(area: Neighbourhood, wish: Interest) -> NDArray[np.int64]:
    """Give the rows of the places that fit a wish, each place once.

    Parameters
    ----------
    area
        The neighbourhood.
    wish
        What someone looks for.
    """
    known = layers()
    stems = [_stem(word) for word in folded(wish.text).split()]
    rows = []
    told: set[str] = set()
    places = area.places
    columns = (places["layer"], places["id"], *(_texts(places, name) for name in _OWN))
    for row, (key, place, name, about, functions, domains) in enumerate(zip(*columns, strict=True)):
        layer = known.get(key)
        if layer is None or place in told or not _fits(layer, wish, functions, domains):
            continue
        words = folded(f"{name} {about} {layer.label.nl} {layer.label.en}")
        if all(stem in words for stem in stems) and not _is_behind_others(places, row, layer):
            told.add(place)
            rows.append(row)
    found = np.array(rows, dtype=np.int64)
    return found if wish.not_in_street is None else found[~in_street(area, found, wish)]


def in_street(area: Neighbourhood, rows: NDArray[np.int64], wish: Interest) -> NDArray[np.bool_]:
    """Tell of places whether they lie in the street in which nothing should be."""
    points = area.places.geometry.to_numpy()[rows]
    placed = np.array([point is not None and not point.is_empty for point in points], dtype=bool)
    found = np.zeros(len(rows), dtype=np.bool_)
    streets = streets_at(area, np.full(int(placed.sum()), -1), points[placed])
    found[placed] = streets == wish.not_in_street
    return found


def folded(text: str) -> str:
    """Write a text without capitals and accents."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _stem(word: str) -> str:
    return word.removesuffix(_PLURAL) if len(word) > _LEAST + 1 else word


def _texts(places: pd.DataFrame, name: str) -> list[str]:
    return [text if isinstance(text, str) else "" for text in column(places, name)]


def _is_behind_others(places: gpd.GeoDataFrame, row: int, layer: Layer) -> bool:
    """Tell of an organisation without a place of its own: what it offers are entries themselves."""
    if RegisterKind.ORGANISATION not in layer.collects:
        return False
    point = places.geometry.iloc[row]
    nowhere = point is None or point.is_empty
    return nowhere and not isinstance(column(places, "reach_mode").iloc[row], str)


def _fits(layer: Layer, wish: Interest, own_functions: str, own_domains: str) -> bool:
    """Say whether a place fits, by what it tells of itself, or else by its layer."""
    if layer.kind is LayerKind.AREA:
        return False
    functions = set(own_functions.split("|")) if own_functions else layer.functions
    domains = set(own_domains.split("|")) if own_domains else layer.life_domains
    outdoors = layer.folder == "public_space"
    if outdoors and (not wish.outdoors or layer.third_place is ThirdPlace.NO):
        return False
    # A dentist is of the sociale basis too: for who asks for support or health.
    meets = layer.kind is LayerKind.REGISTER or Function.ONTMOETEN in functions
    if not (meets or wish.functions or wish.domains or wish.text.strip()):
        return False
    by_function = not wish.functions or bool(functions & wish.functions)
    return by_function and (not wish.domains or bool(domains & wish.domains))
