-- Sharing groups: what keepers say of them, what this bureau holds of their keys, and the messages to them.

-- Where each member's newest key package stands.
CREATE TABLE key_package (
    member TEXT PRIMARY KEY,
    place  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What this bureau's own key packages are opened with, sealed to it.
CREATE TABLE own_package (
    place  INTEGER PRIMARY KEY,   -- the entry that publishes it
    sealed BLOB NOT NULL
) STRICT;

-- The entries of keepers about groups, each to be followed once, in its order.
CREATE TABLE group_entry (
    place INTEGER PRIMARY KEY,
    taken INTEGER NOT NULL,       -- 1: it was followed or refused
    fault INTEGER                 -- the number of the reason why it was refused
) STRICT;
CREATE INDEX group_entry_to_take ON group_entry (place) WHERE taken = 0;

-- Each group as it is here. Its state is a secret and no view: it cannot be made anew from the feeds.
CREATE TABLE sharing_group (
    keeper   TEXT NOT NULL,
    mark     BLOB NOT NULL,       -- 16 bytes
    name     TEXT NOT NULL,
    version  INTEGER NOT NULL,
    members  BLOB NOT NULL,       -- as CBOR; nobody once it is dissolved
    state    BLOB,                -- the keys, sealed to this bureau; NULL where it has none
    revision INTEGER NOT NULL,    -- counts what the row became: no state is gone on from twice
    PRIMARY KEY (keeper, mark)
) STRICT, WITHOUT ROWID;

-- The key packages with which members were put into the groups that this bureau keeps.
CREATE TABLE group_leaf (
    mark    BLOB NOT NULL,
    member  TEXT NOT NULL,
    package INTEGER NOT NULL,     -- the place of its entry
    PRIMARY KEY (mark, member)
) STRICT, WITHOUT ROWID;

-- The messages to groups.
CREATE TABLE shared (
    place   INTEGER PRIMARY KEY,  -- of the message
    keeper  TEXT NOT NULL,
    mark    BLOB NOT NULL,
    version INTEGER NOT NULL,
    waits   INTEGER NOT NULL,     -- 1: its key is not unwrapped yet
    opener  BLOB,                 -- its key, sealed to this bureau
    fault   INTEGER               -- the number of the reason why it cannot be unwrapped
) STRICT;
CREATE INDEX shared_waiting ON shared (place) WHERE waits = 1;
