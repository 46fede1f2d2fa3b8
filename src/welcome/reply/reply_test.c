/* Templates and their versions; a reply that a colleague reads before it leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pthread.h>
#include <string.h>
#include <cmocka.h>

#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "craft/vault/vault.h"
#include "support/desk_for_tests.h"
#include "welcome/reply/reply_inside.h"

/* 2026-11-24, a Tuesday, ten o'clock in Paris. */
enum { THAT_DAY = 20781, TOWN = 0, SOCIAL, AID, ROADS, PLACE_COUNT };
enum { LEA = 7, OMAR = 8, ANNE = 9 };
static const char *const codes[PLACE_COUNT] = { "ville", "social", "aide", "voirie" };
static const int parents[PLACE_COUNT] = { -1, 0, 1, 0 };

static struct desk_town town;
static struct arena *arena;
static struct fault fault;
static int64_t ids[PLACE_COUNT];
static struct offering aid, lamp;

static int
begin(void **state)
{
	(void)state;
	fault = (struct fault){ 0 };
	town = (struct desk_town){ .rooms = rooms_open(), .now_s = THAT_DAY * (int64_t)DAY_S + 9 * 3600 };
	arena = town.rooms->arena;
	town.tree = rooms_plant(town.rooms, codes, parents, PLACE_COUNT, &fault);
	assert_non_null(town.tree);
	for (size_t i = 0; i < PLACE_COUNT; i++)
		ids[i] = town.tree->places[place_by_code(town.tree, span_of(codes[i]))].id;
	aid = (struct offering){ .code = SPAN("a"), .name = SPAN("Aide"), .state = OFFERING_OPEN,
		                     .about = SPAN(""), .basis = SPAN("") };
	lamp = aid;
	lamp.code = SPAN("l");
	desk_town_offer(&town, &aid, "aide");
	desk_town_offer(&town, &lamp, "voirie");
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rooms_close(town.rooms);
	return 0;
}

static struct db *
reading(void)
{
	struct db *db = store_read(arena, town.rooms->store, &fault);
	assert_non_null(db);
	return db;
}

static struct desk_request
request_of(int64_t request_id)
{
	struct desk_request request;
	struct db *db = reading();
	assert_int_equal(desk_by_id(arena, db, town.rooms->root_id, request_id, &request, &fault), FOUND_ONE);
	db_end(db);
	return request;
}

static struct desk_request
asked_for(const struct offering *offering)
{
	const struct desk_receiving receiving = desk_town_asked(offering, DESK_MAIL, "Je demande une aide.");
	return request_of(desk_town_receive(&town, &receiving));
}

/* What was said to the person. */
static size_t
replies(int64_t request_id, struct desk_entry *last_r)
{
	struct desk_entry *entries;
	size_t count, found = 0;
	struct db *db = reading();
	assert_true(desk_entries(arena, db, town.rooms->root_id, request_id, &entries, &count, &fault));
	for (size_t i = 0; i < count; i++)
		if (entries[i].kind == DESK_REPLIED) {
			*last_r = entries[i];
			found++;
		}
	db_end(db);
	return found;
}

/* --- templates -------------------------------------------------------------------------------- */

struct saving {
	struct reply_template template;
	enum found found;
};

static bool
write_template(struct db *db, void *data)
{
	struct saving *saving = data;
	saving->found = reply_store_save(arena, db, town.rooms->root_id, &saving->template, &fault);
	return saving->found == FOUND_ONE;
}

static enum found
save(struct reply_template *template)
{
	struct saving saving = { *template, FOUND_FAILED };
	struct fault ignored;
	template->account_id = LEA;
	saving.template.account_id = LEA;
	const bool is_written = store_write(town.rooms->store, write_template, &saving, &ignored);
	assert_true(is_written == (saving.found == FOUND_ONE));
	*template = saving.template;
	return saving.found;
}

static size_t
offered(const struct desk_request *request, struct reply_template **templates_r)
{
	size_t count;
	struct db *db = reading();
	assert_true(reply_offered(arena, db, town.rooms->root_id, town.tree, request, templates_r, &count,
	                          &fault));
	db_end(db);
	return count;
}

static bool
write_use(struct db *db, void *data)
{
	const int64_t *template_id = data;
	return reply_count_use(db, town.rooms->root_id, *template_id, &fault);
}

