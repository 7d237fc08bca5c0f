"""A plan and a register for the tests of the page on which an activity is planned."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

from sociale_basis.neighbourhood import load
from sociale_basis.network import profiles
from sociale_basis.reach.activities import activity_kinds
from sociale_basis.reach.activity_venues import activity_venues
from sociale_basis.reach.existing_then import FromPeople
from sociale_basis.reach.occasions import upcoming
from sociale_basis.register import (
    Aspect,
    Check,
    How,
    Repeat,
    RhythmParts,
    Times,
    create,
    open_register,
    rhythms_from,
)
from sociale_basis.register.school_holidays import school_holidays
from sociale_basis.register.terms import Holidays
from sociale_basis.ui.activity_plan import today
from tests.ui.register_pages import TEAM as KEEPER

if TYPE_CHECKING:
    from pathlib import Path


TEAM: dict[str, Any] = {"rol": "builder_team"}


def wednesdays() -> RhythmParts:
    """Give what the page begins with: every Wednesday from ten to twelve, not on holidays."""
    return RhythmParts(
        Repeat.WEEKLY,
        (Times(time(10), time(12)),),
        first=today(),
        days=frozenset({2}),
        school_holidays=Holidays.RUNS,
        public_holidays=Holidays.STOPS,
    )


def kept(home: Path, folder: Path) -> tuple[str, str]:
    """Put a venue with a key-holder in the register, and a coffee morning there; give its place."""
    area = load(folder)
    venue = activity_venues(
        area,
        activity_kinds()["coffee"],
        profiles()["rollator"],
        900.0,
        upcoming(rhythms_from([wednesdays()]), today(), school_holidays()),
        told=FromPeople(school_holidays()),
    ).table.iloc[0]
    register = open_register(home)
    basis = {"ground": "consent", "given_on": date(2026, 10, 1), "told_to": "opbouwwerker"}
    check = Check(on=today(), by="opbouwwerker", how=How.PHONED)
    place = create(
        register,
        KEEPER,
        {
            "kind": "place",
            "name": str(venue["name"]),
            "layer": str(venue["layers"]).partition("|")[0],
            "osm_id": str(venue["candidate_id"]),
            "capacity": 9,
            "room_for_others": "yes",
            "hours": {"text": "Th 09:00-17:00"},
            "contact": {
                "role": "beheerder",
                "phone": "000-0000011",
                "person": {"name": "Fatima Sleutel", "basis": basis, "for_whom": "keepers"},
            },
        },
        checks={Aspect.TIMES: check, Aspect.CONTACT: check},
    )
    create(
        register,
        KEEPER,
        {
            "kind": "activity",
            "name": "Koffie <b>met</b> buren",
            "layer": "communal/activities",
            "links": [{"kind": "hosted_by", "to": place.id}],
            "rhythms": [
                {
                    "first": "2026-09-02",
                    "begin": "11:00",
                    "end": "12:30",
                    "rule": "FREQ=WEEKLY;BYDAY=WE",
                    "school_holidays": "runs",
                    "public_holidays": "runs",
                }
            ],
        },
    )
    create(register, KEEPER, {"kind": "activity", "name": "Ergens", "layer": "communal/activities"})
    register.close()
    return str(venue["candidate_id"]), place.id
