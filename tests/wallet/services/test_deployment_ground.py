"""When may the swap contract be deployed? Only where the known proxy would put exactly the known code at the known address."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.contracts import artefact
from tests.fakes.chain import network
from wallet.chains.node import EMPTY_CODE
from wallet.errors import ContractStands, DeploymentRefused
from wallet.model.address import NATIVE
from wallet.services.deployment.ground import Ground, obstacle, refuse
from wallet.swaps import htlc

NETWORK = network("http://127.0.0.1:1", htlc=htlc.HTLC_ADDRESS)
GOOD = Ground(EMPTY_CODE, htlc.PROXY_CODE_HASH, modern=True)
CODES = st.sampled_from([EMPTY_CODE, htlc.HTLC_CODE_HASH, htlc.PROXY_CODE_HASH, b"other".ljust(32)])
CALL = htlc.deploy_call(7, artefact("htlc").bytecode)


def test_an_empty_place_with_the_proxy_may_be_built_on() -> None:
    refuse(NETWORK, GOOD)


@given(code=CODES, proxy=CODES, modern=st.booleans(), ours=st.booleans())
def test_nothing_else_may(code: bytes, proxy: bytes, modern: bool, ours: bool) -> None:
    ground = Ground(code, proxy, modern)
    where = NETWORK if ours else replace(NETWORK, htlc=NATIVE)
    if ours and ground == GOOD:
        return
    with pytest.raises((ContractStands, DeploymentRefused)) as refused:
        refuse(where, ground)
    assert isinstance(refused.value, ContractStands) == (ours and code == htlc.HTLC_CODE_HASH)
    assert (obstacle(where, ground) is None) == isinstance(refused.value, ContractStands)


def test_the_known_call_creates_the_contract_at_its_address() -> None:
    assert htlc.created_by(CALL) == htlc.HTLC_ADDRESS


@given(place=st.integers(0, len(CALL.data) - 1), bit=st.integers(0, 7))
def test_one_bit_of_it_changed_creates_it_elsewhere(place: int, bit: int) -> None:
    data = bytearray(CALL.data)
    data[place] ^= 1 << bit
    assert htlc.created_by(replace(CALL, data=bytes(data))) != htlc.HTLC_ADDRESS


def test_any_other_call_creates_nothing() -> None:
    for other in (replace(CALL, to=NATIVE), replace(CALL, value=1), replace(CALL, data=CALL.data[:32])):
        assert htlc.created_by(other) is None
