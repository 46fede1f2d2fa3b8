-- What persons may ask about themselves.

-- step 1

-- kept by root: a closed request that somebody asked to erase, until another agrees or it is dropped
CREATE TABLE rights_erasure (
	root_id ID NOT NULL,          -- the organisation
	request_id ID NOT NULL,       -- of desk_request
	asked_by ID NOT NULL,         -- the account that asked
	asked_unix_s INT64 NOT NULL,  -- when
	why INT64 NOT NULL,           -- enum rights_why
	PRIMARY KEY (root_id, request_id)
);

-- step 2

-- kept by root: a person whose words are not read with those of others (RGPD, art. 21)
CREATE TABLE rights_objection (
	root_id ID NOT NULL,          -- the organisation
	person_id ID NOT NULL,        -- personal: who objects
	noted_by ID NOT NULL,         -- the account that noted it
	noted_unix_s INT64 NOT NULL,  -- when
	PRIMARY KEY (root_id, person_id)
);
