"""What the maps and scripts of the site are given, as data files."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from sociale_basis.i18n import _, language
from sociale_basis.layers import layers
from sociale_basis.maps import geojson
from sociale_basis.maps.describe import degrees
from sociale_basis.maps.legend import sign_legend
from sociale_basis.maps.map_texts import map_texts
from sociale_basis.neighbourhood.cells import cell_squares
from sociale_basis.publish.site.downloads import functions_of
from sociale_basis.publish.site.words import answer_words
from sociale_basis.register.service_area import serves

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sociale_basis.maps import MapDescription
    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.publish.site.cell_search import CellRow
    from sociale_basis.publish.site.entries import Entry
    from sociale_basis.publish.site.reach_table import ProfileTable
    from sociale_basis.publish.site.told import Told

AROUND_M = 300
"""What lies so near to a buurt stands with it: our own choice, no norm."""

_ALONG_STREET_M = 25.0


def places_data(described: MapDescription, told: list[Told]) -> dict[str, Any]:
    """Give the places as the map draws them, with what the site adds: page, functions, number."""
    collection = geojson.places(described)
    by_slug = {each.place.id: each.entry for each in told}
    for feature in collection["features"]:
        own = feature["properties"]
        entry = by_slug[own["id"]]
        own |= {
            "n": entry.number,
            "page": f"plek/{entry.slug}.html",
            "functions": functions_of(entry.layer),
            "modes": list(entry.modes),
            "served": list(entry.served),
            "drawn": feature["geometry"] is not None,
        }
    return collection


def view_data(
    area: Neighbourhood,
    described: MapDescription,
    told: list[Told],
    tables: Mapping[str, ProfileTable],
    days: tuple[date, date],
) -> dict[str, Any]:
    """Give what a page needs besides shapes and places, in the language in use.

    Parameters
    ----------
    area, described, told
        The neighbourhood and what the site shows of it.
    tables
        Per profile what can be reached.
    days
        First and last day of which times were worked out.
    """
    rows = [row for table in tables.values() for some in table.cells.values() for row in some]
    shown = sorted({each.layer.key for each in (*described.layers, *described.elsewhere)})
    return {
        "lang": language(),
        "bounds": list(described.bounds),
        "texts": map_texts(),
        "legend": [asdict(sign) for sign in sign_legend(described)],
        "attribution": described.attribution,
        "list_title": _("Places"),
        "layers": [
            {"key": key, "group": layers()[key].folder, "functions": functions_of(key)}
            for key in shown
        ],
        "around": around_areas(area, [each.entry for each in told]),
        "buurt_of": buurt_of_cells(area),
        "words": answer_words(
            {reason for row in rows if row.state != "n" for reason in row.reasons},
            {reason for row in rows if row.state == "n" for reason in row.reasons},
        ),
        "times_from": days[0].isoformat(),
        "times_until": days[1].isoformat(),
    }


def reach_data(table: ProfileTable, cells: list[str]) -> dict[str, Any]:
    """Give what can be reached from some cells; rows as ``answer.js`` reads them."""
    return {
        "cells": {cell: [_packed(row) for row in table.cells[cell]] for cell in cells},
        "entrances": {
            str(number): state for number, state in table.entrances.items() if state != "yes"
        },
    }


def _packed(row: CellRow) -> list[Any]:
    packed = [row.entry, row.state, row.minutes, row.yes, row.unknown, " ".join(row.reasons)]
    least = 3  # number, state and minutes always stand there
    while len(packed) > least and packed[-1] in (None, ""):
        packed.pop()
    return packed


def buurt_of_cells(area: Neighbourhood) -> dict[str, str]:
    """Give the buurt of each cell with dwellings: the one in which most of them stand."""
    homes = area.homes.loc[area.homes["inside"].to_numpy(dtype=np.bool_)]
    counted: dict[str, Counter[str]] = {}
    for cell, buurt, many in zip(homes["cell"], homes["buurt"], homes["dwellings"], strict=True):
        counted.setdefault(str(cell), Counter())[str(buurt)] += int(many)
    return {cell: max(sorted(some), key=some.__getitem__) for cell, some in sorted(counted.items())}


def around_areas(area: Neighbourhood, some: list[Entry]) -> dict[str, dict[str, Any]]:
    """Give per buurt the places in it and :data:`AROUND_M` around, and where the map opens."""
    found = {}
    for code, shape in zip(area.areas["code"].astype(str), area.areas.geometry, strict=True):
        wide = shape.buffer(AROUND_M)
        west, south, east, north = degrees([wide], area.areas.crs)[0].bounds
        places = [
            each.slug
            for each in some
            if (
                wide.intersects(each.point)
                if each.point is not None
                else each.buurt == code or (each.buurt is None and serves(each.served, code))
            )
        ]
        found[code] = {"places": places, "bounds": [south, west, north, east]}
    return found


def streets_with_cells(area: Neighbourhood) -> list[dict[str, str]]:
    """Give the streets that one can begin from, and the cells with dwellings along each.

    A street through several cells has as many parts, from west to east.
    """
    codes = sorted(buurt_of_cells(area))
    squares = cell_squares(codes, str(area.homes.crs))
    named = area.edges.loc[area.edges["name"].notna().to_numpy(), ["name", "geometry"]]
    streets = gpd.GeoDataFrame(named, crs=area.edges.crs).dissolve("name", sort=True)
    tree = shapely.STRtree(squares.to_numpy())
    found = []
    for name, line in zip(streets.index, streets.geometry, strict=True):
        near = sorted(tree.query(line.buffer(_ALONG_STREET_M), predicate="intersects").tolist())
        for part, row in enumerate(near, start=1):
            label = str(name)
            if len(near) > 1:
                label = _("{street} (part {part} of {parts})").format(
                    street=name, part=part, parts=len(near)
                )
            found.append({"name": label, "cell": codes[row]})
    return found
