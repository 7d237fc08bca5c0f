"""``sociale-basis map`` with an answer on it, for those who may see it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sociale_basis.neighbourhood import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Run = Callable[..., Result]

LIBRARY = ("--profile", "rollator", "--layer", "institutional/library", "--minutes", "12")


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
    """For residents every table counts dwellings, and nobody is counted."""
    page = tmp_path / "kaart.html"
    assert run("map", small_neighbourhood, page, *LIBRARY, "--viewer", "resident").exit_code == 0
    text = page.read_text(encoding="utf-8")
    homes = load(small_neighbourhood).homes
    dwellings = homes.loc[homes["inside"], "dwellings"].sum()
    counts = [sum(map(int, row[:3])) for row in cells_of(page) if len(row) >= 3]
    assert counts.count(dwellings) >= 2, "the whole, and the one place"
    assert "minder dan 10" not in text
    assert not re.search(r"\d bewoners", text)
    assert "Woningen per vak van 100 meter" in text


def test_unknown_viewer_is_refused(run: Run, small_neighbourhood: Path, tmp_path: Path) -> None:
    """A viewer that does not exist is an error, and no file is written."""
    page = tmp_path / "kaart.html"
    result = run("map", small_neighbourhood, page, *LIBRARY, "--viewer", "everybody")
    assert result.exit_code == 2
    assert not page.exists()
