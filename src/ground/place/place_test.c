#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "ground/place/place_inside.h"
#include "support/rooms_for_tests.h"

/* --- the tree, without a database ------------------------------------------------------------ */

static struct arena *arena;

static struct place_loose
loose(int64_t id, const char *code, const char *name, int64_t parent)
{
	return (struct place_loose){
		.id = id, .parent = parent, .code = span_of(code), .name = span_of(name)
	};
}

static void
check_tree(const struct place_tree *tree)
{
	for (uint32_t i = 0; i < tree->count; i++) {
		const struct place *place = &tree->places[i];
		assert_true(place->end > i && place->end <= tree->count);
		assert_true((place->parent == PLACE_NONE) == (place->depth == 0));
		if (place->parent != PLACE_NONE) {
			const struct place *parent = &tree->places[place->parent];
			assert_true(place->parent < i && place->end <= parent->end);
			assert_int_equal(place->depth, parent->depth + 1);
		}
		assert_int_equal(place_by_id(tree, place->id), i);
		assert_int_equal(place_by_code(tree, place->code), i);
	}
}

static void
places_stand_depth_first_and_siblings_by_name(void **state)
{
	(void)state;
	struct place_loose places[] = { loose(5, "e", "Zoo", 1), loose(4, "d", "Bureau", 3),
		                            loose(3, "c", "Accueil", 1), loose(1, "a", "Ville", 0),
		                            loose(2, "b", "Agglo", 0) };
	const struct place_tree *tree = place_tree_of(arena, places, LENGTH(places));
	static const char *const order[] = { "b", "a", "c", "d", "e" };
	check_tree(tree);
	for (uint32_t i = 0; i < LENGTH(order); i++)
		assert_true(span_is(tree->places[i].code, order[i]));
	assert_int_equal(tree->places[1].end, 5);
	assert_int_equal(tree->places[2].end, 4);
}

static void
circles_and_orphans_still_make_a_whole_tree(void **state)
{
	(void)state;
	struct place_loose places[] = { loose(1, "a", "A", 2), loose(2, "b", "B", 3),
		                            loose(3, "c", "C", 1), loose(4, "d", "D", 4),
		                            loose(5, "e", "E", 99), loose(6, "f", "F", 1) };
	const struct place_tree *tree = place_tree_of(arena, places, LENGTH(places));
	assert_int_equal(tree->count, 6);
	check_tree(tree);
	assert_int_equal(place_tree_of(arena, NULL, 0)->count, 0);
}

static void
a_name_counts_only_when_one_place_bears_it(void **state)
{
	(void)state;
	struct place_loose places[] = { loose(1, "a", "Accueil", 0), loose(2, "b", "Accueil", 0),
		                            loose(3, "c", "Piscine", 0), loose(4, "Piscine", "D", 0) };
	const struct place_tree *tree = place_tree_of(arena, places, LENGTH(places));
	assert_int_equal(place_by_code_or_name(tree, SPAN("Accueil")), PLACE_NONE);
	assert_int_equal(tree->places[place_by_code_or_name(tree, SPAN("D"))].id, 4);
	assert_int_equal(tree->places[place_by_code_or_name(tree, SPAN("Piscine"))].id, 4);
	assert_int_equal(place_by_code_or_name(tree, SPAN("")), PLACE_NONE);
	assert_int_equal(place_by_id(tree, 99), PLACE_NONE);
}

/* --- structures ------------------------------------------------------------------------------ */

static bool
import_path(struct rooms *rooms, const char *path, struct import *import)
{
	import->root_id = rooms->root_id;
	import->kind = "structures";
	import->file_path = path;
	import_begin(import, rooms->arena);
	return place_import_structures(rooms->store, import, &place_columns_known);
}

static struct import
import_text(struct rooms *rooms, const char *csv)
{
	struct import import = { 0 };
	if (!import_path(rooms, rooms_file(rooms, "tree.csv", csv), &import))
		fail_msg("%s", import.fault.for_log);
	return import;
}

