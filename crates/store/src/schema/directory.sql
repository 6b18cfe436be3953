-- The directory of members, as its keys signed it.

CREATE TABLE directory (
    start INTEGER PRIMARY KEY,    -- after how many entries the batch begins
    batch BLOB NOT NULL
) STRICT;

-- A batch that enough keys signed for a place in which another stands: the proof that there are two histories.
CREATE TABLE directory_fork (
    start INTEGER PRIMARY KEY,
    batch BLOB NOT NULL
) STRICT;
