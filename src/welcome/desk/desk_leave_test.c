/* What leaves by itself, what does not arrive, marks. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/ident.h"
#include "craft/store/store_for_tests.h"
#include "support/rooms_for_tests.h"
#include "welcome/desk/desk_inside.h"

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static struct place_tree *tree;
static struct offering aid;
static int64_t now_s; /* Thursday 23 April 2026, 10 h in Paris */

static int64_t
at(const char *words)
{
	int64_t instant_s = 0;
	assert_true(instant_read(span_of(words), &instant_s));
	return instant_s;
}

/* --- doing ------------------------------------------------------------------------------------ */

struct doing {
	struct desk_hand hand;
	struct desk_act act;
	int64_t request_id, entry_id;
	enum desk_done done;
	enum found found;
	const char *sentence;
	struct desk_leaving *leaving;
};

static struct doing
doing_at(int64_t instant_s)
{
	return (struct doing){ .hand = { .root_id = rooms->root_id, .now_s = instant_s,
		                             .today = (int32_t)(instant_s / DAY_S), .tree = tree,
		                             .address = "https://ville.fr", .once = SPAN("") } };
}

static bool
write_offering(struct db *db, void *data)
{
	const struct offering_unit unit = { 0, tree->places[0].id };
	const struct offering_saving saving = { data, NULL, 0, &unit, 1 };
	bool is_taken;
	return offering_save(arena, db, rooms->root_id, &saving, &aid.offering_id, &is_taken, &fault) ==
	       FOUND_ONE;
}

static bool
receive(struct db *db, void *data)
{
	struct doing *doing = data;
	struct desk_received received;
	const struct desk_receiving receiving = { .offering = &aid, .channel = DESK_MAIL,
		                                      .reply_channel = DESK_MAIL, .title = SPAN(""),
		                                      .text = SPAN("Je demande une aide."),
		                                      .quoted = SPAN(""), .address = SPAN("") };
	doing->found = desk_receive(arena, db, &doing->hand, &receiving, &received, &fault);
	doing->request_id = received.request_id;
	return doing->found == FOUND_ONE;
}

static int64_t
received(void)
{
	struct doing doing = doing_at(now_s);
	assert_true(store_write(rooms->store, receive, &doing, &fault));
	return doing.request_id;
}

static bool
act(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct desk_writing writing = { .request_id = doing->request_id, .seen_changes = -1,
		                                  .act = &doing->act };
	doing->done = desk_write(arena, db, &doing->hand, &writing, &doing->entry_id, &doing->sentence,
	                         &fault);
	return doing->done == DESK_IS_DONE;
}

static int64_t
did(int64_t request_id, int64_t instant_s, struct desk_act one)
{
	struct doing doing = doing_at(instant_s);
	doing.request_id = request_id;
	one.at_s = instant_s;
	one.today = doing.hand.today;
	doing.act = one;
	assert_true(store_write(rooms->store, act, &doing, &fault));
	return doing.entry_id;
}

static bool
lose(struct db *db, void *data)
{
	struct doing *doing = data;
	return desk_lose(arena, db, &doing->hand, doing->request_id, doing->entry_id,
	                 SPAN("L’adresse ne marche pas."), &fault);
}

static void
lost(int64_t request_id, int64_t entry_id, int64_t instant_s)
{
	struct doing doing = doing_at(instant_s);
	doing.request_id = request_id;
	doing.entry_id = entry_id;
	assert_true(store_write(rooms->store, lose, &doing, &fault));
}

static struct desk_request
request(int64_t request_id)
{
	struct desk_request read;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(desk_by_id(arena, db, rooms->root_id, request_id, &read, &fault),
	                 FOUND_ONE);
	db_end(db);
	return read;
}

static struct desk_entry
last_entry(int64_t request_id)
{
	struct desk_entry *list;
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(desk_entries(arena, db, rooms->root_id, request_id, &list, &count, &fault));
	db_end(db);
	return list[count - 1];
}

static struct desk_leaving_health
health(int64_t instant_s)
{
	struct desk_leaving_health health;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(desk_leaving_health(arena, db, rooms->root_id, DESK_MAIL, instant_s, &health, &fault));
	db_end(db);
	return health;
}

