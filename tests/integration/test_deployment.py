"""The wallet deploys the swap contract on a chain that lacks it: on both engines, and refused with a sentence where it cannot be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.anvil import ENGINES, needs_anvil
from tests.command_line import lockstep
from tests.integration.plain_chain import Plain, old_anvil, plain_chain
from wallet import boot
from wallet.errors import Blocked, ContractStands, DeploymentRefused, InputError, ReviewChanged, VaultLocked
from wallet.facade import Wallet
from wallet.model.hashing import keccak256
from wallet.model.networks_file import write_networks
from wallet.model.views import ContractState, ContractView
from wallet.outbox.outbox import Free, Outbox
from wallet.playground.genesis import PHRASE, PHRASE_ACCOUNTS
from wallet.playground.processes import Engine
from wallet.swaps import htlc

PASSWORD = "orbital-walnut-93-tangerine"
POOR = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.fixture(params=ENGINES)
def plain(request: pytest.FixtureRequest) -> Generator[Plain]:
    with plain_chain(request.param) as found:
        yield found


@pytest.fixture
def anvil_alone() -> Generator[Plain]:
    """For what only anvil can pretend."""
    with plain_chain(Engine.ANVIL) as found:
        yield found


@pytest.fixture(scope="module")
def untouched() -> Generator[Plain]:
    """One for all tests that deploy nothing."""
    with plain_chain(Engine.EMBEDDED) as found:
        yield found


@asynccontextmanager
async def opened(plain: Plain, home: Path, phrase: str = PHRASE) -> AsyncGenerator[Wallet]:
    """A wallet of the test phrase, which has coins there; unlocked the first time."""
    wallet = await boot.build(home, networks=(plain.network,))
    try:
        if wallet.session.current is None:
            await wallet.wallets.create("Main", phrase, "", PASSWORD, use_keyring=False)
        yield wallet
    finally:
        await wallet.close()


async def nothing(_: ContractView) -> None:
    return


async def followed(wallet: Wallet, chain_id: int) -> ContractView:
    async with asyncio.timeout(40):
        return await wallet.contracts.run(chain_id, nothing)


async def test_from_missing_to_final(plain: Plain, tmp_path: Path) -> None:
    chain_id = plain.network.chain_id
    async with opened(plain, tmp_path) as wallet:
        await refuses_what_was_not_shown(wallet, chain_id)
        before = await wallet.contracts.view(chain_id)
        assert (before.state, before.usable) == (ContractState.MISSING, False)
        review = await wallet.contracts.review_deploy(chain_id)
        assert (review.kind, review.findings) == ("deploy", ())
        assert before.fee is not None
        assert review.fee is not None
        assert before.fee.units <= review.fee.units
        sent = await wallet.contracts.confirm_deploy(review)
        assert sent.state is ContractState.UNDER_WAY
        with pytest.raises(DeploymentRefused, match="on its way already"):
            await wallet.contracts.review_deploy(chain_id)
        ended = await followed(wallet, chain_id)
        assert (ended.state, ended.usable, ended.address) == (ContractState.STANDS, True, htlc.HTLC_ADDRESS)
        (row,) = await wallet.activity.rows()
        assert (row.title, row.state, row.transaction) == ("Deployed the swap contract", "final", sent.transaction)
        with pytest.raises(ContractStands, match="Nothing was signed"):
            await wallet.contracts.review_deploy(chain_id)
    assert keccak256(plain.code(htlc.HTLC_ADDRESS)) == htlc.HTLC_CODE_HASH
    receipt = plain.node.ask("eth_getTransactionReceipt", sent.transaction)
    assert int(receipt["gasUsed"], 16) * int(receipt["effectiveGasPrice"], 16) <= review.fee.units
    transaction = plain.node.ask("eth_getTransactionByHash", sent.transaction)
    assert ("Data", transaction["input"]) in review.raw
    assert transaction["to"].lower() == htlc.PROXY.lower()


async def refuses_what_was_not_shown(wallet: Wallet, chain_id: int) -> None:
    for change in ({"digest": bytes(32)}, {"fee": None}, {"id": "another"}):
        with pytest.raises(ReviewChanged):
            await wallet.contracts.confirm_deploy(replace(await wallet.contracts.review_deploy(chain_id), **change))
    with pytest.raises(InputError, match="There is no chain 5"):
        await wallet.contracts.review_deploy(5)


async def test_somebody_deploys_it_between_review_and_confirmation(plain: Plain, tmp_path: Path) -> None:
    async with opened(plain, tmp_path) as wallet:
        review = await wallet.contracts.review_deploy(plain.network.chain_id)
        await asyncio.to_thread(plain.deploy_as_a_stranger)
        with pytest.raises(ContractStands, match="already"):
            await wallet.contracts.confirm_deploy(review)
        assert await wallet.activity.rows() == ()
        assert (await wallet.contracts.view(plain.network.chain_id)).state is ContractState.STANDS
    assert plain.node.number("eth_getTransactionCount", PHRASE_ACCOUNTS[0], "pending") == 0


async def test_a_crash_between_writing_and_sending(plain: Plain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The signed bytes are on disk and went nowhere. Started again, and still locked, the wallet sends those very bytes."""
    chain_id = plain.network.chain_id

    async def crash(_outbox: Outbox, _hash: bytes) -> None:
        raise KeyError("the power fails here")

    with monkeypatch.context() as crashing:
        crashing.setattr(Outbox, "broadcast", crash)
        async with opened(plain, tmp_path) as wallet:
            with pytest.raises(KeyError):
                await wallet.contracts.confirm_deploy(await wallet.contracts.review_deploy(chain_id))
            (row,) = await wallet.activity.rows()
            assert row.state == "signed"
    assert plain.code(htlc.HTLC_ADDRESS) == b""
    async with opened(plain, tmp_path) as wallet:
        assert (await wallet.contracts.view(chain_id)).state is ContractState.UNDER_WAY
        with pytest.raises(VaultLocked):
            await wallet.contracts.review_deploy(chain_id)
        assert (await followed(wallet, chain_id)).state is ContractState.STANDS
        (after,) = await wallet.activity.rows()
        assert (after.transaction, after.state) == (row.transaction, "final")


