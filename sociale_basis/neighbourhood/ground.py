"""The surfaces a neighbourhood is about: extent, boundary, sub-areas, and the window around."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from sociale_basis.errors import ExtentError
from sociale_basis.neighbourhood.crs import DEGREES, Surface, metric_crs, project
from sociale_basis.neighbourhood.sub_areas import fit_notes
from sociale_basis.sources.boundaries import fit_to_extent

if TYPE_CHECKING:
    from sociale_basis.neighbourhood.inputs import Inputs


_NAMED = 5


@dataclass(frozen=True, eq=False)
class Ground:
    """The surfaces, in metres.

    Attributes
    ----------
    crs
        Their reference system.
    extent
        What the data covers.
    boundary
        Who lives in here is counted.
    sub_areas
        ``code, name, kind, share_inside, geometry``; whole, also where they stick out.
    window
        The boundary and the margin around it.
    """

    crs: str
    extent: Surface
    boundary: Surface
    sub_areas: gpd.GeoDataFrame
    window: Surface


def lay_out(
    inputs: Inputs, extent: Surface, margin_m: float, name: str
) -> tuple[Ground, list[str]]:
    """Bring the surfaces together in one metric reference system.

    Without a boundary the extent is the boundary. Without sub-areas the polygons of the boundary
    are the sub-areas; without either there is one, named after the neighbourhood.

    Parameters
    ----------
    inputs
        With ``boundary`` and ``buurten``.
    extent
        What the data covers, in degrees.
    margin_m
        Of the window.
    name
        Of the neighbourhood.

    Raises
    ------
    ExtentError
        Boundary or sub-areas lie wholly outside the extent, or apart from one another.
    """
    given = inputs.boundary if inputs.boundary is not None else inputs.buurten
    bounds = extent.bounds if given is None else given.to_crs(DEGREES).total_bounds
    west, south, east, north = (float(degree) for degree in bounds)
    crs = metric_crs((west + east) / 2, (south + north) / 2)
    ground = project(extent, crs)
    warnings: list[str] = []
    boundary: Surface = ground
    parts = None
    if inputs.boundary is not None:
        parts, notes = fit_to_extent(in_metres(inputs.boundary, crs), ground)
        warnings += notes
        boundary = as_surface(shapely.union_all(parts.geometry.to_numpy()))
    if inputs.buurten is not None:
        parts, notes = fit_to_extent(in_metres(inputs.buurten, crs), ground)
        # Of areas outside the boundary it does not matter how much lies in the extent.
        parts, outside = _touching(parts, boundary)
        warnings += [note for note in notes if not note.startswith(tuple(outside))]
        if outside and inputs.boundary is not None:
            warnings.append(_left_out(outside))
    if parts is not None:
        warnings += fit_notes(parts, as_surface(shapely.intersection(boundary, ground)))
    if parts is None:
        parts = gpd.GeoDataFrame(
            {"code": ["1"], "name": [name], "kind": ["area"], "share_inside": [1.0]},
            geometry=[ground],
            crs=crs,
        )
    window = as_surface(shapely.buffer(boundary, margin_m))
    return Ground(crs, ground, boundary, parts, window), warnings


def as_surface(shape: shapely.Geometry) -> Surface:
    """Give the surface in a shape that may hold lines beside it."""
    if isinstance(shape, shapely.Polygon | shapely.MultiPolygon):
        return shape
    parts = shapely.get_parts(shape)
    return as_surface(shapely.union_all(parts[shapely.get_dimensions(parts) == 2]))  # noqa: PLR2004 -- surfaces


def in_metres(areas: gpd.GeoDataFrame, crs: str) -> gpd.GeoDataFrame:
    """Project areas; a border that only projecting made cross itself is mended."""
    areas = areas.to_crs(crs)
    broken = ~areas.geometry.is_valid
    if broken.any():
        areas.loc[broken, "geometry"] = areas.loc[broken].geometry.make_valid()
    return areas


def _touching(areas: gpd.GeoDataFrame, boundary: Surface) -> tuple[gpd.GeoDataFrame, list[str]]:
    shared = shapely.area(shapely.intersection(areas.geometry.to_numpy(), boundary))
    # Borders of one map drawn in two generalisations share slivers.
    touching = shared > 0.001 * areas.geometry.area.to_numpy()
    if not touching.any():
        raise ExtentError(
            f"all {len(areas)} sub-areas lie wholly outside the boundary",
            do="check that --buurten and --boundary are of the same neighbourhood",
        )
    outside = [f"{area.code} ({area.name})" for area in areas.loc[~touching].itertuples()]
    return areas.loc[touching].reset_index(drop=True), outside


def _left_out(outside: list[str]) -> str:
    more = f" and {len(outside) - _NAMED} more" if len(outside) > _NAMED else ""
    return (
        f"{len(outside)} sub-areas lie outside the boundary and are left out: "
        f"{', '.join(outside[:_NAMED])}{more}"
    )
