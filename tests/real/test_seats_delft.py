"""Rest on the way on a real network: as reach where none is needed, and quick."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from sociale_basis.network import profiles
from sociale_basis.reach.bench_spots import bench_spots, edit_at
from sociale_basis.reach.edit_models import EditSet
from sociale_basis.reach.edits import apply
from sociale_basis.reach.reach import run
from sociale_basis.reach.seats import rested
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood

SHOP = "communal/supermarket"
LIMIT_S = 900.0


def test_without_the_need_it_is_reach(delft: Neighbourhood) -> None:
    """Nobody needs rest: states and residents are those of the ordinary search."""
    profile = profiles()["rollator"]
    found = rested(delft, profile, SHOP, LIMIT_S, every_m=1e6, one_way=True)
    plain = run(delft, profile, SHOP, LIMIT_S, one_way=True)
    assert (plain.states == State.YES).sum() > 1000
    np.testing.assert_array_equal(found.states, plain.states)
    np.testing.assert_array_equal(found.states_unrested, plain.states)
    np.testing.assert_allclose(found.gained[0], plain.strict.gained)


def test_needing_rest_never_helps(delft: Neighbourhood) -> None:
    """The shorter the stretch one can go, the fewer homes; with benches some, not none."""
    profile = profiles()["rollator"]
    reached = []
    for every in (50.0, 125.0, 250.0, 1e6):
        found = rested(delft, profile, SHOP, LIMIT_S, every_m=every)
        sure, perhaps = found.sure.nearest >= 0, found.perhaps.nearest >= 0
        assert not (sure & ~perhaps).any()
        assert not (perhaps & ~(found.perhaps_unrested.nearest >= 0)).any()
        reached.append(int(sure.sum()))
    assert reached == sorted(reached)
    assert 0 < reached[0] < reached[1] < reached[-1]


def test_a_bench_keeps_its_promise(delft: Neighbourhood) -> None:
    """Putting the first three benches there, by their edits, brings whom they promise."""
    profile = profiles()["rollator"]
    before = rested(delft, profile, SHOP, LIMIT_S)
    spots = bench_spots(delft, before, top=3)
    assert (spots.table["residents_gained"] > 0).all()
    degrees = spots.table.geometry.to_crs("EPSG:4326")
    for gained, point in zip(spots.table["residents_gained"], degrees, strict=True):
        edits = EditSet(name="bankje", edits=(edit_at(before.kind, point.x, point.y),))
        after = rested(apply(delft, edits).area, profile, SHOP, LIMIT_S)
        newly = (before.states != State.YES) & (after.states == State.YES)
        assert before.weights[newly, 0].sum() == pytest.approx(gained)
