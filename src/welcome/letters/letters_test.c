/* Messages taken, whatever they are; what they become, once. */
#include <dirent.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "craft/picture/picture.h"
#include "craft/store/store_for_tests.h"
#include "support/rooms_for_tests.h"
#include "welcome/letters/letters_inside.h"

static struct rooms *rooms;
static struct arena *arena;
static struct fault fault;
static struct place_tree *tree;
static struct offering question, lamp;
static struct letters_house house;
static int64_t now_s; /* Thursday 23 April 2026, 10 h in Paris */

static int64_t
at(const char *words)
{
	int64_t instant_s = 0;
	assert_true(instant_read(span_of(words), &instant_s));
	return instant_s;
}

/* --- what there is ---------------------------------------------------------------------------- */

static bool
write_offering(struct db *db, void *data)
{
	struct offering *offering = data;
	const struct offering_unit unit = { 0, tree->places[0].id };
	const struct offering_saving saving = { offering, NULL, 0, &unit, 1 };
	bool is_taken;
	return offering_save(arena, db, rooms->root_id, &saving, &offering->offering_id, &is_taken,
	                     &fault) == FOUND_ONE;
}

static struct offering
kept_offering(const char *code, enum offering_kind kind)
{
	struct offering offering = { .code = span_of(code), .name = span_of(code), .about = SPAN(""),
		                         .basis = SPAN(""), .kind = kind, .state = OFFERING_OPEN };
	assert_true(store_write(rooms->store, write_offering, &offering, &fault));
	return offering;
}

static bool
write_box(struct db *db, void *data)
{
	return letters_box_save(db, rooms->root_id, data, &fault) == FOUND_ONE;
}

static void
keep_box(enum desk_channel channel, const char *address, const struct offering *offering)
{
	struct letters_box box = { channel, span_of(address), offering->offering_id, 0, 0 };
	assert_true(store_write(rooms->store, write_box, &box, &fault));
}

/* --- taking ----------------------------------------------------------------------------------- */

static int64_t came_s; /* when our server took it in */

static enum letters_fate
take_at(struct span bytes, int64_t instant_s)
{
	enum letters_fate fate;
	struct arena *one = arena_new((size_t)512 << 20);
	const size_t size = bytes.length;
	if (bytes.length > LETTERS_SIZE_MAX)
		bytes.length = LETTERS_SIZE_MAX;
	const struct letters_message message = { bytes, size, came_s };
	if (!letters_take(one, &house, &message, 1, instant_s, &fate, &fault))
		fail_msg("%s", fault.for_log);
	arena_end(one);
	return fate;
}

static enum letters_fate
take(const char *message)
{
	return take_at(span_of(message), now_s);
}

/* « id » names it; `more` are header lines. */
static const char *
letter(const char *from, const char *to, const char *id, const char *more, const char *text)
{
	return arena_format(arena,
	                    "From: %s\r\nTo: %s\r\nSubject: La lampe du coin\r\nMessage-ID: <%s>\r\n%s\r\n%s\r\n",
	                    from, to, id, more, text);
}

static const char *
asked(const char *id)
{
	return letter("Lea Durand <lea@exemple.fr>", "guichet@ville.fr", id, "", "La lampe est éteinte.");
}

static struct db *
reading(void)
{
	struct db *db = store_read(arena, rooms->store, &fault);
	assert_non_null(db);
	return db;
}

static struct desk_request
the_request(void)
{
	struct desk_request request;
	struct db *db = reading();
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request"), 1);
	assert_int_equal(desk_by_id(arena, db, rooms->root_id, rooms_number(rooms,
			"SELECT request_id FROM desk_request"),
	                            &request, &fault),
	                 FOUND_ONE);
	db_end(db);
	return request;
}

static struct desk_entry *
entries(int64_t request_id, size_t *count_r)
{
	struct desk_entry *list;
	struct db *db = reading();
	assert_true(desk_entries(arena, db, rooms->root_id, request_id, &list, count_r, &fault));
	db_end(db);
	return list;
}

static struct desk_entry
last_entry(int64_t request_id)
{
	size_t count;
	const struct desk_entry *list = entries(request_id, &count);
	return list[count - 1];
}

static bool
holds(struct span text, const char *words)
{
	return span_find(text, span_of(words)) != SIZE_MAX;
}

/* The mark of a request, or of one of its entries, as an address or a Message-ID carries it. */
static const char *
mark(const struct desk_request *request, int64_t entry_id)
{
	struct span made;
	struct db *db = reading();
	assert_true(desk_mark(arena, db, rooms->root_id, request->reference, entry_id, &made, &fault));
	db_end(db);
	return span_copy(arena, made);
}

struct acting {
	int64_t request_id, entry_id;
	struct desk_act act;
	enum desk_done done;
	const char *sentence;
};

static struct desk_hand
hand_at(int64_t instant_s)
{
	return (struct desk_hand){ .root_id = rooms->root_id, .now_s = instant_s,
		                       .today = (int32_t)(instant_s / DAY_S), .tree = tree, .once = SPAN("") };
}

static bool
act(struct db *db, void *data)
{
	struct acting *acting = data;
	const struct desk_hand hand = hand_at(acting->act.at_s);
	const struct desk_writing writing = { .request_id = acting->request_id, .seen_changes = -1,
		                                  .act = &acting->act };
	acting->done = desk_write(arena, db, &hand, &writing, &acting->entry_id, &acting->sentence, &fault);
	return acting->done == DESK_IS_DONE;
}

static int64_t
did(int64_t request_id, struct desk_act one)
{
	struct acting acting = { .request_id = request_id, .act = one };
	acting.act.account_id = 5;
	acting.act.at_s = now_s;
	acting.act.today = (int32_t)(now_s / DAY_S);
	acting.act.quoted = SPAN("");
	acting.act.channel = DESK_MAIL;
	assert_true(store_write(rooms->store, act, &acting, &fault));
	return acting.entry_id;
}

/* --- a request -------------------------------------------------------------------------------- */

static void
a_letter_makes_a_request_once(void **state)
{
	(void)state;
	assert_int_equal(take(asked("a@exemple.fr")), LETTERS_REQUEST);
	const struct desk_request one = the_request();
	assert_int_equal(one.offering_id, question.offering_id);
	assert_int_equal(one.channel, DESK_MAIL);
	assert_int_equal(one.reply_channel, DESK_MAIL);
	assert_true(span_is(one.title, "La lampe du coin"));
	size_t count;
	const struct desk_entry *list = entries(one.request_id, &count);
	assert_int_equal(count, 2);
	assert_true(span_is(list[0].text, "La lampe est éteinte."));
	assert_int_equal(list[1].kind, DESK_RECEIPT);
	assert_int_equal(list[1].delivery, DESK_TO_SEND);
	struct person_contact *contacts;
	struct db *db = reading();
	assert_true(person_contacts(arena, db, rooms->root_id, one.person_id, &contacts, &count, &fault));
	db_end(db);
	assert_int_equal(count, 1);
	/* anybody can write in her name: it proves nothing */
	assert_true(span_is(contacts[0].key, "lea@exemple.fr") && !contacts[0].is_proved);
	/* The same again, by another way of servers; then other words under the same name. */
	const char *again = arena_format(arena, "Received: from b by a; now\r\n%s", asked("a@exemple.fr"));
	assert_int_equal(take(again), LETTERS_AGAIN);
	assert_int_equal(take(letter("Lea Durand <lea@exemple.fr>", "guichet@ville.fr", "a@exemple.fr", "",
	                             "Autre chose.")),
	                 LETTERS_REQUEST);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request"), 2);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM person_person"), 1);
}

