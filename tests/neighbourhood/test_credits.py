"""Whom to name follows from the sources that were used, and from nothing else."""

from __future__ import annotations

from sociale_basis.neighbourhood.credits import credits_of
from sociale_basis.settings import Settings
from sociale_basis.sources.provenance import Source
from sociale_basis.sources.services import services


def source(name: str, licence: str, who: str | None, at: str = "x.csv", **more: object) -> Source:
    """Make a source."""
    years = tuple(more.get("years", ()))  # type: ignore[arg-type, var-annotated]  # as given below
    return Source(name, at, licence, "2026-11-24", "0" * 64, None, who, years)


OSM = source("OpenStreetMap", "ODbL 1.0", "© OpenStreetMap contributors", "delft.osm.pbf")


def lines(*sources: Source) -> list[str]:
    """Give the lines for some sources."""
    return [credit.line() for credit in credits_of(sources)]


def test_openstreetmap_in_its_own_words() -> None:
    """The wording, the licence and the address that OpenStreetMap asks for; nothing is added."""
    expected = ["© OpenStreetMap contributors, ODbL 1.0, www.openstreetmap.org/copyright"]
    assert lines(OSM) == expected
    fetched = source("OpenStreetMap (Overpass)", "ODbL 1.0", None, "https://overpass.example/api")
    assert lines(OSM, fetched) == expected


def test_each_maker_once_with_its_years() -> None:
    """Editions of one publisher become one line with their years, in order."""
    at = "https://api.example/cbs"
    editions = [
        source(
            f"CBS Wijken en buurten (PDOK) {year}, buurten",
            "CC BY 4.0",
            "CBS, Kadaster",
            at,
            years=(year,),
        )
        for year in (2025, 2023)
    ]
    assert lines(*editions) == [
        "CBS, Kadaster: CBS Wijken en buurten (2023, 2025), CC BY 4.0",
    ]


def test_what_nobody_says_is_not_guessed() -> None:
    """Files without a licence are named as such, last, and nobody is made their author."""
    own = source("population", "not stated", None, "inwoners.csv")
    more = source("places", "not stated", None, "plekken.csv")
    assert lines(own, OSM, more)[1:] == ["inwoners.csv, plekken.csv: licence not stated"]


def test_one_maker_under_two_licences_is_two_lines() -> None:
    """What holds for the one licence need not hold for the other."""
    both = [
        source("BAG (PDOK)", "CC0 1.0", "Kadaster", "https://a.example"),
        source("Kaart (PDOK)", "CC BY 4.0", "Kadaster", "https://b.example"),
    ]
    assert lines(*both) == ["Kadaster: BAG, CC0 1.0", "Kadaster: Kaart, CC BY 4.0"]


def test_every_service_is_credited_as_the_table_says() -> None:
    """Each service stands in the lines with whom it asks to name and its licence."""
    known = services(Settings(services=None))
    assert len(known) >= 10
    for each in known.values():
        told = lines(source(each.name, each.licence, each.attribution, each.address))
        assert len(told) == 1
        if "OpenStreetMap" not in each.attribution:
            assert told[0].startswith(f"{each.attribution}: {each.name.partition(' (')[0]}")
        assert each.licence in told[0]


def test_licences_have_a_link_where_one_is_known() -> None:
    """A licence that is not stated leads nowhere."""
    assert OSM.licence_url == "https://opendatacommons.org/licenses/odbl/1-0/"
    assert OSM.as_dict()["licence_url"] == OSM.licence_url
    assert source("x", "not stated", None).licence_url is None
