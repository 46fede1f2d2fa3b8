-- What people answer, until it is opened; who was invited. Never both together in the clear.

-- step 1

-- kept by root: the public half of a wave's key; the private one is a file, outside the database
CREATE TABLE answer_key (
	root_id ID NOT NULL,       -- the organisation
	wave_id ID NOT NULL,       -- the wave
	public_key BYTES NOT NULL, -- X25519
	to_open INT64 NOT NULL,    -- replies that were sealed when the closed wave began to be opened
	left_sealed INT64 NOT NULL, -- how many of them are not opened yet
	opened INT64 NOT NULL,     -- of a closed wave: 0 not yet, 1 all that the key opens, 2 it had no key
	is_forgotten INT64 NOT NULL, -- 1: nothing of what served to receive is kept
	PRIMARY KEY (root_id, wave_id),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: a way in: for all (a poster), or for one person, once
CREATE TABLE answer_link (
	root_id ID NOT NULL,       -- the organisation
	wave_id ID NOT NULL,       -- the wave
	link_id ID NOT NULL,       -- random
	hash BYTES NOT NULL,       -- secret: of its token or code: what is kept of a secret
	kind INT64 NOT NULL,       -- 0 open, 1 personal, 2 card
	side INT64 NOT NULL,       -- 0 usagers, 1 agents, 2 leaders
	place_id ID NOT NULL,      -- where its replies count
	journey_id ID NOT NULL,    -- along which journey; 0: none
	open_code TEXT NOT NULL,   -- the code of an open link, no secret; empty for others
	label TEXT NOT NULL,       -- whom a personal link is for; emptied at closing
	used INT64 NOT NULL,       -- 1: it has served; never when
	PRIMARY KEY (root_id, wave_id, link_id),
	UNIQUE (root_id, hash),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: a sealed reply, all of one size in a wave; deleted when it is opened. Those of one place
-- stand together, as they are opened; under random ids, they tell no order of arrival
CREATE TABLE answer_sealed (
	root_id ID NOT NULL,   -- the organisation
	wave_id ID NOT NULL,   -- the wave
	sealed_id ID NOT NULL, -- random
	side INT64 NOT NULL,   -- 0 usagers, 1 agents, 2 leaders
	place_id ID NOT NULL,  -- where
	way INT64 NOT NULL,    -- 1 open link, 2 personal link, 3 card, 4 paper
	bytes BYTES NOT NULL,  -- libsodium sealed box to the wave's public key
	PRIMARY KEY (root_id, wave_id, place_id, side, sealed_id),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: forms already taken, so that one sent twice counts once; emptied at closing
CREATE TABLE answer_once (
	root_id ID NOT NULL, -- the organisation
	wave_id ID NOT NULL, -- the wave
	hash BYTES NOT NULL, -- secret: of the form's own key
	PRIMARY KEY (root_id, wave_id, hash),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: a form half filled, locked with its own secret; emptied at closing
CREATE TABLE answer_draft (
	root_id ID NOT NULL,  -- the organisation
	wave_id ID NOT NULL,  -- the wave
	hash BYTES NOT NULL,  -- secret: of its secret
	bytes BYTES NOT NULL, -- secret: libsodium secret box
	PRIMARY KEY (root_id, wave_id, hash),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- step 2

-- kept by root: of usagers who came by a link for all, how many met the condition of a quota; emptied at
-- closing
CREATE TABLE answer_quota (
	root_id ID NOT NULL, -- the organisation
	wave_id ID NOT NULL, -- the wave
	quota INT64 NOT NULL, -- rank of the quota in the questionnaire, from 0
	people INT64 NOT NULL, -- how many
	PRIMARY KEY (root_id, wave_id, quota),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- step 3

-- kept by root: what was joined to a sealed reply, sealed too, padded to one of four sizes; the sealed reply
-- alone says which one is its own. Goes with it, when both are opened
CREATE TABLE answer_file (
	root_id ID NOT NULL,  -- the organisation
	wave_id ID NOT NULL,  -- the wave
	file_id ID NOT NULL,  -- random
	size INT64 NOT NULL,  -- of the sealed bytes
	PRIMARY KEY (root_id, wave_id, file_id),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: its bytes, a libsodium sealed box to the wave's public key, cut so that rows stay short
-- enough to stand in the order of their random key: in that of their arrival they would tell it
CREATE TABLE answer_file_part (
	root_id ID NOT NULL,  -- the organisation
	wave_id ID NOT NULL,  -- the wave
	file_id ID NOT NULL,  -- the file
	part INT64 NOT NULL,  -- from 0
	bytes BYTES NOT NULL, -- 32 kB, the last one less
	PRIMARY KEY (root_id, wave_id, file_id, part),
	FOREIGN KEY (root_id, wave_id, file_id) REFERENCES answer_file (root_id, wave_id, file_id)
);

-- step 4

-- kept by root: what a survey chooses of how it receives; no row: nothing of it
CREATE TABLE answer_option (
	root_id ID NOT NULL,        -- the organisation
	wave_id ID NOT NULL,        -- the wave
	typed_twice INT64 NOT NULL, -- 1: each paper is typed in by two people
	slows INT64 NOT NULL,       -- 1: a form that comes by a link for all shows work, or was open a while
	brake_key BYTES NOT NULL,   -- secret: signs when a form was shown
	PRIMARY KEY (root_id, wave_id),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: a paper typed in once, until somebody else types it in too; emptied at closing. Its number
-- stands on the sheet alone
CREATE TABLE answer_twice (
	root_id ID NOT NULL,    -- the organisation
	wave_id ID NOT NULL,    -- the wave
	hash BYTES NOT NULL,    -- secret: of the number written on the sheet
	side INT64 NOT NULL,    -- 0 usagers, 1 agents, 2 leaders
	place_id ID NOT NULL,   -- where
	journey_id ID NOT NULL, -- along which journey; 0: none
	typist BYTES NOT NULL,  -- secret: of the number and of who typed it in first
	once BYTES NOT NULL,    -- secret: of the form that was typed in first
	state INT64 NOT NULL,   -- 0 typed in once, 1 compared with a second typing, 2 received
	bytes BYTES NOT NULL,   -- libsodium sealed box to the wave's public key; empty once it is received
	PRIMARY KEY (root_id, wave_id, hash),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);

-- kept by root: of papers typed in twice, how often both people read the same: counts of a survey, of no
-- person and of no paper
CREATE TABLE answer_agreement (
	root_id ID NOT NULL,    -- the organisation
	wave_id ID NOT NULL,    -- the wave
	field INT64 NOT NULL,   -- rank of the question or of the item; -1 the whole paper, -2 typed in once only
	papers INT64 NOT NULL,  -- how many were compared; of -2, how many there are
	agreed INT64 NOT NULL,  -- of which both people read the same
	PRIMARY KEY (root_id, wave_id, field),
	FOREIGN KEY (root_id, wave_id) REFERENCES survey_wave (root_id, wave_id)
);
