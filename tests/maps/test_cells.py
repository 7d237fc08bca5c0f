"""The answer to a question on the map: shares, words, and nothing that a viewer may not see."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import shape

from sociale_basis import neighbourhood
from sociale_basis.maps import ReachOnMap, StateRow, reach_on_map
from sociale_basis.maps.shown import about
from sociale_basis.maps.strips import strips
from sociale_basis.network import profile
from sociale_basis.privacy import Viewer
from sociale_basis.reach import reach, reach_buurten, reach_cells, reach_places
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood

LIBRARY = "institutional/library"
CENTRE = "institutional/community_centre"
LIMIT = 900.0
COLUMNS = [f"residents_{state}" for state in State]
FEW = "minder dan 10"
NEAREST = "Voor de meesten het dichtst bij: Buurthuis De Wilgenhoek."


@pytest.fixture(scope="module")
def town(small_neighbourhood: Path) -> Neighbourhood:
    """Open the small town."""
    return neighbourhood.load(small_neighbourhood)


def ask(area: Neighbourhood, layer: str, viewer: Viewer = Viewer.OFFICIAL) -> ReachOnMap:
    """Ask for a rollator and fifteen minutes."""
    return reach_on_map(area, profile("rollator"), layer, LIMIT, viewer=viewer)


def numbers(row: StateRow) -> tuple[str, str, str]:
    """Give yes, unknown and no of a row."""
    return row.yes, row.unknown, row.no


def texts(value: object) -> Iterator[str]:
    """Give every text in an answer, at any depth."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from texts(list(value.values()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts(each)


def parsed(word: str) -> float:
    """Read a number of the answer back; NaN for a dash."""
    return float("nan") if word == "\N{EN DASH}" else float(word.replace(".", ""))


def test_shares_are_those_of_the_cells(wilgenoord: Neighbourhood) -> None:
    """An official sees of each cell the shares that the sums per cell give; they add up to 1."""
    answer = ask(wilgenoord, CENTRE)
    homes = reach(wilgenoord, profile("rollator"), CENTRE, LIMIT)
    table = reach_cells(wilgenoord, homes).set_index("cell")[COLUMNS]
    assert list(answer.shares) == table.index.tolist()
    assert len(answer.shares) > 50
    mixed = 0
    for cell, share in answer.shares.items():
        counts = table.loc[cell].to_numpy(dtype=float)
        assert share is not None
        assert sum(share) == pytest.approx(1)
        assert share == pytest.approx(tuple(counts / counts.sum()))
        mixed += max(share) < 1
    assert mixed > 3, "no cells with homes that differ: the test shows little"


def test_rows_are_those_of_reach(wilgenoord: Neighbourhood) -> None:
    """Totals, sub-areas and places are the sums of reach, rounded to ten."""
    answer = ask(wilgenoord, CENTRE)
    who = profile("rollator")
    homes = reach(wilgenoord, who, CENTRE, LIMIT)
    buurten = reach_buurten(wilgenoord, homes)
    assert [row.key for row in answer.buurten] == buurten["code"].tolist()
    assert [row.name for row in answer.buurten] == buurten["name"].tolist()
    for row, counts in zip(answer.buurten, buurten[COLUMNS].to_numpy(), strict=True):
        assert numbers(row) == tuple(about(float(each)) for each in counts)
    whole = buurten[COLUMNS].sum().to_numpy()
    assert numbers(answer.totals) == tuple(about(float(each)) for each in whole)
    places = reach_places(wilgenoord, who, CENTRE, LIMIT).set_index("place_id")
    assert len(answer.places) == len(places) > 0
    words = {"yes": "ja", "unknown": "onbekend", "no": "nee"}
    for row in answer.places:
        counts = places.loc[[row.key], COLUMNS].to_numpy(dtype=float)[0]
        assert numbers(row) == tuple(about(float(each)) for each in counts)
        assert answer.entrances[row.key] == words[str(places["entrance"].loc[row.key])]
    assert set(answer.entrances) == set(places.index)


