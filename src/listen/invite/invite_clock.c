/* What time does: messages sent when their hour has come, and what must be forgotten. */
#include <string.h>

#include "base/ident.h"
#include "base/time.h"
#include "listen/invite/invite_inside.h"

/* What is the same for all messages of a tick. */
struct round {
	const struct invite_sender *sender;
	struct invite_rule rule;
	struct invite_key key;
	const struct zone *zone;
	const struct place_tree *tree;
	struct span from_name;
	struct mail_wire *wire; /* opened at the first letter */
	struct arena *arena;
	int64_t now_s, begun_us;
	int32_t today;
	size_t sent[INVITE_CHANNEL_COUNT];
	int later[INVITE_CHANNEL_COUNT]; /* in a row: the server is not there */
};

struct wave_round {
	struct round *round;
	const struct survey_wave *wave;
	struct invite_wave said;
	struct survey_population *populations;
	size_t population_count;
	struct invite_asking asking; /* loaded at the first short message that asks */
	bool has_asking;
};

struct sending {
	struct wave_round *of;
	struct arena *arena; /* of this message */
	int64_t letter_id;
	enum found found;
	bool goes;
	struct invite_letter letter;
	struct invite_person person;
	struct span secret;
	struct fault fault;
};

enum { LATER_MAX = 3 };

/* Six more tries, within two days. */
static int64_t
delay_s(int64_t tries)
{
	static const int64_t delays_s[] = { 60, 300, 1800, 3 * 3600, 12 * 3600, 24 * 3600 };
	must(tries > 0);
	return tries <= (int64_t)LENGTH(delays_s) ? delays_s[tries - 1] : -1;
}

/* --- before it leaves --------------------------------------------------------------------------- */

/* Of the public, a message that left keeps its link, locked, until the closing: one may answer by
 * return, and how many did is counted. Of agents it goes as soon as no reminder needs it. */
static bool
keeps_link(const struct sending *sending, enum invite_state state)
{
	return (state == INVITE_SENT || state == INVITE_UNSURE) &&
	       secrecy_respondent(sending->letter.side, sending->of->wave->internal) ==
	           RESPONDENT_PUBLIC;
}

/* It is over for this message, without leaving. */
static bool
end_with(struct sending *sending, struct db *db, enum invite_state state)
{
	struct invite_letter *letter = &sending->letter;
	const struct round *round = sending->of->round;
	letter->state = state;
	letter->done_s = round->now_s;
	if (!keeps_link(sending, state))
		letter->locked = SPAN("");
	return invite_store_note(db, round->sender->root_id, letter, &sending->fault) ==
	       FOUND_ONE;
}

static bool
is_enough(struct sending *sending, struct db *db, bool *is_enough_r)
{
	const struct round *round = sending->of->round;
	const struct invite_rule *rule = &round->rule;
	int64_t count = 0;
	*is_enough_r = false;
	const int rank = invite_rank_of(sending->letter_id);
	if (sending->letter.state == INVITE_LEAVES || /* it was counted when it was begun */
	    rank == INVITE_EXPLAINS ||                /* she wrote first, and it comes once */
	    (rank > 0 && !rule->with_reminders))
		return true;
	if (!invite_store_solicited(sending->arena, db, round->sender->root_id,
	                            &sending->person.print, round->today - (int32_t)rule->days,
	                            rule->with_reminders, &count, &sending->fault))
		return false;
	*is_enough_r = count >= rule->most;
	return true;
}

/* Where her answer counts: the lead of her place; of leaders, the one there is. 0: nowhere. */
static int64_t
lead_of(const struct wave_round *of, const struct invite_person *person)
{
	for (size_t i = 0; i < of->population_count; i++)
		if (of->populations[i].side == person->side &&
		    (person->side == SIDE_LEADER || of->populations[i].place_id == person->place_id))
			return of->populations[i].lead_place_id;
	return 0;
}

/* Her link, made now, or the one that is locked in the message. FOUND_NONE: her place is asked
 * nothing. */
