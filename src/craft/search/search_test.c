#include "craft/search/search_for_tests.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "craft/search/search_inside.h"
#include "craft/store/store_copy.h"

static const struct search_shelf desk = { 1, "desk" }, ideas = { 1, "ideas" }, other_town = { 2, "desk" };

struct fixture {
	struct arena *arena;
	const char *address;
	struct store *store;
	struct fault fault;
};

static int
begin(void **state)
{
	struct arena *arena = arena_new((size_t)4 << 30);
	struct fixture *f = arena_new_of(arena, struct fixture);
	f->arena = arena;
	f->address = store_tests_address(arena);
	f->store = search_open_for_tests(arena, f->address);
	*state = f;
	return f->store == NULL;
}

static int
end(void **state)
{
	store_fail_after(0);
	arena_end(((struct fixture *)*state)->arena);
	return 0;
}

/* --- small words ----------------------------------------------------------------------------- */

struct put {
	const struct search_shelf *shelf;
	int64_t id;
	const char *text; /* NULL: dropped */
	bool gives_up;
	struct fault fault;
};

static bool
write_put(struct db *db, void *data)
{
	struct put *put = data;
	struct arena *arena = arena_new(1 << 20);
	const bool good =
		put->text == NULL
			? search_drop(db, put->shelf, put->id, &put->fault)
			: search_put(db, put->shelf, put->id, text_words_index(arena, span_of(put->text)),
		                 &put->fault);
	arena_end(arena);
	return good && !put->gives_up;
}

static void
put(struct fixture *f, const struct search_shelf *shelf, int64_t id, const char *text)
{
	struct put what = { .shelf = shelf, .id = id, .text = text };
	assert_true(store_write(f->store, write_put, &what, &f->fault));
}

static void
settle(struct fixture *f, const struct search_shelf *shelf)
{
	bool more = true;
	while (more) {
		if (!search_settle(f->store, shelf, true, &more, &f->fault))
			fail_msg("%s", f->fault.for_log);
	}
}

/* « 3 2 1 », at most `limit` of them. */
static const char *
found_in(struct fixture *f, const struct search_shelf *shelf, const char *typed, int64_t before_id,
         size_t limit)
{
	struct arena *visit = arena_new(64 << 20);
	struct db *db = store_read(visit, f->store, &f->fault);
	assert_non_null(db);
	struct search_found found;
	const struct search_asked asked = { text_query_read(visit, span_of(typed)), before_id, limit };
	assert_true(search_find(visit, db, shelf, &asked, &found, &f->fault));
	struct text text = text_new(f->arena, 1 << 20);
	for (size_t i = 0; i < found.count; i++)
		text_format(&text, i > 0 ? " %lld" : "%lld", (long long)found.ids[i]);
	arena_end(visit);
	return text_z(&text);
}

static void
assert_found(struct fixture *f, const char *typed, const char *ids)
{
	assert_string_equal(found_in(f, &desk, typed, INT64_MAX, 100), ids);
}

static struct search_checked
checked(struct fixture *f)
{
	struct search_checked checked;
	struct arena *visit = arena_new(64 << 20);
	struct db *db = store_read(visit, f->store, &f->fault);
	assert_non_null(db);
	assert_true(search_check(db, 1, &checked, &f->fault));
	arena_end(visit);
	return checked;
}

/* --- finding --------------------------------------------------------------------------------- */

static void
what_is_put_is_found_at_once_newest_first(void **state)
{
	struct fixture *f = *state;
	put(f, &desk, 10, "Réclamation : l’école est fermée");
	put(f, &desk, 30, "Deux réclamations de parents d’élèves");
	put(f, &desk, 20, "Demande de carte d’identité, 06 12 34 56 78");
	assert_found(f, "reclamations", "30 10");
	assert_found(f, "récla", "30 10");
	assert_found(f, "réclamation école", "10");
	assert_found(f, "0612345678", "20");
	assert_found(f, "école identité", "");
	assert_found(f, "introuvable", "");
	assert_found(f, "", "");
	assert_string_equal(found_in(f, &desk, "récla", INT64_MAX, 1), "30");
	assert_string_equal(found_in(f, &desk, "récla", 30, 1), "10");
	assert_string_equal(found_in(f, &desk, "récla", 10, 1), "");
}

