"""Tests of wallet.outbox."""
