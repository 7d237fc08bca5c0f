"""Writes the Dutch page about the mobility profiles and the table of the untagged.

``python -m sociale_basis.network.mobility_docs docs/methode/mobiliteit.md`` makes the committed
file again.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sociale_basis.network.attributes import Surface
from sociale_basis.network.profile import profiles, shipped_file
from sociale_basis.network.untagged import Reading, presets, untagged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sociale_basis.network.mobility_profile import MobilityProfile, SurfaceGroup
    from sociale_basis.network.untagged import Row

INTRODUCTION = """\
<!-- Gemaakt met: python -m sociale_basis.network.mobility_docs docs/methode/mobiliteit.md
     Verander dit bestand niet zelf: verander profiles.toml en untagged.toml in data/mobility/. -->

# Hoe gaat u op pad?

De teksten over de sociale basis noemen geen afstand, tijd of snelheid. Daarom is elk getal hier
een instelling die u kunt zien en veranderen, met de bron erbij. Achter veel getallen staat *eigen
afweging*: het is dan een keuze op grond van de andere bronnen, geen meting.

## Hoe de tijd wordt berekend

- Een stuk weg kost zijn lengte gedeeld door de snelheid, keer wat de ondergrond, de helling en
  een trap aan tijd kosten.
- Een stoeprand, oversteek, lift, paaltje of hek telt één keer: bij het binnengaan, ook als dat de
  bestemming is.
- Tot *zonder moeite* kost een helling geen extra tijd. Daarboven gaat het langzamer en langzamer.
  Boven *kan niet boven* is er geen weg. Omhoog en omlaag hebben elk hun eigen grens. Gaat één
  stuk omhoog en omlaag, dan telt het zwaarste van de twee.
- Een stoeprand tot *zonder moeite* kost niets, daarboven de extra tijd, en boven *kan niet boven*
  is er geen weg.
- Staat op de kaart dat een weg zelf geschikt is voor rolstoelen, dan gaat dat bij wielen vóór wat
  wij uit breedte, ondergrond, vlakheid, helling en stoeprand afleiden. Staat er dat hij niet
  geschikt is, dan is er geen weg. Staat er *beperkt*, dan is het twijfel, ook als wij anders *kan
  niet* zouden zeggen. Is een weg die geschikt heet te steil of te hobbelig, dan duurt hij zo lang
  als het ergste dat nog kan. Bij een paaltje, hek, oversteek, stoeprand of lift geldt hetzelfde.
- Wat iemand niet in de weg zit, is voor die persoon nooit een reden en nooit twijfel.
- Een trap, ook een met een helling ernaast, krijgt geen extra tijd voor de helling.
- Afgesloten hekken, muren, eigen terrein en opritten zijn voor niemand een weg.

Er zijn altijd twee uitkomsten. In de **ruime** lezing gaat door wat twijfel is, in de **strenge**
niet.
"""

SURFACES_HEADING = """\
## Ondergrond

Zoveel keer langer duurt het op die ondergrond. `smoothness` is hoe vlak de weg is.

"""

UNTAGGED_HEADING = """\
## Wat het betekent als iets niet op de kaart staat

Bijna geen breedte, vlakheid, helling of stoeprand staat op de kaart. Elke regel hieronder zegt
wat we dan doen: *aannemen* (het telt alsof het op de kaart staat), *twijfel* (telt alleen in de
ruime lezing) of *kan niet*. Een regel geldt alleen voor wie er een grens op heeft. U kunt de
tabel veranderen in `data/mobility/untagged.toml`.

De vlakheid heeft geen eigen regel: die vragen we niet waar de ondergrond bekend of aangenomen is,
en waar de ondergrond twijfel is, is het samen één twijfel. Of een weg verlicht is, telt nog niet
mee in de tijd.

