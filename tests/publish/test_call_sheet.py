"""The call sheet and the sheet to merge into letters: what stands on them, and what never does."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from sociale_basis import i18n
from sociale_basis.privacy import Viewer, Who
from sociale_basis.publish.call_sheet import call_sheet
from sociale_basis.publish.calls import (
    DUE_COLUMNS,
    MERGE_COLUMNS,
    calls,
    due_rows,
    mail_merge,
    not_a_formula,
)
from sociale_basis.register import Due, create, due_entries

if TYPE_CHECKING:
    from collections.abc import Callable

    from sociale_basis.register import Register

TEAM = Who(Viewer.BUILDER_TEAM, actor="builder-1")
TODAY = date(2026, 11, 2)
CONSENT = {"ground": "consent", "given_on": "2026-10-01", "told_to": "opbouwwerker"}
PERSON = {"name": "Truus Jansen", "phone": "000-7654321", "mail": "truus@example.nl"}
PLACE = {"kind": "place", "layer": "communal/meeting_places"}


@pytest.fixture
def two(register: Register) -> str:
    """Add an organisation with two entries, and one entry of nobody; give the organisation's id."""
    contact = {"role": "beheerder", "phone": "000-1111111", "best_time": "maandagochtend"}
    welzijn = create(
        register,
        TEAM,
        {
            "kind": "organisation",
            "layer": "institutional/organisations",
            "name": "Welzijn & Co",
            "contact": contact | {"person": PERSON | {"basis": CONSENT}},
        },
    )
    for name in ("Huis van de wijk", "Eettafel <script>alert(1)</script>"):
        told = {"name": name, "organisation": welzijn.id, "continuity": {"key_persons": 1}}
        create(register, TEAM, PLACE | told)
    weekly = {"first": "2026-09-02", "begin": "10:00", "end": "12:00"}
    create(
        register,
        TEAM,
        {
            "kind": "activity",
            "layer": "communal/activities",
            "name": "Koffie",
            "rhythms": [weekly | {"rule": "FREQ=WEEKLY;BYDAY=WE"}],
        },
    )
    return welzijn.id


class _Text(HTMLParser):
    """Collects what a reader sees, and every tag."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.feed(page)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag."""
        del attrs
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.words.append(data)


def _sheet(
    register: Register, who: Who, link_of: Callable[[str], str | None] = lambda _id: None
) -> _Text:
    before = i18n.language()
    i18n.use("nl")
    try:
        return _Text(call_sheet(calls(register, who, due_entries(register, who)), TODAY, link_of))
    finally:
        i18n.use(before)


@pytest.mark.usefixtures("two")
def test_one_call_per_organisation(register: Register) -> None:
    """An organisation is called once about all that is its own; what is of nobody comes last."""
    found = calls(register, TEAM, due_entries(register, TEAM))
    assert [call.of.entry.name for call in found] == ["Welzijn & Co", "Koffie"]
    names = [[one.kept.entry.name for one in call.about] for call in found]
    assert names == [
        ["Eettafel <script>alert(1)</script>", "Huis van de wijk", "Welzijn & Co"],
        ["Koffie"],
    ]
    assert {each.due for each in found[0].about[1].why} == {
        Due.NEVER_VERIFIED,
        Due.NO_HOURS,
        Due.UNKNOWN_ACCESS,
        Due.HANGS_ON_ONE,
    }


@pytest.mark.usefixtures("two")
def test_the_sheet_asks_everything_once(register: Register) -> None:
    """Whom to call, when best, what is known, what to ask, with boxes; each question once."""
    sheet = _sheet(register, TEAM)
    welzijn, koffie = sheet.text.split("Koffie (hoort bij geen organisatie)")
    assert "Truus Jansen · 000-7654321 · truus@example.nl" in welzijn
    assert "maandagochtend" in welzijn
    assert welzijn.count("Bestaat het nog?") == 3
    assert welzijn.count("Wanneer is het?") == 2, "an organisation has no hours"
    assert welzijn.count("Hoe komt iemand binnen") == 2
    assert welzijn.count("iemand die het kan overnemen") == 2
    assert "Kloppen deze tijden?" in koffie
    assert "4 november 2026 10:00-12:00" in koffie, "the rhythm, as the dates to come"
    assert "Geen telefoonnummer of mailadres bekend" in koffie