/* --- leaving ---------------------------------------------------------------------------------- */

static size_t
due(int64_t instant_s, struct desk_leaving *first_r)
{
	struct desk_leaving *list;
	size_t count;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(desk_leaving_due(arena, db, rooms->root_id, DESK_MAIL, instant_s, &list, &count,
	                             &fault));
	db_end(db);
	if (count > 0)
		*first_r = list[0];
	return count;
}

static bool
lease(struct db *db, void *data)
{
	struct doing *doing = data;
	doing->found = desk_leaving_lease(arena, db, rooms->root_id, doing->hand.now_s, doing->leaving,
	                                  &fault);
	return doing->found == FOUND_ONE;
}

static bool
later(struct db *db, void *data)
{
	struct doing *doing = data;
	doing->found =
		desk_leaving_later(db, rooms->root_id, doing->leaving, doing->hand.now_s + 60, &fault);
	return doing->found != FOUND_FAILED;
}

static bool
leave(struct db *db, void *data)
{
	struct doing *doing = data;
	doing->found = desk_leaving_end(db, rooms->root_id, doing->leaving, DESK_LEFT, &fault);
	return doing->found != FOUND_FAILED;
}

static enum found
with(store_write_fn *write, struct desk_leaving *leaving, int64_t instant_s)
{
	struct doing doing = doing_at(instant_s);
	doing.leaving = leaving;
	(void)!store_write(rooms->store, write, &doing, &fault);
	return doing.found;
}

static void
what_leaves_is_one_programs_at_a_time(void **state)
{
	(void)state;
	const int64_t id = received();
	struct desk_leaving one, other;
	assert_int_equal(due(now_s - 1, &one), 0);
	assert_int_equal(due(now_s, &one), 1);
	other = one;
	assert_int_equal(one.request_id, id);
	assert_int_equal(with(lease, &one, now_s), FOUND_ONE);
	assert_int_equal(one.tries, 1);
	assert_false(one.was_leaving);
	assert_int_equal(with(lease, &other, now_s), FOUND_NONE);
	assert_int_equal(due(now_s + DESK_LEASE_S - 1, &other), 0);
	assert_int_equal(health(now_s).waiting, 1);
	/* tried again a minute later */
	assert_int_equal(with(later, &one, now_s), FOUND_ONE);
	assert_int_equal(due(now_s + 59, &other), 0);
	assert_int_equal(due(now_s + 60, &other), 1);
	assert_int_equal(with(lease, &other, now_s + 60), FOUND_ONE);
	assert_int_equal(other.tries, 2);
	assert_false(other.was_leaving);
	assert_int_equal(with(leave, &one, now_s + 60), FOUND_NONE); /* no longer ours */
	assert_int_equal(with(leave, &other, now_s + 60), FOUND_ONE);
	assert_int_equal(last_entry(id).delivery, DESK_LEFT);
	assert_int_equal(due(now_s + DAY_S, &other), 0);
	assert_int_equal(health(now_s).waiting, 0);
}

enum { SENDERS = 4, LETTERS = 40 };
struct sender {
	pthread_t thread;
	struct arena *arena;
	struct desk_leaving leaving;
	int64_t leased;
	struct fault fault;
};

static bool
lease_one(struct db *db, void *data)
{
	struct sender *sender = data;
	return desk_leaving_lease(sender->arena, db, rooms->root_id, now_s, &sender->leaving,
	                          &sender->fault) == FOUND_ONE;
}

static struct desk_leaving *letters;

static void *
lease_all(void *data)
{
	struct sender *sender = data;
	for (size_t i = 0; i < LETTERS; i++) {
		struct fault fault_of_it = { NULL, NULL };
		sender->leaving = letters[i];
		sender->leased += store_write(rooms->store, lease_one, sender, &fault_of_it);
		if (fault_of_it.for_log != NULL)
			sender->fault = fault_of_it;
	}
	return NULL;
}

