"""A handful of BIP-39 words, enough for a page that completes them."""

from __future__ import annotations

_TEXT = """
abandon ability able about above absent absorb abstract absurd abuse access accident legal legend leisure lemon lend
length lens leopard sausage save say scale scan scare scatter scene thank that theme then theory there they thing useful
usual utility vacant wave way wealth weapon wear weasel weather web winner winter wire wisdom worth wrap wreck wrestle
year yellow you young zebra zero zone zoo
"""
WORDS = tuple(_TEXT.split())
