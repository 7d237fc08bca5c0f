"""What of a kind is there already, and what of it is on at each time that something is planned.

Places of the map are on when they are open; what stands in the register with a rhythm is on when it
is held at some time of what is planned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from sociale_basis.reach.candidates import Candidates, venues
from sociale_basis.reach.occasions import held_then, openings
from sociale_basis.reach.opening_hours import ALWAYS, aware, coordinates, hours_of
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.register.rhythm import Occurrence, Rhythm
    from sociale_basis.register.school_holidays import Region, SchoolHolidays

_NOT_KNOWN = ""
_OFF = "off"


class KnownActivity(NamedTuple):
    """What somebody keeps in a register of one thing that is there already.

    Attributes
    ----------
    id, name, layer
        Of the entry.
    rhythms
        When it is held; none where it has opening hours, or nobody knows.
    hours
        Opening hours as OpenStreetMap writes them, or "".
    place_id
        The place of the neighbourhood that it is, or is held at.
    at
        Where it is, in metres of the neighbourhood; None where only the place is known, or nothing.
    doubtful
        Whether one cannot count on its times: nobody knows when it is on, whatever the map says.
    """

    id: str
    name: str
    layer: str
    rhythms: tuple[Rhythm, ...] = ()
    hours: str = ""
    place_id: str | None = None
    at: tuple[float, float] | None = None
    doubtful: bool = False


class FromPeople(NamedTuple):
    """What people told that is not on the map.

    Attributes
    ----------
    holidays, region
        Dates of school holidays, and whose count where a rhythm does not say it.
    known
        Of the kind that is planned.
    hours
        Pairs of the id of a place and its opening hours, in place of those on the map.
    """

    holidays: SchoolHolidays
    region: Region | None = None
    known: tuple[KnownActivity, ...] = ()
    hours: tuple[tuple[str, str], ...] = ()


class Existing(NamedTuple):
    """What is there already.

    Attributes
    ----------
    candidates
        Places of the map and of the register, each once; see
        :func:`sociale_basis.reach.candidates.venues`.
    texts
        Per time that something is planned, the opening hours of each of them as they count then.
    coords
        Latitude and longitude of the neighbourhood.
    nowhere
        Of what is known nobody knows where.
    """

    candidates: Candidates
    texts: tuple[tuple[str, ...], ...]
    coords: tuple[float, float]
    nowhere: tuple[KnownActivity, ...]


def existing_then(
    area: Neighbourhood,
    layers: Sequence[str],
    occasions: Sequence[Occurrence],
    told: FromPeople,
) -> Existing:
    """Find what is there already, and when it counts.

    Parameters
    ----------
    area
        The neighbourhood.
    layers
        Keys of layers of the neighbourhood, which has places in each of them.
    occasions
        When something is planned.
    told
        What people told; entries that are a place of one of the layers, or are held there, say
        together when that is on.
    """
    there = set(area.places.loc[area.places["layer"].isin(layers), "id"].astype(str))
    others = [each for each in told.known if each.place_id not in there]
    shapes = [_shape(area, each) for each in others]
    placed = [(each, at) for each, at in zip(others, shapes, strict=True) if at is not None]
    frame = gpd.GeoDataFrame(
        {
            "id": pd.array([each.id for each, _at in placed], dtype="str"),
            "name": pd.array([each.name for each, _at in placed], dtype="str"),
            "layer": pd.array([each.layer for each, _at in placed], dtype="str"),
        },
        geometry=[at for _each, at in placed],
        crs=area.homes.crs,
    )
    found = venues(area, [*layers, frame])
    by_id: dict[str, list[KnownActivity]] = {each.id: [each] for each, _at in placed}
    for each in told.known:
        if each.place_id in there:
            by_id.setdefault(str(each.place_id), []).append(each)
    plain = hours_with(found.places, told)
    texts = tuple(
        tuple(
            _text(by_id.get(key, ()), text, occasion, told)
            for key, text in zip(found.ids, plain, strict=True)
        )
        for occasion in occasions
    )
    nowhere = tuple(each for each, at in zip(others, shapes, strict=True) if at is None)
    return Existing(found, texts, coordinates(area), nowhere)


def hours_with(places: pd.DataFrame, told: FromPeople) -> list[str]:
    """Give the opening hours of places: what people told, else what the map says; "" for neither.

    Parameters
    ----------
    places
        With ``id``, and what :func:`sociale_basis.reach.opening_hours.hours_of` reads.
    told
        What people told.
    """
    by_id = dict(told.hours)
    both = zip(places["id"].astype(str), hours_of(places), strict=True)
    return [by_id.get(key, text) for key, text in both]


def on_at(existing: Existing, number: int, begin: Occurrence, within: timedelta) -> Candidates:
    """Give what is not surely closed to who arrives within a time, with the hours that count then.

    Parameters
    ----------
    existing
        What is there.
    number, begin
        Which of the times that something is planned.
    within
        How long one is on the way at most.
    """
    rows = [
        row
        for row, told in enumerate(situation(existing, number, begin, within))
        if any(opening != "closed" for _begin, _end, opening in told)
    ]
    some = existing.candidates.only(np.array(rows, dtype=np.int64))
    texts = [existing.texts[number][row] for row in rows]
    return Candidates(
        some.places.assign(opening_hours=pd.array(texts, dtype="str")), some.entrances
    )


def situation(
    existing: Existing, number: int, begin: Occurrence, within: timedelta
) -> tuple[tuple[tuple[float, float, str], ...], ...]:
    """Say of everything that is there when it is open, from a moment on; alike for equal times.

    Returns
    -------
    Per place stretches of seconds after that moment, each with the opening in it.
    """
    since = aware(begin.begin)
    told = {
        text: tuple(
            (each.begin - since.timestamp(), each.end - since.timestamp(), each.opening.value)
            for each in openings(text, since, since + within, existing.coords)
        )
        for text in set(existing.texts[number])
    }
    return tuple(told[text] for text in existing.texts[number])


def _text(
    known: Sequence[KnownActivity], on_map: str, occasion: Occurrence, told: FromPeople
) -> str:
    """Give the hours that count: on when one of what is known is on, off when all of it is off."""
    if not known:
        return on_map
    texts = {
        _NOT_KNOWN if each.doubtful else each.hours or on_map
        for each in known
        if each.doubtful or not each.rhythms
    }
    held = {
        held_then(each.rhythms, occasion, told.holidays, told.region)
        for each in known
        if each.rhythms and not each.doubtful
    }
    if State.YES in held:
        return ALWAYS
    if State.UNKNOWN in held or _NOT_KNOWN in texts:
        return _NOT_KNOWN
    return ", ".join(sorted(texts)) or _OFF


def _shape(area: Neighbourhood, known: KnownActivity) -> shapely.Geometry | None:
    if known.place_id is not None:
        rows = area.places.loc[area.places["id"] == known.place_id]
        if len(rows):
            doors: shapely.Geometry = rows["entrances" if "entrances" in rows else "geometry"].iloc[
                0
            ]
            return doors
    return None if known.at is None else shapely.Point(known.at)
