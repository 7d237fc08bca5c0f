"""Edits of a "what if" in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sociale_basis.i18n.catalogue import _
from sociale_basis.i18n.formats import briefly, number
from sociale_basis.i18n.hours import hours_words

if TYPE_CHECKING:
    from collections.abc import Mapping


def edit_words(edit: Any, names: Mapping[str, Any]) -> str:  # noqa: ANN401 -- of a room above
    """Say what an edit does.

    Parameters
    ----------
    edit
        Of :mod:`sociale_basis.reach.edit_models`.
    names
        Of places, by id; of a place without a name the id is used.

    Raises
    ------
    KeyError
        There is no such kind of edit.
    """
    told = edit.model_dump(exclude_none=True)
    place = told.get("place", "")
    known = names.get(place)
    called = told.get("name") or (known if isinstance(known, str) else place)
    hours = told.get("opening_hours")
    words = {
        "lower_kerb": _("lower the kerb to {height} cm"),
        "remove_barrier": _("take away the bollard or gate"),
        "improve_crossing": _("improve the crossing: {how}"),
        "close_segment": _("close this way"),
        "repair_segment": _("put this way right: {how}"),
        "add_segment": _("make a new footpath: {how}"),
        "add_place": _("open {name}"),
        "add_bench": _("put down a bench"),
        "close_place": _("close {name}"),
        "move_place": _("move {name} to here"),
        "change_hours": _("other opening hours for {name}: {hours}"),
    }[edit.kind]
    return words.format(
        height=briefly(100 * told.get("height_m", 0)),
        how=", ".join(_details(told)) or _("as it is"),
        name=called,
        hours=hours_words(hours) if hours else _("not known"),
    )


def _details(told: dict[str, Any]) -> list[str]:
    """Say how a stretch or a crossing is made."""
    found = []
    for key, text in _texts().items():
        value = told.get(key)
        if isinstance(text, dict) and value is not None:
            found.append(text[value])
        elif isinstance(text, str) and value is not None:
            found.append(text.format(value=_written(key, value)))
    return found


def _texts() -> dict[str, str | dict[Any, str]]:
    return {
        "surface": _("ground {value}"),
        "smoothness": _("evenness {value}"),
        "width_m": _("{value} m wide"),
        "slope_at_most": _("slope at most {value} %"),
        "steps": _("steps: {value}"),
        "handrail": {True: _("with a handrail"), False: _("without a handrail")},
        "ramp": {
            "wheelchair": _("with a ramp for wheelchairs"),
            "stroller": _("with a ramp for prams"),
            "any": _("with a ramp"),
        },
        "tactile": {True: _("with tactile paving"), False: _("without tactile paving")},
        "lit": {True: _("with light"), False: _("without light")},
        "wheelchair": {
            "yes": _("fit for wheelchairs"),
            "limited": _("partly fit for wheelchairs"),
            "no": _("not fit for wheelchairs"),
        },
        "open": {True: _("open to everyone"), False: _("closed to everyone")},
        "crossing": {"zebra": _("zebra crossing"), "signals": _("traffic light")},
        "calm": {True: _("traffic at most 30 km/h")},
    }


def _written(key: str, value: Any) -> str:  # noqa: ANN401 -- a number or a word
    if key == "slope_at_most":
        return briefly(100 * value)
    if key == "width_m":
        return number(value, decimals=2)
    return number(value) if isinstance(value, int) else str(value)
