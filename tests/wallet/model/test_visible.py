"""Nothing stays unseen, and two texts never look the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wallet.model.visible import hides, in_one_line, shown


@given(st.text())
def test_what_is_shown_is_seen(text: str) -> None:
    assert not hides(shown(text))
    assert not hides(in_one_line(text))
    assert "\n" not in in_one_line(text)
    assert (shown(text) == text) == (not hides(text))


def test_right_to_left_is_written_out() -> None:
    assert shown("pay \u202eBob\u200b\n") == "pay ⟨U+202E⟩Bob⟨U+200B⟩\n"
