"""The part of ``docs/prestaties.md`` about a whole gemeente."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks._report import GEMEENTE

if TYPE_CHECKING:
    from collections.abc import Iterable

_TEXT = """{heading}

Geschreven door `make bench-gemeente`, niet met de hand. Machine: {machine}; {date}, belasting
vooraf {load}.

**Wat.** Een verzonnen gemeente, elke keer dezelfde: {buurten} buurten met {inside} woningen, en
eromheen wat er in een echt bestand ook omheen ligt (een derde bebouwd), samen {dwellings}
woningen, {nodes} punten en {ways} lijnen in OpenStreetMap ({pbf} MB). Met kerncijfers van CBS,
adressen van de BAG, vlakken van de BGT en hoogtes van AHN (raster van 2,5 m), allemaal verzonnen
in hun vorm.

**Doel.** Bouwen in minder dan 3 minuten en met minder dan 4 GB geheugen.

**Eerlijk meten.** Elke regel is een proces voor zich. "Processor" is rekentijd; op een gedeelde
machine duurt het langer. "Hoogste geheugen" is het meeste dat het proces in die stap in gebruik
had, met Python en alle bibliotheken. Om de machine weg te delen staan er in dezelfde run gemeten
vergelijkingen bij: alleen het bestand doorlopen met pyosmium, en dezelfde gegevens lezen met OSMnx
(de wegen als netwerk, zonder wat een rollator of rolstoel nodig heeft, en de gebouwen, adressen en
plekken als tabel).
"""
_STAGES = {
    "imports": "opstarten",
    "registers": "BAG en BGT inlezen",
    "figures and boundaries": "cijfers en grenzen",
    "OpenStreetMap": "OpenStreetMap lezen",
    "network": "netwerk",
    "homes": "woningen en bewoners",
    "places": "plekken",
    "background": "ondergrond",
    "writing": "schrijven",
    "done": "afsluiten",
    "iterate": "bestand doorlopen",
    "graph": "wegen als netwerk",
    "features": "gebouwen, adressen en plekken",
    "load": "openen",
    "map": "kaart klaarzetten",
    "cards": "kaartje per buurt",
    "first answer": "eerste vraag",
    "slider": "volgende vraag",
}
_RUNS = {
    "build_registers": "Bouwen, met BAG en BGT",
    "build": "Bouwen, zonder BAG en BGT",
    "load_area": "Openen",
    "iterate": "pyosmium: alleen doorlopen",
    "osmnx": "OSMnx: lezen",
}
COMMANDS = {
    "check": "`check`",
    "reach": "`reach`, per plek",
    "reach_buurt": "`reach --by buurt`",
    "barriers": "`barriers`",
    "map": "`map`",
    "export": "`export`",
}
_HEAD = "| | duur (s) | processor (s) | hoogste geheugen (MB) |\n|---|---:|---:|---:|"


def part(found: dict[str, Any]) -> str:
    """Write it, from what :func:`benchmarks.gemeente.measure` gives."""
    about = found["about"]
    text = _TEXT.format(
        heading=GEMEENTE,
        machine=found["machine"],
        date=found["date"],
        load=_tenth(found["load"]),
        buurten=about["buurten"],
        inside=_whole(about["dwellings_inside"]),
        dwellings=_whole(about["dwellings"]),
        nodes=_whole(about["nodes"]),
        ways=_whole(about["ways"]),
        pbf=_tenth(about["pbf_mb"]),
    )
    return "\n".join([text, *_whole_runs(found), *_per_stage(found), *_asked(found), *_rest(found)])


def _whole_runs(found: dict[str, Any]) -> Iterable[str]:
    yield "## Bouwen en openen\n"
    yield _HEAD
    for key, name in _RUNS.items():
        if key in found:
            stages = found[key]["stages"].values()
            wall, cpu = (sum(each[what] for each in stages) for what in ("wall_s", "cpu_s"))
            yield _row(name, {"wall_s": wall, "cpu_s": cpu, "peak_mb": found[key]["peak_mb"]})
    yield _row("`sociale-basis build`, opdracht in zijn geheel", found["build_command"])
    yield ""
    for key, name in (("iterate", "alleen doorlopen met pyosmium"), ("osmnx", "lezen met OSMnx")):
        if key in found:
            took = sum(each["cpu_s"] for each in found[key]["stages"].values())
            whole = sum(each["cpu_s"] for each in found["build_registers"]["stages"].values())
            times = _tenth(whole / took)
            yield f"- Bouwen met BAG en BGT kost {times} keer de rekentijd van {name}."
    yield f"- Op schijf: {_tenth(found['tables_mb'])} MB aan tabellen."
    yield ""


def _per_stage(found: dict[str, Any]) -> Iterable[str]:
    yield "## Bouwen per stap\n"
    yield _HEAD
    for stage, took in found["build_registers"]["stages"].items():
        yield _row(_STAGES.get(stage, stage), took)
    yield ""


def _asked(found: dict[str, Any]) -> Iterable[str]:
    yield "## Vragen stellen\n"
    yield "Met een rollator naar een bibliotheek, binnen 15 minuten; met het opstarten van het"
    yield "programma en het openen van de gemeente.\n"
    yield _HEAD
    for key, name in COMMANDS.items():
        yield _row(name, found["commands"][key])
    yield ""


def _rest(found: dict[str, Any]) -> Iterable[str]:
    content = found["content"]
    yield "## Pagina's\n"
    yield "Wat de server rekent voor de kaart in de browser, na elkaar in één proces.\n"
    yield _HEAD
    for stage, took in content["stages"].items():
        yield _row(_STAGES.get(stage, stage), took)
    sizes = content["sizes_mb"]
    packed = sum(mb for what, mb in sizes.items() if not what.endswith("unpacked"))
    plain = sum(sizes.values()) - packed
    yield ""
    yield f"- Naar de browser: {_tenth(packed)} MB (uitgepakt {_tenth(plain)} MB)."
    yield f"- Bestand van `map`, met alles erin: {_tenth(found['map_mb'])} MB."


def _row(name: str, took: dict[str, float]) -> str:
    peak = _whole(round(took["peak_mb"]))
    return f"| {name} | {_tenth(took['wall_s'])} | {_tenth(took['cpu_s'])} | {peak} |"


def _tenth(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


def _whole(number: int) -> str:
    return f"{number:,}".replace(",", ".")
