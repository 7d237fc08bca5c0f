"""A column with organisations: each becomes an entry, or is found, and rows are linked to it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sociale_basis.register import Selection, create, edit, get_entries
from sociale_basis.register.exchange import Todo, export_file, import_file
from sociale_basis.vocabulary import RegisterKind

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.register import Kept, Register, Who

LIST = (
    "naam;soort;organisatie\n"
    "Soep;Activiteiten;Welzijn Oost\n"
    "Taal;Activiteiten;welzijn oost\n"
    "Schaken;Activiteiten;De Brug\n"
    "Kaarten;Activiteiten;onbekend\n"
    "De Brug;Organisaties;De Brug\n"
)
WELFARE = {"kind": "organisation", "layer": "institutional/organisations"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give a list in which two organisations are named, of which one has a row of its own."""
    path = tmp_path / "lijst.csv"
    path.write_text(LIST)
    return path


def _by_name(register: Register, who: Who) -> dict[str, Kept]:
    return {each.entry.name: each for each in get_entries(register, who)}


def test_a_named_organisation_becomes_an_entry(register: Register, team: Who, file: Path) -> None:
    """Once, also where it is written in other capitals; the report says so, and again the same."""
    dry = import_file(register, team, file, dry_run=True)
    assert dry.count(Todo.ADD) == 6
    assert get_entries(register, team) == []
    told = import_file(register, team, file)
    assert told.mapping.columns["organisatie"] == "organisation_name"
    notes = [(step.draft.name, note) for step in told.steps for note in step.draft.notes]
    assert ("Soep", "gekoppeld aan de organisatie Welzijn Oost, die nieuw is") in notes
    assert ("Welzijn Oost", "genoemd in rij 2: toegevoegd als organisatie") in notes
    found = _by_name(register, team)
    assert found["Welzijn Oost"].entry.kind is RegisterKind.ORGANISATION
    linked = {name: kept.entry.organisation for name, kept in found.items()}
    assert linked == {
        "Soep": found["Welzijn Oost"].id,
        "Taal": found["Welzijn Oost"].id,
        "Schaken": found["De Brug"].id,
        "Kaarten": None,
        "De Brug": None,
        "Welzijn Oost": None,
    }
    again = import_file(register, team, file)
    assert (again.count(Todo.SAME), again.count(Todo.ADD), again.untouched) == (5, 0, {})


def test_it_is_found_among_the_entries(register: Register, team: Who, file: Path) -> None:
    """An organisation that is there already is linked to, whatever it is called since."""
    there = create(register, team, WELFARE | {"name": "Welzijn Oost"})
    told = import_file(register, team, file)
    assert told.count(Todo.ADD) == 5
    notes = [note for step in told.steps for note in step.draft.notes]
    assert "gekoppeld aan de organisatie Welzijn Oost" in notes
    assert _by_name(register, team)["Soep"].entry.organisation == there.id


def test_another_name_since_is_the_same_organisation(
    register: Register, team: Who, file: Path
) -> None:
    """Renamed by somebody here, the list still means the one that it brought; no double comes."""
    import_file(register, team, file)
    made = _by_name(register, team)["Welzijn Oost"]
    edit(register, team, made.id, {"name": "Stichting Welzijn Oost"}, expected=1)
    again = import_file(register, team, file)
    assert (again.count(Todo.SAME), again.count(Todo.ADD)) == (5, 0)
    assert _by_name(register, team)["Soep"].entry.organisation == made.id


def test_two_of_one_name_are_not_guessed_between(register: Register, team: Who, file: Path) -> None:
    """Where nobody can tell which one is meant the row is not linked, and says why."""
    for street in ("A", "B"):
        where = {"address": f"{street}straat 1"}
        create(register, team, WELFARE | {"name": "Welzijn Oost", "where": where})
    told = import_file(register, team, file)
    notes = {step.draft.name: step.draft.notes for step in told.steps}
    assert notes["Soep"][-1] == "niet gekoppeld: meer dan één organisatie heet Welzijn Oost"
    assert _by_name(register, team)["Soep"].entry.organisation is None


def test_an_export_keeps_the_link(register: Register, team: Who, file: Path) -> None:
    """What was linked comes out as an id, and comes in again without anything added."""
    import_file(register, team, file)
    out = file.with_name("uit.json")
    export_file(register, team, out, Selection())
    assert any("organisation" in each["register"] for each in json.loads(out.read_text()))
    again = import_file(register, team, out)
    assert again.count(Todo.SAME) == 6