/* Sent twice would be read twice. */
static void
programs_that_send_at_once_never_send_the_same(void **state)
{
	(void)state;
	struct sender senders[SENDERS];
	size_t count;
	int64_t leased = 0;
	for (size_t i = 0; i < LETTERS; i++)
		(void)received();
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(desk_leaving_due(arena, db, rooms->root_id, DESK_MAIL, now_s, &letters, &count, &fault));
	db_end(db);
	assert_int_equal(count, LETTERS);
	for (size_t i = 0; i < SENDERS; i++) {
		senders[i] = (struct sender){ .arena = arena_new((size_t)1 << 26) };
		assert_int_equal(pthread_create(&senders[i].thread, NULL, lease_all, &senders[i]), 0);
	}
	for (size_t i = 0; i < SENDERS; i++) {
		pthread_join(senders[i].thread, NULL);
		assert_null(senders[i].fault.for_log);
		leased += senders[i].leased;
		arena_end(senders[i].arena);
	}
	assert_int_equal(leased, LETTERS);
	assert_int_equal(rooms_number(rooms, "SELECT CAST(sum(tries) AS bigint) FROM desk_outgoing"), LETTERS);
}

static void
who_sends_and_dies_is_followed_by_another(void **state)
{
	(void)state;
	struct desk_leaving one, other;
	(void)received();
	assert_int_equal(due(now_s, &one), 1);
	assert_int_equal(with(lease, &one, now_s), FOUND_ONE);
	assert_int_equal(due(now_s + DESK_LEASE_S, &other), 1);
	assert_int_equal(with(lease, &other, now_s + DESK_LEASE_S), FOUND_ONE);
	assert_true(other.was_leaving);
	assert_int_equal(health(now_s + DESK_LATE_S + 1).late, 1);
}

/* --- lost ------------------------------------------------------------------------------------- */

static void
what_is_lost_brings_the_request_back(void **state)
{
	(void)state;
	const int64_t id = received(), asked_s = at("2026-04-24T08:00:00Z"), lost_s = asked_s + 7200;
	const struct desk_act ask = { .verb = DESK_ASK, .account_id = 5, .text = SPAN("Quelle rue ?"),
		                          .quoted = SPAN(""), .channel = DESK_MAIL, .is_pieces = true,
		                          .limit_day = (int32_t)(asked_s / DAY_S) + 20 };
	const int32_t silence_day = request(id).silence_day;
	const int64_t entry_id = did(id, asked_s, ask);
	assert_int_equal(request(id).queue, DESK_WAITING);
	lost(id, entry_id, lost_s);
	const struct desk_request one = request(id);
	assert_int_equal(one.queue, DESK_TODO);
	assert_int_equal(one.silence_day, silence_day); /* she never knew: nothing waited */
	assert_int_equal(one.next_due_s, at("2026-04-24T14:00:00Z")); /* two hours of the afternoon */
	struct desk_entry last = last_entry(id);
	assert_int_equal(last.kind, DESK_HAPPENED);
	assert_true(span_is(last.text, "L’adresse ne marche pas."));
	assert_int_equal(rooms_number(rooms, "SELECT delivery FROM desk_entry WHERE kind = 2"), DESK_LOST);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM journal_fact WHERE kind = 'desk.lost'"), 1);
	assert_int_equal(health(lost_s).lost, 1);
	/* told twice, it happened once */
	lost(id, entry_id, lost_s + 60);
	assert_int_equal(request(id).changes, one.changes);
	assert_int_equal(health(lost_s).lost, 1);
	lost(id, ident_ordered(), lost_s + 60); /* nothing of ours */
	assert_int_equal(request(id).changes, one.changes);
}

static void
a_closing_that_did_not_arrive_opens_again(void **state)
{
	(void)state;
	const int64_t id = received();
	const struct desk_act decide = { .verb = DESK_DECIDE, .account_id = 5, .text = SPAN("C’est fait."),
		                             .quoted = SPAN(""), .channel = DESK_MAIL,
		                             .outcome = DESK_SOLVED };
	(void)did(id, now_s, decide);
	const int64_t entry_id = rooms_number(rooms, "SELECT entry_id FROM desk_entry WHERE kind = 2");
	lost(id, entry_id, now_s + 60);
	const struct desk_request one = request(id);
	assert_int_equal(one.queue, DESK_TODO);
	assert_int_equal(one.outcome, DESK_NOT_DONE);
	assert_int_equal(one.done_unix_s, 0);
	/* what was begun by whoever held it ends nowhere */
	struct desk_leaving other;
	assert_int_equal(due(now_s + DAY_S, &other), 1); /* the receipt alone */
	assert_int_not_equal(other.entry_id, entry_id);
}

