"""What a place can be sifted by: how widely one draws the sociale basis, what it is for, its door.

Each answer about a single place is yes, no or not known. Not known is what nobody told: of a place
without a word about its price one does not know whether it is free. Only what lies open to all day
and night, like a bench or a park (``always_open`` of its layer), is free and without appointment
as long as nothing says otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sociale_basis.layers import layers
from sociale_basis.network import profile
from sociale_basis.reach.entrance import entrance_states
from sociale_basis.reach.opening_hours import hours_of
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    import pandas as pd

    from sociale_basis.layers import Layer

WHEELS = "manual_wheelchair"
"""Profile whose judgement of the entrance counts: see :mod:`sociale_basis.reach.entrance`."""

_TOILET = {"yes": State.YES, "designated": State.YES, "no": State.NO}
_FEE = {"no": State.YES, "yes": State.NO}
_SHUT = ("private", "no")
_WALK_IN = {"yes": State.YES, "no": State.NO}
_OF_THE_MAP = ("toilets_wheelchair", "fee", "access")
_OF_A_REGISTER = ("walk_in", "functions", "life_domains")


class Traits(NamedTuple):
    """What of one place can be sifted by.

    Attributes
    ----------
    wheelchair
        Whether someone in a wheelchair gets in; a door that is only partly passable is not known.
    toilet
        Whether there is a toilet for someone in a wheelchair.
    free
        Whether it costs nothing.
    walk_in
        Whether one can come without an appointment.
    hours
        Opening hours as OpenStreetMap writes them, ``""`` where nobody told.
    functions, domains
        Its own, like ``ontmoeten|ontspannen``; ``""`` where those of its layer hold.
    """

    wheelchair: State = State.UNKNOWN
    toilet: State = State.UNKNOWN
    free: State = State.UNKNOWN
    walk_in: State = State.UNKNOWN
    hours: str = ""
    functions: str = ""
    domains: str = ""


HAS = ("wheelchair", "toilet", "free", "walk_in")
"""Those that are a state, in the order in which they are told."""


def traits(places: pd.DataFrame) -> list[Traits]:
    """Give the traits of places, in their order.

    Parameters
    ----------
    places
        Rows of the places of a neighbourhood, in layers that are known.
    """
    doors = entrance_states(places, profile(WHEELS))
    told = [name for name in (*_OF_THE_MAP, *_OF_A_REGISTER) if name in places]
    rows = places[told].astype(object).where(places[told].notna(), None).to_dict("records")
    hours = hours_of(places)
    known = layers()
    return [
        Traits(
            State(door),
            _TOILET.get(row["toilets_wheelchair"], State.UNKNOWN),
            *_door(row, known[layer]),
            text,
            row.get("functions") or "",
            row.get("life_domains") or "",
        )
        for door, row, text, layer in zip(doors, rows, hours, places["layer"], strict=True)
    ]


def _door(row: dict[object, object], layer: Layer) -> tuple[State, State]:
    """Say whether it is free, and whether one walks in."""
    by_layer = State.YES if layer.always_open else State.UNKNOWN
    if row["access"] in _SHUT:
        return _FEE.get(str(row["fee"]), State.UNKNOWN), State.NO
    fee = row["fee"]
    free = _FEE.get(fee, State.UNKNOWN) if isinstance(fee, str) else by_layer
    return free, _WALK_IN.get(str(row.get("walk_in")), by_layer)
