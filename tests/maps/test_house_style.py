"""The house style as plain colours, in both themes, and how well they can be read."""

from __future__ import annotations

import pytest

from sociale_basis.maps.house_style import (
    as_css,
    asks_elsewhere,
    contrast,
    tokens,
    too_little_contrast,
)

# As the design tokens of a municipality come: in a class of the theme, and linked to ours.
MUNICIPALITY = """
.gemeente-theme { --gemeente-blue: #24578f; --gemeente-pale: rgb(156, 196, 240); }
:root {
  /* --sociale-basis-text: #ff0000; */
  --sociale-basis-link: light-dark(var(--gemeente-blue), var(--gemeente-pale));
  --sociale-basis-primary: light-dark(var(--not-there, var(--gemeente-blue)), #9cc4f0);
  --sociale-basis-font: "Gemeente; Sans", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root { --sociale-basis-surface: #101820; }
}
"""


def test_tokens_of_a_municipality_are_worked_out_per_theme() -> None:
    """``var``, what stands in for one that is not there, ``light-dark`` and the dark theme."""
    found = tokens(MUNICIPALITY)
    assert (found["light"]["link"], found["dark"]["link"]) == ("#24578f", "rgb(156, 196, 240)")
    assert (found["light"]["primary"], found["dark"]["primary"]) == ("#24578f", "#9cc4f0")
    assert found["light"]["font"] == '"Gemeente; Sans", sans-serif'
    ours = tokens()
    assert found["light"]["surface"] == ours["light"]["surface"] != "#101820"
    assert found["dark"]["surface"] == "#101820"
    assert found["light"]["text"] == ours["light"]["text"], "a comment sets nothing"
    assert all(set(theme) == set(ours["light"]) for theme in found.values())


def test_style_sheet_for_every_browser_holds_no_function() -> None:
    """Of what is worked out nothing is left that an old phone does not know."""
    css = as_css(tokens(MUNICIPALITY))
    assert "--sociale-basis-link: #24578f;" in css
    assert css.count("--sociale-basis-link:") == css.count(":root {") == 2
    assert "var(" not in css
    assert "light-dark(" not in css


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#fff", "#000000", 21.0), ("#767676", "#ffffff", 4.54), ("rgb(255, 0, 0)", "#fff", 4.0)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, expected: float) -> None:
    """Values that are known: black on white, the palest grey that passes, and pure red."""
    assert contrast(one, other) == pytest.approx(expected, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


def test_what_is_hard_to_read_is_named() -> None:
    """Ours passes; a pale link fails in the theme in which it is pale; a name is not computed."""
    assert too_little_contrast(tokens()) == []
    assert too_little_contrast(tokens(MUNICIPALITY)) == []
    pale = tokens(":root { --sociale-basis-link: light-dark(#cccccc, #cccccc); }")
    told = too_little_contrast(pale)
    assert len(told) == 2
    assert all("link" in each and "(light)" in each and "4.5" in each for each in told)
    named = too_little_contrast(tokens(":root { --sociale-basis-text: rebeccapurple }"))
    assert named
    assert all("not checked" in each for each in named)


def test_tokens_that_go_in_circles_end() -> None:
    """Two tokens that stand for each other stop somewhere, and are named."""
    found = tokens(":root { --a: var(--b); --b: var(--a); --sociale-basis-link: var(--a); }")
    assert [each for each in too_little_contrast(found) if "link" in each]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ('@import "https://fonts.example/x.css";', True),
        ("a { background: url( 'https://x.example/a.png') }", True),
        ("a { background: url(//x.example/a.png) }", True),
        ("@font-face { src: url(data:font/woff2;base64,AAAA) }", False),
        ("/* url(https://x.example) */ :root { --x: #fff }", False),
    ],
)
def test_a_style_that_asks_other_sites_is_noticed(text: str, asks: bool) -> None:  # noqa: FBT001 -- a case
    """The pages ask nobody anything: what a style wants from elsewhere does not come."""
    assert asks_elsewhere(text) is asks