static bool
forget(struct db *db, void *data)
{
	const struct doing *doing = data;
	return desk_leaving_forget(db, rooms->root_id, doing->hand.now_s, &fault);
}

static void
what_was_lost_is_forgotten_after_a_month(void **state)
{
	(void)state;
	const int64_t id = received();
	lost(id, rooms_number(rooms, "SELECT entry_id FROM desk_entry WHERE kind = 4"), now_s);
	struct doing doing = doing_at(now_s + DESK_LOST_S);
	assert_true(store_write(rooms->store, forget, &doing, &fault));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_outgoing"), 1);
	doing = doing_at(now_s + DESK_LOST_S + 1);
	assert_true(store_write(rooms->store, forget, &doing, &fault));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_outgoing"), 0);
}

/* --- hers after all --------------------------------------------------------------------------- */

static bool
accept(struct db *db, void *data)
{
	struct doing *doing = data;
	doing->done = desk_accept(arena, db, &doing->hand, doing->request_id, doing->entry_id, 5,
	                          &doing->sentence, &fault);
	return doing->done == DESK_IS_DONE;
}

static void
a_note_of_nobodys_becomes_hers(void **state)
{
	(void)state;
	const int64_t id = received(), later_s = now_s + 3600;
	const struct desk_act ask = { .verb = DESK_ASK, .account_id = 5, .text = SPAN("Quelle rue ?"),
		                          .quoted = SPAN(""), .channel = DESK_MAIL };
	struct desk_act note = { .verb = DESK_NOTE, .text = SPAN("Rue du Pré."), .quoted = SPAN(""),
		                     .channel = DESK_MAIL };
	(void)did(id, now_s, ask);
	struct doing doing = doing_at(later_s);
	doing.request_id = id;
	doing.entry_id = did(id, now_s, note);
	assert_int_equal(request(id).queue, DESK_WAITING);
	assert_true(store_write(rooms->store, accept, &doing, &fault));
	assert_int_equal(request(id).queue, DESK_TODO);
	const struct desk_entry last = last_entry(id);
	assert_int_equal(last.kind, DESK_WROTE);
	assert_true(last.is_shown);
	assert_int_equal(last.at_unix_s, now_s); /* in its place */
	assert_false(store_write(rooms->store, accept, &doing, &fault));
	assert_int_equal(doing.done, DESK_IS_REFUSED);
	/* nobody's alone */
	note.account_id = 5;
	doing.entry_id = did(id, later_s, note);
	assert_false(store_write(rooms->store, accept, &doing, &fault));
	assert_int_equal(doing.done, DESK_IS_REFUSED);
}

/* --- files ------------------------------------------------------------------------------------ */

static bool
attach(struct db *db, void *data)
{
	struct doing *doing = data;
	const struct desk_file files[] = {
		{ .name = SPAN("a.jpg"), .media = SPAN("image/jpeg"), .size = 3, .sum = SPAN("abc") },
		{ .name = SPAN("b.pdf"), .media = SPAN("application/pdf"), .size = 4, .sum = SPAN("defg") },
	};
	return desk_attach(db, rooms->root_id, doing->request_id, doing->entry_id, files, LENGTH(files),
	                   &fault);
}

static void
files_go_with_an_entry(void **state)
{
	(void)state;
	struct doing doing = doing_at(now_s);
	struct desk_file *files;
	size_t count;
	doing.request_id = received();
	doing.entry_id = last_entry(doing.request_id).entry_id;
	assert_true(store_write(rooms->store, attach, &doing, &fault));
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(desk_files(arena, db, rooms->root_id, doing.request_id, &files, &count, &fault));
	assert_int_equal(count, 2);
	assert_int_equal(files[1].entry_id, doing.entry_id);
	assert_true(span_is(files[1].name, "b.pdf"));
	struct span *sums;
	assert_true(desk_file_sums(arena, db, rooms->root_id, SPAN(""), &sums, &count, &fault));
	assert_int_equal(count, 2);
	assert_true(span_is(sums[0], "abc") && span_is(sums[1], "defg"));
	assert_true(desk_file_sums(arena, db, rooms->root_id, sums[1], &sums, &count, &fault));
	assert_int_equal(count, 0);
	assert_int_equal(desk_has_file(arena, db, rooms->root_id, SPAN("abc"), &fault), FOUND_ONE);
	assert_int_equal(desk_has_file(arena, db, rooms->root_id, SPAN("xyz"), &fault), FOUND_NONE);
	db_end(db);
}

