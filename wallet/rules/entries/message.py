"""Words for the rules about messages that are to be signed."""

from __future__ import annotations

from wallet.model.rule import Group, Rule
from wallet.model.verdict import Severity

BLOCK, TYPE, WARN = Severity.BLOCK, Severity.TYPE, Severity.WARN

MESSAGE = (
    Rule(
        50,
        Group.MESSAGE,
        (BLOCK,),
        "An offer as a message",
        "typed data has the domain of this wallet's own offers and answers",
        "it has another one",
        "An offer or an answer is binding once it is signed, and the page of swaps checks its hash, its times and its amounts first. "
        "Somebody who asks you to sign one as a message wants to get around that. The same document can be opened on that page.",
    ),
    Rule(
        51,
        Group.MESSAGE,
        (WARN,),
        "Hidden characters",
        "a message has characters that cannot be seen, or that turn around the order of others",
        "every character in it is seen where it stands",
        "Some characters have no picture of their own and change what is around them, so that a page shows one text and you sign another. "
        "The wallet writes them out by their number. Honest text of some languages and some emoji have them too.",
    ),
    Rule(
        52,
        Group.MESSAGE,
        (TYPE,),
        "Somebody else's message",
        "the account that a message speaks of is not the one that signs it",
        "it is, or the message names none",
        "A sign-in or a permit says for whom it is. Signed by another account it is of no use to an honest page, and a dishonest one may "
        "want to learn that both accounts are yours. Choose the account that the message names.",
    ),
    Rule(
        53,
        Group.MESSAGE,
        (TYPE,),
        "A sign-in that does not fit",
        "a message reads like a sign-in (EIP-4361) but breaks its form, is for another site than the one that asks, or is over",
        "it is one in every part, or nothing like one",
        "By signing in you show a site that an account is yours. A page that passes another site's sign-in on to you can sign in there as "
        "you. Compare the site that is named with the one in your browser, letter by letter.",
    ),
)
