"""The networks file: JSON text to networks and back, strict and bounded.

An endpoint is https or wss, or plain http or ws on this machine. A playground chain lives on this machine alone. Field names,
ranges and uniqueness are checked here; whether a node really serves the chain is checked on every connect.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from wallet.errors import InputError
from wallet.model.address import NATIVE
from wallet.model.asset import Asset
from wallet.model.fields import Fields
from wallet.model.hosts import LOOPBACK
from wallet.model.network import Finality, FinalityKind, Network, Timing

KIND = "networks file"
VERSION = 1
MAX_BYTES = 1_000_000
MAX_NETWORKS = 200
MAX_ENDPOINTS = 8
MAX_TOKENS = 500
MAX_CHAIN_ID = (2**64 - 1) // 2 - 36  # EIP-2294
MAX_SECONDS = 30 * 24 * 3600
_TIMES = ("block", "act", "mine", "final", "halt", "skew")


def read_networks(text: str) -> tuple[Network, ...]:
    """The networks of a file, in its order.

    Raises BadDocument naming the first field that is wrong, such as `networks[2].timing.block`.
    """
    root = Fields.of_document(KIND, text, MAX_BYTES)
    root.only("version", "networks")
    version = root.integer("version", 1, 2**31)
    if version != VERSION:
        root.refuse("version", f"it is format {version} and this Lockstep reads format {VERSION}")
    networks = tuple(_network(each) for each in root.items("networks", 0, MAX_NETWORKS))
    ids = [network.chain_id for network in networks]
    if len(set(ids)) != len(ids):
        root.refuse("networks", "two of its networks have the same chain id")
    return networks


def write_networks(networks: Iterable[Network]) -> str:
    """The file's text; `read_networks` gives the same networks back."""
    document = {"version": VERSION, "networks": [_plain(network) for network in networks]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _network(fields: Fields) -> Network:
    names = "chain_id name coin endpoints finality timing htlc multicall tokens genesis explorer faucet playground sunset"
    fields.only(*names.split(), maybe=("l1_fee",))
    chain_id = fields.integer("chain_id", 1, MAX_CHAIN_ID)
    playground = fields.boolean("playground")
    network = Network(
        chain_id=chain_id,
        name=fields.text("name", 64),
        coin=_coin(fields.child("coin"), chain_id),
        endpoints=_endpoints(fields, only_here=playground),
        finality=_finality(fields.child("finality")),
        timing=_timing(fields.child("timing")),
        htlc=fields.address("htlc"),
        multicall=fields.address("multicall"),
        tokens=_tokens(fields, chain_id),
        genesis=fields.hash32_or_none("genesis"),
        explorer=_link(fields, "explorer"),
        faucet=_link(fields, "faucet"),
        playground=playground,
        sunset=fields.text_or_none("sunset", 300),
        l1_fee=fields.address("l1_fee") if fields.values.get("l1_fee") is not None else None,
    )
    if NATIVE in (network.htlc, network.multicall):
        fields.refuse("htlc" if network.htlc == NATIVE else "multicall", "it is the zero address")
    return network


def _coin(fields: Fields, chain_id: int) -> Asset:
    fields.only("symbol", "name", "decimals")
    return Asset(chain_id, NATIVE, fields.text("symbol", 16), fields.integer("decimals", 0, 36), fields.text("name", 64))


def _tokens(fields: Fields, chain_id: int) -> tuple[Asset, ...]:
    tokens = tuple(_token(each, chain_id) for each in fields.items("tokens", 0, MAX_TOKENS))
    if len({token.token for token in tokens}) != len(tokens):
        fields.refuse("tokens", "two of its tokens have the same address")
    return tokens


def _token(fields: Fields, chain_id: int) -> Asset:
    fields.only("address", "symbol", "name", "decimals")
    address = fields.address("address")
    if address == NATIVE:
        fields.refuse("address", "it is the zero address")
    return Asset(chain_id, address, fields.text("symbol", 32), fields.integer("decimals", 0, 255), fields.text("name", 64))


def _finality(fields: Fields) -> Finality:
    fields.only("kind", "confirmations")
    kind = fields.choice("kind", FinalityKind)
    return Finality(kind, fields.integer("confirmations", 0 if kind is FinalityKind.TAG else 1, 10_000))


def _timing(fields: Fields) -> Timing:
    fields.only(*_TIMES)
    return Timing(**{name: fields.integer(name, 1 if name == "block" else 0, MAX_SECONDS) for name in _TIMES})


def with_endpoint(network: Network, url: str) -> Network:
    """The network with one more node, asked before the others. Raises InputError for an address that a networks file could not hold."""
    fault = _endpoint_fault(url, only_here=network.playground)
    if fault is not None:
        raise InputError(f"The node “{url[:80]}” cannot be used: {fault}. Nothing was asked.")
    return replace(network, endpoints=(url, *(each for each in network.endpoints if each != url)))


def _endpoints(fields: Fields, *, only_here: bool) -> tuple[str, ...]:
    urls = fields.texts("endpoints", 1, MAX_ENDPOINTS, 300)
    for place, url in enumerate(urls):
        reason = _endpoint_fault(url, only_here=only_here)
        if reason:
            fields.refuse(f"endpoints[{place}]", reason)
    if len(set(urls)) != len(urls):
        fields.refuse("endpoints", "the same endpoint stands twice")
    return urls


def _endpoint_fault(url: str, *, only_here: bool) -> str | None:
    parts = _split(url)
    if parts is None:
        return "it is not a web address"
    scheme, host = parts
    if host not in LOOPBACK and only_here:
        return "a playground chain can only be on this machine"
    allowed = {"https", "wss", "http", "ws"} if host in LOOPBACK else {"https", "wss"}
    return None if scheme in allowed else "a node elsewhere must be spoken to through https or wss"


def _link(fields: Fields, name: str) -> str | None:
    url = fields.text_or_none(name, 300)
    parts = _split(url) if url is not None else ("https", "")
    if parts is None or parts[0] != "https":
        fields.refuse(name, "it is not an https web address")
    return url


def _split(url: str) -> tuple[str, str] | None:
    """Scheme and host, or None for anything but a plain absolute URL: no user name, no spaces, a real port."""
    if not url.isascii() or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or parts.username is not None or port == 0 or parts.fragment:
        return None
    return parts.scheme, host


def _plain(network: Network) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "chain_id": network.chain_id,
        "name": network.name,
        "coin": {"symbol": network.coin.symbol, "name": network.coin.name or network.coin.symbol, "decimals": network.coin.decimals},
        "endpoints": list(network.endpoints),
        "finality": {"kind": network.finality.kind.value, "confirmations": network.finality.confirmations},
        "timing": {name: getattr(network.timing, name) for name in _TIMES},
        "htlc": network.htlc,
        "multicall": network.multicall,
        "tokens": [_plain_token(token) for token in network.tokens],
        "genesis": "0x" + network.genesis.hex() if network.genesis is not None else None,
        "explorer": network.explorer,
        "faucet": network.faucet,
        "playground": network.playground,
        "sunset": network.sunset,
    }
    return plain if network.l1_fee is None else plain | {"l1_fee": network.l1_fee}


def _plain_token(token: Asset) -> dict[str, Any]:
    return {"address": token.token, "symbol": token.symbol, "name": token.name or token.symbol, "decimals": token.decimals}
