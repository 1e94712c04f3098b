"""What the accounts own, as last read from each chain."""
