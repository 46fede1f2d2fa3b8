-- Answers that are written once, and the steps that are ticked when a request is dealt with.

-- step 1

-- shared list: an article
CREATE TABLE knowledge_article (
	root_id ID NOT NULL,           -- the organisation
	article_id ID NOT NULL,        -- ordered
	code TEXT NOT NULL,            -- in addresses: "renouveler-sa-carte"
	unit_id ID NOT NULL,           -- the place whose it is: who keeps it right
	review_day INT64 NOT NULL,     -- to be read again from that day on; 0: none was given
	version INT64 NOT NULL,        -- the last one that was written
	told INT64 NOT NULL,           -- the one that is read; 0: none is
	is_public INT64 NOT NULL,      -- of the one that is read: by everybody, else by agents alone
	told_unix_s INT64 NOT NULL,    -- since when
	told_by ID NOT NULL,           -- who published it
	title_words TEXT NOT NULL,     -- of the one that is read, as they are looked for (craft/text)
	words TEXT NOT NULL,           -- title and text
	changes INT64 NOT NULL,        -- who saves an older one is told
	PRIMARY KEY (root_id, article_id),
	UNIQUE (root_id, code)
);

-- kept by root, wide: what an article said, each time it was saved
CREATE TABLE knowledge_version (
	root_id ID NOT NULL,        -- the organisation
	article_id ID NOT NULL,     -- the article
	version INT64 NOT NULL,     -- from 1
	title TEXT NOT NULL,        -- the question, as people ask it
	body TEXT NOT NULL,         -- with the marks of prose: paragraphs, titles, lists, links
	is_public INT64 NOT NULL,   -- to be read by everybody, once published
	account_id ID NOT NULL,     -- who wrote it
	at_unix_s INT64 NOT NULL,   -- when
	PRIMARY KEY (root_id, article_id, version),
	FOREIGN KEY (root_id, article_id) REFERENCES knowledge_article (root_id, article_id)
);

-- kept by root: what an article is about
CREATE TABLE knowledge_tie (
	root_id ID NOT NULL,        -- the organisation
	article_id ID NOT NULL,     -- the article
	kind INT64 NOT NULL,        -- 0: an offering; 1: a place, and those below
	about_id ID NOT NULL,       -- which one
	version INT64 NOT NULL,     -- holds from that version on, once it is published
	PRIMARY KEY (root_id, article_id, kind, about_id),
	FOREIGN KEY (root_id, article_id) REFERENCES knowledge_article (root_id, article_id)
);

-- kept by root: how often an article was the answer, by day, of nobody in particular
CREATE TABLE knowledge_helped (
	root_id ID NOT NULL,        -- the organisation
	article_id ID NOT NULL,     -- the article
	day INT64 NOT NULL,         -- days since 1970
	count INT64 NOT NULL,       -- « Cela répond à ma question »
	PRIMARY KEY (root_id, article_id, day),
	FOREIGN KEY (root_id, article_id) REFERENCES knowledge_article (root_id, article_id)
);

-- kept by root: an answer that was missing while a request was dealt with; neither who said so, nor of which
-- request
CREATE TABLE knowledge_wanted (
	root_id ID NOT NULL,           -- the organisation
	wanted_id ID NOT NULL,         -- ordered
	offering_id ID NOT NULL,       -- of what is asked for
	unit_id ID NOT NULL,           -- who had it then; 0: nobody
	is_confidential INT64 NOT NULL, -- that unit alone reads it
	words TEXT NOT NULL,           -- a line
	day INT64 NOT NULL,            -- days since 1970
	PRIMARY KEY (root_id, wanted_id)
);

-- shared list: how articles of an offering are published, and its steps
CREATE TABLE knowledge_offering (
	root_id ID NOT NULL,        -- the organisation
	offering_id ID NOT NULL,    -- the offering
	two_names INT64 NOT NULL,   -- its articles are published by somebody else than who wrote them
	changes INT64 NOT NULL,     -- who saves an older one is told
	PRIMARY KEY (root_id, offering_id)
);

-- shared list: a step to be ticked on each request for an offering
CREATE TABLE knowledge_step (
	root_id ID NOT NULL,        -- the organisation
	offering_id ID NOT NULL,    -- the offering
	step_id ID NOT NULL,        -- random: a step keeps it while its words stay
	rank INT64 NOT NULL,        -- in order, from 1; 0: no longer asked, kept for what was ticked
	words TEXT NOT NULL,        -- "Appeler la personne"
	PRIMARY KEY (root_id, offering_id, step_id)
);

-- kept by root: a step that was ticked on a request; it goes with the request
CREATE TABLE knowledge_tick (
	root_id ID NOT NULL,        -- the organisation
	request_id ID NOT NULL,     -- the request
	step_id ID NOT NULL,        -- the step
	account_id ID NOT NULL,     -- who ticked it: said on the request, never counted
	at_unix_s INT64 NOT NULL,   -- when
	PRIMARY KEY (root_id, request_id, step_id)
);
