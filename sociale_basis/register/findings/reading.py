"""What can be asked of findings, as they are and as they were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sociale_basis.errors import NotAllowedError, UnknownEntryError
from sociale_basis.privacy import Permission
from sociale_basis.register.audience import nested_model, readable, shown
from sociale_basis.register.clock import day_of, end_of
from sociale_basis.register.database import reading
from sociale_basis.register.findings.keeping import finding_revisions
from sociale_basis.register.findings.models import FINDINGS, Observed
from sociale_basis.register.findings.seeing import (
    Found,
    as_found,
    finding_audiences,
    finding_row,
    known_findings,
    knows_finding,
)
from sociale_basis.register.findings.standing import Standing, read_finding
from sociale_basis.register.history import Change
from sociale_basis.register.replay import step_before, steps
from sociale_basis.register.tables import FindingRow
from sociale_basis.vocabulary import FindingKind, FindingStatus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy.orm import Session

    from sociale_basis._toml import Record
    from sociale_basis.network.observation_models import Observation
    from sociale_basis.privacy import Who
    from sociale_basis.register.audience import Audience
    from sociale_basis.register.database import Register
    from sociale_basis.register.difference import Leaf
    from sociale_basis.register.findings.models import AnyFinding


@dataclass(frozen=True)
class FindingSelection:
    """Which findings: those that meet all that is given.

    Attributes
    ----------
    kinds, areas
        One of these.
    statuses
        One of these; default only what stands.
    about
        Id of the entry they are about.
    """

    kinds: tuple[FindingKind, ...] = ()
    statuses: tuple[FindingStatus, ...] = (FindingStatus.CURRENT,)
    areas: tuple[str, ...] = ()
    about: str | None = None


def list_findings(
    register: Register, who: Who, selection: FindingSelection | None = None
) -> list[Found]:
    """List findings, the oldest first.

    Parameters
    ----------
    register, who
        Where, and for whom.
    selection
        Which; default all that stand.
    """
    wanted = selection or FindingSelection()
    asked = select(FindingRow).where(known_findings(who, day_of(register.clock())))
    for column, values in (
        (FindingRow.kind, [each.value for each in wanted.kinds]),
        (FindingRow.status, [each.value for each in wanted.statuses]),
        (FindingRow.area, list(wanted.areas)),
    ):
        if values:
            asked = asked.where(column.in_(values))
    if wanted.about is not None:
        asked = asked.where(FindingRow.about == wanted.about)
    with reading(register) as session:
        rows = session.scalars(asked.order_by(FindingRow.created_at, FindingRow.id))
        return [as_found(who, row) for row in rows]


def get_finding(register: Register, who: Who, finding_id: str) -> Found:
    """Give one finding.

    Parameters
    ----------
    register, who, finding_id
        Which, and for whom.

    Raises
    ------
    UnknownEntryError
        There is no such finding, or it is not for whoever asks.
    """
    with reading(register) as session:
        return as_found(who, finding_row(session, register, who, finding_id))


def finding_history(register: Register, who: Who, finding_id: str) -> list[Change]:
    """Give what was ever changed of a finding, the first change first.

    Parameters
    ----------
    register, who, finding_id
        Which, and for whom; of pins the history is for the builder team.

    Raises
    ------
    UnknownEntryError
        As in :func:`get_finding`.
    NotAllowedError
        This role sees the finding as it is.
    """
    team, allowed = who.may(Permission.REGISTER), finding_audiences(who)
    with reading(register) as session:
        row = finding_row(session, register, who, finding_id)
        _refuse_past(who, row)
        model = FINDINGS[FindingKind(row.kind)]
        return [
            Change(
                each.number,
                each.at.astimezone(UTC),
                each.action,
                each.role,
                each.actor if team else None,
                each.reason if team else None,
                list(_leaves_shown(model, each.leaves, allowed)),
            )
            for each in finding_revisions(session, finding_id)
        ]


def finding_as_it_was(register: Register, who: Who, finding_id: str, on: date) -> Found:
    """Give a finding as it was at the end of a day.

    Parameters
    ----------
    register, who, finding_id
        As in :func:`finding_history`.
    on
        The day, by the clock of Europe/Amsterdam.

    Raises
    ------
    UnknownEntryError
        There was no such finding yet, or it was not for whoever asks, then or now.
    NotAllowedError
        As in :func:`finding_history`.
    """
    with reading(register) as session:
        row = finding_row(session, register, who, finding_id)
        _refuse_past(who, row)
        was = _then(session, who, row, on)
    if was is None:
        raise UnknownEntryError("there is no such finding", do="check the id")
    return was


def observations(register: Register, who: Who, on: date | None = None) -> list[Observation]:
    """Give what was seen in the street, as ``reach`` lays it over the network.

    Parameters
    ----------
    register, who
        Where, and for whom.
    on
        As the register had it at the end of this day; default now.

    Returns
    -------
    What stood then, the oldest first; also what holds at other hours: ``reach`` chooses.

    Raises
    ------
    NotAllowedError
        Residents and organisations see observations as they are, not as they were.
    """
    if on is None:
        listed = list_findings(register, who, FindingSelection(kinds=(FindingKind.OBSERVATION,)))
        return list(_seen(listed))
    if not _may_look_back(who):
        raise _not_back(who)
    asked = select(FindingRow).where(
        FindingRow.kind == FindingKind.OBSERVATION.value,
        known_findings(who, day_of(register.clock())),
    )
    with reading(register) as session:
        rows = session.scalars(asked.order_by(FindingRow.created_at, FindingRow.id))
        then = [_then(session, who, row, on) for row in rows]
    return list(_seen(each for each in then if each is not None and each.standing.closed is None))


def _leaves_shown(
    model: type[AnyFinding], leaves: list[Leaf], allowed: frozenset[Audience]
) -> Iterator[Leaf]:
    """Leave out what is not for these audiences, also inside a list that is one leaf."""
    for leaf in leaves:
        part = model if leaf["path"][0] == "entry" else Standing
        path = tuple(leaf["path"][1:])
        if not readable(part, path, allowed):
            continue
        inside = nested_model(part, path[0]) if len(path) == 1 else None
        told: Leaf = {"path": leaf["path"]}
        if "old" in leaf:
            told["old"] = _inside(inside, leaf["old"], allowed)
        if "new" in leaf:
            told["new"] = _inside(inside, leaf["new"], allowed)
        yield told


def _inside(model: type[Record] | None, value: Any, allowed: frozenset[Audience]) -> Any:  # noqa: ANN401 -- JSON
    if model is None or not isinstance(value, list):
        return value
    return [
        {name: part for name, part in each.items() if readable(model, (name,), allowed)}
        for each in value
    ]


def _seen(found: Iterator[Found] | list[Found]) -> Iterator[Observation]:
    for each in found:
        if isinstance(each.finding, Observed):
            yield each.finding.observation


def _then(session: Session, who: Who, row: FindingRow, on: date) -> Found | None:
    step = step_before(steps(finding_revisions(session, row.id)), end_of(on))
    if step is None:
        return None
    finding, standing = read_finding(step.state)
    if not knows_finding(who, finding.kind, standing.status):
        return None
    allowed = finding_audiences(who)
    number, at = step.revision.number, step.revision.at
    told = shown(finding, allowed), shown(standing, allowed)
    return Found(row.id, number, *told, row.created_at, at)


def _may_look_back(who: Who) -> bool:
    return who.may(Permission.REGISTER) or who.may(Permission.PROFESSIONAL_ENTRIES)


def _refuse_past(who: Who, row: FindingRow) -> None:
    # Before it was accepted a pin may have named somebody.
    is_pin = row.kind == FindingKind.PIN.value
    if not _may_look_back(who) or (is_pin and not who.may(Permission.REGISTER)):
        raise _not_back(who)


def _not_back(who: Who) -> NotAllowedError:
    return NotAllowedError(f"the role {who.viewer} sees this as it is, not as it was")
