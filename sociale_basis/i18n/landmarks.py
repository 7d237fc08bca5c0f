"""What streets, bridges, places and water are called in a sentence."""

from __future__ import annotations

from sociale_basis.i18n.catalogue import _, language

# How the names of Dutch streets and waters end, by the article they take in a sentence.
_HET = (
    *("plein", "pad", "park", "plantsoen", "erf", "veld", "bos", "kanaal", "meer", "viaduct"),
    *("water", "hof", "oord", "eiland", "hek", "je"),
)
_DE = (
    *("straat", "laan", "weg", "kade", "brug", "gracht", "singel", "dijk", "steeg", "baan"),
    *("dreef", "ring", "allee", "boulevard", "markt", "haven", "vaart", "poel", "plas", "sloot"),
    *("vliet", "poort", "tunnel", "kamp", "berg", "beek", "stoep", "rand", "schans", "route"),
)
_OP = (
    *("plein", "pad", "weg", "dijk", "kade", "brug", "erf", "veld", "markt", "viaduct", "ring"),
    *("baan", "eiland", "boulevard"),
)
_HAS_ONE = (
    "de ",
    "het ",
    "'t ",
    "den ",
    "der ",
    "ter ",
    "ten ",
    "op ",
    "aan ",
    "in ",
    "achter ",
)


def in_sentence(name: str) -> str:
    """Give a name as it stands in a sentence: in Dutch with its article, *de Lindelaan*.

    A name that ends in no word we know stays as it is.
    """
    folded = name.casefold()
    if language() != "nl" or folded.startswith(_HAS_ONE):
        return name
    if folded.endswith(_HET):
        return f"het {name}"
    return f"de {name}" if folded.endswith(_DE) else name


def in_street(name: str) -> str:
    """Say that something is in a street: in Dutch *in de Lindelaan*, but *op het Marktplein*."""
    if goes_onto(name):
        return _("on {name}").format(name=in_sentence(name))
    return _("in {street}").format(street=in_sentence(name))


def goes_onto(name: str) -> bool:
    """Tell whether one goes onto a street (*het Marktplein op*) rather than into it."""
    return name.casefold().endswith(_OP)


def landmark_words(kind: str, name: str | None) -> str:
    """Name a landmark in a sentence.

    Parameters
    ----------
    kind
        ``bridge``, ``street``, ``water`` or what water it is (``pond``), or the key of a layer.
    name
        Its own name; None without.
    """
    if name is None:
        return (_nameless() | _waters()).get(kind, kind)
    if kind in {"bridge", "street", "public_space/park", "public_space/square", *_waters()}:
        return in_sentence(name)
    if kind == "communal/supermarket" and language() == "nl":
        return name if name.casefold().startswith(_HAS_ONE) else f"de {name}"
    word, stem = _kinds().get(kind, ("", ""))
    if not word or any(part in name.casefold() for part in (word.casefold(), *stem.split())):
        return name
    return f"{word} {name}"


def seat_words(kind: str, number: int = 1) -> str:
    """Name seats: a bench, or benches."""
    if kind == "public_space/picnic_table":
        return _("picnic table") if number == 1 else _("picnic tables")
    return _("bench") if number == 1 else _("benches")


def _kinds() -> dict[str, tuple[str, str]]:
    """Words to put before a name that does not tell what it is; and parts of names that do."""
    return {
        "communal/cafe": (_("café"), "koffie coffee"),
        "communal/pub": (_("café"), "bar pub kroeg"),
        "communal/restaurant": (_("restaurant"), "eet eten"),
        "institutional/gp": (_("GP"), "huisarts dokter"),
        "institutional/dentist": (_("dentist"), "tand"),
        "institutional/pharmacy": (_("pharmacy"), "apotheek"),
        "institutional/school": (_("school"), "college lyceum"),
        "public_space/bus_stop": (_("bus stop"), "halte"),
        "public_space/playground": (_("playground"), "speel play"),
        "public_space/train_station": (_("station"), ""),
        "public_space/tram_stop": (_("tram stop"), "halte"),
    }


def _waters() -> dict[str, str]:
    return {
        "water": _("the water"),
        "canal": _("the canal"),
        "ditch": _("the ditch"),
        "lake": _("the lake"),
        "pond": _("the pond"),
        "river": _("the river"),
        "stream": _("the stream"),
    }


def _nameless() -> dict[str, str]:
    return {
        "communal/public_bookcase": _("a public bookcase"),
        "public_space/bus_stop": _("a bus stop"),
        "public_space/drinking_water": _("a drinking water tap"),
        "public_space/pitch": _("a sports pitch"),
        "public_space/playground": _("a playground"),
        "public_space/toilets": _("a public toilet"),
        "public_space/tram_stop": _("a tram stop"),
    }
