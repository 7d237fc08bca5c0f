"""Which buurten, wijken and gemeenten somebody has chosen, and what CBS draws of them.

An address or postcode stands for the buurten it lies in: of itself nothing is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from sociale_basis.errors import EmptyDataError
from sociale_basis.sources.cbs_areas import fetch_cbs_areas
from sociale_basis.sources.chosen_areas import codes_of
from sociale_basis.sources.geocode import PlaceKind, find, look_up, suggest
from sociale_basis.sources.services import service

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import geopandas as gpd

    from sociale_basis.maps.describe import GeoJson
    from sociale_basis.sources.geocode import FoundPlace, Suggestion
    from sociale_basis.sources.http import Client

KINDS = (
    PlaceKind.BUURT,
    PlaceKind.WIJK,
    PlaceKind.GEMEENTE,
    PlaceKind.POSTCODE,
    PlaceKind.ADDRESS,
)
"""What can be found: what has a boundary, or lies in something that has."""

_CHOSEN = "chosen areas"
_DETAIL_M = 4.0  # borders on the screen need no more
_DEGREES = "EPSG:4326"


class Candidate(NamedTuple):
    """What may be meant by what was typed.

    ``found`` or ``suggestion`` has what the service knows of it; a suggestion is to be looked up.
    """

    name: str
    kind: PlaceKind
    gemeente: str
    found: FoundPlace | None = None
    suggestion: Suggestion | None = None


class Chosen(NamedTuple):
    """One choice: a name, what it is, and the codes of CBS it stands for."""

    name: str
    kind: PlaceKind
    codes: tuple[str, ...]

    @property
    def key(self) -> str:
        """Tell this choice from others."""
        return " ".join(self.codes)


@dataclass(frozen=True, eq=False)
class Borders:
    """The buurten of the gemeenten in which something was chosen.

    Attributes
    ----------
    areas
        ``code``, ``name``, ``wijk``, ``gemeente`` and ``geometry`` in EPSG:28992.
    geojson
        The same for the screen, in degrees.
    attribution
        Whom to name.
    """

    areas: gpd.GeoDataFrame
    geojson: GeoJson
    attribution: str

    def within(self, codes: Collection[str]) -> list[str]:
        """Give the buurten that codes of buurten, wijken and gemeenten stand for."""
        wanted = set(codes)
        inside = (
            self.areas["code"].isin(wanted)
            | self.areas["wijk"].isin(wanted)
            | self.areas["gemeente"].isin(wanted)
        )
        return [str(code) for code in self.areas.loc[inside, "code"]]

    def bounds(self, codes: Collection[str]) -> tuple[float, float, float, float]:
        """Give south, west, north and east of what was chosen and a little around, in degrees."""
        shown = self.areas.loc[self.areas["code"].isin(set(self.within(codes)))]
        whole = (self.areas if shown.empty else shown).geometry
        around = whole.buffer(0.25 * float(whole.union_all().area) ** 0.5)
        west, south, east, north = around.to_crs(_DEGREES).total_bounds
        return float(south), float(west), float(north), float(east)

    def km2(self, codes: Collection[str]) -> float | None:
        """Give the surface of what was chosen; None where its borders are not here."""
        if {code[2:6] for code in codes} - {code[2:6] for code in self.areas["code"]}:
            return None
        shown = self.areas.loc[self.areas["code"].isin(set(self.within(codes)))]
        return float(shown.geometry.area.sum()) / 1e6


def candidates(client: Client, text: str) -> list[Candidate]:
    """Say what may be meant: what is called so, or else what begins so.

    Raises
    ------
    ServiceError, EmptyDataError, UsageError
        See :func:`sociale_basis.sources.geocode.find`.
    """
    try:
        found = find(client, text, KINDS)
    except EmptyDataError:
        suggested = suggest(client, text, KINDS)
        if not suggested:
            raise
        return [Candidate(each.name, each.kind, "", suggestion=each) for each in suggested]
    return [Candidate(each.name, each.kind, each.gemeente_name, found=each) for each in found]


def resolved(client: Client, candidate: Candidate) -> Chosen:
    """Give the codes that a candidate stands for, and forget where exactly it is.

    Raises
    ------
    ServiceError, EmptyDataError, UsageError
        See :func:`sociale_basis.sources.chosen_areas.codes_of`.
    """
    found = candidate.found
    if found is None:
        if candidate.suggestion is None:
            raise AssertionError("a candidate was found or suggested")
        found = look_up(client, candidate.suggestion)
    codes = tuple(codes_of(client, found))
    if found.kind in {PlaceKind.ADDRESS, PlaceKind.POSTCODE}:
        named = found.buurt_name and codes == (found.buurt,)
        parts = (found.buurt_name, found.gemeente_name) if named else codes
        return Chosen(", ".join(filter(None, parts)), PlaceKind.BUURT, codes)
    return Chosen(found.name, found.kind, codes)


def fetch_borders(client: Client, gemeenten: Sequence[str]) -> Borders:
    """Fetch the buurten of gemeenten. What is answered is kept, and used again by the fetch.

    Raises
    ------
    ServiceError, EmptyDataError
        See :func:`sociale_basis.sources.cbs_areas.fetch_cbs_areas`.
    """
    fetched = fetch_cbs_areas(client, gemeenten)
    coarse = fetched.areas[["code", "name", "geometry"]].copy()
    coarse["geometry"] = coarse.geometry.simplify_coverage(_DETAIL_M)
    named = service("cbs_areas", client.settings)
    return Borders(
        fetched.areas,
        _geojson(coarse),
        f"{named.attribution} {fetched.year} ({named.licence})",
    )


def _geojson(areas: gpd.GeoDataFrame) -> GeoJson:
    degrees = areas.to_crs(_DEGREES)
    degrees["geometry"] = degrees.geometry.set_precision(1e-6)
    content: GeoJson = degrees.to_geo_dict(drop_id=True)
    return content


def chosen() -> list[Chosen]:
    """Give what is chosen in this session, in the order of choosing."""
    kept: dict[str, Chosen] = st.session_state.get(_CHOSEN, {})
    return list(kept.values())


def codes() -> list[str]:
    """Give the codes of everything that is chosen, each once."""
    return list(dict.fromkeys(code for each in chosen() for code in each.codes))


def gemeenten() -> list[str]:
    """Give the codes of the gemeenten in which something is chosen."""
    return sorted({f"GM{code[2:6]}" for code in codes()})


def add(choice: Chosen) -> None:
    """Choose something; once is enough."""
    _keep([*chosen(), choice])


def remove(key: str) -> None:
    """Leave out something that was chosen."""
    _keep(each for each in chosen() if each.key != key)


def tap(borders: Borders, code: str) -> None:
    """Choose a buurt that was tapped on the map, or leave it out where it was chosen.

    Of a wijk or gemeente that it lies in, the other buurten stay.
    """
    names = dict(zip(borders.areas["code"], borders.areas["name"], strict=True))
    if code not in names:
        return
    if code not in borders.within(codes()):
        add(Chosen(str(names[code]), PlaceKind.BUURT, (code,)))
        return
    after: list[Chosen] = []
    for each in chosen():
        inside = borders.within(each.codes)
        if code not in inside:
            after.append(each)
            continue
        after += [
            Chosen(str(names[other]), PlaceKind.BUURT, (other,))
            for other in inside
            if other != code
        ]
    _keep(after)


def _keep(choices: Iterable[Chosen]) -> None:
    st.session_state[_CHOSEN] = {each.key: each for each in choices}