static void
what_is_put_again_is_what_it_says_last(void **state)
{
	struct fixture *f = *state;
	put(f, &desk, 10, "Une réclamation");
	put(f, &desk, 11, "Une réclamation");
	put(f, &desk, 10, "Une demande");
	assert_found(f, "réclamation", "11");
	assert_found(f, "demande", "10");
	put(f, &desk, 11, NULL);
	assert_found(f, "réclamation", "");
	put(f, &desk, 12, ""); /* without words it cannot be found */
	assert_found(f, "une", "");
}

static void
shelves_and_organisations_never_meet(void **state)
{
	struct fixture *f = *state;
	put(f, &desk, 1, "réclamation");
	put(f, &ideas, 2, "réclamation");
	put(f, &other_town, 3, "réclamation");
	put(f, &other_town, 1, "demande");
	for (int round = 0; round < 2; round++) {
		assert_found(f, "réclamation", "1");
		assert_string_equal(found_in(f, &ideas, "réclamation", INT64_MAX, 9), "2");
		assert_string_equal(found_in(f, &other_town, "réclamation", INT64_MAX, 9), "3");
		assert_string_equal(found_in(f, &other_town, "demande", INT64_MAX, 9), "1");
		/* the same in a run as before */
		put(f, &desk, 9, NULL);
		settle(f, &desk);
	}
}

static void
a_write_that_gives_up_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	put(f, &desk, 1, "réclamation");
	struct put again = { .shelf = &desk, .id = 1, .text = "demande", .gives_up = true };
	assert_false(store_write(f->store, write_put, &again, &f->fault));
	assert_null(f->fault.for_log);
	assert_found(f, "réclamation", "1");
	assert_found(f, "demande", "");
}

static bool
write_mark(struct db *db, void *mark)
{
	struct fault fault;
	return search_mark_keep(db, &desk, *(int64_t *)mark, &fault);
}

static void
a_shelf_says_by_which_reading_it_was_made(void **state)
{
	struct fixture *f = *state;
	int64_t kept[] = { 0, text_words_mark(), 7 };
	for (size_t i = 0; i < LENGTH(kept); i++) {
		struct arena *visit = arena_new(1 << 20);
		struct db *db = store_read(visit, f->store, &f->fault);
		int64_t mark = 0;
		assert_int_equal(search_mark(db, &desk, &mark, &f->fault), i == 0 ? FOUND_NONE : FOUND_ONE);
		assert_true(mark == (i == 0 ? 0 : kept[i - 1]));
		assert_int_equal(search_mark(db, &ideas, &mark, &f->fault), FOUND_NONE);
		arena_end(visit);
		assert_true(store_write(f->store, write_mark, &kept[i], &f->fault));
	}
}

/* --- many texts, compared with reading them all ---------------------------------------------- */

enum { DOCS_MAX = 60000, WORDS_OF_DOC = 5 };

struct doc {
	int64_t id;
	bool is_there;
	uint16_t words[WORDS_OF_DOC];
	struct span index; /* the same, as they are put */
};

struct many {
	struct fixture *f;
	struct doc *docs; /* by id */
	size_t count;
	uint64_t seed;
	/* of one write */
	size_t from, to;
	bool *changed;
};

static uint64_t
draw(struct many *many, uint64_t below)
{
	many->seed ^= many->seed << 13;
	many->seed ^= many->seed >> 7;
	many->seed ^= many->seed << 17;
	return many->seed % below;
}

