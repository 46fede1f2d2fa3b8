-- What was erased for ever, or is about to be: prepared by the clock, decided by somebody.

-- step 1

-- kept by root: an erasure; what was erased is not told, only how much
CREATE TABLE retention_purge (
	root_id ID NOT NULL,             -- the organisation
	purge_id ID NOT NULL,            -- made by the program, ordered by time
	kind INT64 NOT NULL,             -- 0 free texts
	before_day INT64 NOT NULL,       -- what ended before that day
	told INT64 NOT NULL,             -- how many rows, when it was prepared
	waves INT64 NOT NULL,            -- of how many surveys
	state INT64 NOT NULL,            -- 0 prepared, 1 agreed to, 2 done
	prepared_unix_s INT64 NOT NULL,  -- when
	agreed_unix_s INT64 NOT NULL,    -- when somebody agreed; 0: not yet
	account_id ID NOT NULL,          -- who; 0: not yet
	document TEXT NOT NULL,          -- what allows it, as typed
	reason TEXT NOT NULL,            -- why, as typed
	erased INT64 NOT NULL,           -- rows, so far
	done_unix_s INT64 NOT NULL,      -- when nothing was left; 0: not yet
	PRIMARY KEY (root_id, purge_id),
	UNIQUE (root_id, kind, before_day)
);

-- step 2

-- kept by root: requests of one offering closed in one year, kept long enough: what is decided, then done
CREATE TABLE retention_lot (
	root_id ID NOT NULL,             -- the organisation
	lot_id ID NOT NULL,              -- made by the program, ordered by time
	offering_id ID NOT NULL,         -- what was asked for
	year INT64 NOT NULL,             -- in which they were closed
	told INT64 NOT NULL,             -- how many, when it was prepared; -1: confidential, not told
	state INT64 NOT NULL,            -- 0 prepared, 1 agreed to, 2 done
	choice INT64 NOT NULL,           -- enum retention_choice
	keep_one_in INT64 NOT NULL,      -- 1: none stays; 10: one of ten does
	prepared_unix_s INT64 NOT NULL,  -- when
	agreed_unix_s INT64 NOT NULL,    -- when somebody agreed; 0: not yet
	account_id ID NOT NULL,          -- who; 0: not yet
	document TEXT NOT NULL,          -- the visa, as typed
	reason TEXT NOT NULL,            -- why, as typed
	erased INT64 NOT NULL,           -- requests, so far, without those that are confidential
	done_unix_s INT64 NOT NULL,      -- when nothing was left; 0: not yet
	PRIMARY KEY (root_id, lot_id)
);
