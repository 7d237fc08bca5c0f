"""Addresses in the list of a neighbourhood itself: found as people type them, and nowhere kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sociale_basis.neighbourhood import load
from sociale_basis.neighbourhood.address_book import find_addresses

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood


@pytest.fixture(scope="module")
def town(small_neighbourhood: Path) -> Neighbourhood:
    """Open the small town."""
    return load(small_neighbourhood)


def labels(town: Neighbourhood, text: str) -> list[str]:
    """Give what is found."""
    return [spot.label for spot in find_addresses(town, text)]


def test_every_address_is_found_by_itself(town: Neighbourhood) -> None:
    """Typed whole, in capitals or not, an address gives its own point."""
    told = town.homes["address"].dropna()
    assert len(told) > 10
    for address, point in zip(told, town.homes.geometry[told.index], strict=True):
        for typed in (address, address.upper(), f"  {address.lower()} "):
            (spot, *_others) = find_addresses(town, typed)
            assert (spot.label, spot.point) == (address, point)


def test_a_number_is_a_whole_number_and_a_street_may_be_unfinished(town: Neighbourhood) -> None:
    """The 1 of 12 is another house; the street alone is found halfway, before its houses."""
    address = str(town.homes["address"].dropna().iloc[0])
    street, _space, number = address.partition(",")[0].rpartition(" ")
    assert all(
        number in label.partition(",")[0].split() for label in labels(town, f"{street} {number}")
    )
    found = find_addresses(town, street[: len(street) - 2])
    assert found[0].is_street
    assert found[0].label == street
    edges = town.edges.geometry[(town.edges["name"] == street).to_numpy()]
    assert edges.distance(found[0].point).min() < 0.01


@pytest.mark.parametrize("text", ["", "   ", "12", "Nergenshuizen 4", "<script>", "((("])
def test_what_is_no_address_here_finds_nothing(town: Neighbourhood, text: str) -> None:
    """Nothing, a bare number, or what is not in the list."""
    assert labels(town, text) == []


def test_at_most_so_many(town: Neighbourhood) -> None:
    """A list that is too long helps nobody choose."""
    street = str(town.homes["address"].dropna().iloc[0]).rpartition(" ")[0].split()[0]
    assert len(find_addresses(town, street, most=3)) <= 3
