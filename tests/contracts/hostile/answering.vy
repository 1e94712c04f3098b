#pragma version 0.4.3
#pragma evm-version cancun
#pragma optimize gas

"""
@title A contract that answers every call with the number it was given
"""

number: uint256


@deploy
def __init__(number: uint256):
    self.number = number


@external
@payable
@raw_return
def __default__() -> Bytes[32]:
    return slice(abi_encode(self.number), 0, 32)
