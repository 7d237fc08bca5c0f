"""What a way costs according to the page ``docs/methode/mobiliteit.md``, worked out edge by edge.

Read from the words and tables of the page alone, so that what people are told is what is computed.
It knows those who take steps or do not, and cross anywhere: handrails, guidance and safe crossings
it does not know.
"""

from __future__ import annotations

import math
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sociale_basis.network.attributes import (
    Access,
    Barrier,
    Crossing,
    KerbSituation,
    Smoothness,
    Structure,
    Surface,
    Tri,
    WayClass,
)

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

PAGE = Path(__file__).resolve().parents[1] / "docs" / "methode" / "mobiliteit.md"
PROFILES = (
    "reference_walker",
    "older_walker",
    "rollator",
    "manual_wheelchair",
    "powered_wheelchair",
    "scootmobiel",
    "pram",
)
"""Those that the rules below speak of."""
_UNITS = {"m/s": 1, "%": 0.01, "m": 1, "s": 1, "keer": 1, "treden": 1, "min": 1, "": 1}
_PATHS = {WayClass.PATH, WayClass.BRIDLEWAY}
_WALKS = {
    WayClass.FOOTWAY,
    WayClass.SIDEWALK,
    WayClass.CROSSING,
    WayClass.PEDESTRIAN,
    WayClass.SQUARE,
}
_STREETS = {kind for kind in WayClass if WayClass.LIVING_STREET <= kind <= WayClass.ROAD}


class Seconds(NamedTuple):
    """Seconds per edge, float64 of shape (m,); ``inf`` where there is no way."""

    optimistic: NDArray[np.float64]
    optimistic_along: NDArray[np.float64]
    strict: NDArray[np.float64]
    strict_along: NDArray[np.float64]


class _Met(NamedTuple):
    """What is met on a part of the way."""

    seconds: float
    refused: bool
    doubtful: bool


def told_seconds(edges: pd.DataFrame, profile: str) -> Seconds:
    """Work out the seconds of every edge, in the reading *gewoon*.

    Parameters
    ----------
    edges
        As a neighbourhood keeps them, with codes for words.
    profile
        Key of a profile in :data:`PROFILES`.
    """
    who = _profile(profile)
    columns = [name for name in edges.columns if name not in {"geometry", "name", "way_id"}]
    # 0.06 that is kept as float32 is 0.06 again, and not a little less than the limit.
    plain = {
        name: edges[name].astype("str").astype(float) for name in columns if _short(edges[name])
    }
    table = edges[columns].assign(**plain).astype(object)
    rows = [dict(zip(columns, row, strict=True)) for row in table.itertuples(index=False)]
    result = np.empty((4, len(rows)))
    for number, row in enumerate(rows):
        way, entry = _along(row, who), _at_head(row, who)
        along = math.inf if way.refused else way.seconds
        whole = math.inf if entry.refused else along + entry.seconds
        result[:, number] = (
            whole,
            along,
            math.inf if way.doubtful or entry.doubtful else whole,
            math.inf if way.doubtful else along,
        )
    return Seconds(*result)


def _short(column: pd.Series) -> bool:
    return bool(column.dtype == np.float32)


def _along(way: dict[str, Any], who: dict[str, Any]) -> _Met:
    kind = way["way_class"]
    wheels = who["wheels"]
    fit = _fit(way, who)
    refused = way["access"] != Access.PUBLIC or (wheels and way["wheelchair"] == Tri.NO)
    doubtful = wheels and way["wheelchair"] == Tri.LIMITED
    speed = who.get("Snelheid op een fietspad") if kind == WayClass.CYCLEWAY else None
    seconds = way["length_m"] / (speed or who["Snelheid"])

    if (need := who.get("Breedte die minstens nodig is")) and not fit:
        value, doubt = _given_or_read(way["width_m"], _width_row(kind))
        doubtful |= doubt
        refused |= not doubt and value < need

    surface, doubt = way["surface"], False
    if surface in {Surface.UNTAGGED, Surface.OTHER}:
        told = _rows().get(_surface_row(kind))
        surface = Surface[told[0].upper()] if told else Surface.PAVED
        doubt = told is not None and told[1] and not fit and who["limits surface"]
    doubtful |= doubt
    factor = who["surface"][Surface(surface).name.lower()]
    refused |= math.isinf(factor) and not fit
    seconds *= who["worst surface"] if math.isinf(factor) else factor

    if way["smoothness"] >= Smoothness.BAD:
        bad = "bad" if way["smoothness"] == Smoothness.BAD else "worse"
        factor = who["smoothness"][bad]
        refused |= math.isinf(factor) and not fit
        seconds *= who["worst smoothness"] if math.isinf(factor) else factor

    steps = way["steps"] != 0 or kind == WayClass.STEPS
    if not steps and kind not in {WayClass.LINK, WayClass.ELEVATOR}:
        factor, over, doubt = _slope(way, who, fit=fit)
        seconds, refused, doubtful = seconds * factor, refused | over, doubtful | doubt
    if steps and who["Trap"] == "kan niet":
        ramp = {"rolstoelen": "ramp_wheelchair", "kinderwagens": "ramp_stroller"}
        beside = who.get("Behalve met een helling ernaast voor", "")
        ramps = {way[ramp[each]] for each in ramp if each in beside}
        if "iets dat niet genoemd is" in beside:
            ramps.add(way["ramp"])
        refused |= not ramps & {Tri.YES, Tri.LIMITED}
        doubtful |= Tri.LIMITED in ramps and Tri.YES not in ramps
    elif steps:
        seconds *= who["Op een trap zoveel keer langzamer"]
    return _Met(seconds, refused, doubtful)


