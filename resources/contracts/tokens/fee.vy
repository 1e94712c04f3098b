#pragma version 0.4.3
#pragma evm-version cancun
#pragma optimize gas

"""
@title A token for the playground that keeps 1% of every transfer
@license MIT
@notice No swap can carry it: the HTLC refuses to lock less than it promises.
"""

event Transfer:
    owner: indexed(address)
    to: indexed(address)
    amount: uint256


event Approval:
    owner: indexed(address)
    spender: indexed(address)
    amount: uint256


name: public(String[64])
symbol: public(String[32])
decimals: public(immutable(uint8))
totalSupply: public(uint256)
balanceOf: public(HashMap[address, uint256])
allowance: public(HashMap[address, HashMap[address, uint256]])


@deploy
def __init__(name: String[64], symbol: String[32], decimals_: uint8, supply: uint256, holder: address):
    """
    @param supply in base units, all of it to `holder`
    """
    self.name = name
    self.symbol = symbol
    decimals = decimals_
    self.totalSupply = supply
    self.balanceOf[holder] = supply
    log Transfer(owner=empty(address), to=holder, amount=supply)


@external
def transfer(to: address, amount: uint256) -> bool:
    self._transfer(msg.sender, to, amount)
    return True


@external
def transferFrom(owner: address, to: address, amount: uint256) -> bool:
    self.allowance[owner][msg.sender] -= amount
    self._transfer(owner, to, amount)
    return True


@external
def approve(spender: address, amount: uint256) -> bool:
    self.allowance[msg.sender][spender] = amount
    log Approval(owner=msg.sender, spender=spender, amount=amount)
    return True


@internal
def _transfer(owner: address, to: address, amount: uint256):
    fee: uint256 = amount // 100
    self.balanceOf[owner] -= amount
    self.balanceOf[to] += amount - fee
    self.totalSupply -= fee
    log Transfer(owner=owner, to=to, amount=amount - fee)
    log Transfer(owner=owner, to=empty(address), amount=fee)
