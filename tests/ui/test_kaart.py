"""The page with what there is: switches, figures and cards against the neighbourhood itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest

from sociale_basis.layers import layer, layers
from sociale_basis.maps import area_card
from sociale_basis.maps.day_parts import PARTS
from sociale_basis.maps.shading import shading
from sociale_basis.maps.traits import HAS
from sociale_basis.neighbourhood import load
from sociale_basis.privacy import Viewer
from sociale_basis.register import create, open_register
from sociale_basis.ui.choices import figures
from sociale_basis.ui.map import Picked
from sociale_basis.vocabulary import Framing, Function, LifeDomain
from tests.conftest import BASIS
from tests.ui.register_pages import TEAM

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood
    from tests.ui.conftest import Shown, Visit

CENTRE = "BU99990102"
FIGURE = "personal/residents_65_plus"
FOLDERS = ("communal", "institutional", "public_space")


def open_places(area: Neighbourhood) -> dict[str, int]:
    """Count what is not closed per layer, from the table itself."""
    counts = area.places.loc[area.places["status"] != "closed", "layer"].value_counts()
    return {str(key): int(number) for key, number in counts.items()}


def pills(shown: Shown) -> dict[str, list[str]]:
    """Give what is switched on per group."""
    found = {}
    for folder in FOLDERS:
        value = shown.test.pills(key=f"kinds_{folder} nl").value
        assert isinstance(value, list)
        found[folder] = [str(each) for each in value]
    return found


def test_every_kind_that_is_there_has_a_switch_with_its_number(
    visit: Visit, wilgenoord: Path, example: Neighbourhood
) -> None:
    """Three groups, each kind with how many of it there are, those without a position as well."""
    shown = visit(wilgenoord)
    expected = open_places(example)
    assert len(expected) > 60
    for folder in FOLDERS:
        options = shown.test.pills(key=f"kinds_{folder} nl").options
        here = {key: number for key, number in expected.items() if key.startswith(folder)}
        assert sorted(options) == sorted(
            f"{layer(key).label.nl} {number}" for key, number in here.items()
        )


def test_what_is_switched_on_is_on_the_map(visit: Visit, wilgenoord: Path) -> None:
    """The map starts with the layers meant for it; switching one changes map and summary."""
    shown = visit(wilgenoord)
    at_first = {key for key, each in layers().items() if each.shown_by_default}
    assert set(shown.map["shown"]) == at_first & set(open_places(load(wilgenoord)))
    on = pills(shown)
    shown.test.pills(key="kinds_institutional nl").set_value(["institutional/library"])
    fewer = shown.again()
    communal, public = _sorted(on["communal"]), _sorted(on["public_space"])
    assert fewer.map["shown"] == [*communal, "institutional/library", *public]
    (summary,) = (each.label for each in fewer.test.expander if "Wat wilt u zien?" in each.label)
    assert f"Van bewoners {len(on['communal'])} van 32" in summary
    assert "Voorzieningen 1 van 20" in summary


def _sorted(keys: list[str]) -> list[str]:
    return sorted(keys, key=lambda key: layer(key).label.nl.casefold())


def test_all_and_nothing_work_per_group(visit: Visit, wilgenoord: Path) -> None:
    """One click empties or fills a group and leaves the others as they are."""
    shown = visit(wilgenoord)
    before = pills(shown)
    shown.test.button(key="none communal").click()
    without = shown.again()
    assert pills(without) == before | {"communal": []}
    assert not any(key.startswith("communal") for key in without.map["shown"])
    without.test.button(key="all communal").click()
    everything = without.again()
    there = {key for key in open_places(load(wilgenoord)) if key.startswith("communal")}
    assert set(pills(everything)["communal"]) == there
    assert there <= set(everything.map["shown"])


def test_choice_stays_when_the_language_changes(visit: Visit, wilgenoord: Path) -> None:
    """Who reads on in English keeps what they had switched on."""
    shown = visit(wilgenoord)
    shown.test.pills(key="kinds_communal nl").set_value(["communal/cafe"])
    chosen = shown.again()
    chosen.test.segmented_control(key="lang").set_value("en")
    english = chosen.again()
    assert english.heading.startswith("The")
    assert english.map["shown"] == chosen.map["shown"]


def test_no_figure_at_first(visit: Visit, wilgenoord: Path) -> None:
    """Strengths first: nothing is coloured until someone asks."""
    shown = visit(wilgenoord)
    assert shown.map["shading"] is None
    assert shown.test.selectbox(key="figure nl").value == ""


def test_figure_colours_the_areas_with_source_and_year(
    visit: Visit, wilgenoord: Path, example: Neighbourhood
) -> None:
    """A measured figure gives patterns, a legend, and who measured it when."""
    shown = visit(wilgenoord)
    plain = len(shown.map["legend"])
    shown.test.selectbox(key="figure nl").set_value(FIGURE)
    coloured = shown.again()
    expected = shading(example, FIGURE)
    assert coloured.map["shading"] == expected.patterns
    assert len(set(expected.patterns.values())) > 1
    assert len(coloured.map["legend"]) == plain + len(expected.legend)
    assert all(expected.texts[code] in notes for code, notes in coloured.map["area_notes"].items())
    assert re.search(r"Bron: .*CBS.*, 2024", coloured.html)
    assert visit(wilgenoord, figure=FIGURE).map["shading"] == expected.patterns


def test_only_measured_figures_can_be_chosen(visit: Visit, wilgenoord: Path) -> None:
    """Loneliness is modelled: it is never a colour on a map, whatever the address asks."""
    shown = visit(wilgenoord, figure="personal/lonely")
    options = shown.test.selectbox(key="figure nl").options
    measured = [each for each in layers().values() if each.shaded]
    assert 1 < len(options) <= len(measured) + 1
    assert layer("personal/lonely").label.nl not in options
    assert shown.map["shading"] is None


def test_figure_that_a_card_hides_is_no_colour(example: Neighbourhood) -> None:
    """What a resident may not read of one area is not told by its colour either."""
    areas = example.areas.copy()
    areas.loc[areas["code"] == CENTRE, ["residents_65_plus", "residents_65_plus_share"]] = (4, 0.3)
    codes = areas["code"].tolist()
    held = vars(example) | {"areas": areas}
    few = type(example)(**{name: held[name] for name in type(example).__dataclass_fields__})
    cards = {
        viewer: {code: area_card(few, code, viewer) for code in codes}
        for viewer in (Viewer.OFFICIAL, Viewer.RESIDENT)
    }
    official, resident = (figures(few, each) for each in cards.values())
    assert FIGURE in official
    assert FIGURE not in resident
    assert resident


@pytest.mark.parametrize("local", [True, False])
def test_card_of_an_area_has_its_figures(
    visit: Visit, wilgenoord: Path, example: Neighbourhood, *, local: bool
) -> None:
    """Counts first, then every figure this visitor may see with year, source and how it came."""
    shown = visit(wilgenoord, local=local, buurt=CENTRE)
    card = area_card(example, CENTRE, Viewer.OFFICIAL if local else Viewer.RESIDENT)
    assert "Wilgenplein" in shown.headings
    for label, number in card.counts:
        assert number > 0
        assert f"<strong>{number}</strong> {label}" in shown.html
    groups = list(dict.fromkeys(figure.group for figure in card.figures))
    told = [row for group in groups for row in shown.rows(group)]
    assert [row[:4] for row in told] == [
        [each.label, each.figure, each.unit, each.year] for each in card.figures
    ]
    assert all("verzonnen" in row[4] for row in told)
    modelled = [row for row in told if "modelschatting" in row[5]]
    assert all(re.fullmatch(r"\d+ \(\d+\D\d+\)", row[1]) for row in modelled), "with its margin"
    assert bool(modelled) == local


def test_area_is_chosen_in_the_list_and_kept_in_the_address(visit: Visit, wilgenoord: Path) -> None:
    """None at first; choosing one shows its card, and a link brings others there."""
    shown = visit(wilgenoord)
    assert shown.test.selectbox(key="buurt nl").value is None
    assert not shown.test.subheader
    shown.test.selectbox(key="buurt nl").set_value(CENTRE)
    chosen = shown.again()
    assert chosen.headings[-1] == "Wilgenplein"
    kept = chosen.test.query_params["buurt"]
    assert kept in (CENTRE, [CENTRE])


def test_area_is_chosen_by_tapping_it(
    visit: Visit, wilgenoord: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tap on the map opens the card once; after that the list has its say."""
    picked: list[Picked | None] = [Picked(f"area:{CENTRE}", 1)]
    monkeypatch.setattr("sociale_basis.ui.map.show_map", lambda *_view, **_key: picked[0])
    shown = visit(wilgenoord)
    assert shown.headings[-1] == "Wilgenplein"
    shown.test.selectbox(key="buurt nl").set_value("BU99990101")
    other = shown.again()
    assert other.headings[-1] == "Lindenhof"
    for picked[0] in (Picked("place:osm:n1", 2), Picked("area:nowhere", 3), None):
        assert other.again().headings[-1] == "Lindenhof"
    picked[0] = Picked(f"area:{CENTRE}", 4)
    assert other.again().headings[-1] == "Wilgenplein"


