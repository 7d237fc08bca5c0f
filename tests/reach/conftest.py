"""Neighbourhoods small enough to draw."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from sociale_basis.neighbourhood.meta import Meta
from sociale_basis.neighbourhood.store import Neighbourhood
from sociale_basis.network.network import Network

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CRS = "EPSG:28992"

# A footway on which nothing is in doubt for anyone.
GOOD: dict[str, Any] = {
    "surface": "asphalt",
    "smoothness": "good",
    "width_m": 2.0,
    "slope_up": 0.0,
    "slope_down": 0.0,
    "lit": 1,
    "steps": 0,
    "kerb_m": 0.0,
    "access": 0,
    "way_class": "footway",
    "kerb_situation": 0,
}


class Draw(Protocol):
    """See :func:`draw`."""

    def __call__(
        self,
        nodes: Sequence[tuple[float, float]],
        streets: Sequence[tuple[int, int, Mapping[str, Any]]],
        homes: Sequence[Mapping[str, Any]],
        places: Sequence[Mapping[str, Any]],
        *,
        residents: bool = True,
        ages: bool = True,
        buurten: Sequence[str] = ("B1",),
    ) -> Neighbourhood:
        """Make a neighbourhood."""


@pytest.fixture
def draw() -> Draw:
    """Give the maker of a neighbourhood from a drawing.

    ``nodes`` are points in metres; a street joins two of them in both directions (edges 2i and
    2i + 1) and has the attributes of :data:`GOOD` and its own. A home has ``street``, ``at``
    (fraction), and perhaps ``residents`` (1), ``older`` (0), ``cell``, ``buurt``, ``inside``; a
    place ``id`` and any column, ``doors``: (street, fraction) pairs. A street of None: not
    attached.
    """
    return _draw


def _draw(
    nodes: Sequence[tuple[float, float]],
    streets: Sequence[tuple[int, int, Mapping[str, Any]]],
    homes: Sequence[Mapping[str, Any]],
    places: Sequence[Mapping[str, Any]],
    *,
    residents: bool = True,
    ages: bool = True,
    buurten: Sequence[str] = ("B1",),
) -> Neighbourhood:
    x, y = np.array(nodes, dtype=float).T
    tail = np.array([end for a, b, _ in streets for end in (a, b)])
    head = np.array([end for a, b, _ in streets for end in (b, a)])
    names = sorted(set(GOOD).union(*(each for _, _, each in streets)) - {"name", "back"})
    columns = {
        name: [
            (each | each.get("back", {}) if back else each).get(name, GOOD.get(name))
            for _, _, each in streets
            for back in (False, True)
        ]
        for name in names
    }
    way_id = np.repeat(np.arange(len(streets)) + 100, 2)
    length = np.hypot(x[tail] - x[head], y[tail] - y[head])
    network = Network.from_edges(tail, head, length, x, y, way_id=way_id, **columns)
    lines = [shapely.LineString([nodes[a], nodes[b]]) for a, b in zip(tail, head, strict=True)]
    twin = np.arange(len(tail), dtype=np.int32) ^ 1
    edges = gpd.GeoDataFrame({"twin": twin}, geometry=lines, crs=CRS)
    area = Neighbourhood(
        folder=Path(),
        digest="0" * 16,
        meta=Meta.model_construct(
            population_from="population" if residents else "none", sources=[]
        ),
        areas=gpd.GeoDataFrame(
            {"code": list(buurten), "name": [f"Buurt {code}" for code in buurten]},
            geometry=[shapely.box(0, 0, 1, 1)] * len(buurten),
            crs=CRS,
        ),
        extent=shapely.box(0, 0, 1, 1),
        boundary=shapely.box(0, 0, 1, 1),
        homes=_homes(homes, lines),
        population=_population(homes, ages=ages),
        places=_places(places, lines),
        place_anchors=pd.DataFrame(
            [
                {"place": row, "edge": 2 * street, "twin": 2 * street + 1, "fraction": at}
                for row, place in enumerate(places)
                for street, at in place["doors"]
            ],
            columns=["place", "edge", "twin", "fraction"],
        ),
        nodes=pd.DataFrame(),
        edges=edges,
        background=gpd.GeoDataFrame(geometry=[]),
    )
    area.__dict__["network"] = network  # where a cached property keeps what it has made
    return area


def _homes(homes: Sequence[Mapping[str, Any]], lines: list[shapely.LineString]) -> gpd.GeoDataFrame:
    street = np.array([-1 if home["street"] is None else home["street"] for home in homes])
    at = np.array([home.get("at", 0.5) for home in homes])
    return gpd.GeoDataFrame(
        {
            "weight": 1.0,
            "area_code": [f"A{i}" for i in range(len(homes))],
            "buurt": [home.get("buurt", "B1") for home in homes],
            "cell": [home.get("cell", "E0000N0000") for home in homes],
            "inside": [home.get("inside", True) for home in homes],
            "anchor_edge": np.where(street >= 0, 2 * street, -1).astype(np.int32),
            "anchor_twin": np.where(street >= 0, 2 * street + 1, -1).astype(np.int32),
            "anchor_fraction": at,
        },
        geometry=[
            lines[2 * s].interpolate(f, normalized=True) if s >= 0 else shapely.Point(9e5, 9e5)
            for s, f in zip(street, at, strict=True)
        ],
        index=[f"home {i}" for i in range(len(homes))],
        crs=CRS,
    )


def _population(homes: Sequence[Mapping[str, Any]], *, ages: bool) -> pd.DataFrame:
    rows: list[tuple[object, ...]] = []
    for i, home in enumerate(homes):
        everyone, older = home.get("residents", 1.0), home.get("older", 0.0)
        rows.append((f"A{i}", "total", 0, pd.NA, everyone))
        if ages:
            rows.append((f"A{i}", "0-74", 0, 74, everyone - older))
            rows.append((f"A{i}", "75+", 75, pd.NA, older))
    table = pd.DataFrame(rows, columns=["area_code", "band", "lower", "upper", "residents"])
    return table.astype({"upper": "Int64", "residents": float})


def _places(
    places: Sequence[Mapping[str, Any]], lines: list[shapely.LineString]
) -> gpd.GeoDataFrame:
    given = {"layer": "institutional/library", "name": None, "status": "candidate"}
    table = pd.DataFrame(
        [{k: v for k, v in (given | dict(place)).items() if k != "doors"} for place in places]
    )
    points = [
        lines[2 * place["doors"][0][0]].interpolate(place["doors"][0][1], normalized=True)
        if place["doors"]
        else shapely.Point(9e5, 9e5)
        for place in places
    ]
    return gpd.GeoDataFrame(table, geometry=points, crs=CRS)
