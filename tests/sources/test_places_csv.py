"""Places from a table: what is read, and that no bad row slips through."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest
from pyproj import Transformer

from sociale_basis.errors import (
    BadValueError,
    DuplicateCodeError,
    EmptyDataError,
    InputError,
    MissingColumnError,
    UnknownLayerError,
)
from sociale_basis.sources import places_csv
from sociale_basis.sources.places_csv import COLUMNS, read_places

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "id,name,layer,source,lat,lon"
LIBRARY = "b1,De Bieb,institutional/library,gemeente,51.9995,4.3601"


def csv(folder: Path, *lines: str) -> Path:
    """Write a CSV file."""
    file = folder / "places.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def refusal(kind: type[InputError], file: Path) -> str:
    """Read, expect this error, and give its one line without the file."""
    with pytest.raises(kind) as error:
        read_places(file)
    line = str(error.value)
    assert "\n" not in line
    assert line.startswith(str(file))
    return line.removeprefix(str(file))


def test_smallest_table(tmp_path: Path) -> None:
    """With the required columns alone everything else is unknown, and the status candidate."""
    places, warnings = read_places(csv(tmp_path, HEADER, LIBRARY))
    assert warnings == []
    row = places.iloc[0]
    assert row[["id", "name", "layer", "source"]].tolist() == LIBRARY.split(",")[:4]
    assert (row["lat"], row["lon"]) == (51.9995, 4.3601)
    assert (row["status"], row["reach_mode"], row["spheres"]) == (
        "candidate",
        "own_strength",
        "institutional",
    )
    unknown = ["wheelchair", "toilet_wheelchair", "entrance_steps", "opening_hours", "checked_on"]
    assert row[unknown].isna().all()


def test_full_table(tmp_path: Path) -> None:
    """Every column is read; Dutch decimals and semicolons as a Dutch spreadsheet writes them."""
    file = csv(
        tmp_path,
        "Id;Name;Layer;Source;Lat;Lon;Status;Checked on;Spheres;Reach mode;Service area;"
        "Opening hours;Wheelchair;Toilet wheelchair;Entrance steps;Capacity;Phone;Email;Website",
        "b1;De Bieb;institutional/library;gemeente;51,9995;4,3601;verified;2026-03-31;"
        "communal | institutional;own_strength|comes_to_the_home;BU05032403|2611.0;"
        "Mo-Fr 10:00-17:00;limited;no;2;40;015 123;a@b.nl;https://b.nl",
    )
    places, warnings = read_places(file)
    assert warnings == []
    assert places.iloc[0].to_dict() == {
        "id": "b1",
        "name": "De Bieb",
        "layer": "institutional/library",
        "source": "gemeente",
        "lon": 4.3601,
        "lat": 51.9995,
        "status": "verified",
        "checked_on": "2026-03-31",
        "spheres": "communal|institutional",
        "reach_mode": "own_strength|comes_to_the_home",
        "service_area": "BU05032403|2611",
        "opening_hours": "Mo-Fr 10:00-17:00",
        "wheelchair": "limited",
        "toilet_wheelchair": "no",
        "entrance_steps": 2,
        "capacity": 40,
        "phone": "015 123",
        "email": "a@b.nl",
        "website": "https://b.nl",
    }


def test_rd_coordinates(tmp_path: Path) -> None:
    """X and y in RD are the same spot: back in RD it is within a centimetre or two."""
    file = csv(tmp_path, "id,name,layer,source,x,y", "a,A,institutional/library,g,84500,446000")
    places, _ = read_places(file)
    back = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True)
    assert back.transform(places["lon"][0], places["lat"][0]) == pytest.approx(
        (84_500, 446_000), abs=0.02
    )


def test_who_comes_to_the_home_needs_no_position(tmp_path: Path) -> None:
    """A visiting service has an area instead of a door; without either it is refused."""
    header = f"{HEADER},reach_mode,service_area"
    row = "v,Op bezoek,communal/initiatives,gemeente,,,comes_to_the_home"
    places, _ = read_places(csv(tmp_path, header, f"{row},BU05032403"))
    assert pd.isna(places["lat"][0])
    assert places["service_area"][0] == "BU05032403"
    assert refusal(BadValueError, csv(tmp_path, header, f"{row},")).startswith(
        ", row 2, column 'service_area': it comes to the home, but it is not said where"
    )


def test_excel_dates_and_numbers(tmp_path: Path) -> None:
    """A date cell and number cells of Excel are what they look like."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append([*HEADER.split(","), "checked_on", "entrance_steps"])
    cells = LIBRARY.split(",")[:4]
    book.active.append([*cells, 51.9995, 4.3601, pd.Timestamp("2026-03-31").to_pydatetime(), 0])
    file = tmp_path / "places.xlsx"
    book.save(file)
    places, _ = read_places(file)
    assert places["checked_on"][0] == "2026-03-31"
    assert places["entrance_steps"][0] == 0


