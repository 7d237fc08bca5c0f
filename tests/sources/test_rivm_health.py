"""Health figures of RIVM: adults only, every period, the margins kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from sociale_basis.errors import ServiceShapeError
from sociale_basis.sources.rivm_health import fetch_health
from sociale_basis.sources.statistics import statistics_from_tables
from tests.sources.fakes import gemeente as town

if TYPE_CHECKING:
    from collections.abc import Callable

    from sociale_basis.sources.http import Client
    from tests.sources.fakes.server import FakeServer


@pytest.fixture
def rivm_client(fake: FakeServer, make_client: Callable[..., Client]) -> Client:
    """Give a client for whom the fake is RIVM."""
    return make_client(mirrors={"rivm_health": f"{fake.url}/T"})


@pytest.mark.parametrize("column", ["Eenzaam_24", "Eenzaam_27", "Eenzaam_28"])
def test_figures_of_adults(fake: FakeServer, rivm_client: Client, column: str) -> None:
    """Whatever number its column has today: the newest filled period, as a model estimate."""
    fake.serve("/T", town.health(column))
    health = fetch_health(rivm_client, [town.GEMEENTE])
    statistics = statistics_from_tables([health.table])
    lonely = statistics.figures.query("indicator == 'lonely_share'").set_index("code")
    whole = lonely.loc["GM0999"]
    assert (whole["value"], whole["state"], whole["year"]) == (40.0, "modelled", 2022)
    assert lonely.loc["BU09990000", "value"] == 41.0
    assert lonely.loc[town.BUURTEN[2], "state"] == "unknown"
    assert "BU09980000" not in lonely.index, "of another gemeente"
    carers = statistics.columns["informal_carers_share"]
    assert (carers.year, carers.measured) == (2020, "modelled")
    assert set(statistics.columns) == {"lonely_share", "informal_carers_share"}
    assert health.source.rows == 21
    assert health.warnings == []


def test_margins_are_kept(fake: FakeServer, rivm_client: Client) -> None:
    """Beside every figure its limits, told apart by what the table says its codes mean."""
    fake.serve("/T", town.health())
    margins = fetch_health(rivm_client, [town.GEMEENTE]).margins
    assert list(margins.columns) == ["code", "indicator", "year", "lower", "upper"]
    of = {tuple(row[:3]): tuple(row[3:]) for row in margins.to_numpy().tolist()}
    assert len(of) == len(margins)
    assert of["BU09990000", "lonely_share", 2022] == (36.0, 47.0)
    assert of["GM0999", "informal_carers_share", 2020] == (12.5, 12.5)
    assert ("GM0999", "informal_carers_share", 2022) not in of
    assert (town.BUURTEN[2], "lonely_share", 2022) not in of


def test_margins_nobody_understands(fake: FakeServer, rivm_client: Client) -> None:
    """Limits that cannot be told apart are left out and said, the figures stay."""
    table = town.health()
    table.dimensions["Marges"] = {"MW00000": "Waarde", "MW00002": "A", "MW00003": "B"}
    fake.serve("/T", table)
    health = fetch_health(rivm_client, [town.GEMEENTE])
    assert health.margins.empty
    assert any("not clear from 'Waarde, A, B'" in warning for warning in health.warnings)
    assert len(health.table.frame) == 21


def test_only_adults_are_asked_for(fake: FakeServer, rivm_client: Client) -> None:
    """Other ages, other gemeenten and columns that may not be read stay where they are."""
    fake.serve("/T", town.health())
    fetch_health(rivm_client, [town.GEMEENTE])
    typed = [asked.query for asked in fake.asked if asked.path.endswith("TypedDataSet")]
    assert len(typed) > 1, "in pages"
    assert "Leeftijd eq '20300'" in typed[0]["$filter"]
    assert "'0999'" in typed[0]["$filter"]
    assert "OvermatigeDrinker" not in typed[0]["$select"]


def test_nobody_there(fake: FakeServer, rivm_client: Client) -> None:
    """A gemeente without figures is a warning: the neighbourhood is built without them."""
    fake.serve("/T", town.health())
    health = fetch_health(rivm_client, ["GM0001"])
    assert health.table.frame.empty
    assert health.warnings == [
        "RIVM Gezondheid per wijk en buurt (OData) has no figures for GM0001"
    ]
    pd.testing.assert_frame_equal(health.margins, health.margins.head(0))


def test_ages_that_changed(fake: FakeServer, rivm_client: Client) -> None:
    """When the code of adults is gone, no other age is taken for it."""
    table = town.health()
    table.dimensions["Leeftijd"] = {"T001038": "Totaal"}
    fake.serve("/T", table)
    with pytest.raises(ServiceShapeError, match="no longer tells adults"):
        fetch_health(rivm_client, [town.GEMEENTE])
