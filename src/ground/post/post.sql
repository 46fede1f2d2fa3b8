-- Letters out, and who wants the summary of the week.

-- step 1

-- kept by root: what letters are sealed to until they are sent; the private half is a file, never here
CREATE TABLE post_key (
	root_id ID NOT NULL,       -- the organisation
	key_id ID NOT NULL,        -- names the file
	public_key BYTES NOT NULL, -- anyone may seal, only the file's holder reads
	PRIMARY KEY (root_id)
);

-- kept by root, wide: a letter; the row goes 30 days after it was sent or given up
CREATE TABLE post_letter (
	root_id ID NOT NULL,        -- the organisation
	letter_id ID NOT NULL,      -- gives the Message-ID
	about_id ID NOT NULL,       -- the account it speaks of; 0: none
	key_id ID NOT NULL,         -- what it is sealed to
	to_address TEXT NOT NULL,   -- where it goes
	subject TEXT NOT NULL,      -- without secret
	sealed BYTES NOT NULL,      -- secret: its link to stop and its text, sealed; empty once sent or given up
	made_unix_s INT64 NOT NULL, -- when it was written
	due_unix_s INT64 NOT NULL,  -- not before; while it is being sent, until when nobody else may
	state INT64 NOT NULL,       -- 0 waits, 1 is being sent, 2 sent, 3 given up
	lease ID NOT NULL,          -- of who is sending it; 0: nobody
	tries INT64 NOT NULL,       -- begun so far
	done_unix_s INT64 NOT NULL, -- when it was sent or given up; 0: not yet
	fault TEXT NOT NULL,        -- why the last try failed, in French, without the address
	PRIMARY KEY (root_id, letter_id),
	UNIQUE (root_id, state, due_unix_s, letter_id),
	UNIQUE (root_id, about_id, letter_id)
);

-- kept by root: does an account want the summary of the week? without a row, its role says
CREATE TABLE post_wish (
	root_id ID NOT NULL,    -- the organisation
	account_id ID NOT NULL, -- whose
	weekly INT64 NOT NULL,  -- 1: yes
	PRIMARY KEY (root_id, account_id)
);

-- kept by root: links that stop the summary without signing in
CREATE TABLE post_stop (
	root_id ID NOT NULL,        -- the organisation
	hash BYTES NOT NULL,        -- secret: of the link's secret
	account_id ID NOT NULL,     -- whose
	made_unix_s INT64 NOT NULL, -- it serves for 400 days
	PRIMARY KEY (root_id, hash)
);

-- kept by root: the summary of this week was written, or there was nothing to say
CREATE TABLE post_week (
	root_id ID NOT NULL,    -- the organisation
	monday INT64 NOT NULL,  -- days since 1970-01-01
	account_id ID NOT NULL, -- to whom
	PRIMARY KEY (root_id, monday, account_id)
);
