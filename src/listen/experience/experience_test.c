#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/ident.h"
#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "ground/journal/journal.h"
#include "listen/experience/experience_inside.h"
#include "support/rooms_for_tests.h"

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;

/* --- rules ------------------------------------------------------------------------------------- */

static bool
leave_all(void *subject, size_t find)
{
	(void)subject;
	(void)find;
	return true;
}

static void
test_what_is_sure_is_never_left(void **state)
{
	(void)state;
	const struct span typed = SPAN("Appelez Mme Durand au 06 12 34 56 78.");
	const struct experience_part part = experience_write(arena, typed, leave_all, NULL);
	assert_true(part.reading.count >= 2);
	assert_int_equal(span_find(part.written, SPAN("06 12")), SIZE_MAX);
	for (size_t i = 0; i < part.reading.count; i++)
		assert_true(part.leaves[i] == !part.reading.finds[i].is_sure);
}

static void
test_what_is_doubtful_is_masked_unless_the_author_leaves_it(void **state)
{
	(void)state;
	const struct span typed = SPAN("Ce jour-là j’ai vu Nathalie au guichet.");
	const struct experience_part masked = experience_write(arena, typed, NULL, NULL);
	assert_int_equal(masked.reading.count, 1);
	assert_false(masked.reading.finds[0].is_sure);
	assert_int_equal(span_find(masked.written, SPAN("Nathalie")), SIZE_MAX);
	const struct experience_part left = experience_write(arena, typed, leave_all, NULL);
	assert_true(span_equal(left.written, typed));
}

static void
test_flags_are_read_in_the_title_and_in_the_words(void **state)
{
	(void)state;
	assert_int_equal(experience_flags_of(SPAN("Merci"), SPAN("Bon accueil.")), 0);
	assert_true(experience_is_distress(
		experience_flags_of(SPAN("Je pense au suicide"), SPAN("Bon accueil."))));
	assert_true(experience_is_distress(
		experience_flags_of(SPAN("Merci"), SPAN("Je n’en peux plus, je veux mourir."))));
	assert_null(experience_flag_words(arena, 0));
	assert_non_null(strstr(experience_flag_words(arena, 1u << FLAGS_DISTRESS), "détresse"));
}

static void
test_words_are_hidden_wherever_they_stand(void **state)
{
	(void)state;
	size_t count = 0;
	struct span text = experience_hide(arena, SPAN("Zoé, zoé et Zoé"), SPAN("Zoé"), &count);
	assert_true(span_is(text, "[MASQUÉ], zoé et [MASQUÉ]"));
	assert_int_equal(count, 2);
	text = experience_hide(arena, SPAN("rien"), SPAN("Zoé"), &count);
	assert_true(span_is(text, "rien"));
	assert_int_equal(count, 2);
}

static void
test_a_secret_is_of_our_own_making(void **state)
{
	(void)state;
	char token[VAULT_TOKEN_LENGTH + 1];
	struct experience_reader reader;
	vault_token(token);
	assert_true(experience_is_secret(span_of(token)));
	assert_false(experience_is_secret(SPAN("")));
	assert_false(experience_is_secret(SPAN("abcdefghijklmnopqrstuvwxy1")));
	assert_false(experience_is_secret(SPAN("abcdefghijklmnopqrstuvwxyz2")));
	const struct experience_reader joined = { span_of(token), SPAN("lea@exemple.fr") };
	assert_true(experience_split(experience_join(arena, &joined), &reader));
	assert_true(span_is(reader.secret, token) && span_is(reader.mail, "lea@exemple.fr"));
	assert_false(experience_split(SPAN("lea@exemple.fr"), &reader));
}

static void
test_the_median_is_of_half(void **state)
{
	(void)state;
	static const int64_t days[] = { 1, 2, 9, 40 };
	assert_float_equal(experience_median(days, 1), 1, 0);
	assert_float_equal(experience_median(days, 3), 2, 0);
	assert_float_equal(experience_median(days, 4), 5.5, 0);
}

/* --- tables ------------------------------------------------------------------------------------ */

struct planting {
	struct experience *experience;
	const char *secret;
	bool changes, drops;
};

static bool
plant(struct db *db, void *data)
{
	struct planting *planting = data;
	uint8_t print[VAULT_HASH_SIZE];
	if (planting->drops)
		return experience_drop(db, rooms->root_id, planting->experience, &fault);
	if (planting->changes)
		return experience_change(db, rooms->root_id, planting->experience, &fault);
	experience_print(span_of(planting->secret), print);
	return experience_store_add(db, rooms->root_id, planting->experience, print, &fault);
}

static bool
run(struct planting planting)
{
	return store_write(rooms->store, plant, &planting, &fault);
}

static struct experience
told(const char *secret, int32_t told_day)
{
	struct experience experience = { .id = ident_random(),
		                             .told_day = told_day,
		                             .month = date_days((struct date){ 2026, 11, 1 }),
		                             .feeling = EXPERIENCE_MIXED,
		                             .title = SPAN("Deux heures"),
		                             .words = SPAN("J’ai attendu."),
		                             .reason = SPAN(""),
		                             .answer = SPAN(""),
		                             .locked = SPAN("locked") };
	assert_true(run((struct planting){ .experience = &experience, .secret = secret }));
	return experience;
}

