#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "craft/store/store_for_tests.h"
#include "listen/kiosk/kiosk_inside.h"
#include "support/answers_for_tests.h"

enum { ITEM_COUNT = 3, LETTER_SIZE = ANSWER_LETTER_SIZE + VAULT_LETTER_EXTRA };

static struct rooms *rooms;
static struct arena *arena;
static struct survey_wave wave;
static struct fault fault;
static struct answer_link links[2]; /* for all, of one person */
static struct answer_way way;

/* --- an open wave of two sentences and an open question ---------------------------------------- */

static bool
draft(struct db *db, void *data)
{
	int64_t theme_id;
	wave = (struct survey_wave){ .code = SPAN("w"), .name = SPAN("Essai"), .form_id = 1,
		                         .opens_day = 1, .closed_day = 100000,
		                         .scale = { 1, 5, 1, 4, 0.25 } };
	if (!theme_keep(arena, db, rooms->root_id, SPAN("t"), SPAN("T"), &theme_id, &fault) ||
	    !survey_wave_draft(db, rooms->root_id, &wave, &fault))
		return false;
	struct survey_item items[ITEM_COUNT] = {
		{ .code = SPAN("S1"), .kind = 'S', .level_count = 5 },
		{ .code = SPAN("S2"), .kind = 'S', .level_count = 5 },
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
	for (size_t i = 0; i < LENGTH(links); i++)
		links[i].place_id = *(const int64_t *)data;
	return survey_form_replace(db, rooms->root_id, wave.id, &form, &fault) &&
	       answer_links_make(arena, db, rooms->root_id, wave.id, links, LENGTH(links), &fault);
}

static bool
move(struct db *db, void *data)
{
	const enum survey_state to = *(const enum survey_state *)data;
	bool done;
	return survey_wave_move(db, rooms->root_id, wave.id, (enum survey_state)(to - 1), to, &done,
	                        &fault) &&
	       done;
}

static void
moved(enum survey_state to)
{
	struct fault outer;
	assert_true(store_write(rooms->store, move, &to, &outer));
}

static enum found
way_of(struct span code)
{
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_non_null(db);
	const enum found found = answer_way(arena, db, rooms->root_id, code, &way, &fault);
	db_end(db);
	return found;
}

static int
begin(void **state)
{
	(void)state;
	struct fault outer;
	rooms = rooms_open();
	arena = rooms->arena;
	const struct place_tree *tree =
		rooms_plant(rooms, (const char *const[]){ "a" }, (const int[]){ -1 }, 1, &fault);
	assert_non_null(tree);
	int64_t place_id = tree->places[0].id;
	links[0] = (struct answer_link){ .kind = ANSWER_OPEN, .label = SPAN("") };
	links[1] = (struct answer_link){ .kind = ANSWER_CARD, .label = SPAN("") };
	assert_true(store_write(rooms->store, draft, &place_id, &outer));
	moved(SURVEY_READY);
	assert_true(answer_key_make(arena, rooms->store, rooms->root_id, wave.id, rooms->folder,
	                            &fault));
	assert_int_equal(way_of(links[0].secret), FOUND_NONE); /* not before it opens */
	moved(SURVEY_OPEN);
	assert_int_equal(way_of(links[0].secret), FOUND_ONE);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(rooms->arena);
	return 0;
}

/* --- as a device seals ------------------------------------------------------------------------- */

static struct span
sealed_to(const uint8_t key[VAULT_KEY_SIZE], const char *fields)
{
	uint8_t *plain = arena_array_of(arena, uint8_t, ANSWER_LETTER_SIZE);
	uint8_t *letter = arena_array_of(arena, uint8_t, LETTER_SIZE);
	const size_t length = strlen(fields);
	must(length <= ANSWER_LETTER_SIZE - ANSWER_LETTER_HEAD_SIZE);
	plain[0] = ANSWER_LETTER_VERSION;
	for (size_t i = 0; i < 4; i++)
		plain[1 + i] = (uint8_t)(length >> (8 * i));
	memcpy(plain + ANSWER_LETTER_HEAD_SIZE, fields, length);
	vault_letter_seal(key, plain, ANSWER_LETTER_SIZE, letter);
	return span_from((const char *)letter, LETTER_SIZE);
}

static enum answer_outcome
received_with(struct span code, struct span letter, struct span work)
{
	const struct answer_opening opening = { .store = rooms->store,
		                                    .root_id = rooms->root_id,
		                                    .folder = rooms->folder };
	const struct answer_letter given = { .code = code, .sealed = letter, .work = work };
	enum answer_outcome outcome;
	assert_true(answer_receive_letter(arena, &opening, &given, &outcome, &fault));
	return outcome;
}

static enum answer_outcome
received(struct span code, struct span letter)
{
	return received_with(code, letter, SPAN(""));
}

static enum answer_outcome
sent(const char *fields)
{
	return received(links[0].secret, sealed_to(way.public_key, fields));
}

#define NUMBER(sql) rooms_number(rooms, sql)
#define FORM "cle=aaaaaaaaaaaaaaaa&q0=4&q1=na"

/* --- letters ----------------------------------------------------------------------------------- */

static void
a_letter_sent_twice_counts_once(void **state)
{
	(void)state;
	const char *form = "cle=aaaaaaaaaaaaaaaa&q0=4&q1=na&q2=Merci+%C3%A0+tous";
	const struct span letter = sealed_to(way.public_key, form);
	assert_int_equal(received(links[0].secret, letter), ANSWER_TAKEN);
	assert_int_equal(received(links[0].secret, letter), ANSWER_AGAIN);
	assert_int_equal(sent(form), ANSWER_AGAIN); /* sealed once more: other bytes, the same form */
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_sealed"), 1);
	assert_int_equal(sent("cle=bbbbbbbbbbbbbbbb&q0=0"), ANSWER_TAKEN);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_sealed"), 2);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_once"), 2);
}

