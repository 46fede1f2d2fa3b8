-- Requests, by whichever way they came: what was asked, what was said, who has it, by when.

-- step 1

-- kept by root: a request. Orders of reading are keys: a queue is read from its front, whoever reads
CREATE TABLE desk_request (
	root_id ID NOT NULL,                -- the organisation
	request_id ID NOT NULL,             -- ordered
	reference TEXT NOT NULL,            -- what people say: 2026-K7MX4P3
	offering_id ID NOT NULL,            -- what is asked for
	unit_id ID NOT NULL,                -- the place in charge; 0: nobody yet
	place_id ID NOT NULL,               -- where it is about; 0: nowhere said
	person_id ID NOT NULL,              -- personal: who asks; 0: not known, or erased
	asker_id ID NOT NULL,               -- the account that asks, of an internal one; 0: none
	owner_id ID NOT NULL,               -- the account that has it; 0: nobody
	channel INT64 NOT NULL,             -- enum desk_channel: by which way it came
	reply_channel INT64 NOT NULL,       -- by which way the person is answered
	queue INT64 NOT NULL,               -- enum desk_queue
	is_confidential INT64 NOT NULL,     -- seen by the unit in charge alone
	title TEXT NOT NULL,                -- personal: its first words
	inquiry_version INT64 NOT NULL,     -- of the form that was filled; 0: none was
	outcome INT64 NOT NULL,             -- enum desk_outcome, once done
	rank_s INT64 NOT NULL,              -- where in its queue: the next thing due, or minus when it was done
	received_unix_s INT64 NOT NULL,     -- by us
	received_first_day INT64 NOT NULL,  -- by whoever was written to
	received_competent_day INT64 NOT NULL, -- by the administration in charge; 0: not yet
	decided_day INT64 NOT NULL,         -- when it was decided; 0: not yet
	done_unix_s INT64 NOT NULL,         -- 0: not yet
	registered_unix_s INT64 NOT NULL,   -- when its electronic receipt was written; 0: not yet
	acknowledged_unix_s INT64 NOT NULL, -- when its acknowledgement was, with every mention; 0: not yet
	promised_day INT64 NOT NULL,        -- the day that was told; 0: none was
	silence_day INT64 NOT NULL,         -- at its end silence decides; 0: it does not
	first_due_s INT64 NOT NULL,         -- the first reply; 0: no such clock
	first_unix_s INT64 NOT NULL,        -- when it was written; 0: not yet
	next_due_s INT64 NOT NULL,          -- the reply to what she wrote last; 0: nothing waits
	solve_due_s INT64 NOT NULL,         -- the solution; 0: no such clock
	east REAL64,                        -- where on a map, degrees of WGS 84
	north REAL64,                       -- the same
	address TEXT NOT NULL,              -- where, in words
	abusive INT64 NOT NULL,             -- no receipt is owed (L112-3, L112-11)
	changes INT64 NOT NULL,             -- who writes over what she has not seen is told
	is_brought INT64 NOT NULL,          -- from another tool, which owed its receipt
	inner_minutes INT64 NOT NULL DEFAULT 0, -- of opening, agreed with the unit that asks; 0: none are
	inner_due_s INT64 NOT NULL DEFAULT 0, -- when they are over; 0: no such clock
	late_told_day INT64 NOT NULL DEFAULT 0, -- the promised day of which she was told that it went by; 0: none
	PRIMARY KEY (root_id, request_id),
	UNIQUE (root_id, reference),
	-- what follows the number only saves reading the row to know whether it is wanted
	UNIQUE (root_id, queue, is_confidential, rank_s, request_id, unit_id),
	UNIQUE (root_id, queue, silence_day, request_id, unit_id, is_confidential, decided_day),
	UNIQUE (root_id, unit_id, queue, is_confidential, rank_s, request_id, owner_id, offering_id),
	UNIQUE (root_id, owner_id, queue, rank_s, request_id, unit_id, is_confidential, offering_id),
	UNIQUE (root_id, person_id, request_id),
	UNIQUE (root_id, asker_id, request_id),
	UNIQUE (root_id, offering_id, queue, is_confidential, rank_s, request_id, unit_id, owner_id),
	UNIQUE (root_id, offering_id, request_id)
);

