-- The sealed attachments of messages, and what was sealed to be sent. Their bytes lie in files beside this one.

CREATE TABLE parcel (
    place  INTEGER NOT NULL,    -- of the message
    number INTEGER NOT NULL,    -- which of its attachments, from 0
    name   BLOB NOT NULL,       -- what it is called between bureaus and on the disk, 32 bytes
    size   INTEGER NOT NULL,    -- its bytes
    state  INTEGER NOT NULL,    -- 0: wanted, 1: here, 2: to be removed, 3: refused
    fault  INTEGER,             -- the number of the reason why it was refused
    PRIMARY KEY (place, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX parcel_by_name ON parcel (name);
CREATE INDEX parcel_by_state ON parcel (state, place);

-- What receivers say of the attachments of a message.
CREATE TABLE fetching (
    place    INTEGER NOT NULL,  -- of the message
    number   INTEGER NOT NULL,  -- which of its attachments
    receiver TEXT NOT NULL,
    at       INTEGER NOT NULL,
    fault    INTEGER,           -- the number of the reason why it is not taken
    PRIMARY KEY (place, number, receiver)
) STRICT, WITHOUT ROWID;

-- A parcel that is here and in no message yet.
CREATE TABLE upload (
    id     BLOB PRIMARY KEY,    -- 16 bytes
    name   BLOB NOT NULL,
    size   INTEGER NOT NULL,
    sealed BLOB NOT NULL,       -- what it is opened with, for this bureau alone
    actor  BLOB NOT NULL,       -- who brought it, as CBOR
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