static enum found
have_link(struct sending *sending, struct db *db)
{
	const struct wave_round *of = sending->of;
	const int64_t root_id = of->round->sender->root_id;
	if (sending->letter.locked.length > 0)
		return invite_unlock(sending->arena, &of->round->key, sending->letter.locked,
		                     &sending->secret)
		           ? FOUND_ONE
		           : FOUND_NONE;
	struct answer_link link = { .kind = ANSWER_PERSONAL,
		                        .side = sending->person.side,
		                        .place_id = lead_of(of, &sending->person),
		                        .journey_id = sending->person.journey_id,
		                        .label = SPAN("") };
	if (link.place_id == 0)
		return FOUND_NONE;
	if (!answer_links_make(sending->arena, db, root_id, of->wave->id, &link, 1,
	                       &sending->fault))
		return FOUND_FAILED;
	sending->secret = link.secret;
	sending->letter.locked = invite_lock(sending->arena, &of->round->key, link.secret);
	return FOUND_ONE;
}

/* Everything that may stop it has been looked at: it is ours, its link is kept with it. */
static bool
let_go(struct sending *sending, struct db *db)
{
	const struct round *round = sending->of->round;
	const int64_t root_id = round->sender->root_id;
	struct invite_letter *letter = &sending->letter;
	bool is_used = false;
	const enum found link = have_link(sending, db);
	if (link == FOUND_NONE)
		return end_with(sending, db, INVITE_GIVEN_UP);
	if (link == FOUND_FAILED ||
	    answer_link_is_used(db, root_id, sending->secret, &is_used, &sending->fault) ==
	        FOUND_FAILED)
		return false;
	if (is_used) /* nothing is kept that says it */
		return invite_store_letter_drop(db, root_id, letter->letter_id, &sending->fault);
	letter->state = INVITE_LEAVES;
	letter->due_s = round->now_s + INVITE_LEASE_S;
	sending->goes = true;
	return (invite_rank_of(letter->letter_id) == INVITE_EXPLAINS ||
	        invite_store_solicit(db, root_id, &sending->person.print, round->today,
	                             letter->letter_id, &sending->fault)) &&
	       invite_store_note(db, root_id, letter, &sending->fault) == FOUND_ONE;
}

static bool
prepare(struct db *db, void *data)
{
	struct sending *sending = data;
	const struct round *round = sending->of->round;
	const int64_t root_id = round->sender->root_id;
	bool enough;
	sending->goes = false;
	if (!invite_store_in_turn(db, root_id, &sending->fault))
		return false;
	sending->found =
		invite_store_lease(sending->arena, db, root_id, sending->letter_id, ident_random(),
	                       round->now_s, &sending->letter, &sending->fault);
	if (sending->found != FOUND_ONE)
		return false;
	/* Who was sending it died: a letter goes again under the same Message-ID; a short message may have
	 * left, and never goes twice. */
	if (sending->letter.state == INVITE_LEAVES && sending->letter.channel == INVITE_SMS)
		return end_with(sending, db, INVITE_UNSURE);
	const enum found person =
		invite_store_person(sending->arena, db, root_id, sending->letter.wave_id,
	                        invite_person_of(sending->letter_id), &sending->person,
	                        &sending->fault);
	if (person != FOUND_ONE)
		return person == FOUND_NONE && end_with(sending, db, INVITE_LATE);
	const enum found stop = invite_store_stop(sending->arena, db, root_id,
	                                          &sending->person.print, &sending->fault);
	if (stop != FOUND_NONE)
		return stop == FOUND_ONE && end_with(sending, db, INVITE_STOPPED);
	if (!is_enough(sending, db, &enough))
		return false;
	return enough ? end_with(sending, db, INVITE_SPARED) : let_go(sending, db);
}

/* --- on its way --------------------------------------------------------------------------------- */

