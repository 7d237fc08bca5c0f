"""Which barriers keep most people from getting there, and what removing each would bring.

A barrier is what refuses someone at one place on the map; see
:mod:`sociale_basis.reach.barrier_groups`. What removing it brings is exact: the same as applying
its repair (:func:`sociale_basis.reach.edits.apply`) and asking again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from sociale_basis.network.attributes import Barrier, Surface, WayClass
from sociale_basis.network.untagged import untagged as table_of_the_untagged
from sociale_basis.reach.barrier_groups import Group, Repaired, repaired
from sociale_basis.reach.barrier_pairs import pairs_that_help
from sociale_basis.reach.edit_models import EditSet
from sociale_basis.reach.judging import Judged, judge
from sociale_basis.reach.on_map import keepers, spots, street_names
from sociale_basis.reach.open_then import in_the_dark
from sociale_basis.reach.reach import GROUPS, resident_weights
from sociale_basis.reach.reasons import joined_words
from sociale_basis.reach.references import osm_link
from sociale_basis.reach.several_layers import ends_of
from sociale_basis.reach.standing import Standing, nearer, standing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.attributes import EdgeAttributes
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.edit_models import OnNode, OnWay
    from sociale_basis.reach.several_layers import Layers

PAIRS = 50


@dataclass(frozen=True, eq=False)
class Barriers:
    """Barriers of one question, ranked.

    Attributes
    ----------
    table
        One row per barrier whose removal would change something for somebody, most first; see
        :func:`barriers`.
    pairs
        One row per two barriers of which only both together help some, most first.
    named
        Every barrier of the table and of the pairs, by its reference: the first columns of the
        table, and its geometry.
    repairs
        What removes each of these, by its reference.
    residents_yes
        Who get there now, of ``residents`` and ``residents_75``; NaN without figures.
    found
        Number of barriers, those whose removal changes nothing included.
    """

    table: gpd.GeoDataFrame
    pairs: pd.DataFrame
    named: gpd.GeoDataFrame
    repairs: dict[str, tuple[OnWay | OnNode, ...]]
    residents_yes: dict[str, float]
    found: int

    def edit_set(self, *references: str) -> EditSet:
        """Give the edits that remove some barriers, to apply or to save."""
        edits = [edit for reference in references for edit in self.repairs[reference]]
        return EditSet(name=" + ".join(references), edits=tuple(edits))


def barriers(
    area: Neighbourhood,
    profile: MobilityProfile,
    layers: Layers,
    limit_s: float,
    *,
    untagged: Untagged | None = None,
    pairs: int = PAIRS,
    one_way: bool = False,
    at: datetime | None = None,
) -> Barriers:
    """Rank what stands in the way of reaching at least one place, and of getting back from it.

    Parameters
    ----------
    area, profile, limit_s, untagged, one_way
        As in :func:`sociale_basis.reach.reach`.
    layers
        One layer or frame of places, as there, or several keys of layers.
    pairs
        How many pairs to find at most; 0: none are looked for.
    at
        When one sets out: only places that are surely open then count for what is certain, those
        that may be for the rest (:mod:`sociale_basis.reach.open_then`), in the light there is then.
        None: at any time, by day.

    Returns
    -------
    The table has: ``barrier`` (``way/12``, ``node/3``), ``link`` (to OSM, null where it is not on
    OSM), ``kinds`` (what refuses, joined by ``|``), ``what`` (kind of way, or what stands there),
    ``street`` and ``bronhouder`` (who keeps it up, by the BGT; null where unknown);
    ``steps, kerb_m, width_m, slope, surface`` as far as they
    refuse; of each group ``residents`` and ``residents_75`` those inside the boundary who would
    newly reach a place, for certain (``…_gained``) or perhaps, being *no* now (``…_perhaps``);
    ``residents_faster`` of those who get there already, and the minutes they save together on the
    way there, to the nearest place they also get back from (``minutes_saved``); ``geometry``, a
    point. Numbers are null without figures of residents, and then homes decide the order.

    The pairs have: ``first``, ``second`` (references); ``residents_together``, who would newly
    get there when both go, and ``residents_only_together``, who do not when only one goes.

    Raises
    ------
    UnknownLayerError, UsageError, MissingColumnError, BadValueError
        As in :func:`sociale_basis.reach.reach`.
    """
    table = table_of_the_untagged() if untagged is None else untagged
    homes, sure, open_perhaps, limit = ends_of(area, layers, limit_s, at)
    dark = in_the_dark(area, profile, at)
    network = area.network
    now = judge(network.length_m, network.attributes, profile, table, dark=dark)
    known = repaired(network, profile, table, now, dark=dark)
    surely, perhaps = (
        standing(network, seconds, homes, entrances, limit, one_way=one_way)
        for seconds, entrances in ((now.strict, sure), (now.optimistic, open_perhaps))
    )
    weights = resident_weights(area)
    gains, newly = _gains(known, surely, perhaps, weights)
    several = pairs_that_help(
        network, profile, table, known, surely, newly, _counted(weights), pairs
    )
    if np.isnan(weights[:, 0]).any():
        several[["residents_together", "residents_only_together"]] = np.nan
    kept = gains.loc[gains["changes"].astype(bool)]
    # Of equals the first way or node: the same data always gives the same order.
    ranks = ["order", "residents_perhaps", "minutes_saved"]
    kept = kept.sort_values(ranks, ascending=False, kind="stable")
    order = [int(at) for at in kept.index]
    in_pairs = {*several["first"], *several["second"]}
    number_of = {group.reference: at for at, group in enumerate(known.groups)}
    shown = [*order, *sorted({number_of[name] for name in in_pairs} - set(order))]
    named = _named(area, known, now, shown)
    numbers = kept.drop(columns=["order", "changes"]).reset_index(drop=True).astype(np.float64)
    ranked = pd.concat([named.iloc[: len(order)].drop(columns="geometry"), numbers], axis=1)
    yes = np.isfinite(surely.best)
    return Barriers(
        table=gpd.GeoDataFrame(
            ranked, geometry=named.geometry.iloc[: len(order)].to_numpy(), crs=area.homes.crs
        ),
        pairs=several,
        named=named.set_index("barrier"),
        repairs={known.groups[at].reference: known.repairs[at] for at in shown},
        residents_yes={
            name: float((weights[:, column] * yes).sum()) for column, name in enumerate(GROUPS)
        },
        found=len(known.groups),
    )


def _counted(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give what every home counts for in the order: its residents, or 1 without figures."""
    return np.where(np.isnan(weights[:, 0]), 1.0, weights[:, 0])


