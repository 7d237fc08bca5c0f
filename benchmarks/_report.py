"""The page ``docs/prestaties.md``, written from what was measured and never by hand."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parent.parent
ENGINES = {
    "floor": "bodem",
    "own_1_thread": "**sociale-basis, 1 draad**",
    "own_2_threads": "**sociale-basis, 2 draden**",
    "scipy": "scipy",
    "igraph": "igraph",
    "networkit": "networkit",
    "networkx": "networkx",
    "pandana": "pandana",
    "pandana_prepare": "pandana, voorbereiding per profiel",
}
GEMEENTE = "# Een gemeente van 100.000 inwoners"
REGISTER = "# Het register met 5.000 items"
KAART = "# De kaart in de browser"
SITE = "# De openbare site"
PARTS = ("# Prestaties", GEMEENTE, REGISTER, KAART, SITE)
"""The parts of the page, in order: searching, and what other benchmarks here write."""
_TEXT = """# Prestaties

Geschreven door `make bench`, niet met de hand. Machine: {machine}.
Tijden zijn medianen in milliseconden voor alle tien lagen samen, in één run naast elkaar gemeten op
een gedeelde machine: lees de verhoudingen. De kolom "keer" is de verhouding tot sociale-basis op
2 draden.

**Vraag.** Gerichte stratennetwerken (gegenereerd: bochten, ontbrekende straten, 10 % eenrichting,
stoepranden op een vijfde van de kruisingen, 2 % geweigerd), tien lagen met elk 5, 50 of 250
bestemmingen, 1500 m lopen. Van elke knoop: hoe ver is de dichtstbijzijnde bestemming van elke laag,
en hoeveel zijn er binnen bereik?

**Bodem.** Per laag één keer elke tak van het netwerk langs, vanaf de bestemmingen, op één draad en
met 32-bits getallen. Dat is nog geen antwoord: het is wat zoeken dat elke tak bekijkt op zijn minst
kost. Wie alleen bekijkt wat binnen de grens ligt, kan eronder komen.

**Eerlijk meten.** Bij sociale-basis telt het inladen van een nieuw profiel mee; bij de anderen niet
(bij pandana staat het er apart bij). igraph en networkit kennen geen grens en zoeken het hele
netwerk af. Aantallen van scipy en pandana zijn gemeten op één laag, maal tien; die van igraph en
networkit op vijf bestemmingen, maal hoeveel er zijn. Alle antwoorden zijn vergeleken met scipy, tot
op een milliseconde; wie afwijkt, staat onder de tabel. Op een gedeelde machine krijgen twee draden
vaak samen niet meer dan één processor: "processors vrij" zegt hoeveel er op dat moment te winnen
was, gemeten met twee draden die alleen maar tellen.
"""


def circumstances() -> dict[str, Any]:
    """Give what a measurement is told with: ``machine``, ``date`` and ``load`` beforehand."""
    return {
        "machine": machine(),
        "date": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }


def asked_folders(about: str | None) -> list[Path]:
    """Read from the command line which neighbourhoods to measure; else those built in ``build/``.

    Parameters
    ----------
    about
        What the benchmark says of itself.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("folders", nargs="*", metavar="FOLDER", help="built; else those in build/")
    # What is no folder is a size, for other benchmarks.
    given = [Path(each) for each in parser.parse_args().folders if Path(each).is_dir()]
    built = [ROOT / "build" / name for name in ("voorbeeldwijk", "delft")]
    return given or [each for each in built if each.is_dir()]


