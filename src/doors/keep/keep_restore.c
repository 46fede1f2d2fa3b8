/* Back from a backup: all of it is read and compared before anything is made. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"
#include "doors/house/house.h"
#include "doors/keep/keep_inside.h"

struct restoring {
	struct arena *arena;
	const struct keep_options *options;
	struct pack *pack;
	struct keep_manifest manifest;
	struct store_table *tables; /* of the schema it was made with */
	size_t table_count;
	struct store_schema *schemas;
	size_t schema_count;
	int64_t rows;
	bool is_occupied; /* the database held something */
	struct fault fault;
};

/* --- before anything is made ----------------------------------------------------------------- */

static const struct keep_part *
part_by_name(const struct keep_manifest *manifest, struct span name)
{
	for (size_t i = 0; i < manifest->part_count; i++)
		if (span_equal(manifest->parts[i].name, name))
			return &manifest->parts[i];
	return NULL;
}

/* What the file holds is what its manifest says, and nothing else. */
static bool
parts_are_whole(struct restoring *restoring, struct fault *fault_r)
{
	const struct keep_manifest *manifest = &restoring->manifest;
	if (pack_count(restoring->pack) != manifest->part_count + 1)
		return fault_is(fault_r, "keep: parts that the manifest does not say", pack_damaged);
	for (size_t i = 0; i < manifest->part_count; i++) {
		const struct keep_part *part = &manifest->parts[i];
		if (part_by_name(manifest, part->name) != part)
			return fault_is(fault_r, "keep: a part stands twice in the manifest", pack_damaged);
		if (!pack_check(restoring->pack, span_copy(restoring->arena, part->name), part->size,
		                span_copy(restoring->arena, part->digest), fault_r))
			return false;
	}
	return true;
}

static const char *
part_name_of(const struct restoring *restoring, const struct store_table *table)
{
	return arena_format(restoring->arena, "tables/%.*s.rows", SPAN_ARGS(table->name));
}

static bool
tables_are_all_there(struct restoring *restoring, struct fault *fault_r)
{
	struct arena *arena = restoring->arena;
	size_t count, in_file = 0;
	const struct store_schema *schemas = house_schemas(arena, &count);
	if (!store_schemas_at(arena, schemas, count, restoring->manifest.steps,
	                      restoring->manifest.step_count, &restoring->schemas,
	                      &restoring->schema_count, fault_r))
		return false;
	restoring->tables =
		store_tables(arena, restoring->schemas, restoring->schema_count, &restoring->table_count);
	bool good = true;
	for (size_t i = 0; i < restoring->manifest.part_count; i++) {
		const struct keep_part *part = &restoring->manifest.parts[i];
		in_file += part->rows >= 0;
		good = good && (part->rows >= 0 || span_is(part->name, "LISEZMOI.txt") ||
		                span_is(part->name, "parvis.conf"));
	}
	good = good && in_file == restoring->table_count;
	for (size_t i = 0; good && i < restoring->table_count; i++)
		good = part_by_name(&restoring->manifest,
		                    span_of(part_name_of(restoring, &restoring->tables[i]))) != NULL;
	return good || fault_is(fault_r, "keep: a table is missing, or is none of ours", pack_damaged);
}

/* --- filling --------------------------------------------------------------------------------- */

static bool
fill_table(struct db *db, struct restoring *restoring, const struct store_table *table)
{
	struct arena *arena = arena_new((size_t)4 << 30);
	const char *name = part_name_of(restoring, table);
	const struct keep_part *part = part_by_name(&restoring->manifest, span_of(name));
	int64_t count = 0;
	struct fault *fault_r = &restoring->fault;
	struct pack_source *source =
		pack_source_new(arena, restoring->pack, name, part->size, fault_r);
	struct keep_taker *taker =
		source == NULL ? NULL : keep_taker_new(arena, source, table, fault_r);
	bool good = taker != NULL &&
	            store_table_fill(db, table, keep_take_row, taker, &count, fault_r);
	if (good && count != part->rows)
		good = fault_is(fault_r, "keep: rows that the manifest does not say", pack_damaged);
	restoring->rows += count;
	fault_keep(restoring->arena, fault_r);
	arena_end(arena);
	return good;
}

