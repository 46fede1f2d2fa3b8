#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <pthread.h>

#include "base/file.h"
#include "base/ident.h"
#include "base/time.h"
#include "craft/store/store_for_tests.h"
#include "listen/invite/invite_inside.h"
#include "support/rooms_for_tests.h"
#include "support/smtp_for_tests.h"

static struct rooms *rooms;
static struct arena *arena;
static struct survey_wave wave;
static struct fault fault;
static int64_t places[2];
static struct invite_key key;
static const struct place_tree *tree;
static int64_t now_s;   /* a Tuesday, ten o'clock in Paris */
static int32_t today;
static char first_code[] = "w", second_code[] = "w2";

/* --- a survey that is open, over two places ------------------------------------------------------ */

static bool
draft(struct db *db, void *data)
{
	const char *code = data;
	bool done;
	int64_t theme_id;
	wave = (struct survey_wave){ .code = span_of(code), .name = SPAN("Essai"), .form_id = 1,
		                         .opens_day = 1, .closed_day = today + 60,
		                         .scale = { 1, 5, 1, 4, 0.25 } };
	struct survey_item item = { .code = SPAN("S1"), .kind = 'S', .level_count = 5, .about_id = -1,
		                        .stem = SPAN(""), .scale = SPAN("") };
	for (int side = 0; side < SIDE_COUNT; side++) {
		item.rank[side] = 1;
		item.asked[side] = SPAN("S1");
		item.asked_stem[side] = SPAN("");
	}
	if (!theme_keep(arena, db, rooms->root_id, SPAN("t"), SPAN("T"), &theme_id, &fault) ||
	    !survey_wave_draft(db, rooms->root_id, &wave, &fault))
		return false;
	item.theme_id = theme_id;
	const struct survey_form form = { .items = &item, .item_count = 1 };
	const struct survey_population populations[] = {
		{ places[0], places[0], SIDE_USAGER, 100 }, { places[0], places[0], SIDE_AGENT, 20 },
		{ places[1], places[0], SIDE_USAGER, 100 }, { places[1], places[0], SIDE_AGENT, 4 },
	};
	const struct invite_wave said = { .subject = SPAN("Votre avis"),
		                              .letter = SPAN("{lieu}, jusqu’au {fin} : {lien}"),
		                              .sms = SPAN("Avis: {lien}"), .seed = SPAN(""),
		                              .reminders = 1, .delay_days = 7 };
	return survey_form_replace(db, rooms->root_id, wave.id, &form, &fault) &&
	       survey_populations_replace(db, rooms->root_id, wave.id, populations,
	                                  LENGTH(populations), &fault) &&
	       survey_wave_move(db, rooms->root_id, wave.id, SURVEY_DRAFT, SURVEY_READY, &done, &fault) &&
	       survey_wave_move(db, rooms->root_id, wave.id, SURVEY_READY, SURVEY_OPEN, &done, &fault) &&
	       invite_store_wave_keep(db, rooms->root_id, wave.id, &said, &fault);
}

