#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "craft/store/store_for_tests.h"
#include "listen/answer/answer_page.h"
#include "support/answers_for_tests.h"

enum { ITEM_COUNT = 3 };

static struct rooms *rooms;
static struct arena *arena;
static struct survey_wave wave;
static struct fault fault;
static int64_t places[2];

/* --- a wave of two sentences and an open question, over two places --------------------------- */

struct opening {
	struct answer_link *links;
	size_t count;
	enum survey_state from, to;
	bool done;
};

static bool
draft(struct db *db, void *data)
{
	(void)data;
	int64_t theme_id;
	wave = (struct survey_wave){ .code = SPAN("w"), .name = SPAN("Essai"), .form_id = 1,
		                         .opens_day = 1, .closed_day = 100000,
		                         .scale = { 1, 5, 1, 4, 0.25 } };
	if (!theme_keep(arena, db, rooms->root_id, SPAN("t"), SPAN("T"), &theme_id, &fault) ||
	    !survey_wave_draft(db, rooms->root_id, &wave, &fault))
		return false;
	struct survey_item items[ITEM_COUNT] = {
		{ .code = SPAN("S1"), .kind = 'S', .level_count = 5 },
		{ .code = SPAN("S2"), .kind = 'S', .level_count = 5, .is_reversed = true },
		{ .code = SPAN("O1"), .kind = 'O' },
	};
	for (int i = 0; i < ITEM_COUNT; i++) {
		items[i].id = i;
		items[i].theme_id = theme_id;
		items[i].about_id = -1;
		items[i].stem = items[i].scale = SPAN("");
		for (int side = 0; side < SIDE_COUNT; side++) {
			items[i].rank[side] = i + 1;
			items[i].asked[side] = items[i].code;
			items[i].asked_stem[side] = SPAN("");
		}
	}
	const struct survey_form form = { .items = items, .item_count = ITEM_COUNT };
	return survey_form_replace(db, rooms->root_id, wave.id, &form, &fault);
}

static bool
make_links(struct db *db, void *data)
{
	struct opening *opening = data;
	return answer_links_make(arena, db, rooms->root_id, wave.id, opening->links, opening->count,
	                         &fault);
}

static bool
move(struct db *db, void *data)
{
	struct opening *opening = data;
	return survey_wave_move(db, rooms->root_id, wave.id, opening->from, opening->to,
	                        &opening->done, &fault) &&
	       opening->done;
}

static void
moved(enum survey_state from, enum survey_state to)
{
	struct opening opening = { .from = from, .to = to };
	struct fault outer;
	assert_true(store_write(rooms->store, move, &opening, &outer));
	wave.state = to;
}

static void
links_made(struct answer_link *links, size_t count)
{
	struct opening opening = { .links = links, .count = count };
	struct fault outer;
	for (size_t i = 0; i < count; i++)
		links[i].label = links[i].label.at == NULL ? SPAN("") : links[i].label;
	assert_true(store_write(rooms->store, make_links, &opening, &outer));
}

static int
begin(void **state)
{
	(void)state;
	struct fault outer;
	rooms = rooms_open();
	arena = rooms->arena;
	const struct place_tree *tree = rooms_plant(rooms, (const char *const[]){ "a", "b" },
	                                            (const int[]){ -1, -1 }, 2, &fault);
	assert_non_null(tree);
	places[0] = tree->places[0].id;
	places[1] = tree->places[1].id;
	assert_true(store_write(rooms->store, draft, NULL, &outer));
	moved(SURVEY_DRAFT, SURVEY_READY);
	assert_true(answer_key_make(arena, rooms->store, rooms->root_id, wave.id, rooms->folder,
	                            &fault));
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(rooms->arena);
	return 0;
}

static struct answer_link
link_of(enum answer_link_kind kind, enum side side, int place)
{
	return (struct answer_link){ .kind = kind, .side = side, .place_id = places[place] };
}

