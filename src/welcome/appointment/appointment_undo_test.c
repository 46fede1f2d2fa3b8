/* A whole file is undone: all is again as it was, but for what happened since. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "craft/store/store_for_tests.h"
#include "ground/post/post.h"
#include "support/rooms_for_tests.h"
#include "welcome/appointment/appointment_inside.h"

enum { NOW_S = 1795683600 /* 2026-11-26T09:00:00Z */, KEEPER = 5 };
static const char *const codes[] = { "ville", "accueil" };
static const int parents[] = { -1, 0 };
static const char head[] = "Numéro;Début;Nom;Courriel\n";

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static struct place_tree *tree;
static uint32_t place;

/* --- helpers ---------------------------------------------------------------------------------------- */

/* The number of its import; 0: it changed nothing. */
static int64_t
take(const char *lines, bool is_whole)
{
	static struct reader reader;
	static struct reader_right right;
	struct import *import = arena_new_of(arena, struct import);
	right = (struct reader_right){ ROLE_REFERENT, tree->places[place].id };
	reader = (struct reader){ .account_id = KEEPER, .roles = WHO(ROLE_REFERENT), .rights = &right,
		                      .right_count = 1 };
	*import = (struct import){ .root_id = rooms->root_id, .kind = APPOINTMENT_KIND, .file_path = "jour.csv" };
	import_begin(import, arena);
	struct appointment_run run = { .arena = arena, .root_id = rooms->root_id, .now_s = NOW_S,
		                           .today = (int32_t)(NOW_S / DAY_S), .tree = tree, .place = place,
		                           .reader = &reader, .sight = desk_sight_of(arena, &reader, tree),
		                           .import = import, .is_whole = is_whole };
	struct db *db = store_read(arena, rooms->store, &fault);
	if (!appointment_file_read(&run, span_of(arena_format(arena, "%s%s", head, lines)),
	                           appointment_map_usual()) ||
	    !appointment_run_look(&run, db))
		fail_msg("%s", run.fault.for_log);
	db_end(db);
	if (run.import->bad_count > 0)
		fail_msg("%s", run.import->bad_lines[0].why);
	if (!appointment_run_keep(&run, rooms->store))
		fail_msg("%s", run.fault.for_log);
	assert_true(run.is_registered == (run.added + run.changed > 0));
	return run.is_registered ? import->number : 0;
}

static struct appointment_undone
undo_at(int64_t number, int64_t now_s, enum found expected)
{
	struct appointment_undone undone;
	const struct appointment_undo_asked asked = { rooms->root_id, number, KEEPER, now_s };
	const enum found found = appointment_undo(arena, rooms->store, &asked, &undone, &fault);
	if (found == FOUND_FAILED)
		fail_msg("%s", fault.for_log);
	assert_int_equal(found, expected);
	return undone;
}

static struct appointment_undone
undo(int64_t number)
{
	return undo_at(number, NOW_S + 60, FOUND_ONE);
}

static void
list(struct appointment **list_r, size_t *count_r)
{
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(appointment_between(arena, db, rooms->root_id, tree->places[place].id, 0, INT64_MAX, list_r,
	                                count_r, &fault));
	db_end(db);
}

/* All that is told of them, and what other tools call them. */
static const char *
all(void)
{
	struct appointment *appointments;
	size_t count;
	struct text text = text_new(arena, 100000);
	list(&appointments, &count);
	for (size_t i = 0; i < count; i++) {
		const struct appointment *one = &appointments[i];
		text_format(&text, "%lld %lld–%lld %d %.*s %.*s %lld %lld %lld\n", (long long)one->appointment_id,
		            (long long)one->begin_s, (long long)one->end_s, (int)one->state, SPAN_ARGS(one->name),
		            SPAN_ARGS(one->mail), (long long)one->sequence, (long long)one->far_s,
		            (long long)one->near_s);
	}
	text_format(&text, "%lld sources, %lld",
	            (long long)rooms_number(rooms, "SELECT count(*) FROM appointment_source"),
	            (long long)rooms_number(rooms, "SELECT CAST(coalesce(sum(appointment_id % 1000003), 0) AS"
	                                           " bigint) FROM appointment_source"));
	return text_z(&text);
}

static struct appointment
named(const char *name)
{
	struct appointment *appointments;
	size_t count;
	list(&appointments, &count);
	for (size_t i = 0; i < count; i++)
		if (span_is(appointments[i].name, name))
			return appointments[i];
	fail_msg("nobody is called %s", name);
	return appointments[0];
}

struct doing {
	struct appointment appointment;
	enum appointment_verb verb; /* APPOINTMENT_VERB_COUNT: she is reminded */
};

