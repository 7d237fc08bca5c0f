"""Figures per area: names, years, missing figures, and what must never be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from sociale_basis.errors import (
    BadValueError,
    DuplicateCodeError,
    EmptyDataError,
    FileFormatError,
    InputError,
    MissingColumnError,
    UsageError,
)
from sociale_basis.sources.statistics import Statistics, read_statistics

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def csv(folder: Path, name: str, *lines: str) -> Path:
    """Write a CSV file."""
    file = folder / name
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def figure(statistics: Statistics, code: str, indicator: str) -> tuple[float | None, str, object]:
    """Give value, state and year of one figure that must be there once."""
    figures = statistics.figures
    row = figures[(figures["code"] == code) & (figures["indicator"] == indicator)]
    assert len(row) == 1
    only = row.iloc[0]
    value = None if row["value"].isna().all() else float(only["value"])
    return value, str(only["state"]), None if row["year"].isna().all() else int(only["year"])


def refusal(kind: type[InputError], *files: Path) -> str:
    """Read, expect this error, and give its one line without the first file."""
    with pytest.raises(kind) as error:
        read_statistics(files)
    line = str(error.value)
    assert "\n" not in line
    assert line.startswith(str(files[0]))
    return line.removeprefix(str(files[0]))


@pytest.mark.parametrize(
    "header",
    [
        "buurtcode;aantalInwoners;percentagePersonen65JaarEnOuder",
        "buurtcode;aantal_inwoners;percentage_personen_65_jaar_en_ouder",
    ],
)
def test_both_pdok_families(tmp_path: Path, header: str) -> None:
    """CamelCase of the WFS and snake_case of the OGC API are the same figures."""
    statistics = read_statistics([csv(tmp_path, "pdok_2024.csv", header, "BU05032403;1000;21,5")])
    assert figure(statistics, "BU05032403", "residents") == (1000.0, "measured", 2024)
    assert figure(statistics, "BU05032403", "residents_65_plus_share") == (21.5, "measured", 2024)


def test_odata_with_padding_and_moving_numbers(tmp_path: Path) -> None:
    """OData pads codes and values and numbers its columns; 65 and over is a count there."""
    file = csv(
        tmp_path,
        "85984NED_2024.csv",
        '"WijkenEnBuurten","Gemeentenaam_1","AantalInwoners_5","k_65JaarOfOuder_12"',
        '"GM0344    ","Utrecht        ","  367947","   40000"',
    )
    statistics = read_statistics([file])
    assert figure(statistics, "GM0344", "residents") == (367_947.0, "measured", 2024)
    assert figure(statistics, "GM0344", "residents_65_plus") == (40_000.0, "measured", 2024)
    share, state, year = figure(statistics, "GM0344", "residents_65_plus_share")
    assert share == pytest.approx(100 * 40_000 / 367_947)
    assert (state, year) == ("measured", 2024)
    assert statistics.columns["residents_65_plus_share"].column == (
        "k_65JaarOfOuder_12 / AantalInwoners_5"
    )


def test_rivm_only_adults_and_only_the_value(tmp_path: Path) -> None:
    """Of the health monitor the rows per age and of the margins are not the figure."""
    file = csv(
        tmp_path,
        "50120NED.csv",
        "WijkenEnBuurten;Leeftijd;Marges;Perioden;Eenzaam_27",
        "BU05032403;20300;MW00000;2022JJ00;    47.5",
        "BU05032403;20300;MW00001;2022JJ00;    41.0",
        "BU05032403;80200;MW00000;2022JJ00;    55.0",
    )
    statistics = read_statistics([file])
    assert figure(statistics, "BU05032403", "lonely_share") == (47.5, "modelled", 2022)
    assert len(statistics.figures) == 1


def test_missing_figures_keep_their_reason(tmp_path: Path) -> None:
    """Suppressed is not unknown, and neither is zero; unit and file stand with the indicator."""
    file = csv(
        tmp_path,
        "cijfers 2023.csv",
        "code,aantal_inwoners",
        "A,0",
        "B,-99997",
        "C,-99995",
        "D,       .",
        "E,",
    )
    statistics = read_statistics([file])
    states = [figure(statistics, code, "residents")[:2] for code in "ABCDE"]
    assert states == [
        (0.0, "measured"),
        (None, "suppressed"),
        (None, "unknown"),
        (None, "unknown"),
        (None, "unknown"),
    ]
    source = statistics.columns["residents"]
    assert (source.file, source.unit_en, source.measured) == (
        "cijfers 2023.csv",
        "residents",
        "measured",
    )


def test_empty_columns_come_from_an_earlier_year(tmp_path: Path) -> None:
    """Per indicator the newest year that is filled, in whatever order the files are given."""
    new = csv(tmp_path, "kwb-2024.csv", "gwb_code,a_inw,a_woning", "BU1,110,.", "BU2,.,.")
    old = csv(tmp_path, "kwb-2023.csv", "gwb_code,a_inw,a_woning", "BU1,100,50", "BU2,20,9")
    for files in ([new, old], [old, new]):
        statistics = read_statistics(files)
        assert figure(statistics, "BU1", "residents") == (110.0, "measured", 2024)
        # One year per indicator: the gap in 2024 is not filled from 2023.
        assert figure(statistics, "BU2", "residents") == (None, "unknown", 2024)
        assert figure(statistics, "BU2", "homes") == (9.0, "measured", 2023)
        assert statistics.columns["homes"].year == 2023
        assert "homes: empty for 2024, taken from 2023" in statistics.warnings
    assert statistics.wide().loc["BU1"].to_dict() == {"residents": 110.0, "homes": 50.0}


def test_files_of_one_year_are_joined(tmp_path: Path) -> None:
    """Two municipalities side by side; where both say something else the first is believed."""
    one = csv(tmp_path, "a2023.csv", "code,aantal_inwoners", "A,10", "B,20", "C,.")
    two = csv(tmp_path, "b2023.csv", "code,aantal_inwoners", "B,21", "C,30", "D,40")
    statistics = read_statistics([one, two])
    values = statistics.wide()["residents"].to_dict()
    assert values == {"A": 10.0, "B": 20.0, "C": 30.0, "D": 40.0}
    assert statistics.columns["residents"].file == "a2023.csv, b2023.csv"
    assert any("differ for 1 areas" in warning for warning in statistics.warnings)


@pytest.mark.parametrize(
    ("name", "lines", "year"),
    [
        ("x.csv", ("code,jaar,aantal_inwoners", "A,2021,5"), 2021),
        ("kwb-2024.csv", ("code,jaar,aantal_inwoners", "A,2021,5"), 2021),
        ("kwb-2024.csv", ("code,aantal_inwoners", "A,5"), 2024),
        ("kwb-20245.csv", ("code,aantal_inwoners", "A,5"), None),
        ("2023 en 2024.csv", ("code,aantal_inwoners", "A,5"), None),
        ("kwb.csv", ("code,aantal_inwoners", "A,5"), None),
    ],
)
def test_year_is_read_and_never_guessed(
    tmp_path: Path, name: str, lines: Sequence[str], year: int | None
) -> None:
    """A column before the file name, and an unknown year is null with a warning."""
    statistics = read_statistics([csv(tmp_path, name, *lines)])
    assert figure(statistics, "A", "residents") == (5.0, "measured", year)
    assert statistics.columns["residents"].year == year
    said = any("says nothing of its year" in warning for warning in statistics.warnings)
    assert said == (year is None)


def test_year_of_a_sheet_before_that_of_the_file(tmp_path: Path) -> None:
    """CBS names the sheet; a file that somebody renamed gives a warning."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "kwb-2023"
    book.active.append(["gwb_code", "a_inw"])
    book.active.append(["BU03440111", 1810])
    file = tmp_path / "kwb-2024.xlsx"
    book.save(file)
    statistics = read_statistics([file])
    assert figure(statistics, "BU03440111", "residents") == (1810.0, "measured", 2023)
    assert any("the sheet is believed" in warning for warning in statistics.warnings)


