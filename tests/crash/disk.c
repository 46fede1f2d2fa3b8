#include "disk.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	SECTOR_SIZE = 512,
	INODE_COUNT_MAX = 4096,
	NAMING_COUNT_MAX = 4096,
	PATH_SIZE = 512,
	SYNC_NS = 200000, /* about an SSD's: replies gather meanwhile, as they would */
	NOISE_SIZE = 32768,
};

/* What happens to that which was not synced. */
enum mood {
	MOOD_NOTHING,   /* all is forgotten */
	MOOD_LAST_TORN, /* all is kept but the end of the write in flight */
	MOOD_WRITES,    /* each write is kept or forgotten */
	MOOD_SECTORS,   /* each sector of each write is */
	MOOD_NOISE,     /* the same, and some sectors hold noise */
	MOOD_COUNT
};

struct change {
	struct change *next;
	int64_t offset, size;
	bool is_truncation;
	uint8_t bytes[];
};

struct inode {
	char path[PATH_SIZE];
	bool is_named;      /* for programs */
	bool is_named_kept; /* on the disk */
	uint8_t *kept;
	int64_t kept_size, kept_room;
	struct change *first, **last;
};

struct naming {
	struct inode *inode;
	bool is_removal;
};

static struct {
	pthread_mutex_t lock; /* of everything below, and of each operation */
	struct disk_plan plan;
	sqlite3_vfs vfs, *real;
	struct inode *inodes[INODE_COUNT_MAX];
	size_t inode_count;
	struct naming namings[NAMING_COUNT_MAX]; /* not synced yet */
	size_t naming_count;
	int64_t counted;
} disk = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* What SQLite holds of an open file; the system's own stands behind it in memory. */
struct file {
	sqlite3_file base;
	struct inode *inode; /* NULL: a temporary file, of no interest after a cut */
	int kind;
	bool syncs_folder;
};

static sqlite3_file *
real_of(sqlite3_file *file)
{
	return (sqlite3_file *)((struct file *)file + 1);
}

uint64_t
disk_random(uint64_t *seed, uint64_t below)
{
	must(below > 0);
	uint64_t mixed = *seed += UINT64_C(0x9e3779b97f4a7c15); /* splitmix64 */
	mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
	return (mixed ^ mixed >> 31) % below;
}

/* --- what is kept ---------------------------------------------------------------------------- */

static void
kept_reach(struct inode *inode, int64_t size)
{
	if (size > inode->kept_room) {
		inode->kept_room = size * 2;
		inode->kept = realloc(inode->kept, (size_t)inode->kept_room);
		must(inode->kept != NULL);
	}
	if (size > inode->kept_size) {
		memset(inode->kept + inode->kept_size, 0, (size_t)(size - inode->kept_size));
		inode->kept_size = size;
	}
}

static void
keep_bytes(struct inode *inode, const struct change *change, int64_t first, int64_t end)
{
	kept_reach(inode, change->offset + end);
	memcpy(inode->kept + change->offset + first, change->bytes + first, (size_t)(end - first));
}

static void
keep_change(struct inode *inode, const struct change *change)
{
	if (!change->is_truncation)
		keep_bytes(inode, change, 0, change->size);
	else if (change->size < inode->kept_size)
		inode->kept_size = change->size;
	else
		kept_reach(inode, change->size);
}

static void
keep_all(struct inode *inode)
{
	for (struct change *change = inode->first, *next; change != NULL; change = next) {
		next = change->next;
		keep_change(inode, change);
		free(change);
	}
	inode->first = NULL;
	inode->last = &inode->first;
}

static void
keep_names(size_t count)
{
	for (size_t i = 0; i < count; i++)
		disk.namings[i].inode->is_named_kept = !disk.namings[i].is_removal;
	disk.naming_count = 0;
}

/* --- the cut --------------------------------------------------------------------------------- */

static bool
happens(void)
{
	return disk_random(&disk.plan.seed, 2) == 0;
}

/* Sectors are those of the file: a write may begin and end inside one. */
static int64_t
sector_end(const struct change *change, int64_t first)
{
	const int64_t end =
		((change->offset + first) / SECTOR_SIZE + 1) * SECTOR_SIZE - change->offset;
	return end < change->size ? end : change->size;
}

