"""The accounts of the open wallet."""
