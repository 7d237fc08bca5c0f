"""The public site: how long it takes to make, how large it is, and beside what.

``make bench-site`` or ``python -m benchmarks.site [FOLDER …]``: publishes neighbourhoods that are
built already (the example and Delft under ``build/``). Beside it, in turns in the same run: asking
for one way of going about place by place, as anybody who has only ``sociale_basis.reach.reach``
would; and writing the same bytes plainly. Shares are compared before any time is kept. Writes its
part of ``docs/prestaties.md``. On a shared machine read the ratios.
"""

from __future__ import annotations

import math
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import _report, _site_page
from sociale_basis import neighbourhood
from sociale_basis.network import profiles
from sociale_basis.publish.site import publish_site
from sociale_basis.publish.site.entries import entries, frame_of
from sociale_basis.publish.site.reach_table import homes_by_cell, kinds_to_search, profile_table
from sociale_basis.reach import reach

if TYPE_CHECKING:
    from collections.abc import Callable

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.publish.site.reach_table import ProfileTable

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3
WHO = "rollator"
TENS, FEW = 10, 100  # of fewer dwellings the site tells tens of percents


def main() -> None:
    """Measure every neighbourhood, and write it down."""
    found: dict[str, Any] = {
        **_report.circumstances(),
        "areas": {},
    }
    for folder in _report.asked_folders(__doc__):
        found["areas"][folder.name] = measure(neighbourhood.load(folder))
        print(folder.name, found["areas"][folder.name], flush=True)
    text = _site_page.part(found)
    _report.put_part(ROOT / "docs" / "prestaties.md", _report.SITE, text)
    print(text)


def measure(area: Neighbourhood, rounds: int = ROUNDS) -> dict[str, float]:
    """Publish a neighbourhood, and do what is measured beside it.

    Parameters
    ----------
    area
        The neighbourhood.
    rounds
        How often; times are medians.

    Returns
    -------
    ``places, cells, profiles, pages, files``; ``bytes`` of the site and ``reach_bytes`` of its
    tables of reach; ``site_s`` and ``plain_s`` to make it and to write the same bytes; ``table_s``
    and ``places_s`` for one way of going about, by cell at once and place by place.
    """
    some, homes = entries(area), homes_by_cell(area)
    took: dict[str, list[float]] = {"site_s": [], "plain_s": [], "table_s": [], "places_s": []}
    profile = profiles()[WHO]
    # Compiles the search, and opens what the neighbourhood keeps.
    table = profile_table(area, homes, kinds_to_search(area, some), profile, 1)
    if not _same(table, _by_place(area), TENS if homes.total.sum() < FEW else 1):
        raise SystemExit("asking place by place gives other shares")
    with tempfile.TemporaryDirectory() as place:
        for turn in range(rounds):
            site = Path(place) / f"site{turn}"
            took["site_s"].append(clock(lambda: publish_site(area, site)))  # noqa: B023 -- called at once
            content = {file.relative_to(site): file.read_bytes() for file in _files(site)}
            copy = Path(place) / f"copy{turn}"
            took["plain_s"].append(clock(lambda: _write(copy, content)))  # noqa: B023 -- called at once
            took["table_s"].append(
                clock(lambda: profile_table(area, homes, kinds_to_search(area, some), profile, 1))
            )
            took["places_s"].append(clock(lambda: _by_place(area)))
    sizes = {file.as_posix(): len(each) for file, each in content.items()}
    return {
        "places": len(some),
        "cells": len(homes.codes),
        "profiles": len(profiles()),
        "pages": sum(name.endswith(".html") for name in sizes),
        "files": len(sizes),
        "bytes": sum(sizes.values()),
        "reach_bytes": sum(size for name, size in sizes.items() if name.startswith("data/bereik/")),
        **{name: statistics.median(each) for name, each in took.items()},
    }


def _by_place(area: Neighbourhood) -> dict[int, float]:
    """Ask for every place apart; give the share of dwellings from which one gets there."""
    profile = profiles()[WHO]
    inside = area.homes["inside"]
    weight = area.homes.loc[inside, "dwellings"]
    found = {}
    for each in entries(area):
        if each.doors is None or "own_strength" not in each.modes:
            continue
        answer = reach(area, profile, frame_of(area, [each]), profile.minutes * 60.0)
        gets = answer.loc[inside, "state"] == "yes"
        found[each.number] = float(weight[gets].sum() / weight.sum())
    return found


def _same(table: ProfileTable, shares: dict[int, float], step: int) -> bool:
    """Compare shares as the site tells them: in whole percents, or in tens."""
    told = {number: step * math.floor(100 * each / step + 0.5) for number, each in shares.items()}
    return bool(told) and {number: each for number, (each, _) in table.everywhere.items()} == told


def _files(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.rglob("*")) if file.is_file()]


def _write(folder: Path, content: dict[Path, bytes]) -> None:
    for name, each in content.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(each)


def clock(work: Callable[[], object]) -> float:
    """Give how many seconds some work took."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
