"""``sociale-basis sources check``: whether services still look as they did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sociale_basis.cli.answers import Format, as_json, deliver
from sociale_basis.cli.screen import receiving, say
from sociale_basis.cli.sources_list import JsonOption  # noqa: TC001  (Typer reads it)
from sociale_basis.i18n import _, number

if TYPE_CHECKING:
    from sociale_basis.sources.contracts import Checked


def check(
    services: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SERVICE]...", help="Which; default all.", show_default=False),
    ] = None,
    *,
    json: JsonOption = False,
    record: Annotated[
        bool,
        typer.Option("--record", help="Write down what they look like now, to compare with later."),
    ] = False,
) -> None:
    """Ask every service a few small questions, and say what moved since it was written down.

    Ends with 0 when all is as recorded, with 1 when something moved or was not reached.
    """
    from sociale_basis.sources.contracts import State, check
    from sociale_basis.sources.http import Client

    found: list[Checked] = []
    with receiving() as tell, Client.from_settings(tell=tell) as client:
        for one in check(client, services or (), record=record):
            found.append(one)
            if not json:
                _show(one)
        now = client.timing.now()
    states = [one.state for one in found]
    if json:
        counts = {state.value: states.count(state) for state in State}
        meta = {"at": now.isoformat(), "checked": len(found), **counts}
        deliver(as_json(meta, [_row(one) for one in found]), None, Format.JSON, meta)
    else:
        _tell_more(found)
    if set(states) - {State.OK}:
        raise typer.Exit(1)


def _row(one: Checked) -> dict[str, Any]:
    schema = one.schema
    return {
        "service": one.service.key,
        "name": one.service.name,
        "host": one.service.host,
        "state": one.state.value,
        "recorded": None if schema is None else schema.recorded.isoformat(),
        "origin": None if schema is None else schema.origin.value,
        "why": one.why or None,
        "without_it": one.use.value,
        "moved": [
            {
                "kind": moved.kind.value,
                "name": moved.name,
                "was": moved.was or None,
                "now": moved.now or None,
                "harmless": moved.harmless,
                "indicators_lost": list(moved.loses),
                "use_lost": None if moved.use is None else moved.use.value,
            }
            for moved in one.moved
        ],
        "written": None if one.written is None else str(one.written),
    }


def _show(one: Checked) -> None:
    from sociale_basis.cli.sources_words import moved_words, state_words, use_words

    line = f"{state_words(one.state):<14}{one.service.key}: {one.service.name}"
    if one.why:
        say(f"{line}. {one.why}")
        say(_("  Lost without it: {use}.").format(use=use_words(one.use)))
        return
    asks = sum(not moved.harmless for moved in one.moved)
    say(line if not asks else _("{line}. Moved: {number}.").format(line=line, number=number(asks)))
    for moved in one.moved:
        mark = "·" if moved.harmless else "!"
        say(f"  {mark} {moved_words(moved)}")
    if one.written is not None:
        say(_("  Written down: {file}").format(file=one.written))


def _tell_more(found: list[Checked]) -> None:
    from sociale_basis.sources.contracts.schema import Origin

    documented = [
        one.service.key
        for one in found
        if one.schema is not None
        and one.schema.origin is Origin.DOCUMENTED
        and not (one.written or one.why)
    ]
    if documented:
        text = _("Compared with documentation, not with the real service of before: {services}.")
        say(text.format(services=", ".join(documented)))
    new = [one.service.key for one in found if one.written and not one.service.met_live]
    if new:
        text = _(
            "Met for the first time: {services}. Set met_live = true in services.toml, and 'ja' in "
            "the table of docs/bronnen.md."
        )
        say(text.format(services=", ".join(new)))
