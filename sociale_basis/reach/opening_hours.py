"""Whether a place is open at a moment: open, closed, or not known.

Opening hours are read as OpenStreetMap writes them (``Tu[1] 10:00-12:00``, ``week 01-53/2 We``),
by the clock of Europe/Amsterdam and with Dutch public holidays. Not known is what nobody can tell
from the text alone:

==================================  ==============================================================
in the text                         not known
==================================  ==============================================================
nothing, or what cannot be read     always; but an area that is open on all sides (a park, a bench)
                                    and says nothing is open
``SH`` (school holidays)            when it makes a difference whether it is a school holiday
``unknown``, or a comment           in those hours (``"by appointment"``): a person must read it
``20:00+`` (an open end)            after the end that is named, or a minute after the beginning
nothing of public holidays (``PH``)  on public holidays, in the hours of other days; not of ``24/7``
``PH``                              on Good Friday and 5 May, when it makes a difference whether
                                    those are public holidays: some keep them, most do not
hours that go on after midnight     in that night, where the next day has hours of its own
the clock is put back               in the hour that comes twice, where hours begin or end in it
==================================  ==============================================================
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
from opening_hours import OpeningHours, State
from pyproj import Transformer

from sociale_basis.layers import layers
from sociale_basis.reach.hours_meant import COUNTRY, meant
from sociale_basis.reach.recurrence import HERE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import geopandas as gpd

ALWAYS = "24/7"
_PUBLIC_HOLIDAYS = OpeningHours("PH", timezone=HERE, country=COUNTRY)
_DOUBTFUL_HOLIDAYS = OpeningHours("easter -2 days,May 5", timezone=HERE, country=COUNTRY)
_DAY = timedelta(days=1)


class Opening(StrEnum):
    """Whether a place is open."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Stretch(NamedTuple):
    """A stretch of time in which nothing changes."""

    begin: float
    """Seconds since 1970, as :meth:`datetime.datetime.timestamp`."""
    end: float
    opening: Opening


def open_states(places: pd.DataFrame, moment: datetime, coords: tuple[float, float]) -> pd.Series:
    """Say of every place whether it is open at a moment.

    Parameters
    ----------
    places
        Places; of the columns ``opening_hours`` and ``layer`` what is not there counts as silent.
    moment
        Without a time zone: on the clock of Europe/Amsterdam.
    coords
        Latitude and longitude, for sunrise and sunset.

    Returns
    -------
    "open", "closed" or "unknown" by the index of ``places``.
    """
    begin = aware(moment)
    told = [stretches(text, begin, begin + _DAY, coords)[0].opening for text in hours_of(places)]
    return pd.Series([each.value for each in told], index=places.index, dtype="str", name="opening")


def hours_of(places: pd.DataFrame) -> list[str]:
    """Give the opening hours of every place; silence of an area open on all sides is always."""
    nothing = pd.Series("", index=places.index, dtype=object)
    told = places["opening_hours"].astype(object) if "opening_hours" in places else nothing
    layer = places["layer"].astype(object) if "layer" in places else nothing
    open_on_all_sides = {key for key, each in layers().items() if each.open_area}
    return [
        str(text).strip() if pd.notna(text) and str(text).strip() else silent
        for text, silent in zip(
            told, np.where(layer.isin(open_on_all_sides), ALWAYS, ""), strict=True
        )
    ]


def coordinates(area: gpd.GeoDataFrame) -> tuple[float, float]:
    """Give latitude and longitude of the middle of a frame of geometries.

    The sun rises within a minute of the same moment everywhere in a neighbourhood.
    """
    west, south, east, north = area.total_bounds
    into = Transformer.from_crs(area.crs, "EPSG:4326", always_xy=True)
    lon, lat = into.transform((west + east) / 2, (south + north) / 2)
    return round(float(lat), 2), round(float(lon), 2)


def aware(moment: datetime) -> datetime:
    """Give a moment a time zone: that of Europe/Amsterdam, where it has none."""
    return moment.replace(tzinfo=HERE) if moment.tzinfo is None else moment.astimezone(HERE)


