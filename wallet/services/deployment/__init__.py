"""The swap contract on each chain: is it there, can it be put there, and putting it there."""
