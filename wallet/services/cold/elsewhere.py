"""What a text is that does not belong where it was given, told by its look, and where it does belong. It is not read any further. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

UNSIGNED, SIGNED = "lockstep-unsigned", "lockstep-signed"
_FORMAT = re.compile(r'"format"\s*:\s*"(lockstep-[a-z]{1,20})"')
_LINE = re.compile(r"\s*(lockstep-[a-z]{1,20})-[0-9]+:", re.IGNORECASE)
_PHRASE_LENGTHS = (12, 15, 18, 21, 24)
_KEPT = "leave it in the data folder of its wallet"


@dataclass(frozen=True, slots=True)
class Known:
    """`what` it is, after “it is”; `where` it belongs, as a clause that tells somebody to do so."""

    what: str
    where: str


_KNOWN = {
    UNSIGNED: Known("a prepared payment, not signed yet", "sign it on the computer that has the key, and bring its answer here"),
    SIGNED: Known("the signed answer to a prepared payment", "take it in on the computer that prepared the payment"),
    "lockstep-offer": Known("the offer of a swap", "open it on the page Swap, or with lockstep swap accept"),
    "lockstep-acceptance": Known("the answer to an offer of a swap", "give it to the swap that it answers, or to lockstep swap run"),
    "lockstep-receipt": Known("the receipt of a swap", "open it on the page Swap of a restored wallet, or with lockstep watch"),
    "lockstep-backup": Known("a backup file", "begin a wallet with it, or try it out on the page Safety"),
    "lockstep-vault": Known("the vault of a wallet", _KEPT),
    "lockstep-watched": Known("the file of a wallet that only watches", _KEPT),
    "lockstep-courier": Known("the file of a courier", _KEPT),
}
_KEYSTORE = Known("a keystore file", "import it on the page Accounts, or with lockstep account import")
_NETWORKS = Known("a list of networks", "keep it in the data folder, as networks.json")
_PHRASE = Known("what looks like a recovery phrase", "keep it to yourself, since whoever has it has the wallet")


def known(text: str) -> tuple[str, Known] | None:
    """Its format (empty for what has none) and what it is; None for what nobody here knows."""
    found = _LINE.match(text) or _FORMAT.search(text)
    if found is not None:
        form = found[1].lower()
        return (form, _KNOWN[form]) if form in _KNOWN else None
    lowered = text.lower()
    if '"crypto"' in lowered and '"ciphertext"' in lowered:
        return "", _KEYSTORE
    if '"networks"' in lowered and '"chain_id"' in lowered:
        return "", _NETWORKS
    words = text[:1000].split()
    if len(words) in _PHRASE_LENGTHS and all(word.isalpha() for word in words):
        return "", _PHRASE
    return None
