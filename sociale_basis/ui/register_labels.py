"""What each attribute of an entry is called on the page, and in which group it stands."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from sociale_basis.i18n import _, language


class Group(NamedTuple):
    """Attributes that are changed together."""

    key: str
    label: str
    paths: tuple[str, ...]


@cache
def _texts(lang: str) -> dict[str, dict[str, str]]:
    del lang  # only what is kept goes by it
    return {
        "what": _what(),
        "where": _where(),
        "when": _when(),
        "access": _access(),
        "who": _contacts(),
        "agreements": _agreements(),
        "links": {
            "organisation": _("Organisation that keeps it"),
            "links": _("Ties with others"),
        },
    }


def groups() -> tuple[Group, ...]:
    """Give the groups, in the order of the page."""
    names = {
        "what": _("What it is"),
        "where": _("Where"),
        "when": _("When"),
        "access": _("Getting in and joining"),
        "who": _("Whom to call"),
        "agreements": _("Agreements"),
        "links": _("Ties"),
    }
    return tuple(
        Group(key, names[key], tuple(labels)) for key, labels in _texts(language()).items()
    )


def label(path: str) -> str:
    """Give what an attribute is called; its path where it stands on no page."""
    for labels in _texts(language()).values():
        if path in labels:
            return labels[path]
    inside = {
        "kind": _("Kind"),
        "where.cell": _("Square of 100 metres"),
        "closed.on": _("Last day"),
        "closed.reason": _("Why it closed"),
    }
    return inside.get(path, path)


def _what() -> dict[str, str]:
    return {
        "name": _("Name"),
        "layer": _("Sort"),
        "description": _("Description"),
        "spheres": _("Sphere"),
        "functions": _("What it is for"),
        "life_domains": _("Themes"),
        "target_group.text": _("For whom, in their own words"),
        "target_group.mix": _("Who come"),
        "target_group.focus": _("From where they come"),
        "languages": _("Languages"),
        "giving_roles": _("What one can do there for others"),
        "capital": _("What it does for ties between people"),
        "capacity": _("For how many people"),
        "group_least": _("Smallest group"),
        "group_most": _("Largest group"),
        "help_categories": _("Kinds of help"),
        "outside_own_street": _("Help by someone from another street?"),
        "sign_up": _("Sign up beforehand?"),
        "meeting_is_purpose": _("Is meeting what it is for?"),
        "visitor_role": _("What one is there"),
        "signal_point": _("Can one report worries about a neighbour?"),
        "room_for_others": _("May others use the rooms?"),
        "role": _("Role of the professional"),
        "community_building": _("Is community building the task?"),
        "transport": _("Kind of transport"),
        "booking_notice_hours": _("Book how many hours before?"),
        "takes_wheelchair": _("Can a wheelchair come along?"),
        "takes_scootmobiel": _("Can a scootmobiel come along?"),
        "indication_needed": _("Is an indication needed?"),
        "companion_may_come": _("May someone come along?"),
        "from_door_to_door": _("From door to door?"),
        "spot": _("Kind of spot"),
        "obstacles": _("What keeps it from being used"),
        "wants": _("What they want, and could gain"),
        "running_since": _("There since"),
        "osm_id": _("Number in OpenStreetMap"),
    }


def _where() -> dict[str, str]:
    return {
        "where.address": _("Street and number"),
        "where.postcode": _("Postcode"),
        "where.town": _("Town"),
        "where.directions": _("How to find it"),
        "where.area": _("Code of the buurt"),
        "where.x": _("x (RD, metres)"),
        "where.y": _("y (RD, metres)"),
        "where.bag_id": _("Number in the BAG"),
        "where.at_home": _("It is in somebody's home"),
        "where.shown_as": _("Of a home, show"),
        "where.exact_agreed": _("Who lives there agreed to showing the exact place"),
        "reach_modes": _("How one gets there, or it comes"),
        "service_area": _("Codes of areas where it comes to the home"),
    }


def _when() -> dict[str, str]:
    return {
        "hours.text": _("Opening hours"),
        "hours.reliable": _("Can one count on these times?"),
        "hours.note": _("About the times"),
        "rhythms": _("Set times"),
        "ends_on": _("Last day, if known"),
    }


def _access() -> dict[str, str]:
    told = {
        "accessibility.wheelchair": _("Wheelchair can get in"),
        "accessibility.entrance_steps": _("Steps at the entrance"),
        "accessibility.threshold_m": _("Threshold, in metres"),
        "accessibility.ramp": _("Ramp"),
        "accessibility.door_width_m": _("Width of the door, in metres"),
        "accessibility.door_opens_itself": _("Door opens by itself"),
        "accessibility.lift": _("Lift"),
        "accessibility.accessible_toilet": _("Accessible toilet"),
        "accessibility.scootmobiel_parking": _("Place for a scootmobiel"),
        "accessibility.disabled_parking": _("Disabled parking"),
        "accessibility.seats_with_armrests": _("Chairs with armrests"),
        "accessibility.hearing_loop": _("Hearing loop"),
        "accessibility.assistance_dog": _("Assistance dog welcome"),
        "accessibility.quiet_room": _("Quiet room"),
        "accessibility.note": _("About getting in"),
        "walk_in": _("Can one just walk in?"),
        "cost.price": _("What does it cost?"),
        "cost.note": _("About the price"),
        "cost.city_pass": _("Cheaper with the city pass?"),
        "first_visit_with": _("Who comes along the first time"),
    }
    kinds = {
        "no_referral": _("Without a referral"),
        "free_of_obstacles": _("Free of obstacles"),
        "entitled": _("Without conditions"),
        "affordable": _("Affordable"),
        "usable": _("Easy to follow (language, digital)"),
        "welcome": _("Welcome"),
    }
    for key, name in kinds.items():
        told[f"access.{key}.state"] = name
        told[f"access.{key}.note"] = _("{kind}: remark").format(kind=name)
        told[f"access.{key}.told_by"] = _("{kind}: told by (role)").format(kind=name)
    return told


def _contacts() -> dict[str, str]:
    return {
        "contact.role": _("Whom to call (role)"),
        "contact.phone": _("Telephone number"),
        "contact.mail": _("Mail address"),
        "contact.web": _("Website"),
        "contact.best_time": _("Best time to call"),
        "contact.person.name": _("Contact person: name"),
        "contact.person.phone": _("Contact person: telephone"),
        "contact.person.mail": _("Contact person: mail"),
        "contact.person.for_whom": _("Contact person: who may see it"),
        "contact.person.basis.ground": _("Contact person: ground (GDPR)"),
        "contact.person.basis.given_on": _("Contact person: agreed on"),
        "contact.person.basis.told_to": _("Contact person: agreed with (role)"),
        "contact.person.basis.how": _("Contact person: how it was agreed"),
        "contact.person.basis.until": _("Contact person: until"),
        "host": _("Who receives people (role)"),
        "handover.role": _("Who takes over from a professional (role)"),
        "handover.phone": _("Telephone of who takes over"),
        "handover.note": _("About taking over"),
    }


def _agreements() -> dict[str, str]:
    return {
        "visibility": _("Who may see it"),
        "basis.ground": _("Ground for publishing (GDPR)"),
        "basis.given_on": _("Ground: since"),
        "basis.told_to": _("Ground: recorded by (role)"),
        "basis.how": _("Ground: how it was agreed"),
        "basis.until": _("Ground: until"),
        "known_to": _("Known to (pseudonyms)"),
        "shared_with_officials": _("Agreed that officials may read it too"),
        "sensitive_group": _("Group of which a name alone tells a lot"),
        "continuity.key_persons": _("How many people it cannot do without"),
        "continuity.key_roles": _("Their roles"),
        "continuity.successor": _("Is there somebody to take over?"),
        "continuity.secured_until": _("Secured until"),
        "continuity.note": _("About how firmly it stands"),
        "intake.on_whose_behalf": _("On whose behalf do they speak?"),
        "intake.seen_as_competitor_by": _("Who may see them as a competitor?"),
        "intake.people_unlike_you": _("Are people unlike them involved?"),
        "notes": _("Notes of the builder team"),
        "origin.name": _("Came from"),
        "origin.key": _("Its key there"),
        "origin.url": _("Address there"),
        "origin.dated": _("Dated"),
        "origin.licence": _("Licence"),
    }
