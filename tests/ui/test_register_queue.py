"""What was passed on, what is due, and a list of one's own: the other parts of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.privacy import Viewer, Who
from sociale_basis.register import (
    Decision,
    Due,
    Sort,
    Told,
    due_entries,
    get_entries,
    list_proposals,
    propose,
)
from sociale_basis.ui.register_fresh import _csv_of
from tests.ui.register_pages import HOSTILE, TEAM, button, field, filled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sociale_basis.register import Kept, Register
    from tests.ui.conftest import Visit

RESIDENT = Who(Viewer.RESIDENT)


@pytest.fixture
def at(workspace: Path) -> Iterator[tuple[Register, Kept]]:
    """Give a register with a coffee morning, which the page uses as well."""
    register, kept = filled(workspace, 1)
    yield register, kept
    register.close()


def _pass_on(register: Register, **told: Any) -> None:  # noqa: ANN401 -- as Told has them
    content = {"sort": Sort.ACTIVITY, "name": "Koffieochtend Wilgenplein"} | told
    propose(register, RESIDENT, Told.model_validate(content), key=str(content["name"]))


def test_a_proposal_stands_beside_what_is_there(
    visit: Visit, small_neighbourhood: Path, at: tuple[Register, Kept]
) -> None:
    """Old and new, a likely double and a flagged name are shown; text of others is only text."""
    register, kept = at
    _pass_on(register, remark=f"Vraag naar mevrouw Jansen {HOSTILE}", phone="000-0000005")
    shown = visit(small_neighbourhood, "plekken", rol="builder_team", deel="review")
    assert ["Telefoonnummer", "onbekend", "000-0000005"] in shown.rows("Wat er is doorgegeven")
    assert "mevrouw Jansen" in shown.test.warning[0].value
    assert "Misschien hetzelfde" in shown.text
    assert "<img" not in shown.html
    button(shown, "proposal").click()  # looks at the likely double
    shown = shown.again()
    assert shown.test.header[0].value == kept.entry.name


def test_take_over_adapted_and_decline(
    visit: Visit, small_neighbourhood: Path, at: tuple[Register, Kept]
) -> None:
    """Adapted it becomes what the reviewer made of it; declining asks for a reason first."""
    register, _kept = at
    _pass_on(register, name="Breicafé", when="dinsdag om 2 uur", phone="000-0000005")
    shown = visit(small_neighbourhood, "plekken", rol="builder_team", deel="review")
    field(shown, "text_input", " when").set_value("elke dinsdag om 14.00 uur")
    field(shown, "text_input", " phone").set_value("")
    (take,) = [each for each in shown.test.button if str(each.key).endswith(" adapt")]
    take.click()
    shown = shown.again()
    (made,) = [each for each in get_entries(register, TEAM) if each.entry.name == "Breicafé"]
    assert made.entry.hours.note == "elke dinsdag om 14.00 uur"
    assert made.entry.contact.phone is None

    _pass_on(register, name="Reclame")
    shown = shown.again()
    (no,) = [each for each in shown.test.button if str(each.key).endswith(" decline")]
    no.click()
    shown = shown.again()
    assert "Schrijf waarom" in shown.test.error[0].value
    field(shown, "text_input", " reason").set_value("geen buurtaanbod")
    (no,) = [each for each in shown.test.button if str(each.key).endswith(" decline")]
    no.click()
    shown = shown.again()
    decided = {each.name: each.decision for each in list_proposals(register, TEAM, decided=True)}
    assert decided == {"Breicafé": Decision.ADAPTED, "Reclame": Decision.DECLINED}
    assert "Er wacht niets" in shown.test.info[0].value


def test_each_list_has_its_number(
    visit: Visit, small_neighbourhood: Path, at: tuple[Register, Kept]
) -> None:
    """The eight lists are there with how many entries each has, as the register counts them."""
    register, _kept = at
    shown = visit(small_neighbourhood, "plekken", rol="builder_team", deel="fresh")
    options = shown.test.pills(key="register list of due").options
    assert len(options) == len(Due)
    found = due_entries(register, TEAM)
    for due, option in zip(Due, options, strict=True):
        number = sum(each.due is due for each in found)
        assert str(option).endswith(f"· {number}"), option
    assert [each.label for each in shown.test.button if each.label == "Plek 00"]
    button(shown, "register letters make").click()
    shown = shown.again()
    assert "geen webadres" in shown.test.error[0].value
    shown.test.text_input(key="register letters address").set_value("https://wijk.example.nl")
    button(shown, "register letters make").click()
    shown = shown.again()
    made = shown.test.session_state["register letters"]
    assert made[0] == 2
    assert made[1].decode("utf-8-sig").count("https://wijk.example.nl/klopt-dit-nog/") == 2


def test_a_sheet_runs_no_formula() -> None:
    """A name that a spreadsheet would run is written as text, and nothing stays empty of null."""
    written = _csv_of(("name", "phone"), [{"name": "=1+1", "phone": None}]).decode("utf-8-sig")
    assert written == "name,phone\n'=1+1,\n"


def test_a_list_is_tried_first_and_then_all_of_it_comes(
    visit: Visit, small_neighbourhood: Path, at: tuple[Register, Kept]
) -> None:
    """Each row says what would happen; a column is put right; only the button puts it in."""
    register, _kept = at
    content = (
        "id;naam;soort;iets\n1;Soepgroep;Activiteiten;000-0000006\n2;Leeskring;Activiteiten;\n"
    )
    shown = visit(small_neighbourhood, "plekken", rol="builder_team", deel="import")
    shown.test.file_uploader(key="import 0 file").set_value(
        ("lijst.csv", content.encode(), "text/csv")
    )
    shown = shown.again()
    rows = shown.rows("Regel voor regel")
    assert [row[1:3] for row in rows] == [["Soepgroep", "nieuw"], ["Leeskring", "nieuw"]]
    (column,) = [each for each in shown.test.selectbox if each.label == "iets"]
    column.set_value("contact.phone")
    button(shown, "FormSubmitter:import 0").click()
    shown = shown.again().again()
    assert len(get_entries(register, TEAM)) == 2
    button(shown, "import 0 do").click()
    shown.again()
    found = {each.entry.name: each.entry.contact.phone for each in get_entries(register, TEAM)}
    assert len(found) == 4
    assert found["Soepgroep"] == "000-0000006"


def test_a_list_with_a_bad_row_puts_nothing_in(
    visit: Visit, small_neighbourhood: Path, at: tuple[Register, Kept]
) -> None:
    """The row is named with why, and there is no button to go on; a broken file is told too."""
    register, _kept = at
    shown = visit(small_neighbourhood, "plekken", rol="builder_team", deel="import")
    bad = "id;naam;soort\n1;Soepgroep;Activiteiten\n1;Leeskring;Activiteiten\n"
    upload = shown.test.file_uploader(key="import 0 file")
    upload.set_value(("lijst.csv", bad.encode(), "text/csv"))
    shown = shown.again()
    assert "niet bruikbaar" in [row[2] for row in shown.rows("Regel voor regel")]
    assert "regels: 1." in shown.test.error[0].value
    assert not [each for each in shown.test.button if str(each.key).endswith(" do")]
    upload = shown.test.file_uploader(key="import 0 file")
    upload.set_value(("lijst.xlsx", b"geen excel", "application/octet-stream"))
    shown = shown.again()
    assert "kan niet worden gelezen" in shown.test.error[0].value
    assert "lijst.xlsx" in shown.test.code[0].value
    assert "/" not in shown.test.code[0].value.partition("lijst.xlsx")[0]
    assert len(get_entries(register, TEAM)) == 2
