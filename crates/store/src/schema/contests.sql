-- What members say against records, their own and others'. The record itself may be here, not yet, or not any more.

CREATE TABLE contest (
    id      BLOB PRIMARY KEY,     -- of the contest
    subject BLOB NOT NULL,        -- the record
    owner   TEXT NOT NULL,        -- whose record, as the contest has it
    number  INTEGER NOT NULL,     -- the entry of its owner's feed that was contested
    place   INTEGER NOT NULL,     -- the entry that says it
    is_over INTEGER NOT NULL      -- whether the record was erased, so that this bureau is to take its contest back
) STRICT, WITHOUT ROWID;
CREATE INDEX contest_by_subject ON contest (subject, place);
-- Every answer is held against the refused, of which there are few.
CREATE INDEX notice_refused ON notice (place) WHERE standing = 'refused';
CREATE INDEX contest_over ON contest (id) WHERE is_over = 1;
