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

from typing import TYPE_CHECKING

import numpy as np
import shapely

from sociale_basis.sources.addresses import addresses, each_once
from sociale_basis.sources.building_use import (
    HOME_BUILDINGS,
    is_lived_in,
    is_place,
    may_be_home,
)
from sociale_basis.sources.dwelling_table import (
    Buildings,
    Home,
    dwelling_frame,
    find_doors,
    to_metres,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from sociale_basis.sources.osm_data import OsmData

# Not retail and commercial: whole inner cities are mapped so, and people live above shops.
WORK_LAND = frozenset({"construction", "depot", "industrial", "military", "port"})


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
        return dwelling_frame([], None, {})
    metric = features.estimate_utm_crs()
    buildings = Buildings(features, metric)
    found = addresses(features)
    places = buildings.around([address.point for address in found])
    at_work = _on_work_land(features, [address.point for address in found])
    left_out = {"place": 0, "building": 0, "work_land": 0, "repeated": 0}
    homes: list[Home] = []
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
                Home(
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
        to_metres([home.point for home in homes], metric),
    )
    homes = [homes[at] for at in kept]
    _weigh_by_flats(homes, buildings)
    homes += _without_address(homes, buildings)
    find_doors(homes, buildings, features, metric)
    return dwelling_frame(homes, buildings, left_out)


def _on_work_land(features: gpd.GeoDataFrame, points: Sequence[shapely.Point]) -> list[bool]:
    work = features["tags"].map(lambda tags: tags.get("landuse") in WORK_LAND)
    land = features[work & features.geom_type.isin(["Polygon", "MultiPolygon"])]
    tree = shapely.STRtree(land.geometry.to_numpy())
    inside = np.zeros(len(points), dtype=bool)
    inside[tree.query(np.array(points, dtype=object), predicate="intersects")[0]] = True
    return inside.tolist()


def _weigh_by_flats(homes: Sequence[Home], buildings: Buildings) -> None:
    inside: dict[int, list[Home]] = {}
    for home in homes:
        if home.building is not None:
            inside.setdefault(home.building, []).append(home)
    for building, neighbours in inside.items():
        flats = buildings.flats(building) or 0
        if flats > len(neighbours):
            for home in neighbours:
                home.weight = flats / len(neighbours)


def _without_address(homes: Sequence[Home], buildings: Buildings) -> list[Home]:
    addressed = {home.building for home in homes}
    return [
        Home(
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
