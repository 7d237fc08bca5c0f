"""What if: edit sets applied to a neighbourhood without building it again, and kept in files.

A set is one JSON file in ``edits/`` of the neighbourhood's folder, with a schema version. It points
at OSM ids, so it can be shared and survives a new build; what has vanished since is reported.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sociale_basis._whole_file import whole_file
from sociale_basis.errors import StorageError, UsageError
from sociale_basis.reach.edit_models import SCHEMA_VERSION, AddSegment, EditSet, OnNode, OnWay
from sociale_basis.reach.overlay import Overlay, overlaid, with_network
from sociale_basis.reach.place_edits import NOT_CONNECTED, NOT_THERE, change_places
from sociale_basis.reach.put_right import change_node, change_way
from sociale_basis.reach.record_file import read_record
from sociale_basis.reach.references import entering, way_edges
from sociale_basis.reach.segments import add_segment

if TYPE_CHECKING:
    from pydantic import BaseModel

    from sociale_basis.neighbourhood.store import Neighbourhood

FOLDER = "edits"
_LONGEST_NAME = 80


class Vanished(NamedTuple):
    """An edit or observation that could not be applied."""

    number: int
    """Which one, from 0."""
    kind: str
    reference: str
    """What it points at, such as "way 12 between nodes 3 and 4"."""
    why: str
    """``not_there``, ``not_connected``, ``there_already`` or ``no_such_layer``."""


class Applied(NamedTuple):
    """What applying gives."""

    area: Neighbourhood
    vanished: list[Vanished]


def apply(area: Neighbourhood, edits: EditSet) -> Applied:
    """Give a neighbourhood as it would be, and what of the edits no longer fits it.

    First ways and nodes change, then new ways are added, then places change, each in order: a new
    place can lie on a new way. Nothing is read or built again, and the neighbourhood given stays
    as it is; its digest gets a suffix, so that no cache takes one for the other.

    Parameters
    ----------
    area
        The neighbourhood.
    edits
        What changes.
    """
    vanished: list[Vanished] = []

    def report(number: int, why: str | None) -> None:
        edit = edits.edits[number]
        if why is not None:
            vanished.append(Vanished(number, edit.kind, edit.reference, why))

    numbered = list(enumerate(edits.edits))
    changed = area
    overlay = Overlay(area.network.attributes)
    for number, edit in numbered:
        if isinstance(edit, OnWay):
            edges = way_edges(area.network, edit.way, edit.nodes)
            change_way(overlay, edges, edit)
            report(number, None if len(edges) else NOT_THERE)
        elif isinstance(edit, OnNode):
            edges = entering(area.network, edit.node)
            change_node(overlay, edges, edit)
            report(number, None if len(edges) else NOT_THERE)
    changed = overlaid(changed, overlay)
    for number, edit in numbered:
        if isinstance(edit, AddSegment):
            longer = add_segment(changed, edit)
            report(number, NOT_CONNECTED if longer is None else None)
            changed = longer or changed
    of_places = [
        (number, edit)
        for number, edit in numbered
        if not isinstance(edit, OnWay | OnNode | AddSegment)
    ]
    changed, problems = change_places(changed, [edit for _, edit in of_places])
    for (number, _), why in zip(of_places, problems, strict=True):
        report(number, why)
    return Applied(renamed(area, changed, edits), sorted(vanished))


def renamed(area: Neighbourhood, changed: Neighbourhood, why: BaseModel) -> Neighbourhood:
    """Give a changed neighbourhood a digest of its own."""
    if changed is area:
        return area
    mark = hashlib.sha256(why.model_dump_json().encode()).hexdigest()[:8]
    return with_network(replace(changed, digest=f"{area.digest}+{mark}"), changed.network)


def save(folder: str | Path, edits: EditSet) -> Path:
    """Keep an edit set with a neighbourhood, under its name; one of that name is replaced.

    Parameters
    ----------
    folder
        Of the neighbourhood.
    edits
        The set.

    Returns
    -------
    The file.

    Raises
    ------
    StorageError
        It cannot be written; a file that was there stays as it was.
    """
    file = Path(folder) / FOLDER / f"{file_name(edits.name)}.json"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{file.parent}: cannot be made ({error.strerror or error})") from error
    write(file, edits)
    return file


def write(file: str | Path, edits: EditSet) -> None:
    """Write an edit set to a file, whole or not at all.

    Raises
    ------
    StorageError
        It cannot be written; a file that was there stays as it was.
    """
    file = Path(file)
    content = edits.model_dump(mode="json", exclude_none=True)
    # What is read by people begins with what is done.
    content["edits"] = [{"kind": each["kind"], **each} for each in content["edits"]]
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    with whole_file(file) as new:
        new.write_text(text, encoding="utf-8", newline="\n")


def load(file: str | Path) -> EditSet:
    """Read an edit set.

    Raises
    ------
    StorageError
        The file cannot be read, or was written by a newer version.
    FileFormatError, BadValueError
        It is not JSON, or holds an unknown edit or an impossible value.
    """
    return read_record(Path(file), EditSet, SCHEMA_VERSION)


def names(folder: str | Path) -> dict[str, Path]:
    """List the edit sets of a neighbourhood: file by name, in the order of the alphabet.

    Raises
    ------
    StorageError, FileFormatError, BadValueError
        As :func:`load`.
    """
    files = sorted((Path(folder) / FOLDER).glob("*.json"))
    return dict(sorted((load(file).name, file) for file in files))


def delete(folder: str | Path, name: str) -> None:
    """Take away the file of an edit set of a neighbourhood; where there is none, nothing happens.

    Raises
    ------
    StorageError
        It cannot be taken away, or a file beside it cannot be read.
    FileFormatError, BadValueError
        As :func:`load`.
    """
    file = names(folder).get(name)
    if file is None:
        return
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"{file}: cannot be deleted ({error.strerror or error})") from error


def file_name(name: str) -> str:
    """Turn the name of an edit set into that of its file, without ending.

    Raises
    ------
    UsageError
        It has no letter or digit.
    """
    plain = re.sub(r"[^\w]+", "-", name.casefold(), flags=re.UNICODE).strip("-_")
    if not plain:
        raise UsageError(f"'{name}' cannot be the name of an edit set", do="use letters or digits")
    return plain[:_LONGEST_NAME]
