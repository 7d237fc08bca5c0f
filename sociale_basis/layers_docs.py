"""Writes the Dutch table of all layers.

``python -m sociale_basis.layers_docs docs/lagen.md`` makes the committed file again.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sociale_basis.layers import layers
from sociale_basis.vocabulary import LayerKind, RegisterKind, Sphere

if TYPE_CHECKING:
    from sociale_basis.layers import Layer, Selector

INTRODUCTION = """\
<!-- Gemaakt met: python -m sociale_basis.layers_docs docs/lagen.md
     Verander dit bestand niet zelf: verander de bestanden in de map layers/. -->

# Wat er op de kaart kan

Elke laag is één bestand in de map `layers/`. Een laag toevoegen is een bestand toevoegen.
Wat uit OpenStreetMap komt is een **kandidaat**: het telt pas als ontmoetingsplek als iemand het
heeft nagekeken. Een café of bakker om de hoek is dus niet vanzelf een ontmoetingsplek.
"""

HEADINGS = {
    "personal": "Uw eigen kring (persoonlijk)",
    "communal": "Van bewoners (gemeenschappelijk)",
    "institutional": "Voorzieningen (institutioneel)",
    "public_space": "Openbare ruimte",
}

SPHERES = {
    Sphere.PERSONAL: "persoonlijk",
    Sphere.COMMUNAL: "gemeenschappelijk",
    Sphere.INSTITUTIONAL: "institutioneel",
}

REGISTER_KINDS = {
    RegisterKind.ORGANISATION: "organisaties",
    RegisterKind.PLACE: "plekken",
    RegisterKind.INITIATIVE: "initiatieven",
    RegisterKind.ACTIVITY: "activiteiten",
    RegisterKind.PRESENCE: "aanwezigheid van beroepskrachten",
    RegisterKind.TRANSPORT_SERVICE: "vervoer",
    RegisterKind.PUBLIC_SPACE_SPOT: "plekken buiten",
}


def layers_table() -> str:
    """Give the Dutch page about all shipped layers, as Markdown."""
    parts = [INTRODUCTION]
    for folder, heading in HEADINGS.items():
        rows = [_row(layer) for layer in layers().values() if layer.folder == folder]
        parts.append(
            f"## {heading}\n\n"
            "| Laag | Wat het is | Waar het vandaan komt | Sfeer | Ontmoetingsplek | Let op |\n"
            "|---|---|---|---|---|---|\n" + "\n".join(rows) + "\n"
        )
    return "\n".join(parts)


def _row(layer: Layer) -> str:
    cells = [
        f"**{layer.label.nl}**<br>`{layer.key}`",
        layer.description.nl,
        _origin(layer),
        ", ".join(SPHERES[sphere] for sphere in sorted(layer.spheres)) or "geen",
        _meeting(layer),
        layer.caveat.nl if layer.caveat else "geen",
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _meeting(layer: Layer) -> str:
    if not layer.meeting_candidate:
        return "nee"
    return "na controle" if layer.kind is LayerKind.REGISTER else "kandidaat"


def _origin(layer: Layer) -> str:
    if layer.figure is not None:
        how = "modelschatting" if layer.figure.modelled else "gemeten"
        return f"Cijfer ({how}), {layer.figure.unit.nl}. Bron: {layer.figure.source.name}"
    if layer.kind is LayerKind.REGISTER:
        kinds = ", ".join(REGISTER_KINDS[kind] for kind in sorted(layer.collects))
        return f"Register: {kinds}"
    return "OpenStreetMap: " + "; of ".join(_selection(each) for each in layer.selectors)


def _selection(selector: Selector) -> str:
    text = " met ".join(_tag(key, values) for key, values in selector.tags.items())
    without = " of ".join(_tag(key, values) for key, values in selector.without.items())
    return f"{text}, zonder {without}" if without else text


def _tag(key: str, values: tuple[str, ...]) -> str:
    return f"`{key}={'/'.join(values)}`"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(layers_table(), encoding="utf-8", newline="\n")
