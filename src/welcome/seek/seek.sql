-- The index of requests: how far it followed what happened. Its words are the search's own.

-- step 1

-- kept by root: how far the journal was followed
CREATE TABLE seek_state (
	root_id ID NOT NULL,     -- the organisation
	number INT64 NOT NULL,   -- of the last fact that was followed
	again_id ID NOT NULL,    -- requests from this one on are to be put again; the greatest number: none is
	changes INT64 NOT NULL,  -- two programs may follow: one of them is told to give up
	PRIMARY KEY (root_id)
);

-- kept by root: which places stood above a unit when its requests were put
CREATE TABLE seek_path (
	root_id ID NOT NULL,     -- the organisation
	unit_id ID NOT NULL,     -- the unit
	path TEXT NOT NULL,      -- it and the places above, by number
	PRIMARY KEY (root_id, unit_id)
);

-- step 2

ALTER TABLE seek_state ADD COLUMN asked INT64 NOT NULL DEFAULT 0;     -- how often others said from where to put again
ALTER TABLE seek_state ADD COLUMN person_id ID NOT NULL DEFAULT 0;    -- of the next fact, a person of many requests: they are put up to this row of hers; 0: none
ALTER TABLE seek_state ADD COLUMN from_id ID NOT NULL DEFAULT 0;      -- and of that row from this request on
