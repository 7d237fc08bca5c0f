"""The life of an entry: candidate, verified per aspect, due, stale, closed.

How long a check is good for stands in ``data/reference/register.toml`` (a workspace may have a
``register.toml`` of its own), per layer and aspect, with the reason beside it.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 -- pydantic reads it
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Annotated, NamedTuple, Self

from dateutil.relativedelta import relativedelta
from pydantic import Field, model_validator

from sociale_basis._folders import data_folder
from sociale_basis._toml import Record, read_toml
from sociale_basis.register.access import Part
from sociale_basis.register.audience import Audience, shown_to
from sociale_basis.register.terms import Aspect, How
from sociale_basis.register.texts import Role, Words  # noqa: TC001 -- pydantic
from sociale_basis.vocabulary import RegisterKind, Status

if TYPE_CHECKING:
    from pathlib import Path

FILE = "register.toml"
_OPEN = shown_to(Audience.EVERYONE)
Months = Annotated[int, Field(ge=1, le=240)]

ASPECTS = {
    RegisterKind.ORGANISATION: (Aspect.EXISTS, Aspect.CONTACT),
    RegisterKind.PLACE: tuple(Aspect),
    RegisterKind.INITIATIVE: tuple(Aspect),
    RegisterKind.ACTIVITY: tuple(Aspect),
    RegisterKind.PRESENCE: tuple(Aspect),
    RegisterKind.TRANSPORT_SERVICE: (Aspect.EXISTS, Aspect.TIMES, Aspect.CONTACT),
    RegisterKind.PUBLIC_SPACE_SPOT: (Aspect.EXISTS, Aspect.ACCESS),
}
"""What of each kind can be verified."""

FIELDS_OF = {
    Aspect.TIMES: ("hours", "rhythms"),
    Aspect.ACCESS: ("accessibility",),
    Aspect.CONTACT: ("contact",),
}
"""What a check of an aspect is about: once that changes, the check no longer says anything."""


class Check(Part):
    """Somebody verified an aspect: when, in which role, how."""

    on: Annotated[date, _OPEN]
    by: Annotated[Role, _OPEN]
    how: Annotated[How, _OPEN]


class Closed(Part):
    """It is there no more. It stays in the register."""

    on: Annotated[date, _OPEN]
    """Last day that it was there."""
    reason: Annotated[Words, shown_to(Audience.PROFESSIONALS, personal=True)] = "?"


class Life(Part):
    """What is known of an entry over time, besides what it is."""

    exists: Annotated[Check | None, _OPEN] = None
    times: Annotated[Check | None, _OPEN] = None
    access: Annotated[Check | None, _OPEN] = None
    contact: Annotated[Check | None, _OPEN] = None
    closed: Annotated[Closed | None, _OPEN] = None

    @model_validator(mode="after")
    def _access_was_tried(self) -> Self:
        if self.access is not None and self.access.how not in {How.MEASURED, How.AID_USER}:
            raise ValueError(
                "access counts as verified only by measuring, or by someone who uses the aid"
            )
        return self

    def check(self, aspect: Aspect) -> Check | None:
        """Give the last check of an aspect that still holds of what it was about."""
        told: Check | None = getattr(self, aspect.value)
        return told


class MonthsPerAspect(Record):
    """After how many months an aspect is due; what is absent is as for every layer."""

    exists: Months | None = None
    times: Months | None = None
    access: Months | None = None
    contact: Months | None = None


class Retention(Record):
    """How long what can say something of a person is kept."""

    closed_months: Months
    """Of a closed entry."""
    declined_days: Annotated[int, Field(ge=1, le=3650)]
    """Of a proposal that was declined."""
    undecided_days: Annotated[int, Field(ge=1, le=3650)]
    """Of a proposal that nobody decided about."""


class Rules(Record):
    """What ``register.toml`` says."""

    due_months: MonthsPerAspect
    stale_after_months: Months
    layers: dict[str, MonthsPerAspect] = Field(default_factory=dict)
    retention: Retention

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for aspect in Aspect:
            if getattr(self.due_months, aspect.value) is None:
                raise ValueError(f"'due_months' must say something of '{aspect}'")
        return self

    def months(self, layer: str, aspect: Aspect) -> int:
        """Give after how many months an aspect of an entry in a layer is due."""
        of_layer = self.layers.get(layer)
        told = None if of_layer is None else getattr(of_layer, aspect.value)
        return int(told or getattr(self.due_months, aspect.value))


class Freshness(NamedTuple):
    """When an aspect was verified, and until when that is good."""

    checked_on: date
    due_on: date
    """From this day somebody should ask again."""
    stale_on: date
    """From this day nobody should count on it."""


@cache
def rules(workspace: Path | None = None) -> Rules:
    """Read the rules: those of the workspace where it has any, else those of the program.

    Raises
    ------
    StorageError, FileFormatError, BadValueError
        The file cannot be read, or something in it is wrong.
    """
    own = workspace / FILE if workspace is not None else None
    file = own if own is not None and own.is_file() else data_folder() / "reference" / FILE
    return read_toml(file, Rules)


def freshness(life: Life, layer: str, by: Rules) -> dict[Aspect, Freshness]:
    """Give, per aspect that was ever verified, until when that is good."""
    found = {}
    for aspect in Aspect:
        check = life.check(aspect)
        if check is not None:
            due = _later(check.on, by.months(layer, aspect))
            stale = _later(due, by.stale_after_months)
            found[aspect] = Freshness(check.on, due, stale)
    return found


@lru_cache(maxsize=4096)
def _later(day: date, months: int) -> date:
    later: date = day + relativedelta(months=months)
    return later


def status(life: Life, stale_on: date | None, today: date) -> Status:
    """Say where an entry stands.

    Parameters
    ----------
    life
        Its checks and its end.
    stale_on
        First day that one of its checks is no longer good.
    today
        The day that it is.
    """
    if life.closed is not None:
        return Status.CLOSED
    if life.exists is None:
        return Status.CANDIDATE
    return Status.STALE if stale_on is not None and stale_on <= today else Status.VERIFIED
