"""The contracts there are, by the key of their service.

A new service is one entry here, with a function that looks at it, and one file in
``data/reference/schemas`` (``sources check NAME --record`` writes it).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sociale_basis.sources import odata
from sociale_basis.sources.area_codes import find_column
from sociale_basis.sources.contracts.contract import Contract, Use
from sociale_basis.sources.contracts.features import (
    look_at_collection,
    look_at_editions,
    look_at_layer_editions,
    look_at_layers,
    within,
    within_wfs,
)
from sociale_basis.sources.contracts.heights import look_at_heights
from sociale_basis.sources.contracts.search import look_at_search
from sociale_basis.sources.contracts.streets import look_at_extracts, look_at_overpass
from sociale_basis.sources.contracts.tables import look_at_table
from sociale_basis.sources.geocode import FIELDS
from sociale_basis.sources.rivm_health import ADULTS, VALUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sociale_basis.sources.contracts.contract import Look
    from sociale_basis.sources.http import Client
    from sociale_basis.sources.services import Service

NEWEST_TABLE = "86165NED"
"""Kerncijfers wijken en buurten 2025 in StatLine: every year is a table of its own."""

_AREA = ("buurtcode", "buurtnaam", "wijkcode", "gemeentecode", "water")
_DWELLING = ("identificatie", "huisnummer", "huisletter", "status", "gebruiksdoel", "postcode")
_PLACES = ("verblijfsobject", "ligplaats", "standplaats")
_SQUARE = ("crs28992res100m", "aantal_inwoners")
# The market square and all around it: of a hundred metres nobody may live in any.
_HALF_KM = (84_250, 447_250, 84_750, 447_750)


def _pavement(client: Client, service: Service) -> Look:
    # As the reader does: without a moment the service gives its whole history.
    first = f"{client.timing.now():%Y-%m}-01T00:00:00Z"
    return look_at_collection(client, service, ["^wegdeel$"], {**within(), "datetime": first})


def _counted(rows: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Give the years that squares were counted in, newest first."""
    rows = list(rows)
    column = find_column(rows[0], ("jaar",)) if rows else None
    return tuple(sorted({str(row[column]) for row in rows}, reverse=True)) if column else ()


def _squares(client: Client, service: Service) -> Look:
    return look_at_collection(client, service, ["vierkant", "100m", ""], within(_HALF_KM), _counted)


def _statline(client: Client, service: Service) -> Look:
    return look_at_table(client, service.at(table=NEWEST_TABLE))


CONTRACTS: dict[str, Contract] = {
    "cbs_areas": Contract(
        Use.BOUNDARIES,
        partial(look_at_editions, collection="buurten"),
        needs=_AREA,
        lists=("buurten", "wijken", "gemeenten"),
    ),
    "cbs_areas_wfs": Contract(
        Use.BOUNDARIES,
        partial(look_at_layer_editions, layer="wijkenbuurten:buurten"),
        needs=_AREA,
        lists=tuple(f"wijkenbuurten:{level}" for level in ("buurten", "wijken", "gemeenten")),
    ),
    "cbs_squares": Contract(Use.RESIDENTS, _squares, needs=_SQUARE),
    "cbs_tables": Contract(Use.FIGURES, _statline, needs=("WijkenEnBuurten",)),
    "rivm_health": Contract(
        Use.HEALTH,
        partial(
            look_at_table,
            where=[odata.equals("Leeftijd", ADULTS), odata.equals("Marges", VALUE)],
            periods="Perioden",
        ),
        needs=("WijkenEnBuurten", "Leeftijd", "Marges", "Perioden"),
    ),
    "bag": Contract(
        Use.DWELLINGS,
        partial(look_at_collection, wanted=["^verblijfsobject$"], ask=within()),
        needs=(*_DWELLING, "openbare_ruimte_naam", "toevoeging"),
        lists=_PLACES,
    ),
    "bag_wfs": Contract(
        Use.DWELLINGS,
        partial(look_at_layers, layer="bag:verblijfsobject", ask=within_wfs()),
        needs=(*_DWELLING, "openbare_ruimte", "toevoeging"),
        lists=tuple(f"bag:{place}" for place in _PLACES),
    ),
    "bgt": Contract(
        Use.PAVEMENT,
        _pavement,
        needs=(
            *("functie", "fysiek_voorkomen", "plus_fysiek_voorkomen", "relatieve_hoogteligging"),
            *("bronhouder", "lokaal_id", "tijdstip_registratie"),
        ),
        lists=("wegdeel",),
        exact=True,
    ),
    "ahn": Contract(Use.HEIGHTS, look_at_heights, lists=("dtm_05m",)),
    "locatieserver": Contract(
        Use.SEARCH,
        look_at_search,
        # A buurt has no postcode.
        needs=tuple(name for name in FIELDS.split(",") if name != "postcode"),
        exact=True,
    ),
    "overpass": Contract(Use.STREETS, look_at_overpass),
    "geofabrik": Contract(
        Use.STREETS,
        look_at_extracts,
        needs=("parent", "urls"),
        lists=("netherlands", "zuid-holland"),
        exact=True,
    ),
}
