"""Accessibility of six kinds, and what a person with an aid must know of a building.

Whatever nobody looked at is *unknown*; nothing here is ever *no* by default.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from sociale_basis._toml import Record
from sociale_basis.register.audience import Audience, shown_to
from sociale_basis.register.terms import Fit
from sociale_basis.register.texts import Line, Role  # noqa: TC001 -- pydantic
from sociale_basis.vocabulary import State

_OPEN = shown_to(Audience.EVERYONE)
Metres = Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)]


class Part(Record):
    """A part of an entry: every key known, every value of exactly its type."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Judgement(Part):
    """What is said of one kind of access, and by whom (a role)."""

    state: Annotated[State, _OPEN] = State.UNKNOWN
    note: Annotated[Line | None, _OPEN] = None
    told_by: Annotated[Role | None, _OPEN] = None


class Access(Part):
    """The six kinds: kerbs are only one of them."""

    no_referral: Annotated[Judgement, _OPEN] = Judgement()
    free_of_obstacles: Annotated[Judgement, _OPEN] = Judgement()
    entitled: Annotated[Judgement, _OPEN] = Judgement()
    """Whether one may come without meeting conditions."""
    affordable: Annotated[Judgement, _OPEN] = Judgement()
    usable: Annotated[Judgement, _OPEN] = Judgement()
    """Digitally and in language."""
    welcome: Annotated[Judgement, _OPEN] = Judgement()

    @model_validator(mode="after")
    def _welcome_is_told(self) -> Self:
        if self.welcome.state is not State.UNKNOWN and self.welcome.told_by is None:
            raise ValueError("whether one is welcome is as told by someone: fill in 'told_by'")
        return self


class Accessibility(Part):
    """What one meets at the door and inside, for people with an aid."""

    wheelchair: Annotated[Fit, _OPEN] = Fit.UNKNOWN
    entrance_steps: Annotated[Annotated[int, Field(ge=0, le=100)] | None, _OPEN] = None
    threshold_m: Annotated[Metres | None, _OPEN] = None
    ramp: Annotated[State, _OPEN] = State.UNKNOWN
    door_width_m: Annotated[Metres | None, _OPEN] = None
    door_opens_itself: Annotated[State, _OPEN] = State.UNKNOWN
    lift: Annotated[State, _OPEN] = State.UNKNOWN
    accessible_toilet: Annotated[Fit, _OPEN] = Fit.UNKNOWN
    scootmobiel_parking: Annotated[State, _OPEN] = State.UNKNOWN
    disabled_parking: Annotated[State, _OPEN] = State.UNKNOWN
    seats_with_armrests: Annotated[State, _OPEN] = State.UNKNOWN
    hearing_loop: Annotated[State, _OPEN] = State.UNKNOWN
    assistance_dog: Annotated[State, _OPEN] = State.UNKNOWN
    quiet_room: Annotated[State, _OPEN] = State.UNKNOWN
    note: Annotated[Line | None, _OPEN] = None
