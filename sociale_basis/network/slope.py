"""Slopes from elevation, over runs of at least 20 m: what is shorter is noise."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

RUN_M = 20.0
_STEP_M = 5.0


class Slopes(NamedTuple):
    """Slopes of stretches in the direction they were drawn; NaN where the height is not known."""

    climb_m: NDArray[np.float32]
    up: NDArray[np.float32]
    down: NDArray[np.float32]


def slopes(
    lines: NDArray[np.object_],
    run: NDArray[np.integer],
    lifted: NDArray[np.bool_],
    height: Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]],
) -> Slopes:
    """Read slopes along ways.

    The heights along a whole way are smoothed over 20 m; the slope at a point is that of the 20 m
    around it. A way shorter than that is taken to be level beyond its ends. On bridges and in
    tunnels the ground says nothing: there the way goes straight from end to end.

    Parameters
    ----------
    lines
        Stretches as LineStrings in metres, shape (k,); those of one run follow one another.
    run
        Number of the run each belongs to, shape (k,).
    lifted
        Lies on a bridge or in a tunnel, shape (k,).
    height
        Gives metres for x and y in the same CRS; NaN where it does not know.
    """
    result = Slopes(*(np.full(len(lines), np.nan, dtype=np.float32) for _ in range(3)))
    order = np.argsort(run, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(run[order])) + 1) if len(order) else []
    samples = [_sample(lines[group]) for group in groups]
    if not samples:
        return result
    xy = np.concatenate([points for _, points, _ in samples])
    heights = np.asarray(height(xy[:, 0], xy[:, 1]), dtype=np.float64)
    start = 0
    for group, (along, points, borders) in zip(groups, samples, strict=True):
        z = heights[start : start + len(points)]
        start += len(points)
        if not np.isnan(z).any():
            profile = _straight(along, z) if lifted[group].any() else _smooth(along, z)
            _fill(result, group, along, profile, borders)
    return result


def _sample(
    lines: NDArray[np.object_],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    lengths = shapely.length(lines)
    borders = np.r_[0.0, np.cumsum(lengths)]
    n = max(int(np.ceil(borders[-1] / _STEP_M)), 1)
    along = np.linspace(0.0, borders[-1], n + 1)
    line = np.clip(np.searchsorted(borders, along, side="right") - 1, 0, len(lines) - 1)
    points = shapely.line_interpolate_point(lines[line], along - borders[line])
    return along, shapely.get_coordinates(points), borders


def _straight(along: NDArray[np.float64], z: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.interp(along, along[[0, -1]], z[[0, -1]]))


def _smooth(along: NDArray[np.float64], z: NDArray[np.float64]) -> NDArray[np.float64]:
    step = along[1] - along[0]
    width = 2 * round(RUN_M / 2 / max(step, 1e-9)) + 1
    width = min(width, 2 * (len(z) // 2) + 1)
    padded = np.pad(z, width // 2, mode="reflect", reflect_type="odd")
    return np.convolve(padded, np.full(width, 1 / width), mode="valid")[: len(z)]


def _fill(
    result: Slopes,
    group: NDArray[np.integer],
    along: NDArray[np.float64],
    z: NDArray[np.float64],
    borders: NDArray[np.float64],
) -> None:
    total = borders[-1]
    half = RUN_M / 2
    centre = np.clip(along, min(half, total / 2), max(total - half, total / 2))
    rise = np.interp(centre + half, along, z) - np.interp(centre - half, along, z)
    slope = rise / RUN_M
    for number, stretch in enumerate(group):
        here = (along >= borders[number]) & (along <= borders[number + 1])
        if not here.any():
            middle = (borders[number] + borders[number + 1]) / 2
            here = np.abs(along - middle) == np.abs(along - middle).min()
        result.up[stretch] = max(slope[here].max(), 0.0)
        result.down[stretch] = max(-slope[here].min(), 0.0)
        ends = np.interp(borders[number : number + 2], along, z)
        result.climb_m[stretch] = ends[1] - ends[0]
