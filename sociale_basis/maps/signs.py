"""The sign of a place: shape and colour say who organises it, the drawing what it is.

A circle is residents' own, a square a provision, a diamond public space; what is both is round on
the left and square on the right. The edge says whether somebody has checked it: stitched like a
patch while nobody has, dark with a tick once somebody has, dark with a question mark when that was
long ago. All are 28 by 28 and can be read on light and on dark ground.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from sociale_basis.layers import COLOURS
from sociale_basis.maps.icons import icon
from sociale_basis.vocabulary import LayerKind, Sphere, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sociale_basis.layers import Layer

COMMUNAL, INSTITUTIONAL, PUBLIC_SPACE = "communal", "institutional", "public_space"
BOTH = (COMMUNAL, INSTITUTIONAL)
STATUSES = (Status.CANDIDATE, Status.VERIFIED, Status.STALE)
"""In which an entry is drawn; what is closed is not."""

_INK, _PAPER = "#16181d", "#ffffff"
_OUTLINES = {
    (COMMUNAL,): "M14 2A12 12 0 0 1 14 26A12 12 0 0 1 14 2Z",
    (INSTITUTIONAL,): (
        "M6 2.75H22A3.25 3.25 0 0 1 25.25 6V22A3.25 3.25 0 0 1 22 25.25H6"
        "A3.25 3.25 0 0 1 2.75 22V6A3.25 3.25 0 0 1 6 2.75Z"
    ),
    (PUBLIC_SPACE,): (
        "M15.7 1.9L26.1 12.3A2.4 2.4 0 0 1 26.1 15.7L15.7 26.1A2.4 2.4 0 0 1 12.3 26.1"
        "L1.9 15.7A2.4 2.4 0 0 1 1.9 12.3L12.3 1.9A2.4 2.4 0 0 1 15.7 1.9Z"
    ),
    BOTH: "M14 2.4H22.6A3 3 0 0 1 25.6 5.4V22.6A3 3 0 0 1 22.6 25.6H14A11.6 11.6 0 0 1 14 2.4Z",
}
_RIGHT_HALF = "M14 2.4H22.6A3 3 0 0 1 25.6 5.4V22.6A3 3 0 0 1 22.6 25.6H14Z"


def layer_grounds(layer: Layer) -> tuple[str, ...]:
    """Give where entries of a layer are drawn: one or both spheres, or public space."""
    if layer.kind is LayerKind.PUBLIC_SPACE or layer.folder == PUBLIC_SPACE:
        return (PUBLIC_SPACE,)
    return tuple(ground for ground in BOTH if Sphere(ground) in layer.spheres)


def entry_grounds(layer: Layer, spheres: str | None) -> tuple[str, ...]:
    """Give where one entry is drawn.

    Parameters
    ----------
    layer
        Its layer.
    spheres
        Its own, like ``communal|institutional``; None where nobody says.
    """
    if layer.folder == PUBLIC_SPACE:
        return (PUBLIC_SPACE,)
    own = set((spheres or "").split("|"))
    return tuple(ground for ground in BOTH if ground in own) or layer_grounds(layer)


def sign_id(layer: Layer, grounds: tuple[str, ...], status: str) -> str:
    """Give the id of the sign of an entry.

    Parameters
    ----------
    layer, grounds
        What it is, and where it is drawn; see :func:`entry_grounds`.
    status
        One of :data:`STATUSES`.
    """
    # An entry may be another's than its layer is: a provision among residents' initiatives.
    extra = {BOTH: "-both", (layer.folder,): ""}.get(grounds, f"-{grounds[0]}")
    return f"sign-{layer.key.replace('/', '-')}{extra}-{status}"


def sign(layer: Layer, grounds: tuple[str, ...], status: str) -> str:
    """Draw a sign as a ``<symbol>``; parameters as in :func:`sign_id`."""
    body = _body(grounds, _colours(layer, grounds), status) + _glyph(layer.icon, grounds)
    return _symbol(sign_id(layer, grounds, status), body + _BADGES.get(Status(status), ""))


def explaining_signs() -> str:
    """Draw signs without a drawing in them, for the legend; see :func:`explaining_id`."""
    shapes = [
        _symbol(explaining_id("-".join(grounds)), _body(grounds, _plain_colours(grounds), ""))
        for grounds in _OUTLINES
    ]
    grey = ("#5a6270",)
    edges = [
        _symbol(
            explaining_id(status),
            _body((COMMUNAL,), grey, status) + _BADGES.get(status, ""),
        )
        for status in STATUSES
    ]
    return "".join(shapes + edges)


def explaining_id(what: str) -> str:
    """Give the id of a sign in the legend: of grounds (joined by ``-``), or of a status."""
    return f"sign-{what}"


_CHECKED = (Status.VERIFIED, Status.STALE)


def _symbol(name: str, content: str) -> str:
    return f'<symbol id="{escape(name)}" viewBox="0 0 28 28">{content}</symbol>'


def _colours(layer: Layer, grounds: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        layer.colour if ground == layer.folder else COLOURS[ground][0] for ground in grounds
    )


def _plain_colours(grounds: Iterable[str]) -> tuple[str, ...]:
    return tuple(COLOURS[ground][0] for ground in grounds)


def _body(grounds: tuple[str, ...], colours: tuple[str, ...], status: str) -> str:
    outline = _OUTLINES[grounds]
    edge = f'<path d="{outline}" fill="none" stroke'
    # White around everything: dark colours are seen on dark ground too.
    filled = f'{edge}="{_PAPER}" stroke-width="{3.4 if status in _CHECKED else 1.8}"/>'
    filled += f'<path d="{outline}" fill="{escape(colours[0])}"/>'
    if len(colours) > 1:
        filled += f'<path d="{_RIGHT_HALF}" fill="{escape(colours[1])}"/>'
    if status in _CHECKED:
        return f'{filled}{edge}="{_INK}" stroke-width="2"/>'
    if status == Status.CANDIDATE:
        return (
            f'{filled}<g transform="translate(1.75 1.75) scale(.875)">{edge}="{_PAPER}" '
            'stroke-width="1.35" stroke-dasharray="2.6 2.1"/></g>'
        )
    return filled


def _glyph(name: str, grounds: tuple[str, ...]) -> str:
    side, width = (13.0, 2.6) if grounds == (PUBLIC_SPACE,) else (15.5, 2.3)
    start = 14 - side / 2
    return (
        f'<g transform="translate({start:g} {start:g}) scale({side / 24:.4g})" fill="none" '
        f'stroke="{_PAPER}" color="{_PAPER}" stroke-width="{width}" stroke-linecap="round" '
        f'stroke-linejoin="round">{icon(name)}</g>'
    )


_BADGES = {
    Status.VERIFIED: (
        f'<circle cx="22.6" cy="5.4" r="4.9" fill="{_PAPER}" stroke="{_INK}"/>'
        f'<path d="M20.3 5.6L22 7.3L25 3.8" fill="none" stroke="{_INK}" stroke-width="1.6" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    ),
    Status.STALE: (
        f'<circle cx="22.6" cy="5.4" r="4.9" fill="#ffd24a" stroke="{_INK}"/>'
        f'<path d="M21 4.3A1.65 1.65 0 1 1 22.6 6V6.3" fill="none" stroke="{_INK}" '
        'stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round"/>'
        f'<circle cx="22.6" cy="8.3" r=".85" fill="{_INK}"/>'
    ),
}
