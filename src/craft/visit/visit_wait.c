#include "craft/visit/visit_wait.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/ident.h"
#include "base/time.h"

enum { ABOUT_SIZE_MAX = 4096 };

static const char *
path_of(struct arena *arena, const char *folder, int64_t id, const char *ending)
{
	return arena_format(arena, "%s/%lld.%s", folder, (long long)id, ending);
}

void
visit_wait_end(struct arena *arena, const char *folder, int64_t id)
{
	(void)unlink(path_of(arena, folder, id, "file"));
	(void)unlink(path_of(arena, folder, id, "about"));
}

void
visit_wait_sweep(const char *folder, int64_t now_s)
{
	(void)folder_sweep(folder, now_s - VISIT_WAIT_S);
}

struct span
visit_file_name(struct span given, struct span otherwise)
{
	enum { NAME_SIZE_MAX = 120 };
	size_t from = 0;
	for (size_t i = 0; i < given.length; i++)
		if (given.at[i] == '/' || given.at[i] == '\\')
			from = i + 1;
	const struct span name = span_from(given.at + from, given.length - from);
	const bool is_odd = name.length == 0 || name.length > NAME_SIZE_MAX || !span_is_utf8(name) ||
	                    memchr(name.at, '\n', name.length) != NULL ||
	                    memchr(name.at, '\0', name.length) != NULL;
	return is_odd ? otherwise : name;
}

bool
visit_wait(struct arena *arena, const char *folder, struct span bytes, struct visit_waiting *waiting,
           struct fault *fault_r)
{
	waiting->id = ident_ordered();
	waiting->path = path_of(arena, folder, waiting->id, "file");
	if (!folder_make(arena, folder, fault_r))
		return false;
	if (folder_sweep(folder, time_now_s() - VISIT_WAIT_S) >= VISIT_WAIT_COUNT_MAX)
		return fault_is(fault_r, "import: too many files wait",
		                "Trop de fichiers attendent leur oui. Terminez ce qui est commencé, ou revenez "
		                "dans une heure.");
	const struct span about = span_of(arena_format(arena, "%lld\n%.*s\n", (long long)waiting->account_id,
	                                               SPAN_ARGS(waiting->file_name)));
	const bool is_kept = file_write(arena, waiting->path, bytes, fault_r) &&
	                     file_write(arena, path_of(arena, folder, waiting->id, "about"), about, fault_r);
	if (!is_kept)
		visit_wait_end(arena, folder, waiting->id);
	return is_kept;
}

enum found
visit_waits(struct arena *arena, const char *folder, int64_t id, int64_t account_id,
            struct visit_waiting *waiting_r, struct fault *fault_r)
{
	struct span bytes, line;
	*waiting_r = (struct visit_waiting){ .id = id, .path = path_of(arena, folder, id, "file") };
	const enum found found =
		file_read(arena, path_of(arena, folder, id, "about"), ABOUT_SIZE_MAX, &bytes, fault_r);
	if (found != FOUND_ONE)
		return found;
	return span_cut(&bytes, '\n', &line) && span_int64(line, &waiting_r->account_id) &&
	               waiting_r->account_id == account_id && span_cut(&bytes, '\n', &waiting_r->file_name)
	           ? FOUND_ONE
	           : FOUND_NONE;
}
