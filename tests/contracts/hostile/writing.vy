#pragma version 0.4.3
#pragma evm-version cancun
#pragma optimize gas

"""
@title A contract wallet that writes down what it is paid: more than the 2,300 gas of a transfer allows
"""

event Received:
    payer: indexed(address)
    amount: uint256


received: public(uint256)
payments: public(uint256)


@external
def do(target: address, data: Bytes[2048], coins: uint256):
    """
    @notice Call as this contract.
    """
    raw_call(target, data, value=coins)


@external
@payable
def __default__():
    self.received += msg.value
    self.payments += 1
    log Received(payer=msg.sender, amount=msg.value)