def _gains(
    known: Repaired, surely: Standing, perhaps: Standing, weights: NDArray[np.float64]
) -> tuple[pd.DataFrame, list[NDArray[np.int32]]]:
    """Sum what removing each barrier brings, and find the homes that newly get there."""
    counted = _counted(weights)
    rows: list[dict[str, Any]] = []
    newly: list[NDArray[np.int32]] = []
    tried = zip(nearer(surely, known.strict), nearer(perhaps, known.optimistic), strict=True)
    for (homes, seconds), (maybe, _) in tried:
        before = surely.best[homes]
        new = homes[np.isinf(before)]
        newly.append(new)
        there = np.isfinite(before)
        faster = homes[there]
        saved = (before[there] - seconds[there]) / 60
        perchance = np.setdiff1d(maybe[np.isinf(perhaps.best[maybe])], new)
        row: dict[str, Any] = {"order": counted[new].sum()}
        for column, name in enumerate(GROUPS):
            row[f"{name}_gained"] = weights[new, column].sum()
            row[f"{name}_perhaps"] = weights[perchance, column].sum()
        row["residents_faster"] = weights[faster, 0].sum()
        row["minutes_saved"] = weights[faster, 0] @ saved
        row["changes"] = counted[new].sum() + counted[perchance].sum() + counted[faster] @ saved > 0
        rows.append(row)
    names = [f"{name}_{kind}" for name in GROUPS for kind in ("gained", "perhaps")]
    columns = ["order", *names, "residents_faster", "minutes_saved", "changes"]
    table = pd.DataFrame(rows, columns=columns)
    unknown = [bool(np.isnan(weights[:, column]).any()) for column in range(len(GROUPS))]
    for column, name in enumerate(GROUPS):
        if unknown[column]:
            table[[f"{name}_gained", f"{name}_perhaps"]] = np.nan
    if unknown[0]:
        table[["residents_faster", "minutes_saved"]] = np.nan
    return table, newly


