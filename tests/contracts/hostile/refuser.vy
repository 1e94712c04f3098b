#pragma version 0.4.3
#pragma evm-version cancun
#pragma optimize gas

"""
@title A token that returns false instead of reverting; it may move the money all the same
"""

balanceOf: public(HashMap[address, uint256])
refuses: public(bool)
moves: public(bool)


@deploy
def __init__(holder: address):
    self.balanceOf[holder] = 10**24


@external
def set(refuses: bool, moves: bool):
    self.refuses = refuses
    self.moves = moves


@external
def approve(spender: address, amount: uint256) -> bool:
    return True


@external
def transfer(to: address, amount: uint256) -> bool:
    return self._transfer(msg.sender, to, amount)


@external
def transferFrom(owner: address, to: address, amount: uint256) -> bool:
    return self._transfer(owner, to, amount)


@internal
def _transfer(owner: address, to: address, amount: uint256) -> bool:
    if not self.refuses or self.moves:
        self.balanceOf[owner] -= amount
        self.balanceOf[to] += amount
    return not self.refuses
