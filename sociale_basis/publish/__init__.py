"""What leaves the program: files for others to use.

`write_geopackage` for QGIS; `survey_sheet` to take along on a walk, `barrier_sheet` about one
barrier; `call_sheet` to call who can
say what in the register is still right, `mail_merge` to write to them.
"""

from __future__ import annotations

from sociale_basis.publish.barrier_sheet import barrier_facts, barrier_sheet
from sociale_basis.publish.call_sheet import call_sheet
from sociale_basis.publish.calls import calls, due_rows, mail_merge
from sociale_basis.publish.geopackage import write_geopackage
from sociale_basis.publish.survey_sheet import survey_sheet

__all__ = [
    "barrier_facts",
    "barrier_sheet",
    "call_sheet",
    "calls",
    "due_rows",
    "mail_merge",
    "survey_sheet",
    "write_geopackage",
]
