"""What can lie on the map: one TOML file per layer under ``layers/``.

Adding a layer is adding a file; its key is its path without ``.toml``. An invalid file is refused
with file, key and reason. A layer holds one kind of thing: a bookcase in the street is no library.
"""

from __future__ import annotations

import difflib
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from sociale_basis._folders import layers_folder
from sociale_basis._toml import Record, read_toml
from sociale_basis.errors import StorageError, UnknownLayerError
from sociale_basis.indicators import Indicator, OwnFile, Text, indicators, own_file
from sociale_basis.vocabulary import (
    Framing,
    Function,
    LayerKind,
    LifeDomain,
    RegisterKind,
    Sphere,
    Status,
    ThirdPlace,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

# Each family is told apart from the others by people who see no red or no green, and each colour
# has at least 3:1 contrast with white (WCAG 1.4.11). Within a family the pattern tells apart.
COLOURS = {
    "personal": ("#882255", "#AA4499", "#7A3E9D", "#5B3A8C"),
    "communal": ("#D55E00", "#B34700", "#8C510A", "#7F3B08", "#A34A4A"),
    "institutional": ("#0072B2", "#004488", "#332288", "#3B6FB6", "#4B4E9E"),
    "public_space": ("#117733", "#00796B", "#44803F", "#2E5A1C"),
}

# Names of the drawings that a layer may use.
ICONS = frozenset(
    """accordion allotment animals apartments bag bakery basket bench bicycle book bookcase
    books bread bus calendar clinic club college community_centre crafts cup dancing dog
    drinking_water events family field film fist food fork gift glass hands handshake health
    heart heart_hands home_visit house ice_cream kitchen leaf library mail market medicine
    megaphone museum office paint park people person petanque phone picnic pin pitch playground
    police presence repair school scissors shelter shirt smile snack sport square supermarket
    swim theatre toilet town_hall toys train tram volunteer walking weights wheelchair worship
    youth""".split()  # noqa: SIM905  (a list would be 90 lines)
)

# Tags that say a thing still on the map is no longer used.
OUT_OF_USE = {"disused": "yes", "abandoned": "yes"}


class Pattern(StrEnum):
    """How a layer is hatched, so that colour is never the only difference."""

    SOLID = "solid"
    DOTS = "dots"
    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"
    DIAGONAL_UP = "diagonal_up"
    DIAGONAL_DOWN = "diagonal_down"
    GRID = "grid"
    CROSS = "cross"


class ReachMode(StrEnum):
    """How a person and what is offered come together, best first."""

    OWN_STRENGTH = "own_strength"
    WITH_TRANSPORT_OR_COMPANY = "with_transport_or_company"
    COMES_TO_THE_HOME = "comes_to_the_home"
    PHONE_OR_ONLINE = "phone_or_online"


def _known_icon(name: str) -> str:
    if name in ICONS:
        return name
    close = difflib.get_close_matches(name, sorted(ICONS), n=1)
    hint = f"; did you mean '{close[0]}'?" if close else ""
    raise ValueError(f"no drawing is called '{name}'{hint}")


def _known_indicator(key: str) -> str:
    if key in indicators():
        return key
    close = difflib.get_close_matches(key, sorted(indicators()), n=1)
    hint = f"; did you mean '{close[0]}'?" if close else ""
    raise ValueError(f"'{key}' is not on the allow-list of indicators{hint}")


def _listed(values: object) -> object:
    if values == "*":
        return ("*",)
    if isinstance(values, str):
        raise ValueError(f'write a list, ["{values}"], or "*" for any value')  # noqa: TRY004  (pydantic)
    return values


Values = Annotated[tuple[str, ...], Field(min_length=1), BeforeValidator(_listed)]
Tags = dict[str, Values]


class Selector(Record):
    """Tags an OpenStreetMap element must all have, and tags none of which it may have.

    The first key is the one an Overpass query asks for.
    """

    tags: Tags = Field(min_length=1)
    without: Tags = Field(default_factory=dict)

    def matches(self, tags: Mapping[str, str]) -> bool:
        """Say whether an element with these tags is selected."""
        return all(_has(tags, key, values) for key, values in self.tags.items()) and not any(
            _has(tags, key, values) for key, values in self.without.items()
        )


class Layer(Record):
    """One kind of thing that can lie on the map.

    ``open_area`` says that people enter from any side (park, square) instead of by an entrance;
    ``always_open`` that what tells no opening hours is open day and night (a bench, a park).
    ``framing`` is the narrowest framing of the sociale basis that includes the layer.
    """

    key: str
    label: Text
    description: Text
    caveat: Text | None = None
    spheres: frozenset[Sphere] = frozenset()
    functions: frozenset[Function] = frozenset()
    life_domains: frozenset[LifeDomain] = Field(min_length=1)
    framing: Framing
    kind: LayerKind
    third_place: ThirdPlace = ThirdPlace.NO
    meeting_candidate: bool = False
    selectors: tuple[Selector, ...] = ()
    open_area: bool | None = None
    always_open: bool = False
    indicator: Annotated[str, AfterValidator(_known_indicator)] | None = None
    shaded: bool = False
    collects: frozenset[RegisterKind] = frozenset()
    reach_mode: ReachMode | None = None
    icon: Annotated[str, AfterValidator(_known_icon)]
    colour: str
    pattern: Pattern
    shown_by_default: bool

    @property
    def folder(self) -> str:
        """The folder it lies in: a sphere, or ``public_space``."""
        return self.key.split("/", maxsplit=1)[0]

    @property
    def figure(self) -> Indicator | None:
        """The figure of an area layer: unit, source, measured or modelled, missing values."""
        return indicators()[self.indicator] if self.indicator else None

    def matches(self, tags: Mapping[str, str]) -> bool:
        """Say whether an OpenStreetMap element with these tags lies in this layer.

        Parameters
        ----------
        tags
            The element's tags. A value like ``sport;music`` counts as each of its parts. What is
            tagged as out of use lies in no layer.
        """
        return _in_use(tags) and any(selector.matches(tags) for selector in self.selectors)

    def counts_as_meeting_place(self, status: Status) -> bool:
        """Say whether a place of this layer counts in totals of meeting places.

        A café is a candidate until a person has verified it.
        """
        return self.meeting_candidate and status is Status.VERIFIED

    @model_validator(mode="after")
    def _fits_folder(self) -> Self:
        if self.folder not in COLOURS:
            raise ValueError(f"the folder must be one of {', '.join(COLOURS)}")
        if self.colour not in COLOURS[self.folder]:
            allowed = ", ".join(COLOURS[self.folder])
            raise ValueError(f"colour {self.colour} is not one of this folder's: {allowed}")
        if self.folder == "personal" and self.kind is not LayerKind.AREA:
            raise ValueError("the personal sphere is never shown as points: only kind 'area'")
        if self.folder == "public_space":
            return self
        if self.kind is LayerKind.PUBLIC_SPACE:
            raise ValueError("kind 'public_space' belongs in the folder public_space")
        if Sphere(self.folder) not in self.spheres:
            raise ValueError(f"spheres must have '{self.folder}', the folder it lies in")
        return self

    @model_validator(mode="after")
    def _fits_kind(self) -> Self:
        from_osm = self.kind in {LayerKind.PLACES, LayerKind.PUBLIC_SPACE}
        given = {
            "selectors": (bool(self.selectors), from_osm),
            "open_area": (self.open_area is not None, from_osm),
            "indicator": (self.indicator is not None, self.kind is LayerKind.AREA),
            "collects": (bool(self.collects), self.kind is LayerKind.REGISTER),
        }
        for key, (is_given, is_needed) in given.items():
            if is_given != is_needed:
                needs = "needs" if is_needed else "cannot have"
                raise ValueError(f"a layer of kind '{self.kind}' {needs} '{key}'")
        if self.reach_mode is not None and self.kind is not LayerKind.REGISTER:
            raise ValueError("only a layer of kind 'register' can have 'reach_mode'")
        if self.kind is LayerKind.AREA and self.meeting_candidate:
            raise ValueError("an area figure cannot be a meeting place")
        if self.shaded and (self.figure is None or self.figure.modelled):
            raise ValueError("only a measured area figure can be shaded on a map")
        return self


class LayerIndex:
    """Finds the layers of an element without trying every selector.

    Parameters
    ----------
    layers
        Layers by key.
    """

    def __init__(self, layers: Mapping[str, Layer]) -> None:
        self._by_tag: dict[tuple[str, str], list[tuple[str, Selector]]] = {}
        self._keys: set[str] = set()
        for layer in layers.values():
            for selector in layer.selectors:
                key, values = next(iter(selector.tags.items()))
                self._keys.add(key)
                for value in values:
                    self._by_tag.setdefault((key, value), []).append((layer.key, selector))

    def layers_of(self, tags: Mapping[str, str]) -> list[str]:
        """Give the keys of all layers an element with these tags lies in, sorted.

        Parameters
        ----------
        tags
            The element's OpenStreetMap tags.
        """
        found: set[str] = set()
        if not _in_use(tags):
            return []
        for key in self._keys & tags.keys():
            for value in ("*", *_parts(tags[key])):
                for layer, selector in self._by_tag.get((key, value), ()):
                    if layer not in found and selector.matches(tags):
                        found.add(layer)
        return sorted(found)


def layers() -> dict[str, Layer]:
    """Give the layers of the program and those of own figures that may be drawn, sorted by key.

    Raises
    ------
    StorageError, FileFormatError, BadValueError
        As :func:`read_layers`, and of the file with own figures.
    """
    return layers_with(own_file())


@cache
def layers_with(own: OwnFile | None) -> dict[str, Layer]:
    """Give the layers with one file of own figures, or none; see :func:`layers`."""
    drawn = indicators().values() if own else ()
    own_layers = [_own_layer(each) for each in drawn if each.own and each.on_map]
    known = read_layers(layers_folder()) | {each.key: each for each in own_layers}
    return dict(sorted(known.items()))


def _own_layer(indicator: Indicator) -> Layer:
    return Layer(
        key=f"personal/own_{indicator.key}",
        label=indicator.label,
        description=indicator.note or indicator.label,
        caveat=indicator.source.caveat,
        spheres=frozenset({Sphere.PERSONAL}),
        life_domains=frozenset({LifeDomain.WONEN}),
        framing=Framing.NON_INSTITUTIONEEL,
        kind=LayerKind.AREA,
        indicator=indicator.key,
        shaded=True,
        icon="people",
        colour=COLOURS["personal"][0],
        pattern=Pattern.SOLID,
        shown_by_default=False,
    )


def read_layers(folder: Path) -> dict[str, Layer]:
    """Read a folder of layers.

    Parameters
    ----------
    folder
        Holds ``personal/ communal/ institutional/ public_space/`` with TOML files.

    Returns
    -------
        Layers by key, sorted by key.

    Raises
    ------
    StorageError
        There is no such folder, no TOML file in it, or a file cannot be read.
    FileFormatError, BadValueError
        A file is no TOML, or a key in it is wrong.
    """
    files = sorted(folder.rglob("*.toml"))
    if not files:
        raise StorageError(f"{folder}: no layers here (no .toml file)")
    keys = [file.relative_to(folder).with_suffix("").as_posix() for file in files]
    return {
        key: read_toml(file, Layer, key=key) for key, file in sorted(zip(keys, files, strict=True))
    }


def layer(key: str) -> Layer:
    """Give one layer that comes with the program.

    Raises
    ------
    UnknownLayerError
        No layer has this key; the message names those that look like it.
    """
    known = layers()
    if key in known:
        return known[key]
    last_part = key.rsplit("/", maxsplit=1)[-1]
    close = [name for name in known if last_part and name.endswith(f"/{last_part}")]
    close += [name for name in difflib.get_close_matches(key, known, n=3) if name not in close]
    do = f"did you mean {' or '.join(close)}?" if close else f"choose from {', '.join(known)}"
    raise UnknownLayerError(f"no layer is called '{key}'", do=do)


def layers_of(tags: Mapping[str, str]) -> list[str]:
    """Give the keys of all shipped layers an element with these tags lies in, sorted.

    Parameters
    ----------
    tags
        The element's OpenStreetMap tags.
    """
    return _shipped_index().layers_of(tags)


def wanted_tags(layers: Iterable[Layer]) -> dict[str, list[str] | Literal[True]]:
    """Give what must be asked from OpenStreetMap to get every element of some layers.

    The answer holds more than the layers do (further keys and exclusions of a selector are not in
    it): sort it out with :meth:`Layer.matches`.

    Parameters
    ----------
    layers
        Layers; those without selectors add nothing.

    Returns
    -------
        Tag key → values, or ``True`` for any value: the shape of ``tags`` in OSMnx.
    """
    wanted: dict[str, set[str]] = {}
    for wanted_layer in layers:
        for selector in wanted_layer.selectors:
            key, values = next(iter(selector.tags.items()))
            wanted.setdefault(key, set()).update(values)
    return {
        key: True if "*" in values else sorted(values) for key, values in sorted(wanted.items())
    }


@cache
def _shipped_index() -> LayerIndex:
    return LayerIndex(layers())


def _in_use(tags: Mapping[str, str]) -> bool:
    return not any(tags.get(key) == value for key, value in OUT_OF_USE.items())


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(";")]


def _has(tags: Mapping[str, str], key: str, values: Values) -> bool:
    if key not in tags:
        return False
    return "*" in values or any(part in values for part in _parts(tags[key]))
