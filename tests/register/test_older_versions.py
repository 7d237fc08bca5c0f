"""Registers and backups of older versions of the program: brought up to date, and derived again."""

from __future__ import annotations

import hashlib
import itertools
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from alembic import command
from sqlalchemy import text

from sociale_basis.register import (
    Aspect,
    Check,
    How,
    back_up,
    check_integrity,
    create,
    get_entry,
    history,
    list_entries,
    make_token,
    open_register,
    restore,
)
from sociale_basis.register.columns import DERIVATION, Spot, columns_of
from sociale_basis.register.database import opened, reading, writing
from sociale_basis.register.deriving import FACT
from sociale_basis.register.life import Life, rules
from sociale_basis.register.migrate import _with_postgis, configuration, version
from sociale_basis.register.state import as_entry
from sociale_basis.register.tables import HEAD, FactRow

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from sociale_basis.privacy import Who
    from sociale_basis.register import Register
    from tests.postgres_server import Server
    from tests.register.conftest import Clock, Place

_NUMBER = itertools.count()
CHECK = Check(on=date(2026, 9, 1), by="opbouwwerker", how=How.TOLD)


@pytest.fixture
def old(place: Place, clock: Clock, tmp_path: Path, request: pytest.FixtureRequest) -> Register:
    """Open an empty register that the first version of the program would have made."""
    home = tmp_path / "old"
    home.mkdir()
    url = None
    if place.url is not None:
        server: Server = request.getfixturevalue("server")
        url = server.make_database(f"old_{next(_NUMBER)}")

    def as_the_first(connection: Connection, where: str, *, only_look: bool = False) -> bool:
        if only_look or version(connection) is not None:
            return not only_look
        if url is not None:
            _with_postgis(connection, where)
        command.upgrade(configuration(connection), "0001")
        return False

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sociale_basis.register.database.brought_up_to_date", as_the_first)
        register = opened(home, url, clock=clock)
    request.addfinalizer(register.close)  # noqa: PT021 -- after the server's own end there is no one
    return register


def _version(register: Register) -> str | None:
    with register.engine.connect() as connection:
        return version(connection)


def test_a_backup_of_an_older_version_is_brought_up_to_date(
    old: Register,
    register: Register,
    place: Place,
    clock: Clock,
    team: Who,
    admin: Who,
    coffee: dict[str, Any],
    tmp_path: Path,
) -> None:
    """Put back in a register of today: the old tables are gone, what they held is whole."""
    kept = create(old, team, coffee, checks={Aspect.EXISTS: CHECK}, reason="van vroeger")
    assert _version(old) == "0001"
    file = back_up(old, admin, tmp_path / "old backup")
    newer = create(register, team, coffee | {"name": "Van later"})
    make_token(register, team, newer.id)
    restore(register, admin, file)
    assert _version(register) == HEAD
    assert [each.id for each in list_entries(register, team)] == [kept.id]
    assert get_entry(register, team, kept.id).entry == kept.entry
    assert [each.reason for each in history(register, team, kept.id)] == ["van vroeger"]
    assert check_integrity(register, admin).problems == ()
    make_token(register, team, kept.id)  # in a table that the old version did not have
    again = place.open(clock)
    assert check_integrity(again, admin).problems == ()
    again.close()


def test_an_older_register_is_brought_up_to_date(
    old: Register, team: Who, admin: Who, coffee: dict[str, Any], clock: Clock
) -> None:
    """Opened by the program of today it gets the tables it lacks, and keeps what it held."""
    kept = create(old, team, coffee)
    url = None if old.is_file else old.engine.url.render_as_string(hide_password=False)
    again = open_register(old.home, url, clock=clock)
    assert _version(again) == HEAD
    assert get_entry(again, team, kept.id).entry == kept.entry
    assert check_integrity(again, admin).problems == ()
    make_token(again, team, kept.id)
    again.close()


def test_what_is_derived_is_derived_again_by_itself(
    register: Register, place: Place, clock: Clock, team: Who, admin: Who, coffee: dict[str, Any]
) -> None:
    """Other rules, or an older program: whoever opens the register writes the columns again."""
    kept = create(register, team, coffee, checks={Aspect.EXISTS: CHECK})
    before = get_entry(register, team, kept.id).freshness[Aspect.EXISTS]
    own = place.home / "register.toml"
    own.write_text(
        "stale_after_months = 3\n[due_months]\nexists = 2\ntimes = 2\naccess = 2\ncontact = 2\n"
        "[retention]\nclosed_months = 12\ndeclined_days = 30\nundecided_days = 180\n"
    )
    rules.cache_clear()
    again = place.open(clock)
    try:
        due = {each.id: each.due_on for each in list_entries(again, team)}
        assert due == {kept.id: date(2026, 11, 1)}
        assert before.due_on > date(2026, 11, 1)
        assert check_integrity(again, admin).problems == ()
    finally:
        again.close()
        own.unlink()
        rules.cache_clear()
    back = place.open(clock)
    assert get_entry(back, team, kept.id).freshness[Aspect.EXISTS] == before
    with writing(back) as session:  # as a program would leave it that derived something else
        session.execute(text("UPDATE entry SET search = 'nothing', key_persons = 7"))
        session.get_one(FactRow, FACT).value = "by an older program"
    back.close()
    last = place.open(clock)
    assert check_integrity(last, admin).problems == ()
    with reading(last) as session:
        told = session.get_one(FactRow, FACT).value
    last.close()
    quiet = place.open(clock)
    with reading(quiet) as session:
        assert session.get_one(FactRow, FACT).value == told, "once is enough"
    quiet.close()


def test_other_columns_mean_another_derivation(coffee: dict[str, Any]) -> None:
    """Whoever changes what columns say of an entry raises ``DERIVATION``, and this digest."""
    place: dict[str, Any] = {"kind": "place", "name": "Café 't Plein", "layer": "communal/cafe"}
    place |= {"where": {"address": "Plein 1", "x": 143000, "y": 508000, "at_home": True}}
    place |= {"accessibility": {"wheelchair": "yes"}, "continuity": {"key_persons": 1}}
    place |= {"origin": {"name": "lijst", "key": "7"}, "hours": {"text": "Mo 10:00-12:00"}}
    told = [
        columns_of(as_entry(each), Life(exists=CHECK), Spot(1.0, 2.0, None, None), rules())
        for each in (coffee, place)
    ]
    for each in told:
        each.pop("marks")  # follows from the layers as well, which have a digest of their own
    digest = hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()
    assert (DERIVATION, digest[:16]) == (1, "8609632c4d9bd9ae")
