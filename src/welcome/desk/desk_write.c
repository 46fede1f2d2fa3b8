/* Something is done about a request: the row, its entry and its fact in one transaction. */
#include "base/ident.h"
#include "ground/people/people.h"
#include "welcome/desk/desk_inside.h"

struct acting {
	struct arena *arena;
	struct db *db;
	const struct desk_hand *hand;
	const struct desk_writing *writing;
	struct offering offering;
	struct desk_request before, request;
	struct desk_around around;
	size_t pause_count; /* before */
	int64_t entry_id;   /* of what was said; 0: nothing was */
	struct fault *fault_r;
};

static const char *
unit_name(const struct acting *acting)
{
	const struct place_tree *tree = acting->hand->tree;
	const uint32_t place = place_by_id(tree, acting->request.unit_id);
	return place == PLACE_NONE ? "un autre service"
	                           : span_copy(acting->arena, tree->places[place].name);
}

/* What stands in the history; NULL: what was said is enough. */
static bool
happened_words(struct acting *acting, const char **words_r)
{
	const struct desk_act *act = acting->writing->act;
	struct span name;
	*words_r = NULL;
	switch (act->verb) {
	case DESK_TAKE: *words_r = "Prise en charge."; break;
	case DESK_GIVE:
		if (act->to_id == 0) {
			*words_r = "Remise à tout le service.";
			break;
		}
		if (!people_name(acting->arena, acting->db, acting->hand->root_id, act->to_id, &name,
		                 acting->fault_r))
			return false;
		*words_r = arena_format(acting->arena, "Confiée à %.*s.", SPAN_ARGS(name));
		break;
	case DESK_MOVE:
		*words_r = arena_format(acting->arena, "Transmise\u202f: %s.", unit_name(acting));
		break;
	case DESK_DECIDE:
		*words_r = arena_format(acting->arena, "Close\u202f: %s.", desk_outcome_words[act->outcome]);
		break;
	case DESK_REOPEN:
		*words_r = arena_format(acting->arena, "Rouverte\u202f: %.*s", SPAN_ARGS(act->text));
		break;
	case DESK_VEIL: *words_r = "Rendue confidentielle."; break;
	case DESK_UNVEIL: *words_r = "N’est plus confidentielle."; break;
	case DESK_REMIND: *words_r = "La personne a demandé où en est sa demande."; break;
	case DESK_REPLY:
	case DESK_NOTE:
	case DESK_HEAR:
	case DESK_ASK:
	case DESK_VERB_COUNT: break;
	}
	return true;
}

static bool
add_happened(struct acting *acting)
{
	const char *words;
	if (!happened_words(acting, &words))
		return false;
	struct desk_entry entry = { .kind = DESK_HAPPENED,
		                        .channel = acting->request.channel,
		                        .account_id = acting->writing->act->account_id,
		                        .text = span_of(words) };
	return words == NULL || desk_add_entry(acting->db, acting->hand, acting->request.request_id, &entry,
	                                  acting->fault_r);
}

static bool
add_files(struct acting *acting)
{
	for (size_t i = 0; i < acting->writing->file_count; i++) {
		struct desk_file file = acting->writing->files[i];
		file.file_id = ident_ordered();
		file.entry_id = acting->entry_id;
		if (!desk_store_add_file(acting->db, acting->hand->root_id, acting->request.request_id,
		                         &file, acting->fault_r))
			return false;
	}
	return true;
}

/* What was said, by whoever asks or to her, or between ourselves. */
static bool
add_said(struct acting *acting)
{
	static const enum desk_entry_kind kinds[DESK_VERB_COUNT] = {
		[DESK_REPLY] = DESK_REPLIED, [DESK_ASK] = DESK_REPLIED, [DESK_DECIDE] = DESK_REPLIED,
		[DESK_NOTE] = DESK_NOTED,    [DESK_HEAR] = DESK_WROTE,
	};
	const struct desk_act *act = acting->writing->act;
	const enum desk_entry_kind kind = kinds[act->verb];
	const bool is_nothing = act->text.length == 0 && acting->writing->file_count == 0;
	if (kind == DESK_ASKED || is_nothing) /* the other verbs say nothing */
		return true;
	struct desk_entry entry = {
		.kind = kind,
		.channel = act->channel,
		.account_id = act->account_id,
		.is_shown = kind != DESK_NOTED,
		.text = act->text,
		.quoted = act->quoted,
		.delivery = kind == DESK_REPLIED && desk_leaves(act->channel) ? DESK_TO_SEND
		                                                             : DESK_NOT_SENT,
	};
	if (!desk_add_entry(acting->db, acting->hand, acting->request.request_id, &entry, acting->fault_r))
		return false;
	acting->entry_id = entry.entry_id;
	return add_files(acting);
}

