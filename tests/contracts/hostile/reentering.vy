#pragma version 0.4.3
#pragma evm-version cancun
#pragma optimize gas

"""
@title Calls back whatever it was told to, whenever it is paid in coins or moved as a token
"""

balanceOf: public(HashMap[address, uint256])
tried: public(uint256)
entered: public(uint256)
answer: public(Bytes[32])  # to the last call back
_target: address
_data: Bytes[2048]
_value: uint256


@deploy
def __init__(holder: address):
    self.balanceOf[holder] = 10**24


@external
@payable
def arm(target: address, data: Bytes[2048], coins: uint256):
    self._target = target
    self._data = data
    self._value = coins


@external
@payable
def do(target: address, data: Bytes[2048], coins: uint256):
    """
    @notice Call as this contract.
    """
    raw_call(target, data, value=coins)


@external
@payable
def __default__():
    self._call_back()


@external
def approve(spender: address, amount: uint256) -> bool:
    return True


@external
def permit(owner: address, spender: address, amount: uint256, deadline: uint256, v: uint8, r: bytes32, s: bytes32):
    self._call_back()


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
    self.balanceOf[owner] -= amount
    self.balanceOf[to] += amount
    self._call_back()


@internal
def _call_back():
    if self._target != empty(address):
        self.tried += 1
        success: bool = False
        success, self.answer = raw_call(self._target, self._data, max_outsize=32, value=self._value, revert_on_failure=False)
        if success:
            self.entered += 1
