"""Qt models over frozen rows: a new snapshot becomes the smallest change of what is shown."""
