-- Private look-ups: what one's own numbers are listed as, copies of what others list, and how many were asked.

-- With which key one's own tags are made, and up to which change of the records.
CREATE TABLE own (
    only   INTEGER PRIMARY KEY CHECK (only = 1),
    key    BLOB NOT NULL,
    change INTEGER NOT NULL
) STRICT;

CREATE TABLE listed (
    record   BLOB NOT NULL,
    tag      INTEGER NOT NULL,
    audience BLOB,                -- whose hit it may be, if not everybody's
    expires  INTEGER,             -- milliseconds
    PRIMARY KEY (record, tag)
) STRICT, WITHOUT ROWID;

-- The set that each owner has for this bureau.
CREATE TABLE copy (
    owner TEXT PRIMARY KEY,
    key   BLOB NOT NULL,
    parts BLOB NOT NULL           -- their digests, eight bytes each
) STRICT, WITHOUT ROWID;

CREATE TABLE part (
    owner  TEXT NOT NULL,
    number INTEGER NOT NULL,
    tags   BLOB NOT NULL,         -- in order, eight bytes each
    PRIMARY KEY (owner, number)
) STRICT;

-- How many look-ups somebody made in the current span of time of each length.
CREATE TABLE spent (
    who    TEXT NOT NULL,
    secs   INTEGER NOT NULL,      -- how long such a span is
    span   INTEGER NOT NULL,      -- which of them since 1970
    count  INTEGER NOT NULL,
    PRIMARY KEY (who, secs)
) STRICT, WITHOUT ROWID;
