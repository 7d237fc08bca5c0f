"""Opening hours as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sociale_basis import i18n
from sociale_basis.i18n.hours import hours_words

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _language_as_it_was() -> Iterator[None]:
    before = i18n.language()
    yield
    i18n.use(before)


@pytest.mark.parametrize(
    ("written", "dutch"),
    [
        ("Mo-Fr 09:00-17:00", "ma t/m vr 09:00-17:00"),
        ("Mo,We 08:30-10:30; PH off", "ma, wo 08:30-10:30; feestdagen gesloten"),
        ("Mo-Su 08:00-12:00, 13:00-17:00", "elke dag 08:00-12:00, 13:00-17:00"),
        ("Oct-May Fr[1] 15:00-16:00", "okt t/m mei 1e vr van de maand 15:00-16:00"),
        ("Su[-1] 17:00-19:00", "laatste zo van de maand 17:00-19:00"),
        ("2026 Tu 10:00-11:00", "in 2026: di 10:00-11:00"),
        ("2026 Mo-Fr 09:00-17:00; PH off", "in 2026: ma t/m vr 09:00-17:00; feestdagen gesloten"),
        ("We 18:00+", "wo vanaf 18:00"),
        ("24/7", "dag en nacht"),
    ],
)
def test_hours_in_dutch(written: str, dutch: str) -> None:
    """Days, months and holidays in Dutch, the times as they were."""
    assert hours_words(written) == dutch


def test_hours_in_english() -> None:
    """In English the same days have English names."""
    i18n.use("en")
    assert (
        hours_words("Tu-Fr 10:00-19:00; PH off") == "Tue to Fri 10:00-19:00; public holidays closed"
    )


@pytest.mark.parametrize("written", ["Mo-Fr sunrise-sunset", 'Mo "na afspraak"', "op afspraak"])
def test_what_is_not_understood_stays_as_it_is(written: str) -> None:
    """A text with a word that is not known is never half translated."""
    assert hours_words(written) == written
