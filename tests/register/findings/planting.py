"""Secrets planted in every kind of finding; for ``tests/register/test_who_sees_what.py``.

Who may read what is written out here by hand: the package's own declarations are what is tested.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sociale_basis.register import (
    accept_pin,
    add_finding,
    close_finding,
    decline_pin,
    edit_finding,
    list_pins,
    propose_pin,
)

if TYPE_CHECKING:
    from sociale_basis.register import Who
    from tests.register.test_who_sees_what import Planted

Roles = frozenset[str]


class Groups(NamedTuple):
    """Who are meant: names of roles."""

    everybody: Roles
    professionals: Roles
    builders: Roles
    know_hidden: Roles
    """Of an entry that only some know of."""


def plant_findings(full: Planted, chosen: Who, hidden: str, groups: Groups) -> list[str]:
    """Plant findings, also about a hidden entry; give their ids."""
    kept, team, everybody = full.register, groups.builders, groups.everybody
    why = full.secret("why-found", team)
    first = add_finding(kept, chosen, _observation(full, groups.professionals, team), reason=why)
    edit_finding(kept, chosen, first.id, _observation(full, everybody, team), expected=1)
    shut = add_finding(kept, chosen, _observation(full, groups.professionals, team))
    ended = full.secret("why-ended", groups.professionals)
    close_finding(kept, chosen, shut.id, ended_on=date(2026, 11, 1), reason=ended)
    judged = {"kind": "ladder", "now": "tensions", "wished": "anonymity"}
    secret_talk = {"kind": "talk", "about": hidden}
    told = [
        {"kind": "talk"} | _asked(full, groups.professionals, team),
        judged | _asked(full, groups.professionals, team),
        _audit(full, groups.professionals, team),
        secret_talk | _asked(full, groups.know_hidden & team, groups.know_hidden & team),
    ]
    text = full.secret("pin-about", groups.know_hidden)
    pin = {"kind": "pin", "sort": "claim", "cell": "E1435N5084", "about": hidden, "text": text}
    ids = [add_finding(kept, chosen, each).id for each in (*told, pin)]
    return [first.id, shut.id, *ids, *_pins(full, chosen, groups)]


def _observation(full: Planted, sees: Roles, team: Roles) -> dict[str, Any]:
    return {
        "kind": "observation",
        "what": "containers",
        "way": full.number(sees),
        "by": full.secret("by", sees),
        "note": full.secret("note", team),
        "notes": full.secret("notes", team),
    }


def _asked(full: Planted, counts: Roles, team: Roles) -> dict[str, Any]:
    return {
        "on": full.day(team),
        "street": full.secret("street", counts),
        "ways": [full.number(counts)],
        "asked": full.number(counts),
        "group": full.secret("group", team),
        "facilitator": full.secret("facilitator", team),
        "text": full.secret("text", team),
        "notes": full.secret("notes", team),
    }


def _audit(full: Planted, professionals: Roles, team: Roles) -> dict[str, Any]:
    look = {"by": full.secret("looked", team), "seen": full.secret("seen", professionals)}
    comfort = {"facts": full.secret("facts", professionals), "told": full.secret("told", team)}
    return {
        "kind": "audit",
        "name": full.secret("square", professionals),
        "on": full.day(professionals),
        "x": float(full.number(professionals)),
        "y": 508_414.0,
        "ways": [full.number(professionals)],
        "comfort": comfort,
        "looks": [look | {"lens": "safety"}],
        "auditors": [{"role": full.secret("auditor", team)}],
        "notes": full.secret("notes", team),
    }


def _pins(full: Planted, chosen: Who, groups: Groups) -> list[str]:
    """Plant a pin that is put right, one that is declined, one at home, one that waits."""
    kept, team = full.register, groups.builders
    nobody: Roles = frozenset()
    for name, text, place in (
        ("accepted", team, groups.everybody),
        ("declined", team, team),
        ("home", groups.everybody, nobody),
        ("waiting", team, team),
    ):
        told = {
            "sort": "concern",
            "text": full.secret(f"pin-{name}", text),
            "x": float(full.number(place)),
            "y": 508_414.0,
            "at_home": name == "home",
        }
        propose_pin(kept, full.roles["resident"], told, key=name)
    ids = [each.found.id for each in list_pins(kept, chosen)]
    better = full.secret("put-right", groups.everybody)
    accept_pin(kept, chosen, ids[0], expected=1, text=better)
    why = full.secret("why-no-pin", team)
    decline_pin(kept, chosen, ids[1], expected=1, reason=why)
    accept_pin(kept, chosen, ids[2], expected=1)
    return ids
