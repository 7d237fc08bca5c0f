"""What is kept of an entry at a moment: the entry and its life, as plain JSON.

Only what somebody told stands in it: what is absent is unknown, and a new attribute of the program
is no change to what is kept.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from pydantic_core import to_jsonable_python

from sociale_basis._toml import value_error
from sociale_basis.errors import BadValueError
from sociale_basis.register.audience import nested_model
from sociale_basis.register.entry_models import MODELS, AnyEntry
from sociale_basis.register.life import Life
from sociale_basis.vocabulary import RegisterKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sociale_basis._toml import Record

State = dict[str, Any]
"""``{"entry": {…}, "life": {…}}``."""

_ENTRY: TypeAdapter[AnyEntry] = TypeAdapter(Annotated[AnyEntry, Field(discriminator="kind")])


def as_entry(content: Mapping[str, Any]) -> AnyEntry:
    """Make an entry of plain values, such as a form or a row of a table gives.

    Parameters
    ----------
    content
        By attribute; ``kind`` says which of the seven it is. Dates and words of a fixed list may be
        texts.

    Raises
    ------
    BadValueError
        One of them cannot be used; the message names it.
    """
    told = str(content.get("kind"))
    if told not in {kind.value for kind in RegisterKind}:
        choose = f"choose from {', '.join(kind.value for kind in RegisterKind)}"
        raise BadValueError(f"'{told[:60]}' is no kind of entry", column="kind", do=choose)
    model = MODELS[RegisterKind(told)]
    try:
        return model.model_validate_json(as_json(content))
    except ValidationError as error:
        raise value_error(error, model) from None


def as_life(content: Mapping[str, Any]) -> Life:
    """Make a life of plain values.

    Raises
    ------
    BadValueError
        One of them cannot be used; the message names it.
    """
    try:
        return Life.model_validate_json(as_json(content))
    except ValidationError as error:
        raise value_error(error, Life) from None


def state_of(entry: AnyEntry, life: Life) -> State:
    """Give what is kept of an entry and its life."""
    told = entry.model_dump(mode="json", exclude_defaults=True)
    return {
        "entry": {"kind": entry.kind.value, **told},
        "life": life.model_dump(mode="json", exclude_defaults=True),
    }


def read_state(state: State) -> tuple[AnyEntry, Life]:
    """Read back what :func:`state_of` gave.

    Raises
    ------
    BadValueError
        It is not what the register keeps.
    """
    return as_entry(state["entry"]), as_life(state["life"])


def changed(entry: AnyEntry, changes: Mapping[str, Any]) -> AnyEntry:
    """Change some attributes of an entry; the others stay as they are.

    Parameters
    ----------
    entry
        The entry as it is.
    changes
        By attribute; None makes one unknown again. Of an attribute with attributes of its own
        (``contact``), only those that are named change.

    Raises
    ------
    BadValueError
        There is no such attribute, or the entry may not become that.
    """
    told = state_of(entry, Life())["entry"]
    return as_entry(merged(type(entry), told, to_jsonable_python(dict(changes))))


def merged(model: type[Record], told: dict[str, Any], changes: Mapping[str, Any]) -> State:
    """Lay changes over what is kept of a record, as :func:`changed` does."""
    result = dict(told)
    for name, value in changes.items():
        inside = nested_model(model, name) if name in model.model_fields else None
        if value is None:
            result.pop(name, None)
        elif inside is not None and isinstance(value, dict):
            result[name] = merged(inside, result.get(name) or {}, value)
        else:
            result[name] = value
    return result


def as_json(content: Mapping[str, Any]) -> str:
    """Write plain values down.

    Raises
    ------
    BadValueError
        One of them is no plain value.
    """
    try:
        plain = to_jsonable_python(dict(content), fallback=_model)
        return json.dumps(plain, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise BadValueError("holds something that cannot be written down") from error


def _model(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_defaults=True)
    raise TypeError(f"{type(value).__name__} cannot be kept")
