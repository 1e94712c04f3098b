"""A hand-written `Wallet` that lives in memory: every port of the facade with believable data, and knobs to put it into any state.

Use `FakeWallet()`; its `.wallet` is what a page takes. Set `.errors["unlock"] = WrongPassword()` to make the call of that name fail once,
`.gate` to an `asyncio.Event` to hold every coroutine until it is set, and `.announce(Changes.X)` after changing a field.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import cast

from tests.fakes import sample
from tests.fakes.accounts import FakeAccounts
from tests.fakes.backup import CODE, FakeBackup
from tests.fakes.cold import FakeCold
from tests.fakes.contracts import FakeContracts
from tests.fakes.messages import FakeMessages
from tests.fakes.rescue import FakeRescue
from tests.fakes.swaps import FakeSwaps
from tests.fakes.words import WORDS
from wallet.errors import BadCode, BadPhrase, CodeRefused, OtherCode, OtherPhrase, WalletError, WeakPassword, WrongPassword
from wallet.facade import Listener, Transactions, Wallet, Watch
from wallet.model.amount import Amount
from wallet.model.changes import Changes
from wallet.model.codes import CodesKey
from wallet.model.key_material import KeyMaterial
from wallet.model.language import Language
from wallet.model.locking import AutoLock
from wallet.model.network import Network
from wallet.model.path import PathStyle
from wallet.model.verdict import Line, Review
from wallet.model.views import (
    AccountView,
    ActivityRow,
    BalanceView,
    CourierGas,
    CourierView,
    Health,
    KeyringInfo,
    NetworkView,
    PortfolioView,
    SessionState,
    Strength,
    WalletInfo,
    WalletKind,
)

PASSWORD = "correct horse battery"
KEYRING = KeyringInfo("GNOME Keyring", True, "Half of the lock is kept in GNOME Keyring, the other half is your password.")
NO_KEYRING = KeyringInfo(
    "none", False, "The keyring of this computer does not answer (no D-Bus session). Unlock it or start its service, or go on without."
)


class FakeWallet:
    """The whole core in one object. `networks` default to the playground's two."""

    def __init__(self, state: SessionState = SessionState.UNLOCKED, networks: tuple[Network, ...] = sample.PLAYGROUND) -> None:
        self.networks = networks
        self.errors: dict[str, WalletError] = {}
        self.gate: asyncio.Event | None = None
        self.calls: list[str] = []
        self.closed = False
        self._listeners: list[Listener] = []
        self.session = FakeSession(self, state)
        self.settings = FakeSettings(self)
        self.codes = FakeCodes(self)
        self.portfolio = FakePortfolio(self)
        self.activity = FakeActivity(self)
        self.swaps = FakeSwaps(self)
        self.rescue = FakeRescue()
        self.contracts = FakeContracts(self)
        self.courier = FakeCourier(self)
        self.backup = FakeBackup(self)
        watch = cast("Watch", None)  # no page shows other people's swaps
        transactions = cast("Transactions", None)  # nor reviews a bare call
        self.cold = FakeCold(self)
        self.messages = FakeMessages(self)
        signing = (self.cold, self.messages)
        self.accounts = FakeAccounts(self)
        ports = (self.portfolio, self.accounts, self.swaps, self.rescue, self.activity, self.contracts, self.courier, watch, self.backup)
        ports = (self.session, self.session, self.settings, self.codes, *ports, *signing, transactions)
        self.wallet = Wallet(networks, *ports, self.subscribe, self.close)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def announce(self, changes: Changes) -> None:
        for listener in tuple(self._listeners):
            listener(changes)

    async def close(self) -> None:
        self.closed = True

    async def called(self, name: str) -> None:
        """Every port call passes here: noted, held at the gate, failed once if asked."""
        self.calls.append(name)
        if self.gate:
            await self.gate.wait()
        else:
            await asyncio.sleep(0)
        if error := self.errors.pop(name, None):
            raise error


