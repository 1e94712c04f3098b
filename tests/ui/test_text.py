"""Every error a user can meet has a title of its own, and keeps the core's sentence whole."""

from __future__ import annotations

import pytest

from ui.text import problem_of
from wallet import errors


def _leaves(kind: type[errors.WalletError]) -> list[type[errors.WalletError]]:
    children = kind.__subclasses__()
    return [kind] if not children else [leaf for child in children for leaf in _leaves(child)]


@pytest.mark.parametrize("kind", _leaves(errors.WalletError), ids=lambda kind: kind.__name__)
def test_every_error_has_a_title_that_is_not_the_general_one(kind: type[errors.WalletError]) -> None:
    error = kind.__new__(kind)
    Exception.__init__(error, "What happened; what is safe; what to do.")
    error.__dict__.setdefault("place", None)
    problem = problem_of(error)
    assert problem.title != "That did not work", f"give {kind.__name__} or a parent of it a title in ui/text.py"
    assert problem.sentence == "What happened; what is safe; what to do."
    assert problem.error is error


def test_a_wrong_word_is_named_with_its_place() -> None:
    problem = problem_of(errors.BadPhrase("word 3, “thankk”, is not in the list", word="thankk", place=3))
    assert "thankk" in problem.sentence
    assert "3" in problem.advice


def test_a_fault_of_ours_says_so_and_shows_no_traceback() -> None:
    problem = problem_of(ZeroDivisionError("division by zero"))
    assert "fault of the program" in problem.sentence
    assert "division" not in problem.sentence
    assert problem.advice
