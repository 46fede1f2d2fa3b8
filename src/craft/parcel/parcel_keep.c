/* Bytes kept once, under their sum: DATA/files/ab/abcdef…, readable by the program's account alone. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "craft/parcel/parcel_inside.h"
#include "craft/vault/vault.h"

_Static_assert((int)PARCEL_SUM_SIZE == (int)VAULT_HASH_SIZE, "a sum is a hash");

static const char *
folder_of(struct arena *arena, const char *folder, unsigned part)
{
	return arena_format(arena, "%s/files/%02x", folder, part);
}

static const char *
path_of(struct arena *arena, const char *folder, const uint8_t sum[PARCEL_SUM_SIZE])
{
	struct text path = text_new(arena, 4096);
	text_format(&path, "%s/", folder_of(arena, folder, sum[0]));
	for (size_t i = 0; i < PARCEL_SUM_SIZE; i++)
		text_format(&path, "%02x", sum[i]);
	must(!path.cut);
	return text_z(&path);
}

bool
parcel_keep(struct arena *arena, const char *folder, struct span bytes,
            uint8_t sum_r[PARCEL_SUM_SIZE], struct fault *fault_r)
{
	struct stat facts;
	vault_sum(bytes, sum_r);
	const char *path = path_of(arena, folder, sum_r);
	/* Touched, so that who sweeps does not take it for an old one that nobody wants. */
	if (stat(path, &facts) == 0 && facts.st_size == (off_t)bytes.length &&
	    utimensat(AT_FDCWD, path, NULL, 0) == 0)
		return true;
	return folder_make(arena, folder_of(arena, folder, sum_r[0]), fault_r) &&
	       file_write(arena, path, bytes, fault_r);
}

enum found
parcel_read(struct arena *arena, const char *folder, const uint8_t sum[PARCEL_SUM_SIZE],
            size_t size_max, struct span *bytes_r, struct fault *fault_r)
{
	uint8_t found_sum[PARCEL_SUM_SIZE];
	const enum found found =
		file_read(arena, path_of(arena, folder, sum), size_max, bytes_r, fault_r);
	if (found != FOUND_ONE)
		return found;
	vault_sum(*bytes_r, found_sum);
	if (memcmp(found_sum, sum, PARCEL_SUM_SIZE) == 0)
		return FOUND_ONE;
	(void)fault_is(fault_r, "parcel: a file has another sum",
	               "Ce fichier a été abîmé sur le disque\u202f: rétablissez-le d’une sauvegarde.");
	return FOUND_FAILED;
}

bool
parcel_drop(struct arena *arena, const char *folder, const uint8_t sum[PARCEL_SUM_SIZE],
            struct fault *fault_r)
{
	const char *path = path_of(arena, folder, sum);
	return unlink(path) == 0 || errno == ENOENT || file_fault(arena, "unlink", path, errno, fault_r);
}

/* --- what lies there ------------------------------------------------------------------------- */

static bool
read_name(const char *name, unsigned part, uint8_t sum_r[PARCEL_SUM_SIZE])
{
	if (strlen(name) != 2 * PARCEL_SUM_SIZE)
		return false;
	for (size_t i = 0; i < 2 * PARCEL_SUM_SIZE; i++) {
		const char c = name[i];
		const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
		if (digit < 0)
			return false;
		sum_r[i / 2] = (uint8_t)(i % 2 == 0 ? digit << 4 : sum_r[i / 2] | digit);
	}
	return sum_r[0] == part;
}

struct parcels {
	struct arena *arena;
	struct parcel_sum *sums;
	size_t count;
};

static void
look_at(struct parcels *parcels, const char *folder, const char *name, unsigned part,
        int64_t before_s)
{
	struct stat facts;
	struct parcel_sum sum;
	const char *path = arena_format(parcels->arena, "%s/%s", folder, name);
	if (name[0] == '.' || stat(path, &facts) != 0 || facts.st_mtime >= before_s)
		return;
	if (!read_name(name, part, sum.bytes)) {
		(void)unlink(path); /* a file that was being written when the program died */
		return;
	}
	if (parcels->count % 256 == 0)
		parcels->sums = arena_grow(parcels->arena, parcels->sums, parcels->count,
		                           parcels->count + 256, sizeof *parcels->sums);
	parcels->sums[parcels->count++] = sum;
}

bool
parcel_list(struct arena *arena, const char *folder, unsigned part, int64_t before_s,
            struct parcel_sum **sums_r, size_t *count_r, struct fault *fault_r)
{
	struct parcels parcels = { .arena = arena };
	const char *path = folder_of(arena, folder, part);
	must(part < PARCEL_PART_COUNT);
	DIR *open = opendir(path);
	if (open == NULL && errno != ENOENT)
		return file_fault(arena, "opendir", path, errno, fault_r);
	for (struct dirent *entry; open != NULL && (entry = readdir(open)) != NULL;)
		look_at(&parcels, path, entry->d_name, part, before_s);
	if (open != NULL)
		closedir(open);
	*sums_r = parcels.sums;
	*count_r = parcels.count;
	return true;
}
