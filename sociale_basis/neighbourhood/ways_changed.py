"""Which ways appeared, disappeared, grew longer or shorter, or are made otherwise.

A way is known by its OpenStreetMap id. Mappers cut ways in two and join them, which gives another
id to the same street: what lies on the line of a way of the same kind that was there is not new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from sociale_basis.neighbourhood.change import Change, Value, is_in_view
from sociale_basis.network.attributes import (
    Access,
    Origin,
    Smoothness,
    Surface,
    Tri,
    WayClass,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood

LENGTH_M = 10.0
"""A way that gained or lost less than this is only drawn more precisely."""
SLOPE = 0.02
"""A slope that differs by less than this is noise in the heights."""
_LINE_M = 2.0
"""Two lines closer together than this are the same one."""
_STEP_M = 5.0
_COVERED = 0.9
_WIDTH_M = 0.1

_CODES = {"surface": Surface, "smoothness": Smoothness, "access": Access}
_TRIS = ("lit", "wheelchair", "handrail", "ramp", "ramp_wheelchair", "ramp_stroller", "tactile")
ATTRIBUTES = ("steps", "width", "slope", *_CODES, *_TRIS)


class _Way(NamedTuple):
    name: str | None
    way_class: int
    metres: float
    rows: NDArray[np.int64]
    """Of the stretches, each once."""
    line: bool
    """No square: what one walks across there is as long as there are ways in and out."""


class _Ways(NamedTuple):
    """The stretches of a build, each once, and the ways they are parts of."""

    lines: NDArray[np.object_]
    lengths: NDArray[np.float64]
    way_ids: NDArray[np.int64]
    classes: NDArray[np.uint8]
    ways: dict[int, _Way]
    tree: shapely.STRtree
    told: dict[str, dict[int, Value]]


class WaysChanged(NamedTuple):
    """What :func:`ways_changed` found.

    Attributes
    ----------
    changes
        One for each thing that is otherwise.
    beyond
        How many ways appeared or disappeared only because one of the two builds does not look
        there.
    pairs
        Ways that were there before: the id they had, by the one they have.
    """

    changes: list[Change]
    beyond: int
    pairs: dict[int, int]


def ways_changed(before: Neighbourhood, after: Neighbourhood) -> WaysChanged:
    """Compare the ways of two builds.

    Parameters
    ----------
    before, after
        The builds.

    Returns
    -------
    With as ``change`` one of ``appeared``, ``disappeared``, ``renumbered`` (another id on the same
    line), ``longer``, ``shorter`` (by what lies on no way that was there), ``kind`` (another kind
    of way) or ``attribute``.
    """
    crs = after.meta.crs
    old, new = _read(before, crs), _read(after, crs)
    found: list[Change] = []
    come: list[int] = []
    gone: list[int] = []
    pairs = {way: way for way in sorted(old.ways.keys() & new.ways.keys())}
    for way in sorted(new.ways.keys() - old.ways.keys()):
        _, same = _compared(new, way, old)
        if same is not None:
            pairs[way] = same
            found.append(_change("renumbered", new, way, same, None, same, way))
        else:
            come.append(way)
    for way in sorted(old.ways.keys() - new.ways.keys()):
        _, same = _compared(old, way, new)
        if same is None:
            gone.append(way)
        elif same in old.ways:
            # Else its new id tells of it already.
            found.append(_change("renumbered", new, same, way, None, way, same))
    for way, was in pairs.items():
        found += _told_apart(old, was, new, way)
    seen_come = _looks_there(before, new, come, crs)
    seen_gone = _looks_there(after, old, gone, crs)
    found += [_change("appeared", new, way, None, None, None, None) for way in seen_come]
    found += [_change("disappeared", old, way, way, None, None, None) for way in seen_gone]
    beyond = len(come) - len(seen_come) + len(gone) - len(seen_gone)
    return WaysChanged(found, beyond, pairs)


def once(edges: pd.DataFrame) -> NDArray[np.bool_]:
    """Mark one of the two directions of every stretch."""
    twin = edges["twin"].to_numpy()
    return np.asarray((twin < 0) | (twin > np.arange(len(twin))))


def _read(area: Neighbourhood, crs: str) -> _Ways:
    kept = once(area.edges) & (area.edges["way_class"] != WayClass.LINK).to_numpy()
    kept &= (area.edges["way_id"] != 0).to_numpy()
    edges = area.edges.loc[kept].to_crs(crs).reset_index(drop=True)
    lines, lengths = edges.geometry.to_numpy(), edges["length_m"].to_numpy()
    classes, way_ids = edges["way_class"].to_numpy(), edges["way_id"].to_numpy()
    names = edges["name"].to_numpy(dtype=object)
    ends = edges[["tail", "head"]].to_numpy()
    ways = {}
    for way, rows in edges.groupby("way_id", sort=True).indices.items():
        longest = rows[int(np.argmax(lengths[rows]))]
        name = names[longest]
        ways[int(str(way))] = _Way(
            None if pd.isna(name) else str(name),
            int(classes[longest]),
            float(lengths[rows].sum()),
            rows,
            _is_line(ends[rows]),
        )
    return _Ways(lines, lengths, way_ids, classes, ways, shapely.STRtree(lines), _values(edges))


def _is_line(ends: NDArray[np.int64]) -> bool:
    return int(np.unique(ends, return_counts=True)[1].max()) <= 2  # noqa: PLR2004 -- comes and goes


def _values(edges: gpd.GeoDataFrame) -> dict[str, dict[int, Value]]:
    """Give per attribute the value of every way of which it is known."""
    way = edges["way_id"].to_numpy()
    told: dict[str, pd.Series] = {}
    for name, words in _CODES.items():
        if name in edges:
            named = {each.value: each.name.lower() for each in words if each.name != "UNTAGGED"}
            text = edges[name].map(named)
            told[name] = text.dropna().groupby(way[text.notna()]).agg(_joined)
    for name in _TRIS:
        if name in edges:
            known = edges[name] != Tri.UNTAGGED
            text = edges.loc[known, name].map({each.value: each.name.lower() for each in Tri})
            told[name] = text.groupby(way[known]).agg(_joined)
    stepped = (edges["steps"] != 0).to_numpy()
    told["steps"] = edges["steps"][stepped].groupby(way[stepped]).agg(_steps)
    # As float64, so that 1.6 m is not 1.60000002 m.
    width = edges["width_m"].astype(float).dropna()
    told["width"] = width.groupby(edges.loc[width.index, "way_id"]).min().round(2)
    sloped = (edges["slope_origin"] != Origin.UNTAGGED).to_numpy()
    steepest = edges.loc[sloped, ["slope_up", "slope_down"]].astype(float).max(axis=1).dropna()
    told["slope"] = steepest.groupby(edges.loc[steepest.index, "way_id"]).max().round(3)
    return {
        name: {int(str(key)): value for key, value in column.to_dict().items() if value is not None}
        for name, column in told.items()
    }


def _joined(values: Iterable[str]) -> str:
    return ", ".join(sorted(set(values)))


def _steps(values: pd.Series) -> Value:
    """Give the most steps in one stretch of a way; ``unknown`` where nobody counted them."""
    most = int(values.max())
    return most if most > 0 else "unknown"


def _compared(mine: _Ways, way: int, other: _Ways) -> tuple[float, int | None]:
    """Compare the line of a way with the ways of another build.

    Returns
    -------
    How many metres of it lie on no way of its kind there; and the way that most of it lies on,
    None where less than nine tenths lie on any.
    """
    known = mine.ways[way]
    lines = mine.lines[known.rows]
    lengths = shapely.length(lines)
    counts = np.maximum(np.ceil(lengths / _STEP_M).astype(int), 1)
    line = np.repeat(np.arange(len(lines)), counts)
    place = np.concatenate([(np.arange(count) + 0.5) / count for count in counts])
    points = shapely.line_interpolate_point(lines[line], place, normalized=True)
    point, edge = other.tree.query(points, predicate="dwithin", distance=_LINE_M)
    alike = other.classes[edge] == known.way_class
    point, edge = point[alike], edge[alike]
    share = np.repeat(known.metres * lengths / lengths.sum() / counts, counts)
    covered = np.zeros(len(points), dtype=bool)
    covered[point] = True
    apart = float(share[~covered].sum())
    if apart > (1 - _COVERED) * known.metres or not len(edge):
        return apart, None
    ways, times = np.unique(other.way_ids[edge], return_counts=True)
    return apart, int(ways[np.argmax(times)])


def _told_apart(old: _Ways, was: int, new: _Ways, way: int) -> list[Change]:
    found = []
    one, other = old.ways[was], new.ways[way]
    if one.way_class != other.way_class:
        words = (WayClass(each.way_class).name.lower() for each in (one, other))
        found.append(_change("kind", new, way, was, "way_class", *words))
    elif was == way and one.line and other.line and abs(one.metres - other.metres) > LENGTH_M:
        gained, lost = _compared(new, way, old)[0], _compared(old, was, new)[0]
        if max(gained, lost) > LENGTH_M:
            word = "longer" if other.metres > one.metres else "shorter"
            found.append(
                _change(word, new, way, was, "length_m", round(one.metres), round(other.metres))
            )
    for name in ATTRIBUTES:
        if name not in old.told or name not in new.told:
            continue
        # What has no steps on the map has none.
        nothing = 0 if name == "steps" else None
        before, after = old.told[name].get(was, nothing), new.told[name].get(way, nothing)
        if _differs(name, before, after):
            found.append(_change("attribute", new, way, was, name, before, after))
    return found


def _differs(name: str, before: Value, after: Value) -> bool:
    if before is None or after is None or isinstance(before, str) or isinstance(after, str):
        return before != after
    least = {"width": _WIDTH_M, "slope": SLOPE}.get(name, 0.0)
    # A measure of 1.60 and one of 1.70 differ by a hair less than 0.1 in floating point.
    return abs(after - before) > max(least - 1e-6, 0.0)


def _looks_there(area: Neighbourhood, ways: _Ways, some: list[int], crs: str) -> list[int]:
    """Keep the ways of one build that lie where the other looks."""
    points = np.array([_middle(ways, way) for way in some], dtype=object)
    return [way for way, seen in zip(some, is_in_view(area, points, crs), strict=True) if seen]


def _middle(ways: _Ways, way: int) -> shapely.Point:
    rows = ways.ways[way].rows
    longest = rows[int(np.argmax(ways.lengths[rows]))]
    point: shapely.Point = shapely.line_interpolate_point(ways.lines[longest], 0.5, normalized=True)
    return point


def _change(
    change: str,
    ways: _Ways,
    way: int,
    was: int | None,
    what: str | None,
    before: Value,
    after: Value,
) -> Change:
    known = ways.ways[way]
    return Change(
        change=change,
        reference=way_name(way),
        reference_before=None if was is None else way_name(was),
        name=known.name,
        kind=WayClass(known.way_class).name.lower(),
        what=what,
        before=before,
        after=after,
        metres=known.metres,
        point=_middle(ways, way),
        gone=change == "disappeared",
        rank=_rank(change, what, known.metres),
    )


def way_name(way: int) -> str:
    """Name a way as OpenStreetMap does; the network gives relations a negative number."""
    return f"way/{way}" if way > 0 else f"relation/{-way}"


def _rank(change: str, what: str | None, metres: float) -> int:
    """Put what can stop somebody before what only tells more, and other ids last."""
    if change in {"appeared", "disappeared"}:
        return 1 if metres >= LENGTH_M else _LAST
    return _RANKS.get(change, _RANKS.get(what or "", _LAST))


_RANKS = {
    **dict.fromkeys(("steps", "access", "wheelchair"), 0),
    **dict.fromkeys(("longer", "shorter", "width", "slope", "kind"), 2),
    **dict.fromkeys(("surface", "smoothness"), 3),
    "renumbered": 5,
}
_LAST = 4