static void
the_address_says_what_is_asked(void **state)
{
	(void)state;
	keep_box(DESK_MAIL, "voirie@ville.fr", &lamp);
	assert_int_equal(take(letter("a@exemple.fr", "x@y.z, Voirie <Voirie@Ville.fr>", "1@e", "", "Bonjour")),
	                 LETTERS_REQUEST);
	assert_int_equal(the_request().offering_id, lamp.offering_id);
	assert_int_equal(take(letter("a@exemple.fr", "liste@autre.fr", "2@e",
	                             "Delivered-To: voirie+ete@ville.fr\r\n", "Bonjour")),
	                 LETTERS_REQUEST);
	assert_int_equal(rooms_number(rooms, "SELECT count(DISTINCT offering_id) FROM desk_request"), 1);
	assert_int_equal(take(letter("a@exemple.fr", "autre@ville.fr", "3@e", "", "Bonjour")), LETTERS_REQUEST);
	assert_int_equal(rooms_number(rooms, "SELECT count(DISTINCT offering_id) FROM desk_request"), 2);
}

static bool
drop_box(struct db *db, void *data)
{
	return letters_box_drop(db, rooms->root_id, data, &fault);
}

static void
without_a_box_nothing_is_kept_and_it_may_come_again(void **state)
{
	(void)state;
	struct letters_box box = { DESK_MAIL, SPAN(""), 0, 0, 0 };
	assert_true(store_write(rooms->store, drop_box, &box, &fault));
	assert_int_equal(take(asked("a@exemple.fr")), LETTERS_NO_BOX);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM letters_taken"), 0);
	keep_box(DESK_MAIL, "guichet@ville.fr", &question);
	assert_int_equal(take(asked("a@exemple.fr")), LETTERS_REQUEST);
	assert_int_equal(take(letter("lea@exemple.fr", "autre@ville.fr", "b@e", "", "Bonjour")), LETTERS_NO_BOX);
}

/* --- the exchange goes on ---------------------------------------------------------------------- */

static void
a_mark_joins_and_a_number_does_not(void **state)
{
	(void)state;
	assert_int_equal(take(asked("a@exemple.fr")), LETTERS_REQUEST);
	const struct desk_request one = the_request();
	(void)did(one.request_id, (struct desk_act){ .verb = DESK_ASK, .text = SPAN("Quelle rue ?") });
	/* by the address */
	assert_int_equal(take(letter("Lea <lea@exemple.fr>",
	                             arena_format(arena, "guichet+%s@ville.fr", mark(&one, 0)),
	                             	"b@exemple.fr", "",
	                             "Rue du Pré.")),
	                 LETTERS_HEARD);
	assert_int_equal(the_request().queue, DESK_TODO);
	assert_true(span_is(last_entry(one.request_id).text, "Rue du Pré."));
	/* by what it answers */
	assert_int_equal(take(letter("lea@exemple.fr", "guichet@ville.fr", "c@exemple.fr",
	                             arena_format(arena, "References: <x@y> <%s.parvis@ville.fr>\r\n",
	                                          mark(&one, 12345)),
	                             "Merci.")),
	                 LETTERS_HEARD);
	/* a number alone: another request */
	assert_int_equal(take(arena_format(arena,
	                                   "From: lea@exemple.fr\r\nTo: guichet@ville.fr\r\nSubject: "
									   "Re: [%.*s]\r\n"
	                                   "Message-ID: <d@e>\r\n\r\nEncore.\r\n",
	                                   SPAN_ARGS(one.reference))),
	                 LETTERS_REQUEST);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request"), 2);
}

static void
a_forged_mark_joins_nothing(void **state)
{
	(void)state;
	assert_int_equal(take(asked("a@exemple.fr")), LETTERS_REQUEST);
	const struct desk_request one = the_request();
	char *forged = span_copy(arena, span_of(mark(&one, 0)));
	forged[strlen(forged) - 1] = forged[strlen(forged) - 1] == 'a' ? 'b' : 'a';
	assert_int_equal(take(letter("lea@exemple.fr", arena_format(arena, "guichet+%s@ville.fr", forged), "b@e",
	                             "", "Bonjour")),
	                 LETTERS_REQUEST);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request"), 2);
}

/* What a sender writes in Date is her word; what our server noted is not. */
static void
a_letter_is_received_when_our_server_took_it_in(void **state)
{
	static const struct {
		int64_t came_s;
		int32_t before; /* days before today */
	} cases[] = {
		{ 0, 0 }, { -3 * DAY_S, 3 }, { 3 * DAY_S, 0 }, { -(LETTERS_OLD_DAYS + 1) * (int64_t)DAY_S, 0 },
		{ -LETTERS_OLD_DAYS * (int64_t)DAY_S, LETTERS_OLD_DAYS },
	};
	(void)state;
	const int32_t today = day_here(now_s);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		came_s = cases[i].came_s == 0 ? 0 : now_s + cases[i].came_s;
		assert_int_equal(take(letter("lea@exemple.fr", "guichet@ville.fr", arena_format(arena, "%zu@e", i),
		                             "Date: Tue, 1 Jan 1901 10:00:00 +0000\r\n", "Bonjour.")),
		                 LETTERS_REQUEST);
		assert_int_equal(rooms_number(rooms, "SELECT received_first_day FROM desk_request"
		                                     " ORDER BY request_id DESC LIMIT 1"),
		                 today - cases[i].before);
		assert_int_equal(rooms_number(rooms, "SELECT received_competent_day FROM desk_request"
		                                     " ORDER BY request_id DESC LIMIT 1"),
		                 today - cases[i].before);
	}
	came_s = 0;
}

static bool
give_phone(struct db *db, void *data)
{
	struct person person;
	struct person_contact *contacts, all[2];
	size_t count;
	if (person_load(arena, db, rooms->root_id, *(int64_t *)data, &person, &fault) != FOUND_ONE ||
	    !person_contacts(arena, db, rooms->root_id, person.person_id, &contacts, &count, &fault) ||
	    !person_contact_read(arena, PERSON_PHONE, SPAN("06 12 34 56 78"), &all[1]))
		return false;
	all[0] = contacts[0];
	return person_save(arena, db, rooms->root_id, &person, all, 2, &fault) == FOUND_ONE;
}

