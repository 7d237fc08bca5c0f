"""Threads for the kernels: they let go of the GIL, so that one search per thread is faster.

One pool for the whole process, however many sessions ask at once. Numba's own threads are not
used: they abort the process when two sessions enter them at the same time.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from sociale_basis.errors import UsageError
from sociale_basis.settings import PREFIX, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_Result = TypeVar("_Result")


def number_of_threads(threads: int | None = None) -> int:
    """Give how many threads a search may use.

    Parameters
    ----------
    threads
        What the caller asks for; default ``SOCIALE_BASIS_THREADS``, and without that one for each
        processor that this process may use.

    Raises
    ------
    UsageError
        It is less than one.
    """
    if threads is None:
        return _set(os.environ.get(f"{PREFIX}THREADS"))
    if threads < 1:
        raise UsageError(f"a search needs at least 1 thread, not {threads}")
    return threads


def shares(n: int, least: int, threads: int | None = None) -> list[tuple[int, int]]:
    """Divide ``n`` things that lie in order into one stretch per thread.

    Parameters
    ----------
    n
        How many there are.
    least
        How many are worth a thread of their own.
    threads
        As in :func:`number_of_threads`.

    Returns
    -------
    The beginning and the end of each stretch; one stretch where there is nothing to divide.
    """
    parts = max(1, min(number_of_threads(threads), n // max(least, 1)))
    return [(n * part // parts, n * (part + 1) // parts) for part in range(parts)]


def run(
    task: Callable[[int, int], _Result],
    stretches: Sequence[tuple[int, int]],
    threads: int | None = None,
) -> list[_Result]:
    """Call a task on every stretch, each on a thread, and give the results in order.

    The thread that asks does the first itself: no longer than it must wait for the others anyway.
    """
    first, *rest = stretches
    if not rest or number_of_threads(threads) == 1:
        return [task(begin, end) for begin, end in stretches]
    others = _pool(os.getpid(), number_of_threads(threads) - 1)
    waiting = [others.submit(task, begin, end) for begin, end in rest]
    return [task(*first), *(each.result() for each in waiting)]


@lru_cache(maxsize=4)
def _set(_variable: str | None) -> int:
    """Read the setting; the argument is there so that a change of the variable is noticed."""
    return Settings().threads or _processors()


def _processors() -> int:
    # Not everywhere can one ask which processors this process may use.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@lru_cache(maxsize=8)
def _pool(_process: int, threads: int) -> ThreadPoolExecutor:
    """Give the pool of this process: a child that was forked must not wait for its parent's."""
    return ThreadPoolExecutor(threads, thread_name_prefix="reach")
