-- A bureau that may have less of its own feeds than it signed: what it has heard since, and what it still lacks.

-- One row at most: the newest return.
CREATE TABLE home_return (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    number  INTEGER NOT NULL,     -- which return, from 1
    since   INTEGER NOT NULL,     -- milliseconds
    noticed TEXT,                 -- the peer that showed that this home is an old copy; NULL where it was restored on purpose
    over    INTEGER,              -- when it was over; NULL: nothing is written into one's own feeds
    unheard INTEGER NOT NULL      -- 1: own messages came back, and what others said of them is to be heard again
) STRICT;

-- The peers that were heard since, or that an administrator said cannot be waited for.
CREATE TABLE home_return_peer (
    member TEXT PRIMARY KEY,
    heard  INTEGER,               -- when all that it has of one's own feeds had come back
    waived INTEGER                -- when it was said not to be waited for
) STRICT, WITHOUT ROWID;

-- Own entries that came back without their payloads: another peer may have them.
CREATE TABLE bare (
    place INTEGER PRIMARY KEY
) STRICT;
