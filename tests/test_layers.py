"""The layers: their files, their rules, and what they catch."""

from __future__ import annotations

import itertools
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sociale_basis.errors import (
    BadValueError,
    FileFormatError,
    InputError,
    StorageError,
    UnknownLayerError,
)
from sociale_basis.layers import (
    COLOURS,
    ICONS,
    LayerIndex,
    layer,
    layers,
    layers_of,
    read_layers,
    wanted_tags,
)
from sociale_basis.layers_docs import layers_table
from sociale_basis.vocabulary import LayerKind, RegisterKind, Sphere, Status

if TYPE_CHECKING:
    from collections.abc import Callable

CHECKOUT = Path(__file__).resolve().parents[1]
EXAMPLES = tomllib.loads(
    (CHECKOUT / "tests" / "data" / "layer_examples.toml").read_text(encoding="utf-8")
)
CAUGHT = [(key, tags) for key, each in EXAMPLES.items() for tags in each["catches"]]
MISSED = [(key, tags) for key, each in EXAMPLES.items() for tags in each["misses"]]

GOOD = """\
kind = "places"
spheres = ["institutional"]
functions = ["ontmoeten"]
life_domains = ["cultuur"]
framing = "infrastructureel"
third_place = "yes"
meeting_candidate = true
open_area = false
icon = "library"
colour = "#0072B2"
pattern = "solid"
shown_by_default = true

[[selectors]]
tags = { amenity = ["library"] }

[label]
nl = "Bibliotheek"
en = "Library"

[description]
nl = "Een bibliotheek."
en = "A library."
"""

AREA = """\
kind = "area"
spheres = ["personal"]
life_domains = ["ontmoeting"]
framing = "non_institutioneel"
indicator = "lonely_share"
icon = "person"
colour = "#882255"
pattern = "dots"
shown_by_default = false

[label]
nl = "Cijfer"
en = "Figure"

[description]
nl = "Een cijfer."
en = "A figure."
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write one layer file under a fresh folder of layers, and give that folder."""

    def _write(key: str, text: str) -> Path:
        file = tmp_path / f"{key}.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return tmp_path

    return _write


