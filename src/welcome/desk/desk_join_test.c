/* Requests that are joined to another and parted again, linked, said to be two. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "craft/store/store_for_tests.h"
#include "support/desk_for_tests.h"
#include "welcome/desk/desk_inside.h"

static const char *const codes[] = { "ville", "lampes" };
static const int parents[] = { -1, 0 };

static struct desk_town town;
static struct arena *arena;
static struct fault fault;
static struct offering lamp, permit;

static int64_t
received(const struct offering *offering)
{
	const struct desk_receiving receiving = desk_town_asked(offering, DESK_MAIL, "La lampe.");
	return desk_town_receive(&town, &receiving);
}

static void
did(int64_t request_id, struct desk_act act)
{
	desk_town_act(&town, request_id, act);
}

static enum desk_done
tied_once(desk_tie_fn *does, int64_t request_id, int64_t other_id, enum desk_tie_kind kind,
          const char *once)
{
	const struct desk_tying tying = { request_id, other_id, kind, 7 };
	return desk_town_tie(&town, does, &tying, once);
}

static enum desk_done
tied(desk_tie_fn *does, int64_t request_id, int64_t other_id)
{
	return tied_once(does, request_id, other_id, DESK_TIE_LINKED, "");
}

static struct desk_request
request(int64_t request_id)
{
	struct desk_request read;
	struct db *db = store_read(arena, town.rooms->store, &fault);
	assert_int_equal(desk_by_id(arena, db, town.rooms->root_id, request_id, &read, &fault), FOUND_ONE);
	db_end(db);
	return read;
}

/* 0: it is not known to which it was joined. */
static int64_t
kept(int64_t request_id)
{
	const struct desk_request one = request(request_id);
	struct desk_request read;
	struct db *db = store_read(arena, town.rooms->store, &fault);
	const enum found found = desk_kept(arena, db, town.rooms->root_id, &one, &read, &fault);
	db_end(db);
	assert_int_not_equal(found, FOUND_FAILED);
	return found == FOUND_ONE ? read.request_id : 0;
}

/* How often the person was told something with these words. */
static int
told(int64_t request_id, const char *words)
{
	struct desk_entry *entries;
	size_t count;
	int times = 0;
	struct db *db = store_read(arena, town.rooms->store, &fault);
	assert_true(desk_entries(arena, db, town.rooms->root_id, request_id, &entries, &count, &fault));
	db_end(db);
	for (size_t i = 0; i < count; i++)
		if (entries[i].kind == DESK_TOLD && span_find(entries[i].text, span_of(words)) != SIZE_MAX) {
			assert_true(entries[i].is_shown);
			assert_int_equal(entries[i].delivery, DESK_TO_SEND);
			times++;
		}
	return times;
}

/* --- tests ------------------------------------------------------------------------------------ */

static void
test_a_request_follows_the_one_that_is_kept(void **state)
{
	(void)state;
	const int64_t a = received(&lamp), b = received(&lamp);
	assert_int_equal(tied(desk_join, a, b), DESK_IS_DONE);
	assert_int_equal(request(a).queue, DESK_ASIDE);
	assert_int_equal(request(a).outcome, DESK_JOINED);
	assert_int_equal(kept(a), b);
	assert_int_equal(kept(b), b);
	assert_int_equal(told(a, "suivie avec une autre"), 1);
	assert_int_equal(told(b, ""), 0); /* the one that is kept has nothing to learn */
	assert_int_equal(tied(desk_join, a, b), DESK_IS_REFUSED); /* it is closed */
	assert_int_equal(tied(desk_join, b, a), DESK_IS_REFUSED); /* a circle */
	did(b, (struct desk_act){ .verb = DESK_DECIDE, .outcome = DESK_SOLVED, .account_id = 7,
	                          .text = SPAN("Mme Diop, c’est fait."), .channel = DESK_MAIL });
	assert_int_equal(told(a, "faite, ou accordée"), 1);
	assert_int_equal(told(a, "Diop"), 0); /* words to somebody else */
}

