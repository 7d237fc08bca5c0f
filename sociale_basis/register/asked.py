"""What whoever holds a link "Klopt dit nog?" sees, and what he or she can answer: once per entry.

A link can be forwarded, read by scanners and end up in a printer: it shows what any resident may
see, and of what is not published it shows nothing at all. Looking changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from sociale_basis.errors import LinkGoneError, OutdatedError
from sociale_basis.privacy import Viewer, Who
from sociale_basis.register.changing import checked, to_change
from sociale_basis.register.clock import day_of
from sociale_basis.register.database import reading, writing
from sociale_basis.register.kept import as_seen
from sociale_basis.register.life import ASPECTS, Check
from sociale_basis.register.proposing import keep_proposal
from sociale_basis.register.recording import Act, Action, record
from sociale_basis.register.state import read_state
from sociale_basis.register.tables import AnswerRow, EntryRow, TokenRow
from sociale_basis.register.terms import Aspect, How
from sociale_basis.register.tokens import digest_of
from sociale_basis.register.visibility import admits, admitted

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from sociale_basis.register.database import Register
    from sociale_basis.register.entry_models import AnyEntry
    from sociale_basis.register.kept import Kept
    from sociale_basis.register.told import Told

ROLE = "organisatie"
"""In which role an answer is written down: a link says no more of who answered."""


class AskedEntry(NamedTuple):
    """An entry that a link asks about."""

    entry_id: str
    revision: int
    kept: Kept | None
    """As a resident may see it; None where it is not for residents."""
    aspects: tuple[Aspect, ...]
    """What one can confirm by it: of what is shown, besides access."""
    answered: bool


def asked_by(register: Register, who: Who, secret: str) -> list[AskedEntry]:
    """Give the entries that a link asks about, in the order of their names.

    Parameters
    ----------
    register, who
        Where, and for whom: a page passes a resident, whoever holds the link.
    secret
        What stands in the link.

    Raises
    ------
    LinkGoneError
        There is no such link, it no longer works, or all of it was answered.
    """
    with reading(register) as session:
        token = _token(session, register, secret)
        answered = set(
            session.scalars(select(AnswerRow.entry_id).where(AnswerRow.token_id == token.id))
        )
        found = [
            _asked(session, register, who, row, answered=row.id in answered)
            for row in _rows(session, register, who, token)
        ]
    if all(each.answered for each in found):
        raise gone()
    return found


def confirm(
    register: Register, who: Who, secret: str, entry_id: str, *, expected: int, key: str
) -> None:
    """Write down that the organisation says an entry is still right: one tap.

    Parameters
    ----------
    register, who, secret
        As in :func:`asked_by`.
    entry_id
        Which of the entries that the link asks about.
    expected
        The revision that was on the screen.
    key
        Of the form: sent twice, it is one answer.

    Raises
    ------
    LinkGoneError
        As in :func:`asked_by`, or another form was sent about this entry before.
    OutdatedError
        Somebody else changed the entry since.
    """
    with writing(register) as session:
        token = _to_answer(session, register, who, secret, entry_id, key)
        if token is None:
            return
        owner = _as_organisation(session, token, entry_id)
        row, entry, life = to_change(session, register, owner, entry_id)
        if row.revision != expected:
            # Holds neither version: whoever has a link sees no more than a resident.
            what = "somebody changed it in the meantime"
            raise OutdatedError(what, yours=None, theirs=None, do="look again")
        told = Check(on=day_of(register.clock()), by=ROLE, how=How.TOLD)
        seen = _asked(session, register, who, row, answered=False)
        life = checked(life, entry, dict.fromkeys(seen.aspects, told), register)
        record(session, register, Act(owner, Action.VERIFY), entry_id, (entry, life), row)
        _keep_answer(session, register, token, entry_id, key, confirmed=True)


def correct(
    register: Register,
    who: Who,
    secret: str,
    entry_id: str,
    told: Told,
    *,
    expected: int,
    key: str,
) -> None:
    """Keep what the organisation says is otherwise, as a proposal.

    Parameters
    ----------
    register, who, secret, entry_id, expected, key
        As in :func:`confirm`.
    told
        What is otherwise.

    Raises
    ------
    LinkGoneError
        As in :func:`confirm`.
    StorageError
        So much waits for review that nothing can be added.
    """
    with writing(register) as session:
        token = _to_answer(session, register, who, secret, entry_id, key)
        if token is not None:
            keep_proposal(
                session, register, told, key, entry_id=entry_id, revision=expected, token=token.id
            )
            _keep_answer(session, register, token, entry_id, key, confirmed=False)


def gone() -> LinkGoneError:
    """Make the error that says the same of every link that does not work."""
    return LinkGoneError("this link does not work, or no longer", do="ask for a new one")


def _token(
    session: Session, register: Register, secret: str, *, to_answer: bool = False
) -> TokenRow:
    asked = select(TokenRow).where(TokenRow.digest == digest_of(secret))
    token = session.scalars(asked.with_for_update() if to_answer else asked).first()
    if token is None or token.revoked_at is not None or register.clock() >= token.expires_at:
        raise gone()
    return token


def _rows(session: Session, register: Register, who: Who, token: TokenRow) -> list[EntryRow]:
    """Give the entries a link is about; of an organisation, those that one may know of."""
    own = session.get(EntryRow, token.entry_id)
    if own is None or own.state["life"].get("closed"):
        raise gone()
    if not token.whole_organisation:
        return [own]
    of_it = select(EntryRow).where(
        (EntryRow.id == own.id) | (EntryRow.organisation == own.id),
        EntryRow.status != "closed",
        admitted(who, day_of(register.clock())),
    )
    return list(session.scalars(of_it.order_by(EntryRow.search, EntryRow.id))) or [own]


def _asked(
    session: Session, register: Register, who: Who, row: EntryRow, *, answered: bool
) -> AskedEntry:
    entry, life = read_state(row.state)
    if not admits(who, row.id, entry, life, day_of(register.clock())):
        return AskedEntry(row.id, row.revision, None, (Aspect.EXISTS,), answered)
    kept = as_seen(session, register, who, [row])[0]
    return AskedEntry(row.id, row.revision, kept, _aspects(kept.entry), answered)


def _aspects(entry: AnyEntry) -> tuple[Aspect, ...]:
    """Give what can be confirmed at a glance: what nobody told is not confirmed by silence."""
    told = {Aspect.EXISTS}
    if entry.hours.text or entry.hours.note or entry.rhythms_told:
        told.add(Aspect.TIMES)
    if entry.contact.phone or entry.contact.mail or entry.contact.web:
        told.add(Aspect.CONTACT)
    return tuple(each for each in ASPECTS[entry.kind] if each in told)


def _to_answer(
    session: Session, register: Register, who: Who, secret: str, entry_id: str, key: str
) -> TokenRow | None:
    """Give the link for an answer; None where this form was sent before."""
    token = _token(session, register, secret, to_answer=True)
    before = session.get(AnswerRow, (token.id, entry_id))
    if before is not None:
        if before.key == key:
            return None
        raise gone()
    if entry_id not in {row.id for row in _rows(session, register, who, token)}:
        raise gone()
    return token


def _as_organisation(session: Session, token: TokenRow, entry_id: str) -> Who:
    row = session.get(EntryRow, entry_id)
    organisation = entry_id if row is None or row.organisation is None else row.organisation
    return Who(Viewer.ORGANISATION, actor=f"link-{token.id[:12]}", organisation=organisation)


def _keep_answer(
    session: Session,
    register: Register,
    token: TokenRow,
    entry_id: str,
    key: str,
    *,
    confirmed: bool,
) -> None:
    session.add(
        AnswerRow(
            token_id=token.id,
            entry_id=entry_id,
            key=key,
            confirmed=confirmed,
            at=register.clock(),
        )
    )
