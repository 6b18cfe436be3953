-- What the clock needs: which records are past their retention, which erasures are open, and what it has done about them.

CREATE INDEX version_by_time ON version (at, record, place);
CREATE INDEX erasure_by_place ON erasure (place);

-- Weeding: records past their retention, by plans that two people stand behind.
CREATE TABLE weeding (
    id       INTEGER PRIMARY KEY,
    planned  INTEGER NOT NULL,    -- milliseconds
    planner  TEXT NOT NULL,       -- the person
    approved INTEGER,
    approver TEXT
) STRICT;

CREATE TABLE weeding_record (
    weeding  INTEGER NOT NULL,
    record   BLOB NOT NULL,
    kind     TEXT NOT NULL,
    dataset  TEXT NOT NULL,
    place    INTEGER NOT NULL,    -- the entry that was planned; once it is blocked, the one that blocks it
    state    TEXT NOT NULL,       -- planned, blocked, erased, undone, changed
    changed  INTEGER NOT NULL,    -- since when it is that, milliseconds
    blocked  INTEGER,             -- when it was blocked, if it was
    handling BLOB,                -- what the owner asked before it was blocked
    PRIMARY KEY (weeding, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX weeding_by_state ON weeding_record (state, changed, weeding, record);
CREATE INDEX weeding_by_record ON weeding_record (record, state);
CREATE INDEX weeding_by_block ON weeding_record (blocked) WHERE blocked IS NOT NULL;

-- When each member was reminded last of erasures that it has not confirmed.
CREATE TABLE reminder (
    member TEXT PRIMARY KEY,
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
