"""The part of ``docs/prestaties.md`` about the page *Kaart* in a browser."""

from __future__ import annotations

import statistics
from typing import Any

from benchmarks._report import KAART

_TEXT = """{heading}

Geschreven door `make bench-kaart`, niet met de hand. Machine: {machine}; {date}, belasting
vooraf {load}.

**Vraag.** Iemand die er nooit was, opent de kaart in Chromium (1440 punten breed) met alle soorten
aan. Daarna zet hij filters aan en uit ("met een rolstoel", "open in de avond", "anderen
ontmoeten"), en zet hij een groep soorten uit. Op *Bereik en drempels* schuift hij de minuten.

De laatste kolom is dezelfde buurt, met elke plek een paar keer, tot een grote buurt.

**Doel.** Eerste beeld binnen 3 s; een filter, een groep soorten en een schuif binnen 0,5 s;
hoogstens 1 MB aan kaartgegevens.

**Uitkomst.** {outcome}

**Eerlijk meten.** Medianen van {rounds} keer, met server en browser samen op een gedeelde machine:
lees de tijden naast de belasting, waarbij 2 betekent dat beide processors vol zijn. Een filter gaat
niet langs de server, soorten en de schuif wel; alles van de klik of toets tot het volgende beeld.
Een stap van de schuif waarbij niemand meer of minder er komt, verandert de kaart niet en telt niet
mee; bleven er minder metingen over, dan staat erachter hoeveel.
"""
_ROWS = {
    "entries": ("plekken", 0),
    "first_s": ("eerste beeld (s)", 1),
    "filter_ms": ("een filter (ms)", 0),
    "kinds_s": ("een groep soorten uit (s)", 2),
    "slide_new_s": ("schuif van de minuten, bereik (s)", 2),
    "slide_again_s": ("schuif terug naar een eerder antwoord (s)", 2),
    "map_kb": ("kaartgegevens over de lijn (kB)", 0),
    "state_kb": ("wat de server daarnaast over de bladzijde stuurt (kB)", 0),
    "page_kb": ("alle bestanden, met Streamlit zelf (kB)", 0),
}
TARGETS = {
    "first_s": 3.0,
    "filter_ms": 500.0,
    "kinds_s": 0.5,
    "slide_new_s": 0.5,
    "slide_again_s": 0.5,
    "map_kb": 1000.0,
}


def part(found: dict[str, Any]) -> str:
    """Write it, from what :mod:`benchmarks.kaart` found."""
    areas = found["areas"]
    text = _TEXT.format(
        heading=KAART,
        machine=found["machine"],
        date=found["date"],
        load=str(found["load"]).replace(".", ","),
        rounds=found["rounds"],
        outcome=_outcome(areas, found["rounds"]),
    )
    lines = [f"| | {' | '.join(areas)} |", "|---|" + "---:|" * len(areas)]
    for key, (name, decimals) in _ROWS.items():
        cells = (_cell(area[key], decimals, found["rounds"]) for area in areas.values())
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join([text, *lines]) + "\n"


def _outcome(areas: dict[str, dict[str, list[float]]], rounds: int) -> str:
    """Say which goals were missed, and where."""
    missed = [
        f"{_ROWS[key][0]} bij {name}: {_cell(area[key], _ROWS[key][1], rounds)}"
        for key, most in TARGETS.items()
        for name, area in areas.items()
        if area[key] and statistics.median(area[key]) > most
    ]
    if not missed:
        return "Elk doel is gehaald."
    return f"Niet gehaald: {'; '.join(missed)}. De rest is gehaald."


def _cell(measured: list[float], decimals: int, rounds: int) -> str:
    """Write the median; with how many times it is of where some measured nothing."""
    if not measured:
        return "niets veranderde"
    text = f"{statistics.median(measured):.{decimals}f}".replace(".", ",")
    return text if len(measured) == rounds else f"{text} ({len(measured)} keer)"
