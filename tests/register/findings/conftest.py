"""One finding of each kind."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def kerb() -> dict[str, Any]:
    """Give a kerb that somebody measured."""
    return {
        "kind": "observation",
        "what": "kerb",
        "node": 33,
        "value": 0.02,
        "by": "opbouwwerker",
        "seen": "2026-11-01",
        "note": "bij de bushalte",
    }


@pytest.fixture
def talk() -> dict[str, Any]:
    """Give a talk in a street."""
    return {
        "kind": "talk",
        "form": "session",
        "on": "2026-10-20",
        "area": "BU99990101",
        "street": "Wilgenlaan",
        "ways": [1005],
        "asked": 7,
        "group": "ouders met jonge kinderen",
        "facilitator": "opbouwwerker",
        "text": "Er is weinig te doen op woensdag.",
    }


@pytest.fixture
def ladder(talk: dict[str, Any]) -> dict[str, Any]:
    """Give a judgement of the same street."""
    rest = {name: value for name, value in talk.items() if name != "form"}
    return rest | {"kind": "ladder", "now": "anonymity", "wished": "public_familiarity"}


@pytest.fixture
def audit() -> dict[str, Any]:
    """Give a card of a public space."""
    return {
        "kind": "audit",
        "name": "Wilgenplein",
        "on": "2026-10-21",
        "x": 143588.0,
        "y": 508414.0,
        "use": {"facts": "Leeg op een dinsdagmiddag.", "opinion": "poor", "told": "Te kaal."},
        "looks": [
            {"lens": "traffic", "by": "bewoner met scootmobiel", "seen": "Geen verlaagde band."},
            {"lens": "landscape", "seen": "Eén boom."},
        ],
        "defects": ["no_benches", "no_shade"],
        "auditors": [{"role": "bewoner met rollator", "people": 3}, {"role": "opbouwwerker"}],
    }


@pytest.fixture
def pin() -> dict[str, Any]:
    """Give what a resident puts on the map."""
    return {"sort": "dream", "text": "Een bankje onder de boom", "x": 143588.0, "y": 508414.0}


@pytest.fixture
def each_kind(
    kerb: dict[str, Any],
    talk: dict[str, Any],
    ladder: dict[str, Any],
    audit: dict[str, Any],
    pin: dict[str, Any],
) -> list[dict[str, Any]]:
    """Give one finding of each kind."""
    return [kerb, talk, ladder, audit, pin | {"kind": "pin"}]
