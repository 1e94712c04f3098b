# pragma version ~=0.4.0
# Stands in for the OP stack's GasPriceOracle (specs.optimism.io): what a roll-up asks for a transaction's bytes. Tests put it at the
# predeploy's address. Storage starts empty, so the prices are constants of the compilation.

PER_BYTE: constant(uint256) = 1_000_000_000
OPERATOR: constant(uint256) = 7


@external
@view
def getL1Fee(data: Bytes[4096]) -> uint256:
    return (len(data) + 68) * PER_BYTE


@external
@view
def getOperatorFee(gas_used: uint256) -> uint256:
    return gas_used * OPERATOR
