-- The vocabulary of dimensions and subjects.

-- step 1

-- shared list: a dimension both sides are asked about (délais, écoute, information …)
CREATE TABLE theme_theme (
	root_id ID NOT NULL,   -- the organisation
	theme_id ID NOT NULL,  -- made by the program, ordered by time
	code TEXT NOT NULL,    -- short name used in mappings and addresses
	name TEXT NOT NULL,    -- as shown
	PRIMARY KEY (root_id, theme_id),
	UNIQUE (root_id, code)
);