static void
test_a_template_is_offered_where_it_is_for(void **state)
{
	(void)state;
	struct reply_template *found;
	struct reply_template all = { .name = SPAN("Partout"), .text = SPAN("Oui.") };
	struct reply_template social = { .name = SPAN("Aides"), .text = SPAN("Oui."), .place_id = ids[SOCIAL] };
	struct reply_template lamps = { .name = SPAN("Lampes"), .text = SPAN("Oui."),
		                            .offering_id = lamp.offering_id };
	assert_int_equal(save(&all), FOUND_ONE);
	assert_int_equal(save(&social), FOUND_ONE);
	assert_int_equal(save(&lamps), FOUND_ONE);
	const struct desk_request helped = asked_for(&aid), lit = asked_for(&lamp);
	assert_int_equal(offered(&helped, &found), 2); /* of a unit above, by name */
	assert_true(span_is(found[0].name, "Aides") && span_is(found[1].name, "Partout"));
	assert_int_equal(offered(&lit, &found), 2);
	assert_true(span_is(found[0].name, "Lampes"));
	lamps.version = 1;
	lamps.is_closed = true;
	assert_int_equal(save(&lamps), FOUND_ONE);
	assert_int_equal(offered(&lit, &found), 1);
}

static void
test_versions_are_kept_and_none_is_written_over_unseen(void **state)
{
	(void)state;
	struct reply_template *versions, now, one = { .name = SPAN("Un"), .text = SPAN("Premier.") };
	size_t count;
	assert_int_equal(save(&one), FOUND_ONE);
	one.version = 1;
	one.text = SPAN("Second.");
	assert_int_equal(save(&one), FOUND_ONE);
	assert_int_equal(save(&one), FOUND_NONE); /* of version 1, that is the second now */
	assert_true(store_write(town.rooms->store, write_use, &one.template_id, &fault));
	assert_true(store_write(town.rooms->store, write_use, &one.template_id, &fault));
	struct db *db = reading();
	assert_true(reply_store_versions(arena, db, town.rooms->root_id, one.template_id, &versions, &count,
	                                 &fault));
	assert_int_equal(count, 2);
	assert_true(span_is(versions[0].text, "Second.") && span_is(versions[1].text, "Premier."));
	assert_int_equal(reply_template_load(arena, db, town.rooms->root_id, one.template_id, &now, &fault),
	                 FOUND_ONE);
	assert_true(now.version == 2 && now.uses == 2 && now.account_id == LEA && span_is(now.text, "Second."));
	assert_int_equal(reply_template_load(arena, db, town.rooms->root_id, 12, &now, &fault), FOUND_NONE);
	db_end(db);
}

static void
test_blanks_are_what_the_desk_knows(void **state)
{
	(void)state;
	struct reply_values values;
	const struct desk_request request = asked_for(&aid);
	desk_town_act(&town, request.request_id,
	              (struct desk_act){ .verb = DESK_ASK, .text = SPAN("un justificatif"), .is_pieces = true,
	                                 .limit_day = THAT_DAY + 7, .channel = DESK_MAIL });
	struct db *db = reading();
	const struct desk_hand hand = desk_town_hand(&town, "");
	assert_true(reply_values_of(arena, db, &hand, &request, &values, &fault));
	db_end(db);
	assert_true(span_equal(values.of[REPLY_REFERENCE], request.reference));
	assert_true(span_is(values.of[REPLY_LIMIT], "1er décembre 2026"));
	assert_true(span_is(values.of[REPLY_PIECES], "un justificatif"));
	assert_true(values.of[REPLY_FIRST_NAME].length == 0 && values.of[REPLY_CONTACT].length == 0);
	assert_true(values.of[REPLY_UNIT].length > 0 && values.of[REPLY_TO_WRITE].length == 0);
}

/* --- a second pair of eyes -------------------------------------------------------------------- */

struct doing {
	struct desk_hand hand;
	struct reply_asking asking;
	struct reply_judging judging;
	bool sends_back;
	enum desk_done done;
	const char *sentence;
	struct arena *arena;
	struct fault fault;
};

static bool
write_asking(struct db *db, void *data)
{
	struct doing *doing = data;
	doing->done = reply_ask(doing->arena, db, &doing->hand, &doing->asking, &doing->sentence, &doing->fault);
	return doing->done == DESK_IS_DONE;
}

static enum desk_done
ask(const struct desk_request *request, int64_t author_id, const char *text)
{
	struct doing doing = { .hand = desk_town_hand(&town, ""), .arena = arena,
		                   .asking = { .request = request, .author_id = author_id,
		                               .channel = DESK_MAIL, .outcome = DESK_ANSWERED,
		                               .text = span_of(text) } };
	struct fault ignored;
	(void)!store_write(town.rooms->store, write_asking, &doing, &ignored);
	return doing.done;
}

static bool
write_judging(struct db *db, void *data)
{
	struct doing *doing = data;
	doing->done = doing->sends_back
	                  ? reply_send_back(doing->arena, db, &doing->hand, &doing->judging, &doing->sentence,
	                                    &doing->fault)
	                  : reply_approve(doing->arena, db, &doing->hand, &doing->judging, &doing->sentence,
	                                  &doing->fault);
	return doing->done == DESK_IS_DONE;
}

