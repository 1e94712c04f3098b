"""Was an offer of ours used before, without this data folder knowing? One from a backup forgets; the chain does not (rule 38).

An offer that is used twice would be locked against a secret that is public since the first time.
"""

from __future__ import annotations

from wallet.chains.abi import address_word
from wallet.errors import ChainError
from wallet.model.address import Address
from wallet.model.swap import Terms
from wallet.rules import swap_terms, transaction
from wallet.services.swaps.checks import Checked
from wallet.services.workspace import Workspace
from wallet.storage import swaps
from wallet.swaps import htlc

WINDOWS = 100
"""Log queries that one look may take. Where that does not reach back to the offer, the check says that it could not run."""

_SLACK = 600  # seconds by which this computer's clock may have been ahead when the offer was made
_LABEL = "Offer not used before"


async def used_before(workspace: Workspace, terms: Terms, account: Address, now: int) -> Checked:
    """Look for a lock of ours with the offer's hash since the offer was made. `now`: Unix seconds."""
    leg = terms.offer.offer.give
    client, network = workspace.clients[leg.chain_id], workspace.network(leg.chain_id)
    stored = await workspace.database.run(lambda connection: swaps.find(connection, terms.swap_id))
    made = now if stored is None else stored.created
    try:
        head = await client.head()
        back = (max(0, now - made) + _SLACK) // max(1, network.timing.block) + 1
        reach = min(back, WINDOWS * client.log_window)
        topics = (htlc.LOCKED, terms.hashlock, address_word(account))
        logs = await client.logs([leg.htlc], topics, max(0, head.number - reach), head.number)
    except ChainError as error:
        return Checked(_LABEL, "", transaction.could_not_check(f"whether this offer was used before: {error}"))
    if logs:
        return Checked(_LABEL, "", swap_terms.bad_hashlock(terms.hashlock, used=True))
    if reach < back:
        return Checked(_LABEL, "", transaction.could_not_check("whether this offer was used before: it is too old for that"))
    return Checked(_LABEL, "The chain shows no lock of yours with its hash.", None)
