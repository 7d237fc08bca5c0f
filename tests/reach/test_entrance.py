"""The state of an entrance, for every line of its table."""

from __future__ import annotations

import pandas as pd
import pytest

from sociale_basis.network.profile import profiles
from sociale_basis.reach import entrance_states

WHEELS = ("rollator", "manual_wheelchair", "powered_wheelchair", "scootmobiel", "pram")


@pytest.mark.parametrize(
    ("told", "wheels", "cane", "walker"),
    [
        ({}, "unknown", "unknown", "yes"),
        ({"wheelchair": "yes"}, "yes", "yes", "yes"),
        ({"wheelchair": "designated"}, "yes", "yes", "yes"),
        ({"wheelchair": "limited"}, "unknown", "yes", "yes"),
        ({"wheelchair": "limited", "entrance_steps": 0}, "unknown", "yes", "yes"),
        ({"wheelchair": "no"}, "no", "unknown", "yes"),
        ({"wheelchair": "no", "entrance_steps": 2}, "no", "unknown", "yes"),
        ({"wheelchair": "yes", "entrance_steps": 2}, "yes", "yes", "yes"),
        ({"wheelchair": "no", "entrance_wheelchair": "yes"}, "yes", "yes", "yes"),
        ({"entrance_steps": 0}, "yes", "yes", "yes"),
        ({"entrance_steps": 1}, "no", "unknown", "yes"),
        ({"entrance_steps": 11}, "no", "no", "yes"),
        ({"wheelchair": "yes", "access": "private"}, "no", "no", "no"),
        ({"wheelchair": "yes", "access": "customers"}, "yes", "yes", "yes"),
        ({"layer": "public_space/park"}, "yes", "yes", "yes"),
        ({"layer": "public_space/park", "wheelchair": "no"}, "no", "yes", "yes"),
        ({"layer": "institutional/library"}, "unknown", "unknown", "yes"),
    ],
)
def test_entrance(told: dict[str, object], wheels: str, cane: str, walker: str) -> None:
    """What is on the map of a place gives one of three states, by how someone goes about."""
    columns = ["layer", "wheelchair", "entrance_wheelchair", "entrance_steps", "access"]
    bare = pd.DataFrame([told], index=["x"])
    full = bare.reindex(columns=columns).astype({"entrance_steps": "Int64"})
    expected = dict.fromkeys(WHEELS, wheels) | {"cane": cane, "reference_walker": walker}
    expected |= {"older_walker": walker, "low_vision": walker, "child": walker}
    for places in (bare, full):
        for key, profile in profiles().items():
            state = entrance_states(places, profile)
            assert (state.index[0], state.iloc[0]) == ("x", expected[key]), key