/* Whoever asks is told where her request went (L114-2). */
static bool
add_told(struct acting *acting)
{
	if (acting->writing->act->verb != DESK_MOVE)
		return true;
	const enum desk_channel channel = acting->request.reply_channel;
	struct desk_entry entry = {
		.kind = DESK_TOLD,
		.channel = channel,
		.is_shown = true,
		.text = span_of(arena_format(acting->arena,
		                             "Votre demande %.*s est maintenant suivie par\u202f: %s. Vous "
		                             "n’avez rien à faire.",
		                             SPAN_ARGS(acting->request.reference), unit_name(acting))),
		.delivery = desk_leaves(channel) ? DESK_TO_SEND : DESK_NOT_SENT,
	};
	return desk_add_entry(acting->db, acting->hand, acting->request.request_id, &entry,
	                 acting->fault_r);
}

static bool
read_acting(struct acting *acting)
{
	const struct desk_act *act = acting->writing->act;
	const int64_t root_id = acting->hand->root_id;
	if (!journal_hold(acting->db, root_id, acting->fault_r) ||
	    desk_by_id(acting->arena, acting->db, root_id, acting->writing->request_id,
	               &acting->request, acting->fault_r) != FOUND_ONE ||
	    offering_load(acting->arena, acting->db, root_id, acting->request.offering_id,
	                  &acting->offering, acting->fault_r) != FOUND_ONE)
		return false;
	acting->before = acting->request;
	struct desk_request there = acting->request; /* where its clocks are to run */
	if (act->verb == DESK_MOVE)
		there.unit_id = act->to_id;
	if (!desk_around_load(acting->arena, acting->db, acting->hand, &there, &acting->offering,
	                      &acting->around, acting->fault_r))
		return false;
	acting->pause_count = acting->around.pause_count;
	return true;
}

/* What she writes may call somebody soon; it calls nobody once she is answered. */
static bool
change_flags(struct acting *acting)
{
	const struct desk_act *act = acting->writing->act;
	const int64_t request_id = acting->request.request_id;
	if (act->verb == DESK_HEAR)
		return desk_store_flag(acting->arena, acting->db, acting->hand, &acting->request,
		                       flags_up(&act->text, 1) & DESK_FLAGS_KEPT, acting->fault_r);
	return (act->verb != DESK_REPLY && act->verb != DESK_ASK && act->verb != DESK_DECIDE) ||
	       desk_store_flags_end(acting->db, acting->hand->root_id, request_id, acting->fault_r);
}

static bool
write_acting(struct acting *acting)
{
	const int64_t root_id = acting->hand->root_id;
	return desk_store_change(acting->db, root_id, &acting->request, acting->fault_r) == FOUND_ONE &&
	       desk_store_keep_pauses(acting->db, root_id, acting->request.request_id,
	                              acting->around.pauses, acting->pause_count,
	                              acting->around.pause_count, acting->fault_r) &&
	       add_said(acting) && change_flags(acting) && add_happened(acting) && add_told(acting) &&
	       (acting->writing->act->verb != DESK_DECIDE ||
	        desk_tell_joined(acting->arena, acting->db, acting->hand, &acting->request,
	                         acting->fault_r));
}

/* What the register says of each act, and later rooms read. */
static const struct {
	const char *kind, *words;
} facts[DESK_VERB_COUNT] = {
	[DESK_TAKE] = { "desk.taken", "Une demande a été prise en charge." },
	[DESK_GIVE] = { "desk.given", "Une demande a été confiée." },
	[DESK_MOVE] = { "desk.moved", "Une demande a été transmise à un autre service." },
	[DESK_REPLY] = { "desk.replied", "Une réponse a été écrite à une demande." },
	[DESK_NOTE] = { "desk.noted", "Une note a été écrite sur une demande." },
	[DESK_HEAR] = { "desk.heard", "La personne a écrit de nouveau." },
	[DESK_ASK] = { "desk.asked", "Une précision ou une pièce a été demandée." },
	[DESK_DECIDE] = { "desk.done", "Une demande a été close." },
	[DESK_REOPEN] = { "desk.reopened", "Une demande a été rouverte." },
	[DESK_VEIL] = { "desk.veiled", "Une demande a été rendue confidentielle." },
	[DESK_UNVEIL] = { "desk.unveiled", "Une demande n’est plus confidentielle." },
	[DESK_REMIND] = { "desk.reminded", "La personne a demandé où en est sa demande." },
};

