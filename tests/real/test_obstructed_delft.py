"""On the streets of Delft: the fewest refused edges and then the least time equal networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from sociale_basis import neighbourhood
from sociale_basis.network.anchors import Anchors
from sociale_basis.network.profile import profiles
from sociale_basis.network.untagged import untagged
from sociale_basis.reach.homes import Entrances
from sociale_basis.reach.judging import judge
from sociale_basis.reach.obstructed import Marked, least_obstructed
from sociale_basis.reach.why import without_obstacles

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood

# One refused edge outweighs any time on this network, and leaves seconds exact to a microsecond.
FAR_S = 1e7


@pytest.fixture(scope="module")
def delft(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Neighbourhood:
    """Build the streets of the test area."""
    return neighbourhood.build(
        tmp_path_factory.mktemp("delft"),
        osm=shared_data / "delft" / "tudelft_2025.osm.pbf",
        extent=(4.355, 51.995, 4.386, 52.005),
    )


@pytest.mark.parametrize("key", ["rollator", "manual_wheelchair", "low_vision"])
def test_fewest_then_quickest(delft: Neighbourhood, key: str) -> None:
    """From every node to twenty others: as many refused edges as networkx, and as long."""
    network, who = delft.network, profiles()[key]
    judged = judge(network.length_m, network.attributes, who, untagged("voorzichtig"))
    free = without_obstacles(network, who, judged)
    nodes = np.arange(network.n_nodes)
    # A node as a point: the beginning of an edge that leaves it.
    leaving = np.full(network.n_nodes, -1, dtype=np.int32)
    leaving[network.tail] = np.arange(network.n_edges)
    twin = delft.edges["twin"].to_numpy(dtype=np.int32)
    homes = Anchors(leaving, np.where(leaving >= 0, twin[leaving], -1), np.zeros(len(leaving)))
    goals = np.random.default_rng(1).choice(nodes[leaving >= 0], 20, replace=False)
    doors = Anchors(*(part[goals] for part in homes))
    entrances = Entrances(doors, np.arange(20, dtype=np.int32), 20)

    marked = Marked(free, judged.strict)
    found = least_obstructed(network, marked, homes, entrances, one_way=True)

    graph: nx.DiGraph[int] = nx.DiGraph()
    weights = np.where(np.isinf(judged.strict.whole), FAR_S, 0.0) + free.whole
    ends = zip(network.tail.tolist(), network.head.tolist(), weights.tolist(), strict=True)
    for tail, head, weight in ends:
        # Towards the goals.
        if weight < graph.get_edge_data(head, tail, {"weight": np.inf})["weight"]:
            graph.add_edge(head, tail, weight=weight)
    total = nx.multi_source_dijkstra_path_length(graph, set(goals.tolist()))
    expected = np.array([total.get(node, np.inf) for node in nodes.tolist()])
    reached = np.isfinite(expected) & (leaving >= 0)
    assert (found.number >= 0).tolist() == reached.tolist()
    number = np.floor(expected[reached] / FAR_S).astype(int)
    assert found.number[reached].tolist() == number.tolist()
    seconds = expected[reached] - number * FAR_S
    assert np.allclose(found.seconds[reached], seconds, rtol=0, atol=1e-3)
    assert number.max() > 2
