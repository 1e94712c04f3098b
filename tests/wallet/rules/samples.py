"""Assets, networks and addresses that the tests of rules share, and one way to look at a finding."""

from __future__ import annotations

from hypothesis import strategies as st

from wallet.model.address import NATIVE, checksummed
from wallet.model.amount import MAX_UINT256
from wallet.model.asset import Asset
from wallet.model.lock import Lock
from wallet.model.network import Finality, FinalityKind, Network, Timing
from wallet.model.verdict import Finding, Severity

COIN = Asset(5, NATIVE, "FIVE", 18)
TOKEN = Asset(5, checksummed(b"\x05" * 20), "TOK", 6)
NETWORK = Network(
    chain_id=5,
    name="Five",
    coin=COIN,
    endpoints=("http://127.0.0.1:1",),
    finality=Finality(FinalityKind.CONFIRMATIONS, 2),
    timing=Timing(1, 1, 1, 1, 0, 1),
    htlc=checksummed(b"\x01" * 20),
    multicall=checksummed(b"\x02" * 20),
    genesis=b"g" * 32,
)
LOCK = Lock(5, NETWORK.htlc, TOKEN.token, 10, checksummed(b"\x03" * 20), checksummed(b"\x04" * 20), b"h" * 32, 1000)
MINE, THEIRS, OTHER = (checksummed(bytes([place]) * 20) for place in (0xA1, 0xB2, 0xC3))

units = st.integers(0, MAX_UINT256)
addresses = st.binary(min_size=20, max_size=20).map(checksummed)
maybe = st.sampled_from([True, False, None])


def fires(finding: Finding | None, rule: int, severity: Severity, *words: str) -> bool:
    """Whether it is this rule at this severity, with these words in what it says, and an advice."""
    return (
        finding is not None
        and (finding.rule, finding.severity) == (rule, severity)
        and all(word in finding.sentence for word in words)
        and bool(finding.advice)
    )


def unchecked(finding: Finding | None) -> bool:
    """Whether it says that it could not look (rule 23)."""
    return fires(finding, 23, Severity.TYPE, "Could not check")
