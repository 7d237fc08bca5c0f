"""A gemeente that does not exist, as CBS and RIVM would publish it in each of their families.

Gemeente GM0999 has two wijken of three buurten, each a square of 500 m, and a buurt of water. Of
the newest edition only ages are filled; nearness is filled up to 2024, the social minimum up to
2023. In 2023 buurt BU09990102 lay elsewhere. One buurt has secret and unknown figures.
"""

from __future__ import annotations

import copy
import re
from typing import Any

from shapely.geometry import Polygon, box, mapping

from tests.sources.fakes.odata import OData

Feature = dict[str, Any]
GEMEENTE = "GM0999"
WEST, SOUTH = 85_000, 445_000
SECRET, UNKNOWN = -99997, -99995
BUURTEN = [f"BU099900{n:02}" for n in range(3)] + [f"BU099901{n:02}" for n in range(3)]
WATER = "BU09990199"


def buurten(year: int) -> list[Feature]:
    """Draw the buurten of an edition in snake_case."""
    features = []
    for n, code in enumerate(BUURTEN):
        x, y = WEST + 500 * (n % 3), SOUTH + 500 * (n // 3)
        if code == "BU09990102" and year == 2023:
            x += 5000
        features.append(
            _feature(code, f"Buurt {n}", box(x, y, x + 500, y + 500), _figures(n, year))
        )
    missing = dict.fromkeys(_figures(0, year), SECRET)
    wet = box(WEST, SOUTH - 500, WEST + 1500, SOUTH)
    features.append(_feature(WATER, "Wateringse Plas", wet, missing | {"water": "JA"}))
    for feature in features:
        feature["properties"]["jaar"] = year
    return features


def gemeenten(year: int) -> list[Feature]:
    """Draw the gemeente: its land, and as a feature of its own its water."""
    land = _feature(GEMEENTE, "", box(WEST, SOUTH, WEST + 1500, SOUTH + 1000), _figures(5, year))
    water = copy.deepcopy(land)
    water["id"] = "GM0999-water"
    water["properties"]["water"] = "JA"
    for feature in (land, water):
        feature["properties"] |= {"gemeentenaam": "Nergenshuizen", "jaar": year}
        for name in ("buurtcode", "buurtnaam", "wijkcode"):
            del feature["properties"][name]
    return [land, water]


def camel(features: list[Feature]) -> list[Feature]:
    """Write the names of properties as the WFS does."""
    changed = copy.deepcopy(features)
    for feature in changed:
        feature["properties"] = {
            re.sub(r"_(\w)", lambda match: match[1].upper(), name): value
            for name, value in feature["properties"].items()
        }
    return changed


def health(eenzaam: str = "Eenzaam_27") -> OData:
    """Make the table of RIVM, with a column whose number is what is asked."""
    margins = {
        "MW00000": "Waarde",
        "MW00002": "Ondergrens 95%-interval",
        "MW00003": "Bovengrens 95%-interval",
    }
    periods = {f"{year}JJ00": str(year) for year in (2016, 2020, 2022)}
    ages = {"20300": "18 jaar of ouder", "53115": "18 tot 65 jaar", "80200": "65 jaar of ouder"}
    areas = [GEMEENTE, *BUURTEN, "BU09980000"]
    rows = []
    for n, area in enumerate(areas):
        for period in periods:
            for age in ages:
                for m, margin in enumerate(margins):
                    share = 40.0 + n + (0, -5, 6)[m] + (10 if age == "80200" else 0)
                    secret = area == BUURTEN[2]
                    rows.append(
                        {
                            "WijkenEnBuurten": area,
                            "Perioden": period,
                            "Leeftijd": age,
                            "Marges": margin,
                            "Gemeentenaam_1": "Nergenshuizen   ",
                            eenzaam: None if secret else share,
                            "Mantelzorger_31": None if period == "2022JJ00" else 12.5,
                            "OvermatigeDrinker_15": 7.0,
                        }
                    )
    topics = ["Gemeentenaam_1", eenzaam, "Mantelzorger_31", "OvermatigeDrinker_15"]
    dimensions = {
        "Leeftijd": ages,
        "Marges": margins,
        "WijkenEnBuurten": {area: area for area in areas},
        "Perioden": periods,
    }
    return OData(dimensions, topics, rows, page=50)


def squares(year: int) -> list[Feature]:
    """Draw four inhabited squares of 100 m, one of them with numbers too small to publish."""
    features = []
    for n in range(4):
        x, y = WEST + 100 * n, SOUTH
        ages = [10, 20, 30, 25, 15] if n < 3 else [SECRET] * 5
        code = f"E{x // 100:04}N{y // 100:04}"
        properties = {
            "crs28992res100m": code,
            "jaar": year,
            "aantal_inwoners": sum(ages) if n < 3 else 5,
            "aantal_inwoners_0_tot_15_jaar": ages[0],
            "aantal_inwoners_15_tot_25_jaar": ages[1],
            "aantal_inwoners_25_tot_45_jaar": ages[2],
            "aantal_inwoners_45_tot_65_jaar": ages[3],
            "aantal_inwoners_65_jaar_en_ouder": ages[4],
            "aantal_mannen": 50,
            "gemiddelde_woz_waarde_woning": 400,
        }
        shape = mapping(box(x, y, x + 100, y + 100))
        features.append(
            {
                "type": "Feature",
                "id": f"{code}-{year}",
                "geometry": shape,
                "properties": properties,
            }
        )
    return features


def _feature(code: str, name: str, shape: Polygon, figures: dict[str, object]) -> Feature:
    properties = {
        "buurtcode": code,
        "buurtnaam": name,
        "wijkcode": f"WK{code[2:8]}",
        "gemeentecode": GEMEENTE,
        "gemeentenaam": "Nergenshuizen",
        "water": "NEE",
        **figures,
    }
    return {"type": "Feature", "id": code, "geometry": mapping(shape), "properties": properties}


def _figures(n: int, year: int) -> dict[str, object]:
    hidden = n == 2
    return {
        "aantal_inwoners": UNKNOWN if hidden else 1000 + 100 * n + year - 2023,
        "percentage_personen_65_jaar_en_ouder": SECRET if hidden else 20 + n,
        "gemiddelde_huishoudsgrootte": UNKNOWN if hidden else 2.1,
        "huisartsenpraktijk_gemiddelde_afstand_in_km": 0.5 + n / 10 if year < 2025 else UNKNOWN,
        "percentage_huishoudens_onder_of_rond_sociaal_minimum": 7.5 if year < 2024 else UNKNOWN,
        "gemiddelde_woningwaarde": 400,
        "percentage_met_herkomstland_nederland": 60,
    }
