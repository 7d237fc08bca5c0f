"""A mobility profile with values of one's own, as text for the address of a page.

``rollator;speed_m_s=0.5;kerb_refused_m=none``: first the profile that is changed, then what.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sociale_basis.errors import SocialeBasisError
from sociale_basis.network import profile as find_profile
from sociale_basis.network.mobility_profile import Ramp, SurfaceGroup
from sociale_basis.network.profile import shipped_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sociale_basis.network import MobilityProfile

_NONE = "none"
NOT_EDITED = ("minutes",)  # asked for on the page itself


def editable(profile: MobilityProfile) -> list[str]:
    """Name the settings of a profile that can be changed, in the order of the file."""
    return [
        name for name in shipped_file().about if name not in NOT_EDITED and hasattr(profile, name)
    ]


def written(value: object) -> str:
    """Write the value of a setting for an address."""
    if value is None:
        return _NONE
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, SurfaceGroup):
        return value.key
    if isinstance(value, frozenset):
        return "+".join(sorted(str(each) for each in value))
    return f"{value:.10g}" if isinstance(value, int | float) else str(value)


def own_text(profile: str, changes: Mapping[str, object]) -> str:
    """Write changes to a profile, without what is as it was; empty where nothing differs.

    Parameters
    ----------
    profile
        Its key.
    changes
        Values by name of the setting.
    """
    before = find_profile(profile)
    told = [
        f"{name}={written(value)}"
        for name, value in changes.items()
        if written(value) != written(getattr(before, name))
    ]
    return ";".join([profile, *told]) if told else ""


def changed(profile: str, text: str) -> MobilityProfile:
    """Give a profile with the changes of a text; as it is where these are not of it or impossible.

    Parameters
    ----------
    profile
        Key of the profile.
    text
        As :func:`own_text` wrote it, or whatever stands in an address.
    """
    before = find_profile(profile)
    key, _semicolon, rest = text.partition(";")
    if key != profile or not rest:
        return before
    try:
        changes = dict(_read(part) for part in rest.split(";"))
        if not changes.keys() <= set(editable(before)):
            return before
        return before.replace(**changes)
    except (SocialeBasisError, ValueError, KeyError):
        return before


def changes_of(profile: str, now: MobilityProfile) -> list[str]:
    """Name the settings in which a profile differs from what it is without changes."""
    before = find_profile(profile)
    return [
        name
        for name in editable(before)
        if written(getattr(before, name)) != written(getattr(now, name))
    ]


def _read(part: str) -> tuple[str, object]:
    name, _equals, text = part.partition("=")
    if name == "surface":
        return name, shipped_file().group(text)
    if name == "ramps":
        return name, frozenset(Ramp(each) for each in text.split("+") if each)
    if text in {_NONE, "true", "false"}:
        return name, {_NONE: None, "true": True, "false": False}[text]
    if name in _COUNTS:
        return name, int(text)
    return name, text if name in _WORDS else float(text)


_COUNTS = ("steps_max",)
_WORDS = ("steps", "crossing", "stile")