/* Whoever asked for another one learns that it is over, and no more. */
static void
test_how_a_confidential_one_ends_is_not_told(void **state)
{
	(void)state;
	const int64_t a = received(&lamp), b = received(&lamp), c = received(&lamp);
	assert_int_equal(tied(desk_join, a, b), DESK_IS_DONE);
	assert_int_equal(tied(desk_join, b, c), DESK_IS_DONE);
	did(c, (struct desk_act){ .verb = DESK_VEIL, .account_id = 7 });
	did(c, (struct desk_act){ .verb = DESK_DECIDE, .outcome = DESK_SOLVED, .account_id = 7 });
	for (int i = 0; i < 2; i++) {
		assert_int_equal(told(i == 0 ? a : b, "est close. Si"), 1);
		assert_int_equal(told(i == 0 ? a : b, desk_outcome_words[DESK_SOLVED]), 0);
	}
}

struct joiner {
	pthread_t thread;
	struct arena *arena;
	struct desk_tying tying;
	enum desk_done done;
	struct fault fault;
};

static bool
join_one(struct db *db, void *data)
{
	struct joiner *joiner = data;
	const struct desk_hand hand = desk_town_hand(&town, "");
	const char *sentence;
	joiner->done = desk_join(joiner->arena, db, &hand, &joiner->tying, &sentence, &joiner->fault);
	return joiner->done == DESK_IS_DONE;
}

static void *
join_it(void *data)
{
	struct joiner *joiner = data;
	struct fault lost = { NULL, NULL };
	(void)!store_write(town.rooms->store, join_one, joiner, &lost);
	return NULL;
}

/* Each would follow the other, and nobody would have either. */
static void
test_two_that_are_joined_to_each_other_at_once_leave_one(void **state)
{
	(void)state;
	for (int round = 0; round < 20; round++) {
		const int64_t a = received(&lamp), b = received(&lamp);
		struct joiner joiners[] = { { .tying = { a, b, DESK_TIE_KEPT, 7 } },
			                        { .tying = { b, a, DESK_TIE_KEPT, 7 } } };
		for (size_t i = 0; i < LENGTH(joiners); i++) {
			joiners[i].arena = arena_new((size_t)1 << 26);
			assert_int_equal(pthread_create(&joiners[i].thread, NULL, join_it, &joiners[i]), 0);
		}
		int done = 0;
		for (size_t i = 0; i < LENGTH(joiners); i++) {
			pthread_join(joiners[i].thread, NULL);
			done += joiners[i].done == DESK_IS_DONE;
			assert_null(joiners[i].fault.for_log);
			arena_end(joiners[i].arena);
		}
		assert_int_equal(done, 1);
		assert_int_equal((request(a).queue == DESK_TODO) + (request(b).queue == DESK_TODO), 1);
	}
}

static void
test_three_are_parted_in_any_order(void **state)
{
	(void)state;
	for (int order = 0; order < 2; order++) {
		const int64_t a = received(&lamp), b = received(&lamp), c = received(&lamp);
		assert_int_equal(tied(desk_join, a, b), DESK_IS_DONE);
		assert_int_equal(tied(desk_join, b, c), DESK_IS_DONE);
		assert_int_equal(kept(a), c);
		assert_int_equal(tied(desk_join, c, a), DESK_IS_REFUSED); /* a circle, by two steps */
		assert_int_equal(tied(desk_part, order == 0 ? a : b, order == 0 ? b : c), DESK_IS_DONE);
		assert_int_equal(kept(a), order == 0 ? a : b);
		assert_int_equal(kept(b), order == 0 ? c : b);
		assert_int_equal(tied(desk_part, order == 0 ? b : a, order == 0 ? c : b), DESK_IS_DONE);
		assert_int_equal(kept(a), a);
		assert_int_equal(kept(b), b);
		assert_int_equal(request(a).queue, DESK_TODO);
		assert_int_equal(request(b).queue, DESK_TODO);
		assert_int_equal(told(a, "pour elle-même"), 1);
		assert_int_equal(tied(desk_part, a, b), DESK_IS_REFUSED); /* once */
	}
	assert_int_equal(rooms_number(town.rooms, "SELECT count(*) FROM desk_tie"), 0);
}

