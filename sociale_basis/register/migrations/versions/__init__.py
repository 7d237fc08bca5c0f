"""One file per migration, in the order that each names the one before it."""
