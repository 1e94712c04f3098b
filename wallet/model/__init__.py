"""Frozen values that every layer shares. No input or output, no clock, no randomness."""
