/* Identifiers made by the program (never by the database): 63 bits, always above 0.
 *
 * Ordered ones tell when and where they were made: requests, facts. Random ones tell nothing:
 * whatever must stay anonymous. Both may be called from any thread. */
#ifndef BASE_IDENT_H
#define BASE_IDENT_H

#include <stdint.h>

#include "base/text.h"

enum { IDENT_SERVER_MAX = 511, IDENT_REFERENCE_LENGTH = 12 };

/* Which server of this installation we are, 0 to IDENT_SERVER_MAX; once, at start. Unless it is said, each
 * program draws one: two on the same database, a command beside the service, would else make the same ident
 * in the same millisecond. */
void ident_server(unsigned server);

/* 42 bits of milliseconds (until 2109), 9 bits of server, 12 bits of counter. Strictly increasing
 * in a process, even if the clock goes back or more than 4,096 are wanted in a millisecond (the
 * next millisecond is then borrowed). A clock set back across a restart is not seen here: a key
 * in the database refuses the doubled id. */
int64_t ident_ordered(void);
int64_t ident_ordered_ms(int64_t ident); /* when it was made, in ms since 1970 */
/* Below every one made in that millisecond or later, above every one made before: where a reading by time
 * begins. 0 before 1970, INT64_MAX after 2109. */
int64_t ident_ordered_from(int64_t ms);
/* One as of that second (from 1970 on, and gone by), for what happened before it was written here: it
 * stands among those of its day. Two may meet (1 chance in two milliards): the key of the table refuses the
 * second, and whoever writes tries again. */
int64_t ident_ordered_past(int64_t unix_s);

/* From getrandom(2) through a small pool whose used bytes are wiped; a fork starts a new pool. */
int64_t ident_random(void);

/* What people read, copy and say on the phone: « 2026-K7MX4P3 », the year, six random signs of
 * 2346789ABCDEFGHJKMNPQRTUVWXY, a check. NUL-terminated. Two may meet (1 chance in 480 millions):
 * whoever keeps it asks first. */
void ident_reference(int year, char reference_r[IDENT_REFERENCE_LENGTH + 1]);
/* What was typed of one: small letters, blanks, no hyphen. False when it cannot be one: one wrong
 * sign, or two neighbours exchanged, is always seen. */
bool ident_reference_read(struct span typed, char reference_r[IDENT_REFERENCE_LENGTH + 1]);

#endif
