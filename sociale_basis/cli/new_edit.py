"""One edit out of what was typed: which change, where, and how it is made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sociale_basis.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

    from sociale_basis.reach.edit_models import Edit

_STRETCH = {
    "surface": "surface",
    "smoothness": "smoothness",
    "width": "width_m",
    "slope": "slope_at_most",
    "steps": "steps",
    "handrail": "handrail",
    "ramp": "ramp",
    "tactile": "tactile",
    "lit": "lit",
    "wheelchair": "wheelchair",
}
_DETAILS: dict[str, dict[str, str]] = {
    "lower-kerb": {"height": "height_m"},
    "remove-barrier": {},
    "improve-crossing": {"crossing": "crossing", "calm": "calm", "tactile": "tactile"},
    "close-segment": {},
    "repair": _STRETCH | {"open": "open"},
    "add-segment": _STRETCH | {"called": "name"},
    "add-place": {
        "layer": "layer",
        "where": "where",
        "called": "name",
        "opening-hours": "opening_hours",
        "steps": "entrance_steps",
        "wheelchair": "wheelchair",
    },
    "add-bench": {"called": "name"},
    "move-place": {"where": "where", "layer": "layer"},
    "close-place": {"layer": "layer"},
    "hours": {"layer": "layer"},
}
"""Per change the details it has: the option, and the key in the file."""
_NEEDS_SOME = ("repair", "improve-crossing")
"""Changes that change nothing without a detail."""

_NODE = re.compile(r"(?:n|node/)?(-?\d+)")
_WAY = re.compile(r"(?:(w|way/|r|relation/))?(\d+)(?::(-?\d+)-(-?\d+))?")
_POINT = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*")


def new_edit(actions: Mapping[str, Any], details: Mapping[str, Any]) -> Edit:
    """Make an edit.

    Parameters
    ----------
    actions
        What each of the options that name a change was given; None: not given.
    details
        The same of those that say how.

    Raises
    ------
    UsageError
        Not just one change, a detail that it does not have, or something that cannot be read.
    """
    from pydantic import ValidationError

    given = {name: value for name, value in actions.items() if value is not None}
    if len(given) != 1:
        named = ", ".join(f"--{name}" for name in given) or "none"
        raise UsageError(
            f"one change at a time, and {named} is given" if given else "no change is given",
            do=f"give one of {', '.join(f'--{name}' for name in actions)}, or --list",
        )
    ((action, value),) = given.items()
    fields = _where(action, value)
    for name, told in details.items():
        if told is None:
            continue
        if name not in _DETAILS[action]:
            raise UsageError(f"--{name} says nothing with --{action}", do="leave it out")
        key = _DETAILS[action][name]
        if key == "where":
            fields["lon"], fields["lat"] = _point(told, "--where")
        else:
            fields[key] = told
    if action in _NEEDS_SOME and all(details[name] is None for name in _DETAILS[action]):
        options = ", ".join(f"--{name}" for name in _DETAILS[action])
        raise UsageError(f"--{action} does not say how", do=f"add one of {options}")
    try:
        made: Edit = _model(action).model_validate(fields)  # type: ignore[assignment]  # one of them
    except ValidationError as error:
        raise _told(action, error) from None
    return made


def _told(action: str, error: Any) -> UsageError:  # noqa: ANN401 -- pydantic's
    first = error.errors()[0]
    field = str(first["loc"][0]) if first["loc"] else ""
    options = {key: name for name, key in _DETAILS[action].items()}
    if "where" in options:
        options |= {"lon": "where", "lat": "where"}
    option = f"--{options.get(field, action)}"
    if first["type"] == "missing":
        return UsageError(f"--{action} also needs {option}", do="add it")
    if first["type"] == "value_error":
        return UsageError(f"--{action}: {first['msg'].removeprefix('Value error, ')}")
    return UsageError(f"{option} is {first['input']!r}: {first['msg']}")


def _model(action: str) -> type[BaseModel]:
    from sociale_basis.reach import edit_models as known

    models: dict[str, type[BaseModel]] = {
        "lower-kerb": known.LowerKerb,
        "remove-barrier": known.RemoveBarrier,
        "improve-crossing": known.ImproveCrossing,
        "close-segment": known.CloseSegment,
        "repair": known.RepairSegment,
        "add-segment": known.AddSegment,
        "add-place": known.AddPlace,
        "add-bench": known.AddBench,
        "move-place": known.MovePlace,
        "close-place": known.ClosePlace,
        "hours": known.ChangeHours,
    }
    return models[action]


def _where(action: str, value: Any) -> dict[str, Any]:  # noqa: ANN401 -- what the option takes
    match action:
        case "lower-kerb" | "remove-barrier" | "improve-crossing":
            return {"node": _node(value, f"--{action}")}
        case "close-segment" | "repair":
            return _way(value, f"--{action}")
        case "add-segment":
            return {"line": tuple(_point(each, f"--{action}") for each in _points(value))}
        case "add-bench":
            lon, lat = _point(value, f"--{action}")
            return {"lon": lon, "lat": lat}
        case "hours":
            place, hours = value
            return {"place": place, "opening_hours": _hours(hours)}
    return {"place": value}


def _node(text: str, option: str) -> int:
    found = _NODE.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"{option} is '{text}'", do="name a node of OpenStreetMap: n123")
    return int(found[1])


def _way(text: str, option: str) -> dict[str, Any]:
    found = _WAY.fullmatch(text.strip())
    if found is None:
        do = "name a way of OpenStreetMap, w54, or what lies between two of its nodes, w54:12-13"
        raise UsageError(f"{option} is '{text}'", do=do)
    kind, number, first, last = found.groups()
    # As the network numbers relations.
    way = -int(number) if kind in {"r", "relation/"} else int(number)
    return {"way": way} | ({} if first is None else {"nodes": (int(first), int(last))})


def _points(text: str) -> list[str]:
    points = text.split()
    if len(points) < 2:  # noqa: PLR2004 -- a line has two ends
        raise UsageError(
            f"--add-segment is '{text}'", do="write its points in quotes: 'LAT,LON LAT,LON'"
        )
    return points


def _point(text: str, option: str) -> tuple[float, float]:
    found = _POINT.fullmatch(text)
    if found is None:
        raise UsageError(f"{option} is '{text}'", do="write LAT,LON in degrees: 52.0012,4.3711")
    return float(found[2]), float(found[1])


def _hours(text: str) -> str | None:
    """Check opening hours; nothing means that nobody knows them."""
    import opening_hours

    plain = text.strip()
    if not plain or plain == "unknown":
        return None
    if not opening_hours.validate(plain):
        raise UsageError(
            f"'{text}' cannot be read as opening hours",
            do="write them as OpenStreetMap does: 'Mo-Fr 09:00-17:00; Sa 10:00-13:00'",
        )
    return plain
