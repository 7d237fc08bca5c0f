"""The example neighbourhood: drawn the same every time, fit to build, and with a story to tell."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import osmium
import pandas as pd
import pytest

from sociale_basis.neighbourhood import build, check
from sociale_basis.network import cost, profiles
from sociale_basis.network.anchoring import anchor_points
from sociale_basis.network.anchors import Anchors
from sociale_basis.network.attributes import Barrier, Origin, WayClass
from sociale_basis.network.untagged import untagged
from sociale_basis.reach import (
    direction_rows,
    directions,
    reach,
    reach_places,
    segments_in_words,
    summary_words,
    way,
    why,
)
from sociale_basis.reach.barriers import barriers
from sociale_basis.reach.destinations import home_anchors
from sociale_basis.reach.edits import apply
from sociale_basis.reach.judging import judge
from sociale_basis.reach.survey import survey
from sociale_basis.sources.area_codes import clean_code
from sociale_basis.sources.places_csv import read_places

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood

CHECKOUT = Path(__file__).resolve().parents[1]
FOLDER = CHECKOUT / "data" / "voorbeeldwijk"
CENTRE = "institutional/community_centre"
MINUTES_15 = 900.0
BUURTEN = ["BU99990101", "BU99990102", "BU99990103"]
# In the Dutch national grid; see streets.py.
KERB = (143_585.0, 508_478.5)
BOLLARD = (143_470.0, 508_466.0)
UNMEASURED_BOLLARD = (143_707.0, 508_530.0)


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> Neighbourhood:
    """Build the neighbourhood from its files, as anybody would."""
    return build(
        tmp_path_factory.mktemp("wilgenoord"),
        osm=FOLDER / "voorbeeldwijk.osm.pbf",
        boundary=FOLDER / "buurten.geojson",
        population=FOLDER / "population.csv",
        statistics=[FOLDER / "kerncijfers.csv", FOLDER / "gezondheid.csv"],
        places=FOLDER / "places.csv",
        name="Wilgenoord",
    )


def _content(file: Path) -> list[tuple[object, ...]]:
    """Give ids, versions, tags, references and places to the decimetre of an OSM file."""
    found: list[tuple[object, ...]] = []
    for entity in osmium.FileProcessor(str(file)):
        tags = tuple(sorted((tag.k, tag.v) for tag in entity.tags))
        if isinstance(entity, osmium.osm.Node):
            place = (round(entity.location.lon, 6), round(entity.location.lat, 6))
            found.append(("n", entity.id, entity.version, tags, place))
        elif isinstance(entity, osmium.osm.Way):
            found.append(("w", entity.id, entity.version, tags, tuple(n.ref for n in entity.nodes)))
    return found


def test_the_script_draws_the_committed_files_again(tmp_path: Path) -> None:
    """Two runs give the same bytes, and those of the repository (of the map: the same content)."""
    runs = [tmp_path / "first", tmp_path / "second"]
    for run in runs:
        command = [sys.executable, "-m", "data.voorbeeldwijk.make", str(run)]
        subprocess.run(command, cwd=CHECKOUT, check=True)  # noqa: S603 -- our own script
    names = sorted(file.name for file in runs[0].iterdir())
    assert "voorbeeldwijk.osm.pbf" in names
    assert set(names) <= {file.name for file in FOLDER.iterdir()}
    for name in names:
        first, second = (run / name for run in runs)
        assert first.read_bytes() == second.read_bytes(), name
        if name.endswith(".pbf"):
            assert _content(first) == _content(FOLDER / name)
        else:
            assert first.read_bytes() == (FOLDER / name).read_bytes(), name
    assert (FOLDER / "voorbeeldwijk.osm.pbf").stat().st_size < 600_000


def test_it_builds_without_a_warning_and_hangs_together(area: Neighbourhood) -> None:
    """Nothing is odd in the files, everything is attached, and one component holds the ways."""
    report = check(area)
    assert report.warnings == []
    assert report.components[0]["share"] > 0.95
    assert report.totals["homes_not_connected"] == 0
    assert report.totals["places_not_connected"] == 0
    assert area.areas["code"].tolist() == BUURTEN


def test_it_has_the_size_of_a_neighbourhood(area: Neighbourhood) -> None:
    """About 1,800 dwellings and 3,800 residents, in every buurt some of 75 and over."""
    inside = area.homes["inside"]
    assert 1700 <= area.meta.totals.dwellings_in_boundary <= 1900
    assert 3700 <= area.residents()[inside].sum() <= 3900
    older = area.residents_from(75)
    assert older is not None
    per_buurt = older[inside].groupby(area.homes["buurt"][inside]).sum()
    assert per_buurt.index.tolist() == BUURTEN
    assert (per_buurt > 10).all()


def test_it_has_places_in_many_layers_and_a_register(area: Neighbourhood) -> None:
    """About 90 places on the map in 30 layers or more, and 40 initiatives in all shapes."""
    drawn = area.places[area.places["source"] == "OpenStreetMap"]
    assert 85 <= drawn["id"].nunique() <= 130
    assert drawn["layer"].nunique() >= 30
    assert {key.split("/")[0] for key in drawn["layer"]} == {
        "communal",
        "institutional",
        "public_space",
    }
    register, warnings = read_places(FOLDER / "places.csv")
    assert warnings == []
    assert 38 <= len(register) <= 45
    assert set(register["status"]) == {"candidate", "verified", "stale", "closed"}
    modes = set("|".join(register["reach_mode"]).split("|"))
    assert modes == {
        "own_strength",
        "with_transport_or_company",
        "comes_to_the_home",
        "phone_or_online",
    }
    assert set("|".join(register["service_area"].dropna()).split("|")) == set(BUURTEN)


def test_the_streets_have_what_streets_have(area: Neighbourhood) -> None:
    """Steps, bridges, a tunnel with slopes, kerbs of all kinds, bollards, cobbles and gravel."""
    edges = area.edges
    assert {WayClass.STEPS, WayClass.CYCLEWAY, WayClass.PEDESTRIAN, WayClass.PATH} <= set(
        edges["way_class"]
    )
    assert edges["slope_up"].max() == pytest.approx(0.07)
    heights = edges["kerb_m"].dropna().astype(float).round(2)
    assert {0.0, 0.03, 0.12} <= set(heights)
    bollards = edges[edges["barrier"] == Barrier.BOLLARD]
    assert bollards["barrier_width_m"].isna().any()
    assert bollards["barrier_width_m"].min() == pytest.approx(0.7)
    steps = area.places["entrance_steps"]
    assert (steps == 0).any()
    assert (steps > 0).any()
    assert steps.isna().any()


def test_nobody_can_take_it_for_a_real_place(area: Neighbourhood) -> None:
    """Codes, postcodes and position are those of no place, and the README says so."""
    assert "verzonnen" in (FOLDER / "README.md").read_text(encoding="utf-8").lower()
    figures = pd.read_csv(FOLDER / "kerncijfers.csv", sep=";", dtype=str)
    codes = figures["gwb_code_10"].map(clean_code)
    assert codes.str.contains(r"^(?:GM|WK|BU)9999").all()
    assert area.homes["address"].dropna().str.contains(", 0000 ").all()
    x, y = area.homes.geometry.x, area.homes.geometry.y
    # Open water of the Markermeer, between Marken and the Houtribdijk.
    assert x.between(141_000, 147_000).all()
    assert y.between(506_000, 511_000).all()


def test_the_figures_have_the_gaps_of_real_ones(area: Neighbourhood) -> None:
    """Both ways in which CBS says "no figure" occur, and become no number."""
    text = (FOLDER / "kerncijfers.csv").read_text(encoding="utf-8")
    assert ";.;" in text
    assert ";-99997;" in text
    clients = area.areas.set_index("code")["wmo_clients"]
    assert clients[BUURTEN[0]] == 95
    assert np.isnan(clients[BUURTEN[2]])
    assert area.areas["lonely_share"].between(30, 60).all()


def test_the_messy_list_holds_the_same_entries() -> None:
    """The spreadsheet names every entry, in cp1252, with blank rows and decimal commas."""
    text = (FOLDER / "initiatieven_rommelig.csv").read_bytes().decode("cp1252")
    register, _ = read_places(FOLDER / "places.csv")
    for name in register["name"]:
        assert name.casefold() in text.casefold(), name
    lines = text.split("\r\n")
    assert any(set(line) == {";"} for line in lines)
    assert "143588,0;508414,0" in text
    with pytest.raises(UnicodeDecodeError):
        text.encode("cp1252").decode("utf-8")


def _shares(area: Neighbourhood, profile: str) -> pd.DataFrame:
    homes = reach(area, profiles()[profile], CENTRE, MINUTES_15)
    inside = area.homes["inside"]
    table = pd.crosstab(
        area.homes["buurt"][inside],
        homes["state"][inside],
        values=area.residents()[inside],
        aggfunc="sum",
    )
    table = table.reindex(columns=["yes", "unknown", "no"]).fillna(0.0)
    return table.div(table.sum(axis=1), axis=0)


def test_who_gets_to_the_community_centre_depends_on_how_they_go(area: Neighbourhood) -> None:
    """In every buurt yes, unknown and no differ between walker, rollator and wheelchair."""
    walker, rollator, wheelchair = (
        _shares(area, profile) for profile in ("reference_walker", "rollator", "manual_wheelchair")
    )
    for one, other in ((walker, rollator), (walker, wheelchair), (rollator, wheelchair)):
        assert ((one - other).abs().max(axis=1) > 0.02).all()
    assert (walker["yes"] > 0.95).all()
    assert rollator["yes"][BUURTEN[0]] == 0
    assert rollator["unknown"][BUURTEN[0]] > 0.02


def test_across_the_canal_steps_and_a_kerb_are_named(area: Neighbourhood) -> None:
    """Who cannot come over with a rollator learns why: kerb, steps, and the slope of the tunnel."""
    homes = reach(area, profiles()["rollator"], CENTRE, MINUTES_15)
    north = homes[(area.homes["buurt"] == BUURTEN[0]) & (homes["state"] == "no")]
    named = set("|".join(north["reasons"]).split("|"))
    assert {"kerb", "steps"} <= named
    east = homes[(area.homes["buurt"] == BUURTEN[2]) & (homes["state"] == "no")]
    assert "slope" in set("|".join(east["reasons"]).split("|"))


def _arriving_at(area: Neighbourhood, place: tuple[float, float]) -> NDArray[np.bool_]:
    heads = area.nodes.iloc[area.edges["head"]]
    away = np.hypot(heads["x"].to_numpy() - place[0], heads["y"].to_numpy() - place[1])
    return np.asarray(away < 4)


def _without_bollard(area: Neighbourhood, place: tuple[float, float]) -> gpd.GeoDataFrame:
    edges = area.edges.copy()
    there = _arriving_at(area, place)
    assert (edges.loc[there, "barrier"] == Barrier.BOLLARD).any()
    edges.loc[there, "barrier"] = int(Barrier.NONE)
    edges.loc[there | edges["tail"].isin(edges.loc[there, "head"]), "near_barrier"] = False
    return edges


def _without_steps(area: Neighbourhood) -> gpd.GeoDataFrame:
    """Make a bridge of the Trappenbrug that rises as gently as the other."""
    edges = area.edges.copy()
    flights = edges["way_class"] == WayClass.STEPS
    assert flights.any()
    edges.loc[flights, "way_class"] = int(WayClass.FOOTWAY)
    edges.loc[flights, "steps"] = 0
    edges.loc[flights, ["slope_up", "slope_down"]] = np.float32(0.04)
    return edges


def _with_gentler_tunnel(area: Neighbourhood) -> gpd.GeoDataFrame:
    edges = area.edges.copy()
    for column in ("slope_up", "slope_down"):
        edges[column] = edges[column].mask(edges[column] > 0.06, np.float32(0.04))
    return edges


def _arrive(area: Neighbourhood) -> tuple[float, float]:
    """Give the residents who surely, and who perhaps, get to the centre with a rollator."""
    table = reach_places(area, profiles()["rollator"], CENTRE, MINUTES_15)
    return float(table["residents_yes"].max()), float(table["residents_75_yes"].max())


def test_lowering_one_kerb_helps_most(area: Neighbourhood) -> None:
    """One kerb at the bridge brings more people to the centre than any other repair."""
    before, older_before = _arrive(area)
    lowered = area.edges.copy()
    kerb = _arriving_at(area, KERB) & (lowered["kerb_m"] > 0.06).to_numpy()
    assert kerb.any()
    lowered.loc[kerb, "kerb_m"] = np.float32(0.03)
    assert (lowered.loc[kerb, "kerb_origin"] == Origin.TAG).all()
    by_kerb, older_by_kerb = _arrive(replace(area, edges=lowered))
    others = [
        _arrive(replace(area, edges=edges))[0]
        for edges in (
            _without_bollard(area, BOLLARD),
            _without_bollard(area, UNMEASURED_BOLLARD),
            _without_steps(area),
            _with_gentler_tunnel(area),
        )
    ]
    assert by_kerb > before + 200
    assert older_by_kerb > older_before + 30
    # The narrow bollard and the steps stand in a way that is too long for a quarter of an hour.
    assert min(others) >= before
    assert min(others[1], others[3]) > before + 50
    assert by_kerb > max(others) + 50


def test_the_ranking_finds_that_kerb_by_itself(area: Neighbourhood) -> None:
    """The kerb at the Wilgenbrug comes first, with as many residents as lowering it brings."""
    found = barriers(area, profiles()["rollator"], CENTRE, MINUTES_15)
    first = found.table.iloc[0]
    assert first["kinds"] == "kerb"
    assert first["kerb_m"] == pytest.approx(0.12)
    assert np.hypot(first.geometry.x - KERB[0], first.geometry.y - KERB[1]) < 4
    before, older_before = _arrive(area)
    after, older_after = _arrive(apply(area, found.edit_set(first["barrier"])).area)
    assert found.residents_yes["residents"] == pytest.approx(before)
    assert first["residents_gained"] == pytest.approx(after - before)
    assert first["residents_75_gained"] == pytest.approx(older_after - older_before)
    assert round(after) in (1443, 1444)
    # Both halves of the tunnel are too steep: only together they bring anybody.
    pair = found.pairs.iloc[0]
    both = apply(area, found.edit_set(pair["first"], pair["second"])).area
    assert set(found.named.loc[[pair["first"], pair["second"]], "kinds"]) == {"slope"}
    assert pair["residents_together"] == pytest.approx(_arrive(both)[0] - before)
    for one in (pair["first"], pair["second"]):
        assert _arrive(apply(area, found.edit_set(one)).area)[0] == pytest.approx(before)


@pytest.mark.parametrize("key", ["rollator", "manual_wheelchair", "low_vision", "pram"])
def test_every_barrier_is_as_if_removed(area: Neighbourhood, key: str) -> None:
    """For every barrier of this neighbourhood applying its repair gives what was promised."""
    profile = profiles()[key]
    for layer in (CENTRE, "public_space/bench"):
        found = barriers(area, profile, layer, MINUTES_15)
        before = reach(area, profile, layer, MINUTES_15)
        persons = area.residents().where(area.homes["inside"], 0.0)
        for row in found.table.to_dict("records"):
            repaired = apply(area, found.edit_set(row["barrier"])).area
            after = reach(repaired, profile, layer, MINUTES_15)
            new = (after["state"] == "yes") & (before["state"] != "yes")
            assert row["residents_gained"] == pytest.approx(persons[new].sum())


def test_the_unmeasured_bollard_is_where_to_look_first(area: Neighbourhood) -> None:
    """Of what nobody knows the bollard at the bridge decides for most: it is on the walk."""
    found = survey(area, profiles()["rollator"], CENTRE, MINUTES_15)
    first = found.walk[found.walk["step"] == 1].iloc[0]
    away = np.hypot(
        first.geometry.x - UNMEASURED_BOLLARD[0], first.geometry.y - UNMEASURED_BOLLARD[1]
    )
    assert away < 4
    assert first["kinds"] == "barrier"
    measured = replace(area, edges=_without_bollard(area, UNMEASURED_BOLLARD))
    gained = _arrive(measured)[0] - _arrive(area)[0]
    assert first["residents_alone"] == pytest.approx(gained)


def _home(area: Neighbourhood, address: str) -> Anchors:
    """Give where one front door lies on the network."""
    (row,) = np.flatnonzero(area.homes["address"].str.startswith(address))
    edge, twin, fraction = home_anchors(area)
    return Anchors(edge[[row]], twin[[row]], fraction[[row]])


def test_why_in_words(area: Neighbourhood) -> None:
    """In Dutch: the kerb behind the Wilgenbrug, and how long the way round takes."""
    home = _home(area, "Dijkstraat 31,")
    (answer,) = why(area, profiles()["rollator"], CENTRE, 1800.0, homes=home).answers
    assert answer.state == "no"
    told = segments_in_words(area, answer)
    assert told["text"].tolist() == ["stoeprand van 12 cm, 30 m na de Wilgenbrug"]
    assert told["kerb_m"].tolist() == [0.12]
    assert answer.detour is not None
    assert 1800 < answer.detour.seconds < 1900
    (walker,) = why(area, profiles()["manual_wheelchair"], CENTRE, 300.0, homes=home).answers
    assert walker.reason == "too_far"


def test_the_way_in_words(area: Neighbourhood) -> None:
    """In Dutch, step by step: over the bridge with steps, past what stands there."""
    network, who = area.network, profiles()["reference_walker"]
    place = area.places.loc[(area.places["name"] == "Buurthuis De Wilgenhoek").to_numpy()].iloc[0]
    spot = np.array([place.geometry], dtype=object)
    twin = area.edges["twin"].to_numpy(dtype=np.int32)
    goal = anchor_points(network, area.edges.geometry.to_numpy(), twin, spot)
    found = way(network, cost(network, who), _home(area, "Dijkstraat 31,"), goal).route
    assert found is not None
    judged = judge(network.length_m, network.attributes, who, untagged())
    told = directions(area, found, who, judged, place.geometry)
    assert [row["text"] for row in direction_rows(area, found, told)] == [
        "Begin in de Dijkstraat en loop 150 m richting de Noordkade.",
        "Ga linksaf de Noordkade op, 350 m.",
        "Ga rechtsaf het voetpad op, 15 m.",
        "Neem de trap: 9 treden.",
        "Ga rechtdoor over de Trappenbrug, 35 m, langs het water.",
        "Neem de trap: 9 treden.",
        "Ga rechtdoor het voetpad op, 25 m.",
        "Steek de straat over bij het zebrapad.",
        "Ga linksaf de stoep van de Zuidkade op, 160 m.",
        "Ga rechtsaf de Wilgenlaan in, 90 m.",
        "Ga linksaf het voetpad op, 20 m.",
        (
            "Ga bij Wijkagent op het plein schuin naar links het Wilgenplein op, 30 m, langs "
            "Toilet Wilgenplein (links). Bankje bij Wijkagent op het plein na 10 m."
        ),
        (
            "Ga bij Toilet Wilgenplein schuin naar links het voetpad op, 15 m, langs Geefkast De "
            "Wilgenhoek en Uitgiftepunt voedselbank."
        ),
    ]
    assert summary_words(told) == [
        "U bent er, bij Buurthuis De Wilgenhoek.",
        "Samen 900 m, ongeveer 12 minuten.",
        "1 zitplek onderweg.",
    ]
