"""The sources in a table for people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sociale_basis import i18n, neighbourhood
from sociale_basis.maps.describe import attribution
from sociale_basis.maps.sources import source_header, source_rows
from sociale_basis.neighbourhood.meta import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood


@pytest.fixture(autouse=True)
def _language_as_it_was() -> Iterator[None]:
    before = i18n.language()
    i18n.use("nl")
    yield
    i18n.use(before)


@pytest.fixture(scope="module")
def area(small_neighbourhood: Path) -> Neighbourhood:
    """Open the small town."""
    return neighbourhood.load(small_neighbourhood)


def of(area: Neighbourhood, **fields: object) -> Neighbourhood:
    """Give the neighbourhood with one source, with these fields otherwise."""
    told = area.meta.sources[0].model_dump() | fields
    meta = area.meta.model_copy(update={"sources": [SourceFile.model_validate(told)]})
    return replace(area, meta=meta)


def test_a_row_per_source_in_words(area: Neighbourhood) -> None:
    """Roles of files are told in Dutch, in the order of the build, as many columns as headings."""
    rows = source_rows(area)
    assert [row.what for row in rows] == ["OpenStreetMap", "Grens", "Bewoners", "Eigen plekken"]
    assert {len(row) for row in rows} == {len(source_header())}
    assert rows[0].who == "© OpenStreetMap contributors"
    assert rows[-1].licence == "niet genoemd"
    assert rows[-1].who == "\N{EN DASH}"


def test_years_stand_with_the_name_once(area: Neighbourhood) -> None:
    """A source says of which years it is, unless its name does already."""
    (row,) = source_rows(of(area, name="CBS Kerncijfers", years=(2023, 2024)))
    assert row.what == "CBS Kerncijfers 2023, 2024"
    (row,) = source_rows(of(area, name="CBS Wijken en buurten 2025, buurten", years=(2025,)))
    assert row.what == "CBS Wijken en buurten 2025, buurten"


def test_a_date_that_cannot_be_read_stays(area: Neighbourhood) -> None:
    """What a source says of its date is shown as it is where it is no date."""
    assert source_rows(of(area, date="2026-11-24"))[0].date == "24 november 2026"
    assert source_rows(of(area, date="najaar"))[0].date == "najaar"


def test_credits_of_an_older_build(area: Neighbourhood) -> None:
    """Where no source says whom to name, the lines of the build itself stand."""
    old = of(area, attribution=None)
    assert attribution(old) == old.meta.attribution
    assert attribution(area)[0] == old.meta.attribution[0]
    assert attribution(area)[-1].endswith(": licentie niet genoemd")
