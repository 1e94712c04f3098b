"""The locked door."""
