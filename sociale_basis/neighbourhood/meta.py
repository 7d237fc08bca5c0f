"""What a neighbourhood says of itself: ``meta.json``."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = 1
"""Of the files of a build; rises when one of them changes shape."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceFile(_Part):
    """What the neighbourhood was made of; see :class:`sociale_basis.sources.provenance.Source`.

    Builds from before these were kept have no ``attribution``, ``years`` and ``licence_url``.
    """

    name: str
    file_or_url: str
    licence: str
    date: str
    sha256: str
    rows: int | None = None
    attribution: str | None = None
    years: tuple[int, ...] = ()
    licence_url: str | None = None


class IndicatorColumn(_Part):
    """Where an indicator column of ``areas`` comes from, and why it is empty where it is.

    ``measured`` holds for every area with a figure. ``suppressed`` and ``unknown`` are the codes
    of the areas without one.
    """

    indicator: str
    column: str
    file: str
    year: int | None
    unit_nl: str
    unit_en: str
    measured: str
    source: str
    licence: str
    suppressed: list[str]
    unknown: list[str]


class Totals(_Part):
    """People and dwellings, before and after each step.

    Residents are None where no figures were given. ``residents_in_source_areas``: of every source
    area that reaches into the extent and into the boundary with its margin;
    ``residents_in_extent``: their share by surface;
    ``residents_spread``: those of them who have been given a dwelling;
    ``residents_in_boundary``: those of the dwellings inside the boundary, which is what every
    result counts. Ages are of the latter. ``…_in_extent`` of dwellings and homes (rows: a building
    of flats is one) are those of the same source areas; ``homes_kept`` lie within the margin.
    """

    residents_in_source_areas: float | None
    residents_in_extent: float | None
    residents_without_dwellings: float | None
    residents_spread: float | None
    residents_in_boundary: float | None
    residents_75_in_boundary: float | None
    dwellings_in_extent: float
    dwellings_in_boundary: float
    homes_in_extent: int
    homes_in_boundary: int
    homes_kept: int
    homes_without_residents: int
    homes_not_connected: int
    addresses_left_out: dict[str, int]
    places: int
    places_not_connected: int


class Meta(_Part):
    """Everything about a build that is not in a table.

    ``extent`` is west, south, east, north in degrees; ``extent_told_by`` is option, header or
    hull; ``population_from`` is population, statistics or none; ``osm_date`` the date of the
    OpenStreetMap data where it is known; ``built`` the moment of building (UTC); ``fictional``
    that it is made up, which whoever shows it has to say.
    """

    schema_version: int = SCHEMA_VERSION
    software: str
    built: str
    name: str
    fictional: bool = False
    crs: str
    extent: tuple[float, float, float, float]
    extent_told_by: Literal["option", "header", "hull"]
    margin_m: float = Field(ge=0)
    has_boundary: bool
    population_from: Literal["population", "statistics", "none"]
    osm_date: str | None
    options: dict[str, str | bool | float | list[str] | None]
    sources: list[SourceFile]
    attribution: list[str]
    statistics: list[IndicatorColumn]
    totals: Totals
    warnings: list[str]
