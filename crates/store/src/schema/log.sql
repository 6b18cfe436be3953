-- The logs: one's own feeds and copies of the peers'. The same tables stand in both files of a bureau.

CREATE TABLE feed (
    id         INTEGER PRIMARY KEY CHECK (id BETWEEN 1 AND 32767),
    origin     TEXT NOT NULL UNIQUE,
    vkey       TEXT NOT NULL,
    size       INTEGER NOT NULL DEFAULT 0,
    edge       BLOB NOT NULL,     -- the tree's right edge when a tile was last filled; the entries since give the rest
    checkpoint TEXT,              -- the newest note that was verified
    signed     INTEGER,           -- its size
    as_of      INTEGER,           -- when its owner signed it, milliseconds
    halted     INTEGER,           -- the number of the reason why it is followed no more
    evidence   TEXT               -- the notes that show it
) STRICT;

CREATE TABLE tile (
    feed   INTEGER NOT NULL,
    level  INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (feed, level, number)
) STRICT, WITHOUT ROWID;

-- The notes that verified before the newest, the last in each run of 256 entries.
CREATE TABLE checkpoint (
    feed INTEGER NOT NULL,
    size INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (feed, size)
) STRICT, WITHOUT ROWID;

-- The newest checkpoint that each witness cosigned.
CREATE TABLE cosignature (
    feed    INTEGER NOT NULL,
    witness TEXT NOT NULL,
    size    INTEGER NOT NULL,
    note    TEXT NOT NULL,
    PRIMARY KEY (feed, witness)
) STRICT, WITHOUT ROWID;

-- The newest erasure receipt of each member that holds a copy.
CREATE TABLE receipt (
    feed     INTEGER NOT NULL,
    receiver TEXT NOT NULL,
    size     INTEGER NOT NULL,
    note     TEXT NOT NULL,
    PRIMARY KEY (feed, receiver)
) STRICT, WITHOUT ROWID;