/* Anybody can write in her name: whoever reads it learns nothing of her that it does not say. */
static void
a_sender_that_is_forged_tells_nothing_of_whom_it_names(void **state)
{
	(void)state;
	static const char persons[] = "SELECT count(*) FROM person_person";
	assert_int_equal(take(asked("a@e")), LETTERS_REQUEST);
	const struct desk_request one = the_request();
	assert_int_equal(take(letter("Lea Durand <lea@exemple.fr>", "guichet@ville.fr", "b@e", "", "Encore.")),
	                 LETTERS_REQUEST);
	assert_int_equal(rooms_number(rooms, persons), 1);
	assert_int_equal(take(letter("Qui donc <lea@exemple.fr>", "guichet@ville.fr", "c@e", "", "Moi.")),
	                 LETTERS_REQUEST);
	assert_int_equal(rooms_number(rooms, persons), 2);
	int64_t person_id = one.person_id;
	assert_true(store_write(rooms->store, give_phone, &person_id, &fault));
	assert_int_equal(take(letter("Lea Durand <lea@exemple.fr>", "guichet@ville.fr", "d@e", "", "Moi.")),
	                 LETTERS_REQUEST);
	assert_int_equal(rooms_number(rooms, persons), 3);
	/* and the one after joins what is known of nobody but her */
	assert_int_equal(take(letter("Lea Durand <lea@exemple.fr>", "guichet@ville.fr", "e@e", "", "Moi.")),
	                 LETTERS_REQUEST);
	assert_int_equal(rooms_number(rooms, persons), 3);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM person_contact"), 4);
}

struct accepting {
	int64_t request_id, entry_id;
	enum desk_done done;
	const char *sentence;
};

static bool
accept_it(struct db *db, void *data)
{
	struct accepting *accepting = data;
	const struct desk_hand hand = hand_at(now_s);
	accepting->done = letters_accept(arena, db, &hand, accepting->request_id, accepting->entry_id, 5,
	                                 &accepting->sentence, &fault);
	return accepting->done == DESK_IS_DONE;
}

static void
another_address_is_a_note_until_people_accept_it(void **state)
{
	(void)state;
	assert_int_equal(take(asked("a@exemple.fr")), LETTERS_REQUEST);
	const struct desk_request one = the_request();
	(void)did(one.request_id, (struct desk_act){ .verb = DESK_ASK, .text = SPAN("Quelle rue ?") });
	const char *to = arena_format(arena, "guichet+%s@ville.fr", mark(&one, 0));
	assert_int_equal(take(letter("Paul <paul@exemple.fr>", to, "b@e", "", "Rue du Pré.")), LETTERS_STRANGER);
	assert_int_equal(the_request().queue, DESK_WAITING);
	assert_int_equal(rooms_number(rooms,
			"SELECT count(*) FROM desk_entry WHERE kind = 3 AND is_shown = 0"), 2);
	assert_true(holds(last_entry(one.request_id).text, "paul@exemple.fr"));
	struct letters_stranger *strangers;
	size_t count;
	struct db *db = reading();
	assert_true(letters_strangers(arena, db, rooms->root_id, one.request_id, &strangers, &count, &fault));
	db_end(db);
	assert_int_equal(count, 1);
	assert_true(span_is(strangers[0].name, "Paul") && span_is(strangers[0].address, "paul@exemple.fr"));
	struct accepting accepting = { .request_id = one.request_id, .entry_id = strangers[0].entry_id };
	assert_true(store_write(rooms->store, accept_it, &accepting, &fault));
	assert_int_equal(the_request().queue, DESK_TODO);
	assert_int_equal(rooms_number(rooms,
			"SELECT count(*) FROM desk_entry WHERE kind = 1 AND is_shown = 1"), 1);
	/* nothing is sent there: it is no contact of hers */
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM person_contact"), 1);
	assert_false(store_write(rooms->store, accept_it, &accepting, &fault));
	assert_int_equal(accepting.done, DESK_IS_REFUSED);
	/* the next one counts at once, on this request; with another mark, it is asked again */
	assert_int_equal(take(letter("Paul <paul@exemple.fr>", to, "c@e", "", "Merci.")), LETTERS_HEARD);
	assert_true(holds(last_entry(one.request_id).text, "une adresse acceptée"));
	assert_int_equal(take(asked("d@exemple.fr")), LETTERS_REQUEST);
	struct desk_request other;
	db = reading();
	assert_int_equal(desk_by_id(arena, db, rooms->root_id, rooms_number(rooms,
			"SELECT max(request_id) FROM desk_request"),
	                            &other, &fault),
	                 FOUND_ONE);
	db_end(db);
	assert_true(other.request_id != one.request_id);
	assert_int_equal(take(letter("Paul <paul@exemple.fr>",
	                             arena_format(arena, "guichet+%s@ville.fr", mark(&other, 0)), "e@e", "",
	                             "Et celle-ci ?")),
	                 LETTERS_STRANGER);
}

static bool
erase(struct db *db, void *data)
{
	const struct desk_hand hand = hand_at(now_s);
	return desk_forget(arena, db, &hand, *(int64_t *)data, 5, &fault) == FOUND_ONE;
}

static void
what_is_erased_takes_along_who_wrote(void **state)
{
	(void)state;
	assert_int_equal(take(asked("a@exemple.fr")), LETTERS_REQUEST);
	const struct desk_request one = the_request();
	const char *to = arena_format(arena, "guichet+%s@ville.fr", mark(&one, 0));
	assert_int_equal(take(letter("Paul <paul@exemple.fr>", to, "b@e", "", "Moi.")), LETTERS_STRANGER);
	(void)did(one.request_id, (struct desk_act){ .verb = DESK_DECIDE, .text = SPAN("Voilà."),
		                                          .outcome = DESK_SOLVED });
	assert_int_equal(take(letter("Zoe <zoe@exemple.fr>", "guichet@ville.fr", "c@e", "", "Bonjour.")),
	                 LETTERS_REQUEST);
	assert_true(letters_forget(arena, &house, now_s, &fault));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM letters_stranger"), 1);
	int64_t request_id = one.request_id;
	assert_true(store_write(rooms->store, erase, &request_id, &fault));
	assert_true(letters_forget(arena, &house, now_s, &fault));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM letters_stranger"), 0);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM letters_thread"), 1);
	assert_int_equal(rooms_number(rooms, "SELECT request_id FROM letters_thread"),
	                 the_request().request_id);
}

struct seeing {
	int64_t before, number;
	enum found found;
};

static bool
keep_seen(struct db *db, void *data)
{
	struct seeing *seeing = data;
	seeing->found =
		letters_store_keep_seen(db, rooms->root_id, seeing->before, seeing->number, &fault);
	return seeing->found == FOUND_ONE;
}

