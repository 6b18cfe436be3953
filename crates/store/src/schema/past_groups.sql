-- The keys of versions of groups that are over: what was wrapped in them may still be under way.
CREATE TABLE past_group (
    keeper  TEXT NOT NULL,
    mark    BLOB NOT NULL,
    version INTEGER NOT NULL,
    state   BLOB NOT NULL,        -- sealed to this bureau
    until   INTEGER NOT NULL,     -- from then on nothing is waited for any more
    PRIMARY KEY (keeper, mark, version)
) STRICT, WITHOUT ROWID;
