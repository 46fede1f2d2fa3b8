#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>
#include <unistd.h>

#include "base/ident.h"
#include "craft/store/store_for_tests.h"
#include "ground/post/post_inside.h"
#include "support/rooms_for_tests.h"
#include "support/smtp_for_tests.h"

enum { NOW_S = 1790000000 };
#define SECRET "abcdefghijklmnopqrstuvwxy2"

static struct rooms *rooms;
static struct arena *arena;
static struct post_sender sender;

static int
begin(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	rooms = rooms_open();
	arena = rooms->arena;
	sender = (struct post_sender){ .store = rooms->store,
		                           .root_id = rooms->root_id,
		                           .folder = rooms->folder };
	if (!post_prepare(arena, rooms->store, rooms->root_id, rooms->folder, &fault))
		fail_msg("%s", fault.for_log);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_end(rooms->arena);
	return 0;
}

/* --- what the tests do ----------------------------------------------------------------------- */

struct writing {
	struct post_letter letter;
	int64_t now_s, lease, letter_id;
	enum found found;
	bool gives_up;
	struct post_row row;
	struct fault fault;
};

static bool
write_letter(struct db *db, void *data)
{
	struct writing *writing = data;
	writing->found = post_add(arena, db, rooms->root_id, &writing->letter, writing->now_s,
	                          &writing->fault);
	return writing->found != FOUND_FAILED && !writing->gives_up;
}

static enum found
post_to(const char *to, int64_t about_id)
{
	struct fault fault = { 0 };
	struct writing writing = { .letter = { .to = span_of(to),
		                                   .subject = SPAN("Votre compte à l’accueil"),
		                                   .text = SPAN("https://x.fr/invitation/" SECRET "\n"),
		                                   .about_id = about_id },
		                       .now_s = NOW_S };
	if (!store_write(rooms->store, write_letter, &writing, &fault))
		fail_msg("%s", fault.for_log != NULL ? fault.for_log : writing.fault.for_log);
	return writing.found;
}

static struct mail_server *
server_at(const char *url)
{
	struct fault fault = { 0 };
	const struct mail_settings settings = {
		.url = url, .from = "avis@ville.fr", .in_clear = true, .timeout_s = 10
	};
	struct mail_server *server = mail_server_new(arena, &settings, &fault);
	if (server == NULL)
		fail_msg("%s", fault.for_log);
	return server;
}

static struct smtp *
begin_smtp(const char *mode)
{
	struct smtp *smtp = smtp_begin(arena, &mode, mode != NULL);
	assert_non_null(smtp);
	sender.server = server_at(smtp_url(smtp, "smtp"));
	return smtp;
}

static void
tick(int64_t now_s, bool is_slow)
{
	struct fault fault = { 0 };
	struct arena *visit = arena_new(ARENA_VISIT_SIZE_MAX);
	if (!post_clock(visit, &sender, now_s, is_slow, &fault))
		fail_msg("%s", fault.for_log);
	arena_end(visit);
}

static int64_t
letters(void)
{
	return rooms_number(rooms, "SELECT count(*) FROM post_letter");
}

static const char *
last_of(int64_t about_id)
{
	struct fault fault = { 0 };
	struct span words = SPAN("");
	struct db *db = store_read(arena, rooms->store, &fault);
	const enum found found = post_last(arena, db, rooms->root_id, about_id, &words, &fault);
	db_end(db);
	assert_int_not_equal(found, FOUND_FAILED);
	return found == FOUND_ONE ? span_copy(arena, words) : NULL;
}

static struct post_health
health_at(int64_t now_s)
{
	struct fault fault = { 0 };
	struct post_health health;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_true(post_health(arena, db, rooms->root_id, now_s, &health, &fault));
	db_end(db);
	return health;
}

/* --- rules ----------------------------------------------------------------------------------- */

static void
tries_are_farther_and_farther_apart(void **state)
{
	(void)state;
	assert_int_equal(post_delay_s(1), 60);
	assert_int_equal(post_delay_s(2), 300);
	assert_int_equal(post_delay_s(3), 1800);
	assert_int_equal(post_delay_s(4), 10800);
	assert_int_equal(post_delay_s(5), 43200);
	assert_int_equal(post_delay_s(6), -1);
	assert_int_equal(post_delay_s(1000), -1);
	/* no letter is given up for its age before its last try, and no lease ends before a try */
	int64_t whole_s = 0;
	for (int64_t tries = 1; post_delay_s(tries) > 0; tries++)
		whole_s += post_delay_s(tries) + MAIL_TIMEOUT_S;
	assert_true(whole_s < POST_LIFE_S);
	assert_true(MAIL_TIMEOUT_S * 2 < POST_LEASE_S);
}