/* All that follow are told when the last one is closed, whichever way they came to it. */
static void
test_who_follows_through_another_is_told_too(void **state)
{
	(void)state;
	const int64_t a = received(&lamp), b = received(&lamp), c = received(&lamp);
	assert_int_equal(tied(desk_join, a, b), DESK_IS_DONE);
	assert_int_equal(tied(desk_join, b, c), DESK_IS_DONE);
	assert_int_equal(told(a, "est close"), 0);
	did(c, (struct desk_act){ .verb = DESK_DECIDE, .outcome = DESK_SOLVED, .account_id = 7 });
	assert_int_equal(told(a, "est close"), 1);
	assert_int_equal(told(b, "est close"), 1);
}

/* She writes again: hers is open, and may be joined again, elsewhere too. */
static void
test_who_writes_again_opens_hers(void **state)
{
	(void)state;
	const int64_t a = received(&lamp), b = received(&lamp), c = received(&lamp);
	assert_int_equal(tied(desk_join, a, b), DESK_IS_DONE);
	const struct desk_request joined = request(a);
	assert_false(desk_is_over(&joined, town.now_s + 500 * (int64_t)DAY_S));
	did(a, (struct desk_act){ .verb = DESK_HEAR, .text = SPAN("La mienne est rue Haute."),
	                          .channel = DESK_MAIL });
	assert_int_equal(request(a).queue, DESK_TODO);
	assert_int_equal(kept(a), a);
	did(b, (struct desk_act){ .verb = DESK_DECIDE, .outcome = DESK_SOLVED, .account_id = 7 });
	assert_int_equal(told(a, "est close"), 0);
	assert_int_equal(tied(desk_join, a, c), DESK_IS_DONE);
	assert_int_equal(kept(a), c);
	assert_int_equal(rooms_number(town.rooms, "SELECT count(*) FROM desk_tie"), 2);
}

static void
test_a_request_whose_silence_decides_keeps_its_answer(void **state)
{
	(void)state;
	const int64_t one = received(&permit), other = received(&permit);
	assert_int_equal(tied(desk_join, one, other), DESK_IS_REFUSED);
	assert_int_equal(request(one).queue, DESK_TODO);
	did(other, (struct desk_act){ .verb = DESK_DECIDE, .outcome = DESK_NO_REQUEST, .account_id = 7 });
	assert_int_equal(tied(desk_join, received(&lamp), other), DESK_IS_REFUSED); /* it is no request */
	assert_int_equal(rooms_number(town.rooms, "SELECT count(*) FROM desk_tie"), 0);
}

static void
test_ties_are_seen_from_both_sides(void **state)
{
	(void)state;
	const int64_t a = received(&lamp), b = received(&lamp);
	struct desk_tie *ties;
	size_t count;
	assert_int_equal(tied_once(desk_tie, a, b, DESK_TIE_PARENT, "cle"), DESK_IS_DONE);
	assert_int_equal(tied_once(desk_tie, a, b, DESK_TIE_PARENT, "cle"), DESK_WAS_DONE);
	struct db *db = store_read(arena, town.rooms->store, &fault);
	assert_true(desk_ties(arena, db, town.rooms->root_id, b, &ties, &count, &fault));
	db_end(db);
	assert_int_equal(count, 1);
	assert_int_equal(ties[0].kind, DESK_TIE_CHILD);
	assert_int_equal(ties[0].other_id, a);
	assert_int_equal(tied(desk_untie, b, a), DESK_IS_DONE);
	assert_int_equal(tied(desk_join, a, b), DESK_IS_DONE);
	assert_int_equal(tied(desk_untie, b, a), DESK_IS_REFUSED); /* parted first */
	assert_int_equal(tied(desk_tie, b, a), DESK_IS_REFUSED);
	assert_int_equal(tied(desk_part, b, a), DESK_IS_REFUSED); /* the other way round */
	assert_int_equal(kept(a), b);
}

/* --- how long they last ----------------------------------------------------------------------- */

