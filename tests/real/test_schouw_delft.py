"""The schouw sheet on a real network: what it promises is what good answers give."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.network import profiles
from sociale_basis.network.observation_models import Kind, Observation
from sociale_basis.reach import survey
from sociale_basis.reach.observations import overlay
from sociale_basis.reach.reach import resident_weights, run
from sociale_basis.reach.schouw import schouw
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood

CAFE = "communal/cafe"
NOW = datetime(2026, 11, 24, 12, 0)  # noqa: DTZ001 -- on the clock that people read
# What the table of the untagged hopes for, so that nobody walks faster or slower than promised.
GOOD: dict[Kind, Any] = {
    Kind.KERB: 0.03,
    Kind.OPENING: 5.0,
    Kind.WIDTH: 5.0,
    Kind.SURFACE: "compacted",
    Kind.SLOPE: 0.0,
    Kind.STEPS: 10,
    Kind.CROSSING: "zebra",
    Kind.BARRIER: "none",
}


@pytest.mark.parametrize("key", ["cane", "rollator", "powered_wheelchair", "low_vision"])
def test_good_answers_keep_the_promise(delft: Neighbourhood, key: str) -> None:
    """Twelve stops: their ways are on OSM, and answered well they make certain who was promised."""
    profile = profiles()[key]
    limit = profile.minutes * 60.0
    found = survey(delft, profile, CAFE, limit)
    taken_along = schouw(delft, profile, found.walk)
    assert len(found.walk) > 3
    assert found.walk["way_link"].str.match(r"https://www\.openstreetmap\.org/way/\d+$").all()
    drawn = sum(line.length for line in taken_along.ways)
    assert drawn == pytest.approx(found.metres, rel=0.02)
    answers = [
        ask.blank().model_dump(by_alias=True) | {"value": GOOD.get(ask.kind, True)}
        for asks in taken_along.asks
        for ask in asks
    ]
    applied = overlay(delft, [Observation.model_validate(each) for each in answers], NOW)
    assert applied.vanished == []
    yes = run(applied.area, profile, CAFE, limit).states == State.YES
    promised = found.residents_yes["residents"] + found.residents_certain["residents"]
    assert resident_weights(delft)[yes, 0].sum() == pytest.approx(promised)
    assert found.residents_certain["residents"] > 0
