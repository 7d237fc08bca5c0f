"""The mobility profiles: every number of the published table, their file, and changing them."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from sociale_basis.errors import BadValueError, FileFormatError, StorageError, UnknownProfileError
from sociale_basis.network.mobility_docs import mobility_page
from sociale_basis.network.mobility_profile import OWN_SETTING, MobilityProfile
from sociale_basis.network.profile import profile, profiles, shipped_file

CHECKOUT = Path(__file__).resolve().parents[2]
FILE = CHECKOUT / "data" / "mobility" / "profiles.toml"
TEXT = FILE.read_text(encoding="utf-8")

# The table of default profiles, copied by hand. A dash is no limit.
# key | speed (slider) | free up/down | refused up/down | kerb free / slow (+s) / refused | width |
# steps | longest stretch without a seat | crossing +s | minutes
TABLE = """
reference_walker | 1.34 (0.9-1.6) | 0.10/0.10 | - | -/-/- | - | pass x3 | - | 5 any | 15
older_walker | 0.80 (0.6-1.1) | 0.05/0.05 | 0.10/0.12 | 0.12/0.20 (+5)/0.20 | 0.60 | pass x3 | 250 | 10 any | 15
cane | 0.80 (0.5-1.1) | 0.04/0.04 | 0.08/0.08 | 0.06/0.12 (+5)/0.12 | 0.80 | handrail x4 max10 | 100 | 15 any | 15
rollator | 0.65 (0.4-1.0) | 0.04/0.03 | 0.06/0.06 | 0.03/0.06 (+8)/0.06 | 0.80 | refused | 125 | 20 any | 15
manual_wheelchair | 0.80 (0.4-1.2) | 0.03/0.03 | 0.083/0.083 | 0.03/0.06 (+15)/0.06 | 0.90 | refused ramp wheelchair | - | 20 any | 15
powered_wheelchair | 1.50 (0.7-1.67) | 0.08/0.08 | 0.12/0.12 | 0.03/0.06 (+5)/0.06 | 0.90 | refused | - | 15 any | 15
scootmobiel | 1.67 and 3.30 (1.1-4.2) | 0.08/0.08 | 0.12/0.12 | 0.05/0.08 (+5)/0.08 | 0.90 | refused | - | 15 any | 15
low_vision | 1.00 (0.6-1.3) | 0.10/0.10 | - | -/any (+3)/- | 0.80 | guided x3 | 150 | 20 guided | 15
pram | 1.20 (0.8-1.4) | 0.06/0.06 | 0.12/0.12 | 0.05/0.12 (+4)/0.12 | 0.70 | refused ramp any stroller | - | 10 any | 15
child | 1.10 (0.7-1.4) | - | - | -/-/- | - | pass | - | safe | 10
"""  # noqa: E501  (one row of the table per line)
CELLS = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]

# The surface table: factor of even / uneven / rough / loose; a dash is refused.
SURFACES = {
    "rollator": "1/1.3/1.6/-",
    "manual_wheelchair": "1/1.3/1.6/-",
    "pram": "1/1.3/1.6/-",
    "powered_wheelchair": "1/1.1/1.3/-",
    "scootmobiel": "1/1.1/1.3/-",
    "older_walker": "1/1.1/1.2/1.4",
    "cane": "1/1.1/1.2/1.4",
    "low_vision": "1/1.1/1.2/1.4",
    "reference_walker": "1/1/1/1.2",
    "child": "1/1/1/1.2",
}
CLASSES = [
    "asphalt concrete paving_stones paved",
    "sett compacted wood metal",
    "cobblestone fine_gravel grass_paver unpaved",
    "gravel pebblestone ground dirt earth grass mud sand woodchips",
]


def _pair(cell: str) -> list[float | None]:
    return [None, None] if cell == "-" else [float(part) for part in cell.split("/")]


def _or_none(cell: str) -> float | None:
    return None if cell == "-" else float(cell)


def test_ten_profiles_in_order() -> None:
    """The file holds the ten profiles of the table, in its order, each with its own key."""
    assert list(profiles()) == [row[0] for row in CELLS]
    assert all(key == each.key for key, each in profiles().items())


@pytest.mark.parametrize("row", CELLS, ids=lambda row: row[0])
def test_speed_cell(row: list[str]) -> None:
    """Speed and the ends of its slider are those of the table."""
    found = profile(row[0])
    speeds, low, high = re.fullmatch(r"(.*) \((.*)-(.*)\)", row[1]).groups()  # type: ignore[union-attr]  # (every row has a slider)
    assert [found.speed_m_s, found.speed_cycleway_m_s][: len(speeds.split(" and "))] == [
        float(speed) for speed in speeds.split(" and ")
    ]
    if " and " not in speeds:
        assert found.speed_cycleway_m_s is None
    ends = [found.ranges[name] for name in found.ranges if name.startswith("speed")]
    assert (min(end[0] for end in ends), max(end[1] for end in ends)) == (float(low), float(high))


@pytest.mark.parametrize("row", CELLS, ids=lambda row: row[0])
def test_slope_cells(row: list[str]) -> None:
    """Slopes up and down, free and refused, are those of the table."""
    found = profile(row[0])
    assert [found.slope_up_free, found.slope_down_free] == _pair(row[2])
    assert [found.slope_up_refused, found.slope_down_refused] == _pair(row[3])


@pytest.mark.parametrize("row", CELLS, ids=lambda row: row[0])
def test_kerb_cell(row: list[str]) -> None:
    """Kerb heights and the extra seconds are those of the table."""
    found = profile(row[0])
    free, slow, refused = row[4].split("/")
    assert found.kerb_free_m == _or_none(free)
    assert found.kerb_refused_m == _or_none(refused)
    seconds = re.search(r"\(\+(\d+)\)", slow)
    assert found.kerb_slow_s == (float(seconds[1]) if seconds else None)
    # What passes slowly ends where refusal begins: one number in the file.
    assert slow.split(" ")[0] in {refused, "any"}


@pytest.mark.parametrize("row", CELLS, ids=lambda row: row[0])
def test_other_cells(row: list[str]) -> None:
    """Width, steps, seats, crossing and minutes are those of the table."""
    found = profile(row[0])
    steps = row[6]
    factor = re.search(r"x(\d)", steps)
    most = re.search(r"max(\d+)", steps)
    ramps = steps.split(" ramp ")[1].split() if " ramp " in steps else []
    crossing = row[8].split()
    assert found.width_m == _or_none(row[5])
    assert found.steps == steps.split()[0]
    assert found.steps_factor == (float(factor[1]) if factor else 1)
    assert found.steps_max == (int(most[1]) if most else None)
    assert sorted(found.ramps) == ramps
    assert found.seat_every_m == _or_none(row[7])
    assert found.crossing == crossing[-1]
    assert found.tactile_at_flush_kerb == (row[0] == "low_vision")
    if len(crossing) == 2:
        assert found.crossing_s == float(crossing[0])
    assert found.minutes == int(row[9])


@pytest.mark.parametrize(("key", "factors"), SURFACES.items())
def test_surface_table(key: str, factors: str) -> None:
    """Every surface has the factor of its class for this profile; what is refused has none."""
    found = profile(key).surface.factors
    expected = {
        surface: float(factor)
        for factor, names in zip(factors.split("/"), CLASSES, strict=True)
        if factor != "-"
        for surface in names.split()
    }
    assert found == expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["rollator", "manual_wheelchair", "pram"], {}),
        (["powered_wheelchair", "scootmobiel"], {"bad": 1.3}),
        (
            ["older_walker", "cane", "low_vision", "reference_walker", "child"],
            dict.fromkeys(("bad", "very_bad", "horrible", "very_horrible", "impassable"), 1.0),
        ),
    ],
)
def test_smoothness_table(keys: list[str], expected: dict[str, float]) -> None:
    """Bad is refused for small wheels, slower for large ones; worse is refused for all wheels."""
    fine = dict.fromkeys(("excellent", "good", "intermediate"), 1.0)
    for key in keys:
        assert profile(key).surface.smoothness == fine | expected


def test_lift_and_slope_numbers() -> None:
    """What holds for everybody: AccessMap's lift and divisor, Tobler's exponent."""
    for each in profiles().values():
        assert (each.lift_s, each.slope_divisor, each.slope_exponent) == (45, 5, 3.5)


def test_every_number_has_a_source() -> None:
    """No value of any profile stands without a source in both languages; a number has a slider."""
    for each in profiles().values():
        given = {
            name
            for name in MobilityProfile.model_fields
            if name not in {"key", "label", "sources", "ranges"} and name in each.model_fields_set
        }
        assert len(given) >= 9
        assert set(each.sources) == given
        assert all(text.nl and text.en for text in each.sources.values())
        for name in given:
            value = getattr(each, name)
            if isinstance(value, int | float) and not isinstance(value, bool):
                low, high = each.ranges[name]
                assert low <= value <= high, (each.key, name)


def test_every_setting_is_described() -> None:
    """Each setting a profile can have has a Dutch and an English name, and nothing else has."""
    fields = set(MobilityProfile.model_fields) - {"key", "label", "sources", "ranges"}
    assert set(shipped_file().about) == fields


def test_replace_changes_one_number_and_its_source() -> None:
    """A changed number carries "own setting" as its source; the profile itself is untouched."""
    before = profile("rollator")
    after = before.replace(speed_m_s=0.7)
    assert (before.speed_m_s, after.speed_m_s) == (0.65, 0.7)
    assert after.sources["speed_m_s"] == OWN_SETTING
    assert before.sources["speed_m_s"] != OWN_SETTING
    assert after.sources["width_m"] == before.sources["width_m"]
    assert after.kerb_refused_m == before.kerb_refused_m
    assert before.replace(kerb_refused_m=None, kerb_free_m=None).kerb_refused_m is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"speed_m_s": -1}, "'speed_m_s'"),
        ({"speed_m_s": 0}, "'speed_m_s'"),
        ({"speed_m_s": math.nan}, "'speed_m_s'"),
        ({"speed_m_s": math.inf}, "'speed_m_s'"),
        ({"speed_m_s": None}, "'speed_m_s'"),
        ({"slope_up_free": 6}, "'slope_up_free'"),
        ({"kerb_refused_m": -0.01}, "'kerb_refused_m'"),
        ({"kerb_refused_m": 6}, "'kerb_refused_m'"),
        ({"kerb_free_m": 0.1}, "'kerb_free_m' (0.1) must not be above 'kerb_refused_m' (0.06)"),
        ({"slope_up_refused": 0.01}, "must not be above 'slope_up_refused'"),
        ({"slope_down_free": None}, "'slope_down_refused' also needs 'slope_down_free'"),
        ({"steps": "handrail"}, "also needs 'steps_max'"),
        ({"steps": "jump"}, "'jump' cannot be used"),
        ({"sped_m_s": 1.0}, "Did you mean 'speed_m_s'?"),
        ({"banana": 1.0}, "a profile has no such value. Remove it"),
    ],
)
def test_replace_refuses_nonsense(changes: dict[str, object], expected: str) -> None:
    """An impossible number, an unknown name or limits in the wrong order: one clear line."""
    with pytest.raises(BadValueError) as caught:
        profile("rollator").replace(**changes)
    message = str(caught.value)
    assert expected in message
    assert "\n" not in message


def test_unknown_profile_is_named() -> None:
    """The message names what looks like it, else all there are."""
    with pytest.raises(UnknownProfileError, match=r"'rolator'.*Did you mean rollator"):
        profile("rolator")
    with pytest.raises(UnknownProfileError, match=r"reference_walker, older_walker"):
        profile("zzz")


def test_profiles_cannot_be_spoilt_by_a_caller() -> None:
    """Taking one out of the answer leaves the next answer whole."""
    profiles().clear()
    assert "rollator" in profiles()


def test_own_file(tmp_path: Path) -> None:
    """A municipality's own file is read instead of the one that comes with the program."""
    text = TEXT.replace("speed_m_s = { value = 0.65,", "speed_m_s = { value = 0.5,")
    assert text != TEXT
    file = tmp_path / "profiles.toml"
    file.write_text(text, encoding="utf-8")
    assert profiles(file)["rollator"].speed_m_s == 0.5
    assert profiles()["rollator"].speed_m_s == 0.65


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("crossing_s = { value = 5,", "crosing_s = { value = 5,", ["crosing_s", "'crossing_s'?"]),
        ("value = 0.65, range", "value = 0.65, rang", ["'profiles.rollator.", "mean 'range'?"]),
        ("value = 0.65, range", 'value = "fast", range', ["'profiles.rollator.speed_m_s'", "fast"]),
        ("value = 0.65, range", "value = nan, range", ["profiles.rollator.speed_m_s", "outside"]),
        ("value = 0.65, range", "value = 1.1, range", ["rollator.speed_m_s", "0.4 to 1.0"]),
        ('"bath_2018_frail", ', '"bath_2018_frale", ', ["rollator", "mean 'bath_2018_frail'?"]),
        ('"sett", ', "", ["'sett' must stand in one class"]),
        ('"sett", ', '"set", "sett", ', ["no surface is called 'set'"]),
        ('"sett", ', '"sett", "gravel", ', ["'gravel' must stand in one class"]),
        ('value = "small_wheels"', 'value = "tiny"', ["no group of surfaces is called 'tiny'"]),
        ("kerb_refused_m = { value = 0.06,", "kerb_refused_m = { value = 0.02,", ["not be above"]),
        ("[profiles.rollator.settings]\n", "[profiles.rollator.setings]\n", ["mean 'settings'?"]),
    ],
)
def test_wrong_file_is_refused(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    """Each mistake in the file gives one line that names the file, the key and the reason."""
    assert old in TEXT
    file = tmp_path / "own_profiles.toml"
    file.write_text(TEXT.replace(old, new), encoding="utf-8")
    with pytest.raises(BadValueError) as caught:
        profiles(file)
    message = str(caught.value)
    assert "\n" not in message
    for part in ["own_profiles.toml", *expected]:
        assert part in message


def test_missing_value_is_refused(tmp_path: Path) -> None:
    """A profile without a speed names the profile and what is missing."""
    file = tmp_path / "own_profiles.toml"
    kept = [line for line in TEXT.splitlines() if "value = 0.65, range" not in line]
    file.write_text("\n".join(kept), encoding="utf-8")
    with pytest.raises(BadValueError, match=r"'profiles\.rollator\.speed_m_s': is missing"):
        profiles(file)


def test_no_file_and_no_toml(tmp_path: Path) -> None:
    """A file that is not there, or is no TOML, is said so."""
    with pytest.raises(StorageError):
        profiles(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("[profiles", encoding="utf-8")
    with pytest.raises(FileFormatError, match="not valid TOML"):
        profiles(tmp_path / "bad.toml")


def test_page_is_up_to_date() -> None:
    """The committed Dutch page is what the files give."""
    page = (CHECKOUT / "docs" / "methode" / "mobiliteit.md").read_text(encoding="utf-8")
    assert page == mobility_page()


@pytest.mark.parametrize(
    "line",
    [
        "| Snelheid | 0,65 m/s | 0,4 m/s tot 1 m/s | Bath 2018: zwakkere ouderen",
        "| Helling omhoog kan niet boven | 8,3 % |",
        "| `surface=gravel` | 1,2 | 1,4 | kan niet | kan niet |",
        "| Langste stuk zonder zitplek | 125 m |",
    ],
)
def test_page_says(line: str) -> None:
    """The page shows numbers with Dutch commas and units, and the source beside them."""
    assert line in mobility_page()
