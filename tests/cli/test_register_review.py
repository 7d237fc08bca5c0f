"""Links and proposals on the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from sociale_basis.cli import app
from sociale_basis.privacy import Viewer
from sociale_basis.register import (
    Register,
    Sort,
    Told,
    Who,
    create,
    get_entry,
    list_proposals,
    propose,
)
from tests.conftest import BASIS

TEAM = Who(Viewer.BUILDER_TEAM, actor="builder-1")
RESIDENT = Who(Viewer.RESIDENT)
PLACE = {"kind": "place", "name": "Huis", "layer": "communal/meeting_places"}
PUBLIC = {"visibility": "public", "basis": BASIS}


def _run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["register", *words])
    assert result.exit_code == code, result.output
    return result.stdout if code == 0 else result.stderr


def _rows(*words: str) -> Any:  # noqa: ANN401 -- JSON
    return json.loads(_run(*words, "--json"))["rows"]


def test_tokens(register: Register) -> None:
    """A link is made, listed without its secret, and revoked."""
    kept = create(register, TEAM, PLACE)
    (made,) = _rows("tokens", "make", kept.id, "--days", "10")
    assert made["path"].startswith("klopt-dit-nog/")
    secret = made["path"].removeprefix("klopt-dit-nog/")
    listed = _run("tokens", "list", "--json")
    assert secret not in listed
    (row,) = json.loads(listed)["rows"]
    assert (row["name"], row["works"], row["answers"]) == ("Huis", True, 0)
    _run("tokens", "revoke", made["id"])
    assert _rows("tokens", "list")[0]["works"] is False
    assert "Huis" in _run("tokens", "list")
    assert "no such entry" in _run("tokens", "make", "nobody", code=2)


def test_review(register: Register) -> None:
    """A proposal is listed, shown old beside new, and accepted, adapted or declined."""
    kept = create(register, TEAM, PLACE | PUBLIC)
    for number in range(3):
        told = Told(phone=f"015-000000{number}", remark="vraag naar Ria")
        propose(register, RESIDENT, told, key=f"{number:032x}", entry_id=kept.id)
    ids = [row["id"] for row in _rows("review", "list")]
    assert len(ids) == 3
    shown = _run("review", "show", ids[0])
    assert "015-0000000" in shown
    assert "vraag naar Ria" in shown
    (row,) = _rows("review", "show", ids[0])
    assert row == {"field": "phone", "old": None, "new": "015-0000000"}
    _run("review", "accept", ids[0], "--actor", "builder-2")
    assert get_entry(register, TEAM, kept.id).entry.contact.phone == "015-0000000"
    options = ("--without", "phone", "--set", "contact.mail=huis@example.nl")
    _run("review", "adapt", ids[1], *options, "--set", 'functions=["ontmoeten"]')
    after = get_entry(register, TEAM, kept.id).entry
    assert (after.contact.phone, after.contact.mail) == ("015-0000000", "huis@example.nl")
    _run("review", "decline", ids[2], "--reason", "klopt niet")
    assert _rows("review", "list") == []
    decided = {row["decision"] for row in _rows("review", "list", "--decided")}
    assert decided == {"accepted", "adapted", "declined"}
    assert list_proposals(register, TEAM) == []
    assert "already" in _run("review", "accept", ids[2], code=2)


@pytest.mark.parametrize("told", ["contact", "=x", "contact.=x", "name=a,name.b=c"])
def test_changes_that_cannot_be_read(register: Register, told: str) -> None:
    """What is no attribute and value is one clear line, and nothing is decided."""
    propose(register, RESIDENT, Told(sort=Sort.OTHER, name="x"), key="0" * 32)
    (found,) = list_proposals(register, TEAM)
    options = [word for each in told.split(",") for word in ("--set", each)]
    assert "--set is" in _run("review", "adapt", found.id, *options, code=2)
    assert len(list_proposals(register, TEAM)) == 1
