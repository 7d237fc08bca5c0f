"""``sociale-basis map`` with an answer on it, for those who may see it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Run = Callable[..., Result]

LIBRARY = ("--profile", "rollator", "--layer", "institutional/library", "--minutes", "12")
DASH = "\N{EN DASH}"


def cells_of(page: Path) -> list[list[str]]:
    """Give what stands in the cells with numbers, per table row."""
    rows = re.findall(r"<tr>(.*?)</tr>", page.read_text(encoding="utf-8"))
    found = [re.findall(r'<td class="count">(.*?)</td>', row) for row in rows]
    return [row for row in found if row]


def test_for_officials_unless_told(run: Run, small_neighbourhood: Path, tmp_path: Path) -> None:
    """Without the option the map has every number, reasons and places among them."""
    page, official = tmp_path / "kaart.html", tmp_path / "official.html"
    assert run("map", small_neighbourhood, page, *LIBRARY).exit_code == 0
    assert (
        run("map", small_neighbourhood, official, *LIBRARY, "--viewer", "official").exit_code == 0
    )
    assert cells_of(page) == cells_of(official)
    assert ["0", "140", "120"] in cells_of(page)
    text = page.read_text(encoding="utf-8")
    assert "Ook zonder hindernis is het te ver lopen." in text
    assert "Waarom niet, of waarom weten we het niet" in text
    assert "Bibliotheek Dijkzicht: vanaf" in text


def test_residents_do_not_see_small_numbers(
    run: Run, small_neighbourhood: Path, tmp_path: Path
) -> None:
    """What is left out for residents is a dash; squares count dwellings, which are no people."""
    page = tmp_path / "kaart.html"
    assert run("map", small_neighbourhood, page, *LIBRARY, "--viewer", "resident").exit_code == 0
    people, squares = page.read_text(encoding="utf-8").rsplit("<details>", 1)
    page.write_text(people, encoding="utf-8")
    numbers = {number for row in cells_of(page) for number in row}
    assert DASH in numbers
    assert all(int(number.replace(".", "")) >= 10 for number in numbers - {DASH})
    assert "minder dan 10" not in people + squares
    assert "Woningen per vak van 100 meter" in people


def test_unknown_viewer_is_refused(run: Run, small_neighbourhood: Path, tmp_path: Path) -> None:
    """A viewer that does not exist is an error, and no file is written."""
    page = tmp_path / "kaart.html"
    result = run("map", small_neighbourhood, page, *LIBRARY, "--viewer", "everybody")
    assert result.exit_code == 2
    assert not page.exists()
