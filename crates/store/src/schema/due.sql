-- Answers that are awaited, and those that came. What the messages say of it is sealed: whoever opens them notes it.

CREATE TABLE due (
    place   INTEGER PRIMARY KEY, -- of the message that asks
    until   INTEGER NOT NULL,    -- when it is to be answered
    settled INTEGER              -- when everybody had answered from whom this bureau awaits it, itself or the receivers
) STRICT;
CREATE INDEX due_by_time ON due (until, place) WHERE settled IS NULL;

-- A member has answered a message, which may come here later than its answer.
CREATE TABLE answered (
    author TEXT NOT NULL,        -- of the message that asks
    number INTEGER NOT NULL,     -- its number in the author's feed
    member TEXT NOT NULL,
    answer INTEGER NOT NULL,     -- which of the member's messages answers
    at     INTEGER NOT NULL,
    PRIMARY KEY (author, number, member, answer)
) STRICT, WITHOUT ROWID;
CREATE INDEX answered_by_answer ON answered (member, answer);
