"""What one finds on the map besides homes: shops, care, benches, play, stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.voorbeeldwijk.ground import GARDEN_FIELD, PARK, SCHOOL_GROUNDS
from data.voorbeeldwijk.paper import box

if TYPE_CHECKING:
    from data.voorbeeldwijk.paper import XY, Paper, Tags

POINTS: tuple[tuple[float, float, Tags], ...] = (
    (650, 380, {"amenity": "cafe", "name": "Koffie bij Saar", "outdoor_seating": "yes"}),
    (660, 386, {"shop": "bakery", "name": "Bakkerij Korenaar"}),
    (690, 382, {"shop": "hairdresser", "name": "Kapsalon Krul", "wheelchair": "limited"}),
    (694, 392, {"amenity": "fast_food", "name": "Snackbar 't Hoekje"}),
    (668, 302, {"amenity": "post_office", "name": "Postpunt in De Korf"}),
    (676, 314, {"amenity": "pharmacy", "name": "Apotheek Wilgenoord", "wheelchair": "yes"}),
    (600, 345, {"amenity": "marketplace", "name": "Markt", "opening_hours": "We 09:00-14:00"}),
    (632, 310, {"amenity": "public_bookcase", "name": "Minibieb Wilgenplein"}),
    (128, 165, {"amenity": "public_bookcase", "name": "Minibieb Elzenstraat"}),
    (930, 250, {"amenity": "public_bookcase", "name": "Minibieb Vlinderveld"}),
    (582, 408, {"amenity": "give_box", "name": "Geefkast De Wilgenhoek"}),
    (604, 424, {"amenity": "social_facility", "social_facility": "food_bank"}
     | {"name": "Uitgiftepunt voedselbank"}),
    (596, 420, {"amenity": "toy_library", "name": "Speelotheek Tol"}),
    (585, 410, {"office": "charity", "name": "Steunpunt vrijwilligers"}),
    (212, 630, {"healthcare": "physiotherapist", "name": "Fysiotherapie Lindenhof"}),
    (204, 634, {"amenity": "dentist", "name": "Tandartspraktijk Van der Hoek"}),
    (530, 592, {"amenity": "social_facility", "social_facility": "day_care"}
     | {"name": "Dagbesteding De Linde", "social_facility:for": "senior"}),
    (515, 592, {"amenity": "restaurant", "name": "Eetkamer De Linde", "wheelchair": "yes"}),
    (662, 718, {"leisure": "hackerspace", "name": "Klusschuur De Beuk"}),
    (676, 722, {"amenity": "food_sharing", "name": "Buurtkoelkast"}),
    (718, 612, {"amenity": "pub", "name": "Café De Sluis"}),
    (754, 700, {"shop": "second_hand", "name": "Kringloop Rond"}),
    (592, 280, {"amenity": "community_kitchen", "name": "Samen eten in de kerk"}),
    (1168, 0, {"club": "sport", "sport": "soccer", "name": "v.v. Wilgenoord"}),
    (1180, -12, {"leisure": "fitness_centre", "name": "Fit in de Polder"}),
    (1202, 76, {"amenity": "ice_cream", "name": "IJs van het Land"}),
    (1018, 82, {"shop": "convenience", "name": "Buurtwinkel Vlinder"}),
    (1026, 84, {"shop": "hairdresser", "name": "Knipkamer Atalanta"}),
    (1180, 86, {"club": "scout", "name": "Scouting De Wilgenvloot"}),
    (720, 372, {"office": "association", "name": "Bewonersvereniging Wilgenoord"}),
    (568, 378, {"amenity": "police", "name": "Wijkagent op het plein"}),
    (130, 395, {"amenity": "music_school", "name": "Muziekles in De Vlieger"}),
    (814, 908, {"railway": "halt", "name": "Wilgenoord"}),
    (430, 52, {"highway": "bus_stop", "name": "Elzenstraat", "shelter": "yes"}),
    (690, 48, {"highway": "bus_stop", "name": "Spoorstraat"}),
    (1010, 70, {"highway": "bus_stop", "name": "Vlinderveld", "shelter": "yes"}),
    (118, 985, {"highway": "bus_stop", "name": "Lindenhof"}),
    (634, 300, {"amenity": "bicycle_repair_station", "name": "Fietspomp"}),
    (636, 340, {"amenity": "drinking_water", "name": "Waterpunt Wilgenplein"}),
    (574, 394, {"amenity": "toilets", "wheelchair": "yes", "name": "Toilet Wilgenplein"}),
    (820, 918, {"amenity": "shelter", "shelter_type": "public_transport"}),
    (430, 316, {"leisure": "picnic_table", "name": "Picknicktafel bij de poel"}),
)  # fmt: skip

BENCHES: tuple[XY, ...] = (
    (572, 310),
    (572, 340),
    (572, 375),
    (628, 345),
    (290, 395),
    (350, 405),
    (425, 385),
    (482, 377),
    (276, 330),
    (385, 308),
    (552, 340),
    (560, 485),
    (500, 483),
    (650, 519),
    (560, 562),
    (470, 549),
    (420, 548),
    (612, 574),
    (996, 352),
    (1028, 350),
)
"""In the park, on the square and along the canal; none in the north of Lindenhof."""

OUTLINES: tuple[tuple[list[XY], Tags], ...] = (
    (PARK, {"leisure": "park", "name": "Wilgenpark"}),
    (SCHOOL_GROUNDS, {"leisure": "schoolyard", "name": "Schoolplein De Vlieger"}),
    (GARDEN_FIELD, {"leisure": "garden", "garden:type": "community", "name": "Tuin De Cocon"}),
    (box(455, 300, 490, 322), {"leisure": "playground", "name": "Speeltuin Wilgenpark"}),
    (box(110, 646, 140, 662), {"leisure": "playground", "name": "Speelveld Lindenhof"}),
    (box(1000, 334, 1018, 346), {"leisure": "playground", "name": "De Rups"}),
    (box(645, 734, 690, 746), {"leisure": "pitch", "sport": "soccer", "name": "Trapveldje"}),
    (box(290, 412, 310, 420), {"leisure": "pitch", "sport": "boules", "name": "Jeu de boules"}),
    (box(330, 408, 344, 418), {"leisure": "fitness_station", "name": "Beweegtuin"}),
    (box(1040, -25, 1135, 15), {"leisure": "pitch", "sport": "soccer", "name": "Hoofdveld"}),
    (box(866, 612, 930, 660), {"landuse": "allotments", "name": "Volkstuinen Het Groene Lint"}),
    (box(690, 704, 716, 744), {"leisure": "dog_park", "name": "Hondenveld"}),
    (box(145, 646, 180, 664), {"zoo": "petting_zoo", "name": "Kinderboerderij Het Hoefje"}),
    (box(300, 588, 345, 636), {"leisure": "garden", "name": "Lindetuin"}),
    (box(652, 622, 688, 645), {"landuse": "village_green", "name": "Brinkje"}),
)


def draw_places(paper: Paper) -> None:
    """Draw places that have no building of their own in :mod:`buildings`."""
    for x, y, tags in POINTS:
        paper.point((x, y), tags)
    for at in BENCHES:
        paper.point(at, {"amenity": "bench", "backrest": "yes"})
    for outline, tags in OUTLINES:
        paper.area(outline, tags)
