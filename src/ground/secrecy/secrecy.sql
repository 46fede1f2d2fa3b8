-- The figures that may be shown, and nothing else.

-- step 1

-- kept by root: a released cell; what is not here is not shown, whatever the reason
CREATE TABLE secrecy_cell (
	root_id ID NOT NULL,       -- the organisation
	wave_id ID NOT NULL,       -- the wave it belongs to
	place_id ID NOT NULL,      -- the place with all those under it; 0: the whole organisation
	journey_id ID NOT NULL,    -- the journey; 0: all
	kind INT64 NOT NULL,       -- 0 people who answered, 1 theme, 2 item, 3 did not know, 4 driver,
	                           -- 5 replies set apart, 6 item without them
	subject_id ID NOT NULL,    -- the theme or the item; 0 for people
	side INT64 NOT NULL,       -- 0 usagers, 1 agents, 2 leaders
	group_id ID NOT NULL,      -- group within the side; 0: the whole side
	people INT64 NOT NULL,     -- how many people are behind the figure
	mean REAL64 NOT NULL,      -- of their scores, on the wave's scale
	variance REAL64,           -- of their scores (n - 1); null: not known
	low REAL64,                -- 95 % interval when it is not that of a mean; null: it is
	high REAL64,               -- its other end
	levels BYTES NOT NULL,     -- the distribution: pairs of a float64 and an int64, little endian
	PRIMARY KEY (root_id, wave_id, place_id, journey_id, kind, subject_id, side, group_id)
);
