/* A file that came by a page waits for a yes, beside what says whose it is: both go with the yes, the no, or
 * after an hour. `folder` is the data folder's own of one room ("DATA/takeover"), made when it is missing. */
#ifndef CRAFT_VISIT_WAIT_H
#define CRAFT_VISIT_WAIT_H

#include "base/base.h"

enum { VISIT_WAIT_S = 3600, VISIT_WAIT_COUNT_MAX = 40 /* files of one folder, two for each that waits */ };

struct visit_waiting {
	int64_t id, account_id;
	struct span file_name;
	const char *path; /* of its bytes */
};

/* A file's name as it is shown: some browsers give the whole path. One that is empty, long or odd is
 * `otherwise`. */
struct span visit_file_name(struct span given, struct span otherwise);

/* Of `waiting` the account and the name are the caller's. Too many that wait is a fault "import: …", of the
 * person's own making. */
MUST_USE bool visit_wait(struct arena *arena, const char *folder, struct span bytes,
                         struct visit_waiting *waiting, struct fault *fault_r);
/* FOUND_NONE: there is none, or it is somebody else's. */
MUST_USE enum found visit_waits(struct arena *arena, const char *folder, int64_t id, int64_t account_id,
                                struct visit_waiting *waiting_r, struct fault *fault_r);
void visit_wait_end(struct arena *arena, const char *folder, int64_t id);
/* What waited longer than VISIT_WAIT_S. */
void visit_wait_sweep(const char *folder, int64_t now_s);

#endif
