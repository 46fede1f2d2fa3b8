-- What units promised each other, and what was asked between them.

-- step 1

-- kept by root: a delay that a unit proposed and another agreed to
CREATE TABLE accord_accord (
	root_id ID NOT NULL,          -- the organisation
	accord_id ID NOT NULL,        -- ordered
	from_unit_id ID NOT NULL,     -- the place that asks, with all under it; 0: any
	unit_id ID NOT NULL,          -- the place that is asked, with all under it
	offering_id ID NOT NULL,      -- the internal request it is about; 0: any
	minutes INT64 NOT NULL,       -- of opening of whoever is asked
	first_day INT64 NOT NULL,     -- days since 1970-01-01
	last_day INT64 NOT NULL,      -- included; 0: no end was said
	is_of_asked INT64 NOT NULL,   -- 1: the asked side proposed it, the asking one agrees
	proposed_by ID NOT NULL,      -- the account
	proposed_unix_s INT64 NOT NULL, -- when
	agreed_by ID NOT NULL,        -- the account; 0: nobody yet
	agreed_unix_s INT64 NOT NULL, -- when; 0: not yet
	changes INT64 NOT NULL,       -- who changes an older one is told
	PRIMARY KEY (root_id, accord_id)
);

-- kept by root: a request that one unit made of another, about one of its own; goes with the request
CREATE TABLE accord_asked (
	root_id ID NOT NULL,        -- the organisation
	request_id ID NOT NULL,     -- what was asked
	parent_id ID NOT NULL,      -- about which request
	accord_id ID NOT NULL,      -- by which agreement; 0: none was in force
	from_unit_id ID NOT NULL,   -- in whose charge that request was
	unit_id ID NOT NULL,        -- who was asked
	asked_unix_s INT64 NOT NULL, -- when
	PRIMARY KEY (root_id, request_id),
	UNIQUE (root_id, parent_id, request_id),
	UNIQUE (root_id, accord_id, asked_unix_s, request_id)
);
