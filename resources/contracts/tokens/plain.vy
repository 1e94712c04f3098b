#pragma version 0.4.3
#pragma evm-version cancun
#pragma optimize gas

"""
@title A plain ERC-20 for the playground, with EIP-2612 permit
@license MIT
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
nonces: public(HashMap[address, uint256])

_DOMAIN: constant(bytes32) = keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")
_PERMIT: constant(bytes32) = keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)")
# half of secp256k1's order: a second signature (r, n - s) is refused (EIP-2)
_HALF_ORDER: constant(uint256) = 57896044618658097711785492504343953926418782139537452191302581570759080747168


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
    allowed: uint256 = self.allowance[owner][msg.sender]
    if allowed != max_value(uint256):
        assert allowed >= amount, "allowance"
        self.allowance[owner][msg.sender] = allowed - amount
    self._transfer(owner, to, amount)
    return True


@external
def approve(spender: address, amount: uint256) -> bool:
    self._approve(msg.sender, spender, amount)
    return True


@external
def permit(owner: address, spender: address, amount: uint256, deadline: uint256, v: uint8, r: bytes32, s: bytes32):
    """
    @notice EIP-2612: an allowance by signature.
    """
    assert block.timestamp <= deadline, "deadline"
    assert convert(s, uint256) <= _HALF_ORDER, "signature"
    nonce: uint256 = self.nonces[owner]
    message: bytes32 = keccak256(abi_encode(_PERMIT, owner, spender, amount, nonce, deadline))
    digest: bytes32 = keccak256(concat(b"\x19\x01", self._domain(), message))
    signer: address = ecrecover(digest, v, r, s)
    assert signer != empty(address) and signer == owner, "signature"
    self.nonces[owner] = nonce + 1
    self._approve(owner, spender, amount)


@external
@view
def DOMAIN_SEPARATOR() -> bytes32:
    return self._domain()


@internal
@view
def _domain() -> bytes32:
    return keccak256(abi_encode(_DOMAIN, keccak256(self.name), keccak256("1"), chain.id, self))


@internal
def _approve(owner: address, spender: address, amount: uint256):
    assert spender != empty(address), "spender"
    self.allowance[owner][spender] = amount
    log Approval(owner=owner, spender=spender, amount=amount)


@internal
def _transfer(owner: address, to: address, amount: uint256):
    assert to != empty(address), "receiver"
    balance: uint256 = self.balanceOf[owner]
    assert balance >= amount, "balance"
    self.balanceOf[owner] = balance - amount
    self.balanceOf[to] += amount
    log Transfer(owner=owner, to=to, amount=amount)
