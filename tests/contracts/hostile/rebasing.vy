#pragma version 0.4.3
#pragma evm-version cancun
#pragma optimize gas

"""
@title A token whose balances are shares of a supply that its owner moves at will, even during a transfer
"""

shares: HashMap[address, uint256]
percent: uint256
_next: uint256


@deploy
def __init__(holder: address):
    self.shares[holder] = 10**24
    self.percent = 100
    self._next = 100


@external
def rebase(percent: uint256, next_transfer: uint256):
    self.percent = percent
    self._next = next_transfer


@external
@view
def balanceOf(owner: address) -> uint256:
    return self.shares[owner] * self.percent // 100


@external
def approve(spender: address, amount: uint256) -> bool:
    return True


@external
def transfer(to: address, amount: uint256) -> bool:
    self._transfer(msg.sender, to, amount)
    return True


@external
def transferFrom(owner: address, to: address, amount: uint256) -> bool:
    self._transfer(owner, to, amount)
    return True


@internal
def _transfer(owner: address, to: address, amount: uint256):
    moved: uint256 = amount * 100 // self.percent
    self.shares[owner] -= moved
    self.shares[to] += moved
    self.percent = self._next
