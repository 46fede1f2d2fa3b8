/* takeover: requests that were received with another tool come in, with their dates, and all of them go
 * out as a table of delays.
 *
 * A service that changes tools keeps its history: who asked for what, when, how long it took, and what is
 * still open. A file of Zammad, GLPI, osTicket, Démarche numérique, FixMyStreet or of a 311 is known by
 * its headings; how it is read is a mapping that whoever brings it sees and changes. Nothing comes before
 * a yes; what an import brought goes again when it is undone.
 *
 * What comes owes nothing: no receipt, no message, no question to anybody. Its number there is kept, so
 * that the same request never comes twice. */
#ifndef WELCOME_TAKEOVER_H
#define WELCOME_TAKEOVER_H

#include "craft/visit/visit.h"
#include "ground/place/place.h"

enum {
	TAKEOVER_LINE_COUNT_MAX = 2000000,      /* of a file, in a terminal */
	TAKEOVER_PAGE_LINE_COUNT_MAX = 50000,   /* by a page: more would keep whoever waits for minutes */
};

/* --- from the terminal ----------------------------------------------------------------------- */

#define TAKEOVER_KIND "requests"
/* Imports the file of `import`; `map_path` NULL: as its headings are known. Lines that cannot be taken are
 * listed. False only when nothing could be done (import->fault says why). *known_r: requests that had come
 * before. */
MUST_USE bool takeover_import(struct store *store, struct import *import, const char *map_path,
                              int64_t *known_r);
/* Undoes it, in transactions of bounded size; cut, it is begun again. `references_r`: what stays because
 * somebody dealt with it since, the first TAKEOVER_KEPT_LISTED_MAX. FOUND_NONE: no import of this kind
 * has that number, or it is undone already. */
enum { TAKEOVER_KEPT_LISTED_MAX = 100 };
struct takeover_undone {
	int64_t gone_count, kept_count;
	int64_t kept[TAKEOVER_KEPT_LISTED_MAX]; /* request ids */
	size_t kept_listed;
};
MUST_USE enum found takeover_undo(struct arena *arena, struct store *store, int64_t root_id,
                                  int64_t number, int64_t account_id, struct takeover_undone *undone_r,
                                  struct fault *fault_r);

/* --- what time does -------------------------------------------------------------------------- */

/* Files that wait for somebody's yes are deleted after an hour (craft/visit, visit_wait). */
void takeover_clock(const char *folder, int64_t now_s);
/* Of requests that were erased since, the number they had in the other tool goes: a mark of it stays, so that
 * no later file brings them back. May run twice. */
MUST_USE bool takeover_forget_erased(struct arena *arena, struct store *store, int64_t root_id,
                                     struct fault *fault_r);

extern const struct room_pages takeover_pages;

#endif
