"""Attributes of an entry as fields of a form: which field fits, what it holds, what changed."""

from __future__ import annotations

import types
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from sociale_basis.register import MODELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sociale_basis.register import AnyEntry
    from sociale_basis.vocabulary import RegisterKind

LONG = frozenset(
    {
        "description",
        "notes",
        "wants",
        "obstacles",
        "continuity.note",
        "intake.on_whose_behalf",
        "intake.seen_as_competitor_by",
        "intake.people_unlike_you",
    }
)
"""Attributes of several lines."""
_BY_THEMSELVES = frozenset({"kind", "layer", "links", "rhythms", "organisation", "where.cell"})
"""Not filled in as a plain field."""


class Field(NamedTuple):
    """One attribute of a kind of entry.

    Attributes
    ----------
    path
        Such as ``contact.phone``.
    sort
        The type of one value: a list of words, ``str``, ``int``, ``float``, ``bool``, ``date``.
    many
        Whether it holds a set of those.
    optional
        Whether it may be absent; else the unknown is one of the words.
    """

    path: str
    sort: type
    many: bool
    optional: bool


@cache
def fields_of(kind: RegisterKind) -> dict[str, Field]:
    """Give every attribute of a kind of entry that is filled in as a plain field, by path."""
    found = {each.path: each for each in _fields(MODELS[kind], "")}
    return {path: each for path, each in found.items() if path not in _BY_THEMSELVES}


def value_at(entry: object, path: str) -> Any:  # noqa: ANN401 -- whatever the attribute holds
    """Give what an entry says at a path; None where nothing is told."""
    for name in path.split("."):
        entry = getattr(entry, name, None)
    return entry


def changes_between(entry: AnyEntry, told: Mapping[str, Any]) -> dict[str, Any]:
    """Give what differs as ``edit`` takes it.

    Parameters
    ----------
    entry
        As it was when the form was opened.
    told
        By path what the form says now; an empty text is nothing told.
    """
    changes: dict[str, Any] = {}
    for path, value in told.items():
        now = None if value == "" else value
        if isinstance(now, str):
            now = now.strip() or None
        before = value_at(entry, path)
        if now == before or (now is None and before is None):
            continue
        place = changes
        *inside, name = path.split(".")
        for key in inside:
            place = place.setdefault(key, {})
        place[name] = sorted(now) if isinstance(now, frozenset) else now
    for path, first in _OPTIONAL:
        _forget_empty(changes, entry, told, path, first)
    return changes


_OPTIONAL = (
    ("contact.person.basis", "contact.person.basis.ground"),
    ("contact.person", "contact.person.name"),
    ("basis", "basis.ground"),
    ("handover", "handover.role"),
    ("origin", "origin.name"),
)
"""Parts that are there or not, and the attribute that says so."""


def _forget_empty(
    changes: dict[str, Any], entry: AnyEntry, told: Mapping[str, Any], path: str, first: str
) -> None:
    """Take a part away as a whole once its first attribute is empty."""
    if first not in told or told[first] not in {None, ""}:
        return
    *inside, name = path.split(".")
    place: Any = changes
    for key in inside:
        place = place.get(key)
        if not isinstance(place, dict):
            return
    if value_at(entry, path) is not None:
        place[name] = None
    elif any(told.get(each) not in {None, "", False} for each in _filled(told, path)):
        return  # something is filled in, without what it needs: the register says so
    else:
        place.pop(name, None)
        if inside and not place:
            changes.pop(inside[0], None)


def _filled(told: Mapping[str, Any], path: str) -> list[str]:
    # Who may see a person stands in its field before there is one.
    return [
        each for each in told if each.startswith(f"{path}.") and each != "contact.person.for_whom"
    ]


def _fields(model: type[BaseModel], before: str) -> list[Field]:
    found = []
    for name, info in model.model_fields.items():
        path = f"{before}{name}"
        sort, optional = _without_none(info.annotation)
        if isinstance(sort, type) and issubclass(sort, BaseModel):
            found += _fields(sort, f"{path}.")
        elif get_origin(sort) is frozenset:
            (inner,) = get_args(sort)
            found.append(Field(path, _plain(inner), many=True, optional=True))
        elif get_origin(sort) is None and isinstance(sort, type):
            found.append(Field(path, sort, many=False, optional=optional))
    return found


def _without_none(annotation: Any) -> tuple[Any, bool]:  # noqa: ANN401 -- no common type
    sort = _unwrapped(annotation)
    if get_origin(sort) in {Union, types.UnionType}:
        others = [each for each in get_args(sort) if each is not type(None)]
        if len(others) == 1:
            return _unwrapped(others[0]), True
    return sort, False


def _unwrapped(annotation: Any) -> Any:  # noqa: ANN401 -- no common type
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return annotation


def _plain(annotation: Any) -> type:  # noqa: ANN401 -- no common type
    sort = _unwrapped(annotation)
    return sort if isinstance(sort, type) else str


def is_list_of_words(sort: type) -> bool:
    """Tell whether values come from a fixed list."""
    return issubclass(sort, StrEnum)