def _slope(way: dict[str, Any], who: dict[str, Any], *, fit: bool) -> tuple[float, bool, bool]:
    """Give the factor on the time, whether it is too steep, and whether that is not known."""
    factor, refused, doubtful = 1.0, False, False
    row = f"incline.{'ground' if way['structure'] == 0 else Structure(way['structure']).name}"
    for direction, name in (("slope_up", "omhoog"), ("slope_down", "omlaag")):
        free = who.get(f"Helling {name} zonder moeite tot")
        if free is None:
            continue
        most = who.get(f"Helling {name} kan niet boven")
        slope, doubt = _given_or_read(way[direction], row.lower())
        doubtful |= doubt and most is not None and not fit
        over = max(slope - free, 0)
        if most is None:
            exponent = who["Vertraging per helling zonder grens (exponent)"]
            factor = max(factor, math.exp(exponent * over))
            continue
        refused |= slope > most and not fit
        slower = who["Zoveel keer langzamer bij de steilste helling die nog kan"]
        part = min(over / (most - free), 1) if most > free else min(over * 1e6, 1)
        factor = max(factor, slower**part)
    return factor, refused, doubtful


def _at_head(way: dict[str, Any], who: dict[str, Any]) -> _Met:
    seconds = 0.0
    if way["crossing"] != Crossing.NONE:
        seconds += who["Extra tijd bij oversteken"]
    if way["lift"]:
        seconds += who["Extra tijd bij een lift"]
    kerb, barrier = _kerb(way, who), _barrier(way, who)
    refused, doubtful = kerb.refused or barrier.refused, kerb.doubtful or barrier.doubtful
    need = who.get("Breedte die minstens nodig is")
    beside = way["near_barrier"] and way["way_class"] in {*_WALKS, WayClass.PATH}
    if need and beside and not _fit(way, who):
        width, doubt = _given_or_read(way["width_m"], "width.near_barrier")
        doubtful |= doubt
        refused |= math.isnan(way["width_m"]) and not doubt and width < need
    return _Met(seconds + kerb.seconds, refused, doubtful)


def _kerb(way: dict[str, Any], who: dict[str, Any]) -> _Met:
    limit = who.get("Stoeprand kan niet boven")
    if limit is None:
        return _Met(0.0, refused=False, doubtful=False)
    situation = KerbSituation(way["kerb_situation"])
    over_it = _fit(way, who) or (who["wheels"] and situation == KerbSituation.VOUCHED)
    height, doubt = _given_or_read(way["kerb_m"], f"kerb.{situation.name.lower()}")
    slow = height > who["Stoeprand zonder moeite tot"]
    return _Met(
        who["Extra tijd bij een hogere stoeprand"] if slow else 0.0,
        refused=height > limit and not doubt and not over_it,
        doubtful=doubt and not over_it,
    )


