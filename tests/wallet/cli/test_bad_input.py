"""Bytes that are no text, lines without end, characters that speak to a terminal: each ends in one sentence, whatever the locale."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import command, environment, lockstep
from wallet.cli.output import show

JUNK = b"test test test test test test test test test test test junk"


def fed(given: bytes, *arguments: str, locale: str = "C.UTF-8", output: int = subprocess.PIPE) -> tuple[int, bytes, str]:
    """Exit code, standard output, standard error."""
    done = subprocess.run(
        command(*arguments),
        input=given,
        stdout=output,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
        env=environment() | {"LC_ALL": locale, "PYTHONUTF8": "0"},
    )
    return done.returncode, done.stdout or b"", done.stderr.decode("ascii", "backslashreplace")


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
@pytest.mark.parametrize(
    ("given", "options", "sentence"),
    [
        (b"\xff\xfe\n", (), "The recovery phrase is not UTF-8 text"),
        (JUNK + b"\n\xed\xa0\x80\n", ("--passphrase-stdin",), "The passphrase is not UTF-8 text"),
        (b"a" * 70_000, (), "longer than 65,536 bytes"),
        (JUNK + b"\n", ("--passphrase-stdin",), "ended before the passphrase"),
        (JUNK + b"\n", ("--start", "2147483647", "--count", "2"), "Account indices end at 2147483647"),
    ],
)
def test_what_is_no_phrase(locale: str, given: bytes, options: tuple[str, ...], sentence: str) -> None:
    code, out, err = fed(given, "derive", *options, locale=locale)
    assert (code, out) == (2, b"")
    assert sentence in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


@pytest.mark.parametrize("word", ["\x1b[31mtest", "te\u200bst", "\u202etest"])
def test_what_would_speak_to_the_terminal_is_not_repeated(word: str) -> None:
    code, _, err = fed(word.encode() + b" test\n", "derive")
    assert code == 2
    assert "word 1" in err
    assert "\x1b" not in err
    assert "\\u200b" not in err
    assert "\\u202e" not in err


def test_json_is_the_same_bytes_in_every_locale(capsys: pytest.CaptureFixture[str]) -> None:
    data = {"home": "h\u00f6me \udcff \U0001f600 \x1b[31m"}
    show(data, True, [])
    told = capsys.readouterr().out
    assert told.isascii()
    assert told.replace("\n", "").isprintable()
    assert json.loads(told) == data


def test_a_full_disk_behind_standard_output() -> None:
    with Path("/dev/full").open("wb") as full:
        code, _, err = fed(JUNK + b"\n", "derive", output=full.fileno())
    assert code == 1
    assert "cannot" in err or "refused" in err
    assert "Traceback" not in err
    assert "Exception" not in err


def test_what_nobody_expected_is_a_sentence_and_a_way_to_see_more() -> None:
    code = "import sys, wallet.cli.derive as d; d.AccountPath = None; sys.argv = ['', 'derive']; from wallet.cli import main; main()"
    plain = subprocess.run([sys.executable, "-c", code], input=JUNK, capture_output=True, check=False, env=environment())
    assert plain.returncode == 1
    assert b"did not expect (TypeError)" in plain.stderr
    assert b"Traceback" not in plain.stderr
    more = subprocess.run(
        [sys.executable, "-c", code], input=JUNK, capture_output=True, check=False, env=environment() | {"LOCKSTEP_TRACEBACK": "1"}
    )
    assert b"Traceback" in more.stderr


@pytest.mark.parametrize("document", ["no-such-file", "/tmp", "/bin/ls", "", "C:\\offer.txt", "\udcff\x1b[31m"])
def test_a_document_that_is_none(document: str) -> None:
    ran = lockstep("swap", "accept", document, "--password-stdin", given="x\n")
    assert ran.code == 2
    assert ran.says("not a readable offer")
    assert "\x1b" not in ran.err


def test_a_document_and_a_password_on_standard_input(tmp_path: Path) -> None:
    ran = lockstep("swap", "accept", "-", "--password-stdin", home=tmp_path, given="lockstep-offer-1:abc\npassword\n")
    assert ran.says("no wallet")  # both were there: next is the wallet
    ran = lockstep("swap", "accept", "-", "--password-stdin", home=tmp_path, given="lockstep-offer-1:abc\n")
    assert ran.says("ended before the password")
