"""The authorisation matrix in the documentation is that of the program."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from sociale_basis.maps.shown import about, counted, shown_numbers
from sociale_basis.privacy import Permission, Viewer
from sociale_basis.ui.pages import PAGES

MATRIX = Path(__file__).resolve().parents[2] / "docs" / "beheer" / "autorisatie.md"


def tables() -> list[list[list[str]]]:
    """Read the tables: rows of cells, the header first, without the line below it."""
    found: list[list[list[str]]] = [[]]
    for line in MATRIX.read_text(encoding="utf-8").splitlines():
        if not line.startswith("|"):
            found.append([])
        elif not re.fullmatch(r"[|\s-]+", line) or "---" not in line:
            found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
    return [each for each in found if each]


def test_permissions_are_those_of_the_roles() -> None:
    """Each permission is in the table, with yes in the column of each role that has it."""
    header, *rows = tables()[0]
    assert header[2:] == [viewer.value for viewer in Viewer]
    assert [row[0].strip("`") for row in rows] == [each.value for each in Permission]
    for permission, row in zip(Permission, rows, strict=True):
        told = ["ja" if permission in viewer.permissions else "" for viewer in Viewer]
        assert row[2:] == told, permission


def test_pages_are_those_of_the_menu() -> None:
    """Each page is in the table, in the order of the menu, with who finds and who opens it."""
    header, *rows = tables()[1]
    assert header[1:] == [viewer.value for viewer in Viewer]
    assert [row[0] for row in rows] == [f"`/{page.path}` {page.title()}" for page in PAGES]
    for page, row in zip(PAGES, rows, strict=True):
        told = [
            "menu"
            if page.listed_for(viewer, here=True)
            else "adres"
            if page.opens_for(viewer, here=True)
            else ""
            for viewer in Viewer
        ]
        assert row[1:] == told, page.path


def test_numbers_of_people_are_shown_as_said() -> None:
    """Few people are left out for who may not see exact figures; dwellings are not people."""
    header, *rows = tables()[2]
    assert header[1:] == [viewer.value for viewer in Viewer]
    for row in rows:
        number, what = row[0].split()
        told = [
            about(float(shown_numbers(np.array([[float(number)]]), viewer)[0, 0]))
            if what == "bewoners"
            else counted(float(number))
            for viewer in Viewer
        ]
        assert row[1:] == told, row[0]
    assert {row[0].split()[1] for row in rows} == {"bewoners", "woningen"}
