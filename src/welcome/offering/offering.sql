-- What one may ask for, and what is promised to whoever asks.

-- step 1

-- shared list: an offering
CREATE TABLE offering_offering (
	root_id ID NOT NULL,         -- the organisation
	offering_id ID NOT NULL,     -- ordered
	code TEXT NOT NULL,          -- in addresses: "acte-de-naissance"
	name TEXT NOT NULL,          -- as people call it
	about TEXT NOT NULL,         -- what one reads before asking
	kind INT64 NOT NULL,         -- enum offering_kind
	purpose INT64 NOT NULL,      -- enum offering_purpose: which history its persons are in
	state INT64 NOT NULL,        -- enum offering_state
	place_id ID NOT NULL,        -- whose catalogue it is in; 0: the whole organisation
	inquiry_id ID NOT NULL,      -- its form (room inquiry); 0: a few words are enough
	journey_id ID NOT NULL,      -- the journey it is a step of; 0: none
	step_id ID NOT NULL,         -- that step
	silence INT64 NOT NULL,      -- enum law_silence
	silence_count INT64 NOT NULL, -- another delay than the common one; 0: the common one
	silence_unit INT64 NOT NULL, -- enum law_unit
	basis TEXT NOT NULL,         -- the text that says so
	is_exempt INT64 NOT NULL,    -- no acknowledgement on paper (R112-4)
	is_confidential INT64 NOT NULL, -- its requests are seen by the unit in charge alone
	is_placed INT64 NOT NULL,    -- it asks where
	promised_days INT64 NOT NULL, -- working days one is told; 0: computed
	first_minutes INT64 NOT NULL, -- business minutes to a first reply; 0: no such clock
	next_minutes INT64 NOT NULL, -- to each later one
	solve_minutes INT64 NOT NULL, -- to the solution
	keep_days INT64 NOT NULL,    -- after closing, before an archival decision is asked for
	changes INT64 NOT NULL,      -- who saves an older one is told
	PRIMARY KEY (root_id, offering_id),
	UNIQUE (root_id, code)
);

-- shared list: a piece that is wanted with it
CREATE TABLE offering_piece (
	root_id ID NOT NULL,     -- the organisation
	offering_id ID NOT NULL, -- the offering
	rank INT64 NOT NULL,     -- in order, from 1
	name TEXT NOT NULL,      -- "justificatif de domicile"
	reason TEXT NOT NULL,    -- why nothing can be done without it; empty: something can
	held_by TEXT NOT NULL,   -- the administration that has it: never asked for then; empty: nobody
	PRIMARY KEY (root_id, offering_id, rank),
	FOREIGN KEY (root_id, offering_id) REFERENCES offering_offering (root_id, offering_id)
);

-- shared list: the unit in charge of what is asked for a place
CREATE TABLE offering_unit (
	root_id ID NOT NULL,     -- the organisation
	offering_id ID NOT NULL, -- the offering
	place_id ID NOT NULL,    -- what is asked for this place or below it; 0: everywhere else
	unit_id ID NOT NULL,     -- is in the charge of this one
	PRIMARY KEY (root_id, offering_id, place_id),
	FOREIGN KEY (root_id, offering_id) REFERENCES offering_offering (root_id, offering_id)
);
