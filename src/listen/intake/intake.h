/* intake: takes in replies made elsewhere, so that they stand beside those given here.
 *
 * A service that surveyed with LimeSurvey took its questionnaire in (room inquiry); here come its
 * replies: archives (.lsa), VV files, exports of codes. They make a wave that is closed, of that
 * questionnaire, under the same floors and the same gate as any other; each can be undone.
 *
 * What tells who answered, when or from where (addresses, tokens, instants, timings) is never kept,
 * nor what may name somebody. Of an instant only the day is, and of agents not even that: as of
 * replies given here. Replies are written in an order that tells nothing. */
#ifndef LISTEN_INTAKE_H
#define LISTEN_INTAKE_H

#include "listen/launch/launch.h"

/* --- from the terminal -------------------------------------------------------------------------- */

/* The mapping at `path`: which questionnaire, which survey it makes, who answered and where. Its words
 * are those of docs/import.md. */
struct intake_map;
MUST_USE struct intake_map *intake_map_read(struct arena *arena, const char *path,
                                            struct fault *fault_r);
/* Imports the file of `import`, whose kind is INTAKE_KIND, in one transaction. Lines that cannot be taken
 * are listed; false only when nothing could be done (import->fault says why). *report_r: lines of
 * French to read beside the counts. `folder`: of the data. */
#define INTAKE_KIND "limesurvey"
MUST_USE bool intake_import(struct store *store, struct import *import, const char *folder,
                            const struct intake_map *map, const char **report_r);

/* --- what time does ----------------------------------------------------------------------------- */

/* Files that wait for somebody's yes are deleted after an hour. */
enum { INTAKE_WAIT_S = 3600 };
void intake_clock(const char *folder, int64_t now_s);

extern const struct room_pages intake_pages;

#endif
