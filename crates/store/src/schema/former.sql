-- The keys that signed a feed before the one that does now, each for trees of at most `until` entries.
CREATE TABLE former_key (
    feed  INTEGER NOT NULL,
    vkey  TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (feed, vkey)
) STRICT, WITHOUT ROWID;
