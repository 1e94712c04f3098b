"""Two pure chains, wallets that run the real machine on them, and partners who do their worst. No I/O, no clock: a seed gives a run."""
