/* Reading: only parts whose names are asked for, and never more than they may hold. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "craft/pack/pack_inside.h"

const char pack_damaged[] =
	"Ce fichier n’est pas entier, ou n’est plus tel que Parvis l’a écrit\u202f: rien n’a été fait. "
	"Prenez une autre copie, ou une autre sauvegarde.";

struct pack {
	struct arena *arena;
	zip_t *zip;
};

struct pack_source {
	struct pack *pack;
	zip_file_t *file;
	int64_t size, left; /* size -1: not known */
};

static void
pack_close(void *subject)
{
	zip_discard(((struct pack *)subject)->zip);
}

struct pack *
pack_open(struct arena *arena, const char *path, struct fault *fault_r)
{
	int code = 0;
	zip_t *zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code);
	if (zip == NULL) {
		(void)fault_format(arena, fault_r,
		                   code == ZIP_ER_NOENT
		                       ? "Ce fichier n’existe pas\u202f: vérifiez son nom."
		                       : pack_damaged,
		                   "pack: open: libzip %d", code);
		return NULL;
	}
	struct pack *pack = arena_new_of(arena, struct pack);
	*pack = (struct pack){ arena, zip };
	arena_defer(arena, pack_close, pack);
	if (zip_get_num_entries(zip, 0) <= PACK_PART_COUNT_MAX)
		return pack;
	(void)fault_is(fault_r, "pack: too many parts", pack_damaged);
	return NULL;
}

bool
pack_has(const struct pack *pack, const char *name)
{
	return zip_name_locate(pack->zip, name, 0) >= 0;
}

size_t
pack_count(const struct pack *pack)
{
	return (size_t)zip_get_num_entries(pack->zip, 0);
}

void
pack_source_end(struct pack_source *source)
{
	if (source->file != NULL)
		zip_fclose(source->file);
	source->file = NULL;
}

static void
source_end_deferred(void *source)
{
	pack_source_end(source);
}

/* What the directory says of a part, before a byte of it is unfolded. */
static bool
facts_are_fine(struct pack *pack, const char *name, int64_t size, zip_uint64_t *at_r,
               struct fault *fault_r)
{
	zip_stat_t facts;
	const zip_int64_t at = zip_name_locate(pack->zip, name, 0);
	const zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_ENCRYPTION_METHOD;
	if (at < 0 || zip_stat_index(pack->zip, (zip_uint64_t)at, 0, &facts) != 0 ||
	    (facts.valid & needed) != needed || facts.encryption_method != ZIP_EM_NONE)
		return fault_format(pack->arena, fault_r, pack_damaged, "pack: no part %s", name);
	*at_r = (zip_uint64_t)at;
	if (size >= 0 ? facts.size != (zip_uint64_t)size : facts.size > PACK_UNFOLDED_FREE)
		return fault_format(pack->arena, fault_r, pack_damaged, "pack: size of %s", name);
	if (facts.size > PACK_UNFOLDED_FREE && facts.size / PACK_RATIO_MAX > facts.comp_size)
		return fault_format(pack->arena, fault_r, pack_damaged, "pack: %s unfolds too much", name);
	return true;
}

struct pack_source *
pack_source_new(struct arena *arena, struct pack *pack, const char *name, int64_t size,
                struct fault *fault_r)
{
	zip_uint64_t at = 0;
	if (!facts_are_fine(pack, name, size, &at, fault_r))
		return NULL;
	struct pack_source *source = arena_new_of(arena, struct pack_source);
	*source = (struct pack_source){ .pack = pack, .size = size, .left = size };
	if (size < 0)
		source->left = PACK_UNFOLDED_FREE;
	source->file = zip_fopen_index(pack->zip, at, 0);
	if (source->file == NULL) {
		(void)fault_format(pack->arena, fault_r, pack_damaged, "pack: open %s", name);
		return NULL;
	}
	arena_defer(arena, source_end_deferred, source);
	return source;
}

bool
pack_source_read(struct pack_source *source, void *bytes_r, size_t size, size_t *got_r,
                 struct fault *fault_r)
{
	char *at = bytes_r;
	*got_r = 0;
	while (*got_r < size) {
		const zip_int64_t got = zip_fread(source->file, at + *got_r, size - *got_r);
		if (got < 0) /* also when the sum of the part is not the one it was written with */
			return fault_is(fault_r, "pack: a part cannot be read", pack_damaged);
		if (got == 0)
			break;
		source->left -= got;
		if (source->left < 0)
			return fault_is(fault_r, "pack: a part holds more than it says", pack_damaged);
		*got_r += (size_t)got;
	}
	if (*got_r < size && source->size >= 0 && source->left != 0)
		return fault_is(fault_r, "pack: a part holds less than it says", pack_damaged);
	return true;
}

bool
pack_read(struct arena *arena, struct pack *pack, const char *name, struct span *bytes_r,
          struct fault *fault_r)
{
	struct pack_source *source = pack_source_new(arena, pack, name, -1, fault_r);
	size_t room = 4096, length = 0, got = 0;
	char *bytes = arena_take(arena, room, 1);
	if (source == NULL)
		return false;
	do {
		if (length == room) {
			bytes = arena_grow(arena, bytes, length, room * 2, 1);
			room *= 2;
		}
		if (!pack_source_read(source, bytes + length, room - length, &got, fault_r))
			return false;
		length += got;
	} while (got > 0);
	pack_source_end(source);
	*bytes_r = span_from(bytes, length);
	return true;
}

bool
pack_check(struct pack *pack, const char *name, int64_t size, const char *digest,
           struct fault *fault_r)
{
	enum { CHUNK_SIZE = 64 << 10 };
	struct arena *arena = arena_new(1 << 20);
	struct pack_source *source = pack_source_new(arena, pack, name, size, fault_r);
	struct vault_digest *sum = vault_digest_new(arena);
	char *chunk = arena_take(arena, CHUNK_SIZE, 1), text[VAULT_DIGEST_TEXT_SIZE];
	size_t got = 0;
	bool good = source != NULL;
	do {
		good = good && pack_source_read(source, chunk, CHUNK_SIZE, &got, fault_r);
		if (good)
			vault_digest_add(sum, chunk, got);
	} while (good && got > 0);
	vault_digest_end(sum, text);
	if (good && strcmp(text, digest) != 0)
		good = fault_format(pack->arena, fault_r, pack_damaged, "pack: digest of %s", name);
	arena_end(arena);
	return good;
}