def test_good_file_is_read(write: Callable[[str, str], Path]) -> None:
    """The file every bad case below is made from is itself accepted, under its path as key."""
    read = read_layers(write("institutional/reading_room", GOOD))
    assert list(read) == ["institutional/reading_room"]
    assert read["institutional/reading_room"].label.nl == "Bibliotheek"
    assert read["institutional/reading_room"].spheres == {Sphere.INSTITUTIONAL}
    assert read_layers(write("personal/figure", AREA))["personal/figure"].figure is not None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('icon = "library"', 'icn = "library"', ["unknown key", "'icn'", "Did you mean 'icon'"]),
        ('nl = "Bibliotheek"', 'nll = "Bibliotheek"', ["'label.nll'", "Did you mean 'nl'"]),
        ('framing = "infrastructureel"\n', "", ["'framing'", "key is missing"]),
        ('kind = "places"', 'kind = "plces"', ["'kind'", "'plces' cannot be used", "'places'"]),
        ('pattern = "solid"', 'pattern = "wavy"', ["'pattern'", "'wavy'", "'dots'"]),
        ('["ontmoeten"]', '["eten"]', ["'functions", "'eten'"]),
        ('["cultuur"]', "[]", ["'life_domains'", "at least 1"]),
        ('icon = "library"', 'icon = "libary"', ["'icon'", "did you mean 'library'"]),
        ("#0072B2", "#117733", ["#117733", "#0072B2"]),
        ('["institutional"]', '["communal"]', ["spheres must have 'institutional'"]),
        ('kind = "places"', 'kind = "public_space"', ["belongs in the folder public_space"]),
        ("open_area = false\n", "", ["needs 'open_area'"]),
        ('[[selectors]]\ntags = { amenity = ["library"] }\n', "", ["needs 'selectors'"]),
        ('{ amenity = ["library"] }', "{}", ["'selectors.0.tags'", "at least 1"]),
        ('{ amenity = ["library"] }', "{ amenity = [] }", ["tags.amenity'", "at least 1"]),
        ('{ amenity = ["library"] }', '{ amenity = "library" }', ['write a list, ["library"]']),
        ('["ontmoeten"]', '"ontmoeten"', ["'functions'", "a list is needed"]),
        ("[[selectors]]", "[selectors]", ["'selectors'", "a list is needed"]),
        ('icon = "library"', 'icon = "library"\ncollects = ["place"]', ["cannot have 'collects'"]),
        ('icon = "library"', 'icon = "library"\nshaded = true', ["only a measured area figure"]),
        (
            'icon = "library"',
            'icon = "library"\nindicator = "residents"',
            ["cannot have 'indicator'"],
        ),
        (
            'icon = "library"',
            'icon = "library"\nreach_mode = "own_strength"',
            ["only a layer of kind 'register'"],
        ),
        (
            'kind = "places"',
            'key = "a/b"\nkind = "places"',
            ["'key'", "may not be set", "place of the file"],
        ),
    ],
)
def test_wrong_place_layer_is_refused(
    write: Callable[[str, str], Path], old: str, new: str, expected: list[str]
) -> None:
    """Each mistake gives one line that names the file, the key and the reason."""
    assert old in GOOD
    folder = write("institutional/library", GOOD.replace(old, new))
    with pytest.raises(BadValueError) as caught:
        read_layers(folder)
    _assert_one_line(caught.value, "library.toml", expected)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("lonely_share", "lonly_share", ["'indicator'", "did you mean 'lonely_share'"]),
        ("lonely_share", "g_wozbag", ["'indicator'", "not on the allow-list"]),
        ('icon = "person"', 'icon = "person"\nshaded = true', ["only a measured area figure"]),
        (
            'icon = "person"',
            'icon = "person"\nmeeting_candidate = true',
            ["cannot be a meeting place"],
        ),
        (
            'kind = "area"\nspheres = ["personal"]',
            'kind = "register"\ncollects = ["place"]\nspheres = ["personal"]',
            ["never shown as points"],
        ),
    ],
)
def test_wrong_area_layer_is_refused(
    write: Callable[[str, str], Path], old: str, new: str, expected: list[str]
) -> None:
    """A modelled figure is never shaded, and the personal sphere has no points."""
    assert old in AREA
    folder = write("personal/figure", AREA.replace(old, new))
    with pytest.raises(BadValueError) as caught:
        read_layers(folder)
    _assert_one_line(caught.value, "figure.toml", expected)


def test_syntax_error_names_the_line(write: Callable[[str, str], Path]) -> None:
    """A file that is no TOML is refused with the number of the line."""
    folder = write("institutional/library", GOOD.replace('framing = "', 'framing = = "'))
    with pytest.raises(FileFormatError) as caught:
        read_layers(folder)
    assert caught.value.row == 5
    _assert_one_line(caught.value, "library.toml", ["row 5", "not valid TOML"])


def test_other_encoding_is_refused(tmp_path: Path) -> None:
    """A file that is not UTF-8 is refused, with what to do."""
    file = tmp_path / "institutional" / "library.toml"
    file.parent.mkdir()
    file.write_bytes(GOOD.replace("Een bibliotheek", "Café").encode("latin-1"))
    with pytest.raises(FileFormatError) as caught:
        read_layers(tmp_path)
    _assert_one_line(caught.value, "library.toml", ["not UTF-8", "Save it as UTF-8"])


def test_several_mistakes_are_counted(write: Callable[[str, str], Path]) -> None:
    """The misspelt key comes first, though it also makes another key missing."""
    folder = write("institutional/library", GOOD.replace("kind", "kin", 1))
    with pytest.raises(BadValueError, match=r"'kin': unknown key \(and 1 more\)\. Did you"):
        read_layers(folder)


def test_layer_outside_the_four_folders_is_refused(write: Callable[[str, str], Path]) -> None:
    """A layer lies in the folder of its sphere, or in public_space."""
    with pytest.raises(BadValueError, match="the folder must be one of personal, communal"):
        read_layers(write("elsewhere/library", GOOD))


def test_folder_without_layers_is_refused(tmp_path: Path) -> None:
    """An empty folder and a missing one are errors, never an empty map."""
    with pytest.raises(StorageError, match="no layers here"):
        read_layers(tmp_path)
    with pytest.raises(StorageError, match="no layers here"):
        read_layers(tmp_path / "missing")


