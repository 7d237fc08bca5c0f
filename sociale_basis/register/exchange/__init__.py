"""Lists in and out of the register: CSV, Excel, GeoJSON, GeoPackage, a directory in JSON.

``import_file`` reads a list that anybody made; ``export_file`` writes what somebody may see, so
that importing it again loses nothing.
"""

from __future__ import annotations

from sociale_basis.register.exchange.exporting import Exported, export_file
from sociale_basis.register.exchange.importing import Imported, import_file
from sociale_basis.register.exchange.mapping import Mapping, read_mapping, write_mapping
from sociale_basis.register.exchange.placing import AddressList
from sociale_basis.register.exchange.plan import Step, Todo

__all__ = [
    "AddressList",
    "Exported",
    "Imported",
    "Mapping",
    "Step",
    "Todo",
    "export_file",
    "import_file",
    "read_mapping",
    "write_mapping",
]
