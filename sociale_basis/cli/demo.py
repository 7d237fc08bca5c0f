"""``sociale-basis demo``: the example neighbourhood, and who can reach what in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sociale_basis.cli.build import tell
from sociale_basis.cli.example_register import fill_example_register
from sociale_basis.cli.screen import progressing, say, show_table, warn, working
from sociale_basis.i18n import _, language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sociale_basis.neighbourhood import Neighbourhood

WALKERS = ("reference_walker", "rollator", "manual_wheelchair")
MINUTES = 15
# Every page that shows it must say so: the name does.
_NAME = "Wilgenoord (verzonnen voorbeeldwijk)"


def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder to build it in.")] = Path(
        "build/voorbeeldwijk"
    ),
) -> None:
    """Build the fictional example neighbourhood and show who can reach what in it."""
    with progressing() as progress:
        area = build_example(out, progress)
    warn(area.meta.warnings)
    say(_("This neighbourhood is fictional: no such streets, people or places exist."))
    tell(area)
    with working(_("Looking who can reach what")):
        rows = list(reach_rows(area))
    show_table(
        _("Residents who can get there within {minutes} minutes: yes / unknown / no").format(
            minutes=MINUTES
        ),
        [_("Kind"), _("Places"), *(_walker_label(key) for key in WALKERS)],
        rows,
    )
    _tell_what_helps(area)
    with working(_("Filling the register of the example")):
        filled = fill_example_register(out, area)
    if filled:
        say(_("The register of the example holds {number} fictional items.").format(number=filled))
    say(_("Look further with: sociale-basis check {folder}").format(folder=out))


def build_example(out: Path, progress: Callable[[str, float], None] | None = None) -> Neighbourhood:
    """Build the example neighbourhood in a folder; ``progress`` as neighbourhood.build has it."""
    from sociale_basis import neighbourhood
    from sociale_basis._folders import data_folder

    files = data_folder() / "voorbeeldwijk"
    return neighbourhood.build(
        out,
        osm=files / "voorbeeldwijk.osm.pbf",
        boundary=files / "buurten.geojson",
        population=files / "population.csv",
        statistics=[files / "kerncijfers.csv", files / "gezondheid.csv"],
        places=files / "places.csv",
        name=_NAME,
        fictional=True,
        progress=progress,
    )


def _tell_what_helps(area: Neighbourhood) -> None:
    """Tell the story of the example: which single repair brings most people to its centre."""
    from sociale_basis.maps import helping_rows, question_words
    from sociale_basis.network import profile
    from sociale_basis.privacy import Viewer
    from sociale_basis.reach import barriers

    asked = (profile("rollator"), "institutional/community_centre", MINUTES * 60.0)
    rows = helping_rows(area, barriers(area, *asked), Viewer.OFFICIAL)
    if rows:
        best = rows[0]
        say(question_words(*asked))
        text = _("What helps most: {what}, {street}. About {number} more residents can get there.")
        say(text.format(what=best.what, street=best.street, number=best.residents))


def reach_rows(area: Neighbourhood) -> Iterator[list[object]]:
    """Give per layer one can walk to: its name, places, and residents per state per walker."""
    import pandas as pd

    from sociale_basis.layers import layers
    from sociale_basis.network import profile
    from sociale_basis.reach import reach
    from sociale_basis.reach.destinations import destinations

    inside = area.homes["inside"].to_numpy()
    residents = area.residents()[inside]
    known = layers()
    walked = area.places[area.places.geometry.notna()]
    for key, number in walked["layer"].value_counts().sort_index().items():
        if destinations(area, str(key)).places.empty:
            continue
        label = known[str(key)].label
        cells: list[object] = [label.en if language() == "en" else label.nl, int(number)]
        for walker in WALKERS:
            homes = reach(area, profile(walker), str(key), MINUTES * 60.0)[inside]
            per_state = residents.groupby(pd.Series(homes["state"], dtype="object")).sum()
            counts = [per_state.get(state, 0.0) for state in ("yes", "unknown", "no")]
            cells.append(" / ".join(f"{round(count):d}" for count in counts))
        yield cells


def _walker_label(key: str) -> str:
    from sociale_basis.network import profile

    label = profile(key).label
    return str(label.en if language() == "en" else label.nl)
