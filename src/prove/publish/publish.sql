-- What the service shows to everybody: whether its page is public, and the words only it knows.

-- step 1

-- kept by root: the public page
CREATE TABLE publish_page (
	root_id ID NOT NULL,       -- the organisation
	is_public INT64 NOT NULL,  -- 1: shown to everybody
	changed_day INT64 NOT NULL, -- when somebody showed it or took it back
	account_id ID NOT NULL,    -- who did
	seen TEXT NOT NULL,        -- what the page was last written from: facts, surveys, day, program
	PRIMARY KEY (root_id)
);

-- kept by root: words for the legal pages; no row: not filled in yet
CREATE TABLE publish_words (
	root_id ID NOT NULL,       -- the organisation
	name TEXT NOT NULL,        -- which words: "director", "host", "dpo" …
	words TEXT NOT NULL,       -- plain text, as typed
	PRIMARY KEY (root_id, name)
);
