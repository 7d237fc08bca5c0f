"""Margins of estimates: found in a table, of the year of the figure, around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from sociale_basis.sources.margins import side_of
from sociale_basis.sources.rivm_health import fetch_health
from sociale_basis.sources.statistics import Statistics, read_statistics, statistics_from_tables
from sociale_basis.sources.table import table_of_records
from tests.sources.fakes import gemeente as town

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sociale_basis.sources.http import Client
    from tests.sources.fakes.server import FakeServer

HEAD = "WijkenEnBuurten;Leeftijd;Marges;Perioden;Eenzaam_27;Mantelzorger_31"
ROWS = [
    "BU05032403;20300;{value};2022JJ00;    47.5;",
    "BU05032403;20300;{lower};2022JJ00;    41.0;",
    "BU05032403;20300;{upper};2022JJ00;    53.5;",
    "BU05032403;20300;{value};2020JJ00;44.0;15.0",
    "BU05032403;20300;{lower};2020JJ00;39.0;12.0",
    "BU05032403;20300;{upper};2020JJ00;49.0;18.0",
    "BU05032403;80200;{lower};2022JJ00;10.0;",
    "BU05032403;80200;{upper};2022JJ00;90.0;",
]


def read(folder: Path, rows: list[str], value: str, lower: str, upper: str) -> Statistics:
    """Write a table of RIVM and read it."""
    file = folder / "50120NED.csv"
    lines = [row.format(value=value, lower=lower, upper=upper) for row in rows]
    file.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    return read_statistics([file])


def limits(statistics: Statistics) -> dict[tuple[str, str], tuple[float, float]]:
    """Give lower and upper limit by area and indicator."""
    rows = statistics.margins[["code", "indicator", "lower", "upper"]].to_numpy().tolist()
    return {(code, key): (lower, upper) for code, key, lower, upper in rows}


@pytest.mark.parametrize(
    "codes",
    [
        ("MW00000", "MOG0095", "MBG0095"),
        ("Waarde", "Ondergrens 95%-interval", "Bovengrens 95%-interval"),
    ],
)
def test_margins_in_a_file(tmp_path: Path, codes: tuple[str, str, str]) -> None:
    """Of adults, of the year of each figure, whether codes or words tell them apart."""
    statistics = read(tmp_path, ROWS, *codes)
    assert limits(statistics) == {
        ("BU05032403", "lonely_share"): (41.0, 53.5),
        ("BU05032403", "informal_carers_share"): (12.0, 18.0),
    }
    assert statistics.columns["informal_carers_share"].year == 2020
    wide = statistics.wide().loc["BU05032403"]
    assert wide.to_dict() == {
        "lonely_share": 47.5,
        "informal_carers_share": 15.0,
        "lonely_share_lower": 41.0,
        "lonely_share_upper": 53.5,
        "informal_carers_share_lower": 12.0,
        "informal_carers_share_upper": 18.0,
    }
    assert len(statistics.figures) == 2, "limits are no figures"


def test_codes_that_say_nothing_give_no_margin(tmp_path: Path) -> None:
    """Which is the lower one is not guessed; the figure stays."""
    statistics = read(tmp_path, ROWS, "MW00000", "MW00002", "MW00003")
    assert limits(statistics) == {}
    assert statistics.wide().loc["BU05032403", "lonely_share"] == 47.5


def test_a_figure_outside_its_margin_loses_it(tmp_path: Path) -> None:
    """Such a margin is of something else: told, and left out."""
    rows = [*ROWS[:2], ROWS[2].replace("53.5", "46.0")]
    statistics = read(tmp_path, rows, "MW00000", "MOG0095", "MBG0095")
    assert limits(statistics) == {}
    assert any("lonely_share: in 1 areas the figure lies outside" in w for w in statistics.warnings)


def test_half_a_margin_is_none(tmp_path: Path) -> None:
    """With only a lower limit nobody knows how far up it reaches."""
    statistics = read(tmp_path, ROWS[:2], "MW00000", "MOG0095", "MBG0095")
    assert limits(statistics) == {}


def test_margins_of_a_service_go_along(
    fake: FakeServer, make_client: Callable[..., Client]
) -> None:
    """What RIVM gives apart is kept with the figures of the same year, and no other."""
    fake.serve("/T", town.health())
    client = make_client(mirrors={"rivm_health": f"{fake.url}/T"})
    health = fetch_health(client, [town.GEMEENTE])
    cbs = table_of_records([{"buurtcode": "BU09990000", "aantal_inwoners": 100}], "CBS", 2024)
    statistics = statistics_from_tables([cbs, health.table], margins=health.margins)
    assert limits(statistics)["BU09990000", "lonely_share"] == (36.0, 47.0)
    assert limits(statistics)["GM0999", "informal_carers_share"] == (12.5, 12.5)
    assert (town.BUURTEN[2], "lonely_share") not in limits(statistics)
    wide = statistics.wide()
    assert list(wide.columns)[:3] == ["residents", "lonely_share", "informal_carers_share"]
    assert wide.loc["BU09990000", "residents"] == 100
    assert wide["lonely_share_lower"].le(wide["lonely_share"]).sum() == 6


def test_without_estimates_there_are_no_columns_of_margins() -> None:
    """A table of counts stays as it was."""
    rows = [{"buurtcode": "BU1", "aantal_inwoners": 100}]
    statistics = statistics_from_tables([table_of_records(rows, "CBS", 2024)])
    assert list(statistics.wide().columns) == ["residents"]
    pd.testing.assert_frame_equal(statistics.margins, statistics.margins.head(0))


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("MOG0095", "lower"),
        ("MBG0095", "upper"),
        ("Ondergrens", "lower"),
        ("Upper limit", "upper"),
        ("MW00000", None),
        ("boven- en ondergrens", None),
    ],
)
def test_which_side(text: str, side: str | None) -> None:
    """A word that says both says nothing."""
    assert side_of(text) == side
