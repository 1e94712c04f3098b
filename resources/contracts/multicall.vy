#pragma version 0.4.3
#pragma evm-version cancun
#pragma optimize gas

"""
@title The part of Multicall3 that the wallet reads with
@license MIT
@notice Same functions and shapes as the Multicall3 of public chains, for chains that have none. Bounded: at most MOST calls of at
        most INPUT bytes, and an answer is cut after ANSWER bytes.
"""


struct Call3:
    target: address
    allowFailure: bool
    callData: Bytes[INPUT]


struct Result:
    success: bool
    returnData: Bytes[ANSWER]


MOST: constant(uint256) = 1024
INPUT: constant(uint256) = 260  # selector and eight words
ANSWER: constant(uint256) = 256  # a string of 192 bytes


@external
def aggregate3(calls: DynArray[Call3, MOST]) -> DynArray[Result, MOST]:
    """
    @notice Make every call, in order. One that fails reverts all unless it allows failure.
    """
    results: DynArray[Result, MOST] = []
    for each: Call3 in calls:
        success: bool = False
        answer: Bytes[ANSWER] = b""
        success, answer = raw_call(each.target, each.callData, max_outsize=ANSWER, revert_on_failure=False)
        assert success or each.allowFailure, "Multicall3: call failed"
        results.append(Result(success=success, returnData=answer))
    return results


@external
@view
def getEthBalance(addr: address) -> uint256:
    return addr.balance
