"""The table of the untagged: its rows, its presets, and what a municipality may change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sociale_basis.errors import BadValueError, UsageError
from sociale_basis.network.attributes import KerbSituation, Surface, WayClass
from sociale_basis.network.situations import NEAR_BARRIER
from sociale_basis.network.untagged import MAX_ROWS, NO_ROW, Reading, presets, untagged

CHECKOUT = Path(__file__).resolve().parents[2]
TEXT = (CHECKOUT / "data" / "mobility" / "untagged.toml").read_text(encoding="utf-8")

STREETS = """living_street service residential unclassified tertiary secondary primary trunk
    road""".split()  # noqa: SIM905  (shorter than a list)
FOOT = ["footway", "pedestrian", "sidewalk"]

# The published table, copied by hand: attribute, situations, reading, value.
TABLE = [
    ("surface", [*STREETS, "alley", "cycleway"], "assume", "paved"),
    ("surface", FOOT, "assume", "paving_stones"),
    ("surface", ["path", "track", "bridleway"], "doubt", None),
    ("width", [*STREETS, "cycleway"], "assume", "enough"),
    ("width", FOOT, "assume", 1.2),
    ("width", ["path", "alley", "near_barrier"], "doubt", None),
    ("incline", ["none"], "assume", 0.0),
    ("incline", ["bridge", "tunnel", "embankment"], "doubt", None),
    ("kerb", ["crossing_marked"], "assume", 0.03),
    ("kerb", ["calm_street"], "assume", 0.0),
    ("kerb", ["crossing_unmarked", "through_street"], "doubt", None),
    ("kerb", ["residential_street"], "assume", 0.03),
    ("barrier", ["bollard", "gate", "cycle_barrier"], "doubt", None),
]
CASES = [(a, s, r, v) for a, situations, r, v in TABLE for s in situations]


@pytest.mark.parametrize(("attribute", "situation", "reading", "value"), CASES)
def test_published_table(
    attribute: str, situation: str, reading: str, value: float | str | None
) -> None:
    """Each cell of the published table is a row of the file with that reading and value."""
    rows = [r for r in untagged().rows if r.attribute == attribute and situation in r.where]
    assert len(rows) == 1
    assert rows[0].reading == reading
    if value is not None:
        assert rows[0].value == value


def test_rows_fit_in_one_number() -> None:
    """At most 64 rows, each with a bit of its own, texts in both languages and a source."""
    table = untagged()
    assert 20 < len(table.rows) <= MAX_ROWS
    assert len(set(table.ids)) == len(table.rows)
    used = [int(bit) for bit in table.bits if bit]
    assert used == [1 << k for k in range(len(table.rows))]
    assert all(row.label.nl and row.label.en and row.source.nl for row in table.rows)


def test_codes_lead_to_rows() -> None:
    """The row number of a situation is found by its code; a code without a row gives 255."""
    table = untagged()
    kerb = table.row_of("kerb")
    assert table.ids[kerb[KerbSituation.THROUGH_STREET]] == "kerb.through_street"
    assert kerb[KerbSituation.NONE] == NO_ROW
    assert kerb[KerbSituation.TAGGED] == NO_ROW
    width = table.row_of("width")
    assert table.ids[width[NEAR_BARRIER]] == "width.near_barrier"
    assert width[WayClass.STEPS] == NO_ROW
    surface = table.row_of("surface")
    assert table.values[surface[WayClass.FOOTWAY]] == Surface.PAVING_STONES
    assert table.values[width[WayClass.RESIDENTIAL]] == np.inf


def test_cautious_preset_doubts_every_kerb() -> None:
    """`voorzichtig` differs from `gewoon` in the kerb rows only, and doubts all of them."""
    usual, cautious = untagged("gewoon"), untagged("voorzichtig")
    assert set(presets()) == {"gewoon", "voorzichtig"}
    differ = {a.id for a, b in zip(usual.rows, cautious.rows, strict=True) if a != b}
    assert differ == {
        "kerb.crossing_marked",
        "kerb.calm_street",
        "kerb.residential_street",
        "kerb.vouched",
    }
    kerbs = [row for row in cautious.rows if row.attribute == "kerb"]
    assert len(kerbs) == 6
    assert all(row.reading is Reading.DOUBT for row in kerbs)


def test_unknown_preset() -> None:
    """A preset that is not there is refused with those that are."""
    with pytest.raises(UsageError, match=r"'streng'.*gewoon, voorzichtig"):
        untagged("streng")


def test_replace_one_row() -> None:
    """One row is read otherwise, the rest and the original stay; the change is remembered."""
    before = untagged()
    after = before.replace("width.footway", value=0.7)
    assert [r.value for r in before.rows if r.id == "width.footway"] == [1.2]
    assert [r.value for r in after.rows if r.id == "width.footway"] == [0.7]
    assert [r.id for a, r in zip(before.rows, after.rows, strict=True) if a != r] == [
        "width.footway"
    ]
    assert not before.changed
    assert after.changed == {"width.footway"}
    assert after.replace("kerb.calm_street", reading="doubt").doubts.sum() == (
        before.doubts.sum() + 1
    )


@pytest.mark.parametrize(
    ("row", "changes", "expected"),
    [
        ("kerb.calm", {"reading": "doubt"}, "no row 'kerb.calm'. Use kerb.calm_street"),
        ("kerb.calm_street", {"reading": "hope"}, "'hope' cannot be used"),
        ("kerb.calm_street", {"value": -0.1}, "use a number from 0 to 1"),
        ("kerb.calm_street", {"value": float("nan")}, "no value of kerb"),
        ("kerb.calm_street", {"value": "enough"}, "no value of kerb"),
        ("width.footway", {"value": "plenty"}, "use a number from 0 to 10, enough"),
        ("surface.path", {"value": 1.0}, "no value of surface"),
        ("surface.path", {"value": "lava"}, "no value of surface"),
    ],
)
def test_replace_refuses_nonsense(row: str, changes: dict[str, Any], expected: str) -> None:
    """An unknown row, reading or value gives one clear line."""
    with pytest.raises(BadValueError) as caught:
        untagged().replace(row, **changes)
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


def test_own_file(tmp_path: Path) -> None:
    """A municipality divides a situation otherwise: a row of its own for tracks."""
    split = TEXT.replace('["path", "track", "bridleway"]', '["path", "bridleway"]') + (
        '\n[[rows]]\nid = "surface.track"\nattribute = "surface"\nwhere = ["track"]\n'
        'reading = "refuse"\nlabel = { nl = "Karrenspoor", en = "Track" }\nsource = "judgement"\n'
    )
    file = tmp_path / "own.toml"
    file.write_text(split, encoding="utf-8")
    table = untagged(file=file)
    row = table.row_of("surface")[WayClass.TRACK]
    assert table.ids[row] == "surface.track"
    assert table.refuses[row]
    assert np.isnan(table.values[row])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('reading = "doubt"', 'readin = "doubt"', ["unknown key", "mean 'reading'?"]),
        ('reading = "doubt"', 'reading = "dout"', ["'dout' cannot be used", "'doubt'"]),
        ('where = ["alley"]', 'where = ["aley"]', ["row 'width.alley'", "'aley'", "use alley"]),
        ('attribute = "incline"', 'attribute = "inclin"', ["no attribute is called 'inclin'"]),
        ('["path", "track", "bridleway"]', '["path"]', ["surface of 'bridleway'", "no row"]),
        ('where = ["alley"]', 'where = ["alley", "path"]', ["'path'", "more than one row"]),
        ("value = 0.0\n", "value = 6\n", ["incline.ground", "from 0 to 1"]),
        ("value = 1.2\n", "", ["width.footway", "use a number"]),
        ('id = "width.alley"', 'id = "width.path"', ["two rows are called 'width.path'"]),
        ('source = "driveway"', 'source = "drivway"', ["kerb.residential_street", "'drivway'"]),
        ('"kerb.calm_street" = "doubt"', '"kerb.calm" = "doubt"', ["mean 'kerb.calm_street'?"]),
    ],
)
def test_wrong_file_is_refused(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    """Each mistake gives one line that names the file and what is wrong."""
    assert old in TEXT
    file = tmp_path / "own_untagged.toml"
    file.write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(BadValueError) as caught:
        untagged(file=file)
    message = str(caught.value)
    assert "\n" not in message
    for part in ["own_untagged.toml", *expected]:
        assert part in message


def test_too_many_rows(tmp_path: Path) -> None:
    """More rows than bits are refused."""
    many = "".join(
        f'[[rows]]\nid = "x{k}"\nattribute = "kerb"\nwhere = ["calm_street"]\nreading = "refuse"\n'
        'label = { nl = "x", en = "x" }\nsource = "judgement"\n'
        for k in range(MAX_ROWS)
    )
    file = tmp_path / "own_untagged.toml"
    file.write_text(TEXT + many, encoding="utf-8")
    with pytest.raises(BadValueError, match="at most 64"):
        untagged(file=file)
