"""What registers know of a generated town: CBS, BAG, BGT and AHN, in the shapes that are read."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
import shapely

from benchmarks._sheet import ORIGIN
from benchmarks._town import BLOCK_M, COLUMNS, LINES
from sociale_basis.sources.bag import Bag
from sociale_basis.sources.pavement import Pavement
from sociale_basis.sources.provenance import describe_file

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks._town import Grid, Town

RD = "EPSG:28992"
GEMEENTE = "GM9998"
PIXEL_M = 2.5
HOUSEHOLD = 2.12
"""Residents of a dwelling: about those of Delft."""
AGES = (0.13, 0.2, 0.29, 0.22, 0.16)
"""Shares of 0 to 15, to 25, to 45, to 65, and older."""
_HEADER = (
    *("gwb_code_10", "regio", "gm_naam", "recs", "a_inw", "a_00_14", "a_15_24", "a_25_44"),
    *("a_45_64", "a_65_oo", "a_hh", "g_hhgro", "bev_dich", "g_afs_hp", "g_afs_gs", "jaar"),
)
_FOOTWAY = "voetpad"
_FUNCTION = {
    **dict.fromkeys(("sidewalk", "alley", "footway"), _FOOTWAY),
    "cycleway": "fietspad",
    "pedestrian": "voetgangersgebied",
    **dict.fromkeys(("residential", "service", "tertiary", "unclassified"), "rijbaan lokale weg"),
    "living_street": "woonerf",
}
"""What the BGT calls a way that OpenStreetMap calls so."""
_ROAD_M = 5.5


def buurt_code(cell: tuple[int, int]) -> str:
    """Give the code of a buurt; no gemeente has number 9998."""
    return f"BU9998{cell[0]:02d}{cell[1]:02d}"


def write_figures(town: Town, grid: Grid, folder: Path) -> None:
    """Write the buurten of the gemeente, and their kerncijfers as CBS publishes them."""
    cells = [cell for cell in sorted(town.kind) if town.is_inside(cell)]
    shapes = [_outline(grid, cell) for cell in cells]
    codes = [buurt_code(cell) for cell in cells]
    frame = gpd.GeoDataFrame(
        {"statcode": codes, "statnaam": [f"Buurt {a}-{b}" for a, b in cells]},
        geometry=shapes,
        crs=RD,
    )
    frame.to_file(folder / "buurten.geojson", driver="GeoJSON")
    lived = pd.Series([door.cell for door in town.doors]).value_counts()
    with (folder / "kerncijfers.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=";", lineterminator="\n")
        writer.writerow(_HEADER)
        for cell, code in zip(cells, codes, strict=True):
            homes = int(lived.get(cell, 0))
            shares = np.array(AGES) * town.rng.uniform(0.7, 1.3, len(AGES))
            ages = 5 * np.rint(homes * HOUSEHOLD * shares / shares.sum() / 5).astype(int)
            row = [code, f"Buurt {cell[0]}-{cell[1]}", "Voorbeeldstad (verzonnen)", "Buurt"]
            near = f"{town.rng.uniform(0.2, 1.5):.1f}".replace(".", ",")
            writer.writerow(
                [*row, int(ages.sum()), *ages.tolist(), homes, "2,1", 4400, near, near, 2024]
            )


def _outline(grid: Grid, cell: tuple[int, int]) -> shapely.Polygon:
    i, j = cell[0] * COLUMNS, cell[1] * LINES
    south = [grid.crossings[i + step, j] for step in range(COLUMNS + 1)]
    east = [grid.crossings[i + COLUMNS, j + step] for step in range(1, LINES + 1)]
    north = [grid.crossings[i + COLUMNS - step, j + LINES] for step in range(1, COLUMNS + 1)]
    west = [grid.crossings[i, j + LINES - step] for step in range(1, LINES)]
    return shapely.Polygon(np.array([*south, *east, *north, *west]) + ORIGIN)


def write_bag(town: Town, folder: Path) -> None:
    """Write the dwellings, a few hundredths of a metre from where OpenStreetMap has them."""
    places = np.array([door.at for door in town.doors]) + ORIGIN
    places += town.rng.normal(0, 0.02, places.shape)
    frame = gpd.GeoDataFrame(
        {
            "identificatie": [f"9998010{number:09d}" for number in range(len(town.doors))],
            "street": [door.street for door in town.doors],
            "number": [str(door.number) for door in town.doors],
            "addition": "",
            "postcode": [door.postcode.replace(" ", "") for door in town.doors],
        },
        geometry=gpd.points_from_xy(places[:, 0], places[:, 1]),
        crs=RD,
    )
    frame.to_parquet(folder / "bag.parquet")


def read_bag(folder: Path) -> Bag:
    """Give what :func:`sociale_basis.sources.bag.fetch_bag` would."""
    file = folder / "bag.parquet"
    frame = gpd.read_parquet(file)
    west, south, east, north = (float(metre) for metre in frame.total_bounds)
    source = describe_file(file, name="BAG", licence="CC0 1.0", rows=len(frame))
    box = (west - 100, south - 100, east + 100, north + 100)
    return Bag(frame, box, {"status": 0, "purpose": 0, "repeated": 0}, source, [])


def write_pavement(town: Town, folder: Path) -> None:
    """Write carriageways, cycle paths, and the footways on the map, each as wide as it may be."""
    lines, kinds = [], []
    for nodes, tags in town.sheet.ways:
        kind = _FUNCTION.get(tags.get("footway", tags.get("highway", "")))
        if kind is not None:
            lines.append(shapely.LineString([town.sheet.xy[node - 1] for node in nodes]))
            kinds.append(kind)
    moved = shapely.transform(np.array(lines), lambda xy: xy + ORIGIN)
    function = np.array(kinds)
    width = np.where(
        function == _FOOTWAY,
        town.rng.uniform(0.8, 2.6, len(moved)),
        np.where(function == "fietspad", 3.0, _ROAD_M),
    )
    frame = gpd.GeoDataFrame(
        {
            "function": function.tolist(),
            "material": "open verharding",
            "finish": np.where(function == _FOOTWAY, "tegels", "betonstraatstenen").tolist(),
            "level": np.zeros(len(moved), dtype=np.int8),
            "bronhouder": "G9998",
        },
        geometry=shapely.buffer(moved, width / 2, cap_style="flat"),
        crs=RD,
    )
    frame.to_parquet(folder / "bgt.parquet")


def read_pavement(folder: Path) -> Pavement:
    """Give what :func:`sociale_basis.sources.pavement.fetch_pavement` would."""
    file = folder / "bgt.parquet"
    frame = gpd.read_parquet(file)
    return Pavement(frame, describe_file(file, name="BGT", licence="CC0 1.0", rows=len(frame)), [])


def write_heights(town: Town, folder: Path) -> None:
    """Write heights at 2.5 m, as those of AHN are kept: nearly flat, in centimetres."""
    wide = int(town.cells[0] * COLUMNS * BLOCK_M[0] / PIXEL_M)
    high = int(town.cells[1] * LINES * BLOCK_M[1] / PIXEL_M)
    x, y = np.arange(wide) * PIXEL_M, np.arange(high)[:, None] * PIXEL_M
    heights = 0.6 * np.sin(x / 310) + 0.6 * np.cos(y / 270) + 0.4 * np.sin((x + y) / 47)
    heights += town.rng.normal(0, 0.03, heights.shape)
    north = ORIGIN[1] + high * PIXEL_M
    with rasterio.open(
        folder / "ahn.tif",
        "w",
        driver="GTiff",
        width=wide,
        height=high,
        count=1,
        dtype="float32",
        crs=RD,
        transform=rasterio.Affine(PIXEL_M, 0, ORIGIN[0], 0, -PIXEL_M, north),
        nodata=3.4028235e38,
        compress="deflate",
        tiled=True,
    ) as raster:
        raster.write(np.round(heights[::-1], 2).astype(np.float32), 1)
