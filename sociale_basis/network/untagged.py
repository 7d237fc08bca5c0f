"""What it means when nobody has tagged something: assume, doubt, or refuse.

The table is ``data/mobility/untagged.toml``. A municipality may change it: every situation of an
attribute must stand in exactly one row, so that nothing falls through.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from dataclasses import replace as _replace
from enum import StrEnum
from functools import cache, cached_property
from typing import TYPE_CHECKING, Self, TypeVar

import numpy as np
from pydantic import Field, ValidationError, model_validator

from sociale_basis._folders import data_folder
from sociale_basis._toml import Record, read_toml
from sociale_basis.errors import BadValueError, UsageError
from sociale_basis.indicators import Text  # noqa: TC001  (pydantic reads it)
from sociale_basis.network.situations import ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

NO_ROW = 255
MAX_ROWS = 64
"""Rows that fall on an edge are bits of one unsigned 64-bit number."""


class Reading(StrEnum):
    """How a row reads what nobody tagged."""

    ASSUME = "assume"
    DOUBT = "doubt"
    REFUSE = "refuse"


class Row(Record):
    """What untagged means for one attribute in some situations."""

    id: str = Field(min_length=1)
    attribute: str
    where: tuple[str, ...] = Field(min_length=1)
    reading: Reading
    value: float | str | None = None
    label: Text
    source: Text

    @property
    def number(self) -> float:
        """The value as a number: a code, metres, a fraction, 1 or 0; NaN where there is none."""
        if isinstance(self.value, str):
            return ATTRIBUTES[self.attribute].words[self.value]
        return np.nan if self.value is None else self.value

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.attribute not in ATTRIBUTES:
            known = ", ".join(ATTRIBUTES)
            raise ValueError(f"row '{self.id}': no attribute is called '{self.attribute}': {known}")
        situations = ATTRIBUTES[self.attribute]
        for word in self.where:
            if word not in situations.codes:
                close = difflib.get_close_matches(word, situations.codes, n=1) or situations.codes
                listed = ", ".join(close)
                raise ValueError(
                    f"row '{self.id}': '{word}' is no situation of {self.attribute}: use {listed}"
                )
        if self.value is None and self.reading is Reading.REFUSE:
            return self
        if isinstance(self.value, str):
            fits = self.value in situations.words
        else:
            fits = (
                self.value is not None
                and situations.highest is not None
                and situations.lowest <= self.value <= situations.highest
            )
        if not fits:
            listed = ", ".join(situations.words)
            if situations.highest is not None:
                numbers = f"a number from {situations.lowest:g} to {situations.highest:g}"
                listed = f"{numbers}, {listed}".removesuffix(", ")
            raise ValueError(
                f"row '{self.id}': {self.value!r} is no value of {self.attribute}: use {listed}"
            )
        return self


@dataclass(frozen=True)
class Untagged:
    """The table of the untagged under one preset.

    Attributes
    ----------
    preset
        Key of the preset.
    label
        What the preset is called.
    rows
        The rows in the order of their bits.
    changed
        Ids of rows that differ from the preset.
    """

    preset: str
    label: Text
    rows: tuple[Row, ...] = field(repr=False)
    changed: frozenset[str] = frozenset()

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Ids of the rows, in the order of their bits."""
        return tuple(row.id for row in self.rows)

    def replace(
        self,
        row_id: str,
        *,
        reading: Reading | str | None = None,
        value: float | str | None = None,
    ) -> Untagged:
        """Return the table with one row read otherwise.

        Parameters
        ----------
        row_id
            Which row.
        reading, value
            What changes; what is left out stays.

        Raises
        ------
        BadValueError
            There is no such row, or it cannot be read so.
        """
        if row_id not in self.ids:
            close = difflib.get_close_matches(row_id, self.ids, n=1) or self.ids
            do = f"use {', '.join(close)}"
            raise BadValueError(f"the table of the untagged has no row '{row_id}'", do=do)
        changes: dict[str, object] = {"reading": reading, "value": value}
        given = {name: each for name, each in changes.items() if each is not None}
        rows = tuple(_changed(row, given) if row.id == row_id else row for row in self.rows)
        return _replace(self, rows=rows, changed=self.changed | {row_id})

    def row_of(self, attribute: str) -> NDArray[np.uint8]:
        """Give the row number per code of a situation, shape (256,); 255 where none holds."""
        numbers = np.full(256, NO_ROW, dtype=np.uint8)
        codes = ATTRIBUTES[attribute].codes
        for number, row in enumerate(self.rows):
            if row.attribute == attribute:
                numbers[[codes[word] for word in row.where]] = number
        return numbers

    @cached_property
    def values(self) -> NDArray[np.float32]:
        """The value of each row as a number, NaN where none, shape (256,)."""
        return _per_row(np.float32("nan"), [np.float32(row.number) for row in self.rows])

    @cached_property
    def bits(self) -> NDArray[np.uint64]:
        """The bit of each row, 0 where there is no row, shape (256,)."""
        return _per_row(np.uint64(0), [np.uint64(1 << k) for k in range(len(self.rows))])

    @cached_property
    def doubts(self) -> NDArray[np.bool_]:
        """Which rows are read as doubt, shape (256,)."""
        return _per_row(np.bool_(0), [np.bool_(r.reading is Reading.DOUBT) for r in self.rows])

    @cached_property
    def refuses(self) -> NDArray[np.bool_]:
        """Which rows are read as refuse, shape (256,)."""
        return _per_row(np.bool_(0), [np.bool_(r.reading is Reading.REFUSE) for r in self.rows])


