"""Erasure, retention, backup and restore: what was erased never comes back."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.errors import (
    BadValueError,
    FileFormatError,
    NotAllowedError,
    StorageError,
    UnknownEntryError,
    UsageError,
)
from sociale_basis.register import (
    Selection,
    as_it_was,
    back_up,
    check_integrity,
    close,
    create,
    edit,
    erase,
    erase_expired,
    get_entry,
    history,
    list_entries,
    restore,
    undo,
)
from sociale_basis.vocabulary import Status

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sociale_basis.privacy import Who
    from sociale_basis.register import Register
    from tests.postgres_server import Server
    from tests.register.conftest import Clock, Place

MARK = "Truus-de-Boer"
BASIS = {"ground": "consent", "given_on": "2026-11-01", "told_to": "opbouwwerker"}
PERSON = {"name": MARK, "phone": "000-7654321", "mail": f"{MARK}@example.nl", "basis": BASIS}


@pytest.fixture
def told(coffee: dict[str, Any]) -> dict[str, Any]:
    """Give an entry in a living room, with somebody's name wherever that can be."""
    where = coffee["where"] | {"address": f"{MARK}straat 1", "at_home": True}
    return coffee | {
        "name": f"Koffie bij {MARK}",
        "notes": f"{MARK} is vaak ziek",
        "where": where,
        "contact": {"role": "gastvrouw", "phone": "000-7654321", "person": PERSON},
        "handover": {"role": "buur", "note": f"bel {MARK}"},
    }


@pytest.fixture
def everything(place: Place, request: pytest.FixtureRequest) -> Callable[[], str]:
    """Give a function that reads everything that is kept, past every rule."""

    def read() -> str:
        if place.url is None:
            files = [file for file in place.home.iterdir() if file.is_file()]
            return " ".join(file.read_bytes().decode("latin-1") for file in files)
        server: Server = request.getfixturevalue("server")
        database = place.url.rsplit("/", 1)[1]
        tables = ["entry", "revision", "erasure", "entry_aspect", "entry_link", "entry_reader"]
        return " ".join(repr(server.ask(database, f"SELECT * FROM {each}")) for each in tables)  # noqa: S608 -- our own names

    return read


def test_erasure_takes_it_out_of_everything(
    register: Register,
    team: Who,
    admin: Who,
    told: dict[str, Any],
    everything: Callable[[], str],
    clock: Clock,
) -> None:
    """Neither tables nor history, reasons nor files hold the name; the entry itself stays."""
    kept = create(register, team, told, reason=f"{MARK} belde zelf")
    clock.set(date(2026, 11, 5))
    person = PERSON | {"name": f"{MARK} junior"}
    edit(register, team, kept.id, {"contact": {"person": person}}, expected=1, reason=MARK)
    assert MARK in everything()
    clock.set(date(2026, 11, 8))
    tombstone = erase(register, admin, kept.id, also=["name"])
    assert MARK not in everything()
    assert "7654321" not in everything()
    assert MARK not in repr(tombstone)
    seen = get_entry(register, team, kept.id)
    assert seen.entry.contact.person is None
    assert seen.entry.contact.role == "gastvrouw"
    assert seen.entry.where.cell == "E1435N5084", "the square of 100 m says nothing of a person"
    assert seen.entry.where.x is None
    assert [each.action for each in history(register, team, kept.id)] == ["create", "edit", "erase"]
    was = as_it_was(register, team, kept.id, date(2026, 11, 3))
    assert was.entry.contact.person is None
    assert was.entry.rhythms_told == kept.entry.rhythms_told
    with pytest.raises(BadValueError, match="cannot be undone"):
        undo(register, team, kept.id, 3, expected=3)
    undo(register, team, kept.id, 2, expected=3)  # an empty change by now: it brings nothing back
    assert MARK not in everything()
    assert check_integrity(register, admin).problems == ()


def test_the_address_of_a_library_is_nobodys(register: Register, team: Who, admin: Who) -> None:
    """Only what is at somebody's home loses its address."""
    library = {"kind": "place", "name": "Bibliotheek", "layer": "institutional/library"}
    where = {"address": "Plein 1", "x": 143000, "y": 508000}
    kept = create(register, team, library | {"where": where, "notes": "Truus werkt er"})
    erase(register, admin, kept.id)
    seen = get_entry(register, team, kept.id).entry
    assert (seen.where.address, seen.where.x, seen.notes) == ("Plein 1", 143000, None)


