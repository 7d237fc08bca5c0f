"""Words that may name or reach a person, as a reviewer gets them pointed out."""

from __future__ import annotations

import pytest

from sociale_basis.register.person_names import person_flags


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("Bellen kan bij mevrouw Jansen", "mevrouw Jansen", "form of address"),
        ("de sleutel ligt bij dhr. van den Berg", "dhr. van den Berg", "form of address"),
        ("onze buurman Kees helpt", "buurman Kees", "form of address"),
        ("J. de Vries is voorzitter", "J. de Vries", "initials"),
        ("A.B. Jansen doet het", "A.B. Jansen", "initials"),
        ("vraag naar Fatma als u komt", "vraag naar Fatma", "leads to somebody"),
        ("Contactpersoon: Ria", "Contactpersoon: Ria", "leads to somebody"),
        ("dat regelt Jan van den Berg", "Jan van den Berg", "two capitalised words"),
        ("dat regelt Fatima El Amrani altijd", "Fatima El Amrani", "two capitalised words"),
        ("app naar 06-12 34 56 78", "06-12 34 56 78", "mobile number"),
        ("app naar +31 6 12345678", "+31 6 12345678", "mobile number"),
        ("mail jan.jansen@example.nl", "jan.jansen@example.nl", "mail address"),
    ],
)
def test_persons_are_pointed_out(text: str, words: str, why: str) -> None:
    """Each rule finds what it is for."""
    found = person_flags("remark", text)
    assert (words, why) in [(each.words, each.why) for each in found]
    assert {each.field for each in found} == {"remark"}


@pytest.mark.parametrize(
    "text",
    [
        "Elke dinsdag van 10:00 tot 12:00 uur, gratis.",
        "Koffieochtend in het Buurthuis aan de Wilgenstraat 12",
        "Buurthuis De Wilg is dicht op Maandag",
        "Bel 015-1234567 of mail info@example.nl",
        "Het is nu op Woensdag Middag",
        "",
    ],
)
def test_what_names_nobody_is_left_alone(text: str) -> None:
    """Times, streets, places and general numbers are not pointed out."""
    assert person_flags("when", text) == ()


def test_hostile_text_is_read_quickly() -> None:
    """The longest text that is taken in, made to keep the rules busy, costs no time."""
    for text in ("Aa " * 500, "van " * 375, "A." * 750, "0" * 1500, "a." * 700 + "@", "06 " * 500):
        assert isinstance(person_flags("remark", text[:1500]), tuple)
