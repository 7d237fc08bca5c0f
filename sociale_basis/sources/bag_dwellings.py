"""The dwellings of the BAG in the table that those of OpenStreetMap come in.

The BAG says who lives where; OpenStreetMap adds the building on the map and its front door. Outside
the box that the BAG was asked for, the addresses and buildings of OpenStreetMap stand in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from sociale_basis.sources.addresses import Address
from sociale_basis.sources.dwelling_table import Buildings, Home, dwelling_frame, find_doors
from sociale_basis.sources.dwellings import dwellings
from sociale_basis.sources.feature_pages import RD

if TYPE_CHECKING:
    from sociale_basis.sources.bag import Bag
    from sociale_basis.sources.osm_data import OsmData

ELEMENT = "bag"
"""Stands in the column ``element`` of a dwelling that the BAG tells of."""


def bag_dwellings(bag: Bag, osm: OsmData) -> gpd.GeoDataFrame:
    """Give the dwellings of the BAG, and of OpenStreetMap where the BAG was not asked.

    Parameters
    ----------
    bag
        Dwellings within a box.
    osm
        Of which only the features are used: buildings, front doors, and addresses outside the box.

    Returns
    -------
    dwellings
        As :func:`sociale_basis.sources.dwellings.dwellings`. Of a dwelling in the BAG ``element``
        is ``"bag"``, ``osm_id`` its ``identificatie`` as a number, ``unit`` 0 and ``weight`` 1.
    """
    outside = _outside(bag, osm)
    told = bag.dwellings
    points = told.geometry.to_crs("EPSG:4326").to_numpy()
    homes = [
        Home(
            ELEMENT,
            int(row.identificatie),
            0,
            point,
            None,
            address=Address(
                element=ELEMENT,
                osm_id=int(row.identificatie),
                unit=0,
                street=row.street,
                number=row.number,
                flat=row.addition,
                postcode=row.postcode,
                tags={},
                point=point,
                rank=0,
            ),
        )
        for row, point in zip(told.itertuples(), points, strict=True)
    ]
    buildings = None
    if not osm.features.empty:
        metric = osm.features.estimate_utm_crs()
        buildings = Buildings(osm.features, metric)
        around = buildings.around([home.point for home in homes])
        for home, building in zip(homes, around, strict=True):
            home.building = building
        find_doors(homes, buildings, osm.features, metric)
    found = dwelling_frame(homes, buildings, {})
    if not outside.empty:
        found = gpd.GeoDataFrame(pd.concat([found, outside], ignore_index=True))
    left_out = dict(outside.attrs["left_out"])
    for cause, number in bag.left_out.items():
        left_out[f"bag_{cause}"] = number
    found.attrs = {"left_out": left_out}
    return found


def _outside(bag: Bag, osm: OsmData) -> gpd.GeoDataFrame:
    """Give the dwellings of OpenStreetMap that lie outside the box of the BAG."""
    asked = shapely.box(*bag.box)
    shapely.prepare(asked)
    shapes = osm.features.geometry.to_crs(RD).to_numpy()
    around = osm.features.loc[~shapely.contains_properly(asked, shapes)]
    found = dwellings(replace(osm, features=around.reset_index(drop=True)))
    beyond = ~shapely.intersects(asked, found.geometry.to_crs(RD).to_numpy())
    return found.loc[beyond].reset_index(drop=True)
