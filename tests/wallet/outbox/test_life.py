"""The table of a transaction's life."""

from __future__ import annotations

import pytest

from wallet.model.transaction import Receipt, TxState
from wallet.outbox.life import after_receipt, after_silence


@pytest.mark.parametrize(
    ("block", "ok", "final", "state"),
    [(10, True, 9, TxState.MINED), (10, False, 9, TxState.MINED), (10, True, 10, TxState.FINAL), (10, False, 10, TxState.FAILED)],
)
def test_a_receipt_counts_fully_only_in_a_final_block(block: int, ok: bool, final: int, state: TxState) -> None:
    assert after_receipt(Receipt(bytes(32), block, bytes(32), ok, 1, 1), final) is state


@pytest.mark.parametrize("state", list(TxState))
def test_silence_only_takes_a_block_away(state: TxState) -> None:
    assert after_silence(state) is (TxState.SENT if state is TxState.MINED else state)
