"""Colour and pattern together, as SVG, so that colour is never the only difference.

Every drawing here is made of fixed words and of colours that the layers' own check allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from sociale_basis.layers import Pattern
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from sociale_basis.layers import Layer

TILE = 8
"""Side of one tile of a pattern, in pixels."""

_LINE = 'fill="none" stroke="{ink}" stroke-width="2"'
_DRAWN: dict[Pattern, str] = {
    Pattern.SOLID: "",
    Pattern.DOTS: '<circle cx="4" cy="4" r="1.8" fill="{ink}"/>',
    Pattern.HORIZONTAL: f'<path d="M0 4H8" {_LINE}/>',
    Pattern.VERTICAL: f'<path d="M4 0V8" {_LINE}/>',
    Pattern.DIAGONAL_UP: f'<path d="M-2 2L2 -2M0 8L8 0M6 10L10 6" {_LINE}/>',
    Pattern.DIAGONAL_DOWN: f'<path d="M-2 6L2 10M0 0L8 8M6 -2L10 2" {_LINE}/>',
    Pattern.GRID: f'<path d="M0 4H8M4 0V8" {_LINE}/>',
    Pattern.CROSS: f'<path d="M0 0L8 8M8 0L0 8" {_LINE}/>',
}

# One shape per folder of layers: a third difference, besides colour and pattern.
_SHAPES = {
    "communal": '<circle cx="12" cy="12" r="10" {style}/>',
    "institutional": '<rect x="2.5" y="2.5" width="19" height="19" rx="2" {style}/>',
    "public_space": '<path d="M12 1.5L22.5 12L12 22.5L1.5 12Z" {style}/>',
}


@dataclass(frozen=True)
class StateStyle:
    """How a state is drawn: ``ink`` on ``paper``, in a pattern."""

    ink: str
    paper: str
    pattern: Pattern


# No red and green, which many cannot tell apart and which judge; inks have at least 4.5:1 contrast
# with white.
STATES = {
    State.YES: StateStyle("#00695c", "#00695c", Pattern.SOLID),
    State.UNKNOWN: StateStyle("#9a6200", "#ffe9b8", Pattern.DOTS),
    State.NO: StateStyle("#6a1b6a", "#f3dff3", Pattern.DIAGONAL_UP),
}


def pattern(name: str, drawn: Pattern, ink: str, paper: str) -> str:
    """Draw a pattern that others refer to as ``url(#name)``.

    Parameters
    ----------
    name
        Its id in the page.
    drawn
        Which pattern.
    ink, paper
        Colours of the lines or dots, and of what is behind them.
    """
    lines = _DRAWN[drawn].format(ink=escape(ink))
    return (
        f'<pattern id="{escape(name)}" width="{TILE}" height="{TILE}" '
        f'patternUnits="userSpaceOnUse"><rect width="{TILE}" height="{TILE}" '
        f'fill="{escape(paper)}"/>{lines}</pattern>'
    )


def state_id(state: State) -> str:
    """Give the id of the pattern of a state."""
    return f"state-{state.value}"


def state_patterns() -> str:
    """Draw the patterns of the three states."""
    return "".join(
        pattern(state_id(state), style.pattern, style.ink, style.paper)
        for state, style in STATES.items()
    )


def marker_id(layer: Layer) -> str:
    """Give the id of the marker of a layer."""
    return f"marker-{layer.key.replace('/', '-')}"


def marker(layer: Layer) -> str:
    """Draw the marker of a layer: the shape of its folder, its colour, its pattern in white.

    Parameters
    ----------
    layer
        A layer of places or public space. The outline takes the colour of the text around it.

    Returns
    -------
    A ``<pattern>`` and a ``<symbol>`` with id :func:`marker_id`.
    """
    fill = f"fill-{layer.key.replace('/', '-')}"
    style = f'fill="url(#{escape(fill)})" stroke="currentColor" stroke-width="2"'
    shape = _SHAPES[layer.folder].format(style=style)
    symbol = f'<symbol id="{escape(marker_id(layer))}" viewBox="0 0 24 24">{shape}</symbol>'
    return pattern(fill, layer.pattern, "#ffffff", layer.colour) + symbol