-- kept by root, wide: what was said and done, in order
CREATE TABLE desk_entry (
	root_id ID NOT NULL,         -- the organisation
	request_id ID NOT NULL,      -- the request
	entry_id ID NOT NULL,        -- ordered
	kind INT64 NOT NULL,         -- enum desk_entry_kind
	channel INT64 NOT NULL,      -- enum desk_channel: by which way it came, or leaves
	at_unix_s INT64 NOT NULL,    -- when
	account_id ID NOT NULL,      -- who wrote it; 0: whoever asks, or the program
	is_shown INT64 NOT NULL,     -- whoever asks reads it
	text TEXT NOT NULL,          -- personal: the words
	quoted TEXT NOT NULL,        -- personal: what a letter repeated of those before
	delivery INT64 NOT NULL,     -- enum desk_delivery
	PRIMARY KEY (root_id, request_id, entry_id),
	FOREIGN KEY (root_id, request_id) REFERENCES desk_request (root_id, request_id)
);

-- kept by root: what was answered in the form of the offering, once for all
CREATE TABLE desk_answer (
	root_id ID NOT NULL,         -- the organisation
	request_id ID NOT NULL,      -- the request, which has the version of the form
	inquiry_id ID NOT NULL,      -- the form
	answers TEXT NOT NULL,       -- personal: JSON, by the codes of its questions
	PRIMARY KEY (root_id, request_id),
	FOREIGN KEY (root_id, request_id) REFERENCES desk_request (root_id, request_id)
);

-- kept by root: what still has to leave, by which way; and for a month, what did not arrive
CREATE TABLE desk_outgoing (
	root_id ID NOT NULL,     -- the organisation
	channel INT64 NOT NULL,  -- enum desk_channel
	entry_id ID NOT NULL,    -- of desk_entry
	request_id ID NOT NULL,  -- its request
	state INT64 NOT NULL,    -- 0 waits, 1 is being sent, 2 lost
	try_unix_s INT64 NOT NULL, -- not before; while it is sent, until when nobody else may; when it was lost
	tries INT64 NOT NULL,    -- begun so far
	lease ID NOT NULL,       -- of who is sending it; 0: nobody
	PRIMARY KEY (root_id, channel, entry_id),
	UNIQUE (root_id, channel, state, try_unix_s, entry_id)
);

-- kept by root: a file that came or leaves with an entry; its bytes are in DATA/files, by their sum
CREATE TABLE desk_file (
	root_id ID NOT NULL,      -- the organisation
	request_id ID NOT NULL,   -- the request
	file_id ID NOT NULL,      -- ordered
	entry_id ID NOT NULL,     -- the entry it goes with
	name TEXT NOT NULL,       -- personal: as its sender called it
	media TEXT NOT NULL,      -- what its bytes are: image/jpeg
	size INT64 NOT NULL,      -- bytes
	sum BYTES NOT NULL,       -- BLAKE2b-256 of its bytes
	PRIMARY KEY (root_id, request_id, file_id),
	UNIQUE (root_id, sum, request_id, file_id)
);

-- kept by root: a time when the person is waited for, or pieces are
CREATE TABLE desk_pause (
	root_id ID NOT NULL,         -- the organisation
	request_id ID NOT NULL,      -- the request
	pause_id ID NOT NULL,        -- ordered
	is_pieces INT64 NOT NULL,    -- pieces were asked for (L114-5); else a question
	words TEXT NOT NULL,         -- personal: what is waited for
	asked_unix_s INT64 NOT NULL, -- from
	limit_day INT64 NOT NULL,    -- the day told to send them; 0: none
	given_unix_s INT64 NOT NULL, -- 0: still waiting
	reminded_unix_s INT64 NOT NULL DEFAULT 0, -- when she was told that little time was left; 0: not yet
	PRIMARY KEY (root_id, request_id, pause_id)
);

-- kept by root: two requests that have to do with each other
CREATE TABLE desk_tie (
	root_id ID NOT NULL,      -- the organisation
	request_id ID NOT NULL,   -- this one
	other_id ID NOT NULL,     -- that one
	kind INT64 NOT NULL,      -- enum desk_tie_kind, as this one sees that one
	at_unix_s INT64 NOT NULL, -- since when
	account_id ID NOT NULL,   -- who said so
	PRIMARY KEY (root_id, request_id, other_id)
);

-- kept by root: who opened a confidential request
CREATE TABLE desk_reading (
	root_id ID NOT NULL,      -- the organisation
	request_id ID NOT NULL,   -- the request
	account_id ID NOT NULL,   -- who
	day INT64 NOT NULL,       -- that day
	times INT64 NOT NULL,     -- how often
	PRIMARY KEY (root_id, request_id, account_id, day)
);

