-- The views: derived from the feeds, and rebuilt from them.

CREATE TABLE record (
    id      BLOB PRIMARY KEY,
    place   INTEGER NOT NULL,     -- the entry that says it
    dataset TEXT NOT NULL,
    expires INTEGER               -- milliseconds
) STRICT, WITHOUT ROWID;
CREATE INDEX record_by_dataset ON record (dataset);
CREATE INDEX record_by_expiry ON record (expires) WHERE expires IS NOT NULL;

-- Every entry about a record, so that erasing it reaches its earlier versions.
CREATE TABLE version (
    record BLOB NOT NULL,
    place  INTEGER NOT NULL,
    at     INTEGER NOT NULL,      -- when it was folded here, milliseconds
    PRIMARY KEY (record, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE erasure (
    record BLOB NOT NULL,
    place  INTEGER NOT NULL,      -- the entry that orders it
    reason INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (record, place)
) STRICT, WITHOUT ROWID;

-- What an index has yet to follow.
CREATE TABLE change (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    record BLOB NOT NULL
) STRICT;

-- Each list as it was last imported.
CREATE TABLE dataset (
    name     TEXT PRIMARY KEY,
    listed   INTEGER,             -- the list's own date, milliseconds
    imported INTEGER NOT NULL,
    records  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE peer (
    member      TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    vkey        TEXT NOT NULL,
    certificate BLOB NOT NULL,    -- DER, pinned
    address     TEXT NOT NULL,
    added       INTEGER NOT NULL,
    reached     INTEGER,          -- the last round that ended well
    failed      INTEGER,          -- the number of the last round's failure, if it failed
    sealing     TEXT              -- what messages to it are sealed to
) STRICT, WITHOUT ROWID;

CREATE TABLE key (
    id      BLOB PRIMARY KEY,
    name    TEXT NOT NULL,
    role    TEXT NOT NULL,
    hash    TEXT NOT NULL,        -- Argon2id, PHC string
    made    INTEGER NOT NULL,
    revoked INTEGER
) STRICT, WITHOUT ROWID;
