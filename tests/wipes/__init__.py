"""A data folder is wiped in the middle of a swap, at each state of either role, and its wallet restored from the phrase."""