def test_what_comes_after_an_erasure_stays(
    register: Register, team: Who, admin: Who, told: dict[str, Any]
) -> None:
    """A new contact person, who agreed after the erasure, is not erased with the old one."""
    kept = create(register, team, told)
    erase(register, admin, kept.id)
    person = PERSON | {"name": "Ahmed"}
    edit(register, team, kept.id, {"contact": {"person": person}}, expected=2)
    again = get_entry(register, team, kept.id).entry.contact.person
    assert again is not None
    assert again.name == "Ahmed"
    assert check_integrity(register, admin).problems == ()


def test_only_who_administers_erases(
    register: Register, team: Who, admin: Who, official: Who, told: dict[str, Any]
) -> None:
    """Others may not; what is not there cannot be erased, nor what an entry cannot do without."""
    kept = create(register, team, told)
    for who in (team, official):
        with pytest.raises(NotAllowedError, match="Ask somebody who is admin"):
            erase(register, who, kept.id)
    with pytest.raises(UnknownEntryError):
        erase(register, admin, "f" * 32)
    for wrong in ("layer", "visibility", "nonsense"):
        with pytest.raises(UsageError, match="cannot be erased"):
            erase(register, admin, kept.id, also=[wrong])
    assert get_entry(register, team, kept.id).revision == 1


def test_a_restore_erases_again(
    register: Register,
    team: Who,
    admin: Who,
    told: dict[str, Any],
    everything: Callable[[], str],
    tmp_path: Path,
) -> None:
    """A backup from before an erasure gives back everything but what was erased."""
    kept = create(register, team, told)
    other = create(register, team, told | {"name": "Andere"})
    back_up(register, admin, tmp_path / "backup")
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0, "for nobody else on this computer"
    erase(register, admin, kept.id, also=["name"])
    erase(register, admin, other.id)
    edit(register, team, other.id, {"name": "Later"}, expected=2)
    done = restore(register, admin, tmp_path / "backup")
    assert done.erased_again == 2
    assert MARK not in everything()
    assert get_entry(register, team, other.id).entry.name == "Andere"
    assert get_entry(register, team, kept.id).entry.name == "—"
    assert check_integrity(register, admin).problems == ()
    edit(register, team, other.id, {"name": "Weer verder"}, expected=1)
    assert restore(register, admin, tmp_path / "backup").erased_again == 2


def test_a_lost_register_still_erases_again(
    place: Place, clock: Clock, team: Who, admin: Who, told: dict[str, Any], tmp_path: Path
) -> None:
    """The tombstones also lie beside the register: losing it does not bring names back."""
    if place.url is not None:
        pytest.skip("a file is what gets lost; on a server the same file is read")
    first = place.open(clock)
    kept = create(first, team, told)
    back_up(first, admin, tmp_path / "backup")
    erase(first, admin, kept.id)
    first.close()
    for file in place.home.glob("register.sqlite*"):
        file.unlink()
    tombstones = place.home / "register.erasures.jsonl"
    assert json.loads(tombstones.read_text())["entry_id"] == kept.id
    with tombstones.open("a") as opened:
        opened.write('{"id": "half a li')  # the power went out while a next one was written
    again = place.open(clock)
    assert restore(again, admin, tmp_path / "backup").erased_again == 1
    erase(again, admin, kept.id)
    assert len(tombstones.read_text().splitlines()) == 2, "the half line is gone"
    assert get_entry(again, team, kept.id).entry.contact.person is None
    again.close()


