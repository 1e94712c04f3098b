"""Words for the rules about swaps."""

from __future__ import annotations

from wallet.model.rule import Group, Rule, Where
from wallet.model.verdict import Severity

BLOCK, TYPE, WARN = Severity.BLOCK, Severity.TYPE, Severity.WARN

SWAP = (
    Rule(
        37,
        Group.SWAP,
        (BLOCK,),
        "The known swap contract",
        "the code at the contract's address is not exactly the known one, or there is none",
        "it is the same to the last byte",
        "Your coins are locked by a program, and what it does follows from its code alone. One that only looks alike could keep them. The "
        "wallet compares every byte and locks nothing anywhere else.",
    ),
    Rule(
        38,
        Group.SWAP,
        (BLOCK,),
        "A fresh hash",
        "the hash is not 32 bytes, is all zero, or guards another swap of yours",
        "it is 32 bytes and new",
        "Both locks of a swap open with one secret, known by its hash. If that hash was used before, its secret may be public, and anybody "
        "could take what you lock. Ask for a new offer.",
    ),
    Rule(
        39,
        Group.SWAP,
        (BLOCK,),
        "Safe time limits",
        "the locks end in the wrong order, or with too little time between",
        "every step has its time, even on a slow day",
        "The one who knows the secret must not be able to wait until your lock is open again and theirs still closed. So the limits have "
        "an order and margins for slow chains. A partner who offers others is careless or means to cheat.",
    ),
    Rule(
        40,
        Group.SWAP,
        (BLOCK,),
        "What was agreed",
        "a lock differs from the agreement in any field, or a file says something else of a token or network than your own list",
        "every field is as agreed",
        "A partner could lock less, or another token, or for somebody else, and hope that you look at the symbol alone. The wallet "
        "compares each field with what both of you signed. Nothing of yours is locked against a lock that differs.",
        (Where.SIGNING, Where.READING, Where.RUNNING),
    ),
    Rule(
        41,
        Group.SWAP,
        (BLOCK, TYPE),
        "Settled news only",
        "the partner's lock is not final, the newest block is old or ahead, or two nodes disagree; typed where only one answers",
        "it is final, fresh, and two nodes agree, or the node is this computer's own",
        "A block can still be undone until it is final, and a single node can be wrong or lie. Who shows the secret on such news may find "
        "the partner's lock gone. The wallet waits; a second, independent node makes it surer.",
        (Where.SIGNING, Where.RUNNING),
    ),
    Rule(
        42,
        Group.SWAP,
        (BLOCK,),
        "Too late to show the secret",
        "less than the margin is left for the claim",
        "there is time enough",
        "Showing the secret lets your partner take their part, so your own claim must be sure to come through in time. When little time is "
        "left it is safer to keep the secret. Then both sides get back what they locked.",
        (Where.RUNNING,),
    ),
    Rule(
        43,
        Group.SWAP,
        (BLOCK,),
        "Coins for the claim",
        "the account could not pay for its claim or refund, should fees rise",
        "enough is free for that",
        "A swap ends with a transaction of yours, often on a chain where you hold nothing but the new coins. Without some of that chain's "
        "coin for the fee you would watch the time run out. Get a little before you begin.",
        (Where.SIGNING, Where.RUNNING),
    ),
    Rule(
        44,
        Group.SWAP,
        (WARN,),
        "Leaving with an open swap",
        "Lockstep is closed, or the computer sleeps, while a swap is open",
        "no swap is open",
        "A swap has time limits that go on while this computer is off. The wallet names the time by which it must be running again. Let it "
        "run in the tray, or turn on the courier, which finishes swaps after a restart.",
        (Where.LEAVING,),
    ),
    Rule(
        49,
        Group.SWAP,
        (TYPE,),
        "A secret without papers",
        "a swap was found on the chain after a restore, and the first claim would show its secret",
        "the agreement is at hand; a listed token is named as such",
        "After a restore the wallet finds locks on the chain but not what was agreed. Somebody could lock something worthless for you, so "
        "that you show the secret and they take what you locked. Compare both amounts with what you remember or wrote down.",
    ),
)