static const struct place_tree *
tree_on(struct rooms *rooms, int32_t day)
{
	struct fault fault = { 0 };
	struct db *db = store_read(rooms->arena, rooms->store, &fault);
	assert_non_null(db);
	const struct place_tree *tree =
		place_tree_load(rooms->arena, db, rooms->root_id, day, &fault);
	assert_non_null(tree);
	db_end(db);
	check_tree(tree);
	return tree;
}

static int32_t
today(void)
{
	return (int32_t)(time_now_s() / DAY_S);
}

static bool
complains(const struct import *import, int64_t line, const char *words)
{
	for (size_t i = 0; i < import->bad_listed; i++)
		if (import->bad_lines[i].number == line &&
		    strstr(import->bad_lines[i].why, words) != NULL)
			return true;
	return false;
}

static void
good_lines_are_applied_and_bad_ones_told_with_their_number(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	const struct import import =
		import_text(rooms, "code;nom;parent\n"
	                       "V;Ville;\n"
	                       ";Sans code;V\n"      /* 3 */
	                       "N;;V\n"              /* 4 */
	                       "S;Service;V\n"
	                       "S;Service bis;V\n"   /* 6 */
	                       "O;Orphelin;X\n"      /* 7 */
	                       "P;Petit;O\n"         /* 8: its parent was refused */
	                       "A;Un;B\nB;Deux;A\n"  /* 9 and 10 turn round */
	                       "C;Trois;A\n"         /* 11 */
	                       "M;Soi;M\n");         /* 12 */
	assert_true(complains(&import, 3, "le code du lieu manque"));
	assert_true(complains(&import, 4, "le nom du lieu"));
	assert_true(complains(&import, 6, "est déjà à la ligne 5"));
	assert_true(complains(&import, 7, "n’existe ni dans le fichier"));
	assert_true(complains(&import, 8, "n’existe ni dans le fichier"));
	assert_true(complains(&import, 9, "tournent en rond") ||
	            complains(&import, 10, "tournent en rond"));
	assert_true(complains(&import, 12, "tournent en rond"));
	assert_int_equal(import.good_count + import.bad_count, 11);
	for (size_t i = 1; i < import.bad_listed; i++)
		assert_true(import.bad_lines[i - 1].number <= import.bad_lines[i].number);
	const struct place_tree *tree = tree_on(rooms, today());
	assert_int_equal(tree->count, import.good_count);
	assert_true(place_by_code(tree, SPAN("S")) != PLACE_NONE);
	assert_true(place_by_code(tree, SPAN("O")) == PLACE_NONE);
	rooms_close(rooms);
}

static void
a_dry_run_and_a_strict_import_with_a_bad_line_write_nothing(void **state)
{
	(void)state;
	for (int strict = 0; strict < 2; strict++) {
		struct rooms *rooms = rooms_open();
		struct import import = { .strict = strict, .dry_run = !strict };
		const char *path = rooms_file(rooms, "t.csv", "code;nom\nA;Un\n;Deux\n");
		assert_true(import_path(rooms, path, &import));
		assert_int_equal(import.good_count, 1);
		assert_int_equal(import.bad_count, 1);
		assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM place_node"), 0);
		assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM place_import"), 0);
		struct import again = { 0 };
		assert_true(import_path(rooms, path, &again)); /* not the same file twice: undone */
		assert_int_equal(again.number, 1);
		rooms_close(rooms);
	}
}

static void
the_same_file_twice_is_refused_until_it_is_undone(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	const char *csv = "code;nom\nA;Un\n";
	(void)import_text(rooms, csv);
	struct import import = { 0 };
	assert_false(import_path(rooms, rooms_file(rooms, "tree.csv", csv), &import));
	assert_non_null(strstr(import.fault.for_reader, "déjà été importé"));
	rooms_close(rooms);
}

static struct span
name_on(struct rooms *rooms, int64_t place_id, int32_t day)
{
	struct fault fault = { 0 };
	struct span name;
	struct db *db = store_read(rooms->arena, rooms->store, &fault);
	assert_non_null(db);
	assert_int_equal(
		place_name(rooms->arena, db, rooms->root_id, place_id, day, &name, &fault), FOUND_ONE);
	assert_int_equal(
		place_name(rooms->arena, db, rooms->root_id, 77, day, &(struct span){ 0 }, &fault),
		FOUND_NONE);
	db_end(db);
	return name;
}