static size_t
lastings(const struct offering *offering, struct desk_lasting **lastings_r)
{
	const struct desk_stretch stretch = { .offering_id = offering->offering_id,
		                                  .to_s = 4000000000, .count = 10 };
	size_t count, kept = 0;
	struct db *db = store_read(arena, town.rooms->store, &fault);
	assert_true(desk_lastings(arena, db, town.rooms->root_id, &stretch, lastings_r, &count, &fault));
	db_end(db);
	for (size_t i = 0; i < count; i++)
		if (!(*lastings_r)[i].is_left_out)
			(*lastings_r)[kept++] = (*lastings_r)[i];
	return kept;
}

static void
test_what_is_joined_lasts_until_the_other_is_answered(void **state)
{
	(void)state;
	struct desk_lasting *all;
	const int64_t a = received(&lamp), b = received(&lamp), c = received(&lamp);
	assert_int_equal(tied(desk_join, a, b), DESK_IS_DONE);
	assert_int_equal(tied(desk_join, b, c), DESK_IS_DONE);
	did(c, (struct desk_act){ .verb = DESK_TAKE, .account_id = 8 });
	assert_int_equal(lastings(&lamp, &all), 3);
	assert_true(all[0].request_id == a && all[0].outcome == DESK_NOT_DONE && all[0].owner_id == 8);
	assert_int_equal(all[0].done_unix_s, 0);
	town.now_s += 86400;
	did(c, (struct desk_act){ .verb = DESK_DECIDE, .outcome = DESK_SOLVED, .account_id = 8,
	                          .text = SPAN("C’est fait."), .channel = DESK_MAIL });
	assert_int_equal(lastings(&lamp, &all), 3);
	for (size_t i = 0; i < 3; i++)
		assert_true(all[i].outcome == DESK_SOLVED && all[i].done_unix_s == town.now_s &&
		            all[i].first_unix_s == town.now_s);
	/* Joined after it was answered: she knows then. */
	town.now_s += 86400;
	const int64_t late = received(&lamp);
	town.now_s += 60;
	assert_int_equal(tied(desk_join, late, c), DESK_IS_DONE);
	assert_int_equal(lastings(&lamp, &all), 4);
	assert_true(all[3].request_id == late && all[3].done_unix_s == town.now_s);
	assert_true(all[3].outcome == DESK_SOLVED);
}

static void
test_what_is_joined_to_a_confidential_one_is_left_out(void **state)
{
	(void)state;
	struct desk_lasting *all;
	const int64_t a = received(&lamp), b = received(&lamp);
	assert_int_equal(tied(desk_join, a, b), DESK_IS_DONE);
	did(b, (struct desk_act){ .verb = DESK_VEIL });
	assert_int_equal(lastings(&lamp, &all), 0);
	const int64_t alone = received(&lamp); /* as joined, nobody knows to which */
	did(alone, (struct desk_act){ .verb = DESK_DECIDE, .outcome = DESK_JOINED, .account_id = 7 });
	const int64_t nothing = received(&lamp);
	did(nothing, (struct desk_act){ .verb = DESK_DECIDE, .outcome = DESK_NO_REQUEST, .account_id = 7 });
	assert_int_equal(lastings(&lamp, &all), 1);
	assert_true(all[0].request_id == alone && all[0].outcome == DESK_JOINED);
}

struct known {
	int64_t ids[3];
};
static bool
know(struct db *db, void *data)
{
	struct known *known = data;
	const struct person ines = { .purpose = lamp.purpose, .name = SPAN("Inès Diop"),
		                         .needs = SPAN(""), .language = SPAN(""), .acts_for = SPAN("") };
	for (size_t i = 0; i < 3; i++)
		if (!person_add(arena, db, town.rooms->root_id, &ines, NULL, 0, town.now_s, &known->ids[i],
		                &fault))
			return false;
	return person_join(arena, db, town.rooms->root_id, known->ids[0], known->ids[1], &fault) ==
	           FOUND_ONE &&
	       person_join(arena, db, town.rooms->root_id, known->ids[1], known->ids[2], &fault) ==
	           FOUND_ONE;
}

