"""Which edits and observations, kept with a neighbourhood, point at what is no longer there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sociale_basis.errors import SocialeBasisError

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.reach.edits import Vanished

EDITS = "edits"
OBSERVATIONS = "observations"


class Lost(NamedTuple):
    """An edit or observation that cannot be applied to the neighbourhood as it is now."""

    file: str
    """Within the folder of the neighbourhood."""
    number: int
    """Which one in that file, from 1."""
    kind: str
    reference: str
    why: str
    """As :class:`sociale_basis.reach.edits.Vanished` has it."""


def out_of_date(area: Neighbourhood) -> tuple[list[Lost], list[str]]:
    """Try every file of edits and observations in the folder of a neighbourhood.

    Parameters
    ----------
    area
        The neighbourhood as it is now.

    Returns
    -------
    What does not fit any more; and a warning per file that cannot be read.
    """
    lost: list[Lost] = []
    warnings = []
    for name, tried in ((EDITS, _edits), (OBSERVATIONS, _observations)):
        for file in sorted((area.folder / name).glob("*.json")):
            try:
                vanished = tried(area, file)
            except SocialeBasisError as error:
                warnings.append(str(error))
                continue
            lost += [
                Lost(f"{name}/{file.name}", each.number + 1, each.kind, each.reference, each.why)
                for each in vanished
            ]
    return lost, warnings


def _edits(area: Neighbourhood, file: Path) -> list[Vanished]:
    from sociale_basis.reach.edits import apply, load

    return apply(area, load(file)).vanished


def _observations(area: Neighbourhood, file: Path) -> list[Vanished]:
    from datetime import datetime

    from sociale_basis.network.recurrence import HERE
    from sociale_basis.reach.observations import load, overlay

    # Those that hold now: of one for another day nothing is laid on the map.
    return overlay(area, load(file), datetime.now(tz=HERE)).vanished