static enum invite_state
send_letter(struct sending *sending, const struct invite_words *words, struct span contact,
            const char *stop_url, struct fault *why_r)
{
	struct round *round = sending->of->round;
	const int rank = invite_rank_of(sending->letter_id);
	const struct mail_letter letter = {
		.from_name = round->from_name,
		.to = contact,
		.subject = invite_letter_subject(sending->arena, &sending->of->said, words, rank),
		.text = invite_letter_text(sending->arena, &sending->of->said, words, rank, stop_url),
		.stop_url = span_of(stop_url),
		.letter_id = sending->letter_id,
		.made_unix_s = sending->letter.made_s,
		.mark = invite_mark(sending->arena, &round->key, sending->letter_id),
	};
	if (round->wire == NULL)
		round->wire =
			mail_open(round->arena, round->sender->server, round->sender->stops, why_r);
	if (round->wire == NULL)
		return INVITE_WAITS;
	switch (mail_send(sending->arena, round->wire, &letter, why_r)) {
	case MAIL_SENT:
		return INVITE_SENT;
	case MAIL_REFUSED:
		return INVITE_REFUSED;
	case MAIL_LATER:
		break;
	}
	return INVITE_WAITS;
}

/* What the survey asks, once. */
static bool
load_asking(struct wave_round *of, struct fault *why_r)
{
	const struct invite_sender *sender = of->round->sender;
	if (of->has_asking)
		return true;
	struct db *db = store_read(of->round->arena, sender->store, why_r);
	of->has_asking = db != NULL && invite_asking_load(of->round->arena, db, sender->root_id,
	                                                  of->wave, &of->asking, why_r);
	if (db != NULL)
		db_end(db);
	return of->has_asking;
}

static const struct catalogue *
catalogue_of(const struct sending *sending)
{
	const struct invite_sender *sender = sending->of->round->sender;
	const struct span language =
		invite_language(&sending->of->asking, sending->person.language);
	for (size_t i = 0; i < sender->catalogue_count; i++)
		if (catalogue_serves(sender->catalogues[i], language))
			return sender->catalogues[i];
	return NULL;
}

/* What it asks by return, in her language; empty: nothing of her side. */
static struct span
question_of(const struct sending *sending, const struct catalogue *catalogue)
{
	const struct wave_round *of = sending->of;
	struct inquiry_return returned;
	if (!invite_asks_back(of->said.sms) ||
	    !invite_asking_of(sending->arena, &of->asking, sending->person.side,
	                      sending->person.language, &returned))
		return SPAN("");
	return invite_rank_of(sending->letter_id) == INVITE_EXPLAINS
	           ? inquiry_return_figures(sending->arena, &returned, catalogue)
	           : inquiry_return_words(sending->arena, &returned, catalogue);
}

static enum invite_state
send_sms(struct sending *sending, struct invite_words *words, struct span contact,
         const char *stop_url, struct fault *why_r)
{
	const struct invite_sender *sender = sending->of->round->sender;
	words->question = question_of(sending, words->catalogue);
	const struct invite_wave said = {
		.sms = invite_sms_words(sending->arena, sending->of->said.sms,
		                        invite_rank_of(sending->letter_id), words),
	};
	const char *ref = arena_format(sending->arena, "%016llx", (unsigned long long)sending->letter_id);
	const struct sms_message message = {
		.to = contact,
		.text = invite_sms_text(sending->arena, &said, words, sender->sms_from, stop_url),
		.ref = span_of(ref),
	};
	switch (sms_send(sending->arena, sender->sms, &message, sender->stops, why_r)) {
	case SMS_ACCEPTED:
	case SMS_QUEUED:
		return INVITE_SENT;
	case SMS_UNSURE:
		return INVITE_UNSURE;
	case SMS_REFUSED:
		return INVITE_REFUSED;
	case SMS_LATER:
		break;
	}
	return INVITE_WAITS;
}

static struct span
place_words(const struct round *round, int64_t place_id)
{
	const uint32_t place = place_by_id(round->tree, place_id);
	return place == PLACE_NONE ? round->from_name : round->tree->places[place].name;
}