/* --- writing --------------------------------------------------------------------------------- */

static void
a_letter_is_written_with_its_fact_or_not_at_all(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct writing writing = { .letter = { .to = SPAN("lea@ville.fr"),
		                                   .subject = SPAN("Bonjour"),
		                                   .text = SPAN("x") },
		                       .now_s = NOW_S,
		                       .gives_up = true };
	assert_false(store_write(rooms->store, write_letter, &writing, &fault));
	assert_int_equal(writing.found, FOUND_ONE);
	assert_int_equal(letters(), 0);
	assert_int_equal(post_to("lea@ville.fr", 11), FOUND_ONE);
	assert_int_equal(letters(), 1);
	static const char *const wrong[] = { "léa@ville.fr", "", "lea@ville.fr\nBcc: x@y.z", "lea" };
	for (size_t i = 0; i < LENGTH(wrong); i++)
		assert_int_equal(post_to(wrong[i], 11), FOUND_NONE);
	assert_int_equal(letters(), 1);
	assert_string_equal(last_of(11), "Le message part à l’instant.");
	assert_null(last_of(12));
}

static const char post_sql_all[] DB_SQL =
	"SELECT sealed, subject, fault FROM post_letter WHERE root_id = $1";

static bool
database_holds(struct span words)
{
	struct fault fault = { 0 };
	bool holds = false;
	struct db *db = store_read(arena, rooms->store, &fault);
	struct rows *rows = db_ask(arena, db, post_sql_all, WITH(db_int64(rooms->root_id)));
	while (rows_next(rows, &fault) == FOUND_ONE)
		holds |= span_find(rows_bytes(rows, 0), words) != SIZE_MAX ||
		         span_find(rows_text(rows, 1), words) != SIZE_MAX ||
		         span_find(rows_text(rows, 2), words) != SIZE_MAX;
	db_end(db);
	return holds;
}

static void
the_database_never_holds_the_secret(void **state)
{
	(void)state;
	assert_int_equal(post_to("lea@ville.fr", 11), FOUND_ONE);
	assert_true(database_holds(SPAN("Votre compte")));
	assert_false(database_holds(SPAN(SECRET)));
}

static void
a_new_key_takes_the_place_of_a_lost_one(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct post_key first, again, second;
	struct vault_pair pair;
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_int_equal(post_store_key(arena, db, rooms->root_id, &first, &fault), FOUND_ONE);
	assert_true(post_prepare(arena, rooms->store, rooms->root_id, rooms->folder, &fault));
	db_end(db);
	db = store_read(arena, rooms->store, &fault);
	assert_int_equal(post_store_key(arena, db, rooms->root_id, &again, &fault), FOUND_ONE);
	assert_int_equal(first.key_id, again.key_id);
	db_end(db);
	assert_int_equal(unlink(arena_format(arena, "%s/keys/post-%lld.key", rooms->folder,
	                                     (long long)first.key_id)),
	                 0);
	assert_true(post_prepare(arena, rooms->store, rooms->root_id, rooms->folder, &fault));
	db = store_read(arena, rooms->store, &fault);
	assert_int_equal(post_store_key(arena, db, rooms->root_id, &second, &fault), FOUND_ONE);
	db_end(db);
	assert_int_not_equal(first.key_id, second.key_id);
	assert_int_equal(post_key_read(arena, rooms->folder, &second, &pair, &fault), FOUND_ONE);
	assert_int_equal(post_key_read(arena, rooms->folder, &first, &pair, &fault), FOUND_NONE);
}

/* --- sending --------------------------------------------------------------------------------- */

