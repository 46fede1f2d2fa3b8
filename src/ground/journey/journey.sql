-- The paths along which requests go.

-- step 1

-- shared list: a journey, by the name people give it
CREATE TABLE journey_journey (
	root_id ID NOT NULL,    -- the organisation
	journey_id ID NOT NULL, -- made by the program, ordered by time
	code TEXT NOT NULL,     -- short name used in mappings and addresses
	name TEXT NOT NULL,     -- as shown
	PRIMARY KEY (root_id, journey_id),
	UNIQUE (root_id, code)
);
