"""Who would get to each candidate, and who gets to a place of that kind already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sociale_basis.network.cost import cost
from sociale_basis.reach.candidates import Candidates, venues
from sociale_basis.reach.destinations import home_anchors
from sociale_basis.reach.open_then import in_the_dark
from sociale_basis.reach.reach import GROUPS, readings, resident_weights, run
from sociale_basis.reach.search import check_limit
from sociale_basis.reach.trips import Trips, trips

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from sociale_basis.neighbourhood.store import Neighbourhood
    from sociale_basis.network.mobility_profile import MobilityProfile
    from sociale_basis.network.untagged import Untagged
    from sociale_basis.reach.several_layers import Layers
    from sociale_basis.reach.weights import Seconds


@dataclass(frozen=True, eq=False)
class Prospects:
    """Candidates for one more place, searched once; see :func:`prospects`.

    Attributes
    ----------
    area, profile, limit_s
        What was asked.
    candidates
        Those that touch the network.
    not_connected
        Ids of those that do not.
    strict, optimistic
        Who gets to each candidate under either reading.
    weights
        Of :func:`sociale_basis.reach.reach.resident_weights`.
    attached
        Whether each home touches the network, shape (homes,).
    now
        Seconds from each home to the nearest place that is there already and that one gets to for
        certain; ``inf`` for none within the limit. Shape (homes,).
    perhaps_now
        Whether there is one under the optimistic reading, shape (homes,).
    """

    area: Neighbourhood
    profile: MobilityProfile
    limit_s: float
    candidates: Candidates
    not_connected: tuple[str, ...]
    strict: Trips
    optimistic: Trips
    weights: NDArray[np.float64]
    attached: NDArray[np.bool_]
    now: NDArray[np.float64]
    perhaps_now: NDArray[np.bool_]

    @property
    def residents_now(self) -> dict[str, float]:
        """Who get to a place already, of ``residents`` and ``residents_75``; NaN for no figures."""
        yes = np.isfinite(self.now)
        return {
            name: float((self.weights[:, column] * yes).sum()) for column, name in enumerate(GROUPS)
        }


def prospects(  # noqa: PLR0913 -- one parameter per part of the question
    area: Neighbourhood,
    profile: MobilityProfile,
    layers: Layers,
    limit_s: float,
    candidates: Candidates | None = None,
    *,
    untagged: Untagged | None = None,
    one_way: bool = False,
    afresh: bool = False,
    at: datetime | None = None,
) -> Prospects:
    """Search from every candidate, and from every place that is there already.

    Parameters
    ----------
    area
        The neighbourhood.
    profile
        Who goes.
    layers
        What there would be one more of: a layer or frame of places, or several keys of layers.
    limit_s
        Seconds for each leg, inclusive.
    candidates
        Where it could be; default :func:`~sociale_basis.reach.candidates.venues`. Those that are
        such a place already are left out.
    untagged
        What untagged means; the preset ``gewoon`` when left out.
    one_way
        The way there is enough; otherwise the way back must be within the limit as well.
    afresh
        As if there were no such place yet; then all candidates stay.
    at
        When one sets out: a place that is there already counts where it is open on arrival, as in
        :func:`sociale_basis.reach.reach`; of the candidates, whose door would be opened for what
        comes there, only the light on the way is that of the moment, there and back.

    Raises
    ------
    UnknownLayerError, UsageError, MissingColumnError, BadValueError
        As in :func:`sociale_basis.reach.reach`.
    """
    limit = check_limit(limit_s)
    existing = venues(area, layers)
    chosen = venues(area) if candidates is None else candidates
    if afresh:
        existing = existing.only(np.empty(0, dtype=np.int64))
    chosen = chosen.without(existing.ids)
    loose = chosen.not_connected
    chosen = chosen.without(loose)
    homes = home_anchors(area)
    dark = in_the_dark(area, profile, at)
    optimistic, strict = readings(cost(area.network, profile, untagged, dark=dark))

    def found(reading: Seconds, places: Candidates) -> Trips:
        return trips(area.network, reading, homes, places.entrances, limit, one_way=one_way)

    if at is None or afresh:
        now = found(strict, existing).nearest()
        perhaps_now = np.isfinite(found(optimistic, existing).nearest())
    else:
        then = run(area, profile, layers, limit, untagged=untagged, one_way=one_way, at=at)
        now, perhaps_now = then.strict.seconds, np.isfinite(then.optimistic.seconds)
    return Prospects(
        area=area,
        profile=profile,
        limit_s=limit,
        candidates=chosen,
        not_connected=loose,
        strict=found(strict, chosen),
        optimistic=found(optimistic, chosen),
        weights=resident_weights(area),
        attached=homes.attached,
        now=now,
        perhaps_now=perhaps_now,
    )
