"""Figures laid over sub-areas: only what was measured, and unknown looks like unknown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sociale_basis.errors import UnknownLayerError, UsageError
from sociale_basis.layers import layers
from sociale_basis.maps.shading import shadable, shading
from sociale_basis.vocabulary import LayerKind

if TYPE_CHECKING:
    from sociale_basis.neighbourhood import Neighbourhood

OLDER = "personal/residents_65_plus"


def with_figures(area: Neighbourhood, values: list[float]) -> Neighbourhood:
    """Give a neighbourhood other figures of people of 65 and over."""
    areas = area.areas.copy()
    areas["residents_65_plus_share"] = values
    return replace(area, areas=areas)


def test_more_is_darker(wilgenoord: Neighbourhood) -> None:
    """The area with most older people is in the highest class, the one with fewest lowest."""
    shares = wilgenoord.areas.set_index("code")["residents_65_plus_share"]
    found = shading(wilgenoord, OLDER)
    assert found.label == "Mensen van 65 en ouder"
    assert found.patterns == {
        shares.idxmin(): "shade-low",
        shares.sort_values().index[1]: "shade-middle",
        shares.idxmax(): "shade-high",
    }
    assert [each.symbol for each in found.legend] == ["shade-low", "shade-middle", "shade-high"]


def test_every_figure_says_what_it_is(wilgenoord: Neighbourhood) -> None:
    """Beside the colour stand value, unit, source and year."""
    text = shading(wilgenoord, OLDER).texts["BU99990101"]
    # 530 of 1665 residents.
    assert "31,8 % van de inwoners" in text
    assert "CBS, Kerncijfers wijken en buurten" in text
    assert "2024" in text


def test_unknown_looks_like_unknown(wilgenoord: Neighbourhood) -> None:
    """An area without a figure has a pattern of its own, and words."""
    found = shading(with_figures(wilgenoord, [10.0, np.nan, 30.0]), OLDER)
    assert found.patterns == {
        "BU99990101": "shade-low",
        "BU99990102": "shade-unknown",
        "BU99990103": "shade-high",
    }
    assert "niet bekend" in found.texts["BU99990102"]
    assert found.legend[-1].symbol == "shade-unknown"


def test_left_out_is_said(wilgenoord: Neighbourhood) -> None:
    """A figure that the publisher left out says that too few people live there."""
    columns = [
        each.model_copy(update={"suppressed": ["BU99990102"]})
        for each in wilgenoord.meta.statistics
    ]
    meta = wilgenoord.meta.model_copy(update={"statistics": columns})
    found = shading(replace(with_figures(wilgenoord, [10.0, np.nan, 30.0]), meta=meta), OLDER)
    assert "te weinig mensen" in found.texts["BU99990102"]


def test_equal_figures_look_equal(wilgenoord: Neighbourhood) -> None:
    """Areas with one and the same figure never differ in class."""
    found = shading(with_figures(wilgenoord, [20.0, 20.0, 20.0]), OLDER)
    assert len(set(found.patterns.values())) == 1
    assert [each.label for each in found.legend] == ["20,0 % van de inwoners"]


def test_never_a_model(wilgenoord: Neighbourhood) -> None:
    """No modelled figure can be laid over the map, nor a layer that is no figure."""
    modelled = [key for key, layer in layers().items() if layer.figure and layer.figure.modelled]
    assert len(modelled) > 5
    for key in modelled:
        with pytest.raises(UsageError, match="only measured figures"):
            shading(wilgenoord, key)
    with pytest.raises(UsageError, match="only measured figures"):
        shading(wilgenoord, "institutional/library")
    with pytest.raises(UnknownLayerError):
        shading(wilgenoord, "personal/nothing")


def test_a_column_that_was_modelled_is_not_shaded(wilgenoord: Neighbourhood) -> None:
    """Also when a file gives a model estimate where a measurement was expected."""
    columns = [
        each.model_copy(update={"measured": "modelled"}) for each in wilgenoord.meta.statistics
    ]
    area = replace(wilgenoord, meta=wilgenoord.meta.model_copy(update={"statistics": columns}))
    assert shadable(area) == []
    with pytest.raises(UsageError, match="no figures"):
        shading(area, OLDER)


def test_what_can_be_chosen(wilgenoord: Neighbourhood) -> None:
    """All measured figures of which there is one here, in the order of their names."""
    offered = shadable(wilgenoord)
    shaded = [layer for layer in layers().values() if layer.shaded]
    assert {key for key, _label in offered} == {layer.key for layer in shaded}
    assert all(layer.kind is LayerKind.AREA for layer in shaded)
    labels = [label.casefold() for _key, label in offered]
    assert labels == sorted(labels)
    without = with_figures(wilgenoord, [np.nan] * 3)
    assert {key for key, _label in shadable(without)} == {k for k, _l in offered} - {OLDER}
    with pytest.raises(UsageError, match="no figures"):
        shading(without, OLDER)


def test_of_what_is_made_up_nobody_is_the_source(wilgenoord: Neighbourhood) -> None:
    """In a fictional neighbourhood CBS is not named as who counted."""
    meta = wilgenoord.meta.model_copy(update={"fictional": True})
    texts = shading(replace(wilgenoord, meta=meta), OLDER).texts.values()
    assert texts
    assert all("(verzonnen, in de vorm van CBS" in text for text in texts)
