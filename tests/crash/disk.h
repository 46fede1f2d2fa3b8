/* A disk whose power is cut: an SQLite VFS around the system's own.
 *
 * Programs see every write at once, as a system's cache shows it. Apart from that, the disk keeps
 * what was synced: per file, the bytes of its last xSync and the changes since; per folder, which
 * names were synced. At the cut, what was not synced is kept, forgotten, torn at a sector or turned
 * into noise, as the seed says; what is left is written in another folder and the process ends at
 * once. What SQLite is promised holds: bytes outside a write are never touched by it (powersafe
 * overwrite), a folder keeps its changes in their order, a new log or journal is named for good
 * by its first sync. The real disk is never synced: it is not the one that is tried. */
#ifndef CRASH_DISK_H
#define CRASH_DISK_H

#include "base/base.h"

enum { DISK_CUT = 86 /* how a process ends whose power was cut */ };

/* Which operations are counted until the cut: writes, truncations, syncs, names made and removed. */
enum disk_counting {
	DISK_ALL,
	DISK_SYNCS,    /* syncs alone */
	DISK_DATABASE, /* those on the database's own file: when the log is copied into it */
	DISK_DATABASE_SYNCS,
};

/* What was going on when the power was cut. */
enum disk_moment {
	DISK_LOG_WRITE, DISK_LOG_SYNC, DISK_DATABASE_WRITE, DISK_DATABASE_SYNC, DISK_OTHER,
	DISK_MOMENT_COUNT
};

struct disk_plan {
	enum disk_counting counting;
	int64_t cut_at; /* the operation, from 1, that never ends */
	uint64_t seed;
	bool is_forgetful; /* syncs say that they are done, and the cut takes all since the beginning */
	const char *folder;    /* where what survives is written */
	_Atomic int *moment_r; /* an enum disk_moment, in memory that outlives the process */
};

/* Every database opened from now on is on this disk. Once per process. */
void disk_begin(const struct disk_plan *plan);

/* Seeded numbers, for whoever plans: 0 to below - 1. */
uint64_t disk_random(uint64_t *seed, uint64_t below);

#endif