static void
letters_are_of_one_size_and_hide_what_they_say(void **state)
{
	(void)state;
	const struct span letter = sealed_to(way.public_key, "cle=aaaaaaaaaaaaaaaa&q2=Le+guichet");
	const struct span other = sealed_to(way.public_key, "cle=aaaaaaaaaaaaaaaa&q2=Le+guichet");
	assert_int_equal(letter.length, other.length);
	assert_false(span_equal(letter, other));
	assert_int_equal(span_find(letter, SPAN("guichet")), SIZE_MAX);
	assert_int_equal(span_find(letter, SPAN("cle=")), SIZE_MAX);
}

static void
what_the_page_would_refuse_is_refused(void **state)
{
	(void)state;
	struct text longer = text_new(arena, 4096);
	text_add_z(&longer, "cle=aaaaaaaaaaaaaaaa&q2=");
	for (int i = 0; i <= ANSWER_TEXT_LENGTH_MAX; i++)
		text_add_z(&longer, "x");
	const char *const wrong[] = {
		"",
		"q0=4",                          /* no key: sent twice, it would count twice */
		"cle=short&q0=4",
		"cle=aaaaaaaaaaaaaaaa",          /* nothing was answered */
		"cle=aaaaaaaaaaaaaaaa&q0=5",     /* a level that is none */
		"cle=aaaaaaaaaaaaaaaa&q0=-1",
		"cle=aaaaaaaaaaaaaaaa&q0=%zz",   /* no form */
		"cle=aaaaaaaaaaaaaaaa&q2=%ff",   /* no text */
		text_z(&longer),
	};
	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_int_equal(sent(wrong[i]), ANSWER_REFUSED);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_sealed"), 0);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_once"), 0);
}

static void
what_is_no_letter_of_this_wave_is_refused(void **state)
{
	(void)state;
	struct vault_pair other;
	vault_pair_new(&other);
	assert_int_equal(received(links[0].secret, sealed_to(other.public_key, FORM)), ANSWER_REFUSED);
	const struct span letter = sealed_to(way.public_key, FORM);
	const struct span shorter = span_from(letter.at, letter.length - 1);
	assert_int_equal(received(links[0].secret, shorter), ANSWER_REFUSED);
	assert_int_equal(received(links[0].secret, SPAN("")), ANSWER_REFUSED);
	char *damaged = arena_array_of(arena, char, letter.length);
	for (size_t at = 0; at < letter.length; at += 4099) {
		memcpy(damaged, letter.at, letter.length);
		damaged[at] = (char)(damaged[at] ^ 1);
		assert_int_equal(received(links[0].secret, span_from(damaged, letter.length)),
		                 ANSWER_REFUSED);
	}
	assert_int_equal(received(links[0].secret, letter), ANSWER_TAKEN);
}

static void
only_links_for_all_have_a_kiosk(void **state)
{
	(void)state;
	const struct span letter = sealed_to(way.public_key, FORM);
	assert_int_equal(received(links[1].secret, letter), ANSWER_UNKNOWN);
	assert_int_equal(received(SPAN("2222222222"), letter), ANSWER_UNKNOWN);
	assert_int_equal(received(SPAN("nothing"), letter), ANSWER_UNKNOWN);
	assert_int_equal(way_of(links[1].secret), FOUND_NONE);
	assert_int_equal(way_of(SPAN("2222222222")), FOUND_NONE);
	/* however it was typed */
	const char *typed = arena_format(arena, "%.4s-%.6s", links[0].secret.at,
	                                 links[0].secret.at + 4);
	assert_int_equal(way_of(span_of(typed)), FOUND_ONE);
	assert_true(span_equal(way.code, links[0].secret));
}

