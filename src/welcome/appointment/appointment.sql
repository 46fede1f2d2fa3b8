-- Who comes when: appointments taken here, or booked elsewhere and brought in.

-- step 1

-- kept by root: an appointment, or a free hour; who it is of goes a month after
CREATE TABLE appointment_appointment (
	root_id ID NOT NULL,          -- the organisation
	appointment_id ID NOT NULL,   -- ordered
	place_id ID NOT NULL,         -- where one comes
	begin_unix_s INT64 NOT NULL,  -- from when
	end_unix_s INT64 NOT NULL,    -- until when
	state INT64 NOT NULL,         -- enum appointment_state
	window_name TEXT NOT NULL,    -- "Guichet 2"; empty: any
	about TEXT NOT NULL,          -- personal: what for, in a few words
	request_id ID NOT NULL,       -- the request it is of, whose person comes; 0: none
	name TEXT NOT NULL,           -- personal: who comes, when it is of no request
	mail TEXT NOT NULL,           -- personal: where she is reminded
	phone TEXT NOT NULL,          -- personal: the same
	is_slot INT64 NOT NULL,       -- 1: an hour opened here, free again when she gives it back
	sequence INT64 NOT NULL,      -- of the file that brought it: an older one changes nothing
	says_no INT64 NOT NULL,       -- 1: she wants no reminder
	far_unix_s INT64 NOT NULL,    -- when she was reminded days before; 0: not, -1: no way to
	near_unix_s INT64 NOT NULL,   -- when she was reminded hours before; 0: not, -1: no way to
	changes INT64 NOT NULL,       -- whoever acts on an older one is told
	PRIMARY KEY (root_id, appointment_id),
	UNIQUE (root_id, place_id, begin_unix_s, appointment_id),
	UNIQUE (root_id, state, begin_unix_s, appointment_id),
	UNIQUE (root_id, request_id, appointment_id),
	UNIQUE (root_id, end_unix_s, appointment_id)
);

-- kept by root: what another tool calls an appointment, so that it comes once
CREATE TABLE appointment_source (
	root_id ID NOT NULL,          -- the organisation
	source_print BYTES NOT NULL,  -- secret: keyed hash of its name there
	appointment_id ID NOT NULL,   -- what it is here
	PRIMARY KEY (root_id, source_print),
	UNIQUE (root_id, appointment_id, source_print)
);

-- kept by root: the person of a request may take a free hour of a place
CREATE TABLE appointment_offer (
	root_id ID NOT NULL,          -- the organisation
	request_id ID NOT NULL,       -- whose person
	place_id ID NOT NULL,         -- where
	at_unix_s INT64 NOT NULL,     -- proposed when
	PRIMARY KEY (root_id, request_id)
);

-- step 2

-- kept by root: a file that was taken, beside its line in the register of imports
CREATE TABLE appointment_import (
	root_id ID NOT NULL,          -- the organisation
	import_id ID NOT NULL,        -- of place_import
	account_id ID NOT NULL,       -- who brought it, and may undo it by a page; 0: from a terminal
	place_id ID NOT NULL,         -- of which place it was said to be
	at_unix_s INT64 NOT NULL,     -- when
	reminded INT64 NOT NULL,      -- once undone, how many stay: their person was reminded
	given_up INT64 NOT NULL,      -- the same: she cancelled it
	touched INT64 NOT NULL,       -- the same: somebody or a later file changed it
	PRIMARY KEY (root_id, import_id)
);

-- kept by root: what a file changed and what that was before, for seven days: the whole may be undone
CREATE TABLE appointment_brought (
	root_id ID NOT NULL,          -- the organisation
	import_id ID NOT NULL,        -- the import
	appointment_id ID NOT NULL,   -- what it brought or changed
	changes INT64 NOT NULL,       -- of it then: more now, and something happened since
	is_new INT64 NOT NULL,        -- 1: it was not before; what follows is empty then
	place_id ID NOT NULL,         -- what it was before: where one comes
	begin_unix_s INT64 NOT NULL,  -- from when
	end_unix_s INT64 NOT NULL,    -- until when
	state INT64 NOT NULL,         -- enum appointment_state
	window_name TEXT NOT NULL,    -- at which window
	about TEXT NOT NULL,          -- personal: what for
	request_id ID NOT NULL,       -- of which request
	name TEXT NOT NULL,           -- personal: who came
	mail TEXT NOT NULL,           -- personal: where she was reminded
	phone TEXT NOT NULL,          -- personal: the same
	sequence INT64 NOT NULL,      -- of the file that had brought it
	says_no INT64 NOT NULL,       -- she wanted no reminder
	far_unix_s INT64 NOT NULL,    -- when she had been reminded
	near_unix_s INT64 NOT NULL,   -- the same
	source_print BYTES NOT NULL,  -- secret: what it was called there, when another one took that name; empty: none did
	PRIMARY KEY (root_id, import_id, appointment_id),
	UNIQUE (root_id, appointment_id, import_id)
);
