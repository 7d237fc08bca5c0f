"""What the program computes is what the page on mobility tells people, edge by edge."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sociale_basis.network.attributes import NAMES, Barrier
from sociale_basis.network.cost import cost
from sociale_basis.network.network import Network
from sociale_basis.network.profile import profile
from tests.network.test_cost import random_network
from tests.told_seconds import PROFILES, told_seconds


def compare(network: Network, key: str) -> np.ndarray:
    """Assert that both readings are as told; give which edges pass in each."""
    columns = {name: getattr(network.attributes, name) for name in NAMES}
    told = told_seconds(pd.DataFrame({"length_m": network.length_m} | columns), key)
    found = cost(network, profile(key))
    for name, expected in told._asdict().items():
        given = getattr(found, name)
        np.testing.assert_allclose(given, expected, rtol=1e-5, atol=1e-4, err_msg=name)
    return np.isfinite(np.stack([told.optimistic, told.strict]))


@pytest.mark.parametrize("key", PROFILES)
def test_any_way_costs_what_the_page_tells(key: str) -> None:
    """On 3,600 edges on which everything can be tagged: seconds, refusals, doubts of one profile.

    Worked out from the words and tables of ``docs/methode/mobiliteit.md`` alone.
    """
    passes = np.hstack([compare(random_network(seed), key) for seed in range(60)])
    if key != "reference_walker":  # nothing on these edges is ever in doubt on foot
        assert 0 < passes[1].sum() < passes[0].sum() < passes.shape[1]


@pytest.mark.parametrize("key", PROFILES)
def test_every_barrier_is_as_told(key: str) -> None:
    """Each kind of barrier: bare, with an opening too narrow or wide enough, and spoken for."""
    kinds = [int(kind) for kind in Barrier]
    n = len(kinds)
    for opening, said in ((np.nan, -1), (0.4, -1), (1.6, -1), (np.nan, 0), (0.4, 1), (1.6, 2)):
        network = Network.from_edges(
            np.zeros(n, int),
            np.ones(n, int),
            np.full(n, 10.0),
            [0.0, 10.0],
            [0.0, 0.0],
            barrier=kinds,
            barrier_width_m=opening,
            barrier_wheelchair=said,
        )
        passes = compare(network, key)[0]
        assert not passes[[Barrier.LOCKED, Barrier.WALL]].any()
        on_foot = key in {"reference_walker", "older_walker"}
        assert (
            said != -1
            or passes[Barrier.KISSING_GATE] == (on_foot and opening != 0.4)
            or (key == "reference_walker")
        )
