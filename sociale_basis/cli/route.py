"""``sociale-basis route``: the way from one point to another in words, or what stands in it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from sociale_basis.cli.answers import as_geojson, as_json, deliver, rows_of
from sociale_basis.cli.options import Folder, ProfileOption, UntaggedOption, opened
from sociale_basis.cli.screen import say, working
from sociale_basis.i18n import _, language, state_words

if TYPE_CHECKING:
    import geopandas as gpd
    import shapely

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.network.anchors import Anchors
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach import Way
    from sociale_basis.reach.directions import Directions
    from sociale_basis.vocabulary import State

    Row = dict[str, Any]

_LEGS = ("there", "back")


class RouteFormat(StrEnum):
    """How the way is written."""

    TABLE = "table"
    JSON = "json"
    GEOJSON = "geojson"


class _End(NamedTuple):
    """One end of the way."""

    anchor: Anchors
    spot: shapely.Point


class _Leg(NamedTuple):
    """The way there, or the way back."""

    name: str
    way: Way
    told: Directions | None
    """None where there is no way."""


def route(
    folder: Folder,
    *,
    origin: Annotated[str, typer.Option("--from", help="LAT,LON in degrees.", show_default=False)],
    destination: Annotated[
        str, typer.Option("--to", help="LAT,LON in degrees.", show_default=False)
    ],
    profile: ProfileOption,
    untagged: UntaggedOption = "gewoon",
    there_and_back: Annotated[
        bool, typer.Option("--there-and-back", help="Also the way back.")
    ] = False,
    output_format: Annotated[
        RouteFormat, typer.Option("--format", help="How it is written.")
    ] = RouteFormat.TABLE,
) -> None:
    """Show the way from one point to another in words, or what stands in it."""
    from sociale_basis.cli.points import anchor_of, point, spot_of
    from sociale_basis.network.profile import profile as find_profile
    from sociale_basis.network.untagged import untagged as find_untagged
    from sociale_basis.reach.way_doubt import way_hangs_on_doubt

    given = [point(origin, "--from"), point(destination, "--to")]
    who, table = find_profile(profile), find_untagged(untagged)
    area = opened(folder)
    start, goal = (
        _End(anchor_of(area, each, name), spot_of(area, each))
        for each, name in zip(given, ("--from", "--to"), strict=True)
    )
    with working(_("Computing the ways")):
        legs = _legs(area, who, table, start, goal, both=there_and_back)
        found = all(leg.told is not None for leg in legs)
        rows, drawn = (
            _steps(area, legs) if found else _obstacles(area, who, table, start, goal, legs)
        )
        ends = ((start.anchor, goal.anchor), (goal.anchor, start.anchor))
        hanging = [
            row | {"leg": leg.name}
            for leg, between in zip(legs, ends, strict=False)
            for row in rows_of(way_hangs_on_doubt(area.network, who, table, leg.way, *between))
        ]
    meta = _meta(area, legs, profile, untagged) | {"hangs_on_doubt": hanging}
    if output_format is RouteFormat.TABLE:
        say(f"{getattr(who.label, language())}: {state_words(_state(legs))}")
        if found:
            _show_steps(legs, rows)
        else:
            _show_obstacles(rows)
    elif output_format is RouteFormat.JSON:
        deliver(as_json(meta, rows), None, output_format, meta)
    else:
        deliver(as_geojson(meta, drawn), None, output_format, meta)


def _legs(
    area: Neighbourhood,
    who: MobilityProfile,
    table: Untagged,
    start: _End,
    goal: _End,
    *,
    both: bool,
) -> list[_Leg]:
    """Find the ways, and say them."""
    from sociale_basis.network.cost import cost
    from sociale_basis.reach import way
    from sociale_basis.reach.directions import directions
    from sociale_basis.reach.judging import judge

    network = area.network
    priced = cost(network, who, table)
    judged = judge(network.length_m, network.attributes, who, table)
    legs = []
    for name, a, b in zip(_LEGS[: 1 + both], (start, goal), (goal, start), strict=False):
        found = way(network, priced, a.anchor, b.anchor)
        told = None if found.route is None else directions(area, found.route, who, judged, b.spot)
        legs.append(_Leg(name, found, told))
    return legs


def _state(legs: list[_Leg]) -> State:
    """Give the state of the whole: that of its worst leg."""
    from sociale_basis.vocabulary import State

    states = {leg.way.state for leg in legs}
    return next(state for state in (State.NO, State.UNKNOWN, State.YES) if state in states)


def _steps(area: Neighbourhood, legs: list[_Leg]) -> tuple[list[Row], gpd.GeoDataFrame]:
    """Lay out the steps of every leg, and draw them."""
    import geopandas as gpd
    import pandas as pd
    import shapely

    from sociale_basis.reach.directions import direction_rows
    from sociale_basis.reach.drawn import pieces_of

    lines = area.edges.geometry.to_numpy()
    rows, shapes = [], []
    for leg in legs:
        if leg.told is None or leg.way.route is None:  # pragma: no cover -- asked only with a way
            raise TypeError
        pieces = pieces_of(leg.way.route, lines)
        for step, row in zip(
            leg.told.steps, direction_rows(area, leg.way.route, leg.told), strict=True
        ):
            rows.append({"leg": leg.name} | row)
            some = [piece for piece in pieces[step.first : step.last] if piece.length > 0]
            # Where a street is only crossed, there is no line of its own.
            place = shapely.Point(pieces[min(step.first, len(pieces) - 1)].coords[0])
            shapes.append(shapely.line_merge(shapely.union_all(some)) if some else place)
    frame = gpd.GeoDataFrame(pd.DataFrame(rows), geometry=shapes, crs=area.edges.crs)
    return rows, frame


def _obstacles(
    area: Neighbourhood,
    who: MobilityProfile,
    table: Untagged,
    start: _End,
    goal: _End,
    legs: list[_Leg],
) -> tuple[list[Row], gpd.GeoDataFrame]:
    """List what is met on the least-obstructed way."""
    import math

    import geopandas as gpd

    from sociale_basis.network.attributes import WayClass
    from sociale_basis.reach.why import why
    from sociale_basis.reach.why_tables import segments_in_words

    place = gpd.GeoDataFrame({"id": ["to"]}, geometry=[goal.spot], crs=area.homes.crs)
    answer = why(
        area,
        who,
        place,
        math.inf,
        untagged=table,
        one_way=len(legs) == 1,
        homes=start.anchor,
    ).answers[0]
    told = segments_in_words(area, answer)
    names = area.edges["name"].to_numpy(dtype=object, na_value=None)
    rows = []
    for one, row in zip(answer.met, rows_of(told), strict=True):
        edge = one.edges[-1]
        kind = WayClass(int(area.network.attributes.way_class[edge]))
        on_map = {"way_id": int(area.network.way_id[edge]), "name": names[edge]}
        rows.append(row | on_map | {"way_class": kind.name.lower()})
    return rows, told


def _meta(area: Neighbourhood, legs: list[_Leg], profile: str, untagged: str) -> Row:
    from importlib.metadata import version

    found = [leg.told for leg in legs]
    known = [each for each in found if each is not None]
    whole = len(known) == len(found)
    return {
        "profile": profile,
        "untagged": untagged,
        "legs": "there" if len(legs) == 1 else "there_and_back",
        "state": _state(legs).value,
        "metres": sum(each.metres for each in known) if whole else None,
        "seconds": sum(each.seconds for each in known) if whole else None,
        "per_leg": [_leg_meta(leg) for leg in legs],
        "rows": "steps" if whole else "obstacles",
        "sources": [source.model_dump() for source in area.meta.sources],
        "attribution": area.meta.attribution,
        "digest": area.digest,
        "version": version("sociale-basis"),
    }


def _leg_meta(leg: _Leg) -> Row:
    from sociale_basis.reach.direction_words import summary_words

    told = leg.told
    return {
        "leg": leg.name,
        "state": leg.way.state.value,
        "metres": None if told is None else told.metres,
        "seconds": None if told is None else told.seconds,
        "carriageway_m": None if told is None else sum(step.carriageway_m for step in told.steps),
        "cycleway_m": None if told is None else sum(step.cycleway_m for step in told.steps),
        "seats": None if told is None else sum(len(step.seats) for step in told.steps),
        "summary": [] if told is None else summary_words(told),
    }


def _show_steps(legs: list[_Leg], rows: list[Row]) -> None:
    from sociale_basis.reach.direction_words import summary_words

    for leg in legs:
        if len(legs) > 1:
            say("")
            say(_("There:") if leg.name == "there" else _("Back:"))
        for row in rows:
            if row["leg"] == leg.name:
                say(f"{row['step']}. {row['text']}")
        if leg.told is not None:
            say(" ".join(summary_words(leg.told)))


def _show_obstacles(rows: list[Row]) -> None:
    from sociale_basis.i18n.why import met_sentence

    if not rows:
        say(_("The walkable ways in the data do not join these two points."))
        return
    say(_("This is met on the way with the fewest obstacles:"))
    for row in rows:
        say("  " + met_sentence(row["text"], row["at_m"], back=row["leg"] == "back"))
