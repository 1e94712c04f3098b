"""Words for the rules about sending."""

from __future__ import annotations

from wallet.model.rule import Group, Rule, Where
from wallet.model.verdict import Severity

BLOCK, TYPE, WARN, INFORM = Severity.BLOCK, Severity.TYPE, Severity.WARN, Severity.INFORM

SEND = (
    Rule(
        1,
        Group.SEND,
        (BLOCK,),
        "Nobody's address",
        "the recipient is the zero address or 0x…dEaD",
        "it is any other address",
        "Some addresses belong to nobody: whatever goes there is gone for ever, and no support can bring it back. It mostly happens when a "
        "field was filled in by a broken page, or an example was copied. Ask the recipient for the real address.",
    ),
    Rule(
        2,
        Group.SEND,
        (BLOCK,),
        "Checksum of the address",
        "upper and lower case letters of the address are not its checksum (EIP-55)",
        "they are, or all letters have one case",
        "The mix of upper and lower case letters in an address is a check against typing errors. If it does not fit, at least one "
        "character is wrong, and your coins would go to a stranger or to nobody. Copy the address again; never repair it by hand.",
        (Where.READING,),
    ),
    Rule(
        3,
        Group.SEND,
        (BLOCK,),
        "To the token's own contract",
        "a token is sent to the contract that keeps its books",
        "it is sent to anybody else",
        "A token is a program at an address of its own, and that program cannot use what it is sent. People copy its address from an "
        "explorer by mistake, and millions are stuck that way. Use the address that the recipient gave you.",
    ),
    Rule(
        4,
        Group.SEND,
        (TYPE,),
        "Looks like one you know",
        "the first four and the last four digits are those of a known address, and the rest is not",
        "the address is known itself, or its ends are like nobody's",
        "Thieves make addresses that begin and end like one you have used, and send you nothing from there so that it stands in your "
        "history. Who copies it pays the thief. Compare every character, or take the address from your address book.",
    ),
    Rule(
        5,
        Group.SEND,
        (TYPE,),
        "A contract of another network",
        "the address has code on another network and none on this one",
        "it has code here, or nowhere",
        "The same address may be a program on one network and nobody at all on another. A shared wallet or an exchange that has an address "
        "there may hold no key for it here, and then nobody can bring your coins back. Ask for an address on this very network.",
    ),
    Rule(
        6,
        Group.SEND,
        (WARN,),
        "First time",
        "nothing was ever sent to this address",
        "something was",
        "Nothing is wrong with a new recipient, but this is the moment when mistakes happen. Compare the address with the recipient by "
        "another way than the one it came by, such as a call. For a large amount, send a small one first.",
    ),
    Rule(
        7,
        Group.SEND,
        (WARN,),
        "Known from dust alone",
        "all transfers with this address were of nothing, or of worthless amounts",
        "there was a real one, or none at all",
        "Strangers send tiny or empty transfers so that their address stands in your history and looks familiar. That you received "
        "something from an address says nothing about who it is. Never copy a recipient from the history without comparing it.",
    ),
    Rule(
        8,
        Group.SEND,
        (TYPE,),
        "Over your limit",
        "the amount is over your limit for one transaction, or with what was sent today over that of a day",
        "both limits hold, or you set none",
        "You set a limit in a quiet moment so that a hurried one does less harm. Somebody who presses you to go over it, on the phone or "
        "in a chat, is almost surely a thief. If it is your own idea, type the amount and go on.",
    ),
    Rule(
        9,
        Group.SEND,
        (BLOCK,),
        "Outside your allow-list",
        "the allow-list is locked and the recipient is not on it",
        "the recipient is on it, or the list is not locked",
        "With a locked list your coins can go only to addresses that you chose before, even if somebody sits at your computer. A new "
        "address counts after a delay, which gives you time to notice. Add it to the list if it is really meant.",
    ),
    Rule(
        10,
        Group.SEND,
        (BLOCK,),
        "The link asks for another chain",
        "a payment link (EIP-681) names another chain than the one chosen",
        "it names this one, or none",
        "A payment link or QR code can say on which network it wants to be paid. Paying on another one may reach an address that nobody "
        "can use there. Choose the network that the link names.",
        (Where.READING,),
    ),
    Rule(
        11,
        Group.SEND,
        (TYPE,),
        "The clipboard says something else",
        "the clipboard holds another address than the field",
        "it holds the same one, or no address",
        "Some malware waits until you copy an address and puts the thief's in its place. What you see in the field is then not what you "
        "copied. Compare the whole address with its source, and have the computer looked at if it differs.",
    ),
    Rule(
        12,
        Group.SEND,
        (INFORM,),
        "Your own account",
        "the recipient is an account of this wallet",
        "it is anybody else",
        "You are moving coins between accounts of your own, so nothing leaves your hands but the fee. Others can see on the chain that "
        "both accounts belong together.",
    ),
)
