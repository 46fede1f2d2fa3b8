-- Words, and the texts that have them: looked for newest first.

-- step 1

-- kept by root: by which reading the words of a shelf were made
CREATE TABLE search_shelf (
	root_id ID NOT NULL, -- the organisation
	shelf TEXT NOT NULL, -- the texts that are looked for together: a name its room gives
	mark INT64 NOT NULL, -- of the reading (text_words_mark) when all of them had been put
	PRIMARY KEY (root_id, shelf)
);

-- kept by root, wide: what was put or dropped since; the runs do not say it yet, and what they say of the same text is void
CREATE TABLE search_fresh (
	root_id ID NOT NULL, -- the organisation
	shelf TEXT NOT NULL, -- where
	doc_id ID NOT NULL,  -- of the text; greater is newer
	put_id ID NOT NULL,  -- of this putting: what is put again meanwhile stays
	words TEXT NOT NULL, -- secret: made of the texts, which are given; each once, in order; empty: dropped
	PRIMARY KEY (root_id, shelf, doc_id)
);

-- kept by root: texts whose identifiers follow one another; runs do not overlap, and are never changed, only replaced
CREATE TABLE search_run (
	root_id ID NOT NULL,      -- the organisation
	shelf TEXT NOT NULL,      -- where
	first_id ID NOT NULL,     -- of its oldest text
	last_id ID NOT NULL,      -- of its newest
	run_id ID NOT NULL,       -- names its rows below
	doc_count INT64 NOT NULL, -- its texts, by position from 0, oldest first
	PRIMARY KEY (root_id, shelf, first_id),
	UNIQUE (root_id, run_id)
);

-- kept by root, wide: words of a run in order, each with the positions of the texts that have it
CREATE TABLE search_page (
	root_id ID NOT NULL,      -- the organisation
	run_id ID NOT NULL,       -- of search_run
	first_word TEXT NOT NULL, -- the one it begins with
	body BYTES NOT NULL,      -- secret: made of the texts, which are given; as search_page.c writes it
	PRIMARY KEY (root_id, run_id, first_word)
);

-- kept by root, wide: the identifiers of the texts of a run, 256 in a row
CREATE TABLE search_ids (
	root_id ID NOT NULL,           -- the organisation
	run_id ID NOT NULL,            -- of search_run
	first_position INT64 NOT NULL, -- of the first of them
	first_id ID NOT NULL,          -- the first of them
	body BYTES NOT NULL,           -- secret: made of the texts, which are given; as search_page.c writes them
	PRIMARY KEY (root_id, run_id, first_position),
	UNIQUE (root_id, run_id, first_id)
);
