-- Which records are notices, one's own and the members'.

CREATE TABLE notice (
    record    BLOB PRIMARY KEY,
    place     INTEGER NOT NULL,   -- the entry that says it
    colour    TEXT NOT NULL,
    reach     TEXT NOT NULL,
    standing  TEXT NOT NULL,
    published INTEGER             -- milliseconds
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_by_colour ON notice (colour, published, record);
CREATE INDEX notice_by_time ON notice (published, record);

-- The cases behind the bureau's own notices: where each stands, by its newest step.
CREATE TABLE notice_case (
    record   BLOB PRIMARY KEY,
    number   TEXT NOT NULL,       -- what the record's source calls it
    colour   TEXT NOT NULL,
    reach    TEXT NOT NULL,
    stage    TEXT,                -- of the pending version, if there is one
    standing TEXT NOT NULL,
    due      INTEGER,             -- until when something must be done, milliseconds
    changed  INTEGER NOT NULL     -- milliseconds
) STRICT, WITHOUT ROWID;
CREATE INDEX case_by_stage ON notice_case (stage, changed, record);
CREATE INDEX case_by_standing ON notice_case (standing, changed, record);
CREATE INDEX case_by_due ON notice_case (due, record) WHERE due IS NOT NULL;

-- The steps of each case.
CREATE TABLE step (
    record BLOB NOT NULL,         -- which case: the record that its notice is, or will be; or which hit or request
    place  INTEGER NOT NULL,      -- the entry that says it
    PRIMARY KEY (record, place)
) STRICT, WITHOUT ROWID;
