#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "craft/store/store_for_tests.h"
#include "ground/journal/journal.h"
#include "support/rooms_for_tests.h"
#include "welcome/skill/skill_inside.h"

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;

/* --- rules ------------------------------------------------------------------------------------ */

static bool
is_said(const char *name, const char *words, const char *needs, const char *language)
{
	const struct skill skill = { .skill_id = 1, .name = span_of(name), .words = span_of(words) };
	return skill_is_said(arena, &skill, span_of(needs), span_of(language));
}

static void
test_a_person_says_what_she_needs_in_her_words(void **state)
{
	(void)state;
	const char *lsf = "Langue des signes (LSF)", *words = "LSF, langue des signes, sourd";
	assert_true(is_said(lsf, words, "Un interprète en LSF, s’il vous plaît", ""));
	assert_true(is_said(lsf, words, "elle parle la langue des signes", ""));
	assert_true(is_said(lsf, words, "Elle est SOURDE", ""));
	assert_false(is_said(lsf, words, "Elle ne parle pas la langue française", ""));
	assert_false(is_said(lsf, words, "une sourdine", ""));
	assert_false(is_said(lsf, words, "", ""));
	assert_true(is_said("Facile à lire", "", "des lettres faciles à lire", "")); /* by its own name */
	assert_false(is_said("Facile à lire", " , ,", "un fauteuil", ""));
}

static void
test_her_language_is_looked_for_by_its_name(void **state)
{
	(void)state;
	assert_true(is_said("Anglais", "", "", "en"));
	assert_true(is_said("Anglais", "", "", "en-GB"));
	assert_true(is_said("Arabe ou kurde", "arabe, kurde", "", "ku"));
	assert_false(is_said("Anglais", "", "", "ar"));
	assert_false(is_said("Anglais", "", "de l’aide en ligne", "")); /* « en » is no language there */
}

static void
test_names_are_told_in_their_order(void **state)
{
	(void)state;
	const struct skill skills[] = { { .name = SPAN("Anglais") }, { .name = SPAN("LSF") } };
	assert_null(skill_names(arena, skills, 0));
	assert_string_equal(skill_names(arena, skills, 1), "Anglais");
	assert_string_equal(skill_names(arena, skills, 2), "Anglais, LSF");
}

/* --- kept ------------------------------------------------------------------------------------- */

struct doing {
	struct skill skill;
	struct skill_held held;
	int64_t account_id, offering_id;
	bool takes, drops;
	enum found found;
};

static bool
save(struct db *db, void *data)
{
	struct doing *doing = data;
	doing->found = skill_store_save(db, rooms->root_id, &doing->skill, &fault);
	return doing->found == FOUND_ONE;
}

static bool
change(struct db *db, void *data)
{
	const struct doing *doing = data;
	const int64_t root_id = rooms->root_id, skill_id = doing->held.skill_id;
	if (doing->drops)
		return skill_store_drop(db, root_id, skill_id, &fault);
	if (doing->offering_id != 0)
		return skill_store_need(db, root_id, doing->offering_id, skill_id, !doing->takes, &fault);
	return doing->takes ? skill_store_take(db, root_id, doing->account_id, skill_id, &fault)
	                    : skill_store_give(db, root_id, doing->account_id, &doing->held, &fault);
}

static bool
close_account(struct db *db, void *account_id)
{
	const struct fact fact = { .at_unix_s = 1000, .kind = "account.closed",
		                       .subject_id = *(int64_t *)account_id,
		                       .words = SPAN("Compte fermé.") };
	return journal_add(arena, db, rooms->root_id, &fact, &fault) == FOUND_ONE;
}

static enum found
add(const char *name)
{
	struct doing doing = { .skill = { .name = span_of(name), .words = SPAN("") } };
	assert_true(store_write(rooms->store, save, &doing, &fault));
	return doing.found;
}

static void
do_it(struct doing doing)
{
	assert_true(store_write(rooms->store, change, &doing, &fault));
}

static size_t
listed(struct skill **skills_r)
{
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(skill_list(arena, db, rooms->root_id, skills_r, &count, &fault));
	db_end(db);
	return count;
}

static size_t
held_by(int64_t account_id, struct skill_held held[SKILL_COUNT_MAX])
{
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(skill_store_of_account(arena, db, rooms->root_id, account_id, held, &count, &fault));
	db_end(db);
	return count;
}

static size_t
needed(int64_t offering_id, const char *needs, struct skill **skills_r)
{
	const struct skill_question question = { offering_id, span_of(needs), SPAN("") };
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(skill_needed(arena, db, rooms->root_id, &question, skills_r, &count, &fault));
	db_end(db);
	return count;
}

