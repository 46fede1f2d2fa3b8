-- What was asked of each side, and what was answered.

-- step 1

-- kept by root: a wave is one time of asking, the same sentences on both sides
CREATE TABLE survey_wave (
	root_id ID NOT NULL,           -- the organisation
	wave_id ID NOT NULL,           -- made by the program, ordered by time
	code TEXT NOT NULL,            -- short name used in mappings and addresses
	name TEXT NOT NULL,            -- as shown
	kind TEXT NOT NULL,            -- answers, counts or scores: one kind a wave
	state INT64 NOT NULL,          -- 0 draft, 1 ready, 2 open, 3 closed, 4 given back to agents, 5 public
	form_id ID NOT NULL,           -- the questionnaire it asks; 0: imported
	opens_day INT64 NOT NULL,      -- its first day
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

-- kept by root: a sentence asked in a wave, in the order of the form; open questions (O) come last
CREATE TABLE survey_item (
	root_id ID NOT NULL,        -- the organisation
	wave_id ID NOT NULL,        -- the wave
	item_id ID NOT NULL,        -- rank in the wave, from 0: position in a reply's levels
	code TEXT NOT NULL,         -- identity of the sentence across waves; a choice: "E1.CSD"
	version INT64 NOT NULL,     -- of its wording; 0: imported
	theme_id ID NOT NULL,       -- its dimension
	kind TEXT NOT NULL,         -- one of S V D E Q B M G O (see the room questionnaire)
	stem TEXT NOT NULL,         -- code of the question this is a choice of ("E1"); empty: none
	scale TEXT NOT NULL,        -- code of its scale in survey_level; empty: the wave's own
	level_count INT64 NOT NULL, -- of its scale; a choice has 2 (not chosen, chosen); 0: a text
	about_id ID NOT NULL,       -- D: the sentence guessed; -1: none
	about_side INT64 NOT NULL,  -- D: whose answer is guessed
	is_reversed INT64 NOT NULL, -- 1: a high level is unfavourable; levels are kept turned round
	journey_id ID NOT NULL,     -- asked only of those who speak of this journey; 0: of all
	step_id ID NOT NULL,        -- which step of it is judged; 0: none
	PRIMARY KEY (root_id, wave_id, item_id),
	UNIQUE (root_id, wave_id, code),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id),
	FOREIGN KEY (root_id, theme_id) REFERENCES theme_theme (root_id, theme_id)
);

-- kept by root: the words in which a sentence was asked of a side; no row: it was not asked of it
CREATE TABLE survey_asked (
	root_id ID NOT NULL,    -- the organisation
	wave_id ID NOT NULL,    -- the wave
	item_id ID NOT NULL,    -- the sentence
	side INT64 NOT NULL,    -- 0 usagers, 1 agents, 2 leaders
	rank INT64 NOT NULL,    -- place in that side's form, from 1; choices share their question's
	wording TEXT NOT NULL,  -- the sentence; of a choice: its label
	stem TEXT NOT NULL,     -- of a choice: the question; empty otherwise
	PRIMARY KEY (root_id, wave_id, item_id, side),
	FOREIGN KEY (root_id, wave_id, item_id) REFERENCES survey_item (root_id, wave_id, item_id)
);