/* All or nothing, and only where nothing is. */
static bool
fill(struct db *db, void *data)
{
	struct restoring *restoring = data;
	restoring->fault = (struct fault){ 0 };
	restoring->rows = 0;
	for (size_t i = 0; i < restoring->table_count; i++) {
		bool is_empty;
		if (!store_table_is_empty(restoring->arena, db, &restoring->tables[i], &is_empty,
		                          &restoring->fault))
			return false;
		restoring->is_occupied = !is_empty;
		if (!is_empty)
			return false;
	}
	for (size_t i = 0; i < restoring->table_count; i++)
		if (!fill_table(db, restoring, &restoring->tables[i]))
			return false;
	return true;
}

static bool
fill_store(struct restoring *restoring, const char *address, struct fault *fault_r)
{
	const struct store_options opening = { .address = address,
		                                   .schemas = restoring->schemas,
		                                   .schema_count = restoring->schema_count };
	struct store *store = store_open(restoring->arena, &opening, fault_r);
	if (store == NULL)
		return false;
	const bool good = store_write(store, fill, restoring, fault_r);
	if (!good && fault_r->for_log == NULL)
		*fault_r = restoring->fault;
	store_close(store);
	if (!good && restoring->is_occupied)
		return fault_is(fault_r, "keep: the database is not empty",
		                "Cette base de données contient déjà quelque chose\u202f: rien n’y a été "
		                "touché. Donnez une base vide.");
	return good;
}

/* SQLite: under a name of its own until it is whole. Closing has brought its log back into it. */
static bool
make_file(struct restoring *restoring, struct fault *fault_r)
{
	const char *folder = restoring->options->data;
	const char *path = arena_format(restoring->arena, "%s/parvis.sqlite", folder);
	const char *partial = arena_format(restoring->arena, "%s.partiel", path);
	bool good = fill_store(restoring, partial, fault_r);
	if (good && rename(partial, path) != 0)
		good = file_fault(restoring->arena, "rename", path, errno, fault_r);
	const int handle = good ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (good && (handle < 0 || fsync(handle) != 0))
		good = file_fault(restoring->arena, "fsync", folder, errno, fault_r);
	if (handle >= 0)
		close(handle);
	static const char *const ends[] = { "", "-wal", "-shm" };
	for (size_t i = 0; !good && i < LENGTH(ends); i++)
		(void)unlink(arena_format(restoring->arena, "%s%s", partial, ends[i]));
	return good;
}

/* The configuration comes back beside: its database and its addresses were those of elsewhere. */
static bool
put_conf(struct restoring *restoring, bool *there_r, struct fault *fault_r)
{
	struct span bytes;
	*there_r = part_by_name(&restoring->manifest, SPAN("parvis.conf")) != NULL;
	return !*there_r ||
	       (pack_read(restoring->arena, restoring->pack, "parvis.conf", &bytes, fault_r) &&
	        file_write(restoring->arena,
	                   arena_format(restoring->arena, "%s/parvis.conf.sauvegarde",
	                                restoring->options->data),
	                   bytes, fault_r));
}

/* --- the command ----------------------------------------------------------------------------- */

