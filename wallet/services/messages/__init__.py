"""Signing messages: shown in words first, by what they allow, and signed only as they were shown."""
