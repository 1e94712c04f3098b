"""Use cases: what a person can do with a wallet. Each brings layers together that may not know each other."""