static enum invite_state
hand_over(struct sending *sending, struct fault *why_r)
{
	const struct round *round = sending->of->round;
	const struct invite_sender *sender = round->sender;
	struct arena *arena = sending->arena;
	struct span contact;
	const bool is_letter = sending->letter.channel == INVITE_MAIL;
	if (is_letter ? sender->server == NULL : sender->sms == NULL)
		return fault_is(why_r, "invite: no server for this", "Ce moyen d’envoi n’est pas réglé."),
		       INVITE_WAITS;
	if (!invite_unlock(arena, &round->key, sending->person.locked, &contact))
		return fault_is(why_r, "invite: the lock is broken", "Le contact est abîmé."),
		       INVITE_REFUSED;
	if (!load_asking(sending->of, why_r))
		return INVITE_WAITS;
	const struct span language = sending->person.language;
	struct invite_words words = {
		.catalogue = catalogue_of(sending),
		.link = span_of(arena_format(arena, "%s/repondre/%.*s%s%.*s", sender->address,
		                             SPAN_ARGS(sending->secret),
		                             language.length > 0 ? "?langue=" : "", SPAN_ARGS(language))),
		.place = place_words(round, sending->person.place_id),
		.closes_day = sending->of->wave->closed_day,
		.question = SPAN(""),
	};
	const struct span stop = invite_stop_secret(arena, &round->key, &sending->person.print);
	const char *stop_url =
		arena_format(arena, "%s/ne-plus-demander/%.*s", sender->address, SPAN_ARGS(stop));
	return is_letter ? send_letter(sending, &words, contact, stop_url, why_r)
	                 : send_sms(sending, &words, contact, stop_url, why_r);
}

/* --- after -------------------------------------------------------------------------------------- */

static void
decide(struct sending *sending, enum invite_state state, const struct fault *why)
{
	struct invite_letter *letter = &sending->letter;
	const struct round *round = sending->of->round;
	const int64_t wait_s = delay_s(letter->tries);
	if (state != INVITE_SENT)
		log_line(LOG_WARN, "invite.try",
		         (struct log_field[]){ log_number("wave", letter->wave_id),
		                               log_number("tries", letter->tries),
		                               log_text("fault", why->for_log == NULL ? "" : why->for_log) },
		         3);
	if (state == INVITE_WAITS && wait_s < 0)
		state = INVITE_GIVEN_UP;
	letter->state = state;
	letter->done_s = state == INVITE_WAITS ? 0 : round->now_s;
	if (state == INVITE_WAITS)
		letter->due_s = round->now_s + wait_s;
}

/* The next reminder waits from now on, with the same link. */
static bool
plan_reminder(struct sending *sending, struct db *db)
{
	const struct wave_round *of = sending->of;
	const struct round *round = of->round;
	const int rank = invite_rank_of(sending->letter_id);
	const int64_t due_s = round->now_s + of->said.delay_days * DAY_S;
	if (rank >= of->said.reminders || zone_local(round->zone, due_s).days > of->wave->closed_day)
		return true;
	const struct invite_letter next = { .letter_id = sending->letter_id + 1,
		                                .wave_id = of->wave->id,
		                                .channel = sending->letter.channel,
		                                .side = sending->letter.side,
		                                .due_s = due_s,
		                                .locked = sending->letter.locked };
	return invite_store_letter_add(db, round->sender->root_id, &next, &sending->fault);
}

static bool
note(struct db *db, void *data)
{
	struct sending *sending = data;
	const struct round *round = sending->of->round;
	const int64_t root_id = round->sender->root_id;
	struct invite_letter letter = sending->letter;
	if (letter.state != INVITE_WAITS && !keeps_link(sending, letter.state))
		letter.locked = SPAN("");
	const enum found found = invite_store_note(db, root_id, &letter, &sending->fault);
	if (found != FOUND_ONE)
		return found == FOUND_NONE; /* a report came first */
	if (letter.state == INVITE_SENT || letter.state == INVITE_UNSURE)
		return plan_reminder(sending, db);
	return invite_store_solicit_undo(db, root_id, &sending->person.print, letter.letter_id,
	                                 &sending->fault);
}

