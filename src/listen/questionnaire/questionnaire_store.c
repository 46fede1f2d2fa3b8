#include "base/ident.h"
#include "listen/questionnaire/questionnaire_inside.h"

/* --- levels ---------------------------------------------------------------------------------- */

static const char questionnaire_sql_any[] DB_SQL =
	"SELECT form_id"
	"  FROM questionnaire_form"
	" WHERE root_id = $1"
	" LIMIT 1";

static const char questionnaire_sql_level_add[] DB_SQL =
	"INSERT INTO questionnaire_level (root_id, scale, level, code, words, choices_max)"
	" VALUES ($1, $2, $3, $4, $5, $6)";

static const char questionnaire_sql_levels[] DB_SQL =
	"SELECT code, words, choices_max"
	"  FROM questionnaire_level"
	" WHERE root_id = $1 AND scale = $2"
	" ORDER BY level";

bool
questionnaire_store_is_empty(struct arena *arena, struct db *db, int64_t root_id,
                             bool *is_empty_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, questionnaire_sql_any, WITH(db_int64(root_id)));
	const enum found found = rows_next(rows, fault_r);
	*is_empty_r = found == FOUND_NONE;
	rows_end(rows);
	return found != FOUND_FAILED;
}

bool
questionnaire_store_level_add(struct db *db, int64_t root_id,
                              const struct question_scale *scale, size_t level,
                              struct fault *fault_r)
{
	return db_do(db, questionnaire_sql_level_add,
	             WITH(db_int64(root_id), db_text(scale->code), db_int64((int64_t)level),
	                  db_text(scale->level_codes[level]), db_text(scale->words[level]),
	                  db_int64((int64_t)scale->choice_count_max)),
	             NULL, fault_r);
}

enum found
questionnaire_scale_load(struct arena *arena, struct db *db, int64_t root_id, struct span code,
                         struct question_scale *scale_r, struct fault *fault_r)
{
	struct rows *rows =
		db_ask(arena, db, questionnaire_sql_levels, WITH(db_int64(root_id), db_text(code)));
	*scale_r = (struct question_scale){ .code = code };
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE &&
	       scale_r->level_count < QUESTION_LEVEL_COUNT_MAX) {
		scale_r->level_codes[scale_r->level_count] = span_keep(arena, rows_text(rows, 0));
		scale_r->words[scale_r->level_count++] = span_keep(arena, rows_text(rows, 1));
		scale_r->choice_count_max = (size_t)rows_int64(rows, 2);
	}
	rows_end(rows);
	return found == FOUND_FAILED ? FOUND_FAILED
	                             : scale_r->level_count > 0 ? FOUND_ONE : FOUND_NONE;
}

/* --- questions ------------------------------------------------------------------------------- */

static const char questionnaire_sql_item_add[] DB_SQL =
	"INSERT INTO questionnaire_item (root_id, item_id, version, code, kind, dimension,"
	"                                commitments, first_words, second_words, third_words, scale,"
	"                                is_reversed, about, about_side, source, is_checked,"
	"                                same_series)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";

static const char questionnaire_sql_items[] DB_SQL =
	"SELECT i.item_id, i.version, i.code, i.kind, i.dimension, i.commitments, i.first_words,"
	"       i.second_words, i.third_words, i.scale, i.is_reversed, i.about, i.about_side,"
	"       i.source, i.is_checked"
	"  FROM questionnaire_item i"
	" WHERE i.root_id = $1"
	"   AND i.version = (SELECT max(l.version) FROM questionnaire_item l"
	"                     WHERE l.root_id = $1 AND l.item_id = i.item_id)"
	" ORDER BY i.code, i.item_id"
	" LIMIT 2000";

static const char questionnaire_sql_entries[] DB_SQL =
	"SELECT i.item_id, i.version, i.code, i.kind, i.dimension, i.commitments, i.first_words,"
	"       i.second_words, i.third_words, i.scale, i.is_reversed, i.about, i.about_side,"
	"       i.source, i.is_checked, e.first_rank, e.second_rank, e.third_rank"
	"  FROM questionnaire_entry e"
	"  JOIN questionnaire_item i"
	"    ON i.root_id = e.root_id AND i.item_id = e.item_id AND i.version = e.version"
	" WHERE e.root_id = $1 AND e.form_id = $2"
	" ORDER BY e.item_id";

