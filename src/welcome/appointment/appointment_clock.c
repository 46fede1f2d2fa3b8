/* Reminders leave, once each; what is over is forgotten. */
#include <string.h>

#include "ground/post/post.h"
#include "welcome/appointment/appointment_inside.h"
#include "welcome/letters/letters.h"

enum { TICK_COUNT_MAX = 500, HOUR_S = 3600 };

/* What is the same for all of a tick. */
struct round {
	const struct appointment_house *house;
	struct arena *arena;
	const struct place_tree *tree;
	struct span from_name;
	int64_t now_s;
	int32_t today;
	int later; /* in a row: the gateway is not there */
	struct fault *fault_r;
};

enum way { WAY_NONE, WAY_DESK, WAY_MAIL, WAY_SMS };

struct reminding {
	struct round *round;
	struct arena *arena;
	struct appointment appointment;
	enum appointment_reminder which;
	struct appointment_told told;
	enum way way;
	struct span sms; /* what leaves by SMS, once it is claimed */
	struct fault fault;
};

/* --- how ------------------------------------------------------------------------------------------- */

/* Of a request: by the way its person is answered. Else where the file says she is reached. */
static bool
find_way(struct reminding *reminding, struct db *db)
{
	const struct appointment_house *house = reminding->round->house;
	const struct appointment *appointment = &reminding->appointment;
	char number[SMS_NUMBER_SIZE];
	reminding->way = WAY_NONE;
	if (reminding->told.request.request_id != 0) {
		const enum desk_channel channel = reminding->told.request.reply_channel;
		if (desk_leaves(channel))
			reminding->way = WAY_DESK;
		return true;
	}
	if (house->mails && appointment->mail.length > 0) {
		reminding->way = WAY_MAIL;
		return true;
	}
	if (house->sms == NULL || sms_number_read(appointment->phone, number) != SMS_NUMBER_MOBILE)
		return true;
	const enum found stopped = letters_sms_stopped(reminding->arena, db, house->root_id, number,
	                                               &reminding->fault);
	if (stopped == FOUND_NONE)
		reminding->way = WAY_SMS;
	return stopped != FOUND_FAILED;
}

/* --- what leaves ------------------------------------------------------------------------------------ */

static bool
by_desk(struct reminding *reminding, struct db *db, const char *link)
{
	const struct round *round = reminding->round;
	const struct desk_hand hand = { .root_id = round->house->root_id, .now_s = round->now_s,
		                            .today = round->today, .tree = round->tree,
		                            .address = round->house->address, .once = SPAN("") };
	const enum desk_channel channel = reminding->told.request.reply_channel;
	const struct span text =
		appointment_letter(reminding->arena, &reminding->appointment, &reminding->told,
	                       "Rappel\u202f: vous avez rendez-vous le ", link, channel == DESK_SMS);
	return desk_tell(db, &hand, reminding->told.request.request_id, channel, text, &reminding->fault);
}

static bool
by_mail(struct reminding *reminding, struct db *db, const char *link)
{
	const struct round *round = reminding->round;
	const struct post_letter letter = {
		.to = reminding->appointment.mail,
		.subject = SPAN("Rappel de votre rendez-vous"),
		.text = span_of(arena_format(
			reminding->arena, "Bonjour,\n\n%.*s\n-- \n%.*s\n",
			SPAN_ARGS(appointment_letter(reminding->arena, &reminding->appointment, &reminding->told,
		                                 "Rappel\u202f: vous avez rendez-vous le ", link, false)),
			SPAN_ARGS(round->from_name))),
		.stop_url = SPAN(""),
	};
	return post_add(reminding->arena, db, round->house->root_id, &letter, round->now_s,
	                &reminding->fault) != FOUND_FAILED;
}

/* Claims it, and what leaves by letters is written in the same transaction. */
static bool
remind(struct db *db, void *data)
{
	struct reminding *reminding = data;
	const struct round *round = reminding->round;
	const int64_t root_id = round->house->root_id;
	const char *link = NULL;
	if (!appointment_tell(reminding->arena, db, root_id, round->tree, round->today,
	                      &reminding->appointment, &reminding->told, &reminding->fault) ||
	    !find_way(reminding, db))
		return false;
	/* Without a way she is told nothing: it is not looked at again, and no figure says that she was. */
	const bool is_told = reminding->way != WAY_NONE;
	const struct appointment_claim claim = { reminding->which,
		                                     is_told ? round->now_s : APPOINTMENT_UNTOLD,
		                                     round->now_s };
	if (appointment_claim(db, root_id, &reminding->appointment, &claim, &reminding->fault) != FOUND_ONE)
		return false;
	if (!is_told)
		return true;
	if (round->house->address != NULL &&
	    !appointment_link(reminding->arena, db, root_id, round->house->address,
	                      reminding->appointment.appointment_id, &link, &reminding->fault))
		return false;
	if (reminding->way == WAY_DESK)
		return by_desk(reminding, db, link);
	if (reminding->way == WAY_MAIL)
		return by_mail(reminding, db, link);
	reminding->sms = appointment_letter(reminding->arena, &reminding->appointment, &reminding->told,
	                                    "Rappel\u202f: rendez-vous le ", link, true);
	return true;
}

