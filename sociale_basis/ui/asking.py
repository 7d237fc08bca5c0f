"""A question to a service, asked in the background because somebody pressed a button.

The page goes on meanwhile, says that it waits, and runs again when the answer is there. What was
asked is let go as soon as it is answered: it may have been an address.
"""

from __future__ import annotations

import logging
import time
from threading import Event, Thread
from typing import TYPE_CHECKING, Generic, TypeVar

import streamlit as st

from sociale_basis import i18n
from sociale_basis.errors import EmptyDataError, OfflineError, ServiceError, SocialeBasisError
from sociale_basis.i18n import _, language, number
from sociale_basis.settings import Settings
from sociale_basis.sources.http import Client, Patience
from sociale_basis.ui.wording import small

if TYPE_CHECKING:
    from collections.abc import Callable

    from sociale_basis.sources.http import Received

Answer = TypeVar("Answer")

_log = logging.getLogger(__name__)
_MB = 1_000_000
_AT_ONCE_S = 0.5  # a service that is quick is waited for, which saves the page a run
_POLL_S = 0.5
# Somebody is waiting: a service that does not answer is told of sooner than in a long fetch.
_PATIENCE = Patience(tries=2, longest_wait_s=5.0, answer_within_s=120.0)


class Asking(Generic[Answer]):
    """One question that is under way, or answered.

    Attributes
    ----------
    answer
        None as long as there is none.
    error
        Why there will be none.
    received
        How many bytes have come in.
    """

    def __init__(self, question: Callable[[Client], Answer]) -> None:
        self.answer: Answer | None = None
        self.error: SocialeBasisError | None = None
        self.received = 0
        self.started = time.monotonic()
        self._before = 0
        self._ended = Event()
        Thread(target=self._ask, args=(question,), name="asking", daemon=True).start()

    @property
    def ended(self) -> bool:
        """Tell whether there is an answer, or will be none."""
        return self._ended.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait at most so long, and tell whether it has ended."""
        return self._ended.wait(seconds)

    def _ask(self, question: Callable[[Client], Answer]) -> None:
        try:
            settings = Settings()
            folder = settings.cache or settings.home / "cache"
            with Client(folder, settings=settings, patience=_PATIENCE, tell=self._tell) as client:
                self.answer = question(client)
        except SocialeBasisError as error:
            self.error = error
        except Exception as error:  # noqa: BLE001 -- else the page would wait for ever
            # Without the error itself: it may hold what was typed.
            _log.error("a question ended by an error nobody foresaw: %s", type(error).__name__)
            self.error = SocialeBasisError(type(error).__name__)
        finally:
            self._ended.set()

    def _tell(self, received: Received) -> None:
        # Counts from nought at every answer.
        if received.received < self._before:
            self.received += self._before
        self._before = received.received

    @property
    def megabytes(self) -> float:
        """Give how much has come in."""
        return (self.received + self._before) / _MB


def under_way(asking: Asking[Answer] | None, words: str) -> bool:
    """Tell whether a question is under way; if so, say it and run the page again afterwards.

    Parameters
    ----------
    asking
        The question, or None where nothing was asked.
    words
        What is going on: "Looking it up".
    """
    if asking is None or asking.ended or asking.wait(_AT_ONCE_S):
        return False
    lang = language()

    @st.fragment(run_every=_POLL_S)
    def watch() -> None:
        i18n.use(lang)
        if asking.ended:
            st.rerun()
        told = f"{words} …"
        if asking.megabytes:
            came = number(asking.megabytes, decimals=1)
            told += " " + _("{number} MB received").format(number=came)
        st.html(f'<div role="status">{small(told)}</div>')

    watch()
    return True


def explain(error: SocialeBasisError) -> None:
    """Say in one clear line why there is no answer; the technical line stands below it."""
    st.warning(words_of(error), icon=":material/error:")
    if not isinstance(error, EmptyDataError):
        with st.expander(_("What exactly went wrong")):
            st.code(str(error), language=None, wrap_lines=True)


def words_of(error: SocialeBasisError) -> str:
    """Put why there is no answer in words for people, with what to try."""
    if isinstance(error, OfflineError):
        return _(
            "This dashboard may not ask anything of the internet (SOCIALE_BASIS_OFFLINE), and "
            "nothing was kept of an earlier answer."
        )
    if isinstance(error, ServiceError):
        text = (
            _("{host} cannot be reached or does not answer. Look at the connection, or try later.")
            if error.status is None
            else _("{host} answers with an error ({status}). Try again later.")
        )
        return text.format(host=error.host, status=error.status)
    if isinstance(error, EmptyDataError):
        return _(
            "Nothing was found. Write it as on a map, with the name of the gemeente: “Delftzicht, "
            "Delft”."
        )
    return _("That did not work. Try it once more.")
