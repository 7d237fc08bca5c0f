"""What can be taken along from the site: tables, map data and times for a diary."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

from sociale_basis.layers import layers
from sociale_basis.network.recurrence import HERE
from sociale_basis.publish.site.entries import RESIDENT
from sociale_basis.publish.site.times import WEEKS
from sociale_basis.register import calendar_file
from sociale_basis.vocabulary import LayerKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sociale_basis.publish.site.times import Times
    from sociale_basis.publish.site.told import Told
    from sociale_basis.register import Register

# Spreadsheet programs take a cell that begins so for a formula, and run it; some also where these
# characters are of full width.
_FORMULA = re.compile(r"'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_COLUMNS = ("id", "name", "kind", "layer", "status", "functions", "buurt", "lon", "lat", "facts")
_DAYS_AWAY = timedelta(days=WEEKS * 7)


def as_csv(told: Iterable[Told]) -> bytes:
    """Write the places as a table that Excel opens; facts as ``word: value`` on lines."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for each in told:
        row = _row(each)
        row["functions"] = "|".join(each_ for each_ in functions_of(each.entry.layer))
        row["facts"] = "\n".join(f"{term}: {value}" for term, value in each.place.facts)
        cells = ["" if row[name] is None else str(row[name]) for name in _COLUMNS]
        writer.writerow(_harmless(name, cell) for name, cell in zip(_COLUMNS, cells, strict=True))
    return text.getvalue().encode("utf-8-sig")


def as_geojson(told: Iterable[Told], attribution: list[str]) -> bytes:
    """Write the places as a FeatureCollection in degrees; those without a position have none."""
    features = [
        {
            "type": "Feature",
            "id": each.place.id,
            "geometry": None
            if each.place.lon is None
            else {"type": "Point", "coordinates": [each.place.lon, each.place.lat]},
            "properties": _row(each)
            | {
                "functions": functions_of(each.entry.layer),
                "facts": dict(each.place.facts),
                "description": "\n".join(each.paragraphs) or None,
            },
        }
        for each in told
    ]
    whole = {"type": "FeatureCollection", "attribution": attribution, "features": features}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def as_calendar(
    told: Told, times: Times | None, register: Register | None, first: date
) -> bytes | None:
    """Write the times of an activity for a diary; None where it has none to write.

    Of the register the rhythm itself, where one can count on it; of an activity of the build the
    hours of the weeks to come. What is open all day, such as a shop, is no appointment.
    """
    kept = told.entry.kept
    if kept is not None and register is not None:
        if not kept.entry.rhythms_to_count_on:
            return None
        return calendar_file(register, RESIDENT, kept.id)
    if times is None or times.always:
        return None
    if layers()[told.entry.layer].kind is not LayerKind.REGISTER:
        return None
    calendar = Calendar()
    calendar.add("prodid", "-//sociale-basis//site//NL")
    calendar.add("version", "2.0")
    day = first
    while day < first + _DAYS_AWAY:
        for number, stretch in enumerate(times.on(day)):
            calendar.add_component(_event(told, day, stretch, number, first))
        day += timedelta(days=1)
    if not calendar.subcomponents:
        return None
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def functions_of(layer: str) -> list[str]:
    """Give the functions of a layer, sorted."""
    return sorted(each.value for each in layers()[layer].functions)


def _event(told: Told, day: date, stretch: str, number: int, first: date) -> Event:
    begin, end = stretch.rstrip("?").split("-")
    event = Event()
    event.add("uid", f"{told.place.id}-{day:%Y%m%d}-{number}@sociale-basis")
    event.add("dtstamp", datetime(first.year, first.month, first.day, tzinfo=UTC))
    event.add("summary", told.place.name)
    event.add("dtstart", _moment(day, begin))
    event.add("dtend", _moment(day, end))
    if stretch.endswith("?"):
        event.add("status", "TENTATIVE")
    return event


def _moment(day: date, clock: str) -> datetime:
    hours, minutes = map(int, clock.split(":"))
    midnight = datetime(day.year, day.month, day.day, tzinfo=HERE)
    if hours == 24:  # noqa: PLR2004 -- the end of a day
        return midnight + timedelta(days=1)
    return midnight.replace(hour=hours, minute=minutes)


def _row(told: Told) -> dict[str, object]:
    return {
        "id": told.place.id,
        "name": told.place.name,
        "kind": told.kind,
        "layer": told.entry.layer,
        "status": told.place.status_key,
        "buurt": told.entry.buurt,
        "lon": told.place.lon,
        "lat": told.place.lat,
    }


def _harmless(name: str, cell: str) -> str:
    return f"'{cell}" if name not in {"lon", "lat"} and _FORMULA.match(cell) else cell
