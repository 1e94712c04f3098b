"""What the program reads: contracts, network lists, icons, styles."""
