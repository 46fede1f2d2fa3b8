#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/ident.h"
#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "listen/invite/invite_inside.h"
#include "support/rooms_for_tests.h"

static struct rooms *rooms;
static struct arena *arena;
static struct survey_wave wave;
static struct fault fault;
static struct invite_key key;
static int64_t place_id, now_s;
static char first_code[] = "w", second_code[] = "w2";

static const char document[] =
	"{\"name\": \"Accueil\", \"languages\": [\"fr\"], \"title\": {\"fr\": \"Accueil\"},"
	" \"pages\": [{\"questions\": ["
	"  {\"code\": \"suite\", \"kind\": \"one\", \"asked\": [\"usager\", \"agent\"], \"nature\": \"G\","
	"   \"words\": {\"fr\": \"Avez-vous eu une réponse ?\"}, \"choices\": ["
	"    {\"code\": \"oui\", \"words\": {\"fr\": \"oui\"}},"
	"    {\"code\": \"part\", \"words\": {\"fr\": \"en partie\"}},"
	"    {\"code\": \"non\", \"words\": {\"fr\": \"non\"}}]},"
	"  {\"code\": \"pourquoi\", \"kind\": \"long\", \"asked\": [\"usager\", \"agent\"],"
	"   \"words\": {\"fr\": \"Pourquoi ?\"}}]}]}";

static bool
draft(struct db *db, void *data)
{
	const char *sentence;
	bool done;
	int64_t theme_id;
	const struct inquiry *inquiry = inquiry_read(arena, span_of(document), &sentence);
	struct inquiry_row row = { .version = 1, .state = INQUIRY_DRAFT };
	wave = (struct survey_wave){ .code = span_of((const char *)data), .name = SPAN("Essai"),
		                         .inquiry_version = 1, .opens_day = 1, .closed_day = 40000,
		                         .scale = { 1, 5, 1, 4, 0.25 } };
	const struct survey_population populations[] = { { place_id, place_id, SIDE_USAGER, 100 } };
	const struct invite_wave said = { .subject = SPAN(""), .letter = SPAN(""),
		                              .sms = SPAN("{question} Ou {lien}"), .seed = SPAN("") };
	struct survey_item items[4];
	if (inquiry == NULL || !theme_keep(arena, db, rooms->root_id, SPAN("t"), SPAN("T"), &theme_id, &fault) ||
	    !inquiry_add(arena, db, rooms->root_id, inquiry, 0, now_s, &row.inquiry_id, &fault) ||
	    !inquiry_move(db, rooms->root_id, &row, INQUIRY_PUBLISHED, 1, &done, &fault))
		return false;
	for (int i = 0; i < 4; i++) {
		items[i] = (struct survey_item){ .id = i, .code = span_of(arena_format(arena, "q%d", i)),
			                             .kind = i == 3 ? 'O' : 'G', .level_count = i == 3 ? 0 : 2,
			                             .about_id = -1, .stem = SPAN(""), .scale = SPAN(""),
			                             .theme_id = theme_id };
		for (int side = 0; side < SIDE_COUNT; side++) {
			items[i].rank[side] = i + 1;
			items[i].asked[side] = SPAN("?");
			items[i].asked_stem[side] = SPAN("");
		}
	}
	const struct survey_form form = { .items = items, .item_count = 4, .text_count = 1 };
	wave.form_id = row.inquiry_id;
	return survey_wave_draft(db, rooms->root_id, &wave, &fault) &&
	       survey_form_replace(db, rooms->root_id, wave.id, &form, &fault) &&
	       survey_populations_replace(db, rooms->root_id, wave.id, populations, 1, &fault) &&
	       survey_wave_move(db, rooms->root_id, wave.id, SURVEY_DRAFT, SURVEY_READY, &done, &fault) &&
	       survey_wave_move(db, rooms->root_id, wave.id, SURVEY_READY, SURVEY_OPEN, &done, &fault) &&
	       invite_store_wave_keep(db, rooms->root_id, wave.id, &said, &fault);
}

static void
written(store_write_fn *write, void *data)
{
	struct fault outer = { 0 };
	if (!store_write(rooms->store, write, data, &outer))
		fail_msg("%s", outer.for_log != NULL ? outer.for_log : fault.for_log);
}

