-- What is said of a place right now.

-- step 1

-- kept by root: one bulletin per place; withdrawn, or long over, its row stays, without words nor writer
CREATE TABLE bulletin_bulletin (
	root_id ID NOT NULL,         -- the organisation
	place_id ID NOT NULL,        -- the place, and those below it
	words TEXT NOT NULL,         -- as the public reads it
	from_unix_s INT64 NOT NULL,  -- told from then
	until_unix_s INT64 NOT NULL, -- and no longer from then
	account_id ID NOT NULL,      -- who wrote it; 0: withdrawn, or long over
	changes INT64 NOT NULL,      -- how often it was saved: who saves an older one is told
	PRIMARY KEY (root_id, place_id)
);
