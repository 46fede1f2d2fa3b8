-- Who signs in, what they may do and where.

-- step 1

-- kept by root: an account; closed, never deleted, so that the register keeps its name
CREATE TABLE people_account (
	root_id ID NOT NULL,        -- the organisation
	account_id ID NOT NULL,     -- made by the program
	name TEXT NOT NULL,         -- as colleagues write it
	mail TEXT NOT NULL,         -- what they sign in with, in small letters
	password TEXT NOT NULL,     -- secret: argon2id; empty: not chosen yet
	totp BYTES NOT NULL,        -- secret: of the phone's codes; empty: none
	totp_step INT64 NOT NULL,   -- the last code that served
	is_closed INT64 NOT NULL,   -- 1: may no longer sign in
	made_unix_s INT64 NOT NULL, -- when
	PRIMARY KEY (root_id, account_id),
	UNIQUE (root_id, mail)
);

-- kept by root: a role over a subtree of places
CREATE TABLE people_right (
	root_id ID NOT NULL,    -- the organisation
	account_id ID NOT NULL, -- who
	role INT64 NOT NULL,    -- 0 agent, 1 team leader, 2 referent, 3 director, 4 auditor, 5 administrator
	place_id ID NOT NULL,   -- the place with all under it; 0: the whole organisation
	PRIMARY KEY (root_id, account_id, role, place_id),
	FOREIGN KEY (root_id, account_id) REFERENCES people_account (root_id, account_id)
);

-- kept by root: an absence, until a month after it; during it the rights of one are also another's
CREATE TABLE people_delegation (
	root_id ID NOT NULL,      -- the organisation
	account_id ID NOT NULL,   -- who is away
	other_id ID NOT NULL,     -- who stands in; 0: nobody
	first_day INT64 NOT NULL, -- days since 1970-01-01
	last_day INT64 NOT NULL,  -- included
	PRIMARY KEY (root_id, account_id, other_id, first_day),
	FOREIGN KEY (root_id, account_id) REFERENCES people_account (root_id, account_id)
);

-- kept by root: somebody signed in on a device
CREATE TABLE people_session (
	root_id ID NOT NULL,         -- the organisation
	session_id ID NOT NULL,      -- random: what the page of sessions names it by
	hash BYTES NOT NULL,         -- secret: of the cookie's secret
	account_id ID NOT NULL,      -- who
	device TEXT NOT NULL,        -- « Firefox, Linux »: to know one's own
	begun_unix_s INT64 NOT NULL, -- when
	seen_unix_s INT64 NOT NULL,  -- last seen, to the quarter of an hour
	preview INT64 NOT NULL,      -- the role an administrator looks with; -1: none
	PRIMARY KEY (root_id, session_id),
	UNIQUE (root_id, hash),
	FOREIGN KEY (root_id, account_id) REFERENCES people_account (root_id, account_id)
);

-- kept by root: a link that serves once: first administrator, invitation, new password
CREATE TABLE people_ticket (
	root_id ID NOT NULL,         -- the organisation
	hash BYTES NOT NULL,         -- secret: of the link's secret
	account_id ID NOT NULL,      -- whose; 0: the first administrator's
	until_unix_s INT64 NOT NULL, -- it does not serve after
	PRIMARY KEY (root_id, hash)
);

-- kept by root: codes for whoever lost the phone, each once
CREATE TABLE people_recovery (
	root_id ID NOT NULL,    -- the organisation
	account_id ID NOT NULL, -- whose
	hash BYTES NOT NULL,    -- secret: of the code
	PRIMARY KEY (root_id, account_id, hash),
	FOREIGN KEY (root_id, account_id) REFERENCES people_account (root_id, account_id)
);

-- kept by root: devices an account signed in from before: others' mistakes never lock them out
CREATE TABLE people_device (
	root_id ID NOT NULL,    -- the organisation
	account_id ID NOT NULL, -- whose
	hash BYTES NOT NULL,    -- secret: of the device's cookie
	PRIMARY KEY (root_id, account_id, hash),
	FOREIGN KEY (root_id, account_id) REFERENCES people_account (root_id, account_id)
);

-- kept by root: wrong passwords, by who is tried and where from, as hashes
CREATE TABLE people_failure (
	root_id ID NOT NULL,        -- the organisation
	hash BYTES NOT NULL,        -- secret: of an account, of a source, or of both
	failures INT64 NOT NULL,    -- in a row
	last_unix_s INT64 NOT NULL, -- the latest
	PRIMARY KEY (root_id, hash)
);
