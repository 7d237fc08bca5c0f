"""Many searches at once: layers, the nearest few, decays, threads; and what must always hold."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from sociale_basis.errors import UsageError
from sociale_basis.network.network import Network
from sociale_basis.reach import (
    catchment,
    count_layers,
    count_within,
    matrix,
    nearest,
    nearest_layers,
    nearest_several,
    pool,
    weigh,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

TOLERANCE_S = 1e-3


def random_network(seed: int, n: int = 300) -> tuple[Network, NDArray[np.float32]]:
    """Draw a directed network of near neighbours, with refused edges and edges of no length."""
    rng = np.random.default_rng(seed)
    x, y = rng.random((2, n)) * 1000
    tail = np.repeat(np.arange(n), 4)
    away = np.hypot(x[tail] - x[rng.integers(0, n, len(tail))], 0)
    near = np.argsort(np.hypot(x[:, None] - x, y[:, None] - y), axis=1)[:, 1:8]
    head = near[tail, rng.integers(0, 7, len(tail))]
    seconds = (away / 10 + rng.random(len(tail)) * 40).astype(np.float32)
    seconds[rng.random(len(tail)) < 0.1] = np.inf
    seconds[rng.random(len(tail)) < 0.05] = 0
    return Network.from_edges(tail, head, np.ones(len(tail)), x, y), seconds


def times_to(
    network: Network, seconds: NDArray[np.float32], goals: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Seconds from every node to each goal, by SciPy; shape (goals, n)."""
    least: dict[tuple[int, int], float] = {}
    ends = (network.head.tolist(), network.tail.tolist(), seconds.tolist())
    for head, tail, weight in zip(*ends, strict=True):
        if np.isfinite(weight):
            # SciPy takes a weight of 0 for no edge at all.
            least[head, tail] = min(least.get((head, tail), np.inf), weight or 1e-12)
    rows, columns = np.array(list(least)).T
    graph = csr_array((list(least.values()), (rows, columns)), shape=(network.n_nodes,) * 2)
    return np.asarray(dijkstra(graph, indices=goals))


@pytest.mark.parametrize("seed", range(30))
def test_many_equal_scipy(seed: int) -> None:
    """Layers, the nearest few and every decay equal what SciPy's times say, on 1 to 3 threads."""
    network, seconds = random_network(seed)
    rng = np.random.default_rng(seed)
    limit = float(rng.choice([60.0, 150.0, 500.0]))
    layers = [rng.integers(0, network.n_nodes, k) for k in (1, 30, 0, 7)]
    weights = weigh(network, seconds)
    threads = 1 + seed % 3
    found, index = nearest_layers(network, weights, layers, limit, threads=threads)
    counts = count_layers(network, weights, layers, limit, threads=threads)
    for number, goals in enumerate(layers):
        if not len(goals):
            assert np.isinf(found[number]).all()
            assert not counts[number].any()
            continue
        times = times_to(network, seconds, goals)
        times[times > limit] = np.inf
        assert np.allclose(found[number], times.min(axis=0), rtol=0, atol=TOLERANCE_S)
        some = np.flatnonzero(index[number] >= 0)
        assert np.allclose(times[index[number, some], some], found[number, some], atol=TOLERANCE_S)
        assert np.array_equal(counts[number], np.isfinite(times).sum(axis=0))
    goals = layers[1]
    times = times_to(network, seconds, goals)
    times[times > limit] = np.inf
    few, which = nearest_several(network, weights, goals, limit, 3)
    assert np.allclose(few, np.sort(times, axis=0)[:3].T, rtol=0, atol=TOLERANCE_S)
    assert ((which >= 0) == np.isfinite(few)).all()
    row, column = np.nonzero(which >= 0)
    assert np.allclose(times[which[row, column], row], few[row, column], atol=TOLERANCE_S)
    assert all(len(set(each[each >= 0])) == (each >= 0).sum() for each in which)
    gain = rng.random(len(goals))
    part = np.where(np.isfinite(times), times / limit, 0)
    edge = np.exp(-0.5)
    for decay, worth in (
        ("step", np.ones_like(part)),
        ("linear", 1 - part),
        ("gaussian", (np.exp(-0.5 * part**2) - edge) / (1 - edge)),
    ):
        expected = gain @ np.where(np.isfinite(times), worth, 0)
        given_ = count_within(network, weights, goals, limit, gain, decay=decay, threads=threads)  # type: ignore[arg-type]  # words of a loop
        assert np.allclose(given_, expected, atol=1e-4)
    froms = rng.integers(0, network.n_nodes, 40)
    given_ = matrix(network, weights, froms, goals, limit, threads=threads)
    assert np.allclose(given_, times[:, froms].T, rtol=0, atol=TOLERANCE_S)


