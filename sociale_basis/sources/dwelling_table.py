"""The table of dwellings: homes, the buildings they stand in, and their front doors.

Whoever tells of the homes, OpenStreetMap or the BAG, the table is the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import dist
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_basis.sources.building_use import SHARED_HOMES
from sociale_basis.sources.house_numbers import house_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pyproj import CRS

    from sociale_basis.sources.addresses import Address
    from sociale_basis.sources.osm_data import Tags

GROUND_PER_DWELLING_M2 = 100.0

COVERS = frozenset({"bridge", "carport", "roof"})
NO_FRONT_DOORS = frozenset({"emergency", "exit", "fire_exit", "garage", "no", "service"})


@dataclass
class Home:
    """One dwelling, or one building of dwellings; ``building`` is its number in the buildings."""

    element: str
    osm_id: int
    unit: int
    point: shapely.Point
    building: int | None
    address: Address | None = None
    weight: float = 1.0
    entrance: shapely.Point | None = None


class Buildings:
    """The buildings among the features of OpenStreetMap, by position."""

    def __init__(self, features: gpd.GeoDataFrame, metric: CRS) -> None:
        surface = features.geom_type.isin(["Polygon", "MultiPolygon"])
        built = features["tags"].map(lambda tags: tags.get("building", "no") != "no")
        part = features[surface & built]
        self.element: list[str] = part["element"].tolist()
        self.osm_id: list[int] = part["osm_id"].tolist()
        self.tags: list[Tags] = part["tags"].tolist()
        self.shape: NDArray[np.object_] = part.geometry.to_numpy()
        self.ground_m2: NDArray[np.float64] = part.geometry.to_crs(metric).area.to_numpy()
        self.tree = shapely.STRtree(self.shape)

    def around(self, points: Sequence[shapely.Point]) -> list[int | None]:
        """Give the building each point lies in or on: the smallest, but no roof above another."""
        best: list[int | None] = [None] * len(points)
        point, building = self.tree.query(np.array(points, dtype=object), predicate="intersects")
        # In lon/lat, where a node on an outline is exactly on it.
        for at, candidate in zip(point.tolist(), building.tolist(), strict=True):
            current = best[at]
            if current is None or self._order(candidate) < self._order(current):
                best[at] = candidate
        return best

    def _order(self, building: int) -> tuple[bool, float, int]:
        cover = self.tags[building]["building"] in COVERS
        return cover, float(self.ground_m2[building]), building

    def flats(self, building: int) -> int | None:
        """Give ``building:flats`` where it is a number."""
        return _whole(self.tags[building].get("building:flats"))

    def dwellings(self, building: int) -> int:
        """Estimate how many dwellings a residential building holds."""
        flats = self.flats(building)
        if flats is not None:
            return flats
        if self.tags[building]["building"] not in SHARED_HOMES:
            return 1
        floors = _whole(self.tags[building].get("building:levels")) or 1
        return floors * max(1, round(float(self.ground_m2[building]) / GROUND_PER_DWELLING_M2))


def find_doors(
    homes: Sequence[Home], buildings: Buildings, features: gpd.GeoDataFrame, metric: CRS
) -> None:
    """Give every home in a building the nearest front door that can be its own."""
    front = features["tags"].map(
        lambda tags: "entrance" in tags and tags["entrance"] not in NO_FRONT_DOORS
    )
    doors = features[(features["element"] == "n") & front]
    tags = doors["tags"].tolist()
    points = doors.geometry.to_numpy()
    places = to_metres(points, metric)
    by_building: dict[int, list[int]] = {}
    for door, building in zip(*buildings.tree.query(points, predicate="intersects"), strict=True):
        by_building.setdefault(int(building), []).append(int(door))
    own = {number: door for door, number in enumerate(doors["osm_id"].tolist())}
    numbers = [
        frozenset(house_numbers(told.get("addr:housenumber", ""), told.get("addr:interpolation")))
        for told in tags
    ]
    for home, place in zip(homes, to_metres([home.point for home in homes], metric), strict=True):
        if home.element == "n" and home.osm_id in own:
            home.entrance = home.point
            continue
        if home.building is None:
            continue
        candidates = by_building.get(home.building, [])
        if home.address is not None:
            number = home.address.number
            named = [door for door in candidates if number in numbers[door]]
            candidates = named or [door for door in candidates if not numbers[door]]
        if candidates:
            nearest = min(candidates, key=lambda door: dist(place, places[door]))
            home.entrance = points[nearest]


def to_metres(points: Sequence[shapely.Point], metric: CRS) -> list[tuple[float, float]]:
    """Project points in degrees."""
    projected = gpd.GeoSeries(points, crs="EPSG:4326").to_crs(metric)
    return list(zip(projected.x.tolist(), projected.y.tolist(), strict=True))


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdecimal() else None


def _name(buildings: Buildings | None, building: int | None) -> str | None:
    if buildings is None or building is None:
        return None
    return f"{buildings.element[building]}{buildings.osm_id[building]}"


def dwelling_frame(
    homes: Sequence[Home], buildings: Buildings | None, left_out: dict[str, int]
) -> gpd.GeoDataFrame:
    """Make the table; see :func:`sociale_basis.sources.dwellings.dwellings`."""
    homes = sorted(homes, key=lambda home: (home.element, home.osm_id, home.unit))
    table = pd.DataFrame(
        {
            "element": pd.array([home.element for home in homes], dtype="str"),
            "osm_id": np.array([home.osm_id for home in homes], dtype=np.int64),
            "unit": np.array([home.unit for home in homes], dtype=np.int64),
            "address": pd.array(
                [None if home.address is None else home.address.text for home in homes],
                dtype="str",
            ),
            "building_id": pd.array(
                [_name(buildings, home.building) for home in homes], dtype="str"
            ),
            "weight": np.array([home.weight for home in homes], dtype=np.float64),
            "entrance": gpd.GeoSeries([home.entrance for home in homes], crs="EPSG:4326"),
        }
    )
    frame = gpd.GeoDataFrame(
        table, geometry=gpd.GeoSeries([home.point for home in homes], crs="EPSG:4326")
    )
    frame.attrs["left_out"] = left_out
    return frame
