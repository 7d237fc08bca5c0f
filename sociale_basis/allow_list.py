"""What the allow-list of neighbourhood figures looks like, and how a column is found on it."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Self

from pydantic import Field, model_validator

from sociale_basis._toml import Record, read_toml
from sociale_basis.vocabulary import Measured

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_KEY = re.compile(r"[a-z][a-z0-9_]*")
# Columns of the sub-areas that are no figure, and the ends of those with a margin.
_TAKEN = {"code", "name", "kind", "role", "geometry", "share_inside"}
_MARGINS = ("_lower", "_upper")


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
    OWN = "own"


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
    ``year`` is the newest edition expected to be filled; of a figure of one's ``own`` the year
    where a table says none. ``on_map`` says that an own figure may be laid over a map.
    """

    key: str
    label: Text
    kind: Kind
    unit: Text
    source: Source
    source_key: str
    year: int | None = Field(default=None, ge=1990, le=2100)
    measured: Measured = Measured.MEASURED
    part: str | None = None
    whole: str | None = None
    note: Text | None = None
    columns: dict[Family, tuple[str, ...]] = Field(min_length=1)
    own: bool = False
    on_map: bool = False

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
            if indicator.own:
                self._refuse_own(indicator)
            elif indicator.year is None:
                raise ValueError(f"indicator '{key}' needs 'year'")
            for column in {name for names in indicator.columns.values() for name in names}:
                if reason := self.forbidden_as(column):
                    raise ValueError(f"indicator '{key}' reads '{column}': {reason} is never read")
                holder = holders.setdefault(_plain(column), key)
                if holder != key:
                    raise ValueError(f"'{column}' stands under both '{holder}' and '{key}'")
        return self

    def _refuse_own(self, indicator: Indicator) -> None:
        key = indicator.key
        if not _KEY.fullmatch(key) or key in _TAKEN or key.endswith(_MARGINS):
            raise ValueError(f"'{key}' cannot be a key: write it like 'liveability_mark'")
        for text in (key, indicator.label.nl, indicator.label.en):
            if reason := self.forbidden_as(text):
                raise ValueError(f"indicator '{key}' is about '{text}': {reason} is never read")
        if indicator.source.margin is not None and not indicator.modelled:
            raise ValueError(f"indicator '{key}' is an estimate: write measured = \"modelled\"")
        if indicator.on_map and indicator.modelled:
            raise ValueError(f"indicator '{key}' is an estimate: it is never laid over a map")

    def forbidden_as(self, column: str) -> str | None:
        """Say why a name may never be read, or None."""
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

    def resolve_own(self, topic: str) -> str | None:
        """Find which figure of one's own goes by this name."""
        key = self._holders.get(_plain(topic))
        return key if key is not None and self.indicators[key].own else None

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


def read_indicators(file: Path) -> AllowList:
    """Read and check an allow-list.

    Raises
    ------
    StorageError, FileFormatError, BadValueError
        The file cannot be read, is not TOML, or holds a wrong key or value.
    """
    return read_toml(file, AllowList)
