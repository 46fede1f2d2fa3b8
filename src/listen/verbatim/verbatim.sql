-- What people wrote, kept as it may be read.

-- step 1

-- kept by root: texts that answer one question of one survey, on both sides, or that came in one file
CREATE TABLE verbatim_heap (
	root_id ID NOT NULL,          -- the organisation
	heap_id ID NOT NULL,          -- made by the program
	wave_id ID NOT NULL,          -- the survey; 0: imported
	item_id ID NOT NULL,          -- the open question of that survey; imported: the mark of the file
	import_id ID NOT NULL,        -- the import it came with; 0: of a survey
	name TEXT NOT NULL,           -- the question as it was asked, or the name of the file
	journey_id ID NOT NULL,       -- the question is about this journey; 0: about none
	step_id ID NOT NULL,          -- and this step of it; 0: none
	closed_day INT64 NOT NULL,    -- the last day of the survey, or the day of the import: from there on it is kept
	made_of ID NOT NULL,          -- the making of the figures of the survey it was filled for
	filled_id ID NOT NULL,        -- the last text that was read; the others are still to be
	made_unix_s INT64 NOT NULL,   -- since when it may be read; 0: it is being filled, and nobody reads it
	changes INT64 NOT NULL,       -- since its themes were last made
	PRIMARY KEY (root_id, heap_id),
	UNIQUE (root_id, wave_id, item_id)
);

-- kept by root, wide: a text that may be read, as it may be
CREATE TABLE verbatim_text (
	root_id ID NOT NULL,       -- the organisation
	heap_id ID NOT NULL,       -- the heap
	side INT64 NOT NULL,       -- 0 usagers, 1 agents
	place_id ID NOT NULL,      -- where, or the place above when fewer than the floor wrote there; 0: nowhere
	text_id ID NOT NULL,       -- random
	journey_id ID NOT NULL,    -- it is about this journey; 0: none
	step_id ID NOT NULL,       -- and this step of it; 0: none
	day INT64,                 -- the first day of its month (days since 1970-01-01); null: not kept
	words TEXT NOT NULL,       -- names, numbers and addresses masked
	language TEXT NOT NULL,    -- ISO 639-1; empty: not told
	tone INT64 NOT NULL,       -- 0 not told, 1 negative, 2 mixed, 3 positive: as a model says
	certainty INT64 NOT NULL,  -- its probability, in thousandths
	flags INT64 NOT NULL,      -- 1 a doubtful name, 2 a special category, 4 something is masked, 8 the tone is sure
	twin_id ID NOT NULL,       -- the first of those that say nearly the same; 0: none does, or it is the first
	state INT64 NOT NULL,      -- 0 to be looked at before anybody else reads it, 1 shown, 2 hidden by somebody
	answer TEXT NOT NULL,      -- the service's own public answer; empty: none
	PRIMARY KEY (root_id, heap_id, side, place_id, text_id),
	UNIQUE (root_id, heap_id, text_id)
);

-- kept by root: how many texts there are, so that nobody has to count them
CREATE TABLE verbatim_tally (
	root_id ID NOT NULL,   -- the organisation
	heap_id ID NOT NULL,   -- the heap
	side INT64 NOT NULL,   -- 0 usagers, 1 agents
	place_id ID NOT NULL,  -- as their texts say
	tone INT64 NOT NULL,   -- the same
	state INT64 NOT NULL,  -- the same
	texts INT64 NOT NULL,  -- how many
	PRIMARY KEY (root_id, heap_id, side, place_id, tone, state)
);

-- kept by root, wide: the words as they were written, locked, until their day
CREATE TABLE verbatim_original (
	root_id ID NOT NULL,   -- the organisation
	heap_id ID NOT NULL,   -- the heap
	text_id ID NOT NULL,   -- the text
	locked BYTES NOT NULL, -- secret: its words; the key is a file (room invite), never here
	PRIMARY KEY (root_id, heap_id, text_id)
);

-- kept by root: for which making of the figures of a survey all its heaps were filled
CREATE TABLE verbatim_wave (
	root_id ID NOT NULL,   -- the organisation
	wave_id ID NOT NULL,   -- the survey
	sealed_id ID NOT NULL, -- the making
	PRIMARY KEY (root_id, wave_id)
);

-- kept by root: what the service decided; without a row, the defaults
CREATE TABLE verbatim_rule (
	root_id ID NOT NULL,      -- the organisation
	keep_days INT64 NOT NULL, -- how long the words as they were written are kept, after the survey closed; 0: never
	PRIMARY KEY (root_id)
);

-- step 2

ALTER TABLE verbatim_heap ADD COLUMN looks_for_calls INT64 NOT NULL DEFAULT 0; -- 1: its texts were read for what calls somebody (verbatim_call)

-- kept by root: a text that somebody should read soon; of no list, search, export or figure
CREATE TABLE verbatim_call (
	root_id ID NOT NULL,        -- the organisation
	heap_id ID NOT NULL,        -- the heap
	text_id ID NOT NULL,        -- the text
	kinds INT64 NOT NULL,       -- personal: bits of enum flags_kind: 1 it presses, 2 it may hurt, 4 distress
	read_day INT64 NOT NULL,    -- when somebody read it; 0: it waits
	account_id ID NOT NULL,     -- who did; 0: nobody
	note TEXT NOT NULL,         -- personal: what she wrote of it; may be empty
	PRIMARY KEY (root_id, heap_id, text_id),
	UNIQUE (root_id, read_day, heap_id, text_id)
);

ALTER TABLE verbatim_heap ADD COLUMN origin INT64 NOT NULL DEFAULT 0; -- enum verbatim_origin; 0: a survey, or a file. Of the others item_id is minus the quarter

-- kept by root: a quarter whose heap was made of what people write all year round; once erased it is not made again
CREATE TABLE verbatim_quarter (
	root_id ID NOT NULL,         -- the organisation
	item_id ID NOT NULL,         -- of its heap: it says whence, and which quarter
	looked_day INT64 NOT NULL,   -- when its texts were last compared with those that may be read; 0: they are to be
	PRIMARY KEY (root_id, item_id)
);

-- kept by root: since when whoever writes to the desk, or tells what happened to her, reads that her words are read
-- with those of others
CREATE TABLE verbatim_since (
	root_id ID NOT NULL,       -- the organisation
	since_day INT64 NOT NULL,  -- what came before is left out
	PRIMARY KEY (root_id)
);

-- kept by root: how far the reading of a heap is, or the making of its themes; no row: nobody is at it
CREATE TABLE verbatim_progress (
	root_id ID NOT NULL,       -- the organisation
	heap_id ID NOT NULL,       -- the heap
	stage INT64 NOT NULL,      -- 1 its texts are read, 2 their words, 3 how many themes, 4 which, 5 how stable, 6 lists are written
	done INT64 NOT NULL,       -- of that stage: texts, or themes
	whole INT64 NOT NULL,      -- of so many; 0: it is not counted
	told_unix_s INT64 NOT NULL, -- when: what was told long ago is nobody's work any more
	PRIMARY KEY (root_id, heap_id)
);
