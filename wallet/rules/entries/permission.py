"""Words for the rules about permissions."""

from __future__ import annotations

from wallet.model.rule import Group, Rule
from wallet.model.verdict import Severity

BLOCK, TYPE, INFORM = Severity.BLOCK, Severity.TYPE, Severity.INFORM

PERMISSION = (
    Rule(
        24,
        Group.PERMISSION,
        (TYPE,),
        "The spender is a person",
        "who may spend has no code at its address",
        "it is a contract",
        "An allowance lets somebody take your tokens whenever they like. Exchanges and swaps use programs for that, which everybody can "
        "read; an ordinary account asking for it is a thief in nearly every case. Refuse, and leave the page.",
    ),
    Rule(
        25,
        Group.PERMISSION,
        (TYPE,),
        "No limit",
        "the allowance is endless, or over a thousand times what is held",
        "it is in keeping with what is held",
        "Many pages ask for an endless allowance because it saves a click later. If their program has a fault or is taken over, all your "
        "tokens of that kind can go, years from now too. Allow just what you need today.",
    ),
    Rule(
        26,
        Group.PERMISSION,
        (TYPE,),
        "Permission for a stranger",
        "setApprovalForAll, a permit or Permit2 names a spender on no list",
        "the spender is known",
        "A signature without a fee can still hand over your tokens: it is a cheque that somebody cashes later. Pages that promise a gift "
        "or a refund ask for it. Refuse unless you came to trade with exactly this program.",
    ),
    Rule(
        27,
        Group.PERMISSION,
        (BLOCK, TYPE),
        "Meant for somewhere else",
        "typed data (EIP-712) is for another chain or for a contract that is not there; typed where it names no chain",
        "it names this chain and a contract that stands here",
        "A document to be signed says on which chain and for which program it counts. If that is not where you are, the page is wrong, or "
        "it wants a signature that it can use where you have more to lose. Leave it.",
    ),
    Rule(
        28,
        Group.PERMISSION,
        (BLOCK,),
        "A bare hash",
        "what is to be signed is 32 bytes, or their 64 digits",
        "it is a message that can be read",
        "A hash is the fingerprint of a document that you do not see. It may stand for a payment of all you have, and nobody can tell from "
        "looking at it. No honest page needs that: ask for the message itself.",
    ),
    Rule(
        29,
        Group.PERMISSION,
        (BLOCK,),
        "Your account becomes a program",
        "an EIP-7702 authorisation names code on no list",
        "the code is known, or the delegation is taken back",
        "Such a signature lets a program act as your account, with everything in it. Thieves ask for it as an upgrade or a security check. "
        "Refuse it; if one was given already, take it back and move your coins.",
    ),
    Rule(
        30,
        Group.PERMISSION,
        (BLOCK,),
        "From one allowance to another",
        "an allowance stands and another one, not zero, would replace it",
        "one of the two is zero",
        "While an allowance is changed, a quick spender can use the old one and then the new one too. Set it to zero first and wait until "
        "that is in a block. Some tokens refuse any other way.",
    ),
    Rule(
        31,
        Group.PERMISSION,
        (TYPE,),
        "Allowed, and nothing happens",
        "something is allowed and nothing leaves in the same step",
        "it is used at once, or nothing is allowed",
        "An honest swap asks for an allowance and uses it in the next moment. A page that only collects allowances, say to claim an "
        "airdrop, means to empty the wallet later. Ask yourself what you get for it right now.",
    ),
    Rule(
        32,
        Group.PERMISSION,
        (BLOCK,),
        "A known thief",
        "the spender is on the list of those that took people's tokens",
        "it is not on the list",
        "This address took tokens of others in the way it now asks for yours. The list is small and names its sources, so not being on it "
        "proves nothing. Refuse, leave the page, and look through what else you allowed.",
    ),
    Rule(
        33,
        Group.PERMISSION,
        (INFORM,),
        "An allowance stays",
        "afterwards somebody may still take something",
        "nothing is left",
        "What was allowed and not used stays until it is taken back, and is easily forgotten. Most tokens that get stolen are taken "
        "through such old allowances. Set it to zero when you have finished.",
    ),
)
