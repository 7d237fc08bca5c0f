"""Styles that QGIS reads from a GeoPackage (QML), no larger than they need to be."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HEAD = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_CLASSES = {"fill": "SimpleFill", "line": "SimpleLine", "marker": "SimpleMarker"}


def outline(colour: str) -> str:
    """Draw areas as an outline.

    Parameters
    ----------
    colour
        As ``#rrggbb``.
    """
    root, renderer = _renderer("singleSymbol")
    options = {"style": "no", "outline_color": _rgba(colour), "outline_width": "0.5"}
    _symbol(ET.SubElement(renderer, "symbols"), "0", "fill", options)
    return _text(root)


def categories(column: str, values: Mapping[str, tuple[str, str]], kind: str) -> str:
    """Draw each value of a column in its colour.

    Parameters
    ----------
    column
        Name of the column.
    values
        Label and colour by value.
    kind
        ``marker`` or ``line``.
    """
    root, renderer = _renderer("categorizedSymbol", attr=column)
    listed = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    for number, (value, (label, colour)) in enumerate(values.items()):
        ET.SubElement(
            listed, "category", symbol=str(number), value=value, label=label, render="true"
        )
        options = (
            {"line_color": _rgba(colour), "line_width": "0.4"}
            if kind == "line"
            else {"color": _rgba(colour), "outline_color": "255,255,255,255", "size": "3"}
        )
        _symbol(symbols, str(number), kind, options)
    return _text(root)


def graduated(column: str, limits: Sequence[float], colours: tuple[str, str]) -> str:
    """Draw areas darker as a number is larger.

    Parameters
    ----------
    column
        Name of the column.
    limits
        Upper ends of all classes but the last.
    colours
        Of the lowest and the highest class.
    """
    root, renderer = _renderer("graduatedSymbol", attr=column)
    ranges = ET.SubElement(renderer, "ranges")
    symbols = ET.SubElement(renderer, "symbols")
    ends = [0.0, *limits, 1e9]
    for number, (lower, upper) in enumerate(pairwise(ends)):
        label = f"{lower:g} \N{EN DASH} {upper:g}" if number < len(limits) else f"{lower:g} or more"
        ET.SubElement(
            ranges,
            "range",
            symbol=str(number),
            lower=f"{lower:g}",
            upper=f"{upper:g}",
            label=label,
            render="true",
        )
        colour = _between(*colours, number / len(limits))
        options = {"color": colour, "outline_color": "255,255,255,255", "outline_width": "0.1"}
        _symbol(symbols, str(number), "fill", options)
    return _text(root)


def _renderer(kind: str, **options: str) -> tuple[ET.Element, ET.Element]:
    root = ET.Element("qgis", version="3.28", styleCategories="Symbology")
    return root, ET.SubElement(root, "renderer-v2", {"type": kind, **options})


def _symbol(parent: ET.Element, name: str, kind: str, options: dict[str, str]) -> None:
    symbol = ET.SubElement(parent, "symbol", type=kind, name=name, alpha="1")
    layer = ET.SubElement(symbol, "layer", {"class": _CLASSES[kind], "enabled": "1", "pass": "0"})
    values = ET.SubElement(layer, "Option", type="Map")
    for key, value in options.items():
        ET.SubElement(values, "Option", type="QString", name=key, value=value)


def _text(root: ET.Element) -> str:
    return _HEAD + ET.tostring(root, encoding="unicode")


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _rgba(colour: str) -> str:
    return ",".join(map(str, [*_channels(colour), 255]))


def _between(low: str, high: str, part: float) -> str:
    ends = zip(_channels(low), _channels(high), strict=True)
    mixed = [round(first + (last - first) * part) for first, last in ends]
    return ",".join(map(str, [*mixed, 255]))
