/* Requests that go where a rule says, or where others went; the corpus is invented (requests_for_tests). */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "support/desk_for_tests.h"
#include "support/requests_for_tests.h"
#include "welcome/orient/orient_inside.h"

/* 2026-11-24, a Tuesday, ten o'clock in Paris. */
enum { THAT_DAY = 20781, TOWN = 0, LAMPS, WASTE, SCHOOL, CIVIL, ROADS, AID, PLACE_COUNT, LEA = 7 };
static const char *const codes[PLACE_COUNT] = { "ville", "lampes",  "dechets", "ecole",
	                                            "etatcivil", "voirie", "aides" };
static const int parents[PLACE_COUNT] = { -1, 0, 0, 0, 0, 0, 0 };
enum { TAUGHT_COUNT = 420 };

static struct desk_town town;
static struct arena *arena;
static struct fault fault;
static int64_t ids[PLACE_COUNT];
static struct offering question, lamp;

static void
open_town(void)
{
	town = (struct desk_town){ .rooms = rooms_open(),
		                       .now_s = THAT_DAY * (int64_t)DAY_S + 9 * 3600 };
	arena = town.rooms->arena;
	town.tree = rooms_plant(town.rooms, codes, parents, PLACE_COUNT, &fault);
	assert_non_null(town.tree);
	for (size_t i = 0; i < PLACE_COUNT; i++)
		ids[i] = town.tree->places[place_by_code(town.tree, span_of(codes[i]))].id;
	question = (struct offering){ .code = SPAN("q"), .name = SPAN("Poser une question"),
		                          .about = SPAN(""), .basis = SPAN(""), .state = OFFERING_OPEN,
		                          .kind = OFFERING_QUESTION };
	lamp = (struct offering){ .code = SPAN("l"), .name = SPAN("Une lampe"), .about = SPAN(""),
		                      .basis = SPAN(""), .state = OFFERING_OPEN, .kind = OFFERING_REPORT };
	desk_town_offer(&town, &question, "ville");
	desk_town_offer(&town, &lamp, "lampes");
}

static void
close_town(void)
{
	rooms_close(town.rooms);
}

