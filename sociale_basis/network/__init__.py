"""What people walk and roll on: ways with their attributes, mobility profiles, and cost.

OSM tags become directed edges with attributes and the origin of each; a mobility profile turns
them into seconds, under an optimistic and a strict reading, with reasons.
"""
