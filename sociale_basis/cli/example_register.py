"""The register of the example neighbourhood: its list read in, and some things passed on.

It lies in the folder of the example itself, so that what is made up never stands between what
people keep in their workspace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from sociale_basis.neighbourhood import Neighbourhood
    from sociale_basis.register import Register

ACTOR = "example"


def fill_example_register(out: Path, area: Neighbourhood) -> int:
    """Fill the register in the folder of the example, unless something is in it already.

    Parameters
    ----------
    out
        The folder.
    area
        The example that was built there.

    Returns
    -------
    How many entries were read in; 0 where the register was filled before.
    """
    from sociale_basis._folders import data_folder
    from sociale_basis.privacy import Viewer, Who
    from sociale_basis.register import Selection, list_entries, open_register
    from sociale_basis.register.exchange import Mapping, Todo, import_file
    from sociale_basis.vocabulary import Status

    team = Who(Viewer.BUILDER_TEAM, actor=ACTOR)
    # Never the database of the settings: the example would be in the register of a municipality.
    register = open_register(out)
    try:
        if list_entries(register, team, Selection(statuses=tuple(Status))):
            return 0
        published = {
            "visibility": "public",
            "basis.ground": "public_task",
            "basis.given_on": "2026-06-01",
            "basis.told_to": "opbouwwerker",
        }
        done = import_file(
            register,
            team,
            data_folder() / "voorbeeldwijk" / "initiatieven_rommelig.csv",
            mapping=Mapping(always=published),
            areas=dict(zip(area.areas["name"], area.areas["code"], strict=True)),
        )
        _pass_on(register)
        return done.count(Todo.ADD)
    finally:
        register.close()


def _pass_on(register: Register) -> None:
    """Leave three things for the review queue, as residents pass them on."""
    from sociale_basis.privacy import Viewer, Who
    from sociale_basis.register import Selection, Sort, Told, list_entries, propose

    resident = Who(Viewer.RESIDENT)
    (coffee,) = list_entries(register, resident, Selection(text="koffieochtend wilgenplein"))
    propose(
        register,
        resident,
        Told(when="woensdag van 9.30 tot 12.00 uur", remark="Er is nu ook taart."),
        key="example-1",
        entry_id=coffee.id,
        revision=coffee.revision,
    )
    propose(
        register,
        resident,
        Told(
            sort=Sort.ACTIVITY,
            name="Breicafé in het Wilgenhuis",
            when="dinsdag van 14.00 tot 16.00 uur",
            phone="000-0000012",
            remark="Vraag naar mevrouw De Boer, zij heeft de sleutel.",
        ),
        key="example-2",
    )
    propose(
        register,
        resident,
        Told(sort=Sort.INITIATIVE, name="Klusgroep De Beuk", address="Beukenstraat 3"),
        key="example-3",
    )