def test_notes_say_how_many_how_far_and_why(wilgenoord: Neighbourhood) -> None:
    """Each cell tells its residents, its shares, the nearest place and what is in the way."""
    answer = ask(wilgenoord, CENTRE)
    homes = reach(wilgenoord, profile("rollator"), CENTRE, LIMIT)
    homes = homes.assign(cell=wilgenoord.homes["cell"], residents=wilgenoord.residents())
    table = reach_cells(wilgenoord, homes).set_index("cell")
    fine = next(cell for cell, share in answer.shares.items() if share == (1.0, 0.0, 0.0))
    people = about(float(table["residents_yes"].loc[fine]))
    minutes = int(np.ceil(float(table["seconds_median"].loc[fine]) / 60))
    assert answer.notes[fine] == (
        f"ongeveer {people} bewoners",
        "Waarschijnlijk goed te doen: 100 %",
        f"{NEAREST} De helft is er in {minutes} minuten of minder.",
    )
    kerbs = homes.loc[(homes["state"] == "no") & (homes["reasons"] == "kerb"), "cell"]
    assert len(kerbs)
    stopped = homes.groupby("cell")["reasons"].agg(set)
    cell = next(cell for cell in kerbs if stopped[cell] == {"kerb"})
    assert answer.notes[cell][-1] == "Een stoeprand is te hoog."


def test_why_counts_each_single_reason(wilgenoord: Neighbourhood) -> None:
    """Residents per reason are those of the homes that name it; most residents stand first."""
    answer = ask(wilgenoord, CENTRE)
    homes = reach(wilgenoord, profile("rollator"), CENTRE, LIMIT)
    residents = wilgenoord.residents().where(wilgenoord.homes["inside"], 0.0)
    assert {row.reason for row in answer.why} >= {"too_far", "kerb", "barrier"}
    counts = []
    for row in answer.why:
        has = homes["reasons"].str.split("|").map(lambda given, why=row.reason: why in given)
        count = float(residents[has & (homes["state"] == row.state.value)].sum())
        assert row.residents == about(count)
        counts.append(count)
    assert counts == sorted(counts, reverse=True)
    told = {(row.state.value, row.reason) for row in answer.why}
    pairs = zip(homes["state"], homes["reasons"].str.split("|"), strict=True)
    assert told == {(state, why) for state, whys in pairs for why in whys if why}


@pytest.mark.parametrize("layer", [CENTRE, LIBRARY, "public_space/bench", "communal/cafe"])
def test_residents_are_told_nothing_of_people(wilgenoord: Neighbourhood, layer: str) -> None:
    """Whoever lives where, a resident gets the same answer: no number of people is in it."""
    population = wilgenoord.population.copy()
    random = np.random.default_rng(5)
    population["residents"] = random.integers(0, 900, len(population)).astype(float)
    others = replace(wilgenoord, population=population)
    assert ask(others, layer) != ask(wilgenoord, layer), "the numbers of people change nothing"
    answer = ask(wilgenoord, layer, Viewer.RESIDENT)
    assert ask(others, layer, Viewer.RESIDENT) == answer
    assert answer.by_homes
    assert sum(parsed(word) for word in numbers(answer.totals)) == 1790
    assert not any("bewoners" in text for text in texts(answer))


def test_residents_see_squares_of_dwellings(wilgenoord: Neighbourhood) -> None:
    """Who may not see exact figures sees of each square its front doors, and of nobody a number."""
    answer = ask(wilgenoord, CENTRE, Viewer.RESIDENT)
    assert answer.by_homes
    assert not ask(wilgenoord, CENTRE).by_homes
    homes = reach(wilgenoord, profile("rollator"), CENTRE, LIMIT)
    inside = wilgenoord.homes["inside"].to_numpy()
    doors = wilgenoord.homes.assign(state=homes["state"])[inside]
    table = doors.pivot_table(
        index="cell", columns="state", values="dwellings", aggfunc="sum", fill_value=0
    )[["yes", "unknown", "no"]]
    assert list(answer.shares) == table.index.tolist()
    assert len(table) > 50
    for row in answer.cells:
        counts = table.loc[row.key].to_numpy(dtype=float)
        assert numbers(row) == tuple(f"{each:.0f}" for each in counts)
        assert answer.shares[row.key] == pytest.approx(tuple(counts / counts.sum()))
        lines = answer.notes[row.key]
        assert lines[0] == f"{counts.sum():.0f} woningen"
        assert not any("bewoners" in line for line in lines)


