/* Letters sent, when their hour has come; and forgotten. */
#include "base/ident.h"
#include "base/time.h"
#include "ground/post/post_inside.h"

struct sending {
	const struct post_sender *sender;
	struct arena *arena; /* of this letter */
	const struct vault_pair *pair;
	struct mail_wire *wire;
	struct span from_name;
	struct post_row row;
	int64_t now_s;
	enum found found;
	struct fault fault;
};

/* --- one letter ------------------------------------------------------------------------------ */

static bool
lease(struct db *db, void *data)
{
	struct sending *sending = data;
	sending->found = post_store_lease(sending->arena, db, sending->sender->root_id,
	                                  sending->row.letter_id, ident_random(), sending->now_s,
	                                  &sending->row, &sending->fault);
	return sending->found == FOUND_ONE;
}

static bool
note(struct db *db, void *data)
{
	struct sending *sending = data;
	const int64_t root_id = sending->sender->root_id;
	const enum found found = post_store_note(db, root_id, &sending->row, &sending->fault);
	if (found != FOUND_ONE || sending->row.state != POST_GIVEN_UP)
		return found != FOUND_FAILED;
	const struct fact fact = {
		.kind = "letter.failed",
		.subject_id = sending->row.about_id,
		.words = span_of(arena_format(sending->arena, "Un message n’est pas parti\u202f: %.*s",
		                              SPAN_ARGS(sending->row.fault))),
	};
	return journal_add(sending->arena, db, root_id, &fact, &sending->fault) == FOUND_ONE;
}

static enum mail_outcome
hand_over(struct sending *sending, struct fault *why_r)
{
	struct post_row *row = &sending->row;
	struct mail_letter letter = { .from_name = sending->from_name,
		                          .to = row->to,
		                          .subject = row->subject,
		                          .letter_id = row->letter_id,
		                          .made_unix_s = row->made_s };
	if (!post_unseal(sending->arena, sending->pair, row, &letter))
		return fault_is(why_r, "post: the seal is broken", "Le message est abîmé."), MAIL_REFUSED;
	if (row->tries > 1 && post_delay_s(row->tries - 1) < 0)
		return fault_is(why_r, "post: left again and again while being sent",
		                "Parvis s’est arrêté plusieurs fois pendant l’envoi."),
		       MAIL_REFUSED;
	return mail_send(sending->arena, sending->wire, &letter, why_r);
}

static void
log_try(const struct sending *sending, const struct fault *why)
{
	log_line(LOG_WARN, "post.try",
	         (struct log_field[]){ log_number("letter", sending->row.letter_id),
	                               log_number("tries", sending->row.tries),
	                               log_text("fault", why->for_log) },
	         3);
}

/* What becomes of it, after this try. */
static void
decide(struct sending *sending, enum mail_outcome outcome, const struct fault *why)
{
	struct post_row *row = &sending->row;
	const int64_t delay_s = post_delay_s(row->tries);
	row->fault = SPAN("");
	row->done_s = sending->now_s;
	row->state = POST_SENT;
	if (outcome == MAIL_SENT)
		return;
	log_try(sending, why);
	row->fault = span_of(why->for_reader);
	row->state = POST_GIVEN_UP;
	if (outcome == MAIL_REFUSED || delay_s < 0)
		return;
	row->state = POST_WAITS;
	row->due_s = sending->now_s + delay_s;
	row->done_s = 0;
}

/* FOUND_ONE: sent, or refused for ever; FOUND_NONE: somebody else has it; FOUND_FAILED with
 * fault_r->for_log == NULL: the server would not, no need to show it the next one. */
static enum found
send_one(struct sending *sending, int64_t begun_us, struct fault *fault_r)
{
	struct store *store = sending->sender->store;
	struct fault why = { 0 };
	*fault_r = (struct fault){ 0 };
	if (!store_write(store, lease, sending, fault_r)) {
		if (fault_r->for_log == NULL && sending->found == FOUND_FAILED)
			*fault_r = sending->fault;
		return fault_r->for_log == NULL ? FOUND_NONE : FOUND_FAILED;
	}
	const enum mail_outcome outcome = hand_over(sending, &why);
	sending->now_s += (time_monotonic_us() - begun_us) / 1000000;
	decide(sending, outcome, &why);
	if (!store_write(store, note, sending, fault_r)) {
		if (fault_r->for_log == NULL)
			*fault_r = sending->fault;
		return FOUND_FAILED;
	}
	return outcome == MAIL_LATER ? FOUND_FAILED : FOUND_ONE;
}

/* --- a tick ---------------------------------------------------------------------------------- */

struct round {
	const struct post_sender *sender;
	struct post_key key;
	struct vault_pair pair;
	struct mail_wire *wire;
	struct span from_name;
	int64_t now_s, begun_us;
};

