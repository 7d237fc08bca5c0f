"""Signs and patterns: all there, each different, and what they mean beside the map."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from sociale_basis.errors import UsageError
from sociale_basis.layers import COLOURS, ICONS, layers
from sociale_basis.maps.icons import icon
from sociale_basis.maps.legend import state_legend
from sociale_basis.maps.patterns import SHADES, STATES, pattern, shade_patterns, state_patterns
from sociale_basis.maps.signs import (
    BOTH,
    STATUSES,
    entry_grounds,
    explaining_signs,
    layer_grounds,
    sign,
    sign_id,
)
from sociale_basis.vocabulary import LayerKind, State

if TYPE_CHECKING:
    from sociale_basis.layers import Layer


def drawn_layers() -> list[Layer]:
    """Give every layer whose entries have a sign."""
    return [layer for layer in layers().values() if layer.kind is not LayerKind.AREA]


def parsed(drawing: str) -> ET.Element:
    """Read a drawing as XML."""
    return ET.fromstring(f"<svg>{drawing}</svg>")  # noqa: S314 -- our own text


def luminance(colour: str) -> float:
    """Give the relative luminance of WCAG 2.1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of WCAG 2.1."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", sorted(ICONS))
def test_every_icon_is_drawn(name: str) -> None:
    """Each name a layer may use gives lines that take the colour around them, and no colour."""
    lines = parsed(icon(name))
    assert len(lines) > 0
    assert not [part for part in lines.iter() if "stroke" in part.attrib or "style" in part.attrib]


def test_icons_differ() -> None:
    """No two names have the same drawing."""
    assert len({icon(name) for name in ICONS}) == len(ICONS)


def test_unknown_icon_is_refused() -> None:
    """A name without a drawing is an error, not an empty sign."""
    with pytest.raises(UsageError, match="'unicorn'"):
        icon("unicorn")


def test_every_sign_is_its_own() -> None:
    """Per layer, ground and status: an id of its own, a drawing of its own, whole XML."""
    wanted = [
        (layer, grounds, status)
        for layer in drawn_layers()
        for grounds in {
            layer_grounds(layer),
            *((BOTH, ("institutional",)) * (layer.folder == "communal")),
        }
        for status in STATUSES
    ]
    ids = [sign_id(*each) for each in wanted]
    assert len(set(ids)) == len(ids)
    for each, name in zip(wanted, ids, strict=True):
        (symbol,) = parsed(sign(*each))
        assert symbol.attrib == {"id": name, "viewBox": "0 0 28 28"}


def test_layers_are_told_apart_by_more_than_colour() -> None:
    """Within one shape each layer has a drawing of its own, and so has each status."""
    looks = [(layer_grounds(layer), layer.icon) for layer in drawn_layers()]
    assert len(looks) == len(set(looks))
    library = layers()["institutional/library"]
    bare = [sign(library, layer_grounds(library), status) for status in STATUSES]
    for one, other in itertools.combinations(bare, 2):
        kinds = [[part.tag for part in parsed(drawing).iter()] for drawing in (one, other)]
        shapes = [[part.get("d") for part in parsed(drawing).iter()] for drawing in (one, other)]
        assert kinds[0] != kinds[1] or shapes[0] != shapes[1]


def test_white_is_read_on_every_ground() -> None:
    """The white drawing has 3:1 contrast with each colour a layer may have (WCAG 1.4.11)."""
    for colour in itertools.chain(*COLOURS.values()):
        assert contrast(colour, "#ffffff") >= 3


def test_both_spheres_show_both_colours() -> None:
    """What is both is drawn in the colour of its layer and in one of the other sphere."""
    layer = layers()["communal/meeting_places"]
    assert layer_grounds(layer) == BOTH
    colours = {part.get("fill") for part in parsed(sign(layer, BOTH, "verified")).iter()}
    assert layer.colour in colours
    assert colours & set(COLOURS["institutional"])
    only = {part.get("fill") for part in parsed(sign(layer, ("communal",), "verified")).iter()}
    assert not only & set(COLOURS["institutional"])


@pytest.mark.parametrize(
    ("spheres", "grounds"),
    [
        (None, BOTH),
        ("communal", ("communal",)),
        ("institutional", ("institutional",)),
        ("institutional|communal", BOTH),
        ("personal", BOTH),
    ],
)
def test_own_spheres_come_first(spheres: str | None, grounds: tuple[str, ...]) -> None:
    """What an entry says of itself goes before its layer; the personal sphere is never drawn."""
    assert entry_grounds(layers()["communal/meeting_places"], spheres) == grounds


def test_public_space_is_in_no_sphere() -> None:
    """A bench stays public space, whatever a row says."""
    assert entry_grounds(layers()["public_space/bench"], "communal") == ("public_space",)


def test_patterns_tell_without_colour() -> None:
    """States differ in pattern, and so do the classes of a figure and what is not known of it."""
    assert len({look.pattern for look in STATES.values()}) == len(State)
    assert len({look.pattern for look in SHADES.values()}) == 4
    darkness = [luminance(SHADES[name].paper) for name in list(SHADES)[:3]]
    assert darkness == sorted(darkness, reverse=True), "more is not darker"
    drawn = parsed(state_patterns() + shade_patterns())
    ids = [each.get("id") for each in drawn]
    assert ids == ["state-yes", "state-unknown", "state-no", *SHADES]
    assert [entry.symbol for entry in state_legend()] == ids[:3]


def test_nothing_escapes_from_a_drawing() -> None:
    """An id with signs of HTML in it stays an id."""
    (drawn,) = parsed(pattern('a"<b', layers()["institutional/library"].pattern, "#fff", "#000"))
    assert drawn.get("id") == 'a"<b'


def test_legend_signs_are_whole() -> None:
    """Each shape and each edge has a drawing of its own for the legend."""
    ids = [each.get("id") for each in parsed(explaining_signs())]
    assert ids == [
        "sign-communal",
        "sign-institutional",
        "sign-public_space",
        "sign-communal-institutional",
        "sign-candidate",
        "sign-verified",
        "sign-stale",
    ]
