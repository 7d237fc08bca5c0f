"""What the page on speed says of the map: the goals that were missed, by name."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks._kaart_page import TARGETS, part

FIGURES = {
    "entries": 130,
    "first_s": 2.3,
    "filter_ms": 33,
    "kinds_s": 0.36,
    "slide_new_s": 0.29,
    "slide_again_s": 0.26,
    "map_kb": 46,
    "state_kb": 68,
    "page_kb": 3770,
}


def _found(**other: float) -> dict[str, Any]:
    areas = {
        name: {key: [number / 2, number, 9 * number] for key, number in figures.items()}
        for name, figures in {"dorp": FIGURES, "stad": FIGURES | other}.items()
    }
    return {"areas": areas, "machine": "M", "date": "2026-11-21", "load": 0.5, "rounds": 3}


def test_goals_that_are_met_are_said_to_be() -> None:
    """Just on the goal is met; the median counts, not the slowest."""
    assert "**Uitkomst.** Elk doel is gehaald.\n" in part(_found(**TARGETS))


@pytest.mark.parametrize(
    ("key", "number", "told"),
    [
        ("first_s", 3.2, "eerste beeld (s) bij stad: 3,2"),
        ("filter_ms", 501, "een filter (ms) bij stad: 501"),
        ("kinds_s", 0.59, "een groep soorten uit (s) bij stad: 0,59"),
        ("slide_new_s", 0.51, "schuif van de minuten, bereik (s) bij stad: 0,51"),
        ("map_kb", 1001, "kaartgegevens over de lijn (kB) bij stad: 1001"),
    ],
)
def test_a_goal_that_is_missed_is_named_above_the_table(key: str, number: float, told: str) -> None:
    """Which, where and by how much; nothing else is called missed."""
    text, _table = part(_found(**{key: number})).split("| |", 1)
    assert f"**Uitkomst.** Niet gehaald: {told}. De rest is gehaald.\n" in text
