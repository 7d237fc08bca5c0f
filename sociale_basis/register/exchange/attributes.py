"""Every attribute of an entry as one column: ``contact.phone``, ``life.exists.on``.

The columns follow from the records themselves, so that a new attribute is exported and imported
without anybody thinking of it.
"""

from __future__ import annotations

import json
import types
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from sociale_basis.register.audience import nested_model
from sociale_basis.register.entry_models import MODELS
from sociale_basis.register.life import Life

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sociale_basis._toml import Record

LIFE = "life."
"""What columns of the life of an entry begin with."""


class Shape(StrEnum):
    """What one cell of a column holds."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    TRUTH = "truth"
    SET = "set"
    RECORDS = "records"


_SHAPES = {bool: Shape.TRUTH, int: Shape.WHOLE, float: Shape.NUMBER}
_ORIGINS = {frozenset: Shape.SET, tuple: Shape.RECORDS}


@cache
def attributes() -> dict[str, Shape]:
    """Give every attribute by its path, in the order in which they are declared."""
    found = {"kind": Shape.TEXT}
    for model in MODELS.values():
        for path, shape in _leaves(model, ""):
            found.setdefault(path, shape)
    return found | dict(_leaves(Life, LIFE))


def _leaves(model: type[Record], before: str) -> Iterator[tuple[str, Shape]]:
    for name, field in model.model_fields.items():
        inside = nested_model(model, name)
        kind = _base(field.annotation)
        if inside is not None and get_origin(kind) is None:
            yield from _leaves(inside, f"{before}{name}.")
        else:
            yield f"{before}{name}", _ORIGINS.get(get_origin(kind), _SHAPES.get(kind, Shape.TEXT))


def _base(annotation: Any) -> Any:  # noqa: ANN401 -- annotations have no common type
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in {Union, types.UnionType}:
            annotation = next(each for each in get_args(annotation) if each is not type(None))
        else:
            return annotation


def flattened(told: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Turn nested values, as the register keeps them, into one value per path."""
    found: dict[str, Any] = {}
    for name, value in told.items():
        if isinstance(value, dict):
            found |= flattened(value, f"{before}{name}.")
        else:
            found[f"{before}{name}"] = value
    return found


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Turn one value per path into nested values."""
    found: dict[str, Any] = {}
    for path, value in values.items():
        *outer, last = path.split(".")
        inside = found
        for name in outer:
            inside = inside.setdefault(name, {})
        inside[last] = value
    return found


def encoded(path: str, value: Any) -> str:  # noqa: ANN401 -- what JSON holds
    """Write the value of an attribute in a cell."""
    match attributes()[path]:
        case Shape.TRUTH:
            return "true" if value else "false"
        case Shape.SET if not any("|" in each or each.startswith("[") for each in value):
            return "|".join(value)
        case Shape.SET | Shape.RECORDS:
            return json.dumps(value, ensure_ascii=False)
    return repr(value) if isinstance(value, float) else str(value)


def decoded(path: str, cell: str) -> Any:  # noqa: ANN401 -- what JSON holds
    """Read back what :func:`encoded` wrote.

    Raises
    ------
    ValueError
        The cell holds something else.
    """
    match attributes()[path]:
        case Shape.TRUTH if cell.lower() in {"true", "false"}:
            return cell.lower() == "true"
        case Shape.TRUTH:
            raise ValueError(f"'{cell}' is neither true nor false")
        case Shape.SET if not cell.startswith("["):
            return [each.strip() for each in cell.split("|") if each.strip()]
        case Shape.SET | Shape.RECORDS:
            return json.loads(cell)
        case Shape.WHOLE:
            number = float(cell)
            if number != int(number):
                raise ValueError(f"'{cell}' is no whole number")
            return int(number)
        case Shape.NUMBER:
            return float(cell)
    return cell
