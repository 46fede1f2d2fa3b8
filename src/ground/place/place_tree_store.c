#include <pthread.h>

#include "base/ident.h"
#include "craft/store/store.h"
#include "ground/place/place_inside.h"

/* --- as its rows tell it ---------------------------------------------------------------------- */

static const char place_sql_count[] DB_SQL =
	"SELECT count(*)"
	"  FROM place_node"
	" WHERE root_id = $1";

static const char place_sql_nodes[] DB_SQL =
	"SELECT place_id, code"
	"  FROM place_node"
	" WHERE root_id = $1"
	" ORDER BY place_id";

/* The first row known of a place also holds for the days before it: a wave of last year may be
 * imported before the tree is. */
static const char place_sql_names[] DB_SQL =
	"SELECT place_id, from_day, name"
	"  FROM place_name"
	" WHERE root_id = $1"
	" ORDER BY place_id, from_day, import_id";

static const char place_sql_parents[] DB_SQL =
	"SELECT place_id, from_day, parent_id"
	"  FROM place_parent"
	" WHERE root_id = $1"
	" ORDER BY place_id, from_day, import_id";

static enum found
load_nodes(struct arena *arena, struct db *db, int64_t root_id, struct place_loose *loose,
           uint32_t count, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, place_sql_nodes, WITH(db_int64(root_id)));
	enum found found;
	for (uint32_t i = 0; (found = rows_next(rows, fault_r)) == FOUND_ONE; i++) {
		must(i < count);
		loose[i].id = rows_int64(rows, 0);
		loose[i].code = span_keep(arena, rows_text(rows, 1));
		loose[i].name = loose[i].code;
	}
	rows_end(rows);
	return found;
}

/* Rows come by place, then by day: the last one that is not after `day` counts, else the first. */
static enum found
load_dated(struct arena *arena, struct db *db, int64_t root_id, int32_t day, bool names,
           struct place_loose *loose, uint32_t count, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, names ? place_sql_names : place_sql_parents,
	                           WITH(db_int64(root_id)));
	enum found found;
	int64_t before = 0;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		const int64_t place_id = rows_int64(rows, 0);
		const bool first = place_id != before;
		before = place_id;
		if (!first && rows_int64(rows, 1) > day)
			continue;
		const uint32_t at = place_loose_find(loose, count, place_id);
		must(at != PLACE_NONE);
		if (names)
			loose[at].name = span_keep(arena, rows_text(rows, 2));
		else
			loose[at].parent = rows_is_null(rows, 2) ? 0 : rows_int64(rows, 2);
	}
	rows_end(rows);
	return found;
}

static struct place_tree *
read_tree(struct arena *arena, struct db *db, int64_t root_id, int32_t day, uint32_t count,
          struct fault *fault_r)
{
	struct place_loose *loose = arena_array_of(arena, struct place_loose, count + 1);
	if (load_nodes(arena, db, root_id, loose, count, fault_r) == FOUND_FAILED ||
	    load_dated(arena, db, root_id, day, true, loose, count, fault_r) == FOUND_FAILED ||
	    load_dated(arena, db, root_id, day, false, loose, count, fault_r) == FOUND_FAILED)
		return NULL;
	return place_tree_of(arena, loose, count);
}

/* --- kept between visits ---------------------------------------------------------------------- */

/* Almost every page wants the tree, and it changes a few times a year: it was a third of what a list of
 * requests cost. A tree is kept under the mark that the organisation bears in the database, drawn anew in the
 * transaction of each change: another program's change is seen as one's own, and a change that was given up
 * leaves a mark that nobody will bear again. */
static const char place_sql_stamp[] DB_SQL =
	"SELECT tree_stamp"
	"  FROM place_root"
	" WHERE root_id = $1";

static const char place_sql_stamp_set[] DB_SQL =
	"UPDATE place_root"
	"   SET tree_stamp = $2"
	" WHERE root_id = $1";

bool
place_tree_changes(struct db *db, int64_t root_id, struct fault *fault_r)
{
	return db_do(db, place_sql_stamp_set, WITH(db_int64(root_id), db_int64(ident_random())), NULL,
	             fault_r);
}

enum { KEPT_COUNT = 8, KEPT_PLACES_MAX = 20000 };

