"""The allow-list on real headers of CBS."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import openpyxl
import pytest

from sociale_basis.indicators import resolve_columns

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("year", [2023, 2024])
def test_key_figures_workbook(shared_data: Path, year: int) -> None:
    """Of the columns of a KWB workbook exactly the allowed ones are read."""
    file = shared_data / "utrecht" / f"CBS-Utrecht-kwb-{year}.xlsx"
    book = openpyxl.load_workbook(file, read_only=True)
    header = [str(cell) for cell in next(book.worksheets[0].iter_rows(values_only=True))]
    book.close()
    assert len(header) == 121
    assert " ".join(sorted(resolve_columns(header))) == (
        "a_00_14 a_15_24 a_1p_hh a_25_44 a_45_64 a_65_oo a_hh a_hh_m_k a_hh_z_k a_inw a_lan_ha "
        "a_wmo_t a_woning bev_dich g_afs_gs g_afs_hp g_afs_kv g_afs_sc g_hhgro g_pau_hh p_hh_osm "
        "p_mgezw p_wmo_t "
        "ste_mvs ste_oad"
    )


def test_nearness_table(shared_data: Path) -> None:
    """The nearness table gives distances only, never the numbers within some kilometres."""
    file = shared_data / "utrecht" / "nabijheid_voorzieningen_2023.csv"
    with file.open(encoding="utf-8-sig", newline="") as lines:
        header = next(csv.reader(lines, delimiter=";"))
    found = resolve_columns(header)
    assert len(found) >= 14
    assert all(key.startswith("distance_") for key in found.values())
    assert all("Afstand tot" in column for column in found)
