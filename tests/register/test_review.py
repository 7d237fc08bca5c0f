"""What residents pass on, kept apart until a reviewer accepts, adapts or declines it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError
from sqlalchemy import text

from sociale_basis.errors import BadValueError, NotAllowedError, StorageError, UnknownEntryError
from sociale_basis.register import (
    Decision,
    How,
    Register,
    Sort,
    Told,
    Who,
    accept,
    adapt,
    as_it_was,
    check_integrity,
    correct,
    create,
    decline,
    edit,
    erase,
    forget_proposals,
    get_entry,
    get_proposal,
    history,
    list_entries,
    list_proposals,
    make_token,
    propose,
    proposing,
)
from sociale_basis.vocabulary import Status
from tests.conftest import BASIS

if TYPE_CHECKING:
    from tests.register.conftest import Clock

PUBLIC = {"visibility": "public", "basis": BASIS}
NEW = Told(
    sort=Sort.ACTIVITY, name="Soepgroep", address="Wilgenplein 3", when="elke vrijdag om 12 uur"
)


def _key(number: int) -> str:
    return f"{number:032x}"


def _only(register: Register, team: Who) -> str:
    (found,) = list_proposals(register, team)
    return found.id


def _rows(register: Register) -> str:
    with register.engine.connect() as connection:
        return repr(connection.execute(text("SELECT * FROM proposal")).all())


def test_nothing_is_an_entry_until_it_is_accepted(
    register: Register, team: Who, resident: Who, admin: Who
) -> None:
    """A proposal is no entry and no revision; accepted it is both, of the reviewer."""
    propose(register, resident, NEW, key=_key(1))
    assert list_entries(register, team) == []
    made = accept(register, team, _only(register, team))
    assert made.entry.name == "Soepgroep"
    assert made.entry.where.address == "Wilgenplein 3"
    assert made.entry.hours.note == "elke vrijdag om 12 uur"
    assert made.status is Status.CANDIDATE
    assert list_entries(register, resident) == [], "accepting does not publish"
    (created,) = history(register, team, made.id)
    assert (created.action, created.actor) == ("create", "builder-1")
    assert created.reason == "passed on 2026-11-02"
    assert list_proposals(register, team) == []
    (decided,) = list_proposals(register, team, decided=True)
    assert (decided.decision, decided.entry_id) == (Decision.ACCEPTED, made.id)
    assert check_integrity(register, admin).problems == ()


def test_sent_twice_is_kept_once(register: Register, team: Who, resident: Who) -> None:
    """The same form sent again, also after it was decided about, adds nothing."""
    for _ in range(2):
        propose(register, resident, NEW, key=_key(1))
    decline(register, team, _only(register, team), reason="bestaat al")
    propose(register, resident, NEW, key=_key(1))
    assert list_proposals(register, team) == []
    propose(register, resident, NEW, key=_key(2))
    assert len(list_proposals(register, team)) == 1


def test_old_and_new_side_by_side(
    register: Register, team: Who, resident: Who, coffee: dict[str, Any]
) -> None:
    """A review shows each field that differs, and whether somebody changed the entry since."""
    kept = create(register, team, coffee | PUBLIC)
    told = Told(phone="000-0000009", when="om 11 uur", name="Koffieochtend Wilgenplein")
    propose(register, resident, told, key=_key(1), entry_id=kept.id, revision=1)
    review = get_proposal(register, team, _only(register, team))
    assert [tuple(each) for each in review.changes] == [
        ("when", None, "om 11 uur"),
        ("phone", "000-0000002", "000-0000009"),
    ]
    assert not review.changed_since
    edit(register, team, kept.id, {"contact": {"phone": "000-0000007"}}, expected=1)
    review = get_proposal(register, team, review.proposal.id)
    assert review.changed_since
    assert review.changes[1].old == "000-0000007"
    after = accept(register, team, review.proposal.id, reason="nagebeld")
    assert after.entry.contact.phone == "000-0000009"
    assert after.entry.contact.role == "gastvrouw", "what was not told stays"
    assert history(register, team, kept.id)[-1].reason == "nagebeld"
    before = as_it_was(register, team, kept.id, date(2026, 11, 2))
    assert before.revision == 3


def test_adapted(register: Register, team: Who, resident: Who, coffee: dict[str, Any]) -> None:
    """A reviewer's own words count over what was told, and a field can be left out."""
    kept = create(register, team, coffee | PUBLIC)
    told = Told(phone="000-0000009", when="woensdag", name="KOFFIE!!!")
    propose(register, resident, told, key=_key(1), entry_id=kept.id)
    after = adapt(
        register,
        team,
        _only(register, team),
        {"hours": {"text": "We 10:00-12:00"}, "contact": {"role": "beheerder"}},
        without=["name", "when"],
    )
    assert after.entry.name == "Koffieochtend Wilgenplein"
    assert (after.entry.hours.text, after.entry.hours.note) == ("We 10:00-12:00", None)
    assert (after.entry.contact.phone, after.entry.contact.role) == ("000-0000009", "beheerder")
    (decided,) = list_proposals(register, team, decided=True)
    assert decided.decision is Decision.ADAPTED


