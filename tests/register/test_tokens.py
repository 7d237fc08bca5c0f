"""Links that ask "Klopt dit nog?": what they show, and that they work once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from sociale_basis.errors import (
    BadValueError,
    LinkGoneError,
    NotAllowedError,
    OutdatedError,
    UnknownEntryError,
    UsageError,
)
from sociale_basis.register import (
    Aspect,
    How,
    Told,
    Who,
    asked_by,
    back_up,
    close,
    confirm,
    correct,
    create,
    edit,
    get_entry,
    history,
    list_proposals,
    list_tokens,
    make_token,
    restore,
    revoke_token,
)
from tests.conftest import BASIS

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.register import Register
    from tests.register.conftest import Clock

PUBLIC = {"visibility": "public", "basis": BASIS}
KEY, OTHER_KEY = "a" * 32, "b" * 32


def test_one_tap_confirms(
    register: Register, team: Who, resident: Who, coffee: dict[str, Any]
) -> None:
    """Confirming is a revision of the organisation: exists, times, contact; never access."""
    kept = create(register, team, coffee | PUBLIC)
    secret = make_token(register, team, kept.id).secret
    (asked,) = asked_by(register, resident, secret)
    assert asked.kept is not None
    assert asked.kept.entry.name == "Koffieochtend Wilgenplein"
    assert asked.kept.entry.basis is None, "as a resident sees it"
    confirm(register, resident, secret, kept.id, expected=asked.revision, key=KEY)
    after = get_entry(register, team, kept.id)
    told = {aspect: after.life.check(aspect) for aspect in Aspect}
    assert {aspect for aspect, check in told.items() if check} == set(Aspect) - {Aspect.ACCESS}
    check = told[Aspect.TIMES]
    assert check is not None
    assert (check.on, check.by, check.how) == (date(2026, 11, 2), "organisatie", How.TOLD)
    last = history(register, team, kept.id)[-1]
    assert (last.action, last.role) == ("verify", "organisation")
    assert last.actor is not None
    assert last.actor.startswith("link-")
    assert last.actor.removeprefix("link-") not in secret


def test_looking_changes_nothing(
    register: Register, team: Who, resident: Who, coffee: dict[str, Any]
) -> None:
    """However often a scanner fetches the link, nothing is confirmed and the link still works."""
    kept = create(register, team, coffee | PUBLIC)
    secret = make_token(register, team, kept.id).secret
    for _ in range(3):
        assert len(asked_by(register, resident, secret)) == 1
    assert len(history(register, team, kept.id)) == 1
    assert list_tokens(register, team)[0].answers == 0


def test_links_that_do_not_work_say_the_same(
    register: Register, clock: Clock, team: Who, resident: Who, coffee: dict[str, Any]
) -> None:
    """Guessed, replayed, revoked, expired, of something closed: one sentence, nothing changes."""
    kept = create(register, team, coffee | PUBLIC)
    secrets = [make_token(register, team, kept.id).secret for _ in range(3)]
    replayed, revoked, expired = secrets
    confirm(register, resident, replayed, kept.id, expected=1, key=KEY)
    by_id = list_tokens(register, team)
    assert len(by_id) == 3
    assert sorted(each.answers for each in by_id) == [0, 0, 1]
    last = make_token(register, team, kept.id)
    revoke_token(register, team, last.id)
    revoke_token(register, team, last.id)
    clock.at += timedelta(days=60)
    fresh = make_token(register, team, kept.id).secret
    for secret in (replayed, revoked, expired, last.secret, "x" * 43, "", "\udcff", fresh + "x"):
        with pytest.raises(LinkGoneError, match="does not work, or no longer") as seen:
            asked_by(register, resident, secret)
        for told in (OTHER_KEY, "c" * 32):
            with pytest.raises(LinkGoneError) as done:
                confirm(register, resident, secret, kept.id, expected=2, key=told)
            assert str(done.value) == str(seen.value)
            with pytest.raises(LinkGoneError):
                correct(register, resident, secret, kept.id, Told(gone=True), expected=2, key=told)
    assert len(history(register, team, kept.id)) == 2
    assert list_proposals(register, team) == []
    assert len(asked_by(register, resident, fresh)) == 1
    close(register, team, kept.id, ended_on=date(2026, 11, 1), reason="op")
    with pytest.raises(LinkGoneError):
        asked_by(register, resident, fresh)


def test_sent_twice_is_one_answer(
    register: Register, team: Who, resident: Who, coffee: dict[str, Any]
) -> None:
    """The same form sent again succeeds and does nothing; another form about it is refused."""
    kept = create(register, team, coffee | PUBLIC)
    secret = make_token(register, team, kept.id).secret
    for _ in range(2):
        confirm(register, resident, secret, kept.id, expected=1, key=KEY)
    assert len(history(register, team, kept.id)) == 2
    with pytest.raises(LinkGoneError):
        confirm(register, resident, secret, kept.id, expected=2, key=OTHER_KEY)
    assert len(history(register, team, kept.id)) == 2


def test_what_changed_since_is_not_confirmed(
    register: Register, team: Who, resident: Who, coffee: dict[str, Any]
) -> None:
    """Who looked before somebody changed the entry confirms nothing, and may try again."""
    kept = create(register, team, coffee | PUBLIC)
    secret = make_token(register, team, kept.id).secret
    edit(register, team, kept.id, {"name": "Anders"}, expected=1)
    with pytest.raises(OutdatedError):
        confirm(register, resident, secret, kept.id, expected=1, key=KEY)
    confirm(register, resident, secret, kept.id, expected=2, key=KEY)
    assert len(history(register, team, kept.id)) == 3


def test_of_a_whole_organisation(
    register: Register, team: Who, resident: Who, coffee: dict[str, Any]
) -> None:
    """Such a link asks about all that is published of it, each once, and of nobody else."""
    plain = {"kind": "organisation", "layer": "institutional/organisations"}
    owner = create(register, team, plain | PUBLIC | {"name": "Welzijn"}).id
    own = create(register, team, coffee | PUBLIC | {"organisation": owner}).id
    create(register, team, coffee | {"organisation": owner, "name": "Nog niet openbaar"})
    other = create(register, team, coffee | PUBLIC | {"name": "Van een ander"}).id
    secret = make_token(register, team, owner, whole_organisation=True).secret
    assert {each.entry_id for each in asked_by(register, resident, secret)} == {owner, own}
    with pytest.raises(LinkGoneError):
        confirm(register, resident, secret, other, expected=1, key=KEY)
    confirm(register, resident, secret, own, expected=1, key=KEY)
    answered = {each.entry_id: each.answered for each in asked_by(register, resident, secret)}
    assert answered == {owner: False, own: True}
    confirm(register, resident, secret, owner, expected=1, key=KEY)
    with pytest.raises(LinkGoneError):
        asked_by(register, resident, secret)
    last = history(register, team, own)[-1]
    assert (last.action, last.role) == ("verify", "organisation")


@pytest.mark.parametrize(
    "visible",
    [{"visibility": "professionals"}, {"visibility": "hidden", "known_to": ["builder-1"]}],
)
def test_of_what_is_not_published_nothing_is_shown(
    register: Register, team: Who, resident: Who, coffee: dict[str, Any], visible: dict[str, Any]
) -> None:
    """The link works, shows not even a name, and confirms only that it is still there."""
    kept = create(register, team, coffee | visible)
    secret = make_token(register, team, kept.id).secret
    (asked,) = asked_by(register, resident, secret)
    assert asked.kept is None
    assert "Koffie" not in repr(asked)
    confirm(register, resident, secret, kept.id, expected=1, key=KEY)
    life = get_entry(register, team, kept.id).life
    assert life.exists is not None
    assert life.times is None


def test_only_the_team_makes_links(
    register: Register,
    team: Who,
    official: Who,
    resident: Who,
    admin: Who,
    coffee: dict[str, Any],
) -> None:
    """Nobody else makes, sees or revokes one; nor does the team of what is hidden from it."""
    kept = create(register, team, coffee)
    hidden = create(register, team, coffee | {"visibility": "hidden", "known_to": ["builder-1"]})
    made = make_token(register, team, hidden.id)
    for who in (official, resident, admin):
        with pytest.raises(NotAllowedError):
            make_token(register, who, kept.id)
        with pytest.raises(NotAllowedError):
            list_tokens(register, who)
        with pytest.raises(NotAllowedError):
            revoke_token(register, who, made.id)
    other = Who(team.viewer, actor="builder-2")
    assert list_tokens(register, other) == []
    for refused in (
        lambda: make_token(register, other, hidden.id),
        lambda: revoke_token(register, other, made.id),
        lambda: revoke_token(register, team, "nobody"),
    ):
        with pytest.raises(UnknownEntryError):
            refused()
    with pytest.raises(UsageError):
        make_token(register, team, kept.id, days=0)
    with pytest.raises(BadValueError):
        make_token(register, team, kept.id, whole_organisation=True)


def test_the_secret_is_kept_nowhere(register: Register, team: Who, coffee: dict[str, Any]) -> None:
    """Whoever reads the tables cannot make the link again; no two secrets are alike."""
    kept = create(register, team, coffee)
    secrets = {make_token(register, team, kept.id).secret for _ in range(20)}
    assert len(secrets) == 20
    assert {len(secret) for secret in secrets} == {43}
    with register.engine.connect() as connection:
        rows = repr(connection.execute(text("SELECT * FROM token")).all())
    assert len(rows) > 20 * 64
    assert not [secret for secret in secrets if secret in rows]


def test_after_a_restore_no_link_works(
    register: Register,
    team: Who,
    admin: Who,
    resident: Who,
    coffee: dict[str, Any],
    tmp_path: Path,
) -> None:
    """A backup brings no revoked or answered link back to life."""
    kept = create(register, team, coffee | PUBLIC)
    used, revoked = (make_token(register, team, kept.id) for _ in range(2))
    back_up(register, admin, tmp_path / "backup")
    confirm(register, resident, used.secret, kept.id, expected=1, key=KEY)
    revoke_token(register, team, revoked.id)
    restore(register, admin, tmp_path / "backup")
    assert [each.works for each in list_tokens(register, team)] == [False, False]
    for secret in (used.secret, revoked.secret):
        with pytest.raises(LinkGoneError):
            asked_by(register, resident, secret)
