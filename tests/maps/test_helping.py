"""What would help: the repairs that bring most people, in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sociale_basis.maps import helping_rows
from sociale_basis.maps.helping import MOST, MOST_PAIRS
from sociale_basis.maps.shown import about
from sociale_basis.network import profile
from sociale_basis.privacy import Viewer
from sociale_basis.reach import apply_edits, barriers, reach

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood

CENTRE = "institutional/community_centre"
LIMIT = 900.0


def yes(area: Neighbourhood) -> float:
    """Sum the residents inside the boundary who surely get to the centre with a rollator."""
    homes = reach(area, profile("rollator"), CENTRE, LIMIT)
    fine = (homes["state"] == "yes") & area.homes["inside"]
    return float(area.residents()[fine].sum())


def test_the_kerb_at_the_bridge_helps_most(wilgenoord: Neighbourhood) -> None:
    """First stands the kerb of the story, with what carrying out its repair really brings."""
    found = barriers(wilgenoord, profile("rollator"), CENTRE, LIMIT)
    rows = helping_rows(wilgenoord, found, Viewer.OFFICIAL)
    assert rows[0].what == "stoeprand van 12 cm"
    assert rows[0].street == "Jaagpad"
    repaired = apply_edits(wilgenoord, found.edit_set(str(found.table["barrier"].iloc[0]))).area
    gained = yes(repaired) - yes(wilgenoord)
    assert gained > 300
    assert rows[0].residents == about(gained)
    assert len(rows) <= MOST + MOST_PAIRS
    assert any(" en ook: " in row.what for row in rows), "the two halves of the tunnel"


@pytest.mark.parametrize("who", ["rollator", "manual_wheelchair", "scootmobiel"])
def test_residents_see_no_small_number(wilgenoord: Neighbourhood, who: str) -> None:
    """A number below ten is a dash for whoever may not see exact figures; the repair is named."""
    found = barriers(wilgenoord, profile(who), "communal/cafe", LIMIT)
    rows = helping_rows(wilgenoord, found, Viewer.RESIDENT)
    official = helping_rows(wilgenoord, found, Viewer.OFFICIAL)
    assert [row.what for row in rows] == [row.what for row in official]
    for row, exact in zip(rows, official, strict=True):
        small = not exact.residents.replace(".", "").isdigit()
        assert row.residents == ("\N{EN DASH}" if small else exact.residents)


def test_nothing_is_claimed_without_people(wilgenoord: Neighbourhood) -> None:
    """Without figures of residents no repair is said to bring anyone."""
    meta = wilgenoord.meta.model_copy(update={"population_from": "none"})
    area = replace(wilgenoord, meta=meta)
    assert np.isnan(area.residents()).all()
    found = barriers(area, profile("rollator"), CENTRE, LIMIT)
    assert helping_rows(area, found, Viewer.OFFICIAL) == []
