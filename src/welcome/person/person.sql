-- Whoever asks, known for one purpose at a time.

-- step 1

-- kept by root: a person, as one purpose knows her; the row stays when she is erased, so that requests are counted
CREATE TABLE person_person (
	root_id ID NOT NULL,       -- the organisation
	person_id ID NOT NULL,     -- ordered
	purpose INT64 NOT NULL,    -- enum offering_purpose
	name TEXT NOT NULL,        -- personal: as she is called; empty: not said, or erased
	name_key TEXT NOT NULL,    -- personal: the same without accents, capitals and civility
	needs TEXT NOT NULL,       -- personal: what helps her, in her words
	language TEXT NOT NULL,    -- RFC 5646; empty: French
	acts_for TEXT NOT NULL,    -- personal: whose representative she is, and why
	prefers INT64 NOT NULL,    -- enum person_contact_kind
	joined_into ID NOT NULL,   -- another row that is the same person; 0: none
	made_unix_s INT64 NOT NULL, -- known since
	erased_unix_s INT64 NOT NULL, -- 0: not erased
	changes INT64 NOT NULL,    -- who saves an older one is told
	PRIMARY KEY (root_id, person_id),
	UNIQUE (root_id, joined_into, person_id),
	UNIQUE (root_id, purpose, name_key, person_id),
	UNIQUE (root_id, erased_unix_s, person_id)
);

-- kept by root: how she is reached
CREATE TABLE person_contact (
	root_id ID NOT NULL,         -- the organisation
	person_id ID NOT NULL,       -- the person
	rank INT64 NOT NULL,         -- in order, from 1
	purpose INT64 NOT NULL,      -- hers
	kind INT64 NOT NULL,         -- enum person_contact_kind
	value TEXT NOT NULL,         -- personal: as one writes it
	value_key TEXT NOT NULL,     -- personal: as it is compared; of a postal address, its rank
	is_preferred INT64 NOT NULL, -- of its kind
	is_proved INT64 NOT NULL,    -- she answered from it
	PRIMARY KEY (root_id, person_id, rank),
	UNIQUE (root_id, purpose, kind, value_key, person_id, rank),
	FOREIGN KEY (root_id, person_id) REFERENCES person_person (root_id, person_id)
);

-- kept by root: two rows that somebody said are two persons
CREATE TABLE person_apart (
	root_id ID NOT NULL,    -- the organisation
	one_id ID NOT NULL,     -- the smaller number
	other_id ID NOT NULL,   -- the greater
	account_id ID NOT NULL, -- who said so
	at_unix_s INT64 NOT NULL, -- when
	PRIMARY KEY (root_id, one_id, other_id)
);
