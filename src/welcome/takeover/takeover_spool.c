/* A file that came by a page waits for its yes beside what says whose it is; both go with the yes, the no,
 * or after an hour. */
#include <unistd.h>

#include "base/file.h"
#include "base/ident.h"
#include "base/time.h"
#include "welcome/takeover/takeover_inside.h"

enum { WAITING_COUNT_MAX = 40, ABOUT_SIZE_MAX = 4096 };

static const char *
folder_of(struct arena *arena, const char *folder)
{
	return arena_format(arena, "%s/takeover", folder);
}

static const char *
path_of(struct arena *arena, const char *folder, int64_t id, const char *ending)
{
	return arena_format(arena, "%s/takeover/%lld.%s", folder, (long long)id, ending);
}

void
takeover_forget(struct arena *arena, const char *folder, int64_t id)
{
	(void)unlink(path_of(arena, folder, id, "file"));
	(void)unlink(path_of(arena, folder, id, "about"));
}

void
takeover_clock(const char *folder, int64_t now_s)
{
	struct arena *arena = arena_new(1 << 14);
	(void)folder_sweep(folder_of(arena, folder), now_s - TAKEOVER_WAIT_S);
	arena_end(arena);
}

bool
takeover_wait(struct arena *arena, const char *folder, struct span bytes,
              struct takeover_waiting *waiting, struct fault *fault_r)
{
	waiting->id = ident_ordered();
	waiting->path = path_of(arena, folder, waiting->id, "file");
	if (!folder_make(arena, folder_of(arena, folder), fault_r))
		return false;
	if (folder_sweep(folder_of(arena, folder), time_now_s() - TAKEOVER_WAIT_S) >= WAITING_COUNT_MAX)
		return fault_is(fault_r, "import: too many files wait",
		                "Trop de fichiers attendent leur oui. Terminez une reprise, ou revenez dans une "
		                "heure.");
	const struct span about = span_of(arena_format(arena, "%lld\n%.*s\n",
	                                               (long long)waiting->account_id,
	                                               SPAN_ARGS(waiting->file_name)));
	const bool is_kept = file_write(arena, waiting->path, bytes, fault_r) &&
	                     file_write(arena, path_of(arena, folder, waiting->id, "about"), about, fault_r);
	if (!is_kept)
		takeover_forget(arena, folder, waiting->id);
	return is_kept;
}

enum found
takeover_waits(struct arena *arena, const char *folder, int64_t id,
               struct takeover_waiting *waiting_r, struct fault *fault_r)
{
	struct span bytes, line;
	*waiting_r = (struct takeover_waiting){ .id = id, .path = path_of(arena, folder, id, "file") };
	const enum found found =
		file_read(arena, path_of(arena, folder, id, "about"), ABOUT_SIZE_MAX, &bytes, fault_r);
	if (found != FOUND_ONE)
		return found;
	return span_cut(&bytes, '\n', &line) && span_int64(line, &waiting_r->account_id) &&
	               span_cut(&bytes, '\n', &waiting_r->file_name)
	           ? FOUND_ONE
	           : FOUND_NONE;
}
