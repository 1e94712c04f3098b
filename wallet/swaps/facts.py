"""What happened to one swap: facts are persisted, in the order they were learnt; steps never are.

Two depths. SEEN: in a block that a reorg may still undo, or in a node's mempool. FINAL: in a block that is final by the network's own
rule. What only helps us, such as the secret, counts at first sight; a lock, a replaced or a failed transaction count only when final.

Who appends what, and when:

- the user's consent: `Agreed`, once, first; for a swap that was found on the chain also `Matched`, once, to claim what they read.
- the runner: `Signed` before anything goes out; `Sending` before the first broadcast of those bytes; `Sent` once an endpoint accepted
  them; `Abandoned` and `Ended` when the machine says so. Each is on disk (fsync) before the next thing is done.
- the observer, block by block in chain order, so that every fact of a block is appended before `Seen` shows that block as head or as
  final: `Sent` (an endpoint knows bytes that are only Sending), `Mined`, `Failed`, `Replaced`, `Locked`, `Claimed`, `Refunded`,
  `SecretSeen`, `RolledBack`. At SEEN once when first met, at FINAL once when the block became final (SEEN may be skipped). After a leg
  was seen to close, nothing more of that leg is appended but its FINAL, unless `RolledBack` undid the closing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wallet.model.address import Address
from wallet.model.network import Timing
from wallet.model.swap import FoundTerms, Leg, Outcome, Role, Side, Terms


class Action(Enum):
    """What we may sign for a swap. All but CLAIM happen on the chain we give on."""

    APPROVE = "approve"
    LOCK = "lock"
    CANCEL = "cancel"  # uses up the nonce of a lock that must not be mined any more
    CLAIM = "claim"
    CLAIM_FOR_PARTNER = "claim for partner"
    REFUND = "refund"
    RESET_ALLOWANCE = "reset"


WATCHED = frozenset({Action.CLAIM, Action.CLAIM_FOR_PARTNER, Action.REFUND})
"""What anyone may do for a swap, and a watcher does: the money goes only where the terms say."""

URGENT = frozenset({Action.CANCEL, Action.CLAIM, Action.REFUND})
"""Never capped, never queued: they take the account's lowest nonce that is not mined, at a fee that replaces whatever waits there."""


def side_of(action: Action) -> Side:
    """The leg on whose chain `action` is sent."""
    return Side.TAKE if action is Action.CLAIM else Side.GIVE


class LegState(Enum):
    EMPTY = "empty"
    LOCKED = "locked"
    CLAIMED = "claimed"
    REFUNDED = "refunded"


class Depth(Enum):
    SEEN = "seen"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Watch:
    """Somebody else's swap that we finish, with no key but that of our own `account`, which pays for gas (see WATCHED).

    Agreed.cap binds what one transaction may cost on the chain they give on; take_cap, in wei, on the one they take on.
    """

    account: Address
    take_cap: int


@dataclass(frozen=True, slots=True)
class Agreed:
    """We are bound: the terms, our role, and all that the time limits follow from.

    Append when the initiator confirms the lock, or the participant the acceptance: it is the mandate. Timings as known that day; careful:
    the halt allowances count. cap: wei of the chain we give on that one APPROVE, LOCK, CLAIM_FOR_PARTNER or RESET_ALLOWANCE may cost.
    sealed: the initiator's secret under the keyring's key for unattended claiming, empty where there is none. watch: None unless we only
    watch; then `role` is that of the one we do it for.
    """

    terms: Terms | FoundTerms
    role: Role
    give_timing: Timing
    take_timing: Timing
    careful: bool
    cap: int
    sealed: bytes = b""
    watch: Watch | None = None


@dataclass(frozen=True, slots=True)
class Matched:
    """The user read what `take` gives for the found lock of ours, and wants it claimed: from here on the secret may be shown for it.

    `timing`: of the chain of `take`. Until then an initiator's found swap knows of nothing to claim, whatever others lock.
    """

    take: Leg
    timing: Timing


@dataclass(frozen=True, slots=True)
class Signed:
    """`raw` exists and its hash is `hash` (32 bytes, keccak256). Nothing has gone out. max_fee: wei per gas (EIP-1559).

    Append before anything else is done with the bytes. The same action may be signed again: with the same nonce at a higher fee, or with
    another nonce (a LOCK only once a final block used the old nonce otherwise).
    """

    action: Action
    chain_id: int
    sender: Address
    nonce: int
    hash: bytes
    raw: bytes
    max_fee: int


@dataclass(frozen=True, slots=True)
class Sending:
    """From now on the bytes may be out. Append before the first broadcast of `hash`. Says nothing about whether anybody has them."""

    hash: bytes


@dataclass(frozen=True, slots=True)
class Sent:
    """An endpoint accepted the bytes, or knows them (mempool or block). For a CLAIM: the secret is out, for good.

    Append once: not when `Tx.sent` is set, which Mined and Failed do too.
    """

    hash: bytes


@dataclass(frozen=True, slots=True)
class Mined:
    """`hash` is in `block` and its receipt says success."""

    hash: bytes
    block: int
    depth: Depth


@dataclass(frozen=True, slots=True)
class Failed:
    """`hash` is in `block` and its receipt says failure: its nonce is used, nothing moved."""

    hash: bytes
    block: int
    depth: Depth


@dataclass(frozen=True, slots=True)
class Replaced:
    """The nonce of `hash` was used by a transaction that is not in this journal, in or before `block`.

    Append when the sender's transaction count (at the head for SEEN, at the final block for FINAL) has passed the nonce and no
    transaction of this journal with that nonce has a receipt. For several of ours with one nonce, append it for the newest.
    """

    hash: bytes
    block: int
    depth: Depth


@dataclass(frozen=True, slots=True)
class Locked:
    """The leg's lock stands as agreed. `transaction` is the hash of the one that made it (32 bytes).

    Append only if all holds: the log's emitter is the terms' HTLC and its code hash the pinned one, the swap id in the log is that of the
    agreed lock, every field of the log equals it, storage shows the lock (or a later log of this leg explains why not), the token has code.
    FINAL only if every endpoint asked agrees (rule 8).
    """

    side: Side
    block: int
    transaction: bytes
    depth: Depth


@dataclass(frozen=True, slots=True)
class Claimed:
    """The leg was paid to its payee, by whomever. `secret` is the event's, 32 bytes."""

    side: Side
    block: int
    transaction: bytes
    secret: bytes
    depth: Depth


@dataclass(frozen=True, slots=True)
class Refunded:
    """The leg went back to its refundee, by whomever."""

    side: Side
    block: int
    transaction: bytes
    depth: Depth


@dataclass(frozen=True, slots=True)
class SecretSeen:
    """The secret was seen anywhere: in a mempool, in a log of another leg, in a file the partner sent. Never rolls back."""

    secret: bytes


@dataclass(frozen=True, slots=True)
class RolledBack:
    """Blocks from number `block` on are not what they were on `chain_id`: everything learnt from them is undone, whatever its depth.

    Append before any fact of the new branch.
    """

    chain_id: int
    block: int


@dataclass(frozen=True, slots=True)
class Abandoned:
    """We never lock. `final_time`: chain time of the give chain's final block when that was decided."""

    final_time: int


@dataclass(frozen=True, slots=True)
class Ended:
    """Nothing is left to do, whatever the chains do."""

    outcome: Outcome


Fact = (
    Agreed
    | Matched
    | Signed
    | Sending
    | Sent
    | Mined
    | Failed
    | Replaced
    | Locked
    | Claimed
    | Refunded
    | SecretSeen
    | RolledBack
    | Abandoned
    | Ended
)