static void
tell(const struct restoring *restoring, bool has_conf)
{
	const struct keep_manifest *manifest = &restoring->manifest;
	struct text text = text_new(restoring->arena, 4096);
	text_add_z(&text, "Rétabli\u202f: la sauvegarde du ");
	text_add_date_words(&text, day_here(manifest->made_unix_s));
	text_format(&text, " à %d\u00a0h\u00a0%02d UTC", (int)(manifest->made_unix_s % DAY_S / 3600),
	            (int)(manifest->made_unix_s % 3600 / 60));
	text_format(&text, " (%.*s, Parvis %.*s), %zu tables, ", SPAN_ARGS(manifest->engine),
	            SPAN_ARGS(manifest->program), restoring->table_count);
	text_add_count(&text, restoring->rows);
	text_add_z(&text, " lignes.\n");
	if (has_conf)
		text_add_z(&text, "Sa configuration est dans parvis.conf.sauvegarde\u202f: reprenez-en ce qui "
		                  "convient à cette machine.\n");
	text_format(&text,
	            "Pour finir\u202f: parvis restore FICHIER-DES-CLÉS --data %s, si une enquête était "
	            "ouverte, puis parvis check --data %s\n",
	            restoring->options->data, restoring->options->data);
	fputs(text_z(&text), stdout);
}

static int
restore_data(struct restoring *restoring)
{
	const struct keep_options *options = restoring->options;
	struct fault fault;
	struct house house;
	bool is_empty, has_conf;
	const enum found found =
		keep_folder_is_empty(restoring->arena, options->data, &is_empty, &fault);
	if (found == FOUND_FAILED)
		return keep_say_fault(&fault);
	if (!is_empty)
		return keep_say_wrong("Ce dossier n’est pas vide\u202f: une sauvegarde se rétablit dans un "
		                      "dossier neuf, jamais sur des données. Donnez-en un autre.");
	if (!tables_are_all_there(restoring, &fault) || !parts_are_whole(restoring, &fault) ||
	    !folder_make(restoring->arena, options->data, &fault))
		return keep_say_fault(&fault);
	const bool good = options->database != NULL ? fill_store(restoring, options->database, &fault)
	                                            : make_file(restoring, &fault);
	if (!good && found == FOUND_NONE)
		(void)rmdir(options->data); /* it was made here */
	if (!good) {
		(void)keep_say_fault(&fault);
		return restoring->is_occupied ? KEEP_WRONG : KEEP_FAULT;
	}
	/* The program's own opening: a backup of before takes its missing steps now. */
	if (!put_conf(restoring, &has_conf, &fault) ||
	    !house_open(restoring->arena, options->data, options->database, &house, &fault))
		return keep_say_fault(&fault);
	store_close(house.store);
	tell(restoring, has_conf);
	return KEEP_DONE;
}

/* What begins otherwise, or has no manifest, was never one: no other copy will do. */
static bool
is_a_backup(const char *path, const struct pack *pack)
{
	char begin[2] = "";
	FILE *file = pack == NULL ? fopen(path, "rbe") : NULL;
	if (pack != NULL)
		return pack_has(pack, keep_manifest_name);
	if (file == NULL)
		return true; /* its own fault says why */
	const size_t got = fread(begin, 1, sizeof begin, file);
	fclose(file);
	return got == sizeof begin && memcmp(begin, "PK", 2) == 0;
}

int
keep_restore(struct arena *arena, const struct keep_options *options)
{
	struct restoring restoring = { .arena = arena, .options = options };
	struct fault fault;
	struct span text;
	vault_start();
	restoring.pack = pack_open(arena, options->file, &fault);
	if (!is_a_backup(options->file, restoring.pack))
		return keep_say_wrong(arena_format(arena, "«\u202f%s\u202f» n’est pas une sauvegarde de "
		                                          "Parvis\u202f: rien n’a été fait.",
		                                   options->file));
	if (restoring.pack == NULL ||
	    !pack_read(arena, restoring.pack, keep_manifest_name, &text, &fault) ||
	    !keep_manifest_read(arena, text, &restoring.manifest, &fault))
		return keep_say_fault(&fault);
	if (restoring.manifest.kind == KEEP_DATA)
		return restore_data(&restoring);
	if (!parts_are_whole(&restoring, &fault))
		return keep_say_fault(&fault);
	return keep_restore_keys(arena, options, restoring.pack, &restoring.manifest);
}