static bool
write_doing(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct appointment_claim claim = { APPOINTMENT_FAR, NOW_S + 30, NOW_S + 30 };
	if (doing->verb == APPOINTMENT_VERB_COUNT)
		return appointment_claim(db, rooms->root_id, &doing->appointment, &claim, &fault) == FOUND_ONE;
	assert_null(appointment_apply(&doing->appointment, doing->verb, NOW_S));
	return appointment_save(db, rooms->root_id, &doing->appointment, &fault) == FOUND_ONE;
}

static void
happens(const char *name, enum appointment_verb verb)
{
	struct doing doing = { named(name), verb };
	assert_true(store_write(rooms->store, write_doing, &doing, &fault));
}

static int64_t
brought(void)
{
	return rooms_number(rooms, "SELECT count(*) FROM appointment_brought");
}

/* --- tests ------------------------------------------------------------------------------------------ */

static void
test_what_a_file_brought_goes_and_may_come_again(void **state)
{
	(void)state;
	static const char file[] = "1;01/12/2026 9 h;Anne;anne@exemple.fr\n"
							   "2;01/12/2026 10 h;Paul;paul@exemple.fr\n";
	const char *before = all();
	const int64_t number = take(file, false);
	assert_true(number > 0 && brought() == 2);
	assert_int_equal(take(file, false), 0); /* it changes nothing: no import is told of it */
	(void)undo_at(number + 1, NOW_S, FOUND_NONE);
	const struct appointment_undone undone = undo(number);
	assert_true(undone.gone == 2 && undone.back == 0);
	assert_null(appointment_stay_words(arena, &undone));
	assert_string_equal(all(), before);
	assert_int_equal(brought(), 0);
	(void)undo_at(number, NOW_S + 70, FOUND_NONE); /* twice */
	const int64_t again = take(file, false);
	assert_true(again > number);
	assert_int_equal(undo(again).gone, 2);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM journal_fact"
	                                     " WHERE kind = 'appointment.undone'"),
	                 2);
}

static void
test_what_a_file_changed_is_again_as_it_was(void **state)
{
	(void)state;
	const int64_t first = take("11;02/12/2026 9 h;A;a@exemple.fr\n12;02/12/2026 10 h;B;b@exemple.fr\n"
	                           "13;02/12/2026 11 h;C;c@exemple.fr\n14;02/12/2026 14 h;D;d@exemple.fr\n",
	                           false);
	happens("D", APPOINTMENT_VERB_COUNT); /* of the first file, and long before the second */
	const char *before = all();
	/* A moves, B is called off, C's hour is passed on to E, D is the same, F is new. */
	const int64_t second = take("11;02/12/2026 8 h;A;a@exemple.fr\n13;02/12/2026 11 h;E;e@exemple.fr\n"
	                            "14;02/12/2026 14 h;D;d@exemple.fr\n15;02/12/2026 15 h;F;f@exemple.fr\n",
	                            true);
	assert_int_equal(named("B").state, APPOINTMENT_CANCELLED_BY_US);
	assert_int_equal(named("C").state, APPOINTMENT_CANCELLED_BY_US);
	const struct appointment_undone undone = undo(second);
	assert_true(undone.gone == 2 && undone.back == 3);
	assert_string_equal(all(), before);
	/* The first one then: nothing but the undoing happened to the others. */
	const struct appointment_undone rest = undo(first);
	assert_true(rest.gone == 3 && rest.reminded == 1 && rest.touched == 0);
	assert_string_equal(appointment_stay_words(arena, &rest),
	                    "Un rendez-vous reste, dont la personne a déjà été prévenue.");
}

static void
test_what_happened_since_stays_and_is_told(void **state)
{
	(void)state;
	const int64_t number = take("21;03/12/2026 9 h;Gave up;g@exemple.fr\n"
	                            "22;03/12/2026 10 h;Told;t@exemple.fr\n"
	                            "23;03/12/2026 11 h;Hushed;h@exemple.fr\n"
	                            "24;03/12/2026 14 h;Newer;n@exemple.fr\n"
	                            "25;03/12/2026 15 h;Gone;z@exemple.fr\n",
	                            false);
	happens("Gave up", APPOINTMENT_CANCEL);
	happens("Told", APPOINTMENT_VERB_COUNT);
	happens("Hushed", APPOINTMENT_HUSH);
	const int64_t newer = take("24;03/12/2026 16 h;Newer;n@exemple.fr\n", false);
	assert_true(newer > number);
	const struct appointment_undone undone = undo(number);
	assert_true(undone.gone == 1 && undone.given_up == 1 && undone.reminded == 1 && undone.touched == 2);
	assert_int_equal(named("Gave up").state, APPOINTMENT_CANCELLED);
	assert_int_equal(named("Told").state, APPOINTMENT_BOOKED);
	/* Those that stay are known: the same file does not double them. */
	struct db *db = store_read(arena, rooms->store, &fault);
	struct appointment_brought_by by;
	const int64_t import_id = rooms_number(rooms, "SELECT max(import_id) FROM appointment_import"
	                                              " WHERE touched = 2");
	assert_int_equal(appointment_brought_whose(arena, db, rooms->root_id, import_id, &by, &fault), FOUND_ONE);
	db_end(db);
	assert_true(by.account_id == KEEPER && by.stays[APPOINTMENT_REMINDED] == 1 &&
	            by.stays[APPOINTMENT_GAVE_UP] == 1 && by.stays[APPOINTMENT_TOUCHED] == 2);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM appointment_appointment"
	                                     " WHERE name = 'Told'"),
	                 1);
	assert_true(take("22;03/12/2026 10 h;Told;t@exemple.fr\n", false) == 0);
}

