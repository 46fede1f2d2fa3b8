-- Both sides, when a request ends; who is called back; the figures of each quarter.

-- step 1

-- kept by root: how people are asked; without a row, the defaults
CREATE TABLE closing_rule (
	root_id ID NOT NULL,     -- the organisation
	percent INT64 NOT NULL,  -- of persons, a message to so many of a hundred
	hours INT64 NOT NULL,    -- after the end of the request
	weekly INT64 NOT NULL,   -- whoever handles requests is asked about so many a week; 0: about none
	PRIMARY KEY (root_id)
);

-- kept by root: how far other rooms were followed
CREATE TABLE closing_read (
	root_id ID NOT NULL,          -- the organisation
	number INT64 NOT NULL,        -- the last fact of the journal that was read
	erased_unix_s INT64 NOT NULL, -- until when erased persons were followed
	PRIMARY KEY (root_id)
);

-- kept by root: a request that ended, and what whoever asked says of it
CREATE TABLE closing_end (
	root_id ID NOT NULL,          -- the organisation
	request_id ID NOT NULL,       -- the request
	person_id ID NOT NULL,        -- personal: who asked; 0: not known, or erased
	unit_id ID NOT NULL,          -- in charge when it ended
	offering_id ID NOT NULL,      -- what was asked for
	step_id ID NOT NULL,          -- the step of the journey that it is; 0: none
	is_counted INT64 NOT NULL,    -- 0: confidential, or between agents: in no figure
	ended_day INT64 NOT NULL,     -- days since 1970-01-01
	telling INT64 NOT NULL,       -- her message: 0 none, 1 waits, 2 written, 3 it is not read in the journal yet
	tell_unix_s INT64 NOT NULL,   -- not before
	told_day INT64 NOT NULL,      -- 0: not yet
	answered_day INT64 NOT NULL,  -- 0: not yet
	met INT64 NOT NULL,           -- enum closing_met: is it settled
	ease INT64 NOT NULL,          -- 1 to 5; 0: not said
	words TEXT NOT NULL,          -- personal: hers
	PRIMARY KEY (root_id, request_id),
	UNIQUE (root_id, telling, tell_unix_s, request_id),
	UNIQUE (root_id, person_id, told_day, request_id),
	UNIQUE (root_id, answered_day, request_id),
	UNIQUE (root_id, ended_day, request_id)
);

-- kept by root: who was written to lately, by the print of a contact: one person may be known under several
-- numbers; goes once it no longer counts
CREATE TABLE closing_told (
	root_id ID NOT NULL,  -- the organisation
	print BYTES NOT NULL, -- secret: keyed hash of the contact; the key is a file, never here
	day INT64 NOT NULL,   -- the last time, in days since 1970-01-01
	PRIMARY KEY (root_id, print)
);

-- kept by root: whoever handled it may say something; goes once it is said, or two weeks later
CREATE TABLE closing_ask (
	root_id ID NOT NULL,      -- the organisation
	account_id ID NOT NULL,   -- personal: who is asked
	request_id ID NOT NULL,   -- about what
	ended_day INT64 NOT NULL, -- since when
	PRIMARY KEY (root_id, account_id, request_id),
	UNIQUE (root_id, request_id, account_id),
	UNIQUE (root_id, ended_day, account_id, request_id)
);

-- kept by root: about how many requests an account was asked that week, whether it answered or not
CREATE TABLE closing_week (
	root_id ID NOT NULL,    -- the organisation
	week INT64 NOT NULL,    -- its Monday, in days since 1970-01-01
	account_id ID NOT NULL, -- personal: who
	asked INT64 NOT NULL,   -- how many
	PRIMARY KEY (root_id, week, account_id)
);

-- kept by root: what was said by those who handled requests, until the quarter is weighed: no account, no
-- request, no day, and locked, all of one size
CREATE TABLE closing_said (
	root_id ID NOT NULL,   -- the organisation
	quarter INT64 NOT NULL, -- four times the year, and 0 to 3
	said_id ID NOT NULL,   -- random: it says no order
	locked BYTES NOT NULL, -- secret: unit, offering, step, week, answers, words; the key is a file, never here
	PRIMARY KEY (root_id, quarter, said_id)
);

-- kept by root: their words once the quarter was weighed, when its whole may be shown
CREATE TABLE closing_word (
	root_id ID NOT NULL,    -- the organisation
	quarter INT64 NOT NULL, -- which
	word_id ID NOT NULL,    -- random: it says no order
	words TEXT NOT NULL,    -- as they were written
	PRIMARY KEY (root_id, quarter, word_id)
);

-- kept by root: how many people spoke, for the floors; goes when the figures of the quarter are made
CREATE TABLE closing_part (
	root_id ID NOT NULL,     -- the organisation
	quarter INT64 NOT NULL,  -- four times the year, and 0 to 3
	print BYTES NOT NULL,    -- secret: keyed hash of an account and the quarter; the key is a file, never here
	unit_id ID NOT NULL,     -- of what was said
	offering_id ID NOT NULL, -- the same
	met INT64 NOT NULL,      -- how many times each question was answered
	ease INT64 NOT NULL,     -- the same
	irritant INT64 NOT NULL, -- the same
	PRIMARY KEY (root_id, quarter, print, unit_id, offering_id)
);

-- kept by root: a quarter whose figures are made: they do not change any more
CREATE TABLE closing_release (
	root_id ID NOT NULL,            -- the organisation
	quarter INT64 NOT NULL,         -- which
	released_unix_s INT64 NOT NULL, -- when
	PRIMARY KEY (root_id, quarter)
);

-- kept by root: what may be shown; what is not here is not shown, and nothing says why
CREATE TABLE closing_cell (
	root_id ID NOT NULL,     -- the organisation
	quarter INT64 NOT NULL,  -- which
	side INT64 NOT NULL,     -- 0 who asked, 1 who handled
	unit_id ID NOT NULL,     -- 0: all
	offering_id ID NOT NULL, -- 0: all
	question INT64 NOT NULL, -- enum closing_question
	level INT64 NOT NULL,    -- from 0
	count INT64 NOT NULL,    -- answers
	PRIMARY KEY (root_id, quarter, side, unit_id, offering_id, question, level)
);

-- kept by root: a person to be called back
CREATE TABLE closing_back (
	root_id ID NOT NULL,           -- the organisation
	request_id ID NOT NULL,        -- about what
	owner_id ID NOT NULL,          -- who does; 0: whoever of the unit
	due_day INT64 NOT NULL,        -- until when
	opened_unix_s INT64 NOT NULL,  -- since when
	done_unix_s INT64 NOT NULL,    -- 0: not yet
	done_by ID NOT NULL,           -- which account
	entry_id ID NOT NULL,          -- what was done: a note of the request (desk_entry)
	PRIMARY KEY (root_id, request_id),
	UNIQUE (root_id, done_unix_s, due_day, request_id)
);
