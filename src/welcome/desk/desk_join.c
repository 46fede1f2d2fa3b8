/* Two requests are one: one is kept, the other follows it, and whoever asked for it is told. Undone in any
 * order, since each join is a row of its own: what is kept is whatever stands at the end of the rows. */
#include "base/ident.h"
#include "ground/journal/journal.h"
#include "welcome/desk/desk_inside.h"

enum { CHAIN_MAX = 100, TOLD_COUNT_MAX = 200 };

struct joining {
	struct arena *arena;
	struct db *db;
	const struct desk_hand *hand;
	const struct desk_tying *tying;
	struct desk_request request, other;
	struct fault *fault_r;
};

/* --- what is kept ----------------------------------------------------------------------------- */

/* The one that this one was joined to; 0: none. */
static bool
joined_to(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id,
          int64_t *other_id_r, struct fault *fault_r)
{
	struct desk_tie *ties;
	size_t count;
	*other_id_r = 0;
	if (!desk_ties(arena, db, root_id, request_id, &ties, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (ties[i].kind == DESK_TIE_KEPT)
			*other_id_r = ties[i].other_id;
	return true;
}

enum found
desk_kept(struct arena *arena, struct db *db, int64_t root_id, const struct desk_request *request,
          struct desk_request *kept_r, struct fault *fault_r)
{
	*kept_r = *request;
	for (int i = 0; i < CHAIN_MAX && kept_r->outcome == DESK_JOINED; i++) {
		int64_t other_id;
		if (!joined_to(arena, db, root_id, kept_r->request_id, &other_id, fault_r))
			return FOUND_FAILED;
		if (other_id == 0) /* closed so by hand: it is not known to which */
			return FOUND_NONE;
		const enum found found = desk_by_id(arena, db, root_id, other_id, kept_r, fault_r);
		if (found != FOUND_ONE)
			return found;
	}
	return kept_r->outcome == DESK_JOINED ? FOUND_NONE : FOUND_ONE;
}

/* --- words and facts -------------------------------------------------------------------------- */

static bool
add_entry(struct joining *joining, const struct desk_request *request, enum desk_entry_kind kind,
          const char *words)
{
	const bool is_told = kind == DESK_TOLD;
	const struct desk_entry entry = {
		.entry_id = ident_ordered(),
		.kind = kind,
		.channel = is_told ? request->reply_channel : request->channel,
		.at_unix_s = joining->hand->now_s,
		.account_id = is_told ? 0 : joining->tying->account_id,
		.is_shown = is_told,
		.text = span_of(words),
		.quoted = SPAN(""),
		.delivery = is_told && desk_leaves(request->reply_channel) ? DESK_TO_SEND : DESK_NOT_SENT,
	};
	return desk_store_add_entry(joining->db, joining->hand->root_id, request->request_id, &entry,
	                            joining->fault_r);
}

static enum found
add_fact(struct joining *joining, const char *kind, const char *words,
         const struct desk_request *request, struct span once)
{
	const struct fact fact = {
		.at_unix_s = joining->hand->now_s,
		.kind = kind,
		.account_id = joining->tying->account_id,
		.place_id = request->is_confidential ? 0 : request->unit_id,
		.subject_id = request->request_id,
		.words = span_of(words),
		.once = once,
	};
	return journal_add(joining->arena, joining->db, joining->hand->root_id, &fact,
	                   joining->fault_r);
}

/* Whoever joins too waits: what was joined just before is seen. */
static bool
begin(struct joining *joining)
{
	const int64_t root_id = joining->hand->root_id;
	must(joining->tying->request_id != joining->tying->other_id);
	return journal_hold(joining->db, root_id, joining->fault_r) &&
	       desk_by_id(joining->arena, joining->db, root_id, joining->tying->request_id,
	                  &joining->request, joining->fault_r) == FOUND_ONE &&
	       desk_by_id(joining->arena, joining->db, root_id, joining->tying->other_id,
	                  &joining->other, joining->fault_r) == FOUND_ONE;
}

/* --- joined ----------------------------------------------------------------------------------- */

/* From the one to be kept up: does it lead to the one to be joined? */
static bool
would_turn(struct joining *joining, bool *turns_r)
{
	int64_t at = joining->other.request_id;
	*turns_r = false;
	for (int i = 0; i < CHAIN_MAX && at != 0 && !*turns_r; i++) {
		int64_t next;
		if (!joined_to(joining->arena, joining->db, joining->hand->root_id, at, &next,
		               joining->fault_r))
			return false;
		*turns_r = next == joining->request.request_id;
		at = next;
	}
	return true;
}

static bool
is_same_person(struct joining *joining, bool *same_r)
{
	int64_t *ids;
	size_t count;
	*same_r = false;
	if (joining->request.person_id == 0)
		return true;
	if (!person_same(joining->arena, joining->db, joining->hand->root_id,
	                 joining->request.person_id, &ids, &count, joining->fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		*same_r = *same_r || ids[i] == joining->other.person_id;
	return true;
}

/* Why not; false: a fault. */
static bool
find_trouble(struct joining *joining, const char **sentence_r)
{
	bool turns, is_same;
	*sentence_r = NULL;
	if (!would_turn(joining, &turns) || !is_same_person(joining, &is_same))
		return false;
	if (turns)
		*sentence_r = "Celle que vous garderiez est jointe à celle-ci. Séparez-les d’abord.";
	else if (joining->other.queue == DESK_ASIDE && joining->other.outcome != DESK_JOINED)
		*sentence_r = "Celle que vous garderiez est mise de côté. Rouvrez-la d’abord.";
	else if (joining->request.silence_day != 0 && joining->request.decided_day == 0 && !is_same)
		*sentence_r = "Le silence vaut décision pour cette demande\u202f: elle a son délai et attend sa "
					  "réponse. Liez-les plutôt.";
	return true;
}

static bool
write_join(struct joining *joining)
{
	static const char told[] =
		"Votre demande %.*s est maintenant suivie avec une autre, qui porte sur la même chose. Vous en "
		"suivez la suite à la même adresse\u202f; vous n’avez rien à faire.";
	const struct desk_tying tie = { joining->tying->request_id, joining->tying->other_id,
		                            DESK_TIE_KEPT, joining->tying->account_id };
	int64_t before_id; /* opened again since, and joined to another one now */
	if (!joined_to(joining->arena, joining->db, joining->hand->root_id, tie.request_id, &before_id,
	               joining->fault_r))
		return false;
	if (before_id != 0 && before_id != tie.other_id &&
	    !desk_store_untie(joining->db, joining->hand->root_id, tie.request_id, before_id,
	                      joining->fault_r))
		return false;
	return desk_store_tie(joining->db, joining->hand, &tie, joining->fault_r) &&
	       add_entry(joining, &joining->request, DESK_TOLD,
	                 arena_format(joining->arena, told, SPAN_ARGS(joining->request.reference))) &&
	       add_entry(joining, &joining->other, DESK_HAPPENED, "Une autre demande lui est jointe.") &&
	       add_fact(joining, "desk.joined", "Une demande a été jointe à une autre.",
	                &joining->other, SPAN("")) == FOUND_ONE;
}

/* What called in its words calls for the one that is followed, as long as that one is open. What is
 * confidential goes on calling by itself those who see it: the other one is seen by more. */
static bool
hand_flags_on(struct joining *joining, unsigned flags)
{
	struct desk_request kept, held;
	const int64_t root_id = joining->hand->root_id;
	const enum found found = desk_kept(joining->arena, joining->db, root_id, &joining->other, &kept,
	                                   joining->fault_r);
	if (found != FOUND_ONE || kept.queue > DESK_WAITING)
		return found != FOUND_FAILED;
	if (desk_by_id(joining->arena, joining->db, root_id, joining->request.request_id, &held,
	               joining->fault_r) != FOUND_ONE)
		return false;
	return desk_store_flag(joining->arena, joining->db, joining->hand,
	                       held.is_confidential && !kept.is_confidential ? &held : &kept, flags,
	                       joining->fault_r);
}

enum desk_done
desk_join(struct arena *arena, struct db *db, const struct desk_hand *hand,
          const struct desk_tying *tying, const char **sentence_r, struct fault *fault_r)
{
	struct joining joining = { arena, db, hand, tying, .fault_r = fault_r };
	const struct desk_act act = { .verb = DESK_DECIDE, .account_id = tying->account_id,
		                          .at_s = hand->now_s, .today = hand->today, .text = SPAN(""),
		                          .quoted = SPAN(""), .outcome = DESK_JOINED };
	const struct desk_writing writing = { .request_id = tying->request_id, .seen_changes = -1,
		                                  .act = &act };
	int64_t entry_id;
	unsigned flags;
	if (!begin(&joining) || !find_trouble(&joining, sentence_r) ||
	    !desk_flags(arena, db, hand->root_id, &tying->request_id, 1, &flags, fault_r))
		return DESK_FAILED;
	if (*sentence_r != NULL)
		return DESK_IS_REFUSED;
	const enum desk_done done =
		desk_write(arena, db, hand, &writing, &entry_id, sentence_r, fault_r);
	if (done != DESK_IS_DONE)
		return done;
	return write_join(&joining) && hand_flags_on(&joining, flags) ? DESK_IS_DONE : DESK_FAILED;
}

enum desk_done
desk_part(struct arena *arena, struct db *db, const struct desk_hand *hand,
          const struct desk_tying *tying, const char **sentence_r, struct fault *fault_r)
{
	static const char told[] =
		"Votre demande %.*s est de nouveau suivie pour elle-même\u202f: nous vous répondrons à son sujet.";
	struct joining joining = { arena, db, hand, tying, .fault_r = fault_r };
	const struct desk_act act = { .verb = DESK_REOPEN, .account_id = tying->account_id,
		                          .at_s = hand->now_s, .today = hand->today,
		                          .text = SPAN("elle est suivie pour elle-même."),
		                          .quoted = SPAN("") };
	const struct desk_writing writing = { .request_id = tying->request_id, .seen_changes = -1,
		                                  .act = &act };
	int64_t entry_id, kept_id;
	*sentence_r = NULL;
	if (!begin(&joining) ||
	    !joined_to(arena, db, hand->root_id, tying->request_id, &kept_id, fault_r))
		return DESK_FAILED;
	if (kept_id != tying->other_id) {
		*sentence_r = "Ces deux demandes ne sont plus jointes.";
		return DESK_IS_REFUSED;
	}
	if (joining.request.outcome == DESK_JOINED) {
		const enum desk_done done =
			desk_write(arena, db, hand, &writing, &entry_id, sentence_r, fault_r);
		if (done != DESK_IS_DONE)
			return done;
		if (!add_entry(&joining, &joining.request, DESK_TOLD,
		               arena_format(arena, told, SPAN_ARGS(joining.request.reference))))
			return DESK_FAILED;
	}
	return desk_store_untie(db, hand->root_id, tying->request_id, tying->other_id, fault_r) &&
	               add_entry(&joining, &joining.other, DESK_HAPPENED,
	                         "Une demande qui lui était jointe est suivie pour elle-même.") &&
	               add_fact(&joining, "desk.parted",
	                        "Une demande qui était jointe à une autre ne l’est plus.",
	                        &joining.other, SPAN("")) == FOUND_ONE
	           ? DESK_IS_DONE
	           : DESK_FAILED;
}

/* --- tied ------------------------------------------------------------------------------------- */

enum desk_done
desk_tie(struct arena *arena, struct db *db, const struct desk_hand *hand,
         const struct desk_tying *tying, const char **sentence_r, struct fault *fault_r)
{
	struct joining joining = { arena, db, hand, tying, .fault_r = fault_r };
	struct desk_tie *ties;
	size_t count;
	must(tying->kind != DESK_TIE_KEPT && tying->kind != DESK_TIE_HELD);
	*sentence_r = NULL;
	if (!begin(&joining) ||
	    !desk_ties(arena, db, hand->root_id, tying->request_id, &ties, &count, fault_r))
		return DESK_FAILED;
	if (count == DESK_TIE_COUNT_MAX)
		*sentence_r = "Cette demande a déjà deux cents liens.";
	for (size_t i = 0; i < count; i++)
		if (ties[i].other_id == tying->other_id &&
		    (ties[i].kind == DESK_TIE_KEPT || ties[i].kind == DESK_TIE_HELD))
			*sentence_r = "Ces deux demandes sont jointes. Séparez-les d’abord.";
	if (*sentence_r != NULL)
		return DESK_IS_REFUSED;
	const enum found found = add_fact(&joining, "desk.tied", "Deux demandes ont été liées.",
	                                  &joining.request, hand->once);
	if (found != FOUND_ONE)
		return found == FOUND_NONE ? DESK_WAS_DONE : DESK_FAILED;
	return desk_store_tie(db, hand, tying, fault_r) ? DESK_IS_DONE : DESK_FAILED;
}

enum desk_done
desk_untie(struct arena *arena, struct db *db, const struct desk_hand *hand,
           const struct desk_tying *tying, const char **sentence_r, struct fault *fault_r)
{
	struct joining joining = { arena, db, hand, tying, .fault_r = fault_r };
	int64_t kept_id, held_id;
	*sentence_r = NULL;
	if (!begin(&joining) ||
	    !joined_to(arena, db, hand->root_id, tying->request_id, &kept_id, fault_r) ||
	    !joined_to(arena, db, hand->root_id, tying->other_id, &held_id, fault_r))
		return DESK_FAILED;
	if (kept_id == tying->other_id || held_id == tying->request_id) {
		*sentence_r = "Ces deux demandes sont jointes. Séparez-les d’abord.";
		return DESK_IS_REFUSED;
	}
	const enum found found = add_fact(&joining, "desk.untied", "Deux demandes ne sont plus liées.",
	                                  &joining.request, hand->once);
	if (found != FOUND_ONE)
		return found == FOUND_NONE ? DESK_WAS_DONE : DESK_FAILED;
	return desk_store_untie(db, hand->root_id, tying->request_id, tying->other_id, fault_r)
	           ? DESK_IS_DONE
	           : DESK_FAILED;
}

/* --- those that follow are told --------------------------------------------------------------- */

/* Never the words that were written to somebody else: only that it is over, and how; of what is confidential,
 * not even how. */
static const char *
told_words(struct joining *joining, const struct desk_request *held, const struct desk_request *kept)
{
	static const char told[] =
		"La demande avec laquelle la vôtre (%.*s) est suivie est close%s%s. Si cela ne répond pas à la "
		"vôtre, écrivez-nous\u202f: elle sera rouverte.";
	const bool says_how = !kept->is_confidential || held->is_confidential;
	return arena_format(joining->arena, told, SPAN_ARGS(held->reference), says_how ? "\u202f: " : "",
	                    says_how ? desk_outcome_words[kept->outcome] : "");
}

static bool
tell_one(struct joining *joining, int64_t request_id, const struct desk_request *kept,
         bool *follows_r)
{
	struct desk_request held;
	const enum found found = desk_by_id(joining->arena, joining->db, joining->hand->root_id,
	                                    request_id, &held, joining->fault_r);
	*follows_r = found == FOUND_ONE && held.outcome == DESK_JOINED;
	if (!*follows_r)
		return found != FOUND_FAILED;
	return desk_store_flags_end(joining->db, joining->hand->root_id, request_id, joining->fault_r) &&
	       add_entry(joining, &held, DESK_TOLD, told_words(joining, &held, kept));
}

bool
desk_tell_joined(struct arena *arena, struct db *db, const struct desk_hand *hand,
                 const struct desk_request *kept, struct fault *fault_r)
{
	const struct desk_tying nobody = { 0 };
	struct joining joining = { arena, db, hand, &nobody, .fault_r = fault_r };
	int64_t ids[TOLD_COUNT_MAX + 1] = { kept->request_id };
	size_t count = 1;
	if (kept->outcome == DESK_JOINED) /* whoever followed it follows the next one */
		return true;
	for (size_t i = 0; i < count; i++) {
		struct desk_tie *ties;
		size_t tie_count;
		if (!desk_ties(arena, db, hand->root_id, ids[i], &ties, &tie_count, fault_r))
			return false;
		for (size_t k = 0; k < tie_count && count < LENGTH(ids); k++) {
			bool follows;
			if (ties[k].kind != DESK_TIE_HELD)
				continue;
			if (!tell_one(&joining, ties[k].other_id, kept, &follows))
				return false;
			if (follows)
				ids[count++] = ties[k].other_id;
		}
	}
	return true;
}
