"""Tables and small print as HTML: whole, readable without eyes, and never run as code."""

from __future__ import annotations

from html.parser import HTMLParser

from sociale_basis.ui.tables import table
from sociale_basis.ui.wording import plain, small

BAD = "<img src=x onerror=alert(1)> & \"co\" 'n'"


class Reader(HTMLParser):
    """Reads tags with their attributes, and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.texts.append(data)


def test_every_text_comes_back_as_it_was() -> None:
    """Caption, header, row header and cell hold the texts and nothing of them becomes a tag."""
    read = Reader(table(BAD, [BAD, "getal"], [(BAD, BAD), ("b", "2")], numbers=(1,)))
    assert "".join(read.texts).count(BAD) == 4
    assert "img" not in {tag for tag, _attributes in read.tags}
    assert {tag for tag, attributes in read.tags if "onerror" in attributes} == set()


def test_headers_say_what_they_head() -> None:
    """One header per column and one per row, so that a cell is read out with both."""
    read = Reader(table("titel", ["a", "b", "c"], [("1", "2", "3"), ("4", "5", "6")], numbers=(2,)))
    scopes = [attributes.get("scope") for tag, attributes in read.tags if tag == "th"]
    assert scopes == ["col"] * 3 + ["row"] * 2
    numbers = [attributes for tag, attributes in read.tags if tag in ("td", "th")]
    assert [bool(each.get("class")) for each in numbers] == [
        *(False, False, True),
        *(False, False, True),
        *(False, False, True),
    ]


def test_what_is_too_wide_can_be_scrolled_by_keyboard() -> None:
    """The frame takes the focus and has a name."""
    (frame, *_rest) = Reader(table("titel", ["a"], [])).tags
    assert frame[0] == "div"
    assert frame[1]["tabindex"] == "0"
    assert frame[1]["role"] == "region"
    assert frame[1]["aria-label"] == "titel"


def test_small_print_is_text() -> None:
    """Small print is escaped too."""
    read = Reader(small(BAD))
    assert "".join(read.texts) == BAD
    assert [tag for tag, _attributes in read.tags] == ["p"]


def test_marks_of_markdown_lose_their_meaning() -> None:
    """Emphasis, links, formulas, icons and HTML are escaped; a sentence is left as it is."""
    assert plain("*a* [b](c) $x$ :red[d] <i>") == r"\*a\* \[b\](c) \$x\$ \:red\[d\] \<i\>"
    assert plain("Wie komt er: u, of (ook) ik? 1.080!") == "Wie komt er: u, of (ook) ik? 1.080!"
