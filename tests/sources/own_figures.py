"""A municipality's own figures: what its file with definitions looks like."""

from __future__ import annotations

DEFINITIONS = """\
[sources.delft]
name = "Gemeente Delft, Omnibus"
licence = "CC0 1.0"
url = "https://delft.example/omnibus"

[indicators.liveability_mark]
label = { nl = "Rapportcijfer leefbaarheid", en = "Mark for liveability" }
kind = "mean"
unit = { nl = "rapportcijfer", en = "mark out of 10" }
source = "delft"
on_map = true
columns = ["Rapportcijfer leefbaarheid", "leefb_rapp"]

[indicators.volunteers_own_share]
label = { nl = "Helpt een buur", en = "Helps a neighbour" }
kind = "percent"
unit = { nl = "% van de inwoners", en = "% of residents" }
source = "delft"
year = 2021
columns = ["Percentage dat een buur helpt"]

[indicators.garden_members]
label = { nl = "Leden van de buurttuin", en = "Members of the garden" }
kind = "count"
unit = { nl = "leden", en = "members" }
source = "delft"
columns = ["Leden buurttuin"]
"""
