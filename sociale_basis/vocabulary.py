"""The words every room uses.

Keys are English and stable: they stand in files. What people read is Dutch (or English) text
that lives elsewhere. See the mission's vocabulary for the Dutch twin of each word.
"""

from __future__ import annotations

from enum import StrEnum


class Sphere(StrEnum):
    """Who organises the connection. A place can be in more than one: always use a set."""

    PERSONAL = "personal"
    COMMUNAL = "communal"
    INSTITUTIONAL = "institutional"


class Function(StrEnum):
    """The four functions of the sociale basis ("4 O's", GALA 2023)."""

    ONTMOETEN = "ontmoeten"
    ONDERSTEUNEN = "ondersteunen"
    ONTPLOOIEN = "ontplooien"
    ONTSPANNEN = "ontspannen"


class LifeDomain(StrEnum):
    """The nine life domains."""

    ONTMOETING = "ontmoeting"
    ONDERWIJS = "onderwijs"
    OPVOEDING = "opvoeding"
    WERK = "werk"
    GEZONDHEID = "gezondheid"
    WONEN = "wonen"
    BEWEGEN = "bewegen"
    CULTUUR = "cultuur"
    VEILIGHEID = "veiligheid"


class Framing(StrEnum):
    """How widely a municipality draws the sociale basis; each includes the one before it."""

    NON_INSTITUTIONEEL = "non_institutioneel"
    HALFDE_LIJN = "halfde_lijn"
    INFRASTRUCTUREEL = "infrastructureel"


class LayerKind(StrEnum):
    """What a layer is made of."""

    PLACES = "places"
    AREA = "area"
    PUBLIC_SPACE = "public_space"
    REGISTER = "register"


class State(StrEnum):
    """The three states. Unknown is neither yes nor no, and never silently either."""

    YES = "yes"
    UNKNOWN = "unknown"
    NO = "no"


class Status(StrEnum):
    """Where an entry stands in its life."""

    CANDIDATE = "candidate"
    VERIFIED = "verified"
    STALE = "stale"
    CLOSED = "closed"


class Visibility(StrEnum):
    """Who may know of an entry of the register."""

    PUBLIC = "public"
    PROFESSIONALS = "professionals"
    HIDDEN = "hidden"
    """Known only to those the provider chose."""


class Measured(StrEnum):
    """How a figure came about: shown beside every figure."""

    MEASURED = "measured"
    MODELLED = "modelled"
    SUPPRESSED = "suppressed"
    UNKNOWN = "unknown"


class ThirdPlace(StrEnum):
    """Whether such a place is known as a third place; a person decides about each single one."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class RegisterKind(StrEnum):
    """What the register keeps."""

    ORGANISATION = "organisation"
    PLACE = "place"
    INITIATIVE = "initiative"
    ACTIVITY = "activity"
    PRESENCE = "presence"
    TRANSPORT_SERVICE = "transport_service"
    PUBLIC_SPACE_SPOT = "public_space_spot"


class FindingKind(StrEnum):
    """What kind of finding."""

    OBSERVATION = "observation"
    """Something seen in the street: it lies over the network."""
    TALK = "talk"
    LADDER = "ladder"
    """How a group judged the mutual ties in a street."""
    AUDIT = "audit"
    """A card of a public space that people looked at together."""
    PIN = "pin"
    """What a resident put on the map."""


class FindingStatus(StrEnum):
    """Where a finding stands."""

    PROPOSED = "proposed"
    """A pin that nobody of the builder team looked at yet."""
    CURRENT = "current"
    DECLINED = "declined"
    """A pin; it is deleted after some days."""
    CLOSED = "closed"
    """It is so no more, or it was a mistake. It stays."""
