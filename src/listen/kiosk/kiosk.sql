-- Where buttons stand, and what came too late. Nothing here goes with a reply.

-- step 1

-- kept by root: a button of an open link, on a site or a poster; how often it was pressed, with no day: two
-- backups would otherwise tell which placement a reply came from
CREATE TABLE kiosk_placement (
	root_id ID NOT NULL,      -- the organisation
	wave_id ID NOT NULL,      -- the wave
	code TEXT NOT NULL,       -- of the open link, no secret
	word TEXT NOT NULL,       -- where it stands, chosen by who put it there: "accueil-du-site"
	openings INT64 NOT NULL,  -- how often it was pressed
	PRIMARY KEY (root_id, wave_id, code, word),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: a letter of a kiosk that came when its wave had closed, so that one sent twice counts once
CREATE TABLE kiosk_late (
	root_id ID NOT NULL, -- the organisation
	wave_id ID NOT NULL, -- the wave
	hash BYTES NOT NULL, -- secret: of the sealed letter, which is not kept
	PRIMARY KEY (root_id, wave_id, hash),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);
