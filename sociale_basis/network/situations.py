"""In which situations an attribute can be untagged, and which values may stand in for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sociale_basis.network.attributes import (
    Barrier,
    Crossing,
    KerbSituation,
    Structure,
    Surface,
    WayClass,
)

if TYPE_CHECKING:
    from enum import IntEnum

ENOUGH = "enough"
NEAR_BARRIER = 255
"""Situation of a width right beside a barrier; no class of way has this code."""

YES_NO = {"no": 0.0, "yes": 1.0}


class Situations(NamedTuple):
    """What an attribute can be untagged in, and which values may stand in for it."""

    codes: dict[str, int]
    """Code by the word that stands in ``where``."""
    words: dict[str, float]
    """Number by each word that may be a value."""
    highest: float | None
    """Highest number that may be a value; ``None``: only words."""
    lowest: float = 0.0


def _words(kind: type[IntEnum], *without: str) -> dict[str, int]:
    return {each.name.lower(): int(each) for each in kind if each.name.lower() not in without}


_WAYS = _words(WayClass, "steps", "elevator", "link")
_SURFACES = {key: float(code) for key, code in _words(Surface, "untagged", "other").items()}
_CROSSINGS = {key: float(code) for key, code in _words(Crossing, "none", "untagged").items()}
_OPENINGS = (
    Barrier.BOLLARD,
    Barrier.GATE,
    Barrier.CYCLE_BARRIER,
    Barrier.BLOCK,
    Barrier.CHAIN,
    Barrier.UNKNOWN,
    Barrier.CATTLE_GRID,
)
_WIDE = {ENOUGH: np.inf}

ATTRIBUTES = {
    "surface": Situations(_WAYS, _SURFACES, None),
    "width": Situations(_WAYS | {"near_barrier": NEAR_BARRIER}, _WIDE, 10.0),
    "incline": Situations(_words(Structure), {}, 1.0),
    "kerb": Situations(_words(KerbSituation, "none", "tagged"), {}, 1.0),
    "barrier": Situations({each.name.lower(): int(each) for each in _OPENINGS}, _WIDE, 10.0),
    "step_count": Situations({"steps": 0}, {}, 1000.0, 1.0),
    "handrail": Situations({"steps": 0}, YES_NO, None),
    "tactile": Situations({"steps": 0, "flush_kerb": 1}, YES_NO, None),
    "crossing": Situations(
        {each.name.lower(): int(each) for each in (Crossing.UNTYPED, Crossing.UNTAGGED)},
        _CROSSINGS,
        None,
    ),
    "crossed_calm": Situations({"crossing": 0}, YES_NO, None),
    "lit": Situations(_words(WayClass, "elevator", "link"), YES_NO, None),
}
