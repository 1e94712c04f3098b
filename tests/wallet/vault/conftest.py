"""The real Secret Service for the tests of this folder."""

from __future__ import annotations

from tests.keyring_service import secret_service

__all__ = ["secret_service"]