def machine() -> str:
    """Describe this machine."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text(encoding="utf-8").splitlines()
        model = next((x.split(":")[1].strip() for x in lines if x.startswith("model name")), model)
    return f"{model}, {os.cpu_count()} processors, Python {platform.python_version()}"


def put_part(file: Path, heading: str, text: str) -> None:
    """Write one of the parts of the page, and leave the others as they are.

    Parameters
    ----------
    file
        The page.
    heading
        One of :data:`PARTS`.
    text
        The part, with its heading.
    """
    known = file.read_text(encoding="utf-8") if file.exists() else ""
    parts: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in known.splitlines():
        if line in PARTS:
            lines = parts.setdefault(line, [])
        lines.append(line)
    parts[heading] = text.splitlines()
    whole = ("\n".join(parts[each]).strip() for each in PARTS if each in parts)
    file.write_text("\n\n".join(whole) + "\n", encoding="utf-8")


def page(result: dict[str, Any]) -> str:
    """Write the part about searching."""
    parts = [_TEXT.format(machine=result["machine"])]
    titles = {"nearest": "Dichtstbijzijnde", "counts": "Aantal binnen bereik"}
    for what, title in titles.items():
        given = result.get(what, {})
        cases = dict(sorted(given.items(), key=lambda each: each[1]["nodes"]))
        parts += [f"## {title}\n", *_table(cases), ""]
        notes = [note for name, case in cases.items() for note in _notes(name, case)]
        parts += [*notes, ""] if notes else []
    parts.append("## Verder\n")
    if "peak_mb_1m" in result:
        peak = result["peak_mb_1m"]
        parts.append(f"- Een miljoen knopen: hoogstens {peak:.0f} MB boven wat de software al nam.")
    if "first_use_s" in result:
        parts.append(f"- Eerste zoekvraag in een vers proces: {result['first_use_s']:.1f} s.")
    if "first_answer_s" in result:
        wait = f"{result['first_answer_s']:.1f} s"
        parts.append(f"- Eerste antwoord over Delft in een vers proces, met opstarten: {wait}.")
    if "slider_ms" in result:
        wait = result["slider_ms"]
        parts.append(f"- Schuif aan een profiel in Delft: na {wait:.0f} ms nieuwe kaartgegevens.")
    return "\n".join(parts) + "\n"


def _table(cases: dict[str, dict[str, Any]]) -> Iterable[str]:
    yield "| | " + " | ".join(f"{name} | keer" for name in cases) + " |"
    yield "|---|" + "---:|---:|" * len(cases)
    yield (
        "| knopen | "
        + " | ".join(f"{case['nodes']:,} | ".replace(",", ".") for case in cases.values())
        + " |"
    )
    yield (
        "| takken | "
        + " | ".join(f"{case['edges']:,} | ".replace(",", ".") for case in cases.values())
        + " |"
    )
    yield (
        "| bestemmingen per laag | "
        + " | ".join(f"{case['destinations']} | " for case in cases.values())
        + " |"
    )
    yield (
        "| gemeten op (belasting vooraf) | "
        + " | ".join(f"{case['date']} ({case['load']}) | " for case in cases.values())
        + " |"
    )
    if any("cores_free" in case for case in cases.values()):
        free = (case.get("cores_free") for case in cases.values())
        told = ("" if each is None else f"{each:.1f}" for each in free)
        yield (
            "| processors vrij voor 2 draden | " + " | ".join(f"{each} | " for each in told) + " |"
        )
    for key, name in ENGINES.items():
        cells = [_cell(case, key) for case in cases.values()]
        if any(cell.strip(" |") for cell in cells):
            yield f"| {name} | " + " | ".join(cells) + " |"
    if any("floor_ms" in case for case in cases.values()):
        for key, name in (("own_1_thread", "1 draad"), ("own_2_threads", "2 draden")):
            times = (
                f"{case[f'{key}_ms'] / case['floor_ms']:.2f}" if "floor_ms" in case else ""
                for case in cases.values()
            )
            yield f"| {name}, keer de bodem | " + " | ".join(f"{each} | " for each in times) + " |"


def _cell(case: dict[str, Any], key: str) -> str:
    value = case.get(f"{key}_ms")
    if value is None:
        return " | "
    return f"{value:,.1f} | {value / case['own_2_threads_ms']:,.1f}"


def _notes(name: str, case: dict[str, Any]) -> Iterable[str]:
    for key, value in case.items():
        if key.endswith("_different"):
            engine = key.removesuffix("_different")
            off = case.get(f"{engine}_off_s")
            most = "" if off is None else f", hoogstens {off:.3f} s ernaast"
            share = f"{100 * value:.2g} %"
            yield f"- {name}: {engine} geeft voor {share} van de knopen iets anders{most}."
