/* parcel: a file that somebody sends along. What it is follows from its bytes, never from its name or from
 * what was declared; so does whether it may harm whoever opens it. Its bytes are kept once, by their sum.
 *
 * Nothing is unpacked: an archive is judged by the list of what is in it. Only what is surely a picture of
 * a common kind may be shown by a browser; all the rest is handed over as a download. A file that is not
 * called harmful may still be: a scanner (clamd) says more, and it too may err. */
#ifndef CRAFT_PARCEL_H
#define CRAFT_PARCEL_H

#include <stdatomic.h>

#include "base/base.h"

/* --- what it is ------------------------------------------------------------------------------ */

struct parcel {
	const char *media;   /* "application/pdf"; "application/octet-stream": nobody knows */
	const char *warning; /* a French sentence for who would open it; NULL: nothing is known against it */
	bool is_picture;     /* a browser may show it */
};
struct parcel parcel_look(struct span bytes);

/* --- kept by its sum ------------------------------------------------------------------------- */

enum { PARCEL_SUM_SIZE = 32 /* BLAKE2b-256 */ };
/* Writes it under FOLDER/files, on the disk when this returns, unless it is there already. */
MUST_USE bool parcel_keep(struct arena *arena, const char *folder, struct span bytes,
                          uint8_t sum_r[PARCEL_SUM_SIZE], struct fault *fault_r);
/* FOUND_NONE: it is not there. One whose bytes have another sum is a fault. */
MUST_USE enum found parcel_read(struct arena *arena, const char *folder,
                                const uint8_t sum[PARCEL_SUM_SIZE], size_t size_max,
                                struct span *bytes_r, struct fault *fault_r);
MUST_USE bool parcel_drop(struct arena *arena, const char *folder,
                          const uint8_t sum[PARCEL_SUM_SIZE], struct fault *fault_r);
/* The sums of what lies in one of the 256 parts of the folder and was not touched for so long; what was never
 * ended is dropped. */
enum { PARCEL_PART_COUNT = 256 };
struct parcel_sum {
	uint8_t bytes[PARCEL_SUM_SIZE];
};
MUST_USE bool parcel_list(struct arena *arena, const char *folder, unsigned part, int64_t before_s,
                          struct parcel_sum **sums_r, size_t *count_r, struct fault *fault_r);

/* --- what a scanner says --------------------------------------------------------------------- */

enum parcel_scan {
	PARCEL_CLEAN,
	PARCEL_INFECTED,
	PARCEL_UNJUDGED,  /* it is there, but ended this one without a verdict: *fault_r; others may go */
	PARCEL_UNSCANNED, /* the scanner does not answer: *fault_r */
};
enum { PARCEL_SCAN_TIMEOUT_S = 60, PARCEL_VIRUS_LENGTH_MAX = 100 };
/* Asks clamd (ClamAV) at its Unix socket, by INSTREAM. `virus_r` is what it calls it, letters of ASCII. */
MUST_USE enum parcel_scan parcel_scan(const char *socket_path, struct span bytes,
                                      char virus_r[PARCEL_VIRUS_LENGTH_MAX + 1],
                                      struct fault *fault_r);

#endif
