"""What a row of a list says: an entry in the making, with what could not be read and why."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sociale_basis.errors import BadValueError, InputError
from sociale_basis.i18n import _
from sociale_basis.layers import ReachMode, layers
from sociale_basis.register.exchange import cell_words
from sociale_basis.register.exchange.attributes import LIFE, decoded, nested
from sociale_basis.register.exchange.dutch_hours import osm_hours
from sociale_basis.register.exchange.headings import Other
from sociale_basis.register.exchange.place_of import place
from sociale_basis.register.exchange.placing import codes_in
from sociale_basis.register.texts import folded
from sociale_basis.vocabulary import Function, Sphere, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sociale_basis.register.exchange.placing import AddressList

MADE = "made:"
"""What a key begins with that was made of name and place, where a list has none."""

_ID = re.compile(r"[0-9a-f]{32}")
_SUM = re.compile(r"(sub)?tota(a)?l\b.*|aantal\b.*|sum\b.*")
_FITS = {"accessibility.wheelchair", "accessibility.accessible_toilet"}
_FREE = {"gratis", "free", "geen", "nihil"}


@dataclass(frozen=True)
class Reading:
    """How a list is read: what its columns hold, and what helps to understand it.

    Attributes
    ----------
    columns
        Per heading a target.
    layers, always, source
        As in :class:`~.mapping.Mapping`; ``source`` is never empty here.
    addresses, areas
        Of the neighbourhood: its addresses, and codes of its areas by name.
    """

    columns: dict[str, str]
    layers: Mapping[str, str]
    always: Mapping[str, str]
    source: str
    addresses: AddressList
    areas: Mapping[str, str]

    @property
    def exact(self) -> bool:
        """Whether this program wrote it: then every cell is what it says."""
        return "kind" in self.columns

    def heading(self, target: str) -> str | None:
        """Give the heading above what a target stands for."""
        return next((name for name, told in self.columns.items() if told == target), None)


@dataclass
class Draft:
    """A row, as far as it was read.

    Attributes
    ----------
    row
        Its number in the file.
    values
        One value per path of an attribute; what the row does not say is absent.
    own_id
        Id in this register, where the row has one.
    organisation
        Name of the organisation that keeps it, where the row names one.
    notes
        What a person should know: what could not be read or placed.
    skipped
        Why the row is no entry.
    problem
        What is wrong with it; with one such row nothing of the file is kept.
    """

    row: int
    name: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    own_id: str | None = None
    status: Status | None = None
    organisation: str | None = None
    notes: list[str] = field(default_factory=list)
    skipped: str | None = None
    problem: InputError | None = None

    @property
    def entry(self) -> dict[str, Any]:
        """What it says of the entry."""
        told = {path: each for path, each in self.values.items() if not path.startswith(LIFE)}
        return nested(told)

    @property
    def life(self) -> dict[str, Any]:
        """What it says of checks and the end."""
        told = {p.removeprefix(LIFE): v for p, v in self.values.items() if p.startswith(LIFE)}
        return nested(told)


def draft_of(row: int, cells: Mapping[str, str], reading: Reading) -> Draft:
    """Read one row.

    Parameters
    ----------
    row
        Its number in the file.
    cells
        Its cells by heading.
    reading
        How the list is read.
    """
    told = {target: cells.get(heading, "") for heading, target in reading.columns.items()}
    told = {target: cell for target, cell in told.items() if cell and target != Other.NOTHING}
    draft = Draft(row, told.get("name", ""))
    if not draft.name:
        draft.skipped = _("no name")
        return draft
    if len(told) == 1 and _SUM.fullmatch(folded(draft.name)):
        draft.skipped = _("a total, no entry")
        return draft
    target = "name"
    try:
        if reading.exact:
            for target, cell in told.items():
                if target == Other.ID:
                    draft.own_id = cell if _ID.fullmatch(cell) else None
                elif target not in {Other.STATUS, Other.LAT, Other.LON}:
                    draft.values[target] = decoded(target, cell)
        else:
            _read(draft, told, reading)
    except InputError as error:
        draft.problem = error
    except ValueError as error:
        draft.problem = BadValueError(
            str(error), column=reading.heading(target) or target, do="correct it in the file"
        )
    for path, text in reading.always.items():
        draft.values.setdefault(path, decoded(path, text))
    return draft


def _read(draft: Draft, told: dict[str, str], reading: Reading) -> None:
    values = draft.values
    values["name"] = _quiet(draft.name)
    _layer(draft, told, reading)
    place(draft, told, reading.addresses, reading.heading)
    _origin(draft, told, reading)
    for target, cell in told.items():
        read = _READ_BY.get(target, _plain_cell)
        read(draft, target, cell, reading)
    _checks(draft, told, reading)


def _plain_cell(draft: Draft, target: str, cell: str, reading: Reading) -> None:
    """Read a cell that holds one attribute, and says so in a word or a number."""
    if target in draft.values or target in set(Other) or target in _HANDLED:
        return
    if folded(cell) in cell_words.UNKNOWN:
        return
    if target == "contact.web" and re.match(r"www\.", cell):
        cell = f"https://{cell}"
    try:
        draft.values[target] = decoded(target, cell)
    except ValueError as error:
        raise _bad(reading, target, str(error)) from None


def _count(draft: Draft, target: str, cell: str, reading: Reading) -> None:
    try:
        found = cell_words.number(cell)
    except ValueError:
        _not_read(draft, target, cell, reading)
        return
    if found is not None and found != int(found):
        raise _bad(reading, target, f"'{cell}' is no whole number")
    if found is not None:
        draft.values[target] = int(found)


def _judgement(draft: Draft, target: str, cell: str, reading: Reading) -> None:
    word = cell_words.answer(cell)
    if word is None or (word == "limited" and target not in _FITS):
        _not_read(draft, target, cell, reading)
    elif word != "unknown":
        draft.values[target] = word


def _not_read(draft: Draft, target: str, cell: str, reading: Reading) -> None:
    text = f"{reading.heading(target)}: {cell}"
    draft.notes.append(_("not read: {text}").format(text=text))


def _hours(draft: Draft, target: str, cell: str, reading: Reading) -> None:
    del reading
    if folded(cell) in cell_words.UNKNOWN:
        return
    hours = osm_hours(cell)
    if hours is not None:
        draft.values[target] = hours
        return
    draft.values["hours.note"] = cell[:200]
    draft.notes.append(_("hours kept as a note: {text}").format(text=cell))


def _cost(draft: Draft, target: str, cell: str, reading: Reading) -> None:
    del reading
    if folded(cell) not in cell_words.UNKNOWN:
        draft.values[target] = cell
    if folded(cell).strip(" .") in _FREE:
        draft.values["cost.price"] = "free"


def _person(draft: Draft, target: str, cell: str, reading: Reading) -> None:
    del cell
    text = _("'{column}' is not kept: a person needs a recorded basis")
    draft.notes.append(text.format(column=reading.heading(target)))


def _sets(draft: Draft, target: str, cell: str, reading: Reading) -> None:
    del reading
    words = {folded(each).strip() for each in re.split(r"[|,;]", cell)}
    for name, known in (("functions", Function), ("spheres", Sphere)):
        found = sorted(words & set(known))
        if found and target in {Other.TAGS, name}:
            draft.values[name] = found


def _status(draft: Draft, target: str, cell: str, reading: Reading) -> None:
    draft.status = cell_words.status_word(cell)
    if draft.status is None:
        raise _bad(reading, target, f"'{cell}' is no status known here")


def _organisation(draft: Draft, target: str, cell: str, reading: Reading) -> None:
    del target, reading
    if _ID.fullmatch(cell):
        draft.values["organisation"] = cell
    elif folded(cell) not in cell_words.UNKNOWN:
        draft.organisation = _quiet(cell)[:200]


_HANDLED = {"name", "layer", "where.x", "where.y", "where.address", "where.postcode", "origin.name"}


def _quiet(name: str) -> str:
    """Write a name that is all capitals as people write names."""
    if name.isupper() and " " in name:
        return " ".join(word.capitalize() if word.isalpha() else word for word in name.split())
    return name


def _layer(draft: Draft, told: Mapping[str, str], reading: Reading) -> None:
    cell = told.get("layer") or reading.always.get("layer")
    if not cell:
        raise BadValueError(
            "nothing says of what kind this is", do="fill it in, or give 'layer' in the mapping"
        )
    found = cell_words.layer_of(cell, reading.layers)
    kind = None if found is None else cell_words.kind_of(found)
    if found is None or kind is None:
        raise _bad(
            reading,
            "layer",
            f"'{cell}' is no layer known here",
            f"say in the mapping, under [layers], which layer '{cell}' is",
        )
    draft.values |= {"layer": found, "kind": kind.value}


def _origin(draft: Draft, told: Mapping[str, str], reading: Reading) -> None:
    source = told.get("origin.name", "")
    if re.match(r"https?://", source):
        draft.values["origin.url"], source = source[:200], ""
    draft.values["origin.name"] = source or reading.source
    # Not the position that was looked up: without a neighbourhood it is not known.
    by = ("where.address",) if "where.address" in draft.values else ("where.x", "where.y")
    where = [folded(str(draft.values.get(name, ""))) for name in by]
    key = told.get(Other.ID, "") or "|".join((MADE + folded(draft.name), *where))
    draft.values["origin.key"] = key[:200]


def _service_area(draft: Draft, target: str, cell: str, reading: Reading) -> None:
    codes, unknown = codes_in(cell, reading.areas)
    if codes:
        draft.values[target] = sorted(codes)
        layer = layers()[draft.values["layer"]]
        mode = layer.reach_mode or ReachMode.OWN_STRENGTH
        if mode is not ReachMode.COMES_TO_THE_HOME:
            modes = {mode.value, ReachMode.COMES_TO_THE_HOME.value}
            draft.values.setdefault("reach_modes", sorted(modes))
    if unknown:
        draft.notes.append(_("areas not known here: {names}").format(names=", ".join(unknown)))


def _key_persons(draft: Draft, target: str, cell: str, reading: Reading) -> None:
    del reading
    try:
        found = cell_words.number(cell)
    except ValueError:
        # Names stand in such columns: they are not repeated, not even here.
        if folded(cell) not in {"team", "groep", "meerdere", "bestuur"}:
            draft.notes.append(_("who pulls it is not kept: only how many people they are"))
        return
    if found is not None and found == int(found) >= 0:
        draft.values[target] = int(found)


def _remarks(draft: Draft, target: str, cell: str, reading: Reading) -> None:
    del reading
    draft.values[target] = cell
    for piece in cell.split(";"):
        status = cell_words.status_word(piece) if piece.strip() else None
        if status is not None and draft.status is None:
            draft.status = status


def _checks(draft: Draft, told: Mapping[str, str], reading: Reading) -> None:
    on = None
    cell = told.get(Other.CHECKED_ON, "")
    if cell and folded(cell) not in cell_words.UNKNOWN:
        try:
            on, whole = cell_words.day(cell)
        except ValueError as error:
            raise _bad(reading, Other.CHECKED_ON, str(error), "write it as 31-3-2026") from None
        if not whole:
            draft.notes.append(_("checked in {text}: counted from the first day").format(text=cell))
    if draft.status is Status.VERIFIED and on is None:
        raise _bad(reading, Other.CHECKED_ON, "verified, but not when", "fill in the date")
    if draft.status is Status.CLOSED:
        if on is None:
            raise _bad(
                reading, Other.CHECKED_ON, "it has stopped, but not when", "fill in the date"
            )
        reason = draft.values.get("notes") or _("stopped, says the list")
        draft.values |= {"life.closed.on": on.isoformat(), "life.closed.reason": reason}
        draft.notes.append(_("stopped, says the list"))
    if on is not None and draft.status not in {Status.CANDIDATE, Status.STALE}:
        draft.values |= {
            "life.exists.on": on.isoformat(),
            "life.exists.by": draft.values["origin.name"][:80],
            "life.exists.how": "told",
        }


def _bad(reading: Reading, target: str, what: str, do: str | None = None) -> BadValueError:
    heading = reading.heading(target) or target
    return BadValueError(what, column=heading, do=do or "correct it, or leave the cell empty")


_READ_BY = {
    "hours.text": _hours,
    "service_area": _service_area,
    "continuity.key_persons": _key_persons,
    "notes": _remarks,
    "cost.note": _cost,
    "capacity": _count,
    "accessibility.entrance_steps": _count,
    "accessibility.wheelchair": _judgement,
    "accessibility.accessible_toilet": _judgement,
    "walk_in": _judgement,
    "functions": _sets,
    "spheres": _sets,
    "organisation": _organisation,
    Other.ORGANISATION.value: _organisation,
    Other.PERSON.value: _person,
    Other.TAGS.value: _sets,
    Other.STATUS.value: _status,
}
"""How cells are read that people fill in with words of their own."""
