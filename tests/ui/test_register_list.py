"""The page of the register: without one, empty, full, and the list under every filter."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from sociale_basis.register import Selection, create, list_entries, open_register, verify
from sociale_basis.register.life import Check
from sociale_basis.register.terms import Aspect, How
from sociale_basis.ui.register_list import list_file
from sociale_basis.vocabulary import RegisterKind, Status
from tests.ui.register_pages import COFFEE, HOSTILE, TEAM, button, filled, opened_names

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.conftest import Visit


def test_no_register_yet_one_button_makes_it(
    visit: Visit, small_neighbourhood: Path, workspace: Path
) -> None:
    """Opening the page makes nothing; the button does, and then the page says how to begin."""
    shown = visit(small_neighbourhood, "plekken", rol="builder_team")
    assert "Er is nog geen register" in shown.text
    assert not (workspace / "register.sqlite").exists()
    button(shown, "make register").click()
    shown = shown.again()
    assert (workspace / "register.sqlite").is_file()
    assert "nog leeg" in shown.test.info[0].value
    button(shown, "begin new").click()
    assert "Wat en waar" in shown.again().headings


def test_who_is_not_of_the_team_gets_no_register(
    visit: Visit, small_neighbourhood: Path, workspace: Path
) -> None:
    """An official and a resident read for whom the page is; nothing of it comes with that."""
    register, kept = filled(workspace)
    register.close()
    official = visit(small_neighbourhood, "plekken", rol="official")
    resident = visit(small_neighbourhood, "plekken", local=False)
    for shown in (official, resident):
        assert shown.heading == "Plekken en initiatieven"
        assert kept.entry.name not in shown.text
        assert not [each for each in shown.test.button if str(each.key).startswith("open ")]


def test_a_row_says_once_what_it_is(
    visit: Visit, small_neighbourhood: Path, workspace: Path
) -> None:
    """Where the layer says the kind already, that is left out; elsewhere both stand there."""
    register, _kept = filled(workspace)
    for layer, name in (("initiatives", "Eethuisje"), ("home_visiting", "Bezoek")):
        told = {"kind": "initiative", "name": name, "layer": f"communal/{layer}"}
        visits = create(register, TEAM, told)
    register.close()
    shown = visit(small_neighbourhood, "plekken", rol="builder_team")
    rows = [row.replace("\u00a0", " ") for row in shown.html.splitlines()]
    assert any("Initiatieven van bewoners · Nog niet nagekeken" in row for row in rows)
    assert any(
        "Initiatief van bewoners · Komt aan huis · Nog niet nagekeken" in row for row in rows
    )
    assert any("Activiteiten · Nog niet nagekeken" in row for row in rows)
    for row in rows:
        assert "Initiatief van bewoners · Initiatieven" not in row
        assert "Activiteit · Activiteiten" not in row
    opened = visit(small_neighbourhood, "plekken", rol="builder_team", item=visits.id)
    assert "Initiatief van bewoners · Komt aan huis" in opened.html.replace("\u00a0", " ")


def test_list_and_download_hold_the_same(
    visit: Visit, small_neighbourhood: Path, workspace: Path
) -> None:
    """Over all its pages the list has just the entries of the file, under each filter."""
    register, kept = filled(workspace, 30)
    check = Check(on=register.clock().date(), by="opbouwwerker", how=How.VISITED)
    verify(register, TEAM, kept.id, {Aspect.EXISTS: check})
    shown = visit(small_neighbourhood, "plekken", rol="builder_team")
    assert "**31 items**" in shown.text
    first = opened_names(shown)
    button(shown, "register next").click()
    shown = shown.again()
    listed = first + opened_names(shown)
    assert len(first) == 25
    assert sorted(listed) == sorted(_names(list_file(register, TEAM, Selection(), "csv")))

    shown.test.text_input(key="register text").set_value("plek 07")
    shown = shown.again()
    assert opened_names(shown) == ["Plek 07"]
    shown.test.text_input(key="register text").set_value("")
    shown.test.pills(key="register kinds").set_value([RegisterKind.ACTIVITY])
    shown = shown.again()
    assert opened_names(shown) == [COFFEE["name"]]
    only = Selection(kinds=(RegisterKind.ACTIVITY,))
    assert _names(list_file(register, TEAM, only, "csv")) == [COFFEE["name"]]
    shown.test.pills(key="register statuses").set_value([Status.CLOSED])
    shown = shown.again()
    assert opened_names(shown) == []
    assert "Niets in het register past" in shown.test.info[0].value
    register.close()


def test_freshness_is_a_filter_too(
    visit: Visit, small_neighbourhood: Path, workspace: Path
) -> None:
    """What nobody ever looked at is in the list, what was checked is not; none is none."""
    register, kept = filled(workspace, 2)
    check = Check(on=register.clock().date(), by="opbouwwerker", how=How.VISITED)
    verify(register, TEAM, kept.id, {Aspect.EXISTS: check})
    register.close()
    shown = visit(small_neighbourhood, "plekken", rol="builder_team")
    shown.test.selectbox(key="register fresh").select_index(2)
    assert opened_names(shown.again()) == ["Plek 00", "Plek 01"]
    shown.test.selectbox(key="register fresh").select_index(1)
    assert opened_names(shown.again()) == []


def test_a_filter_stays_while_an_entry_is_looked_at(
    visit: Visit, small_neighbourhood: Path, workspace: Path
) -> None:
    """Whoever opens an entry and goes back finds the list as it was."""
    filled(workspace, 3)[0].close()
    shown = visit(small_neighbourhood, "plekken", rol="builder_team")
    shown.test.text_input(key="register text").set_value("plek 0")
    shown = shown.again()
    button(shown, "open ").click()
    shown = shown.again()
    assert shown.test.header[0].value == "Plek 00"
    button(shown, "register back").click()
    shown = shown.again()
    assert shown.test.text_input(key="register text").value == "plek 0"
    assert opened_names(shown) == ["Plek 00", "Plek 01", "Plek 02"]


def test_hostile_text_is_only_text(
    visit: Visit, small_neighbourhood: Path, workspace: Path
) -> None:
    """A name with HTML, Markdown and signs of direction shows as it is, in list and entry."""
    register = open_register(workspace)
    kept = create(register, TEAM, COFFEE | {"name": HOSTILE, "description": HOSTILE})
    shown = visit(small_neighbourhood, "plekken", rol="builder_team")
    (name,) = opened_names(shown)
    assert "\\*\\*vet" in name
    assert "\\<img" in name
    button(shown, "open ").click()
    shown = shown.again()
    assert "<img" not in shown.html
    assert "&lt;img src=x" in shown.html
    assert "<script" not in shown.html
    assert [each.id for each in list_entries(register, TEAM)] == [kept.id]
    register.close()


def _names(content: bytes) -> list[str]:
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return [row["name"] for row in rows]