bool
questionnaire_store_item_add(struct db *db, int64_t root_id, const struct question *question,
                             bool same_series, struct fault *fault_r)
{
	return db_do(db, questionnaire_sql_item_add,
	             WITH(db_int64(root_id), db_int64(question->item_id),
	                  db_int64(question->version), db_text(question->code),
	                  db_text(span_from(&question->kind, 1)), db_text(question->dimension),
	                  db_text(question->commitments), db_text(question->sentence[SIDE_USAGER]),
	                  db_text(question->sentence[SIDE_AGENT]),
	                  db_text(question->sentence[SIDE_LEADER]), db_text(question->scale),
	                  db_int64(question->is_reversed), db_text(question->about),
	                  db_int64(question->about_side), db_text(question->source),
	                  db_int64(question->is_checked), db_int64(same_series)),
	             NULL, fault_r);
}

static struct question
question_of(struct arena *arena, const struct rows *rows)
{
	struct question question = {
		.item_id = rows_int64(rows, 0),
		.version = rows_int64(rows, 1),
		.code = span_keep(arena, rows_text(rows, 2)),
		.kind = rows_text(rows, 3).at[0],
		.dimension = span_keep(arena, rows_text(rows, 4)),
		.commitments = span_keep(arena, rows_text(rows, 5)),
		.scale = span_keep(arena, rows_text(rows, 9)),
		.is_reversed = rows_int64(rows, 10) != 0,
		.about = span_keep(arena, rows_text(rows, 11)),
		.about_side = (enum side)rows_int64(rows, 12),
		.source = span_keep(arena, rows_text(rows, 13)),
		.is_checked = rows_int64(rows, 14) != 0,
	};
	for (int side = 0; side < SIDE_COUNT; side++)
		question.sentence[side] = span_keep(arena, rows_text(rows, 6 + side));
	return question;
}

bool
questionnaire_store_items(struct arena *arena, struct db *db, int64_t root_id,
                          struct question **questions_r, size_t *count_r,
                          struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, questionnaire_sql_items, WITH(db_int64(root_id)));
	struct question *questions = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 64 == 0)
			questions = arena_grow(arena, questions, count, count + 64, sizeof *questions);
		questions[count++] = question_of(arena, rows);
	}
	rows_end(rows);
	*questions_r = questions;
	*count_r = count;
	return found != FOUND_FAILED;
}

static const char questionnaire_sql_series[] DB_SQL =
	"SELECT count(*)"
	"  FROM questionnaire_item"
	" WHERE root_id = $1 AND code = $2 AND version > $3 AND version <= $4 AND same_series = 1";

bool
questionnaire_same_series(struct arena *arena, struct db *db, int64_t root_id, struct span code,
                          int64_t from_version, int64_t to_version, bool *same_r,
                          struct fault *fault_r)
{
	must(from_version <= to_version);
	struct rows *rows = db_ask(arena, db, questionnaire_sql_series,
	                           WITH(db_int64(root_id), db_text(code), db_int64(from_version),
	                                db_int64(to_version)));
	const enum found found = rows_next(rows, fault_r);
	*same_r = found == FOUND_ONE && rows_int64(rows, 0) == to_version - from_version;
	rows_end(rows);
	return found != FOUND_FAILED;
}

/* --- forms ----------------------------------------------------------------------------------- */

static const char questionnaire_sql_forms[] DB_SQL =
	"SELECT form_id, name, version, is_asked"
	"  FROM questionnaire_form"
	" WHERE root_id = $1"
	" ORDER BY is_default DESC, name, version DESC, form_id"
	" LIMIT 500";

static const char questionnaire_sql_form[] DB_SQL =
	"SELECT form_id, name, version, is_asked"
	"  FROM questionnaire_form"
	" WHERE root_id = $1 AND form_id = $2";

static const char questionnaire_sql_form_add[] DB_SQL =
	"INSERT INTO questionnaire_form (root_id, form_id, name, version, is_default, is_asked)"
	" VALUES ($1, $2, $3, $4, $5, 0)";

static const char questionnaire_sql_form_name[] DB_SQL =
	"UPDATE questionnaire_form"
	"   SET name = $3"
	" WHERE root_id = $1 AND form_id = $2";

