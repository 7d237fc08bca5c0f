"""When what the register keeps is held, as opening hours: what reach asks of every place.

A rhythm ("every first Tuesday, not in school holidays") is laid out day by day, so that what is not
certain on one day is not certain on that day alone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sociale_basis.vocabulary import State

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sociale_basis.register import AnyEntry

AHEAD = timedelta(days=15)
"""How far days are laid out: pages ask for a moment of this week, or of the seven days to come."""

# With English names whatever the language of the machine: so OpenStreetMap writes them.
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905 -- one line instead of twelve


def hours_text(entry: AnyEntry, since: date, school: Callable[[date], State]) -> str | None:
    """Give when an entry can be visited, as OpenStreetMap writes it; None where nobody knows.

    Parameters
    ----------
    entry
        Any of the seven kinds: its rhythms, or else its hours.
    since
        First day; :data:`AHEAD` further nothing is laid out.
    school
        Says of a day whether schools have holidays.

    Returns
    -------
    Of rhythms each day on which it is held, ``unknown`` in the times that may be left out and in
    no other. Times of which somebody said that one cannot count on them are not known.
    """
    if not entry.rhythms_to_count_on:
        return entry.hours_to_count_on
    by_day: dict[date, list[tuple[str, bool]]] = {}
    for rhythm in entry.rhythms_to_count_on:
        for held in rhythm.held_on(since, since + AHEAD, school):
            until = f"-{held.end:%H:%M}" if held.end > held.begin else "+"
            told = (f"{held.begin:%H:%M}{until}", held.certain is State.YES)
            by_day.setdefault(held.begin.date(), []).append(told)
    # Each day is named: whether it is a public holiday makes no difference any more.
    rules = ["PH off"]
    for day, times in sorted(by_day.items()):
        written = f"{day.year} {_MONTHS[day.month - 1]} {day.day:02d}"
        # Of rules that are added (", ") the last goes first: what is sure is sure in doubt as well.
        added = [
            f"{written} {spans}{how}"
            for sure, how in ((False, " unknown"), (True, ""))
            if (spans := ",".join(sorted({time for time, certain in times if certain is sure})))
        ]
        rules.append(", ".join(added))
    return "; ".join(rules)
