"""The services that a page asks about Nergenshuizen, a gemeente that does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sources.fakes import gemeente as town
from tests.sources.fakes.locatieserver import Locatieserver, doc
from tests.sources.fakes.ogc_features import OgcFeatures

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sources.fakes.locatieserver import Doc
    from tests.sources.fakes.server import FakeServer


def found(kind: str, name: str, **other: str) -> Doc:
    """Make something that can be found in the town."""
    of_town = {"gemeentecode": town.GEMEENTE[2:], "gemeentenaam": "Nergenshuizen"}
    return doc(kind, name, **(of_town | other))


DOCS = [
    *(
        found(
            "buurt",
            f"Buurt {n}, Nergenshuizen",
            buurtcode=code,
            buurtnaam=f"Buurt {n}",
            wijkcode=f"WK{code[2:8]}",
        )
        for n, code in enumerate(town.BUURTEN)
    ),
    found("wijk", "Oost, Nergenshuizen", wijkcode="WK099901", wijknaam="Oost"),
    found("gemeente", "Gemeente Nergenshuizen"),
    *(
        found(
            "adres",
            f"Kade {n}, 9999AA Nergenshuizen",
            postcode="9999AA",
            buurtcode=town.BUURTEN[n],
            buurtnaam=f"Buurt {n}",
        )
        for n in (1, 4)
    ),
    found("postcode", "Kade, 9999AA Nergenshuizen", postcode="9999AA"),
]


def serve_town(fake: FakeServer, file: Path) -> Path:
    """Let a fake stand in for PDOK, and write the file that ``SOCIALE_BASIS_SERVICES`` names."""
    for year in (2025, 2024, 2023):
        fake.serve(f"/cbs/{year}", OgcFeatures({"buurten": town.buurten(year)}))
    fake.serve("/search", Locatieserver(DOCS))
    places = {
        "cbs_areas": f"{fake.url}/cbs/{{year}}",
        "cbs_areas_wfs": f"{fake.url}/wfs/{{year}}",
        "locatieserver": f"{fake.url}/search",
    }
    file.write_text(
        "[services]\n"
        + "".join(
            f'[services.{key}]\naddress = "{address}"\npause_s = 0\n'
            for key, address in places.items()
        ),
        encoding="utf-8",
    )
    return file
