/* atlas: places on a map. Coordinates as people type them, where a point may be, the tiles that a browser
 * draws, the addresses that a server knows.
 *
 * Two servers, both the administration's choice, none unless it is named: one of tiles (« z/x/y », asked by
 * browsers), one of addresses (asked by us alone) in the format of the Base Adresse Nationale, addok:
 * /search/?q=… and /reverse/?lon=…&lat=…, answered by a FeatureCollection of GeoJSON (RFC 7946). Degrees
 * are those of WGS 84. What is looked for is somebody's address: it is in no fault and no log. */
#ifndef CRAFT_ATLAS_H
#define CRAFT_ATLAS_H

#include "base/base.h"

enum {
	ATLAS_URL_LENGTH_MAX = 500,
	ATLAS_CREDIT_LENGTH_MAX = 200,   /* bytes */
	ATLAS_QUERY_LENGTH_MIN = 3,      /* characters: addok's own bounds */
	ATLAS_QUERY_LENGTH_MAX = 200,
	ATLAS_LABEL_LENGTH_MAX = 200,    /* characters; a longer one is left out */
	ATLAS_PLACE_COUNT_MAX = 5,       /* that are proposed */
	ATLAS_REPLY_SIZE_MAX = 64 << 10,
	ATLAS_DEPTH_MAX = 12,            /* of an answer; GeoJSON needs five */
	ATLAS_TIMEOUT_MS = 3000,         /* a person waits */
	ATLAS_CALL_COUNT_MAX = 8,        /* at once: a server that sleeps may not hold every connection */
	ATLAS_ZOOM_LEAST = 2,
	ATLAS_ZOOM_MOST = 22,
};

struct atlas_point {
	double north, east; /* degrees */
};

/* --- points ------------------------------------------------------------------------------------------ */

/* « 47,2184 », « -1.5536° »: degrees. */
bool atlas_degrees_read(struct span typed, double *degrees_r);
/* « 47.2184, -1.5536 », as maps copy it: latitude first. */
bool atlas_point_read(struct span typed, struct atlas_point *point_r);
/* « 47.21840 »: with a point, five decimals, a metre or so. */
const char *atlas_degrees(struct arena *arena, double degrees);

/* --- settings ---------------------------------------------------------------------------------------- */

struct atlas_settings { /* each may be NULL */
	const char *tiles;  /* https://tuiles.ville.fr/{z}/{x}/{y}.png */
	const char *credit; /* whose map it is: © les contributeurs d’OpenStreetMap */
	const char *start;  /* where a map begins: « 47.2184, -1.5536, 13 » */
	const char *box;    /* south, west, north, east: « 47.17, -1.65, 47.30, -1.47 » */
	const char *search; /* https://adresses.ville.fr: what /search/ and /reverse/ follow */
	const char *ca_file; /* the authorities trusted for it; NULL: the system’s */
	int64_t zoom_most;  /* the closest that the tiles go */
};
/* NULL, or what is wrong with one: the end of a sentence that begins with its name. */
const char *atlas_tiles_wrong(const char *value);
const char *atlas_credit_wrong(const char *value);
const char *atlas_start_wrong(const char *value);
const char *atlas_box_wrong(const char *value);
const char *atlas_search_wrong(const char *value);

struct atlas_box {
	double south, west, north, east;
};
/* Read-only: any thread. */
struct atlas {
	const char *tiles;        /* NULL: no map is drawn */
	const char *tiles_origin; /* « https://tuiles.ville.fr », fit for a Content-Security-Policy */
	const char *credit;
	struct atlas_point start;
	int start_zoom, zoom_most;
	bool has_box;
	struct atlas_box box;
	const char *search;      /* without a slash at its end; NULL: no address is looked for */
	const char *search_host; /* as people are told it */
	const char *ca_file;
	bool is_near_start; /* addresses near the start come first: it was said where that is */
};
/* NULL with the sentence of what to correct. */
MUST_USE struct atlas *atlas_new(struct arena *arena, const struct atlas_settings *settings,
                                 struct fault *fault_r);

/* NULL, or why a request may not be there: a sentence. In France, land and the sea near it; within the box,
 * if there is one. atlas NULL: without a box. */
const char *atlas_point_wrong(const struct atlas *atlas, struct atlas_point point);

/* --- addresses --------------------------------------------------------------------------------------- */

enum atlas_kind { ATLAS_NUMBER, ATLAS_STREET, ATLAS_LOCALITY, ATLAS_TOWN, ATLAS_OTHER, ATLAS_KIND_COUNT };
/* « toute la rue »: what a point of this kind stands for; NULL: a door, or who knows. */
extern const char *const atlas_kind_words[ATLAS_KIND_COUNT];

struct atlas_place {
	struct span label; /* « 12 Rue des Lilas 44000 Nantes » */
	enum atlas_kind kind;
	struct atlas_point point;
};
/* The places that may be meant, the likeliest first; FOUND_NONE: none. Blocks for ATLAS_TIMEOUT_MS at most,
 * so nothing of the database should be held. `atlas` must have `search`. */
MUST_USE enum found atlas_search(struct arena *arena, const struct atlas *atlas, struct span words,
                                 struct atlas_place places_r[ATLAS_PLACE_COUNT_MAX], size_t *count_r,
                                 struct fault *fault_r);
/* The addresses nearest to a point. */
MUST_USE enum found atlas_reverse(struct arena *arena, const struct atlas *atlas, struct atlas_point point,
                                  struct atlas_place places_r[ATLAS_PLACE_COUNT_MAX], size_t *count_r,
                                  struct fault *fault_r);
/* What such a server answered. FOUND_FAILED: it is not its format. Whatever place does not read, is nowhere
 * in France or out of the box is left out. */
MUST_USE enum found atlas_answer_read(struct arena *arena, const struct atlas *atlas, struct span bytes,
                                      struct atlas_place places_r[ATLAS_PLACE_COUNT_MAX], size_t *count_r);

#endif