def test_what_was_cut_off_is_finished(
    place: Place,
    clock: Clock,
    team: Who,
    admin: Who,
    told: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An erasure or a restore that stops half-way is finished by whoever opens the register."""

    def stop(*_: object) -> None:
        raise RuntimeError("the power went out")

    first = place.open(clock)
    kept = create(first, team, told)
    back_up(first, admin, tmp_path / "backup")
    with monkeypatch.context() as patch:
        patch.setattr("sociale_basis.register.erasing.apply_tombstone", stop)
        with pytest.raises(RuntimeError, match="power"):
            erase(first, admin, kept.id)
    assert get_entry(first, team, kept.id).entry.contact.person is not None
    again = place.open(clock)
    assert get_entry(again, team, kept.id).entry.contact.person is None
    with monkeypatch.context() as patch:
        patch.setattr("sociale_basis.register.backup.finish_erasures", stop)
        with pytest.raises(RuntimeError, match="power"):
            restore(again, admin, tmp_path / "backup")
    last = place.open(clock)
    assert get_entry(last, team, kept.id).entry.contact.person is None
    assert check_integrity(last, admin).problems == ()
    for each in (first, again, last):
        each.close()


def test_no_erasure_without_a_tombstone(
    register: Register, team: Who, admin: Who, told: dict[str, Any], place: Place
) -> None:
    """Where the tombstone cannot be written nothing is erased: a restore would bring it back."""
    kept = create(register, team, told)
    (place.home / "register.erasures.jsonl").mkdir()
    with pytest.raises(StorageError, match="cannot be"):
        erase(register, admin, kept.id)
    assert get_entry(register, team, kept.id).entry.contact.person is not None


def test_what_was_closed_long_ago_is_erased(
    register: Register, team: Who, admin: Who, told: dict[str, Any], clock: Clock
) -> None:
    """A year after it ended an entry loses its personal fields; sooner, or open, it does not."""
    long_ago, lately, going_on = (create(register, team, told).id for _ in range(3))
    close(register, team, long_ago, ended_on=date(2025, 11, 1), reason="op")
    close(register, team, lately, ended_on=date(2025, 12, 1), reason="op")
    clock.set(date(2026, 11, 15))
    assert [each.entry_id for each in erase_expired(register, admin)] == [long_ago]
    assert get_entry(register, team, long_ago).entry.contact.person is None
    for other in (lately, going_on):
        assert get_entry(register, team, other).entry.contact.person is not None
    assert erase_expired(register, admin) == [], "once is enough"
    with pytest.raises(NotAllowedError):
        erase_expired(register, team)


def test_a_backup_is_made_while_others_work(
    register: Register, team: Who, admin: Who, coffee: dict[str, Any], tmp_path: Path
) -> None:
    """What was written before the backup is in it, what was written after is gone on restore."""
    before = [create(register, team, coffee).id for _ in range(5)]
    file = back_up(register, admin, tmp_path / "backup")
    create(register, team, coffee)
    back_up(register, admin, tmp_path / "second")
    restore(register, admin, file)
    assert sorted(each.id for each in list_entries(register, team)) == sorted(before)
    edit(register, team, before[0], {"name": "Verder"}, expected=1)
    restore(register, admin, tmp_path / "second")
    assert len(list_entries(register, team, Selection(statuses=tuple(Status)))) == 6


def test_what_is_no_backup_is_refused(
    register: Register, team: Who, admin: Who, coffee: dict[str, Any], tmp_path: Path
) -> None:
    """Another file, none at all, or another role: one line, and the register as it was."""
    kept = create(register, team, coffee)
    wrong = tmp_path / "wrong"
    wrong.write_text("id;name\n1;koffie\n")
    with pytest.raises(FileFormatError, match="no backup"):
        restore(register, admin, wrong)
    with pytest.raises(StorageError, match="cannot be read"):
        restore(register, admin, tmp_path / "nowhere")
    with pytest.raises(StorageError, match="no folder"):
        back_up(register, admin, tmp_path / "nowhere" / "backup")
    with pytest.raises(NotAllowedError):
        back_up(register, team, tmp_path / "backup")
    with pytest.raises(NotAllowedError):
        restore(register, team, wrong)
    broken = tmp_path / "broken"
    back_up(register, admin, broken)
    whole = broken.read_bytes()
    broken.write_bytes(whole[: len(whole) // 3])
    with pytest.raises(StorageError):
        restore(register, admin, broken)
    assert get_entry(register, team, kept.id).revision == 1
    assert check_integrity(register, admin).problems == ()


def test_the_clock_does_not_spare_anything(
    register: Register, team: Who, admin: Who, told: dict[str, Any], clock: Clock
) -> None:
    """What was written by a clock that was ahead is erased too."""
    clock.at += timedelta(days=3)
    kept = create(register, team, told)
    clock.at -= timedelta(days=3)
    erase(register, admin, kept.id)
    assert MARK not in repr(history(register, team, kept.id)).replace(f"bij {MARK}", "")