static void
whoever_read_the_register_from_before_writes_nothing(void **state)
{
	(void)state;
	struct seeing first = { 0, 10, 0 }, late = { 0, 8, 0 }, next = { 10, 12, 0 };
	assert_true(store_write(rooms->store, keep_seen, &first, &fault));
	assert_false(store_write(rooms->store, keep_seen, &late, &fault));
	assert_int_equal(late.found, FOUND_NONE);
	assert_true(store_write(rooms->store, keep_seen, &next, &fault));
	assert_int_equal(rooms_number(rooms, "SELECT number FROM letters_seen"), 12);
}

static void
what_is_over_makes_another_request(void **state)
{
	(void)state;
	assert_int_equal(take(asked("a@exemple.fr")), LETTERS_REQUEST);
	const struct desk_request one = the_request();
	(void)did(one.request_id, (struct desk_act){ .verb = DESK_DECIDE, .text = SPAN("Voilà."),
		                                          .outcome = DESK_SOLVED });
	const char *to = arena_format(arena, "guichet+%s@ville.fr", mark(&one, 0));
	const int64_t late_s = now_s + (DESK_REOPEN_DAYS + 1) * DAY_S;
	assert_int_equal(take_at(span_of(letter("lea@exemple.fr", to, "b@e", "", "Encore.")), late_s),
	                 LETTERS_REQUEST);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request"), 2);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_entry WHERE kind = 3"), 1);
	/* in time, it opens again */
	assert_int_equal(take_at(span_of(letter("lea@exemple.fr", to, "c@e", "", "Encore.")), now_s + DAY_S),
	                 LETTERS_HEARD);
}

/* Nobody reads what is closed: what another address writes there is a request, that somebody deals with. */
static void
another_address_on_a_closed_request_makes_another(void **state)
{
	(void)state;
	assert_int_equal(take(asked("a@exemple.fr")), LETTERS_REQUEST);
	const struct desk_request one = the_request();
	(void)did(one.request_id, (struct desk_act){ .verb = DESK_DECIDE, .text = SPAN("Voilà."),
		                                          .outcome = DESK_SOLVED });
	const char *to = arena_format(arena, "guichet+%s@ville.fr", mark(&one, 0));
	assert_int_equal(take(letter("Paul <paul@exemple.fr>", to, "b@e", "", "Elle est encore morte.")),
	                 LETTERS_REQUEST);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request WHERE queue = 0"), 1);
	const int64_t other_id = rooms_number(rooms, "SELECT request_id FROM desk_request WHERE queue = 0");
	assert_true(other_id != one.request_id);
	const struct span told = last_entry(other_id).text;
	assert_true(holds(told, span_copy(arena, one.reference)) && holds(told, "qui est close"));
	/* the person’s own address opens hers again */
	assert_int_equal(take(letter("lea@exemple.fr", to, "c@e", "", "Oui, encore.")), LETTERS_HEARD);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request WHERE queue = 0"), 2);
	/* without a box for it, it is a note rather than nothing */
	(void)did(one.request_id, (struct desk_act){ .verb = DESK_DECIDE, .text = SPAN("Voilà."),
		                                          .outcome = DESK_SOLVED });
	struct letters_box box = { DESK_MAIL, SPAN(""), 0, 0, 0 };
	assert_true(store_write(rooms->store, drop_box, &box, &fault));
	assert_int_equal(take(letter("Paul <paul@exemple.fr>", to, "d@e", "", "Encore.")), LETTERS_STRANGER);
}

/* A form of a site writes as a machine does; who answers by the mark is somebody. */
static void
an_exchange_is_muted_until_somebody_writes(void **state)
{
	(void)state;
	const char *list = "List-Id: <a.b>\r\n";
	assert_int_equal(take(letter("lea@exemple.fr", "guichet@ville.fr", "a@e", list, "Bonjour.")),
	                 LETTERS_REQUEST);
	const struct desk_request one = the_request();
	const char *to = arena_format(arena, "guichet+%s@ville.fr", mark(&one, 0));
	assert_int_equal(take(letter("lea@exemple.fr", to, "b@e", list, "Encore.")), LETTERS_HEARD);
	assert_int_equal(rooms_number(rooms, "SELECT is_muted FROM letters_thread"), 1);
	assert_int_equal(take(letter("lea@exemple.fr", to, "c@e", "", "C’est moi.")), LETTERS_HEARD);
	assert_int_equal(rooms_number(rooms, "SELECT is_muted FROM letters_thread"), 0);
}

/* --- robots ------------------------------------------------------------------------------------ */

static void
robots_make_no_request_and_get_no_answer(void **state)
{
	(void)state;
	static const char *const dropped[] = {
		"Auto-Submitted: auto-replied\r\n",
		"X-Autoreply: yes\r\n",
		"Content-Type: multipart/report; report-type=disposition-notification; boundary=x\r\n",
	};
	for (size_t i = 0; i < LENGTH(dropped); i++)
		assert_int_equal(take(letter("lea@exemple.fr", "guichet@ville.fr", arena_format(arena, "%zu@e", i),
		                             dropped[i], "Absente.")),
		                 LETTERS_DROPPED);
	assert_int_equal(take(letter("x@ville.fr", "guichet@ville.fr", "0123456789abcdef.parvis@ville.fr", "",
	                             "Une des nôtres.")),
	                 LETTERS_DROPPED);
	struct text hops = text_new(arena, 20000);
	for (int i = 0; i < 60; i++)
		text_add_z(&hops, "Received: from a by b\r\n");
	assert_int_equal(take(letter("lea@exemple.fr", "guichet@ville.fr", "h@e", text_z(&hops), "Tourne.")),
	                 LETTERS_DROPPED);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request"), 0);
	/* What a machine or a list sends may matter: kept, and not answered. */
	assert_int_equal(take(letter("cron@exemple.fr", "guichet@ville.fr", "l@e",
	                             "List-Id: <a.b>\r\n", "Lettre")),
	                 LETTERS_REQUEST);
	assert_int_equal(rooms_number(rooms, "SELECT is_muted FROM letters_thread"), 1);
	assert_true(holds(last_entry(the_request().request_id).text, "automate"));
}

static void
an_absence_is_folded_and_stops_no_wait(void **state)
{
	(void)state;
	assert_int_equal(take(asked("a@exemple.fr")), LETTERS_REQUEST);
	const struct desk_request one = the_request();
	(void)did(one.request_id, (struct desk_act){ .verb = DESK_ASK, .text = SPAN("Quelle rue ?") });
	const char *more = arena_format(arena,
			"Auto-Submitted: auto-replied\r\nIn-Reply-To: <%s.parvis@ville.fr>\r\n",
	                                mark(&one, 7));
	assert_int_equal(take(letter("lea@exemple.fr", "guichet@ville.fr", "b@e", more, "Absente.")),
	                 LETTERS_AWAY);
	assert_int_equal(the_request().queue, DESK_WAITING);
	const struct desk_entry last = last_entry(one.request_id);
	assert_int_equal(last.kind, DESK_NOTED);
	assert_false(last.is_shown);
	assert_true(span_is(last.quoted, "Absente."));
}

