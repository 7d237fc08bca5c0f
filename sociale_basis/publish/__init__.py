"""What leaves the program: files for others to use.

`write_geopackage` for QGIS; `survey_sheet` to take along on a walk; `whole_file` writes any file
whole or not at all.
"""

from __future__ import annotations

from sociale_basis.publish.geopackage import write_geopackage
from sociale_basis.publish.survey_sheet import survey_sheet
from sociale_basis.publish.whole_file import whole_file

__all__ = ["survey_sheet", "whole_file", "write_geopackage"]
