"""The map to choose an area on: what is sent to the browser is what the module there knows."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from sociale_basis import maps
from sociale_basis.ui.map_content import LEAFLET, module_url

MODULE = Path(maps.__file__).parent / "leaflet_map" / "drawing"
SCRIPTS = "\n".join(path.read_text(encoding="utf-8") for path in sorted(MODULE.glob("*.js")))


def _page(lang: str) -> None:
    """Show a map as the page does."""
    from sociale_basis import i18n  # noqa: PLC0415 -- the page is run from its source alone
    from sociale_basis.ui.area_map import AreaMap, Mode, show_area_map  # noqa: PLC0415 -- as above

    i18n.use(lang)
    show_area_map(AreaMap(Mode.DRAW, (51.9, 4.3, 52.0, 4.4), ["CBS"]), "map")


def _sent(lang: str) -> dict[str, Any]:
    test = AppTest.from_function(_page, kwargs={"lang": lang}, default_timeout=60).run()
    assert not test.exception, [each.value for each in test.exception]
    (component,) = test.get("bidi_component")
    sent: dict[str, Any] = json.loads(component.proto.json)
    return sent


def _named(what: str) -> set[str]:
    return set(re.findall(rf"\b{what}\.(\w+)", SCRIPTS))


def test_every_text_is_there_in_both_languages() -> None:
    """What the module says comes in Dutch and in English, with the same things to fill in."""
    dutch, english = _sent("nl")["texts"], _sent("en")["texts"]
    assert len(dutch) > 20
    assert dutch.keys() == english.keys()
    assert {name for name, text in dutch.items() if english[name] == text} == set()
    for name, text in english.items():
        assert re.findall(r"\{\w+\}", text) == re.findall(r"\{\w+\}", dutch[name]), name


def test_module_and_page_know_the_same_texts() -> None:
    """No text is missing in the browser, and none is sent for nothing; four are told by mode."""
    assert "texts[mode]" in SCRIPTS
    assert _named("texts") | {"draw", "choose", "show", "point"} == set(_sent("nl")["texts"])


def test_module_and_page_know_the_same_data() -> None:
    """Everything the module reads is sent, and everything sent is read."""
    by_name = set(re.findall(r"changed\(\"(\w+)\"\)", SCRIPTS)) | {"module", "theme"}
    assert _named("data") | by_name == set(_sent("nl"))


def test_nothing_is_asked_of_another_host() -> None:
    """The module and Leaflet come from this server, by addresses relative to the page."""
    sent = _sent("nl")
    assert sent["module"] == module_url("drawing/draw.js")
    assert sent["leaflet"] == LEAFLET
    for address in (sent["module"], sent["leaflet"]):
        assert not re.match(r"[a-z]+:|/", address)
    assert "http" not in SCRIPTS
    assert sent["tiles"] is None


def test_texts_never_become_html() -> None:
    """Names of buurten come from a service: the module writes them as text only."""
    assert "innerHTML" not in SCRIPTS
    assert "insertAdjacentHTML" not in SCRIPTS
    assert "textContent" in SCRIPTS