static void
test_what_is_needed_is_the_offering_s_and_the_person_s(void **state)
{
	(void)state;
	struct skill *skills;
	assert_int_equal(add("LSF"), FOUND_ONE);
	assert_int_equal(add("Anglais"), FOUND_ONE);
	assert_int_equal(listed(&skills), 2);
	assert_true(span_is(skills[0].name, "Anglais")); /* by name */
	const int64_t english = skills[0].skill_id, lsf = skills[1].skill_id;
	do_it((struct doing){ .held = { .skill_id = english }, .offering_id = 7 });
	do_it((struct doing){ .held = { .skill_id = english }, .offering_id = 7 }); /* twice is once */
	assert_int_equal(needed(7, "", &skills), 1);
	assert_int_equal(needed(7, "interprète LSF", &skills), 2);
	assert_int_equal(skills[1].skill_id, lsf);
	assert_int_equal(needed(8, "interprète LSF", &skills), 1);
	do_it((struct doing){ .held = { .skill_id = english }, .offering_id = 7, .takes = true });
	assert_int_equal(needed(7, "", &skills), 0);
}

static void
test_who_said_it_first_stays_and_a_closed_account_has_none(void **state)
{
	(void)state;
	struct skill *skills;
	struct skill_held held[SKILL_COUNT_MAX];
	int64_t *ids, account_id = 21;
	size_t count;
	assert_int_equal(listed(&skills), 2);
	const int64_t english = skills[0].skill_id;
	do_it((struct doing){ .held = { english, 5, 100 }, .account_id = 21 });
	do_it((struct doing){ .held = { english, 6, 200 }, .account_id = 21 });
	do_it((struct doing){ .held = { english, 5, 100 }, .account_id = 22 });
	assert_int_equal(held_by(21, held), 1);
	assert_int_equal(held[0].by_id, 5);
	assert_int_equal(held[0].day, 100);
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(skill_holders(arena, db, rooms->root_id, english, &ids, &count, &fault));
	db_end(db);
	assert_int_equal(count, 2);
	assert_true(ids[0] == 21 && ids[1] == 22);
	assert_true(store_write(rooms->store, close_account, &account_id, &fault));
	assert_true(skill_clock(arena, rooms->store, rooms->root_id, &fault));
	assert_int_equal(held_by(21, held), 0);
	assert_int_equal(held_by(22, held), 1);
	do_it((struct doing){ .held = { english, 5, 300 }, .account_id = 21 }); /* open again, said again */
	assert_true(skill_clock(arena, rooms->store, rooms->root_id, &fault));
	assert_int_equal(held_by(21, held), 1); /* once */
	do_it((struct doing){ .held = { english }, .account_id = 21, .takes = true });
	assert_int_equal(held_by(21, held), 0);
}

static void
test_written_over_is_told_and_taken_off_takes_all_of_it(void **state)
{
	(void)state;
	struct skill *skills;
	struct skill_held held[SKILL_COUNT_MAX];
	assert_int_equal(listed(&skills), 2);
	struct doing doing = { .skill = skills[0] };
	doing.skill.name = SPAN("Anglais parlé");
	assert_true(store_write(rooms->store, save, &doing, &fault));
	assert_false(store_write(rooms->store, save, &doing, &fault));
	assert_int_equal(doing.found, FOUND_NONE);
	do_it((struct doing){ .held = { skills[0].skill_id }, .offering_id = 7 });
	do_it((struct doing){ .held = { skills[0].skill_id }, .drops = true });
	assert_int_equal(listed(&skills), 1);
	assert_int_equal(held_by(22, held), 0);
	assert_int_equal(needed(7, "", &skills), 0);
}

static int
open_all(void **state)
{
	(void)state;
	rooms = rooms_open();
	arena = rooms == NULL ? NULL : rooms->arena;
	return rooms == NULL;
}

static int
close_all(void **state)
{
	(void)state;
	rooms_close(rooms);
	return 0;
}

int
main(int argc, char **argv)
{
	store_tests_begin(argc, argv);
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_person_says_what_she_needs_in_her_words),
		cmocka_unit_test(test_her_language_is_looked_for_by_its_name),
		cmocka_unit_test(test_names_are_told_in_their_order),
		cmocka_unit_test(test_what_is_needed_is_the_offering_s_and_the_person_s),
		cmocka_unit_test(test_who_said_it_first_stays_and_a_closed_account_has_none),
		cmocka_unit_test(test_written_over_is_told_and_taken_off_takes_all_of_it),
	};
	return cmocka_run_group_tests_name("skill", tests, open_all, close_all);
}
