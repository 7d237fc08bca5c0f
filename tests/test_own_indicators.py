"""Figures of one's own: what a file may define, what it may not, and where they may be shown."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sociale_basis.errors import BadValueError, FileFormatError, StorageError, UnknownLayerError
from sociale_basis.indicators import Kind, allow_list, indicators, resolve
from sociale_basis.layers import layer, layers
from sociale_basis.own_indicators import OwnIndicator
from sociale_basis.sources.statistics import read_statistics
from sociale_basis.vocabulary import Measured
from tests.sources.own_figures import DEFINITIONS

if TYPE_CHECKING:
    from collections.abc import Callable

CHECKOUT = Path(__file__).resolve().parents[1]
MARK = "liveability_mark"


@pytest.fixture
def define(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Give what writes the file of own figures and points to it."""

    def written(text: str) -> Path:
        file = tmp_path / "indicatoren.toml"
        file.write_text(text, encoding="utf-8")
        monkeypatch.setenv("SOCIALE_BASIS_INDICATORS", str(file))
        return file

    return written


def test_own_figures_stand_beside_those_of_the_program(define: Callable[[str], Path]) -> None:
    """With source, unit and year of their own; nothing of the program changes."""
    shipped = dict(indicators())
    define(DEFINITIONS)
    own = {key: each for key, each in indicators().items() if key not in shipped}
    assert set(own) == {MARK, "volunteers_own_share", "garden_members"}
    assert {key: each for key, each in indicators().items() if key in shipped} == shipped
    mark = own[MARK]
    assert (mark.kind, mark.measured, mark.year, mark.on_map) == (
        Kind.MEAN,
        Measured.MEASURED,
        None,
        True,
    )
    assert mark.source.name == "Gemeente Delft, Omnibus"
    assert mark.source.is_missing("?")
    assert "weet niet hoe ze gemaakt zijn" in mark.source.caveat.nl
    assert resolve("leefb_rapp") == resolve("Rapportcijfer  LEEFBAARHEID") == MARK


def test_without_the_setting_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of the program is what there is, and it has nothing of anyone's own."""
    monkeypatch.delenv("SOCIALE_BASIS_INDICATORS", raising=False)
    assert MARK not in indicators()
    assert not any(each.own for each in indicators().values())
    assert allow_list().resolve_own("aantal_inwoners") is None


def test_a_changed_file_counts_at_once(define: Callable[[str], Path]) -> None:
    """What is read again is the file, not what was remembered of it."""
    define(DEFINITIONS)
    assert indicators()[MARK].label.nl == "Rapportcijfer leefbaarheid"
    define(DEFINITIONS.replace('nl = "Rapportcijfer leefbaarheid"', 'nl = "Cijfer voor de wijk"'))
    assert indicators()[MARK].label.nl == "Cijfer voor de wijk"


@pytest.mark.parametrize(
    ("topic", "reason"),
    [
        ("Percentage met een migratieachtergrond", "origin"),
        ("Inwoners met nationaliteit buiten de EU", "origin"),
        ("Gemiddeld besteedbaar inkomen", "income and benefits"),
        ("Huishoudens met een bijstandsuitkering", "income and benefits"),
        ("Problematische schulden", "income and benefits"),
        ("Gemiddelde WOZ-waarde", "house value"),
        ("Aandeel sociale huurwoningen", "tenure"),
        ("Ervaren overlast van jongeren", "crime and behaviour"),
        ("Hangplekken", "crime and behaviour"),
        ("Bezoekt een moskee (islam)", "belief and orientation"),
    ],
)
@pytest.mark.parametrize("place", ["columns", "label"])
def test_what_may_never_be_read_cannot_be_defined(
    define: Callable[[str], Path], topic: str, reason: str, place: str
) -> None:
    """Neither under its own name, nor under the label of something else."""
    old = '"leefb_rapp"' if place == "columns" else '"Mark for liveability"'
    assert old in DEFINITIONS
    file = define(DEFINITIONS.replace(old, f'"{topic}"'))
    with pytest.raises(BadValueError) as caught:
        indicators()
    line = str(caught.value)
    assert line.startswith(str(file))
    assert f"'{topic}'" in line
    assert f"{reason} is never read" in line
    assert "\n" not in line


