"""Exports of monitors, in each shape, become the same figures as a plain table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import openpyxl
import pytest
from shapely.geometry import box

from sociale_basis.errors import (
    BadValueError,
    DuplicateCodeError,
    EmptyDataError,
    MissingColumnError,
)
from sociale_basis.sources.area_exports import export_columns, read_figures
from sociale_basis.sources.areas_by_name import with_codes_of
from sociale_basis.sources.statistics import Statistics, read_statistics, statistics_from_tables
from sociale_basis.sources.table import table_of_records
from tests.sources.own_figures import DEFINITIONS

if TYPE_CHECKING:
    from pathlib import Path

MARK, HELPS = "liveability_mark", "volunteers_own_share"


@pytest.fixture(autouse=True)
def _own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Define figures of one's own."""
    file = tmp_path / "indicatoren.toml"
    file.write_text(DEFINITIONS, encoding="utf-8")
    monkeypatch.setenv("SOCIALE_BASIS_INDICATORS", str(file))


def csv(folder: Path, name: str, *lines: str) -> Path:
    """Write a CSV file."""
    file = folder / name
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def workbook(folder: Path, name: str, *rows: list[object]) -> Path:
    """Write an Excel file."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    file = folder / name
    book.save(file)
    return file


def told(statistics: Statistics) -> dict[str, dict[str, float]]:
    """Give value by area and indicator."""
    return {
        str(code): {str(key): float(value) for key, value in row.dropna().items()}
        for code, row in statistics.wide().iterrows()
    }


EXPECTED = {"SW1": {MARK: 7.1, HELPS: 31.0}, "SW2": {MARK: 6.4}}
LONG = [
    "Gebiedscode;Gebied;Gebiedsniveau;Onderwerp;Jaar;Waarde",
    "SW1;Noord;subwijk;Rapportcijfer leefbaarheid;2021;6,8",
    "SW1;Noord;subwijk;Rapportcijfer leefbaarheid;2023;7,1",
    "SW2;Zuid;subwijk;Rapportcijfer leefbaarheid;2023;6,4",
    "SW1;Noord;subwijk;Percentage dat een buur helpt;2023;31",
    "SW2;Zuid;subwijk;Percentage dat een buur helpt;2023;?",
    "SW1;Noord;subwijk;Aantal hondenbezitters;2023;120",
    "SW1;Noord;subwijk;Gemiddeld inkomen;2023;31",
]


def test_long(tmp_path: Path) -> None:
    """One row per area, topic and year; the newest year that is filled, names, unknown as '?'."""
    statistics = read_statistics([csv(tmp_path, "export.csv", *LONG)])
    assert told(statistics) == EXPECTED
    assert statistics.names == {"SW1": "Noord", "SW2": "Zuid"}
    assert {key: column.year for key, column in statistics.columns.items()} == {
        MARK: 2023,
        HELPS: 2023,
    }
    assert statistics.columns[MARK].column == "Rapportcijfer leefbaarheid"
    states = statistics.figures.set_index(["code", "indicator"])["state"]
    assert states["SW2", HELPS] == "unknown"


def test_topics_that_nobody_defined_are_told(tmp_path: Path) -> None:
    """So that they can be defined; what may never be read is counted, and not named."""
    statistics = read_statistics([csv(tmp_path, "export.csv", *LONG)])
    unread = [warning for warning in statistics.warnings if "not read" in warning]
    assert len(unread) == 1
    assert unread[0].endswith("no indicator is defined for them: 'Aantal hondenbezitters'")
    never = [warning for warning in statistics.warnings if "never read" in warning]
    assert len(never) == 1
    assert "1 topics are about something that is never read" in never[0]
    assert "inkomen" not in " ".join(statistics.warnings)
    assert "hondenbezitters" not in statistics.figures.to_csv()


def test_long_as_amsterdam_publishes_it(tmp_path: Path) -> None:
    """Other order, other words, codes of topics: the same figures."""
    file = csv(
        tmp_path,
        "bbga.csv",
        "jaar,gebiedcode22,variabele,waarde",
        "2023,SW1,leefb_rapp,7.1",
        "2023,SW2,leefb_rapp,6.4",
        "2023,SW1,Percentage dat een buur helpt,31",
        "2022,SW1,BEVTOTAAL,900",
    )
    assert told(read_statistics([file])) == EXPECTED


@pytest.mark.parametrize("head", ["Geolevel;Geoitem;Period", "geolevel;geo;perioden"])
def test_wide_as_swing_has_it(tmp_path: Path, head: str) -> None:
    """One row per area and period, a column per topic, under name or code; Swing's sentinels."""
    file = csv(
        tmp_path,
        "swing.csv",
        f"{head};leefb_rapp;Percentage dat een buur helpt;Leden buurttuin",
        "subwijk;SW1;2023;7.1;31;-99997",
        "subwijk;SW2;2023;6.4;-99999;-99996",
        "subwijk;SW1;2022;6.9;30;4",
    )
    statistics = read_statistics([file])
    states = statistics.figures.set_index(["code", "indicator"])["state"]
    assert told(statistics)["SW1"][MARK] == 7.1
    assert states["SW2", HELPS] == "unknown"
    assert told(statistics)["SW1"]["garden_members"] == 4
    assert statistics.columns["garden_members"].year == 2022


