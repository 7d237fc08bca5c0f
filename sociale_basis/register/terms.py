"""The words of the register: what an attribute can say, with *unknown* among the answers."""

from __future__ import annotations

from enum import StrEnum


class Fit(StrEnum):
    """Whether something is fit for someone, as far as known."""

    YES = "yes"
    LIMITED = "limited"
    NO = "no"
    UNKNOWN = "unknown"


class Aspect(StrEnum):
    """What of an entry is verified, each by itself."""

    EXISTS = "exists"
    TIMES = "times"
    ACCESS = "access"
    CONTACT = "contact"


class How(StrEnum):
    """How somebody verified something."""

    VISITED = "visited"
    MEASURED = "measured"
    AID_USER = "aid_user"
    """By someone who uses the aid it is about: a rollator, a wheelchair."""
    PHONED = "phoned"
    TOLD = "told"
    """The organisation or initiative itself said so."""
    WEBSITE = "website"


class LegalGround(StrEnum):
    """On what ground something is kept or published (article 6 of the GDPR)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTEREST = "legitimate_interest"


class SensitiveGroup(StrEnum):
    """Groups of which a name alone tells of health or belief (article 9 of the GDPR)."""

    FAITH = "faith"
    PEER = "peer"
    """People in the same situation, such as an illness or a loss."""


class ForWhom(StrEnum):
    """To whom a contact person agreed to be shown."""

    EVERYONE = "everyone"
    PROFESSIONALS = "professionals"
    KEEPERS = "keepers"
    """The builder team and the organisation itself."""


class LinkKind(StrEnum):
    """What one entry is to another."""

    WORKS_WITH = "works_with"
    HOSTED_BY = "hosted_by"
    REFERS_TO = "refers_to"
    BACKS_UP = "backs_up"
    """Takes over when the other cannot (achterwacht)."""


class Capital(StrEnum):
    """What ties do: hold a group together, join groups, give entry to institutions."""

    BONDING = "bonding"
    BRIDGING = "bridging"
    LINKING = "linking"


class VisitorRole(StrEnum):
    """What someone is when he or she comes in."""

    CUSTOMER = "customer"
    PARTICIPANT = "participant"
    CLIENT = "client"
    UNKNOWN = "unknown"


class Price(StrEnum):
    """What it costs."""

    FREE = "free"
    VOLUNTARY = "voluntary"
    """One gives what one can miss."""
    PAID = "paid"
    UNKNOWN = "unknown"


class Mix(StrEnum):
    """Who take part: people alike, or not."""

    UNIFORM = "uniform"
    DIVERSE = "diverse"
    UNKNOWN = "unknown"


class Focus(StrEnum):
    """Whether people of the neighbourhood come, or people from everywhere."""

    LOCAL = "local"
    TRANSLOCAL = "translocal"
    UNKNOWN = "unknown"


class HelpCategory(StrEnum):
    """Kinds of voluntary help."""

    BUDGET_GUIDANCE = "budget_guidance"
    POST = "post"
    ADMINISTRATION = "administration"
    ACTIVITY_BUDDY = "activity_buddy"
    RESPITE = "respite"
    ODD_JOBS = "odd_jobs"
    HOSPITAL_TRANSPORT = "hospital_transport"
    NETWERKCOACH = "netwerkcoach"
    TAX = "tax"


class BuilderTask(StrEnum):
    """Whether community building is what a professional comes for."""

    PRIMARY = "primary"
    BY_TASK = "by_task"
    NO = "no"
    UNKNOWN = "unknown"


class TransportKind(StrEnum):
    """Kinds of transport services."""

    AUTOMAATJE = "automaatje"
    PLUSBUS = "plusbus"
    BUURTBUS = "buurtbus"
    REGIOTAXI = "regiotaxi"
    OTHER = "other"


class SpotKind(StrEnum):
    """What a spot in public space is to the people around it."""

    SEAT = "seat"
    MEETING_SPOT = "meeting_spot"
    STREET_OF_RESIDENTS = "street_of_residents"
    """An Opzoomer or lief-en-leed street."""
    GREEN = "green"
    PLAY = "play"
    VACANT = "vacant"
    OTHER = "other"


class Holidays(StrEnum):
    """What happens with a rhythm in holidays."""

    RUNS = "runs"
    STOPS = "stops"
    UNKNOWN = "unknown"


class Coarse(StrEnum):
    """How roughly the whereabouts of what is at someone's home are shown."""

    CELL = "cell"
    AREA = "area"
