"""Colours of the dashboard can be read (WCAG 2.1 AA), and its settings keep visitors private."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
TEXT = 4.5  # WCAG 1.4.3, for text of normal size
SHAPE = 3.0  # WCAG 1.4.11, for what one must see to use a control
SHADES = ("red", "orange", "yellow", "blue", "green", "gray")
WHITE = "#ffffff"


def config() -> dict[str, Any]:
    """Read the settings of the dashboard."""
    with (CHECKOUT / ".streamlit" / "config.toml").open("rb") as file:
        return tomllib.load(file)


def luminance(colour: str) -> float:
    """Compute the relative luminance of ``#rrggbb``, as WCAG 2.1 defines it."""
    assert re.fullmatch(r"#[0-9a-f]{6}", colour), colour
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Compute the contrast of two colours: 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def tokens() -> dict[str, tuple[str, str]]:
    """Read the colours of tokens.css: in the light and in the dark theme."""
    text = (CHECKOUT / "sociale_basis" / "maps" / "style" / "tokens.css").read_text(
        encoding="utf-8"
    )
    found = re.findall(r"--sociale-basis-([\w-]+): light-dark\((#\w+), (#\w+)\);", text)
    return {name: (light, dark) for name, light, dark in found}


def corrected(part: str, theme: str) -> str:
    """Give the colour that our style sheet gives to a part of the page."""
    text = (CHECKOUT / "sociale_basis" / "ui" / "readable.css").read_text(encoding="utf-8")
    found = re.search(rf"{part}[^{{]*\{{[^}}]*?color: var\(--sociale-basis-([\w-]+)\)", text)
    assert found, f"nothing is said about {part}"
    return tokens()[found[1]][0 if theme == "light" else 1]


def grounds(theme: str) -> list[str]:
    """Give every colour that text stands on."""
    colours = config()["theme"][theme]
    return [
        each[name]
        for each in (colours, colours["sidebar"])
        for name in ("backgroundColor", "secondaryBackgroundColor")
    ]


def test_contrast_is_computed_right() -> None:
    """Pairs whose contrast is well known: black on white, and the greys at the edge of AA."""
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.005)
    assert contrast("#767676", WHITE) == pytest.approx(4.54, abs=0.005)
    assert contrast("#949494", WHITE) == pytest.approx(3.03, abs=0.005)
    assert contrast("#123456", "#123456") == pytest.approx(1)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_is_readable(theme: str) -> None:
    """Text, links, the primary colour, code and coloured words, on every ground they stand on."""
    colours = config()["theme"][theme]
    names = ["textColor", "linkColor", "primaryColor", "codeTextColor"]
    names += [f"{shade}TextColor" for shade in SHADES]
    low = {
        (name, ground): contrast(colours[name], ground)
        for name in names
        for ground in grounds(theme)
        if contrast(colours[name], ground) < TEXT
    }
    assert low == {}
    assert contrast(colours["codeTextColor"], colours["codeBackgroundColor"]) >= TEXT


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("shade", SHADES)
def test_notices_are_readable(theme: str, shade: str) -> None:
    """The words of a notice on its own ground: information, success, warning, error."""
    colours = config()["theme"][theme]
    ground = colours[f"{shade}BackgroundColor"]
    assert contrast(colours[f"{shade}TextColor"], ground) >= TEXT
    assert contrast(colours["textColor"], ground) >= TEXT
    assert contrast(colours["linkColor"], ground) >= TEXT


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_controls_can_be_seen(theme: str) -> None:
    """Lines around controls, and the colour that says that one is on."""
    colours = config()["theme"][theme]
    for ground in grounds(theme):
        assert contrast(colours["borderColor"], ground) >= SHAPE
        assert contrast(colours["primaryColor"], ground) >= SHAPE
        for colour in colours["chartCategoricalColors"]:
            assert contrast(colour, ground) >= SHAPE


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_streamlit_leaves_faint_is_corrected(theme: str) -> None:
    """Words on a primary button, and captions."""
    colours = config()["theme"][theme]
    for part in ("stBaseButton-primary", "data-tag"):
        assert contrast(corrected(part, theme), colours["primaryColor"]) >= TEXT
    for ground in grounds(theme):
        assert contrast(corrected("stCaptionContainer", theme), ground) >= TEXT


def test_both_themes_say_the_same() -> None:
    """No colour is ours in the one theme and Streamlit's in the other."""
    theme = config()["theme"]
    assert set(theme["light"]) == set(theme["dark"])
    assert set(theme["light"]["sidebar"]) == set(theme["dark"]["sidebar"])


def test_nobody_else_hears_of_visitors() -> None:
    """No telemetry, no address asked for, no font, link or message of another site."""
    told = config()
    assert told["browser"]["gatherUsageStats"] is False
    assert told["server"]["showEmailPrompt"] is False
    assert told["client"]["showErrorDetails"] == "none"
    assert told["client"]["showErrorLinks"] is False
    assert told["client"]["allowedOrigins"] == []
    assert told["client"]["toolbarMode"] == "viewer"
    assert told["theme"]["font"] == "sans-serif"
    assert told["theme"]["headingFont"] == "serif"
    text = (CHECKOUT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert "://" not in text


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_tokens_are_the_theme(theme: str) -> None:
    """What our style sheets and what Streamlit draws have the same colours."""
    named = {
        "background": "backgroundColor",
        "surface": "secondaryBackgroundColor",
        "text": "textColor",
        "text-quiet": "grayTextColor",
        "primary": "primaryColor",
        "link": "linkColor",
        "border": "borderColor",
        "error": "redTextColor",
        "error-surface": "redBackgroundColor",
    }
    colours = config()["theme"][theme]
    at = 0 if theme == "light" else 1
    assert {name: tokens()[name][at] for name in named} == {
        name: colours[key] for name, key in named.items()
    }
    assert set(tokens()) - set(named) == {"on-primary", "attention"}


def test_sizes_of_letters_are_the_theme() -> None:
    """Headings, corners and weights of Streamlit's are those of the tokens."""
    text = (CHECKOUT / "sociale_basis" / "maps" / "style" / "tokens.css").read_text(
        encoding="utf-8"
    )
    told = dict(re.findall(r"--sociale-basis-([\w-]+): ([^;]+);", text))
    theme = config()["theme"]
    sizes = [told[f"size-heading-{at}"] for at in (1, 2, 3)]
    assert sizes == theme["headingFontSizes"][:3]
    assert told["radius"] == theme["baseRadius"]
    assert {int(told["weight-heading"])} == set(theme["headingFontWeights"])


@pytest.mark.parametrize("sheet", ["page", "readable", "forms"])
def test_no_colour_beside_the_tokens(sheet: str) -> None:
    """A colour that stands elsewhere would stay ours in the house style of a municipality."""
    text = (CHECKOUT / "sociale_basis" / "ui" / f"{sheet}.css").read_text(encoding="utf-8")
    used = set(re.findall(r"var\(--sociale-basis-([\w-]+)\)", text))
    assert len(used) >= 2
    every = (CHECKOUT / "sociale_basis" / "maps" / "style" / "tokens.css").read_text(
        encoding="utf-8"
    )
    assert used <= set(re.findall(r"--sociale-basis-([\w-]+):", every))
    assert re.findall(r"#[0-9a-f]{3,8}\b", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)) == []
