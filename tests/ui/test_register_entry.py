"""One entry on the page of the register: every attribute, checks, history, and who was first."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.i18n import use
from sociale_basis.register import (
    MODELS,
    Register,
    as_entry,
    create,
    edit,
    get_entry,
    history,
)
from sociale_basis.register.exchange.attributes import attributes
from sociale_basis.ui.register_fields import changes_between, fields_of
from sociale_basis.ui.register_history import change_heading, change_lines
from sociale_basis.ui.register_labels import groups, label
from sociale_basis.ui.register_new import layers_for
from sociale_basis.ui.register_where import By
from sociale_basis.ui.register_words import words
from sociale_basis.vocabulary import RegisterKind, Status
from tests.ui.register_pages import COFFEE, TEAM, button, field, filled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sociale_basis.register import Kept
    from tests.ui.conftest import Shown, Visit

DERIVED = {"kind", "where.cell"}


@pytest.fixture
def at(workspace: Path) -> Iterator[tuple[Register, Kept]]:
    """Give a register with a coffee morning, which the page uses as well."""
    register, kept = filled(workspace)
    yield register, kept
    register.close()


def _open(visit: Visit, folder: Path, kept: Kept) -> Shown:
    return visit(folder, "plekken", rol="builder_team", item=kept.id)


def test_every_attribute_has_its_place_and_name() -> None:
    """What the register keeps stands in just one group, with a label in both languages."""
    placed = [path for group in groups() for path in group.paths]
    assert len(placed) == len(set(placed))
    kept = {path for path in attributes() if not path.startswith("life.")}
    assert kept - DERIVED == set(placed)
    for kind in RegisterKind:
        assert set(fields_of(kind)) <= set(placed)
    dutch = {path: label(path) for path in placed}
    use("en")
    assert [path for path in placed if label(path) == path] == []
    use("nl")
    assert [path for path in placed if dutch[path] == path] == []


def test_every_fixed_word_has_words() -> None:
    """No value of a list reaches the page as it stands in a file."""
    use("en")
    for kind in RegisterKind:
        for each in fields_of(kind).values():
            if hasattr(each.sort, "__members__"):
                told = {value: words(value) for value in each.sort}  # type: ignore[attr-defined]  # a list of words
                assert all(told.values())
                assert all("_" not in text for text in told.values()), told
    use("nl")


@pytest.mark.parametrize("kind", list(RegisterKind))
def test_a_form_that_is_saved_as_it_is_changes_nothing(kind: RegisterKind) -> None:
    """Of each kind: what the fields hold at first, is what the entry says."""
    entry = as_entry({"kind": kind.value, "name": "Iets", "layer": layers_for(kind)[0]})
    told: dict[str, Any] = {}
    for path in fields_of(kind):
        value: Any = entry
        for name in path.split("."):
            value = getattr(value, name, None)
        told[path] = "" if value is None else value
    assert changes_between(entry, told) == {}
    assert type(entry) is MODELS[kind]


@pytest.mark.parametrize("group", ["what", "where", "when", "access", "who", "agreements", "links"])
def test_each_group_opens_and_saves_nothing_by_itself(
    visit: Visit, small_neighbourhood: Path, at: tuple[Register, Kept], group: str
) -> None:
    """Opening a form and saving it untouched writes no revision."""
    register, kept = at
    shown = _open(visit, small_neighbourhood, kept)
    button(shown, f"edit {group}").click()
    shown = shown.again()
    (save,) = [each for each in shown.test.button if str(each.key).endswith(" save")]
    save.click()
    shown.again()
    assert get_entry(register, TEAM, kept.id).revision == 1


def test_a_change_is_kept_and_can_be_taken_back(
    visit: Visit, small_neighbourhood: Path, at: tuple[Register, Kept]
) -> None:
    """Access with unknown is changed, stands in the history in words, and is undone."""
    register, kept = at
    shown = _open(visit, small_neighbourhood, kept)
    button(shown, "edit access").click()
    shown = shown.again()
    steps = field(shown, "number_input", "accessibility.entrance_steps")
    assert steps.value is None
    steps.set_value(2)
    field(shown, "text_input", " why").set_value("gezien bij de schouw")
    (save,) = [each for each in shown.test.button if str(each.key).endswith(" save")]
    save.click()
    shown = shown.again()
    now = get_entry(register, TEAM, kept.id)
    assert now.entry.accessibility.entrance_steps == 2
    assert now.entry.accessibility.wheelchair == "unknown"
    assert "Treden bij de ingang: 2." in shown.html
    assert "gezien bij de schouw" in shown.html
    button(shown, "undo 2").click()
    shown.again()
    back = get_entry(register, TEAM, kept.id)
    assert (back.revision, back.entry.accessibility.entrance_steps) == (3, None)


def test_where_it_is_can_become_unknown(
    visit: Visit, small_neighbourhood: Path, at: tuple[Register, Kept]
) -> None:
    """Who says that nobody knows where it is takes the address away."""
    register, kept = at
    assert kept.entry.where.address
    shown = _open(visit, small_neighbourhood, kept)
    button(shown, "edit where").click()
    shown = shown.again()
    field(shown, "button_group", " by").set_value(By.UNKNOWN)
    shown = shown.again()
    (save,) = [each for each in shown.test.button if str(each.key).endswith(" save")]
    save.click()
    shown.again()
    where = get_entry(register, TEAM, kept.id).entry.where
    assert (where.address, where.town, where.x) == (None, None, None)


def test_who_is_too_late_sees_both(
    visit: Visit, small_neighbourhood: Path, at: tuple[Register, Kept]
) -> None:
    """A form on an outdated version is refused, both stand side by side, and one may choose."""
    register, kept = at
    shown = _open(visit, small_neighbourhood, kept)
    button(shown, "edit who").click()
    shown = shown.again()
    edit(register, TEAM, kept.id, {"contact": {"phone": "000-0000009"}}, expected=1)
    field(shown, "text_input", " contact.phone").set_value("000-0000004")
    field(shown, "text_input", " why").set_value("nagebeld")
    (save,) = [each for each in shown.test.button if str(each.key).endswith(" save")]
    save.click()
    shown = shown.again().again()
    assert "Iemand anders wijzigde dit item" in shown.test.error[0].value
    assert shown.rows("Waarin de twee verschillen") == [
        ["Telefoonnummer", "000-0000004", "000-0000009"]
    ]
    assert get_entry(register, TEAM, kept.id).revision == 2
    button(shown, "clash again").click()
    shown.again()
    now = get_entry(register, TEAM, kept.id)
    assert (now.revision, now.entry.contact.phone) == (3, "000-0000004")
    assert history(register, TEAM, kept.id)[-1].reason == "nagebeld"


def test_what_cannot_be_is_said_in_words(
    visit: Visit, small_neighbourhood: Path, at: tuple[Register, Kept]
) -> None:
    """Publishing without a ground is refused in Dutch; nothing changes."""
    register, kept = at
    shown = _open(visit, small_neighbourhood, kept)
    button(shown, "edit agreements").click()
    shown = shown.again()
    field(shown, "selectbox", " visibility").select_index(0)
    (save,) = [each for each in shown.test.button if str(each.key).endswith(" save")]
    save.click()
    shown = shown.again()
    assert "heeft een grondslag nodig" in shown.test.error[0].value
    assert get_entry(register, TEAM, kept.id).revision == 1


def test_checked_closed_and_opened_again(
    visit: Visit, small_neighbourhood: Path, at: tuple[Register, Kept]
) -> None:
    """An aspect is written down with how; closing needs a reason; opening again is a revision."""
    register, kept = at
    shown = _open(visit, small_neighbourhood, kept)
    button(shown, "FormSubmitter:check exists").click()
    shown = shown.again().again()
    now = get_entry(register, TEAM, kept.id)
    assert now.status is Status.VERIFIED
    assert now.life.exists is not None
    assert now.life.exists.how == "visited"
    assert "er geweest" in shown.text
    button(shown, "FormSubmitter:close").click()
    shown = shown.again()
    assert shown.test.error[0].value == "Schrijf waarom het sluit."
    field(shown, "text_input", " reason").set_value("geen zaal meer")
    button(shown, "FormSubmitter:close").click()
    shown = shown.again().again()
    assert get_entry(register, TEAM, kept.id).status is Status.CLOSED
    assert "geen zaal meer" in shown.test.info[0].value
    (again,) = [each for each in shown.test.button if str(each.key).endswith(" again")]
    again.click()
    shown.again()
    assert get_entry(register, TEAM, kept.id).status is Status.VERIFIED


def test_as_it_was_on_a_day(
    visit: Visit, small_neighbourhood: Path, at: tuple[Register, Kept]
) -> None:
    """Before it was added there was nothing; on the day itself it is as it is now."""
    register, kept = at
    shown = _open(visit, small_neighbourhood, kept)
    today = register.clock().date()
    shown.test.date_input(key=f"as it was {kept.id}").set_value(today - dt.timedelta(days=9))
    shown = shown.again()
    assert "stond het nog niet" in shown.test.info[0].value
    shown.test.date_input(key=f"as it was {kept.id}").set_value(today + dt.timedelta(days=1))
    assert "zoals nu" in shown.again().test.info[0].value


def test_an_entry_that_is_not_there(
    visit: Visit, small_neighbourhood: Path, at: tuple[Register, Kept]
) -> None:
    """An old address leads to a sentence, and back to the list."""
    del at
    shown = visit(small_neighbourhood, "plekken", rol="builder_team", item="f" * 32)
    assert shown.test.warning[0].value == "Dit item is er niet (meer)."
    button(shown, "register back").click()
    assert "1 item" in shown.again().text


@pytest.mark.parametrize("asked", ['a"b', "x] , *", "f" * 33, "F" * 32])
def test_what_is_no_entry_is_looked_for_nowhere(
    visit: Visit, small_neighbourhood: Path, at: tuple[Register, Kept], asked: str
) -> None:
    """Whatever an address holds: back in the list the browser gets no selector made of it."""
    _register, kept = at
    for item, looked_at in ((asked, 0), (kept.id, 1)):
        shown = visit(small_neighbourhood, "plekken", rol="builder_team", item=item)
        button(shown, "register back").click()
        shown = shown.again()
        sent = [str(each.proto.json) for each in shown.test.get("bidi_component")]
        assert len([each for each in sent if "target" in each]) == looked_at, sent


def test_every_change_has_words(at: tuple[Register, Kept]) -> None:
    """Rhythms, ties and sets are told in words, not as they stand in the file."""
    register, kept = at
    other = create(register, TEAM, COFFEE | {"name": "Soepgroep"})
    rhythm = {"first": "2026-09-01", "begin": "14:00", "rule": "FREQ=MONTHLY;BYDAY=1TU"}
    changes = {
        "rhythms": [rhythm],
        "links": [{"kind": "works_with", "to": other.id}],
        "functions": ["ontmoeten"],
        "walk_in": "yes",
    }
    edit(register, TEAM, kept.id, changes, expected=1)
    now = get_entry(register, TEAM, kept.id)
    told = " ".join(change_lines(now, history(register, TEAM, kept.id)[1]))
    assert "eerste dinsdag van de maand" in told
    assert "werkt samen met" in told
    assert "Ontmoeten" in told
    assert "FREQ" not in told
    assert "builder-1" in change_heading(history(register, TEAM, kept.id)[1])
