"""What every page has: one heading, the language asked for, the notice, the sources, clear words.

The script is run as the application runs it; that something stands there is asserted first.
"""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from sociale_basis.neighbourhood import load
from sociale_basis.privacy import Viewer
from sociale_basis.register import REGISTER_FILE
from sociale_basis.ui.notice import not_known
from tests.ui.conftest import MAIN, UNFORESEEN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.conftest import Shown, Visit

PAGES = ("kaart", "bereik")
FICTIONAL = "Deze wijk is verzonnen"


def texts_of_headings(shown: Shown) -> list[str]:
    """Give every heading and summary of a page, also those in HTML."""
    in_html = re.findall(r"<(?:h2|caption)>(.*?)</", shown.html)
    expanders = [each.label for each in shown.test.expander]
    return [shown.heading, *shown.headings, *in_html, *expanders]


def test_first_page_is_the_map_of_what_is_there(visit: Visit, small_neighbourhood: Path) -> None:
    """Who opens the address sees the name of the neighbourhood, and a map."""
    shown = visit(small_neighbourhood)
    assert shown.heading == "De sociale basis van small town"
    assert re.search(r"/nl/\d{4}-\d\d-\d\d/places\.json$", shown.map["urls"]["places"])


def test_second_page_is_a_question(visit: Visit, small_neighbourhood: Path) -> None:
    """The heading of the page on reach is the question it answers."""
    shown = visit(small_neighbourhood, "bereik")
    assert shown.heading.endswith("?")
    assert "rollator" in shown.heading


@pytest.mark.parametrize("which", PAGES)
def test_made_up_neighbourhood_says_so_on_every_page(
    visit: Visit, wilgenoord: Path, which: str
) -> None:
    """A fictional neighbourhood is never taken for a real one, nor its figures for CBS's."""
    shown = visit(wilgenoord, which)
    assert shown.heading
    assert shown.html.count(FICTIONAL) == 1
    assert "Verzonnen gegevens" in shown.html


@pytest.mark.parametrize("which", PAGES)
def test_real_neighbourhood_is_not_called_made_up(
    visit: Visit, small_neighbourhood: Path, which: str
) -> None:
    """The notice stands only where it is true; the sources stand everywhere."""
    shown = visit(small_neighbourhood, which)
    assert shown.heading
    assert FICTIONAL not in shown.html
    assert "OpenStreetMap contributors" in shown.html


@pytest.mark.parametrize("which", PAGES)
def test_foot_lists_every_source(visit: Visit, small_neighbourhood: Path, which: str) -> None:
    """Folded in: each source with date, licence, whom to name and checksum, and where to read."""
    shown = visit(small_neighbourhood, which)
    (block,) = re.findall(r'<details class="page-sources">.*?</details>', shown.html, re.DOTALL)
    assert "<summary>Alle bronnen</summary>" in block
    sources = load(small_neighbourhood).meta.sources
    assert len(sources) >= 4
    rows = re.findall(r"<tr><th scope=.row.>.*?</tr>", block)
    assert len(rows) == len(sources)
    for source, row in zip(sources, rows, strict=True):
        assert source.file_or_url in row
        assert source.sha256[:12] in row
        assert (source.licence if source.licence_url else "niet genoemd") in row
        assert source.attribution is None or source.attribution in row
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in block


@pytest.mark.parametrize("which", PAGES)
def test_openstreetmap_is_linked(visit: Visit, small_neighbourhood: Path, which: str) -> None:
    """In the foot as a link, and in what is sent to the map as the line it asks for."""
    shown = visit(small_neighbourhood, which)
    foot = shown.html.partition('class="page-foot"')[2]
    assert 'href="https://www.openstreetmap.org/copyright"' in foot
    assert shown.map["attribution"][0] == (
        "© OpenStreetMap contributors, ODbL 1.0, www.openstreetmap.org/copyright"
    )
    assert any("licentie niet genoemd" in line for line in shown.map["attribution"])


def test_made_up_sources_have_no_author(visit: Visit, wilgenoord: Path) -> None:
    """Of a fictional neighbourhood no maker and no licence is named, and none is linked."""
    shown = visit(wilgenoord)
    (block,) = re.findall(r'<details class="page-sources">.*?</details>', shown.html, re.DOTALL)
    assert block.count("<td>verzonnen</td>") == 2 * len(load(wilgenoord).meta.sources)
    assert "CBS, Kadaster" not in block
    assert "href" not in block


