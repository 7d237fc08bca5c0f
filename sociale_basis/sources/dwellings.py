"""Where people live, from OpenStreetMap: addresses, and homes that have no address on the map.

What counts, in words:

- An address (``addr:housenumber``, ``addr:flats``) is a dwelling, unless it stands in a building
  that is no home, or is itself a shop, office, school, piece of land …: see
  :mod:`sociale_basis.sources.building_use`.
- An address in a building of unknown kind (``building=yes``), or in none, on land of
  :data:`WORK_LAND` is a business, not a dwelling.
- ``12;14`` and ``12-16`` are several dwellings, and so are the numbers along a way with
  ``addr:interpolation``. A range whose numbers are also there one by one is a sign on an entrance
  and adds none; ``12-2``, ``12-4``, ``12-6`` side by side are additions to number 12, no ranges.
- The same street, number and unit within 50 m is one dwelling.
- A residential building without a dwelling address in it is one row that weighs its dwellings:
  ``building:flats``; else, where several households share it, one per floor (``building:levels``,
  else one) and per 100 m² of ground; else one.
- Where ``building:flats`` is more than the addresses found inside, each of them weighs its share.

The 50 m and 100 m² are our judgement.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import dist
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_basis.sources.addresses import addresses, each_once
from sociale_basis.sources.building_use import (
    HOME_BUILDINGS,
    SHARED_HOMES,
    is_lived_in,
    is_place,
    may_be_home,
)
from sociale_basis.sources.house_numbers import house_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pyproj import CRS

    from sociale_basis.sources.addresses import Address
    from sociale_basis.sources.osm_data import OsmData, Tags

GROUND_PER_DWELLING_M2 = 100.0

# Not retail and commercial: whole inner cities are mapped so, and people live above shops.
WORK_LAND = frozenset({"construction", "depot", "industrial", "military", "port"})
COVERS = frozenset({"bridge", "carport", "roof"})
NO_FRONT_DOORS = frozenset({"emergency", "exit", "fire_exit", "garage", "no", "service"})


def dwellings(osm: OsmData) -> gpd.GeoDataFrame:
    """Find the dwellings in OpenStreetMap data.

    Parameters
    ----------
    osm
        Of which only the features are used.

    Returns
    -------
    dwellings
        One row per dwelling, or per residential building without address, in EPSG:4326, sorted by
        element, id and unit:

        - ``element``, ``osm_id``: where the address (or building) comes from
        - ``unit``: 0, 1, … among the dwellings of one element
        - ``address``: ``"Street 12A, 2628DB"`` for local look-up, or None
        - ``building_id``: the building it stands in, such as ``"w123"``, or None
        - ``weight``: dwellings this row stands for
        - ``entrance``: Point of the nearest front door of the building (one that names this
          number first), or None
        - ``geometry``: Point

        ``attrs["left_out"]`` counts what was found and is no dwelling, by cause.

    Notes
    -----
    The rules are in the module's docstring.
    """
    features = osm.features
    if features.empty:
        return _frame([], None, {})
    metric = features.estimate_utm_crs()
    buildings = _Buildings(features, metric)
    found = addresses(features)
    places = buildings.around([address.point for address in found])
    at_work = _on_work_land(features, [address.point for address in found])
    left_out = {"place": 0, "building": 0, "work_land": 0, "repeated": 0}
    homes: list[_Home] = []
    for address, building, work in zip(found, places, at_work, strict=True):
        tags = address.tags if building is None else buildings.tags[building]
        if building is not None and not may_be_home(tags):
            left_out["building"] += 1
        elif work and tags.get("building", "yes") == "yes" and not is_lived_in(tags):
            left_out["work_land"] += 1
        elif is_place(address.tags):
            left_out["place"] += 1
        else:
            homes.append(
                _Home(
                    address.element,
                    address.osm_id,
                    address.unit,
                    address.point,
                    building,
                    address=address,
                )
            )
    kept, left_out["repeated"] = each_once(
        [home.address for home in homes if home.address is not None],
        _metres([home.point for home in homes], metric),
    )
    homes = [homes[at] for at in kept]
    _weigh_by_flats(homes, buildings)
    homes += _without_address(homes, buildings)
    _find_doors(homes, buildings, features, metric)
    return _frame(homes, buildings, left_out)


@dataclass
class _Home:
    element: str
    osm_id: int
    unit: int
    point: shapely.Point
    building: int | None
    address: Address | None = None
    weight: float = 1.0
    entrance: shapely.Point | None = None


class _Buildings:
    """The buildings among the features, by position."""

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


def _on_work_land(features: gpd.GeoDataFrame, points: Sequence[shapely.Point]) -> list[bool]:
    work = features["tags"].map(lambda tags: tags.get("landuse") in WORK_LAND)
    land = features[work & features.geom_type.isin(["Polygon", "MultiPolygon"])]
    tree = shapely.STRtree(land.geometry.to_numpy())
    inside = np.zeros(len(points), dtype=bool)
    inside[tree.query(np.array(points, dtype=object), predicate="intersects")[0]] = True
    return inside.tolist()


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdecimal() else None


def _weigh_by_flats(homes: Sequence[_Home], buildings: _Buildings) -> None:
    inside: dict[int, list[_Home]] = {}
    for home in homes:
        if home.building is not None:
            inside.setdefault(home.building, []).append(home)
    for building, neighbours in inside.items():
        flats = buildings.flats(building) or 0
        if flats > len(neighbours):
            for home in neighbours:
                home.weight = flats / len(neighbours)


def _without_address(homes: Sequence[_Home], buildings: _Buildings) -> list[_Home]:
    addressed = {home.building for home in homes}
    return [
        _Home(
            buildings.element[building],
            buildings.osm_id[building],
            0,
            shapely.point_on_surface(buildings.shape[building]),
            building,
            weight=float(buildings.dwellings(building)),
        )
        for building, tags in enumerate(buildings.tags)
        if building not in addressed
        and (tags["building"] in HOME_BUILDINGS or is_lived_in(tags))
        and buildings.dwellings(building) > 0
    ]


def _find_doors(
    homes: Sequence[_Home], buildings: _Buildings, features: gpd.GeoDataFrame, metric: CRS
) -> None:
    """Give every home in a building the nearest front door that can be its own."""
    front = features["tags"].map(
        lambda tags: "entrance" in tags and tags["entrance"] not in NO_FRONT_DOORS
    )
    doors = features[(features["element"] == "n") & front]
    tags = doors["tags"].tolist()
    points = doors.geometry.to_numpy()
    places = _metres(points, metric)
    by_building: dict[int, list[int]] = {}
    for door, building in zip(*buildings.tree.query(points, predicate="intersects"), strict=True):
        by_building.setdefault(int(building), []).append(int(door))
    own = {number: door for door, number in enumerate(doors["osm_id"].tolist())}
    numbers = [
        frozenset(house_numbers(told.get("addr:housenumber", ""), told.get("addr:interpolation")))
        for told in tags
    ]
    for home, place in zip(homes, _metres([home.point for home in homes], metric), strict=True):
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


def _metres(points: Sequence[shapely.Point], metric: CRS) -> list[tuple[float, float]]:
    projected = gpd.GeoSeries(points, crs="EPSG:4326").to_crs(metric)
    return list(zip(projected.x.tolist(), projected.y.tolist(), strict=True))


def _name(buildings: _Buildings | None, building: int | None) -> str | None:
    if buildings is None or building is None:
        return None
    return f"{buildings.element[building]}{buildings.osm_id[building]}"


def _frame(
    homes: Sequence[_Home], buildings: _Buildings | None, left_out: dict[str, int]
) -> gpd.GeoDataFrame:
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
