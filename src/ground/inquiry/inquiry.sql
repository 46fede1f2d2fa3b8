-- Questionnaires of any kind: documents, in versions.

-- step 1

-- kept by root: a questionnaire, whatever its versions
CREATE TABLE inquiry_inquiry (
	root_id ID NOT NULL,     -- the organisation
	inquiry_id ID NOT NULL,  -- made by the program
	name TEXT NOT NULL,      -- of its latest version, as shown
	account_id ID NOT NULL,  -- who made it; 0: the program
	made_unix_s INT64 NOT NULL, -- when
	PRIMARY KEY (root_id, inquiry_id)
);

-- kept by root, wide: one version of it; published, it never changes
CREATE TABLE inquiry_version (
	root_id ID NOT NULL,     -- the organisation
	inquiry_id ID NOT NULL,  -- the questionnaire
	version INT64 NOT NULL,  -- from 1
	state INT64 NOT NULL,    -- 0 draft, 1 being read over, 2 published
	changes INT64 NOT NULL,  -- how many times it was saved
	published_day INT64 NOT NULL, -- 0: not yet
	account_id ID NOT NULL,  -- who saved it last
	saved_unix_s INT64 NOT NULL, -- when
	document TEXT NOT NULL,  -- JSON, see README.md
	PRIMARY KEY (root_id, inquiry_id, version),
	FOREIGN KEY (root_id, inquiry_id) REFERENCES inquiry_inquiry (root_id, inquiry_id)
);

-- kept by root, wide: what a draft was before it was saved, so that it can be taken back
CREATE TABLE inquiry_past (
	root_id ID NOT NULL,     -- the organisation
	inquiry_id ID NOT NULL,  -- the questionnaire
	version INT64 NOT NULL,  -- its draft
	changes INT64 NOT NULL,  -- before which saving
	document TEXT NOT NULL,  -- JSON
	PRIMARY KEY (root_id, inquiry_id, version, changes),
	FOREIGN KEY (root_id, inquiry_id, version) REFERENCES inquiry_version (root_id, inquiry_id, version)
);

-- kept by root: what somebody remarked while reading a draft over
CREATE TABLE inquiry_comment (
	root_id ID NOT NULL,     -- the organisation
	inquiry_id ID NOT NULL,  -- the questionnaire
	comment_id ID NOT NULL,  -- ordered by time
	version INT64 NOT NULL,  -- of which version
	question TEXT NOT NULL,  -- code of the question; empty: the whole
	words TEXT NOT NULL,     -- what is remarked
	account_id ID NOT NULL,  -- by whom
	made_unix_s INT64 NOT NULL, -- when
	is_done INT64 NOT NULL,  -- 1: it was dealt with
	PRIMARY KEY (root_id, inquiry_id, comment_id),
	FOREIGN KEY (root_id, inquiry_id) REFERENCES inquiry_inquiry (root_id, inquiry_id)
);

-- step 2

-- kept by root: of a question whose words changed in a version, whether its series goes on
CREATE TABLE inquiry_series (
	root_id ID NOT NULL,     -- the organisation
	inquiry_id ID NOT NULL,  -- the questionnaire
	version INT64 NOT NULL,  -- the version that said it in other words
	question TEXT NOT NULL,  -- code of the question
	continues INT64 NOT NULL, -- 1: same meaning, the series goes on; 0: it is cut there
	PRIMARY KEY (root_id, inquiry_id, version, question),
	FOREIGN KEY (root_id, inquiry_id, version) REFERENCES inquiry_version (root_id, inquiry_id, version)
);

-- step 3

ALTER TABLE inquiry_inquiry ADD COLUMN is_request INT64 NOT NULL DEFAULT 0; -- 1: what a request is asked with; 0: a survey
