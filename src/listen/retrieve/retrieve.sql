-- Where what people wrote is found again. Its words are the search's own.

-- step 1

-- kept by root: the heaps whose texts can be found, and how each stood when they were put
CREATE TABLE retrieve_heap (
	root_id ID NOT NULL,         -- the organisation
	heap_id ID NOT NULL,         -- the heap
	made_of ID NOT NULL,         -- the making of the figures it was filled for
	made_unix_s INT64 NOT NULL,  -- when it was filled
	changes INT64 NOT NULL,      -- how often it had changed since
	mark INT64 NOT NULL,         -- by which tree of places, by which reading of words
	texts INT64 NOT NULL,        -- how many can be found
	PRIMARY KEY (root_id, heap_id)
);

-- kept by root: a text that can be found; greater is of a later survey, else the order tells nothing
CREATE TABLE retrieve_doc (
	root_id ID NOT NULL,       -- the organisation
	doc_id ID NOT NULL,        -- by which the search knows it
	heap_id ID NOT NULL,       -- the heap
	text_id ID NOT NULL,       -- the text
	mark INT64 NOT NULL,       -- a sum of all that was put for it
	space_id ID NOT NULL,      -- of the space its place is in; 0: it has none yet
	place BYTES,               -- where it stands by what it says: 200 numbers; null: nowhere
	PRIMARY KEY (root_id, doc_id),
	UNIQUE (root_id, heap_id, text_id)
);

-- kept by root, wide: what was learnt of all of them, without a word (craft/meaning)
CREATE TABLE retrieve_space (
	root_id ID NOT NULL,       -- the organisation
	space_id ID NOT NULL,      -- made by the program
	texts INT64 NOT NULL,      -- how many there were when it was learnt
	placed_id ID NOT NULL,     -- texts up to this one have their place in it
	bytes BYTES NOT NULL,      -- hashes of words and numbers
	PRIMARY KEY (root_id)
);
