-- What each notice and case is counted as; nothing where that is not known yet.
ALTER TABLE notice ADD COLUMN counted TEXT;
ALTER TABLE notice_case ADD COLUMN counted TEXT;
CREATE INDEX notice_uncounted ON notice (record) WHERE counted IS NULL;
CREATE INDEX case_uncounted ON notice_case (record) WHERE counted IS NULL;

-- How many there are, by what they are counted as.
CREATE TABLE tally (
    kind     TEXT NOT NULL,       -- notice or case
    month    TEXT NOT NULL,       -- when it was first published, or the case was opened: 2026-11; empty if that is not known
    standing TEXT NOT NULL,
    aspect   TEXT NOT NULL,       -- colour, member, offence or stage
    word     TEXT NOT NULL,       -- which of them
    many     INTEGER NOT NULL,
    PRIMARY KEY (kind, aspect, word, standing, month) -- in this order it is summed up without sorting
) STRICT, WITHOUT ROWID;

-- What was counted until a record that is no notice took its place: still to be taken off.
CREATE TABLE tally_left (
    record  BLOB NOT NULL,
    place   INTEGER NOT NULL,     -- the entry that said the notice
    counted TEXT NOT NULL,
    PRIMARY KEY (record, place)
) STRICT, WITHOUT ROWID;