def _barrier(way: dict[str, Any], who: dict[str, Any]) -> _Met:
    wheels, barrier, said = who["wheels"], way["barrier"], way["barrier_wheelchair"]
    need = who.get("Breedte die minstens nodig is")
    refused, doubtful = barrier in {Barrier.LOCKED, Barrier.WALL}, False
    if barrier == Barrier.STILE and not (wheels and said != Tri.UNTAGGED):
        word = who["Overstap (opstapje over een hek)"]
        refused |= word == "kan niet"
        doubtful |= word == "twijfel"
    if wheels and said != Tri.UNTAGGED and barrier not in {Barrier.LOCKED, Barrier.WALL}:
        refused |= said == Tri.NO
        doubtful |= said == Tri.LIMITED
    elif wheels and barrier in {Barrier.KISSING_GATE, Barrier.TURNSTILE}:
        refused = True
    elif wheels and need and (row := _barrier_row(barrier)):
        opening, doubt = _given_or_read(way["barrier_width_m"], row)
        doubtful |= doubt
        refused |= not doubt and opening < need
    if not wheels and need:
        refused |= way["barrier_width_m"] < need
    return _Met(0.0, refused, doubtful)


def _fit(way: dict[str, Any], who: dict[str, Any]) -> bool:
    """Tell whether the map says of the way itself that wheels can go, or partly."""
    return bool(who["wheels"] and way["wheelchair"] in {Tri.YES, Tri.LIMITED})


def _given_or_read(given: float, row: str) -> tuple[float, bool]:
    """Give what is tagged, or what the table says of the untagged and whether it is doubt."""
    if not math.isnan(given):
        return given, False
    value, doubt = _rows().get(row, (math.nan, False))
    return (math.inf if value == "genoeg" else value), doubt


def _surface_row(kind: int) -> str:
    if kind in _STREETS:
        return "surface.carriageway"
    if kind in _PATHS | {WayClass.TRACK}:
        return "surface.path"
    if kind == WayClass.CYCLEWAY:
        return "surface.cycleway"
    walks = kind in _WALKS | {WayClass.CORRIDOR, WayClass.PLATFORM}
    return "surface.footway" if walks else ""


def _width_row(kind: int) -> str:
    if kind == WayClass.ALLEY:
        return "width.alley"
    if kind == WayClass.TRACK:
        return "width.carriageway"
    return _surface_row(kind).replace("surface", "width")


def _barrier_row(barrier: int) -> str:
    others = {Barrier.UNKNOWN: "barrier.unknown", Barrier.CATTLE_GRID: "barrier.cattle_grid"}
    passed = {Barrier.NONE, Barrier.STILE, Barrier.LOCKED, Barrier.WALL}
    return "" if barrier in passed else others.get(Barrier(barrier), "barrier.passability")


def _value(cell: str) -> Any:  # noqa: ANN401  (a number or a word)
    told = re.fullmatch(r"([\d,]+) ?(\S*)", cell)
    if not told:
        return cell.strip("`")
    return round(float(told[1].replace(",", ".")) * _UNITS[told[2]], 6)


def _table(lines: list[str]) -> list[list[str]]:
    """Give the cells of the first table in some lines, without its head."""
    first = next(number for number, line in enumerate(lines) if line.startswith("|"))
    rows = []
    for line in lines[first + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return rows


def _after(line: str) -> list[str]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    return lines[lines.index(line) + 1 :]


@cache
def _rows() -> dict[str, tuple[Any, bool]]:
    """Give value and doubt of each row of the table of the untagged."""
    table = _table(_after("## Wat het betekent als iets niet op de kaart staat"))
    return {row[1].strip("`"): (_value(row[2]), row[3] == "twijfel") for row in table}


@cache
def _profile(key: str) -> dict[str, Any]:
    """Give the settings of a profile by their Dutch names, and what its surfaces cost."""
    who = {row[0]: _value(row[1]) for row in _table(_after(f"`{key}`"))}
    after = _after("## Ondergrond")
    heads = [cell.strip() for cell in next(x for x in after if x.startswith("|")).split("|")[1:-1]]
    column = heads.index(who["Ondergrond telt als bij"])
    who["wheels"] = "wielen" in heads[column]
    cost = {
        row[0].split("`")[1]: math.inf if row[column] == "kan niet" else _value(row[column])
        for row in _table(after)
        if row[0] != "Bron"
    }
    who["surface"] = {k.removeprefix("surface="): v for k, v in cost.items() if "surface=" in k}
    bad, worse = cost["smoothness=bad"], cost["smoothness=very_bad"]
    who["smoothness"] = {"bad": bad, "worse": worse}
    who["limits surface"] = math.inf in who["surface"].values()
    who["worst surface"] = max(v for v in who["surface"].values() if v < math.inf)
    who["worst smoothness"] = bad if bad < math.inf else 1.0
    return who