static int
begin(void **state)
{
	(void)state;
	now_s = 1790000000;
	rooms = rooms_open();
	arena = rooms->arena;
	const struct place_tree *tree =
		rooms_plant(rooms, (const char *const[]){ "a" }, (const int[]){ -1 }, 1, &fault);
	place_id = tree->places[0].id;
	written(draft, first_code);
	assert_true(answer_key_make(arena, rooms->store, rooms->root_id, wave.id, rooms->folder, &fault));
	assert_true(invite_key_have(arena, rooms->store, rooms->root_id, rooms->folder, &key, &fault));
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(rooms->arena);
	return 0;
}

/* --- what the tests do --------------------------------------------------------------------------- */

struct told {
	const char *number;
	enum side side;
	int64_t at_s;
	const char *stratum; /* NULL: none */
};

/* A message to her, sent at this instant, that holds her link. */
static bool
tell(struct db *db, void *data)
{
	const struct told *told = data;
	struct answer_link link = { .kind = ANSWER_PERSONAL, .side = told->side, .place_id = place_id,
		                        .label = SPAN("") };
	const struct invite_person person = {
		.person_id = ident_random() & ~INT64_C(3), .batch_id = 1, .state = 1, .channel = INVITE_SMS,
		.side = told->side, .place_id = place_id, .stratum = span_of(told->stratum), .language = SPAN(""),
		.print = invite_print_of(&key, span_of(told->number)), .locked = SPAN("x")
	};
	struct invite_letter letter = { .letter_id = person.person_id, .wave_id = wave.id,
		                            .channel = INVITE_SMS, .side = told->side, .due_s = told->at_s,
		                            .locked = SPAN("") };
	const struct invite_letter new_letter = letter;
	if (!answer_links_make(arena, db, rooms->root_id, wave.id, &link, 1, &fault) ||
	    invite_store_person_add(db, rooms->root_id, wave.id, &person, &fault) != FOUND_ONE ||
	    !invite_store_letter_add(db, rooms->root_id, &new_letter, &fault) ||
	    invite_store_lease(arena, db, rooms->root_id, letter.letter_id, 9, told->at_s, &letter,
	                       &fault) != FOUND_ONE)
		return false;
	letter.state = INVITE_SENT;
	letter.done_s = told->at_s;
	letter.locked = invite_lock(arena, &key, link.secret);
	return invite_store_note(db, rooms->root_id, &letter, &fault) == FOUND_ONE;
}

static void
told(const char *number, enum side side, int64_t at_s)
{
	struct told one = { number, side, at_s, "" };
	written(tell, &one);
}

static void
heard(const char *number, const char *words, const char *id)
{
	struct http_response response = { .status = 200 };
	struct visit visit = { .arena = arena, .store = rooms->store, .root_id = rooms->root_id,
		                   .folder = rooms->folder, .now_s = now_s, .response = &response };
	struct sms_received received = { .text = span_of(words), .id = span_of(id) };
	snprintf(received.from, sizeof received.from, "%s", number);
	invite_take_answer(&visit, &received);
	assert_int_equal(response.status, 200);
}

static int64_t
sealed(void)
{
	return rooms_number(rooms, "SELECT count(*) FROM answer_sealed WHERE way = 2");
}

static int64_t
explained(void)
{
	return rooms_number(rooms, "SELECT count(*) FROM invite_letter WHERE letter_id & 3 = 3");
}

static bool
close_wave(struct db *db, void *data)
{
	bool done;
	(void)data;
	return survey_wave_move(db, rooms->root_id, wave.id, SURVEY_OPEN, SURVEY_CLOSED, &done, &fault);
}

/* --- tests --------------------------------------------------------------------------------------- */