/* Each place asked alone has above it what it has in the whole tree, and nothing else is there. */
static void
check_branches(struct rooms *rooms, const struct place_tree *whole, int32_t day, uint32_t step)
{
	for (uint32_t i = 0; i < whole->count; i += step) {
		struct arena *own = arena_new(1 << 20);
		struct fault fault = { 0 };
		struct db *db = store_read(own, rooms->store, &fault);
		const int64_t ids[] = { whole->places[i].id, 0, whole->places[i].id, 987654321 };
		int64_t place_id = 0;
		const struct place_tree *branch =
			place_branch_load(own, db, rooms->root_id, day, ids, LENGTH(ids), &fault);
		assert_non_null(branch);
		check_tree(branch);
		assert_int_equal(branch->count, whole->places[i].depth + 1);
		uint32_t at = place_by_id(branch, whole->places[i].id);
		for (uint32_t up = i; up != PLACE_NONE; up = whole->places[up].parent) {
			assert_true(branch->places[at].id == whole->places[up].id);
			assert_true(span_equal(branch->places[at].name, whole->places[up].name));
			assert_true(span_equal(branch->places[at].code, whole->places[up].code));
			at = branch->places[at].parent;
		}
		assert_int_equal(place_of_code(own, db, rooms->root_id, whole->places[i].code, &place_id, &fault),
		                 FOUND_ONE);
		assert_true(place_id == whole->places[i].id);
		arena_end(own);
	}
}

static void
yesterday_keeps_yesterdays_names_and_parents(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	(void)import_text(rooms, "code;nom;parent\nV;Ville;\nW;Agglo;\nA;Accueil;V\n");
	const struct import import =
		import_text(rooms, "code;nom;parent\nA;Guichet;W\n");
	assert_int_equal(import.name_count, 1);
	const struct place_tree *now = tree_on(rooms, today());
	const uint32_t at = place_by_code(now, SPAN("A"));
	assert_true(span_is(now->places[at].name, "Guichet"));
	assert_true(span_is(now->places[now->places[at].parent].code, "W"));
	/* The first name known also holds for the days before. */
	const struct place_tree *before = tree_on(rooms, today() - 400);
	assert_int_equal(before->count, 3);
	/* One name asked alone is the tree's. */
	for (int32_t day = today() - 400; day <= today(); day += 400) {
		const struct place_tree *tree = tree_on(rooms, day);
		for (uint32_t i = 0; i < tree->count; i++)
			assert_true(span_equal(name_on(rooms, tree->places[i].id, day),
			                       tree->places[i].name));
		check_branches(rooms, tree, day, 1);
	}
	rooms_close(rooms);
}

static void
the_structures_of_the_state_make_one_tree(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	const char *path = arena_format(rooms->arena, "%s/structures.csv", rooms->folder);
	assert_int_equal(system(arena_format(rooms->arena, "gzip -dc '%s' > '%s'",
	                                     PARVIS_TESTS "/data/spplus-structures/"
	                                                  "export-structures.csv.gz",
	                                     path)),
	                 0);
	struct import import = { 0 };
	const int64_t begin = time_monotonic_us();
	assert_true(import_path(rooms, path, &import));
	print_message("%lld places in %.2f s\n", (long long)import.place_count,
	              (double)(time_monotonic_us() - begin) / 1e6);
	assert_int_equal(import.place_count, 14763);
	assert_int_equal(import.bad_count, 0);
	const struct place_tree *tree = tree_on(rooms, today());
	assert_int_equal(tree->count, 14763);
	uint32_t roots = 0;
	for (uint32_t i = 0; i < tree->count; i++)
		roots += tree->places[i].depth == 0;
	assert_int_equal(roots, 38);
	check_branches(rooms, tree, today(), 97);
	rooms_close(rooms);
}

static void
places_that_hang_from_a_circle_are_told_in_a_time_that_grows_gently(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	struct text csv = text_new(rooms->arena, 8 << 20);
	text_add_z(&csv, "code;nom;parent\n");
	for (int i = 0; i < 20000; i++)
		text_format(&csv, "P%d;Lieu %d;A\n", i, i);
	text_add_z(&csv, "A;Un;B\nB;Deux;A\nZ;Seul;\n");
	const int64_t begin = time_monotonic_us();
	const struct import import = import_text(rooms, text_z(&csv));
	const int64_t spent = time_monotonic_us() - begin;
	print_message("20,000 places under a circle: %.2f s\n", (double)spent / 1e6);
	assert_true(import.bad_count > 0);
	assert_true(spent < 20 * 1000000);
	rooms_close(rooms);
}

