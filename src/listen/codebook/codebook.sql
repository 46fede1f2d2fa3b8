-- What the texts of a heap are about: themes that the program found, and those that the service wrote.

-- step 1

-- kept by root: for which texts the themes of a heap were made
CREATE TABLE codebook_heap (
	root_id ID NOT NULL,          -- the organisation
	heap_id ID NOT NULL,          -- the heap (room verbatim)
	filled_unix_s INT64 NOT NULL, -- the filling of the heap that was read
	theme_count INT64 NOT NULL,   -- how many themes were looked for, chosen by stability; 0: too few texts
	texts INT64 NOT NULL,         -- different texts that were read, of both sides
	run_id ID NOT NULL,           -- its counts of all texts: theme 0 of codebook_count
	made_unix_s INT64 NOT NULL,   -- when
	PRIMARY KEY (root_id, heap_id)
);

-- kept by root: a theme of a heap
CREATE TABLE codebook_theme (
	root_id ID NOT NULL,       -- the organisation
	heap_id ID NOT NULL,       -- the heap
	theme_id ID NOT NULL,      -- ordered
	source INT64 NOT NULL,     -- 1 found by the program, 2 written by the service
	name TEXT NOT NULL,        -- given by a person; empty: its first words stand for it
	words TEXT NOT NULL,       -- of a theme that was found: those that say most, a line each
	stability INT64 NOT NULL,  -- how much of these words comes back when a fifth of the texts goes, in thousandths; -1: not measured
	rule TEXT NOT NULL,        -- words, "phrases", -exclusions, as they were typed
	merged_id ID NOT NULL,     -- its texts count with this theme; 0: it stands alone
	origin_id ID NOT NULL,     -- the theme of an earlier heap of the same question that it was copied from; 0: none
	run_id ID NOT NULL,        -- its texts, in codebook_text; 0: none yet
	is_lost INT64 NOT NULL,    -- the program no longer finds it; kept for what people decided of it
	changes INT64 NOT NULL,    -- who saves an older one is told
	PRIMARY KEY (root_id, heap_id, theme_id),
	UNIQUE (root_id, theme_id)
);

-- kept by root: a text of a theme
CREATE TABLE codebook_text (
	root_id ID NOT NULL,     -- the organisation
	theme_id ID NOT NULL,    -- the theme
	run_id ID NOT NULL,      -- the making of its list; only that of the theme is read
	side INT64 NOT NULL,     -- 0 usagers, 1 agents
	rank INT64 NOT NULL,     -- from 1, the one that is most of the theme first
	text_id ID NOT NULL,     -- the text (room verbatim): its words are read there, behind a sight
	weight INT64 NOT NULL,   -- how much of the text is of the theme, or how probable, in thousandths
	how INT64 NOT NULL,      -- 1 found, 2 by its words, 3 by a model that learnt, 4 a person said so
	is_copy INT64 NOT NULL,  -- it says nearly the same as another text
	PRIMARY KEY (root_id, theme_id, run_id, side, rank)
);

-- kept by root: how many texts a theme has
CREATE TABLE codebook_count (
	root_id ID NOT NULL,    -- the organisation
	heap_id ID NOT NULL,    -- the heap
	theme_id ID NOT NULL,   -- the theme; 0: all texts of the heap
	run_id ID NOT NULL,     -- as codebook_text
	side INT64 NOT NULL,    -- 0 usagers, 1 agents
	tone INT64 NOT NULL,    -- 0 not told, 1 negative, 2 mixed, 3 positive
	said INT64 NOT NULL,    -- 0 nobody said anything of them, 1 people said they are, 2 people said they are not: of the theme, then, none
	texts INT64 NOT NULL,   -- all of them
	unlike INT64 NOT NULL,  -- near copies counted once
	PRIMARY KEY (root_id, heap_id, theme_id, run_id, side, tone, said)
);

-- kept by root: what somebody decided of a text as a quote of a theme
CREATE TABLE codebook_mark (
	root_id ID NOT NULL,      -- the organisation
	theme_id ID NOT NULL,     -- the theme
	text_id ID NOT NULL,      -- the text
	kind INT64 NOT NULL,      -- 1 pinned: shown first; 2 hidden: not shown as a quote
	reason TEXT NOT NULL,     -- why it is hidden
	PRIMARY KEY (root_id, theme_id, text_id)
);

-- kept by root: what somebody said of a text: is it about this theme?
CREATE TABLE codebook_label (
	root_id ID NOT NULL,     -- the organisation
	theme_id ID NOT NULL,    -- the theme
	text_id ID NOT NULL,     -- the text
	account_id ID NOT NULL,  -- who said so
	answer INT64 NOT NULL,   -- 0 no, 1 yes, 2 she does not know, 3 she was asked and has not answered yet
	rank INT64 NOT NULL,     -- in which order they were asked, from 1
	is_drawn INT64 NOT NULL, -- drawn by chance: it measures; else chosen, since it teaches
	PRIMARY KEY (root_id, theme_id, text_id, account_id)
);

-- kept by root, wide: what a theme learnt from these
CREATE TABLE codebook_model (
	root_id ID NOT NULL,     -- the organisation
	theme_id ID NOT NULL,    -- the theme
	step INT64 NOT NULL,     -- from 1: the last one counts, the one before is there to go back to
	model BYTES NOT NULL,    -- numbers of words (craft/learn), no word
	bar INT64 NOT NULL,      -- a text is of the theme from this probability on, in thousandths
	yes_yes INT64 NOT NULL,  -- on texts that it had not read: people said yes, and so did it
	yes_no INT64 NOT NULL,   -- people said yes, it said no
	no_yes INT64 NOT NULL,   -- people said no, it said yes
	no_no INT64 NOT NULL,    -- both said no
	PRIMARY KEY (root_id, theme_id, step)
);

