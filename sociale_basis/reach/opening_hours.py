"""Whether a place is open at a moment: open, closed, or not known.

Opening hours are read as OpenStreetMap writes them (``Tu[1] 10:00-12:00``, ``week 01-53/2 We``),
by the clock of Europe/Amsterdam and with Dutch public holidays. Not known is what nobody can tell
from the text alone:

==================================  ==============================================================
in the text                         not known
==================================  ==============================================================
nothing, or what cannot be read     always; but what lies open day and night by its layer
                                    (``always_open``: a bench, a park) and says nothing is open
``SH`` (school holidays)            when it makes a difference whether it is a school holiday
``unknown``, or a comment           in those hours (``"by appointment"``): a person must read it
what stands after ``||``            in its hours, where what stands before is closed
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
from sociale_basis.network.recurrence import HERE
from sociale_basis.reach.hours_meant import COUNTRY, first_and_otherwise, meant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sociale_basis.neighbourhood.store import Neighbourhood

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
    """Give the opening hours of every place; silence is always where the layer says so."""
    nothing = pd.Series("", index=places.index, dtype=object)
    told = places["opening_hours"].astype(object) if "opening_hours" in places else nothing
    layer = places["layer"].astype(object) if "layer" in places else nothing
    always = {key for key, each in layers().items() if each.always_open}
    return [
        str(text).strip() if pd.notna(text) and str(text).strip() else silent
        for text, silent in zip(told, np.where(layer.isin(always), ALWAYS, ""), strict=True)
    ]


def coordinates(area: Neighbourhood) -> tuple[float, float]:
    """Give latitude and longitude of the middle of a neighbourhood.

    The sun rises within a minute of the same moment everywhere in it.
    """
    west, south, east, north = area.boundary.bounds
    lon, lat = _into_degrees(str(area.homes.crs)).transform((west + east) / 2, (south + north) / 2)
    return round(float(lat), 2), round(float(lon), 2)


@lru_cache(maxsize=8)
def _into_degrees(crs: str) -> Transformer:
    # To make one takes longer than a search.
    return Transformer.from_crs(crs, "EPSG:4326", always_xy=True)


def aware(moment: datetime) -> datetime:
    """Give a moment a time zone: that of Europe/Amsterdam, where it has none."""
    return moment.replace(tzinfo=HERE) if moment.tzinfo is None else moment.astimezone(HERE)


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
    # By the clock alone, two moments in the hour that comes twice would be the same.
    return _stretches(text, begin.timestamp(), end.timestamp(), coords)


@lru_cache(maxsize=8192)
def _stretches(
    text: str, first: float, last: float, coords: tuple[float, float]
) -> tuple[Stretch, ...]:
    holds, otherwise = first_and_otherwise(text)
    if otherwise:
        both = (_stretches(each, first, last, coords) for each in (holds, otherwise))
        return tuple(_filled(*both))
    read = meant(text.rstrip("; "), coords)
    begin, end = (datetime.fromtimestamp(at, tz=HERE) for at in (first, last))
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


def _filled(first: Sequence[Stretch], otherwise: Sequence[Stretch]) -> Iterator[Stretch]:
    """Take back that it is closed where what holds otherwise is not: nobody said which it is."""
    mine, other = (
        _Table([each.begin for each in some], [each.opening for each in some])
        for some in (first, otherwise)
    )
    parts = [
        (cut, Opening.UNKNOWN if found is Opening.CLOSED is not other.at(cut) else found)
        for cut in sorted({*mine.begins, *other.begins})
        for found in (mine.at(cut),)
    ]
    yield from _merged(parts, first[-1].end)


class _Table(NamedTuple):
    """Openings one after the other."""

    begins: list[float]
    openings: list[Opening]

    def at(self, moment: float) -> Opening:
        return self.openings[max(bisect_right(self.begins, moment) - 1, 0)]


def _tables(hours: OpeningHours, begin: datetime, end: datetime) -> list[_Table]:
    """Lay out hours in time; twice where a time on the clock comes twice."""
    # From midnight: a time on the clock that comes twice must be met in its order.
    found = list(hours.intervals(_midnight(begin.astimezone(HERE).date()), end))
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
