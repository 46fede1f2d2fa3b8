/* Where a town may be made, and how one is taken away: nothing that is anybody's is touched. */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "doors/demo/demo.h"

enum { NAME_COUNT_MAX = 2000 };

/* The names in a folder, without the two dots; NULL with a fault. */
static const char **
names_in(struct arena *arena, const char *folder, size_t *count_r, struct fault *fault_r)
{
	const char **names = arena_array_of(arena, const char *, NAME_COUNT_MAX);
	*count_r = 0;
	DIR *opened = opendir(folder);
	if (opened == NULL) {
		(void)file_fault(arena, "open", folder, errno, fault_r);
		return NULL;
	}
	for (struct dirent *entry; *count_r < NAME_COUNT_MAX && (entry = readdir(opened)) != NULL;)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			names[(*count_r)++] = arena_copy_text(arena, entry->d_name);
	closedir(opened);
	return names;
}

bool
demo_is_free(struct arena *arena, const char *folder, bool *free_r, struct fault *fault_r)
{
	size_t count;
	*free_r = access(folder, F_OK) != 0;
	if (*free_r)
		return true;
	if (names_in(arena, folder, &count, fault_r) == NULL)
		return false;
	*free_r = count == 0;
	return true;
}

/* What Parvis itself puts in a data folder. */
static bool
is_among(const char *name, const char *const *known, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(name, known[i]) == 0)
			return true;
	return false;
}
static const char *const our_files[] = { "parvis.sqlite", "parvis.sqlite-wal",
	                                     "parvis.sqlite-shm", "first-link", "last-backup",
	                                     "parvis.conf" };
static const char *const our_folders[] = { "waves", "keys", "public" };

/* Among them, what the town was before a newer program changed its schema. */
static bool
is_ours(const char *name)
{
	return is_among(name, our_files, LENGTH(our_files)) ||
	       is_among(name, our_folders, LENGTH(our_folders)) ||
	       span_starts(span_of(name), "before-upgrade-");
}

static bool
is_invented(struct arena *arena, const char *folder, bool *invented_r, struct fault *fault_r)
{
	struct house house;
	if (!house_open(arena, folder, NULL, &house, fault_r))
		return false;
	*invented_r = house.invented.length > 0;
	store_close(house.store);
	return true;
}

static bool
remove_all(struct arena *arena, const char *folder, struct fault *fault_r)
{
	size_t count;
	const char **names = names_in(arena, folder, &count, fault_r);
	if (names == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		const char *path = arena_format(arena, "%s/%s", folder, names[i]);
		if (is_among(names[i], our_folders, LENGTH(our_folders))) {
			if (!remove_all(arena, path, fault_r))
				return false;
		} else if (unlink(path) != 0) {
			return file_fault(arena, "unlink", path, errno, fault_r);
		}
	}
	return rmdir(folder) == 0 || file_fault(arena, "rmdir", folder, errno, fault_r);
}

bool
demo_remove(struct arena *arena, const char *folder, const char **why_r, struct fault *fault_r)
{
	static const char *const not_a_town =
		"Ce dossier n’est pas celui d’une ville inventée\u202f: rien n’y a été touché.";
	bool invented = false;
	size_t count;
	*why_r = NULL;
	const char *database = arena_format(arena, "%s/parvis.sqlite", folder);
	if (access(database, F_OK) != 0) {
		*why_r = not_a_town;
		return true;
	}
	const char **names = names_in(arena, folder, &count, fault_r);
	if (names == NULL || !is_invented(arena, folder, &invented, fault_r))
		return false;
	if (!invented)
		*why_r = not_a_town;
	for (size_t i = 0; i < count && *why_r == NULL; i++)
		if (!is_ours(names[i]))
			*why_r = arena_format(arena,
			                      "Ce dossier contient aussi «\u202f%s\u202f», que Parvis n’y a pas "
			                      "mis\u202f: rien n’a été touché. Déplacez-le, puis recommencez.",
			                      names[i]);
	return *why_r != NULL || remove_all(arena, folder, fault_r);
}
