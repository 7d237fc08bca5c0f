"""What changed between two builds of a neighbourhood, as tables a builder can act on."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import pandas as pd

from sociale_basis.neighbourhood.areas_changed import areas_changed
from sociale_basis.neighbourhood.change import table
from sociale_basis.neighbourhood.figures_changed import figures_changed, totals_changed
from sociale_basis.neighbourhood.nodes_changed import nodes_changed
from sociale_basis.neighbourhood.places_changed import places_changed
from sociale_basis.neighbourhood.ways_changed import ways_changed

if TYPE_CHECKING:
    import geopandas as gpd

    from sociale_basis.neighbourhood.meta import SourceFile
    from sociale_basis.neighbourhood.store import Neighbourhood

_SOURCES = (
    "change",
    "name",
    "file_before",
    "file",
    "date_before",
    "date",
    "sha256_before",
    "sha256",
    "rows_before",
    "rows",
)


@dataclass(frozen=True, eq=False)
class Build:
    """Which build it is: its digest, when and with what it was made, and its map's date."""

    digest: str
    built: str
    software: str
    osm_date: str | None


@dataclass(frozen=True, eq=False)
class Differences:
    """What :func:`differences` found.

    Attributes
    ----------
    before, after
        Which builds were compared.
    places
        See :func:`sociale_basis.neighbourhood.places_changed.places_changed`; columns as in
        :func:`sociale_basis.neighbourhood.change.table`.
    ways
        Ways, and what stands at their nodes: see
        :func:`sociale_basis.neighbourhood.ways_changed.ways_changed` and
        :func:`sociale_basis.neighbourhood.nodes_changed.nodes_changed`; columns as of the places.
    areas
        See :class:`sociale_basis.neighbourhood.areas_changed.AreasChanged`.
    figures, totals
        See :mod:`sociale_basis.neighbourhood.figures_changed`.
    sources
        ``change`` (``added``, ``dropped`` or ``replaced``), ``name``, and of before and now the
        ``file``, ``date``, ``sha256`` and number of ``rows``.
    places_beyond, ways_beyond
        How many appeared or disappeared only because one of the builds does not look there.
    """

    before: Build
    after: Build
    places: gpd.GeoDataFrame
    ways: gpd.GeoDataFrame
    areas: pd.DataFrame
    figures: pd.DataFrame
    totals: pd.DataFrame
    sources: pd.DataFrame
    places_beyond: int
    ways_beyond: int

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """All tables by name, places first."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: each for name, each in values.items() if isinstance(each, pd.DataFrame)}

    @property
    def empty(self) -> bool:
        """Whether nothing on the map and no figure is otherwise; a source may be of a later day."""
        tables = self.tables
        tables.pop("sources")
        beyond = self.places_beyond + self.ways_beyond
        return not beyond and all(each.empty for each in tables.values())

    @property
    def other_software(self) -> bool:
        """Whether another version of the program made the later build, and may be the cause."""
        return self.before.software != self.after.software


def differences(before: Neighbourhood, after: Neighbourhood) -> Differences:
    """Say what is otherwise in a later build of a neighbourhood.

    Parameters
    ----------
    before, after
        The builds; see :func:`sociale_basis.neighbourhood.store.load_before`.
    """
    places, places_beyond = places_changed(before, after)
    ways = ways_changed(before, after)
    areas = areas_changed(before, after)
    on_ways = [*nodes_changed(before, after, ways.pairs), *ways.changes]
    return Differences(
        before=_build(before),
        after=_build(after),
        places=table(places, before, after),
        ways=table(on_ways, before, after),
        areas=areas.table,
        figures=figures_changed(before, after, areas.same),
        totals=totals_changed(before, after),
        sources=_sources(before.meta.sources, after.meta.sources),
        places_beyond=places_beyond,
        ways_beyond=ways.beyond,
    )


def _build(area: Neighbourhood) -> Build:
    meta = area.meta
    return Build(area.digest, meta.built, meta.software, meta.osm_date)


def _sources(before: list[SourceFile], after: list[SourceFile]) -> pd.DataFrame:
    """Compare the sources: of one name first those of one file, then the rest in order."""
    old, new = list(before), list(after)
    pairs: list[tuple[SourceFile | None, SourceFile | None]] = []
    for same_file in (True, False):
        for now in list(new):
            for was in old:
                if was.name == now.name and (not same_file or was.file_or_url == now.file_or_url):
                    pairs.append((was, now))
                    old.remove(was)
                    new.remove(now)
                    break
    pairs += [(gone, None) for gone in old] + [(None, come) for come in new]
    rows = []
    for before_it, after_it in pairs:
        if before_it and after_it and before_it.sha256 == after_it.sha256:
            continue
        word = "added" if before_it is None else "dropped" if after_it is None else "replaced"
        told: list[object] = [word, *{each.name for each in (before_it, after_it) if each}]
        for name in ("file_or_url", "date", "sha256", "rows"):
            told += [getattr(before_it, name, None), getattr(after_it, name, None)]
        rows.append(told)
    return pd.DataFrame(rows, columns=list(_SOURCES))
