"""A new entry on the page of the register: what is asked, what is kept, what is refused."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from sociale_basis import neighbourhood
from sociale_basis.register import get_entries, history, open_register
from sociale_basis.ui.register_new import layers_for
from sociale_basis.vocabulary import RegisterKind, Status
from tests.ui.register_pages import TEAM, button, field

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.conftest import Shown, Visit


def _new(visit: Visit, folder: Path) -> Shown:
    return visit(folder, "plekken", rol="builder_team", deel="new")


def test_name_where_when_whom_to_call(visit: Visit, small_neighbourhood: Path, home: Path) -> None:
    """Four things told are kept as told, found on the map, and the rest is unknown."""
    area = neighbourhood.load(small_neighbourhood)
    address = next(str(each) for each in area.homes["address"] if each)
    shown = _new(visit, small_neighbourhood)
    field(shown, "text_input", " name").set_value("Soepgroep")
    field(shown, "text_input", "where address").set_value(address.partition(",")[0])
    field(shown, "selectbox", " often").select_index(3)
    shown = shown.again()
    field(shown, "button_group", " nth").set_value([1])
    field(shown, "button_group", " days").set_value([1])
    field(shown, "time_input", " begin 0").set_value(dt.time(10))
    field(shown, "time_input", " end 0").set_value(dt.time(12))
    field(shown, "text_input", " role").set_value("gastheer")
    field(shown, "text_input", " phone").set_value("000-0000003")
    shown = shown.again()
    assert "eerste dinsdag van de maand" in shown.text
    assert "Gevonden op de kaart" in shown.text
    button(shown, "new 0 save").click()
    shown = shown.again()
    assert "“Soepgroep” staat nu in het register." in shown.test.success[0].value
    register = open_register(home)
    (kept,) = get_entries(register, TEAM)
    (change,) = history(register, TEAM, kept.id)
    register.close()
    assert kept.status is Status.CANDIDATE
    assert kept.entry.where.x is not None
    assert kept.entry.rhythms_told[0].rule == "FREQ=MONTHLY;BYDAY=1TU"
    assert (kept.entry.contact.role, kept.entry.contact.phone) == ("gastheer", "000-0000003")
    assert kept.entry.walk_in == "unknown"
    assert (change.role, change.actor) == ("builder_team", "this-computer")


def test_without_a_name_nothing_is_kept(
    visit: Visit, small_neighbourhood: Path, home: Path
) -> None:
    """What is filled in stays on the page, with what is missing in words."""
    shown = _new(visit, small_neighbourhood)
    field(shown, "text_input", " role").set_value("gastheer")
    button(shown, "new 0 save").click()
    shown = shown.again()
    assert shown.test.error[0].value == "Vul een naam in."
    assert field(shown, "text_input", " role").value == "gastheer"
    assert _count(home) == 0


def test_a_person_only_with_a_ground(visit: Visit, small_neighbourhood: Path, home: Path) -> None:
    """A name without a ground is refused; with one it is kept, and with whom it was agreed."""
    shown = _new(visit, small_neighbourhood)
    field(shown, "text_input", "0 name").set_value("Soepgroep")
    field(shown, "text_input", " person").set_value("Ria")
    button(shown, "new 0 save").click()
    shown = shown.again()
    assert "op welke grondslag" in shown.test.error[0].value
    assert _count(home) == 0
    field(shown, "selectbox", " ground").select_index(0)
    button(shown, "new 0 save").click()
    shown.again()
    register = open_register(home)
    (kept,) = get_entries(register, TEAM)
    register.close()
    person = kept.entry.contact.person
    assert person is not None
    assert person.name == "Ria"
    assert person.basis is not None
    assert person.basis.ground == "consent"


def test_a_rhythm_that_is_not_whole_is_not_kept(
    visit: Visit, small_neighbourhood: Path, home: Path
) -> None:
    """Every week, but no day: the page says so, and keeps nothing until that is put right."""
    shown = _new(visit, small_neighbourhood)
    field(shown, "text_input", "0 name").set_value("Soepgroep")
    field(shown, "selectbox", " often").select_index(1)
    shown = shown.again()
    assert shown.test.warning[0].value
    button(shown, "new 0 save").click()
    shown = shown.again()
    assert shown.test.error[0].value == "Kijk eerst naar de tijden."
    assert _count(home) == 0


def test_an_address_that_is_not_in_the_list_is_kept_without_a_place(
    visit: Visit, small_neighbourhood: Path, home: Path
) -> None:
    """The page says that it is not on the map; nothing is guessed."""
    shown = _new(visit, small_neighbourhood)
    field(shown, "text_input", "0 name").set_value("Soepgroep")
    field(shown, "text_input", "where address").set_value("Nergensstraat 99")
    shown = shown.again()
    assert "Niet in de adreslijst" in shown.text
    button(shown, "new 0 save").click()
    shown.again()
    register = open_register(home)
    (kept,) = get_entries(register, TEAM)
    register.close()
    assert (kept.entry.where.address, kept.entry.where.x) == ("Nergensstraat 99", None)


@pytest.mark.parametrize("kind", list(RegisterKind))
def test_every_kind_has_a_layer(kind: RegisterKind) -> None:
    """Whatever somebody adds, there is a layer that takes it; the usual one comes first."""
    found = layers_for(kind)
    assert found
    assert len(set(found)) == len(found)


def _count(home: Path) -> int:
    register = open_register(home)
    number = len(get_entries(register, TEAM))
    register.close()
    return number


def test_a_zomerstop_of_every_year(visit: Visit, small_neighbourhood: Path, home: Path) -> None:
    """Told once, it is said without a year and kept as one of every year."""
    shown = _new(visit, small_neighbourhood)
    field(shown, "text_input", " name").set_value("Soepgroep")
    field(shown, "selectbox", " often").select_index(1)
    shown = shown.again()
    field(shown, "button_group", " days").set_value([1])
    field(shown, "time_input", " begin 0").set_value(dt.time(10))
    field(shown, "date_input", " stop from").set_value(dt.date(2026, 7, 14))
    field(shown, "date_input", " 0 stop").set_value(dt.date(2027, 8, 24))
    field(shown, "checkbox", " stop every year").check()
    shown = shown.again()
    assert "korter dan een jaar" in " ".join(str(each.value) for each in shown.test.warning)
    field(shown, "date_input", " 0 stop").set_value(dt.date(2026, 8, 24))
    shown = shown.again()
    assert "elk jaar zomerstop van 14 juli tot en met 24 augustus" in shown.text
    button(shown, "new 0 save").click()
    shown.again()
    register = open_register(home)
    (kept,) = get_entries(register, TEAM)
    register.close()
    (rhythm,) = kept.entry.rhythms_told
    (pause,) = rhythm.pauses
    assert (pause.every_year, pause.first, pause.last) == (
        True,
        dt.date(2026, 7, 14),
        dt.date(2026, 8, 24),
    )
