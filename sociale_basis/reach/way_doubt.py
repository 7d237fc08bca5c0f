"""What one way hangs on: how much of it, and whether it still holds with one row read otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.network.cost import cost
from sociale_basis.network.untagged import Reading
from sociale_basis.reach.doubt import row_shares
from sociale_basis.reach.reasons import free_seconds
from sociale_basis.reach.route import route, way

if TYPE_CHECKING:
    import pandas as pd

    from sociale_basis.network.anchors import Anchors
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.network import Network
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.route import Way


def way_hangs_on_doubt(
    network: Network,
    profile: MobilityProfile,
    table: Untagged,
    found: Way,
    origin: Anchors | int,
    destination: Anchors | int,
) -> pd.DataFrame:
    """Say what the answer about one way rests on.

    Exact: the way is searched again with that one row read otherwise.

    Parameters
    ----------
    network, profile, table
        What was asked.
    found
        What :func:`sociale_basis.reach.way` gave for it.
    origin, destination
        As there.

    Returns
    -------
    As :func:`sociale_basis.reach.hangs_on_doubt`, with instead of residents: ``metres`` of the way
    (or of the way without limits, where there is none) on which the row falls, ``share_of_way``
    (null where it has no length), and ``decides``, whether the state would be another.
    """
    priced = cost(network, profile, table)
    rows = row_shares(network, priced, table)
    walked = found.route
    if walked is None:
        walked = route(network, free_seconds(network, 1.0).whole, origin, destination)
    edges = np.empty(0, dtype=np.int32) if walked is None else walked.edges
    metres = np.empty(0) if walked is None else walked.edge_metres
    bits = (priced.doubt_rows | priced.assumed_rows)[edges]
    along, decides = [], []
    for row, reading in zip(rows["row"], rows["reading"], strict=True):
        bit = np.uint64(1 << priced.rows.index(row))
        along.append(float(metres[(bits & bit) != 0].sum()))
        other = Reading.ASSUME if reading == Reading.DOUBT else Reading.DOUBT
        then = cost(network, profile, table.replace(row, reading=other))
        decides.append(way(network, then, origin, destination).state is not found.state)
    total = float(metres.sum())
    share = np.array(along) / total if total else np.full(len(along), np.nan)
    return rows.assign(metres=np.array(along), share_of_way=share, decides=decides)
