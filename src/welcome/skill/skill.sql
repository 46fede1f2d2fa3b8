-- What an agent can do that some requests need: a short list, who has what, which offerings need what.

-- step 1

-- shared list: the list of the organisation
CREATE TABLE skill_skill (
	root_id ID NOT NULL,    -- the organisation
	skill_id ID NOT NULL,   -- made by the program
	name TEXT NOT NULL,     -- « Langue des signes (LSF) »
	words TEXT NOT NULL,    -- what a person says who needs it, between commas; empty: none
	changes INT64 NOT NULL, -- who saves an older one is told
	PRIMARY KEY (root_id, skill_id)
);

-- kept by root: who has it, as whoever leads her unit said; goes when the account is closed
CREATE TABLE skill_account (
	root_id ID NOT NULL,    -- the organisation
	skill_id ID NOT NULL,   -- what
	account_id ID NOT NULL, -- personal: who
	by_id ID NOT NULL,      -- the account that said so
	day INT64 NOT NULL,     -- when, in days since 1970-01-01
	PRIMARY KEY (root_id, skill_id, account_id),
	UNIQUE (root_id, account_id, skill_id),
	FOREIGN KEY (root_id, skill_id) REFERENCES skill_skill (root_id, skill_id)
);

-- shared list: what every request of an offering needs
CREATE TABLE skill_offering (
	root_id ID NOT NULL,     -- the organisation
	offering_id ID NOT NULL, -- the offering
	skill_id ID NOT NULL,    -- what
	PRIMARY KEY (root_id, offering_id, skill_id),
	FOREIGN KEY (root_id, skill_id) REFERENCES skill_skill (root_id, skill_id)
);
