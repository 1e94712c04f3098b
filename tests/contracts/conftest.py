"""One chain for all tests of this folder; each test leaves it as it found it."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.contracts.chain import LocalChain, creation
from tests.contracts.swaps import World
from wallet.model.address import NATIVE, Address


@pytest.fixture(scope="session")
def first_world() -> World:
    chain = LocalChain()
    htlc = chain.deploy(creation("htlc"))
    token = chain.deploy(creation("plain", "Example", "EXM", 6, 10**24, chain.accounts[0]))
    return World(chain, htlc, token)


@pytest.fixture
def world(first_world: World) -> Generator[World]:
    before = first_world.chain.snapshot()
    yield first_world
    first_world.chain.revert(before)


@pytest.fixture
def chain(world: World) -> LocalChain:
    return world.chain


@pytest.fixture(params=["coin", "token"])
def asset(request: pytest.FixtureRequest, world: World) -> Address:
    return NATIVE if request.param == "coin" else world.token
