/* Templates and their versions; which offerings have their replies read first. */
#include "base/ident.h"
#include "welcome/reply/reply_inside.h"

#define COLUMNS                                                                                   \
	"t.template_id, t.place_id, t.offering_id, t.version, t.is_closed, t.uses, v.name, v.text,"  \
	" v.is_to_check, v.account_id, v.at_unix_s"

static struct reply_template
template_of(struct arena *arena, const struct rows *rows)
{
	return (struct reply_template){
		.template_id = rows_int64(rows, 0),
		.place_id = rows_int64(rows, 1),
		.offering_id = rows_int64(rows, 2),
		.version = rows_int64(rows, 3),
		.is_closed = rows_int64(rows, 4) != 0,
		.uses = rows_int64(rows, 5),
		.name = span_keep(arena, rows_text(rows, 6)),
		.text = span_keep(arena, rows_text(rows, 7)),
		.is_to_check = rows_int64(rows, 8) != 0,
		.account_id = rows_int64(rows, 9),
		.at_unix_s = rows_int64(rows, 10),
	};
}

static bool
take_all(struct arena *arena, struct rows *rows, size_t most, struct reply_template **templates_r,
         size_t *count_r, struct fault *fault_r)
{
	enum found found = FOUND_NONE;
	*templates_r = arena_array_of(arena, struct reply_template, most);
	*count_r = 0;
	while (*count_r < most && (found = rows_next(rows, fault_r)) == FOUND_ONE)
		(*templates_r)[(*count_r)++] = template_of(arena, rows);
	rows_end(rows);
	return found != FOUND_FAILED;
}

/* --- reading ---------------------------------------------------------------------------------- */

static const char reply_sql_templates[] DB_SQL =
	"SELECT " COLUMNS
	"  FROM reply_template t"
	"  JOIN reply_version v ON v.root_id = t.root_id AND v.template_id = t.template_id"
	"                      AND v.version = t.version"
	" WHERE t.root_id = $1 AND ($2 = 0 OR t.offering_id = 0 OR t.offering_id = $2)"
	" ORDER BY t.is_closed, v.name, t.template_id";

bool
reply_store_templates(struct arena *arena, struct db *db, int64_t root_id, int64_t offering_id,
                      struct reply_template **templates_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, reply_sql_templates, WITH(db_int64(root_id), db_int64(offering_id)));
	return take_all(arena, rows, REPLY_TEMPLATE_COUNT_MAX, templates_r, count_r, fault_r);
}

/* Is it the unit itself, or above it? */
static bool
holds_at(const struct place_tree *tree, int64_t place_id, int64_t unit_id)
{
	if (place_id == 0)
		return true;
	for (uint32_t at = unit_id == 0 ? PLACE_NONE : place_by_id(tree, unit_id); at != PLACE_NONE;
	     at = tree->places[at].parent)
		if (tree->places[at].id == place_id)
			return true;
	return false;
}

bool
reply_offered(struct arena *arena, struct db *db, int64_t root_id, const struct place_tree *tree,
              const struct desk_request *request, struct reply_template **templates_r,
              size_t *count_r, struct fault *fault_r)
{
	struct reply_template *all;
	size_t count;
	*count_r = 0;
	if (!reply_store_templates(arena, db, root_id, request->offering_id, &all, &count, fault_r))
		return false;
	for (size_t i = 0; i < count && *count_r < REPLY_OFFERED_COUNT_MAX; i++)
		if (!all[i].is_closed && holds_at(tree, all[i].place_id, request->unit_id))
			all[(*count_r)++] = all[i];
	*templates_r = all;
	return true;
}

static const char reply_sql_template[] DB_SQL =
	"SELECT " COLUMNS
	"  FROM reply_template t"
	"  JOIN reply_version v ON v.root_id = t.root_id AND v.template_id = t.template_id"
	"                      AND v.version = t.version"
	" WHERE t.root_id = $1 AND t.template_id = $2";

enum found
reply_template_load(struct arena *arena, struct db *db, int64_t root_id, int64_t template_id,
                    struct reply_template *template_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, reply_sql_template, WITH(db_int64(root_id), db_int64(template_id)));
	const enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*template_r = template_of(arena, rows);
	rows_end(rows);
	return found;
}

static const char reply_sql_versions[] DB_SQL =
	"SELECT v.template_id, t.place_id, t.offering_id, v.version, t.is_closed, t.uses, v.name, v.text,"
	"       v.is_to_check, v.account_id, v.at_unix_s"
	"  FROM reply_version v"
	"  JOIN reply_template t ON t.root_id = v.root_id AND t.template_id = v.template_id"
	" WHERE v.root_id = $1 AND v.template_id = $2"
	" ORDER BY v.version DESC";

bool
reply_store_versions(struct arena *arena, struct db *db, int64_t root_id, int64_t template_id,
                     struct reply_template **versions_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, reply_sql_versions, WITH(db_int64(root_id), db_int64(template_id)));
	return take_all(arena, rows, REPLY_VERSION_COUNT_MAX, versions_r, count_r, fault_r);
}

