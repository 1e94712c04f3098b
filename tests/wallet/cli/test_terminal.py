"""Questions on a real terminal: they can be answered, refused, and ended with Ctrl+C or Ctrl+D."""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Sequence

import pytest

pytest.importorskip("pty", reason="terminals are a Unix matter")

INTERRUPT, END = b"\x03", b"\x04"


def answered(code: str, question: str, answer: bytes) -> tuple[int, str]:
    """Run Python code on a terminal of its own and answer one question: exit code, and all that was shown."""
    return conversation(code, ((question, answer),))


def conversation(code: str, turns: Sequence[tuple[str, bytes]]) -> tuple[int, str]:
    """Likewise, with several questions, one after the other."""
    import pty

    child, terminal = pty.fork()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-c", code])
    shown, deadline, left = b"", time.monotonic() + 60, list(turns)
    while time.monotonic() < deadline:
        ready, _, _ = select.select([terminal], [], [], 0.1)
        try:
            shown += os.read(terminal, 4096) if ready else b""
        except OSError:
            break
        if left and left[0][0].encode() in shown:
            time.sleep(0.2)  # getpass empties what was typed before it asked
            os.write(terminal, left.pop(0)[1])
    else:
        os.kill(child, 9)
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode("utf-8", "replace")


def lockstep(*arguments: str) -> str:
    return f"import sys; sys.argv = {['lockstep', *arguments]!r}; from wallet.cli import main; main()"


@pytest.mark.parametrize(("answer", "code", "says"), [(END, 2, "closed"), (INTERRUPT, 130, ""), (b"\xff\xfe\n", 2, "not valid text")])
def test_a_phrase_that_is_not_typed(answer: bytes, code: int, says: str) -> None:
    ended, shown = answered(lockstep("derive"), "phrase:", answer)
    assert ended == code
    assert says in shown
    assert "Traceback" not in shown


REVIEW = """
import asyncio
from wallet.cli import main
from wallet.cli import app, core, reviewing
from wallet.model.verdict import Review
review = Review('1', 'offer', 'Sign?', (), None, (), (), '', b'')

async def ask():
    try:
        reviewing.confirmed(review, yes=False)
    finally:
        await asyncio.sleep(0)
        print('closed in good order')
    print('signed')

@app.app.command('ask')
def command():
    core.run(ask())

import sys
sys.argv = ['lockstep', 'ask']
main()
"""


@pytest.mark.parametrize(
    ("answer", "signed"), [(b"yes\n", True), (b"no\n", False), (b"\n", False), (b"YES\n", False), (INTERRUPT, False), (END, False)]
)
def test_only_a_yes_signs_and_everything_else_ends_at_once(answer: bytes, signed: bool) -> None:
    ended, shown = answered(REVIEW, "Type yes:", answer)
    assert "closed in good order" in shown
    assert ("signed\r\n" in shown.replace("Not signed", "")) is signed
    assert ended == (0 if signed else 2)
    assert "Traceback" not in shown


@pytest.mark.parametrize(("word", "code"), [(b"2.5\n", 0), (b"yes\n", 2)])
def test_a_finding_that_asks_for_a_word_takes_no_other(word: bytes, code: int) -> None:
    finding = "Finding(23, Severity.TYPE, 'It could not be checked.', 'Look again.')"
    asking = (
        REVIEW.replace("import Review", "import Finding, Review, Severity")
        .replace("(), (), '', b'')", f"(), ({finding},), '', b'', typed='2.5')")
        .replace("yes=False", "yes=True")
    )
    ended, shown = answered(asking, "type 2.5:", word)
    assert (ended, "TYPE (rule 23): It could not be checked. Look again." in shown) == (code, True), shown
