"""What a card of one sub-area says: what is there, and its figures with where they come from.

No score and no ranking: single figures, each with year, source and how it came about, and beside
them how to read it. Modelled figures are for professionals only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sociale_basis.errors import UsageError
from sociale_basis.i18n import _, language, number
from sociale_basis.indicators import Indicator, Kind, indicators
from sociale_basis.layers import layers
from sociale_basis.maps.describe import FOLDERS, source_words
from sociale_basis.maps.shown import NOT_SHOWN, shown_numbers
from sociale_basis.privacy import Permission, Viewer
from sociale_basis.vocabulary import LayerKind, Measured, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from sociale_basis.neighbourhood.meta import IndicatorColumn
    from sociale_basis.neighbourhood.store import Neighbourhood

_PROFESSIONAL = {Permission.EXACT_FIGURES, Permission.REGISTER}
_DECIMALS = {Kind.PERCENT: 1, Kind.PER_1000: 1, Kind.KM: 1, Kind.MEAN: 1}


@dataclass(frozen=True)
class FigureRow:
    """One figure in words: ``value`` is a dash where there is none, ``state`` says why.

    ``margin`` is between which limits an estimate lies, ``""`` where nobody says.
    """

    group: str
    label: str
    value: str
    margin: str
    unit: str
    year: str
    source: str
    state: str

    @property
    def figure(self) -> str:
        """The value with its margin: ``45 (41\N{EN DASH}49)``."""
        return f"{self.value} ({self.margin})" if self.margin else self.value


@dataclass(frozen=True)
class AreaCard:
    """One sub-area, in the reader's language and for one viewer.

    Attributes
    ----------
    code, name, kind
        Which area, and what sort: buurt, wijk, gemeente or area.
    figures
        In the order of the allow-list.
    hints
        How to read them, and how not.
    counts
        What lies in it per group of layers, also where that is nothing.
    """

    code: str
    name: str
    kind: str
    figures: list[FigureRow]
    hints: list[str]
    counts: list[tuple[str, int]]


def area_card(area: Neighbourhood, code: str, viewer: Viewer) -> AreaCard:
    """Make the card of a sub-area.

    Parameters
    ----------
    area
        The neighbourhood.
    code
        Of one of ``area.areas``.
    viewer
        Who will see it. Small numbers of people, and the shares that would tell them, are left
        out for those who may not see exact figures.

    Raises
    ------
    UsageError
        There is no such sub-area.
    """
    found = area.areas.loc[(area.areas["code"] == code).to_numpy()]
    if found.empty:
        known = ", ".join(area.areas["code"].astype(str))
        raise UsageError(f"there is no sub-area '{code}'", do=f"choose one of {known}")
    row = found.iloc[0]
    told = _told(area, viewer)
    listed = indicators()
    values = {key: float(row[key]) for key in told}
    hidden = _hidden(values, viewer)
    return AreaCard(
        code=str(row["code"]),
        name=str(row["name"]),
        kind=_kind_words(str(row["kind"])),
        figures=[
            _figure(
                listed[key],
                told[key],
                code,
                values[key],
                _margin(row, key),
                hidden,
                fictional=area.meta.fictional,
            )
            for key in told
        ],
        hints=_hints([key for key in told if not np.isnan(values[key]) and key not in hidden]),
        counts=_counts(area.places, row["geometry"]),
    )


def _told(area: Neighbourhood, viewer: Viewer) -> dict[str, IndicatorColumn]:
    """Give the columns on the allow-list that a viewer may see, in its order."""
    columns = {column.indicator: column for column in area.meta.statistics}
    professional = bool(_PROFESSIONAL & viewer.permissions)
    return {
        key: columns[key]
        for key, indicator in indicators().items()
        if key in columns and key in area.areas and (professional or not indicator.modelled)
    }


def _figure(
    indicator: Indicator,
    column: IndicatorColumn,
    code: str,
    value: float,
    margin: tuple[float, float] | None,
    hidden: set[str],
    *,
    fictional: bool,
) -> FigureRow:
    missing = np.isnan(value) or indicator.key in hidden
    # Decimals of an estimate would claim more than its margin leaves.
    decimals = 0 if indicator.modelled else _DECIMALS.get(indicator.kind, 0)
    limits = ""
    if margin is not None and not missing:
        limits = "\N{EN DASH}".join(number(limit, decimals=decimals) for limit in margin)
    if not missing:
        state = _state_words(Measured(column.measured), margin=bool(limits))
    elif indicator.key in hidden or code in column.suppressed:
        state = _state_words(Measured.SUPPRESSED)
    else:
        state = _state_words(Measured.UNKNOWN)
    return FigureRow(
        group=_group_words(indicator),
        label=getattr(indicator.label, language()),
        value=NOT_SHOWN if missing else number(value, decimals=decimals),
        margin=limits,
        unit=column.unit_nl if language() == "nl" else column.unit_en,
        year=_("year not known") if column.year is None else str(column.year),
        source=source_words(column.source, fictional=fictional),
        state=state,
    )


def _margin(row: pd.Series, key: str) -> tuple[float, float] | None:
    lower, upper = (row.get(f"{key}_{side}", np.nan) for side in ("lower", "upper"))
    return None if np.isnan(lower) or np.isnan(upper) else (float(lower), float(upper))


def _hidden(values: Mapping[str, float], viewer: Viewer) -> set[str]:
    """Give the figures that would point at few people: small counts, and shares that tell them."""
    hidden: set[str] = set()
    known = indicators()
    # Shares in percent of one whole are its parts, and add up to it: one left out alone would
    # follow from the others. A rate per 1000 stands by itself.
    groups: dict[tuple[str, str], list[str]] = {}
    for key, indicator in known.items():
        if indicator.part is None or indicator.whole is None:
            continue
        alone = "" if indicator.kind is Kind.PERCENT else key
        groups.setdefault((indicator.whole, alone), []).append(key)
    for (whole, _alone), shares in groups.items():
        total = values.get(whole, np.nan)
        counts = np.array([[_count(values, known[share], total) for share in shares]])
        left_out = ~np.isnan(counts[0]) & np.isnan(shown_numbers(counts, viewer)[0])
        for share, out in zip(shares, left_out.tolist(), strict=True):
            if out:
                hidden |= {share, known[share].part or share}
        if not np.isnan(total) and np.isnan(shown_numbers(np.array([[total]]), viewer)).any():
            hidden |= {whole}
    for key, value in values.items():
        if known[key].own and known[key].kind is Kind.COUNT:
            shown = shown_numbers(np.array([[value]]), viewer)
            hidden |= {key} if np.isnan(shown).any() else set()
    return hidden & {key for key, value in values.items() if not np.isnan(value)}


def _count(values: Mapping[str, float], share: Indicator, whole: float) -> float:
    """Give the number of people behind a share: as published, else as it follows."""
    part = values.get(share.part or "", np.nan)
    if not np.isnan(part):
        return part
    per = 1000 if share.kind is Kind.PER_1000 else 100
    return values.get(share.key, np.nan) * whole / per


def _counts(places: pd.DataFrame, shape: shapely.Geometry) -> list[tuple[str, int]]:
    """Count the places in an area per group of layers, each once in a group."""
    labels = {
        "communal": _("By residents"),
        "institutional": _("Provisions"),
        "public_space": _("Public space"),
    }
    shapely.prepare(shape)
    inside = shapely.intersects(shape, places["geometry"].to_numpy())
    inside &= (places["status"] != Status.CLOSED).to_numpy()
    here = places.loc[inside, ["id", "layer"]]
    folder = here["layer"].str.split("/").str[0]
    number_of = here["id"].groupby(folder).nunique()
    return [(labels[each], int(number_of.get(each, 0))) for each in FOLDERS]


def _hints(keys: list[str]) -> list[str]:
    """Give what to know about figures: of the figure itself, its layer, its publisher; once."""
    known = indicators()
    caveats = {
        layer.indicator: layer.caveat
        for layer in layers().values()
        if layer.kind is LayerKind.AREA and layer.caveat is not None
    }
    labels: dict[str, list[str]] = {}
    for key in keys:
        for text in (caveats.get(key), known[key].note):
            if text is not None:
                label = getattr(known[key].label, language())
                labels.setdefault(getattr(text, language()), []).append(label)
    hints = [f"{', '.join(about)}: {text}" for text, about in labels.items()]
    sources = {known[key].source_key: known[key].source for key in keys}.values()
    hints += [getattr(source.caveat, language()) for source in sources]
    hints += [getattr(source.margin, language()) for source in sources if source.margin is not None]
    return hints


def _group_words(indicator: Indicator) -> str:
    if indicator.own:
        return _("Figures of the municipality itself")
    match indicator.source_key:
        case "cbs_nearness":
            return _("How far it is by road")
        case "rivm_health":
            return _("How people say they are doing")
    return _("Who lives here")


def _state_words(state: Measured, *, margin: bool = False) -> str:
    match state:
        case Measured.MEASURED:
            return _("measured")
        case Measured.MODELLED if margin:
            return _("model estimate, with a margin")
        case Measured.MODELLED:
            return _("model estimate")
        case Measured.SUPPRESSED:
            return _("not shown: too few people")
        case Measured.UNKNOWN:
            return _("not known")


def _kind_words(kind: str) -> str:
    words = {"buurt": _("buurt"), "wijk": _("wijk"), "gemeente": _("gemeente")}
    return words.get(kind, _("area") if kind == "area" else kind)
