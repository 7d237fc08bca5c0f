"""What the schouw sheet asks for is just what settles the doubt: no less, whoever is going."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from sociale_basis import neighbourhood
from sociale_basis.network import profiles
from sociale_basis.network.observation_models import Kind, Observation
from sociale_basis.network.untagged import untagged
from sociale_basis.reach.asks import Ask, asks_of, stretches
from sociale_basis.reach.judging import judge
from sociale_basis.reach.observations import overlay
from sociale_basis.reach.reach import resident_weights, run
from sociale_basis.reach.references import way_edges
from sociale_basis.reach.schouw import schouw
from sociale_basis.reach.survey import doubtful_groups, survey
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from sociale_basis.neighbourhood.store import Neighbourhood

    from .conftest import Draw

NOW = datetime(2026, 11, 24, 12, 0)  # noqa: DTZ001 -- on the clock that people read
FILES = Path(__file__).resolve().parents[2] / "data" / "voorbeeldwijk"
CENTRE = "institutional/community_centre"
# As good as the table of the untagged hopes for: then the seconds are those that were promised.
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
BAD: dict[Kind, Any] = {
    Kind.KERB: 0.4,
    Kind.OPENING: 0.3,
    Kind.WIDTH: 0.3,
    Kind.SURFACE: "sand",
    Kind.SLOPE: 0.3,
    Kind.STEPS: 40,
    Kind.CROSSING: "unmarked",
    Kind.BARRIER: "wall",
    Kind.RAMP: "none",
}


@pytest.fixture(scope="module")
def wilgenoord(tmp_path_factory: pytest.TempPathFactory) -> Neighbourhood:
    """Build the example neighbourhood with its residents."""
    return neighbourhood.build(
        tmp_path_factory.mktemp("wilgenoord"),
        osm=FILES / "voorbeeldwijk.osm.pbf",
        boundary=FILES / "buurten.geojson",
        population=FILES / "population.csv",
        places=FILES / "places.csv",
    )


def _answered(ask: Ask, answers: dict[Kind, Any], *, otherwise: bool) -> Observation:
    value = answers.get(ask.kind, otherwise)
    if ask.kind is Kind.RAMP and otherwise:
        value = ask.passes
    return Observation.model_validate(ask.blank().model_dump(by_alias=True) | {"value": value})


def _states(area: Neighbourhood, key: str, preset: str, layer: str) -> np.ndarray:
    profile, table = profiles()[key], untagged(preset)
    return run(area, profile, layer, profile.minutes * 60.0, untagged=table).states


@pytest.mark.parametrize("preset", ["gewoon", "voorzichtig"])
@pytest.mark.parametrize("key", sorted(profiles()))
def test_good_answers_keep_the_promise(wilgenoord: Neighbourhood, key: str, preset: str) -> None:
    """With every blank of the sheet answered well, just those promised become certain."""
    profile, table = profiles()[key], untagged(preset)
    limit = profile.minutes * 60.0
    found = survey(wilgenoord, profile, CENTRE, limit, untagged=table, stops=40)
    taken_along = schouw(wilgenoord, profile, found.walk, untagged=table)
    asks = [ask for each in taken_along.asks for ask in each]
    assert sum(each.length for each in taken_along.ways) == pytest.approx(found.metres, rel=1e-3)
    assert bool(asks) == bool(len(found.walk))
    seen = [_answered(ask, GOOD, otherwise=True) for ask in asks]
    applied = overlay(wilgenoord, seen, NOW)
    assert applied.vanished == []
    yes = _states(applied.area, key, preset, CENTRE) == State.YES
    weights = resident_weights(wilgenoord)[:, 0]
    promised = found.residents_yes["residents"] + found.residents_certain["residents"]
    assert weights[yes].sum() == pytest.approx(promised)
    blank = overlay(wilgenoord, [ask.blank() for ask in asks], NOW)
    assert blank.area is wilgenoord


@pytest.mark.parametrize("key", sorted(profiles()))
def test_bad_answers_leave_nobody_better_off(wilgenoord: Neighbourhood, key: str) -> None:
    """With every blank answered badly nobody gets there who did not, and some doubt is gone."""
    profile, limit = profiles()[key], profiles()[key].minutes * 60.0
    found = survey(wilgenoord, profile, CENTRE, limit, stops=40)
    asks = [ask for each in schouw(wilgenoord, profile, found.walk).asks for ask in each]
    seen = [_answered(ask, BAD, otherwise=False) for ask in asks]
    after = overlay(wilgenoord, seen, NOW).area
    before, then = (_states(each, key, "gewoon", CENTRE) for each in (wilgenoord, after))
    assert not ((before != State.YES) & (then == State.YES)).any()
    # Where there is no zebra, someone with low vision goes on doubting.
    if asks and key != "low_vision":
        assert (before == State.UNKNOWN).sum() > (then == State.UNKNOWN).sum()


@pytest.mark.parametrize(
    ("key", "attributes", "kinds"),
    [
        ("rollator", {"kerb_m": np.nan, "kerb_situation": 3}, {Kind.KERB}),
        ("rollator", {"width_m": np.nan, "way_class": "path"}, {Kind.WIDTH}),
        ("rollator", {"surface": "", "way_class": "path"}, {Kind.SURFACE}),
        ("rollator", {"slope_up": np.nan, "slope_down": np.nan, "structure": 1}, {Kind.SLOPE}),
        ("rollator", {"wheelchair": 2}, {Kind.WHEELCHAIR}),
        ("rollator", {"barrier": 1}, {Kind.OPENING}),
        ("rollator", {"barrier": 11, "barrier_wheelchair": 2}, {Kind.OPENING}),
        ("rollator", {"barrier": 4, "barrier_wheelchair": 2}, {Kind.WHEELCHAIR}),
        ("rollator", {"crossing": 3, "barrier_wheelchair": 2}, {Kind.WHEELCHAIR}),
        ("rollator", {"lift": True, "barrier_wheelchair": 2}, {Kind.WHEELCHAIR}),
        (
            "rollator",
            {"kerb_m": np.nan, "kerb_situation": 3, "barrier_wheelchair": 2},
            {Kind.WHEELCHAIR},
        ),
        ("rollator", {"barrier": 1, "near_barrier": True, "width_m": np.nan}, {Kind.OPENING}),
        ("rollator", {"near_barrier": True, "width_m": np.nan}, {Kind.WIDTH}),
        ("cane", {"barrier": 4, "near_barrier": True, "width_m": np.nan}, {Kind.OPENING}),
        ("cane", {"barrier": 5}, {Kind.BARRIER}),
        ("cane", {"steps": -1, "way_class": "steps", "handrail": -1}, {Kind.STEPS, Kind.HANDRAIL}),
        ("cane", {"steps": 8, "way_class": "steps", "handrail": -1}, {Kind.HANDRAIL}),
        (
            "manual_wheelchair",
            {"steps": 8, "way_class": "steps", "ramp_wheelchair": 2},
            {Kind.RAMP},
        ),
        ("pram", {"steps": 8, "way_class": "steps", "ramp_stroller": 2}, {Kind.RAMP}),
        ("low_vision", {"steps": 8, "way_class": "steps"}, {Kind.HANDRAIL, Kind.TACTILE}),
        ("low_vision", {"crossing": 5, "kerb_m": 0.05}, {Kind.CROSSING}),
        (
            "low_vision",
            {"crossing": 2, "kerb_m": 0.0, "tactile_head": -1, "kerb_situation": 1},
            {Kind.TACTILE},
        ),
        ("child", {"crossing": 4, "crossed_calm": -1}, {Kind.CALM}),
    ],
)
def test_every_doubt_can_be_asked_and_settled(
    draw: Draw, key: str, attributes: dict[str, Any], kinds: set[Kind]
) -> None:
    """Of each kind of doubt the right thing is asked, and a good answer settles it."""
    defaults = {"barrier": 0, "crossing": 0, "near_barrier": False, "lift": False, "structure": 0}
    defaults |= dict.fromkeys(("barrier_wheelchair", "wheelchair", "handrail", "crossed_calm"), -1)
    defaults |= dict.fromkeys(("tactile_head", "ramp_wheelchair", "ramp_stroller"), -1)
    base = {name: value for name, value in defaults.items() if name in attributes}
    area = draw(
        nodes=[(0, 0), (60, 0), (120, 0), (180, 0)],
        streets=[(0, 1, base), (1, 2, base | attributes), (2, 3, base)],
        homes=[{"street": 0, "at": 0.0, "residents": 3.0}],
        places=[{"id": "osm:n1", "doors": [(2, 1.0)], "layer": CENTRE}],
    )
    profile, table = profiles()[key], untagged()

    def groups(where: Neighbourhood) -> list[tuple[Ask, ...]]:
        network = where.network
        now = judge(network.length_m, network.attributes, profile, table)
        return [asks_of(network, profile, now, each) for each in doubtful_groups(network, now)]

    asks = [ask for each in groups(area) for ask in each]
    assert {ask.kind for ask in asks} == kinds
    assert all(groups(area))
    good = GOOD | {Kind.STEPS: 4}
    seen = [_answered(ask, good, otherwise=True) for ask in asks]
    settled = overlay(area, seen, NOW)
    assert settled.vanished == []
    assert groups(settled.area) == []
    network = settled.area.network
    now = judge(network.length_m, network.attributes, profile, table)
    assert np.isfinite(now.strict.whole[[2, 3]]).all()


def test_stretches_are_named_as_briefly_as_can_be(draw: Draw) -> None:
    """The whole way by its number, a chain by its two ends, loose pieces one by one."""
    area = draw(
        nodes=[(0, 0), (10, 0), (20, 0), (30, 0), (40, 0)],
        streets=[(0, 1, {}), (1, 2, {}), (2, 3, {}), (3, 4, {})],
        homes=[{"street": 0}],
        places=[{"id": "osm:n1", "doors": [(0, 0.0)]}],
    )
    network = replace(area.network, way_id=np.full(8, 7))
    assert stretches(network, 7, np.arange(8)) == [None]
    assert stretches(network, 7, np.arange(0, 8, 2)) == [None]
    assert stretches(network, 7, np.array([0, 1, 2, 3])) == [(0, 2)]
    assert stretches(network, 7, np.array([0, 1, 6, 7])) == [(0, 1), (3, 4)]
    for nodes in stretches(network, 7, np.array([2, 3, 4, 5])):
        assert nodes is not None
        assert way_edges(network, 7, nodes).tolist() == [2, 3, 4, 5]
    none = replace(area.network, way_id=np.zeros(8, dtype=np.int64))
    assert stretches(none, 0, np.arange(8)) == [(0, 1), (1, 2), (2, 3), (3, 4)]
