"""A step of the way in short sentences, such as *Ga rechtsaf de Lindelaan in, 120 m*."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sociale_basis.i18n import _, number
from sociale_basis.i18n.landmarks import (
    goes_onto,
    in_sentence,
    in_street,
    landmark_words,
    seat_words,
)
from sociale_basis.i18n.obstacles import steps_words
from sociale_basis.i18n.whereabouts import metres_words
from sociale_basis.i18n.why import met_sentence, minutes_words
from sociale_basis.network.attributes import Crossing, WayClass
from sociale_basis.reach.stretches import Action, Turn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sociale_basis.reach.directions import Directions, Landmark, Notice, Seat, Step

_PAST = 2  # more landmarks in one sentence nobody remembers
_SEATS_NAMED = 2
_WATER_M = 30.0
_SHORT_M = 5.0
_WALKED = frozenset({Action.WALK, Action.BRIDGE, Action.SQUARE})


def step_words(step: Step, *, first: bool) -> str:
    """Say a step.

    Parameters
    ----------
    step
        What to do.
    first
        Whether the way begins with it.
    """
    told = _first(step) if first else _action(step)
    parts = [told[-1]]
    if not first and step.metres >= _SHORT_M and step.action in _WALKED:
        parts.append(metres_words(step.metres))
    parts += _past(step)
    sentences = [*told[:-1], ", ".join(parts), *_seats(step.seats), *_cycleway(step)]
    return " ".join([*(f"{sentence}." for sentence in sentences), *_minded(step.notices)])


def summary_words(told: Directions) -> list[str]:
    """Say where one is at the end, and what the whole way is made of: a sentence each."""
    if told.goal is None:
        sentences = [_("You have arrived.")]
    else:
        sentences = [_("You have arrived, at {landmark}.").format(landmark=_with_side(told.goal))]
    together = _("Together {metres}, about {time}.")
    sentences.append(
        together.format(metres=metres_words(told.metres), time=minutes_words(told.seconds))
    )
    sat = sum(len(step.seats) for step in told.steps)
    if sat:
        seats = _("1 seat on the way.") if sat == 1 else _("{number} seats on the way.")
        sentences.append(seats.format(number=number(sat)))
    cycle = sum(step.cycleway_m for step in told.steps)
    if cycle >= _SHORT_M:
        sentences.append(_("{metres} over cycle paths.").format(metres=metres_words(cycle)))
    street = sum(step.carriageway_m for step in told.steps)
    if street >= _SHORT_M:
        text = _("{metres} through streets of which the map shows no pavement.")
        sentences.append(text.format(metres=metres_words(street)))
    return sentences


def _first(step: Step) -> list[str]:
    if step.action is Action.CROSS:
        return [_crossing(step)]
    where = (
        in_street(step.name) if step.name is not None else _("on {name}").format(name=_way(step)[0])
    )
    metres = metres_words(step.metres)
    if step.towards is None:
        return [_("Begin {where} and walk {metres}").format(where=where, metres=metres)]
    return [
        _("Begin {where} and walk {metres} towards {towards}").format(
            where=where, metres=metres, towards=in_sentence(step.towards)
        )
    ]


def _action(step: Step) -> list[str]:
    """Say what to do; the last sentence is still open."""
    if step.action in {Action.WALK, Action.BRIDGE}:
        return [_walk(step)]
    turned = [] if step.turn is Turn.STRAIGHT else [_turned(step)]
    if step.action is Action.CROSS:
        return [*turned, _crossing(step)]
    if step.action is Action.SQUARE:
        square = _("the square") if step.name is None else in_sentence(step.name)
        return [*turned, _("Cross {street}").format(street=square)]
    if step.action is Action.LIFT:
        return [*turned, _("Take the lift")]
    if step.steps is None:
        return [*turned, _("Take the steps")]
    return [*turned, _("Take the steps: {steps}").format(steps=steps_words(step.steps))]


def _walk(step: Step) -> str:
    turn = _turn_words(step.turn)
    if step.goes_on and step.name is not None and step.action is Action.WALK:
        text = (
            _("Go {turn}, still {where}")
            if step.at is None
            else _("At {landmark} go {turn}, still {where}")
        )
        return text.format(turn=turn, where=in_street(step.name), landmark=_at(step))
    way, onto = _way(step)
    if step.action is Action.BRIDGE:
        text = _("Go {turn} over {way}")
        if step.at is not None:
            text = _("At {landmark} go {turn} over {way}")
    elif onto:
        text = _("Go {turn} onto {way}")
        if step.at is not None:
            text = _("At {landmark} go {turn} onto {way}")
    else:
        text = _("Go {turn} into {way}")
        if step.at is not None:
            text = _("At {landmark} go {turn} into {way}")
    return text.format(turn=turn, way=way, landmark=_at(step))


def _turned(step: Step) -> str:
    text = _("Go {turn}") if step.at is None else _("At {landmark} go {turn}")
    return text.format(turn=_turn_words(step.turn), landmark=_at(step))


def _at(step: Step) -> str:
    return "" if step.at is None else landmark_words(step.at.kind, step.at.name)


def _crossing(step: Step) -> str:
    if step.name is not None:
        street = in_sentence(step.name)
    elif step.way_class is WayClass.CYCLEWAY:
        street = _("the cycle path")
    else:
        street = _("the street")
    texts = {
        Crossing.SIGNALS: _("Cross {street} at the traffic lights"),
        Crossing.ZEBRA: _("Cross {street} at the zebra crossing"),
        Crossing.MARKED: _("Cross {street} at the crossing"),
        Crossing.UNTYPED: _("Cross {street} at the crossing"),
    }
    return texts.get(step.crossing, _("Cross {street}")).format(street=street)


def _turn_words(turn: Turn) -> str:
    return {
        Turn.LEFT: _("left"),
        Turn.RIGHT: _("right"),
        Turn.SLIGHT_LEFT: _("slightly left"),
        Turn.SLIGHT_RIGHT: _("slightly right"),
        Turn.STRAIGHT: _("straight on"),
        Turn.BACK: _("back"),
    }[turn]


def _way(step: Step) -> tuple[str, bool]:
    """Name what one walks on, and tell whether one goes onto it rather than into it."""
    if step.name is not None:
        return in_sentence(step.name), goes_onto(step.name)
    if step.street is not None:
        return _("the pavement of {street}").format(street=in_sentence(step.street)), True
    onto = {
        WayClass.FOOTWAY: _("the footpath"),
        WayClass.CROSSING: _("the footpath"),
        WayClass.SIDEWALK: _("the pavement"),
        WayClass.PATH: _("the path"),
        WayClass.BRIDLEWAY: _("the path"),
        WayClass.TRACK: _("the path"),
        WayClass.CYCLEWAY: _("the cycle path"),
        WayClass.SQUARE: _("the square"),
        WayClass.LIVING_STREET: _("the home zone"),
        WayClass.SERVICE: _("the side road"),
        WayClass.PLATFORM: _("the platform"),
        WayClass.STEPS: _("the steps"),
    }
    into = {
        WayClass.ALLEY: _("the alley"),
        WayClass.PEDESTRIAN: _("the pedestrian street"),
        WayClass.CORRIDOR: _("the corridor"),
    }
    if step.way_class in onto:
        return onto[step.way_class], True
    return into.get(step.way_class, _("the street")), False


def _past(step: Step) -> list[str]:
    """Say what one comes past: what has a name goes first, then what is met first."""
    kept = sorted(step.landmarks, key=lambda one: one.name is None)[:_PAST]
    kept.sort(key=lambda one: one.at_m)
    told = list(dict.fromkeys(_with_side(one) for one in kept))
    if step.water_m >= max(_WATER_M, step.metres / 2) and len(told) < _PAST:
        told.append(landmark_words("water", None))
    return [_("past {landmarks}").format(landmarks=_listed(told))] if told else []


def _with_side(one: Landmark) -> str:
    name = landmark_words(one.kind, one.name)
    if one.side == "left":
        return _("{name} (left)").format(name=name)
    return _("{name} (right)").format(name=name) if one.side == "right" else name


def _listed(told: list[str]) -> str:
    if len(told) < 2:  # noqa: PLR2004 -- "and" takes two
        return "".join(told)
    return _("{first} and {last}").format(first=", ".join(told[:-1]), last=told[-1])


def _seats(seats: Iterable[Seat]) -> list[str]:
    """Say where one can sit."""
    each = list(seats)
    if len(each) > _SEATS_NAMED:
        text = _("{number} {seats}, the first after {metres}")
        seat = seat_words(each[0].kind, len(each))
        return [
            text.format(number=number(len(each)), seats=seat, metres=metres_words(each[0].at_m))
        ]
    return [_seat(one) for one in each]


def _seat(one: Seat) -> str:
    seat, metres = seat_words(one.kind).capitalize(), metres_words(one.at_m)
    if one.beside_kind is None:
        return _("{seat} after {metres}").format(seat=seat, metres=metres)
    place = landmark_words(one.beside_kind, one.beside)
    return _("{seat} at {landmark} after {metres}").format(seat=seat, landmark=place, metres=metres)


def _minded(notices: Iterable[Notice]) -> list[str]:
    """Say what asks attention: what is in one spot in one sentence."""
    spots: dict[str, list[Notice]] = {}
    for one in notices:
        spots.setdefault(met_sentence("", one.at_m, back=False), []).append(one)
    return [
        met_sentence(", ".join(each.text for each in some), some[0].at_m, back=False)
        for some in spots.values()
    ]


def _cycleway(step: Step) -> list[str]:
    if step.cycleway_m < _SHORT_M or (step.name is None and step.way_class is WayClass.CYCLEWAY):
        return []
    if step.cycleway_m > step.metres - _SHORT_M:
        return [_("This is a cycle path")]
    return [_("{metres} over the cycle path").format(metres=metres_words(step.cycleway_m))]
