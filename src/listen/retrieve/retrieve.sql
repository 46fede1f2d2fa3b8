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
	PRIMARY KEY (root_id, doc_id),
	UNIQUE (root_id, heap_id, text_id)
);