@pytest.mark.usefixtures("two")
def test_the_sheet_runs_and_asks_nothing(register: Register) -> None:
    """A name with a script in it is text; nothing is fetched and nothing runs."""
    page = call_sheet(calls(register, TEAM, due_entries(register, TEAM)), TODAY)
    sheet = _Text(page)
    assert "Eettafel <script>alert(1)</script>" in sheet.text
    assert not {"script", "img", "link", "iframe", "form"} & set(sheet.tags)
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.usefixtures("two")
def test_the_sheet_is_for_whoever_prints_it(register: Register) -> None:
    """An official reads no person who did not agree, and nothing of who hangs on one person."""
    sheet = _sheet(register, Who(Viewer.OFFICIAL, actor="official-1"))
    assert "Huis van de wijk" in sheet.text
    assert "beheerder · 000-1111111" in sheet.text
    assert "Truus" not in sheet.text
    assert "overnemen" not in sheet.text
    assert "één persoon" not in sheet.text


def test_nothing_due_is_said(register: Register) -> None:
    """An empty sheet says that there is nobody to call."""
    assert "Er is niemand om te bellen" in _sheet(register, TEAM).text


def test_a_person_is_named_while_the_basis_holds(register: Register) -> None:
    """After consent ended, letters go to the role, not to the person."""
    ended = {"person": PERSON | {"basis": CONSENT | {"until": "2026-10-31"}}}
    contact = ended | {"role": "gastvrouw", "mail": "huis@example.nl"}
    create(register, TEAM, PLACE | {"name": "Huis", "contact": contact})
    found = calls(register, TEAM, due_entries(register, TEAM))
    (row,) = mail_merge(found, TODAY, lambda _id: None)
    assert (row["contact"], row["mail"]) == ("gastvrouw", "huis@example.nl")
    (row,) = mail_merge(found, date(2026, 10, 31), lambda _id: None)
    assert (row["contact"], row["mail"]) == ("Truus Jansen", "truus@example.nl")


def test_links_go_to_whom_they_are_of(register: Register, two: str) -> None:
    """The link of an organisation stands in its row and on its sheet, and in no other."""
    links = {two: "klopt-dit-nog/abc"}
    found = calls(register, TEAM, due_entries(register, TEAM))
    rows = mail_merge(found, TODAY, links.get)
    assert [tuple(row) for row in rows] == [MERGE_COLUMNS, MERGE_COLUMNS]
    assert [row["link"] for row in rows] == ["klopt-dit-nog/abc", None]
    assert (
        rows[0]["entries"] == "Eettafel <script>alert(1)</script>; Huis van de wijk; Welzijn & Co"
    )
    assert _sheet(register, TEAM, link_of=links.get).text.count("klopt-dit-nog/abc") == 1


@pytest.mark.usefixtures("two")
def test_rows_say_whose_they_are(register: Register) -> None:
    """A row per list that an entry is on, with its organisation by name."""
    found = due_entries(register, TEAM)
    rows = due_rows(register, TEAM, found, TODAY)
    assert len(rows) == len(found)
    assert {tuple(row) for row in rows} == {DUE_COLUMNS}
    of = {row["name"]: row["organisation"] for row in rows}
    assert of["Huis van de wijk"] == of["Welzijn & Co"] == "Welzijn & Co"
    assert of["Koffie"] is None


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@SUM(1)", "'@SUM(1)"),
        ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("+31 (0)6-12345678", "+31 (0)6-12345678"),
        ("Huis = thuis", "Huis = thuis"),
    ],
)
def test_no_text_is_a_formula(text: str, safe: str) -> None:
    """What a spreadsheet would run is text; a telephone number stays as it is."""
    assert not_a_formula(text) == safe