-- kept by root: who is writing an answer now, so that another sees it
CREATE TABLE desk_writing (
	root_id ID NOT NULL,      -- the organisation
	request_id ID NOT NULL,   -- the request
	account_id ID NOT NULL,   -- who
	at_unix_s INT64 NOT NULL, -- seen last
	PRIMARY KEY (root_id, request_id, account_id)
);

-- kept by root: an acknowledgement that is owed and cannot be written yet, for what it would not say
CREATE TABLE desk_owed (
	root_id ID NOT NULL,      -- the organisation
	request_id ID NOT NULL,   -- the request
	missing INT64 NOT NULL,   -- bits of enum law_mention
	due_day INT64 NOT NULL,   -- the law's last day; 0: none is told
	PRIMARY KEY (root_id, request_id)
);

-- kept by root: who is to be called back; one promise of a request at a time
CREATE TABLE desk_callback (
	root_id ID NOT NULL,      -- the organisation
	request_id ID NOT NULL,   -- the request
	due_unix_s INT64 NOT NULL, -- from then on, as the person was told
	account_id ID NOT NULL,   -- who promised it
	phone TEXT NOT NULL,      -- the number to call, as one writes it
	words TEXT NOT NULL,      -- why, for whoever calls; may be empty
	caller_id ID NOT NULL,    -- who is calling; 0: nobody
	called_unix_s INT64 NOT NULL, -- since when
	tries INT64 NOT NULL,     -- calls without an answer
	changes INT64 NOT NULL,   -- who acts on an older one is told
	PRIMARY KEY (root_id, request_id),
	UNIQUE (root_id, due_unix_s, request_id)
);

-- kept by root: what signs the addresses of requests: their pages, their letters. A new key ends those given
CREATE TABLE desk_key (
	root_id ID NOT NULL,      -- the organisation
	key BYTES NOT NULL,       -- secret: 32 random bytes
	PRIMARY KEY (root_id)
);

-- shared list: how a unit is reached, what its letters say; inherited by the places under it
CREATE TABLE desk_unit (
	root_id ID NOT NULL,      -- the organisation
	place_id ID NOT NULL,     -- the place; 0: the whole
	name TEXT NOT NULL,       -- as letters call it; empty: the place's
	post TEXT NOT NULL,       -- its postal address
	mail TEXT NOT NULL,       -- its address for letters
	phone TEXT NOT NULL,      -- its number
	recourse TEXT NOT NULL,   -- délais et voies de recours, as its letters say them
	changes INT64 NOT NULL,   -- who saves an older one is told
	PRIMARY KEY (root_id, place_id)
);

-- kept by root: what stays of requests that were erased: how many, of one month, and how long they took
CREATE TABLE desk_past (
	root_id ID NOT NULL,      -- the organisation
	offering_id ID NOT NULL,  -- what was asked for
	unit_id ID NOT NULL,      -- the place in charge; 0: confidential, or of nobody
	month_day INT64 NOT NULL, -- the first day of the month they were received in
	channel INT64 NOT NULL,   -- enum desk_channel
	outcome INT64 NOT NULL,   -- enum desk_outcome
	requests INT64 NOT NULL,  -- how many
	days INT64 NOT NULL,      -- from received to closed, in all
	late INT64 NOT NULL,      -- closed after the day that was told
	PRIMARY KEY (root_id, offering_id, unit_id, month_day, channel, outcome)
);

-- step 2

-- kept by root: a request whose last words call somebody soon, until she is answered or somebody says that they do not
CREATE TABLE desk_flag (
	root_id ID NOT NULL,      -- the organisation
	request_id ID NOT NULL,   -- the request
	flags INT64 NOT NULL,     -- personal: bits of enum flags_kind: 1 it presses, 4 distress; never what is rude
	rank_s INT64 NOT NULL,    -- where in the list: distress first, then since when it calls
	unit_id ID NOT NULL,      -- of the request, so that who sees it is known without reading it
	owner_id ID NOT NULL,     -- the same
	offering_id ID NOT NULL,  -- the same
	is_confidential INT64 NOT NULL, -- the same
	PRIMARY KEY (root_id, request_id),
	UNIQUE (root_id, rank_s, request_id, unit_id, owner_id, offering_id, is_confidential)
);
