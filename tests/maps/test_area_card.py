"""The card of a sub-area: figures with their origin, strengths first, nothing too precise."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest

from sociale_basis import neighbourhood
from sociale_basis.errors import UsageError
from sociale_basis.indicators import Indicator, indicators
from sociale_basis.maps import AreaCard, area_card
from sociale_basis.privacy import Viewer

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood

CODE = "BU99990103"  # the one with figures that are not there
DASH = "\N{EN DASH}"
PROFESSIONAL = {Viewer.OFFICIAL, Viewer.BUILDER_TEAM}


def by_label(card: AreaCard) -> dict[str, tuple[str, str]]:
    """Give value and state per label."""
    return {row.label: (row.value, row.state) for row in card.figures}


def label(key: str) -> str:
    """Give the Dutch label of an indicator."""
    return indicators()[key].label.nl


def small(area: Neighbourhood, **values: float) -> Neighbourhood:
    """Give the area with other figures for one sub-area."""
    areas = area.areas.copy()
    for key, value in values.items():
        areas.loc[areas["code"] == CODE, key] = value
    return replace(area, areas=areas)


def test_every_figure_carries_its_origin(wilgenoord: Neighbourhood) -> None:
    """Each figure has value, unit, year, source and state as the neighbourhood has them."""
    card = area_card(wilgenoord, CODE, Viewer.OFFICIAL)
    row = wilgenoord.areas.set_index("code").loc[CODE]
    columns = {column.indicator: column for column in wilgenoord.meta.statistics}
    assert (card.code, card.name, card.kind) == (CODE, row["name"], "buurt")
    assert len(card.figures) == len(columns) > 30
    by_name = {found.label: found for found in card.figures}
    for key, column in columns.items():
        told = by_name[label(key)]
        assert (told.unit, told.year, told.source) == (
            column.unit_nl,
            str(column.year),
            column.source,
        )
        if not np.isnan(row[key]):
            shown = float(told.value.replace(".", "").replace(",", "."))
            assert shown == pytest.approx(row[key], abs=0.5)
            modelled = column.measured == "modelled"
            assert told.state == ("modelschatting, met een marge" if modelled else "gemeten")


def test_why_a_figure_is_not_there(wilgenoord: Neighbourhood) -> None:
    """Left out by the publisher and not known are two things, both in words, never a zero."""
    found = by_label(area_card(wilgenoord, CODE, Viewer.OFFICIAL))
    columns = {column.indicator: column for column in wilgenoord.meta.statistics}
    left_out = [key for key, column in columns.items() if CODE in column.suppressed]
    unknown = [key for key, column in columns.items() if CODE in column.unknown]
    assert left_out
    assert unknown
    for key in left_out:
        assert found[label(key)] == (DASH, "niet getoond: te weinig mensen")
    for key in unknown:
        assert found[label(key)] == (DASH, "niet bekend")


@pytest.mark.parametrize("viewer", list(Viewer))
def test_modelled_figures_are_for_professionals(wilgenoord: Neighbourhood, viewer: Viewer) -> None:
    """Only who may see exact figures or the register sees a modelled one, with its margin told."""
    card = area_card(wilgenoord, CODE, viewer)
    assert card.figures
    modelled = [row for row in card.figures if row.state.startswith("modelschatting")]
    lonely = label("lonely_share") in by_label(card)
    assert bool(modelled) == lonely == (viewer in PROFESSIONAL)
    margin = indicators()["lonely_share"].source.margin
    assert margin is not None
    assert (margin.nl in card.hints) == (viewer in PROFESSIONAL)
    assert any("odelschatting" in hint for hint in card.hints) == (viewer in PROFESSIONAL)


def test_only_figures_on_the_allow_list(wilgenoord: Neighbourhood) -> None:
    """A column that is not on the list is not shown, whatever the neighbourhood says of it."""
    column = wilgenoord.meta.statistics[0]
    strange = column.model_copy(update={"indicator": "house_value"})
    meta = wilgenoord.meta.model_copy(update={"statistics": [*wilgenoord.meta.statistics, strange]})
    area = replace(wilgenoord, meta=meta, areas=wilgenoord.areas.assign(house_value=345.0))
    card = area_card(area, CODE, Viewer.OFFICIAL)
    assert card == area_card(wilgenoord, CODE, Viewer.OFFICIAL)
    allowed = {each.label.nl for each in indicators().values()}
    assert {row.label for row in card.figures} <= allowed


def test_small_numbers_of_people_are_left_out(wilgenoord: Neighbourhood) -> None:
    """A resident sees neither a handful of people, nor what would give it away."""
    area = small(wilgenoord, residents_65_plus=4.0, residents_65_plus_share=0.6)
    exact = by_label(area_card(area, CODE, Viewer.OFFICIAL))
    assert exact[label("residents_65_plus")][0] == "4"
    found = by_label(area_card(area, CODE, Viewer.RESIDENT))
    bands = [key for key in indicators() if key.startswith("residents_") and "_share" not in key]
    hidden = [key for key in bands if found[label(key)][0] == DASH]
    assert "residents_65_plus" in hidden
    assert len(hidden) == 2
    row = area.areas.set_index("code").loc[CODE]
    assert sum(row[key] for key in hidden) >= 10
    for key in hidden:
        assert found[label(key)] == (DASH, "niet getoond: te weinig mensen")
        assert found[label(f"{key}_share")] == (DASH, "niet getoond: te weinig mensen")
    assert found[label("residents")][0] == "675"
    assert not any(
        "65" in hint or "Leeftijd" in hint for hint in area_card(area, CODE, Viewer.RESIDENT).hints
    )


def test_a_share_alone_tells_a_small_number_too(wilgenoord: Neighbourhood) -> None:
    """Where only percentages are published, the number behind them is reckoned with."""
    area = small(wilgenoord, residents_65_plus=np.nan, residents_65_plus_share=0.6)
    found = by_label(area_card(area, CODE, Viewer.RESIDENT))
    assert found[label("residents_65_plus_share")][0] == DASH
    assert (
        by_label(area_card(area, CODE, Viewer.OFFICIAL))[label("residents_65_plus_share")][0]
        == "0,6"
    )


def test_a_rate_with_few_people_behind_it(wilgenoord: Neighbourhood) -> None:
    """A rate per thousand of a handful is left out, and takes no age band with it."""
    area = small(wilgenoord, wmo_clients=4.0, wmo_clients_per_1000=6.0)
    found = by_label(area_card(area, CODE, Viewer.RESIDENT))
    assert found[label("wmo_clients")][0] == found[label("wmo_clients_per_1000")][0] == DASH
    assert found[label("residents_15_24")][0] == "80"


def test_counts_are_those_of_a_spatial_join(wilgenoord: Neighbourhood) -> None:
    """What lies in the area per group, counted with a join; closed entries are not there."""
    joined = gpd.sjoin(
        wilgenoord.places.loc[wilgenoord.places["status"] != "closed", ["id", "layer", "geometry"]],
        wilgenoord.areas[["code", "geometry"]],
        predicate="within",
    )
    joined["group"] = joined["layer"].str.partition("/")[0]
    labels = ["Van bewoners", "Voorzieningen", "Openbare ruimte"]
    total = 0
    for code in wilgenoord.areas["code"]:
        here = joined.loc[joined["code"] == code].drop_duplicates(["id", "group"])
        number = here["group"].value_counts()
        groups = ("communal", "institutional", "public_space")
        assert area_card(wilgenoord, code, Viewer.RESIDENT).counts == [
            (text, number.get(group, 0)) for text, group in zip(labels, groups, strict=True)
        ]
        total += len(here)
    assert total > 50


def test_closed_places_do_not_count(wilgenoord: Neighbourhood) -> None:
    """What has closed is no strength."""
    closed = replace(wilgenoord, places=wilgenoord.places.assign(status="closed"))
    assert [number for _label, number in area_card(closed, CODE, Viewer.RESIDENT).counts] == [0] * 3


def test_hints_are_told_once_and_only_of_what_is_shown(wilgenoord: Neighbourhood) -> None:
    """How to read a figure stands on the card when the figure does, and not twice."""
    card = area_card(wilgenoord, CODE, Viewer.OFFICIAL)
    assert card.hints
    assert len(card.hints) == len(set(card.hints))
    social = indicators()["around_social_minimum_share"]
    assert isinstance(social, Indicator)
    assert by_label(card)[social.label.nl][0] == DASH
    assert not any(social.label.nl in hint for hint in card.hints)
    assert any(
        "Eenpersoonshuishoudens" in hint or "Aandeel eenpersoons" in hint for hint in card.hints
    )


def test_without_figures_the_card_has_what_is_there(small_neighbourhood: Path) -> None:
    """A neighbourhood without statistics gives a card with places and no figures."""
    area = neighbourhood.load(small_neighbourhood)
    card = area_card(area, "BU99990002", Viewer.OFFICIAL)
    assert not card.figures
    assert not card.hints
    assert sum(number for _label, number in card.counts) > 0


def test_unknown_area_is_refused(wilgenoord: Neighbourhood) -> None:
    """A code that is not there is an error that names those that are."""
    with pytest.raises(UsageError, match="BU99990101"):
        area_card(wilgenoord, "BU1", Viewer.OFFICIAL)
