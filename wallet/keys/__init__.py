"""From a recovery phrase to keys, signatures and swap secrets (BIP-39, BIP-32, BIP-44). Stores nothing."""
