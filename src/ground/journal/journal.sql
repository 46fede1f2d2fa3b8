-- What happened, in the order it was committed.

-- step 1

-- kept by root: the counter that facts are numbered from
CREATE TABLE journal_counter (
	root_id ID NOT NULL,       -- the organisation
	last_number INT64 NOT NULL, -- of its last fact
	PRIMARY KEY (root_id)
);

-- kept by root: a fact; never changed, never deleted
CREATE TABLE journal_fact (
	root_id ID NOT NULL,       -- the organisation
	number INT64 NOT NULL,     -- from 1, in the order of commits
	at_unix_s INT64 NOT NULL,  -- when
	kind TEXT NOT NULL,        -- room.what
	account_id ID NOT NULL,    -- who did it; 0: the program itself
	place_id ID NOT NULL,      -- where; 0: everywhere
	subject_id ID NOT NULL,    -- the wave, the account …; 0: none
	words TEXT NOT NULL,       -- a French sentence, for the register
	once TEXT NOT NULL,        -- key of the form that did it, or the fact's own number
	PRIMARY KEY (root_id, number),
	UNIQUE (root_id, once)
);

-- step 2

-- kept by root: how far a room has read the facts
CREATE TABLE journal_reader (
	root_id ID NOT NULL,   -- the organisation
	reader TEXT NOT NULL,  -- the room
	number INT64 NOT NULL, -- of the last fact that it read
	PRIMARY KEY (root_id, reader)
);
