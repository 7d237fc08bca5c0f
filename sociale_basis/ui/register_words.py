"""The fixed words of the register, as people read them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sociale_basis.i18n import _, language
from sociale_basis.layers import ReachMode, layers
from sociale_basis.register import terms
from sociale_basis.vocabulary import (
    Function,
    LifeDomain,
    RegisterKind,
    Sphere,
    State,
    Status,
    Visibility,
)

if TYPE_CHECKING:
    from enum import StrEnum


def words(value: StrEnum) -> str:
    """Give the words for a value of a fixed list.

    Parameters
    ----------
    value
        Of one of the lists that the register has; of another list it is given back as it stands.
    """
    return _all(language()).get(type(value), {}).get(value.value, value.value)


def layer_words(key: str) -> str:
    """Give the name of a layer; its key where there is no such layer (any more)."""
    found = layers().get(key)
    return key if found is None else str(getattr(found.label, language()))


def sort_words(kind: RegisterKind, layer: str) -> list[str]:
    """Say what sort of entry it is: its kind and its layer, or the layer where that says both.

    Parameters
    ----------
    kind, layer
        Of the entry.
    """
    found = layers().get(layer)
    told = layer_words(layer)
    return [told] if found is not None and found.collects == {kind} else [words(kind), told]


@cache
def _all(lang: str) -> dict[type[StrEnum], dict[str, str]]:
    del lang  # only what is kept goes by it
    return {**_of_entries(), **_of_offers(), **_of_agreements(), **_of_places()}


def _of_entries() -> dict[type[StrEnum], dict[str, str]]:
    return {
        RegisterKind: {
            "organisation": _("Organisation"),
            "place": _("Place to be"),
            "initiative": _("Initiative of residents"),
            "activity": _("Activity"),
            "presence": _("Professional who is there at set hours"),
            "transport_service": _("Transport"),
            "public_space_spot": _("Spot outside"),
        },
        Status: {
            "candidate": _("Not checked yet"),
            "verified": _("Checked"),
            "stale": _("Checked too long ago"),
            "closed": _("Closed"),
        },
        State: {"yes": _("yes"), "unknown": _("unknown"), "no": _("no")},
        terms.Fit: {
            "yes": _("yes"),
            "limited": _("partly"),
            "no": _("no"),
            "unknown": _("unknown"),
        },
        Sphere: {
            "personal": _("Personal"),
            "communal": _("Communal"),
            "institutional": _("Institutional"),
        },
        Function: {
            "ontmoeten": _("Meeting"),
            "ondersteunen": _("Supporting"),
            "ontplooien": _("Developing oneself"),
            "ontspannen": _("Relaxing"),
        },
        LifeDomain: {
            "ontmoeting": _("meeting each other"),
            "onderwijs": _("education"),
            "opvoeding": _("raising children"),
            "werk": _("work"),
            "gezondheid": _("health"),
            "wonen": _("living"),
            "bewegen": _("moving"),
            "cultuur": _("culture"),
            "veiligheid": _("safety"),
        },
        terms.Aspect: {
            "exists": _("Does it exist?"),
            "times": _("Are the times right?"),
            "access": _("How does one get in?"),
            "contact": _("Is the contact right?"),
        },
        terms.How: {
            "visited": _("I was there"),
            "measured": _("measured"),
            "aid_user": _("told by someone who uses the aid"),
            "phoned": _("phoned"),
            "told": _("the organisation itself said so"),
            "website": _("seen on their website"),
        },
    }


def _of_offers() -> dict[type[StrEnum], dict[str, str]]:
    return {
        terms.Capital: {
            "bonding": _("holds a group together (bonding)"),
            "bridging": _("brings groups together (bridging)"),
            "linking": _("opens doors of institutions (linking)"),
        },
        terms.VisitorRole: {
            "customer": _("customer"),
            "participant": _("participant"),
            "client": _("client"),
            "unknown": _("unknown"),
        },
        terms.Price: {
            "free": _("free"),
            "voluntary": _("what one can miss"),
            "paid": _("one pays"),
            "unknown": _("unknown"),
        },
        terms.Mix: {
            "uniform": _("people alike"),
            "diverse": _("all sorts of people"),
            "unknown": _("unknown"),
        },
        terms.Focus: {
            "local": _("people of the neighbourhood"),
            "translocal": _("also people from elsewhere"),
            "unknown": _("unknown"),
        },
        terms.HelpCategory: {
            "budget_guidance": _("help with money"),
            "post": _("help with post"),
            "administration": _("help with papers"),
            "activity_buddy": _("going out together"),
            "respite": _("relief for informal carers"),
            "odd_jobs": _("odd jobs"),
            "hospital_transport": _("ride to the hospital"),
            "netwerkcoach": "netwerkcoach",
            "tax": _("help with taxes"),
        },
        terms.BuilderTask: {
            "primary": _("yes, that is what he or she comes for"),
            "by_task": _("yes, beside other work"),
            "no": _("no"),
            "unknown": _("unknown"),
        },
        terms.TransportKind: {
            "automaatje": "AutoMaatje",
            "plusbus": "PlusBus",
            "buurtbus": "buurtbus",
            "regiotaxi": "regiotaxi",
            "other": _("other"),
        },
        terms.SpotKind: {
            "seat": _("place to sit"),
            "meeting_spot": _("spot where people meet"),
            "street_of_residents": _("street that residents look after"),
            "green": _("green"),
            "play": _("play"),
            "vacant": _("spot that lies idle"),
            "other": _("other"),
        },
        terms.Holidays: {
            "runs": _("goes on"),
            "stops": _("stops"),
            "unknown": _("unknown"),
        },
    }


def _of_agreements() -> dict[type[StrEnum], dict[str, str]]:
    return {
        terms.LegalGround: {
            "consent": _("consent"),
            "contract": _("contract"),
            "legal_obligation": _("legal obligation"),
            "public_task": _("public task"),
            "legitimate_interest": _("legitimate interest"),
        },
        terms.SensitiveGroup: {
            "faith": _("faith"),
            "peer": _("people in the same situation, such as an illness"),
        },
        terms.ForWhom: {
            "everyone": _("everyone"),
            "professionals": _("professionals"),
            "keepers": _("only the builder team and the organisation itself"),
        },
        Visibility: {
            "public": _("published: everyone"),
            "professionals": _("professionals"),
            "hidden": _("only known to whom it chooses itself"),
        },
    }


def _of_places() -> dict[type[StrEnum], dict[str, str]]:
    return {
        terms.LinkKind: {
            "works_with": _("works with"),
            "hosted_by": _("is hosted by"),
            "refers_to": _("refers to"),
            "backs_up": _("takes over from"),
        },
        terms.Coarse: {
            "cell": _("square of 100 metres"),
            "area": _("only the buurt"),
        },
        ReachMode: {
            "own_strength": _("one goes there"),
            "with_transport_or_company": _("with transport or company"),
            "comes_to_the_home": _("comes to the home"),
            "phone_or_online": _("by phone or online"),
        },
    }
