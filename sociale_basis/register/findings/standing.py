"""What is kept of a finding at a moment: what it says and where it stands, as plain JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import ValidationError, model_validator
from pydantic_core import to_jsonable_python

from sociale_basis._toml import value_error
from sociale_basis.errors import BadValueError
from sociale_basis.register.access import Part
from sociale_basis.register.audience import Audience, shown_to
from sociale_basis.register.findings.models import FINDINGS, AnyFinding
from sociale_basis.register.life import Closed  # noqa: TC001 -- pydantic reads it
from sociale_basis.register.state import as_json, merged
from sociale_basis.vocabulary import FindingKind, FindingStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sociale_basis.register.state import State

_OPEN = shown_to(Audience.EVERYONE)


class Standing(Part):
    """Where a finding stands."""

    status: Annotated[FindingStatus, _OPEN] = FindingStatus.CURRENT
    closed: Annotated[Closed | None, _OPEN] = None

    @model_validator(mode="after")
    def _one_answer(self) -> Self:
        if (self.closed is not None) != (self.status is FindingStatus.CLOSED):
            raise ValueError("'closed' says one thing and 'status' another")
        return self


def as_finding(content: Mapping[str, Any]) -> AnyFinding:
    """Make a finding of plain values, such as a form or a file gives.

    Parameters
    ----------
    content
        By attribute; ``kind`` says which of the five it is.

    Raises
    ------
    BadValueError
        One of them cannot be used; the message names it.
    """
    told = str(content.get("kind"))
    if told not in {kind.value for kind in FindingKind}:
        choose = f"choose from {', '.join(kind.value for kind in FindingKind)}"
        raise BadValueError(f"'{told[:60]}' is no kind of finding", column="kind", do=choose)
    model = FINDINGS[FindingKind(told)]
    try:
        return model.model_validate_json(as_json(content))
    except ValidationError as error:
        raise value_error(error, model) from None


def finding_state(finding: AnyFinding, standing: Standing) -> State:
    """Give what is kept of a finding; in the parts that the state of an entry has."""
    told = finding.model_dump(mode="json", exclude_defaults=True)
    return {
        "entry": {"kind": finding.kind.value, **told},
        "life": standing.model_dump(mode="json", exclude_defaults=True),
    }


def read_finding(state: State) -> tuple[AnyFinding, Standing]:
    """Read back what :func:`finding_state` gave.

    Raises
    ------
    BadValueError
        It is not what the register keeps.
    """
    try:
        standing = Standing.model_validate_json(as_json(state["life"]))
    except ValidationError as error:
        raise value_error(error, Standing) from None
    return as_finding(state["entry"]), standing


def finding_changed(finding: AnyFinding, changes: Mapping[str, Any]) -> AnyFinding:
    """Change some attributes of a finding; the others stay as they are.

    Raises
    ------
    BadValueError
        There is no such attribute, or the finding may not become that.
    """
    told = finding_state(finding, Standing())["entry"]
    return as_finding(merged(type(finding), told, to_jsonable_python(dict(changes))))
