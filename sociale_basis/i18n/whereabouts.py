"""Where something is, in words: *40 m vóór de Lindebrug*, *tussen de Kade en de Lindelaan*."""

from __future__ import annotations

from typing import Protocol

from sociale_basis.i18n.catalogue import _
from sociale_basis.i18n.formats import number
from sociale_basis.i18n.landmarks import in_sentence, in_street, landmark_words


class Place(Protocol):
    """Where it is; see :class:`sociale_basis.reach.whereabouts.Where`."""

    @property
    def street(self) -> str | None:
        """The street it is in."""

    @property
    def relation(self) -> str | None:
        """On, at, before, after, near or between."""

    @property
    def kind(self) -> str | None:
        """What the landmark is."""

    @property
    def name(self) -> str | None:
        """Its name."""

    @property
    def other(self) -> str | None:
        """The second street."""

    @property
    def metres(self) -> float | None:
        """To the landmark."""


def where_words(where: Place) -> str:
    """Say where something is; empty where nothing is near that has a name."""
    told = []
    if where.street is not None:
        told.append(in_street(where.street))
    if where.relation is not None and where.kind is not None:
        told.append(_relation_words(where, where.relation, where.kind))
    return ", ".join(told)


def metres_words(metres: float) -> str:
    """Write a distance as people tell it: to 5 m when short, then to 10, then to 50."""
    step = 5 if metres < 50 else 10 if metres < 500 else 50  # noqa: PLR2004 -- as the docstring says
    return _("{metres} m").format(metres=number(max(round(metres / step), 1) * step))


def _relation_words(where: Place, relation: str, kind: str) -> str:
    name = landmark_words(kind, where.name)
    metres = "" if where.metres is None else metres_words(where.metres)
    match relation:
        case "on":
            return _("on {name}").format(name=name)
        case "before":
            return _("{metres} before {name}").format(metres=metres, name=name)
        case "after":
            return _("{metres} past {name}").format(metres=metres, name=name)
        case "between":
            other = in_sentence(where.other or "")
            return _("between {name} and {other}").format(name=name, other=other)
        case "near" if metres:
            return _("{metres} from {name}").format(metres=metres, name=name)
    return _("at {name}").format(name=name)