static struct doing
judging_as(const struct desk_request *request, int64_t judge_id)
{
	struct reply_draft draft = { 0 };
	struct db *db = reading();
	(void)!reply_draft_waiting(arena, db, town.rooms->root_id, request->request_id, &draft, &fault);
	db_end(db);
	struct doing doing = { .hand = desk_town_hand(&town, ""), .arena = arena,
		                   .judging = { .request = request, .judge_id = judge_id,
		                                .seen_changes = request->changes, .today = THAT_DAY,
		                                .word = SPAN("Plus court.") } };
	memcpy(doing.judging.seen_sum, draft.sum, REPLY_SUM_SIZE);
	return doing;
}

static enum desk_done
judge(struct doing doing)
{
	struct fault ignored;
	(void)!store_write(town.rooms->store, write_judging, &doing, &ignored);
	return doing.done;
}

static void
test_it_leaves_as_it_was_read_in_its_authors_name(void **state)
{
	(void)state;
	struct desk_entry entry;
	struct reply_draft draft;
	const struct desk_request request = asked_for(&aid);
	assert_int_equal(ask(&request, LEA, "Bonjour,\n\nC’est accordé."), DESK_IS_DONE);
	assert_int_equal(replies(request.request_id, &entry), 0); /* the person sees nothing of it */
	assert_int_equal(request_of(request.request_id).first_unix_s, 0); /* and the clocks go on */
	assert_int_equal(judge(judging_as(&request, OMAR)), DESK_IS_DONE);
	assert_int_equal(replies(request.request_id, &entry), 1);
	assert_true(span_is(entry.text, "Bonjour,\n\nC’est accordé.") && entry.account_id == LEA &&
	            entry.channel == DESK_MAIL && entry.is_shown);
	assert_int_equal(request_of(request.request_id).outcome, DESK_ANSWERED);
	struct db *db = reading();
	assert_int_equal(reply_draft_waiting(arena, db, town.rooms->root_id, request.request_id, &draft, &fault),
	                 FOUND_NONE);
	db_end(db);
	assert_int_equal(rooms_number(town.rooms, "SELECT count(*) FROM reply_approved WHERE judge_id = 8"), 1);
	assert_int_equal(judge(judging_as(&request, ANNE)), DESK_IS_STALE); /* once */
	assert_int_equal(replies(request.request_id, &entry), 1);
}

static void
test_nobody_approves_her_own_words_nor_what_she_did_not_read(void **state)
{
	(void)state;
	struct desk_entry entry;
	const struct desk_request request = asked_for(&aid);
	assert_int_equal(ask(&request, LEA, "Oui."), DESK_IS_DONE);
	struct doing own = judging_as(&request, LEA), read = judging_as(&request, OMAR);
	assert_int_equal(judge(own), DESK_IS_REFUSED);
	own.sends_back = true;
	assert_int_equal(judge(own), DESK_IS_REFUSED);
	assert_int_equal(ask(&request, LEA, "Non."), DESK_IS_DONE); /* she writes something else meanwhile */
	assert_int_equal(judge(read), DESK_IS_STALE);
	desk_town_act(&town, request.request_id,
	              (struct desk_act){ .verb = DESK_HEAR, .text = SPAN("J’ajoute."), .channel = DESK_PHONE });
	assert_int_equal(judge(judging_as(&request, OMAR)), DESK_IS_STALE); /* the request changed */
	assert_int_equal(replies(request.request_id, &entry), 0);
	const struct desk_request now = request_of(request.request_id);
	assert_int_equal(judge(judging_as(&now, OMAR)), DESK_IS_DONE);
	assert_int_equal(replies(request.request_id, &entry), 1);
	assert_true(span_is(entry.text, "Non."));
}

static void
test_it_is_sent_back_with_a_word_and_asked_for_again(void **state)
{
	(void)state;
	struct reply_draft draft;
	const struct desk_request request = asked_for(&aid);
	assert_int_equal(ask(&request, LEA, "Oui, {date limite}."), DESK_IS_REFUSED); /* a blank is left */
	assert_int_equal(ask(&request, LEA, "Oui."), DESK_IS_DONE);
	assert_int_equal(ask(&request, OMAR, "Non."), DESK_IS_REFUSED); /* one at a time */
	struct doing back = judging_as(&request, OMAR);
	back.sends_back = true;
	assert_int_equal(judge(back), DESK_IS_DONE);
	struct db *db = reading();
	assert_int_equal(reply_draft_of(arena, db, town.rooms->root_id, request.request_id, LEA, &draft, &fault),
	                 FOUND_ONE);
	db_end(db);
	assert_true(draft.state == REPLY_SENT_BACK && draft.judge_id == OMAR && span_is(draft.text, "Oui."));
	assert_true(span_is(draft.word, "Plus court."));
	assert_int_equal(judge(judging_as(&request, OMAR)), DESK_IS_STALE); /* nothing waits */
	assert_int_equal(ask(&request, LEA, "Oui !"), DESK_IS_DONE);
	assert_int_equal(judge(judging_as(&request, ANNE)), DESK_IS_DONE);
}

