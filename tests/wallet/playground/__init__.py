"""Tests of the local chains."""