static void
keep_sectors(struct inode *inode, struct change *change, bool noise)
{
	for (int64_t first = 0, end; first < change->size; first = end) {
		end = sector_end(change, first);
		const bool is_noise = noise && disk_random(&disk.plan.seed, 4) == 0;
		for (int64_t i = first; is_noise && i < end; i++)
			change->bytes[i] = (uint8_t)disk_random(&disk.plan.seed, 256);
		if (is_noise || happens())
			keep_bytes(inode, change, first, end);
	}
}

static void
keep_torn(struct inode *inode, const struct change *change)
{
	int64_t end = 0;
	while (end < change->size && happens())
		end = sector_end(change, end);
	if (end > 0)
		keep_bytes(inode, change, 0, end);
}

static void
keep_some(struct inode *inode, enum mood mood, const struct change *in_flight)
{
	if (mood == MOOD_NOTHING)
		return;
	for (struct change *change = inode->first; change != NULL; change = change->next) {
		if (mood == MOOD_LAST_TORN && change == in_flight && !change->is_truncation)
			keep_torn(inode, change);
		else if (mood == MOOD_LAST_TORN)
			keep_change(inode, change);
		else if (mood != MOOD_WRITES && !change->is_truncation)
			keep_sectors(inode, change, mood == MOOD_NOISE);
		else if (happens())
			keep_change(inode, change);
	}
}

static void
write_out(const char *name, const void *bytes, size_t size)
{
	char path[2 * PATH_SIZE];
	snprintf(path, sizeof path, "%s/%s", disk.plan.folder, name);
	FILE *file = fopen(path, "wb");
	must(file != NULL);
	must(size == 0 || fwrite(bytes, 1, size, file) == size);
	must(fclose(file) == 0);
}

/* The log's index is shared memory: whatever a file of its name holds afterwards means nothing. */
static void
write_noise_index(void)
{
	static uint8_t noise[NOISE_SIZE];
	for (size_t i = 0; i < sizeof noise; i++)
		noise[i] = (uint8_t)disk_random(&disk.plan.seed, 256);
	write_out("parvis.sqlite-shm", noise, sizeof noise);
}

/* The first so many: a folder is never changed out of order. */
static size_t
names_kept(enum mood mood)
{
	if (mood == MOOD_NOTHING)
		return 0;
	return mood == MOOD_LAST_TORN ? disk.naming_count
	                              : disk_random(&disk.plan.seed, disk.naming_count + 1);
}

/* Other threads may still run: none can make anything durable any more, since the lock is held. */
static _Noreturn void
cut(const struct change *in_flight, enum disk_moment moment)
{
	const enum mood mood = disk.plan.is_forgetful
	                           ? MOOD_NOTHING
	                           : (enum mood)disk_random(&disk.plan.seed, MOOD_COUNT);
	keep_names(names_kept(mood));
	bool database = false;
	for (size_t i = 0; i < disk.inode_count; i++) {
		struct inode *inode = disk.inodes[i];
		if (!inode->is_named_kept)
			continue;
		keep_some(inode, mood, in_flight);
		const char *name = strrchr(inode->path, '/') + 1;
		write_out(name, inode->kept, (size_t)inode->kept_size);
		database = database || strcmp(name, "parvis.sqlite") == 0;
	}
	if (database && happens())
		write_noise_index();
	atomic_store(disk.plan.moment_r, (int)moment);
	_exit(DISK_CUT);
}

static void
count(bool is_sync, int kind, const struct change *in_flight)
{
	const bool is_database = kind == SQLITE_OPEN_MAIN_DB;
	const enum disk_counting counting = disk.plan.counting;
	if (((counting == DISK_SYNCS || counting == DISK_DATABASE_SYNCS) && !is_sync) ||
	    ((counting == DISK_DATABASE || counting == DISK_DATABASE_SYNCS) && !is_database))
		return;
	if (++disk.counted != disk.plan.cut_at)
		return;
	enum disk_moment moment = DISK_OTHER;
	if (is_database)
		moment = is_sync ? DISK_DATABASE_SYNC : DISK_DATABASE_WRITE;
	else if (kind == SQLITE_OPEN_WAL)
		moment = is_sync ? DISK_LOG_SYNC : DISK_LOG_WRITE;
	cut(in_flight, moment);
}

