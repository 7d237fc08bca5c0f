"""Takes out of what is kept of a record what can say something of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sociale_basis.register.audience import Audience, declared, nested_model

if TYPE_CHECKING:
    from sociale_basis._toml import Record


def stripped(model: type[Record], told: dict[str, Any], *, at_home: bool = False) -> dict[str, Any]:
    """Leave out every attribute that is declared personal, at any depth.

    Parameters
    ----------
    model
        What the record is.
    told
        As it is kept; not changed.
    at_home
        Whether it is part of something at somebody's home.
    """
    at_home = at_home or told.get("at_home") is True
    kept: dict[str, Any] = {}
    for name, value in told.items():
        shown = declared(model).get(name)
        # The address of a library says nothing of a person, that of a living room does.
        is_place = shown is not None and shown.audience is Audience.LOCATED and not at_home
        if shown is None or (shown.personal and not is_place):
            continue
        inside = nested_model(model, name)
        if inside is not None and isinstance(value, dict):
            left = stripped(inside, value, at_home=at_home)
            if left:
                kept[name] = left
        elif inside is not None:
            kept[name] = [stripped(inside, each, at_home=at_home) for each in value]
        else:
            kept[name] = value
    return kept
