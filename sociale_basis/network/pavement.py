"""Lays ways over the pavement of the BGT: surface and width of footways, and who keeps them up.

OpenStreetMap goes first: only what nobody tagged is filled in, with origin ``bgt``. The method:

- Every 5 m along a way is a sample. It lies on the piece of pavement around it, else on the nearest
  within 2 m (ways are drawn a little beside it). Footways only look at pieces to walk on, so that a
  sidewalk drawn badly does not become asphalt; a crossing looks at any. On a bridge only pieces
  above the ground count, in a tunnel only those below.
- Surface: what most samples of a way lie on, when at least half of them lie on something.
- Width: across the way at each sample, but within 2 m of neither end, the width is measured of what
  there is to walk on, up to 5 m to either side, over borders between pieces. The way is taken to be
  as wide as it is at nine out of ten of these places. It is the width between kerb and hedge: what
  stands in it (posts, trees, bicycles) is not taken off. The BGT is right to about 0.3 m.
- Who keeps it up: the *bronhouder* of what most samples of any way lie on, within 5 m.

Numbers are our judgement. The BGT knows no smoothness and no kerbs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from sociale_basis.network.attributes import Origin, Structure, Surface, WayClass

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from sociale_basis.sources.pavement import Pavement

STEP_M = 5.0
BESIDE_M = 2.0
KEEPER_M = 5.0
ENDS_M = 2.0
REACH_M = 5.0
NARROWEST_M = 0.5
"""What is drawn narrower than this is a strip beside a footway."""
_WIDE_ENOUGH = 0.1
_ENOUGH_SAMPLES = 0.5
# Pieces that were drawn to touch may be a hair apart.
_HAIR_M = 0.05

_WALKED = frozenset({"inrit", "voetgangersgebied", "voetpad", "woonerf"})
_PATHS = _WALKED | {"fietspad", "ruiterpad"}
_MEASURED = frozenset({"inrit", "voetgangersgebied", "voetpad"})

_FOOTWAYS = (WayClass.FOOTWAY, WayClass.SIDEWALK, WayClass.PEDESTRIAN, WayClass.SQUARE)
_UNMADE = (WayClass.PATH, WayClass.BRIDLEWAY)
_WITH_WIDTH = (WayClass.FOOTWAY, WayClass.SIDEWALK, WayClass.PEDESTRIAN, WayClass.PATH)

# The refinement says more than the class; what neither says is not known.
SURFACES = {
    "asfalt": Surface.ASPHALT,
    "beton element": Surface.CONCRETE,
    "betonelement": Surface.CONCRETE,
    "betonstraatstenen": Surface.PAVING_STONES,
    "boomschors": Surface.WOODCHIPS,
    "cementbeton": Surface.CONCRETE,
    "gebakken klinkers": Surface.PAVING_STONES,
    "grasklinkers": Surface.GRASS_PAVER,
    "gravel": Surface.FINE_GRAVEL,
    "grind": Surface.GRAVEL,
    "puin": Surface.GRAVEL,
    "schelpen": Surface.FINE_GRAVEL,
    "sierbestrating": Surface.PAVING_STONES,
    "tegels": Surface.PAVING_STONES,
    "zand": Surface.SAND,
    "gesloten verharding": Surface.PAVED,
    "open verharding": Surface.PAVING_STONES,
    "half verhard": Surface.COMPACTED,
    "onverhard": Surface.UNPAVED,
}


class _Samples(NamedTuple):
    """Places along ways, arrays of shape (s,)."""

    way: NDArray[np.intp]
    """Number of the way each lies on."""
    point: NDArray[np.object_]
    inner: NDArray[np.bool_]
    """Not near an end."""
    across: NDArray[np.float64]
    """Unit vectors across the way, shape (s, 2)."""


def lay_pavement(edges: gpd.GeoDataFrame, pavement: Pavement) -> gpd.GeoDataFrame:
    """Fill in what OpenStreetMap does not say of surface and width of footways.

    Parameters
    ----------
    edges
        As :func:`sociale_basis.network.frames.network_frames` makes them, in metres.
    pavement
        Pieces of pavement.

    Returns
    -------
    edges
        With ``surface``, ``surface_origin``, ``width_m`` and ``width_origin`` filled in where they
        were not known, and a new column ``bronhouder``: a code, null where there is no pavement.

    Notes
    -----
    The method is in the module's docstring.
    """
    parts = pavement.parts.to_crs(edges.crs)
    number = np.arange(len(edges))
    twin = edges["twin"].to_numpy()
    rows = np.flatnonzero(((twin < 0) | (twin > number)) & (edges["length_m"] > 0).to_numpy())
    ways = edges.iloc[rows]
    samples = _samples(ways.geometry.to_numpy())
    kind = ways["way_class"].to_numpy()
    level = _level(ways["structure"].to_numpy())
    on = _on_pieces(samples, kind, level, parts)
    surface = _surfaces(samples, on, parts, len(rows))
    width = _widths(samples, kind, level, parts, len(rows))
    keeper = _keepers(samples, level, parts, len(rows))
    filled = edges.copy()
    for at in (rows, twin[rows]):
        there = at >= 0
        _fill(filled, at[there], surface[there], width[there])
    keepers = np.full(len(edges), None, dtype=object)
    for at in (rows, twin[rows]):
        keepers[at[at >= 0]] = keeper[at >= 0]
    filled["bronhouder"] = pd.array(keepers, dtype="str")
    return filled


def _fill(
    edges: gpd.GeoDataFrame,
    at: NDArray[np.intp],
    surface: NDArray[np.uint8],
    width: NDArray[np.float64],
) -> None:
    """Write what is known into rows of which OpenStreetMap says nothing."""
    unsaid = edges["surface_origin"].to_numpy()[at] == Origin.UNTAGGED
    new = unsaid & (surface != Surface.UNTAGGED)
    _set(edges, at[new], "surface", surface[new])
    unsaid = edges["width_origin"].to_numpy()[at] == Origin.UNTAGGED
    new = unsaid & ~np.isnan(width)
    _set(edges, at[new], "width_m", width[new])


def _set(
    edges: gpd.GeoDataFrame, at: NDArray[np.intp], name: str, values: NDArray[np.generic]
) -> None:
    for column, new in (
        (name, values),
        (f"{name.removesuffix('_m')}_origin", np.uint8(Origin.BGT)),
    ):
        whole = edges[column].to_numpy(copy=True)
        whole[at] = new
        edges[column] = whole


def _samples(lines: NDArray[np.object_]) -> _Samples:
    length = shapely.length(lines)
    n = np.maximum(np.ceil(length / STEP_M).astype(np.int64), 1)
    way = np.repeat(np.arange(len(lines)), n)
    place = np.arange(len(way)) - np.repeat(np.cumsum(n) - n, n)
    along = (place + 0.5) * (length / n)[way]
    before = shapely.get_coordinates(
        shapely.line_interpolate_point(lines[way], np.maximum(along - 0.5, 0.0))
    )
    after = shapely.get_coordinates(
        shapely.line_interpolate_point(lines[way], np.minimum(along + 0.5, length[way]))
    )
    heading = after - before
    heading /= np.maximum(np.hypot(heading[:, 0], heading[:, 1]), 1e-9)[:, None]
    return _Samples(
        way,
        np.asarray(shapely.line_interpolate_point(lines[way], along)),
        (along >= ENDS_M) & (length[way] - along >= ENDS_M),
        np.column_stack([-heading[:, 1], heading[:, 0]]),
    )


def _level(structure: NDArray[np.uint8]) -> NDArray[np.int8]:
    above, below = structure == Structure.BRIDGE, structure == Structure.TUNNEL
    return np.where(above, 1, np.where(below, -1, 0)).astype(np.int8)


def _on_pieces(
    samples: _Samples, kind: NDArray[np.uint8], level: NDArray[np.int8], parts: gpd.GeoDataFrame
) -> NDArray[np.int64]:
    """Give the piece each sample of a way to walk on lies on, -1 for none."""
    function = parts["function"]
    on = np.full(len(samples.way), -1, dtype=np.int64)
    for kinds, allowed in (
        (_FOOTWAYS, function.isin(list(_WALKED)).to_numpy()),
        (_UNMADE, function.isin(list(_PATHS)).to_numpy()),
        ((WayClass.CROSSING,), np.ones(len(parts), dtype=bool)),
    ):
        some = np.flatnonzero(np.isin(kind, kinds)[samples.way])
        _nearest(samples, some, level, parts, allowed, BESIDE_M, on)
    return on


def _nearest(
    samples: _Samples,
    some: NDArray[np.intp],
    level: NDArray[np.int8],
    parts: gpd.GeoDataFrame,
    allowed: NDArray[np.bool_],
    within_m: float,
    on: NDArray[np.int64],
) -> None:
    """Write into ``on`` the nearest allowed piece of the same level as the way."""
    side = np.sign(parts["level"].to_numpy())
    shapes = parts.geometry.to_numpy()
    for height in (-1, 0, 1):
        pieces = np.flatnonzero(allowed & (side == height))
        here = some[level[samples.way[some]] == height]
        if not (len(pieces) and len(here)):
            continue
        tree = shapely.STRtree(shapes[pieces])
        sample, piece = tree.query_nearest(
            samples.point[here], max_distance=within_m, all_matches=False
        )
        on[here[sample]] = pieces[piece]


def _surfaces(
    samples: _Samples, on: NDArray[np.int64], parts: gpd.GeoDataFrame, n: int
) -> NDArray[np.uint8]:
    said = parts["finish"].map(SURFACES).fillna(parts["material"].map(SURFACES))
    code = np.r_[said.fillna(Surface.UNTAGGED).to_numpy(dtype=np.int64), Surface.UNTAGGED]
    return np.asarray(_most(samples, code[on], n, int(Surface.UNTAGGED)), dtype=np.uint8)


def _keepers(
    samples: _Samples, level: NDArray[np.int8], parts: gpd.GeoDataFrame, n: int
) -> NDArray[np.object_]:
    on = np.full(len(samples.way), -1, dtype=np.int64)
    every, known = np.arange(len(samples.way)), (parts["bronhouder"] != "").to_numpy()
    _nearest(samples, every, level, parts, known, KEEPER_M, on)
    codes, names = pd.factorize(parts["bronhouder"])
    most = _most(samples, np.r_[codes, -1][on], n, -1)
    return np.asarray(np.r_[np.asarray(names, dtype=object), None][most])


def _most(samples: _Samples, code: NDArray[np.int64], n: int, nothing: int) -> NDArray[np.int64]:
    """Give per way the code of most samples, where at least half of them have one."""
    result = np.full(n, nothing, dtype=np.int64)
    told = code != nothing
    count = pd.DataFrame({"way": samples.way[told], "code": code[told]}).value_counts(sort=False)
    if count.empty:
        return result
    table = count.rename("times").reset_index()
    # Of two that are equally many the higher code, so that the answer never depends on the order.
    table = table.sort_values(["way", "times", "code"]).drop_duplicates("way", keep="last")
    enough = np.bincount(samples.way[told], minlength=n) >= _ENOUGH_SAMPLES * np.bincount(
        samples.way, minlength=n
    )
    way = table["way"].to_numpy()
    result[way] = np.where(enough[way], table["code"], nothing)
    return result


def _widths(
    samples: _Samples,
    kind: NDArray[np.uint8],
    level: NDArray[np.int8],
    parts: gpd.GeoDataFrame,
    n: int,
) -> NDArray[np.float64]:
    """Measure per way the width that nine out of ten places have, NaN where too few tell."""
    measured = parts["function"].isin(list(_MEASURED)).to_numpy()
    side = np.sign(parts["level"].to_numpy())
    width = np.full(len(samples.way), np.nan)
    asked = np.isin(kind, _WITH_WIDTH)[samples.way] & samples.inner
    for height in (-1, 0, 1):
        here = np.flatnonzero(asked & (level[samples.way] == height))
        shapes = parts.geometry.to_numpy()[measured & (side == height)]
        if len(here) and len(shapes):
            width[here] = _across(samples.point[here], samples.across[here], shapes)
    known = asked & (width >= NARROWEST_M)
    per_way = pd.Series(width[known]).groupby(samples.way[known])
    least = per_way.quantile(_WIDE_ENOUGH, interpolation="lower").round(1)
    number = np.bincount(samples.way[known], minlength=n)
    enough = number >= _ENOUGH_SAMPLES * np.bincount(samples.way[asked], minlength=n)
    result = np.full(n, np.nan)
    result[least.index.to_numpy()] = least.to_numpy()
    return np.where(enough & (number > 0), result, np.nan)


def _across(
    points: NDArray[np.object_], across: NDArray[np.float64], shapes: NDArray[np.object_]
) -> NDArray[np.float64]:
    """Measure what lies across each point: the stretch around it, or the nearest within 2 m."""
    xy = shapely.get_coordinates(points)
    ends = np.stack([xy - REACH_M * across, xy + REACH_M * across], axis=1)
    lines = np.asarray(shapely.linestrings(ends))
    line, shape = shapely.STRtree(shapes).query(lines, predicate="intersects")
    cuts = shapely.intersection(lines[line], shapes[shape])
    pieces, of = shapely.get_parts(cuts, return_index=True)
    long = shapely.length(pieces) > 0
    pieces, owner = pieces[long], line[of[long]]
    first = shapely.get_coordinates(shapely.get_point(pieces, 0))
    last = shapely.get_coordinates(shapely.get_point(pieces, -1))
    offset = np.column_stack(
        [((end - xy[owner]) * across[owner]).sum(axis=1) for end in (first, last)]
    )
    low, high = offset.min(axis=1), offset.max(axis=1)
    width = np.full(len(points), np.nan)
    order = np.lexsort((low, owner))
    for group in np.split(order, np.flatnonzero(np.diff(owner[order])) + 1):
        if len(group):
            width[owner[group[0]]] = _around(low[group].tolist(), high[group].tolist())
    return width


def _around(low: list[float], high: list[float]) -> float:
    """Join stretches that touch; give the length of the one at 0, or nearest to it within 2 m."""
    joined: list[tuple[float, float]] = []
    for start, stop in zip(low, high, strict=True):
        if joined and start <= joined[-1][1] + _HAIR_M:
            joined[-1] = (joined[-1][0], max(joined[-1][1], stop))
        else:
            joined.append((start, stop))
    away, start, stop = min((max(start, -stop, 0.0), start, stop) for start, stop in joined)
    return stop - start if away <= BESIDE_M else float("nan")
