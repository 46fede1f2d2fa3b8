-- The two voices of each question, in words.

-- step 1

-- kept by root: what was compared of a heap (room verbatim); thrown away with it
CREATE TABLE duet_heap (
	root_id ID NOT NULL,          -- the organisation
	heap_id ID NOT NULL,          -- the heap
	made_of ID NOT NULL,          -- the making of the figures of the survey that the heap was filled for
	filled_unix_s INT64 NOT NULL, -- since when that heap may be read: filled again, it is another
	shown INT64 NOT NULL,         -- how many of its texts were shown, by side and tone, in one number
	document TEXT NOT NULL,       -- figures, words that five texts hold, where quotes stand: lines of text
	PRIMARY KEY (root_id, heap_id)
);
