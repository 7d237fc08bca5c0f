"""Lists and their filters; counts of what may not be listed."""

from __future__ import annotations

import itertools
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sociale_basis.errors import NotAllowedError
from sociale_basis.privacy import Viewer, Who
from sociale_basis.register import (
    Aspect,
    Check,
    Counted,
    How,
    Selection,
    close,
    count_entries,
    create,
    derive_again,
    get_entries,
    list_entries,
    verify,
)
from sociale_basis.register.counting import LEAST, told
from sociale_basis.register.database import Register, reading
from sociale_basis.register.state import read_state
from sociale_basis.register.tables import EntryRow
from sociale_basis.register.visibility import admits
from sociale_basis.vocabulary import RegisterKind, Status
from tests.conftest import BASIS

if TYPE_CHECKING:
    from tests.register.conftest import Clock

PUBLIC = {"visibility": "public", "basis": BASIS}
VISIT = Check(on=date(2026, 11, 1), by="opbouwwerker", how=How.VISITED)


def _names(register: Register, who: Who, **wanted: Any) -> list[str]:  # noqa: ANN401 -- of a selection
    selection = Selection(**wanted)
    listed = [each.name for each in list_entries(register, who, selection)]
    assert listed == [each.entry.name for each in get_entries(register, who, selection)]
    return listed


def test_filters(register: Register, team: Who, coffee: dict[str, Any]) -> None:
    """Each filter finds what it names, and no more; together they narrow down."""
    cafe: dict[str, Any] = {
        "kind": "place",
        "name": "Café Ünal 100%",
        "layer": "communal/meeting_places",
    }
    cafe |= {"where": {"x": 144_000, "y": 509_000, "area": "BU99990101", "town": "Delft"}}
    cafe |= {"walk_in": "yes", "functions": ["ontspannen"], "osm_id": "osm:n1"}
    bench = {"kind": "public_space_spot", "name": "Bankje_1", "layer": "public_space/spots"}
    made = {
        each["name"]: create(register, team, each)
        for each in (coffee, cafe, bench | {"accessibility": {"wheelchair": "yes"}})
    }
    verify(register, team, made["Café Ünal 100%"].id, {Aspect.EXISTS: VISIT})
    koffie, cafe_name, bankje = "Koffieochtend Wilgenplein", "Café Ünal 100%", "Bankje_1"
    assert _names(register, team) == [bankje, cafe_name, koffie]
    assert _names(register, team, kinds=(RegisterKind.PLACE,)) == [cafe_name]
    assert _names(register, team, layers=("communal/activities", "public_space/spots")) == [
        bankje,
        koffie,
    ]
    assert _names(register, team, statuses=(Status.VERIFIED,)) == [cafe_name]
    assert _names(register, team, text="CAFE unal") == [cafe_name]
    assert _names(register, team, text="delft") == [cafe_name]
    assert _names(register, team, text="wilgenplein 1") == [koffie]
    assert _names(register, team, text="100%") == [cafe_name]
    assert _names(register, team, text="%") == [cafe_name], "a per cent sign is a per cent sign"
    assert _names(register, team, text="_1") == [bankje]
    assert _names(register, team, text="' OR 1=1 --") == []
    assert _names(register, team, box=(143_900, 508_900, 144_100, 509_100)) == [cafe_name]
    assert _names(register, team, areas=("BU99990101",)) == [cafe_name]
    assert _names(register, team, osm_ids=("osm:n1",)) == [cafe_name]
    assert _names(register, team, ids=(made[bankje].id,)) == [bankje]
    assert _names(register, team, marks=(("walk_in", "yes"),)) == [cafe_name]
    assert _names(register, team, marks=(("sphere", "communal"),)) == [cafe_name, koffie]
    some = (("function", "ontspannen"), ("function", "ontmoeten"), ("walk_in", "yes"))
    assert _names(register, team, marks=some) == [cafe_name]
    assert _names(register, team, due_by=date(2027, 10, 31)) == []
    assert _names(register, team, due_by=date(2027, 11, 1)) == [cafe_name]
    assert _names(register, team, text="cafe", kinds=(RegisterKind.ACTIVITY,)) == []