/* --- names ----------------------------------------------------------------------------------- */

static struct inode *
inode_lookup(const char *path)
{
	for (size_t i = 0; i < disk.inode_count; i++)
		if (disk.inodes[i]->is_named && strcmp(disk.inodes[i]->path, path) == 0)
			return disk.inodes[i];
	return NULL;
}

static struct inode *
inode_new(const char *path)
{
	must(disk.inode_count < INODE_COUNT_MAX);
	must(strlen(path) < PATH_SIZE);
	struct inode *inode = calloc(1, sizeof *inode);
	must(inode != NULL);
	strcpy(inode->path, path);
	inode->is_named = true;
	inode->last = &inode->first;
	disk.inodes[disk.inode_count++] = inode;
	return inode;
}

/* A file that was there before the disk began is wholly on it. */
static struct inode *
inode_read(const char *path)
{
	struct inode *inode = inode_new(path);
	struct stat status;
	const int handle = open(path, O_RDONLY | O_CLOEXEC);
	must(handle >= 0 && fstat(handle, &status) == 0);
	kept_reach(inode, status.st_size);
	must(read(handle, inode->kept, (size_t)status.st_size) == status.st_size);
	close(handle);
	inode->is_named_kept = true;
	return inode;
}

static void
name_later(struct inode *inode, bool is_removal)
{
	must(disk.naming_count < NAMING_COUNT_MAX);
	disk.namings[disk.naming_count++] = (struct naming){ inode, is_removal };
}

/* --- an open file ---------------------------------------------------------------------------- */

static int
file_close(sqlite3_file *file)
{
	return real_of(file)->pMethods->xClose(real_of(file));
}

static int
file_read_at(sqlite3_file *file, void *bytes, int size, sqlite3_int64 offset)
{
	return real_of(file)->pMethods->xRead(real_of(file), bytes, size, offset);
}

/* `bytes` NULL: the file is cut or grown to `size`. */
static struct change *
change_add(struct inode *inode, const void *bytes, int64_t offset, int64_t size)
{
	const size_t length = bytes != NULL ? (size_t)size : 0;
	struct change *change = malloc(sizeof *change + length);
	must(change != NULL);
	*change = (struct change){ .offset = offset, .size = size, .is_truncation = bytes == NULL };
	if (bytes != NULL)
		memcpy(change->bytes, bytes, length);
	*inode->last = change;
	inode->last = &change->next;
	return change;
}

static int
file_write_at(sqlite3_file *base, const void *bytes, int size, sqlite3_int64 offset)
{
	struct file *file = (struct file *)base;
	pthread_mutex_lock(&disk.lock);
	if (file->inode != NULL)
		count(false, file->kind, change_add(file->inode, bytes, offset, size));
	const int code = real_of(base)->pMethods->xWrite(real_of(base), bytes, size, offset);
	pthread_mutex_unlock(&disk.lock);
	return code;
}

static int
file_truncate(sqlite3_file *base, sqlite3_int64 size)
{
	struct file *file = (struct file *)base;
	pthread_mutex_lock(&disk.lock);
	if (file->inode != NULL)
		count(false, file->kind, change_add(file->inode, NULL, 0, size));
	const int code = real_of(base)->pMethods->xTruncate(real_of(base), size);
	pthread_mutex_unlock(&disk.lock);
	return code;
}

static int
file_sync(sqlite3_file *base, int flags)
{
	(void)flags;
	struct file *file = (struct file *)base;
	if (file->inode == NULL)
		return SQLITE_OK;
	nanosleep(&(struct timespec){ 0, SYNC_NS }, NULL);
	pthread_mutex_lock(&disk.lock);
	count(true, file->kind, NULL);
	if (!disk.plan.is_forgetful) {
		keep_all(file->inode);
		if (file->syncs_folder)
			keep_names(disk.naming_count);
		file->syncs_folder = false;
	}
	pthread_mutex_unlock(&disk.lock);
	return SQLITE_OK;
}

static int
file_size(sqlite3_file *file, sqlite3_int64 *size_r)
{
	return real_of(file)->pMethods->xFileSize(real_of(file), size_r);
}

