"""Where one person starts: a point in memory, and the neighbourhood as if only they lived there.

With one resident of weight one, what every search counts per place says of that one person
whether they get there: the same engine, and so the same answers, as for all homes together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_basis.neighbourhood.cells import cell_codes, cell_squares
from sociale_basis.network.anchoring import anchor_points
from sociale_basis.reach.on_map import streets_at

if TYPE_CHECKING:
    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.anchors import Anchors

_WITHIN_M = 100.0
_CBS_BUURT = re.compile(r"BU(\d{4})(\d{2})\d{2}")
_ME = "asker"


@dataclass(frozen=True, eq=False)
class Standpoint:
    """Where somebody starts. In memory only: nothing of it is stored, logged or sent.

    Attributes
    ----------
    point
        In the metres of the neighbourhood.
    cell
        The square of 100 metres it lies in: all that may be shared.
    anchor
        Where it touches the network, of length 1; not attached farther than 100 m from a way.
    codes
        Of the areas it lies in, with the wijk and gemeente that a code of CBS names.
    street
        The nearest street that has a name, within 50 m.
    """

    point: shapely.Point
    cell: str
    anchor: Anchors
    codes: frozenset[str]
    street: str | None


def standpoint(area: Neighbourhood, point: shapely.Point) -> Standpoint:
    """Attach a point to the network, and say in which areas and street it lies.

    Parameters
    ----------
    area
        The neighbourhood.
    point
        In metres of its reference system; it may lie outside the boundary.
    """
    spot = np.array([point], dtype=object)
    anchor = anchor_points(
        area.network,
        area.edges.geometry.to_numpy(),
        area.edges["twin"].to_numpy(dtype=np.int32),
        spot,
        within_m=_WITHIN_M,
    )
    holds = shapely.intersects(area.areas.geometry.to_numpy(), point)
    street = streets_at(area, np.array([-1]), spot)[0]
    (cell,) = cell_codes([point.x], [point.y])
    return Standpoint(point, cell, anchor, area_codes(area.areas["code"][holds]), street)


def middle_of(area: Neighbourhood, cell: str) -> shapely.Point:
    """Give where somebody in a square of 100 metres starts: amid its homes, else its middle.

    Raises
    ------
    BadValueError
        It is not the code of a cell.
    """
    (square,) = cell_squares([cell], str(area.homes.crs))
    homes = area.homes.geometry.to_numpy()[(area.homes["cell"] == cell).to_numpy(dtype=np.bool_)]
    if not len(homes):
        middle: shapely.Point = square.centroid
        return middle
    x, y = shapely.get_coordinates(homes).mean(axis=0)
    return shapely.Point(round(x), round(y))


def area_codes(codes: pd.Series) -> frozenset[str]:
    """Add to codes of CBS of buurten those of their wijk and gemeente."""
    found = {str(code) for code in codes}
    for match in filter(None, map(_CBS_BUURT.fullmatch, list(found))):
        found |= {f"WK{match[1]}{match[2]}", f"GM{match[1]}"}
    return frozenset(found)


def alone(area: Neighbourhood, start: Standpoint) -> Neighbourhood:
    """Give the neighbourhood as if one person lived in it, at a point."""
    homes = gpd.GeoDataFrame(
        {
            "address": pd.array([None], dtype="str"),
            "dwellings": [1.0],
            "weight": [1.0],
            "area_code": [_ME],
            "buurt": pd.array([None], dtype="str"),
            "cell": [start.cell],
            "inside": [True],
            "anchor_edge": start.anchor.edge,
            "anchor_twin": start.anchor.twin,
            "anchor_fraction": start.anchor.fraction,
        },
        geometry=[start.point],
        crs=area.homes.crs,
    )
    population = pd.DataFrame(
        {
            "area_code": [_ME],
            "band": ["total"],
            "lower": pd.array([0], dtype="Int64"),
            "upper": pd.array([None], dtype="Int64"),
            "residents": [1.0],
            "state": ["measured"],
        }
    )
    meta = area.meta.model_copy(update={"population_from": "population"})
    made = replace(area, homes=homes, population=population, meta=meta)
    # The network is the same one: a cached property keeps what it made under its own name.
    vars(made)["network"] = area.network
    return made
