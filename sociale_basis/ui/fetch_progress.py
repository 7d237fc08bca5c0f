"""How far the neighbourhoods are that are being fetched: on the page as long as one is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from sociale_basis import i18n
from sociale_basis.i18n import _, language, number
from sociale_basis.i18n.stages import stage_words
from sociale_basis.neighbourhood.recipe import RECIPE
from sociale_basis.sources.services import services
from sociale_basis.ui import fetch_jobs
from sociale_basis.ui.opened import show
from sociale_basis.ui.wording import plain, small
from sociale_basis.ui.workspace import folders

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sociale_basis.ui.fetch_jobs import Job, Progress

_POLL_S = 1.0
_MINUTE_S = 60
_STATUS = re.compile(r"answers (\d{3})\b")


def show_jobs(jobs: Iterable[Job]) -> None:
    """Put what is under way, or ended, on the page."""
    for job in jobs:
        with st.container(border=True, key=f"job {job.folder.name}"):
            if job.progress().running:
                _follow(job, language())
            else:
                _ended(job, job.progress())


def _follow(job: Job, lang: str) -> None:
    @st.fragment(run_every=_POLL_S)
    def watch() -> None:
        i18n.use(lang)
        now = job.progress()
        if not now.running:
            st.rerun()
        title = _("“{name}” is brought up to date") if job.refresh else _("“{name}” is fetched")
        st.markdown(f"**{plain(title.format(name=job.name))}**")
        st.progress(
            now.fraction,
            text=f"{_stage(now)} · {number(100 * now.fraction)} %",
        )
        st.html(
            small(
                _("{time} under way. You may leave this page: it goes on.").format(
                    time=_time(now.seconds)
                )
            )
        )
        st.button(
            _("Stop"),
            key=f"stop {job.folder.name}",
            icon=":material/stop_circle:",
            on_click=fetch_jobs.stop,
            args=(job,),
        )

    watch()


def _ended(job: Job, last: Progress) -> None:
    name = plain(job.name)
    if last.done:
        text = _("“{name}” is up to date.") if job.refresh else _("“{name}” is there.")
        st.success(
            f"{text.format(name=name)} {_('It took {time}.').format(time=_time(last.seconds))}",
            icon=":material/check_circle:",
        )
    elif last.stopped:
        st.info(
            _("Fetching “{name}” was stopped. {whole}").format(name=name, whole=_whole(job)),
            icon=":material/stop_circle:",
        )
    else:
        st.error(
            _("Fetching “{name}” did not work. {whole}").format(name=name, whole=_whole(job)),
            icon=":material/error:",
        )
        if words := why(last.error):
            st.markdown(words)
        with st.expander(_("What exactly went wrong")):
            st.code(last.error, language=None, wrap_lines=True)
        items = "".join(f"<li>{each}</li>" for each in to_try(last.error))
        st.html(f"<p>{_('What you can try:')}</p><ul>{items}</ul>")
    with st.container(horizontal=True):
        if last.done:
            st.button(
                _("Open this buurt"),
                key=f"open {job.folder.name}",
                type="primary",
                icon=":material/map:",
                on_click=_open,
                args=(job,),
            )
        else:
            st.button(
                _("Try again"),
                key=f"again {job.folder.name}",
                icon=":material/refresh:",
                on_click=_again,
                args=(job,),
            )
        st.button(
            _("Close this message"),
            key=f"forget {job.folder.name}",
            type="tertiary",
            on_click=fetch_jobs.forget,
            args=(job,),
        )


def _stage(now: Progress) -> str:
    """Say what is being done, and how much has come in."""
    told = stage_words(now.stage) if now.stage else _("It begins")
    coming = f" ({number(now.received_mb)} MB)" if now.received_mb >= 1 else ""
    return told[:1].upper() + told[1:] + coming


def why(error: str) -> str:
    """Say which service failed, and how; "" where it was none.

    Parameters
    ----------
    error
        As for :func:`to_try`.
    """
    host, _colon, what = error.partition(": ")
    if host not in {each.host for each in services().values()}:
        return ""
    status = _STATUS.match(what)
    if status is not None:
        text = _("{host} answers with an error ({status}).")
        return text.format(host=host, status=status[1])
    return _("{host} cannot be reached, or does not answer as it should.").format(host=host)


def to_try(error: str) -> Sequence[str]:
    """Say what can be done about an error, by the service that it names.

    Parameters
    ----------
    error
        The line in which a fetch ended; one of a service begins with its host.
    """
    hints = {
        "bag": _("Switch off “Dwellings and addresses”: those of OpenStreetMap then count."),
        "bgt": _("Switch off “Pavements”: only OpenStreetMap then tells of them."),
        "ahn": _("Switch off “Heights”: slopes are then not known."),
        "rivm_health": _("Switch off “Figures on health”: the other figures are then there."),
        "overpass": _("Choose Geofabrik for the streets and places, or a file on this computer."),
        "geofabrik": _("Choose Overpass for the streets and places, or a file on this computer."),
    }
    named = [key for key, each in services().items() if error.startswith(f"{each.host}:")]
    # When the first address of a service fails, the second is asked: `bag` and then `bag_wfs`.
    found = dict.fromkeys(
        hints[key] for name in named if (key := name.removesuffix("_wfs")) in hints
    )
    return [
        _("Try again later. What has come in is kept: it goes on where it was."),
        *found,
    ]


def _whole(job: Job) -> str:
    if job.folder in folders().values() and (job.folder / "manifest.json").exists():
        return _("The buurt as it was is whole.")
    return _("Nothing was changed.")


def _open(job: Job) -> None:
    keys = {folder.resolve(): key for key, folder in folders().items()}
    if job.folder in keys:
        show(keys[job.folder])
    fetch_jobs.forget(job)


def _again(job: Job) -> None:
    # What was asked is kept in the folder as soon as it is known: then it goes on from there.
    asked = () if not job.refresh and (job.folder / RECIPE).is_file() else job.arguments
    fetch_jobs.start(job.folder, asked, name=job.name, refresh=job.refresh)


def _time(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), _MINUTE_S)
    if minutes == 0:
        return _("{number} seconds").format(number=number(rest))
    return _("{minutes} min {seconds} s").format(minutes=number(minutes), seconds=rest)
