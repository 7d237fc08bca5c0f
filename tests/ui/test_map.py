"""The map component: what is sent to the browser, and that the module there knows what to do."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from streamlit.testing.v1 import AppTest

from sociale_basis import maps
from sociale_basis.ui import map as page_map
from sociale_basis.ui.map_content import LEAFLET, module_url, prepare
from sociale_basis.ui.neighbourhoods import open_neighbourhood

if TYPE_CHECKING:
    import pytest

MODULE = Path(maps.__file__).parent / "leaflet_map"
SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(MODULE.glob("*.js"))}
SVG = "http://www.w3.org/2000/svg"  # the name of a language, asked of nobody
SHARES = {"E0001N0001": (0.5, 0.25, 0.25), "E0001N0002": None}


def _page(folder: str, lang: str) -> None:
    """Show a map as a page does, and write down what came back."""
    import streamlit as st  # noqa: PLC0415 -- the page is run from its source alone

    from sociale_basis import i18n  # noqa: PLC0415 -- as above
    from sociale_basis.maps.describe import describe  # noqa: PLC0415 -- as above
    from sociale_basis.maps.legend import sign_legend  # noqa: PLC0415 -- as above
    from sociale_basis.ui.map import MapView, show_map  # noqa: PLC0415 -- as above
    from sociale_basis.ui.map_content import urls  # noqa: PLC0415 -- as above
    from sociale_basis.ui.neighbourhoods import open_neighbourhood  # noqa: PLC0415 -- as above

    i18n.use(lang)
    area = open_neighbourhood(folder)
    described = describe(area)
    view = MapView(
        described=described,
        urls=urls(area, lang),
        shown=[each.layer.key for each in described.layers],
        legend=sign_legend(described),
        list_title="Wat er is",
        notes={"osm:n1": ("een", "twee")},
        **st.session_state["given"],
    )
    chosen = show_map(view, "kaart", lambda: st.session_state.update(told=True))
    st.session_state["chosen"] = chosen


def _run(folder: Path, lang: str = "nl", **given: object) -> AppTest:
    kwargs = {"folder": str(folder), "lang": lang}
    test = AppTest.from_function(_page, kwargs=kwargs, default_timeout=60)
    test.session_state["given"] = given
    test.run()
    assert not test.exception, [each.value for each in test.exception]
    return test


def _component(test: AppTest) -> Any:  # noqa: ANN401 -- Streamlit's message, which has no types
    (component,) = test.get("bidi_component")
    return component.proto


def _sent(test: AppTest) -> dict[str, Any]:
    sent: dict[str, Any] = json.loads(_component(test).json)
    return sent


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _strings(each)]
    if isinstance(value, list):
        return [text for each in value for text in _strings(each)]
    return [value] if isinstance(value, str) else []


def _named(what: str) -> set[str]:
    """Names that the scripts read from ``what``, as in ``texts.close``."""
    return set(re.findall(rf"\b{what}\.(\w+)", "\n".join(SCRIPTS.values())))


def test_every_text_is_there_in_both_languages(small_neighbourhood: Path) -> None:
    """What the module says comes in Dutch and in English, and nothing stays untranslated."""
    dutch = _sent(_run(small_neighbourhood, "nl"))
    english = _sent(_run(small_neighbourhood, "en"))
    assert (dutch["lang"], english["lang"]) == ("nl", "en")
    assert len(dutch["texts"]) > 20
    assert dutch["texts"].keys() == english["texts"].keys()
    assert all(text.strip() for text in [*dutch["texts"].values(), *english["texts"].values()])
    alike = {name for name, text in dutch["texts"].items() if english["texts"][name] == text}
    assert alike == set()
    for name, text in english["texts"].items():
        assert re.findall(r"\{\w+\}", text) == re.findall(r"\{\w+\}", dutch["texts"][name]), name


def test_module_and_page_know_the_same_texts(small_neighbourhood: Path) -> None:
    """No text is missing in the browser, and none is sent for nothing."""
    sections = re.search(r"const SECTIONS = \[(.*?)\];", SCRIPTS["list.js"], re.DOTALL)
    assert sections
    by_key = set(re.findall(r'"(\w+)"', sections[1]))
    assert {"communal", "institutional", "public_space"} < by_key
    assert _named("texts") | by_key == set(_sent(_run(small_neighbourhood))["texts"])


def test_module_and_page_know_the_same_data(small_neighbourhood: Path) -> None:
    """Everything the module reads is sent, and everything sent is read."""
    sent = _sent(_run(small_neighbourhood))
    listed = re.search(r"const listed = \[(.*?)\];", SCRIPTS["map.js"])
    assert listed
    of_the_site = {"no_list", "up"}  # the public site sends these, to the same module
    known = _named(r"data") | set(re.findall(r'"(\w+)"', listed[1]))
    assert known - of_the_site == set(sent)
    assert of_the_site < known
    assert set(sent["urls"]) == {"background", "places", "cells", "areas", "symbols"}


def test_nothing_is_asked_of_another_host(small_neighbourhood: Path) -> None:
    """All addresses are relative to the page, so that they hold behind any path on any host."""
    component = _component(_run(small_neighbourhood))
    sent = json.loads(component.json)
    addresses = [*sent["urls"].values(), sent["module"], sent["leaflet"]]
    assert addresses[-2:] == [module_url(), LEAFLET]
    assert all(re.fullmatch(r"\w[\w./-]*\.(json|js)", address) for address in addresses)
    assert not [text for text in _strings(sent) if "http" in text.replace(SVG, "")]
    assert sent["tiles"] is None
    assert component.css_content.count(".sb-") > 50
    assert ".leaflet-container" in component.css_content
    style = re.sub(r"/\*.*?\*/", "", component.css_content, flags=re.DOTALL)
    assert set(re.findall(r"url\((\w+|#)", style)) <= {"data", "#"}
    assert "@import" not in style
    for name, text in {**SCRIPTS, "css": style, "js": component.js_content}.items():
        # The last is a link that a visitor may follow: nothing asks for it by itself.
        known = {SVG, "https://${part}"}
        assert set(re.findall(r"https?://[^\s\"'`)]+", text)) <= known, name


def test_tiles_of_the_kadaster_only_when_chosen(
    small_neighbourhood: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who runs the dashboard can have a background map; its maker is then named."""
    monkeypatch.setenv("SOCIALE_BASIS_TILES", "pdok")
    tiles = _sent(_run(small_neighbourhood))["tiles"]
    assert tiles["url"].startswith("https://service.pdok.nl/")
    assert "Kadaster" in tiles["attribution"]


