"""The question that `reach`, `route` and `map` are asked: who goes, where to, within how long."""

from __future__ import annotations

from dataclasses import dataclass

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
