"""Kinds of activities that someone may want to begin: ``data/reference/activities.toml``."""

from __future__ import annotations

from functools import cache
from typing import Self

from pydantic import Field, model_validator

from sociale_basis._folders import data_folder
from sociale_basis._toml import Record, read_toml
from sociale_basis.indicators import Text  # noqa: TC001 -- pydantic reads it
from sociale_basis.layers import layers


class ActivityKind(Record):
    """One kind.

    Attributes
    ----------
    label
        What it is called.
    people
        The size of a group, from and to.
    layers
        Keys of the layers with such activities that are there already.
    source
        Where this comes from.
    """

    label: Text
    people: tuple[int, int]
    layers: tuple[str, ...] = Field(min_length=1)
    source: Text

    @model_validator(mode="after")
    def _usable(self) -> Self:
        if not 1 <= self.people[0] <= self.people[1]:
            raise ValueError(f"people is {list(self.people)}: write the smaller number first")
        unknown = [key for key in self.layers if key not in layers()]
        if unknown:
            raise ValueError(f"no layer is called '{unknown[0]}'")
        return self


class _File(Record):
    kinds: dict[str, ActivityKind] = Field(min_length=1)


@cache
def activity_kinds() -> dict[str, ActivityKind]:
    """Give the kinds that come with the program, by key, in the order of the file.

    Raises
    ------
    StorageError, FileFormatError, BadValueError
        The file cannot be read, is not TOML, or holds a wrong key or value.
    """
    return read_toml(data_folder() / "reference" / "activities.toml", _File).kinds
