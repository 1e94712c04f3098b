"""What is owned, by account and network."""
