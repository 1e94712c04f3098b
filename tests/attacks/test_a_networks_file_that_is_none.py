"""What lies in the place of networks.json is never passed over: the built-in list would contact nodes that the user did not choose."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from wallet import boot
from wallet.errors import BadDocument


def directory(path: Path) -> None:
    path.mkdir()


def pipe(path: Path) -> None:
    os.mkfifo(path)


def dangling(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def latin(path: Path) -> None:
    path.write_bytes(b"\xff\xfe")


def large(path: Path) -> None:
    path.write_bytes(b" " * 5_000_000)


def deep(path: Path) -> None:
    path.write_bytes(b"[" * 500_000)


def other(path: Path) -> None:
    path.write_bytes(b'{"version": 1, "networks": [{"name": "\xe2\x80\xaeevil"}]}')


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and links are a Unix matter")
@pytest.mark.parametrize("make", [directory, pipe, dangling, endless, latin, large, deep, other])
def test_is_a_sentence_that_names_it(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "networks.json"
    make(path)
    with pytest.raises(BadDocument) as caught:
        boot.networks_of(tmp_path)
    assert str(path) in str(caught.value)
    assert "Nothing was changed" in str(caught.value)


def test_without_one_the_built_in_list_is_used(tmp_path: Path) -> None:
    assert {network.chain_id for network in boot.networks_of(tmp_path)} == set(boot.FIRST_NETWORKS)
