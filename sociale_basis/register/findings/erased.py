"""Takes what can say something of a person out of findings and all they ever said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select, update

from sociale_basis.register.difference import difference
from sociale_basis.register.findings.keeping import finding_columns, finding_revisions
from sociale_basis.register.findings.models import FINDINGS
from sociale_basis.register.findings.standing import Standing, read_finding
from sociale_basis.register.replay import steps
from sociale_basis.register.stripping import stripped
from sociale_basis.register.tables import FindingRevisionRow, FindingRow
from sociale_basis.vocabulary import FindingKind

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from sociale_basis.register.state import State


def erase_in_findings(session: Session, erased_id: str, at: datetime) -> None:
    """Erase what is personal from a finding, or from those about an entry, up to a moment.

    Parameters
    ----------
    session
        That may write.
    erased_id
        Id of a finding, or of an entry: in what was said about it, whoever asked may be named.
    at
        What was written later stays.
    """
    asked = select(FindingRow).where(or_(FindingRow.id == erased_id, FindingRow.about == erased_id))
    for row in session.scalars(asked.order_by(FindingRow.id).with_for_update()):
        before: State = {"entry": {}, "life": {}}
        for revision, state in steps(finding_revisions(session, row.id)):
            gone = revision.at <= at
            after = without_personal_words(state) if gone else state
            values: dict[str, Any] = {"leaves": difference(before, after)}
            if gone:
                values["reason"] = None  # free text: whoever wrote it may have named somebody
            session.execute(
                update(FindingRevisionRow)
                .where(FindingRevisionRow.id == revision.id)
                .values(values)
            )
            before = after
        for name, value in (finding_columns(*read_finding(before)) | {"state": before}).items():
            setattr(row, name, value)
    session.flush()


def without_personal_words(state: State) -> State:
    """Take out of the state of a finding what can say something of a person."""
    if not state["entry"]:
        return state
    model = FINDINGS[FindingKind(state["entry"]["kind"])]
    return {"entry": stripped(model, state["entry"]), "life": stripped(Standing, state["life"])}
