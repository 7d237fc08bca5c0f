"""What the columns and words of a list mean: guessed, shown, put right, saved, given again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Self

from pydantic import Field, model_validator

from sociale_basis._toml import Record, read_toml
from sociale_basis._whole_file import whole_file
from sociale_basis.register.exchange.attributes import attributes
from sociale_basis.register.exchange.headings import Other, targets

if TYPE_CHECKING:
    from pathlib import Path


class Mapping(Record):
    """What stands where in a list.

    Attributes
    ----------
    version
        Of this kind of file.
    source
        Who keeps the list, for rows that do not say so: with the key of a row it tells which entry
        that is, so it stays the same when the list comes again.
    columns
        Per heading the path of an attribute, or one of :class:`~.headings.Other`.
    layers
        Per word in the column of layers, a layer.
    always
        Per path of an attribute what every row gets that does not say it itself.
    """

    version: int = Field(default=1, ge=1, le=1)
    source: str | None = Field(default=None, min_length=1, max_length=200)
    columns: dict[str, str] = Field(default_factory=dict)
    layers: dict[str, str] = Field(default_factory=dict)
    always: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known(self) -> Self:
        for heading, target in self.columns.items():
            if target not in targets():
                raise ValueError(
                    f"'{target}' in 'columns' ('{heading}') is no attribute: write a path such as "
                    "contact.phone, or - to leave it out"
                )
        told = [each for each in self.columns.values() if each not in {Other.NOTHING, Other.PERSON}]
        twice = next((each for each in told if told.count(each) > 1), None)
        if twice is not None:
            raise ValueError(f"two columns are said to hold '{twice}'")
        strange = next((each for each in self.always if each not in attributes()), None)
        if strange is not None:
            raise ValueError(f"'{strange}' in 'always' is no attribute")
        return self


def read_mapping(file: Path) -> Mapping:
    """Read a mapping that was saved.

    Raises
    ------
    StorageError, FileFormatError, BadValueError
        The file cannot be read, or something in it is wrong.
    """
    return read_toml(file, Mapping)


def write_mapping(mapping: Mapping, file: Path) -> None:
    """Save a mapping as TOML, to be changed by hand and given again.

    Raises
    ------
    StorageError
        The file cannot be written.
    """
    lines = [
        "# What the columns of a list mean. A column with - is not read.",
        f"version = {mapping.version}",
    ]
    if mapping.source is not None:
        lines.append(f"source = {_text(mapping.source)}")
    for name in ("columns", "layers", "always"):
        told: dict[str, str] = getattr(mapping, name)
        lines += ["", f"[{name}]"]
        lines += [f"{_text(key)} = {_text(value)}" for key, value in told.items()]
    with whole_file(file) as new:
        new.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _text(text: str) -> str:
    # A JSON string is a TOML string, but for one character that JSON leaves as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
