"""The playground's own tokens and its Multicall."""

from __future__ import annotations

import pytest
from eth_abi.abi import decode

from tests.contracts.chain import LocalChain, creation
from tests.contracts.swaps import World
from tests.contracts.test_permit import PERMIT, sign
from wallet.model.address import NATIVE, Address, checksummed
from wallet.model.amount import MAX_UINT256
from wallet.model.hashing import keccak256

AGGREGATE = "aggregate3((address,bool,bytes)[])"
TRANSFER = keccak256(b"Transfer(address,address,uint256)")


def texts(chain: LocalChain, token: Address) -> tuple[str, str, int]:
    name, symbol = (decode(["string"], chain.ask(chain.call(token, f"{field}()")))[0] for field in ("name", "symbol"))
    return name, symbol, int.from_bytes(chain.ask(chain.call(token, "decimals()")), "big")


def test_a_plain_token_says_what_it_was_told(world: World) -> None:
    assert texts(world.chain, world.token) == ("Example", "EXM", 6)
    assert world.chain.balance(world.token, world.payer) == 10**24


def test_an_unlimited_allowance_is_not_counted_down(world: World) -> None:
    chain = world.chain
    for allowed, left in ((MAX_UINT256, MAX_UINT256), (10, 3)):
        chain.do(world.payer, world.token, "approve(address,uint256)", world.stranger, allowed)
        chain.do(world.stranger, world.token, "transferFrom(address,address,uint256)", world.payer, world.payee, 7)
        rest = chain.ask(chain.call(world.token, "allowance(address,address)", world.payer, world.stranger))
        assert int.from_bytes(rest, "big") == left
    assert chain.balance(world.token, world.payee) == 14


def test_a_plain_token_does_not_move_what_is_not_there(world: World) -> None:
    call = world.chain.call(world.token, "transfer(address,uint256)", world.payee, 1)
    assert world.chain.refused(world.stranger, call) == "balance"
    nowhere = world.chain.call(world.token, "transfer(address,uint256)", NATIVE, 1)
    assert world.chain.refused(world.payer, nowhere) == "receiver"


def test_a_permit_counts_once(world: World) -> None:
    deadline, v, r, s = sign(world, world.payer, world.stranger, 5)
    world.chain.do(world.payee, world.token, PERMIT, world.payer, world.stranger, 5, deadline, v, r, s)
    again = world.chain.call(world.token, PERMIT, world.payer, world.stranger, 5, deadline, v, r, s)
    assert world.chain.refused(world.payee, again) == "signature"


def test_a_mirrored_permit_is_refused(world: World) -> None:
    deadline, v, r, s = sign(world, world.payer, world.stranger, 5)
    mirrored = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141 - int.from_bytes(s, "big")
    call = world.chain.call(world.token, PERMIT, world.payer, world.stranger, 5, deadline, 55 - v, r, mirrored.to_bytes(32, "big"))
    assert world.chain.refused(world.payee, call) == "signature"


def test_the_fee_token_keeps_one_percent(world: World) -> None:
    fee = world.chain.deploy(creation("fee", "Fee", "FEE", 2, 10_000, world.payer))
    world.chain.do(world.payer, fee, "transfer(address,uint256)", world.payee, 1_000)
    assert world.chain.balance(fee, world.payee) == 990
    assert int.from_bytes(world.chain.ask(world.chain.call(fee, "totalSupply()")), "big") == 9_990
    assert texts(world.chain, fee) == ("Fee", "FEE", 2)


def test_spam_shows_a_balance_and_cannot_be_moved(world: World) -> None:
    victims = [world.payer, world.payee]
    spam = world.chain.deploy(creation("spam", "Claim at https://example.invalid", "USDC.example.invalid", 6, 5, victims))
    assert [world.chain.balance(spam, each) for each in victims] == [5, 5]
    call = world.chain.call(spam, "transfer(address,uint256)", world.payee, 1)
    assert world.chain.refused(world.payer, call) == "visit the website first"
    thrown = world.chain.do(world.payee, spam, "airdrop(uint256,address[])", 7, [world.stranger])
    assert [log.topics[0] for log in thrown.logs] == [TRANSFER]
    assert world.chain.balance(spam, world.stranger) == 7


def test_multicall_answers_in_order_and_lets_failures_pass(world: World) -> None:
    chain = world.chain
    multicall = chain.deploy(creation("multicall"))
    balance = chain.call(world.token, "balanceOf(address)", world.payer).data
    coins = chain.call(multicall, "getEthBalance(address)", world.payee).data
    fails = chain.call(world.token, "transfer(address,uint256)", world.payer, 1).data
    calls = [(world.token, False, balance), (multicall, False, coins), (world.token, True, fails), (checksummed(b"\x11" * 20), True, b"")]
    (results,) = decode(["(bool,bytes)[]"], chain.ask(chain.call(multicall, AGGREGATE, calls)))
    assert [ok for ok, _ in results] == [True, True, False, True]
    assert int.from_bytes(results[0][1], "big") == 10**24
    assert int.from_bytes(results[1][1], "big") == chain.coins(world.payee)
    assert b"balance" in results[2][1]
    assert results[3][1] == b""


def test_multicall_stops_where_failure_is_not_allowed(world: World) -> None:
    multicall = world.chain.deploy(creation("multicall"))
    fails = world.chain.call(world.token, "transfer(address,uint256)", world.payer, 1).data
    assert (
        world.chain.refused(world.payer, world.chain.call(multicall, AGGREGATE, [(world.token, False, fails)])) == "Multicall3: call failed"
    )


@pytest.mark.parametrize("count", [0, 1, 1000])
def test_multicall_takes_a_thousand_calls(world: World, count: int) -> None:
    multicall = world.chain.deploy(creation("multicall"))
    data = world.chain.call(world.token, "balanceOf(address)", world.payer).data
    answer = world.chain.ask(world.chain.call(multicall, AGGREGATE, [(world.token, True, data)] * count))
    (results,) = decode(["(bool,bytes)[]"], answer)
    assert results == ((True, (10**24).to_bytes(32, "big")),) * count
