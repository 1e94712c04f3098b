"""The fault matrix: real wallets in processes of their own, real chains on anvil, and everything that goes wrong in between."""
