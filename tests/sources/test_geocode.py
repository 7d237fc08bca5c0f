"""Finding areas and addresses by what is typed, and keeping nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sociale_basis.errors import (
    EmptyDataError,
    OfflineError,
    ServiceError,
    ServiceShapeError,
    UsageError,
)
from sociale_basis.settings import Settings
from sociale_basis.sources.geocode import (
    AREAS,
    FoundPlace,
    PlaceKind,
    buurten_of_postcode,
    find,
    look_up,
    suggest,
)
from sociale_basis.sources.http import Client, Patience
from tests.sources.fakes.locatieserver import Locatieserver, doc
from tests.sources.fakes.server import Answer, Fault, status

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.sources.fakes.server import FakeServer

BUURT = {"buurtcode": "BU05030101", "wijkcode": "WK050301"}
DOCS = [
    doc("gemeente", "Gemeente Delft"),
    doc("wijk", "Wijk 01, Delft", wijkcode="WK050301"),
    doc("buurt", "Delftzicht, Delft", **BUURT),
    doc("weg", "Delftzichtstraat, Delft"),
    doc("postcode", "Dorpsstraat, 2628DB Delft", postcode="2628DB"),
    doc("adres", "Dorpsstraat 1, 2628DB Delft", postcode="2628DB", huisnummer=1, **BUURT),
    doc("adres", "Dorpsstraat 2, 2628DB Delft", postcode="2628DB", buurtcode="BU05030102"),
    doc("hectometerpaal", "A13 Re 8,5, Delft"),
]


@pytest.fixture
def finder(fake: FakeServer, make_client: Callable[..., Client]) -> Client:
    """Give a client for whom the fake is PDOK."""
    fake.serve("/search", Locatieserver(DOCS))
    return make_client(mirrors={"locatieserver": f"{fake.url}/search"}, patience=Patience(tries=2))


def test_suggestions_of_every_kind(finder: Client) -> None:
    """Buurten and wijken are among them, which the service leaves out unless asked."""
    found = suggest(finder, "delft")
    assert [one.kind for one in found] == [
        PlaceKind.GEMEENTE,
        PlaceKind.WIJK,
        PlaceKind.BUURT,
        PlaceKind.STREET,
        PlaceKind.POSTCODE,
        PlaceKind.ADDRESS,
        PlaceKind.ADDRESS,
    ]
    assert [one.name for one in suggest(finder, "delftzicht", AREAS)] == ["Delftzicht, Delft"]
    assert len(suggest(finder, "delft", most=2)) == 2
    assert suggest(finder, "xyz") == []


def test_a_suggestion_is_looked_up(finder: Client) -> None:
    """What was chosen comes with its codes, and its middle as lon/lat and in metres."""
    chosen = suggest(finder, "dorpsstraat 1", [PlaceKind.ADDRESS])[0]
    assert look_up(finder, chosen) == FoundPlace(
        identifier=chosen.identifier,
        kind=PlaceKind.ADDRESS,
        name="Dorpsstraat 1, 2628DB Delft",
        buurt="BU05030101",
        wijk="WK050301",
        gemeente="GM0503",
        postcode="2628DB",
        lon=4.36,
        lat=52.0,
        x=84650.5,
        y=446501.25,
        gemeente_name="Delft",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BU05030101", ["Delftzicht, Delft"]),
        (" bu05030101 ", ["Delftzicht, Delft"]),
        ("WK050301", ["Wijk 01, Delft"]),
        ("GM0503", ["Gemeente Delft"]),
        ("2628 db", ["Dorpsstraat, 2628DB Delft"]),
        ("Delftzicht, Delft", ["Delftzicht, Delft", "Delftzichtstraat, Delft"]),
        ("Dorpsstraat 2", ["Dorpsstraat, 2628DB Delft", "Dorpsstraat 2, 2628DB Delft"]),
    ],
)
def test_names_codes_postcodes_addresses(finder: Client, text: str, expected: list[str]) -> None:
    """A code or postcode gives exactly that; a name what holds its words."""
    found = find(finder, text)
    assert [one.name for one in found if "1," not in one.name or "Wijk" in one.name] == expected
    assert {one.gemeente for one in found} == {"GM0503"}


def test_signs_of_the_search_language_do_nothing(fake: FakeServer, finder: Client) -> None:
    """What is typed is words, never a question in the language of the server."""
    suggest(finder, "Delftzicht\" OR *:* (-Delft) /a.*/ Sint-Jan 's-Graven")
    assert fake.asked[-1].query["q"] == "delftzicht or delft a. sint-jan 's-graven"
    for nothing in ("", "  ", "*:*", "\"'", "-"):
        with pytest.raises(UsageError, match="nothing to look for"):
            find(finder, nothing)


def test_a_postcode_may_lie_in_two_buurten(finder: Client) -> None:
    """All buurten in which a postcode has addresses are given."""
    assert buurten_of_postcode(finder, "2628 DB") == ["BU05030101", "BU05030102"]
    with pytest.raises(UsageError, match="no postcode"):
        buurten_of_postcode(finder, "2628")


def test_nothing_of_it_is_kept_or_shown(fake: FakeServer, finder: Client, tmp_path: Path) -> None:
    """An address is asked again each time, lies nowhere on disk, and stands in no error."""
    for _ in range(2):
        find(finder, "Dorpsstraat 1")
    assert len(fake.asked) == 2
    files = [file for file in (tmp_path / "kept").rglob("*") if file.is_file()]
    assert [file for file in files if b"orpsstraat" in file.read_bytes()] == []
    with pytest.raises(EmptyDataError) as nothing:
        find(finder, "Geheimstraat 7")
    fake.fail("/search", status(503), status(503))
    with pytest.raises(ServiceError) as failed:
        find(finder, "Geheimstraat 7")
    fake.fail("/search", status(400, text="cannot parse q=Geheimstraat 7"))
    with pytest.raises(ServiceError) as refused:
        suggest(finder, "Geheimstraat 7")
    fake.fail("/search", Fault(Answer(b"<p>No hits for Geheimstraat 7", kind="text/html")))
    with pytest.raises(ServiceError) as strange:
        suggest(finder, "Geheimstraat 7")
    assert "400" in str(refused.value)
    for error in (nothing, failed, refused, strange):
        assert "eheim" not in str(error.value)


def test_a_table_that_would_keep_addresses_is_refused(fake: FakeServer, tmp_path: Path) -> None:
    """A table of services of one's own cannot make addresses stay."""
    mirrors = tmp_path / "mirrors.toml"
    mirrors.write_text(f'[services.locatieserver]\naddress = "{fake.url}"\nfresh_days = 3\n')
    with (
        Client(tmp_path / "kept", settings=Settings(services=mirrors)) as client,
        pytest.raises(UsageError, match="would be kept on disk"),
    ):
        suggest(client, "Dorpsstraat 1")
    assert fake.asked == []


def test_offline_nobody_is_asked(
    fake: FakeServer, finder: Client, make_client: Callable[..., Client]
) -> None:
    """Without a connection there is no search: nothing was kept."""
    find(finder, "Delft")
    away = make_client(offline=True, mirrors={"locatieserver": f"{fake.url}/search"})
    with pytest.raises(OfflineError):
        find(away, "Delft")
    assert len(fake.asked) == 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"docs": []}', "no list of places"),
        (b'{"response": {"docs": [{"weergavenaam": "x"}]}}', "no list of places"),
        (b'{"response": {"docs": [{"id": "1", "type": "buurt"}]}}', "without centroide_ll"),
        (
            b'{"response": {"docs": [{"id": "1", "type": "buurt", "centroide_ll": "4.3,52"}]}}',
            "without centroide_ll",
        ),
    ],
)
def test_a_changed_shape_is_told(
    fake: FakeServer, finder: Client, content: bytes, expected: str
) -> None:
    """What is no longer as documented is one line."""
    fake.serve("/search", lambda _: Answer(content))
    with pytest.raises(ServiceShapeError, match=expected):
        find(finder, "Delft")