def test_something_else_must_be_adapted(register: Register, team: Who, resident: Who) -> None:
    """What is not yet clear becomes an entry once the reviewer says what it is."""
    propose(register, resident, Told(sort=Sort.OTHER, remark="Er is iets nieuws"), key=_key(1))
    found = _only(register, team)
    with pytest.raises(BadValueError, match="name, kind or layer"):
        accept(register, team, found)
    told = {"name": "Iets", "kind": "place", "layer": "communal/meeting_places"}
    assert adapt(register, team, found, told).entry.name == "Iets"


def test_gone(register: Register, team: Who, resident: Who, coffee: dict[str, Any]) -> None:
    """That something is there no more closes it, with the day on which it was told."""
    kept = create(register, team, coffee | PUBLIC)
    propose(register, resident, Told(gone=True), key=_key(1), entry_id=kept.id)
    after = accept(register, team, _only(register, team), reason="gebeld: gestopt")
    assert after.status is Status.CLOSED
    assert after.life.closed is not None
    assert after.life.closed.on == date(2026, 11, 2)


def test_a_remark_alone_changes_nothing(
    register: Register, team: Who, resident: Who, coffee: dict[str, Any]
) -> None:
    """A remark is for the reviewer: it never becomes part of an entry by itself."""
    kept = create(register, team, coffee | PUBLIC)
    propose(register, resident, Told(remark="de bel is stuk"), key=_key(1), entry_id=kept.id)
    found = _only(register, team)
    with pytest.raises(BadValueError, match="only a remark"):
        accept(register, team, found)
    adapt(register, team, found, {"accessibility": {"note": "bel kapot"}})
    states = repr(get_entry(register, team, kept.id)) + repr(history(register, team, kept.id))
    assert "de bel is stuk" not in states


def test_the_organisation_itself_counts_as_a_check(
    register: Register, team: Who, resident: Who, coffee: dict[str, Any]
) -> None:
    """What came by a link and is accepted is verified as told by the organisation, on that day."""
    kept = create(register, team, coffee | PUBLIC)
    secret = make_token(register, team, kept.id).secret
    told = Told(phone="000-0000009")
    correct(register, resident, secret, kept.id, told, expected=1, key=_key(1))
    (proposal,) = list_proposals(register, team)
    assert proposal.by_organisation
    life = accept(register, team, proposal.id).life
    assert life.contact is not None
    assert (life.contact.by, life.contact.how) == ("organisatie", How.TOLD)
    assert life.exists is not None
    assert life.times is None


def test_decided_once(register: Register, team: Who, resident: Who) -> None:
    """A second decision is refused, and so is declining without a reason."""
    propose(register, resident, NEW, key=_key(1))
    found = _only(register, team)
    with pytest.raises(BadValueError, match="needs a reason"):
        decline(register, team, found, reason="  ")
    accept(register, team, found)
    for again in (
        lambda: accept(register, team, found),
        lambda: adapt(register, team, found, {}),
        lambda: decline(register, team, found, reason="toch niet"),
    ):
        with pytest.raises(BadValueError, match="accepted already"):
            again()
    assert len(list_entries(register, team)) == 1


def test_what_is_kept_too_long_is_deleted(
    register: Register, clock: Clock, team: Who, resident: Who
) -> None:
    """Declined: gone after 30 days, out of sight even before; undecided: after 180."""
    propose(register, resident, NEW, key=_key(1))
    declined = _only(register, team)
    decline(register, team, declined, reason="nep")
    propose(register, resident, Told(sort=Sort.OTHER, remark="open vraag"), key=_key(2))
    clock.at += timedelta(days=29)
    assert forget_proposals(register, team) == 0
    assert len(list_proposals(register, team, decided=True)) == 2
    clock.at += timedelta(days=1)
    assert len(list_proposals(register, team, decided=True)) == 1
    with pytest.raises(UnknownEntryError):
        get_proposal(register, team, declined)
    assert "Soepgroep" in _rows(register)
    assert forget_proposals(register, team) == 1
    assert "Soepgroep" not in _rows(register)
    clock.at += timedelta(days=150)
    assert list_proposals(register, team) == []
    propose(register, resident, NEW, key=_key(4))
    assert "open vraag" not in _rows(register), "a new one takes the old ones along"


