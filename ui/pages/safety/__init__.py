"""What locks the wallet on this computer, and how to change it."""