/* Few common words, many rare; those of a family begin alike. */
static void
name_word(unsigned word, char name[24])
{
	static const char *const begins[] = { "dem", "dema", "rec", "recla", "eco", "ru", "q", "z" };
	snprintf(name, 24, "%s%u", begins[word % LENGTH(begins)], word * 7919 % 10007);
}

static uint16_t
draw_word(struct many *many)
{
	const uint64_t range = draw(many, 10);
	return (uint16_t)(range < 4 ? draw(many, 6) : range < 8 ? draw(many, 200) : draw(many, 9000));
}

static struct span
words_of(struct arena *arena, const struct doc *doc)
{
	struct text text = text_new(arena, 1 << 10);
	for (size_t i = 0; i < WORDS_OF_DOC; i++) {
		char name[24];
		name_word(doc->words[i], name);
		text_format(&text, "%s ", name);
	}
	return text_words_index(arena, text_span(&text));
}

static bool
write_many(struct db *db, void *data)
{
	struct many *many = data;
	bool good = true;
	for (size_t i = many->from; good && i < many->to; i++) {
		const struct doc *doc = &many->docs[i];
		if (!many->changed[i])
			continue;
		struct fault fault;
		good = doc->is_there ? search_put(db, &desk, doc->id, doc->index, &fault)
		                     : search_drop(db, &desk, doc->id, &fault);
	}
	return good;
}

static void
put_changed(struct many *many)
{
	for (many->from = 0; many->from < many->count; many->from = many->to) {
		many->to = many->from + 2000 < many->count ? many->from + 2000 : many->count;
		assert_true(store_write(many->f->store, write_many, many, &many->f->fault));
	}
	memset(many->changed, 0, DOCS_MAX * sizeof *many->changed);
}

static void
draw_doc(struct many *many, size_t i)
{
	many->docs[i].is_there = true;
	many->changed[i] = true;
	for (size_t k = 0; k < WORDS_OF_DOC; k++)
		many->docs[i].words[k] = draw_word(many);
	struct arena *row = arena_new(1 << 20);
	const struct span index = words_of(row, &many->docs[i]);
	many->docs[i].index = span_from(span_copy(many->f->arena, index), index.length);
	arena_end(row);
}

/* `count` more, one in `spread` of the identifiers between two of them. */
static void
add_docs(struct many *many, size_t count, int64_t spread)
{
	assert_true(many->count + count <= DOCS_MAX);
	for (size_t k = 0; k < count; k++, many->count++) {
		const int64_t last = many->count > 0 ? many->docs[many->count - 1].id : 1000000;
		many->docs[many->count].id = last + 1 + (int64_t)draw(many, (uint64_t)spread);
		draw_doc(many, many->count);
	}
}

static void
draw_query(struct many *many, char typed[128])
{
	const uint64_t count = 1 + draw(many, 3);
	size_t length = 0;
	typed[0] = '\0';
	for (uint64_t i = 0; i < count; i++) {
		char name[24];
		name_word(draw_word(many), name);
		length += (size_t)snprintf(typed + length, 128 - length, "%s ", name);
	}
	/* The last one whole, or begun, of any length. */
	if (draw(many, 2) == 0)
		typed[length - 1 - draw(many, 4)] = '\0';
}

static bool
doc_meets(const struct doc *doc, const struct text_query *query)
{
	return doc->is_there && text_query_meets(query, doc->index);
}

/* One query, page after page; all that stands between two found ones has not the words. */
static void
assert_query_is_right(struct many *many, struct arena *arena, struct db *db, const char *typed)
{
	const struct text_query *query = text_query_read(arena, span_of(typed));
	struct search_asked asked = { query, INT64_MAX, 1 + draw(many, 60) };
	size_t at = many->count, pages = 0;
	struct search_found found;
	do {
		assert_true(search_find(arena, db, &desk, &asked, &found, &many->f->fault));
		for (size_t i = 0; i < found.count; i++) {
			do
				assert_true(at-- > 0);
			while (!doc_meets(&many->docs[at], query));
			if (found.ids[i] != many->docs[at].id)
				fail_msg("« %s »: %lld instead of %lld", typed, (long long)found.ids[i],
				         (long long)many->docs[at].id);
			asked.before_id = found.ids[i];
		}
	} while (found.count == asked.limit && ++pages < 4);
	while (found.count < asked.limit && at > 0) /* it said that there are no more */
		assert_false(doc_meets(&many->docs[--at], query));
}