/* --- merges and splits ------------------------------------------------------------------------ */

enum { A = 1, B, C, D, E };

static void
passages_are(const struct place_successor *successors, size_t count, const char *expected)
{
	struct text text = text_new(arena, 1000);
	size_t passage_count;
	const struct place_passage *passages =
		place_passages_of(arena, successors, count, &passage_count);
	for (size_t i = 0; i < passage_count; i++)
		text_format(&text, "%s%c%c", i == 0 ? "" : " ", (char)('@' + passages[i].before_id),
		            (char)('@' + passages[i].after_id));
	assert_string_equal(text_z(&text), expected);
}
#define PASSAGES(expected, ...)                                                               \
	passages_are((const struct place_successor[]){ __VA_ARGS__ },                              \
	             LENGTH(((const struct place_successor[]){ __VA_ARGS__ })), expected)

static void
a_place_is_followed_through_merges_and_splits(void **state)
{
	(void)state;
	passages_are(NULL, 0, "");
	PASSAGES("AC BC", { A, C, 10 }, { B, C, 10 });                  /* C is born of two */
	PASSAGES("AA BA", { A, A, 10 }, { B, A, 10 });                  /* A goes on with B */
	PASSAGES("AB AC", { A, B, 10 }, { A, C, 10 });                  /* split */
	PASSAGES("AA AB", { A, A, 10 }, { A, B, 10 });                  /* A gave a part away */
	PASSAGES("AC", { A, B, 10 }, { B, C, 20 });                     /* B only lived in between */
	PASSAGES("AC AD BC BD", { A, E, 10 }, { B, E, 10 }, { E, C, 20 }, { E, D, 20 });
	PASSAGES("AB BA", { A, B, 10 }, { B, A, 10 });                  /* at once: they change places */
	PASSAGES("AA BA", { A, B, 10 }, { B, B, 10 }, { B, A, 20 });    /* and back, with all of B */
}

static void
a_line_of_the_structures_says_what_it_replaces_and_since_when(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	(void)import_text(rooms, "code;nom;parent\nV;Ville;\nA;Accueil;V\nB;Poste;V\nC;Piscine;V\n");
	const struct import import =
		import_text(rooms, "code;nom;parent;remplace;depuis\n"
	                       "M;Maison;V;A, B,;30/06/2026\n"
	                       "C;Piscine;V;D;2026-07-01\nD;Bassin;V;;\n" /* C was there: it goes on */
	                       "E;Autre;V;X;\n"                            /* 5 */
	                       "F;Autre;V;A;hier\n"                        /* 6 */
	                       "G;Autre;V;E;\n");                          /* 7: it was refused */
	assert_true(complains(&import, 5, "le lieu remplacé «\u202fX\u202f» n’existe"));
	assert_true(complains(&import, 6, "ne se lit pas"));
	assert_true(complains(&import, 7, "le lieu remplacé «\u202fE\u202f» n’existe"));
	assert_int_equal(import.bad_count, 3);
	struct fault fault = { 0 };
	struct db *db = store_read(rooms->arena, rooms->store, &fault);
	struct place_passage *passages;
	size_t count;
	const int32_t june = date_days((struct date){ 2026, 6, 29 });
	assert_true(place_passages(rooms->arena, db, rooms->root_id, june, june, &passages, &count,
	                           &fault));
	assert_int_equal(count, 0); /* not yet */
	assert_true(place_passages(rooms->arena, db, rooms->root_id, june, june + 1, &passages,
	                           &count, &fault));
	assert_int_equal(count, 2);
	assert_true(passages[0].after_id == passages[1].after_id); /* M */
	assert_true(place_passages(rooms->arena, db, rooms->root_id, june, june + 9, &passages,
	                           &count, &fault));
	assert_int_equal(count, 4); /* and C, D in C */
	assert_true(place_passages(rooms->arena, db, rooms->root_id, june + 1, june + 9, &passages,
	                           &count, &fault));
	assert_int_equal(count, 2);
	db_end(db);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM place_successor"), 4);
	rooms_close(rooms);
}