/* A thousand of them, from a machine that says what it is and from one that does not. */
static void
a_loop_of_a_thousand_is_one_request(void **state)
{
	(void)state;
	assert_int_equal(take(asked("a@exemple.fr")), LETTERS_REQUEST);
	const struct desk_request one = the_request();
	const char *to = arena_format(arena, "guichet+%s@ville.fr", mark(&one, 0));
	for (int i = 0; i < 1000; i++)
		assert_int_equal(take(letter("lea@exemple.fr", to, arena_format(arena, "r%d@e", i),
		                             i % 2 == 0 ? "Auto-Submitted: auto-replied\r\n" : "Precedence: bulk\r\n",
		                             "Absente.")),
		                 LETTERS_AWAY);
	assert_int_equal(the_request().request_id, one.request_id);
	size_t count;
	(void)entries(one.request_id, &count);
	assert_int_equal(count, 2 + LETTERS_AWAY_COUNT);
	for (int i = 0; i < 100; i++)
		assert_int_equal(take(letter("lea@exemple.fr", to, arena_format(arena, "s%d@e", i), "", "Encore.")),
		                 LETTERS_HEARD);
	assert_int_equal(the_request().request_id, one.request_id);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_outgoing"), 1); /* its receipt alone */
}

static void
a_flood_is_kept_and_no_longer_answered(void **state)
{
	(void)state;
	for (int i = 0; i < 100; i++)
		assert_int_equal(take(asked(arena_format(arena, "f%d@e", i))), LETTERS_REQUEST);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request"), 100);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM letters_thread WHERE is_muted = "
	                                     "1"), 100 - LETTERS_FLOOD_COUNT);
	/* others go on */
	assert_int_equal(take(letter("paul@exemple.fr", "guichet@ville.fr", "p@e", "", "Bonjour")),
	                 LETTERS_REQUEST);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM letters_thread WHERE is_muted = "
	                                     "0"), LETTERS_FLOOD_COUNT + 1);
}

/* --- what comes back --------------------------------------------------------------------------- */

static const char *
report(const char *to, const char *id, const char *action, const char *status)
{
	return arena_format(arena,
	                    "From: MAILER-DAEMON@exemple.fr\r\nTo: %s\r\nSubject: "
						"Undelivered\r\nMessage-ID: <%s>\r\n"
	                    "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; "
	                    "boundary=x\r\n\r\n--x\r\n\r\nSorry.\r\n--x\r\nContent-Type: "
						"message/delivery-status\r\n\r\n"
	                    "Reporting-MTA: dns; a\r\n\r\nAction: %s\r\nStatus: %s\r\n\r\n--x--\r\n",
	                    to, id, action, status);
}

static void
what_did_not_arrive_is_told_on_its_request(void **state)
{
	(void)state;
	assert_int_equal(take(asked("a@exemple.fr")), LETTERS_REQUEST);
	const struct desk_request one = the_request();
	const int64_t entry_id =
		did(one.request_id, (struct desk_act){ .verb = DESK_ASK, .text = SPAN("Quelle rue ?") });
	const char *back = arena_format(arena, "retours+%s@ville.fr", mark(&one, entry_id));
	assert_int_equal(take(report("retours@ville.fr", "1@e", "failed", "5.1.1")), LETTERS_DROPPED);
	assert_int_equal(take(report(back, "2@e", "delayed", "4.4.1")), LETTERS_BACK);
	assert_int_equal(the_request().queue, DESK_WAITING);
	assert_int_equal(take(report(back, "3@e", "failed", "5.1.1")), LETTERS_BACK);
	assert_int_equal(the_request().queue, DESK_TODO);
	assert_true(holds(last_entry(one.request_id).text, "n’existe pas"));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_entry WHERE delivery = 3"), 1);
}

/* --- files ------------------------------------------------------------------------------------- */

static const char *
with_files(const char *id, const char *const *names, const char *const *contents, size_t count)
{
	struct text text = text_new(arena, 8 << 20);
	text_format(&text,
	            "From: lea@exemple.fr\r\nTo: guichet@ville.fr\r\nSubject: Des "
				"fichiers\r\nMessage-ID: <%s>\r\n"
	            "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nVoici.\r\n",
	            id);
	for (size_t i = 0; i < count; i++)
		text_format(&text,
		            "--x\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; "
		            "filename=\"%s\"\r\n\r\n%s\r\n",
		            names[i], contents[i]);
	text_add_z(&text, "--x--\r\n");
	return text_z(&text);
}

static void
files_are_what_their_bytes_are(void **state)
{
	(void)state;
	static const char *const names[] = { "facture.pdf", "notes.txt", "page.jpg" };
	static const char *const contents[] = { "MZ\x90 this program cannot be run", "Bonjour, une note.",
		                                    "<html><script>x()</script></html>" };
	assert_int_equal(take(with_files("a@e", names, contents, 3)), LETTERS_REQUEST);
	struct desk_file *files;
	size_t count;
	struct db *db = reading();
	assert_true(desk_files(arena, db, rooms->root_id, the_request().request_id, &files, &count, &fault));
	db_end(db);
	assert_int_equal(count, 3);
	static const char *const media[] = { "application/x-dosexec", "text/plain", "text/html" };
	for (size_t i = 0; i < count; i++) {
		struct span bytes;
		assert_true(span_is(files[i].name, names[i]));
		assert_true(span_is(files[i].media, media[i]));
		assert_int_equal(parcel_read(arena, house.folder, (const uint8_t *)files[i].sum.at,
		                             DESK_FILE_SIZE_MAX,
		                             &bytes, &fault),
		                 FOUND_ONE);
		assert_true(span_starts(bytes, contents[i]));
	}
}

static void
too_many_files_are_told(void **state)
{
	(void)state;
	enum { COUNT = 25 };
	const char *names[COUNT], *contents[COUNT];
	for (int i = 0; i < COUNT; i++) {
		names[i] = arena_format(arena, "note%d.txt", i);
		contents[i] = arena_format(arena, "La note %d.", i);
	}
	assert_int_equal(take(with_files("a@e", names, contents, COUNT)), LETTERS_REQUEST);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_file"), DESK_FILE_COUNT_MAX);
	assert_true(holds(last_entry(the_request().request_id).text, "5 fichiers de plus"));
}