/* Those who wait, then those whom somebody left half way. */
static enum found
next_due(struct arena *arena, const struct round *round, int64_t *letter_id_r,
         struct fault *fault_r)
{
	const struct post_sender *sender = round->sender;
	struct db *db = store_read(arena, sender->store, fault_r);
	if (db == NULL)
		return FOUND_FAILED;
	enum found found = post_store_due(arena, db, sender->root_id, round->key.key_id, POST_WAITS,
	                                  round->now_s, letter_id_r, fault_r);
	if (found == FOUND_NONE)
		found = post_store_due(arena, db, sender->root_id, round->key.key_id, POST_LEAVES,
		                       round->now_s, letter_id_r, fault_r);
	db_end(db);
	return found;
}

/* The next one. FOUND_NONE: nothing is due. */
static enum found
send_next(struct round *round, struct fault *fault_r)
{
	struct arena *arena = arena_new(ARENA_VISIT_SIZE_MAX);
	struct sending sending = { .sender = round->sender,
		                       .arena = arena,
		                       .pair = &round->pair,
		                       .wire = round->wire,
		                       .from_name = round->from_name,
		                       .now_s = round->now_s };
	enum found found = next_due(arena, round, &sending.row.letter_id, fault_r);
	if (found == FOUND_ONE) {
		const int64_t begun_us = time_monotonic_us();
		found = send_one(&sending, begun_us, fault_r);
		round->now_s = sending.now_s > round->now_s ? sending.now_s : round->now_s;
		found = found == FOUND_NONE ? FOUND_ONE : found; /* look again */
	}
	arena_end(arena);
	return found;
}

/* FOUND_NONE: nothing can be sent by us. */
static enum found
open_round(struct arena *arena, struct round *round, struct fault *fault_r)
{
	const struct post_sender *sender = round->sender;
	struct db *db = store_read(arena, sender->store, fault_r);
	int64_t letter_id;
	if (db == NULL)
		return FOUND_FAILED;
	enum found found = post_store_key(arena, db, sender->root_id, &round->key, fault_r);
	if (found == FOUND_ONE &&
	    !place_root_name(arena, db, sender->root_id, &round->from_name, fault_r))
		found = FOUND_FAILED;
	db_end(db);
	if (found == FOUND_ONE)
		found = next_due(arena, round, &letter_id, fault_r);
	if (found == FOUND_ONE)
		found = post_key_read(arena, sender->folder, &round->key, &round->pair, fault_r);
	if (found != FOUND_ONE)
		return found;
	round->wire = mail_open(arena, sender->server, sender->stops, fault_r);
	return round->wire != NULL ? FOUND_ONE : FOUND_FAILED;
}

static bool
send_due(struct arena *arena, const struct post_sender *sender, int64_t now_s,
         struct fault *fault_r)
{
	struct round round = { .sender = sender, .now_s = now_s };
	enum found found = open_round(arena, &round, fault_r);
	for (int i = 0; found == FOUND_ONE && i < POST_TICK_COUNT_MAX; i++) {
		if (sender->stops != NULL && atomic_load(sender->stops))
			break;
		found = send_next(&round, fault_r);
	}
	vault_wipe(&round.pair, sizeof round.pair);
	return found != FOUND_FAILED || fault_r->for_log == NULL;
}

/* --- forgetting ------------------------------------------------------------------------------ */

struct forgetting {
	struct arena *arena;
	int64_t root_id, now_s;
	struct fault fault;
};

static bool
forget(struct db *db, void *data)
{
	struct forgetting *forgetting = data;
	int64_t given_up = 0;
	if (!post_store_forget(db, forgetting->root_id, forgetting->now_s,
	                       SPAN("Il a attendu deux jours."), &given_up, &forgetting->fault))
		return false;
	const struct fact fact = {
		.kind = "letter.failed",
		.words = span_of(arena_format(forgetting->arena,
		                              "Messages qui ne sont pas partis en deux jours\u202f: %lld.",
		                              (long long)given_up)),
	};
	return given_up == 0 || journal_add(forgetting->arena, db, forgetting->root_id, &fact,
	                                    &forgetting->fault) == FOUND_ONE;
}

bool
post_clock(struct arena *arena, const struct post_sender *sender, int64_t now_s, bool is_slow,
           struct fault *fault_r)
{
	struct forgetting forgetting = { arena, sender->root_id, now_s, { 0 } };
	*fault_r = (struct fault){ 0 };
	if (is_slow && !store_write(sender->store, forget, &forgetting, fault_r)) {
		if (fault_r->for_log == NULL)
			*fault_r = forgetting.fault;
		return false;
	}
	return sender->server == NULL || send_due(arena, sender, now_s, fault_r);
}
