-- What may be asked, and the forms made of it.

-- step 1

-- shared list: the levels of a scale, or the choices of a list
CREATE TABLE questionnaire_level (
	root_id ID NOT NULL,        -- the organisation
	scale TEXT NOT NULL,        -- A5, G1, E1 …
	level INT64 NOT NULL,       -- from 0
	code TEXT NOT NULL,         -- of a choice; empty for a level
	words TEXT NOT NULL,        -- as shown
	choices_max INT64 NOT NULL, -- how many may be ticked; 1: one of them
	PRIMARY KEY (root_id, scale, level)
);

-- shared list: a question in one of its versions; a change of wording is a new version
CREATE TABLE questionnaire_item (
	root_id ID NOT NULL,       -- the organisation
	item_id ID NOT NULL,       -- the question, whatever its words
	version INT64 NOT NULL,    -- from 1
	code TEXT NOT NULL,        -- P2.S2, D.A>U.GEN.S1 …
	kind TEXT NOT NULL,        -- one of S D V E Q B M G O
	dimension TEXT NOT NULL,   -- code of the theme
	commitments TEXT NOT NULL, -- those it speaks of
	first_words TEXT NOT NULL, -- to usagers; empty: not asked of them
	second_words TEXT NOT NULL, -- to agents
	third_words TEXT NOT NULL, -- to leaders
	scale TEXT NOT NULL,       -- code of its scale; O: a text
	is_reversed INT64 NOT NULL, -- 1: to agree is unfavourable
	about TEXT NOT NULL,       -- D: code of the sentence guessed
	about_side INT64 NOT NULL, -- D: whose answer is guessed
	source TEXT NOT NULL,      -- where the wording comes from
	is_checked INT64 NOT NULL, -- 1: the wording was checked against its source
	same_series INT64 NOT NULL, -- 1: means the same as the version before; 0: the series is cut here
	PRIMARY KEY (root_id, item_id, version)
);

-- shared list: a form, that is an ordered choice of questions
CREATE TABLE questionnaire_form (
	root_id ID NOT NULL,     -- the organisation
	form_id ID NOT NULL,     -- one version of a form
	name TEXT NOT NULL,      -- as shown
	version INT64 NOT NULL,  -- from 1
	is_default INT64 NOT NULL, -- 1: the form of twelve sentences
	is_asked INT64 NOT NULL, -- 1: a survey asks it: it may no longer change
	PRIMARY KEY (root_id, form_id)
);

-- shared list: a question of a form, and its rank for each side
CREATE TABLE questionnaire_entry (
	root_id ID NOT NULL,     -- the organisation
	form_id ID NOT NULL,     -- the form
	item_id ID NOT NULL,     -- the question
	version INT64 NOT NULL,  -- in these words
	first_rank INT64 NOT NULL, -- for usagers, from 1; 0: not asked of them
	second_rank INT64 NOT NULL, -- for agents
	third_rank INT64 NOT NULL, -- for leaders
	PRIMARY KEY (root_id, form_id, item_id),
	FOREIGN KEY (root_id, form_id) REFERENCES questionnaire_form (root_id, form_id),
	FOREIGN KEY (root_id, item_id, version) REFERENCES questionnaire_item (root_id, item_id, version)
);