/* What the hint of a form says of pictures: which are written again, and that no other is. */
static void
only_pictures_that_are_read_lose_where_they_were_taken(void **state)
{
	(void)state;
	struct desk_file kept;
	struct span gps;
	const char *source = getenv("PARVIS_SOURCE");
	assert_non_null(source);
	assert_int_equal(file_read(arena, arena_format(arena, "%s/tests/data/pictures/gps.jpg", source), 1 << 20,
	                           &gps, &fault),
	                 FOUND_ONE);
	char *large = arena_array_of(arena, char, PICTURE_SIZE_MAX + 1);
	memcpy(large, gps.at, gps.length);
	const struct {
		struct span bytes;
		bool is_again;
	} cases[] = { { gps, true },
		          { span_from(large, PICTURE_SIZE_MAX + 1), false },
		          { span_from("RIFF\4\0\0\0WEBPEXIF", 16), false },
		          { span_from("\0\0\0\30ftypheic\0\0\0\0mif1heic", 24), false } };
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct span read;
		assert_true(letters_file_keep(arena, rooms->folder, SPAN("a.jpg"), cases[i].bytes, &kept, &fault));
		assert_int_equal(parcel_read(arena, rooms->folder, (const uint8_t *)kept.sum.at, PICTURE_SIZE_MAX + 1,
		                             &read, &fault),
		                 FOUND_ONE);
		assert_true(span_equal(read, cases[i].bytes) != cases[i].is_again);
		assert_true(!cases[i].is_again || !holds(read, "Exif"));
	}
	assert_true(holds(span_of(letters_joined_hint), "JPEG ou PNG"));
}

/* A scanner that is not there: nothing is lost, and nothing comes in unseen. */
static void
without_its_scanner_a_file_waits(void **state)
{
	(void)state;
	static const char *const names[] = { "a.txt" }, *const contents[] = { "Bonjour" };
	const char *bytes = with_files("a@e", names, contents, 1);
	const struct letters_message message = { span_of(bytes), strlen(bytes) };
	enum letters_fate fate;
	house.clamd = "/nowhere/clamd";
	assert_false(letters_take(arena, &house, &message, 1, now_s, &fate, &fault));
	assert_true(holds(span_of(fault.for_reader), "antivirus"));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM letters_taken"), 0);
	assert_int_equal(take(asked("b@e")), LETTERS_REQUEST); /* without files, it is taken */
	house.clamd = NULL;
	assert_int_equal(take(bytes), LETTERS_REQUEST);
}

/* A scanner that is there, and says « ERROR » of whatever holds « bombe ». */
struct scanner {
	pthread_t thread;
	int handle, calls;
};

static void *
scan_all(void *data)
{
	struct scanner *scanner = data;
	for (int i = 0; i < scanner->calls; i++) {
		char taken[4000];
		size_t length = 0;
		const int one = accept(scanner->handle, NULL, NULL);
		for (ssize_t got; length < sizeof taken; length += (size_t)got) {
			got = recv(one, taken + length, sizeof taken - length, 0);
			if (got <= 0 || (length + (size_t)got > 14 && memcmp(taken + length + got - 4, "\0\0\0", 4) == 0))
				break;
		}
		const bool is_bomb = memmem(taken, sizeof taken, "bombe", 5) != NULL;
		const char *answer = is_bomb ? "stream: Time limit reached ERROR" : "stream: OK";
		(void)!send(one, answer, strlen(answer) + 1, MSG_NOSIGNAL);
		close(one);
	}
	return NULL;
}

/* One file stops no mailbox: its message waits, twice; then it is taken without it, and that is told. */
static void
a_file_that_the_scanner_cannot_judge_is_refused_in_the_end(void **state)
{
	(void)state;
	static const char *const names[] = { "a.txt", "b.txt", "c.txt" };
	static const char *const contents[] = { "Bonjour", "bombe 1", "bombe 2" };
	const char *bytes = with_files("a@e", names, contents, 3);
	const struct letters_message message = { span_of(bytes), strlen(bytes), 0 };
	struct scanner scanner = { .calls = 2 * (LETTERS_TRY_COUNT - 1) + 3 };
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	enum letters_fate fate;
	house.clamd = arena_format(arena, "%s/clamd", rooms->folder);
	memcpy(address.sun_path, house.clamd, strlen(house.clamd) + 1);
	scanner.handle = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(scanner.handle, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(scanner.handle, 1), 0);
	assert_int_equal(pthread_create(&scanner.thread, NULL, scan_all, &scanner), 0);
	for (int i = 1; i < LETTERS_TRY_COUNT; i++) {
		assert_false(letters_take(arena, &house, &message, 1, now_s, &fate, &fault));
		assert_true(holds(span_of(fault.for_reader), "antivirus"));
	}
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM letters_taken"), 0);
	assert_int_equal(take(bytes), LETTERS_REQUEST);
	pthread_join(scanner.thread, NULL);
	close(scanner.handle);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_file"), 1);
	const struct span told = last_entry(the_request().request_id).text;
	assert_true(holds(told, "b.txt") && holds(told, "c.txt") && holds(told, "n’a pas pu l’examiner"));
	house.clamd = NULL;
	assert_int_equal(take(bytes), LETTERS_AGAIN);
}

/* --- anything ---------------------------------------------------------------------------------- */

static void
a_message_of_sixty_megabytes_is_a_request(void **state)
{
	(void)state;
	enum { SIZE = 60 << 20 };
	struct arena *large = arena_new((size_t)256 << 20);
	char *bytes = arena_array_of(large, char, SIZE);
	const char *head = letter("lea@exemple.fr", "guichet@ville.fr", "g@e", "", "Voici un gros message.\r\n");
	memset(bytes, 'x', SIZE);
	for (size_t i = 70; i < SIZE; i += 72)
		bytes[i] = '\n';
	memcpy(bytes, head, strlen(head));
	assert_int_equal(take_at(span_from(bytes, SIZE), now_s), LETTERS_REQUEST);
	arena_end(large);
	size_t count;
	const struct desk_entry *list = entries(the_request().request_id, &count);
	assert_true(span_starts(list[0].text, "Voici un gros message."));
	assert_int_equal(form_length(list[0].text), DESK_TEXT_LENGTH_MAX);
	assert_true(holds(list[count - 1].text, "pesait 62\u00a0Mo"));
	assert_true(rooms_number(rooms, "SELECT count(*) FROM desk_file") > 0); /* the whole text */
}

static void
ten_thousand_recipients_are_one_request(void **state)
{
	(void)state;
	struct text to = text_new(arena, 1 << 20);
	for (int i = 0; i < 10000; i++)
		text_format(&to, "%sa%d@exemple.fr", i > 0 ? ",\r\n " : "", i);
	assert_int_equal(take(letter("lea@exemple.fr", text_z(&to), "t@e", "Cc: guichet@ville.fr\r\n", "Tous.")),
	                 LETTERS_REQUEST);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request"), 1);
}

