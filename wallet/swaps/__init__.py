"""Atomic swaps: what is agreed, what happened, what follows from it, and the contract that holds the money meanwhile."""
