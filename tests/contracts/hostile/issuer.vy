#pragma version 0.4.3
#pragma evm-version cancun
#pragma optimize gas

"""
@title A token whose issuer can pause it and block addresses, as the issuers of USDC and EURC can
"""

balanceOf: public(HashMap[address, uint256])
paused: public(bool)
blocked: public(HashMap[address, bool])


@deploy
def __init__(holder: address):
    self.balanceOf[holder] = 10**24


@external
def pause(paused: bool):
    self.paused = paused


@external
def block(owner: address, blocked: bool):
    self.blocked[owner] = blocked


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
    assert not self.paused, "paused"
    assert not self.blocked[owner] and not self.blocked[to], "blocked"
    self.balanceOf[owner] -= amount
    self.balanceOf[to] += amount
