"""Figures per buurt as CBS and RIVM publish them, made up for this neighbourhood."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import shapely

from data.voorbeeldwijk.ground import BUURTEN, buurt_polygons

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

GEMEENTE, WIJK = "GM9999", "WK999901"

# Residents per five years of age, 0-4 up to 95 and over.
AGES: dict[str, tuple[int, ...]] = {
    "BU99990101": (65, 60, 60, 70, 100, 115, 110, 95, 90, 85, 90, 95, 100, 105, 110, 115, 95, 65)
    + (30, 10),
    "BU99990102": (85, 85, 80, 80, 95, 105, 110, 105, 100, 95, 95, 90, 80, 75, 65, 55, 35, 20)
    + (10, 5),
    "BU99990103": (55, 60, 60, 50, 30, 35, 45, 50, 60, 55, 50, 40, 30, 20, 15, 10, 5, 5, 0, 0),
}

HOUSEHOLDS = {
    "BU99990101": (800, 410, 235, 155),
    "BU99990102": (725, 280, 205, 240),
    "BU99990103": (235, 45, 65, 125),
}
"""Households: all, one person, without children, with children."""

_NEAR = {
    "BU99990101": ("0,4", "0,9", "0,8", "0,7"),
    "BU99990102": ("0,9", "0,3", "0,4", "0,3"),
    "BU99990103": ("1,3", "0,9", "1,0", "."),
}
"""Kilometres by car road to GP, supermarket, childcare and school."""

_HEALTH_COLUMNS = (
    "ErvarenGezondheidGoedZeerGoed_4",
    "BeperktVanwegeGezondheid_13",
    "BeperkingInBewegen_18",
    "Eenzaam_27",
    "ErnstigZeerErnstigEenzaam_28",
    "EmotioneelEenzaam_29",
    "SociaalEenzaam_30",
    "Mantelzorger_31",
    "Vrijwilligerswerk_32",
    "WekelijkseSporters_12",
    "MoeiteMetRondkomen_37",
)
_HEALTH = {
    "BU99990101": (68.1, 38.4, 17.9, 50.6, 15.2, 35.9, 39.8, 14.6, 20.3, 43.0, 21.7),
    "BU99990102": (74.2, 31.5, 11.8, 46.2, 12.9, 32.4, 35.1, 14.9, 24.8, 50.4, 18.3),
    "BU99990103": (82.0, 24.6, 6.4, 40.1, 9.3, 27.0, 30.2, None, 29.7, 58.8, 10.6),
}


def write_figures(folder: Path) -> None:
    """Write buurten, kerncijfers, health figures and residents by age."""
    (folder / "buurten.geojson").write_text(_buurten(), encoding="utf-8", newline="\n")
    _write(folder / "kerncijfers.csv", _key_figures(), delimiter=";")
    _write(folder / "gezondheid.csv", _health(), delimiter=";")
    _write(folder / "population.csv", _population(), delimiter=",")


def _write(file: Path, rows: Iterable[Sequence[object]], *, delimiter: str) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)


def _buurten() -> str:
    features = [
        {
            "type": "Feature",
            "properties": {
                "statcode": code,
                "statnaam": BUURTEN[code][0],
                "wijkcode": WIJK,
                "gemeentecode": GEMEENTE,
                "gemeentenaam": "Voorbeeldstad (verzonnen)",
            },
            "geometry": json.loads(shapely.to_geojson(polygon)),
        }
        for code, polygon in buurt_polygons().items()
    ]
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    collection = {"type": "FeatureCollection", "name": "buurten", "crs": named}
    return json.dumps({**collection, "features": features}, ensure_ascii=False, indent=1) + "\n"


def _key_figures() -> list[list[object]]:
    """Give the table as in ``kwb-2024.xlsx``: short names, ``.`` and -99997 for no figure."""
    header = "gwb_code_10 regio gm_naam recs a_inw a_00_14 a_15_24 a_25_44 a_45_64 a_65_oo".split()  # noqa: SIM905 -- one line instead of ten
    header += "a_hh a_1p_hh a_hh_z_k a_hh_m_k g_hhgro bev_dich a_woning a_wmo_t p_wmo_t".split()  # noqa: SIM905 -- as above
    header += "p_hh_osm a_lan_ha ste_mvs ste_oad g_afs_hp g_afs_gs g_afs_kv g_afs_sc jaar".split()  # noqa: SIM905 -- as above
    rows: list[list[object]] = [list(header)]
    kinds = {GEMEENTE: "Gemeente", WIJK: "Wijk"}
    names = {GEMEENTE: "Voorbeeldstad (verzonnen)", WIJK: "Wilgenoord (verzonnen)"}
    for code in (GEMEENTE, WIJK, *BUURTEN):
        codes = list(BUURTEN) if code in kinds else [code]
        ages = [sum(AGES[each][band] for each in codes) for band in range(20)]
        total = sum(ages)
        grouped = [sum(ages[a:b]) for a, b in ((0, 3), (3, 5), (5, 9), (9, 13), (13, 20))]
        households = [sum(HOUSEHOLDS[each][n] for each in codes) for n in range(4)]
        hectares = round(sum(buurt_polygons()[each].area for each in codes) / 10_000)
        name = names.get(code) or BUURTEN[code][0]
        size = f"{total / households[0]:.1f}".replace(".", ",")
        wmo: list[object] = [95, 69, "9,4"]
        if code == "BU99990103":
            wmo = [".", "-99997", "-99997"]  # too few to publish
        elif code == "BU99990102":
            wmo = [85, 62, "."]
        near: Sequence[object] = _NEAR.get(code, (".", ".", ".", "."))
        rows.append(
            [code, name, "Voorbeeldstad (verzonnen)", kinds.get(code, "Buurt"), total, *grouped]
            + [*households, size, round(100 * total / hectares), households[0] + 10, *wmo]
            + [hectares, 3, 1380, *near, 2024]
        )
    return rows


def _health() -> list[list[object]]:
    """Give the table as in RIVM 50120NED: margins beside the figures, estimates by a model."""
    rows: list[list[object]] = [["WijkenEnBuurten", "Leeftijd", "Marges", "Perioden"]]
    rows[0] += _HEALTH_COLUMNS
    for code, shares in _HEALTH.items():
        for margin, off in (("MW00000", 0.0), ("MOG0095", -4.5), ("MBG0095", 4.5)):
            told = ["." if share is None else round(share + off, 1) for share in shares]
            rows.append([code, "20300", margin, "2022JJ00", *told])
    return rows


def _population() -> list[list[object]]:
    rows: list[list[object]] = [["buurtcode", "leeftijdsgroep", "aantal"]]
    for code, ages in AGES.items():
        for band, number in enumerate(ages):
            label = "95+" if band == 19 else f"{5 * band}-{5 * band + 4}"  # noqa: PLR2004 -- the last of twenty
            rows.append([code, label, number])
    return rows