static void
assert_same_as_reading_all(struct many *many, int query_count)
{
	struct arena *visit = arena_new(256 << 20), *arena = arena_new(64 << 20);
	struct db *db = store_read(visit, many->f->store, &many->f->fault);
	assert_non_null(db);
	for (int q = 0; q < query_count; q++) {
		char typed[128];
		draw_query(many, typed);
		assert_query_is_right(many, arena, db, typed);
		arena_reset(arena);
	}
	arena_end(arena);
	arena_end(visit);
}

static struct many
many_of(struct fixture *f)
{
	return (struct many){ .f = f,
		                  .docs = arena_array_of(f->arena, struct doc, DOCS_MAX),
		                  .changed = arena_array_of(f->arena, bool, DOCS_MAX),
		                  .seed = UINT64_C(0x9e3779b97f4a7c15) };
}

static void
the_same_is_found_as_by_reading_all(void **state)
{
	struct many many = many_of(*state);
	for (int round = 0; round < 12; round++) {
		add_docs(&many, 200 + draw(&many, 900), 10);
		if (round == 8)
			add_docs(&many, 9000, 3); /* more than one run takes */
		/* Some are put again, some dropped, wherever they are. */
		for (size_t k = 0; k < 40 && round > 2; k++)
			draw_doc(&many, draw(&many, many.count));
		for (size_t k = 0; k < 20 && round % 3 == 1; k++) {
			const size_t i = draw(&many, many.count);
			many.docs[i].is_there = false;
			many.changed[i] = true;
		}
		put_changed(&many);
		assert_same_as_reading_all(&many, 15);
		if (round % 2 == 0)
			settle(many.f, &desk);
		assert_same_as_reading_all(&many, 15);
	}
	const struct search_checked seen = checked(many.f);
	print_message("%lld texts in %lld runs, %lld put since\n", (long long)seen.docs,
	              (long long)seen.runs, (long long)seen.fresh);
	assert_int_equal(seen.wrong, 0);
	assert_true(seen.runs > 0 && seen.docs > 9000);
}

static void
runs_are_joined_and_cut(void **state)
{
	struct many many = many_of(*state);
	add_docs(&many, 40000, 10);
	/* Every other one first, then those between: the runs are cut when they are too large. */
	for (int half = 0; half < 2; half++) {
		for (size_t i = 0; i < many.count; i++)
			many.changed[i] = i % 2 == (size_t)half;
		const size_t count = many.count;
		bool *there = arena_array_of(many.f->arena, bool, DOCS_MAX);
		for (size_t i = 0; i < count; i++) {
			there[i] = many.docs[i].is_there;
			many.docs[i].is_there = half == 1 || i % 2 == 0;
		}
		put_changed(&many);
		settle(many.f, &desk);
		assert_same_as_reading_all(&many, 20);
	}
	struct search_checked seen = checked(many.f);
	print_message("%lld texts in %lld runs\n", (long long)seen.docs, (long long)seen.runs);
	assert_int_equal(seen.wrong, 0);
	assert_int_equal(seen.docs + seen.fresh, 40000);
	assert_true(seen.runs >= 2 && seen.runs <= 4);
	/* All dropped: nothing is left, not even a run. */
	for (size_t i = 0; i < many.count; i++) {
		many.docs[i].is_there = false;
		many.changed[i] = true;
	}
	put_changed(&many);
	settle(many.f, &desk);
	assert_same_as_reading_all(&many, 5);
	seen = checked(many.f);
	assert_int_equal(seen.docs + seen.fresh + seen.runs + seen.wrong, 0);
}

