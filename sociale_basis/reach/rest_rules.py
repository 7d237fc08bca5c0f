"""What counts as a place to rest on the way: the rules of ``data/mobility/rest_points.toml``."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, model_validator

from sociale_basis._folders import data_folder
from sociale_basis._toml import Record, read_toml
from sociale_basis.indicators import Text  # noqa: TC001  (pydantic reads it)
from sociale_basis.layers import layer as find_layer
from sociale_basis.vocabulary import LayerKind

if TYPE_CHECKING:
    from pathlib import Path

Metres = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class RestKind(StrEnum):
    """What someone needs on the way."""

    SEAT = "seat"
    TOILET = "toilet"


class Counts(StrEnum):
    """What a place counts as."""

    YES = "yes"
    DOUBT = "doubt"
    NO = "no"


class RestCase(Record):
    """What a place counts as, if it fits; the file says what each key means."""

    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    counts: Counts
    inside: bool = False
    wheels: str | None = None


class RestRule(Record):
    """What places of some layers count as: the first case that fits decides."""

    layers: tuple[str, ...] = Field(min_length=1)
    cases: tuple[RestCase, ...] = Field(min_length=1)
    source: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _layers_of_places(self) -> Self:
        for key in self.layers:
            if find_layer(key).kind is LayerKind.AREA:
                raise ValueError(f"layer '{key}' holds figures of areas: there is nowhere to rest")
        return self


class RestRules(Record):
    """Everything about one kind of place to rest."""

    within_m: Metres
    every_m: Metres | None = None
    rules: tuple[RestRule, ...] = Field(min_length=1)
    source: tuple[str, ...] = Field(min_length=1)


class RestFile(Record):
    """The whole file."""

    sources: dict[str, Text]
    seat: RestRules
    toilet: RestRules

    @model_validator(mode="after")
    def _sources_exist(self) -> Self:
        for rules in (self.seat, self.toilet):
            cited = {*rules.source, *(name for rule in rules.rules for name in rule.source)}
            if strange := sorted(cited - set(self.sources)):
                known = ", ".join(self.sources)
                raise ValueError(f"no source is called '{strange[0]}': use {known}")
        return self


@cache
def rest_rules(kind: RestKind) -> RestRules:
    """Give the rules that come with the program for one kind of place to rest."""
    file = read_rest_file(data_folder() / "mobility" / "rest_points.toml")
    return file.seat if kind is RestKind.SEAT else file.toilet


def read_rest_file(file: Path) -> RestFile:
    """Read a file like ``data/mobility/rest_points.toml``.

    Raises
    ------
    StorageError, FileFormatError, BadValueError
        It cannot be read, is not TOML, or holds a wrong key or value.
    """
    return read_toml(file, RestFile)
