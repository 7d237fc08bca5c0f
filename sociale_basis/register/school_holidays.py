"""When schools have holidays, per region: a file of dates, each with its source.

The file that comes with the program is ``data/reference/school_holidays.toml``. A workspace may
have one of its own, ``school_holidays.toml``: for years that are not in it yet, or a municipality
whose schools differ. Of a school year that no file holds, nothing is known.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 -- pydantic reads it
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator

from sociale_basis._folders import data_folder
from sociale_basis._toml import Record, read_toml
from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from pathlib import Path

FILE = "school_holidays.toml"


class Region(StrEnum):
    """The three regions over which the holidays are spread."""

    NOORD = "noord"
    MIDDEN = "midden"
    ZUID = "zuid"


class Period(Record):
    """Days in a row, with the weekends around them."""

    name: str
    first: date
    last: date
    regions: frozenset[Region] = frozenset(Region)
    advised: bool = False
    """Whether schools may decide otherwise: around these days nothing is certain."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError("'last' lies before 'first'")
        return self


class SchoolYear(Record):
    """A school year: what is in no period of it, is no holiday."""

    first: date
    last: date
    source: Annotated[str, Field(min_length=1)]
    periods: tuple[Period, ...]


class SchoolHolidays(Record):
    """School years, in any order."""

    school_years: tuple[SchoolYear, ...]

    def on(self, day: date, region: Region | None) -> State:
        """Say whether schools have holidays on a day.

        Parameters
        ----------
        day
            The day.
        region
            Where; without one it is known only where all regions agree.

        Returns
        -------
        Unknown of a day in no school year of the file, where regions differ and none is given,
        and in days that schools are only advised.
        """
        year = next((each for each in self.school_years if each.first <= day <= each.last), None)
        if year is None:
            return State.UNKNOWN
        regions = set(Region) if region is None else {region}
        told = {_told(year, day, each) for each in regions}
        return told.pop() if len(told) == 1 else State.UNKNOWN


def _told(year: SchoolYear, day: date, region: Region) -> State:
    found = [
        period
        for period in year.periods
        if region in period.regions and period.first <= day <= period.last
    ]
    if any(not period.advised for period in found):
        return State.YES
    return State.UNKNOWN if found else State.NO


@cache
def school_holidays(workspace: Path | None = None) -> SchoolHolidays:
    """Read the dates: those of the workspace where it has any, else those of the program.

    Raises
    ------
    StorageError, FileFormatError, BadValueError
        The file cannot be read, or something in it is wrong.
    """
    own = workspace / FILE if workspace is not None else None
    file = own if own is not None and own.is_file() else data_folder() / "reference" / FILE
    return read_toml(file, SchoolHolidays)