def test_years_below_the_topics(tmp_path: Path) -> None:
    """Two rows of header in Excel, topics merged over their years."""
    file = workbook(
        tmp_path,
        "kruistabel.xlsx",
        ["Export van 1-2-2024"],
        [],
        [
            "Gebiedscode",
            "Gebied",
            "Rapportcijfer leefbaarheid",
            None,
            "Percentage dat een buur helpt",
        ],
        [None, None, 2021, 2023, 2023],
        ["SW1", "Noord", 6.8, 7.1, 31],
        ["SW2", "Zuid", None, 6.4, None],
        ["Bron: Omnibus"],
    )
    statistics = read_statistics([file])
    assert told(statistics) == EXPECTED
    assert statistics.names == {"SW1": "Noord", "SW2": "Zuid"}
    assert statistics.columns[MARK].year == 2023


def test_topics_above_the_years(tmp_path: Path) -> None:
    """The areas may be named in the row of the years instead."""
    file = csv(
        tmp_path,
        "kruistabel.csv",
        ";;Rapportcijfer leefbaarheid;;Percentage dat een buur helpt",
        "Gebiedscode;Gebied;2021;2023;2023",
        "SW1;Noord;6,8;7,1;31",
        "SW2;Zuid;;6,4;",
    )
    assert told(read_statistics([file])) == EXPECTED


def test_one_topic_in_the_title(tmp_path: Path) -> None:
    """Years in columns under a title that is the topic."""
    file = csv(
        tmp_path, "x.csv", "Rapportcijfer leefbaarheid", "Gebiedscode;2021;2023", "SW1;6,8;7,1"
    )
    statistics = read_statistics([file])
    assert told(statistics) == {"SW1": {MARK: 7.1}}
    assert statistics.columns[MARK].year == 2023


def test_a_plain_table_of_ones_own(tmp_path: Path) -> None:
    """One row per area with topics in columns; the year of the definition where there is none."""
    file = csv(
        tmp_path,
        "x.csv",
        "code;Percentage dat een buur helpt;Aantal bankjes",
        "SW1;31;4",
    )
    statistics = read_statistics([file])
    assert told(statistics) == {"SW1": {HELPS: 31.0}}
    assert statistics.columns[HELPS].year == 2021
    assert not any("says nothing of its year" in warning for warning in statistics.warnings)
    assert any("'Aantal bankjes'" in warning for warning in statistics.warnings)


def test_an_export_beside_kerncijfers(tmp_path: Path) -> None:
    """Both go the same way, and each keeps its source; of CBS nothing is listed as unread."""
    export = csv(tmp_path, "export.csv", *LONG)
    kwb = csv(tmp_path, "kwb-2024.csv", "gwb_code,a_inw,a_nl_all,a_pau", "BU00010001,100,60,40")
    statistics = read_statistics([kwb, export])
    assert told(statistics)["BU00010001"] == {"residents": 100.0}
    assert {key: column.file for key, column in statistics.columns.items()} == {
        "residents": "kwb-2024.csv",
        MARK: "export.csv",
        HELPS: "export.csv",
    }
    assert not any("a_pau" in warning for warning in statistics.warnings)


def test_a_topic_with_a_name_of_cbs_is_not_taken_for_a_figure_of_cbs(tmp_path: Path) -> None:
    """Residents as a municipality counts them are not those of CBS: they would get its name."""
    file = csv(tmp_path, "x.csv", *LONG[:2], "SW1;Noord;subwijk;Aantal inwoners;2023;800")
    statistics = read_statistics([file])
    assert list(statistics.columns) == [MARK]
    assert any("'Aantal inwoners'" in warning for warning in statistics.warnings)


