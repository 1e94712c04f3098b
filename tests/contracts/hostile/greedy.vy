#pragma version 0.4.3
#pragma evm-version cancun
#pragma optimize gas

"""
@title A payee that refuses coins, or uses up all gas on them, as it was told
"""

burns: bool
_count: uint256


@deploy
def __init__(burns: bool):
    self.burns = burns


@external
@payable
def __default__():
    if self.burns:
        for i: uint256 in range(2**64):
            self._count += 1
    raise "no coins, please"
