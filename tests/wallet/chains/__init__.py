"""Tests of wallet.chains."""