def test_shipped_layers_cover_four_folders() -> None:
    """Enough layers of every kind come with the program, sorted by key."""
    shipped = layers()
    assert list(shipped) == sorted(shipped)
    assert len(shipped) >= 45
    per_folder = Counter(each.folder for each in shipped.values())
    assert set(per_folder) == set(COLOURS)
    assert min(per_folder.values()) >= 10
    assert {each.kind for each in shipped.values()} == set(LayerKind)


def test_personal_sphere_is_never_a_point() -> None:
    """No layer of the personal sphere selects or collects anything that has a place."""
    personal = [each for each in layers().values() if Sphere.PERSONAL in each.spheres]
    assert len(personal) >= 10
    for each in personal:
        assert each.kind is LayerKind.AREA
        assert not each.selectors
        assert not each.collects


def test_loneliness_is_modelled_and_never_shaded() -> None:
    """Loneliness is a labelled estimate with a margin, and no colour on a map."""
    lonely = [each for each in layers().values() if "lonely" in (each.indicator or "")]
    assert len(lonely) == 4
    for each in lonely:
        assert each.figure is not None
        assert each.figure.modelled
        assert each.figure.source.margin is not None
        assert not each.shaded
        assert each.caveat is not None
        assert "Modelschatting" in each.caveat.nl
    assert [each.key for each in layers().values() if each.shaded]


def test_every_figure_says_source_unit_and_caveat() -> None:
    """No figure is shown without its source, unit and what it cannot say."""
    areas = [each for each in layers().values() if each.kind is LayerKind.AREA]
    assert len(areas) >= 15
    for each in areas:
        assert each.figure is not None
        assert each.figure.source.name
        assert each.figure.unit.nl
        assert each.caveat is not None
        assert not each.shown_by_default


def test_what_the_register_keeps_has_a_layer() -> None:
    """Each kind of entry in the register can be shown somewhere."""
    collected = {kind for each in layers().values() for kind in each.collects}
    assert collected == set(RegisterKind)


def test_every_osm_layer_has_examples() -> None:
    """Each layer made of tags has something it catches and a near miss; no example is stale."""
    with_selectors = {key for key, each in layers().items() if each.selectors}
    assert len(with_selectors) >= 30
    assert set(EXAMPLES) == with_selectors
    assert all(each["catches"] and each["misses"] for each in EXAMPLES.values())


@pytest.mark.parametrize(("key", "tags"), CAUGHT)
def test_layer_catches(key: str, tags: dict[str, str]) -> None:
    """The example lies in its layer, tried alone and through the index."""
    assert layer(key).matches(tags)
    assert key in layers_of(tags)


@pytest.mark.parametrize(("key", "tags"), MISSED)
def test_layer_misses(key: str, tags: dict[str, str]) -> None:
    """The near miss does not lie in the layer, tried alone and through the index."""
    assert not layer(key).matches(tags)
    assert key not in layers_of(tags)


@pytest.mark.parametrize(("key", "tags"), CAUGHT)
def test_one_kind_of_thing_per_layer(key: str, tags: dict[str, str]) -> None:
    """A plain example of one layer lies in no second layer."""
    assert layers_of(tags) == [key]


def test_index_agrees_with_trying_every_layer() -> None:
    """The index finds what trying each layer finds, also for elements of two kinds."""
    merged = [first | second for (_, first), (_, second) in itertools.combinations(CAUGHT, 2)]
    index = LayerIndex(layers())
    several = 0
    for tags in merged:
        slow = sorted(key for key, each in layers().items() if each.matches(tags))
        assert index.layers_of(tags) == slow
        several += len(slow) > 1
    assert several > 100


def test_what_is_out_of_use_lies_nowhere() -> None:
    """A pub tagged as disused is no candidate."""
    assert layers_of({"amenity": "pub"}) == ["communal/pub"]
    assert layers_of({"amenity": "pub", "disused": "yes"}) == []
    assert not layer("communal/pub").matches({"amenity": "pub", "abandoned": "yes"})
    assert layers_of({"building": "house"}) == []
    assert layers_of({}) == []


@pytest.mark.parametrize(("key", "tags"), CAUGHT)
def test_query_asks_for_every_element(key: str, tags: dict[str, str]) -> None:
    """What is asked from OpenStreetMap holds each example (values lists are asked per part)."""
    wanted = wanted_tags([layer(key)])
    assert wanted
    parts = {(name, part) for name, value in tags.items() for part in value.split(";")}
    assert any(
        values is True or part in values
        for name, values in wanted.items()
        for part_name, part in parts
        if part_name == name
    )


