-- What a request costs, to whoever asks and to whoever answers: contacts that could have been avoided.

-- step 1

-- kept by root: requests that were asked after, or sent on, counted from the register
CREATE TABLE effort_mark (
	root_id ID NOT NULL,       -- the organisation
	request_id ID NOT NULL,    -- the request
	reminded INT64 NOT NULL,   -- how many times the person asked where it was
	moved INT64 NOT NULL,      -- how many times it went to another unit
	PRIMARY KEY (root_id, request_id)
);

-- kept by root: where the register was read to, and the last day months were counted
CREATE TABLE effort_read (
	root_id ID NOT NULL,       -- the organisation
	number INT64 NOT NULL,     -- the last fact that was read
	day INT64 NOT NULL,        -- days since 1970-01-01; 0: never
	PRIMARY KEY (root_id)
);

-- kept by root: the requests of a month, as counts
CREATE TABLE effort_month (
	root_id ID NOT NULL,       -- the organisation
	offering_id ID NOT NULL,   -- the offering
	month INT64 NOT NULL,      -- when they were received: year × 12 + month - 1
	total INT64 NOT NULL,      -- how many
	reminded INT64 NOT NULL,   -- the person asked where it was
	again INT64 NOT NULL,      -- she was asked for something twice or more
	twice INT64 NOT NULL,      -- she had asked for the same less than thirty days before
	moved INT64 NOT NULL,      -- it went to another unit
	avoidable INT64 NOT NULL,  -- one of these at least
	replied INT64 NOT NULL,    -- had their first reply more than a week ago
	first INT64 NOT NULL,      -- of those, ended by that reply and not opened again
	instants INT64 NOT NULL,   -- answers given at once, without a request
	is_shown INT64 NOT NULL,   -- 0: too few people, or the work of one agent
	PRIMARY KEY (root_id, offering_id, month)
);
