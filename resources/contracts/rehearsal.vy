#pragma version 0.4.3
#pragma evm-version cancun
#pragma optimize gas

"""
@title Several calls in a row, tried out as one account
@license MIT
@notice Never deployed. A wallet lends this code to an account for the length of one eth_call (state override), so that steps which
        need each other, such as an approval and the lock that uses it, are tried together and as that account.
"""


struct Step:
    to: address
    amount: uint256
    data: Bytes[1024]


WENT_WELL: constant(bytes32) = 0x7265686561727365640000000000000000000000000000000000000000000000


@external
@payable
def rehearse(steps: DynArray[Step, 8]) -> bytes32:
    """
    @notice Make every call, in order; the first that fails reverts with its own reason. Anything but this answer means that the node
            did not lend the code.
    """
    for each: Step in steps:
        raw_call(each.to, each.data, value=each.amount)
    return WENT_WELL
