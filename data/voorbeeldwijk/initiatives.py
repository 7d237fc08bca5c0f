"""The entries of the register: who does what where, all of it invented.

They are initiatives in every shape in which they occur: by residents in an institutional
building, in the open air, at the door, by phone, and a bus that fetches people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.voorbeeldwijk.paper import XY

ALL = "BU99990101|BU99990102|BU99990103"
NORTH, SOUTH, EAST = ALL.split("|")


@dataclass(frozen=True)
class Entry:
    """One row of the register; ``note`` stands only in the messy spreadsheet."""

    name: str
    layer: str
    source: str
    at: XY | None = None
    checked: str = ""
    status: str = "verified"
    hours: str = ""
    mode: str = ""
    serves: str = ""
    wheelchair: str = ""
    steps: str = ""
    capacity: str = ""
    leaders: str = "team"
    note: str = ""


HOEK: XY = (588, 414)
BEUK: XY = (664, 718)
LINDE: XY = (520, 592)
CHURCH: XY = (584, 278)
LIBRARY: XY = (660, 356)
SCHOOL: XY = (118, 372)
CLOSES = "Huurcontract loopt af op 31-12-2026, gemeente wil het pand verkopen"

_INITIATIVES, _ACTIVITIES = "communal/initiatives", "communal/activities"
_MEETING, _VISITS = "communal/meeting_places", "communal/home_visiting"
_PHONE, _BUS = "communal/by_phone_or_online", "institutional/transport_service"
_ORGANISATION, _PRESENCE = "institutional/organisations", "institutional/presence"
_SPOT = "public_space/spots"

WELFARE, RESIDENTS, WALK = "Welzijn Voorbeeldstad", "opgave van bewoners", "buurtronde 2026"
GUIDE = "sociale kaart 2023"

ENTRIES: tuple[Entry, ...] = (
    Entry("Ontmoetingsplek De Wilgenhoek", _MEETING, WELFARE, HOEK, "2026-08-20",
          hours="2026 Mo-Fr 09:00-17:00", wheelchair="yes", steps="0", capacity="80", note=CLOSES),
    Entry("Koffieochtend Wilgenplein", _INITIATIVES, RESIDENTS, HOEK, "2026-06-11",
          hours="We 10:00-12:00", wheelchair="yes", capacity="25", note="Zaal is gratis"),
    Entry("Eettafel De Lange Lepel", _INITIATIVES, RESIDENTS, HOEK, "2026-05-28",
          hours="Th 17:30-19:30", wheelchair="yes", capacity="30", leaders="1",
          note="Hangt op één persoon; die zoekt opvolging"),
    Entry("Naaicafé Draad en Daad", _INITIATIVES, RESIDENTS, HOEK, "2026-03-02",
          hours="Mo 13:30-16:00", wheelchair="yes"),
    Entry("Repaircafé Wilgenoord", _INITIATIVES, RESIDENTS, HOEK, "2026-08-20",
          hours="Sa[1] 10:00-14:00", wheelchair="yes", capacity="40"),
    Entry("Stoelyoga", _ACTIVITIES, WELFARE, HOEK, "2026-08-20", hours="Tu 10:00-11:00",
          wheelchair="yes", capacity="14"),
    Entry("Taalcafé", _ACTIVITIES, WELFARE, LIBRARY, "2026-07-07", hours="Fr 10:00-11:30",
          wheelchair="yes", steps="0"),
    Entry("Digihulp in de bibliotheek", _ACTIVITIES, WELFARE, LIBRARY, "2026-07-07",
          hours="Tu 14:00-16:00", wheelchair="yes", steps="0"),
    Entry("Leesclub De Omslag", _INITIATIVES, RESIDENTS, LIBRARY, "2025-11-15",
          hours="Th[2] 20:00-22:00", wheelchair="yes"),
    Entry("Voorlezen op zaterdag", _ACTIVITIES, GUIDE, LIBRARY, status="stale",
          hours="Sa 11:00-12:00", note="Bestaat dit nog?"),
    Entry("Bewonershuis De Beuk: inloop", _MEETING, RESIDENTS, BEUK, "2026-06-30",
          hours="Mo,We,Fr 10:00-16:00", wheelchair="limited", steps="1", capacity="35"),
    Entry("Klusgroep De Beuk", _INITIATIVES, RESIDENTS, BEUK, "2026-06-30", hours="Sa 09:30-12:30",
          wheelchair="limited", steps="1"),
    Entry("Kaartclub Hartenvrouw", _INITIATIVES, RESIDENTS, BEUK, "2026-04-14",
          hours="Tu 19:30-22:00", steps="1", leaders="2"),
    Entry("Huiswerkgroep Lindenhof", _INITIATIVES, RESIDENTS, BEUK, "2026-02-09",
          hours="Mo,Th 15:30-17:00", steps="1"),
    Entry("Vrouwenochtend", _INITIATIVES, GUIDE, BEUK, status="stale", hours="Th 09:30-11:30",
          note="Nummer klopt niet meer"),
    Entry("Gezamenlijke huiskamer De Linde", _MEETING, WELFARE, LINDE, "2026-08-05",
          hours="Mo-Su 10:00-20:00", wheelchair="yes", steps="0", capacity="40"),
    Entry("Zangkoor De Lindezangers", _INITIATIVES, RESIDENTS, LINDE, "2026-08-05",
          hours="We 14:00-16:00", wheelchair="yes", steps="0", capacity="30"),
    Entry("Biljartclub Groen Laken", _INITIATIVES, RESIDENTS, LINDE, "2026-08-05",
          hours="Tu,Fr 13:30-16:30", wheelchair="yes", steps="0"),
    Entry("Open eettafel De Linde", _ACTIVITIES, WELFARE, LINDE, "2026-08-05",
          hours="Mo-Fr 12:00-13:30", wheelchair="yes", steps="0", capacity="24"),
    Entry("Samen eten in de kerk", _INITIATIVES, RESIDENTS, CHURCH, "2026-01-18",
          hours="Su[3] 17:00-19:00", steps="2", capacity="60"),
    Entry("Inloop met soep", _INITIATIVES, RESIDENTS, CHURCH, "2026-05-06", hours="We 11:30-13:30",
          steps="2"),
    Entry("Ouderkamer De Vlieger", _MEETING, WELFARE, SCHOOL, "2026-06-02",
          hours="Mo,We 08:30-10:30", wheelchair="yes", steps="0"),
    Entry("Speelgoedruil op het schoolplein", _INITIATIVES, RESIDENTS, SCHOOL, "2025-09-20",
          hours="Oct-May Fr[1] 15:00-16:00"),
    Entry("Buurttuin De Cocon", _INITIATIVES, RESIDENTS, (1006, 362), "2026-07-01",
          hours="Sa 10:00-13:00", wheelchair="limited", leaders="3"),
    Entry("De Vlinderkas: koffie in het groen", _MEETING, RESIDENTS, (1014, 404), "2026-07-01",
          hours="Apr-Oct Sa,Su 13:00-16:30", wheelchair="yes", capacity="20"),
    Entry("Wandelgroep Rondje Wilgenvaart", _INITIATIVES, RESIDENTS, (575, 345), "2026-08-13",
          hours="Th 10:00-11:00", note="Vertrekt bij de bank op het plein"),
    Entry("Jeu de boules in het park", _INITIATIVES, RESIDENTS, (300, 416), "2026-05-19",
          hours="Tu,Sa 14:00-16:00", leaders="2"),
    Entry("Straatbarbecue Elzenstraat", _INITIATIVES, WALK, (300, 152), "", "candidate"),
    Entry("Lief en leed Populierenlaan", _INITIATIVES, WALK, (66, 200), "2026-03-21",
          leaders="2", note="Attenties voor buren; potje van de gemeente"),
    Entry("Praatbank op de Noordkade", _SPOT, WALK, (470, 549), "2026-03-21"),
    Entry("Hangplek met dak bij de halte", _SPOT, WALK, (1010, 70), "", "candidate"),
    Entry("Bezoekdienst Wilgenoord", _VISITS, WELFARE, None, "2026-06-25", mode="comes_to_the_home",
          serves=ALL),
    Entry("Boodschappenmaatjes Lindenhof", _VISITS, RESIDENTS, None, "2026-04-10",
          mode="comes_to_the_home", serves=NORTH, leaders="1", note="Eén persoon regelt alles"),
    Entry("Tuinhulp van de buren", _VISITS, RESIDENTS, None, "", "candidate",
          mode="comes_to_the_home", serves=f"{SOUTH}|{EAST}"),
    Entry("Boek aan huis", _VISITS, WELFARE, None, "2026-07-07", mode="comes_to_the_home",
          serves=ALL),
    Entry("Belcirkel Goedemorgen", _PHONE, RESIDENTS, None, "2026-05-12", mode="phone_or_online",
          hours="Mo-Su 08:30-09:30"),
    Entry("Luisterlijn Voorbeeldstad", _PHONE, GUIDE, None, "", "stale", mode="phone_or_online"),
    Entry("Buurtbus De Wilg", _BUS, WELFARE, (590, 398), "2026-08-25",
          mode="with_transport_or_company|comes_to_the_home", serves=ALL,
          hours="Mo-Fr 09:00-16:30", capacity="7",
          note="Haalt en brengt aan de deur, € 1 per rit, ook met rollator"),
    Entry("Bewonersvereniging Wilgenoord", _ORGANISATION, RESIDENTS, (720, 372), "2026-01-30",
          hours="We 19:00-21:00"),
    Entry("Steunpunt mantelzorg", _ORGANISATION, WELFARE, HOEK, "2026-08-20",
          hours="Mo,Th 09:00-12:00", wheelchair="yes", steps="0"),
    Entry("Opbouwwerker op het plein", _PRESENCE, WELFARE, HOEK, "2026-08-20",
          hours="Tu 13:00-17:00", wheelchair="yes"),
    Entry("Wijkverpleegkundige in De Linde", _PRESENCE, WELFARE, LINDE, "2026-08-05",
          hours="Mo,Th 09:00-10:00", wheelchair="yes", steps="0"),
    Entry("Speeltuinvereniging De Wip", _INITIATIVES, GUIDE, (470, 310), "2026-02-14", "closed",
          note="Opgeheven"),
)  # fmt: skip
