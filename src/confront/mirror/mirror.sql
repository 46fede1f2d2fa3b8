-- Both visions of the same service, laid side by side: gaps and their verdicts.

-- step 1

-- kept by root: which making of a wave's figures was judged
CREATE TABLE mirror_wave (
	root_id ID NOT NULL,   -- the organisation
	wave_id ID NOT NULL,   -- the wave
	sealed_id ID NOT NULL, -- the making of its figures that the gaps below were judged from
	PRIMARY KEY (root_id, wave_id),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: a gap (agents minus usagers), judged once: the same gap has the same verdict everywhere
CREATE TABLE mirror_gap (
	root_id ID NOT NULL,        -- the organisation
	wave_id ID NOT NULL,        -- the wave
	place_id ID NOT NULL,       -- the place with all those under it; 0: the whole organisation
	journey_id ID NOT NULL,     -- the journey; 0: all
	kind INT64 NOT NULL,        -- 1 theme, 2 item
	subject_id ID NOT NULL,     -- the theme or the item
	first_group_id ID NOT NULL, -- usagers' group; 0: all of them
	second_group_id ID NOT NULL, -- agents' group; 0: all of them
	method INT64 NOT NULL,      -- 0 Welch on people, 1 paired on places, 2 two notes, no test
	pairs INT64 NOT NULL,       -- places compared, when paired
	first_mean REAL64 NOT NULL, -- usagers, as compared
	second_mean REAL64 NOT NULL, -- agents, as compared
	gap REAL64 NOT NULL,        -- agents minus usagers
	is_tested INT64 NOT NULL,   -- 1: what follows is known
	low REAL64,                 -- 95 % interval of the gap
	high REAL64,                -- its other end
	p_different REAL64,         -- adjusted in the family (Benjamini-Hochberg)
	p_alike REAL64,             -- adjusted in the family, two one-sided tests at the margin
	verdict INT64 NOT NULL,     -- 0 different, 1 different but small, 2 alike, 3 unsure, 4 not testable
	is_beyond INT64 NOT NULL,   -- 1: the whole interval is beyond the margin
	family_size INT64 NOT NULL, -- comparisons judged together
	delta REAL64,               -- Cliff's delta, when the answers are known
	delta_low REAL64,           -- its 95 % interval (Brunner and Munzel)
	delta_high REAL64,          -- its other end
	p_rank REAL64,              -- Brunner and Munzel's test, not adjusted
	hedges REAL64,              -- Hedges' g
	more_first INT64 NOT NULL,  -- usagers still needed to conclude, -1 unknown
	more_second INT64 NOT NULL, -- agents still needed to conclude, with those usagers, -1 unknown
	link REAL64,                -- correlation between places, when paired
	link_low REAL64,            -- its 95 % interval
	link_high REAL64,           -- its other end
	link_visible REAL64,        -- smallest correlation that so many places could show
	PRIMARY KEY (root_id, wave_id, place_id, journey_id, kind, subject_id, first_group_id,
	             second_group_id),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: between places, does the experience of both sides go together (symmetry of attentions)?
CREATE TABLE mirror_symmetry (
	root_id ID NOT NULL,      -- the organisation
	wave_id ID NOT NULL,      -- the wave
	subject_id ID NOT NULL,   -- the sentence, lived by each in her own place
	places INT64 NOT NULL,    -- places where both sides are shown
	link REAL64,              -- Spearman's rho between them; null: it cannot be computed
	low REAL64,               -- its 95 % interval
	high REAL64,              -- its other end
	visible REAL64,           -- smallest link that so many places could show
	PRIMARY KEY (root_id, wave_id, subject_id),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);
