"""Kinds of files, words above columns, days, numbers, addresses; and files that are none of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from sociale_basis.errors import EmptyDataError, FileFormatError, InputError, MissingColumnError
from sociale_basis.register.exchange import AddressList, Mapping, read_mapping, write_mapping
from sociale_basis.register.exchange.cell_words import day, layer_of, number
from sociale_basis.register.exchange.dutch_hours import osm_hours
from sociale_basis.register.exchange.headings import guess
from sociale_basis.register.exchange.placing import from_degrees, spot_of
from sociale_basis.register.exchange.rows import read_rows

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026 ma-vr 09:00-17:00", "2026 Mo-Fr 09:00-17:00"),
        ("maandag t/m vrijdag 9.00-17.00 uur", "Mo-Fr 09:00-17:00"),
        ("elke eerste dinsdag van de maand van 10 tot 12 uur", "Tu[1] 10:00-12:00"),
        ("di en do 9:30 - 12:00", "Tu,Th 09:30-12:00"),
        ("dinsdagochtend 10.00 tot 12.00", "Tu 10:00-12:00"),
        ("laatste vrijdag 20.00–22.00 uur", "Fr[-1] 20:00-22:00"),  # noqa: RUF001 -- as people type it
        ("ma 9-12; wo 13-17", "Mo 09:00-12:00; We 13:00-17:00"),
        ("Mo-Fr 10:00-17:00", "Mo-Fr 10:00-17:00"),
        ("na afspraak", None),
    ],
)
def test_hours_as_people_write_them(text: str, expected: str | None) -> None:
    """Dutch days and clocks become those of OpenStreetMap; what is no time stays unread."""
    assert osm_hours(text) == expected


def test_days_and_numbers() -> None:
    """Two ways to write a date, ``ca.``, a decimal comma; a month alone is its first day."""
    assert day("20-8-2026") == (date(2026, 8, 20), True)
    assert day("mrt 2026") == (date(2026, 3, 1), False)
    assert day("2026-08-20 00:00:00") == (date(2026, 8, 20), True)
    assert number("ca. 80") == 80
    assert number("143588,5") == 143588.5
    assert number("?") is None
    for text in ("31-2-2026", "gisteren", "12"):
        with pytest.raises(ValueError, match=r"."):
            day(text)


def test_headings_in_two_languages() -> None:
    """Dutch and English headings come to the same attributes; each at most once."""
    dutch = guess(["Naam", "Adres", "Plaats", "Openingstijden", "Telefoonnummer", "E-mail"])
    english = guess(["Name", "Address", "Town", "Opening hours", "Phone", "E-mail address"])
    assert list(dutch.values()) == list(english.values())
    assert "-" not in dutch.values()
    assert list(guess(["naam", "name", "kleur"]).values()).count("-") == 2
    assert layer_of("Toverij", {}) is None
    assert layer_of("Buurthuizen", {}) == "institutional/community_centre"
    assert layer_of("Toverij", {"Toverij": "communal/cafe"}) == "communal/cafe"


def test_positions_under_any_name() -> None:
    """Degrees in columns called x and y are seen to be degrees; what is abroad is refused."""
    assert spot_of(143_588.0, 508_414.0) == (143_588.0, 508_414.0)
    assert spot_of(6.904, 52.223) == from_degrees(52.223, 6.904)
    x, y = from_degrees(52.155172897, 5.387203658)  # the church tower of Amersfoort
    assert (x, y) == pytest.approx((155_000, 463_000), abs=0.5)
    with pytest.raises(ValueError, match="swapped"):
        spot_of(508_414.0, 143_588.0)
    with pytest.raises(ValueError, match="not in the Netherlands"):
        from_degrees(48.85, 2.35)


def test_addresses_are_found_where_they_can_only_be_one() -> None:
    """House letters count, accents do not; one name in two villages needs its postcode."""
    known = AddressList(
        [
            ("Hoge Bothofstraat 49, 7511ZA", 1.0, 2.0),
            ("Dorpsstraat 1, 1000AA", 10.0, 10.0),
            ("Dorpsstraat 1, 2000BB", 9_000.0, 10.0),
            ("Eénstraat 12A-3, 1000AA", 5.0, 5.0),
        ]
    )
    assert known.find("hoge bothofstraat 49") == (1.0, 2.0)
    assert known.find("Hoge Bothofstraat 49A") is None
    assert known.find("Dorpsstraat 1") is None
    assert known.find("Dorpsstraat 1", "2000BB") == (9_000.0, 10.0)
    assert known.find("Eenstraat 12a-3", "1000AA") == (5.0, 5.0)
    assert known.find("plein") is None


def test_merged_cells_of_a_workbook(tmp_path: Path) -> None:
    """A cell merged over rows holds for each; a title over the columns is no heading."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Lijst"],
        ["Soort", "Naam", "Max"],
        ["Activiteiten", "Soep", 10],
        [None, "Taal", 8],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A3:A4")
    file = tmp_path / "lijst.xlsx"
    book.save(file)
    found = read_rows(file)
    assert found.headings == ("Soort", "Naam", "Max")
    assert [(number, cells["Soort"], cells["Naam"]) for number, cells in found.rows] == [
        (3, "Activiteiten", "Soep"),
        (4, "Activiteiten", "Taal"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";"])
