"""The schouw sheet: a walk past what nobody knows, to print and take along.

One HTML file that asks nobody for anything and runs nothing. Texts are escaped; a content security
policy forbids every script and every request.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import jinja2
import numpy as np

from sociale_basis.i18n import _, language, number
from sociale_basis.i18n import date as written_date
from sociale_basis.i18n.asking import asking, limit_words
from sociale_basis.i18n.reasons import thing_words
from sociale_basis.maps.describe import attribution, dates
from sociale_basis.maps.shown import about, shown_numbers
from sociale_basis.publish import sheet_map as drawing
from sociale_basis.publish.sheet_map import sheet_map
from sociale_basis.reach.on_map import nearest_streets

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.privacy import Viewer
    from sociale_basis.reach import Survey
    from sociale_basis.reach.asks import Ask
    from sociale_basis.reach.schouw import Schouw

_FILES = Path(__file__).parent


class Question(NamedTuple):
    """One thing to look at, in words."""

    text: str
    how: str
    unit: str
    limit: str
    tick: bool
    """Whether yes or no answers it."""


class Stop(NamedTuple):
    """One stop on the walk, in words."""

    number: int
    where: str
    what: str
    questions: list[Question]
    link: str | None
    certain: str
    metres: str


def survey_sheet(
    area: Neighbourhood,
    found: Survey,
    taken_along: Schouw,
    question: str,
    viewer: Viewer,
    today: dt.date,
    premises: Sequence[str] = (),
) -> str:
    """Write the sheet as one HTML file, in the language in use.

    Parameters
    ----------
    area
        The neighbourhood.
    found
        What to look at.
    taken_along
        What to measure there, and the way.
    question
        What it is about, as a sentence.
    viewer
        Who will see it: small numbers of people are left out.
    today
        The day on which it is made.
    premises
        What was changed or observed before it was asked, as sentences.
    """
    stops = _stops(area, found, taken_along, viewer)
    return _page().render(
        lang=language(),
        t=_texts(),
        name=area.meta.name,
        fictional=area.meta.fictional,
        question=question,
        premises=premises,
        summary=_summary(found, viewer),
        stops=stops,
        map=sheet_map(area, found.walk, taken_along.ways) if stops else None,
        paper=drawing,
        sources=[
            *attribution(area),
            *dates(area),
            _("Sheet made on {day}, of version {digest} of the data.").format(
                day=written_date(today), digest=area.digest
            ),
        ],
        css=(_FILES / "sheet.css").read_text(encoding="utf-8"),
    )


def _stops(area: Neighbourhood, found: Survey, taken_along: Schouw, viewer: Viewer) -> list[Stop]:
    walk = found.walk
    nearest = nearest_streets(area, walk.geometry.to_numpy())
    certain = shown_numbers(walk[["residents_by_step"]].to_numpy(dtype=np.float64), viewer)[:, 0]
    stops = []
    for row, asks, people, near in zip(
        walk.to_dict("records"), taken_along.asks, certain.tolist(), nearest, strict=True
    ):
        also = walk.loc[(walk["step"] == row["step"]) & (walk["stop"] != row["stop"]), "stop"]
        label = _("Residents certain by this")
        if len(also):
            label = _("Residents certain by this, together with {stops}").format(
                stops=", ".join(map(str, also))
            )
        where = row["street"]
        if not isinstance(where, str):
            where = _("Near {street}").format(street=near) if near else _("A way without a name")
        stops.append(
            Stop(
                number=int(row["stop"]),
                where=where,
                what=thing_words(row["what"]),
                questions=_questions(asks),
                link=row["way_link"] if isinstance(row["way_link"], str) else None,
                certain=f"{label}: {about(people)}",
                metres=number(round(row["metres"])),
            )
        )
    return stops


def _questions(asks: Sequence[Ask]) -> list[Question]:
    """Ask for each kind once: of more stretches of one way the worst is written down."""
    times: dict[str, int] = {}
    first: dict[str, Ask] = {}
    for ask in asks:
        times[ask.kind] = times.get(ask.kind, 0) + 1
        first.setdefault(ask.kind, ask)
    questions = []
    for kind, ask in first.items():
        asked = asking(kind)
        how = asked.how
        if times[kind] > 1:
            often = _("On {number} stretches of this way: write down the worst.")
            how = f"{how} {often.format(number=times[kind])}"
        limit = limit_words(kind, ask.passes)
        questions.append(Question(asked.question, how, asked.unit, limit, asked.tick))
    return questions


def _summary(found: Survey, viewer: Viewer) -> str:
    stops, metres = len(found.walk), number(round(found.metres))
    walk = _("{stops} stops, {metres} metres on foot from the first to the last.").format(
        stops=number(stops), metres=metres
    )
    people = [found.residents_certain["residents"], found.residents_unknown["residents"]]
    certain, unknown = (
        float(shown_numbers(np.array([[each]], dtype=np.float64), viewer)[0, 0]) for each in people
    )
    if not stops or np.isnan(people).any():
        return walk
    promise = _(
        "If everything is all right, these residents get there for certain: {certain}. Now it is "
        "unknown of: {unknown}."
    )
    return f"{walk} {promise.format(certain=about(certain), unknown=about(unknown))}"


def _page() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FILES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("sheet.html")


def _texts() -> dict[str, str]:
    """Give every fixed text of the sheet; ``sheet.html`` knows them by these names."""
    return {
        "title": _("Schouw sheet"),
        "fictional": _(
            "This neighbourhood is fictional: no such streets, people or places exist. The links "
            "lead to something else."
        ),
        "day": _("Day"),
        "role": _("Walked by (your role, no names)"),
        "along": _("Came along (for example: someone with a rollator)"),
        "take": _("Take along"),
        "take_what": _(
            "A tape measure or folding rule, a pen, a phone with a spirit level. Go with someone "
            "who uses a rollator or wheelchair, if you can."
        ),
        "write": _("Write down"),
        "write_what": _(
            "What you see, not what you think it should be. No names, house numbers or faces. Mind "
            "the traffic: no measure is worth stepping into the road for."
        ),
        "home": _("Afterwards"),
        "home_what": _(
            "Fill in the file of observations the same evening. What you could not see stays "
            "empty. On OpenStreetMap you can correct the map for everyone."
        ),
        "map": _("The walk, with the numbers of the stops"),
        "north": _("north"),
        "metres": _("{number} metres"),
        "further": _("{number} m from the stop before"),
        "start": _("The walk begins here"),
        "fits": _("All right?"),
        "yes": _("yes"),
        "no": _("no"),
        "answer": _("Answer"),
        "remarks": _("Remarks"),
        "on_map": _("On the map:"),
        "nothing": _("There is nothing to look at: no unknown makes a difference here."),
        "sources": _("Where the data comes from"),
        "estimates": _(
            "Numbers of residents are estimates of who can get there, not of who comes. They hold "
            "if everything here is all right."
        ),
    }
