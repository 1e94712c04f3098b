"""One-time codes: turned on with a code, asked for after a restart, none good twice, guesses that cost time, off by the phrase."""

from __future__ import annotations

import base64
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.wallet.services.house import PASSWORD, PHRASES, House, Street
from tests.wallet.services.test_gate import REVIEW, THINK, Facts
from tests.wallet.vault.build import without_stretching
from wallet.errors import CodeRefused, CodesOff, CodesOn, CodeTooSoon, DiskFull, VaultLocked, WrongPassword
from wallet.keys.one_time import STEP, code_at
from wallet.services.gate import Gate
from wallet.services.step_up import FIRST, FREE, LONGEST, Tried
from wallet.storage.home import Home
from wallet.vault import store

NEW = "walrus-telescope-41-marmalade"
ASKING = replace(REVIEW, findings=(THINK,))


@pytest.fixture
async def street(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Street]:
    without_stretching(monkeypatch)
    made = await Street.begin(tmp_path)
    yield made
    await made.close()


class Authenticator:
    """Another device with a clock of its own: it begins where the computer's is."""

    def __init__(self, key: str, now: int) -> None:
        self._seed, self.now = base64.b32decode(key.replace(" ", "")), now

    def code(self, later: int = 0) -> str:
        return code_at(self._seed, self.now // STEP + later)

    def wrong(self) -> str:
        near = {self.code(later) for later in range(-2, 3)}
        return next(str(guess) for guess in range(100_000, 100_009) if str(guess) not in near)


async def set_up(house: House) -> Authenticator:
    key = await house.codes.begin()
    device = Authenticator(key.key, house.street.clock())
    await house.codes.finish(PASSWORD, device.code(-1))
    return device


async def test_they_are_asked_for_once_they_are_on_and_after_a_restart(street: Street) -> None:
    house = street.alice
    assert not await house.codes.on()
    assert not await house.session.step_up.asked(ASKING)
    await set_up(house)
    for _ in range(2):
        assert await house.codes.on()
        assert await house.session.step_up.asked(ASKING)
        assert not await house.session.step_up.asked(REVIEW)
        await house.leave()
        house.enter()
        await house.choose()
        with pytest.raises(VaultLocked):
            await house.codes.on()
        await house.session.unlock(PASSWORD)


async def test_the_key_is_given_out_once_and_goes_with_the_lock(street: Street) -> None:
    house = street.alice
    key = await house.codes.begin()
    await house.session.lock()
    await house.session.unlock(PASSWORD)
    with pytest.raises(CodesOff):
        await house.codes.finish(PASSWORD, Authenticator(key.key, street.clock()).code())
    await set_up(house)
    with pytest.raises(CodesOn):
        await house.codes.begin()
    assert key.key not in repr(key)


async def test_only_an_authenticator_that_has_the_key_turns_them_on(street: Street) -> None:
    house = street.alice
    device = Authenticator((await house.codes.begin()).key, street.clock())
    with pytest.raises(CodeRefused):
        await house.codes.finish(PASSWORD, device.wrong())
    with pytest.raises(WrongPassword):
        await house.codes.finish("another password", device.code())
    assert not await house.codes.on()
    await house.codes.finish(PASSWORD, device.code())
    assert await house.codes.on()


async def test_a_full_disk_leaves_them_off(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    house = street.alice
    device = Authenticator((await house.codes.begin()).key, street.clock())

    def full(path: Path, data: bytes) -> bytes:
        raise DiskFull(str(path))

    with monkeypatch.context() as patch:
        patch.setattr(store, "stage", full)
        with pytest.raises(DiskFull):
            await house.codes.finish(PASSWORD, device.code())
    assert not await house.codes.on()
    await house.codes.finish(PASSWORD, device.code())


async def test_no_code_is_good_twice_not_even_after_a_restart(street: Street) -> None:
    house = street.alice
    device = await set_up(house)
    with pytest.raises(CodeRefused):
        await house.session.step_up.check(device.code(-1))
    await house.session.step_up.check(device.code())
    await house.leave()
    house.enter()
    await house.choose()
    await house.session.unlock(PASSWORD)
    for used in (device.code(-1), device.code()):
        with pytest.raises(CodeRefused):
            await house.session.step_up.check(used)
    await house.session.step_up.check(device.code(1))


async def test_wrong_codes_cost_time_over_a_restart_too(street: Street) -> None:
    house = street.alice
    device = await set_up(house)
    for _ in range(FREE):
        with pytest.raises(CodeRefused):
            await house.session.step_up.check(device.wrong())
    with pytest.raises(CodeTooSoon) as early:
        await house.session.step_up.check(device.code())
    assert 0 < early.value.seconds <= FIRST
    await house.leave()
    house.enter()
    await house.choose()
    await house.session.unlock(PASSWORD)
    with pytest.raises(CodeTooSoon):
        await house.codes.turn_off(PASSWORD, device.code())


def test_the_wait_doubles_up_to_its_longest_and_a_clock_that_is_set_back_does_not_stretch_it() -> None:
    tried, waits = Tried(), list[int]()
    for _ in range(12):
        tried = tried.after_a_wrong_one(1000)
        waits.append(tried.wait(1000))
    assert waits[:6] == [0, 0, FIRST, 2 * FIRST, 4 * FIRST, 8 * FIRST]
    assert waits[-1] == LONGEST
    assert tried.wait(0) == LONGEST
    assert tried.wait(1000 + LONGEST) == 0


async def test_turning_them_off_takes_password_and_code(street: Street) -> None:
    house = street.alice
    device = await set_up(house)
    with pytest.raises(WrongPassword):
        await house.codes.turn_off("another password", device.code())
    with pytest.raises(CodeRefused):
        await house.codes.turn_off(PASSWORD, device.wrong())
    assert await house.codes.on()
    await house.codes.turn_off(PASSWORD, device.code())
    assert not await house.codes.on()
    await house.session.lock()
    await house.session.unlock(PASSWORD)
    assert not await house.codes.on()
    with pytest.raises(CodesOff):
        await house.codes.turn_off(PASSWORD, device.code(1))


async def test_another_password_keeps_them_and_the_phrase_turns_them_off(street: Street) -> None:
    house = street.alice
    device = await set_up(house)
    await house.wallets.change_password(PASSWORD, NEW, keyring=None)
    await house.session.lock()
    await house.session.unlock(NEW)
    assert await house.codes.on()
    await house.session.step_up.check(device.code())
    await house.wallets.recover(PHRASES["alice"], "", PASSWORD, keyring=None)
    await house.session.lock()
    await house.session.unlock(PASSWORD)
    assert not await house.codes.on()


async def test_no_older_file_that_would_do_without_them_stays(street: Street) -> None:
    house = street.alice
    assert house.session.current is not None
    await house.wallets.rename("alice again", PASSWORD)  # leaves an older file
    await set_up(house)
    vault = Home(house.folder).vault_file(house.session.current.id)
    now = vault.read_bytes()
    assert {path.read_bytes() for path in vault.parent.glob("vault.json*")} == {now}


async def test_a_review_that_asks_to_think_twice_is_not_confirmed_without_a_code(street: Street) -> None:
    """The gate with the real signer behind it."""
    house = street.alice
    device = await set_up(house)
    facts, gate = Facts(), Gate[str](house.session.gatekeeper)
    facts.review = ASKING
    shown = await gate.show(facts.gather)
    assert shown.asks_code
    with pytest.raises(CodeRefused):
        await gate.confirm(shown)
    shown = replace(await gate.show(facts.gather), code=device.code())
    assert await gate.confirm(shown)
    again = replace(await gate.show(facts.gather), code=device.code())
    with pytest.raises(CodeRefused):
        await gate.confirm(again)
