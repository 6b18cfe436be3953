-- Messages that were written to this bureau and by it, and what became of them.

CREATE TABLE message (
    place    INTEGER PRIMARY KEY, -- the entry that bears it
    at       INTEGER NOT NULL,    -- when it was folded here, milliseconds
    recalled INTEGER              -- when its sender took it back
) STRICT;
CREATE INDEX message_by_time ON message (at, place);

-- A receiver has every message of a feed that is for it, up to one.
CREATE TABLE delivery (
    feed     INTEGER NOT NULL,
    receiver TEXT NOT NULL,
    up_to    INTEGER NOT NULL,    -- the message's number in the feed
    at       INTEGER NOT NULL,
    PRIMARY KEY (feed, receiver, up_to)
) STRICT, WITHOUT ROWID;

-- A receiver has opened a message, or could not.
CREATE TABLE opening (
    place    INTEGER NOT NULL,    -- of the message
    receiver TEXT NOT NULL,
    at       INTEGER NOT NULL,
    fault    INTEGER,             -- the number of the reason why it cannot be opened
    PRIMARY KEY (place, receiver)
) STRICT, WITHOUT ROWID;