static void
a_letter_is_sent_once_and_forgotten(void **state)
{
	(void)state;
	struct smtp *smtp = begin_smtp(NULL);
	assert_int_equal(post_to("lea@ville.fr", 11), FOUND_ONE);
	tick(NOW_S, true);
	tick(NOW_S, false);
	tick(NOW_S + 100000, true);
	assert_int_equal(smtp_count(smtp), 1);
	assert_true(span_find(smtp_read(smtp, 0),
	                      SPAN("lea@ville.fr\nVotre compte à l’accueil\n\n"
	                           "https://x.fr/invitation/" SECRET "\n")) != SIZE_MAX);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM post_letter"
	                                     " WHERE state = 2 AND length(sealed) = 0"),
	                 1);
	assert_int_equal(health_at(NOW_S).waiting, 0);
	assert_int_equal(health_at(NOW_S).kept, 1);
	assert_int_equal(health_at(NOW_S).last_sent_unix_s, NOW_S);
	assert_true(strncmp(last_of(11), "Message parti le 21 septembre 2026 à 16:13.", 20) == 0);
	tick(NOW_S + POST_KEEP_S - 1000, true);
	assert_int_equal(letters(), 1);
	tick(NOW_S + POST_KEEP_S + 1000, true);
	assert_int_equal(letters(), 0);
}

static void
without_a_server_letters_wait_two_days(void **state)
{
	(void)state;
	assert_int_equal(post_to("lea@ville.fr", 11), FOUND_ONE);
	tick(NOW_S, true);
	assert_int_equal(health_at(NOW_S).waiting, 1);
	assert_int_equal(health_at(NOW_S + POST_LATE_S).late, 0);
	assert_int_equal(health_at(NOW_S + POST_LATE_S + 1).late, 1);
	assert_int_equal(health_at(NOW_S).last_sent_unix_s, 0);
	tick(NOW_S + POST_LIFE_S - 1, true);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM post_letter WHERE state = 0"), 1);
	tick(NOW_S + POST_LIFE_S + 1, true);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM post_letter"
	                                     " WHERE state = 3 AND length(sealed) = 0"),
	                 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM journal_fact"
	                                     " WHERE kind = 'letter.failed'"),
	                 1);
	begin_smtp(NULL);
	tick(NOW_S + POST_LIFE_S + 2, true);
	assert_string_equal(last_of(11), "Le message n’est pas parti\u202f: Il a attendu deux jours.");
}

static int64_t
tries(void)
{
	return rooms_number(rooms, "SELECT max(tries) FROM post_letter");
}

static void
a_failing_server_is_tried_six_times_then_given_up(void **state)
{
	(void)state;
	static const int64_t delays_s[] = { 60, 300, 1800, 10800, 43200 };
	int64_t now_s = NOW_S;
	sender.server = server_at("smtp://127.0.0.1:1");
	assert_int_equal(post_to("lea@ville.fr", 11), FOUND_ONE);
	tick(now_s, true);
	for (size_t i = 0; i < LENGTH(delays_s); i++) {
		assert_int_equal(tries(), i + 1);
		assert_true(strstr(last_of(11), "ne répond pas. Prochain essai le") != NULL);
		tick(now_s + delays_s[i] - 1, true);
		assert_int_equal(tries(), i + 1);
		now_s += delays_s[i] + 1;
		tick(now_s, true);
	}
	assert_int_equal(tries(), 6);
	assert_int_equal(health_at(now_s).waiting, 0);
	assert_int_equal(health_at(now_s).failed, 1);
	assert_true(span_is(health_at(now_s).last_fault, "Le serveur de messagerie ne répond pas."));
	assert_int_equal(health_at(now_s + POST_FAILED_S + 1).failed, 0);
	assert_string_equal(last_of(11), "Le message n’est pas parti\u202f: Le serveur de messagerie ne "
	                                 "répond pas.");
	assert_false(database_holds(SPAN("lea@")));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM post_letter"
	                                     " WHERE state = 3 AND length(sealed) = 0"),
	                 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM journal_fact"
	                                     " WHERE kind = 'letter.failed' AND subject_id = 11"),
	                 1);
	tick(now_s + 43200, true);
	assert_int_equal(tries(), 6);
}

static void
a_refused_address_is_given_up_at_once_and_holds_up_nobody(void **state)
{
	(void)state;
	struct smtp *smtp = begin_smtp(NULL);
	assert_int_equal(post_to("refused@ville.fr", 11), FOUND_ONE);
	assert_int_equal(post_to("lea@ville.fr", 12), FOUND_ONE);
	tick(NOW_S, true);
	assert_string_equal(last_of(11), "Le message n’est pas parti\u202f: Le serveur de messagerie "
	                                 "refuse cette adresse.");
	assert_int_equal(smtp_count(smtp), 1);
}

/* --- two at once, and one who dies ----------------------------------------------------------- */

static void *
tick_until_quiet(void *data)
{
	(void)data;
	for (int i = 0; i < 10; i++)
		tick(NOW_S, false);
	return NULL;
}