static enum answer_outcome
sent(struct span secret, const char *once, uint8_t level, const char *text)
{
	struct answer_reply reply = { .levels = { level, level }, .texts = { span_of(text) } };
	enum answer_outcome outcome;
	reply.levels[2] = SURVEY_NOT_ANSWERED;
	assert_true(answer_receive(arena, rooms->store, rooms->root_id, secret, span_of(once), &reply,
	                           &outcome, &fault));
	return outcome;
}

static enum answer_outcome
sent_as(struct span secret, const char *name, int number)
{
	return sent(secret, arena_format(arena, "%s%d-0123456789abcdef", name, number), 2, "");
}

static struct answer_opened
unsealed_by(size_t batch_count)
{
	const struct answer_opening opening = { .store = rooms->store,
		                                    .root_id = rooms->root_id,
		                                    .folder = rooms->folder,
		                                    .batch_count = batch_count };
	struct answer_opened opened;
	assert_true(answer_unseal(arena, &opening, &wave, &opened, &fault));
	return opened;
}

static struct answer_opened
unsealed(void)
{
	return unsealed_by(0);
}

static void
ticked(bool is_slow)
{
	const struct answer_opening opening = { .store = rooms->store,
		                                    .root_id = rooms->root_id,
		                                    .folder = rooms->folder };
	assert_true(answer_clock(arena, &opening, is_slow, &fault));
}

static struct answer_progress
progress(void)
{
	struct answer_progress told;
	struct fault outer;
	struct db *db = store_read(arena, rooms->store, &outer);
	assert_non_null(db);
	assert_true(answer_progress(arena, db, rooms->root_id, &wave, &told, &outer));
	db_end(db);
	return told;
}

/* Keys needed and missing, replies left sealed, replies that wait. */
static void
health_is(int64_t needed, int64_t missing, int64_t left, int64_t waiting)
{
	struct answer_health health;
	int64_t count = -1;
	struct fault outer;
	struct db *db = store_read(arena, rooms->store, &outer);
	assert_non_null(db);
	assert_true(answer_health(arena, db, rooms->root_id, rooms->folder, &health, &outer));
	assert_true(answer_waiting(arena, db, rooms->root_id, &count, &outer));
	db_end(db);
	assert_int_equal(health.keys_needed, needed);
	assert_int_equal(health.keys_missing, missing);
	assert_int_equal(health.left, left);
	assert_int_equal(count, waiting);
}

#define NUMBER(sql) rooms_number(rooms, sql)

/* --- tests ----------------------------------------------------------------------------------- */

static void
a_persons_link_serves_once_and_a_form_sent_twice_counts_once(void **state)
{
	(void)state;
	struct answer_link links[2] = { link_of(ANSWER_PERSONAL, SIDE_AGENT, 0),
		                            link_of(ANSWER_OPEN, SIDE_USAGER, 0) };
	links_made(links, 2);
	/* not yet open */
	assert_int_equal(sent(links[0].secret, "k1-0123456789abcdef", 3, ""), ANSWER_UNKNOWN);
	moved(SURVEY_READY, SURVEY_OPEN);
	assert_int_equal(sent(links[0].secret, "k1-0123456789abcdef", 3, "Bien"), ANSWER_TAKEN);
	assert_int_equal(sent(links[0].secret, "k1-0123456789abcdef", 3, "Bien"), ANSWER_AGAIN);
	assert_int_equal(sent(links[0].secret, "k2-0123456789abcdef", 3, "Bien"), ANSWER_USED);
	assert_int_equal(sent(links[1].secret, "k3-0123456789abcdef", 1, ""), ANSWER_TAKEN);
	assert_int_equal(sent(links[1].secret, "k4-0123456789abcdef", 1, ""), ANSWER_TAKEN);
	assert_int_equal(sent(SPAN("nothing"), "k5-0123456789abcdef", 1, ""), ANSWER_UNKNOWN);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_sealed"), 3);
	moved(SURVEY_OPEN, SURVEY_CLOSED);
	assert_int_equal(sent(links[1].secret, "k6-0123456789abcdef", 1, ""), ANSWER_SHUT);
	assert_int_equal(sent(links[1].secret, "k4-0123456789abcdef", 1, ""), ANSWER_AGAIN);
	const struct answer_opened opened = unsealed();
	assert_int_equal(opened.opened, 3);
	assert_int_equal(opened.unreadable, 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_sealed"), 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM survey_reply"), 3);
	assert_int_equal(NUMBER("SELECT count(*) FROM survey_text"), 1);
	assert_int_equal(
		NUMBER("SELECT count(*) FROM survey_reply WHERE side = 1 AND day IS NOT NULL"), 0);
	assert_int_equal(unsealed().opened, 0);
}

