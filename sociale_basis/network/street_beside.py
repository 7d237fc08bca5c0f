"""Which street a drawn sidewalk belongs to: its own way has no name, the street beside it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WITHIN_M = 15.0
_SAMPLES = (0.2, 0.5, 0.8)


def streets_beside(
    lines: NDArray[np.object_], sidewalk: NDArray[np.bool_], names: Sequence[str | None]
) -> list[str | None]:
    """Name the street beside each sidewalk.

    Parameters
    ----------
    lines
        LineStrings in metres, shape (k,).
    sidewalk
        Which of them are sidewalks, shape (k,).
    names
        Of those that are streets; None for all others, and for streets without a name.

    Returns
    -------
    Per line the street that lies within 15 m of a sidewalk all along it, of more of them the
    nearest; None where there is none, and for what is no sidewalk.
    """
    found: list[str | None] = [None] * len(lines)
    streets = np.flatnonzero([name is not None for name in names])
    asked = np.flatnonzero(sidewalk)
    if not (len(streets) and len(asked)):
        return found
    tree = shapely.STRtree(lines[streets])
    points = [
        shapely.line_interpolate_point(lines[asked], part, normalized=True) for part in _SAMPLES
    ]
    for at, samples in zip(asked.tolist(), zip(*points, strict=True), strict=True):
        near = []
        for point in samples:
            away: dict[str, float] = {}
            for one in streets[tree.query(point, predicate="dwithin", distance=WITHIN_M)].tolist():
                name = str(names[one])
                metres = float(shapely.distance(lines[one], point))
                away[name] = min(metres, away.get(name, np.inf))
            near.append(away)
        everywhere = set.intersection(*(set(away) for away in near))
        found[at] = min(
            everywhere,
            key=lambda name, near=near: (sum(away[name] for away in near), name),  # type: ignore[misc]  # mypy does not know a default in a lambda
            default=None,
        )
    return found
