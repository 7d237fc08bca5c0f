"""Values of OSM tags in every spelling that occurs."""

from __future__ import annotations

import math

import pytest

from sociale_basis.network import tag_values as read
from sociale_basis.network.attributes import Smoothness, Surface, Tri


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("0.9", 0.9),
        ("0,9", 0.9),
        (".9", 0.9),
        ("90 cm", 0.9),
        ("90cm", 0.9),
        ("900 mm", 0.9),
        ("1 m", 1.0),
        ("3'", 0.9144),
        ("2'11\"", 0.889),
        ('6"', 0.1524),
        ("~1.5", 1.5),
        ("3 feet", 0.9144),
        ("6 inches", 0.1524),
        ("6″", 0.1524),
        ("3\u2032", 0.9144),
        ("90 centimetres", 0.9),
    ],
)
def test_lengths(text: str, metres: float) -> None:
    """A length is read in every unit and spelling."""
    assert read.metres(text) == pytest.approx(metres, abs=1e-4)


@pytest.mark.parametrize("text", [None, "", "narrow", "1.5 furlong", "1;2", "-1"])
def test_unreadable_lengths(text: str | None) -> None:
    """What cannot be read is not known, never 0."""
    assert math.isnan(read.metres(text))


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("1.5", 1.5),
        ("1.5;0.9", 0.9),
        ("0.9-1.2 m", 0.9),
        ("90-120 cm", 0.9),
        ("narrow;1.2", 1.2),
        ("-1", math.nan),
        (None, math.nan),
    ],
)
def test_the_narrowest_counts(text: str | None, metres: float) -> None:
    """Of several widths the least counts; what cannot be read is not known."""
    assert read.narrowest(text) == pytest.approx(metres, nan_ok=True)


@pytest.mark.parametrize(
    ("tags", "metres"),
    [
        ({"kerb:height": "0.03"}, 0.03),
        ({"kerb:height": "3 cm"}, 0.03),
        ({"kerb:height": "3cm"}, 0.03),
        ({"kerb:height": "0.20"}, 0.20),
        ({"kerb:height": "15 cm"}, 0.15),
        ({"kerb:height": "12"}, 0.12),
        ({"kerb:height": "0"}, 0.0),
        ({"kerb:height": '1"'}, 0.0254),
        ({"kerb": "flush"}, 0.0),
        ({"kerb": "no"}, 0.0),
        ({"kerb": "lowered"}, 0.03),
        ({"kerb": "raised"}, 0.12),
        ({"kerb": "rolled"}, 0.12),
        ({"kerb": "lowered;raised"}, 0.12),
        ({"kerb": "raised", "kerb:height": "0.02"}, 0.02),
        ({"barrier": "kerb", "height": "0.06"}, 0.06),
    ],
)
def test_kerbs(tags: dict[str, str], metres: float) -> None:
    """Kerb heights: metres, centimetres, inches, words; a height goes before a word."""
    assert read.kerb_metres(tags) == pytest.approx(metres, abs=1e-6)


@pytest.mark.parametrize("tags", [{"kerb": "yes"}, {"barrier": "kerb"}, {"kerb:height": "high"}])
def test_kerbs_of_unknown_height(tags: dict[str, str]) -> None:
    """A kerb of which nobody says how high it is has no height."""
    assert math.isnan(read.kerb_metres(tags))


@pytest.mark.parametrize(
    ("text", "fraction"),
    [
        ("5%", 0.05),
        ("5 %", 0.05),
        ("-3,5 %", -0.035),
        ("4", 0.04),
        ("0", 0.0),
        ("no", 0.0),
        ("1:12", 1 / 12),
        ("-1:20", -0.05),
        ("5°", 0.0875),
    ],
)
def test_slopes(text: str, fraction: float) -> None:
    """Slopes: percent, bare numbers (percent), degrees, ratios, with their sign."""
    assert read.slope(text) == pytest.approx(fraction, abs=1e-4)


@pytest.mark.parametrize("text", [None, "up", "down", "steep", "300%"])
def test_unreadable_slopes(text: str | None) -> None:
    """Up and down say which way, not how steeply; over 100 % is a slip of the pen."""
    assert math.isnan(read.slope(text))


def test_surfaces() -> None:
    """A surface is read by its word, a twin of it, or the worst of several.

    An unknown word among even surfaces leaves it unknown; beside a bad one it changes nothing.
    """
    assert read.surface("paving_stones") is Surface.PAVING_STONES
    assert read.surface("concrete:plates") is Surface.CONCRETE
    assert read.surface("unhewn_cobblestone") is Surface.COBBLESTONE
    assert read.surface("marble;asphalt") is Surface.OTHER
    assert read.surface("marble;sett") is Surface.SETT
    assert read.surface("asphalt;sand") is Surface.SAND
    assert read.surface("sand / asphalt") is Surface.SAND
    assert read.surface("asphalt;paving_stones") is Surface.PAVING_STONES
    assert read.best_surface(["sand", "asphalt;sett"]) is Surface.SETT
    assert read.surface("marble") is Surface.OTHER
    assert read.surface(None) is Surface.UNTAGGED


def test_words() -> None:
    """Yes, no, limited; several keys together; steps; smoothness; speeds."""
    assert [read.tri(word) for word in ("designated", "no", "limited", "maybe", None)] == [
        Tri.YES,
        Tri.NO,
        Tri.LIMITED,
        Tri.UNTAGGED,
        Tri.UNTAGGED,
    ]
    assert (
        read.any_of(
            {"handrail:left": "no", "handrail:right": "yes"}, ("handrail:left", "handrail:right")
        )
        is Tri.YES
    )
    assert (read.count("~12"), read.count("many")) == (12, None)
    assert read.smoothness("very_bad") is Smoothness.VERY_BAD
    assert read.smoothness("good;bad") is Smoothness.BAD
    assert [read.ramp(word) for word in ("yes", "separate", "limited", None)] == [
        Tri.YES,
        Tri.NO,
        Tri.LIMITED,
        Tri.UNTAGGED,
    ]
    assert read.kilometres_per_hour("NL:zone30") == 30
    assert read.kilometres_per_hour("20 mph") == pytest.approx(32.18)
    assert math.isnan(read.kilometres_per_hour("signals"))
