"""Which sub-areas got another code, were split, merged, renamed or drawn anew.

The CBS gives codes anew. Whether an area is the same is told by its surface, not by its code: nine
tenths of both have to be shared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import pandas as pd
import shapely

if TYPE_CHECKING:
    from sociale_basis.neighbourhood.store import Neighbourhood

SAME = 0.9
"""Two surfaces that share this much of both are the same area."""
_TOUCH = 0.01
_AREAS = ("change", "codes_before", "codes", "name_before", "name", "share")
_WHOLE = 0.999


class _Area(NamedTuple):
    code: str
    name: str
    shape: shapely.Geometry


class AreasChanged(NamedTuple):
    """What :func:`areas_changed` found.

    Attributes
    ----------
    table
        ``change`` (``renumbered``, ``split``, ``merged``, ``renamed``, ``redrawn``, ``appeared``,
        ``disappeared``, or ``boundary`` for the whole), ``codes_before``, ``codes`` (joined by
        ``|``), ``name_before``, ``name`` and ``share``: of the surfaces together that both have;
        of what appeared or disappeared, the part that lies in areas of the other build.
    same
        The code before of every area that was there, by its code now.
    """

    table: pd.DataFrame
    same: dict[str, str]


def areas_changed(before: Neighbourhood, after: Neighbourhood) -> AreasChanged:
    """Compare the sub-areas of two builds, and the boundary.

    Parameters
    ----------
    before, after
        The builds.
    """
    crs = after.meta.crs
    old, new = _areas(before.areas.to_crs(crs)), _areas(after.areas)
    parts = _parts(old, new)
    same = _same(old, new, parts)
    rows = [_row("boundary", [], [], _share(*_boundaries(before, after)))]
    rows = [row for row in rows if row["share"] < _WHOLE]
    for now, was in sorted(same.items()):
        share = _share(old[was].shape, new[now].shape)
        if now != was:
            rows.append(_row("renumbered", [old[was]], [new[now]], share))
        elif old[was].name != new[now].name:
            rows.append(_row("renamed", [old[was]], [new[now]], share))
    left = [code for code in old if code not in same.values()]
    come = [code for code in new if code not in same]
    for word, one, other, within in (
        ("split", left, come, {pair: shares[1] for pair, shares in parts.items()}),
        ("merged", come, left, {pair[::-1]: shares[0] for pair, shares in parts.items()}),
    ):
        for code in list(one):
            pieces = [each for each in other if within.get((code, each), 0.0) >= SAME]
            lists = (old, new) if word == "split" else (new, old)
            whole, drawn = lists[0][code], [lists[1][each] for each in pieces]
            share = _share(whole.shape, shapely.union_all([each.shape for each in drawn]))
            if len(pieces) > 1 and share >= SAME:
                sides = ([whole], drawn) if word == "split" else (drawn, [whole])
                rows.append(_row(word, *sides, share))
                one.remove(code)
                for each in pieces:
                    other.remove(each)
    both = [code for code in left if code in come]
    rows += [
        _row("redrawn", [old[code]], [new[code]], _share(old[code].shape, new[code].shape))
        for code in both
    ]
    rows += [
        _row("disappeared", [old[code]], [], _covered(old[code], new))
        for code in left
        if code not in both
    ]
    rows += [
        _row("appeared", [], [new[code]], _covered(new[code], old))
        for code in come
        if code not in both
    ]
    return AreasChanged(pd.DataFrame(rows, columns=list(_AREAS)), same)


def _areas(frame: gpd.GeoDataFrame) -> dict[str, _Area]:
    return {
        str(code): _Area(str(code), str(name), shape)
        for code, name, shape in zip(frame["code"], frame["name"], frame.geometry, strict=True)
    }


def _boundaries(before: Neighbourhood, after: Neighbourhood) -> list[shapely.Geometry]:
    drawn = gpd.GeoSeries([before.boundary], crs=before.meta.crs).to_crs(after.meta.crs)
    return [drawn.iloc[0], after.boundary]


def _parts(
    old: dict[str, _Area], new: dict[str, _Area]
) -> dict[tuple[str, str], tuple[float, float]]:
    """Give which share of the one and of the other two areas have in common."""
    shapes = [each.shape for each in new.values()]
    codes = list(new)
    tree = shapely.STRtree(shapes)
    found = {}
    for was, area in old.items():
        for at in tree.query(area.shape, predicate="intersects").tolist():
            both = shapely.area(shapely.intersection(area.shape, shapes[at]))
            shares = (both / shapely.area(area.shape), both / shapely.area(shapes[at]))
            if max(shares) > _TOUCH:
                found[was, codes[at]] = shares
    return found


def _same(
    old: dict[str, _Area],
    new: dict[str, _Area],
    parts: dict[tuple[str, str], tuple[float, float]],
) -> dict[str, str]:
    """Give the code before by the code now, of areas whose surface is the same."""
    found: dict[str, str] = {}
    # With the same code first, should two areas lie on top of one another.
    for was, now in sorted(parts, key=lambda pair: pair[0] != pair[1]):
        free = now not in found and was not in found.values()
        if free and min(parts[was, now]) >= SAME:
            found[now] = was
    return {code: found[code] for code in new if code in found and found[code] in old}


def _share(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """Give the surface two shapes have in common, of that of both together."""
    together = shapely.area(shapely.union(one, other))
    return float(shapely.area(shapely.intersection(one, other)) / together) if together else 0.0


def _covered(area: _Area, others: dict[str, _Area]) -> float:
    """Give which share of an area lies in areas of the other build."""
    rest = shapely.union_all([each.shape for each in others.values()])
    return float(shapely.area(shapely.intersection(area.shape, rest)) / shapely.area(area.shape))


def _row(change: str, before: list[_Area], after: list[_Area], share: float) -> dict[str, Any]:
    sides = [
        ("|".join(each.code for each in side) or None, "|".join(each.name for each in side) or None)
        for side in (before, after)
    ]
    (codes_before, name_before), (codes, name) = sides
    values = (change, codes_before, codes, name_before, name, round(share, 3))
    return dict(zip(_AREAS, values, strict=True))
