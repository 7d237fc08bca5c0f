"""What people walk and roll on: ways with their attributes, mobility profiles, and cost.

OSM tags become directed edges with attributes and the origin of each (`network_frames`,
`network_from_frames`, `anchor_points`); a mobility profile (`profiles`) turns them into seconds
(`cost`), under an optimistic and a strict reading, with reasons; what nobody tagged is looked up
in the table of the `untagged`.
"""

from __future__ import annotations

from sociale_basis.network.anchoring import anchor_points
from sociale_basis.network.anchors import Anchors
from sociale_basis.network.attributes import EdgeAttributes, Reason
from sociale_basis.network.cost import Cost, cost
from sociale_basis.network.frames import network_frames, network_from_frames
from sociale_basis.network.network import Network
from sociale_basis.network.profile import MobilityProfile, profile, profiles
from sociale_basis.network.untagged import Untagged, presets, untagged

__all__ = [
    "Anchors",
    "Cost",
    "EdgeAttributes",
    "MobilityProfile",
    "Network",
    "Reason",
    "Untagged",
    "anchor_points",
    "cost",
    "network_frames",
    "network_from_frames",
    "presets",
    "profile",
    "profiles",
    "untagged",
]