def test_encodings_and_signs(tmp_path: Path, encoding: str, sign: str) -> None:
    """Both encodings and both separators are read as what they are."""
    file = tmp_path / "lijst.csv"
    file.write_bytes(f"naam{sign}soort\nNaaicafé{sign}Activiteiten\n".encode(encoding))
    assert read_rows(file).rows == ((2, {"naam": "Naaicafé", "soort": "Activiteiten"}),)


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("leeg.csv", b"", EmptyDataError),
        ("kop.csv", b"naam;soort\n", EmptyDataError),
        ("vreemd.csv", b"a;b\n1;2\n", MissingColumnError),
        ("beeld.csv", b"\x89PNG\x00\x00", FileFormatError),
        ("kapot.xlsx", b"PK\x03\x04kapot", FileFormatError),
        ("kapot.json", b'[{"name": ', FileFormatError),
        ("getallen.json", b"[1, 2]", FileFormatError),
        ("vreemd.geojson", b'{"type": "Topology"}', FileFormatError),
        ("kapot.geojson", b'{"type": "FeatureCollection", "features": [1]}', FileFormatError),
        ("kapot.gpkg", b"SQLite format 3\x00kapot", FileFormatError),
    ],
)
def test_what_is_no_list_is_one_clear_line(
    tmp_path: Path, name: str, content: bytes, error: type[InputError]
) -> None:
    """Empty, broken and other files: the line names the file and says what to do."""
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(error) as told:
        read_rows(file)
    assert name in str(told.value)
    assert told.value.do


def test_a_mapping_is_saved_and_read_again(tmp_path: Path) -> None:
    """Quotes, accents and signs in headings and words come back as they were."""
    mapping = Mapping(
        source="Wijkteam 'Zuid'",
        columns={'Naam "x" \\ é\n': "name", "=b\x7f": "-"},
        layers={"Spreekuur": "institutional/presence"},
        always={"visibility": "professionals"},
    )
    write_mapping(mapping, tmp_path / "kaart.toml")
    assert read_mapping(tmp_path / "kaart.toml") == mapping


def test_a_mapping_that_cannot_be_is_refused(tmp_path: Path) -> None:
    """An attribute that is not there, or twice the same, is named."""
    file = tmp_path / "kaart.toml"
    for text in (
        '[columns]\nnaam = "naam"',
        '[columns]\na = "name"\nb = "name"',
        '[always]\nx = "1"',
    ):
        file.write_text(text)
        with pytest.raises(InputError, match=r"kaart\.toml"):
            read_mapping(file)