/* --- a tree is read once ---------------------------------------------------------------------- */

struct change {
	struct rooms *rooms;
	int64_t undone; /* import to undo; 0: plant one more */
	bool gives_up;
	struct fault fault;
};

static bool
change_tree(struct db *db, void *data)
{
	struct change *change = data;
	const struct rooms *rooms = change->rooms;
	int64_t place_id;
	const bool good =
		change->undone != 0
			? place_undo(rooms->arena, db, rooms->root_id, change->undone, NULL, 0, &change->fault)
			: place_plant(db, rooms->root_id, SPAN("N"), SPAN("Neuf"), 0, today(), &place_id,
	                      &change->fault);
	struct place_tree *tree =
		place_tree_load(rooms->arena, db, rooms->root_id, today(), &change->fault);
	assert_true(good && tree != NULL);
	assert_int_equal(tree->count, change->undone != 0 ? 1 : 4); /* one's own rows are read */
	return !change->gives_up;
}

static void
a_tree_is_read_once_and_again_after_each_change(void **state)
{
	(void)state;
	struct rooms *rooms = rooms_open();
	struct fault fault = { 0 };
	const struct import import = import_text(rooms, "code;nom;parent\nV;Ville;\nA;Accueil;V\nB;Poste;V\n");
	const struct place_tree *first = tree_on(rooms, today());
	assert_int_equal(first->count, 3);
	assert_ptr_equal(tree_on(rooms, today())->places, first->places);
	assert_ptr_not_equal(tree_on(rooms, today() - 1)->places, first->places);
	struct change change = { .rooms = rooms, .gives_up = true };
	assert_false(store_write(rooms->store, change_tree, &change, &fault));
	assert_ptr_equal(tree_on(rooms, today())->places, first->places);
	change.gives_up = false;
	assert_true(store_write(rooms->store, change_tree, &change, &fault));
	assert_int_equal(tree_on(rooms, today())->count, 4);
	assert_int_equal(first->count, 3); /* who was reading it still does */
	assert_true(span_is(first->places[0].name, "Ville"));
	change.undone = import.import_id;
	assert_true(store_write(rooms->store, change_tree, &change, &fault));
	assert_int_equal(tree_on(rooms, today())->count, 1);
	(void)import_text(rooms, "code;nom\nN;Nouveau\n");
	assert_true(span_is(tree_on(rooms, today())->places[0].name, "Nouveau"));
	for (int32_t day = 0; day < 40; day++) /* more than are kept, all held by this arena */
		assert_int_equal(tree_on(rooms, today() - day)->count, 1);
	rooms_close(rooms);
}

static int
begin_arena(void **state)
{
	(void)state;
	arena = arena_new(16 << 20);
	return 0;
}

static int
end_arena(void **state)
{
	(void)state;
	arena_end(arena);
	return 0;
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_stand_depth_first_and_siblings_by_name),
		cmocka_unit_test(circles_and_orphans_still_make_a_whole_tree),
		cmocka_unit_test(a_name_counts_only_when_one_place_bears_it),
		cmocka_unit_test(good_lines_are_applied_and_bad_ones_told_with_their_number),
		cmocka_unit_test(a_dry_run_and_a_strict_import_with_a_bad_line_write_nothing),
		cmocka_unit_test(the_same_file_twice_is_refused_until_it_is_undone),
		cmocka_unit_test(yesterday_keeps_yesterdays_names_and_parents),
		cmocka_unit_test(a_place_is_followed_through_merges_and_splits),
		cmocka_unit_test(a_line_of_the_structures_says_what_it_replaces_and_since_when),
		cmocka_unit_test(the_structures_of_the_state_make_one_tree),
		cmocka_unit_test(a_tree_is_read_once_and_again_after_each_change),
		cmocka_unit_test(places_that_hang_from_a_circle_are_told_in_a_time_that_grows_gently),
	};
	return cmocka_run_group_tests(tests, begin_arena, end_arena);
}
