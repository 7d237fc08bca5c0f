"""What is measured on: streets like those of a town, the same every time, and a page that tells."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from benchmarks._report import page
from benchmarks._streets import LAYERS, SPEED_M_S, Case, drawn, street_network


def test_streets_are_like_those_of_a_town() -> None:
    """Directed, mostly joined, edges of some 35 m, some one-way, some refused, kerbs one way."""
    network, seconds = street_network(4000, np.random.default_rng(0))
    assert 3900 < network.n_nodes <= 4000
    assert 2.3 < network.n_edges / network.n_nodes < 2.8  # 2.6 in Delft
    assert 30 < network.length_m.mean() < 40  # 35 m in Delft
    assert 0.01 < np.isinf(seconds).mean() < 0.03
    n = network.n_nodes
    graph = coo_array((np.ones(network.n_edges), (network.tail, network.head)), shape=(n, n))
    _, label = connected_components(graph, directed=False)
    assert np.bincount(label).max() > 0.9 * n
    pairs = set(zip(network.tail.tolist(), network.head.tolist(), strict=True))
    assert len(pairs) == network.n_edges
    back = np.array([(head, tail) in pairs for tail, head in pairs])
    assert 0.05 < 1 - back.mean() < 0.15
    slower = seconds[np.isfinite(seconds)] > network.length_m[np.isfinite(seconds)] / SPEED_M_S + 7
    assert 0.15 < slower.mean() < 0.25


def test_the_same_every_time() -> None:
    """The same size gives the same network, weights and destinations."""
    one, other = (street_network(900, np.random.default_rng(900)) for _ in range(2))
    assert np.array_equal(one[0].tail, other[0].tail)
    assert np.array_equal(one[1], other[1])
    layers = drawn(one[0], 5)
    assert [len(each) for each in layers] == [5] * LAYERS
    assert all(np.array_equal(a, b) for a, b in zip(layers, drawn(other[0], 5), strict=True))


def test_page_tells_what_was_measured() -> None:
    """Every time is in the table with its ratio; who answered otherwise is named."""
    case = {
        "nodes": 19881,
        "edges": 49987,
        "destinations": 5,
        "date": "2026-11-24",
        "load": 0.5,
        "floor_ms": 2.0,
        "own_1_thread_ms": 4.0,
        "own_2_threads_ms": 2.5,
        "scipy_ms": 20.0,
        "pandana_ms": None,
        "pandana_different": 0.25,
        "pandana_off_s": 0.0204,
    }
    text = page({"machine": "machine", "nearest": {"20k": case}, "peak_mb_1m": 321.4})
    assert "| scipy | 20.0 | 8.0 |" in text
    assert "| 1 draad, keer de bodem | 2.00 |  |" in text
    assert "pandana geeft voor 25 % van de knopen iets anders, hoogstens 0.020 s ernaast." in text
    assert "321 MB" in text
    assert "| pandana |" not in text


def test_difference_is_seen() -> None:
    """Answers that differ by more than a millisecond, or in what is reached, are counted."""
    reach = pytest.importorskip("benchmarks.reach", reason="needs igraph, networkit and pandana")
    expected = np.array([[0.0, 10.0, np.inf, 100.0]])
    assert reach.different(expected, expected) == 0
    assert reach.different(expected + 5e-4, expected) == 0
    assert reach.different(np.array([[0.0, 10.1, np.inf, 100.0]]), expected) == 0.25
    assert reach.different(np.array([[0.0, 10.0, 50.0, np.inf]]), expected) == 0.5


def test_every_number_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a hamlet: all engines give a time for nearest and for counts, and all are exact.

    pandana rounds, and so may differ a little in what is nearest.
    """
    reach = pytest.importorskip("benchmarks.reach", reason="needs igraph, networkit and pandana")
    network, seconds = street_network(900, np.random.default_rng(900))
    monkeypatch.setitem(reach.ROUNDS, "hamlet", 2)
    result: dict[str, Any] = {}
    reach.measure(result, Case("hamlet", network, seconds, drawn(network, 6)), [])
    engines = ["floor", "own_1_thread", "own_2_threads", "scipy", "pandana_prepare", "pandana"]
    for what in ("nearest", "counts"):
        found = result[what]["hamlet"]
        asked = [f"{name}_ms" for name in [*engines, "igraph", "networkit"]]
        assert all(found[name] > 0 for name in asked)
        assert found["exact"] is True
        assert found["nodes"] == network.n_nodes
        differ = {name for name in found if name.endswith("_different")}
        assert differ <= {"pandana_different"}
    assert result["nearest"]["hamlet"]["networkx_ms"] > 0
    text = page({"machine": "machine", "first_answer_s": 1.23} | result)
    assert "| igraph |" in text.split("## Aantal binnen bereik")[1]
    assert "met opstarten: 1.2 s" in text
