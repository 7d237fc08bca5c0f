"""What can be reached from each 100 m cell, per profile: worked out once, for the public site."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from sociale_basis.network.cost import cost
from sociale_basis.publish.site.cell_search import CellRow, CellSearch, Homes
from sociale_basis.publish.site.entries import frame_of
from sociale_basis.reach.destinations import destinations, home_anchors
from sociale_basis.reach.entrance import entrance_states
from sociale_basis.reach.reach import readings
from sociale_basis.reach.reasons import doubt_bits, free_seconds, refused_bits

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.publish.site.entries import Entry
    from sociale_basis.reach.homes import Entrances


class ProfileTable(NamedTuple):
    """What somebody who goes in one way can reach.

    Attributes
    ----------
    cells
        Per cell its rows, by number of the place: of every kind the nearest, and always one, so
        that a bare zero never stands alone.
    entrances
        Per number of a place: yes, unknown or no.
    everywhere
        Per number of a place the shares of all dwellings inside the boundary from where one gets
        there and back: yes and unknown, in whole percents, or in tens where dwellings are few.
        Empty where they are too few to say.
    """

    cells: dict[str, list[CellRow]]
    entrances: dict[int, str]
    everywhere: dict[int, tuple[int, int]]


class Kind(NamedTuple):
    """The places of one layer."""

    numbers: list[int]
    """Of the entries, in the order of the frame."""
    frame: pd.DataFrame
    """As :func:`sociale_basis.publish.site.entries.frame_of` lays them out."""
    doors: Entrances


def homes_by_cell(area: Neighbourhood) -> Homes:
    """Give the dwellings inside the boundary, and the 100 m cells they stand in."""
    inside = np.flatnonzero(area.homes["inside"].to_numpy(dtype=np.bool_))
    anchors = home_anchors(area).some(inside)
    codes, cell = np.unique(
        area.homes["cell"].to_numpy(dtype=object)[inside].astype(str), return_inverse=True
    )
    weight = area.homes["dwellings"].to_numpy(dtype=np.float64)[inside]
    order = np.lexsort((np.arange(len(cell)), ~anchors.attached, cell))
    _, at = np.unique(cell[order], return_index=True)
    total = np.bincount(cell, weight, len(codes)).astype(np.float64)
    return Homes(anchors, cell, weight, codes.tolist(), total, order[at])


def kinds_to_search(area: Neighbourhood, some: list[Entry]) -> list[Kind]:
    """Give the places to which one goes on one's own strength, by layer; the same for all."""
    by_layer: dict[str, list[Entry]] = {}
    for each in some:
        if each.doors is not None and "own_strength" in each.modes:
            by_layer.setdefault(each.layer, []).append(each)
    found = []
    for of_layer in by_layer.values():
        frame = frame_of(area, of_layer)
        doors = destinations(area, frame).entrances
        found.append(Kind([each.number for each in of_layer], pd.DataFrame(frame), doors))
    return found


def profile_table(
    area: Neighbourhood,
    homes: Homes,
    kinds: list[Kind],
    profile: MobilityProfile,
    minimum: int,
) -> ProfileTable:
    """Work out what can be reached there and back, within the time of the profile.

    Parameters
    ----------
    area, homes, kinds
        The neighbourhood, and :func:`homes_by_cell` and :func:`kinds_to_search` of it.
    profile
        Who goes; ``profile.minutes`` for the way there, and as much for the way back.
    minimum
        Smallest number of dwellings of which shares may be shown.
    """
    optimistic, strict = readings(priced := cost(area.network, profile))
    searched = CellSearch(
        area.network,
        homes,
        (strict, optimistic, free_seconds(area.network, profile.speed_m_s)),
        (doubt_bits(priced.reasons), refused_bits(priced.reasons)),
        profile.minutes * 60.0,
        minimum,
    )
    cells: dict[str, list[CellRow]] = {code: [] for code in homes.codes}
    entrances: dict[int, str] = {}
    everywhere: dict[int, tuple[int, int]] = {}
    for each in kinds:
        entrances |= dict(zip(each.numbers, entrance_states(each.frame, profile), strict=True))
        rows, shares = searched.layer(each.doors)
        everywhere |= {each.numbers[place]: share for place, share in enumerate(shares)}
        for cell, row in rows:
            cells[homes.codes[cell]].append(row._replace(entry=each.numbers[row.entry]))
    for found in cells.values():
        found.sort(key=lambda row: row.entry)
    return ProfileTable(cells, entrances, everywhere)
