#pragma version 0.4.3
#pragma evm-version cancun
#pragma optimize gas

"""
@title Hash time-locked contract for a chain's own coin and for ERC-20 tokens
@license MIT
@notice A lock pays its payee to anybody who shows the secret: 32 bytes whose sha256 is the hashlock. From the expiry on, while it
        is still open, it may also go back to its refundee, who is always the one who locked. Anybody may call claim and refund;
        the money goes only where the lock says. No owner, no fee, no upgrade.
@dev Rules of this file:
     1. One storage slot a lock: keccak256 of all its parameters, chain id and this contract included, to one bool. The parameters
        come again in calldata. token is the zero address for the coin.
     2. Checks first, state next, transfer last, and nonreentrant on all six functions.
     3. The slot is cleared when a lock closes (a tombstone would cost 4,800 gas a claim), so the same parameters can be locked once
        more. Rule 4 keeps a transaction that was signed before from doing that late, and wallets use a secret once.
     4. A lock cannot be mined late: block.timestamp <= lock_by < expiry.
     The order of the parameters lets calldata be hashed with few copies, and the payee of a claim, or the refundee of a refund, may
     be left out where it is the caller: both only save gas.
"""


interface Token:
    def balanceOf(owner: address) -> uint256: view
    def transfer(to: address, amount: uint256) -> bool: nonpayable
    def transferFrom(owner: address, to: address, amount: uint256) -> bool: nonpayable


# payer is also the refundee. salt is no part of the lock: from it and its seed the payer's wallet derives the secret again.
event Locked:
    swap_id: bytes32
    hashlock: indexed(bytes32)
    payer: indexed(address)
    payee: indexed(address)
    amount: uint256
    expiry: uint256
    token: address
    salt: bytes16


event Claimed:
    swap_id: indexed(bytes32)
    secret: bytes32


event Refunded:
    swap_id: indexed(bytes32)


struct Claim:
    secret: bytes32
    amount: uint256
    expiry: uint256
    refundee: address


struct Refund:
    hashlock: bytes32
    amount: uint256
    expiry: uint256
    payee: address


MOST: constant(uint256) = 64  # closed by one call

_locks: HashMap[bytes32, bool]


@external
@view
def is_open(swap_id: bytes32) -> bool:
    """
    @notice Whether the lock with this id holds money now.
    """
    return self._locks[swap_id]


@external
@payable
@nonreentrant
def lock(hashlock: bytes32, amount: uint256, expiry: uint256, token: address, payee: address, lock_by: uint256, salt: bytes16):
    """
    @notice Lock the coin (value == amount), or a token that the caller allowed this contract to take (no value).
    @param amount in base units of the token
    @param expiry block timestamp from which a refund is possible
    @param lock_by last block timestamp at which this lock may be mined
    """
    assert msg.value == (amount if token == empty(address) else 0), "wrong value"
    self._open(hashlock, amount, expiry, token, payee, lock_by, salt)
    if token != empty(address):
        self._receive(token, amount)


@external
@nonreentrant
def lock_with_permit(
    hashlock: bytes32,
    amount: uint256,
    expiry: uint256,
    token: address,
    payee: address,
    lock_by: uint256,
    salt: bytes16,
    deadline: uint256,
    v: uint8,
    r: bytes32,
    s: bytes32,
):
    """
    @notice Lock a token with the caller's EIP-2612 permit of exactly amount for this contract.
    @dev A permit that fails is ignored: somebody may have sent it before, and some tokens swallow the call. transferFrom decides, and
         only ever takes from the caller; a free owner would let anybody lock a standing allowance to themselves.
    """
    assert token != empty(address), "no token"
    self._open(hashlock, amount, expiry, token, payee, lock_by, salt)
    permitted: bool = raw_call(
        token,
        abi_encode(
            msg.sender,
            self,
            amount,
            deadline,
            v,
            r,
            s,
            method_id=method_id("permit(address,address,uint256,uint256,uint8,bytes32,bytes32)"),
        ),
        revert_on_failure=False,
    )
    self._receive(token, amount)


