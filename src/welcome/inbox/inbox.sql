-- The agents' side of the desk: answers given at once, and what was done to many requests, for taking it back.

-- step 1

-- kept by root: answers given at once, counted: no text, no person, and not who gave them
CREATE TABLE inbox_instant (
	root_id ID NOT NULL,      -- the organisation
	unit_id ID NOT NULL,      -- the unit in charge of it; 0: none is
	day INT64 NOT NULL,       -- days since 1970-01-01
	offering_id ID NOT NULL,  -- what was asked for
	channel INT64 NOT NULL,   -- enum desk_channel
	count INT64 NOT NULL,     -- how many
	PRIMARY KEY (root_id, unit_id, day, offering_id, channel)
);

-- kept by root: one act on many requests, for a day: what each was before
CREATE TABLE inbox_lot (
	root_id ID NOT NULL,       -- the organisation
	lot_id ID NOT NULL,        -- ordered
	request_id ID NOT NULL,    -- the request
	reference TEXT NOT NULL,   -- as people say it
	account_id ID NOT NULL,    -- who did it, and alone takes it back
	at_unix_s INT64 NOT NULL,  -- when
	verb INT64 NOT NULL,       -- enum desk_verb
	owner_id ID NOT NULL,      -- who had it before; 0: nobody
	unit_id ID NOT NULL,       -- which unit had
	changes INT64 NOT NULL,    -- of the request, once it was done: more, and something happened since
	undone INT64 NOT NULL,     -- 1: taken back
	PRIMARY KEY (root_id, lot_id, request_id)
);

-- step 2

-- kept by root: a name for some filters of the list: one's own, or of all who deal with requests of a place
CREATE TABLE inbox_view (
	root_id ID NOT NULL,     -- the organisation
	view_id ID NOT NULL,     -- ordered
	account_id ID NOT NULL,  -- whose; 0: of the place
	place_id ID NOT NULL,    -- of whom, when it is nobody's own; 0: the whole
	name TEXT NOT NULL,      -- as its author calls it
	tab INT64 NOT NULL,      -- enum inbox_tab
	unit_id ID NOT NULL,     -- the unit that is looked at; 0: all
	offering_id ID NOT NULL, -- what is asked for; 0: whatever
	PRIMARY KEY (root_id, view_id),
	UNIQUE (root_id, account_id, place_id, view_id)
);

-- step 3

ALTER TABLE inbox_lot ADD COLUMN to_id ID NOT NULL DEFAULT -1; -- to whom or which unit it was given; 0: back to the service; -1: not known, before this step

-- step 4

-- kept by root: where agents report an incivility: no report is ever kept here
CREATE TABLE inbox_door (
	root_id ID NOT NULL,     -- the organisation
	words TEXT NOT NULL,     -- to whom, as the référent says it; empty: not said
	phone TEXT NOT NULL,     -- of whoever takes it; empty: none
	mail TEXT NOT NULL,      -- the same
	url TEXT NOT NULL,       -- of a form or a page; empty: none
	changes INT64 NOT NULL,  -- how often it was changed
	PRIMARY KEY (root_id)
);
