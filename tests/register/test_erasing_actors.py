"""The pseudonym of a former colleague is erased everywhere, and a backup does not bring it back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.errors import NotAllowedError, StorageError, UnknownEntryError, UsageError
from sociale_basis.privacy import ERASED_ACTOR, Viewer, Who
from sociale_basis.register import (
    back_up,
    check_integrity,
    create,
    edit,
    erase,
    erase_actor,
    get_entry,
    history,
    list_tokens,
    make_token,
    restore,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sociale_basis.register import Register
    from tests.postgres_server import Server
    from tests.register.conftest import Clock, Place

GONE = "wegwezen-92"
FORMER = Who(Viewer.BUILDER_TEAM, actor=GONE)
HIDDEN = {"visibility": "hidden", "known_to": [GONE, "builder-1"]}


@pytest.fixture
def everything(place: Place, request: pytest.FixtureRequest) -> Callable[[], str]:
    """Give a function that reads every table and file, past every rule."""

    def read() -> str:
        files = [each for each in place.home.iterdir() if each.is_file()]
        told = " ".join(each.read_bytes().decode("latin-1") for each in files)
        if place.url is None:
            return told
        server: Server = request.getfixturevalue("server")
        database = place.url.rsplit("/", 1)[1]
        asked = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        names = [str(name) for (name,) in server.ask(database, asked)]
        assert "revision" in names
        names = [name for name in names if name != "spatial_ref_sys"]
        tables = [f"SELECT * FROM {name}" for name in names]  # noqa: S608 -- our own tables
        return told + " ".join(repr(server.ask(database, each)) for each in tables)

    return read


@pytest.fixture
def worked(register: Register, team: Who, coffee: dict[str, Any]) -> list[str]:
    """Let somebody do a little of everything, and leave."""
    mine = create(register, FORMER, coffee)
    edit(register, team, mine.id, {"name": "Thee"}, expected=1)
    edit(register, FORMER, mine.id, {"name": "Soep"}, expected=2)
    hidden = create(register, FORMER, coffee | {"name": "Verborgen"} | HIDDEN)
    make_token(register, FORMER, mine.id)
    erase(register, Who(Viewer.ADMIN, actor=GONE), mine.id)
    return [mine.id, hidden.id]


def test_it_is_nowhere_any_more(
    register: Register,
    team: Who,
    admin: Who,
    worked: list[str],
    everything: Callable[[], str],
) -> None:
    """Out of revisions, links, erasures, hidden entries and files; what was done stays."""
    mine, hidden = worked
    assert GONE in everything()
    before = get_entry(register, team, mine).entry
    assert erase_actor(register, admin, GONE) >= 5
    assert GONE not in everything()
    changes = history(register, team, mine)
    assert [each.actor for each in changes] == [
        ERASED_ACTOR, "builder-1", ERASED_ACTOR, ERASED_ACTOR
    ]  # fmt: skip
    assert [each.role for each in changes] == ["builder_team"] * 3 + ["admin"]
    assert get_entry(register, team, mine).entry == before
    assert get_entry(register, team, hidden).entry.known_to == {ERASED_ACTOR, "builder-1"}
    assert len(list_tokens(register, team)) == 1
    assert check_integrity(register, admin).problems == ()
    with pytest.raises(UsageError, match="nobody did anything"):
        erase_actor(register, admin, GONE)


def test_nobody_can_take_the_place_of_whoever_was_erased(
    register: Register, admin: Who, coffee: dict[str, Any]
) -> None:
    """What was known to one who left is known to nobody: the word that is left is no pseudonym."""
    alone = create(register, FORMER, coffee | HIDDEN | {"known_to": [GONE]})
    erase_actor(register, admin, GONE)
    with pytest.raises(UsageError, match="stands for whoever was erased"):
        Who(Viewer.BUILDER_TEAM, actor=ERASED_ACTOR)
    with pytest.raises(UnknownEntryError):
        get_entry(register, FORMER, alone.id)


def test_a_backup_does_not_bring_it_back(
    register: Register,
    team: Who,
    admin: Who,
    worked: list[str],
    everything: Callable[[], str],
    tmp_path: Path,
) -> None:
    """Restored from before the erasure, it is done again; a later colleague of that name stays."""
    file = back_up(register, admin, tmp_path / "backup")
    erase_actor(register, admin, GONE)
    assert restore(register, admin, file).erased_again == 1
    assert GONE not in everything()
    assert check_integrity(register, admin).problems == ()
    revision = get_entry(register, team, worked[0]).revision
    edit(register, FORMER, worked[0], {"name": "Chocola"}, expected=revision)
    edit(register, team, worked[1], {"known_to": [GONE, "builder-1"]}, expected=1)
    later = back_up(register, admin, tmp_path / "later")
    restore(register, admin, later)
    changes = history(register, team, worked[0])
    assert [each.actor for each in changes].count(GONE) == 1
    assert get_entry(register, team, worked[1]).entry.known_to == {GONE, "builder-1"}
    assert check_integrity(register, admin).problems == ()


def test_what_was_cut_off_is_finished(
    place: Place,
    clock: Clock,
    admin: Who,
    coffee: dict[str, Any],
    everything: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Stopped half-way, it is finished by whoever opens the register next."""

    def stop(*_: object) -> None:
        raise RuntimeError("the power went out")

    first = place.open(clock)
    kept = create(first, FORMER, coffee | HIDDEN)
    clock.at += timedelta(days=1)
    with monkeypatch.context() as patch:
        patch.setattr("sociale_basis.register.erasing_actors._carried_out", stop)
        with pytest.raises(RuntimeError, match="power"):
            erase_actor(first, admin, GONE)
    # Somebody worked on, on what still held the name.
    edit(first, Who(Viewer.BUILDER_TEAM, actor="builder-1"), kept.id, {"name": "Thee"}, expected=1)
    assert GONE in everything()
    again = place.open(clock)
    assert GONE not in everything()
    assert check_integrity(again, admin).problems == ()
    for each in (first, again):
        each.close()


def test_who_may_and_what_is_no_pseudonym(
    register: Register, team: Who, official: Who, admin: Who, worked: list[str], place: Place
) -> None:
    """Only who administers; no link, no nonsense; nothing where it cannot be written down."""
    assert worked
    for who in (team, official):
        with pytest.raises(NotAllowedError):
            erase_actor(register, who, GONE)
    for wrong in ("link-0123456789ab", ERASED_ACTOR, "a b", ""):
        with pytest.raises(UsageError, match="no pseudonym"):
            erase_actor(register, admin, wrong)
    (place.home / "register.erased-actors.jsonl").mkdir()
    with pytest.raises(StorageError):
        erase_actor(register, admin, GONE)
    assert GONE in {each.actor for each in history(register, team, worked[0])}


def test_the_clock_does_not_spare_anything(
    register: Register, team: Who, admin: Who, clock: Clock, coffee: dict[str, Any]
) -> None:
    """What was written by a clock that was ahead is erased too."""
    clock.set(date(2027, 1, 1))
    kept = create(register, FORMER, coffee)
    clock.set(date(2026, 11, 2))
    erase_actor(register, admin, GONE)
    assert [each.actor for each in history(register, team, kept.id)] == [ERASED_ACTOR]
