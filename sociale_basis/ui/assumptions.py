"""What an answer starts from: values of a mobility profile in words."""

from __future__ import annotations

from sociale_basis.i18n import _, language, number
from sociale_basis.network.mobility_profile import SurfaceGroup
from sociale_basis.network.profile import shipped_file

_CM_PER_M = 100


def value_words(name: str, value: object) -> str:
    """Write the value of a setting of a profile for people.

    Parameters
    ----------
    name
        Of the setting.
    value
        Its value; None: there is no such limit.
    """
    if isinstance(value, SurfaceGroup):
        return str(getattr(value.label, language()))
    about = shipped_file().about[name]
    if isinstance(value, frozenset):
        known = [str(getattr(about.words[str(each)], language())) for each in sorted(value)]
        return ", ".join(known) or _("nothing")
    if isinstance(value, bool):
        return str(getattr(about.words[str(value).lower()], language()))
    if value is None or isinstance(value, int | float | str):
        return _words(name, value)
    raise TypeError(f"{name} is a {type(value).__name__}")


def _words(name: str, value: float | str | None) -> str:
    if value is None:
        return _("no limit")
    if isinstance(value, str):
        return str(getattr(shipped_file().about[name].words[str(value)], language()))
    match shipped_file().about[name].unit:
        case "fraction":
            return f"{_number(value * 100)} %"
        case "m" if value < 1:
            return f"{_number(value * _CM_PER_M)} cm"
        case "m/s":
            return _("{speed} m/s ({km} km per hour)").format(
                speed=_number(value), km=number(value * 3.6, decimals=1)
            )
        case unit:
            return f"{_number(value)} {unit or ''}".strip()


def _number(value: float) -> str:
    """Write a number with as many decimals as it has, at most two."""
    for decimals in (0, 1):
        if abs(round(value, decimals) - value) < 1e-6:  # noqa: PLR2004 -- noise of floats
            return number(value, decimals=decimals)
    return number(value, decimals=2)