static const char questionnaire_sql_form_asked[] DB_SQL =
	"UPDATE questionnaire_form"
	"   SET is_asked = 1"
	" WHERE root_id = $1 AND form_id = $2";

static const char questionnaire_sql_entries_clear[] DB_SQL =
	"DELETE FROM questionnaire_entry WHERE root_id = $1 AND form_id = $2";

static const char questionnaire_sql_entry_add[] DB_SQL =
	"INSERT INTO questionnaire_entry (root_id, form_id, item_id, version, first_rank, second_rank,"
	"                                 third_rank)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7)";

static struct questionnaire
form_of(struct arena *arena, const struct rows *rows)
{
	return (struct questionnaire){ .form_id = rows_int64(rows, 0),
		                           .name = span_keep(arena, rows_text(rows, 1)),
		                           .version = rows_int64(rows, 2),
		                           .is_asked = rows_int64(rows, 3) != 0 };
}

bool
questionnaire_list(struct arena *arena, struct db *db, int64_t root_id,
                   struct questionnaire **forms_r, size_t *count_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, questionnaire_sql_forms, WITH(db_int64(root_id)));
	struct questionnaire *forms = NULL;
	size_t count = 0;
	enum found found;
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		if (count % 32 == 0)
			forms = arena_grow(arena, forms, count, count + 32, sizeof *forms);
		forms[count++] = form_of(arena, rows);
	}
	rows_end(rows);
	*forms_r = forms;
	*count_r = count;
	return found != FOUND_FAILED;
}

enum found
questionnaire_load(struct arena *arena, struct db *db, int64_t root_id, int64_t form_id,
                   struct questionnaire *form_r, struct fault *fault_r)
{
	struct rows *rows = db_ask(arena, db, questionnaire_sql_form,
	                           WITH(db_int64(root_id), db_int64(form_id)));
	enum found found = rows_next(rows, fault_r);
	if (found == FOUND_ONE)
		*form_r = form_of(arena, rows);
	rows_end(rows);
	if (found != FOUND_ONE)
		return found;
	form_r->entries =
		arena_array_of(arena, struct questionnaire_entry, QUESTIONNAIRE_ENTRY_COUNT_MAX);
	rows = db_ask(arena, db, questionnaire_sql_entries,
	              WITH(db_int64(root_id), db_int64(form_id)));
	while ((found = rows_next(rows, fault_r)) == FOUND_ONE) {
		must(form_r->entry_count < QUESTIONNAIRE_ENTRY_COUNT_MAX);
		struct questionnaire_entry *entry = &form_r->entries[form_r->entry_count++];
		entry->question = question_of(arena, rows);
		for (int side = 0; side < SIDE_COUNT; side++)
			entry->rank[side] = (int)rows_int64(rows, 15 + side);
	}
	rows_end(rows);
	questionnaire_sort(form_r);
	return found == FOUND_NONE ? FOUND_ONE : FOUND_FAILED;
}

bool
questionnaire_store_form_add(struct db *db, int64_t root_id, const struct questionnaire *form,
                             bool is_default, struct fault *fault_r)
{
	return db_do(db, questionnaire_sql_form_add,
	             WITH(db_int64(root_id), db_int64(form->form_id), db_text(form->name),
	                  db_int64(form->version), db_int64(is_default)),
	             NULL, fault_r) &&
	       questionnaire_store_entries(db, root_id, form, fault_r);
}

bool
questionnaire_store_form_name(struct db *db, int64_t root_id, int64_t form_id, struct span name,
                              struct fault *fault_r)
{
	return db_do(db, questionnaire_sql_form_name,
	             WITH(db_int64(root_id), db_int64(form_id), db_text(name)), NULL, fault_r);
}

bool
questionnaire_mark_asked(struct db *db, int64_t root_id, int64_t form_id,
                         struct fault *fault_r)
{
	return db_do(db, questionnaire_sql_form_asked, WITH(db_int64(root_id), db_int64(form_id)),
	             NULL, fault_r);
}