/* --- marks ------------------------------------------------------------------------------------ */

static void
a_mark_is_of_its_request_alone(void **state)
{
	(void)state;
	const struct desk_request one = request(received()), other = request(received());
	struct span mark, entry_mark, reference;
	int64_t entry_id;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(desk_mark(arena, db, rooms->root_id, one.reference, 0, &mark, &fault));
	assert_true(desk_mark(arena, db, rooms->root_id, one.reference, INT64_MAX - 5, &entry_mark, &fault));
	assert_true(mark.length <= DESK_MARK_LENGTH_MAX && entry_mark.length <= DESK_MARK_LENGTH_MAX);
	assert_int_equal(desk_mark_read(arena, db, rooms->root_id, mark, &reference, &entry_id, &fault),
	                 FOUND_ONE);
	assert_true(span_equal(reference, one.reference));
	assert_int_equal(entry_id, 0);
	assert_int_equal(desk_mark_read(arena, db, rooms->root_id, entry_mark, &reference, &entry_id, &fault),
	                 FOUND_ONE);
	assert_int_equal(entry_id, INT64_MAX - 5);
	/* each of its letters counts */
	const struct span marks[] = { mark, entry_mark };
	for (size_t m = 0; m < LENGTH(marks); m++)
		for (size_t i = 0; i < marks[m].length; i++) {
			char *forged = span_copy(arena, marks[m]);
			forged[i] = forged[i] == 'a' ? 'b' : 'a';
			assert_int_equal(desk_mark_read(arena, db, rooms->root_id,
			                                span_from(forged, marks[m].length), &reference, &entry_id,
			                                &fault),
			                 FOUND_NONE);
			assert_int_equal(desk_mark_read(arena, db, rooms->root_id, span_from(marks[m].at, i),
			                                &reference, &entry_id, &fault),
			                 FOUND_NONE);
		}
	struct span others;
	assert_true(desk_mark(arena, db, rooms->root_id, other.reference, 0, &others, &fault));
	const char *swapped = arena_format(arena, "%.*s%.*s", 11, mark.at, (int)others.length - 11,
	                                   others.at + 11);
	assert_int_equal(desk_mark_read(arena, db, rooms->root_id, span_of(swapped), &reference, &entry_id,
	                                &fault),
	                 FOUND_NONE);
	db_end(db);
}

static int
begin(void **state)
{
	static const char *const codes[] = { "ville" };
	static const int parents[] = { -1 };
	(void)state;
	rooms = rooms_open();
	arena = rooms->arena;
	tree = rooms_plant(rooms, codes, parents, 1, &fault);
	now_s = at("2026-04-23T08:00:00Z");
	aid = (struct offering){ .code = SPAN("aide"), .name = SPAN("Demander une aide"),
		                     .kind = OFFERING_REQUEST, .state = OFFERING_OPEN,
		                     .silence = LAW_SAYS_NO, .next_minutes = 120, .about = SPAN(""),
		                     .basis = SPAN("") };
	assert_true(store_write(rooms->store, write_offering, &aid, &fault));
	return 0;
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
#define STORED(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		STORED(what_leaves_is_one_programs_at_a_time),
		STORED(programs_that_send_at_once_never_send_the_same),
		STORED(who_sends_and_dies_is_followed_by_another),
		STORED(what_is_lost_brings_the_request_back),
		STORED(a_closing_that_did_not_arrive_opens_again),
		STORED(what_was_lost_is_forgotten_after_a_month),
		STORED(a_note_of_nobodys_becomes_hers),
		STORED(files_go_with_an_entry),
		STORED(a_mark_is_of_its_request_alone),
	};
	return cmocka_run_group_tests_name("desk_leave", tests, NULL, NULL);
}
