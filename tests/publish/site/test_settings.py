"""What settings change on the site: where "Iets doorgeven" leads, and the house style."""

from __future__ import annotations

from typing import TYPE_CHECKING

import html5lib
import pytest
from typer.testing import CliRunner

from sociale_basis import neighbourhood
from sociale_basis.cli import app
from sociale_basis.errors import UsageError
from sociale_basis.network import profiles
from sociale_basis.publish.site import publish_site, writing
from tests.publish.site.conftest import TODAY

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ("Iets doorgeven", "Klopt er iets niet? Iets doorgeven")


@pytest.fixture
def town(small_neighbourhood: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the small town; sites of it are made for one way of going about, which is faster."""
    monkeypatch.setattr(writing, "profiles", lambda: {"rollator": profiles()["rollator"]})
    return small_neighbourhood


def _links(page: Path) -> dict[str, str | None]:
    parsed = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page.read_text("utf-8"))
    return {"".join(link.itertext()).strip(): link.get("href") for link in parsed.iter("a")}


@pytest.mark.parametrize(
    ("told", "menu", "of_place"),
    [
        ("https://wijk.example/doorgeven",) + ("https://wijk.example/doorgeven",) * 2,
        ("https://wijk.example/formulier",) + ("https://wijk.example/formulier",) * 2,
        ("wijk@example.nl", "mailto:wijk@example.nl", "mailto:wijk@example.nl?subject="),
        ("015 - 123 45 67", "tel:0151234567", "tel:0151234567"),
        ("", None, None),
    ],
)
def test_pages_lead_to_where_one_passes_something_on(
    town: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    told: str,
    menu: str | None,
    of_place: str | None,
) -> None:
    """In the menu of every page and on every page of a place; without the setting on none."""
    monkeypatch.setenv("SOCIALE_BASIS_DOORGEVEN", told)
    site = tmp_path / "site"
    publish_site(neighbourhood.load(town), site, today=TODAY)
    places = sorted((site / "plek").glob("*.html"))
    assert len(places) > 5
    for page in (site / "index.html", site / "bereik.html", site / "lijst.html", *places):
        assert _links(page).get(WORDS[0]) == menu, page.name
    for page in places:
        found = _links(page).get(WORDS[1])
        assert (found or "").startswith(of_place or ""), page.name
        assert (found is None) is (of_place is None), page.name


def test_house_style_is_on_every_page_and_checked(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Colours are worked out for both themes; what is hard to read is told, and not refused."""
    style = tmp_path / "huisstijl.css"
    style.write_text(
        ":root { --gemeente-link: #24578f;"
        " --sociale-basis-link: light-dark(var(--gemeente-link), #9cc4f0);"
        " --sociale-basis-text: light-dark(#aaaaaa, #eeeeee); }"
        " @import 'https://fonts.example/x.css';",
        encoding="utf-8",
    )
    monkeypatch.setenv("SOCIALE_BASIS_STYLE", str(style))
    monkeypatch.setenv("SOCIALE_BASIS_DOORGEVEN", "wijk@example.nl")
    made = CliRunner().invoke(app, ["publish", str(town), str(tmp_path / "site")])
    assert made.exit_code == 0, made.output
    assert "--sociale-basis-text on --sociale-basis-background (light): contrast" in made.stderr
    assert "(dark)" not in made.stderr
    assert "asks another site" in made.stderr
    site = tmp_path / "site"
    css = (site / "assets" / "tokens.css").read_text(encoding="utf-8")
    assert "--sociale-basis-link: #24578f;" in css
    assert "--sociale-basis-link: #9cc4f0;" in css
    assert (site / "assets" / "style.css").read_bytes() == style.read_bytes()
    pages = list(site.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        text = page.read_text(encoding="utf-8")
        sheets = [text.index(f"assets/{name}.css") for name in ("site", "style", "tokens")]
        assert sheets == sorted(sheets), page.name
        assert text.count("fonts.example") == 0


def test_house_style_that_is_not_there_is_told_at_once(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that cannot be read is one clear line, and no site is begun."""
    monkeypatch.setenv("SOCIALE_BASIS_STYLE", str(tmp_path / "none.css"))
    with pytest.raises(UsageError, match=r"none\.css.*SOCIALE_BASIS_STYLE"):
        publish_site(neighbourhood.load(town), tmp_path / "site")
    assert not list(tmp_path.iterdir())


def test_without_a_house_style_there_is_ours(town: Path, tmp_path: Path) -> None:
    """No page asks for a style sheet that is not there, and nothing is warned of."""
    written = publish_site(neighbourhood.load(town), tmp_path / "site", today=TODAY)
    assert written.warnings == []
    assert not (tmp_path / "site" / "assets" / "style.css").exists()
    assert "style.css" not in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
