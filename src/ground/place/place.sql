-- The tree of the places where usagers and agents meet: directions, services, sites.
-- Names, parents and closings are dated rows: a wave is read with the tree of its closing day.

-- step 1

-- shared list: the organisations kept here; each has its own tree and its own data
CREATE TABLE place_root (
	root_id ID NOT NULL,           -- the organisation, first in every key of its data
	code TEXT NOT NULL,            -- short name used in commands
	name TEXT NOT NULL,            -- as people write it
	last_import INT64 NOT NULL,    -- the counter imports are numbered from
	created_unix_s INT64 NOT NULL, -- when it was first kept here
	PRIMARY KEY (root_id),
	UNIQUE (code)
);

-- shared list: what was imported, whatever its kind, so that each import can be undone
CREATE TABLE place_import (
	root_id ID NOT NULL,          -- the organisation
	import_id ID NOT NULL,        -- made by the program, ordered by time
	number INT64 NOT NULL,        -- what people call it: 1, 2, 3 …
	kind TEXT NOT NULL,           -- structures, answers, counts or scores
	file_name TEXT NOT NULL,      -- without its folders
	file_mark INT64 NOT NULL,     -- FNV-1a 64 of its bytes: the same file twice is refused
	good_count INT64 NOT NULL,    -- lines taken
	bad_count INT64 NOT NULL,     -- lines listed and left
	done_unix_s INT64 NOT NULL,   -- when
	undone_unix_s INT64 NOT NULL, -- 0, or when it was undone
	PRIMARY KEY (root_id, import_id),
	UNIQUE (root_id, number)
);

-- shared list: a place and its permanent code
CREATE TABLE place_node (
	root_id ID NOT NULL,      -- the organisation
	place_id ID NOT NULL,     -- made by the program
	code TEXT NOT NULL,       -- permanent, never given to another place
	import_id ID NOT NULL,    -- the import it came with
	PRIMARY KEY (root_id, place_id),
	UNIQUE (root_id, code)
);

-- shared list: what a place is called, from a day on
CREATE TABLE place_name (
	root_id ID NOT NULL,     -- the organisation
	place_id ID NOT NULL,    -- the place
	from_day INT64 NOT NULL, -- first day of this name (days since 1970-01-01)
	import_id ID NOT NULL,   -- the import it came with; the later one counts on the same day
	name TEXT NOT NULL,      -- as shown
	PRIMARY KEY (root_id, place_id, from_day, import_id),
	FOREIGN KEY (root_id, place_id) REFERENCES place_node (root_id, place_id)
);

-- shared list: under which place a place stands, from a day on
CREATE TABLE place_parent (
	root_id ID NOT NULL,     -- the organisation
	place_id ID NOT NULL,    -- the place
	from_day INT64 NOT NULL, -- first day under this parent (days since 1970-01-01)
	import_id ID NOT NULL,   -- the import it came with; the later one counts on the same day
	parent_id ID,            -- null: at the top of the tree
	PRIMARY KEY (root_id, place_id, from_day, import_id),
	FOREIGN KEY (root_id, place_id) REFERENCES place_node (root_id, place_id),
	FOREIGN KEY (root_id, parent_id) REFERENCES place_node (root_id, place_id)
);

-- step 2

-- shared list: what became of a place that was merged (one successor) or split (several)
CREATE TABLE place_successor (
	root_id ID NOT NULL,      -- the organisation
	place_id ID NOT NULL,     -- the place as it was
	successor_id ID NOT NULL, -- a place that took it over; itself: it went on beside the others
	from_day INT64 NOT NULL,  -- first day of the new places (days since 1970-01-01)
	import_id ID NOT NULL,    -- the import it came with
	PRIMARY KEY (root_id, place_id, successor_id, from_day),
	FOREIGN KEY (root_id, place_id) REFERENCES place_node (root_id, place_id),
	FOREIGN KEY (root_id, successor_id) REFERENCES place_node (root_id, place_id)
);

-- step 3

-- kept by root: an organisation that does not exist; no row for the others
CREATE TABLE place_invented (
	root_id ID NOT NULL, -- the organisation
	words TEXT NOT NULL, -- the sentence that says so, on every page
	PRIMARY KEY (root_id)
);

-- step 4

ALTER TABLE place_root ADD COLUMN tree_stamp ID NOT NULL DEFAULT 0; -- drawn anew with each change of the tree; 0: none since this step
