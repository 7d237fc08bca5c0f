"""Boundaries and kerncijfers of the areas in a gemeente: CBS Wijken en buurten, by way of PDOK.

Each year is an edition of its own, first asked of the OGC API and, where that fails, of the WFS of
the same year: the same areas, with other names of columns. Boundaries are those of the newest
edition. Every edition gives a table of figures, from which
:func:`sociale_basis.sources.statistics.statistics_from_tables` takes the newest filled year per
indicator; only columns on the allow-list are in it.

Codes are given out again: a buurt of an earlier edition that lies elsewhere is not the same buurt,
and its figures are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import pandas as pd

from sociale_basis.errors import EmptyDataError, OfflineError, ServiceError, UsageError
from sociale_basis.indicators import resolve_columns
from sociale_basis.sources.area_codes import clean_code, kind_of
from sociale_basis.sources.boundaries import areas_from_frame, without_water
from sociale_basis.sources.feature_pages import Fetched, changed
from sociale_basis.sources.ogc_features import read_collection
from sociale_basis.sources.provenance import describe_replies
from sociale_basis.sources.services import service
from sociale_basis.sources.table import table_of_records
from sociale_basis.sources.wfs import read_layer, read_layer_in_box

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import shapely

    from sociale_basis.sources.http import Client
    from sociale_basis.sources.provenance import Source
    from sociale_basis.sources.services import Service
    from sociale_basis.sources.table import Table

_NOT_FOUND = 404
# Of what two drawings of one area cover together, the share they must both cover.
_SAME_AREA = 0.9
_NAMED = 5


class Level(StrEnum):
    """Of which areas; the name both services give the layer."""

    BUURTEN = "buurten"
    WIJKEN = "wijken"
    GEMEENTEN = "gemeenten"


_ONE_OF = {Level.BUURTEN: "buurt", Level.WIJKEN: "wijk", Level.GEMEENTEN: "gemeente"}


@dataclass(frozen=True, eq=False)
class CbsAreas:
    """Areas and their figures.

    Attributes
    ----------
    areas
        One row per area of the newest edition, water left out: ``code``, ``name``, ``kind``,
        ``wijk`` and ``gemeente`` (codes of what it lies in, ``""`` where it lies in none) and
        ``geometry`` in EPSG:28992.
    year
        The year of these boundaries.
    tables
        Figures per edition, newest first.
    sources
        Where each edition came from.
    warnings
        What was odd, one sentence each.
    """

    areas: gpd.GeoDataFrame
    year: int
    tables: list[Table]
    sources: list[Source]
    warnings: list[str]


class _Edition(NamedTuple):
    year: int
    service: Service
    parts: list[Fetched]


def fetch_cbs_areas(
    client: Client, gemeenten: Sequence[str], level: Level = Level.BUURTEN
) -> CbsAreas:
    """Fetch the areas in one or more gemeenten, and their kerncijfers of all editions.

    Parameters
    ----------
    client
        With whom to ask.
    gemeenten
        Codes such as ``GM0503``.
    level
        Of which areas.

    Raises
    ------
    ServiceError
        Neither service answers, or otherwise than documented.
    EmptyDataError
        CBS knows no such gemeente.
    UsageError
        A code is not that of a gemeente.
    """
    for code in gemeenten:
        if kind_of(code) != "gemeente":
            raise UsageError(f"'{code}' is not the code of a gemeente", do="write it like GM0503")
    warnings: list[str] = []
    editions = list(
        _editions(
            client,
            lambda at: [
                read_collection(client, at, level, equal={"gemeentecode": code})
                for code in gemeenten
            ],
            lambda at: [
                read_layer(client, at, f"wijkenbuurten:{level}", equal=("gemeentecode", code))
                for code in gemeenten
            ],
            warnings,
        )
    )
    newest = editions[0]
    areas = _areas(newest, level, gemeenten, warnings)
    tables, sources = [], []
    for edition in editions:
        drawn = _land(edition, [])
        table = _table(drawn, edition, level, areas, warnings)
        if table is not None:
            tables.append(table)
        replies = [reply for part in edition.parts for reply in part.replies]
        name = f"{edition.service.name} {edition.year}, {level}"
        sources.append(
            describe_replies(
                replies,
                name=name,
                licence=edition.service.licence,
                rows=len(drawn),
                attribution=edition.service.attribution,
                years=(edition.year,),
            )
        )
    return CbsAreas(areas, newest.year, tables, sources, warnings)


def gemeenten_touching(client: Client, shape: shapely.Polygon | shapely.MultiPolygon) -> list[str]:
    """Give the codes of the gemeenten that a surface lies in, by the newest edition.

    Parameters
    ----------
    client
        With whom to ask.
    shape
        In EPSG:28992.

    Raises
    ------
    ServiceError
        Neither service answers, or otherwise than documented.
    EmptyDataError
        It lies outside the Netherlands.
    """
    west, south, east, north = (float(metre) for metre in shape.bounds)
    box = (west, south, east, north)
    level = Level.GEMEENTEN
    # The newest edition is enough: figures of earlier ones are asked by the code of today.
    newest = next(
        _editions(
            client,
            lambda at: [read_collection(client, at, level, box=box)],
            lambda at: [read_layer_in_box(client, at, f"wijkenbuurten:{level}", box)],
            [],
        )
    )
    (part,) = newest.parts
    nowhere = EmptyDataError(
        "this lies in no gemeente", file=_called(newest, level), do="draw it in the Netherlands"
    )
    if part.frame.empty:
        raise nowhere
    land = _land(newest, [])
    touched = land.loc[land.intersects(shape).to_numpy()]
    if touched.empty:
        raise nowhere
    return sorted({clean_code(code) for code in touched["gemeentecode"]})


def _editions(
    client: Client,
    read_ogc: Callable[[Service], list[Fetched]],
    read_wfs: Callable[[Service], list[Fetched]],
    warnings: list[str],
) -> Iterator[_Edition]:
    """Fetch every edition there is, newest first; at least one."""
    ways = [
        (service("cbs_areas", client.settings), read_ogc),
        (service("cbs_areas_wfs", client.settings), read_wfs),
    ]
    found, absent = False, None
    for year in sorted({year for one, _ in ways for year in one.years}, reverse=True):
        failed: list[ServiceError] = []
        for known, read in ways:
            if year not in known.years:
                continue
            at = known.at(year=year)
            try:
                edition = _Edition(year, at, read(at))
            except ServiceError as error:
                failed.append(error)
            else:
                found = True
                yield edition
                break
        else:
            absent = _absent(failed)
            warnings.append(f"CBS Wijken en buurten {year} is not there: {absent.what}")
    if not found:
        raise absent or AssertionError("the table of services names no edition")


def _absent(failed: list[ServiceError]) -> ServiceError:
    """Give why an edition is not there; raise what failed in any other way.

    Offline nothing is known of editions that did not exist when there was a connection.
    """
    for error in failed:
        if error.status != _NOT_FOUND and not isinstance(error, OfflineError):
            raise error
    return failed[0]


def _areas(
    edition: _Edition, level: Level, gemeenten: Sequence[str], warnings: list[str]
) -> gpd.GeoDataFrame:
    called = _called(edition, level)
    for code, part in zip(gemeenten, edition.parts, strict=True):
        if part.frame.empty:
            raise EmptyDataError(
                f"there is no gemeente with code {code}",
                file=called,
                do="look it up at cbs.nl: gemeenten that merged have a new code",
            )
    land = _land(edition, warnings)
    areas = areas_from_frame(land.reset_index(drop=True), called)
    for name in ("wijk", "gemeente"):
        column = land.get(f"{name}code")
        above = name != areas["kind"].iloc[0] and column is not None
        areas[name] = [clean_code(value) for value in column] if above else ""
    return areas[["code", "name", "kind", "wijk", "gemeente", areas.geometry.name]]


def _land(edition: _Edition, warnings: list[str]) -> gpd.GeoDataFrame:
    """Put the gemeenten of an edition together, without water."""
    frames = [part.frame for part in edition.parts if not part.frame.empty]
    if not frames:
        return gpd.GeoDataFrame(geometry=[], crs="EPSG:28992")
    together = pd.concat(frames, ignore_index=True)
    land, notes = without_water(together, f"{edition.service.name} {edition.year}")
    warnings += notes
    return land


def _table(
    drawn: gpd.GeoDataFrame,
    edition: _Edition,
    level: Level,
    areas: gpd.GeoDataFrame,
    warnings: list[str],
) -> Table | None:
    """Make the table of figures of an edition, of the areas that are still the same."""
    if drawn.empty:
        return None
    one = _ONE_OF[level]
    column = f"{one}code"
    if column not in drawn.columns:
        raise changed(edition.parts[0].replies[0], f"has no column {column} in {edition.year}")
    codes = drawn[column].map(clean_code)
    same = _same(drawn.set_axis(codes), areas.set_index("code"))
    elsewhere = [code for code in codes if code in set(areas["code"]) and code not in same]
    if elsewhere:
        more = " …" if len(elsewhere) > _NAMED else ""
        warnings.append(
            f"{len(elsewhere)} areas lay elsewhere in {edition.year} under the same code, their "
            f"figures of that year are not used: {', '.join(elsewhere[:_NAMED])}{more}"
        )
    kept = drawn.loc[codes.isin(same).to_numpy()]
    if kept.empty:
        return None
    names = [str(name) for name in drawn.columns]
    figures = resolve_columns(names)
    about = {column, f"{one}naam"}
    columns = [name for name in names if name in figures or name in about]
    return table_of_records(kept[columns].to_dict("records"), _called(edition, level), edition.year)


def _same(then: gpd.GeoDataFrame, now: gpd.GeoDataFrame) -> set[str]:
    """Give the codes of which both drawings cover nearly the same ground."""
    both = then.index.intersection(now.index)
    old, new = then.geometry.loc[both], now.geometry.loc[both]
    share = old.intersection(new, align=False).area / old.union(new, align=False).area
    return set(both[share >= _SAME_AREA])


def _called(edition: _Edition, level: Level) -> str:
    return f"{edition.service.name} {edition.year}, {level}"