def test_going_back_brings_the_earlier_area_and_figure(visit: Visit, wilgenoord: Path) -> None:
    """An area or figure that the address no longer has is not shown either."""
    shown = visit(wilgenoord, buurt=CENTRE, figure=FIGURE)
    assert shown.map["shading"]
    shown.test.selectbox(key="buurt nl").set_value("BU99990101")
    shown = shown.again()
    shown.test.query_params["buurt"] = CENTRE
    shown = shown.again()
    assert shown.headings[-1] == "Wilgenplein"
    shown.test.query_params.clear()
    shown = shown.again()
    assert shown.test.selectbox(key="buurt nl").value is None
    assert not shown.test.subheader
    assert shown.map["shading"] is None


def test_unknown_area_in_the_address_is_passed_over(visit: Visit, wilgenoord: Path) -> None:
    """A link to an area that is not there gives the page as it begins."""
    shown = visit(wilgenoord, buurt="BU<script>")
    assert shown.heading
    assert not shown.test.subheader
    assert "<script>" not in shown.html


def test_without_figures_the_page_says_so_kindly(visit: Visit, small_neighbourhood: Path) -> None:
    """No statistics: the places are there, and a sentence says that figures are not."""
    shown = visit(small_neighbourhood, buurt="BU99990001")
    assert shown.headings == ["Buurtkaart", "Lindelaan-West"]
    assert "nog geen cijfers over de mensen die hier wonen" in shown.text
    assert "valt dus niets in te kleuren" in shown.text
    assert shown.map["shown"]
    assert not [each for each in shown.test.selectbox if each.key == "figure nl"]


