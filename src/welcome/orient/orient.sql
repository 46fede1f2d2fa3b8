-- Where requests should go: rules of words, a model that learns from where they ended, what it suggested.

-- step 1

-- shared list: a rule; of those that hold, the first one wins
CREATE TABLE orient_rule (
	root_id ID NOT NULL,      -- the organisation
	rule_id ID NOT NULL,      -- ordered
	rank INT64 NOT NULL,      -- the smallest is looked at first
	offering_id ID NOT NULL,  -- only of this; 0: whatever is asked for
	place_id ID NOT NULL,     -- only about this place and those under it; 0: wherever
	words TEXT NOT NULL,      -- one of these, between commas; empty: whatever the words
	unit_id ID NOT NULL,      -- then it goes to this unit
	changes INT64 NOT NULL,   -- who saves an older one is told
	PRIMARY KEY (root_id, rule_id)
);

-- kept by root: may what is sure be followed without asking?
CREATE TABLE orient_setting (
	root_id ID NOT NULL,        -- the organisation
	is_automatic INT64 NOT NULL, -- 1: yes
	changes INT64 NOT NULL,     -- who saves an older one is told
	PRIMARY KEY (root_id)
);

-- kept by root: how far the journal was followed
CREATE TABLE orient_state (
	root_id ID NOT NULL,     -- the organisation
	number INT64 NOT NULL,   -- of the last fact that was followed
	PRIMARY KEY (root_id)
);

-- kept by root: what was learnt, in pieces; hashes and weights, not one word
CREATE TABLE orient_model (
	root_id ID NOT NULL,     -- the organisation
	part INT64 NOT NULL,     -- from 0
	bytes BYTES NOT NULL,    -- the piece
	PRIMARY KEY (root_id, part)
);

-- kept by root: how it did on requests it had not seen
CREATE TABLE orient_measure (
	root_id ID NOT NULL,       -- the organisation
	day INT64 NOT NULL,        -- of the last learning
	examples INT64 NOT NULL,   -- requests it was learnt from
	units INT64 NOT NULL,      -- units with enough of them
	is_learnt INT64 NOT NULL,  -- 0: there were too few, nothing is suggested
	tried INT64 NOT NULL,      -- requests that a model was asked which had not seen them
	good INT64 NOT NULL,       -- told right at first
	good_three INT64 NOT NULL, -- told right among three
	moved INT64 NOT NULL,      -- told to belong elsewhere than where their offering takes them
	moved_good INT64 NOT NULL, -- of those, told right
	threshold REAL64 NOT NULL, -- sure from this probability on; 0: never
	sure_tried INT64 NOT NULL, -- requests told so surely
	sure_good INT64 NOT NULL,  -- of those, told right
	PRIMARY KEY (root_id)
);

-- kept by root: where a request might go, as it was received
CREATE TABLE orient_guess (
	root_id ID NOT NULL,        -- the organisation
	request_id ID NOT NULL,     -- the request; none that is confidential
	rank INT64 NOT NULL,        -- from 0, the likeliest first
	unit_id ID NOT NULL,        -- the unit
	probability REAL64 NOT NULL, -- 0 to 1
	why TEXT NOT NULL,          -- where the words that weighed stand in its text: "12+7 30+4"
	PRIMARY KEY (root_id, request_id, rank)
);

-- kept by root: a request that went to another unit by itself
CREATE TABLE orient_move (
	root_id ID NOT NULL,       -- the organisation
	request_id ID NOT NULL,    -- the request
	rule_id ID NOT NULL,       -- by this rule; 0: by what was learnt
	from_unit_id ID NOT NULL,  -- where it was; 0: nobody was in charge
	to_unit_id ID NOT NULL,    -- where it went
	at_unix_s INT64 NOT NULL,  -- when
	is_corrected INT64 NOT NULL, -- 1: somebody sent it elsewhere since
	PRIMARY KEY (root_id, request_id)
);
