-- Messages in and out of the desk, by e-mail and by SMS.

-- step 1

-- shared list: what is asked for by who writes to an address
CREATE TABLE letters_box (
	root_id ID NOT NULL,      -- the organisation
	channel INT64 NOT NULL,   -- enum desk_channel: by mail, by SMS
	address TEXT NOT NULL,    -- of ours, in small letters, or our number; empty: all others
	offering_id ID NOT NULL,  -- what is asked for
	unit_id ID NOT NULL,      -- the unit in charge; 0: by the offering's rules
	changes INT64 NOT NULL,   -- who saves an older one is told
	PRIMARY KEY (root_id, channel, address)
);

-- kept by root: a message that was taken, for a month, so that it is taken once
CREATE TABLE letters_taken (
	root_id ID NOT NULL,       -- the organisation
	sum BYTES NOT NULL,        -- BLAKE2b-256 of its Message-ID, its sender and its body
	sender BYTES NOT NULL,     -- secret: keyed hash of the sender's address or number
	at_unix_s INT64 NOT NULL,  -- when
	fate INT64 NOT NULL,       -- enum letters_fate: what it became
	request_id ID NOT NULL,    -- the request it made or joined; 0: none
	PRIMARY KEY (root_id, sum),
	UNIQUE (root_id, sender, at_unix_s, sum),
	UNIQUE (root_id, at_unix_s, sum)
);

-- kept by root: how the exchange on a request goes on
CREATE TABLE letters_thread (
	root_id ID NOT NULL,        -- the organisation
	request_id ID NOT NULL,     -- the request
	channel INT64 NOT NULL,     -- enum desk_channel
	sender BYTES NOT NULL,      -- secret: keyed hash of the person's number; of letters, of her address
	message_id TEXT NOT NULL,   -- personal: the Message-ID of the last letter that came; empty: none
	before TEXT NOT NULL,       -- personal: those that it named, one a line
	is_muted INT64 NOT NULL,    -- 1: no acknowledgement leaves, until somebody writes
	away INT64 NOT NULL,        -- automatic answers kept so far
	PRIMARY KEY (root_id, request_id),
	UNIQUE (root_id, channel, sender, request_id)
);

-- kept by root: a note that is a message from an address that the person does not have; once people accepted it,
-- that address may write on this request, and on no other
CREATE TABLE letters_stranger (
	root_id ID NOT NULL,        -- the organisation
	request_id ID NOT NULL,     -- the request whose mark it carried
	entry_id ID NOT NULL,       -- the note
	name TEXT NOT NULL,         -- personal: of the sender, as she calls herself
	address TEXT NOT NULL,      -- personal: hers
	message_id TEXT NOT NULL,   -- personal: of the letter
	is_accepted INT64 NOT NULL, -- 1: people said that it counts as hers
	PRIMARY KEY (root_id, request_id, entry_id)
);

-- kept by root: an automatic answer that left, for a day: an address gets few of them in an hour
CREATE TABLE letters_answer (
	root_id ID NOT NULL,       -- the organisation
	sender BYTES NOT NULL,     -- secret: keyed hash of whom it was sent to
	at_unix_s INT64 NOT NULL,  -- when
	entry_id ID NOT NULL,      -- what was sent
	PRIMARY KEY (root_id, sender, at_unix_s, entry_id),
	UNIQUE (root_id, at_unix_s, sender, entry_id)
);

-- kept by root: a number that answered STOP to us, until it writes something else
CREATE TABLE letters_stop (
	root_id ID NOT NULL,       -- the organisation
	sender BYTES NOT NULL,     -- secret: keyed hash of the number
	at_unix_s INT64 NOT NULL,  -- when
	PRIMARY KEY (root_id, sender)
);

-- kept by root: how far a mailbox was read
CREATE TABLE letters_poll (
	root_id ID NOT NULL,          -- the organisation
	box TEXT NOT NULL,            -- server, account and folder; without password
	due_unix_s INT64 NOT NULL,    -- not before; while it is read, until when nobody else may
	lease ID NOT NULL,            -- of who reads it; 0: nobody
	validity INT64 NOT NULL,      -- of the numbers of its messages (UIDVALIDITY); 0: never read
	last_number INT64 NOT NULL,   -- up to which they were taken
	good_unix_s INT64 NOT NULL,   -- when it was last read to its end; 0: never
	fault TEXT NOT NULL,          -- why the last time failed, in French; empty: it did not
	PRIMARY KEY (root_id, box)
);

-- step 2

-- kept by root: how far the register was read, for requests that were erased
CREATE TABLE letters_seen (
	root_id ID NOT NULL,    -- the organisation
	number INT64 NOT NULL,  -- of the last fact that was read
	PRIMARY KEY (root_id)
);

-- step 3

-- kept by root: a message of whose files the scanner said nothing, for a month: it is tried three times
CREATE TABLE letters_try (
	root_id ID NOT NULL,       -- the organisation
	sum BYTES NOT NULL,        -- what letters_taken knows it by
	at_unix_s INT64 NOT NULL,  -- the last time
	tries INT64 NOT NULL,      -- how often
	PRIMARY KEY (root_id, sum),
	UNIQUE (root_id, at_unix_s, sum)
);
