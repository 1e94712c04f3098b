"""Two local chains with test money, for trying everything without a network. Needs the dependency group `demo`, or anvil."""
