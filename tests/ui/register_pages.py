"""A register for the tests of its page, and ways to find what is on that page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sociale_basis.privacy import Viewer
from sociale_basis.register import Who, create, open_register

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.register import Kept, Register
    from tests.ui.conftest import Shown

TEAM = Who(Viewer.BUILDER_TEAM, actor="builder-1")
HOSTILE = "<img src=x onerror=alert(1)> **vet** ${7*7} </script> \u202eomgekeerd"
COFFEE: dict[str, Any] = {
    "kind": "activity",
    "name": "Koffieochtend Wilgenplein",
    "layer": "communal/activities",
    "where": {"address": "Wilgenplein 1", "town": "Voorbeeldstad"},
    "rhythms": [
        {"first": "2026-09-02", "begin": "10:00", "end": "12:00", "rule": "FREQ=WEEKLY;BYDAY=WE"}
    ],
    "contact": {"role": "gastvrouw", "phone": "000-0000002"},
}


def filled(home: Path, number: int = 0) -> tuple[Register, Kept]:
    """Make a register with a coffee morning, and as many places as asked for."""
    register = open_register(home)
    kept = create(register, TEAM, COFFEE)
    for at in range(number):
        place = {"kind": "place", "name": f"Plek {at:02d}", "layer": "communal/meeting_places"}
        create(register, TEAM, place)
    return register, kept


def button(shown: Shown, key: str) -> Any:  # noqa: ANN401 -- what AppTest gives
    """Give the button whose key begins so."""
    found = [each for each in shown.test.button if str(each.key).startswith(key)]
    assert found, [each.key for each in shown.test.button]
    return found[0]


def field(shown: Shown, sort: str, end: str) -> Any:  # noqa: ANN401 -- as above
    """Give the field of a sort whose key ends so."""
    found = [each for each in shown.test.get(sort) if str(each.key).endswith(end)]
    assert len(found) == 1, [each.key for each in shown.test.get(sort)]
    return found[0]


def opened_names(shown: Shown) -> list[str]:
    """Give the names of the entries in the list, as they stand there."""
    keys = ((str(each.key), str(each.label)) for each in shown.test.button)
    return [label for key, label in keys if key.startswith("open ") and len(key) == 37]
