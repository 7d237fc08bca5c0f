"""The sociale basis of a neighbourhood on a map, and who can actually get there."""
