/* Taking a request down: what its form holds. Between inbox_take.c, the page, and inbox_take_write.c. */
#ifndef WELCOME_INBOX_TAKE_H
#define WELCOME_INBOX_TAKE_H

#include "welcome/filling/filling.h"
#include "welcome/inbox/inbox_inside.h"
#include "welcome/spot/spot.h"

enum { LOOK_PHONE, LOOK_OFFERING, LOOK_COUNT };
enum { WHAT_OFFERING, WHAT_WAY, WHAT_WORDS, WHAT_POSTED, WHAT_FILES, WHAT_PLACE, WHAT_COUNT };
enum { WHO_KNOWN, WHO_NAME, WHO_PHONE, WHO_MAIL, WHO_POST, WHO_NEEDS, WHO_COUNT };
enum { THEN_REPLY, THEN_MINE, THEN_COUNT };
enum { KNOWN_COUNT_MAX = 20, TYPED_COUNT_MAX = 3 };

struct taking {
	struct inboxing inboxing;
	struct form *look, *what, *who, *then;
	struct spot *spot;
	struct form_field look_fields[LOOK_COUNT], what_fields[WHAT_COUNT], who_fields[WHO_COUNT],
		then_fields[THEN_COUNT];
	struct person known[KNOWN_COUNT_MAX]; /* who has that number, and whose requests are seen */
	struct desk_request *requests[KNOWN_COUNT_MAX];
	size_t request_counts[KNOWN_COUNT_MAX], known_count;
	const struct offering *offering; /* that was chosen; NULL: none */
	struct filling *filling; /* its form; NULL: it bears none */
	const char *look_words;
	bool seeks;           /* answers that are ready are looked for: nothing is kept yet */
	bool is_instant;      /* answered at once: counted, and nothing of it kept */
	struct person person; /* person_id 0: somebody new, or nobody */
	struct person_contact contacts[TYPED_COUNT_MAX];
	size_t contact_count;
	struct desk_receiving receiving;
	struct desk_file *files; /* a letter as it was scanned, what was brought */
	size_t file_count;
	struct desk_received received;
	bool was_done;
};

extern const enum desk_channel inbox_take_ways[], inbox_take_replies[];
/* What was typed, into what is kept; the forms complain. False after a fault. */
MUST_USE bool inbox_take_read(struct taking *taking);
/* In a write: the request with its person; or one more answer given at once. */
bool inbox_take_write(struct db *db, void *taking);
bool inbox_take_count(struct db *db, void *taking);

#endif
