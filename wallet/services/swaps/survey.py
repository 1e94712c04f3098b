"""Looks at a chain before anything is signed for it. What could not be learnt stays None and is never taken for good."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wallet.chains.client import ChainClient
from wallet.errors import ChainError, EndpointsDisagree, WrongChain
from wallet.model.address import NATIVE, Address
from wallet.model.asset import Asset
from wallet.model.network import Network
from wallet.model.transaction import Head, Price


@dataclass(frozen=True, slots=True)
class Survey:
    """One chain as one account of ours finds it.

    code: keccak256 of the HTLC's runtime code. coin: wei of the account; held: base units of the asset; price: of a transaction now.
    agree: two nodes show the same head (None: only one could be asked). wrong_chain, trouble: what went wrong, if anything did.
    """

    network: Network
    asset: Asset
    genesis: bytes | None = None
    head: Head | None = None
    agree: bool | None = None
    loopback: bool = False
    code: bytes | None = None
    coin: int | None = None
    held: int | None = None
    price: Price | None = None
    wrong_chain: bool = False
    trouble: str = ""


async def survey(client: ChainClient, account: Address, asset: Asset) -> Survey:
    """Ask everything that the checks of one leg need. Raises nothing: trouble is part of the answer."""
    found = Survey(client.network, asset)
    try:
        agreed = await client.agreed_head()
        found = replace(found, genesis=client.genesis, head=agreed.value, agree=agreed.witnesses >= 2 or None, loopback=agreed.loopback)
        code = await client.code_hash(client.network.htlc)
        coin, held = await client.balances(((account, NATIVE), (account, asset.token)))
        return replace(found, code=code, coin=coin, held=held, price=await client.price())
    except WrongChain as error:
        return replace(found, wrong_chain=True, trouble=str(error))
    except EndpointsDisagree as error:
        return replace(found, agree=False, trouble=str(error))
    except ChainError as error:
        return replace(found, trouble=str(error))