def test_erasing_an_entry_takes_what_was_told_of_it(
    register: Register, team: Who, admin: Who, resident: Who, coffee: dict[str, Any]
) -> None:
    """Free text about an entry whose people asked to be erased goes with it."""
    kept = create(register, team, coffee | PUBLIC)
    told = Told(remark="vraag naar Ria Voorbeeld")
    propose(register, resident, told, key=_key(1), entry_id=kept.id)
    propose(register, resident, NEW, key=_key(2))
    erase(register, admin, kept.id)
    assert "Ria" not in _rows(register)
    assert "Soepgroep" in _rows(register)


def test_only_the_team_reviews(
    register: Register, team: Who, official: Who, resident: Who, admin: Who, coffee: dict[str, Any]
) -> None:
    """Nobody else sees or decides; the team not of what is hidden from it."""
    hidden = create(register, team, coffee | {"visibility": "hidden", "known_to": ["builder-1"]})
    secret = make_token(register, team, hidden.id).secret
    correct(register, resident, secret, hidden.id, Told(gone=True), expected=1, key=_key(1))
    found = _only(register, team)
    for who in (official, resident, admin):
        with pytest.raises(NotAllowedError):
            list_proposals(register, who)
        for call in (get_proposal, accept):
            with pytest.raises(NotAllowedError):
                call(register, who, found)
        with pytest.raises(NotAllowedError):
            decline(register, who, found, reason="x")
    other = Who(team.viewer, actor="builder-2")
    assert list_proposals(register, other) == []
    for call in (get_proposal, accept):
        with pytest.raises(UnknownEntryError):
            call(register, other, found)
    with pytest.raises(UnknownEntryError):
        propose(register, resident, Told(gone=True), key=_key(2), entry_id=hidden.id)


def test_doubles_are_suggested(
    register: Register, team: Who, resident: Who, coffee: dict[str, Any]
) -> None:
    """Alike in name, at the same address, or near: mentioned with why; what is none is not."""
    alike = create(register, team, coffee).id
    place = {"kind": "place", "layer": "communal/meeting_places"}
    there = create(register, team, place | {"name": "De Haven", "where": {"address": "Kade 7a"}}).id
    near = create(register, team, place | {"name": "Zaal", "where": {"x": 150050, "y": 500000}}).id
    create(register, team, place | {"name": "Ver weg", "where": {"x": 151000, "y": 500000}})
    told = Told(
        sort=Sort.PLACE,
        name="koffie-ochtend Wilgenplein",
        address="kade 7 A",
        x=150_000.0,
        y=500_000.0,
    )
    propose(register, resident, told, key=_key(1))
    found = {
        each.entry_id: each
        for each in get_proposal(register, team, _only(register, team)).likely_same
    }
    assert found.keys() == {there, near}, "of the same name, but 10 km away"
    assert found[there].same_address
    assert found[near].metres == 50
    nameless = told.model_copy(update={"x": None, "y": None})
    propose(register, resident, nameless, key=_key(2))
    last = list_proposals(register, team)[-1].id
    likely = get_proposal(register, team, last).likely_same
    assert {each.entry_id for each in likely} == {alike, there}
    assert max(each.alike for each in likely) > 0.9


def test_the_queue_fills_no_disk(
    register: Register, team: Who, resident: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When very much waits, more is refused until somebody has reviewed."""
    monkeypatch.setattr(proposing, "MOST_OPEN", 2)
    for number in range(2):
        propose(register, resident, NEW, key=_key(number))
    with pytest.raises(StorageError, match="waits for review"):
        propose(register, resident, NEW, key=_key(9))
    decline(register, team, list_proposals(register, team)[0].id, reason="dubbel")
    propose(register, resident, NEW, key=_key(9))


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"name": "  "},
        {"sort": "place"},
        {"name": "x" * 201},
        {"remark": "x" * 1501},
        {"name": "a\0b"},
        {"web": "javascript:alert(1)"},
        {"phone": "bel me"},
        {"unknown": "x", "name": "y"},
        {"x": 1.0, "y": 2.0, "name": "y"},
    ],
)
def test_what_cannot_be_used_is_refused(content: dict[str, Any]) -> None:
    """Nothing at all, too long, no text, no address: it does not become a proposal."""
    with pytest.raises(ValidationError):
        Told.model_validate(content)