def test_query_of_all_layers() -> None:
    """The union has each key once, sorted values, and any value where a layer takes any."""
    wanted = wanted_tags(layers().values())
    assert wanted["club"] is True
    assert wanted["shop"] == sorted(set(wanted["shop"]))  # type: ignore[arg-type]  # a list here
    assert "library" in wanted["amenity"]  # type: ignore[operator]  # a list here
    assert "social_facility" not in wanted
    assert wanted_tags([layer("personal/lonely")]) == {}


def test_candidates_do_not_count_as_meeting_places() -> None:
    """Adding an unverified bakery leaves the number of meeting places as it was (case T6)."""
    places = [
        ("institutional/library", Status.VERIFIED),
        ("communal/cafe", Status.VERIFIED),
        ("communal/cafe", Status.CANDIDATE),
    ]

    def meeting_places() -> int:
        return sum(layer(key).counts_as_meeting_place(status) for key, status in places)

    assert meeting_places() == 2
    places.append((layers_of({"shop": "bakery"})[0], Status.CANDIDATE))
    assert meeting_places() == 2
    places.append(("institutional/pharmacy", Status.VERIFIED))
    assert meeting_places() == 2
    places.append(("communal/cafe", Status.STALE))
    assert meeting_places() == 2


def test_horeca_and_shops_are_candidates() -> None:
    """Cafés and shops say that they may be meeting places, and that nobody knows yet."""
    for key in ("cafe", "pub", "restaurant", "supermarket", "hairdresser", "second_hand_shop"):
        each = layer(f"communal/{key}")
        assert each.meeting_candidate
        assert each.caveat is not None
        assert "Telt pas als ontmoetingsplek" in each.caveat.nl
        assert "(kandidaat)" in each.label.nl


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("library", "Did you mean institutional/library"),
        ("institutional/libary", "Did you mean institutional/library"),
        ("communal/library", "Did you mean institutional/library"),
        ("xyzzy", "Choose from communal/"),
        ("", "Choose from communal/"),
    ],
)
def test_unknown_layer_suggests_what_is_meant(key: str, expected: str) -> None:
    """A wrong key is refused with the keys that look like it."""
    with pytest.raises(UnknownLayerError) as caught:
        layer(key)
    _assert_one_line(caught.value, f"'{key}'", [expected])


def test_drawn_layers_differ_in_more_than_colour() -> None:
    """Colour with pattern tells apart all layers that are drawn on the map."""
    drawn = [each for each in layers().values() if each.kind is not LayerKind.AREA or each.shaded]
    looks = Counter((each.colour, each.pattern) for each in drawn)
    assert len(drawn) > 80
    assert [look for look, times in looks.items() if times > 1] == []


@pytest.mark.parametrize("colour", [colour for family in COLOURS.values() for colour in family])
def test_colours_stand_out_from_white(colour: str) -> None:
    """Each colour has the 3:1 contrast that WCAG 1.4.11 asks of signs on a map."""

    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[start : start + 2]) for start in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    assert 1.05 / (luminance + 0.05) >= 3


def test_every_icon_name_is_used() -> None:
    """The list of drawings holds no drawing that nothing needs."""
    assert {each.icon for each in layers().values()} == ICONS


def test_words_on_the_screen_are_neutral() -> None:
    """No label, description or caveat uses words that put people down."""
    refused = ("kwetsbar", "risicogroep", "probleem", "bejaard", "allocht", "achterstand")
    for each in layers().values():
        texts = [each.label.nl, each.description.nl, each.caveat.nl if each.caveat else ""]
        found = [word for word in refused for text in texts if word in text.casefold()]
        assert found == [], each.key


def test_committed_table_is_up_to_date() -> None:
    """docs/lagen.md is what the layers say; make it again with the command at its top."""
    table = layers_table()
    assert all(f"`{key}`" in table for key in layers())
    assert (CHECKOUT / "docs" / "lagen.md").read_text(encoding="utf-8") == table


def _assert_one_line(error: InputError, place: str, expected: list[str]) -> None:
    message = str(error)
    assert "\n" not in message
    assert place in message
    for part in expected:
        assert part in message
