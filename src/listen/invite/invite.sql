-- Who is asked to answer, by which message; what became of it; and how much is asked of one person.

-- step 1

-- kept by root: the key that locks contacts and makes their prints; the key itself is a file, never here
CREATE TABLE invite_key (
	root_id ID NOT NULL,  -- the organisation
	key_id ID NOT NULL,   -- names the file
	proof BYTES NOT NULL, -- secret: a print of the key, to know its file again
	PRIMARY KEY (root_id)
);

-- kept by root: how much may be asked of one person, and when; without a row, the defaults
CREATE TABLE invite_rule (
	root_id ID NOT NULL,          -- the organisation
	most INT64 NOT NULL,          -- solicitations of one person …
	days INT64 NOT NULL,          -- … in so many days, over all surveys
	with_reminders INT64 NOT NULL, -- 1: a reminder counts as one more
	quiet_from INT64 NOT NULL,    -- hour from which nothing leaves, 0 to 23
	quiet_to INT64 NOT NULL,      -- hour from which it leaves again, 0 to 23
	sundays INT64 NOT NULL,       -- 1: nothing leaves on Sundays
	holidays INT64 NOT NULL,      -- 1: nor on public holidays
	PRIMARY KEY (root_id)
);

-- kept by root: who asked to be left alone, and whose address is refused; nothing but a print is kept
CREATE TABLE invite_stop (
	root_id ID NOT NULL,  -- the organisation
	print BYTES NOT NULL, -- secret: keyed hash of the contact
	why INT64 NOT NULL,   -- 0 she asked, 1 a server refused the address for good
	day INT64 NOT NULL,   -- days since 1970-01-01
	PRIMARY KEY (root_id, print, why)
);

-- kept by root: what was asked of whom, for the budget; forgotten as soon as it no longer counts
CREATE TABLE invite_solicited (
	root_id ID NOT NULL,   -- the organisation
	print BYTES NOT NULL,  -- secret: keyed hash of the contact
	day INT64 NOT NULL,    -- days since 1970-01-01
	letter_id ID NOT NULL, -- by which letter
	PRIMARY KEY (root_id, print, day, letter_id),
	UNIQUE (root_id, day, print, letter_id)
);

-- kept by root, wide: what a survey writes to those it invites
CREATE TABLE invite_wave (
	root_id ID NOT NULL,        -- the organisation
	wave_id ID NOT NULL,        -- the survey
	subject TEXT NOT NULL,      -- of the letter; empty: no letter is written yet
	letter TEXT NOT NULL,       -- its text, with {lien} {lieu} {fin}
	sms TEXT NOT NULL,          -- the short message; empty: none
	reminders INT64 NOT NULL,   -- 0 to 2
	delay_days INT64 NOT NULL,  -- between a message and its reminder
	seed TEXT NOT NULL,         -- of the draw, so that it can be done again; empty: no draw
	drawn INT64 NOT NULL,       -- how many were drawn
	begun_day INT64 NOT NULL,   -- the day the sending was decided; 0: not yet
	PRIMARY KEY (root_id, wave_id),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: a person to invite; goes 30 days after the last day of the survey
CREATE TABLE invite_person (
	root_id ID NOT NULL,      -- the organisation
	wave_id ID NOT NULL,      -- the survey
	person_id ID NOT NULL,    -- random, its two last bits are 0
	batch_id ID NOT NULL,     -- the list she came with; 0: a key moment
	state INT64 NOT NULL,     -- 0 read, waits for a yes; 1 on the list; 2 drawn
	channel INT64 NOT NULL,   -- 0 letter, 1 short message
	side INT64 NOT NULL,      -- 0 usagers, 1 agents, 2 leaders
	place_id ID NOT NULL,     -- where her answer counts
	journey_id ID NOT NULL,   -- along which journey; 0: none
	round INT64 NOT NULL,     -- 0: of the list; else the day of the key moment
	stratum TEXT NOT NULL,    -- of the draw; may be empty
	language TEXT NOT NULL,   -- hers, when it was told
	print BYTES NOT NULL,     -- secret: keyed hash of the contact
	locked BYTES NOT NULL,    -- secret: the contact, locked
	made_day INT64 NOT NULL,  -- days since 1970-01-01
	PRIMARY KEY (root_id, wave_id, person_id),
	UNIQUE (root_id, wave_id, print, round),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: a message to a person: the first, or a reminder
CREATE TABLE invite_letter (
	root_id ID NOT NULL,        -- the organisation
	wave_id ID NOT NULL,        -- the survey
	letter_id ID NOT NULL,      -- her person_id, with 0, 1 or 2 in its last bits: which reminder
	channel INT64 NOT NULL,     -- 0 letter, 1 short message
	side INT64 NOT NULL,        -- 0 usagers, 1 agents, 2 leaders
	state INT64 NOT NULL,       -- see enum invite_state
	due_unix_s INT64 NOT NULL,  -- not before; while it is being sent, until when nobody else may
	lease ID NOT NULL,          -- of who is sending it; 0: nobody
	tries INT64 NOT NULL,       -- begun so far
	locked BYTES NOT NULL,      -- secret: of her link, locked; empty: not made yet, or no longer needed
	made_unix_s INT64 NOT NULL, -- since when it may go
	done_unix_s INT64 NOT NULL, -- when it was sent or given up; 0: not yet
	PRIMARY KEY (root_id, letter_id),
	UNIQUE (root_id, wave_id, channel, state, due_unix_s, letter_id),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: when this step ends, ask that survey of that side
CREATE TABLE invite_moment (
	root_id ID NOT NULL,     -- the organisation
	moment_id ID NOT NULL,   -- made by the program, ordered by time
	journey_id ID NOT NULL,  -- of this journey
	step_id ID NOT NULL,     -- this step
	wave_id ID NOT NULL,     -- the survey that is asked
	side INT64 NOT NULL,     -- 0 who asked, 1 who served
	channel INT64 NOT NULL,  -- 0 letter, 1 short message
	delay_s INT64 NOT NULL,  -- after the step; for side 1: with others, at the end of the day
	percent INT64 NOT NULL,  -- the share of people, 1 to 100
	is_over INT64 NOT NULL,  -- 1: stopped
	PRIMARY KEY (root_id, moment_id),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- step 2

-- kept by root: what became of those invited, counted once an hour; of cells under ten people, and of those
-- whom a subtraction would tell, no answer is counted
CREATE TABLE invite_tally (
	root_id ID NOT NULL,            -- the organisation
	wave_id ID NOT NULL,            -- the survey
	kind INT64 NOT NULL,            -- 0 by place, 1 by group of the draw, 2 by day of the first message
	side INT64 NOT NULL,            -- 0 usagers, 1 agents, 2 leaders
	place_id ID NOT NULL,           -- kind 0: where her answer counts; 0: the whole side
	stratum TEXT NOT NULL,          -- kind 1
	day INT64 NOT NULL,             -- kind 2: days since 1970-01-01
	people INT64 NOT NULL,          -- invited
	complete INT64 NOT NULL,        -- whose link served; -1: not counted
	refused INT64 NOT NULL,         -- who asked to be left alone since this survey wrote; -1
	silent INT64 NOT NULL,          -- written to, and nothing came; -1
	unknown INT64 NOT NULL,         -- never written to, or it did not arrive
	counted_unix_s INT64 NOT NULL,  -- when
	PRIMARY KEY (root_id, wave_id, kind, side, place_id, stratum, day),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);
