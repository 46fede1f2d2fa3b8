-- Programs that may make requests, what they made, what became of it.

-- step 1

-- kept by root: a program that may make requests
CREATE TABLE street_key (
	root_id ID NOT NULL,          -- the organisation
	key_id ID NOT NULL,           -- ordered
	name TEXT NOT NULL,           -- as people call the program
	hash BYTES NOT NULL,          -- secret: of the key, which is kept nowhere
	place_id ID NOT NULL,         -- its requests are about this place or one below; 0: anywhere
	rate INT64 NOT NULL,          -- how many calls a minute it may make
	is_open311 INT64 NOT NULL,    -- it speaks Open311: anybody reads there where reports stand
	made_unix_s INT64 NOT NULL,   -- since when
	made_by ID NOT NULL,          -- the account that let it in
	used_day INT64 NOT NULL,      -- the last day it called; 0: never
	revoked_unix_s INT64 NOT NULL, -- it may no more since; 0: it may
	changes INT64 NOT NULL,       -- who saves an older one is told
	PRIMARY KEY (root_id, key_id),
	UNIQUE (root_id, hash)
);

-- kept by root: what a program may ask for
CREATE TABLE street_allowed (
	root_id ID NOT NULL,     -- the organisation
	key_id ID NOT NULL,      -- the program
	offering_id ID NOT NULL, -- the offering
	PRIMARY KEY (root_id, key_id, offering_id),
	FOREIGN KEY (root_id, key_id) REFERENCES street_key (root_id, key_id),
	FOREIGN KEY (root_id, offering_id) REFERENCES offering_offering (root_id, offering_id)
);

-- kept by root: a request that a program made
CREATE TABLE street_made (
	root_id ID NOT NULL,        -- the organisation
	key_id ID NOT NULL,         -- the program
	external_id TEXT NOT NULL,  -- what it calls the request: twice the same is one request
	request_id ID NOT NULL,     -- the request
	sum BYTES NOT NULL,         -- BLAKE2b-256 of what was sent: other words are another request
	is_open311 INT64 NOT NULL,  -- it came by Open311, whose programs say that the place is public
	PRIMARY KEY (root_id, key_id, external_id),
	UNIQUE (root_id, request_id)
);

-- kept by root: what happened to a request, as programs may read it
CREATE TABLE street_update (
	root_id ID NOT NULL,       -- the organisation
	at_unix_s INT64 NOT NULL,  -- when
	number INT64 NOT NULL,     -- of the fact of the journal
	request_id ID NOT NULL,    -- the request
	kind INT64 NOT NULL,       -- enum street_change
	is_closed INT64 NOT NULL,  -- it is done since then
	PRIMARY KEY (root_id, at_unix_s, number),
	UNIQUE (root_id, request_id, number)
);

-- kept by root: how far the journal was read
CREATE TABLE street_read (
	root_id ID NOT NULL,     -- the organisation
	number INT64 NOT NULL,   -- the last fact
	PRIMARY KEY (root_id)
);
