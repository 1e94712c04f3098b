#pragma version 0.4.3
#pragma evm-version cancun
#pragma optimize gas

"""
@title A worthless token that nobody asked for, as thrown at addresses on public chains
@license MIT
@notice It shows a balance and a Transfer to everybody it was thrown at, and cannot be moved.
"""

event Transfer:
    owner: indexed(address)
    to: indexed(address)
    amount: uint256


name: public(String[128])
symbol: public(String[64])
decimals: public(immutable(uint8))
totalSupply: public(uint256)
balanceOf: public(HashMap[address, uint256])

@deploy
def __init__(name: String[128], symbol: String[64], decimals_: uint8, amount: uint256, victims: DynArray[address, 100]):
    """
    @param amount base units for each of `victims`
    """
    self.name = name
    self.symbol = symbol
    decimals = decimals_
    self._throw(amount, victims)


@external
def airdrop(amount: uint256, victims: DynArray[address, 100]):
    """
    @notice Throw `amount` base units at each of `victims`. Anybody may: it is worth nothing, and its creator is the deployment proxy.
    """
    self._throw(amount, victims)


@external
@view
def allowance(owner: address, spender: address) -> uint256:
    return 0


@external
def transfer(to: address, amount: uint256) -> bool:
    raise "visit the website first"


@external
def transferFrom(owner: address, to: address, amount: uint256) -> bool:
    raise "visit the website first"


@external
def approve(spender: address, amount: uint256) -> bool:
    return True


@internal
def _throw(amount: uint256, victims: DynArray[address, 100]):
    for victim: address in victims:
        self.balanceOf[victim] += amount
        self.totalSupply += amount
        log Transfer(owner=self, to=victim, amount=amount)
