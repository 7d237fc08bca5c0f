"""Whom to call: a role and a number; a person only with a recorded basis."""

from __future__ import annotations

from datetime import date  # noqa: TC003 -- pydantic reads it
from typing import Annotated, Self

from pydantic import model_validator

from sociale_basis.register.access import Part
from sociale_basis.register.audience import Audience, shown_to
from sociale_basis.register.terms import ForWhom, LegalGround
from sociale_basis.register.texts import Line, Mail, Phone, Role, Web  # noqa: TC001 -- pydantic

_OPEN = shown_to(Audience.EVERYONE)
_PROFESSIONAL = shown_to(Audience.PROFESSIONALS)
_KEEPERS = shown_to(Audience.KEEPERS)
_PERSON = shown_to(Audience.CONSENTED, personal=True)
_BUSINESS = shown_to(Audience.EVERYONE, personal=True)


class Basis(Part):
    """On what ground something is kept or published. Consent alone is none: it needs its date."""

    ground: Annotated[LegalGround, _OPEN]
    given_on: Annotated[date, _OPEN]
    told_to: Annotated[Role, _OPEN]
    """The role of who recorded it."""
    how: Annotated[Line | None, _KEEPERS] = None
    until: Annotated[date | None, _OPEN] = None
    """Last day on which it holds."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until < self.given_on:
            raise ValueError("'until' lies before 'given_on'")
        return self

    def holds(self, on: date) -> bool:
        """Say whether it holds on a day."""
        return self.until is None or on <= self.until


class Person(Part):
    """Somebody who can be called, with the basis on which that is kept."""

    name: Annotated[Line, _OPEN]
    phone: Annotated[Phone | None, _OPEN] = None
    mail: Annotated[Mail | None, _OPEN] = None
    basis: Annotated[Basis | None, _PROFESSIONAL] = None
    """Required; absent only where it is not shown."""
    for_whom: Annotated[ForWhom, _KEEPERS] = ForWhom.KEEPERS

    @model_validator(mode="after")
    def _has_a_basis(self) -> Self:
        if self.basis is None:
            raise ValueError("a person is kept only with a recorded basis: fill in 'basis'")
        return self


class Contact(Part):
    """Whom to call. Number and address are those of the organisation or the role."""

    role: Annotated[Role | None, _OPEN] = None
    phone: Annotated[Phone | None, _BUSINESS] = None
    mail: Annotated[Mail | None, _BUSINESS] = None
    web: Annotated[Web | None, _OPEN] = None
    best_time: Annotated[Line | None, _OPEN] = None
    person: Annotated[Person | None, _PERSON] = None


class Handover(Part):
    """Who takes someone over from a professional: for a first visit together."""

    role: Annotated[Role, _OPEN]
    phone: Annotated[Phone | None, _BUSINESS] = None
    note: Annotated[Line | None, _BUSINESS] = None
