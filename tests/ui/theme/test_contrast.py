"""Both themes can be read: 4.5 : 1 for every text on every ground it stands on, 3 : 1 for edges of controls (WCAG 2.2)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import resources
from ui.theme.colours import DARK, DARK_MARKS, LIGHT, LIGHT_MARKS, Colours, contrast

GROUNDS = ("ground", "surface", "sunken")
TEXTS = ("text", "muted", "accent", "good", "warn", "bad")
PAIRS = [
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    *((tone, f"{tone}_soft") for tone in ("accent", "good", "warn", "bad")),
    *(("text", f"{tone}_soft") for tone in ("accent", "good", "warn", "bad")),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_bad", "bad"),
    ("muted", "line"),  # the word on a disabled button
]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(colours: Colours, text: str, ground: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_edges_of_controls_can_be_seen(colours: Colours, ground: str) -> None:
    assert contrast(colours.outline, getattr(colours, ground)) >= 3
    assert contrast(colours.accent, getattr(colours, ground)) >= 3


@pytest.mark.parametrize(("colours", "marks"), [(LIGHT, LIGHT_MARKS), (DARK, DARK_MARKS)], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_colours_of_accounts_can_be_seen_and_told_apart(colours: Colours, marks: tuple[str, ...], ground: str) -> None:
    assert len(set(marks)) == 8
    assert all(contrast(mark, getattr(colours, ground)) >= 3 for mark in marks)


def test_the_measure_is_the_published_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_stylesheet_names_only_colours_that_exist_and_four_sizes() -> None:
    text = (Path(resources.__path__[0]) / "styles" / "lockstep.qss").read_text("utf-8")
    names = set(re.findall(r"@([a-z_]+)", text)) - {"names", "icons", "mode"}
    assert names <= {name for name, _ in LIGHT.items()}
    assert set(re.findall(r"font-size: ([\d.]+)pt", text)) <= {"9", "10.5", "14", "24"}
