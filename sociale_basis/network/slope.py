"""Slopes from elevation, over runs of at least 20 m: what is shorter is noise.

OSM cuts a street into ways wherever a tag changes. People walk on, and so does the ground: what is
read at the end of a way is read on the way that goes on most nearly straight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from sociale_basis.network.decks import deck_heights

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

RUN_M = 20.0
_STEP_M = 5.0
_HEADING_M = 5.0
# Who turns back by more than this does not go on.
_COS_TURN = float(np.cos(np.radians(135.0)))
# Pieces of almost no length get nowhere: stop looking.
_MOST_PIECES = 40


class Slopes(NamedTuple):
    """Slopes of stretches in the direction they were drawn; NaN where the height is not known."""

    climb_m: NDArray[np.float32]
    up: NDArray[np.float32]
    down: NDArray[np.float32]


class Ground(NamedTuple):
    """The stretches that slopes are read along, arrays of shape (k,)."""

    lines: NDArray[np.object_]
    """LineStrings in metres; those of one run follow one another."""
    ends: NDArray[np.int64]
    """Node ids of the first and last point, shape (k, 2)."""
    run: NDArray[np.integer]
    """Number of the run each belongs to."""
    lifted: NDArray[np.bool_]
    """Lies on a bridge or in a tunnel."""
    apart: NDArray[np.bool_]
    """Steps and lifts: nobody's slope goes on along them."""


class _Profile(NamedTuple):
    """Where heights are read for one run, with up to 20 m of what lies before and beyond."""

    own: NDArray[np.intp]
    along: NDArray[np.float64]
    borders: NDArray[np.float64]
    """Where its stretches begin and end, shape (len(own) + 1,)."""
    on: NDArray[np.intp]
    """The stretch that each sample lies on."""
    metres: NDArray[np.float64]
    """How far along it."""


def slopes(
    ground: Ground,
    height: Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]],
) -> Slopes:
    """Read slopes along ways.

    The heights along a way and 20 m of what goes on at its ends are smoothed over 20 m. The slope
    of a stretch is that of the steepest 20 m on it, or of the 20 m around its middle when it is
    shorter. Where nothing goes on the way is taken to be level beyond its end. On bridges and in
    tunnels the ground says nothing: there the way goes straight from end to end.

    Parameters
    ----------
    ground
        The stretches.
    height
        Gives metres for x and y in the same CRS; NaN where it does not know. One such point on a
        way leaves the whole way unknown.
    """
    k = len(ground.lines)
    result = Slopes(*(np.full(k, np.nan, dtype=np.float32) for _ in range(3)))
    if not k:
        return result
    decks = deck_heights(ground.lines, ground.ends, ground.lifted, ground.apart, height)
    order = np.argsort(ground.run, kind="stable")
    # A street that is left out for its sidewalk leaves a gap in the run of its way.
    gap = ground.ends[order[1:], 0] != ground.ends[order[:-1], 1]
    groups = np.split(order, np.flatnonzero(gap | (np.diff(ground.run[order]) != 0)) + 1)
    onward = _Onward(ground)
    profiles = [_profile(group, onward) for group in groups]
    on = np.concatenate([profile.on for profile in profiles])
    metres = np.concatenate([profile.metres for profile in profiles])
    share = metres / np.maximum(onward.length[on], 1e-9)
    heights = decks[on, 0] * (1 - share) + decks[on, 1] * share
    open_air = np.flatnonzero(~ground.lifted[on])
    spots = shapely.line_interpolate_point(ground.lines[on[open_air]], metres[open_air])
    heights[open_air] = height(shapely.get_x(spots), shapely.get_y(spots))
    start = 0
    for profile in profiles:
        stop = start + len(profile.along)
        _fill(result, profile, heights[start:stop])
        start = stop
    return result


def node_heights(
    nodes: NDArray[np.int64],
    xy: NDArray[np.float64],
    ground: Ground,
    height: Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]],
) -> NDArray[np.float64]:
    """Give the height of nodes: of the ground, or where only bridges and tunnels meet, of those.

    Parameters
    ----------
    nodes, xy
        Ids of shape (n,) and where they lie, of shape (n, 2).
    ground
        The stretches between them.
    height
        Gives metres for x and y; NaN where it does not know.

    Returns
    -------
    metres
        Shape (n,), NaN where not known.
    """
    decks = deck_heights(ground.lines, ground.ends, ground.lifted, ground.apart, height)
    lifted = ground.ends[ground.lifted].ravel().tolist()
    above = dict(zip(lifted, decks[ground.lifted].ravel().tolist(), strict=True))
    for node in ground.ends[~ground.lifted & ~ground.apart].ravel().tolist():
        above.pop(node, None)
    found = np.asarray(height(xy[:, 0], xy[:, 1]), dtype=np.float64)
    return np.array([above.get(node, z) for node, z in zip(nodes.tolist(), found, strict=True)])


