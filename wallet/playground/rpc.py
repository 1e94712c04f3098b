"""Asking our own local chain, blocking, with the standard library alone: the playground is built before anything heavy is imported."""

from __future__ import annotations

import http.client
import itertools
import json
import threading
from typing import Any
from urllib.parse import urlsplit

TIMEOUT = 20.0  # seconds


class NodeRefused(Exception):
    """An error object. `code` as in JSON-RPC."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{message} ({code})")
        self.code, self.message = code, message


class LocalNode:
    """One node on this machine. Safe to use from several threads; one question at a time."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname is not None
        self._connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=TIMEOUT)
        self._path, self._ids, self._turn = parts.path or "/", itertools.count(1), threading.Lock()

    def ask(self, method: str, *params: Any) -> Any:
        """The result. Raises NodeRefused, and OSError when the node is gone."""
        with self._turn:
            answer = self._exchange(json.dumps({"jsonrpc": "2.0", "id": next(self._ids), "method": method, "params": list(params)}))
        if "error" in answer:
            raise NodeRefused(answer["error"]["code"], answer["error"]["message"])
        return answer["result"]

    def number(self, method: str, *params: Any) -> int:
        """As `ask`, for a quantity."""
        return int(self.ask(method, *params), 16)

    def close(self) -> None:
        """Harmless when repeated."""
        self._connection.close()

    def _exchange(self, body: str) -> dict[str, Any]:
        try:
            self._connection.request("POST", self._path, body, {"Content-Type": "application/json"})
            return json.loads(self._connection.getresponse().read())
        except (http.client.HTTPException, OSError) as error:
            self._connection.close()  # the next question opens a new one
            raise OSError(f"the local node does not answer: {error}") from error
