"""The life of a transaction after it went out, decided in pure code.

    SIGNED -> SENDING -> SENT -> MINED -> FINAL | FAILED
    SENDING, SENT, MINED <- a reorg takes the block away: SENT again
    SIGNED, SENDING, SENT -> REPLACED, only when a final block used the nonce for something else

FINAL, FAILED and REPLACED never change again.
"""

from __future__ import annotations

from wallet.model.transaction import Receipt, TxState


def after_receipt(receipt: Receipt, final: int) -> TxState:
    """What a receipt means when the newest final block is `final`."""
    if receipt.block > final:
        return TxState.MINED
    return TxState.FINAL if receipt.ok else TxState.FAILED


def after_silence(state: TxState) -> TxState:
    """What it means that no block has the transaction: one that was mined waits again, the rest stays as it was."""
    return TxState.SENT if state is TxState.MINED else state
