"""Whatever the schouw sheet asks can be said, measured and written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sociale_basis import i18n
from sociale_basis.i18n.asking import asking, limit_words
from sociale_basis.i18n.edits import edit_words
from sociale_basis.i18n.groups import group_words
from sociale_basis.network.observation_models import Kind, Observation
from sociale_basis.reach.edit_models import LowerKerb, RepairSegment

if TYPE_CHECKING:
    from collections.abc import Iterator

# What stands there for a while, what is a place of its own, and what is asked with the surface.
NOT_ASKED = {
    *(Kind.SEAT, Kind.TOILET, Kind.SMOOTHNESS, Kind.CONTAINERS, Kind.PARKED_BIKES),
    *(Kind.PARKED_CARS, Kind.TERRACE, Kind.ROADWORKS, Kind.BRIDGE_OPEN),
    *(Kind.LIFT_OUT_OF_ORDER, Kind.ROOT, Kind.ICE),
}


@pytest.fixture(autouse=True)
def _in_dutch() -> Iterator[None]:
    before = i18n.language()
    i18n.use("nl")
    yield
    i18n.use(before)


@pytest.mark.parametrize("kind", sorted(set(Kind) - NOT_ASKED))
def test_every_question_is_in_words(kind: Kind) -> None:
    """Each kind that lasts has a question, how to measure it, and how to write it in a file."""
    asked = asking(kind)
    assert asked.question.endswith("?")
    assert asked.how.endswith((".", "…"))
    assert asked.in_file
    assert asked.tick == ("true" in asked.in_file)


@pytest.mark.parametrize("kind", sorted(set(Kind) - NOT_ASKED))
def test_the_words_of_the_file_are_those_it_takes(kind: Kind) -> None:
    """Every word that the template names can be an answer."""
    i18n.use("en")
    told = asking(kind).in_file
    if not told.startswith("one of "):
        return
    for word in told.removeprefix("one of ").split(", "):
        at = {"node": 1} if kind in {Kind.BARRIER, Kind.CROSSING} else {"way": 1}
        assert Observation.model_validate({"kind": kind, "value": word, **at}).value == word


def test_limits_are_in_the_unit_of_the_sheet() -> None:
    """Metres become centimetres, fractions percents; what has no limit says nothing."""
    assert limit_words("kerb", 0.06) == "hooguit 6 cm"
    assert limit_words("kerb", 0.025) == "hooguit 2,5 cm"
    assert limit_words("width", 0.9) == "minstens 90 cm"
    assert limit_words("opening", 1.25) == "minstens 125 cm"
    assert limit_words("slope", 0.083) == "hooguit 8,3 %"
    assert limit_words("slope", 0.06) == "hooguit 6 %"
    assert limit_words("steps", 10) == "hooguit 10 treden"
    assert limit_words("handrail", passes=True) == ""
    assert limit_words("surface", None) == ""
    assert limit_words("crossing", "zebra") == "zebra of verkeerslicht"
    assert limit_words("ramp", "wheelchair") == "voor rolstoelen"


def test_groups_and_edits_in_words() -> None:
    """Ages and repairs read as people say them."""
    assert group_words("residents") == "alle bewoners"
    assert group_words("residents_25_44") == "25 tot en met 44 jaar"
    assert group_words("residents_75") == "75 jaar en ouder"
    assert group_words("dwellings") == "woningen"
    assert edit_words(LowerKerb(node=1, height_m=0.025), {}) == "stoeprand verlagen tot 2,5 cm"
    done = RepairSegment(way=1, steps=0, handrail=False)
    assert edit_words(done, {}) == "deze weg opknappen: treden: 0, zonder leuning"
