"""The allow-list of figures: which columns it knows, and which it never reads."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from sociale_basis._folders import data_folder
from sociale_basis.errors import BadValueError, FileFormatError, StorageError
from sociale_basis.indicators import (
    Kind,
    indicators,
    read_indicators,
    resolve,
    resolve_columns,
)

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
[sources.cbs]
name = "CBS"
url = "https://www.cbs.nl"
licence = "CC BY 4.0"
missing_at_or_below = -99990
missing_texts = ["."]
caveat = { nl = "Let op.", en = "Mind." }

[forbidden]
house_value = ["woz"]

[indicators.residents]
label = { nl = "Inwoners", en = "Residents" }
kind = "count"
unit = { nl = "inwoners", en = "residents" }
source = "cbs"
year = 2024
columns = { kwb = ["a_inw"] }

[indicators.older_share]
label = { nl = "Ouderen", en = "Older people" }
kind = "percent"
unit = { nl = "%", en = "%" }
source = "cbs"
year = 2024
columns = { pdok = ["percentageOuder"] }
"""


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("percentagePersonen65JaarEnOuder", "residents_65_plus_share"),
        ("percentage_personen_65_jaar_en_ouder", "residents_65_plus_share"),
        ("aantal_inwoners_65_jaar_en_ouder", "residents_65_plus"),
        ("k_65JaarOfOuder_12", "residents_65_plus"),
        ("a_65_oo", "residents_65_plus"),
        ("a_inw", "residents"),
        ("aantalInwoners", "residents"),
        ("AantalInwoners_5", "residents"),
        (" aantal_inwoners ", "residents"),
        ("percentageEenpersoonshuishoudens", "one_person_households_share"),
        ("Eenpersoonshuishoudens_29", "one_person_households"),
        ("Eenpersoonshuishoudens_30", "one_person_households"),
        ("a_1p_hh", "one_person_households"),
        ("Eenzaam_24", "lonely_share"),
        ("Eenzaam_27", "lonely_share"),
        ("Eenzaam_28", "lonely_share"),
        ("ErnstigZeerErnstigEenzaam_28", "very_lonely_share"),
        ("EmotioneelEenzaam_29", "emotionally_lonely_share"),
        ("SociaalEenzaam_30", "socially_lonely_share"),
        ("Mantelzorger_31", "informal_carers_share"),
        ("Vrijwilligerswerk_32", "volunteers_share"),
        ("BeperktVanwegeGezondheid_17", "limited_by_health_share"),
        ("ErnstigBeperktVanwegeGezondheid_18", "severely_limited_by_health_share"),
        ("aantalWmoClienten", "wmo_clients"),
        ("aantalWmoClientenPer1000Inwoners", "wmo_clients_per_1000"),
        ("p_wmo_t", "wmo_clients_per_1000"),
        ("huisartsenpraktijkGemiddeldeAfstandInKm", "distance_gp_km"),
        ("AfstandTotHuisartsenpraktijk_115", "distance_gp_km"),
        ("g_afs_hp", "distance_gp_km"),
        ("Horeca/Cafés en dergelijke/Afstand tot café e.d. (km)", "distance_cafe_km"),
        ("AfstandTotOpenbaarGroenTotaal_91", "distance_public_green_km"),
        ("stedelijkheidAdressenPerKm2", "urbanity"),
        ("omgevingsadressendichtheid", "address_density"),
    ],
)
def test_column_is_recognised(column: str, expected: str) -> None:
    """Each documented name of each family leads to its figure, whatever the ordinal."""
    assert resolve(column) == expected


@pytest.mark.parametrize(
    "column",
    [
        *("a_nl_all", "a_eur_al", "a_neu_al", "a_geb_nl", "a_gbl_ne", "Nederland_17"),
        *("EuropaExclusiefNederland_18", "BuitenEuropa_19", "NietWestersTotaal_18"),
        *("percentageMetHerkomstlandNederland", "percentage_met_herkomstland_buiten_europa"),
        *("percentage_niet_westerse_allochtonen", "percentage_uit_marokko"),
        *("g_wozbag", "GemiddeldeWOZWaardeVanWoningen_39", "gemiddeldeWoningwaarde"),
        *("p_wcorpw", "p_huurw", "p_koopw", "percentageHuurwoningen", "HuurwoningenTotaal_48"),
        *("percHuurwoningenInBezitWoningcorporaties", "InBezitWoningcorporatie_49"),
        *("g_ink_pi", "GemiddeldInkomenPerInwoner_78", "a_soz_wb", "m_hh_ver", "p_hh_110"),
        *("TotaalDiefstalUitWoningSchuurED_88", "a_jz_tn"),
        *("gwb_code", "regio", "aantal_inwoners_65", "onzin", ""),
        *("AfstandTotZiekenhuis_11", "a_geb", "a_ste"),
    ],
)
def test_other_column_is_never_read(column: str) -> None:
    """Origin, tenure, house value, income, crime and unknown columns resolve to nothing."""
    assert resolve(column) is None


