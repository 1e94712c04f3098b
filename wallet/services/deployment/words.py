"""What a person reads about a deployment: the review before it, and how it is coming along. Pure."""

from __future__ import annotations

from wallet.model.amount import Amount
from wallet.model.hashing import keccak256
from wallet.model.network import Network
from wallet.model.transaction import TxState, Unsigned
from wallet.model.verdict import Line, Review
from wallet.storage.transactions import StoredTransaction
from wallet.swaps import htlc


def review(network: Network, unsigned: Unsigned, by: str, fee: Amount, reserved: Amount) -> Review:
    """`by`: how it was tried out. reserved: what open swaps there need for their own fees."""
    kept = f"{reserved} stay untouched for the fees of your open swaps there." if reserved.units else ""
    notes = (
        f"The contract belongs to nobody: it has no owner and takes no fee. Once it stands, everybody can swap on {network.name}.",
        f"It will stand at {network.htlc}, as on every chain: the proxy puts this code there and nothing else.",
        "The fee is for the network. Should somebody else deploy it at the same moment, yours fails and still costs its fee.",
        kept,
    )
    return Review(
        id="",
        kind="deploy",
        title=f"Deploy the swap contract on {network.name}?",
        lines=(
            Line(
                "You send", Amount(0, network.coin), unsigned.call.to, f"the deployment proxy on {network.name}, with the contract's code"
            ),
        ),
        fee=fee,
        notes=tuple(note for note in notes if note),
        findings=(),
        simulated_by=by,
        raw=_decoded(unsigned),
    )


def progress(row: StoredTransaction) -> str:
    """Where our own deployment stands."""
    if row.receipt is not None and not row.receipt.ok:
        return f"Your deployment failed in block {row.receipt.block}, which is not final yet. Perhaps somebody else was first."
    if row.receipt is not None:
        return f"Your deployment is in block {row.receipt.block}. It counts once that block is final."
    said = f" The node said: {row.refusal}. It is offered again." if row.refusal else ""
    if row.state in (TxState.SIGNED, TxState.SENDING):
        return f"Your deployment is signed and written down, and goes out.{said}"
    return f"Your deployment was sent and waits for a block.{said}"


def _decoded(unsigned: Unsigned) -> tuple[tuple[str, str], ...]:
    call = unsigned.call
    return (
        ("To", f"{call.to}, the deterministic deployment proxy; its code has keccak256 0x{htlc.PROXY_CODE_HASH.hex()}"),
        ("Salt", "0x" + call.data[:32].hex()),
        ("Creation code", f"{len(call.data) - 32} bytes, keccak256 0x{keccak256(call.data[32:]).hex()}"),
        ("Created at", f"{htlc.created_by(call)} (CREATE2, EIP-1014)"),
        ("Code that will stand there", f"keccak256 0x{htlc.HTLC_CODE_HASH.hex()}"),
        (
            "Transaction",
            f"chain {call.chain_id}, from {unsigned.sender}, nonce {unsigned.nonce}, gas {unsigned.gas}, "
            f"max fee {unsigned.fees.max_fee}, priority {unsigned.fees.priority}",
        ),
        ("Data", "0x" + call.data.hex()),
    )
