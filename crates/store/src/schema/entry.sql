-- The entries of the logs. What one says lies apart from its place in the tree: a row is put behind the last and never moves,
-- and erasing overwrites it where it lies. A row that is moved when a page is split leaves a copy of itself in the page,
-- which nothing overwrites.

CREATE TABLE payload (
    id    INTEGER PRIMARY KEY,
    salt  BLOB NOT NULL,          -- zeros, as the bytes, once erased
    bytes BLOB NOT NULL
) STRICT;

-- place = feed << 48 | number, so that each feed lies together, in order.
CREATE TABLE leaf (
    place      INTEGER PRIMARY KEY,
    commitment BLOB NOT NULL,
    payload    INTEGER,           -- NULL once erased, or where it was withheld
    audience   BLOB               -- who may receive it, if not all members
) STRICT;

CREATE VIEW entry AS
    SELECT place, commitment, salt, bytes AS payload, audience FROM leaf LEFT JOIN payload ON payload.id = leaf.payload;
