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
		.side = told->side, .place_id = place_id, .stratum = SPAN(""), .language = SPAN(""),
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
	struct told one = { number, side, at_s };
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
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