static void
while_open_only_full_batches_of_unknown_people_are_opened(void **state)
{
	(void)state;
	struct answer_link links[3] = { link_of(ANSWER_OPEN, SIDE_USAGER, 0),
		                            link_of(ANSWER_OPEN, SIDE_USAGER, 1),
		                            link_of(ANSWER_OPEN, SIDE_AGENT, 0) };
	links_made(links, 3);
	moved(SURVEY_READY, SURVEY_OPEN);
	for (int i = 0; i < 5; i++)
		assert_int_equal(sent_as(links[0].secret, "a", i), ANSWER_TAKEN);
	for (int i = 0; i < 4; i++)
		assert_int_equal(sent_as(links[1].secret, "b", i), ANSWER_TAKEN);
	for (int i = 0; i < 20; i++)
		assert_int_equal(sent_as(links[2].secret, "c", i), ANSWER_TAKEN);
	const struct answer_opened opened = unsealed();
	assert_int_equal(opened.opened, 5);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_sealed"), 24);
	assert_int_equal(NUMBER("SELECT count(*) FROM survey_reply WHERE side <> 0"), 0);
	moved(SURVEY_OPEN, SURVEY_CLOSED);
	assert_int_equal(unsealed().opened, 24);
	assert_int_equal(NUMBER("SELECT count(*) FROM survey_reply"), 29);
}

static void
every_sealed_reply_has_one_size_and_reversed_levels_are_turned(void **state)
{
	(void)state;
	struct answer_link link = link_of(ANSWER_OPEN, SIDE_USAGER, 0);
	char *long_text = arena_array_of(arena, char, ANSWER_TEXT_SIZE_MAX + 1);
	memset(long_text, 'e', ANSWER_TEXT_SIZE_MAX);
	links_made(&link, 1);
	moved(SURVEY_READY, SURVEY_OPEN);
	assert_int_equal(sent(link.secret, "k1-0123456789abcdef", 0, ""), ANSWER_TAKEN);
	assert_int_equal(sent(link.secret, "k2-0123456789abcdef", 0, long_text), ANSWER_TAKEN);
	assert_int_equal(NUMBER("SELECT max(length(bytes)) - min(length(bytes)) FROM answer_sealed"), 0);
	moved(SURVEY_OPEN, SURVEY_CLOSED);
	assert_int_equal(unsealed().opened, 2);
	size_t count;
	const struct span *levels = answers_levels(rooms, wave.id, &count);
	assert_int_equal(count, 2);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal((uint8_t)levels[i].at[0], 0);
		assert_int_equal((uint8_t)levels[i].at[1], 4);
	}
}