@lru_cache(maxsize=8192)
def stretches(
    text: str, begin: datetime, end: datetime, coords: tuple[float, float]
) -> tuple[Stretch, ...]:
    """Divide a stretch of time into stretches in which a place is open, closed, or not known.

    Parameters
    ----------
    text
        Opening hours.
    begin, end
        With a time zone.
    coords
        As in :func:`open_states`.

    Returns
    -------
    Without gaps from ``begin`` to ``end``, neighbours differing.
    """
    read = meant(text.rstrip("; "), coords)
    first, last = begin.timestamp(), end.timestamp()
    if read is None:
        return (Stretch(first, last, Opening.UNKNOWN),)
    tables = [each for hours in read.always for each in _tables(hours, begin, end)]
    nights = [each for hours in read.over_midnight for each in _tables(hours, begin, end)]
    public = _days(_PUBLIC_HOLIDAYS, begin, end)
    doubtful = {day for day in _days(_DOUBTFUL_HOLIDAYS, begin, end) if read.with_holiday}
    others = {
        day: [
            each
            for hours in read.with_holiday[day.weekday()]
            for each in _tables(hours, begin, end)
        ]
        for day in doubtful
    }
    everything = [*tables, *nights, *(table for some in others.values() for table in some)]
    cuts = {cut for table in everything for cut in table.begins}
    for day in _between(begin, end):
        cuts |= {_clock(day, 0), _clock(day, read.night_ends)}
    cuts = {first} | {cut for cut in cuts if first < cut < last}

    def opening(at: float) -> Opening:
        here = datetime.fromtimestamp(at, tz=HERE)
        today, minute = here.date(), here.hour * 60 + here.minute
        asked = list(tables)
        if minute < read.night_ends:
            asked += nights
        for day in (today, today - _DAY):
            asked += others.get(day, [])
        found = {table.at(at) for table in asked}
        known = found.pop() if len(found) == 1 else Opening.UNKNOWN
        silent = not read.told_holidays and today in public
        return Opening.UNKNOWN if silent and known is Opening.OPEN else known

    return tuple(_merged([(cut, opening(cut)) for cut in sorted(cuts)], last))


class _Table(NamedTuple):
    """Openings one after the other."""

    begins: list[float]
    openings: list[Opening]

    def at(self, moment: float) -> Opening:
        return self.openings[max(bisect_right(self.begins, moment) - 1, 0)]


def _tables(hours: OpeningHours, begin: datetime, end: datetime) -> list[_Table]:
    """Lay out hours in time; twice where a time on the clock comes twice."""
    found = list(hours.intervals(begin, end))
    tables = []
    for fold in (0, 1):
        table = _Table([], [])
        for since, _until, state, comment in found:
            # The library takes the later of two equal times on the clock, wherever it matters.
            at = since.replace(fold=fold).timestamp()
            table.begins.append(max(at, table.begins[-1]) if table.begins else at)
            table.openings.append(_opening(state, comment))
        tables.append(table)
    return tables if tables[0] != tables[1] else tables[:1]


def _opening(state: State, comment: str) -> Opening:
    if state == State.CLOSED:
        return Opening.CLOSED
    return Opening.OPEN if state == State.OPEN and not comment else Opening.UNKNOWN


def _merged(parts: Iterable[tuple[float, Opening]], last: float) -> Iterator[Stretch]:
    waiting: Stretch | None = None
    for at, opening in parts:
        if waiting is not None and waiting.opening is opening:
            continue
        if waiting is not None:
            yield waiting._replace(end=at)
        waiting = Stretch(at, last, opening)
    if waiting is not None:
        yield waiting


def _days(hours: OpeningHours, begin: datetime, end: datetime) -> set[date]:
    """Give the days that hours hold on, from the day before ``begin``."""
    found = hours.intervals(_midnight(begin.date() - _DAY), end)
    return {
        day
        for since, until, state, _ in found
        if state == State.OPEN
        for day in _between(since, until - timedelta(minutes=1))
    }


def _between(begin: datetime, end: datetime) -> list[date]:
    first = begin.astimezone(HERE).date()
    return [first + step * _DAY for step in range((end.astimezone(HERE).date() - first).days + 1)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=HERE)


def _clock(day: date, minutes: int) -> float:
    """Give the moment at which the clock says so many minutes after midnight."""
    passed = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return passed.replace(tzinfo=HERE).astimezone(UTC).timestamp()