static bool
write_taking(struct db *db, void *data)
{
	const struct desk_request *request = data;
	return reply_take_back(db, town.rooms->root_id, request->request_id, LEA, &fault) == FOUND_ONE;
}

static void
test_its_author_takes_it_back(void **state)
{
	(void)state;
	struct fault ignored;
	struct desk_request request = asked_for(&aid);
	assert_int_equal(ask(&request, LEA, "Oui."), DESK_IS_DONE);
	struct doing late = judging_as(&request, OMAR);
	assert_true(store_write(town.rooms->store, write_taking, &request, &fault));
	assert_false(store_write(town.rooms->store, write_taking, &request, &ignored));
	assert_int_equal(judge(late), DESK_IS_STALE);
	assert_int_equal(ask(&request, OMAR, "Non."), DESK_IS_DONE); /* another may wait now */
}

/* --- two at once ------------------------------------------------------------------------------ */

static void *
judge_apart(void *data)
{
	struct doing *doing = data;
	doing->arena = arena_new(64 << 20);
	(void)!store_write(town.rooms->store, write_judging, doing, &doing->fault);
	return NULL;
}

static void
test_two_who_approve_at_once_send_it_once(void **state)
{
	(void)state;
	enum { ROUND_COUNT = 5 };
	for (int round = 0; round < ROUND_COUNT; round++) {
		pthread_t threads[2];
		struct desk_entry entry;
		const struct desk_request request = asked_for(&aid);
		assert_int_equal(ask(&request, LEA, "Oui."), DESK_IS_DONE);
		struct doing doings[2] = { judging_as(&request, OMAR), judging_as(&request, ANNE) };
		for (size_t i = 0; i < LENGTH(threads); i++)
			assert_int_equal(pthread_create(&threads[i], NULL, judge_apart, &doings[i]), 0);
		for (size_t i = 0; i < LENGTH(threads); i++)
			pthread_join(threads[i], NULL);
		assert_true((doings[0].done == DESK_IS_DONE) != (doings[1].done == DESK_IS_DONE));
		assert_int_equal(replies(request.request_id, &entry), 1);
		for (size_t i = 0; i < LENGTH(doings); i++)
			arena_end(doings[i].arena);
	}
}

/* --- forgotten -------------------------------------------------------------------------------- */

static bool
write_forgetting(struct db *db, void *data)
{
	const struct desk_request *request = data;
	const struct desk_hand hand = desk_town_hand(&town, "");
	return desk_forget(arena, db, &hand, request->request_id, ANNE, &fault) == FOUND_ONE;
}

static void
test_nothing_stays_of_a_request_that_is_forgotten(void **state)
{
	(void)state;
	struct desk_request request = asked_for(&aid);
	assert_int_equal(ask(&request, LEA, "Oui."), DESK_IS_DONE);
	assert_int_equal(judge(judging_as(&request, OMAR)), DESK_IS_DONE);
	assert_true(store_write(town.rooms->store, write_forgetting, &request, &fault));
	assert_int_equal(rooms_number(town.rooms, "SELECT count(*) FROM reply_approved"), 1);
	assert_true(reply_clock(arena, town.rooms->store, town.rooms->root_id, &fault));
	assert_int_equal(rooms_number(town.rooms, "SELECT count(*) FROM reply_approved"), 0);
	assert_true(reply_clock(arena, town.rooms->store, town.rooms->root_id, &fault));
}

int
main(int argc, char **argv)
{
	vault_start();
	store_tests_begin(argc, argv);
#define KEPT(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		KEPT(test_a_template_is_offered_where_it_is_for),
		KEPT(test_versions_are_kept_and_none_is_written_over_unseen),
		KEPT(test_blanks_are_what_the_desk_knows),
		KEPT(test_it_leaves_as_it_was_read_in_its_authors_name),
		KEPT(test_nobody_approves_her_own_words_nor_what_she_did_not_read),
		KEPT(test_it_is_sent_back_with_a_word_and_asked_for_again),
		KEPT(test_its_author_takes_it_back),
		KEPT(test_two_who_approve_at_once_send_it_once),
		KEPT(test_nothing_stays_of_a_request_that_is_forgotten),
	};
	return cmocka_run_group_tests_name("reply", tests, NULL, NULL);
}