static void
older_texts_go_before_the_runs(void **state)
{
	struct many many = many_of(*state);
	add_docs(&many, 3000, 10);
	for (size_t i = 0; i < many.count; i++)
		many.changed[i] = i >= 2000;
	for (size_t i = 0; i < 2000; i++)
		many.docs[i].is_there = false;
	put_changed(&many);
	settle(many.f, &desk);
	for (size_t i = 0; i < 2000; i++) {
		many.docs[i].is_there = true;
		many.changed[i] = true;
	}
	put_changed(&many);
	assert_same_as_reading_all(&many, 20);
	settle(many.f, &desk);
	assert_same_as_reading_all(&many, 20);
	const struct search_checked seen = checked(many.f);
	assert_int_equal(seen.wrong, 0);
	assert_int_equal(seen.docs + seen.fresh, 3000);
}

/* --- what may go wrong ----------------------------------------------------------------------- */

static void
a_step_that_fails_changes_nothing(void **state)
{
	struct many many = many_of(*state);
	log_threshold(LOG_FAULT);
	add_docs(&many, 700, 10);
	put_changed(&many);
	int failed = 0;
	bool more = false;
	for (int64_t step = 1;; step += step < 60 ? 1 : 97) {
		store_fail_after(step);
		const bool good = search_settle(many.f->store, &desk, true, &more, &many.f->fault);
		store_fail_after(0);
		if (good)
			break;
		failed++;
		assert_non_null(many.f->fault.for_reader);
		assert_int_equal(checked(many.f).wrong + checked(many.f).docs, 0);
	}
	print_message("%d steps made to fail\n", failed);
	assert_true(failed > 60 && more);
	assert_same_as_reading_all(&many, 20);
	assert_int_equal(checked(many.f).docs, 700);
	/* and finding tells its faults */
	struct arena *visit = arena_new(64 << 20);
	for (int64_t step = 2; step < 6; step++) {
		struct db *db = store_read(visit, many.f->store, &many.f->fault);
		struct search_found found;
		const struct search_asked asked = { text_query_read(visit, SPAN("rec")), INT64_MAX, 1000 };
		store_fail_after(step);
		assert_false(search_find(visit, db, &desk, &asked, &found, &many.f->fault));
		store_fail_after(0);
		arena_reset(visit);
	}
	arena_end(visit);
}

static void
a_damaged_page_is_told(void **state)
{
	struct many many = many_of(*state);
	struct fixture *f = many.f;
	add_docs(&many, 600, 10);
	put_changed(&many);
	settle(f, &desk);
	assert_int_equal(checked(f).wrong, 0);
	store_tests_run(f->address, store_tests_on_postgresql()
	                                ? "UPDATE search_page SET body = '\\xffff'"
	                                : "UPDATE search_page SET body = x'ffff'");
	assert_true(checked(f).wrong > 0);
	struct arena *visit = arena_new(64 << 20);
	struct db *db = store_read(visit, f->store, &f->fault);
	struct search_found found;
	const struct search_asked asked = { text_query_read(visit, SPAN("rec")), INT64_MAX, 10 };
	assert_false(search_find(visit, db, &desk, &asked, &found, &f->fault));
	assert_non_null(f->fault.for_reader);
	arena_end(visit);
	/* A run whose pages went: the clock says it too. */
	put(f, &desk, 1000001, "réclamation");
	put(f, &desk, many.docs[3].id, NULL);
	bool more;
	assert_false(search_settle(f->store, &desk, true, &more, &f->fault));
}

/* --- several at once ------------------------------------------------------------------------- */

struct settler {
	pthread_t thread;
	struct store *store;
	atomic_bool *stops;
	int failed;
};

