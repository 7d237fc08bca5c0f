"""``sociale-basis route``: the way from one point to another, and what stands in it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sociale_basis.cli.answers import as_geojson, as_json, deliver, rows_of
from sociale_basis.cli.options import Folder, ProfileOption, UntaggedOption, opened
from sociale_basis.cli.screen import say, show_table, working
from sociale_basis.errors import BadValueError, UsageError
from sociale_basis.i18n import _, language, number, state_words
from sociale_basis.i18n.reasons import reason_words, way_words

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.network.anchors import Anchors
    from sociale_basis.network.cost import Cost
    from sociale_basis.reach import Way

_WITHIN_M = 100.0
_EVERYWHERE_M = 1e7
_HIGHEST = (90.0, 180.0)


class RouteFormat(StrEnum):
    """How the way is written."""

    TABLE = "table"
    JSON = "json"
    GEOJSON = "geojson"


def route(
    folder: Folder,
    *,
    origin: Annotated[str, typer.Option("--from", help="LAT,LON in degrees.", show_default=False)],
    destination: Annotated[
        str, typer.Option("--to", help="LAT,LON in degrees.", show_default=False)
    ],
    profile: ProfileOption,
    untagged: UntaggedOption = "gewoon",
    output_format: Annotated[
        RouteFormat, typer.Option("--format", help="How it is written.")
    ] = RouteFormat.TABLE,
) -> None:
    """Show the way from one point to another, its stretches and its reasons."""
    ends = [_point(origin, "--from"), _point(destination, "--to")]
    from sociale_basis.network.cost import cost
    from sociale_basis.network.profile import profile as find_profile
    from sociale_basis.network.untagged import untagged as find_untagged
    from sociale_basis.reach import way
    from sociale_basis.reach.way_doubt import way_hangs_on_doubt

    who, table = find_profile(profile), find_untagged(untagged)
    area = opened(folder)
    start, goal = (
        _anchor(area, point, name) for point, name in zip(ends, ("--from", "--to"), strict=True)
    )
    with working(_("Computing the ways")):
        priced = cost(area.network, who, table)
        found = way(area.network, priced, start, goal)
        stretches = _stretches(area, found, priced)
        hanging = way_hangs_on_doubt(area.network, who, table, found, start, goal)
    meta = _meta(area, found, profile, untagged) | {"hangs_on_doubt": rows_of(hanging)}
    if output_format is RouteFormat.TABLE:
        _show(found, stretches, getattr(who.label, _language()))
    elif output_format is RouteFormat.JSON:
        deliver(as_json(meta, rows_of(stretches)), None)
    else:
        deliver(as_geojson(meta, _drawn(area, found, stretches)), None)


def _language() -> str:

    return language()


def _point(text: str, option: str) -> tuple[float, float]:
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        raise UsageError(
            f"{option} is '{text}'", do="write LAT,LON in degrees: 52.0012,4.3711"
        ) from None
    if not (abs(lat) <= _HIGHEST[0] and abs(lon) <= _HIGHEST[1]):
        raise UsageError(f"{option} is '{text}', which is nowhere", do="write LAT,LON in degrees")
    return lat, lon


def _anchor(area: Neighbourhood, point: tuple[float, float], option: str) -> Anchors:
    import geopandas as gpd
    import shapely

    from sociale_basis.network.anchoring import anchor_points

    lat, lon = point
    spot = gpd.GeoSeries([shapely.Point(lon, lat)], crs="EPSG:4326").to_crs(area.homes.crs)
    lines = area.edges.geometry.to_numpy()
    twin = area.edges["twin"].to_numpy(dtype="int32")
    found = anchor_points(area.network, lines, twin, spot.to_numpy(), within_m=_EVERYWHERE_M)
    line = lines[found.edge[0]]
    away = shapely.distance(spot.iloc[0], line)
    if away > _WITHIN_M:
        raise BadValueError(
            f"{option} {lat:g},{lon:g} is {away:,.0f} m from the nearest way on which one can walk",
            do=f"give a point within {_WITHIN_M:.0f} m of one (LAT,LON: latitude first)",
        )
    return found


def _stretches(area: Neighbourhood, found: Way, priced: Cost) -> pd.DataFrame:
    from sociale_basis.reach import describe

    names = area.edges["name"].to_list()
    if found.route is not None:
        return describe(area.network, found.route, priced, names)
    if found.obstacles is None:  # pragma: no cover -- there is a route, or what stands in its way
        raise TypeError
    told = found.obstacles
    told.insert(2, "name", [names[edge] for edge in told["edge"]])
    return told


def _meta(area: Neighbourhood, found: Way, profile: str, untagged: str) -> dict[str, Any]:
    from importlib.metadata import version

    return {
        "profile": profile,
        "untagged": untagged,
        "legs": "there",
        "state": found.state.value,
        "metres": None if found.route is None else found.route.metres,
        "seconds": None if found.route is None else found.route.seconds,
        "rows": "stretches" if found.route is not None else "obstacles",
        "sources": [source.model_dump() for source in area.meta.sources],
        "attribution": area.meta.attribution,
        "digest": area.digest,
        "version": version("sociale-basis"),
    }


def _drawn(area: Neighbourhood, found: Way, stretches: pd.DataFrame) -> gpd.GeoDataFrame:
    """Draw the stretches of a way, or the edges that are in the way."""
    import geopandas as gpd
    import shapely
    from shapely.ops import substring

    lines = area.edges.geometry.to_numpy()
    if found.route is None:
        shapes = list(lines[stretches["edge"]])
    else:
        way = found.route
        pieces = list(lines[way.edges])
        # The last first: it may be the same edge as the first.
        if pieces:
            begin = way.begin if len(pieces) == 1 else 0.0
            pieces[-1] = substring(pieces[-1], begin, way.end, normalized=True)
            if len(pieces) > 1:
                pieces[0] = substring(pieces[0], way.begin, 1.0, normalized=True)
        shapes = _per_stretch(area, way.edges.tolist(), pieces, len(stretches))
    drawn = stretches.drop(columns="edge", errors="ignore").reset_index(drop=True)
    return gpd.GeoDataFrame(
        drawn, geometry=[shapely.force_2d(shape) for shape in shapes], crs=area.edges.crs
    )


def _per_stretch(
    area: Neighbourhood, edges: list[int], pieces: list[Any], number: int
) -> list[Any]:
    """Join the pieces of one stretch: edges in a row of the same way, name and class."""
    import shapely

    frame = area.edges[["way_id", "name", "way_class"]].iloc[edges]
    key = frame.astype(object).where(frame.notna(), "")
    which = (key != key.shift()).any(axis=1).cumsum().to_numpy() - 1
    joined = []
    for at in range(number):
        parts = [piece for piece, one in zip(pieces, which, strict=True) if one == at]
        joined.append(
            shapely.line_merge(
                shapely.multilinestrings([part for part in parts if part.geom_type == "LineString"])
            )
        )
    return joined


def _show(found: Way, stretches: pd.DataFrame, who: str) -> None:

    # To the other side of the street is a step without length: only worth a line with a reason.
    rows = [row for row in rows_of(stretches) if row["metres"] > 0 or row["doubts"]]
    say(f"{who}: {state_words(found.state)}")
    if found.route is not None:
        say(
            _("{metres} metres, about {minutes} minutes").format(
                metres=number(found.route.metres), minutes=number(found.route.seconds / 60)
            )
        )
        show_table(
            _("The way"),
            [_("Street"), _("Kind of way"), _("Not known"), _("Metres"), _("Seconds")],
            [
                [
                    row["name"],
                    way_words(row["way_class"]),
                    reason_words(row["doubts"]),
                    row["metres"],
                    row["seconds"],
                ]
                for row in rows
            ],
            numbers_from=3,
        )
        return
    if not rows:
        say(_("The walkable ways in the data do not join these two points."))
        return
    show_table(
        _("What stands in the way, on the shortest way without limits"),
        [_("Street"), _("Kind of way"), _("Not passable"), _("Not known"), _("After metres")],
        [
            [
                row["name"],
                way_words(row["way_class"]),
                reason_words(row["refused"]),
                reason_words(row["doubts"]),
                row["at_m"],
            ]
            for row in rows
        ],
        numbers_from=4,
    )
