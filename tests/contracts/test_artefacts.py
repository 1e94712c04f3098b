"""What lies in resources/contracts is what its sources compile to, and the wallet pins exactly that."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from resources.contracts import artefact, build
from tests.contracts.chain import creation
from tests.contracts.swaps import World
from wallet.model.address import create2_address
from wallet.model.hashing import keccak256
from wallet.swaps import htlc


def test_every_artefact_is_what_its_source_compiles_to() -> None:
    assert build.differing() == []


def test_a_changed_artefact_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {path.name: path.read_text(encoding="utf-8") for path in build.FOLDER.glob("*.json")}
    folder = shutil.copytree(build.FOLDER, tmp_path / "contracts")
    monkeypatch.setattr(build, "FOLDER", folder)
    monkeypatch.setattr(build, "artefacts", lambda: made)
    assert build.differing() == []
    (folder / "multicall.json").write_text("{}", encoding="utf-8")
    (folder / "tokens.json").unlink()
    assert build.differing() == ["multicall.json", "tokens.json"]
    build.write()
    assert build.differing() == []


def test_comments_do_not_change_the_bytes() -> None:
    """An address (CREATE2) must depend on code alone."""
    source = (build.FOLDER / "multicall.vy").read_text(encoding="utf-8")
    assert build.compiled(source + "\n# a remark\n")["address"] == artefact("multicall").address


def test_the_wallet_pins_the_code_and_the_address() -> None:
    ours = artefact("htlc")
    assert keccak256(ours.deployed) == ours.code_hash == htlc.HTLC_CODE_HASH
    assert ours.address == create2_address(htlc.PROXY, bytes(32), ours.bytecode) == htlc.HTLC_ADDRESS


def test_the_settings_are_the_ones_that_were_decided() -> None:
    document = json.loads((build.FOLDER / "htlc.json").read_text(encoding="utf-8"))
    assert document["compiler"] == "vyper 0.4.3"
    assert document["settings"] == {"evm_version": "cancun", "optimize": "gas", "experimental_codegen": False, "bytecode_metadata": False}


def test_what_is_deployed_is_what_the_artefact_says(world: World) -> None:
    assert world.chain.code(world.htlc) == artefact("htlc").deployed
    assert world.chain.code(world.chain.deploy(creation("multicall"))) == artefact("multicall").deployed


def test_the_interface_is_final() -> None:
    """Locks on public chains outlive a version of the wallet: nothing here may change without a new contract beside this one."""
    found = {f"{entry['name']}({','.join(each['type'] for each in entry['inputs'])})" for entry in artefact("htlc").abi}
    assert found == {
        "Locked(bytes32,bytes32,address,address,uint256,uint256,address,bytes16)",
        "Claimed(bytes32,bytes32)",
        "Refunded(bytes32)",
        "lock(bytes32,uint256,uint256,address,address,uint256,bytes16)",
        "lock_with_permit(bytes32,uint256,uint256,address,address,uint256,bytes16,uint256,uint8,bytes32,bytes32)",
        "claim(bytes32,uint256,uint256,address,address)",
        "claim(bytes32,uint256,uint256,address,address,address)",
        "refund(bytes32,uint256,uint256,address,address)",
        "refund(bytes32,uint256,uint256,address,address,address)",
        "claim_many(address,address,tuple[])",
        "refund_many(address,address,tuple[])",
        "is_open(bytes32)",
    }