static void
decide(struct experience *experience, enum experience_state state, int32_t day, int32_t answered_day)
{
	experience->state = state;
	experience->decided_day = day;
	experience->answered_day = answered_day;
	experience->answer = answered_day != 0 ? SPAN("Nous ouvrons un guichet.") : SPAN("");
	assert_true(run((struct planting){ .experience = experience, .changes = true }));
}

static struct db *
reading(void)
{
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_non_null(db);
	return db;
}

static struct experience_counts
counts(void)
{
	struct experience_counts read;
	struct db *db = reading();
	assert_true(experience_count(arena, db, rooms->root_id, &read, &fault));
	db_end(db);
	return read;
}

static enum found
find(const char *secret, struct experience *experience_r)
{
	struct db *db = reading();
	const enum found found =
		experience_by_secret(arena, db, rooms->root_id, span_of(secret), experience_r, &fault);
	db_end(db);
	return found;
}

#define FIRST "aaaaaaaaaaaaaaaaaaaaaaaaaa"
#define SECOND "bbbbbbbbbbbbbbbbbbbbbbbbbb"
#define THIRD "cccccccccccccccccccccccccc"

static void
test_a_text_is_kept_counted_and_found_by_its_secret_alone(void **state)
{
	(void)state;
	struct experience read;
	struct experience first = told(FIRST, 20000), second = told(SECOND, 20010);
	struct experience third = told(THIRD, 20020);
	assert_false(run((struct planting){ .experience = &(struct experience){ .id = 7 }, .secret = FIRST }));
	decide(&first, EXPERIENCE_PUBLISHED, 20001, 20004);
	decide(&second, EXPERIENCE_REFUSED, 20011, 0);
	struct experience_counts now = counts();
	assert_int_equal(now.told, 3);
	assert_int_equal(now.published, 1);
	assert_int_equal(now.refused, 1);
	assert_int_equal(now.to_read, 1);
	assert_int_equal(now.answered, 1);
	assert_true(now.has_median && now.median_days == 4);
	assert_int_equal(find(FIRST, &read), FOUND_ONE);
	assert_int_equal(read.id, first.id);
	assert_true(span_is(read.answer, "Nous ouvrons un guichet.") && span_is(read.locked, "locked"));
	assert_int_equal(find("dddddddddddddddddddddddddd", &read), FOUND_NONE);
	assert_int_equal(find("d", &read), FOUND_NONE);
	assert_true(run((struct planting){ .experience = &third, .drops = true }));
	assert_false(run((struct planting){ .experience = &third, .drops = true }));
	now = counts();
	assert_int_equal(now.told, 3);
	assert_int_equal(now.to_read, 0);
	assert_int_equal(now.gone, 1);
	assert_int_equal(find(THIRD, &read), FOUND_NONE);
}

static void
test_texts_go_after_two_years_and_mails_after_ninety_days(void **state)
{
	(void)state;
	struct experience read;
	const int32_t end = date_add_months(20010, EXPERIENCE_KEEP_MONTHS);
	assert_true(experience_clock(arena, rooms->store, rooms->root_id, 20004 + 90, &fault));
	assert_int_equal(find(FIRST, &read), FOUND_ONE);
	assert_true(span_is(read.locked, "locked"));
	assert_true(experience_clock(arena, rooms->store, rooms->root_id, 20004 + 91, &fault));
	assert_int_equal(find(FIRST, &read), FOUND_ONE);
	assert_int_equal(read.locked.length, 0);
	assert_int_equal(find(SECOND, &read), FOUND_ONE);
	assert_true(span_is(read.locked, "locked"));
	assert_true(experience_clock(arena, rooms->store, rooms->root_id, 20011 + 91, &fault));
	assert_int_equal(find(SECOND, &read), FOUND_ONE);
	assert_int_equal(read.locked.length, 0);
	assert_true(experience_clock(arena, rooms->store, rooms->root_id, end, &fault));
	assert_int_equal(find(FIRST, &read), FOUND_NONE);
	assert_int_equal(find(SECOND, &read), FOUND_ONE);
	assert_true(experience_clock(arena, rooms->store, rooms->root_id, end + 1, &fault));
	assert_int_equal(find(SECOND, &read), FOUND_NONE);
	const struct experience_counts now = counts();
	assert_int_equal(now.told, 3);
	assert_int_equal(now.published, 1);
	assert_int_equal(now.refused, 1);
	assert_int_equal(now.answered, 1);
	assert_int_equal(now.gone, 3);
	assert_false(now.has_median);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM experience_text"), 0);
}

/* --- read with one another ---------------------------------------------------------------------- */

static bool
begin_reading(struct db *db, void *data)
{
	return verbatim_since_set(db, rooms->root_id, *(const int32_t *)data, &fault);
}

