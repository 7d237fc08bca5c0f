"""The spreadsheet as somebody keeps it, held against the clean table of the same entries."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis.errors import BadValueError, DuplicateCodeError
from sociale_basis.register import Selection, edit, erase, get_entries, open_register
from sociale_basis.register.exchange import Todo, import_file
from sociale_basis.vocabulary import Status

if TYPE_CHECKING:
    from sociale_basis.register import Kept, Register, Who
    from tests.register.conftest import Clock

EXAMPLE = Path(__file__).resolve().parents[3] / "data" / "voorbeeldwijk"
MESSY, CLEAN = EXAMPLE / "initiatieven_rommelig.csv", EXAMPLE / "places.csv"
AREAS = {"Lindenhof": "BU99990101", "Wilgenplein": "BU99990102", "Vlinderveld": "BU99990103"}
EVERY = Selection(statuses=tuple(Status))


def _by_name(register: Register, who: Who) -> dict[str, Kept]:
    return {each.entry.name.casefold(): each for each in get_entries(register, who, EVERY)}


def _told(kept: Kept) -> dict[str, Any]:
    """Give what both lists say of an entry."""
    entry = kept.entry
    return {
        "kind": entry.kind,
        "layer": entry.layer,
        "at": (entry.where.x, entry.where.y),
        "hours": entry.hours.text,
        "wheelchair": entry.accessibility.wheelchair,
        "steps": entry.accessibility.entrance_steps,
        "capacity": entry.capacity,
        "serves": entry.service_area,
        "source": entry.origin and entry.origin.name,
        "phone": entry.contact.phone,
        "status": kept.status,
    }


def test_the_messy_list_says_the_same_as_the_clean_one(
    register: Register, team: Who, tmp_path: Path, clock: Clock
) -> None:
    """Merged cells, Dutch days and numbers, blank rows: every entry is as in the clean table."""
    messy = import_file(register, team, MESSY, areas=AREAS)
    assert messy.count(Todo.ADD) == 43
    assert [step.draft.name for step in messy.steps if step.todo is Todo.SKIP] == [
        "totaal: 43 regels"
    ]
    other = open_register(tmp_path, clock=clock)
    assert import_file(other, team, CLEAN).count(Todo.ADD) == 43
    found, expected = _by_name(register, team), _by_name(other, team)
    other.close()
    assert found.keys() == expected.keys()
    for name, kept in found.items():
        clean = expected[name]
        assert _told(kept) == _told(clean), name
        old, new = clean.life.exists, kept.life.exists
        assert (old is None) == (new is None), name
        if old is not None and new is not None:
            assert new.on in {old.on, old.on.replace(day=1)}, name
    assert found["eettafel de lange lepel"].entry.continuity.key_persons == 1
    assert "Huurcontract" in (found["ontmoetingsplek de wilgenhoek"].entry.notes or "")
    assert found["speeltuinvereniging de wip"].status is Status.CLOSED


def test_a_dry_run_says_it_and_does_nothing(register: Register, team: Who) -> None:
    """What would be added is listed by row, with the columns; the register stays empty."""
    told = import_file(register, team, MESSY, dry_run=True)
    assert not told.done
    assert told.count(Todo.ADD) == 43
    assert get_entries(register, team, EVERY) == []
    assert told.mapping.columns["Trekker(s)"] == "continuity.key_persons"
    (bus,) = [step for step in told.steps if step.draft.name == "Buurtbus De Wilg"]
    assert bus.draft.row == 46
    assert "Vlinderveld" in " ".join(bus.draft.notes)  # no areas were given: told, not dropped


def test_again_touches_nothing_that_people_changed(register: Register, team: Who) -> None:
    """The same list again changes nothing; what somebody changed here since, stays."""
    import_file(register, team, MESSY, areas=AREAS)
    yoga = _by_name(register, team)["stoelyoga"]
    edit(register, team, yoga.id, {"hours": {"text": "Tu 11:00-12:00"}}, expected=yoga.revision)
    again = import_file(register, team, MESSY, areas=AREAS)
    assert (again.count(Todo.SAME), again.count(Todo.ADD), again.count(Todo.CHANGE)) == (43, 0, 0)
    (step,) = [each for each in again.steps if each.draft.name == "Stoelyoga"]
    assert "hours.text" in " ".join(step.draft.notes)
    assert _by_name(register, team)["stoelyoga"].entry.hours.text == "Tu 11:00-12:00"


def test_what_the_list_changes_is_taken_over(register: Register, team: Who, tmp_path: Path) -> None:
    """A newer version of a list updates by key, and names what it has no more."""
    first, second = tmp_path / "lijst.csv", tmp_path / "nieuw" / "lijst.csv"
    second.parent.mkdir()
    first.write_text("id;naam;soort;max\na;Soep;Activiteiten;10\nb;Taal;Activiteiten;8\n")
    second.write_text("id;naam;soort;max\na;Soep en brood;Activiteiten;12\n")
    import_file(register, team, first)
    told = import_file(register, team, second)
    assert list(told.untouched.values()) == ["Taal"]
    assert told.count(Todo.CHANGE) == 1
    found = _by_name(register, team)
    assert found["soep en brood"].entry.capacity == 12
    assert found["taal"].entry.capacity == 8


def test_what_was_erased_stays_erased(
    register: Register, team: Who, admin: Who, tmp_path: Path
) -> None:
    """A list of before an erasure does not bring the telephone number back."""
    file = tmp_path / "lijst.csv"
    file.write_text("id;naam;soort;telefoon\na;Soep;Activiteiten;000-0000001\n")
    import_file(register, team, file)
    (kept,) = get_entries(register, team)
    assert kept.entry.contact.phone == "000-0000001"
    erase(register, admin, kept.id)
    import_file(register, team, file)
    (kept,) = get_entries(register, team)
    assert kept.entry.contact.phone is None


def test_one_bad_row_and_nothing_is_kept(register: Register, team: Who, tmp_path: Path) -> None:
    """The line names file, row and column; the good rows above it are not in the register."""
    file = tmp_path / "lijst.csv"
    file.write_text(
        "naam;soort;x;y\nSoep;Activiteiten;143588;508414\nTaal;Activiteiten;508414;143588\n"
    )
    with pytest.raises(BadValueError, match=r"lijst\.csv, row 3, column 'x'.*swapped"):
        import_file(register, team, file)
    assert get_entries(register, team, EVERY) == []
    told = import_file(register, team, file, dry_run=True)
    assert [step.todo for step in told.steps] == [Todo.ADD, Todo.BAD]


def test_one_key_for_two_things_is_refused(register: Register, team: Who, tmp_path: Path) -> None:
    """A key that is another entry's in the register, or twice in the list, is told."""
    file = tmp_path / "lijst.csv"
    file.write_text("id;naam;soort\na;Soep;Activiteiten\na;Taal;Activiteiten\n")
    with pytest.raises(DuplicateCodeError, match=r"row 3, column 'id'.*row 2"):
        import_file(register, team, file)
    file.write_text("id;naam;soort\na;Soep;Activiteiten\n")
    import_file(register, team, file)
    file.write_text("id;naam;soort\na;Wandelclub Zuid;Activiteiten\n")
    with pytest.raises(BadValueError, match="'Soep'"):
        import_file(register, team, file)