static void
a_lost_key_leaves_what_is_opened_and_says_the_rest(void **state)
{
	(void)state;
	struct answer_link links[2] = { link_of(ANSWER_OPEN, SIDE_USAGER, 0),
		                            link_of(ANSWER_PERSONAL, SIDE_AGENT, 0) };
	links[1].label = SPAN("Une personne");
	links_made(links, 2);
	health_is(0, 0, 0, 0);
	moved(SURVEY_READY, SURVEY_OPEN);
	for (int i = 0; i < 6; i++)
		assert_int_equal(sent_as(links[0].secret, "a", i), ANSWER_TAKEN);
	assert_int_equal(unsealed().opened, 6);
	assert_int_equal(sent(links[1].secret, "k1-0123456789abcdef", 2, ""), ANSWER_TAKEN);
	health_is(1, 0, 0, 1);
	struct span key;
	assert_true(file_read(arena, arena_format(arena, "%s/%s", rooms->folder,
	                                          answer_key_file(arena, wave.id)), 1024, &key,
	                      &fault));
	answer_key_forget(arena, rooms->folder, wave.id);
	health_is(1, 1, 0, 1);
	moved(SURVEY_OPEN, SURVEY_CLOSED);
	const struct answer_opened opened = unsealed();
	assert_int_equal(opened.opened, 0);
	assert_int_equal(opened.unreadable, 1);
	assert_int_equal(NUMBER("SELECT count(*) FROM survey_reply"), 6);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_sealed"), 1);
	/* who was invited is forgotten all the same */
	const struct answer_opening opening = { .store = rooms->store,
		                                    .root_id = rooms->root_id,
		                                    .folder = rooms->folder };
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_link WHERE label <> ''"), 1);
	assert_true(answer_clock(arena, &opening, false, &fault));
	assert_false(progress().is_opening);
	health_is(1, 1, 1, 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_link WHERE label <> ''"), 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_once"), 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_sealed"), 1);
	/* another file in its place opens nothing; the key that comes back does, at once */
	rooms_file(rooms, answer_key_file(arena, wave.id), "0123456789abcdef0123456789abcdef");
	ticked(false);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_sealed"), 1);
	health_is(1, 1, 1, 0);
	assert_true(file_write(arena, arena_format(arena, "%s/%s", rooms->folder,
	                                           answer_key_file(arena, wave.id)), key, &fault));
	ticked(false);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_sealed"), 0);
	health_is(0, 0, 0, 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM survey_reply"), 7);
}

static void
a_place_too_large_for_a_batch_is_opened_in_parts(void **state)
{
	(void)state;
	struct answer_link links[2] = { link_of(ANSWER_OPEN, SIDE_AGENT, 0),
		                            link_of(ANSWER_OPEN, SIDE_AGENT, 1) };
	links_made(links, 2);
	moved(SURVEY_READY, SURVEY_OPEN);
	for (int i = 0; i < 11; i++)
		assert_int_equal(sent_as(links[0].secret, "a", i), ANSWER_TAKEN);
	for (int i = 0; i < 3; i++)
		assert_int_equal(sent_as(links[1].secret, "b", i), ANSWER_TAKEN);
	moved(SURVEY_OPEN, SURVEY_CLOSED);
	const int64_t before = store_commit_count(rooms->store);
	assert_int_equal(unsealed_by(4).opened, 14);
	/* A beginning and an end; between them 4 and 7 of the first place, 3 of the other: never a part
	 * under the aim. */
	assert_int_equal(store_commit_count(rooms->store) - before, 5);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_sealed"), 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM survey_reply"), 14);
	assert_int_equal(NUMBER("SELECT count(*) FROM journal_fact WHERE kind = 'answer.batch'"), 1);
}

static struct answer_checked
checked(void)
{
	struct answer_checked found;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(answer_check(arena, db, rooms->root_id, wave.id, rooms->folder, &found,
	                              &fault),
	                 FOUND_ONE);
	db_end(db);
	return found;
}

