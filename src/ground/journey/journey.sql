-- The paths along which requests go: what they are, their steps, for whom.

-- step 1

-- shared list: a journey, by the name people give it
CREATE TABLE journey_journey (
	root_id ID NOT NULL,      -- the organisation
	journey_id ID NOT NULL,   -- made by the program, ordered by time
	code TEXT NOT NULL,       -- short name used in mappings and addresses
	name TEXT NOT NULL,       -- as shown
	audience INT64 NOT NULL,  -- 0 the public, 1 internal: both sides are agents there
	place_id ID NOT NULL,     -- the direction that keeps it; 0: the whole organisation
	stage INT64 NOT NULL,     -- 0 chosen, 1 observed, 2 being reworked, 3 followed
	reason TEXT NOT NULL,     -- why this one was chosen; empty: it came with an import
	template INT64 NOT NULL,  -- rank of the template it began from; 0: none
	is_closed INT64 NOT NULL, -- 1: no longer worked on; it stays for the surveys that asked it
	version INT64 NOT NULL,   -- one more each time it is written: two people at once are told
	PRIMARY KEY (root_id, journey_id),
	UNIQUE (root_id, code)
);

-- shared list: a step, by an identity that renaming and moving leave as it is: surveys ask it
CREATE TABLE journey_step (
	root_id ID NOT NULL,       -- the organisation
	journey_id ID NOT NULL,    -- the journey
	step_id ID NOT NULL,       -- made by the program, never given to another step
	rank INT64 NOT NULL,       -- place on the way, from 1
	title TEXT NOT NULL,       -- as shown
	frontstage TEXT NOT NULL,  -- what happens before the eyes of who asks
	backstage TEXT NOT NULL,   -- what happens behind the scenes
	channels TEXT NOT NULL,    -- letters of WMSTGCF, in this order
	actor TEXT NOT NULL,       -- who acts: a unit, or an outside body
	is_outside INT64 NOT NULL, -- 1: the actor is an outside body
	is_key INT64 NOT NULL,     -- 1: a key moment
	is_removed INT64 NOT NULL, -- 1: no longer on the way; it keeps its name for who asked it
	PRIMARY KEY (root_id, journey_id, step_id),
	FOREIGN KEY (root_id, journey_id) REFERENCES journey_journey (root_id, journey_id)
);

-- shared list: for whom a journey is thought
CREATE TABLE journey_profile (
	root_id ID NOT NULL,    -- the organisation
	journey_id ID NOT NULL, -- the journey
	rank INT64 NOT NULL,    -- place in the list, from 1
	name TEXT NOT NULL,     -- who: « personne sans internet »
	matters TEXT NOT NULL,  -- what counts for her
	PRIMARY KEY (root_id, journey_id, rank),
	FOREIGN KEY (root_id, journey_id) REFERENCES journey_journey (root_id, journey_id)
);