static struct verbatim_found
gathered(int32_t today)
{
	struct reader_right right = { ROLE_REFERENT, 0 };
	struct verbatim_sight sight = {
		.root_id = rooms->root_id,
		.reader = { .account_id = 5, .roles = WHO(ROLE_REFERENT), .rights = &right, .right_count = 1 },
	};
	const struct verbatim_keeper keeper = { .store = rooms->store, .root_id = rooms->root_id,
		                                    .folder = rooms->folder, .now_s = 1, .today = today };
	struct verbatim_found found = { 0 };
	struct verbatim_heap *heaps;
	size_t count;
	assert_true(experience_gather(arena, &keeper, &fault));
	struct db *db = reading();
	sight.tree = place_tree_load(arena, db, rooms->root_id, today, &fault);
	assert_non_null(sight.tree);
	assert_true(verbatim_heaps(arena, db, &sight, &heaps, &count, &fault));
	assert_true(count < 2);
	if (count == 1) {
		const struct verbatim_asked asked = { .heap_id = heaps[0].id,
			                                  .side = VERBATIM_ANY,
			                                  .tone = VERBATIM_ANY,
			                                  .state = VERBATIM_ANY,
			                                  .words = SPAN(""),
			                                  .limit = VERBATIM_ASK_MAX };
		assert_int_equal(heaps[0].origin, VERBATIM_OF_EXPERIENCES);
		assert_true(span_is(heaps[0].name, "Expériences du 1er trimestre 2026"));
		assert_true(verbatim_ask(arena, db, &sight, &asked, &found, &fault));
	}
	db_end(db);
	return found;
}

static size_t
with_words(const struct verbatim_found *found, const char *words)
{
	size_t count = 0;
	for (size_t i = 0; i < found->count; i++)
		count += span_find(found->texts[i].words, span_of(words)) != SIZE_MAX;
	return count;
}

static void
test_what_was_published_is_read_with_the_rest_of_its_quarter(void **state)
{
	(void)state;
	static const char *const words[] = {
		"Le guichet était fermé ce matin-là.",
		"Une boussole perdue, rendue vite.",
		"Trois appels sans réponse, puis un courriel.",
		"Le parking est complet.",
		"Un agent a tout repris avec moi.",
		"Le formulaire perd ce qu’on y écrit.",
		"Jamais publié.",
	};
	struct experience all[LENGTH(words)];
	int32_t march = date_days((struct date){ 2026, 3, 10 });
	const int32_t april = date_days((struct date){ 2026, 4, 8 });
	assert_true(store_write(rooms->store, begin_reading, &march, &fault));
	for (size_t i = 0; i < LENGTH(words); i++) {
		all[i] = told(arena_format(arena, "%c%s", (char)('e' + i), "aaaaaaaaaaaaaaaaaaaaaaaaa"), march);
		all[i].words = span_of(words[i]);
		decide(&all[i], i < 6 ? EXPERIENCE_PUBLISHED : EXPERIENCE_REFUSED, march + 2, 0);
	}
	assert_int_equal(gathered(april - 1).count, 0); /* the week after its end is not over */
	struct verbatim_found found = gathered(april);
	assert_int_equal(found.count, 6);
	assert_int_equal(with_words(&found, "Deux heures. "), 6); /* its title is told too */
	/* Answered, words hidden: as it now is published. */
	decide(&all[0], EXPERIENCE_PUBLISHED, march + 2, april);
	all[2].words = SPAN("[MASQUÉ] appels sans réponse, puis un courriel.");
	assert_true(run((struct planting){ .experience = &all[2], .changes = true }));
	found = gathered(april);
	assert_int_equal(found.count, 6);
	assert_int_equal(with_words(&found, "Trois appels"), 0);
	size_t answers = 0;
	for (size_t i = 0; i < found.count; i++)
		answers += found.texts[i].answer.length > 0;
	assert_int_equal(answers, 1);
	/* Taken back by its author, then another: four are under the floor, and nobody reads them together. */
	assert_true(run((struct planting){ .experience = &all[1], .drops = true }));
	found = gathered(april);
	assert_int_equal(found.count, 5);
	assert_int_equal(with_words(&found, "boussole"), 0);
	assert_true(run((struct planting){ .experience = &all[3], .drops = true }));
	assert_int_equal(gathered(april).count, 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM verbatim_text"), 0);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_sure_is_never_left),
		cmocka_unit_test(test_what_is_doubtful_is_masked_unless_the_author_leaves_it),
		cmocka_unit_test(test_flags_are_read_in_the_title_and_in_the_words),
		cmocka_unit_test(test_words_are_hidden_wherever_they_stand),
		cmocka_unit_test(test_a_secret_is_of_our_own_making),
		cmocka_unit_test(test_the_median_is_of_half),
		cmocka_unit_test(test_a_text_is_kept_counted_and_found_by_its_secret_alone),
		cmocka_unit_test(test_texts_go_after_two_years_and_mails_after_ninety_days),
		cmocka_unit_test(test_what_was_published_is_read_with_the_rest_of_its_quarter),
	};
	vault_start();
	store_tests_begin(argc, argv);
	rooms = rooms_open();
	arena = rooms->arena;
	const int failed = cmocka_run_group_tests(tests, NULL, NULL);
	rooms_close(rooms);
	return failed;
}
