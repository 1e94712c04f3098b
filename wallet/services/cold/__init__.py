"""Signing on a computer without a network: one prepares and sends, the other looks and signs."""
