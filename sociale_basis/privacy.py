"""Who may see what: viewers, and which numbers of people may be shown to them.

A number below the minimum could point at persons. It is left out for whoever may not see exact
figures, and so is every other number that, with a total, would give it away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from sociale_basis.errors import UsageError
from sociale_basis.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    Frame = TypeVar("Frame", bound=pd.DataFrame)

SUPPRESSED = "suppressed"
ROUND_TO = 10  # what is shown is an estimate: more digits would claim more than is known
_PSEUDONYM = re.compile(r"[\w.:-]{1,64}")
ERASED_ACTOR = "erased"
"""What stands in the register instead of a pseudonym that was erased: nobody acts under it."""


class Permission(StrEnum):
    """One thing a viewer may do. Roles are sets of these, not a ladder."""

    PUBLISHED = "published"  # read what is published and consented to
    EXACT_FIGURES = "exact_figures"  # read area figures, reach and barriers unrounded
    OWN_ENTRIES = "own_entries"  # edit the entries of one's own organisation
    PROFESSIONAL_ENTRIES = "professional_entries"  # read entries that professionals know of
    REGISTER_COUNTS = "register_counts"  # count, from 5, what only the register's keepers read
    REGISTER = "register"  # read and edit the register, talks, fragility, key persons
    ADMINISTRATION = "administration"  # users, settings, erasure


class Viewer(StrEnum):
    """The role in which someone looks."""

    RESIDENT = "resident"
    ORGANISATION = "organisation"
    BUILDER_TEAM = "builder_team"
    OFFICIAL = "official"
    ADMIN = "admin"

    @property
    def permissions(self) -> frozenset[Permission]:
        """What this role may do."""
        return _PERMISSIONS[self]


_PERMISSIONS = {
    Viewer.RESIDENT: frozenset({Permission.PUBLISHED}),
    Viewer.ORGANISATION: frozenset({Permission.PUBLISHED, Permission.OWN_ENTRIES}),
    Viewer.BUILDER_TEAM: frozenset(
        {
            Permission.PUBLISHED,
            Permission.PROFESSIONAL_ENTRIES,
            Permission.REGISTER_COUNTS,
            Permission.REGISTER,
        }
    ),
    Viewer.OFFICIAL: frozenset(
        {
            Permission.PUBLISHED,
            Permission.EXACT_FIGURES,
            Permission.PROFESSIONAL_ENTRIES,
            Permission.REGISTER_COUNTS,
        }
    ),
    Viewer.ADMIN: frozenset({Permission.PUBLISHED, Permission.ADMINISTRATION}),
}


@dataclass(frozen=True)
class Who:
    """Who asks or changes something: in which role, for which organisation.

    Parameters
    ----------
    viewer
        The role.
    actor
        Pseudonym under which changes are written down, at most 64 letters, digits and ``. : - _``.
        Never a name or an address. Only who changes something needs one.
    organisation
        Id of the organisation that someone in the role of organisation works for.

    Raises
    ------
    UsageError
        The pseudonym is none, or organisation and role do not fit.
    """

    viewer: Viewer
    actor: str = ""
    organisation: str | None = None

    def __post_init__(self) -> None:
        if self.actor == ERASED_ACTOR:
            raise UsageError(
                f"'{ERASED_ACTOR}' stands for whoever was erased", do="choose another pseudonym"
            )
        if self.actor and not _PSEUDONYM.fullmatch(self.actor):
            raise UsageError(
                "the pseudonym of who changes something holds a character that it may not",
                do="use letters, digits and . : - _ and no mail address",
            )
        if (self.viewer is Viewer.ORGANISATION) != (self.organisation is not None):
            raise UsageError(
                f"an organisation is {'missing' if self.organisation is None else 'named'} for "
                f"the role {self.viewer}",
                do="name one in the role of organisation, and in no other",
            )

    def may(self, permission: Permission) -> bool:
        """Say whether this role may do something."""
        return permission in self.viewer.permissions


def suppress(
    counts: Frame, columns: Sequence[str], viewer: Viewer, minimum: int | None = None
) -> Frame:
    """Leave out small numbers of people, and what would give them away.

    Parameters
    ----------
    counts
        One row per place, cell or area, with numbers of people. Not changed.
    columns
        Columns that add up to a total which may be known: yes, unknown and no of one group.
        Call again for another group; ``suppressed`` then stays true where it was.
    viewer
        Who will see it. Those who may see exact figures get the numbers as they are.
    minimum
        Smallest number that may be shown, default ``SOCIALE_BASIS_MIN_COUNT``.

    Returns
    -------
    The frame with ``columns`` as float64 and a boolean column ``suppressed``. Numbers that may
    not be shown are null; the others are rounded to 10 (and never down to 0). In each row
    what is left out is nothing, or all there is, or at least two numbers that together reach the
    minimum: a known total minus what is shown then says nothing about few people.
    Numbers that were null stay null and do not count as suppressed.

    Notes
    -----
    Secondary suppression within a row only. Totals over rows are themselves to be shown rounded.
    """
    shown = counts.copy()
    names = list(columns)
    values = counts[names].to_numpy(dtype=np.float64, na_value=np.nan)
    hidden = np.zeros(values.shape, dtype=np.bool_)
    if Permission.EXACT_FIGURES not in viewer.permissions:
        hidden = _hidden(values, Settings().min_count if minimum is None else minimum)
        # Half up: numpy rounds halves to even, which would show 25 as 20 and 35 as 40.
        rounded = np.floor(values / ROUND_TO + 0.5) * ROUND_TO
        values = np.where(hidden, np.nan, np.maximum(rounded, ROUND_TO))
    shown[names] = values
    rows = hidden.sum(axis=1) > 0
    if SUPPRESSED in shown:
        rows |= shown[SUPPRESSED].to_numpy(dtype=np.bool_)
    shown[SUPPRESSED] = rows
    return shown


def _hidden(values: NDArray[np.float64], minimum: int) -> NDArray[np.bool_]:
    """Which numbers may not be shown: the small ones, and the next smallest until they blend."""
    known = ~np.isnan(values)
    ascending = np.argsort(np.where(known, values, np.inf), axis=1, kind="stable")
    ordered = np.take_along_axis(np.where(known, values, 0.0), ascending, axis=1)
    small = (known & (values < minimum)).sum(axis=1)
    # Hiding the first k of a row in ascending order leaks nothing once k ≥ 2 and their sum is
    # large enough; without such a k the whole row goes.
    rank = np.arange(1, values.shape[1] + 1)
    blends = (np.cumsum(ordered, axis=1) >= minimum) & (rank >= np.maximum(small, 2)[:, None])
    blends &= rank <= known.sum(axis=1)[:, None]
    many = np.where(blends.any(axis=1), blends.argmax(axis=1) + 1, values.shape[1])
    many = np.where(small == 0, 0, many)
    hidden = np.zeros(values.shape, dtype=np.bool_)
    np.put_along_axis(hidden, ascending, rank <= many[:, None], axis=1)
    return hidden & known
