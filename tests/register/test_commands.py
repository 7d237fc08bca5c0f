"""Adding and changing entries, on both engines."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.errors import (
    BadValueError,
    DuplicateCodeError,
    NotAllowedError,
    OutdatedError,
    UnknownEntryError,
    UnknownLayerError,
    UsageError,
)
from sociale_basis.privacy import Viewer
from sociale_basis.register import (
    Aspect,
    Check,
    How,
    Who,
    as_it_was,
    close,
    create,
    edit,
    get_entry,
    history,
    list_entries,
    reopen,
    undo,
    verify,
)
from sociale_basis.vocabulary import State, Status

if TYPE_CHECKING:
    from sociale_basis.register import Register
    from tests.register.conftest import Clock

VISIT = Check(on=date(2026, 11, 2), by="opbouwwerker", how=How.VISITED)


def test_a_new_entry_takes_a_minute(register: Register, team: Who, coffee: dict[str, Any]) -> None:
    """Name, where, when and whom to call are enough; whatever else there is, is unknown."""
    kept = create(register, team, coffee)
    assert kept.status is Status.CANDIDATE
    assert kept.revision == 1
    assert kept.entry.name == "Koffieochtend Wilgenplein"
    assert kept.entry.where.cell == "E1435N5084"
    assert kept.entry.walk_in is State.UNKNOWN
    told = kept.entry.accessibility.model_dump()
    assert len(told) > 10
    assert {str(value) for value in told.values()} == {"unknown", "None"}, "nothing is ever no"
    assert get_entry(register, team, kept.id) == kept
    (listed,) = list_entries(register, team)
    assert (listed.id, listed.name, listed.status) == (kept.id, kept.entry.name, "candidate")
    assert (listed.x, listed.y) == (143588, 508414)


def test_unknown_words_and_layers_are_refused(
    register: Register, team: Who, coffee: dict[str, Any]
) -> None:
    """A typo, a wrong layer, a wrong kind or a hostile text is one line; nothing is kept."""
    cases: list[tuple[dict[str, Any], type[Exception], str]] = [
        ({"nmae": "x"}, BadValueError, "Did you mean 'name'"),
        ({"kind": "party"}, BadValueError, "no kind of entry"),
        ({"name": ""}, BadValueError, "at least 1 character"),
        ({"name": "x\x00y"}, BadValueError, "no text"),
        ({"layer": "communal/nonsense"}, UnknownLayerError, "no layer is called"),
        ({"layer": "institutional/library"}, BadValueError, "holds place, no activity"),
        ({"spheres": ["personal"]}, BadValueError, "personal sphere"),
        ({"hours": {"text": "sometimes"}}, BadValueError, "opening hours"),
        ({"contact": {"web": "javascript:alert(1)"}}, BadValueError, "no web address"),
        ({"where": {"x": 5.1, "y": 52.0}}, BadValueError, "greater than or equal"),
        ({"where": {"x": 143588}}, BadValueError, "half of the position"),
        ({"visibility": "public"}, BadValueError, "basis"),
        ({"links": [{"kind": "works_with", "to": "f" * 32}]}, BadValueError, "no other entry"),
        ({"reach_modes": ["comes_to_the_home"]}, BadValueError, "service_area"),
        ({"capacity": float("nan")}, BadValueError, "cannot be written"),
    ]
    for wrong, error, said in cases:
        with pytest.raises(error, match=said) as caught:
            create(register, team, coffee | wrong)
        assert "\n" not in str(caught.value)
        assert len(str(caught.value)) < 300
    assert list_entries(register, team) == []


def test_an_edit_changes_what_it_names(
    register: Register, team: Who, coffee: dict[str, Any]
) -> None:
    """What is not named stays, also inside contact; None makes something unknown again."""
    kept = create(register, team, coffee)
    changes = {"contact": {"phone": "000-0000003"}, "walk_in": "yes", "languages": {"nl", "ar"}}
    after = edit(register, team, kept.id, changes, expected=1)
    assert after.revision == 2
    assert after.entry.contact.phone == "000-0000003"
    assert after.entry.contact.role == "gastvrouw"
    assert after.entry.walk_in is State.YES
    assert after.entry.languages == {"ar", "nl"}
    again = edit(register, team, kept.id, {"contact": {"phone": None}}, expected=2)
    assert again.entry.contact.phone is None
    assert again.entry.contact.role == "gastvrouw"
    with pytest.raises(BadValueError, match="of its kind"):
        edit(register, team, kept.id, {"kind": "initiative"}, expected=3)


def test_an_outdated_edit_is_refused_with_both_versions(
    register: Register, team: Who, coffee: dict[str, Any]
) -> None:
    """Who edits what somebody else changed meanwhile gets both, and nothing is overwritten."""
    kept = create(register, team, coffee)
    edit(register, team, kept.id, {"name": "Koffie op woensdag"}, expected=1)
    with pytest.raises(OutdatedError, match="saw revision 1, it is now revision 2") as caught:
        edit(register, team, kept.id, {"name": "Koffie-inloop", "capacity": 12}, expected=1)
    yours, theirs = caught.value.yours, caught.value.theirs
    assert (yours.name, yours.capacity) == ("Koffie-inloop", 12)  # type: ignore[attr-defined]  # an entry
    assert theirs == get_entry(register, team, kept.id)
    assert get_entry(register, team, kept.id).entry.name == "Koffie op woensdag"
    with pytest.raises(OutdatedError):
        verify(register, team, kept.id, {Aspect.EXISTS: VISIT}, expected=1)
    with pytest.raises(OutdatedError):
        close(register, team, kept.id, ended_on=VISIT.on, reason="x", expected=1)
    with pytest.raises(OutdatedError):
        undo(register, team, kept.id, 2, expected=1)


def test_life_from_candidate_to_stale(
    register: Register, team: Who, coffee: dict[str, Any], clock: Clock
) -> None:
    """Six months after a check an activity is due, three months later stale; a check renews it."""
    kept = create(register, team, coffee)
    assert kept.status is Status.CANDIDATE
    kept = verify(register, team, kept.id, {Aspect.EXISTS: VISIT, Aspect.CONTACT: VISIT})
    assert kept.status is Status.VERIFIED
    assert kept.freshness[Aspect.EXISTS].due_on == date(2027, 5, 2)
    assert kept.freshness[Aspect.EXISTS].stale_on == date(2027, 8, 2)
    assert kept.freshness[Aspect.CONTACT].due_on == date(2027, 11, 2)
    assert Aspect.TIMES not in kept.freshness
    clock.set(date(2027, 8, 1))
    assert get_entry(register, team, kept.id).status is Status.VERIFIED
    clock.set(date(2027, 8, 2))
    assert get_entry(register, team, kept.id).status is Status.STALE
    assert [each.status for each in list_entries(register, team)] == ["stale"]
    again = Check(on=date(2027, 8, 2), by="opbouwwerker", how=How.PHONED)
    assert verify(register, team, kept.id, {Aspect.EXISTS: again}).status is Status.VERIFIED
    with pytest.raises(BadValueError, match="still to come"):
        verify(
            register,
            team,
            kept.id,
            {Aspect.EXISTS: Check(on=date(2027, 9, 1), by="x", how=How.TOLD)},
        )


def test_access_counts_only_when_tried(
    register: Register, team: Who, coffee: dict[str, Any]
) -> None:
    """Seeing a door is not measuring it; someone who uses the aid may tell."""
    kept = create(register, team, coffee)
    with pytest.raises(BadValueError, match="only by measuring"):
        verify(register, team, kept.id, {Aspect.ACCESS: VISIT})
    for how in (How.MEASURED, How.AID_USER):
        check = Check(on=VISIT.on, by="bewoner met rollator", how=how)
        assert verify(register, team, kept.id, {Aspect.ACCESS: check}).life.access == check
    changed = edit(register, team, kept.id, {"accessibility": {"entrance_steps": 0}}, expected=3)
    assert changed.life.access is None, "what was measured is not what stands there now"
    assert changed.entry.accessibility.entrance_steps == 0
    check = Check(on=VISIT.on, by="bewoner met rollator", how=How.MEASURED)
    changes = {"accessibility": {"entrance_steps": 1}}
    after = edit(register, team, kept.id, changes, expected=4, checks={Aspect.ACCESS: check})
    assert after.life.access == check


def test_closing_keeps_everything(
    register: Register, team: Who, resident: Who, coffee: dict[str, Any]
) -> None:
    """A closed entry is out of the lists, not out of the register, and can be opened again."""
    basis = {"ground": "public_task", "given_on": "2026-11-01", "told_to": "opbouwwerker"}
    kept = create(register, team, coffee | {"visibility": "public", "basis": basis})
    assert len(list_entries(register, resident)) == 1
    kept = close(register, team, kept.id, ended_on=date(2026, 10, 28), reason="geen zaal meer")
    assert kept.status is Status.CLOSED
    assert kept.life.closed is not None
    assert kept.life.closed.reason == "geen zaal meer"
    assert list_entries(register, team) == []
    with pytest.raises(UnknownEntryError):
        get_entry(register, resident, kept.id)
    with pytest.raises(BadValueError, match="closed already"):
        close(register, team, kept.id, ended_on=date(2026, 10, 28), reason="nog eens")
    with pytest.raises(BadValueError, match="Reopen it first"):
        verify(register, team, kept.id, {Aspect.EXISTS: VISIT})
    assert reopen(register, team, kept.id, reason="nieuwe zaal").status is Status.CANDIDATE
    assert len(list_entries(register, resident)) == 1


def test_undo_is_a_new_revision(register: Register, team: Who, coffee: dict[str, Any]) -> None:
    """Undo takes back one change and leaves later ones to other attributes; it can be undone."""
    kept = create(register, team, coffee)
    edit(register, team, kept.id, {"name": "Thee", "capacity": 20}, expected=1)
    edit(register, team, kept.id, {"description": "Met taart."}, expected=2)
    after = undo(register, team, kept.id, 2, expected=3, reason="vergissing")
    assert after.revision == 4
    assert after.entry.name == "Koffieochtend Wilgenplein"
    assert after.entry.capacity is None
    assert after.entry.description == "Met taart."
    redone = undo(register, team, kept.id, 4, expected=4)
    assert (redone.entry.name, redone.entry.capacity) == ("Thee", 20)
    edit(register, team, kept.id, {"name": "Chocolade"}, expected=5)
    with pytest.raises(BadValueError, match="'name' was changed again after revision 2"):
        undo(register, team, kept.id, 2, expected=6)
    with pytest.raises(BadValueError, match="Close the entry instead"):
        undo(register, team, kept.id, 1, expected=6)
    with pytest.raises(BadValueError, match="no revision 9"):
        undo(register, team, kept.id, 9, expected=6)
    told = history(register, team, kept.id)
    assert [each.action for each in told] == ["create", "edit", "edit", "undo", "undo", "edit"]
    assert told[3].reason == "vergissing"
    assert told[1].leaves == [
        {"path": ["entry", "capacity"], "new": 20},
        {"path": ["entry", "name"], "old": "Koffieochtend Wilgenplein", "new": "Thee"},
    ]


def test_as_it_was_on_any_day(
    register: Register, team: Who, coffee: dict[str, Any], clock: Clock
) -> None:
    """What the entry said at the end of a day comes back, by the clock on the wall."""
    kept = create(register, team, coffee)
    clock.at = clock.at.replace(day=10, hour=22, minute=59)  # 23:59 in Amsterdam
    edit(register, team, kept.id, {"name": "Thee"}, expected=1)
    clock.at = clock.at.replace(day=10, hour=23, minute=30)  # the 11th in Amsterdam
    edit(register, team, kept.id, {"name": "Chocolade"}, expected=2)
    for day, name, revision in [
        (2, "Koffieochtend Wilgenplein", 1),
        (10, "Thee", 2),
        (11, "Chocolade", 3),
    ]:
        was = as_it_was(register, team, kept.id, date(2026, 11, day))
        assert (was.entry.name, was.revision) == (name, revision)
    with pytest.raises(UnknownEntryError):
        as_it_was(register, team, kept.id, date(2026, 11, 1))


def test_who_changes_something_is_written_down(
    register: Register, team: Who, coffee: dict[str, Any]
) -> None:
    """Role, pseudonym, time and reason stand with every change; a pseudonym is needed."""
    kept = create(register, team, coffee, reason="stond op het prikbord")
    (change,) = history(register, team, kept.id)
    assert (change.role, change.actor, change.reason) == (
        "builder_team",
        "builder-1",
        "stond op het prikbord",
    )
    assert change.at == kept.created_at
    assert change.at.utcoffset() is not None
    with pytest.raises(UsageError, match="Give a pseudonym"):
        edit(register, Who(Viewer.BUILDER_TEAM), kept.id, {"name": "x"}, expected=1)
    with pytest.raises(UsageError, match="no mail address"):
        Who(Viewer.BUILDER_TEAM, actor="jan@example.nl")


def test_the_same_key_of_a_source_comes_once(
    register: Register, team: Who, coffee: dict[str, Any]
) -> None:
    """Two entries cannot both be row 7 of the same list."""
    keyed = coffee | {"origin": {"name": "lijst van de wijk", "key": "7"}}
    create(register, team, keyed)
    with pytest.raises(DuplicateCodeError, match="key '7'"):
        create(register, team, keyed)
    create(register, team, coffee | {"origin": {"name": "andere lijst", "key": "7"}})
    assert len(list_entries(register, team)) == 2


def test_an_activity_is_where_its_host_is(
    register: Register, team: Who, coffee: dict[str, Any]
) -> None:
    """What tells no position itself moves along with the place it is held at."""
    place = {"kind": "place", "name": "Wijkhuis", "layer": "communal/meeting_places"}
    host = create(register, team, place | {"where": {"x": 143000, "y": 508000}})
    held = create(
        register,
        team,
        coffee | {"where": {}, "links": [{"kind": "hosted_by", "to": host.id}]},
    )

    def where() -> tuple[float | None, float | None]:
        (listed,) = [each for each in list_entries(register, team) if each.id == held.id]
        return listed.x, listed.y

    assert where() == (143000, 508000)
    edit(register, team, host.id, {"where": {"x": 144000, "y": 509000}}, expected=1)
    assert where() == (144000, 509000)
    hidden = {"visibility": "hidden", "known_to": ["builder-1"]}
    edit(register, team, host.id, hidden, expected=2)
    assert where() == (None, None), "an activity does not give its hidden host away"


def test_organisations_edit_their_own(
    register: Register, team: Who, coffee: dict[str, Any]
) -> None:
    """An organisation changes its own entries, in what it can see, and nobody else's."""
    layer = "institutional/organisations"
    org = create(register, team, {"kind": "organisation", "name": "Welzijn", "layer": layer})
    own = create(register, team, coffee | {"organisation": org.id, "notes": "lastig gesprek"})
    other = create(register, team, coffee)
    me = Who(Viewer.ORGANISATION, actor="org-1", organisation=org.id)
    seen = edit(register, me, own.id, {"name": "Koffie"}, expected=1)
    assert seen.entry.notes is None
    assert get_entry(register, team, own.id).entry.notes == "lastig gesprek", "unseen, so kept"
    for forbidden in ({"notes": "x"}, {"known_to": ["a"]}, {"organisation": None}):
        with pytest.raises((NotAllowedError, BadValueError)):
            edit(register, me, own.id, forbidden, expected=2)
    with pytest.raises(UnknownEntryError):
        edit(register, me, other.id, {"name": "Van ons"}, expected=1)
    with pytest.raises(NotAllowedError):
        create(register, me, coffee)
    mine = create(register, me, coffee | {"organisation": org.id})
    assert {each.id for each in list_entries(register, me)} == {org.id, own.id, mine.id}
    with pytest.raises(OutdatedError) as caught:
        edit(register, me, own.id, {"name": "Thee"}, expected=1)
    assert "lastig gesprek" not in repr((caught.value.yours, caught.value.theirs))
    with pytest.raises(UsageError, match="an organisation is missing"):
        Who(Viewer.ORGANISATION, actor="org-1")


def test_links_to_what_is_hidden_are_not_shown_nor_lost(
    register: Register, team: Who, coffee: dict[str, Any]
) -> None:
    """Who edits links without seeing all of them leaves the others as they are."""
    hidden = create(register, team, coffee | {"visibility": "hidden", "known_to": ["builder-1"]})
    friend = create(register, team, coffee)
    links = [{"kind": "backs_up", "to": hidden.id}, {"kind": "works_with", "to": friend.id}]
    kept = create(register, team, coffee | {"links": links})
    colleague = Who(Viewer.BUILDER_TEAM, actor="builder-2")
    assert [link.to for link in get_entry(register, colleague, kept.id).entry.links] == [friend.id]
    edit(register, colleague, kept.id, {"links": []}, expected=1)
    assert [link.to for link in get_entry(register, team, kept.id).entry.links] == [hidden.id]
    told = history(register, colleague, kept.id)
    assert hidden.id not in repr(told)
    with pytest.raises(UnknownEntryError):
        get_entry(register, colleague, hidden.id)
