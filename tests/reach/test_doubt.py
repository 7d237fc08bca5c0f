"""What an answer hangs on: exact per row, for a layer, for several, and for one way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from sociale_basis import neighbourhood
from sociale_basis.network import profiles
from sociale_basis.network.anchors import Anchors
from sociale_basis.network.cost import cost
from sociale_basis.network.untagged import untagged
from sociale_basis.reach import hangs_on_doubt, reach, way
from sociale_basis.reach.destinations import home_anchors
from sociale_basis.reach.way_doubt import way_hangs_on_doubt
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.network.untagged import Untagged

LIBRARY, CAFE = "institutional/library", "communal/cafe"
ROLLATOR = profiles()["rollator"]
OTHER = {"doubt": "assume", "assume": "doubt"}


@pytest.fixture(scope="module")
def town(small_neighbourhood: Path) -> Neighbourhood:
    """Open the small town."""
    return neighbourhood.load(small_neighbourhood)


def test_several_layers_are_one_question(town: Neighbourhood) -> None:
    """Of library or cafe each row decides for those who lose or gain both."""
    table = untagged()
    found = hangs_on_doubt(town, ROLLATOR, (LIBRARY, CAFE), 3600.0)
    assert len(found) > 2
    residents = town.residents().to_numpy()

    def certain(which: Untagged) -> np.ndarray:
        states = [
            (reach(town, ROLLATOR, layer, 3600.0, untagged=which)["state"] == "yes").to_numpy()
            for layer in (LIBRARY, CAFE)
        ]
        return np.asarray(states[0] | states[1])

    now = certain(table)
    for row in found.to_dict("records"):
        then = certain(table.replace(row["row"], reading=OTHER[row["reading"]]))
        assert row["residents"] == pytest.approx(residents[now != then].sum()), row["row"]
    alone = hangs_on_doubt(town, ROLLATOR, LIBRARY, 3600.0)
    assert alone["row"].tolist() == found["row"].tolist()
    assert (found["residents"] > 0).any()
    assert not alone["residents"].equals(found["residents"])


def test_one_way(town: Neighbourhood) -> None:
    """The bollard decides a way past it; metres are those of the stretches of each class."""
    anchors, network = home_anchors(town), town.network
    start = Anchors(anchors.edge[[0]], anchors.twin[[0]], anchors.fraction[[0]])
    goal = int(np.flatnonzero(network.node_id == 32)[0])
    # Beside the bollard the path may be narrow too; of two doubts neither decides alone.
    table = untagged().replace("width.near_barrier", reading="assume")
    priced = cost(network, ROLLATOR, table)
    found = way(network, priced, start, goal)
    assert (found.state, found.route is None) == (State.UNKNOWN, False)
    rows = way_hangs_on_doubt(network, ROLLATOR, table, found, start, goal).to_dict("records")
    told = {row["row"]: row for row in rows}
    assert [name for name, row in told.items() if row["decides"]] == ["barrier.passability"]
    both = way_hangs_on_doubt(network, ROLLATOR, untagged(), found, start, goal)
    assert not both["decides"].any()
    assert found.route is not None
    on_streets = np.isin(network.way_id[found.route.edges], (1001, 1002))
    metres = found.route.edge_metres[on_streets].sum()
    assert told["width.carriageway"]["metres"] == pytest.approx(metres)
    assert told["width.carriageway"]["share_of_way"] == pytest.approx(metres / found.route.metres)
    assert told["incline.ground"]["share_of_way"] == pytest.approx(1)
    # Once the bollard is settled, the way is certain, and rests on what is assumed.
    settled = table.replace("barrier.passability", reading="assume")
    sure = way(network, cost(network, ROLLATOR, settled), start, goal)
    assert sure.state is State.YES
    rows = way_hangs_on_doubt(network, ROLLATOR, settled, sure, start, goal).to_dict("records")
    decide = {row["row"] for row in rows if row["decides"]}
    assert {"barrier.passability", "incline.ground", "width.carriageway"} <= decide
    here = way(network, priced, goal, goal)
    none = way_hangs_on_doubt(network, ROLLATOR, table, here, goal, goal)
    assert none["share_of_way"].isna().all()
    assert (none["metres"] == 0).all()


def test_no_way_at_all(town: Neighbourhood) -> None:
    """Where steps refuse, the rows are told along the way without limits, and none decides."""
    network = town.network
    start, goal = (int(np.flatnonzero(network.node_id == node)[0]) for node in (14, 31))
    table = untagged().replace("barrier.passability", reading="refuse")
    found = way(network, cost(network, ROLLATOR, table), start, goal)
    assert found.state is State.NO
    rows = way_hangs_on_doubt(network, ROLLATOR, table, found, start, goal)
    told = dict(zip(rows["row"], rows["metres"], strict=True))
    assert told["width.carriageway"] > 50
    assert not rows["decides"].any()