"""

READINGS = {Reading.ASSUME: "aannemen", Reading.DOUBT: "twijfel", Reading.REFUSE: "kan niet"}

UNITS = {"times": "keer", "exponent": "", "steps": "treden", "fraction": "%"}


def mobility_page() -> str:
    """Give the Dutch page about all profiles and the table of the untagged, as Markdown."""
    parts = [INTRODUCTION]
    parts += [_profile(each) for each in profiles().values()]
    groups = {each.surface.key: each.surface for each in profiles().values()}
    parts.append(SURFACES_HEADING + _surfaces(groups))
    parts.append(UNTAGGED_HEADING + _untagged())
    return "\n".join(parts)


def _profile(profile: MobilityProfile) -> str:
    unused = _unused(profile)
    rows = []
    for name, about in shipped_file().about.items():
        if name not in profile.sources or name in unused:
            continue
        value = getattr(profile, name)
        if about.words:
            keys = sorted(value) if isinstance(value, frozenset) else [str(value).lower()]
            shown = ", ".join(about.words[key].nl for key in keys)
        elif name == "surface":
            shown = profile.surface.label.nl
        else:
            shown = _quantity(value, about.unit)
        ends = profile.ranges.get(name)
        slider = " tot ".join(_quantity(end, about.unit) for end in ends) if ends else "keuze"
        rows.append([about.label.nl, shown, slider, profile.sources[name].nl])
    heading = f"## {profile.label.nl}\n\n`{profile.key}`\n\n"
    return heading + _table(("Instelling", "Waarde", "Schuif", "Bron"), rows)


def _unused(profile: MobilityProfile) -> set[str]:
    # Every profile has both numbers about slowing down; which of the two works, its limits say.
    if not profile.feels_slope:
        return {"slope_divisor", "slope_exponent"}
    return {"slope_exponent"} if profile.limits_slope else {"slope_divisor"}


def _surfaces(groups: Mapping[str, SurfaceGroup]) -> str:
    shown = [each for each in Surface if each not in (Surface.UNTAGGED, Surface.OTHER)]
    rows = [
        [f"`surface={each.name.lower()}`"]
        + [_factor(group.factors, each.name.lower()) for group in groups.values()]
        for each in shown
    ]
    rows += [
        [f"`smoothness={word}`" + (" en slechter" if word != "bad" else "")]
        + [_factor(group.smoothness, key) for group in groups.values()]
        for word, key in (("bad", "bad"), ("very_bad", "very_bad"))
    ]
    rows.append(["Bron", *(group.source.nl for group in groups.values())])
    return _table(("Ondergrond", *(group.label.nl for group in groups.values())), rows)


def _untagged() -> str:
    tables = [untagged(key) for key in presets()]
    rows = []
    for versions in zip(*(table.rows for table in tables), strict=True):
        first = versions[0]
        shown = [READINGS[row.reading] for row in versions]
        rows.append([first.label.nl, f"`{first.id}`", _value(first), *shown, first.source.nl])
    labels = [label.nl.split(":")[0] for label in presets().values()]
    return _table(("Wat", "Regel", "Waarde", *labels, "Bron"), rows)


def _value(row: Row) -> str:
    words = {"enough": "genoeg", "yes": "ja", "no": "nee"}
    if isinstance(row.value, str):
        return words.get(row.value, f"`{row.value}`")
    units = {"width": "m", "barrier": "m", "kerb": "m", "incline": "fraction"}
    return "geen" if row.value is None else _quantity(row.value, units.get(row.attribute))


def _factor(factors: Mapping[str, float], key: str) -> str:
    return _number(factors[key]) if key in factors else "kan niet"


def _quantity(value: float, unit: str | None) -> str:
    number = _number(value * 100 if unit == "fraction" else value)
    return f"{number} {UNITS.get(unit, unit) if unit else ''}".strip()


def _number(value: float) -> str:
    return f"{round(value, 3):.10g}".replace(".", ",")


def _table(header: tuple[str, ...], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(mobility_page(), encoding="utf-8", newline="\n")
