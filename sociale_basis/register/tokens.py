"""Links that ask "Klopt dit nog?": made, listed and revoked by the builder team.

The secret in a link is told once, to whoever makes it: what is kept is its digest, from which it
cannot be made again. It is 256 bits of chance, so a plain digest is enough.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select, update

from sociale_basis.errors import BadValueError, UsageError
from sociale_basis.privacy import Permission
from sociale_basis.register.clock import day_of
from sociale_basis.register.database import reading, writing
from sociale_basis.register.kept import row_seen
from sociale_basis.register.tables import AnswerRow, EntryRow, TokenRow
from sociale_basis.register.visibility import admitted, require
from sociale_basis.vocabulary import RegisterKind

if TYPE_CHECKING:
    from datetime import datetime

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register

DAYS, MOST_DAYS = 60, 366
_BYTES = 32


class Token(NamedTuple):
    """A link, without its secret."""

    id: str
    entry_id: str
    name: str
    """Of the entry."""
    whole_organisation: bool
    made_at: datetime
    made_by: str
    expires_at: datetime
    revoked_at: datetime | None
    answers: int
    works: bool
    """Not revoked and not expired."""


class MadeToken(NamedTuple):
    """A link with its secret, which nobody can look up later."""

    id: str
    entry_id: str
    secret: str
    expires_at: datetime

    @property
    def path(self) -> str:
        """Where the link leads, behind the address of the dashboard."""
        return f"klopt-dit-nog/{self.secret}"


def make_token(
    register: Register,
    who: Who,
    entry_id: str,
    *,
    whole_organisation: bool = False,
    days: int = DAYS,
) -> MadeToken:
    """Make a link by which an organisation can say whether an entry is still right.

    Parameters
    ----------
    register, who
        Where, and by whom.
    entry_id
        Which entry to ask about.
    whole_organisation
        The entry is an organisation: ask about everything of it that is published.
    days
        How long it works.

    Raises
    ------
    NotAllowedError
        Only the builder team may.
    UnknownEntryError
        There is no such entry.
    BadValueError, UsageError
        The entry is closed or no organisation, or the days cannot be used.
    """
    require(who, Permission.REGISTER, "make links")
    if not who.actor:
        raise UsageError("nobody is named who does this", do="give a pseudonym: it is written down")
    if not 1 <= days <= MOST_DAYS:
        raise UsageError(f"a link works {days} days", do=f"choose 1 to {MOST_DAYS}")
    with writing(register) as session:
        row = row_seen(register, who, session.get(EntryRow, entry_id))
        if row.state["life"].get("closed"):
            raise BadValueError("the entry is closed", do="reopen it first")
        if whole_organisation and row.kind != RegisterKind.ORGANISATION.value:
            raise BadValueError("the entry is no organisation", do="ask about this entry alone")
        secret, now = secrets.token_urlsafe(_BYTES), register.clock()
        made = MadeToken(uuid.uuid4().hex, entry_id, secret, now + timedelta(days=days))
        session.add(
            TokenRow(
                id=made.id,
                digest=digest_of(secret),
                entry_id=entry_id,
                whole_organisation=whole_organisation,
                made_at=now,
                made_by=who.actor,
                expires_at=made.expires_at,
            )
        )
        return made


def digest_of(secret: str) -> str:
    """Give what is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def list_tokens(register: Register, who: Who, entry_id: str | None = None) -> list[Token]:
    """List the links that were made, the last one first.

    Parameters
    ----------
    register, who
        Where, and for whom.
    entry_id
        Only those of one entry.

    Raises
    ------
    NotAllowedError
        Only the builder team may.
    """
    require(who, Permission.REGISTER, "see links")
    now = register.clock()
    answers = (
        select(func.count()).where(AnswerRow.token_id == TokenRow.id).correlate(TokenRow)
    ).scalar_subquery()
    asked = (
        select(TokenRow, EntryRow.name, answers)
        .join(EntryRow, EntryRow.id == TokenRow.entry_id)
        .where(admitted(who, day_of(now)))
        .order_by(TokenRow.made_at.desc(), TokenRow.id)
    )
    if entry_id is not None:
        asked = asked.where(TokenRow.entry_id == entry_id)
    with reading(register) as session:
        return [
            Token(
                row.id,
                row.entry_id,
                name,
                row.whole_organisation,
                row.made_at,
                row.made_by,
                row.expires_at,
                row.revoked_at,
                count,
                row.revoked_at is None and now < row.expires_at,
            )
            for row, name, count in session.execute(asked)
        ]


def revoke_token(register: Register, who: Who, token_id: str) -> None:
    """Let a link work no longer; once more changes nothing.

    Parameters
    ----------
    register, who
        Where, and by whom.
    token_id
        As :func:`list_tokens` names it.

    Raises
    ------
    NotAllowedError
        Only the builder team may.
    UnknownEntryError
        There is no such link, or its entry is not for whoever asks.
    """
    require(who, Permission.REGISTER, "revoke links")
    with writing(register) as session:
        token = session.get(TokenRow, token_id, with_for_update=True)
        entry = None if token is None else session.get(EntryRow, token.entry_id)
        row_seen(register, who, entry)
        if token is not None and token.revoked_at is None:
            token.revoked_at = register.clock()


def revoke_all(register: Register) -> None:
    """Let no link work any longer: after a restore. For use inside this room."""
    with writing(register) as session:
        session.execute(
            update(TokenRow)
            .where(TokenRow.revoked_at.is_(None))
            .values(revoked_at=register.clock())
        )
