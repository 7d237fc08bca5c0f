"""The register twice: a clean table, and the spreadsheet as somebody really keeps it."""

from __future__ import annotations

import csv
import io
from itertools import groupby
from typing import TYPE_CHECKING

from data.voorbeeldwijk.initiatives import ENTRIES
from data.voorbeeldwijk.paper import ORIGIN, rounded

if TYPE_CHECKING:
    from pathlib import Path

    from data.voorbeeldwijk.initiatives import Entry

_CLEAN = "id name layer source x y status checked_on reach_mode service_area opening_hours".split()  # noqa: SIM905 -- one line instead of eleven
_CLEAN += "wheelchair entrance_steps capacity phone email".split()  # noqa: SIM905 -- as above
_MESSY = (
    "Nr",
    "Soort",
    "Naam initiatief / plek",
    "X-coördinaat (RD)",
    "Y-coördinaat (RD)",
    "Wanneer?",
    "Waar komt men aan huis",
    "Rolstoel ok?",
    "Aantal treden",
    "Max. pers.",
    "Trekker(s)",
    "Laatst gecheckt",
    "Bron",
    "Telefoon",
    "Opmerkingen",
)
_SOORT = {
    "communal/meeting_places": "Ontmoetingsplekken",
    "communal/initiatives": "Bewonersinitiatieven",
    "communal/activities": "Activiteiten (vast programma, à la carte)",
    "communal/home_visiting": "Aan huis",
    "communal/by_phone_or_online": "Telefonisch / online",
    "institutional/transport_service": "Vervoer",
    "institutional/organisations": "Organisaties",
    "institutional/presence": "Spreekuren",
    "public_space/spots": "Buiten",
}
_BUURT = {"BU99990101": "Lindenhof", "BU99990102": "Wilgenplein", "BU99990103": "Vlinderveld"}
_DAYS = {"Mo": "ma", "Tu": "di", "We": "wo", "Th": "do", "Fr": "vr", "Sa": "za", "Su": "zo"}
_MONTHS = "jan feb mrt apr mei jun jul aug sep okt nov dec".split()  # noqa: SIM905 -- as above


def write_register(folder: Path) -> None:
    """Write ``places.csv`` and ``initiatieven_rommelig.csv``: the same entries."""
    clean = io.StringIO()
    writer = csv.writer(clean, lineterminator="\n")
    writer.writerow(_CLEAN)
    writer.writerows(_clean_row(number, entry) for number, entry in enumerate(ENTRIES, start=1))
    (folder / "places.csv").write_text(clean.getvalue(), encoding="utf-8", newline="\n")
    messy = io.StringIO()
    csv.writer(messy, delimiter=";", lineterminator="\r\n").writerows(_messy_rows())
    messy_file = folder / "initiatieven_rommelig.csv"
    messy_file.write_text(messy.getvalue(), encoding="cp1252", newline="")


def _phone(number: int) -> str:
    return f"000-00000{number:02d}"  # no subscriber has a number that starts with three zeros


def _clean_row(number: int, entry: Entry) -> list[str]:
    x, y = ("", "") if entry.at is None else map(str, _grid(entry))
    by_phone = entry.at is None
    return [
        f"vw-{number:02d}",
        entry.name,
        entry.layer,
        entry.source,
        x,
        y,
        entry.status,
        entry.checked,
        entry.mode,
        entry.serves,
        entry.hours,
        entry.wheelchair,
        entry.steps,
        entry.capacity,
        _phone(number) if by_phone else "",
        "" if by_phone else f"vw{number:02d}@wilgenoord.example",
    ]


def _grid(entry: Entry) -> tuple[float, float]:
    if entry.at is None:
        raise ValueError(entry.name)
    return rounded((ORIGIN[0] + entry.at[0], ORIGIN[1] + entry.at[1]))


def _messy_rows() -> list[list[str]]:
    """Give a title, blank rows, a kind only where it changes (merged cells) and Dutch numbers."""
    width = len(_MESSY)
    rows = [["Initiatievenlijst Wilgenoord, versie 7 (NIET de oude gebruiken!)"], []]
    rows.append(["", "", "", "locatie", "", "", "", "toegankelijk", "", "", "", "", "", "", ""])
    rows.append(list(_MESSY))
    numbered = list(enumerate(ENTRIES, start=1))
    kinds = list(_SOORT)
    numbered.sort(key=lambda pair: kinds.index(pair[1].layer))
    for layer, group in groupby(numbered, key=lambda pair: pair[1].layer):
        for place, (number, entry) in enumerate(group):
            rows.append(_messy_row(number, entry, "" if place else _SOORT[layer]))
        rows.append([""] * width)
    rows.append(["", "", f"totaal: {len(ENTRIES)} regels", *[""] * (width - 3)])
    return rows


def _messy_row(number: int, entry: Entry, kind: str) -> list[str]:
    x, y = "", ""
    if entry.at is not None:
        x, y = (f"{value:.1f}".replace(".", ",") for value in _grid(entry))
    served = ", ".join(_BUURT[code] for code in entry.serves.split("|") if code)
    notes = {"closed": "GESTOPT", "stale": "??", "candidate": "nog bellen"}
    told = [part for part in (notes.get(entry.status, ""), entry.note) if part]
    return [
        str(number),
        kind,
        _name(entry.name, number),
        x,
        y,
        _days(entry.hours),
        served,
        {"yes": "ja", "limited": "beetje", "": "?"}[entry.wheelchair],
        entry.steps,
        f"ca. {entry.capacity}" if entry.capacity else "",
        entry.leaders,
        _date(entry.checked, number),
        entry.source,
        _phone(number) if entry.at is None else "",
        "; ".join(told),
    ]


def _name(name: str, number: int) -> str:
    """Write some names in capitals, and some with a blank behind them."""
    if number % 9 == 0:
        return name.upper()
    return f"{name} " if number % 7 == 0 else name


def _days(hours: str) -> str:
    for english, dutch in _DAYS.items():
        hours = hours.replace(english, dutch)
    return hours


def _date(iso: str, number: int) -> str:
    """Write a date as people do: 12-3-2026, or mrt 2026."""
    if not iso:
        return ""
    year, month, day = iso.split("-")
    if number % 4 == 0:
        return f"{_MONTHS[int(month) - 1]} {year}"
    return f"{int(day)}-{int(month)}-{year}"
