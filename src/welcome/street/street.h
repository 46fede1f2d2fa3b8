/* street: requests made by other programs: reporting applications by Open311 GeoReport v2, business
 * software by a JSON of our own; and the programs that may.
 *
 * A program has a key, shown once and kept as a hash, that says what it may ask for, where, and how often.
 * What it sends twice is one request.
 *
 * By Open311 anybody reads where public reports stand, and nothing that a person typed: no words, no name,
 * no contact. Nothing confidential exists here, whoever asks. */
#ifndef WELCOME_STREET_H
#define WELCOME_STREET_H

#include "welcome/desk/desk.h"

/* Reads what happened in the journal, for those who ask what became of their requests. */
MUST_USE bool street_clock(struct arena *arena, struct store *store, int64_t root_id,
                           struct fault *fault_r);

extern const struct room_pages street_pages;

#endif