def test_empty_neighbourhood_still_has_its_map(visit: Visit, without_places: Path) -> None:
    """Nothing known yet: streets and areas are drawn, no switch lies about a kind."""
    shown = visit(without_places, buurt="BU99990001")
    assert shown.heading == "De sociale basis van small town"
    assert shown.map["shown"] == []
    assert not [each for each in shown.test.pills if str(each.key).startswith("kinds")]
    assert "<strong>0</strong> Van bewoners" in shown.html


def test_kinds_stand_in_the_address(visit: Visit, wilgenoord: Path, example: Neighbourhood) -> None:
    """What is switched on is in the link, short; opening the link switches on the same."""
    shown = visit(wilgenoord)
    assert not {"kinds_communal", "kinds_institutional"} & set(shown.test.query_params)
    shown.test.pills(key="kinds_communal nl").set_value(["communal/pub", "communal/cafe"])
    shown.test.button(key="none institutional").click()
    chosen = shown.again()
    chosen.test.button(key="all public_space").click()
    chosen = chosen.again()
    told = {name: str(_one(value)) for name, value in chosen.test.query_params.items()}
    assert set(told["kinds_communal"].split(",")) == {"pub", "cafe"}
    assert told["kinds_institutional"] == "-"
    assert told["kinds_public_space"] == "*"
    again = visit(
        wilgenoord,
        kinds_communal=told["kinds_communal"],
        kinds_institutional=told["kinds_institutional"],
        kinds_public_space=told["kinds_public_space"],
    )
    assert again.map["shown"] == chosen.map["shown"]
    public = {key for key in open_places(example) if key.startswith("public_space")}
    assert set(again.map["shown"]) == {"communal/pub", "communal/cafe"} | public
    again.test.query_params["kinds_communal"] = "cafe"
    assert "communal/pub" not in again.again().map["shown"], "going back"


def _one(value: object) -> object:
    return value[0] if isinstance(value, list) else value


def test_kinds_in_the_address_that_are_not_there_are_passed_over(
    visit: Visit, wilgenoord: Path
) -> None:
    """A link with a kind of elsewhere shows what there is of it here."""
    shown = visit(wilgenoord, kinds_communal="cafe,nowhere,<b>")
    on = pills(shown)
    assert on["communal"] == ["communal/cafe"]
    assert on["institutional"] == pills(visit(wilgenoord))["institutional"]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_everything_one_can_sift_by_has_words(visit: Visit, wilgenoord: Path, lang: str) -> None:
    """Each state, part of the day, function, domain and framing is a choice, in both languages."""
    sift = visit(wilgenoord, lang=lang).map["sift"]
    keys = {group["key"]: [option["key"] for option in group["options"]] for group in sift}
    assert keys == {
        "has": list(HAS),
        "open": list(PARTS),
        "function": [each.value for each in Function],
        "domain": [each.value for each in LifeDomain],
        "framing": [each.value for each in Framing],
    }
    labels = [option["label"] for group in sift for option in group["options"]]
    assert len(set(labels)) == len(labels)
    assert all(label.strip() for label in labels)


def test_card_of_an_area_counts_what_the_map_shows(
    visit: Visit, small_neighbourhood: Path, workspace: Path
) -> None:
    """A place that only the register has counts in its area; what is for some, for them alone."""
    place: dict[str, Any] = {
        "kind": "place",
        "name": "Leeszaal",
        "layer": "institutional/library",
        "where": {"x": 84700.0, "y": 446500.0},
    }
    areas = load(small_neighbourhood).areas
    spot = gpd.GeoSeries.from_xy([84700.0], [446500.0], crs="EPSG:28992").to_crs(areas.crs)
    (code,) = areas.loc[areas.contains(spot.iloc[0]), "code"]

    def counted(role: str) -> int:
        (told,) = [
            line
            for line in visit(small_neighbourhood, rol=role).map["area_notes"][code]
            if line.startswith("Voorzieningen: ")
        ]
        return int(told.removeprefix("Voorzieningen: "))

    before = counted("resident")
    register = open_register(workspace)
    create(register, TEAM, {**place, "visibility": "professionals"})
    create(register, TEAM, {**place, "name": "Boek", "visibility": "public", "basis": BASIS})
    register.close()
    assert (counted("resident"), counted("official")) == (before + 1, before + 2)
