/* Within the trade. */
#ifndef CRAFT_PARCEL_INSIDE_H
#define CRAFT_PARCEL_INSIDE_H

#include "craft/parcel/parcel.h"

extern const char parcel_program_words[], parcel_page_words[], parcel_macro_words[];
extern const char parcel_damaged_words[];

bool parcel_has(struct span bytes, size_t at, const char *begin, size_t length);
/* Whatever the capitals of ASCII; `word` is in small ones. */
bool parcel_finds(struct span bytes, const char *word);

/* parcel_scan, that waits so long for its answer. */
MUST_USE enum parcel_scan parcel_scan_within(const char *socket_path, struct span bytes, int64_t wait_us,
                                             char virus_r[PARCEL_VIRUS_LENGTH_MAX + 1],
                                             struct fault *fault_r);

struct parcel parcel_look_zip(struct span bytes);
struct parcel parcel_look_text(struct span bytes);

#endif