static void
test_somebody_known_twice_is_one(void **state)
{
	(void)state;
	struct desk_lasting *all;
	struct known known;
	assert_true(store_write(town.rooms->store, know, &known, &fault));
	for (size_t i = 0; i < 3; i++) {
		struct desk_receiving receiving = desk_town_asked(&lamp, DESK_MAIL, "La lampe.");
		receiving.person_id = known.ids[i];
		desk_town_receive(&town, &receiving);
	}
	received(&lamp);
	assert_int_equal(lastings(&lamp, &all), 4);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(all[i].who_id, known.ids[2]);
	assert_int_equal(all[3].who_id, 0);
}

static int
begin(void **state)
{
	(void)state;
	town.rooms = rooms_open();
	arena = town.rooms->arena;
	town.tree = rooms_plant(town.rooms, codes, parents, LENGTH(codes), &fault);
	town.now_s = 1776931200; /* Thursday 23 April 2026, 10 h in Paris */
	lamp = (struct offering){ .code = SPAN("lampe"), .name = SPAN("Une lampe"), .about = SPAN(""),
		                      .basis = SPAN(""), .kind = OFFERING_REPORT, .state = OFFERING_OPEN };
	permit = lamp;
	permit.code = SPAN("permis");
	permit.name = SPAN("Un permis");
	permit.kind = OFFERING_REQUEST;
	permit.silence = LAW_SAYS_YES;
	desk_town_offer(&town, &lamp, "lampes");
	desk_town_offer(&town, &permit, "lampes");
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(town.rooms);
	return 0;
}

/* --- no more than a page holds ----------------------------------------------------------------- */

struct adding {
	int64_t request_id;
	struct span text;
	enum desk_done done;
	const char *sentence;
};

static bool
note_once_more(struct db *db, void *data)
{
	struct adding *adding = data;
	const struct desk_hand hand = desk_town_hand(&town, "");
	const struct desk_act act = { .verb = DESK_NOTE, .account_id = 7, .at_s = town.now_s,
		                          .today = hand.today, .text = adding->text, .quoted = SPAN("") };
	const struct desk_writing writing = { .request_id = adding->request_id, .seen_changes = -1,
		                                  .act = &act };
	int64_t entry_id;
	adding->done = desk_write(arena, db, &hand, &writing, &entry_id, &adding->sentence, &fault);
	return adding->done == DESK_IS_DONE;
}

static void
test_a_request_holds_what_one_page_can_show(void **state)
{
	(void)state;
	enum { TEXT_COUNT = DESK_TEXTS_LENGTH_MAX / DESK_TEXT_LENGTH_MAX };
	struct text words = text_new(arena, DESK_TEXT_LENGTH_MAX);
	struct fault why;
	while (text_span(&words).length < DESK_TEXT_LENGTH_MAX)
		text_add_char(&words, '&');
	struct adding adding = { .request_id = received(&lamp), .text = text_span(&words) };
	for (int i = 0; i < TEXT_COUNT; i++)
		assert_true(store_write(town.rooms->store, note_once_more, &adding, &why));
	assert_false(store_write(town.rooms->store, note_once_more, &adding, &why));
	assert_int_equal(adding.done, DESK_IS_REFUSED);
	assert_non_null(strstr(adding.sentence, "Ouvrez-en une autre"));
}

int
main(int argc, char **argv)
{
	store_tests_begin(argc, argv);
#define STORED(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		STORED(test_a_request_follows_the_one_that_is_kept),
		STORED(test_how_a_confidential_one_ends_is_not_told),
		STORED(test_two_that_are_joined_to_each_other_at_once_leave_one),
		STORED(test_three_are_parted_in_any_order),
		STORED(test_who_follows_through_another_is_told_too),
		STORED(test_who_writes_again_opens_hers),
		STORED(test_a_request_whose_silence_decides_keeps_its_answer),
		STORED(test_ties_are_seen_from_both_sides),
		STORED(test_what_is_joined_lasts_until_the_other_is_answered),
		STORED(test_what_is_joined_to_a_confidential_one_is_left_out),
		STORED(test_somebody_known_twice_is_one),
		STORED(test_a_request_holds_what_one_page_can_show),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