class Preset(Record):
    """A way to read the whole table: which rows are read otherwise than the file says."""

    label: Text
    readings: dict[str, Reading] = Field(default_factory=dict)


class UntaggedFile(Record):
    """The whole file."""

    presets: dict[str, Preset] = Field(min_length=1)
    sources: dict[str, Text]
    rows: tuple[Row, ...] = Field(min_length=1, max_length=MAX_ROWS)

    @model_validator(mode="before")
    @classmethod
    def _join(cls, content: dict[str, object]) -> dict[str, object]:
        # In the file a row names its source; whoever shows it needs the source itself.
        sources, rows = content.get("sources"), content.get("rows")
        if not isinstance(sources, dict) or not isinstance(rows, list):
            return content
        joined: list[object] = []
        for row in rows:
            name = row.get("source") if isinstance(row, dict) else None
            if isinstance(name, str) and name not in sources:
                known = ", ".join(sources)
                raise ValueError(f"row '{row.get('id')}' names source '{name}'; known are {known}")
            joined.append(row | {"source": sources[name]} if isinstance(name, str) else row)
        return content | {"rows": joined}

    @model_validator(mode="after")
    def _each_situation_once(self) -> Self:
        for attribute, situations in ATTRIBUTES.items():
            listed = [word for row in self.rows if row.attribute == attribute for word in row.where]
            for word in situations.codes:
                if listed.count(word) != 1:
                    times = "no row" if word not in listed else "more than one row"
                    raise ValueError(f"{attribute} of '{word}' stands in {times}: it needs one")
        return self

    @model_validator(mode="after")
    def _ids_fit(self) -> Self:
        ids = [row.id for row in self.rows]
        for row_id in ids:
            if ids.count(row_id) > 1:
                raise ValueError(f"two rows are called '{row_id}'")
        for key, preset in self.presets.items():
            for row_id in preset.readings:
                if row_id not in ids:
                    close = difflib.get_close_matches(row_id, ids, n=1)
                    hint = f"; did you mean '{close[0]}'?" if close else ""
                    raise ValueError(f"preset '{key}' names row '{row_id}', not there{hint}")
        return self


def untagged(preset: str = "gewoon", file: Path | None = None) -> Untagged:
    """Give the table of the untagged.

    Parameters
    ----------
    preset
        Key of a preset in the file.
    file
        A file like ``data/mobility/untagged.toml``; that one when left out.

    Raises
    ------
    StorageError, FileFormatError, BadValueError
        The file cannot be read, is not TOML, or holds a wrong key, value or row.
    UsageError
        The file has no such preset.
    """
    content = _shipped() if file is None else read_toml(file, UntaggedFile)
    if preset not in content.presets:
        do = f"choose from {', '.join(content.presets)}"
        raise UsageError(f"the table of the untagged has no preset '{preset}'", file=file, do=do)
    chosen = content.presets[preset]
    rows = tuple(
        _changed(row, {"reading": chosen.readings[row.id]}) if row.id in chosen.readings else row
        for row in content.rows
    )
    return Untagged(preset, chosen.label, rows)


def presets() -> dict[str, Text]:
    """Give the presets that come with the program: what each is called, by key."""
    return {key: preset.label for key, preset in _shipped().presets.items()}


@cache
def _shipped() -> UntaggedFile:
    return read_toml(data_folder() / "mobility" / "untagged.toml", UntaggedFile)


def _changed(row: Row, changes: Mapping[str, object]) -> Row:
    try:
        return Row.model_validate({**dict(row), **changes})
    except ValidationError as error:
        problem = error.errors()[0]
    message = problem["msg"].removeprefix("Value error, ")
    if problem["type"] != "value_error":
        name = problem["loc"][0]
        message = f"row '{row.id}': {name} {problem['input']!r} cannot be used: {message}"
    raise BadValueError(message)


Scalar = TypeVar("Scalar", bound=np.generic)


def _per_row(nothing: Scalar, values: list[Scalar]) -> NDArray[Scalar]:
    table = np.full(256, nothing)
    table[: len(values)] = values
    return table
