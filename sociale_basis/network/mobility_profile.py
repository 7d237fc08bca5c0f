"""How someone goes about: speed, and what stops or slows them.

The profiles are ``data/mobility/profiles.toml``; every number there has its source. What a profile
leaves out (``None``) is no limit: it refuses nothing and doubts nothing.
"""

from __future__ import annotations

import difflib
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, ValidationError, model_validator

from sociale_basis._toml import Record
from sociale_basis.errors import BadValueError
from sociale_basis.indicators import Text

if TYPE_CHECKING:
    from pathlib import Path

OWN_SETTING = Text(nl="eigen instelling", en="own setting")


class Steps(StrEnum):
    """What steps mean to someone."""

    PASS = "pass"  # noqa: S105  (no password)
    HANDRAIL = "handrail"
    GUIDED = "guided"
    REFUSED = "refused"


class Ramp(StrEnum):
    """For whom a ramp beside steps is."""

    WHEELCHAIR = "wheelchair"
    STROLLER = "stroller"
    ANY = "any"


class CrossingRule(StrEnum):
    """Where someone crosses a carriageway."""

    ANY = "any"
    GUIDED = "guided"
    SAFE = "safe"


class Stile(StrEnum):
    """What a stile means to someone."""

    PASS = "pass"  # noqa: S105  (no password)
    DOUBT = "doubt"
    REFUSED = "refused"


Speed = Annotated[float, Field(gt=0, le=10, allow_inf_nan=False)]
Slope = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Height = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Width = Annotated[float, Field(gt=0, le=5, allow_inf_nan=False)]
Seconds = Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)]
Factor = Annotated[float, Field(ge=1, le=100, allow_inf_nan=False)]


class SurfaceGroup(Record):
    """How surfaces slow down those who share wheels or feet.

    ``factors`` gives the factor on the time by value of OSM ``surface=*``, ``smoothness`` by value
    of ``smoothness=*``; what is not in them is refused.
    """

    key: str
    label: Text
    wheels: bool
    factors: dict[str, Factor]
    smoothness: dict[str, Factor]
    source: Text


class MobilityProfile(Record):
    """How someone goes about.

    Lengths in metres, times in seconds (``minutes`` apart), slopes as fractions, factors on the
    time. ``sources`` and ``ranges`` (ends of the slider) go by field name.
    """

    key: str
    label: Text
    speed_m_s: Speed
    speed_cycleway_m_s: Speed | None = None
    slope_up_free: Slope | None = None
    slope_down_free: Slope | None = None
    slope_up_refused: Slope | None = None
    slope_down_refused: Slope | None = None
    slope_divisor: Factor
    slope_exponent: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
    kerb_free_m: Height | None = None
    kerb_slow_s: Seconds | None = None
    kerb_refused_m: Height | None = None
    tactile_at_flush_kerb: bool = False
    width_m: Width | None = None
    surface: SurfaceGroup
    steps: Steps
    steps_factor: Factor = 1.0
    steps_max: Annotated[int, Field(ge=1)] | None = None
    ramps: frozenset[Ramp] = frozenset()
    seat_every_m: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    stile: Stile
    crossing: CrossingRule
    crossing_s: Seconds
    lift_s: Seconds
    lit_after_dark: bool = False
    minutes: Annotated[int, Field(ge=1, le=600)]
    sources: dict[str, Text] = Field(default_factory=dict, repr=False)
    ranges: dict[str, tuple[float, float]] = Field(default_factory=dict, repr=False)

    @property
    def wheels(self) -> bool:
        """Whether the person rolls, or pushes something that rolls."""
        return self.surface.wheels

    @property
    def limits_slope(self) -> bool:
        """Whether a slope can be too steep."""
        return self.slope_up_refused is not None or self.slope_down_refused is not None

    @property
    def feels_slope(self) -> bool:
        """Whether a slope costs time or can be too steep."""
        return self.slope_up_free is not None or self.slope_down_free is not None

    @property
    def feels_kerb(self) -> bool:
        """Whether a kerb costs time or can be too high."""
        return self.kerb_refused_m is not None or self.kerb_slow_s is not None

    def replace(self, **changes: object) -> MobilityProfile:
        """Return this profile with other values; their source becomes "own setting".

        Parameters
        ----------
        changes
            Fields by name.

        Raises
        ------
        BadValueError
            A field does not exist, a number is impossible (negative, NaN, infinite), or the
            limits are in the wrong order.
        """
        own = {name: OWN_SETTING for name in changes if name in self.sources}
        content = dict(self) | {"sources": self.sources | own} | changes
        return checked_profile(content)

    @model_validator(mode="after")
    def _limits_in_order(self) -> Self:
        for free, refused in (
            ("slope_up_free", "slope_up_refused"),
            ("slope_down_free", "slope_down_refused"),
            ("kerb_free_m", "kerb_refused_m"),
        ):
            low, high = getattr(self, free), getattr(self, refused)
            if high is not None and low is None:
                raise ValueError(f"'{refused}' also needs '{free}'")
            if high is not None and low > high:
                raise ValueError(f"'{free}' ({low}) must not be above '{refused}' ({high})")
        if self.steps is Steps.HANDRAIL and self.steps_max is None:
            raise ValueError("steps = 'handrail' also needs 'steps_max'")
        return self


def checked_profile(
    content: dict[str, object], file: Path | None = None, where: str = ""
) -> MobilityProfile:
    """Make a profile of values by name.

    Parameters
    ----------
    content
        Values by field name.
    file, where
        For the message: the file the values stand in, and the key above them, with a point.

    Raises
    ------
    BadValueError
        A field is unknown, missing or unusable.
    """
    try:
        return MobilityProfile.model_validate(content)
    except ValidationError as error:
        # A misspelt name also makes the right name missing: the typo is what must be seen.
        problems = sorted(error.errors(), key=lambda each: each["type"] != "extra_forbidden")
        problem = problems[0]
    name = str(problem["loc"][0]) if problem["loc"] else ""
    column = f"{where}{name}".removesuffix(".") or None
    if problem["type"] == "extra_forbidden":
        close = difflib.get_close_matches(name, MobilityProfile.model_fields, n=1)
        do = f"did you mean '{close[0]}'?" if close else "remove it"
        raise BadValueError("a profile has no such value", file=file, column=column, do=do)
    if problem["type"] == "missing":
        raise BadValueError("is missing", file=file, column=column, do="add it")
    message = problem["msg"].removeprefix("Value error, ")
    if problem["type"] != "value_error":
        message = f"{problem['input']!r} cannot be used: {message[0].lower()}{message[1:]}"
    raise BadValueError(message, file=file, column=column)
