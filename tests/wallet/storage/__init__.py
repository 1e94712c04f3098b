"""Tests of wallet.storage."""
