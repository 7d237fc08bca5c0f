"""Every service there is, as its documentation says it is, around the market of Delft."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from shapely.geometry import box

from sociale_basis.sources.contracts.known import NEWEST_TABLE
from sociale_basis.sources.contracts.schema import read_schema, schemas_folder
from tests.sources.fakes import bag, bgt, gemeente
from tests.sources.fakes.geofabrik import FLEVOLAND, geofabrik, index, offer
from tests.sources.fakes.locatieserver import Locatieserver, doc
from tests.sources.fakes.odata import OData
from tests.sources.fakes.ogc_features import OgcFeatures
from tests.sources.fakes.overpass import Overpass
from tests.sources.fakes.wcs import Wcs
from tests.sources.fakes.wfs import Wfs

if TYPE_CHECKING:
    from tests.sources.fakes.server import FakeServer

Feature = dict[str, Any]
STREETS = Path(__file__).with_name("delft_market.osm")
X, Y = 84_500, 447_450
YEARS, WFS_YEARS = (2025, 2024, 2023), (2025, 2024, 2023, 2022)


def in_delft(content: Any) -> Any:  # noqa: ANN401 -- whatever JSON holds
    """Give the gemeente that does not exist the code of Delft."""
    return json.loads(json.dumps(content).replace("0999", "0503"))


def fields(key: str) -> dict[str, str]:
    """Give the columns of a service as they are documented."""
    return read_schema(schemas_folder(), key).fields


def complete(features: list[Feature], schema: dict[str, str]) -> list[Feature]:
    """Give features a value for every column of a schema that they lack."""
    some = {"text": "x", "number": 1}
    for feature in features:
        lacking = {name: some[kind] for name, kind in schema.items() if kind in some}
        feature["properties"] = lacking | feature["properties"]
    return features


@dataclass
class AllServices:
    """The services, each to be changed before it is served; years of CBS by year."""

    areas: dict[int, OgcFeatures] = field(init=False)
    areas_wfs: dict[int, Wfs] = field(init=False)
    squares: OgcFeatures = field(init=False)
    statline: OData = field(init=False)
    rivm: OData = field(init=False)
    bag: OgcFeatures = field(init=False)
    bag_wfs: Wfs = field(init=False)
    bgt: OgcFeatures = field(init=False)
    ahn: Wcs = field(init=False)
    locatieserver: Locatieserver = field(init=False)
    overpass: Overpass = field(init=False)
    extracts: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        """Make them as they are documented."""
        self.areas = {year: self._areas(year) for year in YEARS}
        self.areas_wfs = {year: self._areas_wfs(year) for year in WFS_YEARS}
        squares = gemeente.squares(2024)
        for number, feature in enumerate(squares):
            x, y = X + 100 * number - 200, Y
            shape = box(x, y, x + 100, y + 100)
            feature["geometry"] = json.loads(json.dumps(shape.__geo_interface__))
        squares = complete(squares, fields("cbs_squares"))
        self.squares = OgcFeatures({"vierkant_100m": squares})
        self.rivm = self._table("rivm_health")
        self.statline = self._table("cbs_tables")
        homes = [bag.verblijfsobject(n, X + 10 * n, Y + 10) for n in range(1, 6)]
        self.bag = bag.ogc(homes)
        self.bag_wfs = bag.wfs(homes)
        parts = [
            bgt.wegdeel(f"deel{n}", box(X + 10 * n, Y, X + 10 * n + 5, Y + 5)) for n in range(4)
        ]
        self.bgt = OgcFeatures({"wegdeel": parts, "waterdeel": []})
        self.ahn = Wcs(lambda x, y: np.zeros_like(x + y))
        codes = {
            "buurtcode": "BU05030101",
            "buurtnaam": "Delft",
            "wijkcode": "WK050301",
            "wijknaam": "Delft",
        }
        self.locatieserver = Locatieserver(
            [doc("buurt", f"Buurt {n}, Delft", **codes) for n in range(3)]
        )

        self.overpass = Overpass(STREETS)
        provinces = read_schema(schemas_folder(), "geofabrik").lists
        self.extracts = index()
        self.extracts["features"] += [
            offer(one, "netherlands", FLEVOLAND, "europe/netherlands/")
            for one in provinces
            if one not in {"netherlands", "flevoland", "utrecht"}
        ]

    def serve(self, fake: FakeServer) -> dict[str, str]:
        """Serve them all, and give their addresses by key, as for ``SOCIALE_BASIS_SERVICES``."""
        for year, areas in self.areas.items():
            fake.serve(f"/areas-{year}", areas)
        for year, layers in self.areas_wfs.items():
            fake.serve(f"/wfs-{year}", layers)
        fake.serve(f"/statline/{NEWEST_TABLE}", self.statline)
        return {
            "cbs_areas": f"{fake.url}/areas-{{year}}",
            "cbs_areas_wfs": f"{fake.url}/wfs-{{year}}",
            "cbs_squares": fake.serve("/squares", self.squares),
            "cbs_tables": f"{fake.url}/statline/{{table}}",
            "rivm_health": fake.serve("/rivm", self.rivm),
            "bag": fake.serve("/bag", self.bag),
            "bag_wfs": fake.serve("/wfs-bag", self.bag_wfs),
            "bgt": fake.serve("/bgt", self.bgt),
            "ahn": fake.serve("/ahn", self.ahn),
            "locatieserver": fake.serve("/locatieserver", self.locatieserver),
            "overpass": fake.serve("/overpass", self.overpass),
            "geofabrik": fake.serve("/geofabrik", geofabrik(b"extract", listed=self.extracts)),
        }

    def _areas(self, year: int) -> OgcFeatures:
        buurten = complete(in_delft(gemeente.buurten(year)), fields("cbs_areas"))
        collections: dict[str, list[Feature]] = {"buurten": buurten, "wijken": [], "gemeenten": []}
        return OgcFeatures(collections)

    def _areas_wfs(self, year: int) -> Wfs:
        buurten = gemeente.camel(in_delft(gemeente.buurten(year)))
        layers: dict[str, list[Feature]] = {
            "wijkenbuurten:buurten": complete(buurten, fields("cbs_areas_wfs")),
            "wijkenbuurten:wijken": [],
            "wijkenbuurten:gemeenten": [],
        }
        return Wfs(layers)

    def _table(self, key: str) -> OData:
        schema = fields(key)
        periods = {edition: edition[:4] for edition in read_schema(schemas_folder(), key).editions}
        dimensions = {"WijkenEnBuurten": {"GM0503": "Delft", "BU05030101": "Delftzicht"}}
        row: dict[str, Any] = {}
        if periods:
            dimensions |= {
                "Leeftijd": {"20300": "18 jaar of ouder"},
                "Marges": {"MW00000": "Waarde"},
                "Perioden": periods,
            }
            row = {"Leeftijd": "20300", "Marges": "MW00000"}
        topics = [name for name in schema if name not in dimensions]
        values = {name: 40.0 if schema[name] == "number" else "x" for name in topics}
        rows = [
            {"WijkenEnBuurten": area, **row, **({"Perioden": period} if periods else {}), **values}
            for area in dimensions["WijkenEnBuurten"]
            for period in periods or [""]
        ]
        return OData(dimensions, topics, rows)