bool
questionnaire_store_entries(struct db *db, int64_t root_id, const struct questionnaire *form,
                            struct fault *fault_r)
{
	if (!db_do(db, questionnaire_sql_entries_clear,
	           WITH(db_int64(root_id), db_int64(form->form_id)), NULL, fault_r))
		return false;
	for (size_t i = 0; i < form->entry_count; i++) {
		const struct questionnaire_entry *entry = &form->entries[i];
		if (!db_do(db, questionnaire_sql_entry_add,
		           WITH(db_int64(root_id), db_int64(form->form_id),
		                db_int64(entry->question.item_id), db_int64(entry->question.version),
		                db_int64(entry->rank[SIDE_USAGER]), db_int64(entry->rank[SIDE_AGENT]),
		                db_int64(entry->rank[SIDE_LEADER])),
		           NULL, fault_r))
			return false;
	}
	return true;
}

/* --- the bank, put in once ------------------------------------------------------------------- */

struct preparing {
	struct arena *arena;
	int64_t root_id;
	const struct bank *bank;
	struct fault fault;
};

static const struct question *
bank_question(const struct bank *bank, struct span code)
{
	for (size_t i = 0; i < bank->question_count; i++)
		if (span_equal(bank->questions[i].code, code))
			return &bank->questions[i];
	return NULL;
}

static bool
prepare_lists(struct db *db, struct preparing *preparing)
{
	const struct bank *bank = preparing->bank;
	int64_t theme_id;
	for (size_t i = 0; i < bank->dimension_count; i++)
		if (!theme_keep(preparing->arena, db, preparing->root_id, bank->dimensions[i].code,
		                bank->dimensions[i].name, &theme_id, &preparing->fault))
			return false;
	for (size_t i = 0; i < bank->scale_count; i++)
		for (size_t level = 0; level < bank->scales[i].level_count; level++)
			if (!questionnaire_store_level_add(db, preparing->root_id, &bank->scales[i], level,
			                                   &preparing->fault))
				return false;
	for (size_t i = 0; i < bank->question_count; i++) {
		bank->questions[i].item_id = ident_ordered();
		if (!questionnaire_store_item_add(db, preparing->root_id, &bank->questions[i], false,
		                                  &preparing->fault))
			return false;
	}
	return true;
}

static bool
prepare_default(struct db *db, struct preparing *preparing)
{
	const struct bank *bank = preparing->bank;
	struct questionnaire form = { .form_id = ident_ordered(),
		                          .version = 1,
		                          .name = SPAN("Douze phrases, deux minutes") };
	form.entries = arena_array_of(preparing->arena, struct questionnaire_entry,
	                              QUESTIONNAIRE_ENTRY_COUNT_MAX);
	for (size_t i = 0; i < bank->entry_count; i++) {
		struct questionnaire_entry *entry = &form.entries[form.entry_count++];
		enum side asked, about;
		struct span code = bank->entries[i].code;
		const bool is_guess = question_guess_read(code, &asked, &about, &code);
		const struct question *question = bank_question(bank, code);
		must(question != NULL);
		entry->question =
			is_guess ? question_guess_of(preparing->arena, question, asked, about) : *question;
		if (is_guess) {
			entry->question.item_id = ident_ordered();
			if (!questionnaire_store_item_add(db, preparing->root_id, &entry->question, false,
			                                  &preparing->fault))
				return false;
		}
		for (int side = 0; side < SIDE_COUNT; side++)
			entry->rank[side] = bank->entries[i].rank[side];
	}
	return questionnaire_store_form_add(db, preparing->root_id, &form, true, &preparing->fault);
}

static bool
prepare(struct db *db, void *data)
{
	struct preparing *preparing = data;
	bool is_empty;
	if (!questionnaire_store_is_empty(preparing->arena, db, preparing->root_id, &is_empty,
	                                  &preparing->fault))
		return false;
	return !is_empty || (prepare_lists(db, preparing) && prepare_default(db, preparing));
}

bool
questionnaire_prepare(struct arena *arena, struct store *store, int64_t root_id,
                      struct fault *fault_r)
{
	bool is_empty = true;
	struct db *db = store_read(arena, store, fault_r);
	if (db == NULL ||
	    !questionnaire_store_is_empty(arena, db, root_id, &is_empty, fault_r))
		return false;
	db_end(db);
	if (!is_empty)
		return true;
	struct preparing preparing = { .arena = arena, .root_id = root_id };
	preparing.bank = bank_read(arena);
	*fault_r = (struct fault){ 0 };
	const bool good = store_write(store, prepare, &preparing, fault_r);
	if (!good && fault_r->for_log == NULL)
		*fault_r = preparing.fault;
	return good;
}
