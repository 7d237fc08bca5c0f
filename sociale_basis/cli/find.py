"""``sociale-basis find``: which areas are called like that, with their codes."""

from __future__ import annotations

from typing import Annotated

import typer

from sociale_basis.cli.answers import Format, as_json, deliver
from sociale_basis.cli.meant import code_of
from sociale_basis.cli.screen import show_table
from sociale_basis.i18n import _


def find(
    text: Annotated[
        str,
        typer.Argument(help="Name, address, postcode or code.", show_default=False),
    ],
    *,
    as_list: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Look up a buurt, wijk, gemeente, postcode or address (needs internet; nothing is kept)."""
    from sociale_basis.sources import geocode
    from sociale_basis.sources.http import Client

    kinds = (*geocode.AREAS, geocode.PlaceKind.POSTCODE, geocode.PlaceKind.ADDRESS)
    with Client.from_settings() as client:
        found = geocode.find(client, text, kinds)
    if as_list:
        rows = [
            {
                "kind": place.kind.value,
                "name": place.name,
                "code": code_of(place),
                "buurt": place.buurt,
                "wijk": place.wijk,
                "gemeente": place.gemeente,
            }
            for place in found
        ]
        meta = {"source": "PDOK Locatieserver"}
        deliver(as_json(meta, rows), None, Format.JSON, meta)
        return
    show_table(
        _("What may be meant"),
        [_("Kind"), _("Name"), _("Code")],
        [(place.kind.value, place.name, code_of(place) or None) for place in found],
        numbers_from=3,
    )
