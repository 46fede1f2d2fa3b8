/* The public page as a file: rendered, written all at once when what it says changed, removed when it
 * is taken back. */
#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"
#include "craft/html/template.h"
#include "craft/http/http_gzip.h"
#include "ground/journal/journal.h"
#include "prove/publish/publish_inside.h"

const char *
publish_path(struct arena *arena, const char *folder, bool gzip)
{
	return arena_format(arena, "%s/public/service.html%s", folder, gzip ? ".gz" : "");
}

bool
publish_remove(struct arena *arena, const char *folder, struct fault *fault_r)
{
	for (int gzip = 0; gzip < 2; gzip++) {
		const char *path = publish_path(arena, folder, gzip != 0);
		if (unlink(path) != 0 && errno != ENOENT)
			return file_fault(arena, "unlink", path, errno, fault_r);
	}
	return true;
}

bool
publish_render(struct arena *arena, struct db *db, int64_t root_id, int32_t today,
               struct span *html_r, struct fault *fault_r)
{
	struct template_set *set = template_set_new(arena);
	struct model *page = model_new(arena, &publish_service_page);
	if (!template_set_add_page(set, &publish_service_page, fault_r) ||
	    !publish_fill(arena, db, root_id, today, page, fault_r))
		return false;
	struct text html = text_new(arena, PUBLISH_SIZE_MAX);
	html_render(set, &publish_service_page, page, NULL, &html);
	if (html.cut)
		return fault_is(fault_r, "publish: the page is too long",
		                "La page publique est trop longue.");
	*html_r = text_span(&html);
	return true;
}

/* The packed file first: whoever reads both reads one age of the page or the other, never a packed
 * page that is older than what its tag says. */
static bool
write_both(struct arena *arena, struct db *db, int64_t root_id, const char *folder, int32_t today,
           struct fault *fault_r)
{
	struct span html, packed, before;
	const char *path = publish_path(arena, folder, false);
	const char *packed_path = publish_path(arena, folder, true);
	if (!publish_render(arena, db, root_id, today, &html, fault_r) ||
	    !folder_make(arena, arena_format(arena, "%s/public", folder), fault_r))
		return false;
	const enum found found = file_read(arena, path, PUBLISH_SIZE_MAX, &before, fault_r);
	if (found == FOUND_FAILED)
		return false;
	if (found == FOUND_ONE && span_equal(before, html) && access(packed_path, R_OK) == 0)
		return true;
	return http_gzip(arena, html, &packed, fault_r) &&
	       file_write(arena, packed_path, packed, fault_r) &&
	       file_write(arena, path, html, fault_r);
}

/* A disk that is full, a fault: what could not be said anew must not go on being said. Without a
 * file the page is made when it is asked for. */
bool
publish_write(struct arena *arena, struct db *db, int64_t root_id, const char *folder,
              int32_t today, struct fault *fault_r)
{
	if (write_both(arena, db, root_id, folder, today, fault_r))
		return true;
	(void)unlink(publish_path(arena, folder, false));
	return false;
}

/* --- when ------------------------------------------------------------------------------------- */

/* All that the page may depend on: what happened, the surveys' states and figures, the day. As long
 * as it stays, the file is true: it was made by this program, or looked at when it began. */
static bool
look(struct arena *arena, struct db *db, int64_t root_id, int32_t today, struct span *seen_r,
     struct fault *fault_r)
{
	struct text seen = text_new(arena, 64 << 10);
	struct fact *facts;
	struct survey_wave *waves;
	size_t fact_count, wave_count;
	if (!journal_before(arena, db, root_id, 0, 0, &facts, &fact_count, fault_r) ||
	    !survey_waves_kept(arena, db, root_id, &waves, &wave_count, fault_r))
		return false;
	text_format(&seen, "%lld %d", fact_count > 0 ? (long long)facts[0].number : 0LL, (int)today);
	for (size_t i = 0; i < wave_count; i++)
		text_format(&seen, " %lld:%d:%lld:%d", (long long)waves[i].id, (int)waves[i].state,
		            (long long)waves[i].sealed_id, waves[i].changes > 0);
	*seen_r = text_span(&seen);
	return true;
}

struct noting {
	int64_t root_id;
	struct span seen;
	struct fault fault;
};

static bool
note_seen(struct db *db, void *data)
{
	struct noting *noting = data;
	return publish_store_seen(db, noting->root_id, noting->seen, &noting->fault);
}

bool
publish_clock(struct arena *arena, struct store *store, int64_t root_id, const char *folder,
              int64_t now_s, struct fault *fault_r)
{
	struct noting noting = { .root_id = root_id };
	struct publish_state state;
	struct db *db = store_read(arena, store, fault_r);
	if (db == NULL || !publish_store_state(arena, db, root_id, &state, fault_r))
		return false;
	const int32_t today = day_here(now_s);
	/* A newer program may say it otherwise; the same one writes nothing. */
	static atomic_bool was_looked_at = false;
	if (!state.is_public)
		return publish_remove(arena, folder, fault_r);
	if (!look(arena, db, root_id, today, &noting.seen, fault_r))
		return false;
	if (atomic_exchange(&was_looked_at, true) && span_equal(noting.seen, state.seen) &&
	    access(publish_path(arena, folder, false), R_OK) == 0)
		return true;
	if (!publish_write(arena, db, root_id, folder, today, fault_r))
		return false;
	db_end(db);
	return store_write(store, note_seen, &noting, fault_r);
}

bool
publish_seen_fact(struct arena *arena, struct db *db, int64_t root_id, int64_t *number_r,
                  struct fault *fault_r)
{
	struct publish_state state;
	struct span first;
	*number_r = 0;
	if (!publish_store_state(arena, db, root_id, &state, fault_r))
		return false;
	if (state.seen.length > 0 && span_cut(&state.seen, ' ', &first))
		(void)span_int64(first, number_r);
	return true;
}
