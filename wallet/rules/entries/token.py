"""Words for the rules about tokens."""

from __future__ import annotations

from wallet.model.rule import Group, Rule, Where
from wallet.model.verdict import Severity

BLOCK, TYPE = Severity.BLOCK, Severity.TYPE

TOKEN = (
    Rule(
        34,
        Group.TOKEN,
        (TYPE,),
        "A token kept apart",
        "the token came unasked and is in quarantine",
        "it is not there",
        "Anybody can send you tokens, and most that come unasked are bait: their name leads to a page that asks for a signature. Looking "
        "does no harm, selling or claiming does. Leave them where they are.",
    ),
    Rule(
        35,
        Group.TOKEN,
        (TYPE,),
        "Imitates another",
        "symbol or name reads like a listed or famous one, letters of other alphabets folded, and it is another contract",
        "it is the listed one itself, or reads like none",
        "A token may call itself anything, and letters of other alphabets look the same: a false USDC can be made in a minute. Only the "
        "address of its contract tells. Compare that with what the makers of the real one publish.",
        (Where.SIGNING, Where.READING),
    ),
    Rule(
        36,
        Group.TOKEN,
        (BLOCK, TYPE),
        "Unfit for a swap",
        "a token keeps a part of each transfer (blocks), or its issuer can pause, block or change it, or no list names it (typed)",
        "it arrives in full and nobody can hold it back",
        "Some tokens keep a part of each transfer, so less arrives than was agreed; the swap contract refuses them. Others can be frozen "
        "by their issuer, and in the middle of a swap that could leave one side with nothing. Swap those only if you trust the issuer.",
    ),
)
