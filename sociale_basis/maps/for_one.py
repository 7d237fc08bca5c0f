"""What one person can reach, in words: cards by group, and the nearest leads where that is none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sociale_basis.i18n import _, language, number
from sociale_basis.i18n import date as written_date
from sociale_basis.i18n.hours import hours_words
from sociale_basis.i18n.reasons import reason_sentence
from sociale_basis.i18n.why import met_sentence, minutes_words
from sociale_basis.layers import layer as find_layer
from sociale_basis.maps.describe import place_label, status_words
from sociale_basis.reach.drawn import drawn
from sociale_basis.reach.for_one import Asked, Found, Group, OwnExit, for_one
from sociale_basis.reach.landmarks import seats
from sociale_basis.reach.opening_hours import Opening
from sociale_basis.reach.reasons import NO_WAY, NOT_CONNECTED, TOO_FAR
from sociale_basis.reach.why_tables import segments_in_words
from sociale_basis.reach.with_kept import FIRST_VISIT, WHEN, WHOM
from sociale_basis.vocabulary import State, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.reach.standpoint import Standpoint

LEADS = 3
"""So many of the nearest are named where nothing is within reach."""
FARTHEST_S = 2 * 3600.0


@dataclass(frozen=True)
class Card:
    """One place, in words.

    Attributes
    ----------
    key
        Id of the place.
    row
        Of the places of the neighbourhood.
    name, kind
        What it is called, and what it is.
    status, checked
        Whether somebody checked it: key, and sentence.
    minutes
        There and back; "" where nobody goes, or no way is known.
    lines
        What else there is to know, a sentence each: most important first.
    contact
        Whom to call or write, ready to read.
    has_way
        Whether the way there and back can be told step by step.
    """

    key: str
    row: int
    name: str
    kind: str
    status: str
    checked: str
    minutes: str
    lines: tuple[str, ...]
    contact: tuple[str, ...]
    has_way: bool


def cards(
    area: Neighbourhood, found: Sequence[Found], asked: Asked, most: int | None = None
) -> dict[Group, list[Card]]:
    """Write a card for every place, by group, in the order of the groups.

    Parameters
    ----------
    area
        The neighbourhood.
    found, asked
        The answer of :func:`sociale_basis.reach.for_one.for_one`, and its question.
    most
        At most so many per group; None: all.
    """
    told: dict[Group, list[Card]] = {group: [] for group in Group}
    for one in found:
        if most is None or len(told[one.group]) < most:
            told[one.group].append(_card(area, one, asked))
    return told


def group_heading(group: Group) -> str:
    """Name a group."""
    return {
        Group.OWN: _("Probably fine on your own"),
        Group.HELP: _("With help or transport"),
        Group.HOME: _("Comes to you"),
        Group.PHONE: _("By phone or online"),
        Group.UNKNOWN: _("We do not know yet: someone has to go and look"),
        Group.CLOSED: _("Closed at that time"),
        Group.NO: _("Not found without an obstacle, or too far"),
    }[group]


def leads(
    area: Neighbourhood,
    start: Standpoint,
    found: Sequence[Found],
    others: Sequence[int],
    asked: Asked,
) -> list[str]:
    """Name the nearest leads where nothing is within reach on one's own: a bare zero helps no one.

    Parameters
    ----------
    area, start, asked
        As in :func:`~sociale_basis.reach.for_one.for_one`.
    found
        What was answered.
    others
        Rows of other places that may do: of the same function, say.

    Returns
    -------
    Sentences: which of what was asked for is nearest, however long it takes; then what else is
    within reach at that time. Empty where something was within reach.
    """
    if any(one.group is Group.OWN for one in found):
        return []
    sentences = []
    on_foot = [one for one in found if one.way is not None]
    near = sorted(on_foot, key=lambda one: one.seconds[0] if one.seconds else math.inf)[:LEADS]
    for one in near:
        if one.seconds is None or one.seconds[0] > FARTHEST_S:
            continue
        text = {
            State.YES: _("{place}: {minutes} on the way, probably fine."),
            State.UNKNOWN: _(
                "{place}: {minutes} on the way, if what we do not know turns out well."
            ),
            State.NO: _("{place}: {minutes} on the way, but see what is in the way."),
        }[one.way or State.NO]
        too_far = one.answer is not None and one.answer.reason == TOO_FAR
        if too_far and not _is_blocked(one) and one.entrance is not State.NO:
            text = _("{place}: {minutes} on the way, longer than you said.")
        sentences.append(
            text.format(place=_name(area, one.row), minutes=minutes_words(one.seconds[0]))
        )
    known = {one.row for one in found}
    rows = np.array([row for row in others if row not in known], dtype=np.int64)
    also = [one for one in for_one(area, start, rows, asked) if one.group is Group.OWN][:LEADS]
    for one in also:
        if one.seconds is not None:
            text = _("Something else at that time: {place}, {minutes} on the way.")
            name, minutes = _name(area, one.row), minutes_words(one.seconds[0])
            sentences.append(text.format(place=name, minutes=minutes))
    return sentences or [_("Nothing like this is known within two hours of here.")]


def _card(area: Neighbourhood, one: Found, asked: Asked) -> Card:
    place = area.places.iloc[one.row]
    layer = find_layer(str(place["layer"]))
    return Card(
        key=str(place["id"]),
        row=one.row,
        name=_name(area, one.row),
        kind=str(getattr(layer.label, language())),
        status=str(place["status"]),
        checked=_checked(place),
        minutes=_minutes(one),
        lines=tuple(_lines(area, one, place, asked)),
        contact=contact(place),
        has_way=one.answer is not None and one.answer.there is not None and one.way is not State.NO,
    )


def _name(area: Neighbourhood, row: int) -> str:
    place = area.places.iloc[row]
    return place_label(known(place, "name"), find_layer(str(place["layer"])))


def known(place: pd.Series, column: str) -> str | None:
    """Give a text of a place, None where it is not known."""
    value = place.get(column)
    return value if isinstance(value, str) and value.strip() else None


def contact(place: pd.Series) -> tuple[str, ...]:
    """Say whom to call or write, for one place."""
    told = (
        (_("Whom to call"), known(place, WHOM)),
        (_("Phone"), known(place, "phone")),
        (_("E-mail"), known(place, "email")),
        (_("Website"), known(place, "website")),
    )
    return tuple(f"{word}: {value}" for word, value in told if value)


def _checked(place: pd.Series) -> str:
    words = status_words(str(place["status"]))
    day = known(place, "date")
    if str(place["status"]) == Status.CANDIDATE or day is None:
        return words[0].upper() + words[1:]
    text = _("{checked}, {day}, by {source}")
    day_words = written_date(date.fromisoformat(day[:10]))
    source = known(place, "source") or _("not known")
    return text.format(checked=words[0].upper() + words[1:], day=day_words, source=source)


def _minutes(one: Found) -> str:
    if one.seconds is None:
        return ""
    there, back = (minutes_words(seconds) for seconds in one.seconds)
    if one.way is State.NO and _is_blocked(one):
        return _("Without what is in the way: about {minutes} there").format(minutes=there)
    if there == back:
        return _("About {minutes} there, and as long back").format(minutes=there)
    return _("About {there} there, {back} back").format(there=there, back=back)


def _is_blocked(one: Found) -> bool:
    """Tell whether something on the way is known to be in it, and not only in doubt."""
    return one.answer is not None and any(each.refused for each in one.answer.met)


def _lines(area: Neighbourhood, one: Found, place: pd.Series, asked: Asked) -> list[str]:
    lines = [_hours(one, place, asked)]
    if one.reason == "no_position":
        where = _call_or_ask(
            place,
            _("Nobody wrote down where this is: call first."),
            _("Nobody wrote down where this is: ask first."),
        )
        return [*lines, where, *_first_visit(place)]
    if one.way is None:
        if one.opening is Opening.UNKNOWN or (
            one.opening is None and not known(place, "opening_hours")
        ):
            lines[0] = _call_or_ask(
                place,
                _("When, you agree on together: call first."),
                _("When, you agree on together: ask first."),
            )
        if one.reason == "service_area":
            lines.append(_("Nobody wrote down in which streets it comes: ask."))
        return [*lines, *_first_visit(place)]
    if one.group is Group.HELP and one.reason == "own_exit" and one.way is State.YES:
        lines.append(
            _("Once you are outside, the way is probably fine.")
            if asked.own_exit is OwnExit.HELP
            else _("You are fetched at your door.")
        )
    if one.reason == "own_exit" and one.group is Group.NO:
        lines.append(_("We know of no transport that fetches you at your door for this."))
    if one.group is Group.HELP or (one.group is Group.UNKNOWN and one.way is not State.YES):
        lines += [_ride(area, row) for row in one.services]
    lines += _why(area, one, asked)
    if one.way is not State.NO:
        lines.append(_seats(area, one))
    lines += [_entrance(one, place), *_first_visit(place)]
    return [line for line in lines if line]


def _call_or_ask(place: pd.Series, call: str, ask: str) -> str:
    """Ask somebody to call only where there is a number."""
    return call if known(place, "phone") else ask


def _first_visit(place: pd.Series) -> list[str]:
    """Say who comes along the first time, where the register knows it."""
    who = known(place, FIRST_VISIT)
    return [_("Comes along the first time: {who}.").format(who=who)] if who else []


def _hours(one: Found, place: pd.Series, asked: Asked) -> str:
    written = known(place, "opening_hours")
    # Times of the register are told as people say them.
    when = known(place, WHEN)
    hours = when.replace("\n", "; ") if when else hours_words(written) if written else None
    match one.opening:
        case Opening.OPEN:
            then = _("Open then") if asked.at is not None else _("Open this week")
        case Opening.CLOSED:
            then = _("Closed then") if asked.at is not None else _("Not open this week")
        case Opening.UNKNOWN:
            then = _call_or_ask(
                place,
                _("We do not know whether it is open then: call first"),
                _("We do not know whether it is open then: ask first"),
            )
        case None:
            then = ""
    if hours is None:
        return f"{then}." if then else _("When it is open, we do not know.")
    if one.opening is Opening.OPEN:
        return f"{then}: {hours}."
    told = _("Open: {hours}").format(hours=hours)
    return f"{then}. {told}." if then else f"{told}."


def _ride(area: Neighbourhood, row: int) -> str:
    service = area.places.iloc[row]
    hours = known(service, "opening_hours")
    told = ", ".join(
        part for part in (*contact(service), hours_words(hours) if hours else "") if part
    )
    name = _name(area, row)
    if not told:
        return _("With {service}. How to book it is not known: ask in the neighbourhood.").format(
            service=name
        )
    return _("With {service}. Book beforehand: {contact}.").format(service=name, contact=told)


def _why(area: Neighbourhood, one: Found, asked: Asked) -> list[str]:
    """Say why the way is not sure, in the words in which every page says it."""
    answer = one.answer
    if answer is None or one.way is State.YES:
        return []
    lines = []
    if one.reason in {"light", "too_far_between_seats", "seat"} and one.way is not None:
        lines.append(reason_sentence(one.way, one.reason))
    if answer.reason == TOO_FAR:
        limit = minutes_words(asked.limit_s)
        lines.append(_("That is longer than {limit}, also without obstacles.").format(limit=limit))
    elif answer.reason in {NO_WAY, NOT_CONNECTED}:
        lines.append(reason_sentence(answer.state, answer.reason))
    table = segments_in_words(area, answer)
    lines += [
        met_sentence(text, at_m, back=leg == "back")
        for text, at_m, leg in zip(table["text"], table["at_m"], table["leg"], strict=True)
    ]
    return lines


def _seats(area: Neighbourhood, one: Found) -> str:
    line = None
    if one.answer is not None and one.answer.there is not None:
        line = drawn(one.answer.there, area.edges.geometry.to_numpy())
    if line is None:
        return ""
    many = len(seats(area, line.line))
    if many == 0:
        return _("No place to sit on the way that we know of.")
    if many == 1:
        return _("1 place to sit on the way there.")
    return _("{number} places to sit on the way there.").format(number=number(many))


def _entrance(one: Found, place: pd.Series) -> str:
    steps = place.get("entrance_steps")
    many = None if pd.isna(steps) else int(steps)
    match one.entrance:
        case State.YES:
            return _("In at the door: probably fine.")
        case State.UNKNOWN:
            return _call_or_ask(
                place,
                _("In at the door: we do not know. Call first."),
                _("In at the door: we do not know. Ask first."),
            )
        case State.NO if many:
            words = _("1 step") if many == 1 else _("{number} steps").format(number=number(many))
            return _("In at the door: not without help ({steps}).").format(steps=words)
    return _("In at the door: not without help.")
