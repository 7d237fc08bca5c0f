"""Opening hours of a place on the page of the register: asked as days and times."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from sociale_basis.register import create, get_entries, get_entry, open_register
from sociale_basis.ui.register_new import _ORDER
from sociale_basis.vocabulary import RegisterKind
from tests.ui.register_pages import TEAM, button, field

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.conftest import Shown, Visit


def _save(shown: Shown) -> Shown:
    (save,) = [each for each in shown.test.button if str(each.key).endswith(" save")]
    save.click()
    return shown.again()


def test_a_new_place_with_days_and_times(
    visit: Visit, small_neighbourhood: Path, home: Path
) -> None:
    """Days and times are said back in words, and kept as OpenStreetMap writes them."""
    shown = visit(small_neighbourhood, "plekken", rol="builder_team", deel="new")
    field(shown, "text_input", "0 name").set_value("Wijkkamer")
    field(shown, "selectbox", " kind").select_index(_ORDER.index(RegisterKind.PLACE))
    shown = shown.again()
    field(shown, "button_group", " hours 0 days").set_value([0, 1, 2])
    field(shown, "time_input", " hours 0 begin").set_value(dt.time(10))
    shown = shown.again()
    assert "Vul in van hoe laat tot hoe laat." in [each.value for each in shown.test.warning]
    shown = _save(shown)
    assert shown.test.error[0].value == "Kijk eerst naar de tijden."
    field(shown, "time_input", " hours 0 end").set_value(dt.time(12, 30))
    field(shown, "button_group", " hours closed").set_value(["PH"])
    shown = shown.again()
    assert "ma t/m wo 10:00-12:30; feestdagen gesloten" in shown.text
    _save(shown)
    register = open_register(home)
    (kept,) = get_entries(register, TEAM)
    register.close()
    assert kept.entry.hours.text == "Mo-We 10:00-12:30; PH off"


@pytest.mark.parametrize(
    ("before", "fields"),
    [("Mo-Fr 09:00-12:00; We 13:00-15:00", 2), ("Mo[1] 10:00-12:00", 0), (None, 1)],
)
def test_looking_at_the_hours_changes_nothing(
    visit: Visit, small_neighbourhood: Path, home: Path, before: str | None, fields: int
) -> None:
    """What a form can show is shown in rows, the rest as text; saved untouched it stays."""
    register = open_register(home)
    place = {"kind": "place", "name": "Plek", "layer": "communal/meeting_places"}
    kept = create(register, TEAM, place | ({"hours": {"text": before}} if before else {}))
    shown = visit(small_neighbourhood, "plekken", rol="builder_team", item=kept.id)
    button(shown, "edit when").click()
    shown = shown.again()
    rows = [each for each in shown.test.get("time_input") if "hours.text" in str(each.key)]
    assert len(rows) == 2 * fields
    _save(shown)
    assert get_entry(register, TEAM, kept.id).revision == 1
    register.close()
