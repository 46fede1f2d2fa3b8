-- Requests that came from another tool: under which number they were there, and by which import.

-- step 1

-- kept by root: an import of requests, beside its line in the register of imports
CREATE TABLE takeover_import (
	root_id ID NOT NULL,      -- the organisation
	import_id ID NOT NULL,    -- of place_import
	account_id ID NOT NULL,   -- who brought it, and may undo it by a page; 0: from a terminal
	PRIMARY KEY (root_id, import_id)
);

-- kept by root: a request that came, so that it comes once
CREATE TABLE takeover_request (
	root_id ID NOT NULL,      -- the organisation
	tool TEXT NOT NULL,       -- the other tool, as the mapping names it
	number TEXT NOT NULL,     -- its number there
	request_id ID NOT NULL,   -- the request here
	import_id ID NOT NULL,    -- the import that brought it
	PRIMARY KEY (root_id, tool, number),
	UNIQUE (root_id, request_id),
	UNIQUE (root_id, import_id, request_id)
);

-- kept by root: a person who came with such a request: she alone is found again by the next ones
CREATE TABLE takeover_person (
	root_id ID NOT NULL,      -- the organisation
	person_id ID NOT NULL,    -- the person
	PRIMARY KEY (root_id, person_id)
);