def test_far_more_waits_than_there_is_room_for() -> None:
    """Thousands of rows in one bucket, and edges far longer than the others: nothing is lost."""
    n = 20_000
    star = Network.from_edges(
        np.r_[np.arange(1, n), 1], np.r_[np.zeros(n - 1, int), 0], 1.0, np.arange(n), np.zeros(n)
    )
    seconds = np.r_[np.full(n - 1, 10.0), 30_000].astype(np.float32)
    found, _ = nearest(star, seconds, [0], 100)
    assert np.array_equal(found, np.r_[0, np.full(n - 1, 10)])
    chain = np.arange(500)
    line = Network.from_edges(chain + 1, chain, 1.0, np.arange(501), np.zeros(501))
    steps = np.where(chain == 250, 40_000.0, 0.5).astype(np.float32)
    found, _ = nearest(line, steps, [0], np.inf)
    assert np.array_equal(found, np.r_[0, np.cumsum(steps.astype(float))].astype(np.float32))
    assert np.isinf(nearest(line, steps, [0], 30_000)[0]).sum() == 250


def test_layers_may_be_none() -> None:
    """No layers give no rows, and the nearest few of nothing are none."""
    network, seconds = random_network(0)
    assert nearest_layers(network, seconds, [], 60)[0].shape == (0, 300)
    assert count_layers(network, seconds, [], 60).shape == (0, 300)
    few, which = nearest_several(network, seconds, np.empty(0, int), 60, 2)
    assert np.isinf(few).all()
    assert (which == -1).all()


def test_bad_questions() -> None:
    """A decay that does not exist or has no limit to fall to, and no threads, are refused."""
    network, seconds = random_network(0)
    with pytest.raises(UsageError, match="there is no decay 'cubic'"):
        count_within(network, seconds, [0], 60, decay="cubic")  # type: ignore[arg-type]  # on purpose
    with pytest.raises(UsageError, match="needs a limit"):
        count_layers(network, seconds, [[0]], np.inf, decay="linear")
    with pytest.raises(UsageError, match="1 or more"):
        nearest_several(network, seconds, [0], 60, 0)
    with pytest.raises(UsageError, match="at least 1 thread"):
        nearest_layers(network, seconds, [[0]], 60, threads=0)


def test_number_of_threads_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable counts, also when it changes; without it every processor is used."""
    monkeypatch.setenv("SOCIALE_BASIS_THREADS", "3")
    assert pool.number_of_threads() == 3
    monkeypatch.setenv("SOCIALE_BASIS_THREADS", "1")
    assert pool.number_of_threads() == 1
    monkeypatch.delenv("SOCIALE_BASIS_THREADS")
    assert pool.number_of_threads() >= 1
    assert pool.shares(10, 4, 3) == [(0, 5), (5, 10)]
    assert pool.run(lambda begin, end: end - begin, [(0, 5), (5, 12)], 2) == [5, 7]


def test_error_on_a_thread_is_told() -> None:
    """What goes wrong on another thread comes back to who asked, and the pool goes on."""

    def task(begin: int, _: int) -> int:
        if begin:
            raise ValueError("no")
        return begin

    with pytest.raises(ValueError, match="no"):
        pool.run(task, [(0, 1), (1, 2)], 2)
    assert pool.run(lambda begin, _: begin, [(0, 1), (1, 2)], 2) == [0, 1]


def test_sessions_share_the_pool() -> None:
    """Searches from many threads that all want threads of the pool end, with the same answers."""
    network, seconds = random_network(1)
    layers = [np.arange(k, 300, 17) for k in range(6)]
    alone = nearest_layers(network, seconds, layers, 200, threads=1)[0]

    def ask(_: int) -> bool:
        return np.array_equal(nearest_layers(network, seconds, layers, 200, threads=2)[0], alone)

    with ThreadPoolExecutor(6) as sessions:
        assert all(sessions.map(ask, range(60)))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.floats(0, 600))
def test_more_permissive_never_reaches_less(seed: int, limit: float) -> None:
    """Opening refused edges, or making edges quicker, never takes a node out of reach."""
    network, seconds = random_network(seed % 20, 60)
    rng = np.random.default_rng(seed)
    easier = np.where(np.isinf(seconds) & (rng.random(len(seconds)) < 0.5), 25, seconds)
    easier = (easier * rng.choice([1, 0.8], len(seconds))).astype(np.float32)
    goals = rng.integers(0, 60, 3)
    assert (
        nearest(network, easier, goals, limit)[0] <= nearest(network, seconds, goals, limit)[0]
    ).all()
    assert (
        count_within(network, easier, goals, limit) >= count_within(network, seconds, goals, limit)
    ).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_triangle_inequality(seed: int) -> None:
    """No way from a to c is longer than one over b; and times there are times back reversed."""
    network, seconds = random_network(seed % 20, 60)
    middle = seed % 60
    everything = matrix(network, seconds, np.arange(60), np.arange(60)).astype(np.float64)
    over = everything[:, [middle]] + everything[[middle], :]
    assert (everything <= over + TOLERANCE_S).all()
    out = catchment(network, seconds, middle, np.inf)
    assert np.allclose(everything[middle], out, rtol=0, atol=TOLERANCE_S)
    into, _ = nearest(network, seconds, [middle], np.inf)
    assert np.allclose(everything[:, middle], into, rtol=0, atol=TOLERANCE_S)
