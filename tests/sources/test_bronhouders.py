"""Names of who keeps up a street, by the codes of the BGT."""

from __future__ import annotations

import re

import pytest

from sociale_basis.maps.barrier_list import owner_words
from sociale_basis.sources.bronhouders import _file, bronhouder_name, name_sources


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("G0503", "Gemeente Delft"),
        ("G0518", "Gemeente 's-Gravenhage"),
        ("W0372", "Hoogheemraadschap van Delfland"),
        ("P0028", "Provincie Zuid-Holland"),
        ("L0002", "Ministerie van Infrastructuur en Waterstaat"),
        ("L0004", "ProRail"),
        ("G9999", None),
        ("", None),
    ],
)
def test_names_of_codes(code: str, name: str | None) -> None:
    """As the lists that are named in the file have them; what is in none has no name."""
    assert bronhouder_name(code) == name


def test_every_kind_of_code_has_a_source() -> None:
    """Codes are as the BGT writes them, each once, and each name comes from somewhere."""
    names = _file().names
    assert all(re.fullmatch(r"[GKLPW]\d{4}", code) for code in names)
    assert len(set(names.values())) == len(names)
    told = " ".join(each.of for each in name_sources())
    assert {code[0] for code in names} <= set(told)
    assert all(each.url.startswith("https://") and each.year >= 2022 for each in name_sources())
    counts = {kind: sum(code.startswith(kind) for code in names) for kind in "GPW"}
    assert counts == {"G": 345, "P": 12, "W": 21}


def test_in_words() -> None:
    """The name; the code in words where that is all we know; nothing where nobody says."""
    assert owner_words("G0503") == "Gemeente Delft"
    assert owner_words("G9999") == "bronhouder G9999"
    assert owner_words(None) == owner_words(float("nan")) == owner_words("") == ""
