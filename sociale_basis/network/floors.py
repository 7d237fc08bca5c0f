"""On which floor a way or thing lies, as far as its tags tell: 0 is the ground.

``level`` counts the floors of a building or station; ``layer`` tells only what lies over what.
Where neither is tagged a bridge lies one above the ground and a tunnel one below.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\s*-\s*({_NUMBER})")
# Whoever hangs over the pavement by less than this stands on it.
_FREE_HEIGHT_M = 2.0

GROUND = frozenset({0.0})


def floors(tags: Mapping[str, str]) -> frozenset[float]:
    """Tell on which floors a way lies: several for stairs, ramps and lifts ("0;1", "-1-1")."""
    told = _numbers(tags.get("level")) or _numbers(tags.get("layer"))
    if told:
        return told
    if tags.get("bridge", "no") != "no":
        return frozenset({1.0})
    if is_tunnel(tags):
        return frozenset({-1.0})
    return GROUND


def joined_floors(tags: Mapping[str, str]) -> frozenset[float] | None:
    """Tell which floors stairs or a lift join; None where the tags name fewer than two."""
    told = _numbers(tags.get("level"))
    return told if len(told) > 1 else None


def is_tunnel(tags: Mapping[str, str]) -> bool:
    """Tell whether it lies below the ground: a passage through a building does not."""
    return tags.get("tunnel", "no") not in {"no", "building_passage"}


def hangs_over(tags: Mapping[str, str]) -> bool:
    """Tell whether a building, or this part of one, leaves the ground below it free."""
    lowest = _numbers(tags.get("building:min_level")) or _numbers(tags.get("min_level"))
    height = _numbers((tags.get("min_height") or "").removesuffix("m").strip())
    return bool(lowest and min(lowest) >= 1) or bool(height and min(height) >= _FREE_HEIGHT_M)


def _numbers(text: str | None) -> frozenset[float]:
    if not text:
        return frozenset()
    found: set[float] = set()
    for part in text.split(";"):
        ends = _RANGE.fullmatch(part.strip())
        if ends:
            low, high = float(ends[1]), float(ends[2])
            found |= {low, high} | {float(each) for each in range(int(low) + 1, int(high) + 1)}
        elif re.fullmatch(_NUMBER, part.strip()):
            found.add(float(part))
    return frozenset(found)