async def test_without_coins_it_is_blocked(untouched: Plain, tmp_path: Path) -> None:
    async with opened(untouched, tmp_path, POOR) as wallet:
        review = await wallet.contracts.review_deploy(untouched.network.chain_id)
        assert [finding.rule for finding in review.findings] == [19]
        with pytest.raises(Blocked, match="not enough PLN"):
            await wallet.contracts.confirm_deploy(review)


def _keep_all(_outbox: Outbox) -> Free:
    return lambda _chain_id, _account, _balance, _price: 0


async def test_what_open_swaps_need_is_not_spent(untouched: Plain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rule 12: a deployment that would leave a refund without its fee is blocked, however rich the account seems."""
    async with opened(untouched, tmp_path) as wallet:
        chain_id = untouched.network.chain_id
        assert (await wallet.contracts.review_deploy(chain_id)).findings == ()
        monkeypatch.setattr(Outbox, "free", property(_keep_all, lambda _outbox, _free: None), raising=False)
        review = await wallet.contracts.review_deploy(untouched.network.chain_id)
        assert review.blocked
        assert any("open swaps" in note for note in review.notes)


OTHER_CODE = "0x6001600155"
LACKING = (
    (htlc.PROXY, "0x", "the deployment proxy, which puts it at the same address everywhere, is missing"),
    (htlc.PROXY, OTHER_CODE, "is not the deployment proxy"),
    (htlc.HTLC_ADDRESS, OTHER_CODE, "other code stands at its address"),
)


@needs_anvil
async def test_it_is_refused_with_a_sentence(anvil_alone: Plain, tmp_path: Path) -> None:
    chain_id = anvil_alone.network.chain_id
    async with opened(anvil_alone, tmp_path) as wallet:
        for address, code, reason in LACKING:
            before = anvil_alone.node.ask("eth_getCode", address, "latest")
            review = await wallet.contracts.review_deploy(chain_id)
            anvil_alone.node.ask("anvil_setCode", address, code)
            with pytest.raises(DeploymentRefused, match=reason):
                await wallet.contracts.confirm_deploy(review)
            with pytest.raises(DeploymentRefused, match="Nothing was signed"):
                await wallet.contracts.review_deploy(chain_id)
            view = await wallet.contracts.view(chain_id)
            assert view.state is ContractState.IMPOSSIBLE
            assert reason in view.sentence
            anvil_alone.node.ask("anvil_setCode", address, before)


@needs_anvil
async def test_a_chain_from_before_cancun_is_refused(tmp_path: Path) -> None:
    with old_anvil() as plain:
        async with opened(plain, tmp_path) as wallet:
            with pytest.raises(DeploymentRefused, match="transient storage"):
                await wallet.contracts.review_deploy(plain.network.chain_id)
            assert (await wallet.contracts.view(plain.network.chain_id)).state is ContractState.IMPOSSIBLE


async def test_a_network_of_another_contract_is_refused(untouched: Plain, tmp_path: Path) -> None:
    other = replace(untouched, network=replace(untouched.network, htlc=PHRASE_ACCOUNTS[1]))
    async with opened(other, tmp_path) as wallet:
        with pytest.raises(DeploymentRefused, match="name another contract"):
            await wallet.contracts.review_deploy(untouched.network.chain_id)


async def test_a_chain_that_does_not_answer_is_unknown(untouched: Plain, tmp_path: Path) -> None:
    away = replace(untouched, network=replace(untouched.network, endpoints=("http://127.0.0.1:9",)))
    async with opened(away, tmp_path) as wallet:
        (view,) = await wallet.contracts.list()
        assert view.state is ContractState.UNKNOWN
        assert "No node of" in view.sentence


@pytest.mark.timeout(170)
def test_from_the_command_line(tmp_path: Path) -> None:
    """Status, refusals, and a deployment to its end, with JSON for programs."""
    secret = PASSWORD + "\n"
    with plain_chain(Engine.EMBEDDED) as plain:
        chain = ("--chain", str(plain.network.chain_id))
        (tmp_path / "networks.json").write_text(write_networks((plain.network,)), encoding="utf-8")
        restore = ("wallet", "restore", "--no-keyring", "--password-stdin")
        assert lockstep(*restore, home=tmp_path, given=f"{PHRASE}\n{secret}").code == 0
        (before,) = lockstep("contract", "status", "--json", home=tmp_path).json()
        assert (before["state"], before["usable"]) == ("missing", False)
        assert int(before["fee"]) > 0
        done = lockstep("contract", "deploy", *chain, "--yes", "--password-stdin", "--json", home=tmp_path, given=secret)
        after = done.json()
        assert (after["state"], after["address"]) == ("deployed", htlc.HTLC_ADDRESS)
        assert "It counts once that block is final" in done.err
        assert keccak256(plain.code(htlc.HTLC_ADDRESS)) == htlc.HTLC_CODE_HASH
        assert "deployed" in lockstep("contract", "status", home=tmp_path).out
        again = lockstep("contract", "deploy", *chain, "--yes", "--password-stdin", home=tmp_path, given=secret)
        assert again.code == 1
        assert again.says("stands on")
