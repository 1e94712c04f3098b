"""The networks file: what is written is read back, and every fault is named by its field."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.errors import BadDocument
from wallet.model.address import NATIVE, checksummed
from wallet.model.asset import Asset
from wallet.model.network import Finality, FinalityKind, Network, Timing
from wallet.model.networks_file import MAX_BYTES, read_networks, write_networks

addresses = st.binary(min_size=20, max_size=20).filter(any).map(checksummed)
words = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=16)
seconds = st.integers(0, 100_000)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    chain_id = draw(st.integers(1, 2**62))
    playground = draw(st.booleans())
    endpoint = "http://127.0.0.1:{}" if playground else "https://node{}.example/rpc?key=1"
    tokens = draw(st.lists(addresses, max_size=3, unique=True))
    return Network(
        chain_id=chain_id,
        name=draw(words),
        coin=Asset(chain_id, NATIVE, draw(words), draw(st.integers(0, 36)), draw(words)),
        endpoints=tuple(endpoint.format(port) for port in draw(st.lists(st.integers(1, 65535), min_size=1, max_size=3, unique=True))),
        finality=draw(st.sampled_from([Finality(FinalityKind.TAG), Finality(FinalityKind.CONFIRMATIONS, 3)])),
        timing=Timing(draw(st.integers(1, 60)), *(draw(seconds) for _ in range(5))),
        htlc=draw(addresses),
        multicall=draw(addresses),
        tokens=tuple(Asset(chain_id, token, draw(words), draw(st.integers(0, 255)), draw(words)) for token in tokens),
        genesis=draw(st.none() | st.binary(min_size=32, max_size=32)),
        explorer=draw(st.none() | st.just("https://explorer.example")),
        faucet=draw(st.none() | st.just("https://faucet.example/x")),
        playground=playground,
        sunset=draw(st.none() | words),
        l1_fee=draw(st.none() | addresses),
    )


@given(st.lists(networks(), max_size=3, unique_by=lambda network: network.chain_id))
def test_what_is_written_is_read_back(some: list[Network]) -> None:
    assert read_networks(write_networks(some)) == tuple(some)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(BadDocument):
        read_networks(text)


def one() -> dict[str, Any]:
    return {
        "chain_id": 5,
        "name": "Five",
        "coin": {"symbol": "FIV", "name": "Five coin", "decimals": 18},
        "endpoints": ["https://five.example", "http://127.0.0.1:8545"],
        "finality": {"kind": "tag", "confirmations": 0},
        "timing": {"block": 12, "act": 1, "mine": 1, "final": 1, "halt": 0, "skew": 1},
        "htlc": "0x083501f184043a249E47Fed035C53D3B7D1f142B",
        "multicall": "0xcA11bde05977b3631167028862bE2a173976CA11",
        "tokens": [{"address": "0x1c7D4B196Cb0C7B01d743Fbc6116a902379C7238", "symbol": "USDC", "name": "USDC", "decimals": 6}],
        "genesis": None,
        "explorer": None,
        "faucet": None,
        "playground": False,
        "sunset": None,
    }


def file_of(*entries: dict[str, Any], version: int = 1) -> str:
    return json.dumps({"version": version, "networks": list(entries)})


def change(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def apply(entry: dict[str, Any]) -> None:
        place: Any = entry
        *parents, last = path.split(".")
        for step in parents:
            place = place[int(step)] if step.isdigit() else place[step]
        place[int(last) if last.isdigit() else last] = value

    return apply


FAULTS: list[tuple[str, object, str]] = [
    ("chain_id", 0, "chain_id"),
    ("chain_id", 2**64, "chain_id"),
    ("chain_id", "5", "chain_id"),
    ("chain_id", True, "chain_id"),
    ("chain_id", 5.0, "chain_id"),
    ("name", "", "name"),
    ("name", " Five", "name"),
    ("name", "F" * 65, "name"),
    ("name", "Five\u202e", "name"),
    ("name", "Fi\u200bve", "name"),
    ("coin.symbol", "S" * 17, "coin.symbol"),
    ("coin.decimals", 37, "coin.decimals"),
    ("coin", [], "coin"),
    ("endpoints", [], "endpoints"),
    ("endpoints", ["https://a.example"] * 2, "endpoints"),
    ("endpoints", [f"https://{i}.example" for i in range(9)], "endpoints"),
    ("endpoints.0", "http://five.example", "endpoints[0]"),
    ("endpoints.0", "https://user@five.example", "endpoints[0]"),
    ("endpoints.0", "https://five.example:0", "endpoints[0]"),
    ("endpoints.0", "https://five.example:99999", "endpoints[0]"),
    ("endpoints.0", "https://[five", "endpoints[0]"),
    ("endpoints.0", "file:///etc/passwd", "endpoints[0]"),
    ("endpoints.0", "https://fivé.example", "endpoints[0]"),
    ("endpoints.0", "https://five example", "endpoints[0]"),
    ("endpoints.0", "five.example", "endpoints[0]"),
    ("endpoints.0", 7, "endpoints[0]"),
    ("playground", True, "endpoints[0]"),
    ("playground", 1, "playground"),
    ("finality.kind", "never", "finality.kind"),
    ("finality", {"kind": "confirmations", "confirmations": 0}, "finality.confirmations"),
    ("timing.block", 0, "timing.block"),
    ("timing.halt", -1, "timing.halt"),
    ("timing.final", 10**9, "timing.final"),
    ("timing.extra", 1, "timing.extra"),
    ("htlc", "0x" + "00" * 20, "htlc"),
    ("htlc", "0x083501f184043a249E47Fed035C53D3B7D1f142b", "htlc"),
    ("htlc", "0x083501f184043a249e47fed035c53d3b7d1f142b", "htlc"),
    ("multicall", None, "multicall"),
    ("tokens.0.address", "0x" + "00" * 20, "tokens[0].address"),
    ("tokens.0.decimals", 256, "tokens[0].decimals"),
    ("tokens.0.symbol", None, "tokens[0].symbol"),
    ("genesis", "0x12", "genesis"),
    ("genesis", "0x" + "AA" * 32, "genesis"),
    ("explorer", "http://explorer.example", "explorer"),
    ("faucet", "javascript:alert(1)", "faucet"),
    ("sunset", "x" * 301, "sunset"),
    ("l1_fee", "0x12", "l1_fee"),
    ("l1_fee", 1, "l1_fee"),
    ("surprise", 1, "surprise"),
]


@pytest.mark.parametrize(("path", "value", "field"), FAULTS)
def test_each_fault_is_named(path: str, value: object, field: str) -> None:
    entry = one()
    change(path, value)(entry)
    with pytest.raises(BadDocument) as caught:
        read_networks(file_of(entry))
    assert caught.value.field == f"networks[0].{field}"
    assert "networks file" in str(caught.value)


@pytest.mark.parametrize("name", list(one()))
def test_each_field_is_needed(name: str) -> None:
    entry = one()
    del entry[name]
    with pytest.raises(BadDocument) as caught:
        read_networks(file_of(entry))
    assert caught.value.field == f"networks[0].{name}"


def test_the_untouched_entry_is_fine() -> None:
    (network,) = read_networks(file_of(one()))
    assert network.tokens[0].chain_id == 5


def test_a_field_that_came_later_may_be_missing() -> None:
    (network,) = read_networks(file_of(one()))
    (same,) = read_networks(file_of(one() | {"l1_fee": None}))
    assert network == same
    assert network.l1_fee is None


def test_a_chain_or_a_token_stands_once() -> None:
    with pytest.raises(BadDocument, match="same chain id"):
        read_networks(file_of(one(), one()))
    twice = one()
    twice["tokens"].append(copy.deepcopy(twice["tokens"][0]))
    with pytest.raises(BadDocument, match="same address"):
        read_networks(file_of(twice))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"version": 1}',
        '{"version": 1, "networks": {}}',
        '{"version": 1, "networks": [3]}',
        '{"version": 2, "networks": []}',
        '{"version": 1, "version": 1, "networks": []}',
        '{"version": NaN, "networks": []}',
        '{"version": 1e400, "networks": []}',
        "[" * 100_000,
        '{"version": ' + "9" * 5_000 + ', "networks": []}',
        " " * (MAX_BYTES + 1),
    ],
)
def test_what_is_no_networks_file(text: str) -> None:
    with pytest.raises(BadDocument):
        read_networks(text)
