"""What one swap needs to know of its two chains to decide: values, read anew for every decision and never stored."""

from __future__ import annotations

from dataclasses import dataclass

from wallet.model.swap import Side


@dataclass(frozen=True, slots=True)
class Seen:
    """One leg's chain, as just observed. Every fact up to block `number` is in the journal already, up to `final_number` at FINAL.

    number, time: of the head, time in chain time (seconds). age: seconds by this computer's clock since `time`, not below 0.
    final_number, final_time: of the newest final block.
    fresh: `age` is at most the network's `Timing.fresh`. agreed: two independent endpoints gave the same final block and the same storage
    for this leg's lock, and at least one can tell whether it pays; or there is one endpoint and the user (or loopback) said that is enough.
    Rule 8: needed to lock and to reveal.
    open: every endpoint asked shows this leg's lock in the HTLC's storage, at the final block and at the head.
    pays: paying this leg to its payee does not revert, simulated without the secret (a node must not learn it): for a token, the transfer
    from the HTLC; for the coin, the plain call. True while nothing is locked, where no row would ask (`due`), and where no node can tell.
    funded: our account on this chain can pay for every claim, refund and cancel that may come, at the worst fee (rule 12).
    within_cap: one more transaction on this chain costs at most the swap's cap, at `fee`.
    allowance: what the HTLC may take of the leg's token from us, base units, at the head (for the coin: the leg's amount, as none is
    needed). turn: no other swap of ours stands between its APPROVE and its LOCK, or is resetting, for this account, token and HTLC.
    nonce: transaction count, at the head, of the account that gives (it sends everything). known: hashes of this swap's transactions that
    an endpoint has, mempool included. fee: wei per gas that a transaction should offer at most to be in one of the next blocks.
    """

    number: int
    time: int
    age: int
    final_number: int
    final_time: int
    fresh: bool
    agreed: bool
    open: bool
    pays: bool
    funded: bool
    within_cap: bool
    allowance: int
    turn: bool
    nonce: int
    known: frozenset[bytes]
    fee: int

    @property
    def late(self) -> int:
        """The latest chain time that it may be by now: what closes a window. (`time` is the earliest: what opens one.)"""
        return self.time + self.age

    @property
    def sure(self) -> bool:
        """Good enough to lock or to reveal on (rule 8)."""
        return self.fresh and self.agreed


@dataclass(frozen=True, slots=True)
class Heads:
    """Both legs' chains; None while a chain cannot be reached. In a swap on one chain both are of that chain, each for its own leg."""

    give: Seen | None
    take: Seen | None

    def of(self, side: Side) -> Seen | None:
        return self.give if side is Side.GIVE else self.take
