#include "craft/store/store_before.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096, MODE = 0600 };

static void
folder_of(const char *path, char folder_r[PATH_SIZE])
{
	const char *slash = strrchr(path, '/');
	if (slash == NULL)
		snprintf(folder_r, PATH_SIZE, ".");
	else
		snprintf(folder_r, PATH_SIZE, "%.*s", (int)(slash == path ? 1 : slash - path), path);
}

static bool
system_fault(const char *doing, int error, struct fault *fault_r)
{
	return store_fault(fault_r, error == ENOSPC || error == EDQUOT ? TROUBLE_NO_COPY : TROUBLE_DISK,
	                   "copy before an upgrade: %s: %s", doing, strerrorname_np(error));
}

/* A lock of the folder, which SQLite knows nothing of; the system ends it with its handle. */
int
store_before_turn(const char *path, struct fault *fault_r)
{
	char folder[PATH_SIZE];
	folder_of(path, folder);
	const int handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (handle < 0)
		return (void)system_fault("open the folder", errno, fault_r), -1;
	while (flock(handle, LOCK_EX) != 0)
		if (errno != EINTR) {
			(void)system_fault("flock", errno, fault_r);
			close(handle);
			return -1;
		}
	return handle;
}

/* « before-upgrade-12.sqlite »: 12; 0 for any other name. */
static int64_t
number_of(const char *name)
{
	struct span rest = span_of(name);
	int64_t number = 0;
	const struct span begin = SPAN("before-upgrade-"), end = SPAN(".sqlite");
	if (!span_starts(rest, begin.at) || !span_ends(rest, end.at) ||
	    rest.length <= begin.length + end.length)
		return 0;
	rest = span_from(rest.at + begin.length, rest.length - begin.length - end.length);
	return span_int64(rest, &number) && number > 0 && rest.at[0] != '0' && rest.at[0] != '+' ? number
	                                                                                         : 0;
}

/* The greatest number there is below `below`, or 0. */
static int64_t
greatest(int folder, int64_t below)
{
	int64_t found = 0;
	const int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *opened = again < 0 ? NULL : fdopendir(again);
	if (opened == NULL) {
		if (again >= 0)
			close(again);
		return 0;
	}
	for (struct dirent *entry; (entry = readdir(opened)) != NULL;) {
		const int64_t number = number_of(entry->d_name);
		if (number < below && number > found)
			found = number;
	}
	closedir(opened);
	return found;
}

/* Only what lives is copied, by SQLite itself, from one snapshot: what was deleted stays behind. */
static bool
vacuum_into(const char *from, const char *to, struct fault *fault_r)
{
	sqlite3 *sqlite = NULL;
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_open_v2(from, &sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_busy_timeout(sqlite, 10000);
	if (code == SQLITE_OK)
		code = sqlite3_prepare_v2(sqlite, "VACUUM INTO $1", -1, &statement, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_bind_text(statement, 1, to, -1, SQLITE_STATIC);
	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	const bool good = code == SQLITE_DONE;
	sqlite3_finalize(statement);
	sqlite3_close(sqlite);
	return good ||
	       store_fault(fault_r, (code & 0xff) == SQLITE_FULL ? TROUBLE_NO_COPY : TROUBLE_DISK,
	                   "copy before an upgrade: sqlite %d", code);
}

/* Born with its own mode, filled, on the disk, then named. */
static bool
copy_as(int folder, const char *path, const char *draft, const char *name, struct fault *fault_r)
{
	const int handle = openat(folder, draft, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, MODE);
	char whole[2 * PATH_SIZE], base[PATH_SIZE];
	if (handle < 0)
		return system_fault("make the file", errno, fault_r);
	folder_of(path, base);
	snprintf(whole, sizeof whole, "%s/%s", base, draft);
	bool good = vacuum_into(path, whole, fault_r);
	if (good && fsync(handle) != 0)
		good = system_fault("fsync", errno, fault_r);
	if (good && renameat(folder, draft, folder, name) != 0)
		good = system_fault("rename", errno, fault_r);
	if (good && fsync(folder) != 0)
		good = system_fault("fsync the folder", errno, fault_r);
	close(handle);
	if (!good)
		unlinkat(folder, draft, 0);
	return good;
}

bool
store_before_copy(const char *path, struct fault *fault_r)
{
	char base[PATH_SIZE], name[64];
	folder_of(path, base);
	const int folder = open(base, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0)
		return system_fault("open the folder", errno, fault_r);
	const int64_t number = greatest(folder, INT64_MAX) + 1;
	snprintf(name, sizeof name, "before-upgrade-%lld.sqlite", (long long)number);
	const bool good = copy_as(folder, path, "before-upgrade.draft", name, fault_r);
	if (good) {
		log_line(LOG_WARN, "store.upgrade.copied",
		         (struct log_field[]){ log_text("copy", name) }, 1);
		int64_t old = number;
		for (int kept = 1; kept < STORE_BEFORE_KEPT; kept++)
			old = greatest(folder, old);
		while (old > 0 && (old = greatest(folder, old)) > 0) {
			snprintf(name, sizeof name, "before-upgrade-%lld.sqlite", (long long)old);
			unlinkat(folder, name, 0);
		}
	}
	close(folder);
	return good;
}
