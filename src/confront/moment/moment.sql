-- What irritates at a step of a journey, as what people wrote says it.

-- step 1

-- kept by root: an irritant; of one step and one theme there is one
CREATE TABLE moment_irritant (
	root_id ID NOT NULL,            -- the organisation
	irritant_id ID NOT NULL,        -- made by the program, ordered by time
	journey_id ID NOT NULL,         -- the journey
	step_id ID NOT NULL,            -- its step
	theme_id ID NOT NULL,           -- the theme (room codebook), as it was in the first survey that had it
	start_id ID NOT NULL,           -- its size and its quotes that day (room codebook)
	words TEXT NOT NULL,            -- in a sentence, written to be read by all who work here
	sides INT64 NOT NULL,           -- who says it: 1 usagers, 2 agents, 3 both
	day INT64 NOT NULL,             -- when it was noted, days since 1970-01-01
	account_id ID NOT NULL,         -- by whom
	lifted_day INT64 NOT NULL,      -- when somebody said that it irritates no more; 0: it does
	action_id ID NOT NULL,          -- the last action decided of it (room action); 0: none
	action_reference TEXT NOT NULL, -- what people read of that action: « 2026-K7MX4P3 »
	action_what TEXT NOT NULL,      -- what it does
	action_state INT64 NOT NULL,    -- 0 open, 1 done, 2 given up
	PRIMARY KEY (root_id, irritant_id),
	UNIQUE (root_id, step_id, theme_id)
);
CREATE INDEX moment_irritant_journey ON moment_irritant (root_id, journey_id);
CREATE INDEX moment_irritant_action ON moment_irritant (root_id, action_id);