def test_both_forms_of_the_rule_agree(
    register: Register, team: Who, coffee: dict[str, Any], clock: Clock
) -> None:
    """The condition in a query admits exactly what the rule for an entry in hand does."""
    layer = {"layer": "institutional/organisations", "kind": "organisation"}
    mine, other = (create(register, team, layer | {"name": name}).id for name in "ab")
    for visibility, organisation, shared, until, shut in itertools.product(
        ("public", "professionals", "hidden"), (None, mine), (False, True), (None, 5), (False, True)
    ):
        basis = BASIS | ({} if until is None else {"until": f"2026-11-{until:02d}"})
        entry = coffee | {"visibility": visibility, "basis": basis, "organisation": organisation}
        if visibility == "hidden":
            entry["known_to"] = ["builder-1"]
        kept = create(register, team, entry | {"shared_with_officials": shared})
        if shut:
            close(register, team, kept.id, ended_on=VISIT.on, reason="op")
    everyone = [Who(each, actor="x-1") for each in Viewer if each is not Viewer.ORGANISATION]
    everyone += [Who(Viewer.ORGANISATION, actor="x-1", organisation=each) for each in (mine, other)]
    for day in (5, 6):
        clock.set(date(2026, 11, day))
        for who in [*everyone, team]:
            listed = list_entries(register, who, Selection(statuses=tuple(Status)))
            with reading(register) as session:
                expected = {
                    row.id
                    for row in session.query(EntryRow)
                    if admits(who, row.id, *read_state(row.state), date(2026, 11, day))
                }
            assert {each.id for each in listed} == expected, who
            assert expected or who.viewer in {Viewer.RESIDENT, Viewer.ADMIN}


def test_consent_ends(
    register: Register, team: Who, resident: Who, coffee: dict[str, Any], clock: Clock
) -> None:
    """The day after consent ended, residents see nothing more; professionals still do."""
    basis = BASIS | {"ground": "consent", "until": "2026-11-10"}
    create(register, team, coffee | {"visibility": "public", "basis": basis})
    clock.set(date(2026, 11, 10))
    assert len(list_entries(register, resident)) == 1
    clock.set(date(2026, 11, 11))
    assert list_entries(register, resident) == []
    assert len(list_entries(register, team)) == 1


def test_officials_get_counts_of_five_or_more(
    register: Register, team: Who, official: Who, resident: Who, coffee: dict[str, Any]
) -> None:
    """How many hidden providers there are, from five; the builder team gets them exactly."""
    hidden = coffee | {"visibility": "hidden", "known_to": ["builder-1"]}
    circle = {"kind": "initiative", "layer": "communal/initiatives"}
    for number in range(9):
        more: dict[str, Any] = {} if number < 6 else circle | {"rhythms": []}
        create(register, team, hidden | more | {"continuity": {"key_persons": 1 + number % 3}})
    exact = count_entries(register, team, Counted.HIDDEN)
    assert exact == (9, {"communal/activities": 6, "communal/initiatives": 3})
    seen = count_entries(register, official, Counted.HIDDEN)
    assert seen == (9, {"communal/activities": None, "communal/initiatives": None}), (
        "9 minus 6 would give the 3 away"
    )
    assert count_entries(register, official, Counted.HANGS_ON_ONE).total is None
    assert count_entries(register, team, Counted.HANGS_ON_ONE).total == 3
    assert list_entries(register, official) == []
    for who in (resident, Who(Viewer.ADMIN, actor="admin-1")):
        with pytest.raises(NotAllowedError):
            count_entries(register, who, Counted.HIDDEN)


@given(counts=st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 12)))
def test_no_small_count_follows_from_the_others(counts: dict[str, int]) -> None:
    """Whoever knows the total learns nothing of fewer than five entries, or of one layer alone."""
    shown = told(counts)
    assert shown.keys() == counts.keys()
    left_out = [name for name, each in shown.items() if each is None]
    for name, each in shown.items():
        assert each is None or each == counts[name] >= LEAST
    if left_out and len(left_out) < len(counts):
        assert len(left_out) > 1
        assert sum(counts[name] for name in left_out) >= LEAST
    if all(each >= LEAST for each in counts.values()):
        assert left_out == []


def test_new_rules_count_for_what_was_there(
    register: Register, team: Who, admin: Who, coffee: dict[str, Any]
) -> None:
    """After the months in register.toml changed, the lists follow when asked to."""
    kept = create(register, team, coffee)
    verify(register, team, kept.id, {Aspect.EXISTS: VISIT})
    other = register.rules.model_copy(update={"layers": {}})
    again = Register(register.home, register.place, other, register.engine, register.clock)
    assert derive_again(again, admin) == 1
    assert derive_again(again, admin) == 0
    (listed,) = list_entries(again, team)
    assert listed.due_on == date(2027, 11, 1)
