"""Reach on a real network equals networkx, with weights that the test computes itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from sociale_basis.maps import reach_on_map
from sociale_basis.network.anchors import Anchors
from sociale_basis.network.attributes import Crossing, Reason
from sociale_basis.network.profile import profiles
from sociale_basis.reach import about, matrix, nearest, reach, reach_places
from sociale_basis.reach.homes import Entrances, sweep
from sociale_basis.reach.weights import Seconds
from tests.reach.random_networks import Case, agree, legs_of

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood import Neighbourhood

CAFE = "communal/cafe"
LIMIT_S = 900.0


def anchors_of(table: pd.DataFrame, edge: str, twin: str, fraction: str) -> Anchors:
    """Read anchors from columns of a table."""
    return Anchors(
        table[edge].to_numpy(dtype=np.int32),
        table[twin].to_numpy(dtype=np.int32),
        table[fraction].to_numpy(dtype=np.float64),
    )


def own_weights(area: Neighbourhood) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Compute seconds of someone at 0.8 m/s who takes no steps and waits 12 s at crossings."""
    edges = area.edges
    along = np.where(edges["steps"] != 0, np.inf, edges["length_m"] / 0.8).astype(np.float32)
    waits = np.where(edges["crossing"] != Crossing.NONE, 12, 0)
    return (along + waits).astype(np.float32), along


def test_both_legs_on_a_real_network_equal_networkx(delft: Neighbourhood) -> None:
    """Who gets to a café and back from that same one, with hills made up, equals networkx."""
    whole, along = own_weights(delft)
    # Slower towards the east than towards the west: the legs differ everywhere.
    east = delft.network.x[delft.network.head] > delft.network.x[delft.network.tail]
    hilly = (along * np.where(east, 1.5, 0.9)).astype(np.float32)
    passes = np.isfinite(along)
    charge = np.full_like(along, np.inf)
    charge[passes] = whole[passes] - along[passes]
    case = Case(delft.network, hilly + charge, hilly, delft.edges["twin"].to_numpy(np.int32))
    rows = np.flatnonzero(delft.places["layer"] == CAFE)
    table = delft.place_anchors[delft.place_anchors["place"].isin(rows)]
    doors = anchors_of(table, "edge", "twin", "fraction")
    place = np.unique(table["place"].to_numpy(), return_inverse=True)[1].astype(np.int32)
    homes = delft.homes.loc[delft.homes["anchor_edge"] >= 0].iloc[::40]
    starts = anchors_of(homes, "anchor_edge", "anchor_twin", "anchor_fraction")
    of_place = []
    for times in legs_of(case, case, starts, doors):
        best = np.full((place.max() + 1, len(homes)), np.inf)
        np.minimum.at(best, place, times.T)
        of_place.append(best)
    there, back = of_place
    reached = (there <= LIMIT_S) & (back <= LIMIT_S)
    expected = np.where(reached, there, np.inf)
    one_way = there <= LIMIT_S
    assert reached.any(axis=0).sum() < one_way.any(axis=0).sum()
    entrances = Entrances(doors, place, int(place.max()) + 1)
    weights = Seconds(case.whole, case.along)
    gain = np.ones((len(homes), 1))
    found = sweep(delft.network, weights, starts, entrances, LIMIT_S, gain, back=weights)
    assert reached.any(axis=0).sum() > 20
    assert agree(found.seconds, expected.min(axis=0))
    assert np.array_equal(found.within, reached.sum(axis=0))
    assert np.allclose(found.gained[:, 0], reached.sum(axis=1))


def graph_with_doors(
    area: Neighbourhood, weights: tuple[NDArray[np.float32], NDArray[np.float32]], doors: Anchors
) -> nx.DiGraph[object]:
    """Build the oracle's graph: each door is a node, joined to the ends of its edge."""
    whole, along = (each.astype(float) for each in weights)
    graph: nx.DiGraph[object] = nx.DiGraph()
    ends = zip(area.edges["tail"].tolist(), area.edges["head"].tolist(), strict=True)
    graph.add_nodes_from(range(len(area.nodes)))
    for edge, (tail, head) in enumerate(ends):
        known = graph.get_edge_data(tail, head, {"weight": np.inf})["weight"]
        if whole[edge] < known:
            graph.add_edge(tail, head, weight=whole[edge])
    for i, (first, back, part) in enumerate(zip(*doors, strict=True)):
        for edge, fraction in ((first, part), (back, 1 - part)):
            if edge >= 0 and np.isfinite(along[edge]):
                tail = int(area.edges["tail"].iloc[edge])
                seconds = 0.0 if part in {0.0, 1.0} and fraction == 0 else fraction * along[edge]
                if part not in {0.0, 1.0} or fraction == 0:
                    graph.add_edge(tail, ("door", i), weight=seconds)
    return graph


