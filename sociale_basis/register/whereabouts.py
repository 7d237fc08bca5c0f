"""Where an entry is, and how roughly that may be shown when it is at someone's home."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from sociale_basis.register.access import Part
from sociale_basis.register.audience import Audience, shown_to
from sociale_basis.register.terms import Coarse
from sociale_basis.register.texts import Line  # noqa: TC001 -- pydantic

CELL_M = 100
_OPEN = shown_to(Audience.EVERYONE)
_LOCATED = shown_to(Audience.LOCATED, personal=True)

# On land in the Dutch national grid.
X = Annotated[float, Field(ge=0, le=300_000, allow_inf_nan=False)]
Y = Annotated[float, Field(ge=300_000, le=630_000, allow_inf_nan=False)]
Cell = Annotated[str, StringConstraints(pattern=r"^E\d{4}N\d{4}$")]
AreaCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}\d{2,8}$")]


class Whereabouts(Part):
    """A place on the ground; x and y in metres of the Dutch national grid (EPSG:28992)."""

    address: Annotated[Line | None, _LOCATED] = None
    """Street and house number."""
    postcode: Annotated[
        Annotated[str, StringConstraints(pattern=r"^\d{4} ?[A-Z]{2}$")] | None, _LOCATED
    ] = None
    town: Annotated[Line | None, _OPEN] = None
    x: Annotated[X | None, _LOCATED] = None
    y: Annotated[Y | None, _LOCATED] = None
    cell: Annotated[Cell | None, _OPEN] = None
    """The CBS square of 100 m; follows from x and y where these are known."""
    area: Annotated[AreaCode | None, _OPEN] = None
    """Code of the buurt, such as ``BU05032700``."""
    directions: Annotated[Line | None, _LOCATED] = None
    bag_id: Annotated[Annotated[str, StringConstraints(pattern=r"^\d{16}$")] | None, _LOCATED] = (
        None
    )
    at_home: Annotated[bool, _OPEN] = False
    """Whether it is in somebody's home."""
    shown_as: Annotated[Coarse, shown_to(Audience.KEEPERS)] = Coarse.CELL
    exact_agreed: Annotated[bool, shown_to(Audience.KEEPERS)] = False
    """Whether who lives there agreed to the exact whereabouts being shown."""

    @model_validator(mode="before")
    @classmethod
    def _in_a_cell(cls, given: object) -> object:
        """Derive the cell: two answers to where something is would be one too many."""
        if not isinstance(given, dict) or given.get("x") is None or given.get("y") is None:
            return given
        rough = given.get("at_home") and given.get("shown_as") == Coarse.AREA
        hidden = rough and not given.get("exact_agreed")
        try:
            cell = cell_of(float(given["x"]), float(given["y"]))
        except (TypeError, ValueError, OverflowError):
            return given  # validation says what is wrong with them
        return given | {"cell": None if hidden else cell}

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.x is None) != (self.y is None):
            raise ValueError("half of the position is missing: fill in x and y, or neither")
        return self

    @property
    def may_be_shown(self) -> bool:
        """Whether the exact whereabouts may be shown to everyone."""
        return not self.at_home or self.exact_agreed


def cell_of(x: float, y: float) -> str:
    """Give the code of the CBS square of 100 m that a position in EPSG:28992 lies in."""
    return f"E{int(x // CELL_M):04d}N{int(y // CELL_M):04d}"


def middle_of(cell: str) -> tuple[float, float]:
    """Give the middle of a CBS square, in EPSG:28992."""
    return int(cell[1:5]) * CELL_M + CELL_M / 2, int(cell[6:10]) * CELL_M + CELL_M / 2
