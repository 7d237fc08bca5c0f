"""Squares of 100 m divided into strips: how much of a cell is yes, unknown and no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sociale_basis.maps.describe import GeoJson, degrees, geometry
from sociale_basis.neighbourhood.cells import cell_squares
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from sociale_basis.maps.cells import ReachOnMap


@dataclass(frozen=True)
class Strip:
    """The part of one cell with one state, as GeoJSON geometry in degrees.

    ``state`` None: the whole cell, where nobody is known to live.
    """

    cell: str
    state: State | None
    geometry: GeoJson
    text: str


def strips(answer: ReachOnMap) -> list[Strip]:
    """Divide the squares of an answer from west to east in proportion to their shares.

    Returns
    -------
    By cell in the order of the answer, then state.
    """
    codes = list(answer.shares)
    squares = cell_squares(codes, answer.crs).bounds.to_numpy()
    found: list[tuple[str, State | None, shapely.Geometry]] = []
    for code, (west, south, east, north) in zip(codes, squares, strict=True):
        share = answer.shares[code]
        if share is None:
            found.append((code, None, shapely.box(west, south, east, north)))
            continue
        edges = west + (east - west) * np.concatenate([[0.0], np.cumsum(share)])
        found += [
            (code, state, shapely.box(left, south, right, north))
            for state, left, right in zip(State, edges[:-1], edges[1:], strict=True)
            if right > left
        ]
    if not found:
        return []
    shapes = degrees([shape for _code, _state, shape in found], answer.crs)
    return [
        Strip(code, state, geometry(drawn), "\n".join(answer.notes[code]))
        for (code, state, _shape), drawn in zip(found, shapes, strict=True)
    ]
