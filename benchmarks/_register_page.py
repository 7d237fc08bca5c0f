"""The part of ``docs/prestaties.md`` about the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks._report import REGISTER

if TYPE_CHECKING:
    from collections.abc import Iterable

_TEXT = """{heading}

Geschreven door `make bench-register`, niet met de hand. Machine: {machine}; {date}, belasting
vooraf {load}.

**Vraag.** {entries} verzonnen items, zoals een gemeente ze heeft. Ze komen er in één keer in,
allemaal of geen, met alle controles en per item een wijziging. Daarna: de hele lijst, de lijst met
een filter, en de geschiedenis van één item met {changes} wijzigingen.

**Doel.** Lijst en filter binnen 50 ms, {entries} items erin binnen 10 s, geschiedenis binnen 20 ms.

**Eerlijk meten.** Daarnaast, in dezelfde run en om de beurt, gewone SQL op dezelfde tabellen:
dezelfde vraag zonder rollen, dezelfde rijen schrijven zonder te controleren of ze kloppen. De
antwoorden zijn eerst vergeleken. Tijden zijn medianen op een gedeelde machine: lees de
verhoudingen.
"""
TARGETS_MS = {
    "import": 10_000,
    "list": 50,
    "text": 50,
    "marks": 50,
    "box": 50,
    "due": 50,
    "resident": 50,
    "history": 20,
}
_NAMES = {
    "import": "alle items erin",
    "list": "de hele lijst",
    "text": "filter op tekst",
    "marks": "filter op sfeer en inloop",
    "box": "filter op gebied",
    "due": "wat aan de beurt is vóór een dag",
    "resident": "de hele lijst voor een bewoner",
    "history": "geschiedenis van één item",
}


def part(found: dict[str, Any]) -> str:
    """Write it, from what :mod:`benchmarks.register` found."""
    engines = found["engines"]
    first = next(iter(engines.values()))
    text = _TEXT.format(
        heading=REGISTER,
        machine=found["machine"],
        date=found["date"],
        load=str(found["load"]).replace(".", ","),
        entries=f"{first['entries']:,}".replace(",", "."),
        changes=first["changes"],
    )
    return "\n".join([text, *_table(engines)]) + "\n"


def _table(engines: dict[str, dict[str, Any]]) -> Iterable[str]:
    yield (
        "| | "
        + " | ".join(f"{name} (ms) | gewone SQL (ms) | keer" for name in engines)
        + " | doel |"
    )
    yield "|---|" + "---:|---:|---:|" * len(engines) + "---|"
    for key, name in _NAMES.items():
        cells = [cell for engine in engines.values() for cell in _cells(engine[key])]
        met = all(engine[key]["ours_ms"] < TARGETS_MS[key] for engine in engines.values())
        yield (
            f"| {name} | " + " | ".join(cells) + f" | {'gehaald' if met else '**niet gehaald**'} |"
        )


def _cells(took: dict[str, float]) -> list[str]:
    ours, plain = took["ours_ms"], took.get("plain_ms")
    if plain is None:
        return [_tenth(ours), "", ""]
    return [_tenth(ours), _tenth(plain), _tenth(ours / plain)]


def _tenth(number: float) -> str:
    return f"{number:,.1f}".replace(",", " ").replace(".", ",").replace(" ", ".")