-- step 2

ALTER TABLE codebook_theme ADD COLUMN found_id ID NOT NULL DEFAULT 0; -- of one that people told texts of: its texts as the program found them, a run of codebook_text; 0: run_id has them

-- kept by root: how large a theme was the day that something was decided of it (an irritant, an action)
CREATE TABLE codebook_start (
	root_id ID NOT NULL,        -- the organisation
	start_id ID NOT NULL,       -- made by the program
	heap_id ID NOT NULL,        -- the heap
	theme_id ID NOT NULL,       -- the theme; it may be no more
	name TEXT NOT NULL,         -- its name that day; empty: the texts are no more, and neither is what was made of their words
	is_followed INT64 NOT NULL, -- 1: written by the service, so looked for in the next survey too
	is_internal INT64 NOT NULL, -- 1: both sides are colleagues
	day INT64 NOT NULL,         -- that day, days since 1970-01-01
	PRIMARY KEY (root_id, start_id)
);

-- kept by root: the same, of a side; numbers stay when texts are erased
CREATE TABLE codebook_start_size (
	root_id ID NOT NULL,      -- the organisation
	start_id ID NOT NULL,     -- the start
	side INT64 NOT NULL,      -- 0 usagers, 1 agents
	texts INT64 NOT NULL,     -- different texts of the theme
	all_texts INT64 NOT NULL, -- different texts of this side
	share REAL64 NOT NULL,    -- of the theme, from 0 to 1; not their ratio when is_mended
	low REAL64 NOT NULL,      -- 95 % interval
	high REAL64 NOT NULL,     -- 95 % interval
	is_mended INT64 NOT NULL, -- 1: the errors of the model that tells them were taken back
	PRIMARY KEY (root_id, start_id, side)
);

-- kept by root: texts of the heap that were quoted for it, six at most: read again behind a sight, never their words
CREATE TABLE codebook_start_quote (
	root_id ID NOT NULL,  -- the organisation
	start_id ID NOT NULL, -- the start
	rank INT64 NOT NULL,  -- from 1
	text_id ID NOT NULL,  -- the text (room verbatim)
	PRIMARY KEY (root_id, start_id, rank)
);

CREATE INDEX codebook_theme_origin ON codebook_theme (root_id, origin_id);

-- kept by root: how many texts a theme has in each of the last months
CREATE TABLE codebook_month (
	root_id ID NOT NULL,    -- the organisation
	heap_id ID NOT NULL,    -- the heap
	theme_id ID NOT NULL,   -- the theme; 0: all texts of the heap
	run_id ID NOT NULL,     -- as codebook_text
	side INT64 NOT NULL,    -- 0 usagers, 1 agents
	day INT64 NOT NULL,     -- the first day of the month (days since 1970-01-01)
	said INT64 NOT NULL,    -- as codebook_count
	unlike INT64 NOT NULL,  -- near copies counted once
	PRIMARY KEY (root_id, heap_id, theme_id, run_id, side, day, said)
);

-- kept by root: a theme that grew beyond chance, as it was found: a theme grows once in a period
CREATE TABLE codebook_growth (
	root_id ID NOT NULL,               -- the organisation
	theme_id ID NOT NULL,              -- the theme
	side INT64 NOT NULL,               -- 0 usagers, 1 agents
	against INT64 NOT NULL,            -- 1 the last survey of the same question, 2 the months before
	until_day INT64 NOT NULL,          -- the first day of the last month of the period; of a survey, its last day
	from_day INT64 NOT NULL,           -- the first day of its first month; of a survey, the same
	earlier_until_day INT64 NOT NULL,  -- the same of what it is compared with
	earlier_from_day INT64 NOT NULL,   -- the same
	texts INT64 NOT NULL,              -- different texts of the theme, on this side, in the period
	all_texts INT64 NOT NULL,          -- all different texts of this side in the period
	earlier_texts INT64 NOT NULL,      -- the same before
	earlier_all INT64 NOT NULL,        -- the same
	chance REAL64 NOT NULL,            -- that so many or more would come if nothing had changed
	corrected REAL64 NOT NULL,         -- the same, over all comparisons of the heap
	made_unix_s INT64 NOT NULL,        -- when it was found
	closed_unix_s INT64 NOT NULL,      -- when it ended; 0: it waits for somebody
	closed_how INT64 NOT NULL,         -- 0 it waits, 1 somebody said that she saw it, 2 the theme became an action
	note TEXT NOT NULL,                -- what she said of it; empty: nothing
	PRIMARY KEY (root_id, theme_id, side, against, until_day)
);

-- kept by root: how far the themes of a heap were compared
CREATE TABLE codebook_watch (
	root_id ID NOT NULL,          -- the organisation
	heap_id ID NOT NULL,          -- the heap
	run_id ID NOT NULL,           -- the last making that was compared, of its themes or of those they come from
	compared INT64 NOT NULL,      -- how many comparisons were made
	PRIMARY KEY (root_id, heap_id)
);

-- step 3

ALTER TABLE codebook_theme ADD COLUMN twin_id ID NOT NULL DEFAULT 0; -- of one that is followed from the last survey (source 3), the theme found here that has most of the same texts, and the other way round; 0: none
ALTER TABLE codebook_theme ADD COLUMN is_unknown INT64 NOT NULL DEFAULT 0; -- 1: the next survey was made, and its texts of this theme cannot be told well enough from this one's
