"""Tests of wallet.portfolio."""
