"""A way as a line, and where on it each of its edges lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from shapely.ops import substring

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.reach.route import Route


class Drawn(NamedTuple):
    """A way as it is walked, in metres."""

    line: shapely.LineString
    """From where it begins to where it ends."""
    at_m: NDArray[np.float64]
    """Metres along the line at which each edge begins, and the last ends, shape (k + 1,)."""

    def part(self, begin_m: float, end_m: float) -> shapely.LineString | None:
        """Give what lies between two distances along the line; None where that is nothing."""
        begin, end = max(begin_m, 0.0), min(end_m, float(self.at_m[-1]))
        part = substring(self.line, begin, end)
        return part if isinstance(part, shapely.LineString) and part.length > 0 else None


def drawn(found: Route, lines: NDArray[np.object_]) -> Drawn | None:
    """Draw a way.

    Parameters
    ----------
    found
        The way.
    lines
        LineStrings of all edges of its network, from tail to head.

    Returns
    -------
    The line, or None where the way goes nowhere: it has no length.
    """
    pieces = pieces_of(found, lines)
    xy = [shapely.get_coordinates(piece) for piece in pieces]
    at_m = np.append(0.0, np.cumsum([shapely.length(piece) for piece in pieces]))
    if not at_m[-1] > 0:
        return None
    every = np.concatenate(xy)
    moves = np.append(True, (np.diff(every, axis=0) != 0).any(axis=1))
    return Drawn(shapely.LineString(every[moves]), at_m)


def pieces_of(found: Route, lines: NDArray[np.object_]) -> list[shapely.LineString | shapely.Point]:
    """Draw each edge of a way, as far as it is walked."""
    pieces = [shapely.force_2d(line) for line in lines[found.edges]]
    if pieces:
        # The last first: it may be the same edge as the first.
        begin = found.begin if len(pieces) == 1 else 0.0
        pieces[-1] = substring(pieces[-1], begin, found.end, normalized=True)
        if len(pieces) > 1:
            pieces[0] = substring(pieces[0], found.begin, 1.0, normalized=True)
    return pieces
