"""``sociale-basis register findings streets``: who was asked where, and the ladder per street."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sociale_basis.cli.answers import Format, as_json, deliver
from sociale_basis.cli.register_who import ViewerOption, asker, open_register
from sociale_basis.cli.screen import say, show_table
from sociale_basis.cli.sources_list import JsonOption  # noqa: TC001  (Typer reads it)
from sociale_basis.i18n import _
from sociale_basis.i18n import date as written_date
from sociale_basis.privacy import Viewer

if TYPE_CHECKING:
    from sociale_basis.register import LadderOfStreet


def streets(*, viewer: ViewerOption = Viewer.OFFICIAL, json: JsonOption = False) -> None:
    """Show per street how many people were asked, and on which rung groups put it."""
    from sociale_basis.register import asked_per_street, ladder_per_street

    who = asker(viewer, None)
    with open_register() as register:
        asked = asked_per_street(register, who)
        ladders = {(each.area, each.street): each for each in ladder_per_street(register, who)}
    rows: list[dict[str, Any]] = []
    for each in asked:
        last_on = None if each.last_on is None else each.last_on.isoformat()
        ladder = _rungs(ladders.pop((each.area, each.street), None))
        rows.append({**each._asdict(), "ways": list(each.ways), "last_on": last_on, **ladder})
    if json:
        meta = {"viewer": viewer.value, "streets": len(rows)}
        deliver(as_json(meta, rows), None, Format.JSON, meta)
        return
    columns = [_("Area"), _("Street"), _("People asked"), _("Last asked"), _("Now"), _("Wished")]
    shown = [
        [
            row["area"],
            row["street"],
            row["people"],
            None if each.last_on is None else written_date(each.last_on),
            _words(row["now"]),
            _words(row["wished"]),
        ]
        for row, each in zip(rows, asked, strict=True)
    ]
    show_table(_("Who was asked, per street"), columns, shown, numbers_from=len(columns))
    say(_("Of a street that is not listed, nobody was asked. That says nothing about the street."))
    if viewer is not Viewer.BUILDER_TEAM:
        say(_("Numbers below five are left out, and what would give them away."))


def _rungs(ladder: LadderOfStreet | None) -> dict[str, Any]:
    if ladder is None:
        return {"now": {}, "wished": {}, "differ": None}
    return {
        "now": {rung.value: people for rung, people in ladder.now.items()},
        "wished": {rung.value: people for rung, people in ladder.wished.items()},
        "differ": ladder.differ,
    }


def _words(rungs: dict[str, int | None]) -> str | None:
    """Name rungs in the reader's language, from the bottom of the ladder up."""
    names = {
        "tensions": _("social tensions"),
        "anonymity": _("anonymity"),
        "public_familiarity": _("public familiarity"),
        "everyday_attention": _("everyday attention"),
        "mutual_care": _("mutual care"),
        "obliged_care": _("obliged care"),
    }
    told = [
        names[rung] if people is None else f"{names[rung]} {people}"
        for rung, people in rungs.items()
    ]
    return ", ".join(told) or None