def test_mistakes_are_named_by_row(tmp_path: Path) -> None:
    """A word, a year that is none, twice the same, and a table in which nothing is defined."""
    bad = csv(tmp_path, "bad.csv", *LONG, "SW2;Zuid;subwijk;leefb_rapp;2022;goed")
    with pytest.raises(BadValueError, match=r"row 9, column 'leefb_rapp': 'goed' is not a number"):
        read_statistics([bad])
    bad = csv(tmp_path, "bad.csv", *LONG, "SW2;Zuid;subwijk;leefb_rapp;2021/2022;6")
    with pytest.raises(BadValueError, match=r"row 9, column 'Jaar': '2021/2022' is not a year"):
        read_statistics([bad])
    twice = csv(tmp_path, "bad.csv", *LONG, LONG[2].replace("subwijk", "wijk"))
    with pytest.raises(DuplicateCodeError, match=r"row 9.*stands here and in row 3.*one level"):
        read_statistics([twice])
    nothing = csv(tmp_path, "bad.csv", LONG[0], LONG[6], LONG[7])
    with pytest.raises(EmptyDataError, match=r"there are Aantal hondenbezitters.*INDICATORS"):
        read_statistics([nothing])
    years = workbook(
        tmp_path,
        "bad.xlsx",
        ["Gebiedscode", "leefb_rapp", None],
        [None, 2022, 2023],
        ["A", 7, "x7"],
    )
    with pytest.raises(BadValueError, match=r"row 3, column 'leefb_rapp': 'x7'"):
        read_statistics([years])
    with pytest.raises(MissingColumnError, match="no column with area codes"):
        read_statistics([csv(tmp_path, "bad.csv", "Straat;leefb_rapp", "A;7")])


@pytest.mark.parametrize(
    "period", ["2023", "2023JJ00", "2023.0", "1-1-2023", "01/01/2023", "2023-01-01"]
)
def test_ways_to_write_a_year(tmp_path: Path, period: str) -> None:
    """As years, periods of CBS, and dates."""
    file = csv(tmp_path, "x.csv", LONG[0], f"SW1;Noord;subwijk;leefb_rapp;{period};7")
    assert read_statistics([file]).columns[MARK].year == 2023


def test_numbers_that_look_like_years_are_numbers(tmp_path: Path) -> None:
    """A first row of counts between 1980 and 2099 is no second row of header."""
    file = csv(tmp_path, "2024.csv", "pc4;aantal_inwoners;aantal_huishoudens", "2011;1990;2005")
    assert told(read_statistics([file])) == {"2011": {"residents": 1990.0, "households": 2005.0}}


def test_a_cell_that_reads_wijk_is_no_header(tmp_path: Path) -> None:
    """CBS says in each row what sort of area it is."""
    file = csv(
        tmp_path,
        "kwb-2024.csv",
        "gwb_code,recs,a_inw",
        "WK000100,Wijk,2020",
        "BU00010000,Buurt,2020",
    )
    assert told(read_statistics([file]))["WK000100"] == {"residents": 2020.0}


def test_a_table_from_memory(tmp_path: Path) -> None:
    """A long table that a service gave goes the same way as a file."""
    file = csv(tmp_path, "export.csv", *LONG)
    records = [dict(zip(LONG[0].split(";"), line.split(";"), strict=True)) for line in LONG[1:]]
    in_memory = statistics_from_tables([table_of_records(records, "monitor")])
    assert told(in_memory) == told(read_statistics([file]))
    assert export_columns(read_figures(file).frame.columns) is not None


def test_areas_by_name(tmp_path: Path) -> None:
    """Without codes the names count, in capitals or not; a name of two areas is nobody's."""
    file = csv(
        tmp_path,
        "x.csv",
        "Wijk;Perioden;leefb_rapp",
        "NOORD;2023;7",
        "Zuid;2023;6",
        "Elders;2023;5",
    )
    areas = gpd.GeoDataFrame(
        {"code": ["W1", "W2", "W3"], "name": ["Noord", "Zuid", "zuid"]},
        geometry=[box(0, 0, 1, 1)] * 3,
        crs="EPSG:28992",
    )
    statistics = with_codes_of(read_statistics([file]), areas)
    assert told(statistics) == {"W1": {MARK: 7.0}, "Zuid": {MARK: 6.0}, "Elders": {MARK: 5.0}}
    assert any("more than one" in w and w.endswith("Zuid") for w in statistics.warnings)
    coded = csv(tmp_path, "coded.csv", "code;jaar;leefb_rapp", "W1;2023;8")
    both = with_codes_of(read_statistics([file, coded]), areas)
    assert told(both)["W1"] == {MARK: 8.0}, "the figure under the code stays"
