"""The words of findings, as the field uses them (the numbers in its texts stand with each)."""

from __future__ import annotations

from enum import StrEnum


class TalkForm(StrEnum):
    """How people were asked."""

    TALK = "talk"
    SESSION = "session"
    SURVEY = "survey"


class Rung(StrEnum):
    """The ladder of mutual ties, from the bottom up. Higher is not better."""

    TENSIONS = "tensions"
    ANONYMITY = "anonymity"
    PUBLIC_FAMILIARITY = "public_familiarity"
    EVERYDAY_ATTENTION = "everyday_attention"
    MUTUAL_CARE = "mutual_care"
    OBLIGED_CARE = "obliged_care"


class Lens(StrEnum):
    """Seven ways to look at a public space."""

    SOCIOLOGICAL = "sociological"
    ECONOMIC = "economic"
    TRAFFIC = "traffic"
    URBAN_DESIGN = "urban_design"
    LANDSCAPE = "landscape"
    MAINTENANCE = "maintenance"
    SAFETY = "safety"


class Defect(StrEnum):
    """What can be wrong with a public space."""

    UNUSED = "unused"
    FENCE = "fence"
    """Missing, or in the way."""
    EERIE = "eerie"
    BARE_OR_WINDY = "bare_or_windy"
    TOO_MUCH_STONE = "too_much_stone"
    NO_BENCHES = "no_benches"
    NO_SHELTER = "no_shelter"
    NO_SHADE = "no_shade"
    GIRLS_PUSHED_OUT = "girls_pushed_out"
    TOO_LITTLE_SUPERVISION = "too_little_supervision"
    NO_ECONOMIC_FUNCTION = "no_economic_function"
    DEAD_PLINTH = "dead_plinth"


class Opinion(StrEnum):
    """What residents find of a quality: a word, never a mark."""

    GOOD = "good"
    MIXED = "mixed"
    POOR = "poor"
    UNKNOWN = "unknown"


class PinSort(StrEnum):
    """What a resident puts on the map."""

    CLAIM = "claim"
    CONCERN = "concern"
    DREAM = "dream"
