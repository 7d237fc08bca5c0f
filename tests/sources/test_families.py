"""Whatever family of names a table has, the same figure comes out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from sociale_basis.allow_list import Family
from sociale_basis.indicators import indicators, resolve, resolve_columns
from sociale_basis.sources.statistics import Statistics, statistics_from_tables
from sociale_basis.sources.table import table_of_records

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KNOWN = indicators()
NAMES = [
    (key, family, name)
    for key, each in KNOWN.items()
    for family, names in each.columns.items()
    for name in names
]
# Distances are no kerncijfers of the KWB sheets, but for four; CBS gives these in its own tables.
NOT_IN_KWB = {
    key for key in KNOWN if key.startswith("distance_") and Family.KWB not in KNOWN[key].columns
}
# Published by PDOK only.
NOT_IN_ODATA = {"distance_theatre_km"}


def camel(name: str) -> str:
    """Write a snake_case name as the WFS does."""
    return re.sub(r"_(\w)", lambda match: match[1].upper(), name)


def families_of(key: str) -> set[Family]:
    """Give the families that have a figure, as itself or as the numbers a share follows from."""
    found = set(KNOWN[key].columns)
    part = KNOWN[key].part
    if part is not None:
        found |= set(KNOWN[part].columns)
    for share in KNOWN.values():
        if share.part == key:
            found |= set(share.columns)
    return found


@given(
    st.sampled_from(NAMES),
    st.integers(1, 199),
    st.sampled_from([str, str.upper, str.title, " {} ".format]),
)
def test_every_name_is_found_however_it_is_written(
    named: tuple[str, Family, str], ordinal: int, written: object
) -> None:
    """Padding and capitals do not count; the number behind a name of CBS or RIVM neither."""
    key, family, name = named
    assert callable(written)
    if family in {Family.CBS_ODATA, Family.RIVM}:
        assert resolve(f"{name}_{ordinal}") == key
        assert resolve(f" {name}_{ordinal} ") == key
    else:
        assert resolve(written(name)) == key


def test_every_figure_of_cbs_is_in_every_family() -> None:
    """The four families of the kerncijfers: snake_case, camelCase, OData, and the KWB sheets."""
    of_cbs = [key for key, each in KNOWN.items() if each.source_key.startswith("cbs_")]
    assert len(of_cbs) > 40
    for key in of_cbs:
        families = families_of(key)
        assert Family.PDOK in families, key
        assert (Family.CBS_ODATA in families) != (key in NOT_IN_ODATA), key
        assert (Family.KWB in families) != (key in NOT_IN_KWB), key


def test_camel_and_snake_are_one_name() -> None:
    """PDOK's WFS and OGC API name each figure alike, but for capitals and underscores."""
    pairs = 0
    for key, each in KNOWN.items():
        for name in each.columns.get(Family.PDOK, ()):
            if "_" in name:
                assert resolve(camel(name)) == key
                pairs += 1
    assert pairs > 30


@given(
    st.lists(
        st.tuples(st.integers(10, 500).map(lambda n: 5 * n), st.integers(0, 100)),
        min_size=1,
        max_size=6,
    )
)
def test_both_families_of_pdok_give_the_same_figures(rows: list[tuple[int, int]]) -> None:
    """The same table under either kind of names: frames that are equal, whatever the numbers."""
    snake = [
        {
            "buurtcode": f"BU0503{n:04}",
            "aantal_inwoners": residents,
            "percentage_personen_65_jaar_en_ouder": share,
            "gemiddelde_huishoudsgrootte": 2.1,
            "huisartsenpraktijk_gemiddelde_afstand_in_km": -99995 if n else 0.4,
        }
        for n, (residents, share) in enumerate(rows)
    ]
    one = _read(snake)
    other = _read([{camel(name): cell for name, cell in row.items()} for row in snake])
    assert one.figures.equals(other.figures)
    assert set(one.columns) == {
        "residents",
        "residents_65_plus_share",
        "household_size",
        "distance_gp_km",
    }


def test_numbers_and_percentages_meet_in_the_share() -> None:
    """KWB and OData have numbers, PDOK a percentage: all have the share, and only that one."""
    kwb = _read([{"gwb_code": "BU1", "a_inw": 200, "a_65_oo": 50}])
    odata = _read([{"WijkenEnBuurten": "BU1", "AantalInwoners_5": 200, "k_65JaarOfOuder_12": 50}])
    pdok = _read(
        [{"buurtcode": "BU1", "aantalInwoners": 200, "percentagePersonen65JaarEnOuder": 25}]
    )
    for statistics in (kwb, odata, pdok):
        wide = statistics.wide().loc["BU1"]
        assert wide["residents"] == 200
        assert wide["residents_65_plus_share"] == 25
    assert "residents_65_plus" not in pdok.columns, "a number is not made of a rounded percentage"


def test_no_column_is_two_figures() -> None:
    """All names of one family together still tell every figure apart."""
    for family in (Family.PDOK, Family.KWB, Family.CBS_ODATA, Family.GRID, Family.NEARNESS_CSV):
        names = {
            each.columns[family][0]: key for key, each in KNOWN.items() if family in each.columns
        }
        assert resolve_columns(names) == names


def _read(rows: Sequence[Mapping[str, object]]) -> Statistics:
    return statistics_from_tables([table_of_records(rows, str(Path("table")), 2024)])
