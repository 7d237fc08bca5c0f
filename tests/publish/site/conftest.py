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

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.register import Register

TODAY = date(2026, 11, 23)
TEAM = Who(Viewer.BUILDER_TEAM, actor="builder-1")
BASIS = {"ground": "consent", "given_on": "2026-10-01", "told_to": "opbouwwerker"}
HOSTILE = (
    '<img src=x onerror="window.hacked=1">',
    "${window.hacked=1}",
    "</script><script>window.hacked=1</script>",
    "{{ 7*7 }}",
    "\u202egnp.exe \u2067abc",
    "]]>--><svg/onload=window.hacked=1>",
)
LONG = "Lang" * 2_500


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


def _filled(register: Register) -> None:
    for entry in _secrets().values():
        kept = create(register, TEAM, entry)
        check = Check(on=date(2026, 11, 1), by="opbouwwerker", how=How.VISITED)
        if entry["name"] == "Koffie op dinsdag":
            verify(register, TEAM, kept.id, {Aspect.EXISTS: check})
    hostile = {
        "kind": "activity",
        "layer": "communal/activities",
        "visibility": "public",
        "basis": BASIS,
        "name": HOSTILE[0],
        "description": " ".join(HOSTILE) + "\n" + "Langlang" * 200,
        "where": {"x": 84_800.0, "y": 446_500.0},
        "target_group": {"text": HOSTILE[2]},
    }
    create(register, TEAM, hostile)


@pytest.fixture(scope="session")
def site(small_neighbourhood: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Publish the small town, with hostile names and a register full of secrets."""
    home = tmp_path_factory.mktemp("site")
    area = hostile_area(small_neighbourhood)
    register = open_register(home, clock=lambda: datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    _filled(register)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOCIALE_BASIS_DOORGEVEN", "https://basis.example.nl/doorgeven")
        publish_site(area, home / "site", register=register, today=TODAY)
    register.close()
    return Site(home / "site", area, register)
