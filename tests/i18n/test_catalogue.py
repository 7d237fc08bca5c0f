"""Every text of the program exists in Dutch, and nothing else does."""

from __future__ import annotations

import ast
import string
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po

import sociale_basis
from sociale_basis import i18n
from sociale_basis.errors import UsageError
from sociale_basis.i18n import catalogue
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(sociale_basis.__file__).parent
DUTCH = catalogue.LOCALE / "nl" / "LC_MESSAGES" / "sociale_basis.po"


@pytest.fixture(autouse=True)
def _language_as_it_was() -> Iterator[None]:
    before = i18n.language()
    yield
    i18n.use(before)


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    """Every call of gettext in a module, under the name it was imported by."""
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sociale_basis.i18n")
        for alias in node.names
        if alias.name in {"_", "gettext"}
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        by_name = isinstance(function, ast.Name) and function.id in names
        by_module = (
            isinstance(function, ast.Attribute)
            and function.attr in {"_", "gettext"}
            and isinstance(function.value, ast.Name)
            and function.value.id == "i18n"
        )
        if by_name or by_module:
            yield node


def _texts_in_code() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in _calls(tree):
            text = call.args[0]
            where = f"{path.relative_to(PACKAGE)}:{call.lineno}"
            assert isinstance(text, ast.Constant), f"{where}: only a literal text can be translated"
            assert isinstance(text.value, str), f"{where}: not a text"
            found.setdefault(text.value, where)
    return found


def _dutch() -> dict[str, str]:
    with DUTCH.open("rb") as file:
        messages = read_po(file, locale="nl", abort_invalid=True)
    return {str(message.id): str(message.string) for message in messages if message.id}


def _fields(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


def test_every_text_has_a_translation() -> None:
    """What stands in the code as a text for people stands in the Dutch catalogue, filled in."""
    used = _texts_in_code()
    assert len(used) >= 3, "the scan found no texts: it looks in the wrong place"
    dutch = _dutch()
    missing = [f"{where}: {text}" for text, where in used.items() if not dutch.get(text)]
    assert missing == []


def test_no_translation_is_left_over() -> None:
    """The Dutch catalogue holds no text that the code no longer has."""
    assert set(_dutch()) - set(_texts_in_code()) == set()


def test_translations_fill_in_the_same_fields() -> None:
    """A translation names exactly the ``{fields}`` of its source: none lost, none misspelt."""
    assert _dutch()
    for source, translation in _dutch().items():
        assert _fields(translation) == _fields(source), source


def test_no_translation_is_fuzzy() -> None:
    """A guess of the extraction tool is not a translation."""
    assert "fuzzy" not in DUTCH.read_text(encoding="utf-8")


def test_states_in_both_languages() -> None:
    """The three states come in the words agreed for residents."""
    assert i18n.state_words(State.YES, "nl") == "Waarschijnlijk goed te doen"
    assert i18n.state_words(State.UNKNOWN, "nl") == "Weten we nog niet: iemand moet gaan kijken"
    assert i18n.state_words(State.NO, "nl") == "Geen weg zonder hindernis gevonden"
    english = {i18n.state_words(state, "en") for state in State}
    assert len(english) == 3
    assert english.isdisjoint({i18n.state_words(state, "nl") for state in State})


def test_dutch_unless_chosen() -> None:
    """Dutch is the default, `use` changes it, an argument wins from both."""
    assert i18n.language() == "nl"
    assert i18n.gettext("Probably fine") == "Waarschijnlijk goed te doen"
    i18n.use("en")
    assert i18n.gettext("Probably fine") == "Probably fine"
    assert i18n.gettext("Probably fine", "nl") == "Waarschijnlijk goed te doen"


def test_text_without_translation_is_shown_in_english() -> None:
    """A text that the catalogue lacks is shown as it is rather than not at all."""
    assert i18n.gettext("Not in any catalogue", "nl") == "Not in any catalogue"


def test_language_belongs_to_the_thread() -> None:
    """One reader's choice does not change what another one reads at the same time."""
    seen: list[str] = []
    i18n.use("en")
    other = threading.Thread(target=lambda: seen.append(i18n.language()))
    other.start()
    other.join()
    assert seen == ["nl"]
    assert i18n.language() == "en"


@pytest.mark.parametrize("lang", ["fr", "", "NL"])
def test_unknown_language_is_refused(lang: str) -> None:
    """A language without texts is an error that says which there are."""
    with pytest.raises(UsageError, match="Choose nl or en"):
        i18n.use(lang)
    with pytest.raises(UsageError, match=f"'{lang}'"):
        i18n.gettext("Probably fine", lang)
