"""What is in a neighbourhood, how much of it is unknown, and what is out of date."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from sociale_basis.network.anchoring import LEAST_NODES, components
from sociale_basis.network.attributes import KerbSituation, Origin, WayClass
from sociale_basis.network.cost import cost
from sociale_basis.network.profile import profiles
from sociale_basis.network.untagged import untagged
from sociale_basis.vocabulary import Status

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.untagged import Untagged

Row = dict[str, Any]

_ALONG = ("surface", "smoothness", "width", "slope", "lit")
_OLD_DAYS = 365
# Figures of a year are published in the year after; two years later there are newer ones.
_OLD_YEARS = 2


@dataclass(frozen=True)
class Report:
    """What :func:`check` found; every value can stand in JSON.

    Attributes
    ----------
    name, built, software, osm_date, digest
        Which neighbourhood this is.
    totals
        As :class:`sociale_basis.neighbourhood.meta.Totals`.
    areas
        Per sub-area ``code, name, share_inside, homes, dwellings, residents, residents_75``;
        residents null where unknown.
    places
        Per layer the number of places by status, and ``not_connected``.
    network
        Per kind of way ``length_m``, each stretch once.
    known
        Per attribute the share of the length (``of`` length) or of the places where a kerb may be
        (``of`` kerbs) whose value comes from each origin: ``untagged, tag, observation, bgt,
        elevation``, and ``amount`` (metres or number).
    readings
        Per mobility profile the share of the length of the directed edges that is passable
        (``yes``), passable if the doubts are not true (``unknown``), and refused (``no``).
    doubts
        Per mobility profile and row of the table of the untagged ``reading`` (doubt or assume),
        ``length_m`` of directed edges on which that row was used, and its ``share``; most first.
    components
        Parts of the network that public ways hold together: ``nodes`` and ``share`` of each of at
        least 50 nodes, largest first; then ``nodes`` null: the number of smaller ones in
        ``count``.
    stale
        What is out of date, one sentence each.
    warnings
        Those of the build.
    """

    name: str
    built: str
    software: str
    osm_date: str | None
    digest: str
    totals: Row
    areas: list[Row]
    places: list[Row]
    network: list[Row]
    known: list[Row]
    readings: list[Row]
    doubts: list[Row]
    components: list[Row]
    stale: list[str]
    warnings: list[str]

    def as_dict(self) -> Row:
        """Give everything as a dictionary that JSON can hold."""
        return asdict(self)


def check(
    area: Neighbourhood, *, table: Untagged | None = None, today: date | None = None
) -> Report:
    """Say what is in a neighbourhood, how much is unknown, and what is out of date.

    Parameters
    ----------
    area
        The neighbourhood.
    table
        What untagged means; default the usual table.
    today
        The day from which age is counted; default today.
    """
    meta = area.meta
    readings, doubts = _doubts(area, table or untagged())
    return Report(
        name=meta.name,
        built=meta.built,
        software=meta.software,
        osm_date=meta.osm_date,
        digest=area.digest,
        totals=meta.totals.model_dump(),
        areas=_areas(area),
        places=_places(area),
        network=_network(area),
        known=_known(area),
        readings=readings,
        doubts=doubts,
        components=_components(area),
        stale=_stale(area, today or datetime.now(tz=UTC).date()),
        warnings=list(meta.warnings),
    )


def _areas(area: Neighbourhood) -> list[Row]:
    homes = area.homes.loc[area.homes["inside"]]
    told = area.meta.population_from != "none"
    older = area.residents_from()
    residents = area.residents()
    rows = []
    for sub in area.areas.itertuples():
        here = homes.loc[homes["buurt"] == sub.code]
        rows.append(
            {
                "code": sub.code,
                "name": sub.name,
                "share_inside": float(sub.share_inside),
                "homes": len(here),
                "dwellings": float(here["dwellings"].sum()),
                "residents": float(residents[here.index].sum()) if told else None,
                "residents_75": None
                if older is None or not told
                else float(older[here.index].sum()),
            }
        )
    return rows


def _places(area: Neighbourhood) -> list[Row]:
    places = area.places
    placed = places.geometry.notna().to_numpy()
    loose = placed & ~places.index.isin(area.place_anchors["place"])
    rows = []
    for layer, part in places.groupby("layer", sort=True):
        counts = part["status"].value_counts()
        by_status = {status.value: int(counts.get(status.value, 0)) for status in Status}
        lost = int(loose[part.index].sum())
        rows.append({"layer": str(layer), **by_status, "not_connected": lost})
    return rows


def _network(area: Neighbourhood) -> list[Row]:
    once, length = _once(area), area.network.length_m
    kind = area.network.attributes.way_class
    metres = np.bincount(kind[once], weights=length[once], minlength=int(max(WayClass)) + 1)
    rows = [
        {"way_class": way.name.lower(), "length_m": float(metres[way])}
        for way in WayClass
        if metres[way] > 0
    ]
    return sorted(rows, key=lambda row: -float(row["length_m"]))


def _once(area: Neighbourhood) -> NDArray[np.bool_]:
    twin = area.edges["twin"].to_numpy()
    return np.asarray((twin < 0) | (twin > np.arange(len(twin))))


def _known(area: Neighbourhood) -> list[Row]:
    network, attributes, once = area.network, area.network.attributes, _once(area)
    rows = []
    for name in _ALONG:
        origin = getattr(attributes, f"{name}_origin")[once]
        rows.append(_by_origin(name, "length", origin, network.length_m[once]))
    # A kerb is met from both sides, so every direction counts.
    met = attributes.kerb_situation != KerbSituation.NONE
    rows.append(_by_origin("kerb", "kerbs", attributes.kerb_origin[met], np.ones(int(met.sum()))))
    return rows


def _by_origin(name: str, of: str, origin: NDArray[np.uint8], amount: NDArray[np.float64]) -> Row:
    total = float(amount.sum())
    sums = np.bincount(origin, weights=amount, minlength=len(Origin))
    shares = {each.name.lower(): float(sums[each]) / total if total else None for each in Origin}
    return {"attribute": name, "of": of, **shares, "amount": total}


def _doubts(area: Neighbourhood, table: Untagged) -> tuple[list[Row], list[Row]]:
    network = area.network
    length = network.length_m
    total = float(length.sum())
    readings: list[Row] = []
    doubts: list[Row] = []
    for key, profile in profiles().items():
        costs = cost(network, profile, table)
        strict, optimistic = np.isfinite(costs.strict), np.isfinite(costs.optimistic)
        shares = {"yes": strict, "unknown": optimistic & ~strict, "no": ~optimistic}
        readings.append(
            {
                "profile": key,
                **{name: float(length[mask].sum()) / total for name, mask in shares.items()},
            }
        )
        rows = []
        for reading, used in (("doubt", costs.doubt_rows), ("assume", costs.assumed_rows)):
            for bit, row in enumerate(costs.rows):
                metres = float(length[(used >> np.uint64(bit)) & np.uint64(1) == 1].sum())
                if metres > 0:
                    share = metres / total
                    rows.append(
                        {
                            "profile": key,
                            "reading": reading,
                            "row": row,
                            "length_m": metres,
                            "share": share,
                        }
                    )
        doubts += sorted(rows, key=lambda row: (row["reading"] != "doubt", -row["length_m"]))
    return readings, doubts


def _components(area: Neighbourhood) -> list[Row]:
    sizes = np.sort(np.bincount(components(area.network)))[::-1]
    large = sizes[sizes >= LEAST_NODES]
    total = area.network.n_nodes
    rows: list[Row] = [
        {"nodes": int(size), "share": float(size) / total, "count": 1} for size in large
    ]
    small = sizes[sizes < LEAST_NODES]
    if len(small):
        share = float(small.sum()) / total
        rows.append({"nodes": None, "share": share, "count": len(small)})
    return rows


def _stale(area: Neighbourhood, today: date) -> list[str]:
    found = []
    dated = area.meta.osm_date
    if dated is None:
        found.append("the OpenStreetMap data does not say of which date it is")
    elif (days := (today - date.fromisoformat(dated[:10])).days) > _OLD_DAYS:
        found.append(f"the OpenStreetMap data is of {dated[:10]}, {_ago(days)} old")
    found += [
        f"{column.indicator} is of {column.year} ({column.file})"
        for column in area.meta.statistics
        if column.year is not None and today.year - column.year > _OLD_YEARS
    ]
    checked = area.places.loc[area.places["status"] == Status.VERIFIED.value]
    old = [
        str(place)
        for place, day in zip(checked["id"], checked["date"], strict=True)
        if (today - date.fromisoformat(str(day)[:10])).days > _OLD_DAYS
    ]
    if old:
        shown = ", ".join(old[:5]) + (" …" if len(old) > 5 else "")  # noqa: PLR2004 -- five shown
        found.append(f"{len(old)} verified places were last checked over a year ago: {shown}")
    return found


def _ago(days: int) -> str:
    years = days // _OLD_DAYS
    return f"{years} year{'s' if years > 1 else ''}"
