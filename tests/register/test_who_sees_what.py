"""Secrets planted in every attribute, and every public function called as every role.

Who may read which attribute is written out here a second time, by hand: the package's own
declarations are what is tested.
"""

from __future__ import annotations

import ast
import inspect
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import shapely

import sociale_basis.register as room
from sociale_basis.errors import SocialeBasisError
from sociale_basis.network.observation_models import Kind, Observation
from sociale_basis.privacy import Viewer, Who
from sociale_basis.register import (
    FINDINGS,
    MODELS,
    AskedPlace,
    Aspect,
    Check,
    Counted,
    Due,
    FindingSelection,
    How,
    Register,
    Selection,
    Told,
    close,
    closed_places,
    correct,
    create,
    decline,
    edit,
    list_proposals,
    make_token,
)
from sociale_basis.register.audience import Audience, declared, nested_model
from sociale_basis.register.exchange import export_file
from sociale_basis.register.findings.standing import Standing
from sociale_basis.register.life import Life
from sociale_basis.vocabulary import FindingKind, Status, Visibility
from tests.register.findings.planting import Groups, plant_findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sociale_basis._toml import Record

# Of its 32 random signs some can happen to be the digits of a secret.
_ID = re.compile(r"\b[0-9a-f]{32}\b")
# These open a register, or say what they are given in other words: they read none.
WITHOUT_REGISTER = {
    "open_register", "as_entry", "as_finding", "parts_of", "region_name", "rhythm_words",
    "rhythms_from", "when_words",
}  # fmt: skip
# Says that something changed, and of no entry what: there is nothing in it to keep from anybody.
# Of places that are asked about, whether what is public says that they are closed: yes or no.
WITHOUT_WHO = {"last_change", "closed_places"}
CHECKOUT = Path(__file__).resolve().parents[2]
SHUT_ON = date(2026, 10, 30)
CHECK = Check(on=date(2026, 11, 1), by="opbouwwerker", how=How.VISITED)
BASIS = {"ground": "consent", "given_on": "2026-10-01", "told_to": "opbouwwerker"}

RESIDENT, OWNER, OTHER = "resident", "owner", "other organisation"
CHOSEN, TEAM, OFFICIAL, ADMIN = "chosen builder", "other builder", "official", "admin"
EVERYBODY = frozenset({RESIDENT, OWNER, OTHER, CHOSEN, TEAM, OFFICIAL, ADMIN})
KEEPERS = frozenset({OWNER, CHOSEN, TEAM})
PROFESSIONALS = KEEPERS | {OFFICIAL}
BUILDERS = frozenset({CHOSEN, TEAM})


def _stands_in(secret: str, said: str) -> bool:
    """Look for a secret; for a number only where it stands by itself, not in a key or moment."""
    if not secret.isdigit():
        return secret in said
    return re.search(rf"(?<![\w.:-]){secret}(?![\w:-])", said) is not None


