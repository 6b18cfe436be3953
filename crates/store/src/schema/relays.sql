-- What is carried for others, and who is heard through others.

-- The peers that may carry for this bureau, sealed, what is not for them.
CREATE TABLE relay (
    member TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Through whom a member is heard that has no line of its own here.
CREATE TABLE through (
    member TEXT NOT NULL,
    hub    TEXT NOT NULL,
    PRIMARY KEY (member, hub)
) STRICT, WITHOUT ROWID;

-- The feeds that this bureau may pass on, by the word of whoever gives them.
CREATE TABLE passing (
    feed  INTEGER NOT NULL,
    giver TEXT NOT NULL,
    PRIMARY KEY (feed, giver)
) STRICT, WITHOUT ROWID;

-- What entries say, sealed for others. As with `payload`, a row is put behind the last and never moves, and dropping one
-- overwrites it where it lies.
CREATE TABLE cover (
    id    INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL           -- zeros once dropped
) STRICT;

CREATE TABLE covered (
    place INTEGER PRIMARY KEY,    -- the entry
    cover INTEGER NOT NULL,
    until INTEGER,                -- until when it is kept, milliseconds; NULL: until an entry drops it
    drops INTEGER NOT NULL        -- 1: this entry erases earlier ones
) STRICT;
CREATE INDEX covered_by_until ON covered (until) WHERE until IS NOT NULL;

-- In which order members' notes about feeds came here, each member's newest of either kind.
CREATE TABLE note_order (
    id   INTEGER PRIMARY KEY,
    feed INTEGER NOT NULL,
    kind INTEGER NOT NULL,        -- 0: a cosignature, 1: a receipt
    who  TEXT NOT NULL,
    UNIQUE (feed, kind, who)
) STRICT;

-- Up to which of a hub's notes about a feed were heard.
CREATE TABLE note_heard (
    hub  TEXT NOT NULL,
    feed INTEGER NOT NULL,
    upto INTEGER NOT NULL,
    PRIMARY KEY (hub, feed)
) STRICT, WITHOUT ROWID;

-- Up to which entry of a feed a giver was asked for all that is not here.
CREATE TABLE asked (
    giver TEXT NOT NULL,
    feed  INTEGER NOT NULL,
    upto  INTEGER NOT NULL,
    PRIMARY KEY (giver, feed)
) STRICT, WITHOUT ROWID;