/* One that was in nobody's charge did not come to the wrong door. */
static enum found
add_act_fact(const struct acting *acting)
{
	const struct desk_act *act = acting->writing->act;
	const bool is_first = act->verb == DESK_MOVE && acting->request.unit_id == 0;
	const struct desk_happening happening = {
		.kind = is_first ? "desk.assigned" : facts[act->verb].kind,
		.words = is_first ? "Une demande a été attribuée à un service." : facts[act->verb].words,
		.request = &acting->request,
		.account_id = act->account_id,
	};
	return desk_add_fact(acting->arena, acting->db, acting->hand, &happening, acting->fault_r);
}

enum desk_done
desk_write(struct arena *arena, struct db *db, const struct desk_hand *hand,
           const struct desk_writing *writing, int64_t *entry_id_r, const char **sentence_r,
           struct fault *fault_r)
{
	struct acting acting = { .arena = arena, .db = db, .hand = hand, .writing = writing,
		                     .fault_r = fault_r };
	const struct desk_act *act = writing->act;
	bool is_full;
	if (!read_acting(&acting) ||
	    !desk_is_full(arena, db, hand->root_id, writing->request_id, &is_full, fault_r))
		return DESK_FAILED;
	const enum found found = add_act_fact(&acting);
	if (found != FOUND_ONE)
		return found == FOUND_NONE ? DESK_WAS_DONE : DESK_FAILED;
	if (writing->seen_changes >= 0 && writing->seen_changes != acting.request.changes)
		return DESK_IS_STALE;
	*sentence_r = is_full
	                  ? "Cette demande ne peut pas contenir plus d’échanges. Ouvrez-en une autre."
	                  : desk_apply(&acting.request, &acting.around, act);
	if (*sentence_r != NULL)
		return DESK_IS_REFUSED;
	if (!write_acting(&acting))
		return DESK_FAILED;
	*entry_id_r = acting.entry_id;
	return DESK_IS_DONE;
}

/* --- an acknowledgement that was owed --------------------------------------------------------- */

/* Its unit said since what it lacked: the acknowledgement leaves now, and the receipt of the first day
 * stays what it was. */
static bool
acknowledge(struct acting *acting, const struct desk_owed_now *owed, int64_t registered_unix_s)
{
	struct desk_request *request = &acting->request;
	request->registered_unix_s = registered_unix_s;
	request->changes++;
	desk_reckon(request, &acting->around);
	const struct desk_happening happening = { "desk.acknowledged",
		                                      "Un accusé de réception complet a été écrit.", request, 0 };
	return desk_add_fact(acting->arena, acting->db, acting->hand, &happening, acting->fault_r) ==
	           FOUND_ONE &&
	       desk_store_change(acting->db, acting->hand->root_id, request, acting->fault_r) ==
	           FOUND_ONE &&
	       desk_add_receipt(acting->db, acting->hand, request, owed, acting->fault_r);
}

bool
desk_acknowledge(struct arena *arena, struct db *db, const struct desk_hand *hand,
                 int64_t request_id, bool *is_done_r, struct fault *fault_r)
{
	const struct desk_act nothing = { .verb = DESK_NOTE };
	const struct desk_writing writing = { .request_id = request_id, .act = &nothing };
	struct acting acting = { .arena = arena, .db = db, .hand = hand, .writing = &writing,
		                     .fault_r = fault_r };
	struct desk_owed_now owed;
	*is_done_r = false;
	if (!read_acting(&acting))
		return false;
	const int64_t registered_unix_s = acting.request.registered_unix_s;
	if (acting.request.acknowledged_unix_s != 0)
		return desk_store_owe(db, hand->root_id, request_id, 0, 0, fault_r);
	if (!desk_prepare_receipt(arena, db, hand, &acting.request, &acting.around, &owed, fault_r))
		return false;
	if (owed.is_owed && owed.receipt.missing != 0)
		return desk_store_owe(db, hand->root_id, request_id, owed.receipt.missing, owed.due_day,
		                      fault_r);
	*is_done_r = owed.is_owed;
	return (!owed.is_owed || acknowledge(&acting, &owed, registered_unix_s)) &&
	       desk_store_owe(db, hand->root_id, request_id, 0, 0, fault_r);
}
