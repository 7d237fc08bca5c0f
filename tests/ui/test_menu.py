"""Who has which pages in the menu, and that nobody opens another by its address."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis import ui
from sociale_basis.privacy import Viewer
from sociale_basis.ui import web
from sociale_basis.ui.pages import PAGES, menu, page_of

if TYPE_CHECKING:
    from tests.ui.conftest import Shown, Visit

HERE = Path(ui.__file__).parent
# As the menu of each is meant, whatever of it is there already.
BUILDER = [
    "Kaart",
    "Samen iets zoeken",
    "Plekken en initiatieven",
    "Activiteit plannen",
    "Bereik en drempels",
    "Gegevens en bronnen",
]
MEANT = {
    Viewer.BUILDER_TEAM: BUILDER,
    Viewer.OFFICIAL: ["Kaart", "Bereik en drempels", "Gegevens en bronnen"],
    Viewer.RESIDENT: ["Kaart", "Wat kan ik bereiken?", "Iets doorgeven", "Over deze kaart"],
}
CLOSED = "Deze pagina is voor wie in de buurt werkt"


def titles(viewer: Viewer, *, here: bool = False) -> list[str]:
    """Give the menu of a role, in Dutch."""
    return [page.title() for page in menu(viewer, here=here)]


@pytest.mark.parametrize("viewer", MEANT)
def test_menu_of_each_role(viewer: Viewer) -> None:
    """What is there of it stands in the order that was meant, and nothing else does."""
    found = titles(viewer)
    assert found[0] == "Kaart"
    assert found == [title for title in MEANT[viewer] if title in found]
    every = {page.title() for page in PAGES}
    assert found == [title for title in MEANT[viewer] if title in every]


def test_who_signs_in_for_something_else_has_the_pages_of_residents() -> None:
    """An organisation and an administrator read what is public; nothing more stands open."""
    for viewer in (Viewer.ORGANISATION, Viewer.ADMIN):
        assert titles(viewer) == titles(Viewer.RESIDENT)


def test_fetching_is_only_for_who_is_at_this_computer() -> None:
    """The server asks services for whoever runs it, not for whoever visits."""
    fetching = page_of("ophalen.py")
    for viewer in Viewer:
        assert not fetching.opens_for(viewer, here=False)
    assert not fetching.opens_for(Viewer.RESIDENT, here=True)
    assert fetching in menu(Viewer.OFFICIAL, here=True)


def test_every_page_is_a_script_with_a_path_of_its_own() -> None:
    """Scripts are there, paths and icons differ, and the server knows the same paths."""
    assert len(PAGES) >= 3
    assert all(page.script.is_file() for page in PAGES)
    for part in ("file", "path", "icon"):
        assert len({getattr(page, part) for page in PAGES}) == len(PAGES), part
    assert PAGES[0].path == ""
    assert {page.path for page in PAGES} == web.PATHS
    assert {page.title() for page in PAGES} <= {
        name for each in MEANT.values() for name in each
    } | {"Buurt ophalen"}


def test_every_script_with_a_main_is_in_the_list() -> None:
    """A file that ends by running itself is a page: none is forgotten."""
    scripts = {
        file.name
        for file in HERE.glob("*.py")
        if any(
            isinstance(part, ast.If) and "__name__" in ast.unparse(part.test)
            for part in ast.parse(file.read_text(encoding="utf-8")).body
        )
    }
    assert scripts - {"main.py"} == {page.file for page in PAGES}


def refused(shown: Shown) -> bool:
    """Tell whether there is only a sentence that the page is for others."""
    closed = CLOSED in shown.text
    if closed:
        assert not shown.test.get("bidi_component")
        assert not shown.test.selectbox or len(shown.test.selectbox) == 1
    return closed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.file)
@pytest.mark.parametrize("role", [Viewer.BUILDER_TEAM, Viewer.OFFICIAL, Viewer.RESIDENT])
def test_address_of_a_page_opens_it_only_for_whom_it_is(
    visit: Visit, small_neighbourhood: Path, page: object, role: Viewer
) -> None:
    """Whoever may not open a page reads for whom it is, and is led to the map."""
    entry = page_of(getattr(page, "file", ""))
    shown = visit(small_neighbourhood, entry.script.stem, rol=role)
    assert shown.heading
    expected = entry.opens_for(role, here=True)
    closed = refused(shown) or "Alleen wie dit dashboard beheert" in shown.text
    assert closed != expected


@pytest.mark.parametrize("claimed", [*Viewer, "nobody", "", "BUILDER_TEAM"])
@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "127.0.0.1"},
        {"Host": "example.org"},
        {"Host": "example.org", "X-Forwarded-User": "admin", "X-Remote-Role": "official"},
    ],
    ids=["proxy", "name", "claims"],
)
def test_nothing_in_a_request_raises_a_role(
    visit: Visit, small_neighbourhood: Path, claimed: str, headers: dict[str, str]
) -> None:
    """Address and headers are the visitor's own to write: from elsewhere they count for nothing."""
    asked: dict[str, Any] = {"rol": claimed, "role": claimed, "viewer": claimed}
    shown = visit(small_neighbourhood, "bereik", headers=headers, **asked)
    assert refused(shown)
    assert not shown.test.selectbox


def test_role_is_chosen_on_the_page_and_kept(visit: Visit, small_neighbourhood: Path) -> None:
    """At this computer: begins as the builder team; a choice stands in the address and stays."""
    shown = visit(small_neighbourhood, rol="")
    (switch,) = (each for each in shown.test.selectbox if each.label == "In welke rol kijkt u?")
    assert switch.value == Viewer.BUILDER_TEAM
    switch.set_value(Viewer.OFFICIAL)
    shown = shown.again()
    assert shown.test.query_params["rol"] in ("official", ["official"])
    shown.test.query_params.clear()
    shown.test.switch_page("bereik.py")
    shown = shown.again()
    assert shown.test.query_params["rol"] in ("official", ["official"])
    shown.test.selectbox(key="rol nl").set_value(Viewer.RESIDENT)
    assert refused(shown.again())
