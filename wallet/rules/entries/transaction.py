"""Words for the rules about any transaction."""

from __future__ import annotations

from wallet.model.rule import Group, Rule, Where
from wallet.model.verdict import Severity

BLOCK, TYPE, WARN = Severity.BLOCK, Severity.TYPE, Severity.WARN

TRANSACTION = (
    Rule(
        13,
        Group.TRANSACTION,
        (BLOCK,),
        "The right chain",
        "the node's chain id or first block is not that of the network",
        "both are; a first block that was never seen counts as right",
        "A node tells the wallet what happens on a chain, and it can be the wrong one, by mistake or on purpose. What you sign for a chain "
        "with test coins could then be good where coins are worth something. Check the address of the node in the network's settings.",
        (Where.SIGNING, Where.RUNNING),
    ),
    Rule(
        14,
        Group.TRANSACTION,
        (TYPE, WARN),
        "Tried out, it fails",
        "the node says that the call would fail (a warning where it is the partner's side of a swap)",
        "it goes through",
        "Before you sign, the wallet lets a node try what would happen. If that fails, the real one most likely fails too, and the fee is "
        "paid for nothing. Read the reason: often an allowance or some coins are missing.",
    ),
    Rule(
        15,
        Group.TRANSACTION,
        (BLOCK,),
        "Not what was shown",
        "right before signing, what it does, what was found, its bytes or its fee differ from what was shown",
        "all is as shown; a fee may rise to its double",
        "What you read is what is signed: the wallet looks at everything again in the last moment. Some traps behave well while they are "
        "tried out and change a second later. Look at the new review as if it were the first.",
    ),
    Rule(
        16,
        Group.TRANSACTION,
        (WARN,),
        "A dear fee",
        "the fee is at worst over 5% of what is sent, or over 1.2 x what is usual now",
        "it is neither",
        "Every transaction pays the network, and the price changes by the minute. A fee that is large beside the amount, or far above what "
        "others pay, is mostly a mistake or a busy hour. Wait a little, or have it prepared again.",
    ),
    Rule(
        17,
        Group.TRANSACTION,
        (TYPE,),
        "Over your cap for fees",
        "the fee is at worst over the cap for one transaction",
        "it is within it, or there is none",
        "People have paid fortunes in fees because a number was typed into the wrong field, or because a node named a false price. The cap "
        "stops that. Type it only if you know why this one has to be so dear.",
    ),
    Rule(
        18,
        Group.TRANSACTION,
        (WARN,),
        "Not next in line",
        "its number (nonce) is used, missing one before it, or others of this account still wait",
        "it is the next, and nothing waits",
        "Transactions of one account have numbers and happen in their order. One that comes too early waits, and one with a number that is "
        "taken replaces or is refused. Let the earlier ones end, or have it prepared again.",
    ),
    Rule(
        19,
        Group.TRANSACTION,
        (BLOCK,),
        "Not enough gas",
        "the account holds less of the chain's coin than value and fee come to at worst",
        "it holds enough",
        "Fees are paid in the chain's own coin, even where a token is moved. Without enough of it the network does not take the "
        "transaction. On a test network a faucet gives some away.",
    ),
    Rule(
        20,
        Group.TRANSACTION,
        (TYPE,),
        "A call of nobody",
        "there is data for an address without code",
        "there is code, or no data",
        "This is meant for a program, and there is none at that address. The call would do nothing, and coins that go with it may be lost. "
        "Mostly the address is wrong, or the network.",
    ),
    Rule(
        21,
        Group.TRANSACTION,
        (TYPE,),
        "An unknown call",
        "the data is nothing this wallet can put into words",
        "it can, or there is none",
        "A transaction can ask a program to do anything, and here the wallet cannot tell you what. A page that shows one thing and asks "
        "for another uses exactly that. Sign it only if you know from elsewhere what it does.",
    ),
    Rule(
        22,
        Group.TRANSACTION,
        (WARN,),
        "A young contract",
        "the contract has stood for less than three days, and its code is not one we know",
        "it has stood longer, or its code is known",
        "Traps are set up quickly, used for some days, and left when they become known. Good programs are new once too, so this is only a "
        "warning. If nothing is urgent, wait and see what others say.",
    ),
    Rule(
        23,
        Group.TRANSACTION,
        (TYPE, WARN),
        "Could not check",
        "a fact that a rule needs could not be gathered (a warning where it is the partner's side of a swap)",
        "every check ran",
        "A check that did not run says nothing, and this wallet never shows that as safe. Mostly a node does not answer, or the computer "
        "has no network. Wait until it can be checked, unless you know better.",
        (Where.SIGNING, Where.READING, Where.RUNNING),
    ),
)
