/* Some places and those above them, without loading the tree. */
#include "ground/place/place_inside.h"

enum { BRANCH_COUNT_MAX = 1000 }; /* places above one another: a circle ends sooner */

static const char place_sql_branch_node[] DB_SQL =
	"SELECT p.code, n.from_day, n.name"
	"  FROM place_node p"
	"  LEFT JOIN place_name n ON n.root_id = p.root_id AND n.place_id = p.place_id"
	" WHERE p.root_id = $1 AND p.place_id = $2"
	" ORDER BY n.from_day, n.import_id";

static const char place_sql_branch_parent[] DB_SQL =
	"SELECT from_day, parent_id"
	"  FROM place_parent"
	" WHERE root_id = $1 AND place_id = $2"
	" ORDER BY from_day, import_id";

/* As for the whole tree: the last row that is not after `day` counts, else the first. */
static enum found
read_node(struct arena *arena, struct db *db, int64_t root_id, int32_t day,
          struct place_loose *loose, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, place_sql_branch_node,
	                           WITH(db_int64(root_id), db_int64(loose->id)));
	enum found found, any = FOUND_NONE;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const bool is_named = !rows_is_null(rows, 1);
		if (any == FOUND_NONE)
			loose->code = loose->name = span_keep(arena, rows_text(rows, 0));
		if (is_named && (any == FOUND_NONE || rows_int64(rows, 1) <= day))
			loose->name = span_keep(arena, rows_text(rows, 2));
		any = FOUND_ONE;
	}
	rows_end(rows);
	return found == FOUND_FAILED ? FOUND_FAILED : any;
}

static bool
read_parent(struct arena *arena, struct db *db, int64_t root_id, int32_t day,
            struct place_loose *loose, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, place_sql_branch_parent,
	                           WITH(db_int64(root_id), db_int64(loose->id)));
	enum found found;
	bool is_first = true;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (is_first || rows_int64(rows, 0) <= day)
			loose->parent = rows_is_null(rows, 1) ? 0 : rows_int64(rows, 1);
		is_first = false;
	}
	rows_end(rows);
	return found != FOUND_FAILED;
}

static bool
is_there(const struct place_loose *loose, uint32_t count, int64_t place_id)
{
	for (uint32_t i = 0; i < count; i++)
		if (loose[i].id == place_id)
			return true;
	return false;
}

struct place_tree *
place_branch_load(struct arena *arena, struct db *db, int64_t root_id, int32_t day,
                  const int64_t *place_ids, size_t count, struct fault *fault_r)
{
	struct place_loose *loose = NULL;
	uint32_t loose_count = 0, room = 0;
	for (size_t i = 0; i < count; i++)
		for (int64_t id = place_ids[i];
		     id != 0 && loose_count < BRANCH_COUNT_MAX && !is_there(loose, loose_count, id);) {
			if (loose_count == room) {
				loose = arena_grow(arena, loose, room, room + 16, sizeof *loose);
				room += 16;
			}
			struct place_loose *one = &loose[loose_count];
			*one = (struct place_loose){ .id = id };
			const enum found found = read_node(arena, db, root_id, day, one, fault_r);
			if (found == FOUND_NONE)
				break;
			if (found == FOUND_FAILED || !read_parent(arena, db, root_id, day, one, fault_r))
				return NULL;
			loose_count++;
			id = one->parent;
		}
	return place_tree_of(arena, loose, loose_count);
}

static const char place_sql_of_code[] DB_SQL =
	"SELECT place_id"
	"  FROM place_node"
	" WHERE root_id = $1 AND code = $2";

enum found
place_of_code(struct arena *arena, struct db *db, int64_t root_id, struct span code,
              int64_t *place_id_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, place_sql_of_code, WITH(db_int64(root_id), db_text(code)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*place_id_r = rows_int64(rows, 0);
	rows_end(rows);
	return found;
}
