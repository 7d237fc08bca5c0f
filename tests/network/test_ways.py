"""Where one may walk in the Netherlands, and what a way says."""

from __future__ import annotations

import math

import pytest

from sociale_basis.network.attributes import Access, Structure, Surface, Tri, WayClass
from sociale_basis.network.ways import facts, is_walkable, way_class


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"highway": "footway"}, WayClass.FOOTWAY),
        ({"highway": "footway", "footway": "sidewalk"}, WayClass.SIDEWALK),
        ({"highway": "path", "path": "crossing"}, WayClass.CROSSING),
        ({"highway": "cycleway"}, WayClass.CYCLEWAY),
        ({"highway": "service", "service": "alley"}, WayClass.ALLEY),
        ({"highway": "tertiary_link"}, WayClass.TERTIARY),
        ({"railway": "platform"}, WayClass.PLATFORM),
        ({"man_made": "pier"}, WayClass.FOOTWAY),
        ({"highway": "motorway"}, None),
        ({"highway": "raceway"}, None),
        ({"route": "ferry"}, None),
    ],
)
def test_classes(tags: dict[str, str], kind: WayClass | None) -> None:
    """Every kind of way has one class; where nobody walks there is none."""
    assert way_class(tags) is kind


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "cycleway"},
        {"highway": "cycleway", "sidewalk": "both"},
        {"highway": "residential", "sidewalk": "no"},
        {"highway": "footway", "access": "private"},
        {"highway": "trunk", "sidewalk": "right"},
        {"highway": "primary", "foot": "yes", "motorroad": "yes"},
        {"highway": "footway", "oneway": "yes"},
    ],
)
def test_walkable(tags: dict[str, str]) -> None:
    """A cycle path without a foot tag is walkable; private ways stay, marked as such."""
    assert is_walkable(tags)


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "cycleway", "foot": "no"},
        {"highway": "tertiary", "foot": "use_sidepath"},
        {"highway": "trunk"},
        {"highway": "busway"},
        {"highway": "primary", "motorroad": "yes"},
    ],
)
def test_not_walkable(tags: dict[str, str]) -> None:
    """What the law or a sign keeps pedestrians from is out."""
    assert not is_walkable(tags)


def test_access() -> None:
    """Private ways and driveways are told apart from public ones; an invitation goes first."""
    assert [
        facts(tags).access  # type: ignore[union-attr]  # all are ways
        for tags in (
            {"highway": "footway"},
            {"highway": "footway", "access": "private"},
            {"highway": "service", "service": "driveway"},
            {"highway": "service", "service": "driveway", "foot": "yes"},
            {"highway": "footway", "access": "private", "foot": "permissive"},
            {"highway": "service", "access": "customers"},
            {"highway": "service", "service": "driveway", "access": "yes"},
        )
    ] == [
        Access.PUBLIC,
        Access.PRIVATE,
        Access.DRIVEWAY,
        Access.PUBLIC,
        Access.PUBLIC,
        Access.PUBLIC,
        Access.PUBLIC,
    ]


@pytest.mark.parametrize(
    ("tags", "directions"),
    [
        ({"oneway": "yes"}, (True, True)),
        ({"oneway:foot": "yes"}, (True, False)),
        ({"oneway:foot": "-1"}, (False, True)),
        ({"oneway:foot": "reverse"}, (False, True)),
        ({"foot:backward": "no"}, (True, False)),
        ({"conveying": "backward"}, (False, True)),
        ({"conveying": "yes"}, (True, True)),
    ],
)
def test_directions(tags: dict[str, str], directions: tuple[bool, bool]) -> None:
    """Only what is said of feet, and moving stairs, makes a way one-way."""
    fact = facts({"highway": "footway", **tags})
    assert fact is not None
    assert (fact.forward, fact.backward) == directions


def test_what_a_way_says() -> None:
    """Width, surface of the sidewalk, steps, ramps, structure and slope are read."""
    street = facts(
        {"highway": "residential", "surface": "sett", "sidewalk:both:surface": "asphalt"}
    )
    stairs = facts(
        {
            "highway": "steps",
            "step_count": "8",
            "handrail:left": "yes",
            "ramp:stroller": "yes",
            "incline": "up",
        }
    )
    ramp = facts({"highway": "path", "incline": "up", "width": "90 cm"})
    bridge = facts({"highway": "footway", "bridge": "yes", "incline": "-4%"})
    passage = facts({"highway": "footway", "tunnel": "building_passage"})
    assert street and stairs and ramp and bridge and passage  # noqa: PT018  (all are ways)
    assert street.surface is Surface.ASPHALT
    assert (stairs.steps, stairs.handrail, stairs.ramp_stroller) == (8, Tri.YES, Tri.YES)
    assert not stairs.slope_unmeasured
    assert ramp.slope_unmeasured
    assert math.isnan(ramp.slope)
    assert ramp.width_m == pytest.approx(0.9)
    assert bridge.structure is Structure.BRIDGE
    assert bridge.slope == pytest.approx(-0.04)
    assert passage.structure is Structure.NONE


@pytest.mark.parametrize(
    ("tags", "metres"),
    [
        ({"width": "1.5"}, 1.5),
        ({"width": "1.5;0.9"}, 0.9),
        ({"width": "1.5", "maxwidth:physical": "0.8"}, 0.8),
        ({"width": "narrow", "est_width": "1"}, 1.0),
        ({"width": "6", "sidewalk:left:width": "0.8", "sidewalk:right:width": "1.6"}, 1.6),
        ({"maxwidth": "2"}, math.nan),
    ],
)
def test_widths(tags: dict[str, str], metres: float) -> None:
    """The narrowest place counts, on the wider of two sidewalks; what a sign allows is no width."""
    fact = facts({"highway": "footway", **tags})
    assert fact is not None
    assert fact.width_m == pytest.approx(metres, nan_ok=True)
