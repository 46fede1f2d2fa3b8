/* A house as it is: opened to be copied or looked at, never changed. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "craft/vault/vault.h"
#include "doors/house/house.h"
#include "doors/keep/keep_inside.h"

int
keep_say_fault(const struct fault *fault)
{
	house_say_fault(fault);
	return KEEP_FAULT;
}

int
keep_say_wrong(const char *sentence)
{
	fprintf(stderr, "%s\n", sentence);
	return KEEP_WRONG;
}

enum found
keep_folder_is_empty(struct arena *arena, const char *folder, bool *empty_r,
                     struct fault *fault_r)
{
	DIR *opened = opendir(folder);
	*empty_r = true;
	if (opened == NULL && errno == ENOENT)
		return FOUND_NONE;
	if (opened == NULL)
		return file_fault(arena, "open", folder, errno, fault_r), FOUND_FAILED;
	for (struct dirent *entry; *empty_r && (entry = readdir(opened)) != NULL;)
		*empty_r = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
	closedir(opened);
	return FOUND_ONE;
}

static bool
read_house(struct keep_house *house, struct fault *fault_r)
{
	struct arena *arena = house->arena;
	struct store_schema *at;
	size_t count, at_count, known_steps = 0;
	const struct store_schema *schemas = house_schemas(arena, &count);
	house->db = store_read(arena, house->store, fault_r);
	if (house->db == NULL ||
	    !store_steps(arena, house->db, &house->steps, &house->step_count, fault_r) ||
	    !store_schemas_at(arena, schemas, count, house->steps, house->step_count, &at, &at_count,
	                      fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		for (struct span line, rest = schemas[i].sql; span_cut(&rest, '\n', &line);)
			known_steps += span_starts(line, "-- step ");
	house->is_behind = house->step_count < known_steps;
	house->tables = store_tables(arena, at, at_count, &house->table_count);
	return place_root_there(arena, house->db, &house->root_id, fault_r);
}

bool
keep_is_there(struct arena *arena, const struct keep_options *options, int *code_r)
{
	struct fault fault;
	const enum found found = house_is_there(arena, options->data, options->database, &fault);
	if (found == FOUND_FAILED)
		*code_r = keep_say_fault(&fault);
	else if (found == FOUND_NONE)
		*code_r = keep_say_wrong(
			arena_format(arena,
		                 "Il n’y a pas de données de Parvis dans «\u202f%s\u202f». Vérifiez son nom\u202f; "
		                 "si la base est sous PostgreSQL, ajoutez --database.",
		                 options->data));
	return found == FOUND_ONE;
}

bool
keep_open(struct arena *arena, const struct keep_options *options, struct keep_house *house_r,
          int *code_r)
{
	struct fault fault;
	const char *file = arena_format(arena, "%s/parvis.sqlite", options->data);
	vault_start();
	*house_r = (struct keep_house){ .arena = arena, .folder = options->data };
	if (!keep_is_there(arena, options, code_r))
		return false;
	struct store_options opening = { .address = options->database != NULL ? options->database : file,
		                             .as_it_is = true };
	opening.schemas = house_schemas(arena, &opening.schema_count);
	house_r->store = store_open(arena, &opening, &fault);
	*code_r = KEEP_FAULT;
	if (house_r->store != NULL && read_house(house_r, &fault))
		return true;
	keep_say_fault(&fault);
	return false;
}