static void
a_figure_is_taken_once_by_her_link(void **state)
{
	(void)state;
	told("+33612345678", SIDE_USAGER, now_s);
	heard("+33612345678", "2.", "a1");
	assert_int_equal(sealed(), 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM answer_link WHERE used = 1"), 1);
	heard("+33612345678", "2.", "a1"); /* handed over twice */
	heard("+33612345678", "3", "a2");  /* another answer: the link has served */
	heard("+33612345678", "7", "a3");
	heard("+33612345678", "merci", "a4");
	assert_int_equal(sealed(), 1);
	assert_int_equal(explained(), 0);
}

static void
what_is_no_answer_is_explained_once(void **state)
{
	(void)state;
	static const char *const wrong[] = { "7", "2 ou 3", "bof", "0", "parce que c’était long" };
	told("+33612345678", SIDE_USAGER, now_s);
	for (size_t i = 0; i < LENGTH(wrong); i++)
		heard("+33612345678", wrong[i], arena_format(arena, "b%zu", i));
	assert_int_equal(sealed(), 0);
	assert_int_equal(explained(), 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM answer_link WHERE used = 1"), 0);
	heard("+33612345678", "Non, merci", "c1");
	assert_int_equal(sealed(), 1);
}

static void
nobody_else_is_answered(void **state)
{
	(void)state;
	told("+33612345678", SIDE_AGENT, now_s); /* the gateway is her employer's */
	heard("+33612345678", "2", "a1");
	heard("+33699999999", "2", "a2");
	told("+33612345679", SIDE_USAGER, now_s);
	written(close_wave, NULL);
	heard("+33612345679", "2", "a3");
	heard("+33612345679", "bof", "a4");
	assert_int_equal(sealed(), 0);
	assert_int_equal(explained(), 0);
}

/* She answers the last message; what comes a second time is not an answer to the one before. */
static void
only_the_last_message_is_answered(void **state)
{
	(void)state;
	told("+33612345678", SIDE_USAGER, now_s);
	const int64_t first_id = wave.id;
	written(draft, second_code);
	assert_true(answer_key_make(arena, rooms->store, rooms->root_id, wave.id, rooms->folder, &fault));
	told("+33612345678", SIDE_USAGER, now_s + 60);
	for (int i = 0; i < 3; i++)
		heard("+33612345678", "1", arena_format(arena, "a%d", i));
	assert_int_equal(sealed(), 1);
	assert_int_equal(rooms_number(rooms, arena_format(arena,
	                     "SELECT count(*) FROM answer_sealed WHERE wave_id = %lld",
	                     (long long)first_id)), 0);
}

/* --- in whose words ------------------------------------------------------------------------------- */

static const struct catalogue *
english(void)
{
	const struct catalogue *list[CATALOGUE_COUNT_MAX];
	size_t count;
	assert_true(catalogue_read_all(arena, list, &count, &fault));
	for (size_t i = 0; i < count; i++)
		if (catalogue_serves(list[i], SPAN("en-GB")))
			return list[i];
	fail_msg("no English");
	return NULL;
}

static void
found_in(struct span text, const char *words)
{
	if (span_find(text, span_of(words)) == SIZE_MAX)
		fail_msg("« %s » is not in « %.*s »", words, SPAN_ARGS(text));
}

static void
the_language_is_hers_when_the_survey_has_it(void **state)
{
	(void)state;
	const char *sentence;
	struct span both = span_of(document);
	const size_t at = span_find(both, SPAN("[\"fr\"]"));
	both = span_of(arena_format(arena, "%.*s[\"en\", \"fr\"]%s", (int)at, document,
	                            document + at + strlen("[\"fr\"]")));
	const struct invite_asking first_english = { .inquiry = inquiry_read(arena, both, &sentence) },
							   of_the_mirror = { .inquiry = NULL };
	assert_non_null(first_english.inquiry);
	assert_true(span_is(invite_language(&first_english, SPAN("")), "en"));
	assert_true(span_is(invite_language(&first_english, SPAN("ar")), "en"));
	assert_true(span_is(invite_language(&first_english, SPAN("fr")), "fr"));
	assert_true(span_is(invite_language(&of_the_mirror, SPAN("en")), "fr"));
}

static void
our_own_words_follow_her_language(void **state)
{
	(void)state;
	const struct invite_wave said = { .subject = SPAN("Your opinion"), .letter = SPAN("Until {fin}: {lien}"),
		                              .sms = SPAN("{question} Or {lien}"), .reminders = 1 };
	struct invite_words words = { .link = SPAN("https://a.fr/x"), .place = SPAN("Accueil"),
		                          .closes_day = date_days((struct date){ 2026, 12, 1 }),
		                          .catalogue = english() };
	found_in(invite_letter_subject(arena, &said, &words, 1), "Reminder: Your opinion");
	const struct span letter = invite_letter_text(arena, &said, &words, 0, "https://a.fr/stop");
	found_in(letter, "Until 1 December 2026: https://a.fr/x");
	found_in(letter, "you will get one reminder");
	found_in(letter, "To be asked for your opinion no more:\nhttps://a.fr/stop");
	struct inquiry_return returned;
	const struct inquiry *inquiry = inquiry_read(arena, span_of(document), &(const char *){ NULL });
	const struct inquiry_asked *asked = inquiry_ask(arena, inquiry, SIDE_USAGER, 0);
	assert_true(inquiry_return_of(arena, asked, &returned));
	words.question = inquiry_return_words(arena, &returned, words.catalogue);
	found_in(words.question, "Reply 1, 2 or 3: 1 oui");
	found_in(invite_sms_words(arena, said.sms, INVITE_EXPLAINS, &words), "We did not understand");
	found_in(invite_sms_text(arena, &said, &words, "36105", "https://a.fr/stop"), " STOP to 36105");
	found_in(invite_sms_text(arena, &said, &words, "Ville", "https://a.fr/stop"), " To stop: https");
	words.catalogue = NULL;
	found_in(invite_letter_text(arena, &said, &words, 1, "s"), "C’est le dernier message");
	found_in(invite_letter_text(arena, &said, &words, 0, "s"), "Until 1er décembre 2026");
}

/* --- what is counted ------------------------------------------------------------------------------ */

static void
told_many(const char *stratum, enum side side, int first, int count)
{
	for (int i = first; i < first + count; i++) {
		struct told one = { arena_format(arena, "+3361234%04d", i), side, now_s, stratum };
		written(tell, &one);
	}
}

static void
ticked(int64_t at_s)
{
	const struct invite_sender nobody = { .store = rooms->store, .root_id = rooms->root_id,
		                                  .folder = rooms->folder };
	struct arena *tick = arena_new(ARENA_VISIT_SIZE_MAX);
	if (!invite_clock(tick, &nobody, at_s, true, &fault))
		fail_msg("%s", fault.for_log);
	arena_end(tick);
}

static struct invite_tally
tally_of(enum invite_tally_kind kind, enum side side, const char *stratum, int64_t *counted_s_r)
{
	struct invite_tallies tallies;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(invite_tallies(arena, db, rooms->root_id, wave.id, &tallies, &fault));
	db_end(db);
	*counted_s_r = tallies.counted_unix_s;
	for (size_t i = 0; i < tallies.count; i++)
		if (tallies.list[i].kind == kind && tallies.list[i].side == side &&
		    tallies.list[i].place_id == 0 && span_is(tallies.list[i].stratum, stratum))
			return tallies.list[i];
	fail_msg("no such cell");
	return (struct invite_tally){ 0 };
}

static bool
stop_one(struct db *db, void *data)
{
	const struct invite_print print = invite_print_of(&key, span_of((const char *)data));
	return invite_store_stop_add(db, rooms->root_id, &print, INVITE_ASKED, (int32_t)(now_s / DAY_S),
	                             &fault);
}

/* Groups of 12, 4 and 11: four would come back by subtraction, so the next smallest is left too. */
static void
answers_are_counted_once_an_hour_in_cells_of_ten(void **state)
{
	(void)state;
	int64_t counted_s;
	char stops[] = "+33612340010";
	told_many("nord", SIDE_USAGER, 0, 12);
	told_many("sud", SIDE_USAGER, 20, 4);
	told_many("est", SIDE_USAGER, 30, 11);
	told_many("nord", SIDE_AGENT, 50, 12);
	for (int i = 0; i < 3; i++)
		heard(arena_format(arena, "+3361234%04d", i), "2", arena_format(arena, "n%d", i));
	heard("+33612340020", "1", "s");
	written(stop_one, stops);
	ticked(now_s + 60);
	const struct invite_tally all = tally_of(INVITE_BY_PLACE, SIDE_USAGER, "", &counted_s);
	assert_int_equal(counted_s, now_s + 60);
	assert_int_equal(all.people, 27);
	assert_int_equal(all.complete, 4);
	assert_int_equal(all.refused, 1);
	assert_int_equal(all.silent, 22);
	const struct invite_tally north = tally_of(INVITE_BY_STRATUM, SIDE_USAGER, "nord", &counted_s);
	assert_int_equal(north.people, 12);
	assert_int_equal(north.complete, 3);
	const struct invite_tally south = tally_of(INVITE_BY_STRATUM, SIDE_USAGER, "sud", &counted_s),
							  east = tally_of(INVITE_BY_STRATUM, SIDE_USAGER, "est", &counted_s),
							  agents = tally_of(INVITE_BY_PLACE, SIDE_AGENT, "", &counted_s);
	assert_int_equal(south.people, 4);
	assert_int_equal(south.complete, INVITE_NOT_COUNTED);
	assert_int_equal(east.complete, INVITE_NOT_COUNTED);
	assert_int_equal(agents.people, 12);
	assert_int_equal(agents.complete, INVITE_NOT_COUNTED);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM invite_tally WHERE side = 1 AND "
	                                     "(kind > 0 OR complete >= 0 OR silent >= 0)"), 0);
	/* not again within the hour, then again */
	heard("+33612340003", "1", "n3");
	ticked(now_s + 3600);
	assert_int_equal(tally_of(INVITE_BY_PLACE, SIDE_USAGER, "", &counted_s).complete, 4);
	ticked(now_s + 60 + 3600);
	assert_int_equal(tally_of(INVITE_BY_PLACE, SIDE_USAGER, "", &counted_s).complete, 5);
	/* a last time when it closes, and no link is kept */
	heard("+33612340004", "1", "n4");
	written(close_wave, NULL);
	ticked(now_s + 60 + 3700);
	assert_int_equal(tally_of(INVITE_BY_PLACE, SIDE_USAGER, "", &counted_s).complete, 6);
	assert_int_equal(rooms_number(rooms,
	                     "SELECT count(*) FROM invite_letter WHERE length(locked) > 0"), 0);
	ticked(now_s + 60 + 9000);
	assert_int_equal(tally_of(INVITE_BY_PLACE, SIDE_USAGER, "", &counted_s).complete, 6);
	assert_int_equal(counted_s, now_s + 60 + 3700);
}

