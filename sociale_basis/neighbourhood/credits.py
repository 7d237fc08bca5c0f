"""Whom to name for the data of a neighbourhood, and under which licence: from its sources alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from sociale_basis.sources.provenance import NOT_STATED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

OSM_ATTRIBUTION = "© OpenStreetMap contributors"
"""The wording that OpenStreetMap asks for."""
OSM_TERMS = "www.openstreetmap.org/copyright"
"""Where its terms stand: a link on a screen, and to be read on paper."""


class Told(Protocol):
    """What is read of a source; see :class:`sociale_basis.sources.provenance.Source`."""

    @property
    def name(self) -> str:
        """What it is."""

    @property
    def file_or_url(self) -> str:
        """Where it came from."""

    @property
    def licence(self) -> str:
        """Its licence."""

    @property
    def attribution(self) -> str | None:
        """Whom to name."""

    @property
    def years(self) -> Sequence[int]:
        """What years it is of."""


class Credit(NamedTuple):
    """What must be told of the sources of one maker under one licence.

    Attributes
    ----------
    who
        Whom to name; None where nobody says.
    what
        What their data is called; of what nobody says the maker of, the files.
    years
        Those it is of, where that is known.
    licence
        Its name, or ``not stated``.
    """

    who: str | None
    what: tuple[str, ...]
    years: tuple[int, ...]
    licence: str

    def line(self) -> str:
        """Write it as one line in English; names stay as they are."""
        if self.who is None:
            return f"{', '.join(self.what)}: licence not stated"
        if self.who == OSM_ATTRIBUTION:
            return f"{self.who}, {self.licence}, {OSM_TERMS}"
        what = f": {', '.join(self.what)}" if self.what else ""
        years = f" ({', '.join(map(str, self.years))})" if self.years else ""
        return f"{self.who}{what}{years}, {self.licence}"


def credits_of(sources: Iterable[Told]) -> list[Credit]:
    """Give whom to name for some sources: each maker once per licence, what is not told last.

    Parameters
    ----------
    sources
        In the order of the neighbourhood.
    """
    found: dict[tuple[str | None, str], tuple[list[str], set[int]]] = {}
    for source in sources:
        who = _who(source)
        what, years = found.setdefault((who, source.licence), ([], set()))
        years.update(source.years)
        if who is None:
            what.append(source.file_or_url)
        elif source.attribution and source.file_or_url.startswith(("http://", "https://")):
            # The rest of its name says by which door it came in.
            what.append(source.name.partition(" (")[0])
    told = [
        Credit(who, tuple(dict.fromkeys(what)), tuple(sorted(years)), licence)
        for (who, licence), (what, years) in found.items()
    ]
    return sorted(told, key=lambda credit: credit.who is None)


def _who(source: Told) -> str | None:
    if source.attribution is not None:
        return source.attribution
    if source.licence == NOT_STATED:
        return None
    return OSM_ATTRIBUTION if "OpenStreetMap" in source.name else source.name
