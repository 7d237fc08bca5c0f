"""The question that `reach`, `route` and `map` are asked: who goes, where to, within how long."""

from __future__ import annotations

from dataclasses import dataclass

from sociale_basis.errors import UsageError
from sociale_basis.layers import layer as find_layer
from sociale_basis.network.profile import MobilityProfile
from sociale_basis.network.profile import profile as find_profile
from sociale_basis.network.untagged import Untagged
from sociale_basis.network.untagged import untagged as find_untagged

_MINUTE_S = 60


@dataclass(frozen=True)
class Question:
    """Who goes where, within how many seconds, what untagged means, and whether only there."""

    profile: MobilityProfile
    layer: str
    limit_s: float
    untagged: Untagged
    one_way: bool = False


def asked(
    profile: str, layer: str, minutes: int | None, untagged: str, *, one_way: bool = False
) -> Question:
    """Look up what the options name, before anything slow is done.

    Raises
    ------
    UnknownProfileError, UnknownLayerError, UsageError
        There is no such profile, layer or preset.
    """
    who = find_profile(profile)
    limit = (who.minutes if minutes is None else minutes) * _MINUTE_S
    return Question(who, find_layer(layer).key, float(limit), find_untagged(untagged), one_way)


def asked_if_any(
    profile: str | None,
    layer: str | None,
    minutes: int | None,
    untagged: str,
    *,
    one_way: bool = False,
) -> Question | None:
    """Look up a question that may be left out; None where it is.

    Raises
    ------
    UsageError
        A part of it is given without the rest.
    UnknownProfileError, UnknownLayerError
        There is no such profile or layer.
    """
    if (profile is None) != (layer is None):
        missing, given = ("--layer", "--profile") if layer is None else ("--profile", "--layer")
        raise UsageError(
            f"{given} is given without {missing}", do=f"add {missing}, or leave both out"
        )
    for said, option in ((minutes is not None, "--minutes"), (one_way, "--one-way")):
        if profile is None and said:
            raise UsageError(f"{option} says nothing without --profile and --layer", do="add them")
    if profile is None or layer is None:
        return None
    return asked(profile, layer, minutes, untagged, one_way=one_way)