static void
what_is_closed_is_opened_then_what_served_is_forgotten(void **state)
{
	(void)state;
	struct answer_link links[2] = { link_of(ANSWER_PERSONAL, SIDE_AGENT, 0),
		                            link_of(ANSWER_OPEN, SIDE_USAGER, 0) };
	links[0].label = SPAN("Ada");
	links_made(links, 2);
	moved(SURVEY_READY, SURVEY_OPEN);
	assert_int_equal(sent_as(links[0].secret, "a", 0), ANSWER_TAKEN);
	for (int i = 0; i < 3; i++)
		assert_int_equal(sent_as(links[1].secret, "b", i), ANSWER_TAKEN);
	assert_false(progress().is_opening);
	ticked(true);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_sealed"), 4);
	const struct answer_checked open = checked();
	assert_int_equal(open.sealed, 4);
	assert_int_equal(open.forms, 4);
	assert_int_equal(open.used, 1);
	assert_int_equal(open.by_person, 1);
	assert_true(open.has_key && open.has_file && !open.is_opened);
	moved(SURVEY_OPEN, SURVEY_CLOSED);
	assert_true(progress().is_opening);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_once"), 4);
	ticked(false);
	assert_false(progress().is_opening);
	assert_int_equal(progress().to_open, 4);
	assert_int_equal(progress().left, 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM journal_fact WHERE kind = 'answer.batch'"
	                        " AND words LIKE '4 réponses mélangées et ouvertes%'"), 1);
	assert_int_equal(NUMBER("SELECT count(*) FROM survey_reply"), 4);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_once"), 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_link WHERE label <> ''"), 0);
	ticked(true);
	assert_true(answer_key_has_file(arena, rooms->folder, wave.id));
	moved(SURVEY_CLOSED, SURVEY_RETURNED);
	ticked(true);
	assert_false(answer_key_has_file(arena, rooms->folder, wave.id));
	const struct answer_checked closed = checked();
	assert_int_equal(closed.sealed, 0);
	assert_int_equal(closed.opened, 4);
	assert_int_equal(closed.forms, 0);
	assert_int_equal(closed.by_person, closed.used);
	assert_true(closed.is_opened && !closed.has_key && !closed.has_file);
}

static const char answer_sql_damage[] DB_SQL =
	"UPDATE answer_sealed"
	"   SET bytes = $2"
	" WHERE root_id = $1"
	"   AND sealed_id = (SELECT min(sealed_id) FROM answer_sealed WHERE root_id = $1)";

static bool
damage(struct db *db, void *data)
{
	const size_t *size = data;
	return db_do(db, answer_sql_damage,
	             WITH(db_int64(rooms->root_id),
	                  db_bytes(span_from(arena_array_of(arena, char, *size), *size))),
	             NULL, &fault);
}

static void
a_damaged_reply_is_left_and_the_opening_still_ends(void **state)
{
	(void)state;
	struct answer_link link = link_of(ANSWER_OPEN, SIDE_AGENT, 0);
	struct fault outer;
	links_made(&link, 1);
	moved(SURVEY_READY, SURVEY_OPEN);
	for (int i = 0; i < 5; i++)
		assert_int_equal(sent_as(link.secret, "a", i), ANSWER_TAKEN);
	size_t size = (size_t)NUMBER("SELECT max(length(bytes)) FROM answer_sealed");
	assert_true(store_write(rooms->store, damage, &size, &outer));
	moved(SURVEY_OPEN, SURVEY_CLOSED);
	ticked(false);
	assert_false(progress().is_opening);
	assert_int_equal(NUMBER("SELECT count(*) FROM survey_reply"), 4);
	size = 3; /* of no size a letter has */
	assert_true(store_write(rooms->store, damage, &size, &outer));
	ticked(true);
	assert_false(progress().is_opening);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_sealed"), 1);
	assert_int_equal(unsealed().unreadable, 1);
}

static void
an_open_link_keeps_its_code(void **state)
{
	(void)state;
	struct answer_link first = link_of(ANSWER_OPEN, SIDE_USAGER, 0);
	struct answer_link again = first;
	links_made(&first, 1);
	links_made(&again, 1);
	assert_true(span_equal(first.secret, again.secret));
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_link"), 1);
}

