"""The log: a file in the data folder, never the terminal, and never a secret.

What goes in is words, chain ids and shortened ids. A last processor blanks whatever looks like a key, a secret, signed bytes or a phrase,
should one ever come this way.
"""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import MutableMapping
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog

_HEX = re.compile(r"[0-9a-fA-F]{48,}")  # longer than an address: hashes, keys, secrets, signed bytes
_WORDS = re.compile(r"\b[a-z]{3,8}(?: [a-z]{3,8}){11,23}\b")  # BIP-39 phrases have 12 to 24 words of 3 to 8 letters
_ADDRESS = re.compile(r"\b((?:https?|wss?)://)(?:[^\s/?#@'\"]*@)?([^\s/?#'\"]+)[^\s'\"]*")  # a node's path or query may be the user's key
_BLANK = "[blanked]"
_LARGEST, _KEPT = 1_000_000, 2


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: every value as text, blanked where it looks like a secret."""
    return {key: _clean(value) for key, value in event.items()}


def log_to(path: Path) -> None:
    """Send everything that this program logs to `path`, which is kept below about 3 MB. Calling it again moves the log."""
    handler = _Quiet(path, maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8", delay=True)
    root = logging.getLogger("lockstep")
    for old in tuple(root.handlers):
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    root.propagate = False
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=lambda *_: root,
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )


class _Quiet(RotatingFileHandler):
    """A line that cannot be written is not worth a traceback on the user's terminal: the disk is full, and that is said elsewhere."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        del record

    def close(self) -> None:
        with contextlib.suppress(OSError):
            super().close()


def _clean(value: object) -> object:
    if isinstance(value, bool | int):
        return value
    text = value.hex() if isinstance(value, bytes) else str(value)
    return _WORDS.sub(_BLANK, _HEX.sub(_BLANK, _ADDRESS.sub(r"\1\2/…", text)))