def test_without_residents_dwellings_are_counted(wilgenoord: Neighbourhood) -> None:
    """Where nobody says how many people live here, shares are of dwellings, also for residents."""
    meta = wilgenoord.meta.model_copy(update={"population_from": "none"})
    area = replace(wilgenoord, meta=meta)
    answer = ask(area, CENTRE, Viewer.RESIDENT)
    assert answer.by_homes
    homes = reach(area, profile("rollator"), CENTRE, LIMIT)
    inside = area.homes["inside"]
    dwellings = area.homes["dwellings"].where(inside, 0).groupby(homes["state"]).sum()
    assert numbers(answer.totals) == tuple(
        f"{dwellings.get(state.value, 0):,.0f}".replace(",", ".") for state in State
    )
    assert all(share is not None for share in answer.shares.values())
    assert sorted(numbers(row) for row in answer.places) == [numbers(answer.totals)]


def test_strips_divide_a_cell_in_proportion(town: Neighbourhood) -> None:
    """The strips of a cell fill its square, each as wide as its share."""
    answer = reach_on_map(town, profile("rollator"), LIBRARY, 700.0)
    drawn = strips(answer)
    frame = gpd.GeoDataFrame(
        {"cell": [strip.cell for strip in drawn], "state": [strip.state for strip in drawn]},
        geometry=[shape(strip.geometry) for strip in drawn],
        crs=4326,
    ).to_crs(town.homes.crs)
    assert set(frame["state"]) == {State.UNKNOWN, State.NO}
    assert frame.dissolve("cell").area.to_numpy() == pytest.approx(10_000, rel=0.01)
    mixed = frame.groupby("cell")["state"].nunique()
    assert (mixed > 1).any(), "no cell with homes that differ: the test shows nothing"
    for row in frame.itertuples():
        share = answer.shares[str(row.cell)]
        assert share is not None
        assert row.geometry.area / 10_000 == pytest.approx(
            share[list(State).index(row.state)], abs=0.01
        )
    unknown = frame.loc[frame["state"] == State.UNKNOWN]
    no = frame.loc[frame["state"] == State.NO].set_index("cell")
    for row in unknown.itertuples():
        if row.cell in no.index:
            east = no.loc[row.cell].geometry.bounds[0]
            assert row.geometry.bounds[2] == pytest.approx(east, abs=1)


def test_cells_without_people_are_whole_squares(wilgenoord: Neighbourhood) -> None:
    """Where nobody is known to live the square itself is drawn, in no state."""
    emptied = wilgenoord.homes["cell"].iloc[int(np.argmax(wilgenoord.homes["inside"]))]
    weight = wilgenoord.homes["weight"].where(wilgenoord.homes["cell"] != emptied, 0.0)
    area = replace(wilgenoord, homes=wilgenoord.homes.assign(weight=weight))
    answer = ask(area, CENTRE)
    assert answer.shares[emptied] is None
    drawn = [strip for strip in strips(answer) if strip.cell == emptied]
    assert [(strip.state, strip.text) for strip in drawn] == [
        (None, "Voor zover bekend woont hier niemand.")
    ]


def test_estimates_are_rounded() -> None:
    """People are counted in tens, a handful never exactly, and what is not known is a dash."""
    values = (0.0, 3.2, 12.0, 344.9, 1080.0, float("nan"))
    assert [about(value) for value in values] == [
        "0",
        "minder dan 10",
        "10",
        "340",
        "1.080",
        "\N{EN DASH}",
    ]


def test_what_comes_to_the_home_or_by_phone_is_told(wilgenoord: Neighbourhood) -> None:
    """What one need not go to stands in sentences, by name."""
    by_phone = ask(wilgenoord, "communal/by_phone_or_online")
    places = wilgenoord.places
    mode = places["reach_mode"].fillna("")
    phone = places.loc[places["layer"] == "communal/by_phone_or_online"]
    assert len(phone)
    assert len(by_phone.elsewise) == len(phone)
    for name in phone["name"]:
        assert f"{name} is er telefonisch of online." in by_phone.elsewise
    assert by_phone.nearest_leads == []
    visits = places.loc[mode.str.contains("comes_to_the_home") & places["service_area"].notna()]
    assert len(visits)
    visit = visits.iloc[0]
    served = wilgenoord.areas.set_index("code")["name"]
    names = ", ".join(served[code] for code in visit["service_area"].split("|"))
    assert (
        f"{visit['name']} komt bij u thuis. Waar: {names}."
        in ask(wilgenoord, visit["layer"]).elsewise
    )
