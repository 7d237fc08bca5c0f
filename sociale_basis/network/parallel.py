"""Leaves out streets whose sidewalks are drawn as ways of their own (``sidewalk=separate``).

A stretch goes only where a parallel footway really lies within 15 m along most of it, and only
while everything that was connected stays connected: mappers draw sidewalks with gaps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WITHIN_M = 15.0
_STEP_M = 10.0
_SHARE = 0.75
_COS_ANGLE = float(np.cos(np.radians(30.0)))


def left_out(
    lines: NDArray[np.object_],
    ends: Sequence[tuple[int, int]],
    separate: NDArray[np.bool_],
    footway: NDArray[np.bool_],
    firm: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """Tell which stretches to leave out.

    Parameters
    ----------
    lines
        LineStrings in metres, shape (k,).
    ends
        Node ids at both ends of each.
    separate
        The street says its sidewalks are drawn separately, shape (k,).
    footway
        The stretch is a footway that can be such a sidewalk, shape (k,).
    firm
        Everybody may and can pass: public, without steps, shape (k,).

    Returns
    -------
    left_out
        Shape (k,).
    """
    out = np.zeros(len(lines), dtype=bool)
    asked = np.flatnonzero(separate)
    beside = footway & firm & ~separate
    if len(asked) and beside.any():
        out[asked] = _accompanied(lines[asked], lines[beside])
        out[_needed(ends, out, firm, shapely.length(lines))] = False
    return out


def _accompanied(streets: NDArray[np.object_], footways: NDArray[np.object_]) -> NDArray[np.bool_]:
    parts = _segments(footways)
    tree = shapely.STRtree(parts)
    length = shapely.length(streets)
    n = np.maximum(3, np.ceil(length / _STEP_M)).astype(int)
    street = np.repeat(np.arange(len(streets)), n)
    place = np.concatenate([(np.arange(k) + 0.5) / k for k in n])
    points = shapely.line_interpolate_point(streets[street], place, normalized=True)
    ahead = shapely.line_interpolate_point(
        streets[street], np.minimum(place + 0.01, 1.0), normalized=True
    )
    direction = _direction(points, ahead)
    sample, part = tree.query(points, predicate="dwithin", distance=WITHIN_M)
    starts, stops = shapely.get_point(parts[part], 0), shapely.get_point(parts[part], -1)
    alike = np.abs((direction[sample] * _direction(starts, stops)).sum(axis=1)) >= _COS_ANGLE
    beside = np.zeros(len(points), dtype=bool)
    beside[sample[alike]] = True
    return np.asarray(np.bincount(street, weights=beside, minlength=len(streets)) / n >= _SHARE)


def _segments(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    same = line[1:] == line[:-1]
    pairs = np.stack([coordinates[:-1][same], coordinates[1:][same]], axis=1)
    return np.asarray(shapely.linestrings(pairs))


def _direction(start: NDArray[np.object_], stop: NDArray[np.object_]) -> NDArray[np.float64]:
    vector = shapely.get_coordinates(stop) - shapely.get_coordinates(start)
    return np.asarray(vector / np.maximum(np.hypot(*vector.T), 1e-9)[:, None])


def _needed(
    ends: Sequence[tuple[int, int]],
    out: NDArray[np.bool_],
    firm: NDArray[np.bool_],
    length: NDArray[np.float64],
) -> list[int]:
    """Find the shortest left-out stretches that keep together what was together."""
    parent: dict[int, int] = {}

    def root(node: int) -> int:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for (first, last), stays in zip(ends, firm & ~out, strict=True):
        if stays:
            parent[root(first)] = root(last)
    needed = []
    by_length = np.flatnonzero(out)
    for stretch in by_length[np.argsort(length[by_length], kind="stable")].tolist():
        first, last = (root(node) for node in ends[stretch])
        if first != last:
            parent[first] = last
            needed.append(stretch)
    return needed
