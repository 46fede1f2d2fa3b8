/* Where a town may be made, and how one is taken away: nothing that is anybody's is touched. */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
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
empty(struct arena *arena, const char *folder, struct fault *fault_r)
{
	size_t count;
	const char **names = names_in(arena, folder, &count, fault_r);
	if (names == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		const char *path = arena_format(arena, "%s/%s", folder, names[i]);
		if (is_among(names[i], our_folders, LENGTH(our_folders))) {
			if (!empty(arena, path, fault_r))
				return false;
			if (rmdir(path) != 0)
				return file_fault(arena, "rmdir", path, errno, fault_r);
		} else if (unlink(path) != 0) {
			return file_fault(arena, "unlink", path, errno, fault_r);
		}
	}
	return true;
}

static bool
remove_all(struct arena *arena, const char *folder, struct fault *fault_r)
{
	if (!empty(arena, folder, fault_r))
		return false;
	return rmdir(folder) == 0 || file_fault(arena, "rmdir", folder, errno, fault_r);
}

/* A folder of ours holds files of ours, be one left half written; it is no way to elsewhere. */
static bool
is_whole(struct arena *arena, const char *folder, const char *name, const char **stranger_r,
         struct fault *fault_r)
{
	static const char *const marks[] = { ".columns", ".key", "service.html" };
	const char *path = arena_format(arena, "%s/%s", folder, name);
	struct stat stat;
	size_t count;
	if (lstat(path, &stat) != 0)
		return file_fault(arena, "lstat", path, errno, fault_r);
	const char **names = S_ISDIR(stat.st_mode) ? names_in(arena, path, &count, fault_r) : NULL;
	if (names == NULL) {
		*stranger_r = name;
		return !S_ISDIR(stat.st_mode);
	}
	for (size_t i = 0; i < count && *stranger_r == NULL; i++) {
		const char *inside = arena_format(arena, "%s/%s", path, names[i]);
		bool ours = lstat(inside, &stat) == 0 && S_ISREG(stat.st_mode);
		bool marked = false;
		for (size_t k = 0; k < LENGTH(marks); k++)
			marked |= strstr(names[i], marks[k]) != NULL;
		if (!ours || !marked)
			*stranger_r = arena_format(arena, "%s/%s", name, names[i]);
	}
	return true;
}

/* What somebody else put in the folder, or in one of ours; NULL: nothing. */
static bool
find_stranger(struct arena *arena, const char *folder, const char **stranger_r,
              struct fault *fault_r)
{
	size_t count;
	const char **names = names_in(arena, folder, &count, fault_r);
	*stranger_r = NULL;
	for (size_t i = 0; names != NULL && i < count && *stranger_r == NULL; i++) {
		if (is_among(names[i], our_folders, LENGTH(our_folders))) {
			if (!is_whole(arena, folder, names[i], stranger_r, fault_r))
				return false;
		} else if (!is_ours(names[i])) {
			*stranger_r = names[i];
		}
	}
	return names != NULL;
}

void
demo_abandon(struct arena *arena, const char *folder, bool was_there)
{
	struct fault ignored; /* of why it could not be made, the reader is told already */
	const char *stranger;
	if (access(folder, F_OK) != 0 || !find_stranger(arena, folder, &stranger, &ignored) ||
	    stranger != NULL)
		return;
	if (was_there)
		(void)empty(arena, folder, &ignored);
	else
		(void)remove_all(arena, folder, &ignored);
}

/* SQLite takes its log away with the last who reads: one that stays is somebody else's. */
static bool
is_read(struct arena *arena, const char *database)
{
	return access(arena_format(arena, "%s-wal", database), F_OK) == 0;
}

bool
demo_remove(struct arena *arena, const char *folder, const char **why_r, struct fault *fault_r)
{
	static const char *const not_a_town =
		"Ce dossier n’est pas celui d’une ville inventée\u202f: rien n’y a été touché.";
	bool invented = false;
	const char *stranger;
	*why_r = NULL;
	const char *database = arena_format(arena, "%s/parvis.sqlite", folder);
	if (access(folder, F_OK) != 0) {
		*why_r = arena_format(arena, "Le dossier «\u202f%s\u202f» n’existe pas\u202f: vérifiez son nom.",
		                      folder);
		return true;
	}
	if (access(database, F_OK) != 0) {
		*why_r = not_a_town;
		return true;
	}
	if (!is_invented(arena, folder, &invented, fault_r) ||
	    !find_stranger(arena, folder, &stranger, fault_r))
		return false;
	if (!invented)
		*why_r = not_a_town;
	else if (stranger != NULL)
		*why_r = arena_format(arena,
		                      "Ce dossier contient aussi «\u202f%s\u202f», que Parvis n’y a pas "
		                      "mis\u202f: rien n’a été touché. Déplacez-le, puis recommencez.",
		                      stranger);
	else if (is_read(arena, database))
		*why_r = "Cette ville est ouverte par un autre programme, «\u202fparvis serve\u202f» sans doute. "
		         "Arrêtez-le, puis recommencez\u202f: rien n’a été touché.";
	return *why_r != NULL || remove_all(arena, folder, fault_r);
}
