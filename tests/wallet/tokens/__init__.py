"""Tests of wallet.tokens."""
