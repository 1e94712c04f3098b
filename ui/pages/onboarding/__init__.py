"""From nothing to an open wallet."""
