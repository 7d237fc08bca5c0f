"""A measured figure of the people who live somewhere, laid over the sub-areas in three classes.

Never a modelled figure: the map would make an estimate look like something that was seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.errors import UsageError
from sociale_basis.i18n import _, language, number
from sociale_basis.indicators import Kind
from sociale_basis.layers import layer as find_layer
from sociale_basis.layers import layers
from sociale_basis.maps.describe import source_words
from sociale_basis.maps.legend import LegendSign
from sociale_basis.maps.patterns import SHADES
from sociale_basis.vocabulary import Measured

if TYPE_CHECKING:
    from sociale_basis.layers import Layer
    from sociale_basis.neighbourhood.meta import IndicatorColumn
    from sociale_basis.neighbourhood.store import Neighbourhood

*_CLASSES, _UNKNOWN = SHADES
_BREAKS = (1 / 3, 2 / 3)


@dataclass(frozen=True)
class Shading:
    """A figure ready to be laid over the map.

    Attributes
    ----------
    label
        What it is about.
    patterns, texts
        Per code of a sub-area: the id of its pattern, and the figure in words.
    legend
        What the patterns mean.
    """

    label: str
    patterns: dict[str, str]
    texts: dict[str, str]
    legend: list[LegendSign]


def shadable(area: Neighbourhood) -> list[tuple[str, str]]:
    """Give key and label of the layers that can be laid over the sub-areas, by label.

    Parameters
    ----------
    area
        The neighbourhood. Layers without a figure of any of its sub-areas are left out.
    """
    found = [
        (layer.key, getattr(layer.label, language()))
        for layer in layers().values()
        if layer.shaded and _column(area, layer) is not None and _values(area, layer)
    ]
    return sorted(found, key=lambda each: each[1].casefold())


def shading(area: Neighbourhood, layer_key: str) -> Shading:
    """Divide the sub-areas in three classes by a figure.

    Parameters
    ----------
    area
        The neighbourhood.
    layer_key
        A layer of kind area that may be shaded.

    Raises
    ------
    UnknownLayerError
        There is no such layer.
    UsageError
        It may not be shaded, or the neighbourhood has no such figure.

    Notes
    -----
    The classes part at one third and two thirds of the sub-areas with a figure; equal figures are
    always in one class.
    """
    layer = find_layer(layer_key)
    if not layer.shaded:
        raise UsageError(
            f"'{layer_key}' is not laid over a map: only measured figures of an area are",
            do="choose one of " + ", ".join(key for key, each in layers().items() if each.shaded),
        )
    column = _column(area, layer)
    values = _values(area, layer)
    if column is None or not values:
        raise UsageError(f"this neighbourhood has no figures for '{layer_key}'")
    classes = _classes(values)
    codes = area.areas["code"].astype(str)
    return Shading(
        label=getattr(layer.label, language()),
        patterns={code: classes.get(code, _UNKNOWN) for code in codes},
        texts={code: _text(area, layer, column, code, values.get(code)) for code in codes},
        legend=_legend(layer, column, values, classes, len(codes)),
    )


def _column(area: Neighbourhood, layer: Layer) -> IndicatorColumn | None:
    """Give where the figure of a layer comes from; None where it was not measured here."""
    for column in area.meta.statistics:
        if column.indicator == layer.indicator and column.measured == Measured.MEASURED:
            return column
    return None


def _values(area: Neighbourhood, layer: Layer) -> dict[str, float]:
    if layer.indicator not in area.areas:
        return {}
    known = area.areas.set_index("code")[layer.indicator].dropna()
    return {str(code): float(value) for code, value in known.items()}


def _classes(values: dict[str, float]) -> dict[str, str]:
    """Give each code its pattern."""
    figures = np.array(list(values.values()))
    breaks = np.quantile(figures, _BREAKS)
    return {
        code: _CLASSES[at]
        for code, at in zip(values, np.searchsorted(breaks, figures), strict=True)
    }


def _legend(
    layer: Layer,
    column: IndicatorColumn,
    values: dict[str, float],
    classes: dict[str, str],
    number_of_areas: int,
) -> list[LegendSign]:
    unit = _unit(column)
    found = []
    for name in _CLASSES:
        here = [values[code] for code, each in classes.items() if each == name]
        if here:
            least, most = _written(layer, min(here)), _written(layer, max(here))
            text = _("{least} to {most} {unit}") if least != most else "{least} {unit}"
            found.append(LegendSign(name, text.format(least=least, most=most, unit=unit)))
    if len(values) < number_of_areas:
        found.append(LegendSign(_UNKNOWN, _("not known, or not shown: too few people")))
    return found


def _text(
    area: Neighbourhood, layer: Layer, column: IndicatorColumn, code: str, value: float | None
) -> str:
    if value is not None:
        figure = f"{_written(layer, value)} {_unit(column)}"
    elif code in column.suppressed:
        figure = _("not shown: too few people")
    else:
        figure = _("not known")
    source = source_words(column.source, fictional=area.meta.fictional)
    return _("{label}: {figure} ({source}, {year})").format(
        label=getattr(layer.label, language()),
        figure=figure,
        source=source,
        year=_("year not known") if column.year is None else column.year,
    )


def _unit(column: IndicatorColumn) -> str:
    return column.unit_nl if language() == "nl" else column.unit_en


def _written(layer: Layer, value: float) -> str:
    kind = layer.figure.kind if layer.figure else None
    return number(value, decimals=0 if kind is Kind.COUNT else 1)