def test_several_years_in_one_file(tmp_path: Path) -> None:
    """Rows of years are editions: the newest that is filled counts, codes repeat per year."""
    file = csv(
        tmp_path,
        "x.csv",
        "code,jaar,aantal_inwoners,aantal_huishoudens",
        "A,2022,5,3",
        "A,2023,6,",
    )
    statistics = read_statistics([file])
    assert figure(statistics, "A", "residents") == (6.0, "measured", 2023)
    assert figure(statistics, "A", "households") == (3.0, "measured", 2022)


def test_forbidden_columns_are_nowhere(tmp_path: Path) -> None:
    """Origin, house value, social rent and income do not get into any frame, key or warning."""
    file = csv(
        tmp_path,
        "kwb-2023.csv",
        "gwb_code,regio,a_inw,a_nl_all,g_wozbag,p_wcorpw,p_huurw,g_ink_pi,gemiddeldeWoningwaarde",
        "BU1,Oost,100,987654,876543,76,65,54,43",
    )
    statistics = read_statistics([file])
    assert statistics.wide().to_dict("index") == {"BU1": {"residents": 100.0}}
    assert statistics.names == {"BU1": "Oost"}
    everything = f"{statistics.figures.to_csv()} {statistics.columns} {statistics.warnings}"
    for word in ("987654", "876543", "a_nl_all", "wozbag", "wcorpw", "huurw", "ink", "waarde"):
        assert word not in everything


