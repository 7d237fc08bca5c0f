"""Which edition of a figure is taken when several files or years have it.

An edition is one indicator of one year in one file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd

from sociale_basis.indicators import Kind, indicators
from sociale_basis.vocabulary import Measured

if TYPE_CHECKING:
    from sociale_basis.indicators import Indicator

HIGHEST = {Kind.PERCENT: 100.0, Kind.PER_1000: 1000.0}
"""The highest value a kind of figure can have."""


@dataclass(frozen=True)
class ColumnSource:
    """Where the figures of one indicator come from: shown beside every figure.

    ``column`` is the name in the file; a computed share has the two it follows from. ``year`` is
    None where no source says it.
    """

    indicator: str
    column: str
    file: str
    year: int | None
    unit_nl: str
    unit_en: str
    measured: str

    @classmethod
    def of(cls, indicator: Indicator, column: str, file: str, year: int | None) -> Self:
        """Describe the column of an indicator."""
        unit = indicator.unit
        return cls(indicator.key, column, file, year, unit.nl, unit.en, indicator.measured.value)


@dataclass(frozen=True, eq=False)
class Edition:
    """One indicator of one year in one file: float64 values and states, both by area code."""

    origin: ColumnSource
    value: pd.Series
    state: pd.Series


def newest(editions: list[Edition], warnings: list[str]) -> Edition:
    """Give the newest edition that has a figure, with those of the same year joined to it."""
    by_year: dict[int | None, list[Edition]] = {}
    for edition in editions:
        by_year.setdefault(edition.origin.year, []).append(edition)
    newest_first = sorted(by_year, key=lambda year: -1 if year is None else year, reverse=True)
    filled = [y for y in newest_first if any(e.value.notna().any() for e in by_year[y])]
    year = filled[0] if filled else newest_first[0]
    if year != newest_first[0]:
        key = editions[0].origin.indicator
        said = "unknown year" if year is None else year
        warnings.append(f"{key}: empty for {newest_first[0]}, taken from {said}")
    return _joined(by_year[year], warnings)


def _joined(editions: list[Edition], warnings: list[str]) -> Edition:
    """Join files of one year: each may hold other areas; where several have a figure, the first."""
    if len(editions) == 1:
        return editions[0]
    rows = pd.concat(
        [
            pd.DataFrame({"value": edition.value, "state": edition.state, "file": number})
            for number, edition in enumerate(editions)
        ]
    )
    per_code = rows["value"].groupby(level=0)
    differ = per_code.max() > per_code.min()
    if differ.any():
        names = " and ".join(dict.fromkeys(edition.origin.file for edition in editions))
        warnings.append(
            f"{editions[0].origin.indicator}: {names} differ for {int(differ.sum())} areas; "
            "the file named first is believed"
        )
    rows = rows.sort_values("value", key=lambda value: value.isna(), kind="stable")
    rows = rows.loc[~rows.index.duplicated()].reindex(rows.index.unique().sort_values())
    used = sorted(rows.loc[rows["value"].notna(), "file"].unique()) or [0]
    origins = [editions[number].origin for number in used]
    files = ", ".join(dict.fromkeys(origin.file for origin in origins))
    return Edition(replace(origins[0], file=files), rows["value"], rows["state"])


def computed_shares(chosen: dict[str, Edition]) -> dict[str, Edition]:
    """Compute the shares no file gives, from numbers of one year."""
    shares = {}
    for key, indicator in indicators().items():
        if key in chosen and chosen[key].value.notna().any():
            continue
        if indicator.part is None or indicator.whole is None:
            continue
        part, whole = chosen.get(indicator.part), chosen.get(indicator.whole)
        if part is None or whole is None or part.origin.year != whole.origin.year:
            continue
        if part.value.isna().all() or whole.value.isna().all():
            continue
        shares[key] = _share(indicator, part, whole)
    return shares


def _share(indicator: Indicator, part: Edition, whole: Edition) -> Edition:
    wholes = whole.value.reindex(part.value.index)
    pairs = zip(part.value, wholes, strict=True)
    computed = [None if np.isnan(p) or np.isnan(w) else indicator.share(p, w) for p, w in pairs]
    values = pd.Series(computed, index=part.value.index, dtype=float)
    # Rounding to five can make a part larger than its whole; more than everyone it cannot be.
    values = values.clip(upper=HIGHEST.get(indicator.kind, np.inf))
    reasons = part.state.where(part.value.isna(), whole.state.reindex(part.value.index))
    reasons = reasons.where(reasons == Measured.SUPPRESSED.value, Measured.UNKNOWN.value)
    states = reasons.where(values.isna(), indicator.measured.value)
    files = dict.fromkeys([part.origin.file, whole.origin.file])
    column = f"{part.origin.column} / {whole.origin.column}"
    origin = ColumnSource.of(indicator, column, ", ".join(files), part.origin.year)
    return Edition(origin, values, states)
