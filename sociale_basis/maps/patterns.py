"""Colour and pattern together, as SVG, so that colour is never the only difference.

Every drawing here is made of fixed words and of colours that the layers' own check allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from sociale_basis.layers import Pattern
from sociale_basis.vocabulary import State

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


@dataclass(frozen=True)
class Look:
    """How a surface is filled: ``ink`` on ``paper``, in a pattern."""

    ink: str
    paper: str
    pattern: Pattern


# No red and green, which many cannot tell apart and which judge; inks have at least 4.5:1 contrast
# with white.
STATES = {
    State.YES: Look("#00695c", "#00695c", Pattern.SOLID),
    State.UNKNOWN: Look("#9a6200", "#ffe9b8", Pattern.DOTS),
    State.NO: Look("#6a1b6a", "#f3dff3", Pattern.DIAGONAL_UP),
}

# Darker is more, and the pattern becomes denser with it. Unknown looks like none of them.
SHADES = {
    "shade-low": Look("#8d99b3", "#e9edf5", Pattern.DOTS),
    "shade-middle": Look("#5d6c90", "#c3cce0", Pattern.HORIZONTAL),
    "shade-high": Look("#2b3857", "#6d7ea8", Pattern.GRID),
    "shade-unknown": Look("#8a8378", "#f7f4ee", Pattern.CROSS),
}
"""By id: the three classes of a shaded figure, lowest first, and no figure."""


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
    return _drawn({state_id(state): look for state, look in STATES.items()})


def shade_patterns() -> str:
    """Draw the patterns of the classes of a shaded figure."""
    return _drawn(SHADES)


def _drawn(looks: dict[str, Look]) -> str:
    return "".join(
        pattern(name, look.pattern, look.ink, look.paper) for name, look in looks.items()
    )
