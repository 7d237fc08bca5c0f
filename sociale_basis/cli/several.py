"""A question about at least one place of one or more layers, and what goes beside its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sociale_basis.cli.moment import moment_of
from sociale_basis.cli.question import Question, asked
from sociale_basis.i18n import _, language, question_sentence
from sociale_basis.i18n.formats import moment
from sociale_basis.privacy import ROUND_TO, Permission, Viewer, suppress

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    import pandas as pd

    from sociale_basis.cli.options import ViewerOption
    from sociale_basis.neighbourhood import Neighbourhood


@dataclass(frozen=True)
class Several:
    """Who goes to at least one place of these layers, within how long."""

    first: Question
    layers: tuple[str, ...]
    at: datetime | None = None
    """When one sets out; None: at any time."""

    def __str__(self) -> str:
        """Write the question out in the reader's language."""
        from sociale_basis.layers import layer

        names = [getattr(layer(key).label, language()) for key in self.layers]
        sentence = question_sentence(
            getattr(self.first.profile.label, language()),
            _("” or “").join(names),
            self.first.limit_s / 60,
            one_way=self.first.one_way,
        )
        if self.at is None:
            return sentence
        return f"{sentence} {_('Setting out on {moment}.').format(moment=moment(self.at))}"


def asked_of(
    profile: str,
    layers: list[str],
    minutes: int | None,
    untagged: str,
    *,
    one_way: bool = False,
    at: str | None = None,
) -> Several:
    """Look up what the options name, before anything slow is done.

    Raises
    ------
    UnknownProfileError, UnknownLayerError, UsageError
        There is no such profile, layer, preset or moment.
    """
    questions = [asked(profile, each, minutes, untagged, one_way=one_way) for each in layers]
    keys = tuple(dict.fromkeys(each.layer for each in questions))
    return Several(questions[0], keys, moment_of(at))


def meta_of(area: Neighbourhood, question: Several, viewer: ViewerOption) -> dict[str, Any]:
    """Say what a table is about, in values that fit in JSON."""
    from importlib.metadata import version

    from sociale_basis.reach import hangs_on_doubt
    from sociale_basis.reach.reach import GROUPS, legs_words, resident_weights

    asked_first = question.first
    weights = resident_weights(area).sum(axis=0)
    alone = len(question.layers) == 1
    meta: dict[str, Any] = {
        "profile": asked_first.profile.key,
        "layer": question.layers[0] if alone else None,
        "layers": list(question.layers),
        "minutes": asked_first.limit_s / 60,
        **moment_meta(area, question.layers, question.at),
        "legs": legs_words(one_way=asked_first.one_way),
        "untagged": asked_first.untagged.preset,
        "untagged_changed": sorted(asked_first.untagged.changed),
        **shown(dict(zip(GROUPS, weights.tolist(), strict=True)), viewer),
        "viewer": viewer.value,
        "attribution": area.meta.attribution,
        "neighbourhood": area.meta.name,
        "digest": area.digest,
        "version": version("sociale-basis"),
        "sources": [source.model_dump() for source in area.meta.sources],
    }
    hanging = hangs_on_doubt(
        area,
        asked_first.profile,
        question.layers,
        asked_first.limit_s,
        untagged=asked_first.untagged,
        one_way=asked_first.one_way,
        at=question.at,
    )
    rows = hanging.to_dict("records")
    meta["hangs_on_doubt"] = [row | shown({"residents": row["residents"]}, viewer) for row in rows]
    return meta


def moment_meta(area: Neighbourhood, layers: Sequence[str], at: datetime | None) -> dict[str, Any]:
    """Say when one sets out, and of how many places it is not known whether they are open then."""
    from sociale_basis.reach.about import unknown_hours
    from sociale_basis.reach.destinations import destinations_together
    from sociale_basis.reach.opening_hours import aware

    chosen = destinations_together(area, layers)
    places = len(chosen.places)
    if at is None:
        return {"at": None, "hours_unknown": None, "places_asked": places}
    unknown = unknown_hours(area, chosen, at)
    return {"at": aware(at).isoformat(), "hours_unknown": unknown, "places_asked": places}


def shown(numbers: dict[str, float], viewer: ViewerOption) -> dict[str, float | None]:
    """Round totals for who may not see exact figures; unknown is None."""
    exact = Permission.EXACT_FIGURES in Viewer(viewer.value).permissions
    return {
        name: None
        if np.isnan(value)
        else float(value)
        if exact
        else float(int(value / ROUND_TO + 0.5) * ROUND_TO)
        for name, value in numbers.items()
    }


def without_small(
    table: pd.DataFrame, columns: Iterable[str], viewer: ViewerOption
) -> pd.DataFrame:
    """Leave out small numbers of people, each by itself: these do not add up to anything."""
    for column in columns:
        table = suppress(table, [column], Viewer(viewer.value))
    return table
