/* A backup as somebody gives it: the first byte says what the others are: a manifest, the rows of a
 * table, or the whole file. What is read of it is sound, or it is refused. */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/time.h"
#include "doors/keep/keep_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Written again, it says the same. */
static void
try_manifest(struct arena *arena, struct span text)
{
	struct keep_manifest read, again;
	struct fault fault;
	if (!keep_manifest_read(arena, text, &read, &fault))
		return;
	for (size_t i = 0; i < read.part_count; i++)
		must(read.parts[i].size >= 0 && read.parts[i].rows >= -1);
	if (!instant_is_valid(read.made_unix_s))
		return;
	struct text written = text_new(arena, 8 << 20);
	keep_manifest_write(&read, &written);
	must(keep_manifest_read(arena, text_span(&written), &again, &fault));
	must(again.part_count == read.part_count && again.step_count == read.step_count);
	must(again.kind == read.kind && again.made_unix_s == read.made_unix_s);
}

static struct store_table *
table_of_every_kind(struct arena *arena)
{
	size_t count;
	const struct store_schema schema = {
		"x", SPAN("-- step 1\nCREATE TABLE x_y (a ID NOT NULL, b REAL64, c TEXT, d BYTES, "
		          "PRIMARY KEY (a));\n")
	};
	return store_tables(arena, &schema, 1, &count);
}

static struct pack *
open_bytes(struct arena *arena, struct span bytes, int *handle_r)
{
	struct fault fault;
	*handle_r = memfd_create("backup", MFD_CLOEXEC);
	must(*handle_r >= 0);
	must(write(*handle_r, bytes.at, bytes.length) == (ssize_t)bytes.length);
	return pack_open(arena, arena_format(arena, "/proc/self/fd/%d", *handle_r), &fault);
}

/* The rows stand in a part of their own, as they would. */
static void
try_rows(struct arena *arena, struct span bytes)
{
	struct fault fault;
	struct db_value values[DB_VALUE_COUNT_MAX];
	struct keep_bytes given = { bytes };
	struct pack_part part = { .name = "rows", .give = keep_give_bytes, .context = &given };
	const char *path = arena_format(arena, "/dev/shm/backup-fuzz-%d", (int)getpid());
	(void)unlink(path);
	must(pack_write(arena, path, &part, 1, &fault));
	struct pack *pack = pack_open(arena, path, &fault);
	must(pack != NULL);
	(void)unlink(path);
	struct pack_source *source =
		pack_source_new(arena, pack, "rows", (int64_t)bytes.length, &fault);
	struct keep_taker *taker =
		source == NULL ? NULL
					   : keep_taker_new(arena, source, table_of_every_kind(arena), &fault);
	while (taker != NULL && keep_take_row(taker, values, &fault) == FOUND_ONE)
		for (size_t i = 0; i < 4; i++) {
			must(values[i].kind <= DB_BYTES);
			must(values[i].kind < DB_TEXT || values[i].span.length <= bytes.length);
		}
}

static void
try_file(struct arena *arena, struct span bytes)
{
	int handle;
	struct span text;
	struct fault fault;
	struct keep_manifest manifest;
	struct pack *pack = open_bytes(arena, bytes, &handle);
	if (pack != NULL && pack_read(arena, pack, keep_manifest_name, &text, &fault) &&
	    keep_manifest_read(arena, text, &manifest, &fault))
		for (size_t i = 0; i < manifest.part_count && i < 100; i++)
			(void)pack_check(pack, span_copy(arena, manifest.parts[i].name),
			                 manifest.parts[i].size,
			                 span_copy(arena, manifest.parts[i].digest), &fault);
	close(handle);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	if (size < 1)
		return 0;
	static bool begun;
	if (!begun)
		vault_start();
	begun = true;
	struct arena *arena = arena_new((size_t)1 << 30);
	const struct span rest = span_from((const char *)bytes + 1, size - 1);
	if (bytes[0] == 'm')
		try_manifest(arena, rest);
	else if (bytes[0] == 'r')
		try_rows(arena, rest);
	else
		try_file(arena, rest);
	arena_end(arena);
	return 0;
}
