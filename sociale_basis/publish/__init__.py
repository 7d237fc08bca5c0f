"""What leaves the program: files for others to use.

`write_geopackage` for QGIS; `survey_sheet` to take along on a walk.
"""

from __future__ import annotations

from sociale_basis.publish.geopackage import write_geopackage
from sociale_basis.publish.survey_sheet import survey_sheet

__all__ = ["survey_sheet", "write_geopackage"]