/* Whatever the sizes of groups: an attacker who subtracts what is shown from the whole finds at least
 * ten people together, or nothing. */
static void
what_is_left_of_a_table_is_ten_people_or_none(void **state)
{
	(void)state;
	uint64_t random = 7;
	for (int round = 0; round < 5000; round++) {
		struct invite_tally cells[8] = { { .kind = INVITE_BY_PLACE, .stratum = SPAN("") } };
		random = random * 6364136223846793005u + 1442695040888963407u;
		const size_t count = 2 + (random >> 40) % 7;
		int64_t hidden = 0;
		for (size_t i = 1; i < count; i++) {
			random = random * 6364136223846793005u + 1442695040888963407u;
			cells[i] = (struct invite_tally){ .kind = INVITE_BY_PLACE, .place_id = (int64_t)i,
				                              .people = (int64_t)(1 + (random >> 40) % 25) };
			cells[0].people += cells[i].people;
		}
		invite_tally_protect(cells, count, false);
		for (size_t i = 1; i < count; i++) {
			assert_true(cells[i].complete < 0 || cells[i].people >= INVITE_CELL_PEOPLE_MIN);
			hidden += cells[i].complete < 0 ? cells[i].people : 0;
		}
		assert_true(hidden == 0 || hidden >= INVITE_CELL_PEOPLE_MIN || cells[0].complete < 0);
	}
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	vault_start();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_figure_is_taken_once_by_her_link, begin, end),
		cmocka_unit_test_setup_teardown(what_is_no_answer_is_explained_once, begin, end),
		cmocka_unit_test_setup_teardown(nobody_else_is_answered, begin, end),
		cmocka_unit_test_setup_teardown(only_the_last_message_is_answered, begin, end),
		cmocka_unit_test_setup_teardown(the_language_is_hers_when_the_survey_has_it, begin, end),
		cmocka_unit_test_setup_teardown(our_own_words_follow_her_language, begin, end),
		cmocka_unit_test_setup_teardown(answers_are_counted_once_an_hour_in_cells_of_ten, begin, end),
		cmocka_unit_test(what_is_left_of_a_table_is_ten_people_or_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
