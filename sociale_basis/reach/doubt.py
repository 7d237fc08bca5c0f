"""What hangs on doubt: how much of the network and of a result rests on what nobody tagged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sociale_basis.network.cost import Cost, cost
from sociale_basis.network.untagged import Reading
from sociale_basis.network.untagged import untagged as table_of_the_untagged
from sociale_basis.reach.destinations import destinations_together, home_anchors
from sociale_basis.reach.homes import nearest_seconds, sweep
from sociale_basis.reach.moment import moment, sweep_at
from sociale_basis.reach.reach import readings, resident_weights
from sociale_basis.reach.search import check_limit

if TYPE_CHECKING:
    from datetime import datetime

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.network import Network
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.several_layers import Layers


def hangs_on_doubt(
    area: Neighbourhood,
    profile: MobilityProfile,
    layer: Layers,
    limit_s: float,
    *,
    untagged: Untagged | None = None,
    one_way: bool = False,
    at: datetime | None = None,
) -> pd.DataFrame:
    """Say how much of a result rests on each row of the table of the untagged.

    Exact: the search is run again with that one row read otherwise.

    Parameters
    ----------
    area, profile, limit_s, untagged, one_way, at
        As in :func:`sociale_basis.reach.reach`.
    layer
        One layer or frame of places, as there, or several keys of layers.

    Returns
    -------
    One row per row of the table that falls on at least one edge for this profile, most first:
    ``row`` (its id), ``attribute``, ``reading`` (assume or doubt), ``label_nl``, ``label_en``;
    ``share``, the fraction of the length of the directed edges on which it falls (along them, or
    at their heads); and ``residents``: of a row read as *doubt*, those whose state
    would become *yes* if only this doubt were settled favourably; of a row read as *assume*, those
    whose *yes* would not stand if it were doubt. Null without figures of residents.

    Raises
    ------
    UnknownLayerError, UsageError, MissingColumnError, BadValueError
        As in :func:`sociale_basis.reach.reach`.
    """
    table = table_of_the_untagged() if untagged is None else untagged
    chosen, homes = destinations_together(area, layer), home_anchors(area)
    limit = check_limit(limit_s)
    persons = resident_weights(area)[:, 0]
    nobody = np.empty((len(persons), 0))

    def certain_at(departure: datetime, table: Untagged) -> tuple[Cost, np.ndarray]:
        when = moment(
            area, profile, chosen.places, limit, departure, untagged=table, one_way=one_way
        )
        found = sweep_at(area.network, homes, chosen.entrances, limit, nobody, when)
        return when.asks_most, found.strict.nearest >= 0

    def certain(table: Untagged) -> tuple[Cost, np.ndarray]:
        if at is not None:
            return certain_at(at, table)
        priced = cost(area.network, profile, table)
        _, strict = readings(priced)
        asked = (area.network, strict, homes, chosen.entrances, limit)
        if one_way:
            return priced, np.isfinite(nearest_seconds(*asked))
        return priced, sweep(*asked, nobody, back=strict).nearest >= 0

    priced, now = certain(table)
    result = row_shares(area.network, priced, table)
    changed = []
    for row, reading in zip(result["row"], result["reading"], strict=True):
        other = Reading.ASSUME if reading == Reading.DOUBT else Reading.DOUBT
        _, then = certain(table.replace(row, reading=other))
        changed.append(persons[now != then].sum() if not np.isnan(persons).any() else np.nan)
    return result.assign(residents=np.array(changed, dtype=np.float64))


def row_shares(network: Network, priced: Cost, table: Untagged) -> pd.DataFrame:
    """Say on how much of a network each row of the table of the untagged falls.

    Returns
    -------
    The first columns of :func:`hangs_on_doubt`, up to ``share``.
    """
    length = network.length_m.sum()
    rows = []
    for number, row in enumerate(table.rows):
        bit = np.uint64(1 << number)
        bits = priced.doubt_rows if row.reading is Reading.DOUBT else priced.assumed_rows
        falls = (bits & bit) != 0
        if row.reading is Reading.REFUSE or not falls.any():
            continue
        rows.append(
            {
                "row": row.id,
                "attribute": row.attribute,
                "reading": row.reading.value,
                "label_nl": row.label.nl,
                "label_en": row.label.en,
                "share": network.length_m[falls].sum() / length if length else 0.0,
            }
        )
    columns = ["row", "attribute", "reading", "label_nl", "label_en", "share"]
    shares = pd.DataFrame(rows, columns=columns)
    return shares.sort_values("share", ascending=False, kind="stable", ignore_index=True)