def test_nearest_on_a_real_network_equals_networkx(delft: Neighbourhood) -> None:
    """The nearest café from every node, and from every home over its own edge."""
    whole, along = own_weights(delft)
    rows = np.flatnonzero(delft.places["layer"] == CAFE)
    table = delft.place_anchors[delft.place_anchors["place"].isin(rows)]
    doors = anchors_of(table, "edge", "twin", "fraction")
    assert len(table) >= 3
    graph = graph_with_doors(delft, (whole, along), doors)
    goals = {("door", i) for i in range(len(table))}
    expected = np.full(len(delft.nodes), np.inf)
    found = nx.multi_source_dijkstra_path_length(graph.reverse(), goals, cutoff=LIMIT_S)
    for node, seconds in found.items():
        if isinstance(node, int):
            expected[node] = seconds
    given, index = nearest(delft.network, whole, doors, LIMIT_S, along=along)
    assert np.isfinite(given).sum() > 500
    assert np.allclose(given, expected, rtol=0, atol=1e-3)
    assert ((index >= 0) == np.isfinite(given)).all()

    homes = delft.homes.loc[delft.homes["anchor_edge"] >= 0].iloc[::200]
    starts = anchors_of(homes, "anchor_edge", "anchor_twin", "anchor_fraction")
    times = matrix(delft.network, whole, starts, doors, LIMIT_S, along=along).min(axis=1)
    assert np.isfinite(times).sum() > 5
    for i, (edge, back, part) in enumerate(zip(*starts, strict=True)):
        best = np.inf
        for step, fraction in ((edge, part), (back, 1 - part)):
            if step >= 0 and 0 < part < 1:
                head = delft.edges["head"].iloc[step]
                best = min(best, whole[step] - fraction * along[step] + expected[head])
        if part in {0.0, 1.0}:
            best = expected[delft.edges["tail" if part == 0 else "head"].iloc[edge]]
        if set(doors.edge.tolist()).isdisjoint({edge, back}):
            assert times[i] == pytest.approx(best if best <= LIMIT_S else np.inf, abs=1e-3)


@pytest.mark.parametrize("key", ["reference_walker", "rollator", "manual_wheelchair"])
def test_reach_in_delft_adds_up(delft: Neighbourhood, key: str) -> None:
    """Per place everybody is counted once; states and reasons say the same thing."""
    profile = profiles()[key]
    told = about(delft, profile, CAFE, LIMIT_S)
    table = reach_places(delft, profile, CAFE, LIMIT_S)
    assert len(table) == told["places"] == 4
    for group in ("residents", "residents_75"):
        sums = table[[f"{group}_{state}" for state in ("yes", "unknown", "no")]].sum(axis=1)
        assert list(sums) == pytest.approx([told[group]] * 4, rel=1e-12)
    homes = reach(delft, profile, CAFE, LIMIT_S)
    words = {reason.name.lower() for reason in Reason if reason.name} | {"too_far", "not_connected"}
    assert (homes.loc[homes["state"] == "yes", "reasons"] == "").all()
    rest = homes.loc[homes["state"] != "yes", "reasons"]
    assert (rest != "").all()
    assert set("|".join(rest).split("|")) <= words
    assert (homes.loc[homes["state"] == "yes", "seconds"] <= LIMIT_S).all()


def test_rollator_in_delft_is_neither_all_grey_nor_all_sure(delft: Neighbourhood) -> None:
    """With a rollator both yes and unknown are well above nought, and rows say what decides."""
    homes = reach(delft, profiles()["rollator"], CAFE, LIMIT_S)
    residents = delft.residents()[delft.homes["inside"]]
    share = residents.groupby(homes["state"]).sum() / residents.sum()
    assert share["yes"] > 0.05
    assert share["unknown"] > 0.05
    hanging = about(delft, profiles()["rollator"], CAFE, LIMIT_S)["hangs_on_doubt"]
    assert isinstance(hanging, list)
    assert any(row["reading"] == "doubt" and row["residents"] > 0 for row in hanging)


def test_an_answer_for_the_map(delft: Neighbourhood) -> None:
    """A question about 11,500 people; `make bench` says how long it takes."""
    answer = reach_on_map(delft, profiles()["rollator"], "institutional/library", LIMIT_S)
    assert len(answer.shares) > 100
    assert answer.totals.yes == "1.740"
