"""Whether the sun is up, against published times."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from sociale_basis.network.recurrence import HERE
from sociale_basis.reach.daylight import days_of_light, sun_is_up

DE_BILT = (52.10, 5.18)
# KNMI's times for De Bilt, as Libelle (2023), De Telegraaf (2019) and De Stentor (21 December)
# printed them.
SUNRISE = (
    "2023-02-04 08:16",
    "2023-02-11 08:03",
    "2023-02-25 07:35",
    "2023-03-25 06:32",
    "2023-04-01 07:16",
    "2023-05-06 06:02",
    "2023-05-13 05:50",
    "2023-12-21 08:46",
)
SUNSET = ("2019-12-11 16:28", "2023-12-21 16:29")


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


@pytest.mark.parametrize("text", SUNRISE + SUNSET)
def test_published_times_within_three_minutes(text: str) -> None:
    """Sunrise and sunset are within three minutes of what the KNMI publishes for De Bilt."""
    told = _local(text).timestamp()
    light = days_of_light(_local(text), _local(text), DE_BILT)
    ends = light[:, 0] if text in SUNRISE else light[:, 1]
    assert np.abs(ends - told).min() <= 180


def test_before_and_after() -> None:
    """Three minutes before sunrise it is dark, three after light; at sunset the other way."""
    for texts, up_before in ((SUNRISE, False), (SUNSET, True)):
        moments = np.array([_local(text).timestamp() for text in texts])
        assert (sun_is_up(moments - 180, DE_BILT) == up_before).all()
        assert (sun_is_up(moments + 180, DE_BILT) != up_before).all()
    assert len(sun_is_up(np.empty(0), DE_BILT)) == 0


def test_a_year_of_days() -> None:
    """There is one day of light per day, long in June and short in December, by any clock."""
    begin = datetime(2026, 1, 1, tzinfo=HERE)
    light = days_of_light(begin, begin + timedelta(days=364), DE_BILT)
    hours = (light[:, 1] - light[:, 0]) / 3600
    assert len(light) == 366
    assert hours[1 + 171] == pytest.approx(16.75, abs=0.1)
    assert hours[1 + 354] == pytest.approx(7.73, abs=0.1)
    assert np.abs(np.diff(hours[1:-1])).max() < 0.12
