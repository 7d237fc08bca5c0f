"""Ways without light: refused after dark to who asks for light, and to nobody else."""

from __future__ import annotations

import numpy as np
import pytest

from sociale_basis.network.attributes import DOUBT_SHIFT, Reason, Tri, WayClass
from sociale_basis.network.cost import cost
from sociale_basis.network.network import Network
from sociale_basis.network.profile import profiles
from sociale_basis.network.untagged import untagged

DOUBT = Reason.LIGHT << DOUBT_SHIFT
# Lit, unlit, partly; then untagged on a street, a footway, steps, in a corridor, and a link.
CLASSES = [WayClass.FOOTWAY] * 3 + [
    WayClass.RESIDENTIAL,
    WayClass.FOOTWAY,
    WayClass.STEPS,
    WayClass.CORRIDOR,
    WayClass.LINK,
]
LIT = [Tri.YES, Tri.NO, Tri.LIMITED] + [Tri.UNTAGGED] * 5
NAMES = ("lit", "unlit", "partly", "street", "footway", "steps", "corridor", "link")


def network() -> Network:
    """Draw one edge of each kind, one after the other."""
    n = len(LIT)
    return Network.from_edges(
        np.arange(n),
        np.arange(1, n + 1),
        np.where(np.array(CLASSES) == WayClass.LINK, 0.0, 10.0),
        np.arange(n + 1, dtype=float),
        np.zeros(n + 1),
        way_class=np.array(CLASSES),
        lit=np.array(LIT),
        surface=np.ones(n),
        slope_up=np.zeros(n),
        slope_down=np.zeros(n),
    )


def test_who_asks_for_light_is_refused_where_there_is_none() -> None:
    """Unlit is refused, untagged read by the table, partly in doubt, streets lit."""
    asks = profiles()["reference_walker"].replace(lit_after_dark=True)
    found = cost(network(), asks, dark=True)
    light = {
        name: ("refused" if bits & Reason.LIGHT else "doubt" if bits & DOUBT else "passes")
        for name, bits in zip(NAMES, found.reasons.tolist(), strict=True)
    }
    assert light == {
        "lit": "passes",
        "unlit": "refused",
        "partly": "doubt",
        "street": "passes",
        "footway": "doubt",
        "steps": "doubt",
        "corridor": "passes",
        "link": "passes",
    }
    assert np.isinf(found.optimistic[1])
    assert np.isinf(found.strict[[2, 4, 5]]).all()
    assert np.isfinite(found.optimistic[[2, 4, 5]]).all()
    rows = [
        found.rows[k] for k in range(len(found.rows)) if found.doubt_rows[4] >> np.uint64(k) & 1
    ]
    assert rows == ["lit.path"]


@pytest.mark.parametrize("key", profiles())
def test_light_matters_to_nobody_else(key: str) -> None:
    """No profile asks for light by itself; and by day light is no question."""
    person = profiles()[key]
    assert not person.lit_after_dark
    by_day = cost(network(), person)
    for found in (
        cost(network(), person, dark=True),
        cost(network(), person.replace(lit_after_dark=True)),
    ):
        for name in ("optimistic", "strict", "reasons", "doubt_rows", "assumed_rows"):
            assert np.array_equal(getattr(found, name), getattr(by_day, name))


def test_the_table_decides_what_untagged_means() -> None:
    """A municipality that knows its footways are lit says so; one that knows they are not, too."""
    asks = profiles()["reference_walker"].replace(lit_after_dark=True)
    table = untagged()
    lit = cost(network(), asks, table.replace("lit.path", reading="assume"), dark=True)
    assert lit.reasons[4] & (DOUBT | Reason.LIGHT) == 0
    for change in ({"reading": "refuse"}, {"reading": "assume", "value": "no"}):
        unlit = cost(network(), asks, table.replace("lit.path", **change), dark=True)
        assert unlit.reasons[4] & Reason.LIGHT
        assert np.isinf(unlit.optimistic[4])
