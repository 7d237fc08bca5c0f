"""What refuses along edges and at heads apart adds up to what an edge costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from sociale_basis import neighbourhood
from sociale_basis.network import cost, profiles
from sociale_basis.network.untagged import presets, untagged
from sociale_basis.reach.judging import judge

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("preset", sorted(presets()))
@pytest.mark.parametrize("key", sorted(profiles()))
def test_the_parts_add_up_to_the_cost(small_neighbourhood: Path, key: str, preset: str) -> None:
    """Both readings and all reasons are those of `network.cost`, bit by bit."""
    network = neighbourhood.load(small_neighbourhood).network
    profile, table = profiles()[key], untagged(preset)
    whole = cost(network, profile, table)
    parts = judge(network.length_m, network.attributes, profile, table)
    np.testing.assert_array_equal(parts.optimistic.whole, whole.optimistic)
    np.testing.assert_array_equal(parts.optimistic.along, whole.optimistic_along)
    np.testing.assert_array_equal(parts.strict.whole, whole.strict)
    np.testing.assert_array_equal(parts.strict.along, whole.strict_along)
    bits = parts.along.refused | parts.head.refused
    bits |= (parts.along.doubts | parts.head.doubts) << np.uint32(16)
    np.testing.assert_array_equal(bits, whole.reasons)
