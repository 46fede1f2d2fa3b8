-- What complaints say, in the words of whoever closed them: three choices of closed lists.

-- step 1

-- kept by root: why one complained, at which step, what was done; goes with the request
CREATE TABLE complaint_said (
	root_id ID NOT NULL,       -- the organisation
	request_id ID NOT NULL,    -- the request
	offering_id ID NOT NULL,   -- what was asked for
	quarter INT64 NOT NULL,    -- when it was received: year × 4, and 0 to 3
	cause INT64 NOT NULL,      -- enum complaint_cause; 0: not said
	step_id INT64 NOT NULL,    -- the step of the journey; 0: not said
	remedy INT64 NOT NULL,     -- enum complaint_remedy; 0: not said
	PRIMARY KEY (root_id, request_id)
);
CREATE INDEX complaint_said_by_quarter ON complaint_said (root_id, offering_id, quarter, request_id);

-- kept by root: quarters of which a request was erased, as counts that may be shown
CREATE TABLE complaint_past (
	root_id ID NOT NULL,       -- the organisation
	offering_id ID NOT NULL,   -- what was asked for
	quarter INT64 NOT NULL,    -- the same
	side INT64 NOT NULL,       -- enum complaint_side; their number: the quarter is kept, nothing else
	value INT64 NOT NULL,      -- which cause, step or remedy; -1: those too rare to be told apart
	count INT64 NOT NULL,      -- how many
	PRIMARY KEY (root_id, offering_id, quarter, side, value)
);

-- step 2

-- kept by root: an action that complaints led to, as room action told it last
CREATE TABLE complaint_action (
	root_id ID NOT NULL,         -- the organisation
	action_id ID NOT NULL,       -- the action
	offering_id ID NOT NULL,     -- complaints of what
	cause INT64 NOT NULL,        -- and of which cause
	reference TEXT NOT NULL,     -- its address
	title TEXT NOT NULL,         -- what is done
	state TEXT NOT NULL,         -- where it stands, in French
	public_words TEXT NOT NULL,  -- what everybody may read of it; empty: nothing
	PRIMARY KEY (root_id, action_id),
	UNIQUE (root_id, offering_id, cause, action_id)
);