def test_counts_and_percentages_stay_apart() -> None:
    """What PDOK gives as a percentage and CBS as a number are two figures, tied by part/whole."""
    pairs = [each for each in indicators().values() if each.part]
    assert len(pairs) >= 8
    for share in pairs:
        assert share.part is not None
        assert share.whole is not None
        assert indicators()[share.part].kind is Kind.COUNT
        assert indicators()[share.whole].kind is Kind.COUNT
        assert share.kind in {Kind.PERCENT, Kind.PER_1000}
        assert share.key.endswith(("_share", "_per_1000"))
    older = indicators()["residents_65_plus_share"]
    assert (older.part, older.whole) == ("residents_65_plus", "residents")
    assert older.share(205, 1380) == pytest.approx(14.855, abs=0.001)
    assert older.share(0, 0) is None
    assert indicators()["wmo_clients_per_1000"].share(30, 1500) == pytest.approx(20)


def test_names_say_the_kind() -> None:
    """A key ending in _share is a percentage, in _km a distance, and no count ends so."""
    for key, each in indicators().items():
        assert key.endswith("_share") == (each.kind is Kind.PERCENT)
        assert key.endswith("_km") == (each.kind is Kind.KM)


def test_modelled_figures_are_those_of_rivm() -> None:
    """Every figure of the health survey is a model estimate with a margin, and no other is."""
    modelled = {key for key, each in indicators().items() if each.modelled}
    rivm = {key for key, each in indicators().items() if each.source_key == "rivm_health"}
    assert modelled == rivm
    assert {"lonely_share", "informal_carers_share", "volunteers_share"} <= modelled
    assert all(indicators()[key].source.margin is not None for key in rivm)


def test_ambiguous_stem_in_one_table_is_left_out() -> None:
    """Two columns with one stem cannot both be the figure, so neither is."""
    columns = ["AantalInwoners_5", "AfstandTotSchool_60", "AfstandTotSchool_64", "Nederland_17"]
    assert resolve_columns(columns) == {"AantalInwoners_5": "residents"}
    assert resolve_columns(["AfstandTotSchool_109"]) == {
        "AfstandTotSchool_109": "distance_primary_school_km"
    }


@pytest.mark.parametrize(
    "cell",
    [".", "       .", "", "  ", None, -99995, "-99997", "-99997,0", -99999999, math.nan, -99990.0],
)
def test_missing_cell(cell: object) -> None:
    """The publisher's ways to write "no value" are all missing."""
    assert indicators()["residents"].source.is_missing(cell)


@pytest.mark.parametrize("cell", [0, "0", "0,4", -1, 1380, "1380", -99989, "abc"])
def test_present_cell(cell: object) -> None:
    """Zero is a value, and text that is no number is for the reader of the table to refuse."""
    assert not indicators()["residents"].source.is_missing(cell)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"a_inw"', '"g_wozbag"', "'g_wozbag': house value is never read"),
        ('"percentageOuder"', '"A_Inw"', "'A_Inw' stands under both 'residents' and 'older_share'"),
        ('source = "cbs"', 'source = "kadaster"', "names source 'kadaster'; known are cbs"),
        ('kind = "count"', 'kind = "euro"', "'euro' cannot be used"),
        ("year = 2024", "year = 24", "greater than or equal to 1990"),
        ("year = 2024", "yaer = 2024", "Did you mean 'year'?"),
        ("year = 2024", 'year = 2024\npart = "residents"', "needs both 'part' and 'whole'"),
        (
            "year = 2024",
            'year = 2024\npart = "nobody"\nwhole = "residents"',
            "a share of unknown 'nobody'",
        ),
        ("kwb = ", "kwbb = ", "'kwbb' cannot be used"),
        ("licence =", "license =", "Did you mean 'licence'?"),
    ],
)
def test_wrong_allow_list_is_refused(tmp_path: Path, old: str, new: str, expected: str) -> None:
    """Each mistake gives one line with the file and the reason."""
    file = tmp_path / "indicators.toml"
    file.write_text(GOOD, encoding="utf-8")
    assert set(read_indicators(file).indicators) == {"residents", "older_share"}
    assert old in GOOD
    file.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadValueError) as caught:
        read_indicators(file)
    assert "indicators.toml" in str(caught.value)
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


def test_unreadable_allow_list(tmp_path: Path) -> None:
    """A missing file and a file that is no TOML are two different clear errors."""
    with pytest.raises(StorageError, match="cannot be read"):
        read_indicators(tmp_path / "none.toml")
    file = tmp_path / "indicators.toml"
    file.write_text("[sources\n", encoding="utf-8")
    with pytest.raises(FileFormatError, match="row 1: is not valid TOML"):
        read_indicators(file)


def test_shipped_list_forbids_by_name() -> None:
    """The shipped file itself says what may never be read, with a reason for each."""
    shipped = read_indicators(data_folder() / "reference" / "indicators.toml")
    assert {"origin", "tenure", "house_value", "income_and_benefits"} <= set(shipped.forbidden)
    assert all(parts for parts in shipped.forbidden.values())