def _named(
    area: Neighbourhood, known: Repaired, now: Judged, numbers: Sequence[int]
) -> gpd.GeoDataFrame:
    """Say of barriers what they are and where."""
    groups = [known.groups[at] for at in numbers]
    refused = (now.along.refused | now.head.refused) != 0
    _, places = spots(area, groups, refused)
    facts = pd.DataFrame(
        [_facts(area.network.attributes, group, now) for group in groups],
        columns=["what", "steps", "kerb_m", "width_m", "slope", "surface"],
    )
    causes = np.array([group.causes for group in groups], dtype=np.uint32)
    texts: dict[str, Any] = {
        "barrier": [group.reference for group in groups],
        "link": [osm_link(group.reference) for group in groups],
        "kinds": joined_words(causes),
        "what": facts["what"].to_numpy(dtype=object),
        "street": street_names(area, groups, places),
        "bronhouder": keepers(area, groups),
    }
    columns: dict[str, Any] = {
        name: pd.array(np.array(each, dtype=object), dtype="str") for name, each in texts.items()
    }
    columns["steps"] = pd.array(facts["steps"].to_numpy(dtype=object), dtype="Int64")
    for name in ("kerb_m", "width_m", "slope"):
        columns[name] = facts[name].to_numpy(np.float64)
    columns["surface"] = pd.array(facts["surface"].to_numpy(dtype=object), dtype="str")
    return gpd.GeoDataFrame(columns, geometry=places, crs=area.homes.crs)


def _facts(attributes: EdgeAttributes, group: Group, now: Judged) -> dict[str, Any]:
    """Tell what of a barrier refuses, in numbers and words; None where it is something else."""
    from_bits = now.head.refused if group.at_node else now.along.refused
    edges = group.edges[from_bits[group.edges] != 0]
    kinds = set(joined_words(np.array([group.causes], dtype=np.uint32))[0].split("|"))

    def worst(kind: str, values: NDArray[Any], *, least: bool = False) -> float | None:
        known = values[~np.isnan(values)]
        if kind not in kinds or not len(known):
            return None
        # Stored as float32: 0.12 is 0.12, not 0.11999999731779099.
        return round(float(known.min() if least else known.max()), 4)

    steep = np.fmax(attributes.slope_up[edges], attributes.slope_down[edges])
    counted = int(attributes.steps[edges].max())
    barrier = Barrier(int(attributes.barrier[edges].max()))
    width = attributes.barrier_width_m[edges] if group.at_node else attributes.width_m[edges]
    narrow = "barrier" if group.at_node else "width"
    surface = Surface(int(attributes.surface[edges].max())).name.lower()
    what: str | None = WayClass(int(attributes.way_class[edges[0]])).name.lower()
    if group.at_node:
        what = None if barrier is Barrier.NONE else barrier.name.lower()
        what = what or ("kerb" if "kerb" in kinds else "crossing")
    return {
        "what": what,
        "steps": counted if "steps" in kinds and counted > 0 else None,
        "kerb_m": worst("kerb", attributes.kerb_m[edges]),
        "width_m": worst(narrow, width, least=True),
        "slope": worst("slope", steep),
        "surface": surface if "surface" in kinds else None,
    }
