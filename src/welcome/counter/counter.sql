-- Whoever comes in person: the counter of a place, the tickets of a day, how long one waited.

-- step 1

-- kept by root: a place where tickets are taken
CREATE TABLE counter_counter (
	root_id ID NOT NULL,      -- the organisation
	place_id ID NOT NULL,     -- the place
	kiosk TEXT NOT NULL,      -- secret: the word in the address of its kiosk
	prints INT64 NOT NULL,    -- 1: the kiosk prints each ticket
	changes INT64 NOT NULL,   -- how often it was saved: who saves an older one is told
	turns INT64 NOT NULL,     -- how often something was done there: whoever does holds this row until it is kept
	PRIMARY KEY (root_id, place_id)
);

-- kept by root: what one waits for there
CREATE TABLE counter_file (
	root_id ID NOT NULL,      -- the organisation
	place_id ID NOT NULL,     -- the place
	letter TEXT NOT NULL,     -- A to Z, first in the numbers of its tickets
	rank INT64 NOT NULL,      -- in which order the kiosk shows it
	name TEXT NOT NULL,       -- as people read it
	offering_id ID NOT NULL,  -- what is mostly asked for there; 0: anything
	PRIMARY KEY (root_id, place_id, letter)
);

-- kept by root: where one is called to
CREATE TABLE counter_window (
	root_id ID NOT NULL,        -- the organisation
	place_id ID NOT NULL,       -- the place
	name TEXT NOT NULL,         -- "Guichet 1"
	rank INT64 NOT NULL,        -- in which order it is proposed
	letters TEXT NOT NULL,      -- of the files it takes; empty: all
	account_id ID NOT NULL,     -- who sits there now; 0: nobody. Of no past day
	since_unix_s INT64 NOT NULL, -- since when
	PRIMARY KEY (root_id, place_id, name)
);

-- kept by root: a ticket, until the day after; nobody's name, and not who called it
CREATE TABLE counter_ticket (
	root_id ID NOT NULL,            -- the organisation
	place_id ID NOT NULL,           -- the place
	day INT64 NOT NULL,             -- days since 1970-01-01, there
	letter TEXT NOT NULL,           -- of its number
	number INT64 NOT NULL,          -- from 1 each day
	file TEXT NOT NULL,             -- letter of the file it waits in
	minute INT64 NOT NULL,          -- of the day, when it was taken
	state INT64 NOT NULL,           -- enum counter_state
	is_first INT64 NOT NULL,        -- 1: passes before the others
	taken_unix_s INT64 NOT NULL,    -- when it was taken
	called_unix_s INT64 NOT NULL,   -- first call; 0: none
	again_unix_s INT64 NOT NULL,    -- last call
	begun_unix_s INT64 NOT NULL,    -- when she came to the window; 0: not yet
	over_unix_s INT64 NOT NULL,     -- when she left; 0: not yet
	call_count INT64 NOT NULL,      -- how often it was called
	window_name TEXT NOT NULL,      -- where; empty: nowhere
	follow TEXT NOT NULL,           -- secret: the word in its address
	PRIMARY KEY (root_id, place_id, day, letter, number)
);
-- kept by root: what leads to a ticket: the word in its address, the key of the form that took it
CREATE TABLE counter_way (
	root_id ID NOT NULL,      -- the organisation
	word TEXT NOT NULL,       -- secret: either
	place_id ID NOT NULL,     -- of the ticket
	day INT64 NOT NULL,       -- the same
	letter TEXT NOT NULL,     -- the same
	number INT64 NOT NULL,    -- the same
	PRIMARY KEY (root_id, word)
);

-- kept by root: which place a kiosk is of
CREATE TABLE counter_kiosk (
	root_id ID NOT NULL,      -- the organisation
	kiosk TEXT NOT NULL,      -- secret: the word in its address
	place_id ID NOT NULL,     -- the place
	PRIMARY KEY (root_id, kiosk)
);

-- kept by root: how many waited so long, of an hour of a day
CREATE TABLE counter_waited (
	root_id ID NOT NULL,      -- the organisation
	place_id ID NOT NULL,     -- the place
	day INT64 NOT NULL,       -- days since 1970-01-01, there
	hour INT64 NOT NULL,      -- of the day, when the ticket was taken
	minutes INT64 NOT NULL,   -- from then to the first call
	is_lost INT64 NOT NULL,   -- 1: never came to a window
	count INT64 NOT NULL,     -- how many
	PRIMARY KEY (root_id, place_id, day, hour, minutes, is_lost)
);
