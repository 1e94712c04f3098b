"""One chain as a stranger would find it: without the swap contract, with or without what deploying it needs."""

from __future__ import annotations

import itertools
import re
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from resources.contracts import artefact
from wallet.model.address import NATIVE, Address
from wallet.model.asset import Asset
from wallet.model.network import Finality, FinalityKind, Network
from wallet.playground import identity
from wallet.playground.anvil import find_anvil
from wallet.playground.founders import Founder, Order
from wallet.playground.genesis import MULTICALL, TREASURY
from wallet.playground.processes import Engine, launch
from wallet.playground.rpc import LocalNode
from wallet.swaps import htlc

_IDS = itertools.count(31_201)
_LISTENING = re.compile(r"Listening on 127\.0\.0\.1:(\d+)")


@dataclass(frozen=True, slots=True)
class Plain:
    network: Network
    node: LocalNode

    def code(self, address: Address) -> bytes:
        return bytes.fromhex(self.node.ask("eth_getCode", address, "latest")[2:])

    def deploy_as_a_stranger(self) -> None:
        """Somebody else puts the contract there, and it is mined."""
        stranger = Founder(self.node, self.network.chain_id, TREASURY, 1)
        call = htlc.deploy_call(self.network.chain_id, artefact("htlc").bytecode)
        stranger.wait(stranger.send([Order(call, 4_000_000, "deploy as a stranger")]))


@contextmanager
def plain_chain(engine: Engine) -> Generator[Plain]:
    """The playground's engine before anything was set up: coins and the deployment proxy."""
    process = launch(engine, next(_IDS), 1)
    try:
        yield _plain(process.chain_id, process.url)
    finally:
        process.stop()


@contextmanager
def old_anvil() -> Generator[Plain]:
    """An anvil from before the cancun upgrade."""
    chain_id = next(_IDS)
    command = [str(find_anvil()), "--host", "127.0.0.1", "--port", "0", "--chain-id", str(chain_id), "--hardfork", "shanghai"]
    process = subprocess.Popen([*command, "--block-time", "1"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout is not None
        port = next(found[1] for line in process.stdout if (found := _LISTENING.search(line)))
        yield _plain(chain_id, f"http://127.0.0.1:{port}")
    finally:
        process.kill()
        process.wait()


def _plain(chain_id: int, url: str) -> Plain:
    network = Network(
        chain_id=chain_id,
        name=f"Plain {chain_id}",
        coin=Asset(chain_id, NATIVE, "PLN", 18, "Plain"),
        endpoints=(url,),
        finality=Finality(FinalityKind.CONFIRMATIONS, 2),
        timing=identity.timing(1, identity.PROGRAM),
        htlc=htlc.HTLC_ADDRESS,
        multicall=MULTICALL,
    )
    return Plain(network, LocalNode(url))
