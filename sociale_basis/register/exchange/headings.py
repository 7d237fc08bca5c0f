"""Guesses what the columns of a list hold, by what people write above them in Dutch and English.

A target is the path of an attribute (``contact.phone``) or one of :class:`Other`. What a guess gets
wrong is put right in a mapping file.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from sociale_basis.register.exchange.attributes import attributes
from sociale_basis.register.texts import folded

if TYPE_CHECKING:
    from collections.abc import Sequence


class Other(StrEnum):
    """What a column can hold that is no attribute by itself."""

    ID = "id"
    LAT = "lat"
    LON = "lon"
    STATUS = "status"
    CHECKED_ON = "checked_on"
    HOUSE_NUMBER = "house_number"
    FULL_ADDRESS = "full_address"
    PERSON = "person"
    """Names a person: not kept without a basis."""
    ORGANISATION = "organisation_name"
    """Names the organisation that keeps the entry: found among the entries, or added."""
    TAGS = "tags"
    NOTHING = "-"


# First pattern that fits, first column that it fits. What is more specific stands first.
_PATTERNS: tuple[tuple[str, str], ...] = (
    (r"id|nr|nummer|code|sleutel|key|identifier|volgnummer", Other.ID),
    (r"person\b.*|contactpersoon.*|naam contact.*|(voor|achter)naam.*|coordinator.*", Other.PERSON),
    (r"name|naam|naam \b.*|titel|title|initiatief|activiteit|plek|organisatienaam", "name"),
    (r"soort|categorie|category|type|layer|laag|kaartlaag|rubriek|soort .*", "layer"),
    (r"x|rd ?x|x ?rd|x ?coord\w*( rd)?|easting", "where.x"),
    (r"y|rd ?y|y ?rd|y ?coord\w*( rd)?|northing", "where.y"),
    (r"lat|latitude|breedtegraad|noorderbreedte", Other.LAT),
    (r"lon|lng|long|longitude|lengtegraad|oosterlengte", Other.LON),
    (r"geocoded ?address|volledig adres|full address", Other.FULL_ADDRESS),
    (r"(naam )?(van de )?organisati(e|on)( name)?|aanbieder|uitvoerder|instelling|provider",
     Other.ORGANISATION),
    (r"(bezoek)?adres|address|straat(naam)?|street|locatie|location", "where.address"),
    (r"huisnummer|huisnr|house ?number", Other.HOUSE_NUMBER),
    (r"postcode|postal ?code|zip|pc6", "where.postcode"),
    (r"(woon)?plaats|town|city|dorp|stad", "where.town"),
    (r"buurtcode|bu ?code|neighbourhood code", "where.area"),
    (r"bag ?id|(bag )?(pand|verblijfsobject|nummeraanduiding)\w*( id)?", "where.bag_id"),
    (r"openings?(tijden|uren)|opening ?hours?|wanneer|when|tijd(en)?|dag en tijd|dagen",
     "hours.text"),
    (r".*aan huis.*|service ?area|werkgebied|bedieningsgebied", "service_area"),
    (r"reach ?modes?", "reach_modes"),
    (r"(toilet|wc).*(rolstoel|wheelchair).*|(rolstoel|invaliden|mindervaliden)toilet",
     "accessibility.accessible_toilet"),
    (r".*rolstoel.*|wheelchair.*|toegankelijk(heid)?|accessible", "accessibility.wheelchair"),
    (r".*\btreden\b.*|entrance ?steps|trappen?", "accessibility.entrance_steps"),
    (r"capaciteit|capacity|max\w* (pers\w*|aantal|deelnemers)|aantal (plaatsen|plekken)|max",
     "capacity"),
    (r"(kar)?trekkers?( s)?|key ?persons|sleutelpersonen|aantal trekkers",
     "continuity.key_persons"),
    (r".*(gecheckt|gecontroleerd|nagekeken|geverifieerd).*|checked ?on|last checked|verified on",
     Other.CHECKED_ON),
    (r"status|stand van zaken", Other.STATUS),
    (r"bron|source|herkomst", "origin.name"),
    (r"tel|telefoon(nummer)?|tel ?nr|phone( number)?|mobiel|06( nummer)?|bellen", "contact.phone"),
    (r"e ?mail( ?adres| address)?|mail", "contact.mail"),
    (r"web ?(site|adres|pagina)?|url|link|site|homepage", "contact.web"),
    (r"doelgroep|voor wie|target ?group|audience", "target_group.text"),
    (r"kosten|prijs|costs?|price|bijdrage|eigen bijdrage", "cost.note"),
    (r"inloop|zonder afspraak|walk ?in", "walk_in"),
    (r"talen?|languages?", "languages"),
    (r"gastheer|gastvrouw|host", "host"),
    (r"tags?|labels?|trefwoorden|functies?|functions?", Other.TAGS),
    (r"sferen?|spheres?", "spheres"),
    (r"levensdomein(en)?|life ?domains?|domein(en)?", "life_domains"),
    (r"omschrijving|beschrijving|description|wat|toelichting|inhoud", "description"),
    (r"opmerking(en)?|notities?|notes?|remarks?|bijzonderheden|comments?", "notes"),
)  # fmt: skip


@cache
def targets() -> frozenset[str]:
    """Give everything that a column can be said to hold."""
    return frozenset(attributes()) | {each.value for each in Other}


def simple(heading: str) -> str:
    """Give a heading in lower case, without accents and signs; ``bagId`` is two words."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    return " ".join(re.findall(r"[a-z0-9]+", folded(apart)))


def guess(headings: Sequence[str]) -> dict[str, str]:
    """Guess what columns hold.

    Parameters
    ----------
    headings
        As they stand in the file.

    Returns
    -------
    Per heading a target; ``-`` for a column that is not read.
    """
    found = dict.fromkeys(headings, Other.NOTHING.value)
    taken: set[str] = set()
    for heading in headings:
        # What this program exported says itself what it is.
        if "." in heading and heading in attributes():
            found[heading] = heading
            taken.add(heading)
    exact = {name for name in attributes() if "." not in name}
    for heading in headings:
        if heading in exact | {each.value for each in Other} and heading not in taken:
            found[heading] = heading
            taken.add(heading)
    for pattern, target in _PATTERNS:
        if target in taken:
            continue
        for heading in headings:
            if found[heading] == Other.NOTHING and re.fullmatch(pattern, simple(heading)):
                found[heading] = str(target)
                if target != Other.PERSON:
                    taken.add(target)
                    break
    return found
