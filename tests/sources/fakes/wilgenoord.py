"""Wilgenoord, the example neighbourhood, as the services would tell of it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer
from shapely.geometry import mapping

from sociale_basis._folders import data_folder
from sociale_basis.sources.osm_file import read_osm_file
from tests.sources.fakes.bag import ogc, verblijfsobject
from tests.sources.fakes.bgt import wegdeel
from tests.sources.fakes.geofabrik import geofabrik
from tests.sources.fakes.locatieserver import Locatieserver, doc
from tests.sources.fakes.odata import OData
from tests.sources.fakes.ogc_features import OgcFeatures
from tests.sources.fakes.overpass import Overpass
from tests.sources.fakes.wcs import Wcs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from tests.sources.fakes.server import FakeServer

Feature = dict[str, Any]
FILES = data_folder() / "voorbeeldwijk"
OSM = FILES / "voorbeeldwijk.osm.pbf"
BUURTEN = ["BU99990101", "BU99990102", "BU99990103"]
GEMEENTE = "GM9999"
ADDRESS = "Geheimlaan 13"
BANDS = {"0_tot_15": (0, 14), "15_tot_25": (15, 24), "25_tot_45": (25, 44), "45_tot_65": (45, 64)}
SMALLEST, SECRET = 5, -99997
YEARS = (2025, 2024, 2023)


def serve_all(fake: FakeServer) -> dict[str, str]:
    """Serve everything, and give the addresses by key of the service."""
    for year in YEARS:
        areas = {"buurten": buurten(year), "gemeenten": [gemeente()]}
        fake.serve(f"/cbs/{year}", OgcFeatures(areas))
    fake.serve("/rivm", health())
    fake.serve("/squares", OgcFeatures({"vierkant_100m": squares()}))
    fake.serve("/bag", ogc(addresses()))
    fake.serve("/bgt", OgcFeatures({"wegdeel": pavement()}))
    fake.serve("/ahn", Wcs(lambda x, _: np.zeros_like(x) - 1.5))
    fake.serve("/overpass", Overpass(OSM, date="2026-09-01"))
    fake.serve("/geofabrik", geofabrik(OSM.read_bytes()))
    names = ("Lindenhof", "Wilgenplein", "Vlinderveld")
    found = [
        *(
            doc("buurt", f"{name}, Voorbeeldstad", buurtcode=code, gemeentecode="9999")
            for name, code in zip(names, BUURTEN, strict=True)
        ),
        doc("wijk", "Wilgenoord, Voorbeeldstad", wijkcode="WK999901", gemeentecode="9999"),
        doc("gemeente", "Gemeente Voorbeeldstad", gemeentecode="9999"),
        doc("adres", f"{ADDRESS}, 0000AA Voorbeeldstad", buurtcode=BUURTEN[1]),
    ]
    fake.serve("/search", Locatieserver(found))
    return {
        "cbs_areas": f"{fake.url}/cbs/{{year}}",
        "cbs_areas_wfs": f"{fake.url}/no-wfs/{{year}}",
        "cbs_squares": f"{fake.url}/squares",
        "rivm_health": f"{fake.url}/rivm",
        "bag": f"{fake.url}/bag",
        "bag_wfs": f"{fake.url}/no-wfs",
        "bgt": f"{fake.url}/bgt",
        "ahn": f"{fake.url}/ahn",
        "locatieserver": f"{fake.url}/search",
        "overpass": f"{fake.url}/overpass",
        "geofabrik": f"{fake.url}/geofabrik",
    }


@cache
def residents() -> pd.DataFrame:
    """Give the residents per buurt and five years of age."""
    table = pd.read_csv(FILES / "population.csv")
    table["lower"] = table["leeftijdsgroep"].str.extract(r"(\d+)")[0].astype(int)
    return table


def buurten(year: int = 2025) -> list[Feature]:
    """Draw the buurten, with the ages of their residents."""
    features = []
    for area in gpd.read_file(FILES / "buurten.geojson").itertuples():
        code = next(str(value) for value in area if str(value).startswith("BU"))
        here = residents().loc[residents()["buurtcode"] == code]
        total = int(here["aantal"].sum())
        shares = {
            f"percentage_personen_{band}_jaar": round(
                100 * here.loc[here["lower"].between(*ages), "aantal"].sum() / total
            )
            for band, ages in BANDS.items()
        }
        older = here.loc[here["lower"] >= 65, "aantal"].sum()
        properties = {
            "buurtcode": code,
            "buurtnaam": area.statnaam,
            "wijkcode": "WK999901",
            "gemeentecode": GEMEENTE,
            "gemeentenaam": "Voorbeeldstad",
            "water": "NEE",
            "jaar": year,
            "aantal_inwoners": total,
            **shares,
            "percentage_personen_65_jaar_en_ouder": round(100 * older / total),
        }
        features.append(_feature(code, area.geometry, properties))
    return features


def gemeente() -> Feature:
    """Draw the gemeente: the buurten together."""
    drawn = gpd.read_file(FILES / "buurten.geojson").union_all()
    about = {"gemeentecode": GEMEENTE, "gemeentenaam": "Voorbeeldstad", "water": "NEE"}
    return _feature(GEMEENTE, drawn, about)


def squares() -> list[Feature]:
    """Draw the squares in which people live, 2.2 to a dwelling; small numbers are secret."""
    counts: dict[tuple[int, int], int] = {}
    for one in addresses():
        if one["properties"]["gebruiksdoel"] == "woonfunctie":
            x, y = one["geometry"]["coordinates"]
            key = (int(x // 100), int(y // 100))
            counts[key] = counts.get(key, 0) + 1
    features = []
    for (x, y), homes in counts.items():
        told = round(2.2 * homes / 5) * 5
        code = f"E{x:04}N{y:04}"
        properties = {
            "crs28992res100m": code,
            "jaar": 2024,
            "aantal_inwoners": told if told >= SMALLEST else SECRET,
        }
        ground = shapely.box(100 * x, 100 * y, 100 * x + 100, 100 * y + 100)
        features.append(_feature(code, ground, properties))
    return features


def health() -> OData:
    """Make the table of RIVM."""
    rows = [
        {
            "WijkenEnBuurten": code,
            "Perioden": "2022JJ00",
            "Leeftijd": "20300",
            "Marges": margin,
            "Eenzaam_27": 40.0 + number + off,
        }
        for number, code in enumerate([GEMEENTE, *BUURTEN])
        for margin, off in (("MW00000", 0), ("MW00002", -5), ("MW00003", 6))
    ]
    dimensions = {
        "Leeftijd": {"20300": "18 jaar of ouder"},
        "Marges": {"MW00000": "Waarde", "MW00002": "Ondergrens", "MW00003": "Bovengrens"},
        "WijkenEnBuurten": {code: code for code in [GEMEENTE, *BUURTEN]},
        "Perioden": {"2022JJ00": "2022"},
    }
    return OData(dimensions, ["Eenzaam_27"], rows)


@cache
def addresses() -> list[Feature]:
    """Give every address of the OpenStreetMap file as an object of the BAG with people in it."""
    features = read_osm_file(OSM).features
    told = features["tags"].map(lambda tags: "addr:housenumber" in tags)
    found = features.loc[told.to_numpy(dtype=bool)].to_crs("EPSG:28992")
    objects = []
    for number, (tags, shape) in enumerate(zip(found["tags"], found.geometry, strict=True)):
        point = shape.representative_point()
        home = tags.get("building") not in {"school", "retail", "church"} and "shop" not in tags
        objects.append(
            verblijfsobject(
                number,
                point.x,
                point.y,
                openbare_ruimte_naam=tags.get("addr:street", ""),
                huisnummer=int("".join(c for c in tags["addr:housenumber"] if c.isdigit()) or 1),
                postcode=None,
                gebruiksdoel="woonfunctie" if home else "winkelfunctie",
            )
        )
    return objects


@cache
def pavement() -> list[Feature]:
    """Draw a strip of tiles of 1.8 m along every footway."""
    osm = read_osm_file(OSM)
    lines = [
        (int(way), shapely.LineString(points))
        for way, points in _ways(osm.node_id, osm.lon, osm.lat, osm.way_id, osm.tail, osm.head)
        if osm.way_tags[int(way)].get("highway") == "footway"
    ]
    return [
        wegdeel(f"w{way}-{n}", line.buffer(0.9, cap_style="flat"), bronhouder="G9999")
        for n, (way, line) in enumerate(lines)
    ]


def _ways(
    node: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    way: NDArray[np.int64],
    tail: NDArray[np.int64],
    head: NDArray[np.int64],
) -> list[tuple[int, list[tuple[float, float]]]]:
    x, y = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True).transform(lon, lat)
    at = dict(zip(node.tolist(), zip(x, y, strict=True), strict=True))
    pairs = zip(way.tolist(), tail.tolist(), head.tolist(), strict=True)
    return [(each, [at[one], at[other]]) for each, one, other in pairs]


def _feature(identifier: str, shape: BaseGeometry, properties: Mapping[str, object]) -> Feature:
    return {
        "type": "Feature",
        "id": identifier,
        "geometry": mapping(shape),
        "properties": dict(properties),
    }
