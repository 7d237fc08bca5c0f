"""What moved at a service, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sociale_basis.i18n import _, language

if TYPE_CHECKING:
    from sociale_basis.sources.contracts import Moved, State, Use

_NAMED = 4


def state_words(state: State) -> str:
    """Say what came of a check."""
    return {"ok": _("ok"), "moved": _("moved"), "not_reached": _("not reached")}[state]


def use_words(use: Use) -> str:
    """Say what is lost without something."""
    return {
        "boundaries": _("boundaries and key figures"),
        "figures": _("figures of StatLine"),
        "health": _("health figures"),
        "residents": _("residents per square"),
        "dwellings": _("dwellings of the BAG"),
        "pavement": _("pavement and its keeper"),
        "heights": _("heights and slopes"),
        "search": _("searching by name, address, postcode or code"),
        "streets": _("ways and places"),
    }[use]


def moved_words(moved: Moved) -> str:
    """Say one thing that moved, and what depends on it."""
    text = _pattern(moved).format(name=_shortened(moved.name), was=moved.was, now=moved.now)
    lost = [*map(_figure, moved.loses), *([use_words(moved.use)] if moved.use else [])]
    if lost:
        return _("{text} Lost with it: {lost}.").format(text=text, lost=", ".join(lost))
    return text


def _pattern(moved: Moved) -> str:
    if moved.kind == "edition_new" and moved.harmless:
        return _("{name} is there as well, and is read from now on.")
    return {
        "field_gone": _("The column {name} is gone."),
        "field_new": _("There is a new column: {name} ({now})."),
        "field_renamed": _("The column {was} is now called {now}; it is found all the same."),
        "field_type": _("The column {name} was {was} and is now {now}."),
        "figure_gone": _("It can no longer be told which column is this figure: {name}."),
        "unfilled": _(
            "Not filled in yet in the newest edition, so taken from an earlier one: {name}."
        ),
        "undocumented": _("{now} columns that nobody wrote down and that are not read: {name}."),
        "list_gone": _("{name} is gone."),
        "list_new": _("{name} is new."),
        "edition_gone": _("{name} is no longer there."),
        "edition_new": _("{name} is there: add it to years in services.toml."),
        "edition_empty": _("{name} is there, but nothing is filled in yet."),
        "fact": _("{name} was {was} and is now {now}."),
    }[moved.kind]


def _figure(key: str) -> str:
    from sociale_basis.indicators import indicators

    known = indicators()
    if key not in known:
        return key
    label = known[key].label
    return label.nl if language() == "nl" else label.en


def _shortened(names: str) -> str:
    several = names.split(", ")
    shown = ", ".join(several[:_NAMED])
    return f"{shown} …" if len(several) > _NAMED else shown