static int
begin(void **state)
{
	(void)state;
	struct fault outer = { 0 };
	today = date_days((struct date){ 2026, 11, 24 });
	now_s = today * (int64_t)DAY_S + 9 * 3600;
	rooms = rooms_open();
	arena = rooms->arena;
	tree = rooms_plant(rooms, (const char *const[]){ "a", "b" }, (const int[]){ -1, -1 }, 2, &fault);
	assert_non_null(tree);
	places[0] = tree->places[0].id;
	places[1] = tree->places[1].id;
	if (!store_write(rooms->store, draft, first_code, &outer))
		fail_msg("%s", fault.for_log);
	assert_true(answer_key_make(arena, rooms->store, rooms->root_id, wave.id, rooms->folder, &fault));
	if (!invite_key_have(arena, rooms->store, rooms->root_id, rooms->folder, &key, &fault))
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

/* --- what the tests do --------------------------------------------------------------------------- */

static struct invite_list
listed(const char *pasted)
{
	struct invite_list list = { 0 };
	struct sheet *sheet = sheet_open_bytes(arena, span_of(pasted), NULL, &fault);
	if (sheet == NULL || !invite_list_read(arena, sheet, tree, &key, &list, &fault))
		fail_msg("%s", fault.for_log);
	return list;
}

static bool
agree(struct db *db, void *data)
{
	int64_t changed;
	return invite_store_batch_keep(db, rooms->root_id, wave.id, *(int64_t *)data, &changed, &fault);
}

static void
invited(const char *pasted)
{
	struct fault outer = { 0 };
	struct invite_list list = listed(pasted);
	int64_t batch_id = ident_ordered();
	assert_true(invite_keep(arena, rooms->store, rooms->root_id, wave.id, &key, batch_id, today, &list,
	                        &fault));
	assert_true(store_write(rooms->store, agree, &batch_id, &outer));
}

static int64_t
queued(void)
{
	int64_t count;
	assert_true(invite_queue(arena, rooms->store, rooms->root_id, wave.id, false, now_s, &count,
	                 &fault));
	return count;
}

static int64_t
letters(enum invite_state state)
{
	return rooms_number(rooms, arena_format(arena,
	                 "SELECT count(*) FROM invite_letter WHERE state = %d", state));
}

static struct invite_sender
sender_to(const struct smtp *smtp)
{
	const struct mail_settings settings = { .url = smtp_url(smtp, "smtp"),
		                                    .from = "avis@ville.fr",
		                                    .bounces = "retours@ville.fr",
		                                    .in_clear = true };
	struct mail_server *server = mail_server_new(arena, &settings, &fault);
	assert_non_null(server);
	return (struct invite_sender){ .store = rooms->store,
		                           .root_id = rooms->root_id,
		                           .folder = rooms->folder,
		                           .address = "https://avis.ville.fr",
		                           .server = server };
}

static void
ticked(const struct invite_sender *sender, int64_t at_s, bool is_slow)
{
	struct arena *tick = arena_new(ARENA_VISIT_SIZE_MAX);
	if (!invite_clock(tick, sender, at_s, is_slow, &fault))
		fail_msg("%s", fault.for_log);
	arena_end(tick);
}

/* The secret of the link in a letter. */
static struct span
secret_of(const struct smtp *smtp, size_t index)
{
	const struct span read = smtp_read(smtp, index);
	const size_t at = span_find(read, SPAN("/repondre/"));
	assert_true(at != SIZE_MAX);
	return span_from(read.at + at + 10, VAULT_TOKEN_LENGTH);
}

static void
answered(struct span secret)
{
	struct answer_reply reply = { .levels = { 2 } };
	enum answer_outcome outcome;
	assert_true(answer_receive(arena, rooms->store, rooms->root_id, secret,
	                           span_of(arena_format(arena, "%lld-0123456789abcdef",
	                 (long long)ident_random())),
	                           &reply, &outcome, &fault));
	assert_int_equal(outcome, ANSWER_TAKEN);
}

/* --- rules --------------------------------------------------------------------------------------- */

static void
nothing_leaves_at_night_on_sundays_and_holidays(void **state)
{
	(void)state;
	const int32_t tuesday = date_days((struct date){ 2026, 11, 24 });
	const struct {
		int32_t day;
		int hour;
		bool is_quiet;
	} known[] = {
		{ tuesday, 8, true },  { tuesday, 9, false },  { tuesday, 19, false },
		{ tuesday, 20, true }, { tuesday, 0, true },   { tuesday + 5, 12, true },
		{ tuesday + 4, 12, false },
		{ date_days((struct date){ 2026, 12, 25 }), 12, true },
		{ date_days((struct date){ 2026, 5, 14 }), 12, true }, /* Ascension */
		{ date_days((struct date){ 2026, 5, 15 }), 12, false },
	};
	for (size_t i = 0; i < LENGTH(known); i++)
		assert_int_equal(invite_is_quiet(&invite_rule_default,
		                                 (struct local){ known[i].day, known[i].hour * 3600 }),
		                 known[i].is_quiet);
	/* quiet at noon, for who wants it so */
	const struct invite_rule noon = { .quiet_from = 12, .quiet_to = 14 };
	assert_true(invite_is_quiet(&noon, (struct local){ tuesday + 5, 13 * 3600 }));
	assert_false(invite_is_quiet(&noon, (struct local){ tuesday + 5, 14 * 3600 }));
}

static void
shares_follow_sizes_and_add_up(void **state)
{
	(void)state;
	const int64_t sizes[] = { 500, 300, 200, 1, 0 };
	int64_t shares[5];
	for (int64_t total = 0; total <= 1001; total++) {
		int64_t sum = 0;
		invite_share_out(sizes, 5, total, shares);
		for (size_t i = 0; i < 5; i++) {
			sum += shares[i];
			assert_true(shares[i] <= sizes[i]);
			const double exact = (double)sizes[i] * (double)total / 1001;
			assert_true((double)shares[i] > exact - 1 && (double)shares[i] < exact + 1);
		}
		assert_int_equal(sum, total);
	}
}

static void
a_contact_is_known_however_it_is_typed(void **state)
{
	(void)state;
	static const char *const same[][3] = {
		{ "06 12 34 56 78", "+33612345678", "+33 (0)6.12.34.56.78" },
		{ "Lea@Ville.fr", "lea@ville.fr", " LEA@VILLE.FR " },
	};
	for (size_t i = 0; i < LENGTH(same); i++)
		for (size_t k = 0; k < 3; k++) {
			struct span contact;
			enum invite_channel channel;
			assert_null(invite_contact_read(arena, span_of(same[i][k]), &contact, &channel));
			assert_int_equal(channel, i == 0 ? INVITE_SMS : INVITE_MAIL);
			const struct invite_print one = invite_print_of(&key, contact),
									  first = invite_print_of(&key, i == 0 ? SPAN("+33612345678")
			                                                               : SPAN("lea@ville.fr"));
			assert_memory_equal(&one, &first, sizeof one);
		}
	static const char *const wrong[] = { "", "01 42 76 40 40", "zoé@ville.fr", "Léa Marchand",
	                 "+32 470 12 34 56" };
	for (size_t i = 0; i < LENGTH(wrong); i++) {
		struct span contact;
		enum invite_channel channel;
		assert_non_null(invite_contact_read(arena, span_of(wrong[i]), &contact, &channel));
	}
}

static void
bad_lines_are_told_and_good_ones_taken(void **state)
{
	(void)state;
	const struct invite_list list = listed("lea@ville.fr;a;usager;jeunes\n"
	                                       "06 12 34 56 78;b\n"
	                                       "01 42 76 40 40;a\n"
	                                       "omar@ville.fr;nulle-part\n"
	                                       "ines@ville.fr;a;voisine\n"
	                                       "paul@ville.fr\n"
	                                       "jeanne@ville.fr;b;Agent;;en\n");
	static const int64_t bad[] = { 3, 4, 5, 6 };
	assert_int_equal(list.count, 3);
	assert_int_equal(list.bad_count, LENGTH(bad));
	for (size_t i = 0; i < LENGTH(bad); i++)
		assert_int_equal(list.bad[i].number, bad[i]);
	assert_int_equal(list.lines[0].place_id, places[0]);
	assert_int_equal(list.lines[2].side, SIDE_AGENT);
	assert_true(span_is(list.lines[2].language, "en"));
	/* columns in another order, by their names */
	const struct invite_list named = listed("lieu\tcontact\tcote\na\tlea@ville.fr\tagents\n");
	assert_int_equal(named.count, 1);
	assert_int_equal(named.lines[0].side, SIDE_AGENT);
}

static void
only_what_we_signed_is_believed(void **state)
{
	(void)state;
	int64_t letter_id;
	struct invite_print print = invite_print_of(&key, SPAN("lea@ville.fr")), read;
	const struct span mark = invite_mark(arena, &key, 4242), stop = invite_stop_secret(arena,
	                 &key, &print);
	assert_true(mark.length <= MAIL_MARK_LENGTH_MAX);
	assert_true(invite_mark_read(&key, mark, &letter_id));
	assert_int_equal(letter_id, 4242);
	assert_true(invite_stop_secret_read(&key, stop, &read));
	assert_memory_equal(&read, &print, sizeof print);
	struct invite_key other = key;
	other.bytes[0] ^= 1;
	assert_false(invite_mark_read(&other, mark, &letter_id));
	for (size_t i = 0; i < mark.length; i++) {
		char *copy = span_copy(arena, mark);
		copy[i] = copy[i] == '0' ? '1' : '0';
		assert_false(invite_mark_read(&key, span_from(copy, mark.length), &letter_id));
	}
	assert_false(invite_stop_secret_read(&key, mark, &read));
	assert_false(invite_mark_read(&key, SPAN(""), &letter_id));
}

/* --- the draw ------------------------------------------------------------------------------------ */

static int64_t
drawn_sum(void)
{
	return rooms_number(rooms,
	                 "SELECT CAST(coalesce(sum(person_id % 1000003), 0) AS bigint) FROM invite_person "
	                           "WHERE state = 2");
}

static void
a_draw_follows_strata_and_can_be_done_again(void **state)
{
	(void)state;
	struct text pasted = text_new(arena, 1 << 20);
	for (int i = 0; i < 300; i++)
		text_format(&pasted, "p%d@ville.fr;a;;%s\n", i, i < 200 ? "nord" : "sud");
	invited(text_z(&pasted));
	assert_true(invite_draw(arena, rooms->store, rooms->root_id, wave.id, 30, SPAN("5eed"), &fault));
	assert_int_equal(rooms_number(rooms,
	                 "SELECT count(*) FROM invite_person WHERE state = 2 AND stratum = 'nord'"), 20);
	assert_int_equal(rooms_number(rooms,
	                 "SELECT count(*) FROM invite_person WHERE state = 2 AND stratum = 'sud'"), 10);
	const int64_t first = drawn_sum();
	assert_true(invite_draw(arena, rooms->store, rooms->root_id, wave.id, 30, SPAN("0ther"), &fault));
	assert_int_not_equal(drawn_sum(), first);
	assert_true(invite_draw(arena, rooms->store, rooms->root_id, wave.id, 30, SPAN("5eed"), &fault));
	assert_int_equal(drawn_sum(), first);
	int64_t count;
	assert_true(invite_queue(arena, rooms->store, rooms->root_id, wave.id, true, now_s, &count,
	                 &fault));
	assert_int_equal(count, 30);
	assert_int_equal(letters(INVITE_WAITS), 30);
}

/* Twice the same list, twice the same button: nothing is doubled. */
static void
a_list_and_its_sending_may_come_twice(void **state)
{
	(void)state;
	static const char pasted[] = "lea@ville.fr;a\nLEA@ville.fr;b\nomar@ville.fr;a\n";
	invited(pasted);
	invited(pasted);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM invite_person"), 2);
	assert_int_equal(queued(), 2);
	assert_int_equal(queued(), 2);
	assert_int_equal(letters(INVITE_WAITS), 2);
	/* a list without a yes invites nobody, and goes */
	struct invite_list list = listed("paul@ville.fr;a\n");
	assert_true(invite_keep(arena, rooms->store, rooms->root_id, wave.id, &key, 77, today, &list,
	                 &fault));
	assert_int_equal(queued(), 2);
	const struct invite_sender nobody = { .store = rooms->store, .root_id = rooms->root_id,
		                                  .folder = rooms->folder };
	ticked(&nobody, now_s, true);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM invite_person"), 3);
	ticked(&nobody, now_s + 2 * DAY_S, true);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM invite_person"), 2);
}

static void
without_its_key_nobody_is_written_to(void **state)
{
	(void)state;
	invited("lea@ville.fr;a\n");
	const int64_t key_id = rooms_number(rooms, "SELECT key_id FROM invite_key");
	const char *path = arena_format(arena, "%s/keys/invite-%lld.key", rooms->folder, (long long)key_id);
	assert_int_equal(unlink(path), 0);
	struct invite_key again;
	assert_false(invite_key_have(arena, rooms->store, rooms->root_id, rooms->folder, &again, &fault));
	assert_non_null(strstr(fault.for_reader, "keys/invite-"));
	assert_int_equal(rooms_number(rooms, "SELECT key_id FROM invite_key"), key_id);
	assert_true(file_write(arena, path, span_from((const char *)key.bytes, VAULT_KEY_SIZE), &fault));
	assert_true(invite_key_have(arena, rooms->store, rooms->root_id, rooms->folder, &again, &fault));
}

/* --- sending ------------------------------------------------------------------------------------- */

static bool
stop_one(struct db *db, void *data)
{
	const struct invite_print print = invite_print_of(&key, span_of((const char *)data));
	return invite_store_stop_add(db, rooms->root_id, &print, INVITE_ASKED, today, &fault);
}

static void
left_alone(const char *contact)
{
	struct fault outer = { 0 };
	assert_true(store_write(rooms->store, stop_one, (void *)(uintptr_t)contact, &outer));
}

static void
messages_go_and_a_reminder_only_to_who_did_not_answer(void **state)
{
	(void)state;
	struct smtp *smtp = smtp_begin(arena, NULL, 0);
	const struct invite_sender sender = sender_to(smtp);
	invited("lea@ville.fr;a\nomar@ville.fr;b;agent\nrefused@ville.fr;a\nines@ville.fr;a\n");
	left_alone("ines@ville.fr");
	queued();
	ticked(&sender, now_s - 3 * 3600, false); /* seven o'clock: quiet */
	assert_int_equal(smtp_count(smtp), 0);
	ticked(&sender, now_s, true);
	assert_int_equal(smtp_count(smtp), 2);
	assert_int_equal(letters(INVITE_REFUSED), 1);
	assert_int_equal(letters(INVITE_STOPPED), 1);
	assert_int_equal(letters(INVITE_SENT), 2);
	assert_int_equal(letters(INVITE_WAITS), 2); /* reminders to come */
	for (size_t i = 0; i < 2; i++) {
		const struct span read = smtp_read(smtp, i), bytes = smtp_letter(smtp, i);
		assert_true(span_find(read, SPAN("un seul rappel vous sera envoyé")) != SIZE_MAX);
		assert_true(span_find(read, SPAN("/ne-plus-demander/")) != SIZE_MAX);
		assert_true(span_find(bytes,
		                 SPAN("List-Unsubscribe-Post: List-Unsubscribe=One-Click")) != SIZE_MAX);
		assert_true(span_find(smtp_envelope(smtp, i), SPAN("retours+")) != SIZE_MAX);
	}
	/* nothing of the links nor of the addresses is in clear; of agents, nothing is kept of what left */
	assert_int_equal(rooms_number(rooms,
	                 "SELECT count(*) FROM invite_letter WHERE state = 2 AND side = 1 AND "
	                 "length(locked) > 0"), 0);
	assert_int_equal(rooms_number(rooms,
	                 "SELECT count(*) FROM invite_letter WHERE state = 2 AND length(locked) > 0"), 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM answer_link WHERE label <> ''"), 0);
	const bool lea_is_first = span_find(smtp_envelope(smtp, 0), SPAN("lea@")) != SIZE_MAX;
	answered(secret_of(smtp, lea_is_first ? 0 : 1));
	ticked(&sender, now_s + 6 * DAY_S, false); /* a Monday: too early */
	assert_int_equal(smtp_count(smtp), 2);
	ticked(&sender, now_s + 7 * DAY_S, false);
	assert_int_equal(smtp_count(smtp), 3);
	assert_true(span_find(smtp_read(smtp, 2), SPAN("omar@")) != SIZE_MAX);
	assert_true(span_find(smtp_read(smtp, 2), SPAN("Rappel")) != SIZE_MAX);
	assert_true(span_equal(secret_of(smtp, 2), secret_of(smtp, lea_is_first ? 1 : 0)));
	assert_int_equal(letters(INVITE_WAITS), 0);
	/* that she answered is nowhere */
	assert_int_equal(rooms_number(rooms,
	                 "SELECT count(*) FROM invite_letter WHERE letter_id & 3 = 1"), 1);
}

static bool
keep_rule(struct db *db, void *data)
{
	return invite_store_rule_keep(db, rooms->root_id, data, &fault);
}

static void
nobody_is_asked_more_than_the_budget(void **state)
{
	(void)state;
	struct fault outer = { 0 };
	struct smtp *smtp = smtp_begin(arena, NULL, 0);
	const struct invite_sender sender = sender_to(smtp);
	struct invite_rule rule = invite_rule_default;
	rule.most = 1;
	assert_true(store_write(rooms->store, keep_rule, &rule, &outer));
	invited("lea@ville.fr;a\n");
	queued();
	ticked(&sender, now_s, false);
	/* another survey, the same person */
	assert_true(store_write(rooms->store, draft, second_code, &outer));
	assert_true(answer_key_make(arena, rooms->store, rooms->root_id, wave.id, rooms->folder, &fault));
	invited("lea@ville.fr;a\nomar@ville.fr;a\n");
	queued();
	ticked(&sender, now_s, false);
	assert_int_equal(smtp_count(smtp), 2);
	assert_int_equal(letters(INVITE_SPARED), 1);
	/* her reminder of the first survey still goes: it counts with its letter */
	ticked(&sender, now_s + 7 * DAY_S, false);
	assert_int_equal(smtp_count(smtp), 4);
	/* what no longer counts is forgotten */
	ticked(&sender, now_s + 110 * DAY_S, true);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM invite_solicited"), 0);
}

/* Nobody listens there: what cannot leave waits, the others leave. */
static void
a_gateway_that_is_away_keeps_no_letter_waiting(void **state)
{
	(void)state;
	struct smtp *smtp = smtp_begin(arena, NULL, 0);
	struct invite_sender sender = sender_to(smtp);
	const struct sms_settings settings = {
		.url = "http://127.0.0.1:9/sendsms",
		.user = "parvis",
		.password_file = rooms_file(rooms, "password", "x\n"),
		.from = "36105",
		.calls_url = "http://127.0.0.1:9/sms",
		.secret_file = rooms_file(rooms, "secret", "0123456789abcdefghijKLMN\n"),
		.in_clear = true,
		.timeout_s = 2,
	};
	sender.sms = sms_gateway_new(arena, &settings, &fault);
	sender.sms_from = "36105";
	assert_non_null(sender.sms);
	struct text pasted = text_new(arena, 1 << 16);
	for (int i = 0; i < 20; i++)
		text_format(&pasted, "p%d@ville.fr;a\n06 12 34 56 %d;a\n", i, 10 + i);
	invited(text_z(&pasted));
	queued();
	ticked(&sender, now_s, false);
	assert_int_equal(smtp_count(smtp), 20);
	assert_int_equal(letters(INVITE_SENT), 20);
	assert_int_equal(rooms_number(rooms,
	                 "SELECT count(*) FROM invite_letter WHERE channel = 1 AND tries = 1"), 3);
	/* what did not leave asked nothing of anybody */
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM invite_solicited"), 20);
}

struct racing {
	struct invite_sender sender;
	pthread_t thread;
	bool good;
};

static void *
race(void *data)
{
	struct racing *racing = data;
	struct fault mine = { 0 };
	struct arena *tick = arena_new(ARENA_VISIT_SIZE_MAX);
	racing->good = invite_clock(tick, &racing->sender, now_s, false, &mine);
	arena_end(tick);
	return NULL;
}

static void
two_who_send_at_once_send_each_message_once(void **state)
{
	(void)state;
	struct smtp *smtp = smtp_begin(arena, NULL, 0);
	struct racing racing[2];
	struct text pasted = text_new(arena, 1 << 16);
	for (int i = 0; i < 60; i++)
		text_format(&pasted, "p%d@ville.fr;a\n", i);
	invited(text_z(&pasted));
	queued();
	for (int i = 0; i < 2; i++) {
		racing[i].sender = sender_to(smtp);
		assert_int_equal(pthread_create(&racing[i].thread, NULL, race, &racing[i]), 0);
	}
	for (int i = 0; i < 2; i++) {
		pthread_join(racing[i].thread, NULL);
		assert_true(racing[i].good);
	}
	assert_int_equal(letters(INVITE_SENT), 60);
	assert_int_equal(smtp_count(smtp), 60);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM answer_link"), 60);
}

static const char report[] =
	"From: MAILER-DAEMON@relais.fr\r\nTo: %.*s\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
	"Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n"
	"--b\r\nContent-Type: text/plain\r\n\r\nlea@ville.fr is no more.\r\n"
	"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relais.fr\r\n\r\n"
	"Final-Recipient: rfc822; lea@ville.fr\r\nAction: %s\r\nStatus: %s\r\n\r\n"
	"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: %s\r\nSubject: x\r\n\r\ny\r\n--b--\r\n";

static enum invite_back
came_back(struct span to, const char *action, const char *status, const char *message_id)
{
	enum invite_back back;
	const char *bytes = arena_format(arena, report, SPAN_ARGS(to), action, status, message_id);
	assert_true(invite_mail_in(arena, rooms->store, rooms->root_id, rooms->folder, span_of(bytes),
	                 now_s,
	                           &back, &fault));
	return back;
}

static void
a_report_is_believed_by_its_mark_alone(void **state)
{
	(void)state;
	struct smtp *smtp = smtp_begin(arena, NULL, 0);
	const struct invite_sender sender = sender_to(smtp);
	invited("lea@ville.fr;a\n");
	queued();
	ticked(&sender, now_s, false);
	struct span envelope = smtp_envelope(smtp, 0), word, bytes = smtp_letter(smtp, 0);
	assert_true(span_cut(&envelope, ' ', &word) && span_cut(&envelope, ' ', &word)); /* the sender */
	const struct span from = word, nobody = SPAN("retours@ville.fr");
	const size_t at = span_find(bytes, SPAN(".parvis@ville.fr>"));
	assert_true(at != SIZE_MAX && at > 33);
	const char *own = arena_format(arena, "<%.*s.parvis@ville.fr>", 33, bytes.at + at - 33);
	assert_int_equal(came_back(nobody, "failed", "5.1.1",
	                 "<0000000000001092-0123456789abcdef.parvis@ville.fr>"),
	                 INVITE_BACK_OTHER);
	assert_int_equal(came_back(from, "relayed", "2.0.0", "<x@y>"), INVITE_BACK_OTHER);
	assert_int_equal(came_back(from, "delayed", "4.2.0", "<x@y>"), INVITE_BACK_DELAYED);
	assert_int_equal(letters(INVITE_SENT), 1);
	assert_int_equal(came_back(nobody, "failed", "5.7.1", own), INVITE_BACK_LOST);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM invite_stop"), 0);
	assert_int_equal(came_back(from, "failed", "5.1.1", "<x@y>"), INVITE_BACK_DEAD);
	assert_int_equal(came_back(from, "failed", "5.1.1", "<x@y>"), INVITE_BACK_DEAD); /* twice */
	assert_int_equal(letters(INVITE_LOST), 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM invite_stop WHERE why = 1"), 1);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM invite_solicited"), 0);
	ticked(&sender, now_s + 7 * DAY_S, false); /* no reminder to a dead address */
	assert_int_equal(smtp_count(smtp), 1);
	assert_int_equal(letters(INVITE_STOPPED), 1);
}

/* --- key moments --------------------------------------------------------------------------------- */

struct ending {
	struct invite_ended ended;
	enum found found;
};

static bool
end_step(struct db *db, void *data)
{
	struct ending *ending = data;
	ending->found = invite_step_ended(arena, db, rooms->root_id, rooms->folder, &ending->ended, &fault);
	return ending->found == FOUND_ONE;
}

static bool
add_moments(struct db *db, void *data)
{
	(void)data;
	struct invite_moment moment = { .moment_id = 1, .journey_id = 7, .step_id = 70, .wave_id = wave.id,
		                            .delay_s = 3600, .percent = 100, .side = SIDE_USAGER };
	if (!invite_store_moment_add(db, rooms->root_id, &moment, &fault))
		return false;
	moment.moment_id = 2;
	moment.side = SIDE_AGENT;
	moment.delay_s = 0;
	return invite_store_moment_add(db, rooms->root_id, &moment, &fault);
}

static void
a_step_that_ends_asks_both_and_says_nothing_of_who_served(void **state)
{
	(void)state;
	struct fault outer = { 0 };
	struct smtp *smtp = smtp_begin(arena, NULL, 0);
	const struct invite_sender sender = sender_to(smtp);
	struct ending ending = { .ended = { .journey_id = 7, .step_id = 70, .place_id = places[0],
		                                .contact = SPAN("lea@ville.fr"),
		                 .served_by = SPAN("omar@ville.fr"),
		                                .once = SPAN("2026-K7MX4P3"), .at_unix_s = now_s } };
	assert_true(store_write(rooms->store, add_moments, NULL, &outer));
	assert_true(store_write(rooms->store, end_step, &ending, &outer));
	assert_false(store_write(rooms->store, end_step, &ending, &outer)); /* the same reference */
	assert_int_equal(ending.found, FOUND_NONE);
	ending.ended.once = SPAN("another");
	ending.ended.at_unix_s = now_s + 60;
	assert_true(store_write(rooms->store, end_step, &ending, &outer)); /* served twice, asked once */
	assert_int_equal(rooms_number(rooms,
	                 "SELECT count(*) FROM journal_fact WHERE kind = 'journey.step_ended' "
	                                    "AND account_id = 0"), 2);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM invite_person WHERE side = 1"), 1);
	assert_int_equal(rooms_number(rooms,
	                 "SELECT count(*) FROM journal_fact WHERE once = '2026-K7MX4P3'"), 0);
	/* he is asked at 18 h, whatever the minute of the step */
	assert_int_equal(rooms_number(rooms, "SELECT due_unix_s FROM invite_letter WHERE side = 1"),
	                 now_s + 8 * 3600);
	ticked(&sender, now_s + 1800, false);
	assert_int_equal(smtp_count(smtp), 0);
	ticked(&sender, now_s + 3700, false);
	assert_int_equal(smtp_count(smtp), 1);
	assert_true(span_find(smtp_read(smtp, 0), SPAN("lea@")) != SIZE_MAX);
	ticked(&sender, now_s + 8 * 3600, false);
	assert_int_equal(smtp_count(smtp), 2);
	assert_true(span_find(smtp_read(smtp, 1), SPAN("omar@")) != SIZE_MAX);
	assert_int_equal(rooms_number(rooms,
	                 "SELECT count(*) FROM answer_link WHERE kind = 1 AND journey_id = 7"), 2);
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
		cmocka_unit_test_setup_teardown(nothing_leaves_at_night_on_sundays_and_holidays, begin, end),
		cmocka_unit_test_setup_teardown(shares_follow_sizes_and_add_up, begin, end),
		cmocka_unit_test_setup_teardown(a_contact_is_known_however_it_is_typed, begin, end),
		cmocka_unit_test_setup_teardown(bad_lines_are_told_and_good_ones_taken, begin, end),
		cmocka_unit_test_setup_teardown(only_what_we_signed_is_believed, begin, end),
		cmocka_unit_test_setup_teardown(a_draw_follows_strata_and_can_be_done_again, begin, end),
		cmocka_unit_test_setup_teardown(a_list_and_its_sending_may_come_twice, begin, end),
		cmocka_unit_test_setup_teardown(without_its_key_nobody_is_written_to, begin, end),
	};
	const struct CMUnitTest sent[] = {
		cmocka_unit_test_setup_teardown(messages_go_and_a_reminder_only_to_who_did_not_answer,
		                 begin, end),
		cmocka_unit_test_setup_teardown(nobody_is_asked_more_than_the_budget, begin, end),
		cmocka_unit_test_setup_teardown(a_gateway_that_is_away_keeps_no_letter_waiting, begin, end),
		cmocka_unit_test_setup_teardown(two_who_send_at_once_send_each_message_once, begin, end),
		cmocka_unit_test_setup_teardown(a_report_is_believed_by_its_mark_alone, begin, end),
		cmocka_unit_test_setup_teardown(a_step_that_ends_asks_both_and_says_nothing_of_who_served,
		                 begin, end),
	};
	const int failed = cmocka_run_group_tests(alone, NULL, NULL);
	if (failed == 0 && !has_server) {
		fprintf(stderr, "invite: nothing was sent, no SMTP server (python3-aiosmtpd)\n");
		return 77;
	}
	return failed != 0 ? failed : cmocka_run_group_tests(sent, NULL, NULL);
}
