"""The table of services, and what a file of one's own changes in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sociale_basis.errors import BadValueError, UsageError
from sociale_basis.settings import Settings
from sociale_basis.sources.services import Service, service, services

BRONNEN = Path(__file__).resolve().parents[2] / "docs" / "bronnen.md"


def own(folder: Path, text: str) -> Settings:
    """Write a table of one's own."""
    file = folder / "mirrors.toml"
    file.write_text(text, encoding="utf-8")
    return Settings(services=file)


def test_the_table_is_whole() -> None:
    """Every service says where it is, on what terms, and what to try when it fails."""
    known = services(Settings(services=None))
    assert "cbs_areas" in known
    for key, one in known.items():
        assert isinstance(one, Service)
        assert one.key == key
        assert one.address.startswith("https://")
        assert list(one.years) == sorted(one.years, reverse=True), "newest first"


def test_holes_are_filled() -> None:
    """An address of an edition is only usable when it says which."""
    areas = service("cbs_areas")
    with pytest.raises(UsageError, match=r"still has \{year\}"):
        areas.url("collections")
    assert areas.at(year=2024).url("/collections") == (
        "https://api.pdok.nl/cbs/wijken-en-buurten-2024/ogc/v1/collections"
    )
    assert areas.at(year=2024).host == "api.pdok.nl"


def test_a_mirror_takes_the_place(tmp_path: Path) -> None:
    """A file of one's own changes only what it names."""
    settings = own(
        tmp_path, '[services.cbs_areas]\naddress = "http://mirror.example:81/cbs/{year}/"'
    )
    mirrored = services(settings)
    assert mirrored["cbs_areas"].at(year=2025).url() == "http://mirror.example:81/cbs/2025"
    assert mirrored["cbs_areas"].licence == "CC BY 4.0"
    assert mirrored["cbs_tables"] == services(Settings(services=None))["cbs_tables"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[services.cbs_area]\naddress = "https://x.example"', "'cbs_area' that does not exist"),
        ('[services.cbs_areas]\nadress = "https://x.example"', "unknown key"),
        ('[services.cbs_areas]\naddress = "mirror.example"', "is not a web address"),
        ('[services.cbs_areas]\naddress = "https://me:pw@x.example"', "no password"),
        ("[services.cbs_areas]\nmax_mb = 0", "max_mb"),
    ],
)
def test_a_wrong_file_is_one_line(tmp_path: Path, text: str, expected: str) -> None:
    """What is wrong in it is told with the file."""
    with pytest.raises((UsageError, BadValueError), match=expected) as caught:
        services(own(tmp_path, text))
    assert str(tmp_path) in str(caught.value)
    assert "pw" not in str(caught.value)


def test_unknown_services_are_named() -> None:
    """A typo in the program shows what there is."""
    with pytest.raises(UsageError, match=r"Known are .*cbs_areas"):
        service("cbs_aeras")


def test_the_page_of_sources_tells_the_same() -> None:
    """Every service stands in the documentation with its terms, and whether it was ever met."""
    told = BRONNEN.read_text(encoding="utf-8")
    known = services(Settings(services=None)).values()
    rows = [
        f"| {one.name} | `{one.address}` | {one.licence} | {one.attribution} | {one.documented} | "
        f"{'ja' if one.met_live else '**nee**'} |"
        for one in known
    ]
    assert len(rows) >= 5
    assert [row for row in rows if row not in told] == []
    table = told.partition("| dienst | adres |")[2].partition("\n\n")[0]
    assert table.count("\n| ") == len(rows), "and no service that does not exist"
