-- Persons' requests for redress: where each stands, by its newest step. Nothing of the person is in it, so that the row stays
-- for the public report when everything else of the request is erased.

CREATE TABLE redress (
    id         BLOB PRIMARY KEY,
    access     INTEGER NOT NULL,  -- 1 if it is asked for
    correction INTEGER NOT NULL,
    deletion   INTEGER NOT NULL,
    standing   TEXT NOT NULL,
    outcome    TEXT,              -- what it came to
    received   INTEGER NOT NULL,  -- milliseconds, as all that follow
    admitted   INTEGER,
    due        INTEGER,           -- until when the person must be told; none once they are
    deadline   INTEGER,           -- until when they had to be
    ended      INTEGER,           -- when they were told, or took it back
    changed    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX redress_by_due ON redress (due, id) WHERE due IS NOT NULL;
CREATE INDEX redress_by_standing ON redress (standing, changed, id);
CREATE INDEX redress_by_time ON redress (changed, id);