static int64_t
asked(const struct offering *offering, const char *words)
{
	const struct desk_receiving receiving = desk_town_asked(offering, DESK_WEB, words);
	town.now_s++;
	return desk_town_receive(&town, &receiving);
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

static struct orient_told
told(int64_t request_id)
{
	const struct desk_request read = request(request_id);
	struct orient_told about;
	struct db *db = store_read(arena, town.rooms->store, &fault);
	assert_true(orient_of(arena, db, town.rooms->root_id, &read, &about, &fault));
	db_end(db);
	return about;
}

static struct orient_measure
measured(void)
{
	struct orient_measure measure;
	struct db *db = store_read(arena, town.rooms->store, &fault);
	assert_true(orient_store_measure(arena, db, town.rooms->root_id, &measure, &fault));
	db_end(db);
	return measure;
}

static struct orient_counted
counted(bool by_rule)
{
	struct orient_counted both[2];
	struct db *db = store_read(arena, town.rooms->store, &fault);
	assert_true(orient_store_counted(arena, db, town.rooms->root_id, 0, both, &fault));
	db_end(db);
	return both[by_rule];
}

static struct orient_clock
clock_now(void)
{
	return (struct orient_clock){ .arena = arena, .store = town.rooms->store,
		                          .root_id = town.rooms->root_id, .now_s = town.now_s,
		                          .today = (int32_t)(town.now_s / DAY_S) };
}

static void
follow(void)
{
	const struct orient_clock clock = clock_now();
	if (!orient_clock(&clock, &fault))
		fail_msg("%s", fault.for_log);
}

static void
learn(void)
{
	const struct orient_clock clock = clock_now();
	if (!orient_learn(&clock, &fault))
		fail_msg("%s", fault.for_log);
}

static void
move(int64_t request_id, int place)
{
	desk_town_act(&town, request_id, (struct desk_act){ .verb = DESK_MOVE, .account_id = LEA,
	                                                    .to_id = ids[place] });
}

static bool
write_rule(struct db *db, void *data)
{
	return orient_store_rule_save(db, town.rooms->root_id, data, &fault) == FOUND_ONE;
}

static void
rule(int64_t offering_id, const char *words, int place)
{
	struct orient_rule written = { .offering_id = offering_id, .words = span_of(words),
		                           .unit_id = ids[place] };
	assert_true(store_write(town.rooms->store, write_rule, &written, &fault));
}

static bool
write_automatic(struct db *db, void *data)
{
	const struct orient_setting setting = { true, 0 };
	(void)data;
	return orient_store_setting_save(db, town.rooms->root_id, &setting, &fault) == FOUND_ONE;
}

/* How many entries of the request begin with these words. */
static int
said(int64_t request_id, const char *words)
{
	struct desk_entry *entries;
	size_t count;
	int found = 0;
	struct db *db = store_read(arena, town.rooms->store, &fault);
	assert_true(desk_entries(arena, db, town.rooms->root_id, request_id, &entries, &count, &fault));
	for (size_t i = 0; i < count; i++)
		found += span_find(entries[i].text, span_of(words)) != SIZE_MAX;
	db_end(db);
	return found;
}

/* --- rules, pure ------------------------------------------------------------------------------- */

static bool
holds(const char *words, const char *text)
{
	struct arena *passing = arena_new(64 << 20);
	const struct orient_rule one = { .rule_id = 1, .words = span_of(words), .unit_id = ids[LAMPS] };
	const struct orient_rules rules = orient_rules_read(passing, &one, 1);
	const struct desk_where where = { .title = SPAN(""), .text = span_of(text) };
	const struct span indexed = text_words_index(passing, where.text);
	const bool does = orient_rule_for(&rules, town.tree, &where, indexed) != NULL;
	arena_end(passing);
	return does;
}

static void
words_are_whole_and_fold_as_the_search_does(void **state)
{
	(void)state;
	open_town();
	assert_true(holds("lampe", "La LAMPE clignote"));
	assert_true(holds("réverbère", "deux reverberes éteints"));
	assert_true(holds("école", "devant l’École des Œillets"));
	assert_true(holds("oeillets", "rue des Œillets"));
	assert_false(holds("port", "le portail est cassé"));
	assert_true(holds("voirie, lampe", "une lampe"));
	assert_true(holds("lampe cassée", "elle est cassée, ma lampe"));
	assert_false(holds("lampe cassée", "ma lampe clignote"));
	assert_true(holds("rendez-vous", "mes rendez-vous"));
	assert_false(holds(", ,", "rien du tout"));
	assert_null(orient_words_wrong(arena, SPAN("lampe, éclairage public,")));
	assert_non_null(orient_words_wrong(arena, SPAN("lampe, les")));
	assert_non_null(orient_words_wrong(arena, SPAN("!!!")));
	close_town();
}

static void
the_first_that_holds_wins(void **state)
{
	(void)state;
	open_town();
	const struct orient_rule list[] = {
		{ .rule_id = 1, .offering_id = 5, .words = SPAN("lampe"), .unit_id = ids[LAMPS] },
		{ .rule_id = 2, .place_id = ids[ROADS], .words = SPAN(""), .unit_id = ids[ROADS] },
		{ .rule_id = 3, .words = SPAN("lampe"), .unit_id = 999999 }, /* closed */
		{ .rule_id = 4, .words = SPAN("lampe"), .unit_id = ids[AID] },
	};
	const struct orient_rules rules = orient_rules_read(arena, list, LENGTH(list));
	struct desk_where where = { .offering_id = 5, .place_id = ids[ROADS], .title = SPAN(""),
		                        .text = SPAN("une lampe") };
	const struct span indexed = text_words_index(arena, where.text);
	assert_int_equal(orient_rule_for(&rules, town.tree, &where, indexed)->rule_id, 1);
	where.offering_id = 6;
	assert_int_equal(orient_rule_for(&rules, town.tree, &where, indexed)->rule_id, 2);
	where.place_id = 0;
	assert_int_equal(orient_rule_for(&rules, town.tree, &where, indexed)->rule_id, 4);
	assert_null(orient_rule_for(&rules, town.tree, &where, SPAN("banc")));
	close_town();
}

static void
words_that_weighed_are_found_again_or_left_out(void **state)
{
	(void)state;
	struct arena *passing = arena_new(1 << 20);
	const struct span text = SPAN("deux réverbères éteints");
	const struct span words[] = { span_from(text.at + 5, 12), span_from(text.at + 18, 8) };
	struct span read[LEARN_WHY_COUNT];
	const struct span why = orient_why_write(passing, text, words, 2);
	assert_int_equal(orient_why_read(text, why, read), 2);
	assert_true(span_equal(read[0], words[0]) && span_equal(read[1], words[1]));
	assert_int_equal(orient_why_read(SPAN("deux"), why, read), 0);
	assert_int_equal(orient_why_read(SPAN("deux éééééééééé"), SPAN("6+4 -1+3 2+ x+1 0+4"), read), 1);
	assert_true(span_is(read[0], "deux"));
	assert_int_equal(orient_why_read(text, SPAN(""), read), 0);
	arena_end(passing);
}

static void
how_sure_is_told_in_words(void **state)
{
	(void)state;
	struct arena *passing = arena_new(1 << 20);
	assert_string_equal(orient_likely_words(passing, 0.91), "très probable, 9 fois sur 10");
	assert_string_equal(orient_likely_words(passing, 0.999), "presque sûr, plus de 19 fois sur 20");
	assert_string_equal(orient_likely_words(passing, 0.62), "probable, 6 fois sur 10");
	assert_string_equal(orient_likely_words(passing, 0.07), "peu probable, 1 fois sur 10");
	assert_string_equal(orient_likely_words(passing, 0.01), "très peu probable, moins d’une fois sur 20");
	assert_int_equal(orient_percent(1), 99);
	assert_int_equal(orient_percent(0), 1);
	arena_end(passing);
}

/* --- rules, at work ------------------------------------------------------------------------------ */

static void
a_request_goes_where_its_rule_says_and_the_person_is_told(void **state)
{
	(void)state;
	open_town();
	rule(question.offering_id, "réverbère, lampadaire", LAMPS);
	rule(0, "poubelle", WASTE);
	const int64_t moved = asked(&question, "Trois réverbères sont éteints.");
	const int64_t stays = asked(&question, "Quand ouvre la mairie ?");
	const int64_t there = asked(&lamp, "Un lampadaire penche.");
	const int64_t taken = asked(&question, "Un réverbère clignote.");
	desk_town_act(&town, taken, (struct desk_act){ .verb = DESK_TAKE, .account_id = LEA });
	const int64_t secret = asked(&question, "Un réverbère, en confidence.");
	desk_town_act(&town, secret, (struct desk_act){ .verb = DESK_VEIL, .account_id = LEA });
	follow();
	assert_int_equal(request(moved).unit_id, ids[LAMPS]);
	assert_int_equal(request(stays).unit_id, ids[TOWN]);
	assert_int_equal(request(there).unit_id, ids[LAMPS]);
	assert_int_equal(request(taken).unit_id, ids[TOWN]);
	assert_int_equal(request(secret).unit_id, ids[TOWN]);
	assert_int_equal(said(moved, "est maintenant suivie par"), 1); /* L114-2 */
	assert_int_equal(said(moved, "Transmise automatiquement, par une règle"), 1);
	const struct orient_told about = told(moved);
	assert_true(about.is_moved && about.move.from_unit_id == ids[TOWN] && about.move.rule_id != 0);
	assert_false(told(there).is_moved || told(secret).is_moved);
	follow(); /* again: nothing more */
	assert_int_equal(said(moved, "Transmise automatiquement"), 1);
	assert_int_equal(counted(true).moved, 1);
	assert_int_equal(counted(true).corrected, 0);
	/* Given back: corrected, and it does not go again. */
	move(moved, TOWN);
	follow();
	assert_int_equal(request(moved).unit_id, ids[TOWN]);
	assert_int_equal(counted(true).corrected, 1);
	assert_false(told(moved).is_moved);
	close_town();
}

/* Somebody who asks then writes until nothing more holds does not stop the requests of the others. */
static void
one_that_was_filled_stays_and_the_next_goes(void **state)
{
	(void)state;
	open_town();
	rule(0, "lampe", LAMPS);
	char *words = arena_take(arena, DESK_TEXT_LENGTH_MAX + 1, 1);
	memset(words, 'a', DESK_TEXT_LENGTH_MAX);
	const int64_t full = asked(&question, "Une lampe clignote.");
	for (int i = 0; i < DESK_TEXTS_LENGTH_MAX / DESK_TEXT_LENGTH_MAX; i++)
		desk_town_act(&town, full, (struct desk_act){ .verb = DESK_HEAR, .channel = DESK_WEB,
		                                              .text = span_of(words) });
	const int64_t next = asked(&question, "Ma lampe aussi.");
	follow();
	assert_int_equal(request(full).unit_id, ids[TOWN]);
	assert_int_equal(request(next).unit_id, ids[LAMPS]);
	close_town();
}

static void
what_was_received_long_ago_or_moved_by_people_stays(void **state)
{
	(void)state;
	open_town();
	const int64_t old = asked(&question, "Un réverbère clignote.");
	town.now_s += 3 * DAY_S;
	rule(0, "réverbère", LAMPS);
	const int64_t faster = asked(&question, "Un réverbère clignote.");
	move(faster, ROADS);
	follow();
	assert_int_equal(request(old).unit_id, ids[TOWN]);
	assert_int_equal(request(faster).unit_id, ids[ROADS]);
	close_town();
}

/* Another program, or another thread of this one. */
static void *
follow_too(void *data)
{
	struct orient_clock clock = clock_now();
	struct fault mine = { 0 };
	(void)data;
	clock.arena = arena_new((size_t)64 << 20);
	if (!orient_clock(&clock, &mine))
		fail_msg("%s", mine.for_log == NULL ? "no fault is told" : mine.for_log);
	arena_end(clock.arena);
	return NULL;
}

static void
who_follow_at_once_move_each_request_once(void **state)
{
	(void)state;
	enum { ROUND_COUNT = 5, ASKED_COUNT = 20, FOLLOWER_COUNT = 4 };
	open_town();
	rule(0, "réverbère", LAMPS);
	for (int round = 0; round < ROUND_COUNT; round++) {
		pthread_t threads[FOLLOWER_COUNT];
		int64_t last_id = 0;
		for (int i = 0; i < ASKED_COUNT; i++)
			last_id = asked(&question, "Un réverbère clignote.");
		for (size_t i = 0; i < FOLLOWER_COUNT; i++)
			assert_int_equal(pthread_create(&threads[i], NULL, follow_too, NULL), 0);
		for (size_t i = 0; i < FOLLOWER_COUNT; i++)
			pthread_join(threads[i], NULL);
		assert_int_equal(request(last_id).unit_id, ids[LAMPS]);
		assert_int_equal(request(last_id).changes, 1);
	}
	close_town();
}

static void
many_are_followed_in_several_writes(void **state)
{
	(void)state;
	open_town();
	rule(0, "réverbère", LAMPS);
	int64_t first = 0, last = 0;
	for (int i = 0; i < 230; i++) {
		last = asked(&question, "Un réverbère clignote.");
		first = first == 0 ? last : first;
	}
	follow();
	assert_int_equal(request(first).unit_id, ids[LAMPS]);
	assert_int_equal(request(last).unit_id, ids[LAMPS]);
	assert_int_equal(counted(true).moved, 230);
	close_town();
}

/* --- learnt -------------------------------------------------------------------------------------- */

/* In the transaction that receives it. */
static bool
did(struct db *db, int64_t request_id, struct desk_act act)
{
	const struct desk_hand hand = desk_town_hand(&town, "");
	const struct desk_writing writing = { .request_id = request_id, .seen_changes = -1, .act = &act };
	const char *sentence;
	int64_t entry_id;
	act.account_id = LEA;
	act.at_s = hand.now_s;
	act.today = hand.today;
	act.text = act.quoted = SPAN("");
	return desk_write(arena, db, &hand, &writing, &entry_id, &sentence, &fault) == DESK_IS_DONE;
}

/* Each is dealt with by the service where it belongs. */
static bool
write_life(struct db *db, void *data)
{
	bool is_fine = true;
	for (int i = 0; is_fine && i < *(const int *)data; i++) {
		const struct request_for_tests made = request_for_tests(arena, (unsigned)i);
		const struct desk_receiving receiving =
			desk_town_asked(&question, DESK_WEB, span_copy(arena, made.text));
		struct desk_received received;
		town.now_s++;
		const struct desk_hand hand = desk_town_hand(&town, "");
		is_fine = desk_receive(arena, db, &hand, &receiving, &received, &fault) == FOUND_ONE &&
		          did(db, received.request_id, (struct desk_act){ .verb = DESK_MOVE,
		                                                          .to_id = ids[LAMPS + made.service] }) &&
		          did(db, received.request_id, (struct desk_act){ .verb = DESK_DECIDE,
		                                                          .outcome = DESK_ANSWERED });
	}
	return is_fine;
}

static void
live(int count)
{
	if (!store_write(town.rooms->store, write_life, &count, &fault))
		fail_msg("%s", fault.for_log);
}

static void
too_few_requests_teach_nothing_and_it_is_said(void **state)
{
	(void)state;
	open_town();
	learn();
	assert_false(measured().is_learnt);
	assert_int_equal(measured().day, THAT_DAY);
	live(60); /* ten for each service */
	learn();
	assert_false(measured().is_learnt);
	assert_int_equal(measured().units, 0);
	assert_int_equal(measured().examples, 60);
	follow();
	const int64_t asked_id = asked(&question, "Un réverbère clignote.");
	follow();
	assert_int_equal(told(asked_id).count, 0);
	close_town();
}

static void
what_was_learnt_suggests_three_units_and_says_why(void **state)
{
	(void)state;
	open_town();
	const int64_t open_id = asked(&question, "Ma poubelle n’a pas été ramassée.");
	const int64_t secret = asked(&question, "Ma poubelle, en confidence.");
	desk_town_act(&town, secret, (struct desk_act){ .verb = DESK_VEIL, .account_id = LEA });
	live(TAUGHT_COUNT);
	learn();
	const struct orient_measure measure = measured();
	assert_true(measure.is_learnt);
	assert_int_equal(measure.units, 6);
	assert_int_equal(measure.examples, TAUGHT_COUNT);
	assert_int_equal(measure.measure.tried, TAUGHT_COUNT);
	assert_true(measure.measure.right > TAUGHT_COUNT * 8 / 10);
	/* What was open already is told too, what is confidential is not. */
	const struct orient_told before = told(open_id);
	assert_int_equal(before.count, 3);
	assert_int_equal(before.guesses[0].unit_id, ids[WASTE]);
	assert_int_equal(told(secret).count, 0);
	const int64_t new_id = asked(&question, "Bonjour, deux Réverbères sont éteints, merci.");
	follow();
	const struct orient_told about = told(new_id);
	assert_int_equal(about.count, 3);
	assert_int_equal(about.guesses[0].unit_id, ids[LAMPS]);
	assert_true(about.guesses[0].probability > about.guesses[1].probability);
	assert_true(about.guesses[0].why_count >= 1);
	assert_true(span_is(about.guesses[0].why[0], "Réverbères") ||
	            span_is(about.guesses[0].why[0], "éteints"));
	/* The switch is off: it stays. */
	assert_int_equal(request(new_id).unit_id, ids[TOWN]);
	/* Made confidential, nothing of it is kept. */
	desk_town_act(&town, new_id, (struct desk_act){ .verb = DESK_VEIL, .account_id = LEA });
	follow();
	assert_int_equal(
		rooms_number(town.rooms, arena_format(arena, "SELECT count(*) FROM orient_guess"
	                                                 " WHERE request_id = %lld", (long long)new_id)),
		0);
	close_town();
}

static bool
write_threshold(struct db *db, void *data)
{
	struct orient_measure measure;
	struct span bytes;
	const int64_t root_id = town.rooms->root_id;
	if (!orient_store_measure(arena, db, root_id, &measure, &fault) ||
	    !orient_store_model(arena, db, root_id, &bytes, &fault))
		return false;
	measure.measure.threshold = *(const double *)data;
	return orient_store_learnt(db, root_id, &measure, bytes, &fault);
}

static void
what_is_sure_goes_by_itself_once_somebody_said_so(void **state)
{
	(void)state;
	open_town();
	live(TAUGHT_COUNT);
	learn();
	double threshold = 0; /* never sure enough */
	assert_true(store_write(town.rooms->store, write_automatic, NULL, &fault));
	assert_true(store_write(town.rooms->store, write_threshold, &threshold, &fault));
	const int64_t before = asked(&question, "Un lampadaire clignote, l’éclairage est en panne.");
	follow();
	assert_int_equal(request(before).unit_id, ids[TOWN]);
	threshold = 0.8;
	assert_true(store_write(town.rooms->store, write_threshold, &threshold, &fault));
	rule(0, "benne", AID);
	const int64_t sure = asked(&question, "Un lampadaire clignote, l’éclairage est en panne.");
	const int64_t unsure = asked(&question, "Bonjour.");
	const int64_t ruled =
		asked(&question, "Un lampadaire clignote près de la benne, l’éclairage est en panne.");
	follow();
	assert_int_equal(request(sure).unit_id, ids[LAMPS]);
	assert_int_equal(request(unsure).unit_id, ids[TOWN]);
	assert_int_equal(request(ruled).unit_id, ids[AID]); /* rules come first */
	assert_int_equal(said(sure, "Transmise automatiquement, d’après les demandes passées"), 1);
	assert_int_equal(said(sure, "est maintenant suivie par"), 1);
	assert_true(told(sure).is_moved && told(sure).move.rule_id == 0);
	assert_int_equal(counted(false).moved, 1);
	move(sure, ROADS);
	follow();
	assert_int_equal(counted(false).corrected, 1);
	close_town();
}

static void
it_learns_once_a_day_from_where_requests_are_now(void **state)
{
	(void)state;
	open_town();
	live(TAUGHT_COUNT);
	learn();
	const int64_t examples = measured().examples;
	const int64_t more = asked(&question, "Ma poubelle n’a pas été ramassée.");
	desk_town_act(&town, more, (struct desk_act){ .verb = DESK_TAKE, .account_id = LEA });
	learn();
	assert_int_equal(measured().examples, examples); /* not twice that day */
	town.now_s += DAY_S;
	learn();
	assert_int_equal(measured().examples, examples + 1);
	assert_int_equal(measured().day, THAT_DAY + 1);
	/* No word stands in what is kept. */
	struct span bytes;
	struct db *db = store_read(arena, town.rooms->store, &fault);
	assert_true(orient_store_model(arena, db, town.rooms->root_id, &bytes, &fault));
	db_end(db);
	assert_non_null(learn_open(arena, bytes));
	assert_true(span_find(bytes, SPAN("poubelle")) == SIZE_MAX);
	assert_true(span_find(bytes, SPAN("poubel")) == SIZE_MAX);
	close_town();
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	log_threshold(LOG_FAULT);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_whole_and_fold_as_the_search_does),
		cmocka_unit_test(the_first_that_holds_wins),
		cmocka_unit_test(words_that_weighed_are_found_again_or_left_out),
		cmocka_unit_test(how_sure_is_told_in_words),
		cmocka_unit_test(a_request_goes_where_its_rule_says_and_the_person_is_told),
		cmocka_unit_test(one_that_was_filled_stays_and_the_next_goes),
		cmocka_unit_test(what_was_received_long_ago_or_moved_by_people_stays),
		cmocka_unit_test(who_follow_at_once_move_each_request_once),
		cmocka_unit_test(many_are_followed_in_several_writes),
		cmocka_unit_test(too_few_requests_teach_nothing_and_it_is_said),
		cmocka_unit_test(what_was_learnt_suggests_three_units_and_says_why),
		cmocka_unit_test(what_is_sure_goes_by_itself_once_somebody_said_so),
		cmocka_unit_test(it_learns_once_a_day_from_where_requests_are_now),
	};
	return cmocka_run_group_tests_name("orient", tests, NULL, NULL);
}
