"""The allow-list of neighbourhood figures, and which column of which table holds which figure.

The list is ``data/reference/indicators.toml``. The same figure has a different name in each place
that publishes it, the number at the end of a CBS name changes from table to table, and one family
gives a number where another gives a percentage. A column that is not on the list is not read.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from enum import StrEnum
from functools import cache, cached_property
from typing import TYPE_CHECKING, Self

from pydantic import Field, model_validator

from sociale_basis._folders import data_folder
from sociale_basis._toml import Record, read_toml
from sociale_basis.vocabulary import Measured

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Kind(StrEnum):
    """What sort of number a figure is."""

    COUNT = "count"
    PERCENT = "percent"
    PER_1000 = "per_1000"
    PER_KM2 = "per_km2"
    KM = "km"
    HECTARE = "hectare"
    MEAN = "mean"
    CLASS = "class"


class Family(StrEnum):
    """Where a column name comes from."""

    PDOK = "pdok"
    GRID = "grid"
    CBS_ODATA = "cbs_odata"
    KWB = "kwb"
    NEARNESS_CSV = "nearness_csv"
    RIVM = "rivm"


class Text(Record):
    """A text in the two languages of the program."""

    nl: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Source(Record):
    """Who publishes a figure, and how that publisher writes "no value"."""

    name: str
    url: str
    licence: str
    missing_at_or_below: float
    missing_texts: tuple[str, ...]
    rounded_to: int | None = None
    margin: Text | None = None
    caveat: Text

    def is_missing(self, value: object) -> bool:
        """Say whether a cell of this publisher means "no value".

        Parameters
        ----------
        value
            A cell as read: text, number or nothing. NaN is missing.
        """
        if value is None:
            return True
        text = str(value).strip()
        if not text or text in self.missing_texts:
            return True
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            return False
        return math.isnan(number) or number <= self.missing_at_or_below


class Indicator(Record):
    """One figure about an area.

    ``part`` and ``whole`` name the counts a share follows from where a table gives only those.
    """

    key: str
    label: Text
    kind: Kind
    unit: Text
    source: Source
    source_key: str
    year: int = Field(ge=1990, le=2100)
    measured: Measured = Measured.MEASURED
    part: str | None = None
    whole: str | None = None
    note: Text | None = None
    columns: dict[Family, tuple[str, ...]] = Field(min_length=1)

    @property
    def modelled(self) -> bool:
        """Whether the figure is a model estimate: labelled so, and never shaded on a map."""
        return self.measured is Measured.MODELLED

    def share(self, part: float, whole: float) -> float | None:
        """Compute this share from its two counts; nothing when the whole is zero.

        Parameters
        ----------
        part, whole
            The values of the indicators that :attr:`part` and :attr:`whole` name.
        """
        if whole <= 0:
            return None
        return part / whole * (1000 if self.kind is Kind.PER_1000 else 100)


def indicators() -> dict[str, Indicator]:
    """Give the allow-list that comes with the program, by key."""
    return _shipped().indicators


def resolve(column: str) -> str | None:
    """Find which indicator a column holds.

    Parameters
    ----------
    column
        A column name as published: ``percentage_personen_65_jaar_en_ouder``, ``a_65_oo``,
        ``k_65JaarOfOuder_12``.

    Returns
    -------
        The indicator's key; nothing for a column that is not on the allow-list.
    """
    return _shipped().resolve(column)


def resolve_columns(columns: Iterable[str]) -> dict[str, str]:
    """Find the indicators in the columns of one table.

    Parameters
    ----------
    columns
        All column names of the table.

    Returns
    -------
        Column name → indicator key. Where two columns would be the same indicator neither is
        given: some CBS tables publish a number and a percentage under one stem, or the distance
        to two kinds of school.
    """
    return _shipped().resolve_columns(columns)


def read_indicators(file: Path) -> AllowList:
    """Read and check an allow-list.

    Raises
    ------
    StorageError, FileFormatError, BadValueError
        The file cannot be read, is not TOML, or holds a wrong key or value.
    """
    return read_toml(file, AllowList)


class AllowList(Record):
    """The whole file: publishers, what may never be read, and the indicators."""

    sources: dict[str, Source]
    forbidden: dict[str, tuple[str, ...]]
    indicators: dict[str, Indicator]

    @model_validator(mode="before")
    @classmethod
    def _join(cls, content: dict[str, object]) -> dict[str, object]:
        # In the file an indicator names its source; whoever shows it needs the source itself.
        sources, listed = content.get("sources"), content.get("indicators")
        if not isinstance(sources, dict) or not isinstance(listed, dict):
            return content
        joined: dict[str, object] = {}
        for key, fields in listed.items():
            name = fields.get("source") if isinstance(fields, dict) else None
            if not isinstance(name, str):
                joined[key] = fields
                continue
            if name not in sources:
                known = ", ".join(sorted(sources))
                raise ValueError(f"indicator '{key}' names source '{name}'; known are {known}")
            joined[key] = fields | {"key": key, "source_key": name, "source": sources[name]}
        return content | {"indicators": joined}

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        holders: dict[str, str] = {}
        for key, indicator in self.indicators.items():
            for count in (indicator.part, indicator.whole):
                if count is not None and count not in self.indicators:
                    raise ValueError(f"indicator '{key}' is a share of unknown '{count}'")
            if (indicator.part is None) != (indicator.whole is None):
                raise ValueError(f"indicator '{key}' needs both 'part' and 'whole', or neither")
            for column in {name for names in indicator.columns.values() for name in names}:
                if reason := self._forbidden_as(column):
                    raise ValueError(f"indicator '{key}' reads '{column}': {reason} is never read")
                holder = holders.setdefault(_plain(column), key)
                if holder != key:
                    raise ValueError(f"'{column}' stands under both '{holder}' and '{key}'")
        return self

    def _forbidden_as(self, column: str) -> str | None:
        plain = _plain(column)
        for reason, parts in self.forbidden.items():
            if any(_plain(part) in plain for part in parts):
                return reason.replace("_", " ")
        return None

    @cached_property
    def _holders(self) -> dict[str, str]:
        return {
            _plain(name): key
            for key, indicator in self.indicators.items()
            for names in indicator.columns.values()
            for name in names
        }

    def resolve(self, column: str) -> str | None:
        """Find which indicator a column holds; see :func:`resolve`."""
        return self._holders.get(_plain(column)) or self._holders.get(_stem(column))

    def resolve_columns(self, columns: Iterable[str]) -> dict[str, str]:
        """Find the indicators in the columns of one table; see :func:`resolve_columns`."""
        found = {column: key for column in columns if (key := self.resolve(column))}
        times = Counter(found.values())
        return {column: key for column, key in found.items() if times[key] == 1}


def _plain(column: str) -> str:
    letters = unicodedata.normalize("NFKD", column.casefold())
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())


def _stem(column: str) -> str:
    # Only names of CBS OData carry an ordinal; `a_00_14` of KWB is a whole name, not a stem.
    ordinal = re.fullmatch(r"(.*[A-Z].*)_\d{1,3}", column.strip())
    return _plain(ordinal[1] if ordinal else column)


@cache
def _shipped() -> AllowList:
    return read_indicators(data_folder() / "reference" / "indicators.toml")