-- kept by root: the words beside each level of a scale
CREATE TABLE survey_level (
	root_id ID NOT NULL,  -- the organisation
	wave_id ID NOT NULL,  -- the wave
	scale TEXT NOT NULL,  -- code of the scale
	level INT64 NOT NULL, -- index from 0
	words TEXT NOT NULL,  -- as shown beside the button
	PRIMARY KEY (root_id, wave_id, scale, level),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: how many people could answer, and with whom a small place is read
CREATE TABLE survey_population (
	root_id ID NOT NULL,       -- the organisation
	wave_id ID NOT NULL,       -- the wave
	place_id ID NOT NULL,      -- a place of the wave
	lead_place_id ID NOT NULL, -- where its replies are kept: itself, or the place it is grouped with
	side INT64 NOT NULL,       -- 0 usagers, 1 agents, 2 leaders
	people INT64 NOT NULL,     -- invited, or met during the wave; 0: not known
	PRIMARY KEY (root_id, wave_id, place_id, side),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: what people wrote, apart from what they ticked: no key leads from one to the other
CREATE TABLE survey_text (
	root_id ID NOT NULL,  -- the organisation
	wave_id ID NOT NULL,  -- the wave
	text_id ID NOT NULL,  -- random
	item_id ID NOT NULL,  -- the open question
	side INT64 NOT NULL,  -- 0 usagers, 1 agents, 2 leaders
	place_id ID NOT NULL, -- where
	words TEXT NOT NULL,  -- as written
	PRIMARY KEY (root_id, wave_id, text_id),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: one reply is one row, its levels as bytes in the order of the items; those of one place
-- stand together, as they are counted
CREATE TABLE survey_reply (
	root_id ID NOT NULL,    -- the organisation
	wave_id ID NOT NULL,    -- the wave
	reply_id ID NOT NULL,   -- random: tells neither when nor in which order
	side INT64 NOT NULL,    -- 0 usagers, 1 agents, 2 leaders
	group_id ID NOT NULL,   -- group within the side, 0 for none
	place_id ID NOT NULL,   -- where
	journey_id ID NOT NULL, -- along which journey, 0 for none
	day INT64,              -- the day or coarser (days since 1970-01-01); null: not kept
	levels BYTES NOT NULL,  -- one byte an item: level index from 0; 255 left blank, 254 does not
	                        -- apply, 253 rather not say, 252 does not know
	way INT64 NOT NULL,     -- 0 imported, 1 open link, 2 personal link, 3 card, 4 paper
	import_id ID NOT NULL,  -- the import it came with; 0: answered here
	PRIMARY KEY (root_id, wave_id, place_id, side, reply_id),
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

-- step 2

-- kept by root: the questionnaire of the room inquiry that a wave puts to people; no row: its form is
-- one of the room questionnaire
CREATE TABLE survey_inquiry (
	root_id ID NOT NULL,   -- the organisation
	wave_id ID NOT NULL,   -- the wave, whose form_id is the questionnaire
	version INT64 NOT NULL, -- of it
	PRIMARY KEY (root_id, wave_id),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: what a reply to such a questionnaire says beyond levels (numbers, days, orders, places);
-- texts are in survey_text, apart
CREATE TABLE survey_more (
	root_id ID NOT NULL,  -- the organisation
	wave_id ID NOT NULL,  -- the wave
	place_id ID NOT NULL, -- where
	side INT64 NOT NULL,  -- 0 usagers, 1 agents, 2 leaders
	reply_id ID NOT NULL, -- the reply
	answers BYTES NOT NULL, -- rank of the language, then a pack of craft/ask
	PRIMARY KEY (root_id, wave_id, place_id, side, reply_id),
	FOREIGN KEY (root_id, wave_id, place_id, side, reply_id)
		REFERENCES survey_reply (root_id, wave_id, place_id, side, reply_id)
);

-- step 3

ALTER TABLE survey_wave ADD COLUMN elsewhere INT64 NOT NULL DEFAULT 0; -- 1: its questionnaire was put elsewhere, all its replies are imported
ALTER TABLE survey_text ADD COLUMN import_id ID NOT NULL DEFAULT 0; -- the import it came with; 0: written here

-- step 4

-- kept by root, wide: what people joined (a photo made anew, a document), apart from the rest of their
-- reply, as texts are; its bytes come last, so that a list is read without them
CREATE TABLE survey_file (
	root_id ID NOT NULL,  -- the organisation
	wave_id ID NOT NULL,  -- the wave
	file_id ID NOT NULL,  -- random
	item_id ID NOT NULL,  -- the question
	side INT64 NOT NULL,  -- 0 usagers: nobody else is asked for one
	place_id ID NOT NULL, -- where
	kind INT64 NOT NULL,  -- 0 photo (JPEG), 1 document (PDF)
	size INT64 NOT NULL,  -- bytes
	bytes BYTES NOT NULL, -- as they are handed out
	PRIMARY KEY (root_id, wave_id, file_id),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- step 5

ALTER TABLE survey_wave ADD COLUMN agents_told INT64 NOT NULL DEFAULT 0; -- 1: agents were told that their words may be read; 0: that no answer of theirs is read apart