static bool
unclaim(struct db *db, void *data)
{
	struct reminding *reminding = data;
	return appointment_unclaim(db, reminding->round->house->root_id,
	                           reminding->appointment.appointment_id, reminding->which,
	                           reminding->round->now_s, &reminding->fault);
}

/* Claimed before it is sent: if this program dies here she is not reminded, and never twice. */
static bool
send_sms(struct reminding *reminding)
{
	struct round *round = reminding->round;
	struct fault why = { 0 };
	struct sms_plain plain;
	const struct sms_message message = {
		.to = reminding->appointment.phone,
		.text = sms_plain(reminding->arena, reminding->sms, &plain) ? plain.text : reminding->sms,
		.ref = SPAN(""),
	};
	const enum sms_outcome outcome =
		sms_send(reminding->arena, round->house->sms, &message, round->house->stops, &why);
	if (outcome == SMS_ACCEPTED || outcome == SMS_QUEUED || outcome == SMS_UNSURE) {
		round->later = 0;
		return true;
	}
	log_line(LOG_WARN, "appointment.sms",
	         (struct log_field[]){ log_number("appointment", reminding->appointment.appointment_id),
	                               log_text("fault", why.for_log == NULL ? "" : why.for_log) },
	         2);
	if (outcome == SMS_REFUSED)
		return true;
	round->later++;
	return store_write(round->house->store, unclaim, reminding, round->fault_r);
}

static bool
remind_one(struct round *round, const struct appointment *appointment, enum appointment_reminder which,
           struct arena *arena)
{
	struct reminding reminding = { .round = round, .arena = arena, .appointment = *appointment,
		                           .which = which };
	if (store_write(round->house->store, remind, &reminding, round->fault_r))
		return reminding.way != WAY_SMS || send_sms(&reminding);
	if (round->fault_r->for_log == NULL && reminding.fault.for_log == NULL)
		return true; /* somebody else did, or it changed, or there is no way */
	if (round->fault_r->for_log == NULL)
		*round->fault_r = reminding.fault;
	return false;
}

/* --- all of them ------------------------------------------------------------------------------------ */

static bool
stops(const struct round *round)
{
	return round->later >= 3 || (round->house->stops != NULL && atomic_load(round->house->stops));
}

/* Zones of places, once each. */
static const struct zone *
zone_at(struct round *round, struct hours_book *book, int64_t place_id)
{
	const uint32_t place = place_by_id(round->tree, place_id);
	const struct hours_calendar *calendar = hours_book_calendar(book, place, round->fault_r);
	return calendar == NULL ? NULL : hours_zone(calendar);
}

/* Whoever books writes any address or number: nobody gets more than a few messages an hour by them. Those
 * of a request have the limits of room letters. */
static bool
is_flooded(const struct round *round, const struct appointment *list, size_t count,
           const struct appointment *one)
{
	int told = 0;
	if (one->request_id != 0 || (one->mail.length == 0 && one->phone.length == 0))
		return false;
	for (size_t i = 0; i < count && told < APPOINTMENT_TOLD_COUNT_MAX; i++)
		if ((one->mail.length > 0 && span_equal(one->mail, list[i].mail)) ||
		    (one->phone.length > 0 && span_equal(one->phone, list[i].phone)))
			told += (list[i].far_s > round->now_s - HOUR_S) + (list[i].near_s > round->now_s - HOUR_S);
	return told >= APPOINTMENT_TOLD_COUNT_MAX;
}

