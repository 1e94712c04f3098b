-- Amounts and fees are decimal TEXT: they are 256-bit and SQLite's integers are 64-bit. Hashes and secrets are BLOB, 32 bytes.
-- Times are Unix seconds.

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE genesis_pins (
    chain_id INTEGER PRIMARY KEY,
    genesis  BLOB NOT NULL,
    at       INTEGER NOT NULL
) STRICT;

CREATE TABLE accounts (
    position INTEGER PRIMARY KEY,  -- the index in the derivation path
    path     TEXT NOT NULL,
    address  TEXT NOT NULL UNIQUE,
    name     TEXT NOT NULL
) STRICT;

CREATE TABLE swaps (
    swap_id    BLOB PRIMARY KEY,
    offer      TEXT NOT NULL,  -- signed text, as it was handed over
    acceptance TEXT,           -- likewise; NULL until somebody accepted
    role       TEXT NOT NULL,
    account    TEXT NOT NULL,
    created    INTEGER NOT NULL
) STRICT;

-- The journal: what happened, in order, never changed.
CREATE TABLE facts (
    swap_id BLOB NOT NULL REFERENCES swaps (swap_id),
    seq     INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    body    TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (swap_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER facts_stay BEFORE UPDATE ON facts BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER facts_remain BEFORE DELETE ON facts BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

-- Every transaction this wallet ever signed. `genesis` tells one life of a chain from the next: a local chain that was reset starts
-- with other nonces, and its old rows stay as history.
CREATE TABLE transactions (
    hash       BLOB PRIMARY KEY,
    chain_id   INTEGER NOT NULL,
    genesis    BLOB NOT NULL,
    sender     TEXT NOT NULL,
    nonce      INTEGER NOT NULL,
    recipient  TEXT NOT NULL,
    value      TEXT NOT NULL,
    data       BLOB NOT NULL,
    gas        INTEGER NOT NULL,
    max_fee    TEXT NOT NULL,
    priority   TEXT NOT NULL,
    raw        BLOB NOT NULL,      -- the exact bytes that go out
    state      TEXT NOT NULL,
    kind       TEXT NOT NULL,
    action     TEXT NOT NULL,
    swap_id    BLOB,
    ok         INTEGER,            -- of the receipt: 1 done, 0 reverted
    block      INTEGER,
    block_hash BLOB,
    gas_used   INTEGER,
    gas_price  TEXT,
    refusal    TEXT NOT NULL DEFAULT '',  -- what the last node said that did not take it
    sent_block INTEGER,            -- the head when it was last offered to a node
    created    INTEGER NOT NULL,
    changed    INTEGER NOT NULL
) STRICT;

CREATE INDEX transactions_by_nonce ON transactions (chain_id, genesis, sender, nonce);
CREATE INDEX transactions_by_time ON transactions (created);
CREATE INDEX transactions_by_swap ON transactions (swap_id) WHERE swap_id IS NOT NULL;
CREATE INDEX transactions_open ON transactions (chain_id, genesis) WHERE state NOT IN ('final', 'failed', 'replaced');

CREATE TABLE balances (
    chain_id INTEGER NOT NULL,
    account  TEXT NOT NULL,
    token    TEXT NOT NULL,
    units    TEXT NOT NULL,
    block    INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    stale    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (chain_id, account, token)
) STRICT, WITHOUT ROWID;

-- Tokens that arrived although no list names them. `standing` is quarantined, accepted or hidden; nothing is deleted.
CREATE TABLE found_tokens (
    chain_id INTEGER NOT NULL,
    token    TEXT NOT NULL,
    symbol   TEXT NOT NULL,
    name     TEXT NOT NULL,
    decimals INTEGER NOT NULL,
    reasons  TEXT NOT NULL,
    standing TEXT NOT NULL,
    block    INTEGER NOT NULL,
    tx_hash  BLOB NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (chain_id, token)
) STRICT, WITHOUT ROWID;

-- How far the logs of a chain have been read for an account.
CREATE TABLE scans (
    chain_id   INTEGER NOT NULL,
    genesis    BLOB NOT NULL,
    account    TEXT NOT NULL,
    next_block INTEGER NOT NULL,
    PRIMARY KEY (chain_id, genesis, account)
) STRICT, WITHOUT ROWID;