static void
two_who_send_at_once_send_each_letter_once(void **state)
{
	(void)state;
	enum { LETTER_COUNT = 12 };
	struct smtp *smtp = begin_smtp("slow");
	for (int i = 0; i < LETTER_COUNT; i++)
		assert_int_equal(post_to(arena_format(arena, "p%d@ville.fr", i), i + 1), FOUND_ONE);
	pthread_t threads[3];
	for (size_t i = 0; i < LENGTH(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, tick_until_quiet, NULL), 0);
	for (size_t i = 0; i < LENGTH(threads); i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(smtp_count(smtp), LETTER_COUNT);
	for (int i = 0; i < LETTER_COUNT; i++) {
		const char *to = arena_format(arena, " p%d@ville.fr ", i);
		int count = 0;
		for (size_t at = 0; at < LETTER_COUNT; at++)
			count += span_find(smtp_envelope(smtp, at), span_of(to)) != SIZE_MAX;
		assert_int_equal(count, 1);
	}
}

static bool
take_lease(struct db *db, void *data)
{
	struct writing *writing = data;
	writing->found = post_store_lease(arena, db, rooms->root_id, writing->letter_id,
	                                  writing->lease, writing->now_s, &writing->row,
	                                  &writing->fault);
	return writing->found == FOUND_ONE;
}

static bool
note_row(struct db *db, void *data)
{
	struct writing *writing = data;
	writing->found = post_store_note(db, rooms->root_id, &writing->row, &writing->fault);
	return writing->found != FOUND_FAILED;
}

static void
a_letter_left_half_way_goes_again_under_the_same_name(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct smtp *smtp = begin_smtp(NULL);
	assert_int_equal(post_to("lea@ville.fr", 11), FOUND_ONE);
	struct writing dead = { .now_s = NOW_S,
		                    .lease = 7,
		                    .letter_id = rooms_number(rooms, "SELECT letter_id FROM post_letter") };
	assert_true(store_write(rooms->store, take_lease, &dead, &fault));
	/* a second one finds it taken */
	struct writing late = dead;
	late.lease = 8;
	late.now_s = NOW_S + POST_LEASE_S - 1;
	assert_false(store_write(rooms->store, take_lease, &late, &fault));
	assert_int_equal(late.found, FOUND_NONE);
	tick(NOW_S + POST_LEASE_S - 1, true);
	assert_int_equal(smtp_count(smtp), 0);
	tick(NOW_S + POST_LEASE_S, true);
	assert_int_equal(smtp_count(smtp), 1);
	const char *name = arena_format(arena, "\r\nMessage-Id: <%016llx.parvis@ville.fr>\r\n",
	                                (unsigned long long)dead.letter_id);
	assert_true(span_find(smtp_letter(smtp, 0), span_of(name)) != SIZE_MAX);
	/* and the dead one, come back, changes nothing */
	dead.row.state = POST_WAITS;
	assert_true(store_write(rooms->store, note_row, &dead, &fault));
	assert_int_equal(dead.found, FOUND_NONE);
	assert_int_equal(rooms_number(rooms, "SELECT state FROM post_letter"), POST_SENT);
}

static void
a_letter_that_ends_the_program_each_time_is_given_up(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct smtp *smtp = begin_smtp(NULL);
	assert_int_equal(post_to("lea@ville.fr", 11), FOUND_ONE);
	struct writing dead = { .now_s = NOW_S,
		                    .lease = 7,
		                    .letter_id = rooms_number(rooms, "SELECT letter_id FROM post_letter") };
	for (int i = 0; i < 6; i++, dead.now_s += POST_LEASE_S)
		assert_true(store_write(rooms->store, take_lease, &dead, &fault));
	tick(dead.now_s, false);
	assert_int_equal(smtp_count(smtp), 0);
	assert_int_equal(rooms_number(rooms, "SELECT state FROM post_letter"), POST_GIVEN_UP);
}

/* --- the summary of the week ----------------------------------------------------------------- */

enum { A_MONDAY = 20717 }; /* 2026-09-21 */

static enum found
summarise(struct arena *visit, struct db *db, int64_t root_id, int64_t account_id,
          int32_t monday, struct post_summary *summary_r, struct fault *fault_r)
{
	assert_non_null(db);
	assert_int_equal(root_id, rooms->root_id);
	assert_int_equal(monday, A_MONDAY);
	if (account_id == 3)
		return FOUND_NONE;
	if (account_id == 9)
		return fault_is(fault_r, "test", "Rien ne va."), FOUND_FAILED;
	*summary_r = (struct post_summary){
		.title = SPAN("Votre semaine\u202f: 3 choses"),
		.lines = { span_of(arena_format(visit, "Une chose pour %lld.", (long long)account_id)),
		           SPAN(""), SPAN("Une autre.") },
	};
	return FOUND_ONE;
}

static struct post_week
the_week(void)
{
	return (struct post_week){ .store = rooms->store,
		                       .root_id = rooms->root_id,
		                       .address = "https://avis.ville.fr",
		                       .monday = A_MONDAY,
		                       .summarise = summarise };
}

static bool
write_week(const struct post_reader *readers, size_t count)
{
	struct fault fault = { 0 };
	struct arena *visit = arena_new(ARENA_VISIT_SIZE_MAX);
	const struct post_week week = the_week();
	const bool good = post_weekly(visit, &week, readers, count, NOW_S, &fault);
	assert_true(good == (fault.for_log == NULL));
	arena_end(visit);
	return good;
}

static bool
refuse_five(struct db *db, void *data)
{
	struct writing *writing = data;
	return post_want(db, rooms->root_id, 5, false, &writing->fault) &&
	       post_want(db, rooms->root_id, 4, true, &writing->fault);
}

static void
the_summary_goes_once_to_those_who_want_it(void **state)
{
	(void)state;
	struct fault fault = { 0 };
	struct writing writing = { 0 };
	struct smtp *smtp = begin_smtp(NULL);
	const struct post_reader readers[] = {
		{ 1, SPAN("Léa Roy"), SPAN("lea@ville.fr"), true },
		{ 2, SPAN("Direction"), SPAN("dir@ville.fr"), false }, /* did not ask for it */
		{ 3, SPAN("Rien"), SPAN("rien@ville.fr"), true },      /* nothing to say */
		{ 4, SPAN("Autre"), SPAN("autre@ville.fr"), false },   /* asked for it */
		{ 5, SPAN("Non"), SPAN("non@ville.fr"), true },        /* said no */
		{ 6, SPAN("Accent"), SPAN("é@ville.fr"), true },       /* cannot be written to */
	};
	assert_true(store_write(rooms->store, refuse_five, &writing, &fault));
	assert_true(write_week(readers, LENGTH(readers)));
	assert_true(write_week(readers, LENGTH(readers)));
	tick(NOW_S, false);
	assert_int_equal(smtp_count(smtp), 2);
	const struct span read = smtp_read(smtp, 0), bytes = smtp_letter(smtp, 0);
	assert_true(span_find(read, SPAN("lea@ville.fr\nVotre semaine\u202f: 3 choses\n\nBonjour Léa "
	                                 "Roy,\n\nVotre semaine\u202f: 3 choses\n\n1. Une chose pour "
	                                 "1.\n\n2. Une autre.\n\nOuvrir Parvis\u202f: "
	                                 "https://avis.ville.fr/\n")) != SIZE_MAX);
	const size_t at = span_find(read, SPAN("https://avis.ville.fr/ne-plus-recevoir/"));
	assert_true(at != SIZE_MAX);
	const struct span token = span_from(read.at + at + 39, VAULT_TOKEN_LENGTH);
	assert_true(span_find(bytes, SPAN("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click"
	                                  "\r\n")) != SIZE_MAX);
	assert_true(span_find(bytes, token) != SIZE_MAX);
	assert_true(span_find(smtp_envelope(smtp, 1), SPAN(" autre@ville.fr ")) != SIZE_MAX);
	/* its link names its reader, for a time, and no other */
	struct db *db = store_read(arena, rooms->store, &fault);
	int64_t account_id = 0;
	assert_int_equal(post_store_stop(arena, db, rooms->root_id, token, NOW_S + 1000, &account_id,
	                                 &fault),
	                 FOUND_ONE);
	assert_int_equal(account_id, 1);
	assert_int_equal(post_store_stop(arena, db, rooms->root_id, token, NOW_S + POST_STOP_S + 1,
	                                 &account_id, &fault),
	                 FOUND_NONE);
	assert_int_equal(post_store_stop(arena, db, rooms->root_id, SPAN(SECRET), NOW_S, &account_id,
	                                 &fault),
	                 FOUND_NONE);
	db_end(db);
}

static const struct post_reader one_reader_each[] = {
	{ 1, { "A", 1 }, { "a@ville.fr", 10 }, true }, { 2, { "B", 1 }, { "b@ville.fr", 10 }, true },
	{ 4, { "C", 1 }, { "c@ville.fr", 10 }, true }, { 5, { "D", 1 }, { "d@ville.fr", 10 }, true },
	{ 6, { "E", 1 }, { "e@ville.fr", 10 }, true }, { 7, { "F", 1 }, { "f@ville.fr", 10 }, true },
};

static void *
write_one_week(void *data)
{
	struct fault fault = { 0 };
	struct arena *visit = arena_new(ARENA_VISIT_SIZE_MAX);
	const struct post_week week = the_week();
	*(bool *)data =
		post_weekly(visit, &week, one_reader_each, LENGTH(one_reader_each), NOW_S, &fault);
	arena_end(visit);
	return NULL;
}

static void
two_who_write_the_week_at_once_write_it_once(void **state)
{
	(void)state;
	pthread_t threads[4];
	bool good[4];
	for (size_t i = 0; i < LENGTH(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, write_one_week, &good[i]), 0);
	for (size_t i = 0; i < LENGTH(threads); i++) {
		pthread_join(threads[i], NULL);
		assert_true(good[i]);
	}
	assert_int_equal(letters(), LENGTH(one_reader_each));
	assert_int_equal(rooms_number(rooms, "SELECT count(DISTINCT to_address) FROM post_letter"),
	                 LENGTH(one_reader_each));
}

static void
a_summary_that_fails_is_told_and_holds_up_nobody(void **state)
{
	(void)state;
	const struct post_reader readers[] = {
		{ 1, SPAN("A"), SPAN("a@ville.fr"), true },
		{ 9, SPAN("B"), SPAN("b@ville.fr"), true },
		{ 2, SPAN("C"), SPAN("c@ville.fr"), true },
	};
	assert_false(write_week(readers, LENGTH(readers)));
	assert_int_equal(letters(), 2);
	assert_false(write_week(readers, LENGTH(readers)));
	assert_int_equal(letters(), 2);
}

int
main(int argument_count, char **arguments)
{
	store_tests_begin(argument_count, arguments);
	vault_start();
	struct arena *probe = arena_new(1 << 20);
	const bool has_server = smtp_begin(probe, NULL, 0) != NULL;
	arena_end(probe);
	const struct CMUnitTest alone[] = {
		cmocka_unit_test_setup_teardown(tries_are_farther_and_farther_apart, begin, end),
		cmocka_unit_test_setup_teardown(a_letter_is_written_with_its_fact_or_not_at_all, begin, end),
		cmocka_unit_test_setup_teardown(the_database_never_holds_the_secret, begin, end),
		cmocka_unit_test_setup_teardown(a_new_key_takes_the_place_of_a_lost_one, begin, end),
		cmocka_unit_test_setup_teardown(a_failing_server_is_tried_six_times_then_given_up, begin, end),
		cmocka_unit_test_setup_teardown(two_who_write_the_week_at_once_write_it_once, begin, end),
		cmocka_unit_test_setup_teardown(
			a_summary_that_fails_is_told_and_holds_up_nobody, begin, end),
	};
	const struct CMUnitTest sent[] = {
		cmocka_unit_test_setup_teardown(a_letter_is_sent_once_and_forgotten, begin, end),
		cmocka_unit_test_setup_teardown(without_a_server_letters_wait_two_days, begin, end),
		cmocka_unit_test_setup_teardown(
			a_refused_address_is_given_up_at_once_and_holds_up_nobody, begin, end),
		cmocka_unit_test_setup_teardown(two_who_send_at_once_send_each_letter_once, begin, end),
		cmocka_unit_test_setup_teardown(a_letter_left_half_way_goes_again_under_the_same_name, begin, end),
		cmocka_unit_test_setup_teardown(a_letter_that_ends_the_program_each_time_is_given_up, begin, end),
		cmocka_unit_test_setup_teardown(the_summary_goes_once_to_those_who_want_it, begin, end),
	};
	const int failed = cmocka_run_group_tests(alone, NULL, NULL);
	if (failed == 0 && !has_server) {
		fprintf(stderr, "post: nothing was sent, no SMTP server (python3-aiosmtpd)\n");
		return 77;
	}
	return failed != 0 ? failed : cmocka_run_group_tests(sent, NULL, NULL);
}
