/* What time does: prepares what has come to its end, erases what somebody agreed to. */
#include "base/ident.h"
#include "ground/journal/journal.h"
#include "listen/survey/survey.h"
#include "listen/verbatim/verbatim.h"
#include "prove/retention/retention_inside.h"

enum { STEP_COUNT_MAX = 20 }; /* in one tick: the others have their turn */

struct erasing {
	struct arena *arena;
	int64_t root_id, now_s;
	struct retention_purge purge;
	bool is_done;
	struct fault fault;
};

/* What a write met when it gave up; true when it only had nothing to do. */
static bool
run(struct store *store, store_write_fn *write, struct erasing *erasing, struct fault *fault_r)
{
	erasing->fault = (struct fault){ 0 };
	if (store_write(store, write, erasing, fault_r))
		return true;
	if (fault_r->for_log != NULL)
		return false;
	*fault_r = erasing->fault;
	return fault_r->for_log == NULL || fault_r->for_log == db_conflict;
}

static bool
note(struct erasing *erasing, struct db *db, const char *kind, const char *words)
{
	const struct fact fact = { .kind = kind, .subject_id = erasing->purge.id, .words = span_of(words) };
	return journal_add(erasing->arena, db, erasing->root_id, &fact, &erasing->fault) == FOUND_ONE;
}

/* --- preparing ------------------------------------------------------------------------------- */

/* One at a time: what waits for an answer is not asked again. */
static bool
prepare(struct db *db, void *data)
{
	struct erasing *erasing = data;
	struct retention_purge *purges;
	struct survey_texts texts;
	size_t count;
	if (!retention_store_purges(erasing->arena, db, erasing->root_id, &purges, &count,
	                            &erasing->fault))
		return false;
	for (size_t i = 0; i < count; i++)
		if (purges[i].state != RETENTION_DONE ||
		    purges[i].before_day == erasing->purge.before_day)
			return false;
	if (!survey_texts_before(erasing->arena, db, erasing->root_id, erasing->purge.before_day, &texts,
	                         &erasing->fault) ||
	    texts.texts == 0)
		return false;
	erasing->purge.id = ident_ordered();
	erasing->purge.told = texts.texts;
	erasing->purge.waves = texts.waves;
	erasing->purge.prepared_s = erasing->now_s;
	return retention_store_prepare(db, erasing->root_id, &erasing->purge, &erasing->fault) &&
	       note(erasing, db, "retention.prepared",
	            arena_format(erasing->arena, "Effacement préparé\u202f: %s. Il attend le visa de la "
	                                         "direction.",
	                         retention_purge_words(erasing->arena, &erasing->purge)));
}

/* --- erasing --------------------------------------------------------------------------------- */

/* Some of them; when none was left, it is done. */
static bool
erase(struct db *db, void *data)
{
	struct erasing *erasing = data;
	struct retention_purge *purge = &erasing->purge;
	int64_t erased;
	/* Those that were read and masked first: they count with the texts they were made of. */
	const enum found read = verbatim_erase_before(erasing->arena, db, erasing->root_id, purge->before_day,
	                                              &erased, &erasing->fault);
	if (read != FOUND_NONE)
		return read == FOUND_ONE;
	const enum found found = survey_texts_erase(erasing->arena, db, erasing->root_id,
	                                            purge->before_day, &erased, &erasing->fault);
	erasing->is_done = found == FOUND_NONE;
	if (found == FOUND_ONE)
		return retention_store_erased(db, erasing->root_id, purge->id, erased, &erasing->fault) ==
		       FOUND_ONE;
	return found == FOUND_NONE &&
	       retention_store_done(db, erasing->root_id, purge->id, erasing->now_s, &erasing->fault) ==
	           FOUND_ONE &&
	       note(erasing, db, "retention.done",
	            arena_format(erasing->arena, "Effacement fini\u202f: %s.",
	                         retention_purge_words(erasing->arena, purge)));
}

static bool
read_purges(struct arena *arena, struct store *store, int64_t root_id,
            struct retention_purge **purges_r, size_t *count_r, struct fault *fault_r)
{
	struct db *db = store_read(arena, store, fault_r);
	const bool good = db != NULL &&
	                  retention_store_purges(arena, db, root_id, purges_r, count_r, fault_r);
	if (db != NULL)
		db_end(db);
	return good;
}

bool
retention_clock(struct arena *arena, struct store *store, int64_t root_id, int64_t now_s,
                int32_t today, bool is_slow, struct fault *fault_r)
{
	struct retention_purge *purges;
	size_t count;
	struct erasing erasing = { .arena = arena, .root_id = root_id, .now_s = now_s };
	erasing.purge.before_day = retention_before(today);
	if ((is_slow && !run(store, prepare, &erasing, fault_r)) ||
	    !read_purges(arena, store, root_id, &purges, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (purges[i].state != RETENTION_AGREED)
			continue;
		erasing.purge = purges[i];
		erasing.is_done = false;
		for (int step = 0; step < STEP_COUNT_MAX && !erasing.is_done; step++)
			if (!run(store, erase, &erasing, fault_r))
				return false;
	}
	return retention_lot_clock(arena, store, root_id, now_s, is_slow, fault_r);
}