static void
test_many_lines_are_undone_and_an_hour_that_is_kept_stays_hers(void **state)
{
	(void)state;
	enum { COUNT = 2 * APPOINTMENT_BATCH_COUNT + 7 };
	struct text lines = text_new(arena, 100000);
	const char *before = all();
	for (int i = 0; i < COUNT; i++)
		text_format(&lines, "M%d;%02d/01/2027 %d h;P%d;p%d@exemple.fr\n", i, 1 + i % 28, 8 + i % 9, i, i);
	const int64_t many = take(text_z(&lines), false);
	assert_int_equal(undo(many).gone, COUNT);
	assert_string_equal(all(), before);
	(void)take("31;04/12/2026 9 h;First;one@exemple.fr\n", false);
	const int64_t passed = take("31;04/12/2026 9 h;Second;two@exemple.fr\n", false);
	happens("Second", APPOINTMENT_VERB_COUNT);
	const struct appointment_undone undone = undo(passed);
	assert_true(undone.gone == 0 && undone.back == 0 && undone.reminded == 1 && undone.touched == 1);
	assert_int_equal(named("First").state, APPOINTMENT_CANCELLED_BY_US); /* no hour is given twice */
}

struct forgetting {
	int64_t names_before_s, imports_before_s;
};

static bool
write_forgetting(struct db *db, void *data)
{
	const struct forgetting *forgetting = data;
	return appointment_brought_forget_old(db, rooms->root_id, forgetting->names_before_s,
	                                      forgetting->imports_before_s, &fault);
}

static bool
write_forget_one(struct db *db, void *data)
{
	return appointment_brought_forget(db, rooms->root_id, *(int64_t *)data, &fault);
}

static void
test_what_was_before_is_kept_seven_days(void **state)
{
	(void)state;
	(void)take("41;05/12/2026 9 h;Before;before@exemple.fr\n42;05/12/2026 10 h;Other;o@exemple.fr\n", false);
	const int64_t number = take("41;05/12/2026 9 h;Before;after@exemple.fr\n"
	                            "42;05/12/2026 10 h;Other;p@exemple.fr\n",
	                            false);
	static const char named_before[] = "SELECT count(*) FROM appointment_brought"
									   " WHERE mail IN ('before@exemple.fr', 'o@exemple.fr')";
	assert_int_equal(rooms_number(rooms, named_before), 2);
	int64_t other_id = named("Other").appointment_id;
	assert_true(store_write(rooms->store, write_forget_one, &other_id, &fault)); /* she asked for it */
	assert_int_equal(rooms_number(rooms, named_before), 1);
	struct forgetting forgetting = { NOW_S, NOW_S - 1 };
	assert_true(store_write(rooms->store, write_forgetting, &forgetting, &fault));
	assert_int_equal(rooms_number(rooms, named_before), 1);
	forgetting.names_before_s = NOW_S + 30 * (int64_t)DAY_S;
	assert_true(store_write(rooms->store, write_forgetting, &forgetting, &fault));
	assert_int_equal(rooms_number(rooms, named_before), 0); /* as its name does */
	assert_true(brought() > 0);
	(void)undo_at(number, NOW_S + (APPOINTMENT_UNDO_DAYS + 1) * (int64_t)DAY_S, FOUND_NONE);
	forgetting.imports_before_s = NOW_S + 1;
	assert_true(store_write(rooms->store, write_forgetting, &forgetting, &fault));
	assert_int_equal(brought(), 0);
}

static int
begin(void **state)
{
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	tree = rooms_plant(rooms, codes, parents, LENGTH(codes), &fault);
	if (tree == NULL)
		return 1;
	place = place_by_code(tree, SPAN("accueil"));
	return !post_prepare(arena, rooms->store, rooms->root_id, rooms->folder, &fault);
}

static int
end(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

int
main(int argc, char **argv)
{
	store_tests_begin(argc, argv);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_a_file_brought_goes_and_may_come_again),
		cmocka_unit_test(test_what_a_file_changed_is_again_as_it_was),
		cmocka_unit_test(test_what_happened_since_stays_and_is_told),
		cmocka_unit_test(test_many_lines_are_undone_and_an_hour_that_is_kept_stays_hers),
		cmocka_unit_test(test_what_was_before_is_kept_seven_days),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
