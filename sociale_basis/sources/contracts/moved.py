"""What is not as it was: what a service looks like now beside what was written down of it."""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from sociale_basis.indicators import resolve, resolve_columns
from sociale_basis.sources.area_codes import simplified
from sociale_basis.sources.contracts.contract import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sociale_basis.sources.contracts.contract import Contract, Look, Use
    from sociale_basis.sources.contracts.schema import Schema

_ORDINAL = re.compile(r"_\d{1,3}$")


class Kind(StrEnum):
    """What sort of thing moved."""

    FIELD_GONE = "field_gone"
    FIELD_NEW = "field_new"
    FIELD_RENAMED = "field_renamed"
    FIELD_TYPE = "field_type"
    FIGURE_GONE = "figure_gone"
    UNFILLED = "unfilled"
    UNDOCUMENTED = "undocumented"
    LIST_GONE = "list_gone"
    LIST_NEW = "list_new"
    EDITION_GONE = "edition_gone"
    EDITION_NEW = "edition_new"
    EDITION_EMPTY = "edition_empty"
    FACT = "fact"


class Moved(NamedTuple):
    """One thing that moved.

    ``harmless`` is told, but asks for nothing: the program copes. ``loses`` are the keys of
    indicators that have no source any more, ``use`` what else is lost.
    """

    kind: Kind
    name: str
    was: str = ""
    now: str = ""
    harmless: bool = False
    loses: tuple[str, ...] = ()
    use: Use | None = None


def compare(
    contract: Contract, schema: Schema, look: Look, years: Sequence[int] = ()
) -> list[Moved]:
    """Say what moved.

    Parameters
    ----------
    contract
        What is relied on.
    schema, look
        What it looked like then and now.
    years
        Editions that the table of services names; where it names none, those of the schema count.

    Returns
    -------
    moved
        What asks for something first, then what is harmless.
    """
    found = [
        *_lists(contract, schema, look),
        *_editions(contract, schema, look, years),
        *_facts(contract, schema, look),
    ]
    if look.fields is not None:
        found += _fields(contract, schema, look.fields)
        unfilled = sorted({key for name in look.unfilled if (key := resolve(name))})
        if unfilled:
            found.append(
                Moved(Kind.UNFILLED, ", ".join(unfilled), now=str(len(unfilled)), harmless=True)
            )
    return sorted(found, key=lambda one: one.harmless)


def stem(name: str) -> str:
    """Give what of the name of a column counts: no capitals, underscores or number at the end."""
    return simplified(_ORDINAL.sub("", name))


def _lists(contract: Contract, schema: Schema, look: Look) -> Iterator[Moved]:
    for name in dict.fromkeys([*schema.lists, *contract.lists]):
        if name not in look.lists:
            use = contract.use if name in contract.lists else None
            yield Moved(Kind.LIST_GONE, name, use=use)
    if schema.whole:
        for name in look.lists:
            if name not in schema.lists:
                yield Moved(Kind.LIST_NEW, name)


def _editions(
    contract: Contract, schema: Schema, look: Look, years: Sequence[int]
) -> Iterator[Moved]:
    expected = [str(year) for year in years] or list(schema.editions)
    for edition in look.editions:
        if edition not in expected:
            # Editions that stand in no table are read as they come.
            yield Moved(Kind.EDITION_NEW, edition, harmless=not years)
    for edition in expected:
        if edition not in look.editions:
            use = None if look.editions else contract.use
            yield Moved(Kind.EDITION_GONE, edition, use=use)
    for edition in look.empty_editions:
        yield Moved(Kind.EDITION_EMPTY, edition)


def _facts(contract: Contract, schema: Schema, look: Look) -> Iterator[Moved]:
    for name, was in schema.facts.items():
        # Of three features or fewer it cannot be seen how many stand on a page.
        now = look.facts.get(name, was)
        if now != was:
            yield Moved(Kind.FACT, name, was, now, use=contract.use)


def _fields(contract: Contract, schema: Schema, now: Mapping[str, str]) -> Iterator[Moved]:
    before = schema.fields
    renamed = {} if contract.exact else _renamed(before, now)
    lost = set(_figures(before)) - set(_figures(now))
    for name, was in before.items():
        name_now = name if name in now else renamed.get(name)
        needed = _use(contract, name) is not None
        # Of what a reader stops without, not even the number at the end may change.
        if name_now is None or (needed and simplified(name_now) != simplified(name)):
            yield _gone(contract, name, lost)
            continue
        if name_now != name:
            yield Moved(Kind.FIELD_RENAMED, name, name, name_now, harmless=True)
        if not _fits(was, now[name_now]):
            figure = resolve(name)
            yield Moved(
                Kind.FIELD_TYPE,
                name,
                was,
                now[name_now],
                loses=(figure,) if figure else (),
                use=_use(contract, name),
            )
    for name in contract.needs:
        if not _has(contract, name, before) and not _has(contract, name, now):
            yield _gone(contract, name, lost)
    told = {figure for name in before if name not in now and (figure := resolve(name))}
    for figure in sorted(lost - told):
        yield Moved(Kind.FIGURE_GONE, figure, loses=(figure,))
    yield from _new(schema, now, set(renamed.values()))


def _new(schema: Schema, now: Mapping[str, str], taken: set[str]) -> Iterator[Moved]:
    fresh = [name for name in now if name not in schema.fields and name not in taken]
    if not schema.whole:
        if fresh:
            yield Moved(Kind.UNDOCUMENTED, ", ".join(fresh), now=str(len(fresh)), harmless=True)
        return
    for name in fresh:
        yield Moved(Kind.FIELD_NEW, name, now=now[name])


def _gone(contract: Contract, name: str, lost: set[str]) -> Moved:
    figure = resolve(name)
    loses = (figure,) if figure is not None and figure in lost else ()
    return Moved(Kind.FIELD_GONE, name, loses=loses, use=_use(contract, name))


def _use(contract: Contract, name: str) -> Use | None:
    return contract.use if _has(contract, name, contract.needs) else None


def _has(contract: Contract, name: str, names: Iterable[str]) -> bool:
    if contract.exact:
        return name in names
    return simplified(name) in set(map(simplified, names))


def _renamed(before: Iterable[str], now: Iterable[str]) -> dict[str, str]:
    """Pair names that are gone with new ones that mean the same, where there is no doubt."""
    before, now = list(before), list(now)
    gone = [name for name in before if name not in now]
    fresh = [name for name in now if name not in before]
    times = Counter(map(stem, fresh))
    times_before = Counter(map(stem, gone))
    by_stem = {stem(name): name for name in fresh if times[stem(name)] == 1}
    return {
        name: by_stem[stem(name)]
        for name in gone
        if stem(name) in by_stem and times_before[stem(name)] == 1
    }


def _figures(names: Iterable[str]) -> set[str]:
    return set(resolve_columns(names).values())


def _fits(was: str, now: str) -> bool:
    if UNKNOWN in {was, now}:
        return True
    return set(now.split(" or ")) <= set(was.split(" or "))
