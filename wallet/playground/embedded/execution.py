"""eth_call and eth_estimateGas: run a transaction nobody signed, on the state after a block, and leave no trace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from eth.abc import BlockHeaderAPI, ComputationAPI, StateAPI
from eth.exceptions import Revert
from eth.vm.spoof import SpoofTransaction
from eth_utils.exceptions import ValidationError

from wallet.playground.embedded.gas import calldata_floor
from wallet.playground.embedded.jsonrpc import REVERTED, SERVER_ERROR, RpcError
from wallet.playground.embedded.ledger import GAS_LIMIT, Ledger

if TYPE_CHECKING:
    from eth_typing import Address

STIPEND = 2_300
_ERROR, _PANIC = bytes.fromhex("08c379a0"), bytes.fromhex("4e487b71")


@dataclass(frozen=True, slots=True)
class Message:
    """A call as a client describes it. `gas` None means as much as a block holds; `price` (wei per gas) only bounds an estimate."""

    sender: bytes = bytes(20)
    to: bytes = b""
    data: bytes = b""
    value: int = 0
    gas: int | None = None
    price: int = 0
    access_list: tuple[tuple[bytes, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Override:
    """What a call pretends about an account; None leaves it as it is. `slots` are set one by one."""

    address: bytes
    balance: int | None = None
    nonce: int | None = None
    code: bytes | None = None
    slots: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Ran:
    """`peak` is the gas that had to be there, refunds not taken off."""

    computation: ComputationAPI
    peak: int


def call(ledger: Ledger, header: BlockHeaderAPI, message: Message, overrides: tuple[Override, ...] = ()) -> bytes:
    """What the call returns. Raises RpcError: code 3 with the revert's data, or -32000."""
    return bytes(_succeed(_run(ledger, header, message, min(message.gas or GAS_LIMIT, GAS_LIMIT), overrides)).computation.output)


def estimate(ledger: Ledger, header: BlockHeaderAPI, message: Message, overrides: tuple[Override, ...] = ()) -> int:
    """Gas limit with which the message succeeds: what it used if that is enough, else less than 1.5% above the smallest.

    More than it used is needed where it passes gas on (EIP-150) or sends coins to a contract. Raises RpcError as `call`.
    """

    def run(gas: int) -> Ran:
        return _run(ledger, header, message, gas, overrides)

    most = _most_gas(ledger, header, message)
    ran = _succeed(run(most))
    if not _fails(run, ran.peak):
        return ran.peak
    guess = (ran.peak + STIPEND) * 64 // 63
    if guess < most and not run(guess).computation.is_error:
        most = guess
    return _narrow(run, ran.peak, most)


def _narrow(run: Callable[[int], Ran], too_little: int, enough: int) -> int:
    while (enough - too_little) * 200 > enough * 3:
        middle = min((enough + too_little) // 2, too_little * 2)
        if _fails(run, middle):
            too_little = middle
        else:
            enough = middle
    return enough


def _fails(run: Callable[[int], Ran], gas: int) -> bool:
    try:
        return run(gas).computation.is_error
    except RpcError:
        return True


def _most_gas(ledger: Ledger, header: BlockHeaderAPI, message: Message) -> int:
    most = min(message.gas or GAS_LIMIT, GAS_LIMIT)
    if not message.price:
        return most
    free = ledger.state(header).get_balance(cast("Address", message.sender)) - message.value
    if free < 0:
        raise RpcError(SERVER_ERROR, "insufficient funds for transfer")
    return min(most, free // message.price)


def _run(ledger: Ledger, header: BlockHeaderAPI, message: Message, gas: int, overrides: tuple[Override, ...]) -> Ran:
    state = ledger.state(header)
    _pretend(state, overrides)
    transaction = _spoof(ledger, state, message, gas)
    needed = max(transaction.intrinsic_gas, calldata_floor(message.data))
    if gas < needed:
        raise RpcError(SERVER_ERROR, f"intrinsic gas too low: have {gas}, want {needed}")
    try:
        computation = state.apply_transaction(transaction)
    except ValidationError as error:
        raise RpcError(SERVER_ERROR, f"insufficient funds for gas * price + value: {error}") from error
    return Ran(computation, max(gas - computation.get_gas_remaining(), calldata_floor(message.data)))


def _spoof(ledger: Ledger, state: StateAPI, message: Message, gas: int) -> Any:
    unsigned = ledger.builder.new_unsigned_dynamic_fee_transaction(
        chain_id=ledger.chain_id,
        nonce=state.get_nonce(cast("Address", message.sender)),
        max_priority_fee_per_gas=0,
        max_fee_per_gas=0,
        gas=gas,
        to=message.to,
        value=message.value,
        data=message.data,
        access_list=message.access_list,
    )
    return SpoofTransaction(unsigned, from_=message.sender)


def _pretend(state: StateAPI, overrides: tuple[Override, ...]) -> None:
    for override in overrides:
        address = cast("Address", override.address)
        if override.balance is not None:
            state.set_balance(address, override.balance)
        if override.nonce is not None:
            state.set_nonce(address, override.nonce)
        if override.code is not None:
            state.set_code(address, override.code)
        for slot, value in override.slots:
            state.set_storage(address, slot, value)
    state.lock_changes()


def _succeed(ran: Ran) -> Ran:
    if not ran.computation.is_error:
        return ran
    error = ran.computation.error
    if isinstance(error, Revert):
        output = bytes(ran.computation.output)
        reason = revert_reason(output)
        raise RpcError(REVERTED, f"execution reverted: {reason}" if reason else "execution reverted", "0x" + output.hex())
    raise RpcError(SERVER_ERROR, _failure(str(error)))


def _failure(words: str) -> str:
    return "out of gas" if "gas" in words.lower() else f"execution failed: {words[:120]}"


def revert_reason(output: bytes) -> str | None:
    """The text of Error(string), or what Panic(uint256) says; None for anything else."""
    if output[:4] == _PANIC and len(output) == 36:
        return f"panic code {hex(int.from_bytes(output[4:], 'big'))}"
    if output[:4] != _ERROR or len(output) < 68:
        return None
    length = int.from_bytes(output[36:68], "big")
    return output[68 : 68 + length].decode("utf-8", "replace") if length <= len(output) - 68 else None
