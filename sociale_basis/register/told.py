"""What somebody without an account can tell of an entry: a few fields, each in his or her words.

It is a proposal until a reviewer decides (``deciding.py``): nothing of it is shown to anyone else.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from sociale_basis._toml import Record
from sociale_basis.register.terms import Aspect
from sociale_basis.register.texts import Line, Mail, Phone, Web, Words
from sociale_basis.register.whereabouts import X, Y  # noqa: TC001 -- pydantic reads them
from sociale_basis.vocabulary import RegisterKind

if TYPE_CHECKING:
    from sociale_basis.register.entry_models import AnyEntry

LONGEST = 1500
"""Letters of the longest field."""


class Sort(StrEnum):
    """What something new is, in words that everybody knows."""

    ACTIVITY = "activity"
    INITIATIVE = "initiative"
    PLACE = "place"
    SPOT = "spot"
    """Outside: a bench, a square."""
    OTHER = "other"


BECOMES = {
    Sort.ACTIVITY: (RegisterKind.ACTIVITY, "communal/activities"),
    Sort.INITIATIVE: (RegisterKind.INITIATIVE, "communal/initiatives"),
    Sort.PLACE: (RegisterKind.PLACE, "communal/meeting_places"),
    Sort.SPOT: (RegisterKind.PUBLIC_SPACE_SPOT, "public_space/spots"),
}
"""What a reviewer makes of it by accepting it as it is; of the rest he or she says it."""

PATHS = {
    "name": ("name",),
    "address": ("where", "address"),
    "when": ("hours", "note"),
    "phone": ("contact", "phone"),
    "mail": ("contact", "mail"),
    "web": ("contact", "web"),
    "cost": ("cost", "note"),
    "description": ("description",),
}
"""Which attribute of an entry a field is about."""

ASPECT_OF = {
    "when": Aspect.TIMES,
    "phone": Aspect.CONTACT,
    "mail": Aspect.CONTACT,
    "web": Aspect.CONTACT,
}

_Short = Annotated[Words, StringConstraints(max_length=LONGEST)]


class Told(Record):
    """What was told; a field that is absent stays as it is."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    sort: Annotated[Sort | None, Field(strict=False)] = None
    name: Line | None = None
    address: Line | None = None
    x: X | None = None
    y: Y | None = None
    """EPSG:28992, where it was pointed out on a map."""
    when: Line | None = None
    phone: Phone | None = None
    mail: Mail | None = None
    web: Web | None = None
    cost: Line | None = None
    description: _Short | None = None
    gone: bool = False
    """Whether it is there no more."""
    remark: _Short | None = None
    """For the reviewer: it never becomes part of an entry."""

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.gone and not any(getattr(self, name) for name in (*PATHS, "remark")):
            raise ValueError("nothing is told: fill in at least one field")
        return self


class FieldChange(NamedTuple):
    """One line of old and new side by side."""

    field: str
    old: Any
    """As whoever reviews may see it; None: not known."""
    new: Any


def field_changes(told: Told, entry: AnyEntry | None) -> tuple[FieldChange, ...]:
    """Lay what was told beside what is known.

    Parameters
    ----------
    told
        What was told.
    entry
        The entry it is about; None where it is new.
    """
    found = []
    for field, path in PATHS.items():
        new, old = getattr(told, field), entry
        for name in path:
            old = getattr(old, name, None)
        if new is not None and new != old:
            found.append(FieldChange(field, old, new))
    return tuple(found)


def changes_of(told: Told, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Give what was told as changes of an entry, as ``commands.edit`` takes them.

    Parameters
    ----------
    told
        What was told.
    without
        Fields that the reviewer leaves out.
    """
    changes: dict[str, Any] = {}
    for field, path in PATHS.items():
        value = getattr(told, field)
        if value is None or field in without:
            continue
        place = changes
        for name in path[:-1]:
            place = place.setdefault(name, {})
        place[path[-1]] = value
    if told.x is not None and "address" not in without:
        changes.setdefault("where", {}).update(x=told.x, y=told.y)
    return changes
