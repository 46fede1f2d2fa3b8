-- Replies: templates with blanks, and those that a colleague reads before they leave.

-- step 1

-- kept by root: a reply written in advance, for whom, and how often it served
CREATE TABLE reply_template (
	root_id ID NOT NULL,       -- the organisation
	template_id ID NOT NULL,   -- ordered
	place_id ID NOT NULL,      -- of that unit and those below; 0: of the whole
	offering_id ID NOT NULL,   -- what was asked for; 0: whatever
	version INT64 NOT NULL,    -- that is offered, from 1
	is_closed INT64 NOT NULL,  -- 1: offered no more
	uses INT64 NOT NULL,       -- replies that left with it: neither whose nor to whom
	PRIMARY KEY (root_id, template_id)
);

-- kept by root, wide: its words, each time somebody changed them
CREATE TABLE reply_version (
	root_id ID NOT NULL,          -- the organisation
	template_id ID NOT NULL,      -- the template
	version INT64 NOT NULL,       -- from 1
	name TEXT NOT NULL,           -- as agents find it
	text TEXT NOT NULL,           -- with its blanks
	is_to_check INT64 NOT NULL,   -- 1: whoever knows the law has not read it yet
	account_id ID NOT NULL,       -- who wrote it
	at_unix_s INT64 NOT NULL,     -- when
	PRIMARY KEY (root_id, template_id, version)
);

-- kept by root: an offering whose replies a colleague reads first
CREATE TABLE reply_rule (
	root_id ID NOT NULL,      -- the organisation
	offering_id ID NOT NULL,  -- the offering
	PRIMARY KEY (root_id, offering_id)
);

-- kept by root, wide: a reply that waits for a colleague, or came back; goes when it leaves
CREATE TABLE reply_draft (
	root_id ID NOT NULL,            -- the organisation
	request_id ID NOT NULL,         -- of which request
	author_id ID NOT NULL,          -- personal: who wrote it
	state INT64 NOT NULL,           -- enum reply_state
	template_id ID NOT NULL,        -- it was begun with; 0: none
	channel INT64 NOT NULL,         -- enum desk_channel: it is to leave by
	outcome INT64 NOT NULL,         -- enum desk_outcome: it closes the request so; 0: it does not
	files_entry_id ID NOT NULL,     -- the note that holds its files; 0: none
	text TEXT NOT NULL,             -- personal: the reply
	sum BYTES NOT NULL,             -- a hash of all that leaves
	asked_unix_s INT64 NOT NULL,    -- since when it waits
	judge_id ID NOT NULL,           -- personal: who sent it back; 0: nobody
	judged_unix_s INT64 NOT NULL,   -- when; 0: not yet
	word TEXT NOT NULL,             -- personal: with which word
	PRIMARY KEY (root_id, request_id, author_id),
	UNIQUE (root_id, state, request_id, author_id)
);

-- kept by root: replies that left as they were read, and who read them
CREATE TABLE reply_approved (
	root_id ID NOT NULL,        -- the organisation
	request_id ID NOT NULL,     -- of which request
	entry_id ID NOT NULL,       -- what was said (desk_entry)
	author_id ID NOT NULL,      -- personal: who wrote it
	judge_id ID NOT NULL,       -- personal: who read it
	sum BYTES NOT NULL,         -- a hash of all that left
	at_unix_s INT64 NOT NULL,   -- when
	PRIMARY KEY (root_id, request_id, entry_id)
);
