-- Who is told, before what is due and after: rules of units.

-- step 1

-- shared list: when a unit's own are told; inherited by the places under it
CREATE TABLE alert_rule (
	root_id ID NOT NULL,       -- the organisation
	place_id ID NOT NULL,      -- the unit
	before_minutes INT64 NOT NULL, -- of opening before what is due, whoever has it is told; 0: not
	tells_late INT64 NOT NULL, -- 1: once it is overdue, who leads the unit is told
	silence_days INT64 NOT NULL, -- so many days before silence decides, leader and référent are told; 0: not
	changes INT64 NOT NULL,    -- who saves an older one is told
	PRIMARY KEY (root_id, place_id)
);

-- step 2

ALTER TABLE alert_rule ADD COLUMN tells_persons INT64 NOT NULL DEFAULT 1; -- 1: a person is told that her date goes by, or is near
