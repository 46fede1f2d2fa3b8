/* spot: where, in a form: in words, among the addresses that a server proposes, or as a point on a map.
 *
 * Words are enough, always. Addresses are looked for by us, when a button asks for it, without a script and
 * with everything typed still there; a map is drawn by a script over the fields of coordinates, which stay.
 * Neither is there unless the administration has named a server for it (craft/atlas).
 *
 *	asking->spot = spot_new(visit, (struct spot_wish){ "À quel endroit ?", hint, required });
 *	if (spot_is_sought(visit)) spot_seek(asking->spot); else spot_read(asking->spot); … spot_draw(…) */
#ifndef WELCOME_SPOT_H
#define WELCOME_SPOT_H

#include "craft/atlas/atlas.h"
#include "craft/visit/visit.h"
#include "welcome/desk/desk.h"

enum {
	SPOT_WORDS_LENGTH_MAX = 300,   /* characters */
	SPOT_SEARCHES_A_MINUTE = 20,   /* of one address or account */
	SPOT_SEARCHES_IN_ALL = 1200,   /* a minute, of this process: the national server takes 50 a second */
};

struct spot;
struct spot_wish {
	const char *label, *hint;
	const char *required; /* what is said when neither words nor a point were given; NULL: it may be */
};
MUST_USE struct spot *spot_new(struct visit *visit, struct spot_wish wish);

/* Was « Chercher » pressed? Then nothing is sent yet. */
bool spot_is_sought(const struct visit *visit);
/* Looks for what was typed: its words, or without any what is near its point. It may take ATLAS_TIMEOUT_MS,
 * so the visit's conversation with the database is ended first. What went wrong is told in the page. */
void spot_seek(struct spot *spot);
/* What was typed, kept to be drawn again, nothing complained of. */
void spot_keep_typed(struct spot *spot);
/* What was typed, judged. True when it may be kept. */
bool spot_read(struct spot *spot);
bool spot_is_fine(const struct spot *spot);
/* After spot_read, fine: into what is received. */
void spot_keep(const struct spot *spot, struct desk_receiving *receiving);

/* Where a request is about, for people: « Devant l’école (47,21840 ; −1,55360) »; empty: nothing was said. */
struct span spot_where(struct arena *arena, const struct desk_request *request);

/* --- drawn: {{>spot}} in a form of the page; {{>map}} anywhere ----------------------------------------- */

enum { SPOT_ROW_FIELD_COUNT = 9, SPOT_MAP_FIELD_COUNT = 9 };
extern const struct field spot_row_fields[SPOT_ROW_FIELD_COUNT];
extern const struct field spot_map_fields[SPOT_MAP_FIELD_COUNT];
#define SPOT_LIST                                                                                  \
	{ "spot", FIELD_LIST, FIELD_PAGE, .of = spot_row_fields, .of_count = SPOT_ROW_FIELD_COUNT }
#define SPOT_MAP_LIST                                                                              \
	{ "map", FIELD_LIST, FIELD_PAGE, .of = spot_map_fields, .of_count = SPOT_MAP_FIELD_COUNT }
struct spot_page {
	struct model *model;
	size_t list; /* SPOT_LIST */
	size_t errors, wrong;
};
void spot_draw(const struct spot *spot, struct spot_page page);
/* The point of a request, to be looked at; no map when no tiles are set. */
void spot_draw_map(struct visit *visit, const struct desk_request *request, struct model *page,
                   size_t list);

#endif
