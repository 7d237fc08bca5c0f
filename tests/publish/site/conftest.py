"""A site of the small town with a register in which things stand that nobody may read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from sociale_basis import neighbourhood
from sociale_basis.privacy import Viewer, Who
from sociale_basis.publish.site import publish_site
from sociale_basis.register import Aspect, Check, How, create, open_register, verify
from tests.conftest import BASIS as PUBLIC_TASK

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.register import Register

TODAY = date(2026, 11, 23)
TEAM = Who(Viewer.BUILDER_TEAM, actor="builder-1")
BASIS = {"ground": "consent", "given_on": "2026-10-01", "told_to": "opbouwwerker"}
CAFE: dict[str, Any] = {
    "kind": "place",
    "name": "De Plint & Zo",
    "layer": "communal/cafe",
    "visibility": "public",
    "basis": PUBLIC_TASK,
}
"""A place that the small town has too, of which the register tells nothing."""
HOSTILE = (
    '<img src=x onerror="window.hacked=1">',
    "${window.hacked=1}",
    "</script><script>window.hacked=1</script>",
    "{{ 7*7 }}",
    "\u202egnp.exe \u2067abc",
    "]]>--><svg/onload=window.hacked=1>",
)
LONG = "Lang" * 2_500
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("https://x.example","a")', "\uff1d1+1")


@dataclass
class Site:
    """What was published, and what must not be in it."""

    folder: Path
    area: Neighbourhood
    register: Register
    secrets: list[str] = field(default_factory=list)
    public: list[str] = field(default_factory=list)

    def texts(self) -> dict[str, str]:
        """Give every file as text."""
        files = [file for file in self.folder.rglob("*") if file.is_file()]
        return {
            file.relative_to(self.folder).as_posix(): file.read_bytes().decode("utf-8")
            for file in files
        }


def hostile_area(folder: Path) -> Neighbourhood:
    """Open the small town with places whose names would do something, if they could."""
    area = neighbourhood.load(folder)
    names = [*HOSTILE, LONG][: len(area.places)]
    return replace(area, places=area.places.assign(name=names + ["x"] * (len(area.places) - 7)))


def hostile_throughout(folder: Path) -> Neighbourhood:
    """Open the small town with hostile places, buurten, streets, and a name of its own."""
    area = hostile_area(folder)
    streets = area.edges["name"].dropna().unique()
    called = dict(zip(streets, HOSTILE * len(streets), strict=False))
    buurten = [HOSTILE[at % len(HOSTILE)] for at in range(len(area.areas))]
    return replace(
        area,
        areas=area.areas.assign(name=buurten),
        edges=area.edges.assign(name=area.edges["name"].map(called)),
        meta=area.meta.model_copy(update={"name": HOSTILE[0]}),
    )


def _secrets() -> dict[str, dict[str, Any]]:
    """Give entries by what is secret in them: every word with SECRET in it must stay away."""
    public = {"kind": "initiative", "layer": "communal/initiatives", "visibility": "public"}
    spot = {"x": 84_500.0, "y": 446_360.0, "town": "Dijkzicht"}
    person = {"name": "Secret-Person", "phone": "000-7355001", "mail": "secret@person.example"}
    return {
        "officials' fields": public
        | {
            "name": "Koffie op dinsdag",
            "description": "Iedereen is welkom.",
            "where": spot | {"address": "Lindelaan 3"},
            "basis": BASIS | {"how": "Secret-how"},
            "contact": {"role": "gastvrouw", "phone": "000-1112223"},
            "handover": {"role": "Secret-handover", "phone": "000-7355002"},
            "continuity": {"key_persons": 73_551, "note": "Secret-continuity"},
            "intake": {"on_whose_behalf": "Secret-intake"},
            "notes": "Secret-notes",
            "origin": {"name": "Secret-origin", "key": "Secret-key"},
            "sensitive_group": None,
            "rhythms": [
                {
                    "first": "2026-11-03",
                    "begin": "10:00:00",
                    "end": "12:00:00",
                    "rule": "FREQ=WEEKLY;BYDAY=TU",
                    "school_holidays": "runs",
                    "public_holidays": "runs",
                }
            ],
        },
        "a person of keepers": public
        | {
            "name": "Klusgroep",
            "where": {"x": 84_700.0, "y": 446_540.0},
            "basis": BASIS,
            "contact": {"role": "klusser", "person": person | {"basis": BASIS}},
        },
        "at home": public
        | {
            "name": "Breien thuis",
            "where": {
                "x": 84_533.25,
                "y": 446_317.25,
                "address": "Secretstraat 7",
                "postcode": "9999 ZZ",
                "directions": "Secret-directions",
                "at_home": True,
            },
            "basis": BASIS,
        },
        "at home, by area": public
        | {
            "name": "Soep thuis",
            "where": {
                "x": 84_533.25,
                "y": 446_317.25,
                "address": "Secretstraat 9",
                "area": "BU99990001",
                "at_home": True,
                "shown_as": "area",
            },
            "basis": BASIS,
        },
        "for professionals": public
        | {"name": "Secret-professionals", "visibility": "professionals", "where": spot},
        "hidden": public
        | {"name": "Secret-hidden", "visibility": "hidden", "known_to": ["builder-1"]},
        "no basis any more": public
        | {"name": "Secret-ended", "where": spot, "basis": BASIS | {"until": "2026-10-31"}},
    }


def hostile_fields() -> dict[str, str]:
    """Give a hostile text for every field that residents read, each told apart by its end."""
    fields = (
        "name description address town note role best_time cost target first language giving person"
    )
    return {
        field: f"{HOSTILE[at % len(HOSTILE)]} {field}" for at, field in enumerate(fields.split())
    }


def hostile_entries() -> list[dict[str, Any]]:
    """Give entries with a hostile text in every field, and names that a table could run."""
    told = hostile_fields()
    spot = {"x": 84_800.0, "y": 446_500.0}
    public = {"visibility": "public", "basis": BASIS, "where": spot}
    rhythm = {"first": "2026-11-03", "begin": "10:00:00", "end": "12:00:00"}
    rhythms = [rhythm | {"rule": "FREQ=WEEKLY;BYDAY=TU", "public_holidays": "runs"}]
    person = {"name": told["person"], "phone": "000-1112299", "basis": BASIS}
    whole = {
        "kind": "activity",
        "layer": "communal/activities",
        "name": told["name"],
        "description": f"{' '.join(HOSTILE)} {told['description']}\n{'Langlang' * 200}",
        "where": spot | {"address": told["address"], "town": told["town"]},
        "hours": {"note": told["note"]},
        "contact": {
            "role": told["role"],
            "best_time": told["best_time"],
            "web": "https://x.example/?a='onclick='window.hacked=1&b=${1}",
            "person": person | {"for_whom": "everyone"},
        },
        "cost": {"price": "paid", "note": told["cost"]},
        "target_group": {"text": told["target"]},
        "first_visit_with": told["first"],
        "languages": [told["language"]],
        "giving_roles": [told["giving"]],
        "rhythms": rhythms,
    }
    named = {"kind": "activity", "layer": "communal/activities", "rhythms": rhythms}
    others = [*HOSTILE, *FORMULAS, "BEGIN:VEVENT\\nSUMMARY:window.hacked"]
    return [public | whole, *(public | named | {"name": name} for name in others)]


def fill(register: Register) -> None:
    """Fill a register with secrets, and with hostile texts."""
    for entry in _secrets().values():
        kept = create(register, TEAM, entry)
        check = Check(on=date(2026, 11, 1), by="opbouwwerker", how=How.VISITED)
        if entry["name"] == "Koffie op dinsdag":
            verify(register, TEAM, kept.id, {Aspect.EXISTS: check})
    for entry in hostile_entries():
        create(register, TEAM, entry)


@pytest.fixture(scope="session")
def site(small_neighbourhood: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Publish the small town, with hostile names and a register full of secrets."""
    home = tmp_path_factory.mktemp("site")
    area = hostile_throughout(small_neighbourhood)
    register = open_register(home, clock=lambda: datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    fill(register)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOCIALE_BASIS_DOORGEVEN", "https://basis.example.nl/doorgeven")
        publish_site(area, home / "site", register=register, today=TODAY)
    register.close()
    return Site(home / "site", area, register)