def test_refuses_statistics_without_code_column(tmp_path: Path) -> None:
    """The line names file, what was found and what would do."""
    line = refusal(MissingColumnError, csv(tmp_path, "x.csv", "wijk,aantal_inwoners", "Oost,3"))
    assert line.startswith(
        ": there is no column with area codes; the first row reads wijk, aantal_inwoners."
    )


def test_refuses_duplicate_codes(tmp_path: Path) -> None:
    """Padding does not hide that a code occurs twice; both rows are named."""
    file = csv(tmp_path, "2023.csv", "gwb_code,a_inw", "BU1,3", "BU2,4", "BU1  ,5")
    assert refusal(DuplicateCodeError, file).startswith(
        ", row 4, column 'gwb_code': the code 'BU1' stands here and in row 2"
    )
    unknown_year = csv(tmp_path, "x.csv", "gwb_code,a_inw", "BU1,3", "BU1,5")
    assert ", row 3, " in refusal(DuplicateCodeError, unknown_year)


def test_refuses_bad_cells(tmp_path: Path) -> None:
    """A word, a percentage above 100, a missing code and a wrong year are named by row."""
    file = tmp_path / "x.csv"
    csv(tmp_path, "x.csv", "code,aantal_inwoners", "A,3", "B,veel")
    assert refusal(BadValueError, file).startswith(
        ", row 3, column 'aantal_inwoners': 'veel' is not a number"
    )
    csv(tmp_path, "x.csv", "code,percentage_personen_65_jaar_en_ouder", "A,120")
    assert "120 is above 100" in refusal(BadValueError, file)
    csv(tmp_path, "x.csv", "code,aantal_inwoners", "A,3", ",4")
    assert refusal(BadValueError, file).startswith(
        ", row 3, column 'code': this row has no area code"
    )
    csv(tmp_path, "x.csv", "code,jaar,aantal_inwoners", "A,vorig,3")
    assert refusal(BadValueError, file).startswith(", row 2, column 'jaar': 'vorig' is not a year")


def test_refuses_tables_without_a_figure_and_no_tables(tmp_path: Path) -> None:
    """Nothing on the allow-list, no table, no file."""
    nothing = csv(tmp_path, "x.csv", "code,g_wozbag", "A,3")
    assert "no column is an indicator on the allow-list" in refusal(EmptyDataError, nothing)
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\x00")
    assert "this is not a table" in refusal(FileFormatError, picture)
    assert "there is no such file" in refusal(UsageError, tmp_path / "nowhere.csv")


def test_says_which_file_had_nothing(tmp_path: Path) -> None:
    """A file without any indicator beside one with: a warning, not silence."""
    good = csv(tmp_path, "2023.csv", "code,aantal_inwoners", "A,3")
    bad = csv(tmp_path, "woz2023.csv", "code,g_wozbag", "A,3")
    statistics = read_statistics([good, bad])
    assert statistics.rows == {good: 1, bad: 1}
    assert any(str(bad) in warning for warning in statistics.warnings)


def test_no_share_of_two_years(tmp_path: Path) -> None:
    """A number of 2022 is not divided by the residents of 2023."""
    old = csv(tmp_path, "kwb2022.csv", "gwb_code,a_inw,a_65_oo", "A,90,30")
    new = csv(tmp_path, "kwb2023.csv", "gwb_code,a_inw,a_65_oo", "A,100,.")
    statistics = read_statistics([old, new])
    assert figure(statistics, "A", "residents_65_plus") == (30.0, "measured", 2022)
    assert sorted(statistics.columns) == ["residents", "residents_65_plus"]
