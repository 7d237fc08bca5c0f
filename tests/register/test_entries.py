"""What an entry may say: lawful, sound, and never more certain than somebody told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.errors import BadValueError
from sociale_basis.layers import layers
from sociale_basis.register import MODELS, as_entry, create, get_entry, list_entries
from sociale_basis.register.audience import declared
from sociale_basis.register.life import Life, MonthsPerAspect, rules
from sociale_basis.register.state import read_state, state_of
from sociale_basis.register.terms import Aspect
from sociale_basis.register.whereabouts import cell_of, middle_of
from sociale_basis.sources.cells import cell_polygons
from sociale_basis.vocabulary import RegisterKind

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.privacy import Who
    from sociale_basis.register import Register

BASIS = {"ground": "consent", "given_on": "2026-11-01", "told_to": "opbouwwerker"}
PERSON = {"name": "Truus", "phone": "000-0000001", "basis": BASIS}
CIRCLE = {"kind": "initiative", "name": "Lotgenoten", "layer": "communal/initiatives"}


def test_there_are_seven_kinds_and_each_has_a_layer() -> None:
    """Every kind of the register has a record, and a layer that collects it."""
    assert set(MODELS) == set(RegisterKind)
    assert len(MODELS) == 7
    collected = {kind for layer in layers().values() for kind in layer.collects}
    assert collected == set(RegisterKind)
    for kind, model in MODELS.items():
        assert model.model_fields["kind"].default is kind
        assert len(declared(model)) > 30


@pytest.mark.parametrize("kind", sorted(RegisterKind))
def test_name_and_layer_are_enough(kind: str) -> None:
    """Whatever nobody told is unknown or empty: no attribute is ever no, yes or a number."""
    entry = as_entry({"kind": kind, "name": "x", "layer": "communal/initiatives"})
    kept = state_of(entry, Life())
    assert kept["entry"] == {"kind": kind, "name": "x", "layer": "communal/initiatives"}
    assert read_state(json.loads(json.dumps(kept))) == (entry, Life())

    def leaves(value: Any) -> list[Any]:  # noqa: ANN401 -- JSON
        if isinstance(value, dict):
            return [leaf for each in value.values() for leaf in leaves(each)]
        return [value]

    told = entry.model_dump(mode="json", exclude={"kind", "name", "layer"})
    words = {leaf for leaf in leaves(told) if isinstance(leaf, str)}
    assert words <= {"unknown", "professionals", "other", "cell"}
    assert {leaf for leaf in leaves(told) if not isinstance(leaf, str | list)} <= {None, False}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"contact": {"person": {"name": "Truus"}}}, "only with a recorded basis"),
        ({"contact": {"person": PERSON}, "sensitive_group": "peer"}, "no person"),
        ({"contact": {"person": PERSON}, "sensitive_group": "faith"}, "no person"),
        ({"visibility": "hidden"}, "hidden from everybody"),
        ({"known_to": ["a"]}, "is for what is hidden"),
        ({"known_to": ["jan@example.nl"], "visibility": "hidden"}, "pattern"),
        ({"access": {"welcome": {"state": "yes"}}}, "as told by someone"),
        ({"basis": BASIS | {"until": "2026-01-01"}}, "lies before"),
        ({"ends_on": "2020-01-01", "running_since": "2021-01-01"}, "lies before"),
        ({"osm_id": "osm:x12"}, "pattern"),
        ({"service_area": ["Delft"]}, "pattern"),
        ({"capacity": -1}, "greater than or equal"),
        ({"capacity": "twelve"}, "valid integer"),
        ({"walk_in": True}, "'yes', 'unknown' or 'no'"),
        ({"contact": {"mail": "bel me maar"}}, "no mail address"),
        ({"contact": {"phone": "geen"}}, "no telephone number"),
        ({"description": "x" * 4001}, "at most 4000"),
        ({"continuity": {"names": ["Truus"]}}, "unknown key"),
        ({"where": {"postcode": "Delft"}}, "pattern"),
    ],
)
def test_what_is_not_lawful_or_sound_is_refused(told: dict[str, Any], said: str) -> None:
    """One line says which attribute, and what is wrong with it."""
    with pytest.raises(BadValueError, match=said) as caught:
        as_entry(CIRCLE | told)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 350


def test_of_a_place_of_worship_no_person_is_kept() -> None:
    """The layer alone says that it is about belief: a role is enough there."""
    church = {"kind": "place", "name": "Kerk", "layer": "communal/place_of_worship"}
    with pytest.raises(BadValueError, match="no person"):
        as_entry(church | {"contact": {"person": PERSON}})
    assert as_entry(church | {"contact": {"role": "koster", "phone": "000-0000001"}})


def test_what_is_at_home_is_shown_by_its_square(register: Register, team: Who) -> None:
    """Lists get the middle of the square, or nothing but the area, unless it was agreed."""
    where = {"x": 143_581.0, "y": 508_409.0, "address": "Wilgenplein 1", "at_home": True}
    cases: list[tuple[dict[str, Any], tuple[float | None, float | None, str | None]]] = [
        ({}, (143_550.0, 508_450.0, "E1435N5084")),
        ({"shown_as": "area", "area": "BU99990101"}, (None, None, None)),
        ({"exact_agreed": True}, (143_581.0, 508_409.0, "E1435N5084")),
    ]
    for more, expected in cases:
        kept = create(register, team, CIRCLE | {"where": where | more})
        (row,) = [each for each in list_entries(register, team) if each.id == kept.id]
        assert (row.x, row.y, row.cell) == expected
        assert row.area == more.get("area")
        assert get_entry(register, team, kept.id).entry.where.x == 143_581.0, "the team may know"
    assert {"Wilgenplein"} & set(repr(list_entries(register, team)).split()) == set()


def test_squares_are_those_of_cbs() -> None:
    """The square of a position is the one that holds it, by the reader of CBS's own codes."""
    for x, y in [(0.0, 300_000.0), (143_599.9, 508_400.0), (143_600.0, 508_499.9)]:
        (square,) = cell_polygons([cell_of(x, y)])
        west, south, east, north = square.bounds
        assert west <= x < east
        assert south <= y < north
        assert middle_of(cell_of(x, y)) == (square.centroid.x, square.centroid.y)


def test_a_workspace_has_rules_of_its_own(tmp_path: Path) -> None:
    """Months until a check is due come from a file, per layer and aspect."""
    told = rules()
    assert told.months("institutional/library", Aspect.EXISTS) == 12
    assert told.months("communal/activities", Aspect.TIMES) == 6
    assert told.months("communal/activities", Aspect.ACCESS) == 12
    assert set(told.layers) <= set(layers()), "a layer that is not there would change nothing"
    own = "stale_after_months = 1\n[due_months]\nexists = 2\ntimes = 3\naccess = 4\ncontact = 5\n"
    own += "[retention]\nclosed_months = 1\ndeclined_days = 2\nundecided_days = 3\n"
    (tmp_path / "register.toml").write_text(own)
    assert rules(tmp_path).due_months == MonthsPerAspect(exists=2, times=3, access=4, contact=5)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "register.toml").write_text(own.replace("times = 3\n", ""))
    with pytest.raises(BadValueError, match="must say something of 'times'"):
        rules(tmp_path / "other")
