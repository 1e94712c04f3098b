"""The contracts on a real EVM in this process: every check, every event, hostile tokens and payees, gas."""
