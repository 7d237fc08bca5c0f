"""What groups of residents are called."""

from __future__ import annotations

from sociale_basis.i18n.catalogue import _


def group_words(group: str) -> str:
    """Name a group of residents by its key, such as ``residents_75``.

    Parameters
    ----------
    group
        As :func:`sociale_basis.reach.comparing.groups` gives it.
    """
    if group == "dwellings":
        return _("dwellings")
    ages = group.removeprefix("residents").strip("_")
    if not ages:
        return _("all residents")
    first, _sep, last = ages.partition("_")
    if last:
        return _("{first} to {last} years").format(first=first, last=last)
    return _("{age} and over").format(age=first)