static void *
settle_on(void *data)
{
	struct settler *settler = data;
	const struct search_clock clock = { settler->store, 1, true, settler->stops };
	struct fault fault;
	while (!atomic_load(settler->stops))
		settler->failed += !search_clock(&clock, &fault) && fault.for_log != NULL;
	return NULL;
}

/* All that was put, as one program read it. */
static void
join_what_was_put(struct fixture *f, struct arena *visit, struct joining *joining)
{
	struct db *db = store_read(visit, f->store, &f->fault);
	assert_non_null(db);
	struct fresh_doc *docs = arena_array_of(visit, struct fresh_doc, SEAL_MAX);
	struct rows *rows = search_fresh_between(visit, db, &desk, 1, INT64_MAX - 1, SEAL_MAX);
	size_t count = 0;
	while (rows_next(rows, &f->fault) == FOUND_ONE) {
		docs[count] = (struct fresh_doc){ rows_int64(rows, 0), rows_int64(rows, 1), rows_text(rows, 2) };
		docs[count].words = span_keep(visit, docs[count].words);
		count++;
	}
	*joining = (struct joining){ .arena = visit, .shelf = &desk, .fresh = docs, .fresh_count = count };
	assert_true(search_join(joining, db, &f->fault));
	db_end(db);
}

/* The other one has made the same run, and joined it with those before: nothing of the first is left. */
static void
whoever_comes_late_puts_nothing_twice(void **state)
{
	struct many many = many_of(*state);
	struct fixture *f = many.f;
	struct joining late;
	struct arena *visit = arena_new(256 << 20);
	for (int run = 1; run < JOIN_COUNT; run++) {
		add_docs(&many, SEAL_MIN, 10);
		put_changed(&many);
		settle(f, &desk);
	}
	assert_int_equal(checked(f).runs, JOIN_COUNT - 1);
	add_docs(&many, SEAL_MIN, 10);
	put_changed(&many);
	join_what_was_put(f, visit, &late);
	assert_int_equal(late.made_count, 1);
	settle(f, &desk);
	assert_int_equal(checked(f).runs, 1);
	f->fault = (struct fault){ 0 };
	assert_false(store_write(f->store, search_join_write, &late, &f->fault));
	assert_null(f->fault.for_log); /* given up, nothing is wrong */
	assert_int_equal(checked(f).wrong, 0);
	assert_int_equal(checked(f).runs, 1);
	assert_same_as_reading_all(&many, 20);
	arena_end(visit);
}

static void
several_programs_settle_while_others_put(void **state)
{
	struct many many = many_of(*state);
	struct settler settlers[2];
	atomic_bool stops;
	atomic_init(&stops, false);
	for (size_t i = 0; i < LENGTH(settlers); i++) {
		settlers[i] = (struct settler){ .store = many.f->store, .stops = &stops };
		assert_int_equal(pthread_create(&settlers[i].thread, NULL, settle_on, &settlers[i]), 0);
	}
	for (int round = 0; round < 25; round++) {
		add_docs(&many, 300, 10);
		for (size_t k = 0; k < 10; k++)
			draw_doc(&many, draw(&many, many.count));
		put_changed(&many);
		assert_same_as_reading_all(&many, 4);
	}
	atomic_store(&stops, true);
	for (size_t i = 0; i < LENGTH(settlers); i++) {
		pthread_join(settlers[i].thread, NULL);
		assert_int_equal(settlers[i].failed, 0);
	}
	settle(many.f, &desk);
	assert_same_as_reading_all(&many, 20);
	const struct search_checked seen = checked(many.f);
	assert_int_equal(seen.wrong, 0);
	assert_true(seen.runs > 0 && seen.fresh < 512);
}

/* --- taken elsewhere ------------------------------------------------------------------------- */

struct carrying {
	const struct store_table *table;
	struct rows *rows;
	struct fault fault;
};