static void
a_key_that_is_away_makes_letters_wait_and_not_lost(void **state)
{
	(void)state;
	const struct answer_opening opening = { .store = rooms->store,
		                                    .root_id = rooms->root_id,
		                                    .folder = "/nowhere" };
	enum answer_outcome outcome;
	const struct answer_letter given = { links[0].secret, sealed_to(way.public_key, FORM), SPAN("") };
	assert_false(answer_receive_letter(arena, &opening, &given, &outcome, &fault));
	assert_non_null(fault.for_log);
	assert_int_equal(sent(FORM), ANSWER_TAKEN);
}

struct choice {
	bool slows;
};

static bool
choose(struct db *db, void *data)
{
	const struct choice *choice = data;
	const struct answer_options options = { .slows = choice->slows };
	return answer_options_keep(db, rooms->root_id, way.wave.id, &options, &fault);
}

/* As the tablet's worker finds it. */
static struct span
work_for(struct span letter)
{
	const struct span what = answer_work_of_letter(arena, letter);
	struct arena *scratch = arena_new(1 << 20);
	for (int64_t number = 1;; number++) {
		if (number % 1000 == 0) {
			arena_end(scratch);
			scratch = arena_new(1 << 20);
		}
		if (answer_work_is(scratch, what, span_of(arena_format(scratch, "%lld", (long long)number)))) {
			arena_end(scratch);
			return span_of(arena_format(arena, "%lld", (long long)number));
		}
	}
}

static void
a_letter_shows_work_where_robots_are_slowed_down(void **state)
{
	(void)state;
	struct fault outer;
	struct choice choice = { true };
	assert_true(store_write(rooms->store, choose, &choice, &outer));
	const struct span letter = sealed_to(way.public_key, FORM);
	const struct span other = sealed_to(way.public_key, FORM), work = work_for(letter);
	assert_int_equal(received(links[0].secret, letter), ANSWER_SLOWED);
	assert_int_equal(received_with(links[0].secret, letter, SPAN("12")), ANSWER_SLOWED);
	assert_int_equal(received_with(links[0].secret, other, work), ANSWER_SLOWED); /* of another letter */
	assert_int_equal(received_with(links[0].secret, letter, work), ANSWER_TAKEN);
	assert_int_equal(received_with(links[0].secret, letter, work), ANSWER_AGAIN);
	choice.slows = false;
	assert_true(store_write(rooms->store, choose, &choice, &outer));
	assert_int_equal(received(links[0].secret, other), ANSWER_AGAIN); /* its form is the same */
}

static void
after_the_end_only_what_was_taken_before_is_acknowledged(void **state)
{
	(void)state;
	assert_int_equal(sent(FORM), ANSWER_TAKEN);
	moved(SURVEY_CLOSED);
	assert_int_equal(sent(FORM), ANSWER_AGAIN);
	assert_int_equal(sent("cle=bbbbbbbbbbbbbbbb&q0=1"), ANSWER_SHUT);
	assert_int_equal(NUMBER("SELECT count(*) FROM answer_sealed"), 1);
	assert_int_equal(way_of(links[0].secret), FOUND_ONE); /* and says that it is closed */
	assert_int_equal(way.wave.state, SURVEY_CLOSED);
	moved(SURVEY_RETURNED);
	/* its key is destroyed then */
	assert_int_equal(unlink(arena_format(arena, "%s/%s", rooms->folder,
	                                     answer_key_file(arena, wave.id))), 0);
	assert_int_equal(sent("cle=cccccccccccccccc&q0=1"), ANSWER_SHUT);
}

/* --- what a device reads and writes ------------------------------------------------------------- */

static void
letters_travel_as_text(void **state)
{
	(void)state;
	struct span letter;
	char *text = arena_array_of(arena, char, LETTER_SIZE * 2);
	const size_t length = (LETTER_SIZE * 4 + 2) / 3; /* without the « = » */
	memset(text, 'A', LETTER_SIZE * 2);
	assert_true(length < KIOSK_BODY_SIZE_MAX - sizeof "lettre=");
	assert_true(kiosk_letter_read(arena, span_from(text, length), &letter));
	assert_int_equal(letter.length, LETTER_SIZE);
	assert_false(kiosk_letter_read(arena, span_from(text, length - 1), &letter));
	assert_false(kiosk_letter_read(arena, span_from(text, length + 1), &letter));
	assert_false(kiosk_letter_read(arena, SPAN(""), &letter));
	text[100] = '+';
	assert_false(kiosk_letter_read(arena, span_from(text, length), &letter));
	text[100] = '_';
	assert_true(kiosk_letter_read(arena, span_from(text, length), &letter));
}

