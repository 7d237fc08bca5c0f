"""The part of ``docs/prestaties.md`` about the public site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks._report import SITE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_TEXT = """{heading}

Geschreven door `make bench-site`, niet met de hand. Machine: {machine}; {date}, belasting
vooraf {load}.

**Vraag.** De hele openbare site van een wijk maken: kaarten, lijsten, een pagina per plek in twee
talen, en per vakje van 100 meter en per manier van op pad gaan wat iemand bereikt, heen en terug.

**Doel.** De site van de voorbeeldwijk kleiner dan 5 MB.

**Eerlijk meten.** Daarnaast, om de beurt in dezelfde run: voor één manier van op pad gaan hetzelfde
vragen plek voor plek (zo doet iemand het die alleen `reach` heeft), en dezelfde bestanden gewoon
wegschrijven. De delen van de woningen zijn eerst vergeleken. Het vragen plek voor plek geeft nog
geen minuten en geen uitkomst per vakje; het maken van de tabel wel. Tijden zijn medianen op een
gedeelde machine: lees de verhoudingen.
"""


def part(found: dict[str, Any]) -> str:
    """Write it, from what :mod:`benchmarks.site` found."""
    text = _TEXT.format(
        heading=SITE,
        machine=found["machine"],
        date=found["date"],
        load=_decimal(found["load"] or 0.0),
    )
    return "\n".join([text, *_table(found["areas"])]) + "\n"


def _table(areas: dict[str, dict[str, float]]) -> Iterable[str]:
    yield "| | " + " | ".join(areas) + " |"
    yield "|---|" + "---:|" * len(areas)
    for label, told in _ROWS:
        yield f"| {label} | " + " | ".join(told(area) for area in areas.values()) + " |"


def _whole(number: float) -> str:
    return f"{number:,.0f}".replace(",", ".")


def _decimal(number: float, digits: int = 1) -> str:
    return f"{number:,.{digits}f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def _per_cell(area: dict[str, float]) -> float:
    return area["reach_bytes"] / area["cells"] / area["profiles"]


_ROWS: tuple[tuple[str, Callable[[dict[str, float]], str]], ...] = (
    ("plekken", lambda area: _whole(area["places"])),
    ("vakjes met woningen", lambda area: _whole(area["cells"])),
    ("pagina's (bestanden)", lambda area: f"{_whole(area['pages'])} ({_whole(area['files'])})"),
    ("grootte (MB)", lambda area: _decimal(area["bytes"] / 1e6)),
    ("tabel: bytes per vakje en manier", lambda area: _whole(_per_cell(area))),
    (
        "tabel: bytes per vakje, manier en plek",
        lambda area: _decimal(_per_cell(area) / area["places"]),
    ),
    ("de hele site maken (s)", lambda area: _decimal(area["site_s"])),
    ("dezelfde bestanden wegschrijven (s)", lambda area: _decimal(area["plain_s"], 2)),
    ("keer wegschrijven", lambda area: _whole(area["site_s"] / area["plain_s"])),
    ("tabel van één manier (s)", lambda area: _decimal(area["table_s"], 2)),
    ("hetzelfde, plek voor plek (s)", lambda area: _decimal(area["places_s"], 2)),
    ("plek voor plek, keer de tabel", lambda area: _decimal(area["places_s"] / area["table_s"])),
    (
        "tabel: ms per vakje en manier",
        lambda area: _decimal(1000 * area["table_s"] / area["cells"]),
    ),
)
