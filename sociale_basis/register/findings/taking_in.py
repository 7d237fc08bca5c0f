"""Takes in observations from a file that was filled in on the street: all of it, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError
from sqlalchemy import select

from sociale_basis._toml import value_error
from sociale_basis.errors import BadValueError
from sociale_basis.register.clock import day_of
from sociale_basis.register.database import writing
from sociale_basis.register.findings.commands import added, keeper
from sociale_basis.register.findings.keeping import keep
from sociale_basis.register.findings.models import Observed
from sociale_basis.register.findings.seeing import known_findings
from sociale_basis.register.findings.standing import read_finding
from sociale_basis.register.recording import Act, Action
from sociale_basis.register.tables import FindingRow
from sociale_basis.vocabulary import FindingKind, FindingStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from sociale_basis.network.observation_models import Observation
    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register

_WHICH = ("what", "way", "nodes", "node", "lon", "lat", "source", "since", "recurring")
"""What two observations have in common when they are about one thing."""


class TakenIn(NamedTuple):
    """What became of a list of observations: numbers of them."""

    added: int
    changed: int
    same: int
    older: int
    """The register knows something seen later."""
    blank: int
    """Nobody filled them in."""


def take_in(
    register: Register, who: Who, seen: Sequence[Observation], *, reason: str | None = None
) -> TakenIn:
    """Write observations down; of what was seen before, as a change of what is known.

    Parameters
    ----------
    register, who
        Where, and by whom.
    seen
        What was seen, in any order. One that says nothing yet is passed over, and so is one that is
        older than what the register has of the same thing.
    reason
        Why.

    Raises
    ------
    NotAllowedError
        Only the builder team may.
    BadValueError
        One of them cannot be kept; the message says which. Nothing was taken in.
    """
    keeper(who)
    counts = dict.fromkeys(TakenIn._fields, 0)
    with writing(register) as session:
        known = _known(session, register, who)
        for number, each in enumerate(seen, start=1):
            if each.blank:
                counts["blank"] += 1
                continue
            told = _told(each, number)
            key = tuple(getattr(told, name) for name in _WHICH)
            row = known.get(key)
            if row is None:
                known[key] = added(session, register, who, told, reason)
                counts["added"] += 1
            else:
                counts[_laid_over(session, register, who, row, told, reason)] += 1
    return TakenIn(**counts)


def _known(session: Session, register: Register, who: Who) -> dict[tuple[object, ...], FindingRow]:
    asked = (
        select(FindingRow)
        .where(
            FindingRow.kind == FindingKind.OBSERVATION.value,
            FindingRow.status == FindingStatus.CURRENT.value,
            known_findings(who, day_of(register.clock())),
        )
        .order_by(FindingRow.created_at, FindingRow.id)
        .with_for_update()
    )
    return {
        tuple(getattr(read_finding(row.state)[0], name) for name in _WHICH): row
        for row in session.scalars(asked)
    }


def _laid_over(
    session: Session,
    register: Register,
    who: Who,
    row: FindingRow,
    told: Observed,
    reason: str | None,
) -> str:
    before, standing = read_finding(row.state)
    after = told.model_copy(
        update={name: getattr(before, name) for name in ("about", "area", "notes")}
    )
    if after == before:
        return "same"
    if (
        isinstance(before, Observed)
        and before.seen
        and (told.seen is None or told.seen < before.seen)
    ):
        return "older"
    keep(session, register, Act(who, Action.EDIT, reason), row.id, (after, standing), row)
    return "changed"


def _told(seen: Observation, number: int) -> Observed:
    try:
        return Observed.of(seen)
    except ValidationError as error:
        told = value_error(error, Observed)
        raise BadValueError(
            told.what, entry=f"observation {number}", column=told.column, do=told.do
        ) from None
