"""Observations over the network at a given moment: a kerb lowered this morning counts at noon.

What was seen outranks OpenStreetMap, that outranks the BGT, and that what a class of ways usually
is. Things that stand in the way for a while (containers on Tuesday) come on top of what lasts.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sociale_basis.network.observation_models import (
    SCHEMA_VERSION,
    Kind,
    Observation,
    ObservationList,
)
from sociale_basis.reach.edit_models import AddBench, AddPlace
from sociale_basis.reach.edits import Applied, Vanished, renamed
from sociale_basis.reach.overlay import Overlay, overlaid
from sociale_basis.reach.place_edits import NOT_THERE, change_places
from sociale_basis.reach.ranks import RANK, Ranks
from sociale_basis.reach.record_file import read_record
from sociale_basis.reach.references import entering, way_edges
from sociale_basis.reach.seen_at_nodes import lay_at_node
from sociale_basis.reach.seen_on_ways import lay_on_way

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.network import Network

TOILETS = "public_space/toilets"


def overlay(area: Neighbourhood, observations: Sequence[Observation], at: datetime) -> Applied:
    """Give a neighbourhood as it is at a moment, and what of the observations no longer fits it.

    Nothing is read or built again, and the neighbourhood given stays as it is.

    Parameters
    ----------
    area
        The neighbourhood.
    observations
        What was seen, in any order; of two of one rank the one seen last counts.
    at
        When; without a time zone on the Dutch clock.
    """
    now = [(number, each) for number, each in enumerate(observations) if each.holds(at)]
    now.sort(key=_order)
    vanished: list[Vanished] = []
    changed = Overlay(area.network.attributes)
    ranks = Ranks(changed)
    places: list[tuple[int, Observation]] = []
    for number, each in now:
        if each.kind in {Kind.SEAT, Kind.TOILET}:
            places.append((number, each))
        elif not _lay(area.network, changed, ranks, each):
            vanished.append(Vanished(number, each.kind, each.reference, NOT_THERE))
    result = overlaid(area, changed)
    new = [_place(each) for _, each in places]
    result, problems = change_places(result, new, source="schouw")
    for (number, each), why in zip(places, problems, strict=True):
        if why is not None:
            vanished.append(Vanished(number, each.kind, each.reference, why))
    seen = ObservationList(observations=tuple(each for _, each in now))
    return Applied(renamed(area, result, seen), sorted(vanished))


def load(file: str | Path) -> list[Observation]:
    """Read a list of observations.

    Raises
    ------
    StorageError
        The file cannot be read, or was written by a newer version.
    FileFormatError, BadValueError
        It is not JSON, or holds an unknown kind or an impossible value.
    """
    told = read_record(Path(file), ObservationList, SCHEMA_VERSION)
    return [
        each.model_copy(update={"by": each.by or told.by, "seen": each.seen or told.seen})
        for each in told.observations
    ]


def _order(numbered: tuple[int, Observation]) -> tuple[bool, int, str, int]:
    number, each = numbered
    seen = "" if each.seen is None else each.seen.isoformat()
    return not each.lasts, RANK[each.source.origin], seen, number


def _lay(network: Network, changed: Overlay, ranks: Ranks, each: Observation) -> bool:
    """Lay one observation over the network; say whether what it points at is there."""
    if each.node is not None:
        return lay_at_node(changed, ranks, entering(network, each.node), each)
    edges = way_edges(network, each.way or 0, each.nodes)
    lay_on_way(changed, ranks, edges, each)
    return bool(len(edges))


def _place(each: Observation) -> AddBench | AddPlace:
    lon, lat = float(each.lon or 0), float(each.lat or 0)
    if each.kind is Kind.SEAT:
        return AddBench(lon=lon, lat=lat)
    name = f"schouw:toilet:{lat:.6f},{lon:.6f}"
    return AddPlace(place=name, layer=TOILETS, lon=lon, lat=lat)