def test_what_looks_the_same_is_not_added_twice(
    register: Register, team: Who, tmp_path: Path
) -> None:
    """An entry of that name at that place from another list is skipped, unless asked."""
    file, other = tmp_path / "a.csv", tmp_path / "b.csv"
    for each in (file, other):
        each.write_text("id;naam;soort;x;y\n1;Soep;Activiteiten;143588;508414\n")
    import_file(register, team, file)
    (step,) = import_file(register, team, other).steps
    assert step.todo is Todo.SKIP
    assert "Soep" in (step.why or "")
    assert len(get_entries(register, team)) == 1
    import_file(register, team, other, also_alike=True)
    assert len(get_entries(register, team)) == 2


def test_names_of_persons_do_not_come_in(register: Register, team: Who, tmp_path: Path) -> None:
    """Columns with persons are told of and not kept, not even in the notes of the report."""
    file = tmp_path / "lijst.csv"
    file.write_text(
        "naam;soort;contactpersoon;trekker;gecheckt\n"
        "Soep;Activiteiten;Zeldzame Naam;Zeldzame Naam;1-9-2026\n"
    )
    told = import_file(register, team, file)
    (kept,) = get_entries(register, team)
    assert "Zeldzame" not in repr(kept)
    assert len(told.steps[0].draft.notes) == 3
    assert "Zeldzame" not in repr(told.steps[0].draft.notes)
    assert kept.life.exists is not None
    assert kept.life.exists.on == date(2026, 9, 1)