static bool
write_it(struct sending *sending, store_write_fn *write, struct fault *fault_r)
{
	*fault_r = (struct fault){ 0 };
	if (store_write(sending->of->round->sender->store, write, sending, fault_r))
		return true;
	if (fault_r->for_log == NULL)
		*fault_r = sending->fault;
	return false;
}

/* One message, from its lease to what became of it. False on a fault. */
static bool
send_one(struct wave_round *of, int64_t letter_id, struct fault *fault_r)
{
	struct round *round = of->round;
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	struct sending sending = { .of = of, .arena = arena, .letter_id = letter_id };
	bool good = write_it(&sending, prepare, fault_r);
	if (!good && fault_r->for_log == NULL) /* somebody else has it */
		good = true;
	else if (good && sending.goes) {
		struct fault why = { 0 };
		const enum invite_state state = hand_over(&sending, &why);
		round->now_s += (time_monotonic_us() - round->begun_us) / 1000000;
		round->begun_us += (time_monotonic_us() - round->begun_us) / 1000000 * 1000000;
		int *later = &round->later[sending.letter.channel];
		*later = state == INVITE_WAITS ? *later + 1 : 0;
		round->sent[sending.letter.channel]++;
		decide(&sending, state, &why);
		good = write_it(&sending, note, fault_r);
	}
	if (!good)
		fault_keep(round->arena, fault_r);
	arena_end(arena);
	return good;
}

/* A gateway that is away does not keep letters waiting, nor the other way round. */
static bool
goes_on(const struct round *round, enum invite_channel channel)
{
	return round->sent[channel] < INVITE_TICK_COUNT_MAX && round->later[channel] < LATER_MAX &&
	       (round->sender->stops == NULL || !atomic_load(round->sender->stops));
}

/* Those that somebody left half way, then those who wait. */
static bool
send_state(struct wave_round *of, enum invite_channel channel, enum invite_state state,
           struct fault *fault_r)
{
	struct round *round = of->round;
	const struct invite_sender *sender = round->sender;
	size_t count = INVITE_DUE_COUNT;
	while (count == INVITE_DUE_COUNT && goes_on(round, channel)) {
		struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
		int64_t letters[INVITE_DUE_COUNT];
		struct db *db = store_read(arena, sender->store, fault_r);
		bool good = db != NULL &&
		            invite_store_due(arena, db, sender->root_id, of->wave->id, channel, state,
		                             round->now_s, letters, &count, fault_r);
		if (db != NULL)
			db_end(db);
		for (size_t i = 0; good && i < count && goes_on(round, channel); i++)
			good = send_one(of, letters[i], fault_r);
		arena_end(arena);
		if (!good)
			return false;
	}
	return true;
}

static bool
send_wave(struct round *round, const struct survey_wave *wave, struct fault *fault_r)
{
	const struct invite_sender *sender = round->sender;
	struct wave_round of = { .round = round, .wave = wave };
	struct db *db = store_read(round->arena, sender->store, fault_r);
	if (db == NULL)
		return false;
	bool good =
		invite_store_wave(round->arena, db, sender->root_id, wave->id, &of.said, fault_r) &&
		survey_populations(round->arena, db, sender->root_id, wave->id, &of.populations,
	                       &of.population_count, fault_r);
	db_end(db);
	for (int channel = 0; good && channel < INVITE_CHANNEL_COUNT; channel++)
		good = send_state(&of, (enum invite_channel)channel, INVITE_LEAVES, fault_r) &&
		       send_state(&of, (enum invite_channel)channel, INVITE_WAITS, fault_r);
	return good;
}

/* --- forgetting --------------------------------------------------------------------------------- */

struct forgetting {
	int64_t root_id, now_s;
	int32_t today, budget_days;
	const struct survey_wave *waves;
	size_t wave_count;
	struct fault fault;
};