static struct kept {
	struct arena *arena; /* of the tree; NULL: nothing is kept here */
	struct place_tree tree;
	int64_t root_id, stamp;
	int32_t day;
	unsigned holders; /* visits that read it: it stays until they end */
	uint64_t turn;    /* of its last reader */
} all_kept[KEPT_COUNT];
static uint64_t last_turn;
static pthread_mutex_t kept_lock = PTHREAD_MUTEX_INITIALIZER;

static void
give_back(void *subject)
{
	struct kept *kept = subject;
	pthread_mutex_lock(&kept_lock);
	kept->holders--;
	pthread_mutex_unlock(&kept_lock);
}

/* Until `arena` ends. Under the lock. */
static struct place_tree *
lend(struct arena *arena, struct kept *kept)
{
	struct place_tree *tree = arena_new_of(arena, struct place_tree);
	*tree = kept->tree;
	kept->holders++;
	kept->turn = ++last_turn;
	arena_defer(arena, give_back, kept);
	return tree;
}

static struct place_tree *
kept_tree(struct arena *arena, int64_t root_id, int64_t stamp, int32_t day)
{
	struct place_tree *tree = NULL;
	pthread_mutex_lock(&kept_lock);
	for (size_t i = 0; i < KEPT_COUNT && tree == NULL; i++) {
		struct kept *kept = &all_kept[i];
		if (kept->arena != NULL && kept->stamp == stamp && kept->day == day &&
		    kept->root_id == root_id)
			tree = lend(arena, kept);
	}
	pthread_mutex_unlock(&kept_lock);
	return tree;
}

static void
end_arena(void *subject)
{
	arena_end(subject);
}

/* In the place of the one that was read longest ago; while all are being read, for this reader alone. */
static struct place_tree *
keep_tree(struct arena *arena, const struct kept *new)
{
	struct place_tree *tree = NULL;
	pthread_mutex_lock(&kept_lock);
	struct kept *oldest = NULL;
	for (size_t i = 0; i < KEPT_COUNT; i++)
		if (all_kept[i].holders == 0 && (oldest == NULL || all_kept[i].turn < oldest->turn))
			oldest = &all_kept[i];
	if (oldest != NULL) {
		if (oldest->arena != NULL)
			arena_end(oldest->arena);
		*oldest = *new;
		tree = lend(arena, oldest);
	}
	pthread_mutex_unlock(&kept_lock);
	if (tree == NULL) {
		tree = arena_new_of(arena, struct place_tree);
		*tree = new->tree;
		arena_defer(arena, end_arena, new->arena);
	}
	return tree;
}

/* One number. */
static bool
read_number(struct arena *arena, struct db *db, const char *sql, int64_t root_id, int64_t *number_r,
            struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, sql, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	*number_r = found == FOUND_ONE ? rows_int64(rows, 0) : 0;
	rows_end(rows);
	return found != FOUND_FAILED;
}

/* Who is changing the tree reads her own rows, which may still be given up: nothing is kept of them. */
struct place_tree *
place_tree_load(struct arena *arena, struct db *db, int64_t root_id, int32_t day,
                struct fault *fault_r)
{
	struct kept new = { .root_id = root_id, .day = day };
	int64_t count;
	if (!db_writes(db)) {
		if (!read_number(arena, db, place_sql_stamp, root_id, &new.stamp, fault_r))
			return NULL;
		struct place_tree *kept = kept_tree(arena, root_id, new.stamp, day);
		if (kept != NULL)
			return kept;
	}
	if (!read_number(arena, db, place_sql_count, root_id, &count, fault_r))
		return NULL;
	must(count <= PLACE_COUNT_MAX);
	if (new.stamp == 0 || count > KEPT_PLACES_MAX)
		return read_tree(arena, db, root_id, day, (uint32_t)count, fault_r);
	new.arena = arena_new(ARENA_VISIT_SIZE_MAX);
	const struct place_tree *tree =
		read_tree(new.arena, db, root_id, day, (uint32_t)count, fault_r);
	if (tree == NULL) {
		arena_end(new.arena);
		return NULL;
	}
	new.tree = *tree;
	return keep_tree(arena, &new);
}
