"""Do in advance what the first visitor would have to wait for: in a thread, while others come in.

Loading the pages, reading the neighbourhood and asking the first question take seconds, but once.
Whatever goes wrong here goes wrong again, and is explained, on a page.
"""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from datetime import datetime
from importlib import import_module
from threading import Event, Thread
from typing import TYPE_CHECKING

from sociale_basis import i18n
from sociale_basis.network import profile
from sociale_basis.network.recurrence import HERE
from sociale_basis.privacy import Viewer, Who
from sociale_basis.reach.for_one import Asked, for_one
from sociale_basis.reach.interests import Interest, interesting
from sociale_basis.reach.standpoint import standpoint
from sociale_basis.settings import Settings
from sociale_basis.ui import fetch_jobs, map_content
from sociale_basis.ui.choices import first_of
from sociale_basis.ui.neighbourhoods import chosen_folder, open_neighbourhood
from sociale_basis.ui.pages import PAGES
from sociale_basis.ui.question import Question

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from sociale_basis.neighbourhood import Neighbourhood

_LOG = logging.getLogger(__name__)
_done = Event()


def is_warm() -> bool:
    """Tell whether warming up has ended, well or not."""
    return _done.is_set()


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Warm up beside a server that already answers; stop with it, and end what it started."""
    stopping = Event()
    thread = Thread(target=warm_up, args=(stopping.is_set,), name="warm-up", daemon=True)
    thread.start()
    try:
        yield
    finally:
        # Not killed halfway through compiled code: that may end the whole process badly.
        stopping.set()
        fetch_jobs.stop_all()
        thread.join()


def warm_up(stopping: Callable[[], bool] = lambda: False) -> None:
    """Open the neighbourhood, and make what the pages show first.

    Parameters
    ----------
    stopping
        Asked between steps; when it says so, the rest is left.
    """
    try:
        for step in _steps():
            if stopping():
                break
            step()
    except Exception as error:  # noqa: BLE001 -- the server must start whatever is wrong
        _LOG.warning("Not warmed up: %s", " ".join(str(error).split()) or type(error).__name__)
    finally:
        _done.set()


def _steps() -> Iterator[Callable[[], object]]:
    settings = Settings()
    lang = settings.lang
    i18n.use(lang)
    area = open_neighbourhood(chosen_folder())
    yield lambda: map_content.prepare(area, lang)
    # These tell Streamlit of themselves: it must run.
    from sociale_basis.ui import answers, bereik_answers, register_on_map  # noqa: PLC0415 -- see above
    from sociale_basis.ui.viewer import LOCAL_ROLES  # noqa: PLC0415 -- see above

    # The role in which a visitor at this computer begins, and anyone else does.
    viewer = LOCAL_ROLES[0] if settings.local else Viewer.RESIDENT
    # So does the map on these pages.
    yield lambda: [import_module(f"sociale_basis.ui.{page.script.stem}") for page in PAGES]
    yield lambda: answers.description(area, lang)
    here = register_on_map.on_map(area, Who(viewer), chosen_folder()).area
    yield lambda: answers.area_cards(here, viewer, lang)
    # What one person can reach, from a home, at a moment: searches of other kinds.
    yield lambda: _one_person(here)
    public = register_on_map.on_map(area, register_on_map.RESIDENT, chosen_folder()).area
    options = answers.where_to(public, lang)
    if options:
        # As the page begins: with a rollator, to what stands first.
        question = Question("rollator", (first_of(options),), 15, "gewoon")
        yield lambda: answers.reach_answer(public, question, viewer=viewer, lang=lang)
        yield lambda: bereik_answers.repairs(public, question, viewer=viewer, lang=lang)


def _one_person(area: Neighbourhood) -> None:
    """Ask what is asked on the page on one person, so that its searches are compiled."""
    if area.homes.empty:
        return
    start = standpoint(area, area.homes.geometry.iloc[0])
    rows = interesting(area, Interest(text="koffie"))
    now = datetime.now(tz=HERE)
    for asked in (
        Asked(profile("rollator"), 900.0, at=now),
        Asked(profile("rollator"), 900.0, week=now.date()),
    ):
        for_one(area, start, rows, asked)
