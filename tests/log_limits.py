"""How nodes refuse a log query that covers too many blocks: the words, codes and forms of those that people use, seen in November 2026."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Wording:
    """`message` may name {allowed} and {asked} blocks. `detail` is what stands in `data`. Without a code the answer is no JSON at all."""

    message: str
    code: int | None = -32602
    status: int = 200
    detail: str = ""


WORDINGS = {
    "infura, by results": Wording("query returned more than 10000 results", -32005),
    "infura, by time": Wording("query timeout exceeded", -32005),
    "infura, by blocks": Wording("range {asked} exceeds limit of {allowed}"),
    "alchemy": Wording("Under the Free tier plan, you can make eth_getLogs requests with up to a {allowed} block range.", -32600, 400),
    "alchemy, by size": Wording("Log response size exceeded. Please reduce query block range.", -32602, 400),
    "quicknode": Wording("eth_getLogs is limited to a {allowed:,} range", -32614, 413),
    "ankr": Wording("block range is too wide", -32600),
    "bnb chain": Wording("exceed maximum block range: {allowed}", -32701),
    "linea and others": Wording("block range is bigger than maxBlockRange", -32000),
    "tenderly": Wording("invalid params", -32602, detail="range {asked} is bigger than range limit {allowed}"),
    "klaytn": Wording("In eth_getLogs, the block range is limited to {allowed}.", -32005),
    "erigon": Wording("query block range exceeds server limit, narrow your filter: {allowed}", -32000),
    "1rpc, by size": Wording("response size should not greater than 2097152 bytes", -32000),
    "a plain web server": Wording("<html><h1>413 Request Entity Too Large</h1></html>", None, 413),
}


@dataclass(slots=True)
class LogLimit:
    """Refuses log queries over more than `allowed` blocks. `widest` that went through, and how many were `refused`, are kept."""

    allowed: int
    wording: Wording
    widest: int = 0
    refused: int = 0

    def refusal(self, request: dict[str, Any]) -> web.Response | None:
        """None for what may pass."""
        if request["method"] != "eth_getLogs":
            return None
        query = request["params"][0]
        asked = int(query["toBlock"], 16) - int(query["fromBlock"], 16) + 1
        if asked <= self.allowed:
            self.widest = max(self.widest, asked)
            return None
        self.refused += 1
        return self._answer(request["id"], asked)

    def _answer(self, number: Any, asked: int) -> web.Response:
        wording, figures = self.wording, {"allowed": self.allowed, "asked": asked}
        message = wording.message.format(**figures)
        if wording.code is None:
            return web.Response(text=message, status=wording.status, content_type="text/html")
        error: dict[str, Any] = {"code": wording.code, "message": message}
        if wording.detail:
            error["data"] = {"payload": wording.detail.format(**figures)}
        told = json.dumps({"jsonrpc": "2.0", "id": number, "error": error})
        return web.Response(text=told, status=wording.status, content_type="application/json")