static bool
forget(struct db *db, void *data)
{
	enum { LOOKED_AT_DAYS = INVITE_KEEP_DAYS + 10 };
	struct forgetting *forgetting = data;
	for (size_t i = 0; i < forgetting->wave_count; i++) {
		const struct survey_wave *wave = &forgetting->waves[i];
		const int32_t age = forgetting->today - wave->closed_day;
		if (wave->state < SURVEY_CLOSED || age > LOOKED_AT_DAYS)
			continue;
		if (!invite_store_close(db, forgetting->root_id, wave->id, forgetting->now_s,
		                        &forgetting->fault) ||
		    (age > INVITE_KEEP_DAYS && !invite_store_forget_wave(db, forgetting->root_id, wave->id,
		                                                         &forgetting->fault)))
			return false;
	}
	return invite_store_forget(db, forgetting->root_id, forgetting->today,
	                           forgetting->budget_days, &forgetting->fault);
}

/* --- a tick ------------------------------------------------------------------------------------- */

/* FOUND_NONE: nobody was ever invited here. */
static enum found
open_round(struct arena *arena, struct round *round, struct survey_wave **waves_r,
           size_t *count_r, struct fault *fault_r)
{
	const struct invite_sender *sender = round->sender;
	struct db *db = store_read(arena, sender->store, fault_r);
	if (db == NULL)
		return FOUND_FAILED;
	enum found found =
		invite_key_read(arena, db, sender->root_id, sender->folder, &round->key, fault_r);
	if (found == FOUND_ONE) {
		round->tree = place_tree_load(arena, db, sender->root_id, round->today, fault_r);
		if (round->tree == NULL ||
		    !invite_store_rule(arena, db, sender->root_id, &round->rule, fault_r) ||
		    !place_root_name(arena, db, sender->root_id, &round->from_name, fault_r) ||
		    !survey_waves_asked(arena, db, sender->root_id, waves_r, count_r, fault_r))
			found = FOUND_FAILED;
	}
	db_end(db);
	return found;
}

static bool
count_all(const struct round *round, const struct survey_wave *waves, size_t count,
          struct fault *fault_r)
{
	const struct invite_counter counter = { round->sender->store, round->sender->root_id,
		                                    &round->key };
	for (size_t i = 0; i < count; i++)
		if (!invite_count(round->arena, &counter, &waves[i], round->zone, round->now_s, fault_r))
			return false;
	return true;
}

static bool
tidy_up(const struct round *round, const struct survey_wave *waves, size_t count,
        struct fault *fault_r)
{
	struct forgetting forgetting = { .root_id = round->sender->root_id,
		                             .now_s = round->now_s,
		                             .today = round->today,
		                             .budget_days = (int32_t)round->rule.days,
		                             .waves = waves,
		                             .wave_count = count };
	if (store_write(round->sender->store, forget, &forgetting, fault_r))
		return true;
	if (fault_r->for_log == NULL)
		*fault_r = forgetting.fault;
	return false;
}

bool
invite_clock(struct arena *arena, const struct invite_sender *sender, int64_t now_s,
             bool is_slow, struct fault *fault_r)
{
	struct survey_wave *waves;
	size_t count = 0;
	*fault_r = (struct fault){ 0 };
	struct round round = { .sender = sender,
		                   .arena = arena,
		                   .now_s = now_s,
		                   .begun_us = time_monotonic_us(),
		                   .zone = zone_here() };
	const struct local local = zone_local(round.zone, now_s);
	round.today = local.days;
	const enum found found = open_round(arena, &round, &waves, &count, fault_r);
	bool good = found != FOUND_FAILED;
	if (found == FOUND_ONE && is_slow) /* counted first: links of closed surveys go */
		good = count_all(&round, waves, count, fault_r) && tidy_up(&round, waves, count, fault_r);
	const bool may_send = found == FOUND_ONE && sender->address != NULL &&
	                      (sender->server != NULL || sender->sms != NULL) &&
	                      !invite_is_quiet(&round.rule, local);
	for (size_t i = 0; good && may_send && i < count; i++)
		if (waves[i].state == SURVEY_OPEN && waves[i].closed_day >= round.today)
			good = send_wave(&round, &waves[i], fault_r);
	vault_wipe(&round.key, sizeof round.key);
	return good;
}