/* Every mail below, whatever the folders are called. */
static size_t
take_folder(const char *path, size_t counts[LETTERS_FATE_COUNT])
{
	DIR *open = opendir(path);
	size_t all = 0;
	assert_non_null(open);
	for (struct dirent *entry; (entry = readdir(open)) != NULL;) {
		struct span bytes;
		const char *inside = arena_format(arena, "%s/%s", path, entry->d_name);
		if (entry->d_name[0] == '.' || strstr(entry->d_name, "LICENSE") != NULL)
			continue;
		if (entry->d_type == DT_DIR) {
			all += take_folder(inside, counts);
			continue;
		}
		if (file_read(arena, inside, 16 << 20, &bytes, &fault) != FOUND_ONE)
			fail_msg("%s", fault.for_log);
		counts[take_at(bytes, now_s)]++;
		all++;
	}
	closedir(open);
	return all;
}

static size_t
take_mails(const char *of, size_t counts[LETTERS_FATE_COUNT])
{
	const char *source = getenv("PARVIS_SOURCE");
	return take_folder(
		arena_format(arena, "%s/tests/data/mails/%s", source == NULL ? "." : source, of), counts);
}

/* Those of others' tests: each a request, or refused for what it is. */
static void
strange_mails_are_requests_or_are_refused(void **state)
{
	(void)state;
	size_t counts[LETTERS_FATE_COUNT] = { 0 };
	assert_int_equal(take_mails("ruby-mail", counts), 75);
	assert_int_equal(take_mails("python", counts), 47);
	printf("     %zu requests, %zu dropped, %zu again, %zu unread\n", counts[LETTERS_REQUEST],
	       counts[LETTERS_DROPPED], counts[LETTERS_AGAIN], counts[LETTERS_UNREAD]);
	assert_int_equal(counts[LETTERS_REQUEST] + counts[LETTERS_DROPPED] + counts[LETTERS_UNREAD] +
	                     counts[LETTERS_AGAIN],
	                 122);
	assert_int_equal(counts[LETTERS_REQUEST], rooms_number(rooms, "SELECT count(*) FROM desk_request"));
	assert_true(counts[LETTERS_REQUEST] >= 90);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_entry WHERE kind = 0 AND text = ''"), 0);
}

static void
several_are_written_together(void **state)
{
	(void)state;
	struct letters_message messages[LETTERS_BATCH_COUNT];
	enum letters_fate fates[LETTERS_BATCH_COUNT];
	for (size_t i = 0; i < LETTERS_BATCH_COUNT; i++) {
		const char *one = asked(arena_format(arena, "%zu@e", i / 2));
		messages[i] = (struct letters_message){ span_of(one), strlen(one) };
	}
	assert_true(letters_take(arena, &house, messages, LETTERS_BATCH_COUNT, now_s, fates, &fault));
	for (size_t i = 0; i < LETTERS_BATCH_COUNT; i++)
		assert_int_equal(fates[i], i % 2 == 0 ? LETTERS_REQUEST : LETTERS_AGAIN);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request"), LETTERS_BATCH_COUNT / 2);
}

/* --- by SMS ------------------------------------------------------------------------------------ */

static enum letters_fate
text_at(const char *from, const char *words, const char *id, int64_t instant_s)
{
	enum letters_fate fate;
	struct sms_received received = { .to = SPAN("36105"), .text = span_of(words), .id = span_of(id),
		                             .from_kind = SMS_NUMBER_MOBILE };
	snprintf(received.from, sizeof received.from, "%s", from);
	if (!letters_sms_take(arena, &house, &received, instant_s, &fate, &fault))
		fail_msg("%s", fault.for_log);
	return fate;
}

static void
a_text_makes_a_request_then_goes_on(void **state)
{
	(void)state;
	assert_int_equal(text_at("+33612345678", "La lampe est éteinte", "1", now_s), LETTERS_NO_BOX);
	keep_box(DESK_SMS, "", &lamp);
	assert_int_equal(text_at("+33612345678", "La lampe est éteinte", "1", now_s), LETTERS_REQUEST);
	assert_int_equal(text_at("+33612345678", "La lampe est éteinte", "1", now_s), LETTERS_AGAIN);
	const struct desk_request one = the_request();
	assert_int_equal(one.channel, DESK_SMS);
	assert_int_equal(one.reply_channel, DESK_SMS);
	assert_int_equal(text_at("+33612345678", "Rue du Pré", "2", now_s), LETTERS_HEARD);
	assert_int_equal(text_at("+33712345678", "Autre chose", "3", now_s), LETTERS_REQUEST);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_request"), 2);
	/* done: a text soon after opens it again, one of later is another */
	(void)did(one.request_id, (struct desk_act){ .verb = DESK_DECIDE, .text = SPAN("Fait."),
		                                          .outcome = DESK_SOLVED });
	assert_int_equal(text_at("+33612345678", "Non", "4", now_s + DAY_S), LETTERS_HEARD);
	(void)did(one.request_id, (struct desk_act){ .verb = DESK_DECIDE, .text = SPAN("Fait."),
		                                          .outcome = DESK_SOLVED });
	assert_int_equal(text_at("+33612345678", "Un banc", "5", now_s + (LETTERS_SMS_REOPEN_DAYS + 1) * DAY_S),
	                 LETTERS_REQUEST);
}

static void
stop_is_noted_and_ends_when_she_writes(void **state)
{
	(void)state;
	keep_box(DESK_SMS, "", &lamp);
	assert_int_equal(text_at("+33612345678", "La lampe", "1", now_s), LETTERS_REQUEST);
	assert_true(letters_sms_stop(arena, &house, "+33612345678", now_s, &fault));
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM letters_stop"), 1);
	assert_true(holds(last_entry(the_request().request_id).text, "STOP"));
	assert_int_equal(text_at("+33612345678", "Rue du Pré", "2", now_s), LETTERS_HEARD);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM letters_stop"), 0);
}

static void
a_text_that_did_not_arrive_is_told(void **state)
{
	(void)state;
	keep_box(DESK_SMS, "", &lamp);
	assert_int_equal(text_at("+33612345678", "La lampe", "1", now_s), LETTERS_REQUEST);
	const struct desk_request one = the_request();
	const char *ref = mark(&one, rooms_number(rooms, "SELECT entry_id FROM desk_entry WHERE kind = 4"));
	assert_int_equal(letters_sms_report(arena, &house, span_of(ref), SMS_FATE_ARRIVED, now_s,
	                                    &fault), FOUND_NONE);
	assert_int_equal(letters_sms_report(arena, &house, SPAN("0123456789abcdef-x"), SMS_FATE_LOST,
	                                    now_s, &fault),
	                 FOUND_NONE);
	assert_int_equal(letters_sms_report(arena, &house, span_of(ref), SMS_FATE_LOST, now_s,
	                                    &fault), FOUND_ONE);
	assert_int_equal(rooms_number(rooms, "SELECT count(*) FROM desk_entry WHERE delivery = 3"), 1);
	assert_true(holds(last_entry(one.request_id).text, "n’est pas arrivé"));
}

/* --- health ------------------------------------------------------------------------------------ */

