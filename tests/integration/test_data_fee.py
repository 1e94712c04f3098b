"""A roll-up's fee for a transaction's bytes, asked of an oracle at the OP stack's address on a real node."""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest

from resources.contracts.build import compiled
from tests.anvil import anvil, needs_anvil
from tests.fakes.chain import network
from wallet.chains.client import ChainClient
from wallet.chains.data_fee import LARGEST, LARGEST_GAS
from wallet.errors import EndpointsDown
from wallet.model.address import Address
from wallet.playground.processes import ChainProcess
from wallet.playground.rpc import LocalNode

pytestmark = needs_anvil
ORACLE = Address("0x420000000000000000000000000000000000000F")
SOURCE = (Path(__file__).parents[1] / "contracts" / "gas_price_oracle.vy").read_text(encoding="utf-8")
BEFORE_ISTHMUS = re.sub(r"@external\n@view\ndef getOperatorFee.*", "", SOURCE, flags=re.DOTALL).replace(
    "OPERATOR: constant(uint256) = 7\n", ""
)
L1_FEE = (LARGEST + 68) * 10**9


@pytest.fixture(scope="module")
def chain() -> Generator[ChainProcess]:
    with anvil(chain_id=31337, block_seconds=1) as made:
        yield made


def client_of(chain: ChainProcess, source: str) -> ChainClient:
    node = LocalNode(chain.url)
    node.ask("anvil_setCode", ORACLE, compiled(source)["deployed"])
    node.close()
    return ChainClient(replace(network(chain.url, chain_id=31337), genesis=chain.genesis, l1_fee=ORACLE))


async def test_the_oracles_fee_and_the_operators_are_part_of_the_price(chain: ChainProcess) -> None:
    client = client_of(chain, SOURCE)
    assert await client.data_fee() == L1_FEE + 7 * LARGEST_GAS
    price = await client.price()
    assert price.data == L1_FEE + 7 * LARGEST_GAS
    assert price.of(100, 100) == 2 * (100 * price.gas + price.data)
    await client.close()


async def test_an_oracle_from_before_the_operators_fee_has_none(chain: ChainProcess) -> None:
    client = client_of(chain, BEFORE_ISTHMUS)
    assert await client.data_fee() == L1_FEE
    await client.close()


async def test_without_an_answer_nothing_looks_free(chain: ChainProcess) -> None:
    client = client_of(chain, "# pragma version ~=0.4.0\n\n@external\n@view\ndef other() -> uint256:\n    return 1\n")
    with pytest.raises(EndpointsDown, match="does not tell what a transaction pays"):
        await client.price()
    await client.close()


async def test_a_chain_without_such_a_fee_is_asked_nothing(chain: ChainProcess) -> None:
    client = ChainClient(replace(network(chain.url, chain_id=31337), genesis=chain.genesis))
    assert await client.call_priced(()) == ((), 0)
    assert (await client.price()).data == 0
    await client.close()