@pytest.mark.parametrize("which", PAGES)
def test_foot_tells_what_is_not_known(visit: Visit, small_neighbourhood: Path, which: str) -> None:
    """Who was asked and who was not, and what touches no way, stands under every page."""
    shown = visit(small_neighbourhood, which)
    area = load(small_neighbourhood)
    checked = int((area.places["status"] == "verified").sum())
    assert 0 < checked < len(area.places)
    assert f"{checked} van de {len(area.places)} plekken en initiatieven" in shown.html
    assert area.meta.totals.places_not_connected == 1
    assert "zodat we niet weten wie er kan komen: 1." in shown.html
    assert "Behalve hoeveel mensen hier wonen zijn er geen cijfers per buurt" in shown.html


def test_nobody_asked_is_said_as_such(without_people: Path) -> None:
    """Where only a map was read, no "0 of 5": a sentence that nobody was asked."""
    area = load(without_people)
    area.places.loc[:, "status"] = "candidate"
    told = not_known(area)
    assert told[0].startswith(f"Nog geen van de {len(area.places)} plekken")
    assert "woningen" in told[2]


@pytest.mark.parametrize("which", PAGES)
def test_english_page_has_no_dutch_heading(
    visit: Visit, small_neighbourhood: Path, which: str
) -> None:
    """Asked for in the address, English goes through every heading; only names stay."""
    dutch = texts_of_headings(visit(small_neighbourhood, which))
    english = texts_of_headings(visit(small_neighbourhood, which, lang="en"))
    assert len(dutch) == len(english) > 4
    assert not set(dutch) & set(english)
    rest = " ".join(english).replace("sociale basis", "")
    assert not re.search(r"\b(de|het|een|wat|waar|wie|niet|kaart|buurt|van)\b", rest.lower())


@pytest.mark.parametrize("which", PAGES)
def test_switch_changes_the_language_and_the_address(
    visit: Visit, small_neighbourhood: Path, which: str
) -> None:
    """The switch works on both pages, and back; a link then carries the language."""
    shown = visit(small_neighbourhood, which)
    before = shown.heading
    shown.test.segmented_control(key="lang").set_value("en")
    english = shown.again()
    assert english.heading != before
    assert english.test.query_params["lang"] in ("en", ["en"])
    english.test.segmented_control(key="lang").set_value("nl")
    back = english.again()
    assert back.heading == before
    assert "lang" not in back.test.query_params


def test_unknown_language_in_the_address_is_passed_over(
    visit: Visit, small_neighbourhood: Path
) -> None:
    """A language nobody speaks here gives the usual one, not an error."""
    assert visit(small_neighbourhood, lang="xx").heading.startswith("De sociale basis")


