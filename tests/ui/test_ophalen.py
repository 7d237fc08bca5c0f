"""The page to fetch a neighbourhood, without a browser: search, choose, start, follow, open.

The services are real HTTP servers on this computer; the command is a stand-in.
"""

from __future__ import annotations

import json
import logging
import re
import shutil
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from sociale_basis.ui import fetch_jobs
from tests.sources.fakes import gemeente as town
from tests.sources.fakes.nergenshuizen import serve_town
from tests.sources.fakes.server import Answer, FakeServer, Fault, status
from tests.ui import stand_in
from tests.ui.conftest import MAIN, Shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE_S = 60.0
FIELD = "search text"


@pytest.fixture
def fake() -> Iterator[FakeServer]:
    """Give a server on this computer."""
    with FakeServer() as server:
        yield server


@pytest.fixture
def workspace(
    tmp_path: Path, fake: FakeServer, small_neighbourhood: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Give a workspace in which nothing was done yet, with services and a command of our own."""
    st.cache_data.clear()
    st.cache_resource.clear()
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.ip_address", None)
    monkeypatch.setattr(
        "streamlit.runtime.context.ContextProxy.headers", {"Host": "localhost:8501"}
    )
    monkeypatch.setenv("SOCIALE_BASIS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SOCIALE_BASIS_LOCAL", "1")
    monkeypatch.setenv("SOCIALE_BASIS_FOLDER", str(small_neighbourhood))
    monkeypatch.setenv("SOCIALE_BASIS_SERVICES", str(serve_town(fake, tmp_path / "services.toml")))
    monkeypatch.setenv("STAND_IN", str(small_neighbourhood))
    monkeypatch.setattr(fetch_jobs, "PROGRAM", (sys.executable, stand_in.__file__))
    yield tmp_path / "home"
    fetch_jobs.stop_all()


@pytest.fixture
def page(workspace: Path) -> Shown:
    """Open the page."""
    del workspace
    return visit()


def visit(**address: str) -> Shown:
    """Open the page as somebody who was never there before."""
    test = AppTest.from_file(MAIN, default_timeout=60)
    test.query_params.update(address)
    test.run()
    test.switch_page("ophalen.py")
    test.query_params.update(address)
    return Shown(test.run())


def until(page: Shown, there: Callable[[Shown], bool]) -> Shown:
    """Let the page run again until something is there."""
    end = time.monotonic() + PATIENCE_S
    while not there(page):
        assert time.monotonic() < end, page.text
        time.sleep(0.05)
        page = page.again()
    return page


def press(page: Shown, label: str) -> Shown:
    """Press a button whose text begins so."""
    (found,) = [each for each in buttons(page) if str(each.label).startswith(label)]
    assert not found.disabled
    found.click()
    return page.again()


def buttons(page: Shown) -> list[Any]:
    """Give every button, also that of the search field."""
    return [*page.test.button]


def labels(page: Shown) -> list[str]:
    """Give the texts of all buttons."""
    return [str(each.label) for each in buttons(page)]


def warnings(page: Shown) -> list[str]:
    """Give what the page warns of."""
    return [str(each.value) for each in page.test.warning]


def search(page: Shown, text: str) -> Shown:
    """Type something and press the button."""
    page.test.text_input(key=FIELD).set_value(text)
    page = press(page, "Zoek")
    return until(page, lambda each: "Wat bedoelt u?" in each.text or bool(warnings(each)))


def choose(page: Shown, label: str) -> Shown:
    """Choose from what was found."""
    return until(
        press(page, label), lambda each: any("Weghalen" in label for label in labels(each))
    )


def codes(page: Shown) -> list[str]:
    """Give the codes of everything that is chosen."""
    kept = page.test.session_state["chosen areas"]
    return [code for each in kept.values() for code in each.codes]


def test_nothing_is_asked_on_load(page: Shown, fake: FakeServer) -> None:
    """Who opens the page, and types, asks nobody anything."""
    assert page.heading == "Buurt ophalen"
    page.test.text_input(key=FIELD).set_value("Buurt 3")
    again = page.again()
    assert "Er is nog niets gekozen" in again.text
    assert fake.asked == []


def test_page_in_english(workspace: Path) -> None:
    """Asked for in the address, every heading and label is in English."""
    del workspace
    page = visit(lang="en")
    assert page.heading == "Fetch a neighbourhood"
    assert page.headings == ["Which area?", "Your neighbourhoods"]
    told = " ".join([page.test.text_input(key=FIELD).label, *labels(page)]).lower()
    assert not re.search(r"\b(de|het|een|zoek|naam|niet)\b", told)


def test_resident_is_not_led_here(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A visitor has no way to it in the menu; by its address they read that it is not for them."""
    del workspace
    monkeypatch.setenv("SOCIALE_BASIS_LOCAL", "")
    shown = visit()
    assert "Alleen wie dit dashboard beheert" in shown.text
    assert buttons(shown) == []
    assert not shown.test.text_input


def test_found_with_kind_and_gemeente(page: Shown, fake: FakeServer) -> None:
    """A name gives what may be meant; one question was asked, when the button was pressed."""
    page = search(page, "Buurt 3")
    found = [label for label in labels(page) if "·" in label]
    assert "**Buurt 3, Nergenshuizen** · buurt, gemeente Nergenshuizen" in found
    assert len(fake.asked) == 1


@pytest.mark.parametrize(
    ("typed", "label", "expected"),
    [
        (town.BUURTEN[3], "**Buurt 3", [town.BUURTEN[3]]),
        ("Oost", "**Oost", ["WK099901"]),
        ("GM0999", "**Gemeente", ["GM0999"]),
        ("9999 AA", "**Kade, 9999AA", [town.BUURTEN[1], town.BUURTEN[4]]),
        ("Kade 4", "**Kade 4", [town.BUURTEN[4]]),
    ],
)
def test_every_kind_becomes_codes(page: Shown, typed: str, label: str, expected: list[str]) -> None:
    """Codes of CBS are all that stays of a choice; an address is the buurt it lies in."""
    page = choose(search(page, typed), label)
    assert codes(page) == expected
    if "Kade" in label:
        (choice,) = page.test.session_state["chosen areas"].values()
        assert choice.name == (
            "Buurt 4, Nergenshuizen" if len(expected) == 1 else choice.key.replace(" ", ", ")
        )
        kept = repr(choice)
        assert "Kade" not in kept
        assert "9999" not in kept.replace("BU0999", "")


def test_several_are_chosen_and_left_out(page: Shown) -> None:
    """Two of one search, each once; taken out by its own button, or all together."""
    page = search(page, "Buurt")
    page = choose(page, "**Buurt 3")
    page = until(press(page, "**Buurt 5"), lambda each: len(codes(each)) == 2)
    assert codes(page) == [town.BUURTEN[3], town.BUURTEN[5]]
    (taken,) = [each for each in buttons(page) if each.label.startswith("**Buurt 3")]
    assert taken.disabled
    page.test.button(key=f"remove {town.BUURTEN[3]}").click()
    page = page.again()
    assert codes(page) == [town.BUURTEN[5]]


def test_suggestions_when_there_is_no_such_name(page: Shown, fake: FakeServer) -> None:
    """What is not found as a whole name is asked as a beginning, and looked up when chosen."""
    # The fake knows no whole names only: the first answer is made empty.
    nothing = json.dumps({"response": {"docs": []}}).encode()
    fake.fail("/search/free", Fault(Answer(nothing)))
    page = search(page, "Buurt 2")
    assert [asked.path for asked in fake.asked] == ["/search/free", "/search/suggest"]
    page = choose(page, "**Buurt 2")
    assert fake.asked[-1].path == "/search/lookup"
    assert codes(page) == [town.BUURTEN[2]]


def test_service_that_fails_is_one_line_and_keeps_the_choice(page: Shown, fake: FakeServer) -> None:
    """A failing service is told in Dutch; what was chosen before is still there."""
    page = choose(search(page, "Buurt 3"), "**Buurt 3")
    fake.fail("/search", *[status(503, text="Buurt 4 is geheim")] * 4)
    page = search(page, "Buurt 4")
    (told,) = warnings(page)
    assert "antwoordt met een fout (503)" in told
    assert "Buurt 4" not in page.text + told + "".join(str(each.value) for each in page.test.code)
    assert codes(page) == [town.BUURTEN[3]]


def test_offline_is_told(page: Shown, monkeypatch: pytest.MonkeyPatch, fake: FakeServer) -> None:
    """Offline nobody is asked, which the page says at once and when somebody searches."""
    monkeypatch.setenv("SOCIALE_BASIS_OFFLINE", "1")
    page = search(page.again(), "Buurt 4")
    assert [told for told in warnings(page) if "SOCIALE_BASIS_OFFLINE" in told]
    assert fake.asked == []


def test_nothing_found_says_how_to_write_it(page: Shown) -> None:
    """A name that nothing is called is no error of the service."""
    page = search(page, "Xyzzy")
    (told,) = warnings(page)
    assert told.startswith("Er is niets gevonden.")
    assert not page.test.code


def test_what_was_typed_is_kept_nowhere(
    page: Shown, workspace: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """No address in the URL, in a log, in a file of the workspace or in what is started."""
    caplog.set_level(logging.DEBUG)
    page = choose(search(page, "Kade 4"), "**Kade 4")
    assert "Kade" not in str(page.test.query_params)
    page = press(page, "Haal deze buurt op")
    (job,) = fetch_jobs.jobs()
    assert "Kade" not in " ".join([job.name, *job.arguments])
    until(page, lambda each: "Open deze buurt" in labels(each))
    files = [file for file in workspace.rglob("*") if file.is_file()]
    assert files
    for file in files:
        assert b"Kade 4" not in file.read_bytes()
    of_others = [each for each in caplog.records if "Kade" in each.getMessage()]
    assert of_others == []


def test_borders_are_shown_tapped_and_listed(page: Shown, fake: FakeServer) -> None:
    """The button fetches the buurten; the map has them all, and the list the same."""
    page = choose(search(page, "Oost"), "**Oost")
    before = len(fake.asked)
    page = until(press(page, "Grenzen tonen"), lambda each: bool(each.test.get("bidi_component")))
    assert len(fake.asked) > before
    sent = page.map
    assert sent["mode"] == "choose"
    shown = {each["properties"]["code"] for each in sent["areas"]["features"]}
    assert shown == set(town.BUURTEN)
    assert sent["chosen"] == town.BUURTEN[3:]
    assert "3 buurten, samen 75 hectare." in page.text
    page.test.multiselect(key="list of buurten").set_value(town.BUURTEN[4:])
    page = page.again()
    assert codes(page) == town.BUURTEN[4:]
    assert page.map["chosen"] == town.BUURTEN[4:]
    assert "Grenzen tonen" not in labels(page)


def test_who_is_asked_is_told_before(page: Shown) -> None:
    """The services stand there with their hosts, and that they were never met; fewer when off."""
    page = choose(search(page, "Buurt 3"), "**Buurt 3")
    rows = page.rows("Deze diensten worden gevraagd")
    assert ["hoogtes", "service.pdok.nl", "nog niet"] in rows
    page.test.checkbox(key="with ahn").set_value(False)
    page = page.again()
    assert "hoogtes" not in [row[0] for row in page.rows("Deze diensten worden gevraagd")]


def test_everything_that_is_chosen_goes_to_the_command(page: Shown, tmp_path: Path) -> None:
    """Each choice is an option of the command, and nothing is made up."""
    extract = tmp_path / "zuid-holland.osm.pbf"
    extract.write_bytes(b"")
    page = choose(search(page, "Buurt 3"), "**Buurt 3")
    page.test.text_input(key="name Buurt 3, Nergenshuizen").set_value("Ons stukje")
    page.test.checkbox(key="with bgt").set_value(False)
    page.test.checkbox(key="with squares").set_value(True)
    page.test.radio(key="osm from").set_value("file")
    page.test.number_input(key="margin").set_value(500)
    page = page.again()
    (button,) = [each for each in buttons(page) if each.label == "Haal deze buurt op"]
    assert button.disabled
    page.test.text_input(key="osm file").set_value(str(extract))
    page = press(page.again(), "Haal deze buurt op")
    (job,) = fetch_jobs.jobs()
    assert job.folder.name == "ons-stukje"
    assert job.arguments == (
        town.BUURTEN[3],
        *("--osm", str(extract.resolve()), "--margin", "500"),
        *("--without", "bgt", "--squares", "--name", "Ons stukje"),
    )


def test_file_on_disk_must_be_there(page: Shown) -> None:
    """A path to nothing is told before anything starts."""
    page = choose(search(page, "Buurt 3"), "**Buurt 3")
    page.test.radio(key="osm from").set_value("file")
    page = page.again()
    page.test.text_input(key="osm file").set_value("nergens.osm.pbf")
    page = page.again()
    assert "Dit bestand staat niet op deze computer: nergens.osm.pbf" in page.text
    assert fetch_jobs.jobs() == []


def test_fetched_and_opened_without_a_restart(page: Shown) -> None:
    """When it is done, a button shows it on the map; the address then leads there again."""
    page = press(choose(search(page, "Buurt 3"), "**Buurt 3"), "Haal deze buurt op")
    page = until(page, lambda each: "Open deze buurt" in labels(each))
    (told,) = page.test.success
    assert "Buurt 3, Nergenshuizen’ is er." in told.value  # noqa: RUF001 -- as people write it
    page = press(page, "Open deze buurt")
    assert page.heading == "De sociale basis van small town"
    assert page.test.query_params["wijk"] in ("buurt-3-nergenshuizen", ["buurt-3-nergenshuizen"])
    assert fetch_jobs.jobs() == []
    again = AppTest.from_file(MAIN, default_timeout=60)
    again.query_params["wijk"] = "buurt-3-nergenshuizen"
    again.run()
    assert again.session_state["shown neighbourhood"] == "buurt-3-nergenshuizen"


def test_another_session_sees_the_same_job(page: Shown) -> None:
    """A page that is loaded again finds what is under way, and can stop it."""
    page = choose(search(page, "Buurt 3"), "**Buurt 3")
    page.test.text_input(key="name Buurt 3, Nergenshuizen").set_value("Traag")
    press(page.again(), "Haal deze buurt op")
    other = visit()
    assert "Traag’ wordt opgehaald" in other.text  # noqa: RUF001 -- as people write it
    other = until(press(other, "Stop"), lambda each: bool(each.test.info))
    assert any("is gestopt" in str(each.value) for each in other.test.info)
    assert "Open deze buurt" not in labels(other)


def test_failure_is_told_with_what_to_try(page: Shown) -> None:
    """The line of the command stands there, with what can be done; then it can be tried again."""
    page = choose(search(page, "Buurt 3"), "**Buurt 3")
    page.test.text_input(key="name Buurt 3, Nergenshuizen").set_value("Fout")
    page = press(page.again(), "Haal deze buurt op")
    page = until(page, lambda each: bool(each.test.error))
    assert "niet gelukt" in str(page.test.error[0].value)
    assert stand_in.ERROR in [str(each.value) for each in page.test.code]
    assert "service.pdok.nl antwoordt met een fout (504)." in page.text
    assert "Probeer het later nog eens" in page.text
    assert "Zet ‘Hoogtes’ uit" in page.text  # noqa: RUF001 -- as people write it
    page = press(page, "Probeer het opnieuw")
    assert fetch_jobs.jobs()[0].progress().running


def test_brought_up_to_date_with_what_changed(workspace: Path, small_neighbourhood: Path) -> None:
    """One that was fetched is asked again by a button, and what changed stands below it."""
    folder = shutil.copytree(small_neighbourhood, workspace / "neighbourhoods" / "stadje")
    (folder / "fetch.json").write_text('{"codes": ["BU09990003"]}', encoding="utf-8")
    page = visit()
    assert "Uw buurten" in page.headings
    page.test.button(key="refresh stadje").click()
    page = page.again()
    (job,) = fetch_jobs.jobs()
    assert job.arguments == ("--refresh",)
    page = until(page, lambda each: "Wat er veranderd is" in each.text)
    assert [each.label for each in page.test.expander if "Plekken" in each.label] == ["Plekken (2)"]
    assert "Nieuw: Buurtkamer &lt;b&gt;Oost&lt;/b&gt;" in page.html
    assert "<b>Oost" not in page.html


def test_resident_cannot_open_the_workspace(
    workspace: Path, small_neighbourhood: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link to a neighbourhood in the workspace shows a visitor the one of the settings."""
    shutil.copytree(small_neighbourhood, workspace / "neighbourhoods" / "stadje")
    monkeypatch.setenv("SOCIALE_BASIS_FOLDER", str(workspace / "none"))
    for local, heading in (
        ("1", "De sociale basis van small town"),
        ("", "Er is hier nog geen wijk"),
    ):
        monkeypatch.setenv("SOCIALE_BASIS_LOCAL", local)
        test = AppTest.from_file(MAIN, default_timeout=60)
        test.query_params["wijk"] = "stadje"
        assert Shown(test.run()).heading == heading