static void
its_health_counts(void **state)
{
	(void)state;
	struct letters_health health;
	assert_int_equal(take(asked("a@e")), LETTERS_REQUEST);
	assert_int_equal(take("no message at all"), LETTERS_UNREAD);
	struct db *db = reading();
	assert_true(letters_health(arena, db, rooms->root_id, now_s, &health, &fault));
	db_end(db);
	assert_int_equal(health.taken, 2);
	assert_int_equal(health.refused, 1);
	assert_int_equal(health.mail.waiting, 1);
	assert_true(health.has_default);
	assert_false(health.is_polled);
}

/* --- how far a mailbox was read ------------------------------------------------------------------ */

struct polling {
	struct letters_cursor cursor;
	int64_t now_s;
	enum found found;
};

static bool
lease(struct db *db, void *data)
{
	struct polling *polling = data;
	polling->found =
		letters_poll_lease(arena, db, rooms->root_id, polling->now_s, &polling->cursor, &fault);
	return polling->found == FOUND_ONE;
}

static bool
advance(struct db *db, void *data)
{
	struct polling *polling = data;
	polling->found =
		letters_poll_keep(db, rooms->root_id, polling->now_s, &polling->cursor, &fault);
	return polling->found == FOUND_ONE;
}

static bool
finish(struct db *db, void *data)
{
	struct polling *polling = data;
	return letters_poll_end(db, rooms->root_id, polling->now_s, &polling->cursor,
	                        polling->now_s + LETTERS_POLL_S, NULL, &fault);
}

static void
a_mailbox_is_one_programs_at_a_time(void **state)
{
	(void)state;
	struct polling one = { .cursor = { .box = SPAN("imap://x") }, .now_s = now_s }, other = one;
	assert_true(store_write(rooms->store, lease, &one, &fault));
	assert_int_equal(one.cursor.validity, 0);
	assert_false(store_write(rooms->store, lease, &other, &fault));
	assert_int_equal(other.found, FOUND_NONE);
	one.cursor.validity = 7;
	one.cursor.last_number = 12;
	assert_true(store_write(rooms->store, advance, &one, &fault));
	/* whoever had it died: another goes on from there, and the first is told */
	other.now_s = now_s + LETTERS_POLL_LEASE_S;
	assert_true(store_write(rooms->store, lease, &other, &fault));
	assert_int_equal(other.cursor.last_number, 12);
	assert_false(store_write(rooms->store, advance, &one, &fault));
	assert_int_equal(one.found, FOUND_NONE);
	assert_true(store_write(rooms->store, finish, &other, &fault));
	other.now_s += LETTERS_POLL_S - 1;
	assert_false(store_write(rooms->store, lease, &other, &fault));
	other.now_s += 1;
	assert_true(store_write(rooms->store, lease, &other, &fault));
	assert_int_equal(other.cursor.validity, 7);
}

enum { POLLERS = 4, MAILBOXES = 30 };
struct poller {
	pthread_t thread;
	struct arena *arena;
	struct letters_cursor cursor;
	int64_t leased;
	struct fault fault;
};

static pthread_barrier_t together;

static bool
lease_it(struct db *db, void *data)
{
	struct poller *poller = data;
	return letters_poll_lease(poller->arena, db, rooms->root_id, now_s, &poller->cursor,
	                          &poller->fault) == FOUND_ONE;
}

static void *
lease_all(void *data)
{
	struct poller *poller = data;
	for (int i = 0; i < MAILBOXES; i++) {
		struct fault lost = { NULL, NULL };
		poller->cursor.box = span_of(arena_format(poller->arena, "imap://%d", i));
		pthread_barrier_wait(&together);
		poller->leased += store_write(rooms->store, lease_it, poller, &lost);
	}
	return NULL;
}

static void
a_mailbox_that_programs_want_at_once_is_one_programs(void **state)
{
	(void)state;
	struct poller pollers[POLLERS];
	int64_t leased = 0;
	assert_int_equal(pthread_barrier_init(&together, NULL, POLLERS), 0);
	for (size_t i = 0; i < POLLERS; i++) {
		pollers[i] = (struct poller){ .arena = arena_new((size_t)1 << 24) };
		assert_int_equal(pthread_create(&pollers[i].thread, NULL, lease_all, &pollers[i]), 0);
	}
	for (size_t i = 0; i < POLLERS; i++) {
		pthread_join(pollers[i].thread, NULL);
		assert_null(pollers[i].fault.for_log);
		leased += pollers[i].leased;
		arena_end(pollers[i].arena);
	}
	pthread_barrier_destroy(&together);
	assert_int_equal(leased, MAILBOXES);
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
	question = kept_offering("question", OFFERING_QUESTION);
	lamp = kept_offering("lampe", OFFERING_REPORT);
	keep_box(DESK_MAIL, "", &question);
	house = (struct letters_house){ .store = rooms->store, .root_id = rooms->root_id,
		                            .folder = rooms->folder, .address = "https://ville.fr" };
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
		STORED(a_letter_makes_a_request_once),
		STORED(the_address_says_what_is_asked),
		STORED(without_a_box_nothing_is_kept_and_it_may_come_again),
		STORED(a_mark_joins_and_a_number_does_not),
		STORED(a_forged_mark_joins_nothing),
		STORED(a_letter_is_received_when_our_server_took_it_in),
		STORED(a_sender_that_is_forged_tells_nothing_of_whom_it_names),
		STORED(another_address_is_a_note_until_people_accept_it),
		STORED(what_is_erased_takes_along_who_wrote),
		STORED(whoever_read_the_register_from_before_writes_nothing),
		STORED(what_is_over_makes_another_request),
		STORED(another_address_on_a_closed_request_makes_another),
		STORED(an_exchange_is_muted_until_somebody_writes),
		STORED(robots_make_no_request_and_get_no_answer),
		STORED(an_absence_is_folded_and_stops_no_wait),
		STORED(a_loop_of_a_thousand_is_one_request),
		STORED(a_flood_is_kept_and_no_longer_answered),
		STORED(what_did_not_arrive_is_told_on_its_request),
		STORED(files_are_what_their_bytes_are),
		STORED(too_many_files_are_told),
		STORED(only_pictures_that_are_read_lose_where_they_were_taken),
		STORED(without_its_scanner_a_file_waits),
		STORED(a_file_that_the_scanner_cannot_judge_is_refused_in_the_end),
		STORED(a_message_of_sixty_megabytes_is_a_request),
		STORED(ten_thousand_recipients_are_one_request),
		STORED(strange_mails_are_requests_or_are_refused),
		STORED(several_are_written_together),
		STORED(a_text_makes_a_request_then_goes_on),
		STORED(stop_is_noted_and_ends_when_she_writes),
		STORED(a_text_that_did_not_arrive_is_told),
		STORED(its_health_counts),
		STORED(a_mailbox_is_one_programs_at_a_time),
		STORED(a_mailbox_that_programs_want_at_once_is_one_programs),
	};
	return cmocka_run_group_tests_name("letters", tests, NULL, NULL);
}