static bool
remind_all(struct round *round, struct hours_book *book, struct appointment *list, size_t count)
{
	bool is_fine = true;
	int told = 0;
	for (size_t i = 0; i < count && told < TICK_COUNT_MAX && !stops(round); i++) {
		const struct zone *zone = zone_at(round, book, list[i].place_id);
		if (zone == NULL)
			return false;
		for (int which = 0; which < APPOINTMENT_REMINDER_COUNT; which++) {
			if (!appointment_reminder_due(&list[i], zone, (enum appointment_reminder)which, round->now_s) ||
			    is_flooded(round, list, count, &list[i]))
				continue;
			struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
			*round->fault_r = (struct fault){ 0 };
			if (!remind_one(round, &list[i], (enum appointment_reminder)which, arena)) {
				fault_keep(round->arena, round->fault_r);
				is_fine = false;
			}
			arena_end(arena);
			*(which == APPOINTMENT_FAR ? &list[i].far_s : &list[i].near_s) = round->now_s;
			told++;
		}
	}
	return is_fine;
}

static bool
remind_due(struct arena *arena, const struct appointment_house *house, int64_t now_s,
           struct fault *fault_r)
{
	struct round round = { .house = house, .arena = arena, .now_s = now_s, .fault_r = fault_r };
	struct appointment *list;
	size_t count = 0;
	struct hours_book *book = NULL;
	struct db *db = store_read(arena, house->store, fault_r);
	if (db == NULL)
		return false;
	round.today = day_here(now_s);
	bool is_fine = appointment_booked_between(arena, db, house->root_id, now_s, now_s + 3 * (int64_t)DAY_S,
	                                          &list, &count, fault_r);
	if (is_fine && count > 0) {
		round.tree = place_tree_load(arena, db, house->root_id, round.today, fault_r);
		const struct hours_question question = { house->root_id, round.tree, round.today - 1,
			                                     round.today + 5 };
		is_fine = round.tree != NULL &&
		          place_root_name(arena, db, house->root_id, &round.from_name, fault_r) &&
		          (book = hours_book_load(arena, db, &question, fault_r)) != NULL;
	}
	if (!is_fine || count == 0) {
		db_end(db);
		return is_fine;
	}
	db_end(db);
	return remind_all(&round, book, list, count);
}

/* --- forgotten -------------------------------------------------------------------------------------- */

struct forgetting {
	struct arena *arena;
	int64_t root_id, now_s;
	struct fault fault;
};

static bool
forget_old(struct db *db, void *data)
{
	struct forgetting *forgetting = data;
	const int64_t now_s = forgetting->now_s;
	return appointment_forget_names(db, forgetting->root_id,
	                                now_s - (int64_t)APPOINTMENT_KEEP_NAME_DAYS * DAY_S,
	                                &forgetting->fault) &&
	       appointment_forget_all(db, forgetting->root_id,
	                              now_s - (int64_t)APPOINTMENT_KEEP_DAYS * DAY_S, &forgetting->fault) &&
	       appointment_brought_forget_old(db, forgetting->root_id,
	                                      now_s - (int64_t)APPOINTMENT_KEEP_NAME_DAYS * DAY_S,
	                                      now_s - (int64_t)APPOINTMENT_UNDO_DAYS * DAY_S,
	                                      &forgetting->fault);
}

static bool
is_of_use(const struct fact *fact)
{
	return strcmp(fact->kind, "desk.forgotten") == 0;
}

/* A request that was erased takes with it what is hers here. */
static bool
forget_request(struct arena *arena, struct db *db, int64_t root_id, const struct fact *fact,
               struct fault *fault_r)
{
	(void)arena;
	return appointment_forget_request(db, root_id, fact->subject_id, fault_r);
}

static bool
write_it(struct forgetting *forgetting, struct store *store, store_write_fn *write,
         struct fault *fault_r)
{
	struct arena *arena = forgetting->arena;
	forgetting->arena = arena_new(ARENA_VISIT_SIZE_MAX);
	const bool is_fine = store_write(store, write, forgetting, fault_r);
	if (!is_fine && fault_r->for_log == NULL)
		*fault_r = forgetting->fault;
	if (!is_fine)
		fault_keep(arena, fault_r);
	arena_end(forgetting->arena);
	forgetting->arena = arena;
	return is_fine;
}

bool
appointment_clock(struct arena *arena, const struct appointment_house *house, int64_t now_s,
                  struct fault *fault_r)
{
	struct forgetting forgetting = { .arena = arena, .root_id = house->root_id, .now_s = now_s };
	const struct journal_reader reader = { house->root_id, "appointment", is_of_use, forget_request };
	if (!remind_due(arena, house, now_s, fault_r) ||
	    !journal_read_on(arena, house->store, &reader, fault_r))
		return false;
	if (house->folder != NULL)
		visit_wait_sweep(appointment_folder(arena, house->folder), now_s);
	return write_it(&forgetting, house->store, forget_old, fault_r);
}
