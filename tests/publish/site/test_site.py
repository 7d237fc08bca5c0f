"""The public site: what stands in it, what never does, and that every browser can read it."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import html5lib
import icalendar
import pytest

from sociale_basis.errors import UsageError
from sociale_basis.publish.site import publish_site
from sociale_basis.publish.site.data_files import as_script
from sociale_basis.publish.site.pass_on import pass_on
from sociale_basis.publish.site.times import times_of
from sociale_basis.register import open_register
from sociale_basis.vocabulary import State
from tests.publish.site.conftest import FORMULAS, HOSTILE, LONG, TODAY, hostile_fields

if TYPE_CHECKING:
    from pathlib import Path

    from tests.publish.site.conftest import Site


def test_every_page_is_valid_html(site: Site) -> None:
    """A strict parser finds no fault in any page, and each names its language and its title."""
    pages = {name: text for name, text in site.texts().items() if name.endswith(".html")}
    assert len(pages) > 30
    for name, text in pages.items():
        parsed = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
        assert parsed.get("lang") == ("en" if name.startswith("en/") else "nl"), name
        assert (parsed.findtext("head/title") or "").strip(), name
        assert len(parsed.findall(".//h1")) == 1, name
        assert parsed.find(".//main") is not None, name
        ids = [each.get("id") for each in parsed.iter() if each.get("id")]
        assert len(ids) == len(set(ids)), name


def test_pages_run_nothing_but_files_of_the_site(site: Site) -> None:
    """No inline script, style or handler, no other host, and a policy that forbids them all."""
    for name, text in site.texts().items():
        if not name.endswith(".html"):
            continue
        parsed = html5lib.HTMLParser(namespaceHTMLElements=False).parse(text)
        policy = parsed.find(".//meta[@http-equiv='Content-Security-Policy']")
        assert policy is not None
        assert "unsafe" not in policy.get("content", "")
        assert "default-src 'none'" in policy.get("content", "")
        for each in parsed.iter():
            if not isinstance(each.tag, str):
                continue
            assert each.tag not in {"style", "iframe", "img", "object"}, name
            assert not [key for key in each.attrib if key.startswith("on") or key == "style"], name
            if each.tag == "script":
                assert not (each.text or "").strip(), name
            if each.tag in {"script", "link"}:
                address = each.get("src") or each.get("href") or ""
                assert not re.match(r"[a-z]+:|/", address), name
                up = (site.folder / name).parent / address
                assert up.resolve().is_file(), f"{name}: {address} is not there"


def test_every_link_leads_to_a_page_of_the_site(site: Site) -> None:
    """Also from a share on disk: every relative address is a file."""
    followed = 0
    for name, text in site.texts().items():
        if not name.endswith(".html"):
            continue
        parsed = html5lib.HTMLParser(namespaceHTMLElements=False).parse(text)
        for link in parsed.iter("a"):
            address = link.get("href", "").split("#")[0].split("?")[0]
            if not address or re.match(r"[a-z]+:", address):
                continue
            assert ((site.folder / name).parent / address).resolve().is_file(), f"{name}: {address}"
            followed += 1
    assert followed > 300


def test_nothing_of_what_residents_may_not_see_is_in_any_file(site: Site) -> None:
    """Not one byte of a planted secret, in pages, data, downloads or diaries."""
    texts = site.texts()
    everything = "\n".join([*texts, *texts.values()])
    for public in ("Koffie op dinsdag", "000-1112223", "Lindelaan 3", "Klusgroep", "Breien thuis"):
        assert public in everything, "what is public must be there for this to say something"
    assert not re.search("secret", everything, re.IGNORECASE)
    for secret in ("7355001", "7355002", "73551", "9999 ZZ"):
        assert secret not in everything, secret


def test_what_is_at_somebodys_home_is_shown_roughly(site: Site) -> None:
    """It lies in the middle of its square of 100 metres, or nowhere, whatever file one reads."""
    told = json.loads((site.folder / "gegevens/plekken.nl.geojson").read_text(encoding="utf-8"))
    by_name = {each["properties"]["name"]: each for each in told["features"]}
    lon, lat = by_name["Breien thuis"]["geometry"]["coordinates"]
    from pyproj import Transformer  # noqa: PLC0415 -- only here

    x, y = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True).transform(lon, lat)
    assert (x, y) == (pytest.approx(84_550, abs=0.5), pytest.approx(446_350, abs=0.5))
    assert by_name["Soep thuis"]["geometry"] is None


def test_hostile_texts_stand_there_as_text(site: Site) -> None:
    """Names are in the pages letter by letter, and no element is made of any of them."""
    texts = site.texts()
    for hostile in (*HOSTILE, LONG):
        shown = [
            name
            for name, text in texts.items()
            if name.startswith("plek/")
            and hostile
            in "".join(html5lib.HTMLParser(namespaceHTMLElements=False).parse(text).itertext())
        ]
        assert shown, hostile
    own = next(
        "".join(html5lib.HTMLParser(namespaceHTMLElements=False).parse(text).itertext())
        for name, text in texts.items()
        if name.startswith("plek/") and hostile_fields()["target"] in unescape(text)
    )
    for field, told in hostile_fields().items():
        assert told in own, field
    for name, text in texts.items():
        if name.endswith(".html"):
            assert not re.search(r"<img|<svg/|onerror=\"|49</", text), name
        if name.startswith("data/"):
            body = text.split(",", maxsplit=1)[1]
            assert "<" not in body, name
            assert text.startswith("sbHave("), name


def test_downloads_hold_the_same_places_as_the_map(site: Site) -> None:
    """CSV, GeoJSON and the data of the map name the same places; no cell is a formula."""
    places = _data(site, "places.nl")["features"]
    ids = [each["properties"]["id"] for each in places]
    assert len(ids) == len(set(ids)) > 8
    told = json.loads((site.folder / "gegevens/plekken.nl.geojson").read_text(encoding="utf-8"))
    assert {each["id"] for each in told["features"]} == set(ids)
    text = (site.folder / "gegevens/plekken.nl.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["id"] for row in rows} == set(ids)
    dangerous = re.compile(r"[=+\-@\t\r\uff1d]")
    texts_of = [cell for row in rows for name, cell in row.items() if name not in {"lon", "lat"}]
    assert [cell for cell in texts_of if dangerous.match(cell)] == []
    assert {f"'{formula}" for formula in FORMULAS} <= {row["name"] for row in rows}
    assert set(HOSTILE) <= {row["name"] for row in rows}
    named = {each["properties"]["name"] for each in told["features"]}
    assert {*HOSTILE, *FORMULAS} <= named, "map data is run by nobody: it stands there as it is"
    assert {page.stem for page in (site.folder / "plek").glob("*.html")} == set(ids)


def test_a_rhythm_is_in_the_diary_the_page_and_the_times(site: Site) -> None:
    """Every Tuesday from 10 to 12: in the .ics, on the page and in what scripts read."""
    diary = site.folder / "gegevens/agenda/koffie-op-dinsdag.ics"
    events = icalendar.Calendar.from_ical(diary.read_bytes()).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == ["Koffie op dinsdag"]
    page = (site.folder / "plek/koffie-op-dinsdag.html").read_text(encoding="utf-8")
    assert "di 24 nov 10:00-12:00" in page
    assert 'href="../gegevens/agenda/koffie-op-dinsdag.ics"' in page
    assert _data(site, "times")["koffie-op-dinsdag"]["week"][1] == ["10:00-12:00"]
    entry = re.search(r"doorgeven\?entry=([0-9a-f]{32})", page)
    assert entry, "the form learns which entry it is about"


def test_hostile_names_are_one_line_of_a_diary(site: Site) -> None:
    """Each diary holds one event with that name, and nothing that a name could have added."""
    seen = set()
    for diary in (site.folder / "gegevens/agenda").glob("*.ics"):
        assert b"\n" not in diary.read_bytes().replace(b"\r\n", b"")
        events = icalendar.Calendar.from_ical(diary.read_bytes()).walk("VEVENT")
        names = {str(event["SUMMARY"]) for event in events}
        assert len(names) == 1, diary.name
        assert set(events[0]) <= {
            *("SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "RRULE", "EXDATE", "STATUS"),
            *("LOCATION", "DESCRIPTION", "RDATE", "URL", "SEQUENCE", "CATEGORIES", "TRANSP"),
        }
        seen |= names
    assert {*HOSTILE, *FORMULAS} <= seen


def test_opening_hours_are_laid_out_by_day(site: Site) -> None:
    """Hours of a week, a closed public holiday, hours past midnight, and what nobody knows."""
    from sociale_basis.publish.site.entries import entries  # noqa: PLC0415 -- only here

    some = entries(site.area)[0]

    def told(hours: str) -> object:
        return times_of(site.area, some._replace(hours=hours), TODAY, lambda _day: State.NO)

    week = times_of(
        site.area, some._replace(hours="Mo-Fr 09:00-17:00; PH off"), TODAY, lambda _day: State.NO
    )
    assert week is not None
    assert week.on(date(2026, 11, 24)) == ("09:00-17:00",)
    assert week.on(date(2026, 11, 28)) == ()
    assert week.on(date(2026, 12, 25)) == (), "Christmas is a Friday"
    late = times_of(site.area, some._replace(hours="Fr 20:00-02:00"), TODAY, lambda _day: State.NO)
    assert late is not None
    assert late.on(date(2026, 11, 27)) == ("20:00-24:00",)
    assert late.on(date(2026, 11, 28)) == ("00:00-02:00",)
    assert told("") is None
    assert told("when the sun feels like it") is None
    always = times_of(site.area, some._replace(hours="24/7"), TODAY, lambda _day: State.NO)
    assert always is not None
    assert always.always


def test_the_same_day_gives_the_same_bytes(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Published again from the same neighbourhood and register, nothing differs."""
    monkeypatch.setenv("SOCIALE_BASIS_DOORGEVEN", "https://basis.example.nl/doorgeven")
    clock = site.register.clock
    again = open_register(site.register.home, clock=clock)
    publish_site(site.area, tmp_path / "again", register=again, today=TODAY)
    again.close()
    first, second = site.texts(), {}
    for file in (tmp_path / "again").rglob("*"):
        if file.is_file():
            second[file.relative_to(tmp_path / "again").as_posix()] = file.read_bytes().decode()
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.parametrize(
    ("told", "general", "about"),
    [
        ("https://x.nl/doorgeven", "https://x.nl/doorgeven", "https://x.nl/doorgeven?entry=ab"),
        ("https://x.nl/formulier", "https://x.nl/formulier", "https://x.nl/formulier"),
        ("wijk@x.nl", "mailto:wijk@x.nl", "mailto:wijk@x.nl?subject=A%26B"),
        ("015 - 123 45 67", "tel:0151234567", "tel:0151234567"),
    ],
)
def test_pass_something_on_leads_where_the_setting_says(
    told: str, general: str, about: str
) -> None:
    """A form of this program, another form, a mail address or a phone number."""
    found = pass_on(told)
    assert found is not None
    assert (found.address, found.about("A&B", "ab")) == (general, about)


@pytest.mark.parametrize("told", ["javascript:alert(1)", "https://", 'https://x.nl/"><b', "ergens"])
def test_pass_something_on_refuses_what_leads_nowhere(told: str) -> None:
    """What is no address is refused in one line, and nothing is no link."""
    with pytest.raises(UsageError, match="DOORGEVEN"):
        pass_on(told)
    assert pass_on(" ") is None


def test_data_can_end_no_script() -> None:
    """Whatever stands in it, a data file holds no character that begins or ends an element."""
    script = as_script("x", "</script>\u2028&<!--")
    assert not set(script) & set("<>&\u2028")
    assert json.loads(script[len('sbHave("x",') : -3]) == "</script>\u2028&<!--"


def test_times_reach_twelve_weeks_ahead(site: Site) -> None:
    """Pages know until when times were worked out."""
    view = _data(site, "view.nl")
    assert view["times_from"] == TODAY.isoformat()
    assert view["times_until"] == (TODAY + timedelta(days=83)).isoformat()


def _data(site: Site, name: str) -> dict[str, Any]:
    text = (site.folder / f"data/{name}.js").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text[text.index(",") + 1 : text.rindex(")")])
    return found