@dataclass
class Planted:
    """A register full of secrets, and for each who may come across it."""

    register: Register
    roles: dict[str, Who]
    ids: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    """Ids with the secret of a link to each."""
    proposals: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    secrets: dict[str, frozenset[str]] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    """The other way to write a secret, where there are two."""

    def secret(self, word: str, may: frozenset[str]) -> str:
        """Make a text that occurs nowhere else."""
        marker = f"{word}-{len(self.secrets):03d}"
        self.secrets[marker] = may
        return marker

    def number(self, may: frozenset[str]) -> int:
        """Make a number that occurs nowhere else."""
        number = 73_000 + len(self.secrets)
        self.secrets[str(number)] = may
        return number

    def day(self, may: frozenset[str]) -> str:
        """Make a day that occurs nowhere else, as it looks in Python and in JSON."""
        number = len(self.secrets)
        told = date(2031 + number // 28, 1, 1 + number % 28)
        written, read = told.isoformat(), repr(told).removeprefix("datetime.")
        self.secrets |= {written: may, read: may}
        self.same |= {written: read, read: written}
        return written

    def phone(self, may: frozenset[str]) -> str:
        """Make a telephone number that occurs nowhere else."""
        number = f"000-0{len(self.secrets):06d}"
        self.secrets[number] = may
        return number

    def content(
        self, knows: frozenset[str], *, home: bool, agreed: bool, past: bool
    ) -> dict[str, Any]:
        """Fill in attributes of an initiative, each with a secret.

        ``knows`` are those who may know of the entry. What it once said and says no more is for
        professionals at most; whatever somebody agreed to, he or she agreed to of now.
        """
        keepers, professionals = knows & KEEPERS, knows & PROFESSIONALS
        sees = professionals if past else knows
        fragile = professionals if agreed and not past else keepers
        located = keepers if home or past else sees
        return {
            "kind": "initiative",
            "name": self.secret("name", sees),
            "layer": "communal/initiatives",
            "description": self.secret("description", sees),
            "where": {
                "address": self.secret("address", located),
                "directions": self.secret("directions", located),
                "x": float(self.number(located)),
                "y": 508_414.0,
                "at_home": home,
            },
            "contact": {"role": self.secret("role", sees), "phone": self.phone(sees)},
            "handover": {
                "role": self.secret("handover", professionals),
                "phone": self.phone(professionals),
                "note": self.secret("handover-note", professionals),
            },
            "origin": {
                "name": self.secret("origin", professionals),
                "key": self.secret("key", professionals),
                "url": self.secret("url", professionals),
                "licence": self.secret("licence", professionals),
                "dated": self.day(professionals),
            },
            "continuity": {
                "key_persons": self.number(fragile),
                "key_roles": [self.secret("key-role", fragile)],
                "secured_until": self.day(fragile),
                "successor": "no",
                "note": self.secret("continuity", fragile),
            },
            "intake": {
                "on_whose_behalf": self.secret("behalf", keepers),
                "seen_as_competitor_by": self.secret("competitor", keepers),
                "people_unlike_you": self.secret("unlike", keepers),
            },
            "notes": self.secret("notes", sees & BUILDERS),
            "shared_with_officials": agreed,
            "basis": {
                "ground": "consent",
                "given_on": "2026-10-01",
                "told_to": self.secret("told-to", professionals),
                "how": self.secret("consent-how", keepers),
                "until": self.day(professionals),
            },
        }


def _sees(visibility: str, *, agreed: bool) -> frozenset[str]:
    if visibility == "public":
        return EVERYBODY
    if visibility == "professionals":
        return PROFESSIONALS
    return frozenset({OWNER, CHOSEN}) | ({OFFICIAL} if agreed else frozenset())


@pytest.fixture
def planted(register: Register) -> Planted:
    """Plant secrets: every visibility, at home or not, agreed or not, every contact person."""
    chosen = Who(Viewer.BUILDER_TEAM, actor="builder-1")
    layer = {"layer": "institutional/organisations"}
    owner, other = (
        create(register, chosen, layer | {"kind": "organisation", "name": name}).id
        for name in ("Welzijn", "Sport")
    )
    full = Planted(
        register,
        {
            RESIDENT: Who(Viewer.RESIDENT),
            OWNER: Who(Viewer.ORGANISATION, actor="org-1", organisation=owner),
            OTHER: Who(Viewer.ORGANISATION, actor="org-2", organisation=other),
            CHOSEN: chosen,
            TEAM: Who(Viewer.BUILDER_TEAM, actor="builder-2"),
            OFFICIAL: Who(Viewer.OFFICIAL, actor="official-1"),
            ADMIN: Who(Viewer.ADMIN, actor="admin-1"),
        },
    )
    for visibility in ("public", "professionals", "hidden"):
        for home in (False, True):
            for agreed in (False, True):
                sees = _sees(visibility, agreed=agreed)
                rest: dict[str, Any] = {"visibility": visibility, "organisation": owner}
                if visibility == "hidden":
                    pseudonym = full.secret("reader", sees & BUILDERS)
                    rest["known_to"] = ["builder-1", pseudonym]
                once = full.content(sees, home=home, agreed=agreed, past=True)
                why = full.secret("why", sees & KEEPERS)
                kept = create(register, chosen, once | rest, reason=why)
                now = full.content(sees, home=home, agreed=agreed, past=False)
                full.ids.append(edit(register, chosen, kept.id, now, expected=1).id)
    for whom in ("keepers", "professionals", "everyone"):
        may = {"keepers": KEEPERS, "professionals": PROFESSIONALS, "everyone": EVERYBODY}[whom]
        person = {
            "name": full.secret("Jansen", may),
            "phone": full.phone(may),
            "mail": full.secret("jansen", may) + "@example.nl",
            "basis": BASIS | {"told_to": full.secret("person-basis", may & PROFESSIONALS)},
            "for_whom": whom,
        }
        plain: dict[str, Any] = {
            "kind": "place",
            "name": "Huis",
            "layer": "communal/meeting_places",
        }
        plain |= {"visibility": "public", "basis": BASIS, "organisation": owner}
        kept = create(register, chosen, plain | {"contact": {"person": person}})
        full.ids.append(kept.id)
        # Of whoever is contact person no longer, only the keepers find the name, in the history.
        gone = person | {"name": full.secret("Pietersen", KEEPERS), "phone": full.phone(KEEPERS)}
        gone |= {"mail": full.secret("pietersen", KEEPERS) + "@example.nl"}
        edit(register, chosen, kept.id, {"contact": {"person": gone}}, expected=1)
        edit(register, chosen, kept.id, {"contact": {"person": person}}, expected=2)
    wants = full.secret("wants", PROFESSIONALS)
    edit(
        register,
        chosen,
        owner,
        {"wants": wants, "visibility": "public", "basis": BASIS},
        expected=1,
    )
    shut = create(register, chosen, plain | {"name": full.secret("shut", PROFESSIONALS)}).id
    reason = full.secret("why-shut", PROFESSIONALS)
    close(register, chosen, shut, ended_on=date(2026, 10, 1), reason=reason)
    full.links = [(each, make_token(register, chosen, each).secret) for each in full.ids]
    for at, may in [(0, BUILDERS), (8, frozenset({CHOSEN}))]:
        entry_id, secret = full.links[at]
        remark, phone = full.secret("remark", may), full.phone(may)
        told = Told(remark=remark, phone=phone, name=full.secret("proposed", may))
        key = remark.encode().hex()
        correct(register, full.roles[RESIDENT], secret, entry_id, told, expected=2, key=key)
        declined = Told(remark=full.secret("declined", may))
        again = make_token(register, chosen, entry_id).secret
        key = again.encode().hex()
        correct(register, full.roles[RESIDENT], again, entry_id, declined, expected=2, key=key)
        why = full.secret("why-declined", may)
        decline(register, chosen, list_proposals(register, chosen)[-1].id, reason=why)
    full.links = [(each, make_token(register, chosen, each).secret) for each in full.ids]
    full.proposals = [each.id for each in list_proposals(register, chosen, decided=True)]
    # Of the hidden entries, the one that officials may not know of either.
    known = Groups(EVERYBODY, BUILDERS | {OFFICIAL}, BUILDERS, frozenset({OWNER, CHOSEN}))
    full.findings = plant_findings(full, chosen, full.ids[8], known)
    full.ids += [owner, other, shut]
    return full


def _calls(full: Planted, folder: Path) -> dict[str, list[Callable[[Who], object]]]:
    """Say how to call every public function, with arguments that would give most away."""
    kept, ids, file = full.register, full.ids, folder / "backup"
    place = {"kind": "place", "name": "x", "layer": "communal/meeting_places"}
    every = Selection(statuses=tuple(Status))
    told = [None, every, Selection(text="name"), Selection(due_by=date(2040, 1, 1))]
    days = [date(2026, 11, day) for day in (1, 2, 30)]
    return {
        "list_entries": [partial(_ask, room.list_entries, kept, each) for each in told],
        "get_entries": [partial(_ask, room.get_entries, kept, each) for each in told],
        "get_entry": [partial(_ask, room.get_entry, kept, each) for each in ids],
        "history": [partial(_ask, room.history, kept, each) for each in ids],
        "as_it_was": [
            partial(_ask, room.as_it_was, kept, each, day) for each in ids for day in days
        ],
        "calendar_file": [partial(_ask, room.calendar_file, kept, each) for each in ids],
        "count_entries": [partial(_ask, room.count_entries, kept, each) for each in Counted],
        "due_entries": [
            partial(_ask, room.due_entries, kept, lists, each)
            for lists in (list(Due), *([due] for due in Due))
            for each in (None, every)
        ],
        "create": [partial(_ask, room.create, kept, place)],
        "edit": [
            partial(_ask, room.edit, kept, each, {"walk_in": "yes"}, expected=at)
            for each in ids
            for at in (1, 2)
        ],
        "verify": [
            partial(_ask, room.verify, kept, each, {Aspect.EXISTS: CHECK}, expected=at)
            for each in ids
            for at in (1, None)
        ],
        "undo": [
            partial(_ask, room.undo, kept, each, 2, expected=at) for each in ids for at in (1, 2, 3)
        ],
        "close": [
            partial(_ask, room.close, kept, each, ended_on=CHECK.on, reason="op") for each in ids
        ],
        "reopen": [partial(_ask, room.reopen, kept, each) for each in ids],
        "list_tokens": [partial(_ask, room.list_tokens, kept)],
        "make_token": [partial(_ask, room.make_token, kept, each) for each in ids],
        "revoke_token": [partial(_ask, room.revoke_token, kept, each) for each in ids],
        "asked_by": [partial(_with_link, room.asked_by, kept, link) for _, link in full.links],
        "confirm": [
            partial(_with_link, room.confirm, kept, link, entry_id=each, expected=at, key="a" * 32)
            for each, link in full.links
            for at in (1, 2)
        ],
        "correct": [
            partial(
                _with_link,
                room.correct,
                kept,
                link,
                entry_id=each,
                told=Told(gone=True),
                expected=2,
                key="b" * 32,
            )
            for each, link in full.links
        ],
        "propose": [
            partial(_ask, room.propose, kept, told=Told(gone=True), key=each, entry_id=each)
            for each in ids
        ],
        "list_proposals": [partial(_ask, room.list_proposals, kept, decided=True)],
        "get_proposal": [partial(_ask, room.get_proposal, kept, each) for each in full.proposals],
        "accept": [partial(_ask, room.accept, kept, each) for each in full.proposals],
        "adapt": [partial(_ask, room.adapt, kept, each, changes={}) for each in full.proposals],
        "decline": [
            partial(_ask, room.decline, kept, each, reason="op") for each in full.proposals
        ],
        "forget_proposals": [partial(_ask, room.forget_proposals, kept)],
        **_calls_of_findings(full),
        "check_integrity": [partial(_ask, room.check_integrity, kept)],
        "derive_again": [partial(_ask, room.derive_again, kept)],
        "back_up": [partial(_ask, room.back_up, kept, file)],
        "restore": [partial(_ask, room.restore, kept, file)],
        "erase_actor": [partial(_ask, room.erase_actor, kept, "nobody-of-this-name")],
        "erase_expired": [partial(_ask, room.erase_expired, kept)],
        "erase": [partial(_ask, room.erase, kept, each) for each in (*ids, *full.findings)],
    }


def _calls_of_findings(full: Planted) -> dict[str, list[Callable[[Who], object]]]:
    kept, ids = full.register, full.findings
    every = FindingSelection(statuses=())
    days = [date(2026, 11, day) for day in (1, 2, 30)]
    kerb = {"kind": "observation", "what": "kerb", "node": 1, "value": 0.02}
    pin = {"sort": "dream", "text": "x", "cell": "E1435N5084"}
    seen = [Observation(kind=Kind.CONTAINERS, way=way) for way in range(73_000, 73_900)]
    return {
        "list_findings": [partial(_ask, room.list_findings, kept, each) for each in (None, every)],
        "get_finding": [partial(_ask, room.get_finding, kept, each) for each in ids],
        "finding_history": [partial(_ask, room.finding_history, kept, each) for each in ids],
        "finding_as_it_was": [
            partial(_ask, room.finding_as_it_was, kept, each, day) for each in ids for day in days
        ],
        "observations": [partial(_ask, room.observations, kept, each) for each in (None, *days)],
        "asked_per_street": [partial(_ask, room.asked_per_street, kept)],
        "ladder_per_street": [partial(_ask, room.ladder_per_street, kept)],
        "list_pins": [partial(_ask, room.list_pins, kept)],
        "propose_pin": [partial(_ask, room.propose_pin, kept, told=pin, key="accepted")],
        "add_finding": [
            partial(_ask, room.add_finding, kept, kerb | about)
            for about in ({}, *({"about": each} for each in full.ids))
        ],
        "add_findings": [partial(_ask, room.add_findings, kept, [kerb])],
        "edit_finding": [
            partial(_ask, room.edit_finding, kept, each, {"notes": "x"}, expected=at)
            for each in ids
            for at in (1, 2)
        ],
        "undo_finding": [
            partial(_ask, room.undo_finding, kept, each, 2, expected=at)
            for each in ids
            for at in (1, 2, 3)
        ],
        "accept_pin": [
            partial(_ask, room.accept_pin, kept, each, expected=at) for each in ids for at in (1, 2)
        ],
        "decline_pin": [
            partial(_ask, room.decline_pin, kept, each, expected=at, reason="op")
            for each in ids
            for at in (1, 2)
        ],
        "close_finding": [
            partial(_ask, room.close_finding, kept, each, ended_on=CHECK.on, reason="op")
            for each in ids
        ],
        "forget_pins": [partial(_ask, room.forget_pins, kept)],
        "take_in": [partial(_ask, room.take_in, kept, seen)],
    }


def _ask(
    function: Callable[..., object], register: Register, *rest: object, **named: object
) -> object:
    *told, who = rest
    return function(register, who, *[each for each in told if each is not None], **named)


def _with_link(
    function: Callable[..., object], register: Register, link: str, who: Who, **named: object
) -> object:
    """Ask by a link: it is of no use to those who may not know of its entry."""
    return function(register, who, link, **named)


def _functions() -> dict[str, Any]:
    """Give every function that the room hands out, besides those that open a register."""
    found = {name: getattr(room, name) for name in room.__all__}
    functions = {name: each for name, each in found.items() if inspect.isfunction(each)}
    return {name: functions[name] for name in functions.keys() - WITHOUT_REGISTER - WITHOUT_WHO}


def test_every_public_function_is_asked_who(tmp_path: Path) -> None:
    """Each function takes the register and who asks, and the test below knows how to call it."""
    full = Planted.__new__(Planted)
    full.register, full.ids = None, ["x"]  # type: ignore[assignment]  # nothing is called here
    full.links, full.proposals, full.findings = [("x", "y")], ["z"], ["f"]
    assert _functions().keys() == _calls(full, tmp_path).keys()
    for name, function in _functions().items():
        parameters = list(inspect.signature(function).parameters.values())
        assert [each.name for each in parameters[:2]] == ["register", "who"], name
        assert parameters[1].annotation == "Who", name
        assert parameters[1].default is inspect.Parameter.empty, name


def test_what_is_not_asked_who_reads_no_register() -> None:
    """The functions that are left out above are there, and get no register to read from."""
    for name in WITHOUT_REGISTER:
        told = inspect.signature(getattr(room, name)).parameters.values()
        assert not any("Register" in str(each.annotation) for each in told), name


def test_a_mark_of_change_holds_no_secret(planted: Planted) -> None:
    """When something changed tells nothing of what was planted."""
    said = room.last_change(planted.register)
    assert said
    assert not [secret for secret in planted.secrets if _stands_in(secret, said)]


@pytest.mark.parametrize("public", [False, True], ids=["not public", "public"])
def test_closed_places_are_the_same_with_and_without_a_secret(
    planted: Planted, *, public: bool
) -> None:
    """Whoever guesses number and name learns nothing by asking: only what is public answers."""
    chosen = planted.roles[CHOSEN]
    kept = [
        edit(planted.register, chosen, each.id, {"osm_id": f"osm:n{at}"}, expected=each.revision)
        for at, each in enumerate(room.get_entries(planted.register, chosen), start=1)
        if (each.entry.visibility is Visibility.PUBLIC) is public
    ]
    assert len(kept) > 4
    spot = shapely.box(0, 300_000, 300_000, 630_000)
    names = [AskedPlace("", each.entry.layer, each.entry.name, spot) for each in kept]
    numbers = [AskedPlace(str(each.entry.osm_id), each.entry.layer, "", spot) for each in kept]
    before = [closed_places(planted.register, each, ["GM9999"], 1e6) for each in (names, numbers)]
    assert not any(map(any, before))
    for each in kept:
        close(planted.register, chosen, each.id, ended_on=SHUT_ON, reason="op")
    by_name, by_number = (
        closed_places(planted.register, each, ["GM9999"], 1e6) for each in (names, numbers)
    )
    if public:
        assert all(by_number)
        assert sum(by_name) > 2, "as far as a name tells places apart"
    else:
        assert [by_name, by_number] == before


def test_that_something_is_closed_is_told_of_what_is_public(planted: Planted) -> None:
    """Asked for by the very names of all that is closed: of the rest not even that it was."""
    seen = room.get_entries(planted.register, planted.roles[CHOSEN])
    for each in seen:
        close(planted.register, planted.roles[CHOSEN], each.id, ended_on=SHUT_ON, reason="op")
    everywhere = shapely.box(0, 300_000, 300_000, 630_000)
    every = Selection(statuses=(Status.CLOSED,))
    shut = room.get_entries(planted.register, planted.roles[CHOSEN], every)
    public = {
        (each.entry.layer, each.entry.name): each.entry.visibility is Visibility.PUBLIC
        for each in shut
    }
    asked = [AskedPlace("", *each, everywhere) for each in public]
    found = closed_places(planted.register, asked, [], 0.0)
    assert found == list(public.values())
    assert 0 < sum(found) < len(found)


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_no_secret_comes_out(planted: Planted, role: str, tmp_path: Path) -> None:
    """Called as each role, no function gives what is above that role, in answer or in error."""
    who = planted.roles[role]
    answers: list[str] = []
    for calls in _calls(planted, tmp_path).values():
        for call in calls:
            try:
                answers.append(_told(call(who)))
            except SocialeBasisError as error:
                answers.append(_told(error))
    said = _ID.sub("", "\n".join(answers))
    may = {secret for secret, roles in planted.secrets.items() if role in roles}
    out = {secret for secret in planted.secrets if _stands_in(secret, said)}
    assert out - may == set()
    # What may be seen is seen: a test on an empty register would pass as well.
    assert len(answers) > 100
    missing = {each for each in may - out if planted.same.get(each) not in out}
    assert missing == set(), "what this role may see did not come out"


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_no_secret_stands_in_an_export(planted: Planted, role: str, tmp_path: Path) -> None:
    """Every kind of file, made for each role, holds what the role may see and nothing above it."""
    who, said = planted.roles[role], []
    for suffix in (".csv", ".geojson", ".json", ".gpkg", ".xlsx"):
        file = tmp_path / f"out{suffix}"
        export_file(planted.register, who, file, Selection(statuses=tuple(Status)))
        if suffix == ".xlsx":
            with zipfile.ZipFile(file) as parts:
                said += [parts.read(name).decode(errors="replace") for name in parts.namelist()]
        else:
            said.append(file.read_bytes().decode(errors="replace"))
    may = {secret for secret, roles in planted.secrets.items() if role in roles}
    text = _ID.sub("", "\n".join(said))
    out = {secret for secret in planted.secrets if _stands_in(secret, text)}
    assert out - may == set()
    assert len(out) > 10, "a test on empty files would pass as well"


def _told(answer: object) -> str:
    if isinstance(answer, Exception):
        both = [getattr(answer, name, None) for name in ("yours", "theirs")]
        return f"{answer!r} {answer} {answer.__cause__!r} {answer.__context__!r} {both!r}"
    return answer.decode() if isinstance(answer, bytes) else repr(answer)


def test_every_attribute_that_is_not_for_everyone_is_planted(planted: Planted) -> None:
    """A new attribute that not everyone may read needs a secret above: none is forgotten."""
    with_secret = {"notes", "origin", "handover", "continuity", "intake", "basis", "known_to"}
    with_secret |= {"where.address", "where.x", "where.directions", "contact.person", "wants"}
    with_secret |= {"contact.person.basis", "basis.how"}
    # Of these the value itself is no secret worth a name: words of a list, or they follow.
    plain = {"visibility", "shared_with_officials", "sensitive_group", "where.shown_as"}
    plain |= {"where.exact_agreed", "where.y", "where.postcode", "where.bag_id"}
    plain |= {"contact.person.for_whom", "contact.person.basis.how"}
    found = {
        path
        for model in MODELS.values()
        for path, audience in _attributes(model, "")
        if audience is not Audience.EVERYONE
    }
    assert found == with_secret | plain
    assert {path for path, each in _attributes(Life, "") if each is not Audience.EVERYONE} == {
        "closed.reason"
    }
    assert len(planted.secrets) > 300


def test_every_attribute_of_a_finding_is_planted() -> None:
    """The same for findings: who may read it was thought about for every attribute."""
    with_secret = {"notes", "note", "on", "street", "ways", "asked", "group", "facilitator"}
    with_secret |= {"text", "x", "auditors", "looks.by", "looks.seen"}
    with_secret |= {f"comfort.{name}" for name in ("facts", "told")}
    # Words of a list, or the same as one with a secret.
    plain = {"form", "now", "wished", "y", "defects", "at_home", "comfort.opinion"}
    plain |= {
        f"{quality}.{name}"
        for quality in ("use", "accessibility", "sociability")
        for name in ("facts", "told", "opinion")
    }
    found = {
        path
        for model in FINDINGS.values()
        for path, audience in _attributes(model, "")
        if audience is not Audience.EVERYONE
    }
    assert found == with_secret | plain
    closed = {path for path, each in _attributes(Standing, "") if each is not Audience.EVERYONE}
    assert closed == {"closed.reason"}


def _attributes(model: type[Record], inside: str) -> Iterator[tuple[str, Audience]]:
    for name, told in declared(model).items():
        yield f"{inside}{name}", told.audience
        nested = nested_model(model, name)
        if nested is not None:
            yield from _attributes(nested, f"{inside}{name}.")


def test_what_must_be_filled_in_is_for_whoever_sees_the_part() -> None:
    """A required attribute cannot be left out, so nothing may be kept from who sees the rest."""

    def parts(model: type[Record]) -> Iterator[type[Record]]:
        yield model
        for name in declared(model):
            nested = nested_model(model, name)
            if nested is not None:
                yield from parts(nested)

    found = {part for model in (*MODELS.values(), Life) for part in parts(model)}
    assert len(found) > 20
    # A talk or ladder is for the team, as a whole or not at all (tested above).
    found |= {part for kind in OF_SOME for part in parts(FINDINGS[kind])}
    for part in found:
        for name, field_info in part.model_fields.items():
            if field_info.is_required():
                assert declared(part)[name].audience is Audience.EVERYONE, f"{part}.{name}"


def test_other_rooms_use_only_what_is_handed_out() -> None:
    """No other room touches the tables, sessions or engine: those know no viewers."""
    inside = CHECKOUT / "sociale_basis" / "register"
    trespassers = []
    for path in [*(CHECKOUT / "sociale_basis").rglob("*.py"), CHECKOUT / "app.py"]:
        if inside in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                continue
            closed = [f"sociale_basis.register.{name}" for name in CLOSED]
            trespassers += [(path.name, name) for name in names if name.startswith(tuple(closed))]
    assert trespassers == []
    assert {path.stem for path in inside.iterdir()} > set(CLOSED)


OF_SOME = (FindingKind.OBSERVATION, FindingKind.AUDIT, FindingKind.PIN)
"""Kinds of findings of which others than the team get a part."""

CLOSED = (
    *("tables", "database", "changing", "recording", "replay", "kept", "erasing", "migrate"),
    *("columns", "integrity", "backup", "visibility", "opening", "findings", "stripping"),
)
