-- Possible hits that somebody here, or whoever found a record of this bureau, has judged: where each stands, by its newest step.

CREATE TABLE hit (
    id         BLOB PRIMARY KEY,
    record     BLOB NOT NULL,
    owner      TEXT NOT NULL,        -- whose record it is
    finder     TEXT NOT NULL,        -- who found
    entry      INTEGER NOT NULL,     -- the entry of the owner's feed that was shown
    percent    INTEGER,              -- how likely the search engine found it; the finder alone knows
    colour     TEXT,                 -- of the notice, if it was one; the finder alone notes it
    salt       BLOB,                 -- whoever was asked for, hashed with this
    asked      BLOB,
    identifies INTEGER NOT NULL,     -- 1 if that told one person or thing from others
    standing   TEXT NOT NULL,
    outcome    TEXT,                 -- how it ended
    due        INTEGER,              -- until when something must be said, milliseconds
    judged     INTEGER NOT NULL,     -- milliseconds
    changed    INTEGER NOT NULL      -- milliseconds
) STRICT, WITHOUT ROWID;
CREATE INDEX hit_by_record ON hit (record);
CREATE INDEX hit_by_standing ON hit (standing, changed, id);
CREATE INDEX hit_by_time ON hit (changed, id);
CREATE INDEX hit_by_due ON hit (due, id) WHERE due IS NOT NULL;
