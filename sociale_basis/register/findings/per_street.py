"""Who was asked in which street, and how groups judged it: exactly for the team, else from five.

Where nobody was asked no street is listed: absence of answers is no absence of need. Nothing here
is computed from statistics or carried over to another street.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sqlalchemy import select

from sociale_basis.privacy import Permission
from sociale_basis.register.clock import day_of
from sociale_basis.register.counting import LEAST, told
from sociale_basis.register.database import reading
from sociale_basis.register.findings.models import Asked, Ladder
from sociale_basis.register.findings.seeing import about_what_is_known
from sociale_basis.register.findings.standing import read_finding
from sociale_basis.register.findings.terms import Rung
from sociale_basis.register.tables import FindingRow
from sociale_basis.register.visibility import require
from sociale_basis.vocabulary import FindingKind, FindingStatus

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sociale_basis.privacy import Who
    from sociale_basis.register.database import Register


Sort = TypeVar("Sort", bound=Asked)


class AskedInStreet(NamedTuple):
    """How many people were asked in a street; None where a number may not be told."""

    area: str | None
    street: str
    ways: tuple[int, ...]
    """Ids in OpenStreetMap, as far as somebody gave them."""
    times: int | None
    """Talks, sessions, surveys and ladder sessions together."""
    people: int | None
    last_on: date | None
    """For the builder team."""


class LadderOfStreet(NamedTuple):
    """By how many people a street was put on which rung; None where a number may not be told."""

    area: str | None
    street: str
    ways: tuple[int, ...]
    groups: int | None
    """That judged."""
    people: int | None
    now: dict[Rung, int | None]
    wished: dict[Rung, int | None]
    differ: bool | None
    """Whether groups disagree about now, or about what they wish."""


def asked_per_street(register: Register, who: Who) -> list[AskedInStreet]:
    """Tell per street who was asked, in the order of area and street.

    Parameters
    ----------
    register, who
        Where, and for whom. Others than the builder team get no number below five, and no dates: of
        a street in which fewer people were asked, only that somebody was.

    Raises
    ------
    NotAllowedError
        Only who looks after the register, or officials, may.
    """
    exact = who.may(Permission.REGISTER)
    found = []
    for (area, street), asked in _per_street(register, who, Asked).items():
        people = sum(each.asked for each in asked)
        if exact:
            last_on = max(each.on for each in asked)
            found.append(AskedInStreet(area, street, _ways(asked), len(asked), people, last_on))
        elif people >= LEAST:
            times = _from_five(len(asked))
            found.append(AskedInStreet(area, street, _ways(asked), times, people, None))
        else:
            found.append(AskedInStreet(area, street, (), None, None, None))
    return found


def ladder_per_street(register: Register, who: Who) -> list[LadderOfStreet]:
    """Tell per street on which rung groups put it, now and as they wish.

    Parameters
    ----------
    register, who
        As in :func:`asked_per_street`; of the rungs, others than the builder team get no number
        below five, and none that would follow from the others.

    Raises
    ------
    NotAllowedError
        As in :func:`asked_per_street`.
    """
    exact = who.may(Permission.REGISTER)
    found = []
    for (area, street), judged in _per_street(register, who, Ladder).items():
        people = sum(each.asked for each in judged)
        if not exact and people < LEAST:
            found.append(LadderOfStreet(area, street, (), None, None, {}, {}, None))
            continue
        now, wished = (
            _people_per_rung((getattr(each, name), each.asked) for each in judged)
            for name in ("now", "wished")
        )
        known = [told(each) if not exact else dict(each) for each in (now, wished)]
        told_now, told_wished = (
            {rung: each[rung.value] for rung in Rung if rung.value in each} for each in known
        )
        whole = exact or None not in (*told_now.values(), *told_wished.values())
        differ = max(len(now), len(wished)) > 1 if whole else None
        groups = len(judged) if exact else _from_five(len(judged))
        found.append(
            LadderOfStreet(
                area, street, _ways(judged), groups, people, told_now, told_wished, differ
            )
        )
    return found


def _from_five(count: int) -> int | None:
    return count if count >= LEAST else None


def _people_per_rung(judged: Iterable[tuple[Rung | None, int]]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for rung, people in judged:
        if rung is not None:
            counts[rung.value] += people
    return dict(counts)


def _ways(asked: Iterable[Asked]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(way for each in asked for way in each.ways))


def _per_street(
    register: Register, who: Who, model: type[Sort]
) -> dict[tuple[str | None, str], list[Sort]]:
    """Read what was asked in every street; of a street the name may be written in any case."""
    require(who, Permission.REGISTER_COUNTS, "count talks")
    kinds = [FindingKind.TALK.value, FindingKind.LADDER.value]
    asked = select(FindingRow).where(
        FindingRow.kind.in_(kinds),
        FindingRow.status == FindingStatus.CURRENT.value,
        about_what_is_known(who, day_of(register.clock())),
    )
    names: dict[tuple[str | None, str], tuple[str | None, str]] = {}
    found: dict[tuple[str | None, str], list[Sort]] = {}
    with reading(register) as session:
        for row in session.scalars(asked.order_by(FindingRow.created_at, FindingRow.id)):
            finding, _ = read_finding(row.state)
            if isinstance(finding, model):
                place = (finding.area, finding.street.casefold())
                name = names.setdefault(place, (finding.area, finding.street))
                found.setdefault(name, []).append(finding)
    return dict(sorted(found.items(), key=lambda each: (each[0][0] or "", each[0][1])))