@pytest.mark.parametrize("word", ["income", "crime_rate", "ethnicity", "house_value"])
def test_nor_under_an_english_key(define: Callable[[str], Path], word: str) -> None:
    """The key says what it is about as well."""
    define(DEFINITIONS.replace("[indicators.garden_members]", f"[indicators.{word}]"))
    with pytest.raises(BadValueError, match=f"is about '{word}'.*never read"):
        indicators()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('source = "delft"', 'source = "utrecht"', "names source 'utrecht'; known are"),
        ("[indicators.garden_members]", "[indicators.residents]", "'residents' is already defined"),
        ("[sources.delft]", "[sources.rivm_health]", "'rivm_health' is already defined"),
        ("[indicators.garden_members]", "[indicators.Leden]", "'Leden' cannot be a key"),
        ("[indicators.garden_members]", "[indicators.geometry]", "'geometry' cannot be a key"),
        ("[indicators.garden_members]", "[indicators.leden_upper]", "cannot be a key"),
        ('columns = ["Leden buurttuin"]', 'columns = ["a_inw"]', "'a_inw' stands under both"),
        ('columns = ["Leden buurttuin"]', "columns = []", "columns"),
        ('kind = "count"', 'kind = "aantal"', "'aantal' cannot be used"),
        ("on_map = true", "on_mapp = true", "Did you mean 'on_map'?"),
        ("on_map = true", 'on_map = true\nmeasured = "modelled"', "never laid over a map"),
        (
            'source = "delft"\non_map',
            'source = "rivm_health"\non_map',
            'write measured = "modelled"',
        ),
        ("year = 2021", "year = 21", "greater than or equal to 1990"),
        ('licence = "CC0 1.0"', "", "licence"),
        ("year = 2021", 'year = 2021\npart = "garden_members"', "needs both 'part' and 'whole'"),
    ],
)
def test_a_wrong_definition_is_one_line(
    define: Callable[[str], Path], old: str, new: str, expected: str
) -> None:
    """With the file and the reason; the program does not go on without it."""
    assert old in DEFINITIONS
    file = define(DEFINITIONS.replace(old, new, 1))
    with pytest.raises(BadValueError) as caught:
        indicators()
    assert str(file) in str(caught.value)
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_cannot_be_read(
    define: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No TOML, and no file at all."""
    define("[indicators\n")
    with pytest.raises(FileFormatError, match="is not valid TOML"):
        indicators()
    monkeypatch.setenv("SOCIALE_BASIS_INDICATORS", str(tmp_path / "nowhere.toml"))
    with pytest.raises(StorageError, match="cannot be read"):
        indicators()


def test_only_what_may_be_drawn_becomes_a_layer(define: Callable[[str], Path]) -> None:
    """A measured figure with on_map; the others are for cards and tables only."""
    shipped = set(layers())
    define(DEFINITIONS)
    assert set(layers()) - shipped == {f"personal/own_{MARK}"}
    own = layer(f"personal/own_{MARK}")
    assert own.shaded
    assert own.figure is not None
    assert own.figure.key == MARK
    assert own.label.nl == "Rapportcijfer leefbaarheid"
    assert not own.meeting_candidate


def test_without_on_map_there_is_no_layer(define: Callable[[str], Path]) -> None:
    """It has to be said: drawing is not what happens by itself."""
    define(DEFINITIONS.replace("on_map = true\n", ""))
    assert not [key for key in layers() if key.startswith("personal/own_")]
    with pytest.raises(UnknownLayerError, match="no layer is called"):
        layer(f"personal/own_{MARK}")


def test_the_example_in_the_docs_works(define: Callable[[str], Path], tmp_path: Path) -> None:
    """The definitions and each table of the page on figures, as they stand there."""
    page = (CHECKOUT / "docs" / "methode" / "cijfers.md").read_text(encoding="utf-8")
    (definitions,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    tables = re.findall(r"```csv\n(.*?)```", page, re.DOTALL)
    define(definitions)
    assert len(tables) == 3
    for number, table in enumerate(tables):
        file = tmp_path / f"export{number}.csv"
        file.write_text(table, encoding="utf-8")
        statistics = read_statistics([file])
        assert statistics.wide()[MARK].to_dict() == {"SW1": 7.1, "SW2": 6.4}
        assert statistics.columns[MARK].year == 2023
    keys = set(re.findall(r"^\| (`.*`) \|", page, re.MULTILINE))
    named = {key for row in keys for key in re.findall(r"`(\w+)`", row)}
    assert set(OwnIndicator.model_fields) <= named