static void
a_device_forgets_only_what_is_durable(void **state)
{
	(void)state;
	assert_int_equal(kiosk_receipt(ANSWER_TAKEN).status, 200);
	assert_string_equal(kiosk_receipt(ANSWER_AGAIN).json, kiosk_receipt(ANSWER_TAKEN).json);
	const enum answer_outcome others[] = { ANSWER_SHUT, ANSWER_UNKNOWN, ANSWER_FULL, ANSWER_SLOWED,
		                                   ANSWER_REFUSED };
	for (size_t i = 0; i < LENGTH(others); i++) {
		assert_true(kiosk_receipt(others[i]).status >= 400);
		assert_null(strstr(kiosk_receipt(others[i]).json, "taken"));
	}
}

/* --- buttons, and what came too late ------------------------------------------------------------- */

static bool
press(struct db *db, void *data)
{
	return kiosk_store_opened(db, rooms->root_id, wave.id, links[0].secret,
	                          span_of((const char *)data), &fault);
}

static bool
add(struct db *db, void *data)
{
	return kiosk_store_placement_add(db, rooms->root_id, wave.id, links[0].secret,
	                                 span_of((const char *)data), &fault);
}

static void
written(store_write_fn *write, const char *word)
{
	struct fault outer;
	char copy[64];
	snprintf(copy, sizeof copy, "%s", word);
	assert_true(store_write(rooms->store, write, copy, &outer));
}

static void
only_placements_that_somebody_chose_are_counted(void **state)
{
	(void)state;
	struct kiosk_placement *spots;
	size_t count;
	written(add, "guichet-3");
	written(press, "guichet-3");
	written(press, "guichet-3");
	written(press, "made-up-by-a-robot");
	written(add, "guichet-3"); /* sent twice: its count stays */
	written(add, "accueil");
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(kiosk_placements(arena, db, rooms->root_id, wave.id, &spots, &count, &fault));
	db_end(db);
	assert_int_equal(count, 2);
	assert_true(span_is(spots[0].word, "accueil"));
	assert_int_equal(spots[0].openings, 0);
	assert_true(span_is(spots[1].word, "guichet-3"));
	assert_int_equal(spots[1].openings, 2);
}

static void
a_placement_is_a_plain_word(void **state)
{
	(void)state;
	assert_true(kiosk_is_placement(SPAN("accueil-du-site")));
	assert_true(kiosk_is_placement(SPAN("a2345678901234567890123456789012345678-0")));
	assert_false(kiosk_is_placement(SPAN("a2345678901234567890123456789012345678-01")));
	const char *const wrong[] = { "", "Accueil", "à", "a b", "a/b", "a\"", "<b>" };
	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_false(kiosk_is_placement(span_of(wrong[i])));
	assert_false(kiosk_is_placement(span_from("a\0b", 3)));
}

static bool
be_late(struct db *db, void *data)
{
	return kiosk_store_late(arena, db, rooms->root_id, wave.id, span_of((const char *)data),
	                        &fault);
}

static void
a_late_letter_is_noted_once(void **state)
{
	(void)state;
	int64_t late;
	written(be_late, "a letter");
	written(be_late, "a letter");
	written(be_late, "another");
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(kiosk_late(arena, db, rooms->root_id, wave.id, &late, &fault));
	db_end(db);
	assert_int_equal(late, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	vault_start();
	const struct CMUnitTest tests[] = {
		TEST(a_letter_sent_twice_counts_once),
		TEST(letters_are_of_one_size_and_hide_what_they_say),
		TEST(what_the_page_would_refuse_is_refused),
		TEST(what_is_no_letter_of_this_wave_is_refused),
		TEST(only_links_for_all_have_a_kiosk),
		TEST(a_key_that_is_away_makes_letters_wait_and_not_lost),
		TEST(a_letter_shows_work_where_robots_are_slowed_down),
		TEST(after_the_end_only_what_was_taken_before_is_acknowledged),
		TEST(letters_travel_as_text),
		TEST(a_device_forgets_only_what_is_durable),
		TEST(only_placements_that_somebody_chose_are_counted),
		TEST(a_placement_is_a_plain_word),
		TEST(a_late_letter_is_noted_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