/* --- writing ---------------------------------------------------------------------------------- */

static const char reply_sql_count[] DB_SQL = "SELECT count(*) FROM reply_template WHERE root_id = $1";

static const char reply_sql_add[] DB_SQL =
	"INSERT INTO reply_template (root_id, template_id, place_id, offering_id, version, is_closed,"
	"                            uses)"
	" VALUES ($1, $2, $3, $4, 1, $5, 0)";

static const char reply_sql_change[] DB_SQL =
	"UPDATE reply_template"
	"   SET place_id = $3, offering_id = $4, is_closed = $5, version = version + 1"
	" WHERE root_id = $1 AND template_id = $2 AND version = $6";

static const char reply_sql_add_version[] DB_SQL =
	"INSERT INTO reply_version (root_id, template_id, version, name, text, is_to_check, account_id,"
	"                           at_unix_s)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

static enum found
has_room(struct arena *arena, struct db *db, int64_t root_id, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, reply_sql_count, WITH(db_int64(root_id)));
	if (rows_next(rows, fault_r) != FOUND_ONE)
		return FOUND_FAILED;
	const bool has = rows_int64(rows, 0) < REPLY_TEMPLATE_COUNT_MAX;
	rows_end(rows);
	return has ? FOUND_ONE : FOUND_NONE;
}

enum found
reply_store_save(struct arena *arena, struct db *db, int64_t root_id,
                 struct reply_template *template, struct fault *fault_r)
{
	int64_t changed = 0;
	const bool is_new = template->template_id == 0;
	const enum found room = is_new ? has_room(arena, db, root_id, fault_r) : FOUND_ONE;
	if (room != FOUND_ONE)
		return room;
	const int64_t template_id = is_new ? ident_ordered() : template->template_id;
	if (!db_do(db, is_new ? reply_sql_add : reply_sql_change,
	           WITH(db_int64(root_id), db_int64(template_id), db_int64(template->place_id),
	                db_int64(template->offering_id), db_int64(template->is_closed),
	                db_int64(template->version)),
	           &changed, fault_r))
		return FOUND_FAILED;
	if (changed == 0)
		return FOUND_NONE;
	if (!db_do(db, reply_sql_add_version,
	           WITH(db_int64(root_id), db_int64(template_id), db_int64(template->version + 1),
	                db_text(template->name), db_text(template->text),
	                db_int64(template->is_to_check), db_int64(template->account_id),
	                db_int64(template->at_unix_s)),
	           NULL, fault_r))
		return FOUND_FAILED;
	template->template_id = template_id; /* a write that runs again writes the same one again */
	return FOUND_ONE;
}

bool
reply_plant(struct arena *arena, struct db *db, int64_t root_id, int64_t account_id, int64_t at_s,
            struct fault *fault_r)
{
	for (size_t i = 0; i < reply_shipped_count; i++) {
		struct reply_template template = { .name = span_of(reply_shipped[i].name),
			                               .text = span_of(reply_shipped[i].text),
			                               .is_to_check = reply_shipped[i].is_legal,
			                               .account_id = account_id,
			                               .at_unix_s = at_s };
		if (reply_store_save(arena, db, root_id, &template, fault_r) != FOUND_ONE)
			return false;
	}
	return true;
}

static const char reply_sql_use[] DB_SQL =
	"UPDATE reply_template SET uses = uses + 1 WHERE root_id = $1 AND template_id = $2";

bool
reply_count_use(struct db *db, int64_t root_id, int64_t template_id, struct fault *fault_r)
{
	return template_id == 0 || db_do(db, reply_sql_use,
	                                 WITH(db_int64(root_id), db_int64(template_id)), NULL, fault_r);
}

/* --- rules ------------------------------------------------------------------------------------ */

static const char reply_sql_is_read[] DB_SQL =
	"SELECT 1 FROM reply_rule WHERE root_id = $1 AND offering_id = $2";

bool
reply_is_read_first(struct arena *arena, struct db *db, int64_t root_id, int64_t offering_id,
                    bool *is_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, reply_sql_is_read, WITH(db_int64(root_id), db_int64(offering_id)));
	const enum found found = rows_next(rows, fault_r);
	rows_end(rows);
	*is_r = found == FOUND_ONE;
	return found != FOUND_FAILED;
}

static const char reply_sql_rule[] DB_SQL =
	"INSERT INTO reply_rule (root_id, offering_id) VALUES ($1, $2)"
	" ON CONFLICT (root_id, offering_id) DO NOTHING";

static const char reply_sql_unrule[] DB_SQL =
	"DELETE FROM reply_rule WHERE root_id = $1 AND offering_id = $2";

bool
reply_store_rule(struct db *db, int64_t root_id, int64_t offering_id, bool is_read,
                 struct fault *fault_r)
{
	return db_do(db, is_read ? reply_sql_rule : reply_sql_unrule,
	             WITH(db_int64(root_id), db_int64(offering_id)), NULL, fault_r);
}
