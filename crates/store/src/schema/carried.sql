-- What a cover brings with it, and what it leaves when it is gone.

-- The parcels of others' messages that are carried with their covers. Their bytes lie in files, beside those of one's own.

CREATE TABLE carried_parcel (
    place   INTEGER NOT NULL,   -- of the entry whose cover names it
    number  INTEGER NOT NULL,   -- which of its parcels, from 0
    name    BLOB NOT NULL,      -- 32 bytes
    size    INTEGER NOT NULL,   -- its bytes
    readers BLOB NOT NULL,      -- who can open the cover, as an audience
    state   INTEGER NOT NULL,   -- 0: wanted, 1: here, 2: to be removed, 3: refused
    fault   INTEGER,            -- the number of the reason why it was refused
    at      INTEGER NOT NULL,   -- since when it is wanted or here, milliseconds
    PRIMARY KEY (place, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX carried_parcel_by_name ON carried_parcel (name);
CREATE INDEX carried_parcel_by_state ON carried_parcel (state, place);
CREATE INDEX carried_parcel_by_time ON carried_parcel (at);

-- Entries that a later one drops: no cover of them is kept again, whoever has not heard of it and still gives one.
CREATE TABLE dropped (
    place INTEGER PRIMARY KEY
) STRICT;