def test_what_a_page_gives_arrives(small_neighbourhood: Path) -> None:
    """Shares, notes, order and shading reach the browser as the page gave them."""
    sent = _sent(
        _run(
            small_neighbourhood,
            order=["osm:n2", "osm:n1"],
            shares=SHARES,
            cell_notes={"E0001N0001": ("ongeveer 40 bewoners",)},
            shading={"BU1": "shade-1"},
            area_notes={"BU1": ("12 %",)},
        )
    )
    assert sent["shares"] == {"E0001N0001": [0.5, 0.25, 0.25], "E0001N0002": None}
    assert sent["notes"] == {"osm:n1": ["een", "twee"]}
    assert sent["order"] == ["osm:n2", "osm:n1"]
    assert sent["cell_notes"] == {"E0001N0001": ["ongeveer 40 bewoners"]}
    assert (sent["shading"], sent["area_notes"]) == ({"BU1": "shade-1"}, {"BU1": ["12 %"]})
    assert sent["list_title"] == "Wat er is"
    assert sent["theme"] in {"light", "dark"}
    south, west, north, east = sent["bounds"]
    assert south < north
    assert west < east
    assert sent["shown"]
    assert sent["attribution"]


def test_every_sign_of_the_legend_is_drawn(small_neighbourhood: Path) -> None:
    """The legend shows drawings that the map fetches."""
    sent = _sent(_run(small_neighbourhood))
    fetched = prepare(open_neighbourhood(small_neighbourhood), "nl")["symbols"].plain
    svg = json.loads(fetched)["svg"]
    drawn = set(re.findall(r'<(?:symbol|pattern) id="([^"]+)"', svg))
    assert len(drawn) > 3
    assert sent["legend"]
    assert {sign["symbol"] for sign in sent["legend"]} <= drawn
    assert all(sign["label"] for sign in sent["legend"])
    assert {"state-yes", "state-unknown", "state-no"} <= drawn


def test_what_is_left_out_is_null(small_neighbourhood: Path) -> None:
    """A page without an answer sends no shares, rather than none for each cell."""
    sent = _sent(_run(small_neighbourhood))
    for name in ("order", "shares", "cell_notes", "shading", "area_notes"):
        assert sent[name] is None


def test_nothing_is_chosen_at_first(small_neighbourhood: Path) -> None:
    """The component keeps a choice, which begins empty."""
    test = _run(small_neighbourhood)
    assert test.session_state["chosen"] is None
    assert "told" not in test.session_state


def test_what_is_chosen_reaches_the_page(
    small_neighbourhood: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page gets what the visitor chose, and its own function is called."""

    def chooses(**given: Any) -> SimpleNamespace:  # noqa: ANN401 -- whatever the component is given
        given["on_selected_change"]()
        return SimpleNamespace(selected={"key": "place:osm:n1", "turn": 3})

    monkeypatch.setattr(page_map, "_component", chooses)
    test = _run(small_neighbourhood)
    assert test.session_state["chosen"] == ("place:osm:n1", 3)
    assert test.session_state["told"] is True


def test_the_same_map_is_kept_over_runs(small_neighbourhood: Path) -> None:
    """A second run sends the same component, byte for byte: the browser then does nothing."""
    test = _run(small_neighbourhood)
    first = _component(test)
    again = _component(test.run())
    assert first.id
    assert again.SerializeToString(deterministic=True) == first.SerializeToString(
        deterministic=True
    )


def test_files_of_the_module_find_each_other() -> None:
    """Every file that a script imports is there, and each is small enough to read."""
    assert module_url().endswith("/map.js")
    assert "map.js" in SCRIPTS
    wanted = {name for text in SCRIPTS.values() for name in re.findall(r'from "\./(.+?)"', text)}
    assert len(wanted) > 5
    assert wanted | {"map.js"} == set(SCRIPTS)
    assert all(len(text.splitlines()) <= 400 for text in SCRIPTS.values())


def test_texts_become_text_in_the_browser() -> None:
    """No text is ever read as HTML: the one exception are the program's own drawings."""
    found = re.findall(
        r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|bindPopup|bindTooltip)\b.*",
        "\n".join(SCRIPTS.values()),
    )
    assert found == ["innerHTML"]
    assert "symbols.innerHTML = markup;" in SCRIPTS["frame.js"]
