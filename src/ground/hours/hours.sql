-- When places are open. What a place does not say is said by the place above it.

-- step 1

-- kept by root: the usual week of a place, from a day on; never changed nor erased, since a clock of last
-- year counts with the hours of last year
CREATE TABLE hours_week (
	root_id ID NOT NULL,        -- the organisation
	place_id ID NOT NULL,       -- the place and those under it that have none; 0: the whole organisation
	from_day INT64 NOT NULL,    -- first day of this week (days since 1970-01-01)
	week_id ID NOT NULL,        -- made by the program, ordered by time: the later counts on the same day
	follows INT64 NOT NULL,     -- 1: no week of its own from that day on, that of the place above
	on_holidays INT64 NOT NULL, -- 1: open on public holidays too
	monday TEXT NOT NULL,       -- "09:00-12:00 14:00-17:00", minutes on the wall there; empty: closed
	tuesday TEXT NOT NULL,      -- the same
	wednesday TEXT NOT NULL,    -- the same
	thursday TEXT NOT NULL,     -- the same
	friday TEXT NOT NULL,       -- the same
	saturday TEXT NOT NULL,     -- the same
	sunday TEXT NOT NULL,       -- the same
	PRIMARY KEY (root_id, place_id, from_day, week_id)
);

-- kept by root: days when a place, and those under it, are closed or open otherwise than usual
CREATE TABLE hours_exception (
	root_id ID NOT NULL,            -- the organisation
	place_id ID NOT NULL,           -- the place and all under it; 0: the whole organisation
	last_day INT64 NOT NULL,        -- the last of these days (days since 1970-01-01)
	exception_id ID NOT NULL,       -- made by the program, ordered by time: the later is right
	first_day INT64 NOT NULL,       -- the first of them
	kind INT64 NOT NULL,            -- 0 closed all day, 1 closed in these windows, 2 open in these windows
	windows TEXT NOT NULL,          -- "14:00-17:00", on each of these days; empty for 0
	reason TEXT NOT NULL,           -- as the public reads it
	withdrawn_unix_s INT64 NOT NULL, -- 0, or when it was taken back: it then counts for nothing
	PRIMARY KEY (root_id, place_id, last_day, exception_id)
);

-- kept by root: the holidays and the clock of a place and of those under it
CREATE TABLE hours_site (
	root_id ID NOT NULL,        -- the organisation
	place_id ID NOT NULL,       -- the place; 0: the whole organisation
	territory INT64 NOT NULL,   -- whose public holidays: enum territory of base/workdays.h; -1: as above
	good_friday INT64 NOT NULL, -- 1: Good Friday is one (Alsace-Moselle); 0: it is not; -1: as above
	zone TEXT NOT NULL,         -- IANA name, "Indian/Reunion"; empty: as above
	PRIMARY KEY (root_id, place_id)
);
