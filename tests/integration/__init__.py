"""Tests against real nodes and a real keyring."""