static enum found
carry_row(void *context, struct db_value *values, struct fault *fault_r)
{
	struct carrying *carrying = context;
	const enum found found = rows_next(carrying->rows, fault_r);
	for (size_t i = 0; found == FOUND_ONE && i < carrying->table->column_count; i++)
		values[i] = rows_value(carrying->rows, (int)i);
	return found;
}

static bool
carry_table(struct db *db, void *data)
{
	struct carrying *carrying = data;
	int64_t count;
	return store_table_fill(db, carrying->table, carry_row, carrying, &count, &carrying->fault);
}

static void
a_copy_of_the_tables_finds_the_same(void **state)
{
	struct many many = many_of(*state);
	struct fixture *f = many.f;
	add_docs(&many, 1500, 10);
	put_changed(&many);
	settle(f, &desk);
	add_docs(&many, 100, 10);
	put_changed(&many);
	struct store *copy = search_open_for_tests(f->arena, store_tests_address(f->arena));
	const struct store_schema schema = { "search", asset_lookup("craft/search/search.sql")->bytes };
	size_t count;
	const struct store_table *tables = store_tables(f->arena, &schema, 1, &count);
	assert_int_equal(count, 5);
	for (size_t i = 0; i < count; i++) {
		struct arena *visit = arena_new(256 << 20);
		struct db *db = store_read(visit, f->store, &f->fault);
		struct carrying carrying = { .table = &tables[i],
			                         .rows = store_table_rows(visit, db, &tables[i]) };
		assert_true(store_write(copy, carry_table, &carrying, &f->fault));
		arena_end(visit);
	}
	f->store = copy;
	assert_same_as_reading_all(&many, 30);
	assert_int_equal(checked(f).wrong, 0);
	assert_int_equal(checked(f).docs + checked(f).fresh, 1600);
	settle(f, &desk);
	assert_same_as_reading_all(&many, 10);
}

#define SEARCH_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

/* « stops » stops it between two runs; each shelf has its turn. */
static void
the_clock_settles_every_shelf(void **state)
{
	struct fixture *f = *state;
	put(f, &desk, 1, "réclamation");
	put(f, &desk, 1, NULL);
	put(f, &ideas, 2, "idée");
	put(f, &ideas, 2, NULL);
	put(f, &other_town, 3, NULL);
	atomic_bool stops;
	atomic_init(&stops, true);
	struct search_clock clock = { f->store, 1, true, &stops };
	assert_true(search_clock(&clock, &f->fault));
	assert_int_equal(checked(f).fresh, 2);
	atomic_store(&stops, false);
	clock.forgets = false;
	assert_true(search_clock(&clock, &f->fault));
	assert_int_equal(checked(f).fresh, 2);
	clock.forgets = true;
	assert_true(search_clock(&clock, &f->fault));
	assert_int_equal(checked(f).fresh, 0);
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	const struct CMUnitTest tests[] = {
		SEARCH_TEST(what_is_put_is_found_at_once_newest_first),
		SEARCH_TEST(what_is_put_again_is_what_it_says_last),
		SEARCH_TEST(shelves_and_organisations_never_meet),
		SEARCH_TEST(a_write_that_gives_up_leaves_nothing),
		SEARCH_TEST(a_shelf_says_by_which_reading_it_was_made),
		SEARCH_TEST(the_same_is_found_as_by_reading_all),
		SEARCH_TEST(runs_are_joined_and_cut),
		SEARCH_TEST(older_texts_go_before_the_runs),
		SEARCH_TEST(a_step_that_fails_changes_nothing),
		SEARCH_TEST(a_damaged_page_is_told),
		SEARCH_TEST(whoever_comes_late_puts_nothing_twice),
		SEARCH_TEST(several_programs_settle_while_others_put),
		SEARCH_TEST(a_copy_of_the_tables_finds_the_same),
		SEARCH_TEST(the_clock_settles_every_shelf),
	};
	return cmocka_run_group_tests_name("search", tests, NULL, NULL);
}
