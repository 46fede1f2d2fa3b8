/* Texts go after two years; the e-mail of who was told, ninety days after the answer. */
#include "base/time.h"
#include "ground/journal/journal.h"
#include "listen/experience/experience_inside.h"

struct ending {
	struct arena *arena;
	int64_t root_id;
	int32_t today;
	size_t erased;
	struct fault fault;
};

static bool
end_some(struct db *db, void *data)
{
	struct ending *ending = data;
	struct arena *arena = ending->arena;
	int64_t ids[EXPERIENCE_ERASE_COUNT];
	size_t count;
	ending->erased = 0;
	if (!experience_store_unlock(db, ending->root_id, ending->today - EXPERIENCE_MAIL_KEEP_DAYS,
	                             &ending->fault) ||
	    !experience_store_old(arena, db, ending->root_id,
	                          date_add_months(ending->today, -EXPERIENCE_KEEP_MONTHS), ids, &count,
	                          &ending->fault))
		return false;
	if (count == 0) /* nearly always: nothing is written */
		return true;
	if (!journal_hold(db, ending->root_id, &ending->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct experience experience;
		const enum found found =
			experience_by_id(arena, db, ending->root_id, ids[i], &experience, &ending->fault);
		if (found == FOUND_NONE) /* its author took it back meanwhile */
			continue;
		if (found == FOUND_FAILED ||
		    !experience_drop(db, ending->root_id, &experience, &ending->fault))
			return false;
	}
	ending->erased = count;
	const struct fact fact = {
		.kind = "experience.aged",
		.words = span_of(arena_format(arena, "Expériences racontées il y a plus de deux ans, effacées\u202f: %zu.",
		                              count)),
		.once = SPAN(""),
	};
	return journal_add(arena, db, ending->root_id, &fact, &ending->fault) == FOUND_ONE;
}

bool
experience_clock(struct arena *arena, struct store *store, int64_t root_id, int32_t today,
                 struct fault *fault_r)
{
	struct ending ending = { .arena = arena, .root_id = root_id, .today = today };
	do {
		if (!store_write(store, end_some, &ending, fault_r)) {
			if (fault_r->for_log == NULL)
				*fault_r = ending.fault;
			return false;
		}
	} while (ending.erased == EXPERIENCE_ERASE_COUNT);
	return true;
}
