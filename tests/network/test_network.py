"""Networks made from arrays."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sociale_basis.errors import BadValueError
from sociale_basis.network.attributes import Barrier, KerbSituation, Origin, Surface
from sociale_basis.network.network import Network

# 0 -10 m- 1 -20 m- 2
TAIL, HEAD, METRES = [0, 1, 1, 2], [1, 0, 2, 1], [10, 10, 20, 20]
X, Y = [0.0, 10.0, 30.0], [0.0, 0.0, 0.0]


def test_values_at_nodes_hold_on_entering() -> None:
    """A kerb or barrier given per node is met on every edge that enters the node."""
    network = Network.from_edges(
        TAIL, HEAD, METRES, X, Y, kerb_m=[math.nan, 0.1, math.nan], barrier=["", "bollard", ""]
    )
    known = network.attributes
    assert np.array_equal(~np.isnan(known.kerb_m), [True, False, False, True])
    assert known.barrier.tolist() == [Barrier.BOLLARD, 0, 0, Barrier.BOLLARD]
    assert known.kerb_situation.tolist() == [KerbSituation.TAGGED, 0, 0, KerbSituation.TAGGED]
    assert known.kerb_origin.tolist() == [Origin.TAG, 0, 0, Origin.TAG]


def test_words_climbs_and_single_values() -> None:
    """Words are read, one value holds for all edges, slopes follow from climbs."""
    network = Network.from_edges(
        TAIL,
        HEAD,
        METRES,
        X,
        Y,
        surface=["gravel", "gravel", "", "asphalt"],
        width_m=1.5,
        climb_m=[0.5, -0.5, 0, 0],
    )
    known = network.attributes
    assert known.surface.tolist() == [Surface.GRAVEL, Surface.GRAVEL, 0, Surface.ASPHALT]
    assert known.surface_origin.tolist() == [Origin.TAG, Origin.TAG, 0, Origin.TAG]
    assert known.width_m == pytest.approx(1.5)
    assert known.slope_up == pytest.approx([0.05, 0, 0, 0])
    assert known.slope_down == pytest.approx([0, 0.05, 0, 0])


def test_rows_and_edges_agree() -> None:
    """Both groupings hold every edge once, at its own row, on 300 random nodes."""
    rng = np.random.default_rng(1)
    n, m = 300, 2_000
    tail, head = rng.integers(0, n, m), rng.integers(0, n, m)
    network = Network.from_edges(tail, head, 1.0, rng.random(n) * 1e3, rng.random(n) * 1e3)
    assert sorted(network.node.tolist()) == list(range(n))
    assert (network.row[network.node] == np.arange(n)).all()
    for csr, near, far in (
        (network.forward, network.tail, network.head),
        (network.backward, network.head, network.tail),
    ):
        assert sorted(csr.edge.tolist()) == list(range(m))
        row = np.repeat(np.arange(n), np.diff(csr.start))
        assert (network.node[row] == near[csr.edge]).all()
        assert (network.node[csr.other] == far[csr.edge]).all()


def test_neighbours_in_space_are_neighbours_in_memory() -> None:
    """Along the rows of a shuffled grid one travels far less than along its node numbers."""
    rng = np.random.default_rng(2)
    xy = rng.permutation(np.stack(np.meshgrid(np.arange(40.0), np.arange(40.0)), -1).reshape(-1, 2))
    network = Network.from_edges([0], [1], 1.0, xy[:, 0], xy[:, 1])
    rows, given = (np.hypot(*np.diff(way, axis=0).T).sum() for way in (xy[network.node], xy))
    assert rows < given / 8


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"head": [1, 0, 2, 3]}, "column 'head': names a node that does not exist"),
        ({"length_m": [10, -1, 20, 20]}, "column 'length_m': must be finite and not negative"),
        ({"length_m": [10, math.nan, 20, 20]}, "column 'length_m': must be finite"),
        ({"x": [0, math.inf, 1]}, "column 'x, y': x and y must be finite"),
        ({"tail": [0, 1, 1], "length_m": 10}, "tail and head.* must be of equal length"),
        ({"length_m": [10, 10]}, "column 'length_m': has 2 values where 4 edges are"),
        ({"tail": [0.5, 1, 1, 2]}, "column 'tail': must hold whole numbers"),
        ({"surface": ["gravel", "", "", "marble"]}, "column 'surface': 'marble' is not known"),
        ({"width_m": -1}, "column 'width_m': must be finite and not negative"),
        ({"surface": ["gravel", ""]}, "column 'surface': has 2 values where 4 edges are"),
        ({"barrier": ["gate", ""]}, r"has 2 values where 4 edges are \(or 3 nodes\)"),
        ({"colour": 1}, "column 'colour': is not an attribute of an edge. Use one of climb_m"),
        ({"length_m": None}, "column 'length_m': must be finite"),
        ({"kerb_m": -0.01}, "column 'kerb_m': must be finite and not negative"),
        ({"barrier_width_m": math.inf}, "column 'barrier_width_m': must be finite"),
        ({"slope_up": [0, 0, -0.1, 0]}, "column 'slope_up': must be finite and not negative"),
        ({"slope_down": math.inf}, "column 'slope_down': must be finite"),
        ({"climb_m": -math.inf}, "column 'climb_m': must be finite"),
        ({"width_m": "breed"}, "column 'width_m': must hold numbers"),
        ({"steps": math.nan}, "column 'steps': must hold whole numbers"),
        ({"steps": 1.5}, "column 'steps': must hold whole numbers"),
        ({"steps": -5}, "column 'steps': -5 is no number of steps. Use 0 for none and -1"),
        ({"steps": 40_000}, "column 'steps': 40000 is no number of steps"),
        ({"surface": 99}, "column 'surface': there is no code 99"),
        ({"surface": [0, -1, 0, 0]}, "column 'surface': there is no code -1"),
        ({"way_class": 25}, "column 'way_class': there is no code 25"),
        ({"lit": 7}, "column 'lit': there is no code 7. Use one of -1, 0, 1, 2"),
        ({"access": 9}, "column 'access': there is no code 9"),
        ({"kerb_origin": 9}, "column 'kerb_origin': there is no code 9"),
        ({"lift": math.nan}, "column 'lift': must hold whole numbers"),
        ({"near_barrier": 3}, "column 'near_barrier': there is no code 3"),
        ({"way_id": math.nan}, "column 'way_id': must hold whole numbers"),
        ({"way_id": [1, 2]}, "column 'way_id': has 2 values where 4 edges are"),
        ({"node_id": [1]}, "column 'node_id': has 1 values where 3 nodes are"),
    ],
)
def test_bad_input(change: dict[str, Any], line: str) -> None:
    """Every kind of wrong array is refused in one line that names it."""
    given: dict[str, Any] = {
        "tail": TAIL,
        "head": HEAD,
        "length_m": METRES,
        "x": X,
        "y": Y,
    } | change
    with pytest.raises(BadValueError, match=line):
        Network.from_edges(**given)


def test_what_is_not_known_may_be_nan() -> None:
    """Of heights, widths and slopes NaN means not tagged; codes may come as whole floats."""
    network = Network.from_edges(
        TAIL, HEAD, METRES, X, Y, width_m=math.nan, kerb_m=[math.nan] * 3, lit=1.0, lift=1
    )
    known = network.attributes
    assert known.width_origin.tolist() == [Origin.UNTAGGED] * 4
    assert known.kerb_situation.tolist() == [KerbSituation.NONE] * 4
    assert known.lit.tolist() == [1] * 4
    assert known.lift.tolist() == [True] * 4


def test_an_empty_network() -> None:
    """No nodes and no edges make a network, not an error."""
    network = Network.from_edges(np.zeros(0, int), np.zeros(0, int), [], [], [])
    assert (network.n_nodes, network.n_edges) == (0, 0)
