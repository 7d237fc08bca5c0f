"""One GeoPackage with cells, sub-areas, places and the network, styled for QGIS.

Homes are never in it: only what is known per 100 m cell.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from sociale_basis._whole_file import whole_file
from sociale_basis.layers import layers
from sociale_basis.neighbourhood.cells import cell_squares
from sociale_basis.network.attributes import (
    Access,
    Barrier,
    Crossing,
    Smoothness,
    Surface,
    WayClass,
)
from sociale_basis.publish.qgis_styles import categories, graduated, outline
from sociale_basis.vocabulary import LayerKind

if TYPE_CHECKING:
    from enum import IntEnum
    from pathlib import Path

    from sociale_basis.neighbourhood.store import Neighbourhood

SCHEMA_VERSION = 1
"""Of the tables in the file; rises when one of them changes shape."""

_WORDS: dict[str, type[IntEnum]] = {
    "way_class": WayClass,
    "surface": Surface,
    "smoothness": Smoothness,
    "access": Access,
    "barrier": Barrier,
    "crossing": Crossing,
}
_NUMBERS = ("length_m", "width_m", "kerb_m", "slope_up", "slope_down", "climb_m", "steps")
_FLAGS = ("handrail", "ramp", "tactile", "wheelchair", "lit")

_DESCRIBED = {
    "cells": "Dwellings and estimated residents per square of 100 m, inside the boundary.",
    "buurten": "Sub-areas with published figures; null where unknown.",
    "places": "Places: candidates from OpenStreetMap, and those of a table of one's own.",
    "edges": "The walkable network of OpenStreetMap, one row per direction.",
    "about": "What this file is, its sources, and whom to name.",
    "layer_styles": "Styles for QGIS.",
}
_TERMS = (
    "What comes from OpenStreetMap in this file is under the ODbL 1.0: name it, and share what is "
    "made of it as a database under the same licence. https://www.openstreetmap.org/copyright"
)

# Drawn by kind of way: on foot only, where bicycles ride, where cars ride, steps.
_WAY_COLOURS = {
    "#117733": (
        "footway sidewalk crossing pedestrian square path bridleway track corridor platform link"
    ),
    "#882255": "cycleway",
    "#6b6b6b": (
        "living_street service alley residential unclassified tertiary secondary primary trunk road"
    ),
    "#d55e00": "steps elevator",
}


def write_geopackage(area: Neighbourhood, file: Path) -> None:
    """Write a neighbourhood for QGIS.

    Parameters
    ----------
    area
        The neighbourhood.
    file
        A file that was there is replaced.

    Raises
    ------
    StorageError
        It cannot be written; a file that was there stays as it was.
    """
    tables: dict[str, pd.DataFrame] = {
        "cells": export_cells(area),
        "buurten": export_areas(area),
        "places": export_places(area),
        "edges": (edges := export_edges(area)),
        "about": _about(area),
        "layer_styles": _styles(edges),
    }
    with whole_file(file) as new:
        for name, table in tables.items():
            pyogrio.write_dataframe(
                table,
                new,
                layer=name,
                driver="GPKG",
                # What QGIS shows of a layer, also where only that one is copied out.
                DESCRIPTION=_description(name, area),
                layer_metadata={"attribution": "; ".join(area.meta.attribution)},
            )


def export_cells(area: Neighbourhood) -> gpd.GeoDataFrame:
    """Give the 100 m cells with homes inside the boundary.

    Returns
    -------
    By ``cell``: ``dwellings``, ``residents`` and ``residents_75`` (estimates, null where unknown),
    and the square.
    """
    homes = area.homes
    inside = homes["inside"].to_numpy(dtype=bool)
    older = area.residents_from()
    columns = pd.DataFrame(
        {
            "dwellings": homes["dwellings"],
            "residents": area.residents(),
            "residents_75": np.nan if older is None else older,
        }
    )
    summed = columns.loc[inside].groupby(homes.loc[inside, "cell"]).sum(min_count=1)
    table = summed.rename_axis("cell").reset_index()
    squares = cell_squares(table["cell"], str(homes.crs))
    return gpd.GeoDataFrame(table, geometry=squares.to_numpy(), crs=homes.crs)


def export_areas(area: Neighbourhood) -> gpd.GeoDataFrame:
    """Give the sub-areas by ``code``, with their figures; null where unknown."""
    return area.areas


def export_places(area: Neighbourhood) -> gpd.GeoDataFrame:
    """Give the places: one row per ``id`` and ``layer``, with the sphere's folder and label.

    Those without a position (reached by phone) have no geometry.
    """
    known = layers()
    places = area.places.drop(columns="entrances")
    keys = places["layer"]
    places.insert(2, "label_nl", [known[key].label.nl if key in known else None for key in keys])
    places.insert(3, "label_en", [known[key].label.en if key in known else None for key in keys])
    return places


def export_edges(area: Neighbourhood) -> gpd.GeoDataFrame:
    """Give the directed edges of the network, in words.

    Returns
    -------
    ``id`` (OSM way, and the OSM nodes it goes from and to; negative for what OpenStreetMap has no
    node for), ``way_id``, ``from_node``, ``to_node``, ``name``, kinds as words, lengths in metres,
    slopes as fractions, yes/no/limited; null where not tagged.
    """
    edges, network = area.edges, area.network
    ends = [area.nodes["node_id"].to_numpy()[row] for row in (network.tail, network.head)]
    table: dict[str, object] = {
        "id": _edge_ids(area),
        "way_id": network.way_id,
        "from_node": ends[0],
        "to_node": ends[1],
        "name": edges["name"].to_numpy(dtype=object),
    }
    for column, words in _WORDS.items():
        table[column] = _in_words(getattr(network.attributes, column), words)
    for column in _NUMBERS:
        table[column] = edges[column].to_numpy()
    for column in _FLAGS:
        table[column] = _yes_no(getattr(network.attributes, column))
    return gpd.GeoDataFrame(table, geometry=edges.geometry.to_numpy(), crs=edges.crs)


def _edge_ids(area: Neighbourhood) -> list[str]:
    network, nodes = area.network, area.nodes
    # A node where a footway meets a carriageway has two sides; and a way can join the same two
    # nodes twice: then the shorter of the two comes first.
    name = [
        f"{node}" if side == 0 else f"{node}.{side}"
        for node, side in zip(nodes["node_id"], nodes["side"], strict=True)
    ]
    ids = pd.Series(
        [
            f"{way}:{name[tail]}-{name[head]}"
            for way, tail, head in zip(
                network.way_id.tolist(), network.tail.tolist(), network.head.tolist(), strict=True
            )
        ]
    )
    order = np.argsort(network.length_m, kind="stable")
    again = ids.iloc[order].groupby(ids.iloc[order]).cumcount().sort_index()
    return [
        text if not times else f"{text}#{times + 1}"
        for text, times in zip(ids, again.tolist(), strict=True)
    ]


def _in_words(codes: np.ndarray, words: type[IntEnum]) -> list[str | None]:
    named = {each.value: each.name.lower() for each in words}
    known = {code: None if name == "untagged" else name for code, name in named.items()}
    return [known[code] for code in codes.tolist()]


def _yes_no(codes: np.ndarray) -> list[str | None]:
    known = {-1: None, 0: "no", 1: "yes", 2: "limited"}
    return [known[code] for code in codes.tolist()]


def _description(name: str, area: Neighbourhood) -> str:
    return f"{_DESCRIBED[name]} {'; '.join(area.meta.attribution)}"


def _about(area: Neighbourhood) -> pd.DataFrame:
    meta = area.meta
    facts = {
        "schema_version": str(SCHEMA_VERSION),
        "name": meta.name,
        "digest": area.digest,
        "software": meta.software,
        "built": meta.built,
        "osm_date": meta.osm_date,
        "crs": meta.crs,
        "attribution": "; ".join(meta.attribution),
    }
    if not meta.fictional:
        facts["terms"] = _TERMS
    rows = list(facts.items())
    for source in meta.sources:
        told = (source.file_or_url, source.licence, source.date, source.attribution)
        # Two files of figures have one name: a row each.
        rows.append((f"source: {source.name}", ", ".join(each for each in told if each)))
    return pd.DataFrame(rows, columns=["key", "value"])


def _styles(edges: gpd.GeoDataFrame) -> pd.DataFrame:
    shown = [layer for layer in layers().values() if layer.kind is not LayerKind.AREA]
    present = set(edges["way_class"])
    ways = {
        word: (word, colour)
        for colour, names in _WAY_COLOURS.items()
        for word in names.split()
        if word in present
    }
    styles = {
        "cells": graduated("residents", (10, 25, 50, 100, 200), ("#f1f5f9", "#1f5c99")),
        "buurten": outline("#222222"),
        "places": categories(
            "layer", {layer.key: (layer.label.nl, layer.colour) for layer in shown}, "marker"
        ),
        "edges": categories("way_class", ways, "line"),
    }
    rows = [
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": name,
            "f_geometry_column": "geom",
            "styleName": name,
            "styleQML": qml,
            "styleSLD": "",
            "useAsDefault": True,
            "description": "sociale-basis",
            "owner": "",
            "ui": None,
            "update_time": datetime.now(tz=UTC),
        }
        for name, qml in styles.items()
    ]
    return pd.DataFrame(rows)