static int
file_lock(sqlite3_file *file, int level)
{
	return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int
file_unlock(sqlite3_file *file, int level)
{
	return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int
file_is_reserved(sqlite3_file *file, int *reserved_r)
{
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), reserved_r);
}

static int
file_control(sqlite3_file *file, int operation, void *argument)
{
	return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int
file_sector_size(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int
file_traits(sqlite3_file *file)
{
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int
file_index_map(sqlite3_file *file, int page, int size, int grows, void volatile **memory_r)
{
	return real_of(file)->pMethods->xShmMap(real_of(file), page, size, grows, memory_r);
}

static int
file_index_lock(sqlite3_file *file, int first, int length, int flags)
{
	return real_of(file)->pMethods->xShmLock(real_of(file), first, length, flags);
}

static void
file_index_barrier(sqlite3_file *file)
{
	real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int
file_index_unmap(sqlite3_file *file, int removes)
{
	return real_of(file)->pMethods->xShmUnmap(real_of(file), removes);
}

/* Version 2: without memory maps of files, which no sync would pass through here. */
static const sqlite3_io_methods file_methods = {
	.iVersion = 2,
	.xClose = file_close,
	.xRead = file_read_at,
	.xWrite = file_write_at,
	.xTruncate = file_truncate,
	.xSync = file_sync,
	.xFileSize = file_size,
	.xLock = file_lock,
	.xUnlock = file_unlock,
	.xCheckReservedLock = file_is_reserved,
	.xFileControl = file_control,
	.xSectorSize = file_sector_size,
	.xDeviceCharacteristics = file_traits,
	.xShmMap = file_index_map,
	.xShmLock = file_index_lock,
	.xShmBarrier = file_index_barrier,
	.xShmUnmap = file_index_unmap,
};

/* --- the folder ------------------------------------------------------------------------------ */

static int
disk_open(sqlite3_vfs *vfs, sqlite3_filename path, sqlite3_file *base, int flags, int *flags_r)
{
	(void)vfs;
	struct file *file = (struct file *)base;
	enum { KINDS = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL };
	const bool is_kept = path != NULL && (flags & KINDS) != 0;
	*file = (struct file){ .kind = flags & KINDS };
	pthread_mutex_lock(&disk.lock);
	struct inode *inode = is_kept ? inode_lookup(path) : NULL;
	const bool is_new = is_kept && inode == NULL && access(path, F_OK) != 0;
	const int code = disk.real->xOpen(disk.real, path, real_of(base), flags, flags_r);
	if (code == SQLITE_OK && is_kept) {
		if (inode == NULL)
			inode = is_new ? inode_new(path) : inode_read(path);
		file->inode = inode;
		if (is_new) {
			name_later(inode, false);
			file->syncs_folder = file->kind != SQLITE_OPEN_MAIN_DB;
			count(false, file->kind, NULL);
		}
	}
	pthread_mutex_unlock(&disk.lock);
	if (real_of(base)->pMethods != NULL)
		file->base.pMethods = &file_methods;
	return code;
}

static int
disk_delete(sqlite3_vfs *vfs, const char *path, int syncs_folder)
{
	(void)vfs;
	pthread_mutex_lock(&disk.lock);
	struct inode *inode = inode_lookup(path);
	if (inode != NULL) {
		name_later(inode, true);
		count(false, 0, NULL);
	}
	const int code = disk.real->xDelete(disk.real, path, 0);
	if (inode != NULL)
		inode->is_named = false;
	if (inode != NULL && syncs_folder && !disk.plan.is_forgetful)
		keep_names(disk.naming_count);
	pthread_mutex_unlock(&disk.lock);
	return code;
}

void
disk_begin(const struct disk_plan *plan)
{
	must(disk.real == NULL);
	must(plan->cut_at > 0);
	disk.plan = *plan;
	disk.real = sqlite3_vfs_find(NULL);
	must(disk.real != NULL);
	disk.vfs = *disk.real; /* the rest is the system's: times, randomness, errors */
	disk.vfs.zName = "cut";
	disk.vfs.szOsFile = (int)sizeof(struct file) + disk.real->szOsFile;
	disk.vfs.xOpen = disk_open;
	disk.vfs.xDelete = disk_delete;
	must(sqlite3_vfs_register(&disk.vfs, 1) == SQLITE_OK);
}