static void
figures_that_were_made_stay_when_the_wave_moves_on(void **state)
{
	(void)state;
	const struct survey_seal seal = answers_seal(rooms);
	struct survey_sealed sealed;
	moved(SURVEY_READY, SURVEY_OPEN);
	moved(SURVEY_OPEN, SURVEY_CLOSED);
	assert_int_not_equal(NUMBER("SELECT changes FROM survey_wave"), 0);
	assert_true(survey_seal(arena, &seal, wave.code, &sealed, &fault));
	assert_int_equal(NUMBER("SELECT changes FROM survey_wave"), 0);
	moved(SURVEY_CLOSED, SURVEY_RETURNED);
	assert_int_equal(NUMBER("SELECT changes FROM survey_wave"), 0);
}

static void
wrong_codes_of_one_house_wait_and_of_others_do_not(void **state)
{
	(void)state;
	const int64_t second = 1000000, begin = 1000 * second;
	for (int i = 0; i < 30; i++)
		assert_int_equal(answer_guess_wait_us(SPAN("192.0.2.7"), begin), 0);
	/* at once: one more each half second, eight seconds at most */
	assert_int_equal(answer_guess_wait_us(SPAN("192.0.2.7"), begin), second / 2);
	assert_int_equal(answer_guess_wait_us(SPAN("192.0.2.7"), begin), second);
	for (int i = 0; i < 1000; i++)
		assert_true(answer_guess_wait_us(SPAN("192.0.2.7"), begin) <= 8 * second);
	assert_int_equal(answer_guess_wait_us(SPAN("192.0.2.7"), begin), 8 * second);
	assert_int_equal(answer_guess_wait_us(SPAN("192.0.2.8"), begin), 0);
	assert_int_equal(answer_guess_wait_us(SPAN("unix"), begin), 0);
	assert_int_equal(answer_guess_wait_us(SPAN("nobody"), begin), 0);
	/* the /64 of an IPv6 address is one house */
	for (int i = 0; i < 30; i++)
		assert_int_equal(answer_guess_wait_us(
							 span_of(arena_format(arena, "2001:db8::%x", i + 1)), begin), 0);
	assert_int_equal(answer_guess_wait_us(SPAN("2001:db8::ffff"), begin), second / 2);
	assert_int_equal(answer_guess_wait_us(SPAN("2001:db8:0:1::1"), begin), 0);
	/* forgiven after a while, and never by going back in time */
	assert_int_equal(answer_guess_wait_us(SPAN("2001:db8::1"), begin + 20 * second), 0);
	/* many houses, each a little: none of them waits, and the worst is remembered */
	for (int i = 0; i < 2000; i++)
		assert_int_equal(answer_guess_wait_us(
							 span_of(arena_format(arena, "10.1.%d.%d", i / 250, i % 250)), begin),
		                 0);
	assert_int_equal(answer_guess_wait_us(SPAN("192.0.2.7"), begin), 8 * second);
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	vault_start();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_persons_link_serves_once_and_a_form_sent_twice_counts_once, begin, end),
		cmocka_unit_test_setup_teardown(
			while_open_only_full_batches_of_unknown_people_are_opened, begin, end),
		cmocka_unit_test_setup_teardown(
			every_sealed_reply_has_one_size_and_reversed_levels_are_turned, begin, end),
		cmocka_unit_test_setup_teardown(a_lost_key_leaves_what_is_opened_and_says_the_rest, begin,
		                                end),
		cmocka_unit_test_setup_teardown(a_place_too_large_for_a_batch_is_opened_in_parts, begin, end),
		cmocka_unit_test_setup_teardown(what_is_closed_is_opened_then_what_served_is_forgotten,
		                                begin, end),
		cmocka_unit_test_setup_teardown(a_damaged_reply_is_left_and_the_opening_still_ends, begin,
		                                end),
		cmocka_unit_test_setup_teardown(an_open_link_keeps_its_code, begin, end),
		cmocka_unit_test_setup_teardown(figures_that_were_made_stay_when_the_wave_moves_on, begin,
		                                end),
		cmocka_unit_test_setup_teardown(wrong_codes_of_one_house_wait_and_of_others_do_not, begin,
		                                end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
