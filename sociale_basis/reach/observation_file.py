"""The observations that are kept with a neighbourhood: one file, to which each schouw adds.

Nothing in it is changed or taken away: of two of one thing the one seen last counts, and what was
seen before stays to be read.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sociale_basis._whole_file import whole_file
from sociale_basis.errors import StorageError
from sociale_basis.network.observation_models import SCHEMA_VERSION, Observation, ObservationList
from sociale_basis.reach.observations import load
from sociale_basis.reach.record_file import read_record

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE = Path("observations", "seen.json")
"""Inside the folder of a neighbourhood; also for ``--observations`` on the command line."""

_adding = Lock()  # so that of two who add at once neither is lost


def kept(folder: str | Path) -> list[Observation]:
    """Give the observations kept with a neighbourhood, those added last at the end.

    Parameters
    ----------
    folder
        Of the neighbourhood.

    Raises
    ------
    StorageError, FileFormatError, BadValueError
        The file is there, and cannot be read or used.
    """
    file = Path(folder) / FILE
    return load(file) if file.exists() else []


def add(
    folder: str | Path, observations: Sequence[Observation], attribution: Sequence[str] = ()
) -> Path:
    """Keep more observations with a neighbourhood; those that say nothing are passed over.

    Parameters
    ----------
    folder
        Of the neighbourhood.
    observations
        What was seen.
    attribution
        Whom to name for the map that their ids are of.

    Returns
    -------
    The file, which is not made when nothing is added.

    Raises
    ------
    StorageError, FileFormatError, BadValueError
        It cannot be written, or what is there cannot be read; then it stays as it was.
    """
    file = Path(folder) / FILE
    told = [each for each in observations if not each.blank]
    if not told:
        return file
    with _adding:
        before = ObservationList()
        if file.exists():
            before = read_record(file, ObservationList, SCHEMA_VERSION)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            what = f"{file.parent}: cannot be made ({error.strerror or error})"
            raise StorageError(what) from error
        now = before.model_copy(
            update={
                "attribution": tuple(dict.fromkeys([*before.attribution, *attribution])),
                "observations": (*before.observations, *told),
            }
        )
        with whole_file(file) as new:
            text = now.model_dump_json(indent=2, exclude_none=True, by_alias=True)
            new.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return file
