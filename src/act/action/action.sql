-- What was decided, by whom, for when, for which effect on each side, and what came of it.

-- step 1

-- kept by root: a priority that several actions serve
CREATE TABLE action_axis (
	root_id ID NOT NULL,       -- the organisation
	axis_id ID NOT NULL,       -- made by the program
	code TEXT NOT NULL,        -- its number, from 1: kept for good, said aloud in meetings
	name TEXT NOT NULL,        -- « Des réponses à temps »
	why TEXT NOT NULL,         -- what makes it a priority
	place_id ID NOT NULL,      -- for this place and all under it; 0: the whole organisation
	is_closed INT64 NOT NULL,  -- 1: no new action serves it
	PRIMARY KEY (root_id, axis_id),
	UNIQUE (root_id, code)
);

-- kept by root: an action; never deleted: what was decided stays said
CREATE TABLE action_action (
	root_id ID NOT NULL,         -- the organisation
	action_id ID NOT NULL,       -- made by the program, ordered by time
	reference TEXT NOT NULL,     -- what people read and type: « 2026-K7MX4P3 »
	what TEXT NOT NULL,          -- in one sentence
	owner_id ID NOT NULL,        -- the account in charge; 0: an outside body
	owner_words TEXT NOT NULL,   -- the outside body in charge; empty: an account is
	due_day INT64 NOT NULL,      -- for when, days since 1970-01-01
	place_id ID NOT NULL,        -- where; 0: the whole organisation
	axis_id ID NOT NULL,         -- the priority it serves; 0: none
	origin INT64 NOT NULL,       -- 0 gap, 1 convergence, 2 step of a journey, 3 free
	wave_id ID NOT NULL,         -- the survey it comes from; 0: none
	source_place_id ID NOT NULL, -- where that survey was read; 0: the whole organisation
	subject_code TEXT NOT NULL,  -- item or theme, a code that outlives waves; empty: none
	journey_code TEXT NOT NULL,  -- the journey; empty: all, or none
	step_id ID NOT NULL,         -- its step; 0: none
	source_label TEXT NOT NULL,  -- the sentence or the name, as it was that day
	first_way INT64 NOT NULL,    -- effect on usagers: 0 better, 1 no worse, 2 not aimed at
	first_words TEXT NOT NULL,   -- the same in words
	second_way INT64 NOT NULL,   -- effect on agents
	second_words TEXT NOT NULL,  -- the same in words
	judged_day INT64 NOT NULL,   -- from when on its effect may be judged
	judged_code TEXT NOT NULL,   -- by which sentence of a survey; empty: none
	judged_sentence TEXT NOT NULL, -- that sentence, as it was that day
	judged_words TEXT NOT NULL,  -- or by what else
	state INT64 NOT NULL,        -- 0 decided, 1 under way, 2 done, 3 given up
	decided_day INT64 NOT NULL,  -- when
	begun_day INT64 NOT NULL,    -- when; 0: not yet
	ended_day INT64 NOT NULL,    -- when it was done or given up; 0: not yet
	ended_words TEXT NOT NULL,   -- what was really done, or why it was given up
	is_public INT64 NOT NULL,    -- 1: chosen to be published, with the words below
	public_words TEXT NOT NULL,  -- what is published of it
	changes INT64 NOT NULL,      -- how often it was changed
	PRIMARY KEY (root_id, action_id),
	UNIQUE (root_id, reference)
);

-- step 2

-- kept by root: an action that comes of what people write (origin 4)
CREATE TABLE action_theme (
	root_id ID NOT NULL,     -- the organisation
	action_id ID NOT NULL,   -- the action
	start_id ID NOT NULL,    -- the theme of texts, how large it was that day and its quotes (room codebook)
	irritant_id ID NOT NULL, -- the irritant (room moment) that it deals with; 0: none
	PRIMARY KEY (root_id, action_id)
);
