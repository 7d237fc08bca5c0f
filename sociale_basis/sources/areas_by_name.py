"""Figures of areas that go by their names, as monitors export them, put under their codes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

    from sociale_basis.sources.statistics import Statistics

_NAMED = 5


def with_codes_of(statistics: Statistics, areas: gpd.GeoDataFrame) -> Statistics:
    """Give figures that go by the name of an area its code.

    Only where exactly one area has that name, in capitals or not. Where an area has a figure both
    under its code and under its name, that under its code stays.

    Parameters
    ----------
    statistics
        Figures, some of them perhaps under names.
    areas
        ``code`` and ``name`` of the areas.
    """
    codes: dict[str, set[str]] = {}
    for code, name in zip(areas["code"], areas["name"], strict=True):
        codes.setdefault(_plain(name), set()).add(str(code))
    known = set(areas["code"])
    strange = [code for code in statistics.figures["code"].unique() if code not in known]
    several = [name for name in strange if len(codes.get(_plain(name), ())) > 1]
    by_name = {
        name: next(iter(found))
        for name in strange
        if len(found := codes.get(_plain(name), set())) == 1
    }
    warnings = list(statistics.warnings)
    if several:
        warnings.append(
            f"{len(several)} names of areas are the name of more than one, their figures are left "
            f"out: {_some(several)}"
        )
    if not by_name:
        return replace(statistics, warnings=warnings)
    names = {by_name.get(code, code): name for code, name in statistics.names.items()}
    return replace(
        statistics,
        figures=_renamed(statistics.figures, by_name),
        margins=_renamed(statistics.margins, by_name),
        names=names,
        warnings=warnings,
    )


def _renamed(frame: pd.DataFrame, codes: dict[str, str]) -> pd.DataFrame:
    is_name = frame["code"].isin(codes)
    told = frame.assign(code=frame["code"].replace(codes))
    in_order = pd.concat([told.loc[~is_name], told.loc[is_name]])
    return in_order.drop_duplicates(["code", "indicator"]).sort_index(ignore_index=True)


def _plain(name: object) -> str:
    return " ".join(str(name).casefold().split())


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:_NAMED]) + (" …" if len(listed) > _NAMED else "")
