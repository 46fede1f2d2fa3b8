-- How soon one is answered: what was told of it, day after day, and what became of it.

-- step 1

-- kept by root: the delay that was told of an offering from a moment on, and what it rests on
CREATE TABLE promise_told (
	root_id ID NOT NULL,       -- the organisation
	offering_id ID NOT NULL,   -- the offering
	unit_id ID NOT NULL,       -- the unit in charge; 0: whichever
	day INT64 NOT NULL,        -- the day it was reckoned, of the days before
	at_unix_s INT64 NOT NULL,  -- told from that moment on
	state INT64 NOT NULL,      -- enum promise_state: told, or why it is not
	window_days INT64 NOT NULL, -- requests received within so many days
	total INT64 NOT NULL,      -- how many of them, those still open included
	done INT64 NOT NULL,       -- how many had their answer
	delay INT64 NOT NULL,      -- jours ouvrés; 0 when it is not told
	low INT64 NOT NULL,        -- its 95 % interval; -1: not known
	high INT64 NOT NULL,       -- the same
	PRIMARY KEY (root_id, offering_id, unit_id, day)
);

-- kept by root: of the requests of a month that were told a delay, how many had their answer within it
CREATE TABLE promise_kept (
	root_id ID NOT NULL,       -- the organisation
	offering_id ID NOT NULL,   -- the offering
	month INT64 NOT NULL,      -- when they were received: year × 12 + month - 1
	kept INT64 NOT NULL,       -- answered within
	broken INT64 NOT NULL,     -- later, or not yet
	pending INT64 NOT NULL,    -- what was told is not over yet, or they ended otherwise before
	is_shown INT64 NOT NULL,   -- 0: too few people, or the work of one agent
	PRIMARY KEY (root_id, offering_id, month)
);
