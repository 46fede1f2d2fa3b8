-- What people told of the service, to be published without their name.

-- step 1

-- kept by root: may people tell; no row: they may not
CREATE TABLE experience_rule (
	root_id ID NOT NULL,      -- the organisation
	is_open INT64 NOT NULL,   -- 1: people may tell
	PRIMARY KEY (root_id)
);

-- kept by root, wide: a text as it may be published; as it was written, it is never kept
CREATE TABLE experience_text (
	root_id ID NOT NULL,          -- the organisation
	experience_id ID NOT NULL,    -- random
	print BYTES NOT NULL,         -- secret: of the word that the author's own address holds
	told_day INT64 NOT NULL,      -- the day it came (days since 1970-01-01)
	month INT64 NOT NULL,         -- when it happened: the first day of that month
	place_id ID NOT NULL,         -- where; 0: not said
	feeling INT64 NOT NULL,       -- 0 negative, 1 mixed, 2 positive, as its author says
	title TEXT NOT NULL,          -- in a few words, masked
	words TEXT NOT NULL,          -- what happened, masked
	flags INT64 NOT NULL,         -- bits of enum flags_kind, read before masking
	state INT64 NOT NULL,         -- 0 to be read again, 1 published, 2 refused
	reason TEXT NOT NULL,         -- why it was refused, as its author reads it
	decided_day INT64 NOT NULL,   -- of the first publication, or of the refusal; 0: none yet
	answer TEXT NOT NULL,         -- of the service, public; empty: none yet
	answered_day INT64 NOT NULL,  -- of the first answer; 0: none yet
	locked BYTES,                 -- secret: the e-mail to tell the answer to, and that word, locked; null: none
	PRIMARY KEY (root_id, experience_id),
	UNIQUE (root_id, print)
);
CREATE INDEX experience_text_by_month ON experience_text (root_id, state, month, experience_id);
CREATE INDEX experience_text_by_day ON experience_text (root_id, told_day, experience_id);

-- kept by root: how many texts went, so that what was told stays told
CREATE TABLE experience_gone (
	root_id ID NOT NULL,          -- the organisation
	state INT64 NOT NULL,         -- what they were
	is_answered INT64 NOT NULL,   -- 1: the service had answered
	texts INT64 NOT NULL,         -- how many
	PRIMARY KEY (root_id, state, is_answered)
);
