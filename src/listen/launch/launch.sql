-- What makes a survey ready: who is awaited, what was decided, how many people a place counts.

-- step 1

-- kept by root: what a launch needs to know beside its wave
CREATE TABLE launch_plan (
	root_id ID NOT NULL,         -- the organisation
	wave_id ID NOT NULL,         -- the wave
	address TEXT NOT NULL,       -- public address of this program: "https://avis.ville.fr"
	calendar_reason TEXT NOT NULL, -- why these dates in spite of a warning; empty: none needed yet
	risk_answers INT64 NOT NULL, -- AIPD test: two bits a question (0 not answered, 1 no, 2 yes)
	risk_reference TEXT NOT NULL, -- of the AIPD, dated and signed, when one is needed
	told_words TEXT NOT NULL,    -- how agents and their representatives got the results
	PRIMARY KEY (root_id, wave_id),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: someone whose word is awaited before opening
CREATE TABLE launch_wait (
	root_id ID NOT NULL,    -- the organisation
	wave_id ID NOT NULL,    -- the wave
	wait INT64 NOT NULL,    -- 0 data protection officer, 1 social dialogue body, 2 direction
	state INT64 NOT NULL,   -- 1 ended, 2 waived
	day INT64 NOT NULL,     -- of the document, or of the waiving
	words TEXT NOT NULL,    -- the document, or the reason
	account_id ID NOT NULL, -- who says so
	PRIMARY KEY (root_id, wave_id, wait),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: teams too small to be shown, that work on their own answers together
CREATE TABLE launch_team (
	root_id ID NOT NULL,  -- the organisation
	wave_id ID NOT NULL,  -- the wave
	place_id ID NOT NULL, -- the team
	PRIMARY KEY (root_id, wave_id, place_id),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: how many agents work at a place, as last told
CREATE TABLE launch_headcount (
	root_id ID NOT NULL,  -- the organisation
	place_id ID NOT NULL, -- the place
	agents INT64 NOT NULL, -- how many
	PRIMARY KEY (root_id, place_id)
);

-- kept by root: a journey whose steps the survey asks about, and how many agents work along it
CREATE TABLE launch_journey (
	root_id ID NOT NULL,    -- the organisation
	wave_id ID NOT NULL,    -- the wave
	journey_id ID NOT NULL, -- the journey
	agents INT64 NOT NULL,  -- how many; -1: not told
	PRIMARY KEY (root_id, wave_id, journey_id),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);