@external
@nonreentrant
def claim(secret: bytes32, amount: uint256, expiry: uint256, token: address, refundee: address, payee: address = msg.sender):
    """
    @notice Pay an open lock to its payee. Stays possible after the expiry while the lock is open.
    """
    swap_id: bytes32 = keccak256(abi_encode(chain.id, self, sha256(secret), amount, expiry, token, payee, refundee))
    assert self._locks[swap_id], "not open"
    self._locks[swap_id] = False
    log Claimed(swap_id=swap_id, secret=secret)
    # as in _pay, which would cost 70 gas more
    if token == empty(address):
        send(payee, amount, gas=msg.gas)
    else:
        assert extcall Token(token).transfer(payee, amount, default_return_value=True), "transfer refused"


@external
@nonreentrant
def refund(hashlock: bytes32, amount: uint256, expiry: uint256, token: address, payee: address, refundee: address = msg.sender):
    """
    @notice Pay an open lock back to its refundee, from its expiry on.
    """
    assert block.timestamp >= expiry, "not expired"
    swap_id: bytes32 = keccak256(abi_encode(chain.id, self, hashlock, amount, expiry, token, payee, refundee))
    assert self._locks[swap_id], "not open"
    self._locks[swap_id] = False
    log Refunded(swap_id=swap_id)
    if token == empty(address):
        send(refundee, amount, gas=msg.gas)
    else:
        assert extcall Token(token).transfer(refundee, amount, default_return_value=True), "transfer refused"


@external
@nonreentrant
def claim_many(payee: address, token: address, claims: DynArray[Claim, MOST]):
    """
    @notice Several claims of one payee and one token with one payment, all or nothing.
    """
    total: uint256 = 0
    for each: Claim in claims:
        swap_id: bytes32 = keccak256(
            abi_encode(chain.id, self, sha256(each.secret), each.amount, each.expiry, token, payee, each.refundee)
        )
        assert self._locks[swap_id], "not open"
        self._locks[swap_id] = False
        log Claimed(swap_id=swap_id, secret=each.secret)
        total += each.amount
    self._pay(token, payee, total)


@external
@nonreentrant
def refund_many(refundee: address, token: address, refunds: DynArray[Refund, MOST]):
    """
    @notice Several refunds of one refundee and one token with one payment, all or nothing.
    """
    total: uint256 = 0
    for each: Refund in refunds:
        assert block.timestamp >= each.expiry, "not expired"
        swap_id: bytes32 = keccak256(
            abi_encode(chain.id, self, each.hashlock, each.amount, each.expiry, token, each.payee, refundee)
        )
        assert self._locks[swap_id], "not open"
        self._locks[swap_id] = False
        log Refunded(swap_id=swap_id)
        total += each.amount
    self._pay(token, refundee, total)


@internal
def _open(hashlock: bytes32, amount: uint256, expiry: uint256, token: address, payee: address, lock_by: uint256, salt: bytes16):
    assert block.timestamp <= lock_by, "too late to lock"
    assert lock_by < expiry, "expiry before lock_by"
    assert amount > 0, "no amount"
    swap_id: bytes32 = keccak256(abi_encode(chain.id, self, hashlock, amount, expiry, token, payee, msg.sender))
    assert not self._locks[swap_id], "already open"
    self._locks[swap_id] = True
    log Locked(
        swap_id=swap_id, hashlock=hashlock, payer=msg.sender, payee=payee, amount=amount, expiry=expiry, token=token, salt=salt
    )


@internal
def _receive(token: address, amount: uint256):
    # By difference: where a fee or a rebase leaves less (or more) here than the lock promises, nothing is locked.
    before: uint256 = staticcall Token(token).balanceOf(self)
    assert extcall Token(token).transferFrom(msg.sender, self, amount, default_return_value=True), "transfer refused"
    assert staticcall Token(token).balanceOf(self) == before + amount, "wrong amount received"


@internal
def _pay(token: address, to: address, amount: uint256):
    assert amount > 0, "no amount"
    # A plain call with all gas: contract wallets and EIP-7702 accounts must be payable.
    if token == empty(address):
        send(to, amount, gas=msg.gas)
    else:
        assert extcall Token(token).transfer(to, amount, default_return_value=True), "transfer refused"
