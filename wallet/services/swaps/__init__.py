"""Both sides of a swap, as a person goes through them: propose, accept, lock, follow."""