class FakeSession:
    """Both the session and the port that makes and changes wallets."""

    def __init__(self, world: FakeWallet, state: SessionState) -> None:
        self._world = world
        self.state = state
        self.known: tuple[WalletInfo, ...] = () if state is SessionState.NO_WALLET else (WalletInfo("w1", "Everyday", "GNOME Keyring"),)
        self.current = self.known[0] if self.known else None
        self.answer = KEYRING
        self.password = PASSWORD
        self.brought: KeyMaterial | None = None
        self.drawn, self.asked = sample.PHRASE, (0, Language.ENGLISH)
        self.passphrase = self.watched = ""

    def wallets(self) -> tuple[WalletInfo, ...]:
        return self.known

    async def keyring(self) -> KeyringInfo:
        await self._world.called("keyring")
        return self.answer

    def strength(self, password: str, *, use_keyring: bool = True, name: str = "") -> Strength:
        score = 0 if password == name else min(4, len(password) // 4)
        words = ("guessed at once", "guessed within minutes", "guessed within days", "would take years", "would take centuries")[score]
        return Strength(score, words, score >= (2 if use_keyring else 3))

    def complete(self, prefix: str, before: str = "") -> tuple[str, ...]:
        del before
        return tuple(word for word in WORDS if word.startswith(prefix))[:8] if prefix else ()

    async def check_phrase(self, phrase: str) -> None:
        await self._world.called("check_phrase")
        words = phrase.split()
        for place, word in enumerate(words, 1):
            if word not in WORDS:
                raise BadPhrase(f"word {place}, “{word}”, is not in the list", word=word, place=place)
        if len(words) not in (12, 15, 18, 21, 24):
            raise BadPhrase(f"it has {len(words)} words instead of 12, 15, 18, 21 or 24")
        if phrase != sample.PHRASE:
            raise BadPhrase("the checksum does not fit, so a word is wrong or two are swapped")

    async def new_phrase(self, words: int = 12, language: Language = Language.ENGLISH) -> str:
        await self._world.called("new_phrase")
        self.asked = (words, language)
        return self.drawn

    async def create(
        self, name: str, phrase: str, passphrase: str, password: str, *, use_keyring: bool, style: PathStyle = PathStyle.BIP44
    ) -> WalletInfo:
        await self._world.called("create")
        del phrase, style
        self.passphrase = passphrase
        return self._made(name, password, use_keyring=use_keyring)

    def _made(self, name: str, password: str, *, use_keyring: bool, kind: WalletKind = WalletKind.PHRASE) -> WalletInfo:
        if not self.strength(password, use_keyring=use_keyring).enough:
            raise WeakPassword("It is short.")
        info = WalletInfo(f"w{len(self.known) + 1}", name, self.answer.name if use_keyring else None, kind)
        self.known = (*self.known, info)
        self.current, self.state, self.password = info, SessionState.UNLOCKED, password
        self._world.announce(Changes.SESSION)
        return info

    def bring_back(self, name: str, password: str, *, use_keyring: bool) -> WalletInfo:
        """From a backup."""
        return self._made(name, password, use_keyring=use_keyring)

    async def new_code(self) -> str:
        await self._world.called("new_code")
        return CODE

    async def create_from_key(self, name: str, key: KeyMaterial, code: str, password: str, *, use_keyring: bool) -> WalletInfo:
        await self._world.called("create_from_key")
        self.brought = key
        if code != CODE:
            raise BadCode("a letter is wrong, or two are swapped")
        return self._made(name, password, use_keyring=use_keyring, kind=WalletKind.KEYS)

    async def create_watched(self, name: str, text: str) -> WalletInfo:
        await self._world.called("create_watched")
        self.watched = text
        info = WalletInfo(f"w{len(self.known) + 1}", name, None, WalletKind.WATCHED)
        self.known = (*self.known, info)
        self.current, self.state = info, SessionState.UNLOCKED
        self._world.announce(Changes.SESSION)
        return info

    async def choose(self, wallet_id: str) -> None:
        await self._world.called("choose")
        self.current = next(info for info in self.known if info.id == wallet_id)
        self.state = SessionState.UNLOCKED if self.current.kind is WalletKind.WATCHED else SessionState.LOCKED
        self._world.announce(Changes.SESSION)

    async def unlock(self, password: str) -> None:
        await self._world.called("unlock")
        if password != self.password:
            raise WrongPassword()
        self.state = SessionState.UNLOCKED
        self._world.announce(Changes.SESSION)

    async def change_password(self, old: str, new: str, *, keyring: str | None) -> WalletInfo:
        await self._world.called("change_password")
        if old != self.password:
            raise WrongPassword()
        return self._relocked(new, keyring)

    async def recover(self, phrase: str, passphrase: str, new: str, *, keyring: str | None) -> WalletInfo:
        await self._world.called("recover")
        if phrase != sample.PHRASE or passphrase:
            raise OtherPhrase()
        return self._relocked(new, keyring)

    async def recover_by_code(self, code: str, new: str, *, keyring: str | None) -> WalletInfo:
        await self._world.called("recover_by_code")
        if code.replace("-", "") != CODE.replace("-", ""):
            raise OtherCode
        return self._relocked(new, keyring)

    async def rename(self, name: str, password: str) -> WalletInfo:
        await self._world.called("rename")
        assert self.current is not None
        if self.current.kind is not WalletKind.WATCHED and password != self.password:
            raise WrongPassword()
        self.current = replace(self.current, name=name)
        self.known = tuple(self.current if info.id == self.current.id else info for info in self.known)
        self._world.announce(Changes.SESSION)
        return self.current

    async def remove(self, password: str) -> None:
        await self._world.called("remove")
        assert self.current is not None
        if self.current.kind is not WalletKind.WATCHED and password != self.password:
            raise WrongPassword()
        self.known = tuple(info for info in self.known if info != self.current)
        self.current = self.known[0] if self.known else None
        self.state = SessionState.LOCKED if self.known else SessionState.NO_WALLET
        self._world.announce(Changes.SESSION)

    def _relocked(self, new: str, keyring: str | None) -> WalletInfo:
        if not self.strength(new, use_keyring=keyring is not None).enough:
            raise WeakPassword("It is short.")
        assert self.current is not None
        info = replace(self.current, keyring=keyring)
        self.known = tuple(info if known.id == info.id else known for known in self.known)
        self.current, self.password = info, new
        self._world.announce(Changes.SESSION)
        return info

    async def lock(self) -> None:
        await self._world.called("lock")
        self.state = SessionState.LOCKED
        self._world.announce(Changes.SESSION)


class FakeSettings:
    def __init__(self, world: FakeWallet) -> None:
        self._world = world
        self.auto_lock = AutoLock.FIVE

    async def set_auto_lock(self, choice: AutoLock) -> None:
        await self._world.called("set_auto_lock")
        self.auto_lock = choice


class FakeCodes:
    """`code` is the right one."""

    def __init__(self, world: FakeWallet) -> None:
        self._world = world
        self.is_on, self.code = False, "287082"

    async def on(self) -> bool:
        await self._world.called("codes.on")
        return self.is_on

    async def begin(self) -> CodesKey:
        await self._world.called("codes.begin")
        key = "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
        return CodesKey(f"otpauth://totp/Lockstep%3AEveryday?secret={key.replace(' ', '')}&issuer=Lockstep", key)

    async def finish(self, password: str, code: str) -> None:
        await self._world.called("codes.finish")
        self._check(password, code)
        self.is_on = True
        self._world.announce(Changes.SESSION)

    async def turn_off(self, password: str, code: str) -> None:
        await self._world.called("codes.turn_off")
        self._check(password, code)
        self.is_on = False
        self._world.announce(Changes.SESSION)

    def _check(self, password: str, code: str) -> None:
        if password != self._world.session.password:
            raise WrongPassword
        if code != self.code:
            raise CodeRefused


class FakePortfolio:
    """Change `accounts`, `balances`, `health` or `quarantined`, then announce."""

    def __init__(self, world: FakeWallet) -> None:
        self._world = world
        self.accounts: tuple[AccountView, ...] = (sample.ME,)
        self.balances: tuple[BalanceView, ...] = sample.balances(world.networks)
        self.health: tuple[NetworkView, ...] = tuple(sample.health(network) for network in world.networks)
        self.quarantined = 1

    async def view(self) -> PortfolioView:
        await self._world.called("portfolio.view")
        return PortfolioView(self.accounts, self.health, self.balances, self.quarantined)

    async def refresh(self) -> None:
        await self._world.called("refresh")
        self._world.announce(Changes.BALANCES | Changes.HEALTH)

    def break_network(self, chain_id: int, state: Health, sentence: str) -> None:
        """The node of a chain goes bad: figures of that chain are stale, and never become 0."""
        networks = {network.chain_id: network for network in self._world.networks}
        self.health = tuple(
            sample.health(networks[chain_id], state, sentence) if each.chain_id == chain_id else each for each in self.health
        )
        self.balances = tuple(replace(each, stale=True) if each.asset.chain_id == chain_id else each for each in self.balances)

    def forget(self, chain_id: int | None = None) -> None:
        """As on a first start: nothing was ever read (of one chain, or of all)."""
        self.balances = tuple(
            replace(each, amount=None, as_of=None, stale=True, locked=0) if chain_id in (None, each.asset.chain_id) else each
            for each in self.balances
        )


class FakeActivity:
    def __init__(self, world: FakeWallet) -> None:
        self._world = world
        self.happened: tuple[ActivityRow, ...] = sample.activity()

    async def rows(self) -> tuple[ActivityRow, ...]:
        await self._world.called("rows")
        return self.happened

    def add(self, rows: Iterable[ActivityRow]) -> None:
        self.happened = (*rows, *self.happened)
        self._world.announce(Changes.ACTIVITY)


class FakeCourier:
    """Off, until somebody turns it on."""

    def __init__(self, core: FakeWallet) -> None:
        self._core = core
        self.view = CourierView(False, None, "", (), 0)

    async def ready(self) -> None:
        await self._core.called("courier.ready")

    async def status(self) -> CourierView:
        await self._core.called("courier.status")
        return self.view

    async def turn_on(self) -> CourierView:
        await self._core.called("turn_on")
        coins = ((network.name, network.coin) for network in self._core.networks)
        gas = tuple(CourierGas(name, coin, Amount(0, coin), Amount(10**15, coin), "") for name, coin in coins)
        self.view = CourierView(True, sample.PARTNER, "", gas, 0)
        return self.view

    async def turn_off(self) -> tuple[str, ...]:
        await self._core.called("turn_off")
        self.view = CourierView(False, None, "", (), 0)
        return ()

    async def review_fund(self, amount: Amount) -> Review:
        await self._core.called("review_fund")
        line = Line("You send", amount, None, "to your own courier")
        return Review("1", "payment", "Give your courier gas?", (line,), None, (), (), "", bytes(32), ())

    async def confirm_fund(self, review: Review) -> str:
        await self._core.called("confirm_fund")
        return "0x" + bytes(32).hex()
