"""Whatever an exception says, the log keeps no key, no phrase and no path of a node; and one that cannot be written stays quiet."""

from __future__ import annotations

import logging
from collections.abc import Generator
from pathlib import Path

import pytest
import structlog

from wallet.storage.log import log_to

PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.fixture(autouse=True)
def no_log_afterwards() -> Generator[None]:
    yield
    root = logging.getLogger("lockstep")
    for handler in tuple(root.handlers):
        root.removeHandler(handler)
        handler.close()
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "secret",
    [
        "https://sepolia.example/v3/0123456789abcdef0123456789abcdef",
        "https://rpc.example/?apikey=Zm9vYmFyYmF6cXV4",
        "wss://somebody:password@rpc.example:8443/ws",
        "0x" + "5e" * 32,
        PHRASE,
    ],
)
def test_is_blanked(tmp_path: Path, secret: str) -> None:
    log_to(tmp_path / "lockstep.log")
    log = structlog.get_logger()
    try:
        raise ValueError(f"url={secret!r}, message='too many'")
    except ValueError:
        log.exception("something failed", where=secret, place=[secret])
    written = (tmp_path / "lockstep.log").read_text()
    assert "too many" in written
    for part in ("0123456789abcdef", "Zm9vYmFyYmF6cXV4", "password", "5e5e5e", "sausage"):
        assert part not in written
    if "://" in secret:
        assert "example" in written  # which node it was is worth knowing


def test_a_log_that_cannot_be_written_says_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "lockstep.log").symlink_to("/dev/full")
    log_to(tmp_path / "lockstep.log")
    structlog.get_logger().warning("a line")
    (tmp_path / "gone").mkdir()
    log_to(tmp_path / "gone" / "lockstep.log")
    (tmp_path / "gone").rmdir()
    structlog.get_logger().warning("a line")
    assert capsys.readouterr() == ("", "")
