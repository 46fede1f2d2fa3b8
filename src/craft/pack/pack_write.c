/* Writing: libzip asks for the bytes of each part, and they are counted and summed on the way. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <zip.h>

#include "base/file.h"
#include "craft/pack/pack_inside.h"

static const char not_written[] =
	"Le fichier n’a pas pu être écrit. Vérifiez la place libre sur le disque, puis recommencez.";

bool
pack_name_is_plain(const char *name)
{
	return name[0] != '\0' && name[0] != '/' && strstr(name, "..") == NULL &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/") ==
	           strlen(name);
}

struct writing {
	struct pack_part *part;
	struct vault_digest *digest;
	struct fault *fault_r; /* the first one, of whichever part */
	zip_error_t error;
};

static zip_int64_t
give(struct writing *writing, void *bytes, size_t size)
{
	size_t got = 0;
	struct pack_part *part = writing->part;
	if (!part->give(part->context, bytes, size, &got, writing->fault_r)) {
		zip_error_set(&writing->error, ZIP_ER_READ, EIO);
		return -1;
	}
	must(got <= size);
	part->size += (int64_t)got;
	vault_digest_add(writing->digest, bytes, got);
	if (got == 0)
		vault_digest_end(writing->digest, part->digest);
	return (zip_int64_t)got;
}

/* What libzip asks of a source (zip_source_function(3)). */
static zip_int64_t
answer(void *context, void *data, zip_uint64_t length, zip_source_cmd_t command)
{
	struct writing *writing = context;
	switch (command) {
	case ZIP_SOURCE_OPEN:
	case ZIP_SOURCE_CLOSE:
	case ZIP_SOURCE_FREE:
		return 0;
	case ZIP_SOURCE_READ:
		return give(writing, data, length);
	case ZIP_SOURCE_STAT:
		zip_stat_init(data);
		((zip_stat_t *)data)->valid = ZIP_STAT_MTIME; /* its size is not known before its end */
		((zip_stat_t *)data)->mtime = time(NULL);
		return sizeof(zip_stat_t);
	case ZIP_SOURCE_ERROR:
		return zip_error_to_data(&writing->error, data, length);
	case ZIP_SOURCE_SUPPORTS:
		return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
		                                      ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR,
		                                      ZIP_SOURCE_FREE, -1);
	default:
		zip_error_set(&writing->error, ZIP_ER_OPNOTSUPP, 0);
		return -1;
	}
}

static bool
add_part(struct arena *arena, zip_t *zip, struct pack_part *part, struct fault *fault_r)
{
	must(pack_name_is_plain(part->name));
	struct writing *writing = arena_new_of(arena, struct writing);
	*writing = (struct writing){ part, vault_digest_new(arena), fault_r, { 0 } };
	zip_error_init(&writing->error);
	part->size = 0;
	zip_source_t *source = zip_source_function(zip, answer, writing);
	const zip_int64_t at = source == NULL ? -1 : zip_file_add(zip, part->name, source, 0);
	if (at < 0) {
		zip_source_free(source);
		return fault_format(arena, fault_r, not_written, "pack: add: %s", zip_strerror(zip));
	}
	/* The quickest deflate: answers that are sealed do not fold anyway. */
	return (zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_DEFLATE, 1) == 0 &&
	        zip_file_set_external_attributes(zip, (zip_uint64_t)at, 0, ZIP_OPSYS_UNIX,
	                                         (zip_uint32_t)(S_IFREG | 0600) << 16) == 0) ||
	       fault_format(arena, fault_r, not_written, "pack: %s", zip_strerror(zip));
}

static bool
write_zip(struct arena *arena, const char *path, struct pack_part *parts, size_t count,
          struct fault *fault_r)
{
	int code = 0;
	zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);
	if (zip == NULL)
		return fault_format(arena, fault_r, not_written, "pack: open: libzip %d", code);
	bool good = true;
	for (size_t i = 0; good && i < count; i++)
		good = add_part(arena, zip, &parts[i], fault_r);
	if (good && zip_close(zip) == 0)
		return true;
	if (good && fault_r->for_log == NULL)
		(void)fault_format(arena, fault_r, not_written, "pack: close: %s, errno %d",
		                   zip_strerror(zip), errno);
	zip_discard(zip);
	return false;
}

static bool
sync_of(struct arena *arena, const char *path, int flags, struct fault *fault_r)
{
	const int handle = open(path, O_RDONLY | O_CLOEXEC | flags);
	if (handle < 0)
		return file_fault(arena, "open", path, errno, fault_r);
	const bool good = fsync(handle) == 0 || file_fault(arena, "fsync", path, errno, fault_r);
	close(handle);
	return good;
}

/* rename(2) would take the place of a file that came meanwhile. */
static bool
put_in_place(struct arena *arena, const char *from, const char *path, struct fault *fault_r)
{
	const char *slash = strrchr(path, '/');
	const char *folder = slash == NULL ? "."
	                     : slash == path
	                         ? "/"
	                         : span_copy(arena, span_from(path, (size_t)(slash - path)));
	if (renameat2(AT_FDCWD, from, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return sync_of(arena, folder, O_DIRECTORY, fault_r);
	const int error = errno;
	if (error == EEXIST)
		return fault_is(fault_r, "pack: the file is there",
		                "Ce fichier existe déjà\u202f: rien n’est écrit par-dessus. Donnez un autre "
		                "nom, ou déplacez-le.");
	return file_fault(arena, "rename", path, error, fault_r);
}

/* Of « /nulle/z.zip », 6. */
static size_t
folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash == NULL ? 0 : slash == path ? 1 : (size_t)(slash - path);
}

bool
pack_write(struct arena *arena, const char *path, struct pack_part *parts, size_t count,
           struct fault *fault_r)
{
	must(count > 0 && count <= PACK_PART_COUNT_MAX);
	*fault_r = (struct fault){ 0 };
	if (access(path, F_OK) == 0)
		return fault_is(fault_r, "pack: the file is there",
		                "Ce fichier existe déjà\u202f: rien n’est écrit par-dessus. Donnez un autre "
		                "nom, ou déplacez-le.");
	char *temporary = arena_format(arena, "%s.XXXXXX", path);
	const int handle = mkostemp(temporary, O_CLOEXEC); /* 0600 */
	if (handle < 0 && errno == ENOENT)
		return fault_format(arena, fault_r,
		                    arena_format(arena, "Le dossier «\u202f%.*s\u202f» n’existe pas\u202f: créez-le, "
		                                        "ou donnez un autre chemin.",
		                                 (int)folder_length(path), path),
		                    "create %s: errno ENOENT", path);
	if (handle < 0)
		return file_fault(arena, "create", path, errno, fault_r);
	close(handle);
	if (write_zip(arena, temporary, parts, count, fault_r) &&
	    (chmod(temporary, 0600) == 0 || file_fault(arena, "chmod", path, errno, fault_r)) &&
	    sync_of(arena, temporary, 0, fault_r) && put_in_place(arena, temporary, path, fault_r))
		return true;
	(void)unlink(temporary);
	return false;
}
