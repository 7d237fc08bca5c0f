"""Gives the mobility profiles of ``data/mobility/profiles.toml``."""

from __future__ import annotations

import difflib
from functools import cache
from typing import TYPE_CHECKING, Self

from pydantic import Field, model_validator

from sociale_basis._folders import data_folder
from sociale_basis._toml import Record, read_toml
from sociale_basis.errors import UnknownProfileError
from sociale_basis.indicators import Text
from sociale_basis.network.attributes import Smoothness, Surface
from sociale_basis.network.mobility_profile import (
    Factor,
    MobilityProfile,
    SurfaceGroup,
    checked_profile,
)

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MobilityProfile", "profile", "profiles"]

CLASSES = ("even", "uneven", "rough", "loose")
SURFACES = {each.name.lower() for each in Surface} - {"untagged", "other"}
FINE = (Smoothness.EXCELLENT, Smoothness.GOOD, Smoothness.INTERMEDIATE)
BAD = (Smoothness.BAD,)
WORSE = tuple(each for each in Smoothness if each > Smoothness.BAD)


class About(Record):
    """What a setting is called, its unit, the usual ends of its slider, and words for values."""

    label: Text
    unit: str | None = None
    range: tuple[float, float] | None = None
    words: dict[str, Text] = Field(default_factory=dict)


class Sourced(Record):
    """A value of one profile with its sources, and the ends of its slider if its own."""

    value: bool | int | float | str | tuple[str, ...]
    range: tuple[float, float] | None = None
    source: tuple[str, ...] = Field(min_length=1)


class GroupSheet(Record):
    """Factors per class of surface as the file has them; what is left out is refused."""

    label: Text
    wheels: bool
    even: Factor | None = None
    uneven: Factor | None = None
    rough: Factor | None = None
    loose: Factor | None = None
    smoothness_bad: Factor | None = None
    smoothness_worse: Factor | None = None
    source: tuple[str, ...] = Field(min_length=1)


class ProfileSheet(Record):
    """One profile as the file has it."""

    label: Text
    settings: dict[str, Sourced]


class ProfilesFile(Record):
    """The whole file."""

    about: dict[str, About]
    sources: dict[str, Text]
    surface_classes: dict[str, tuple[str, ...]]
    surface_groups: dict[str, GroupSheet]
    every: dict[str, Sourced]
    profiles: dict[str, ProfileSheet] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_surface_once(self) -> Self:
        if sorted(self.surface_classes) != sorted(CLASSES):
            raise ValueError(f"surface_classes must be {', '.join(CLASSES)}")
        listed = [surface for each in self.surface_classes.values() for surface in each]
        for surface in sorted(SURFACES.union(listed)):
            if surface not in SURFACES:
                raise ValueError(f"surface_classes: no surface is called '{surface}'")
            if listed.count(surface) != 1:
                raise ValueError(f"surface_classes: '{surface}' must stand in one class")
        return self

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        sheets = {f"profiles.{key}": each.settings for key, each in self.profiles.items()}
        for place, values in ({"every": self.every} | sheets).items():
            for name, value in values.items():
                self._check_value(f"{place}.{name}", name, value)
        for key, group in self.surface_groups.items():
            self._check_sources(f"surface_groups.{key}", group.source)
        return self

    def _check_value(self, place: str, name: str, value: Sourced) -> None:
        self._check_sources(place, value.source)
        if name == "surface" and value.value not in self.surface_groups:
            groups = ", ".join(self.surface_groups)
            raise ValueError(f"{place}: no group of surfaces is called '{value.value}': {groups}")
        if name in MobilityProfile.model_fields and name not in self.about:
            raise ValueError(f"{place}: '{name}' is not described in [about]")
        ends = value.range or (self.about[name].range if name in self.about else None)
        number = value.value
        if ends and isinstance(number, int | float) and not ends[0] <= number <= ends[1]:
            raise ValueError(f"{place}: {number} lies outside its range {ends[0]} to {ends[1]}")

    def _check_sources(self, place: str, names: tuple[str, ...]) -> None:
        for name in names:
            if name not in self.sources:
                close = difflib.get_close_matches(name, self.sources, n=1)
                hint = f"; did you mean '{close[0]}'?" if close else ""
                raise ValueError(f"{place}: no source is called '{name}'{hint}")

    def cited(self, names: tuple[str, ...]) -> Text:
        """Give the text of some sources."""
        texts = [self.sources[name] for name in names]
        return Text(
            nl="; ".join(each.nl for each in texts), en="; ".join(each.en for each in texts)
        )

    def group(self, key: str) -> SurfaceGroup:
        """Make one group of surfaces."""
        sheet = self.surface_groups[key]
        per_class = {name: getattr(sheet, name) for name in CLASSES}
        per_step = ((FINE, 1.0), (BAD, sheet.smoothness_bad), (WORSE, sheet.smoothness_worse))
        return SurfaceGroup(
            key=key,
            label=sheet.label,
            wheels=sheet.wheels,
            factors={
                surface: factor
                for name, factor in per_class.items()
                if factor is not None
                for surface in self.surface_classes[name]
            },
            smoothness={
                each.name.lower(): factor
                for steps, factor in per_step
                if factor is not None
                for each in steps
            },
            source=self.cited(sheet.source),
        )

    def profile(self, key: str, file: Path | None = None) -> MobilityProfile:
        """Make one profile."""
        sheet = self.profiles[key]
        values = self.every | sheet.settings
        content: dict[str, object] = {name: each.value for name, each in values.items()}
        if "surface" in values:
            content["surface"] = self.group(str(values["surface"].value))
        ranges = {name: each.range or self._usual(name) for name, each in values.items()}
        content |= {
            "key": key,
            "label": sheet.label,
            "sources": {name: self.cited(each.source) for name, each in values.items()},
            "ranges": {name: ends for name, ends in ranges.items() if ends},
        }
        return checked_profile(content, file, f"profiles.{key}.")

    def _usual(self, name: str) -> tuple[float, float] | None:
        return self.about[name].range if name in self.about else None


def profiles(file: Path | None = None) -> dict[str, MobilityProfile]:
    """Give the mobility profiles by key, in the order of the file.

    Parameters
    ----------
    file
        A file like ``data/mobility/profiles.toml``; that one when left out.

    Raises
    ------
    StorageError, FileFormatError, BadValueError
        The file cannot be read, is not TOML, or holds a wrong key or value.
    """
    return dict(_shipped()) if file is None else _read(file)


def profile(key: str) -> MobilityProfile:
    """Give one mobility profile that comes with the program.

    Raises
    ------
    UnknownProfileError
        No profile has this key; the message names those there are.
    """
    known = _shipped()
    if key in known:
        return known[key]
    close = difflib.get_close_matches(key, known, n=2)
    do = f"did you mean {' or '.join(close)}?" if close else f"choose from {', '.join(known)}"
    raise UnknownProfileError(f"no mobility profile is called '{key}'", do=do)


@cache
def shipped_file() -> ProfilesFile:
    """Give the file that comes with the program, for those who describe the settings."""
    return read_toml(data_folder() / "mobility" / "profiles.toml", ProfilesFile)


@cache
def _shipped() -> dict[str, MobilityProfile]:
    content = shipped_file()
    return {key: content.profile(key) for key in content.profiles}


def _read(file: Path) -> dict[str, MobilityProfile]:
    content = read_toml(file, ProfilesFile)
    return {key: content.profile(key, file) for key in content.profiles}