class _Onward:
    """Finds what goes on, most nearly straight, at the end of a stretch."""

    def __init__(self, ground: Ground) -> None:
        self.length = shapely.length(ground.lines)
        self.ends = ground.ends
        reach = np.minimum(_HEADING_M, self.length)
        starts = shapely.get_coordinates(shapely.get_point(ground.lines, 0))
        stops = shapely.get_coordinates(shapely.get_point(ground.lines, -1))
        after = shapely.line_interpolate_point(ground.lines, reach)
        before = shapely.line_interpolate_point(ground.lines, self.length - reach)
        # Headings away from the first and from the last point, shape (k, 2 ends, 2).
        away = np.stack(
            [shapely.get_coordinates(after) - starts, shapely.get_coordinates(before) - stops],
            axis=1,
        )
        self.away = away / np.maximum(np.hypot(away[..., 0], away[..., 1]), 1e-9)[..., None]
        self.at: dict[int, list[tuple[int, int]]] = {}
        for piece in np.flatnonzero(~ground.apart).tolist():
            for end in (0, 1):
                self.at.setdefault(int(ground.ends[piece, end]), []).append((piece, end))

    def beyond(self, piece: int, end: int) -> list[tuple[int, int]]:
        """Give pieces beyond one end of a piece, over 20 m, each with the end it is entered at."""
        found: list[tuple[int, int]] = []
        left = RUN_M
        while left > 0 and len(found) < _MOST_PIECES:
            heading = -self.away[piece, end]
            best, straightest = None, _COS_TURN
            for other in self.at.get(int(self.ends[piece, end]), []):
                straight = round(float(heading @ self.away[other]), 6)
                if other != (piece, end) and straight > straightest:
                    best, straightest = other, straight
            if best is None:
                break
            found.append(best)
            left -= self.length[best[0]]
            piece, end = best[0], 1 - best[1]
        return found


def _profile(group: NDArray[np.intp], onward: _Onward) -> _Profile:
    before = [(piece, 1 - end) for piece, end in reversed(onward.beyond(int(group[0]), 0))]
    parts = [*before, *((int(piece), 0) for piece in group), *onward.beyond(int(group[-1]), 1)]
    piece, entered = np.array(parts).T
    borders = np.concatenate([[0.0], np.cumsum(onward.length[piece])])
    own = borders[len(before) : len(before) + len(group) + 1]
    low, high = max(own[0] - RUN_M, 0.0), min(own[-1] + RUN_M, borders[-1])
    n = max(int(np.ceil((high - low) / _STEP_M)), 1)
    along = np.linspace(low, high, n + 1)
    part = np.searchsorted(borders[1:-1], along, side="right")
    on = piece[part]
    length = onward.length[on]
    metres = np.minimum(np.maximum(along - borders[part], 0.0), length)
    metres = np.where(entered[part] == 1, length - metres, metres)
    return _Profile(group, along, own, on, metres)


def _fill(result: Slopes, profile: _Profile, z: NDArray[np.float64]) -> None:
    along, borders = profile.along, profile.borders
    beside = (along < borders[0]) | (along > borders[-1])
    # What lies beyond is only of use as far as it is known.
    unknown = np.flatnonzero(np.isnan(z))
    if not beside[unknown].all():
        return
    left = unknown[along[unknown] < borders[0]].max(initial=-1) + 1
    right = unknown[along[unknown] > borders[-1]].min(initial=len(z))
    if right - left < 2:  # noqa: PLR2004  (a slope lies between two heights)
        return
    along, z = along[left:right], _smooth(along[left:right], z[left:right])
    half = RUN_M / 2
    for number, stretch in enumerate(profile.own):
        start, stop = borders[number : number + 2]
        middle = (start + stop) / 2
        first, last = min(start + half, middle), max(stop - half, middle)
        between = along[(along > first) & (along < last)]
        low, high = along[0] + half, along[-1] - half
        centre = np.array([(low + high) / 2])
        if low <= high:
            centre = np.concatenate([[first], between, [last]])
            centre = np.minimum(np.maximum(centre, low), high)
        rise = np.interp(centre + half, along, z) - np.interp(centre - half, along, z)
        result.up[stretch] = max(rise.max() / RUN_M, 0.0)
        result.down[stretch] = max(-rise.min() / RUN_M, 0.0)
        ends = np.interp([start, stop], along, z)
        result.climb_m[stretch] = ends[1] - ends[0]


def _smooth(along: NDArray[np.float64], z: NDArray[np.float64]) -> NDArray[np.float64]:
    step = along[1] - along[0]
    width = 2 * round(RUN_M / 2 / max(step, 1e-9)) + 1
    width = min(width, 2 * (len(z) // 2) + 1)
    # Beyond either end it goes on as it came, turned about the end: reflected, and upside down.
    side = width // 2
    before, after = 2 * z[0] - z[side:0:-1], 2 * z[-1] - z[-2 : -2 - side : -1]
    padded = np.concatenate([before, z, after])
    return np.convolve(padded, np.full(width, 1 / width), mode="valid")[: len(z)]
