"""The outside world, read into plain tables with their provenance.

Files first: OpenStreetMap extracts, boundaries, statistics, population, elevation, places.
Nothing here knows what a walkable network or a neighbourhood is.
"""
