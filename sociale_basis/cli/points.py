"""Points on the command line: LAT,LON in degrees, and where on the network they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sociale_basis.errors import BadValueError, UsageError

if TYPE_CHECKING:
    import shapely

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.network.anchors import Anchors

_WITHIN_M = 100.0
_EVERYWHERE_M = 1e7
_HIGHEST = (90.0, 180.0)


def point(text: str, option: str) -> tuple[float, float]:
    """Read a point.

    Raises
    ------
    UsageError
        It is no LAT,LON in degrees.
    """
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        raise UsageError(
            f"{option} is '{text}'", do="write LAT,LON in degrees: 52.0012,4.3711"
        ) from None
    if not (abs(lat) <= _HIGHEST[0] and abs(lon) <= _HIGHEST[1]):
        raise UsageError(f"{option} is '{text}', which is nowhere", do="write LAT,LON in degrees")
    return lat, lon


def anchor_of(area: Neighbourhood, spot: tuple[float, float], option: str) -> Anchors:
    """Attach a point to the network.

    Raises
    ------
    BadValueError
        No way lies within 100 m.
    """
    import numpy as np
    import shapely

    from sociale_basis.network.anchoring import anchor_points

    lat, lon = spot
    place = np.array([spot_of(area, spot)], dtype=object)
    lines = area.edges.geometry.to_numpy()
    twin = area.edges["twin"].to_numpy(dtype="int32")
    found = anchor_points(area.network, lines, twin, place, within_m=_EVERYWHERE_M)
    line = lines[found.edge[0]]
    away = shapely.distance(place[0], line)
    if away > _WITHIN_M:
        raise BadValueError(
            f"{option} {lat:g},{lon:g} is {away:,.0f} m from the nearest way on which one can walk",
            do=f"give a point within {_WITHIN_M:.0f} m of one (LAT,LON: latitude first)",
        )
    return found


def spot_of(area: Neighbourhood, spot: tuple[float, float]) -> shapely.Point:
    """Give where a point lies in the metres of a neighbourhood."""
    import geopandas as gpd
    import shapely

    lat, lon = spot
    placed = gpd.GeoSeries([shapely.Point(lon, lat)], crs="EPSG:4326").to_crs(area.homes.crs)
    found: shapely.Point = placed.iloc[0]
    return found
