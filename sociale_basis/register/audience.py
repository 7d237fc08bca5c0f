"""Who may read which attribute: declared beside the attribute, enforced in one function.

Every attribute of an entry is annotated with :func:`shown_to`. :func:`shown` leaves out of an entry
what a viewer may not read; there is no other way out of the room.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, TypeVar

from sociale_basis._toml import Record


class Audience(StrEnum):
    """To whom an attribute is shown, of those who may see the entry at all."""

    EVERYONE = "everyone"
    LOCATED = "located"
    """Everyone; of what is at someone's home, only the keepers, unless that was agreed."""
    CONSENTED = "consented"
    """The keepers, and those to whom the contact person agreed to be shown."""
    PROFESSIONALS = "professionals"
    """Officials and the keepers."""
    AGREED = "agreed"
    """The keepers; officials where the initiative agreed (they also grant the subsidy)."""
    KEEPERS = "keepers"
    """The builder team, and the organisation whose entry it is."""
    TEAM = "team"
    """The builder team alone."""


class ShownTo(NamedTuple):
    """What stands beside an attribute."""

    audience: Audience
    personal: bool
    """Whether it can say something of a person: erasure removes it."""


def shown_to(audience: Audience, *, personal: bool = False) -> ShownTo:
    """Declare to whom an attribute is shown, for use in ``Annotated``."""
    return ShownTo(audience, personal)


@cache
def declared(model: type[Record]) -> dict[str, ShownTo]:
    """Give what is declared beside each attribute of a record.

    Raises
    ------
    TypeError
        An attribute has none: nobody thought about who may read it.
    """
    found = {}
    for name, field in model.model_fields.items():
        told = [each for each in field.metadata if isinstance(each, ShownTo)]
        if len(told) != 1:
            raise TypeError(f"{model.__name__}.{name} needs one shown_to(…)")
        found[name] = told[0]
    return found


Part = TypeVar("Part", bound=Record)


def shown(record: Part, allowed: frozenset[Audience]) -> Part:
    """Leave out of a record what is not for these audiences.

    Parameters
    ----------
    record
        An entry or a part of one.
    allowed
        The audiences that a viewer belongs to for this entry.

    Returns
    -------
    The same record, in which what is left out is as if nobody ever filled it in.
    """
    hidden = [name for name, told in declared(type(record)).items() if told.audience not in allowed]
    kept = {
        name: _inside(value, allowed)
        for name, value in record
        if name not in hidden and _is_nested(value)
    }
    empty = {name: type(record).model_fields[name].get_default() for name in hidden}
    return record.model_copy(update=kept | empty) if kept or empty else record


def _is_nested(value: object) -> bool:
    return isinstance(value, Record) or (
        isinstance(value, tuple) and any(isinstance(each, Record) for each in value)
    )


def _inside(value: Any, allowed: frozenset[Audience]) -> Any:  # noqa: ANN401 -- as it came
    if isinstance(value, Record):
        return shown(value, allowed)
    return tuple(shown(each, allowed) for each in value)


def readable(model: type[Record], path: tuple[str, ...], allowed: frozenset[Audience]) -> bool:
    """Say whether the attribute at a path is for these audiences.

    Parameters
    ----------
    model
        What the path begins in.
    path
        Names of attributes, each inside the one before it.
    allowed
        As in :func:`shown`.
    """
    for name in path:
        told = declared(model).get(name)
        if told is None or told.audience not in allowed:
            return False
        inside = nested_model(model, name)
        if inside is None:
            return True
        model = inside
    return True


@cache
def nested_model(model: type[Record], name: str) -> type[Record] | None:
    """Give the record that an attribute holds, or None where it holds something else."""
    annotation = model.model_fields[name].annotation
    options = getattr(annotation, "__args__", None) or (annotation,)
    found = [each for each in options if isinstance(each, type) and issubclass(each, Record)]
    return found[0] if len(found) == 1 else None
