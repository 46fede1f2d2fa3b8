-- What was asked of each side, and what was answered.

-- step 1

-- kept by root: a wave is one time of asking, the same sentences on both sides
CREATE TABLE survey_wave (
	root_id ID NOT NULL,           -- the organisation
	wave_id ID NOT NULL,           -- made by the program, ordered by time
	code TEXT NOT NULL,            -- short name used in mappings and addresses
	name TEXT NOT NULL,            -- as shown
	kind TEXT NOT NULL,            -- answers, counts or scores: one kind a wave
	closed_day INT64 NOT NULL,     -- its last day: the tree of that day is used
	internal INT64 NOT NULL,       -- 1: both sides are agents, and so are their floors
	scale_low REAL64 NOT NULL,     -- lowest level
	scale_high REAL64 NOT NULL,    -- highest level
	scale_step REAL64 NOT NULL,    -- between two levels; 0 for scores
	favourable REAL64 NOT NULL,    -- first level that counts as favourable
	margin REAL64 NOT NULL,        -- a gap under it is small: fixed before the figures are seen
	changes INT64 NOT NULL,        -- since the figures were last made; 0: they are true
	sealed_id ID NOT NULL,         -- of the last making of the figures; 0: never
	PRIMARY KEY (root_id, wave_id),
	UNIQUE (root_id, code)
);

-- kept by root: groups within a side (parents, pupils); group 0 is the side as a whole
CREATE TABLE survey_group (
	root_id ID NOT NULL,  -- the organisation
	wave_id ID NOT NULL,  -- the wave
	side INT64 NOT NULL,  -- 0 usagers, 1 agents, 2 leaders
	group_id ID NOT NULL, -- from 1 in its wave, in the order of the mapping
	code TEXT NOT NULL,   -- as the mapping names it
	name TEXT NOT NULL,   -- as shown
	PRIMARY KEY (root_id, wave_id, group_id),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: a sentence asked in a wave, in the order of the form
CREATE TABLE survey_item (
	root_id ID NOT NULL,      -- the organisation
	wave_id ID NOT NULL,      -- the wave
	item_id ID NOT NULL,      -- rank in the wave, from 0: position in a reply's levels
	code TEXT NOT NULL,       -- identity of the sentence across waves
	theme_id ID NOT NULL,     -- its dimension
	kind TEXT NOT NULL,       -- S: one service judged by both; V: each side's own experience
	wording TEXT NOT NULL,    -- the sentence, as asked
	is_reversed INT64 NOT NULL, -- 1: a high level is unfavourable; levels are kept turned round
	PRIMARY KEY (root_id, wave_id, item_id),
	UNIQUE (root_id, wave_id, code),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id),
	FOREIGN KEY (root_id, theme_id) REFERENCES theme_theme (root_id, theme_id)
);

-- kept by root: one reply is one row, its levels as bytes in the order of the items
CREATE TABLE survey_reply (
	root_id ID NOT NULL,    -- the organisation
	wave_id ID NOT NULL,    -- the wave
	reply_id ID NOT NULL,   -- random: tells neither when nor in which order
	side INT64 NOT NULL,    -- 0 usagers, 1 agents, 2 leaders
	group_id ID NOT NULL,   -- group within the side, 0 for none
	place_id ID NOT NULL,   -- where
	journey_id ID NOT NULL, -- along which journey, 0 for none
	day INT64,              -- the day or coarser (days since 1970-01-01); null: not kept
	levels BYTES NOT NULL,  -- one byte an item: level index from 0, 255 not answered
	import_id ID NOT NULL,  -- the import it came with
	PRIMARY KEY (root_id, wave_id, reply_id),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: answers already counted by whoever asked
CREATE TABLE survey_count (
	root_id ID NOT NULL,     -- the organisation
	wave_id ID NOT NULL,     -- the wave
	place_id ID NOT NULL,    -- where
	side INT64 NOT NULL,     -- 0 usagers, 1 agents, 2 leaders
	group_id ID NOT NULL,    -- group within the side, 0 for none
	item_id ID NOT NULL,     -- the sentence
	level INT64 NOT NULL,    -- level index from 0
	import_id ID NOT NULL,   -- the import it came with
	people INT64 NOT NULL,   -- how many gave this level
	PRIMARY KEY (root_id, wave_id, place_id, side, group_id, item_id, level, import_id),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: notes already computed by whoever asked, without the answers behind them
CREATE TABLE survey_score (
	root_id ID NOT NULL,    -- the organisation
	wave_id ID NOT NULL,    -- the wave
	place_id ID NOT NULL,   -- where
	side INT64 NOT NULL,    -- 0 usagers, 1 agents, 2 leaders
	group_id ID NOT NULL,   -- group within the side, 0 for none
	theme_id ID NOT NULL,   -- the dimension
	import_id ID NOT NULL,  -- the import it came with
	score REAL64 NOT NULL,  -- on the wave's scale
	people INT64 NOT NULL,  -- how many people are behind it
	PRIMARY KEY (root_id, wave_id, place_id, side, group_id, theme_id),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);