def test_language_of_the_settings_holds_without_an_address(
    visit: Visit, small_neighbourhood: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An installation may speak English at first."""
    monkeypatch.setenv("SOCIALE_BASIS_LANG", "en")
    assert visit(small_neighbourhood).heading == "The sociale basis of small town"


def explained(shown: Shown) -> str:
    """Hold against: one heading, no map, and something to do; give the sentence."""
    assert not shown.test.get("bidi_component")
    (sentence,) = shown.test.markdown
    assert str(sentence.value).endswith(".")
    return str(sentence.value)


def test_no_folder_says_how_to_make_one(visit: Visit, tmp_path: Path) -> None:
    """A visitor who comes before anything was built reads what is to be done."""
    shown = visit(tmp_path / "nothing", local=False)
    assert shown.heading == "Er is hier nog geen wijk"
    assert "sociale-basis demo" in explained(shown)


def test_no_folder_opens_where_one_is_made(visit: Visit, tmp_path: Path) -> None:
    """Who runs the program and has nothing yet begins where a neighbourhood is fetched."""
    shown = visit(tmp_path / "nothing")
    assert shown.heading == "Buurt ophalen"
    (told,) = shown.test.info
    assert "nog geen buurt" in told.value
    assert "sociale-basis demo" in told.value


def test_folder_without_neighbourhood_is_told_apart(visit: Visit, tmp_path: Path) -> None:
    """A folder with something else in it is not called damaged."""
    shown = visit(tmp_path)
    assert shown.heading == "In deze map staat geen wijk"
    assert "SOCIALE_BASIS_FOLDER" in explained(shown)


def test_damaged_manifest_is_explained(visit: Visit, spare: Path) -> None:
    """A manifest that is no JSON gives a heading and a sentence, no traceback."""
    (spare / "manifest.json").write_text("{ half", encoding="utf-8")
    shown = visit(spare)
    assert shown.heading == "Deze wijk is beschadigd"
    assert "Maak de wijk opnieuw" in explained(shown)


def test_missing_table_is_explained(visit: Visit, spare: Path) -> None:
    """A build of which a file is gone is damaged too."""
    (table,) = spare.glob("builds/*/homes.parquet")
    table.unlink()
    assert visit(spare).heading == "Deze wijk is beschadigd"


def test_damaged_register_is_not_called_a_damaged_neighbourhood(
    visit: Visit, small_neighbourhood: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is told to build a neighbourhood again that is well."""
    (tmp_path / REGISTER_FILE).write_bytes(b"this is no database" * 400)
    monkeypatch.setenv("SOCIALE_BASIS_HOME", str(tmp_path))
    shown = visit(small_neighbourhood, "plekken", rol=Viewer.BUILDER_TEAM)
    assert shown.heading == "Het register is nu niet te gebruiken"
    assert "register restore" in explained(shown)
    assert visit(small_neighbourhood).heading == "De sociale basis van small town"


@pytest.mark.parametrize("file", ["manifest.json", "builds/fedcba9876543210/meta.json"])
def test_newer_version_is_explained(visit: Visit, spare: Path, file: str) -> None:
    """A neighbourhood of a newer program is not called damaged."""
    content = json.loads((spare / file).read_text(encoding="utf-8"))
    (spare / file).write_text(json.dumps(content | {"schema_version": 99}), encoding="utf-8")
    shown = visit(spare)
    assert shown.heading == "Deze wijk is met een nieuwere versie gemaakt"
    assert "nieuwere versie" in explained(shown)


def test_unusable_setting_is_explained(
    visit: Visit, small_neighbourhood: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong setting is no traceback either."""
    monkeypatch.setenv("SOCIALE_BASIS_MIN_COUNT", "many")
    shown = visit(small_neighbourhood)
    assert shown.heading == "Een instelling klopt niet"
    assert "terminal" in explained(shown)


def test_only_who_runs_it_reads_paths_of_the_server(visit: Visit, spare: Path) -> None:
    """The technical line names folders: shown at one's own computer, never to a visitor."""
    (spare / "manifest.json").write_text("{ half", encoding="utf-8")
    (told,) = visit(spare, local=True).test.code
    assert str(spare) in told.value
    visitor = visit(spare, local=False)
    assert visitor.heading
    assert not visitor.test.code


def test_neighbourhood_built_again_is_shown_without_a_restart(
    visit: Visit, spare: Path, wilgenoord: Path
) -> None:
    """The folder is looked at on every run: a new build is there at the next click."""
    shown = visit(spare)
    assert shown.heading.endswith("small town")
    shutil.copytree(wilgenoord, spare, dirs_exist_ok=True)
    assert "Wilgenoord" in shown.again().heading


def test_name_with_marks_stays_a_name(visit: Visit, wilgenoord: Path) -> None:
    """A name is text, also where Streamlit would read emphasis in it."""
    assert visit(wilgenoord).heading == r"De sociale basis van Wilgenoord \*met ster\*"


def test_unforeseen_error_is_a_sentence_and_a_line_in_the_log(
    small_neighbourhood: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault of ours is no English box and no traceback; who runs the server finds it whole."""
    monkeypatch.setenv("SOCIALE_BASIS_FOLDER", str(small_neighbourhood))

    def broken() -> None:
        raise ZeroDivisionError("secret of the server")

    monkeypatch.setattr("sociale_basis.ui.opened.opened", broken)
    test = AppTest.from_file(MAIN, default_timeout=60).run()
    assert not test.exception
    assert [each.value for each in test.title] == [UNFORESEEN]
    (sentence,) = test.markdown
    assert "beheerder" in sentence.value
    assert "secret" not in str(test)
    (record,) = (each for each in caplog.records if each.exc_info)
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError


def test_what_streamlit_stops_a_run_with_passes(
    small_neighbourhood: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that stops or runs again by itself is no error."""
    monkeypatch.setenv("SOCIALE_BASIS_FOLDER", str(small_neighbourhood))
    runs = []

    def stops() -> None:
        runs.append(1)
        if len(runs) == 1:
            st.rerun()
        st.stop()

    monkeypatch.setattr("sociale_basis.ui.opened.opened", stops)
    test = AppTest.from_file(MAIN, default_timeout=60).run()
    assert len(runs) == 2
    assert not test.exception
    assert not test.title