def test_unknown_columns_are_named(tmp_path: Path) -> None:
    """A typo in a column name does not pass in silence."""
    _, warnings = read_places(csv(tmp_path, f"{HEADER},wheelchiar", f"{LIBRARY},yes"))
    assert len(warnings) == 1
    assert warnings[0].endswith("these columns are not read: wheelchiar")


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("wheelchair", "ja", "'ja' is not known. Choose from yes, limited, no"),
        ("toilet_wheelchair", "yes|no", "more than one value"),
        ("entrance_steps", "twee", "'twee' is not a number"),
        ("entrance_steps", "-1", "'-1' is not a whole number from 0"),
        ("capacity", "2.5", "'2.5' is not a whole number from 0"),
        ("status", "open", "'open' is not known"),
        ("status", "candidate|closed", "more than one value"),
        ("checked_on", "31-03-2026", "'31-03-2026' is not a date. Write it like 2026-03-31"),
        ("spheres", "personal", "the personal sphere is never shown as points"),
        ("spheres", "stad", "'stad' is not known"),
        ("reach_mode", "walking", "'walking' is not known"),
    ],
)
def test_bad_cells(tmp_path: Path, column: str, value: str, said: str) -> None:
    """The line has file, row and column, also when the row before it is good."""
    file = csv(
        tmp_path, f"{HEADER},{column}", f"{LIBRARY},", f"{LIBRARY[:1]}2{LIBRARY[2:]},{value}"
    )
    line = refusal(BadValueError, file)
    assert line.startswith(f", row 3, column '{column}': {said}")


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (",A,institutional/library,g,52,4.3", "id", "the cell is empty"),
        ("a,,institutional/library,g,52,4.3", "name", "the cell is empty"),
        ("a,A,,g,52,4.3", "layer", "the cell is empty"),
        ("a,A,institutional/library,,52,4.3", "source", "the cell is empty"),
        ("a,A,institutional/library,g,,", "lat", "the place has no position"),
        ("a,A,institutional/library,g,52,", "lon", "half of the position is missing"),
        ("a,A,institutional/library,g,84500,446000", "lat", "84500 is not between -90 and 90"),
        ("a,A,personal/lonely,g,52,4.3", "layer", "this layer holds figures of areas"),
    ],
)
def test_bad_rows(tmp_path: Path, row: str, column: str, said: str) -> None:
    """What must be there is there, and where it can be."""
    assert refusal(BadValueError, csv(tmp_path, HEADER, row)).startswith(
        f", row 2, column '{column}': {said}"
    )


def test_verified_needs_a_date(tmp_path: Path) -> None:
    """Verified without saying when is refused."""
    file = csv(tmp_path, f"{HEADER},status", f"{LIBRARY},verified")
    assert ", row 2, column 'checked_on': verified, but not when" in refusal(BadValueError, file)


def test_swapped_rd_coordinates(tmp_path: Path) -> None:
    """X and y the wrong way round are out of bounds, with a hint."""
    file = csv(tmp_path, "id,name,layer,source,x,y", "a,A,institutional/library,g,446000,84500")
    assert "check whether x and y are swapped" in refusal(BadValueError, file).lower()


def test_unknown_layer(tmp_path: Path) -> None:
    """The line says where and which layers look like it."""
    file = csv(tmp_path, HEADER, LIBRARY.replace("institutional/library", "communal/library"))
    line = refusal(UnknownLayerError, file)
    assert line.startswith(", row 2, column 'layer': no layer is called 'communal/library'")
    assert "institutional/library" in line


def test_duplicate_ids(tmp_path: Path) -> None:
    """An id is one place."""
    assert refusal(DuplicateCodeError, csv(tmp_path, HEADER, LIBRARY, LIBRARY)).startswith(
        ", row 3, column 'id': the id 'b1' stands here and in row 2"
    )


def test_missing_columns(tmp_path: Path) -> None:
    """A required column, the position or every row missing: each is named."""
    assert ", column 'source': this column is not there" in refusal(
        MissingColumnError, csv(tmp_path, "id,name,layer,lat,lon", "a,A,institutional/library,52,4")
    )
    assert ": there is no position" in refusal(
        MissingColumnError, csv(tmp_path, "id,name,layer,source,lat", "a,A,b/c,g,52")
    )
    assert ": there is no column 'id'" in refusal(MissingColumnError, csv(tmp_path, "naam", "A"))
    assert ": the table has no rows" in refusal(EmptyDataError, csv(tmp_path, HEADER))


def test_every_column_is_documented() -> None:
    """The table in the module's docstring names every column that is read."""
    assert places_csv.__doc__ is not None
    rows = places_csv.__doc__.split("=\n")[2]
    documented = re.findall(r"^([a-z_]+(?:, [a-z_]+)?)  ", rows, flags=re.MULTILINE)
    names = [name for row in documented for name in row.split(", ")]
    assert sorted(names) == sorted(COLUMNS)
