/* What did not arrive, what came with an entry, what turns out to be the person's. */
#include "base/ident.h"
#include "ground/journal/journal.h"
#include "welcome/desk/desk_inside.h"

struct changing {
	struct arena *arena;
	struct db *db;
	const struct desk_hand *hand;
	struct offering offering;
	struct desk_request request;
	struct desk_around around;
	struct desk_entry entry;
	struct fault *fault_r;
};

static enum found
read_entry(struct changing *changing, int64_t entry_id)
{
	struct desk_entry *entries;
	size_t count;
	if (!desk_entries(changing->arena, changing->db, changing->hand->root_id,
	                  changing->request.request_id, &entries, &count, changing->fault_r))
		return FOUND_FAILED;
	for (size_t i = 0; i < count; i++)
		if (entries[i].entry_id == entry_id) {
			changing->entry = entries[i];
			return FOUND_ONE;
		}
	return FOUND_NONE;
}

/* FOUND_NONE: the request or the entry is not there. */
static enum found
read_changing(struct changing *changing, int64_t request_id, int64_t entry_id)
{
	const int64_t root_id = changing->hand->root_id;
	enum found found = !journal_hold(changing->db, root_id, changing->fault_r)
	                       ? FOUND_FAILED
	                       : desk_by_id(changing->arena, changing->db, root_id, request_id,
	                                    &changing->request, changing->fault_r);
	if (found == FOUND_ONE)
		found = read_entry(changing, entry_id);
	if (found != FOUND_ONE)
		return found;
	if (offering_load(changing->arena, changing->db, root_id, changing->request.offering_id,
	                  &changing->offering, changing->fault_r) != FOUND_ONE)
		return FOUND_FAILED;
	return desk_around_load(changing->arena, changing->db, changing->hand, &changing->request,
	                        &changing->offering, &changing->around, changing->fault_r)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}

static enum found
add_fact(struct changing *changing, const char *kind, const char *words, int64_t account_id)
{
	const struct desk_hand *hand = changing->hand;
	const struct fact fact = {
		.at_unix_s = hand->now_s,
		.kind = kind,
		.account_id = account_id,
		.place_id = changing->request.is_confidential ? 0 : changing->request.unit_id,
		.subject_id = changing->request.request_id,
		.words = span_of(words),
		.once = hand->once,
	};
	return journal_add(changing->arena, changing->db, hand->root_id, &fact, changing->fault_r);
}

static bool
keep_changed(struct changing *changing)
{
	const int64_t root_id = changing->hand->root_id;
	const size_t count = changing->around.pause_count;
	return desk_store_change(changing->db, root_id, &changing->request, changing->fault_r) ==
	           FOUND_ONE &&
	       desk_store_keep_pauses(changing->db, root_id, changing->request.request_id,
	                              changing->around.pauses, count, count, changing->fault_r);
}

/* --- it did not arrive ------------------------------------------------------------------------ */

/* What was asked for in that very message was not asked: no clock waits for it. Nor does any for what was
 * asked before, since the request is dealt with again. */
static bool
end_pauses(struct changing *changing)
{
	struct desk_around *around = &changing->around;
	size_t kept = 0;
	for (size_t i = 0; i < around->pause_count; i++) {
		struct desk_pause *pause = &around->pauses[i];
		if (pause->given_unix_s == 0 && pause->asked_unix_s >= changing->entry.at_unix_s) {
			if (!desk_store_drop_pause(changing->db, changing->hand->root_id,
			                           changing->request.request_id, pause->pause_id,
			                           changing->fault_r))
				return false;
			continue;
		}
		if (pause->given_unix_s == 0)
			pause->given_unix_s = changing->hand->now_s;
		around->pauses[kept++] = *pause;
	}
	around->pause_count = kept;
	return true;
}

static bool
comes_back(struct changing *changing)
{
	struct desk_request *request = &changing->request;
	const int64_t now_s = changing->hand->now_s;
	if (request->queue == DESK_ASIDE)
		return true;
	if (!end_pauses(changing))
		return false;
	request->queue = DESK_TODO;
	request->outcome = DESK_NOT_DONE;
	request->done_unix_s = 0;
	if (changing->entry.kind == DESK_REPLIED && changing->offering.next_minutes > 0 &&
	    !hours_after_without(changing->around.hours, (struct hours_pauses){ NULL, 0 }, now_s,
	                         changing->offering.next_minutes, &request->next_due_s))
		request->next_due_s = 0;
	request->changes++;
	desk_reckon(request, &changing->around);
	return keep_changed(changing);
}

bool
desk_lose(struct arena *arena, struct db *db, const struct desk_hand *hand, int64_t request_id,
          int64_t entry_id, struct span words, struct fault *fault_r)
{
	struct changing changing = { .arena = arena, .db = db, .hand = hand, .fault_r = fault_r };
	const enum found found = read_changing(&changing, request_id, entry_id);
	if (found != FOUND_ONE || changing.entry.delivery == DESK_LOST)
		return found != FOUND_FAILED;
	const struct desk_entry told = {
		.entry_id = ident_ordered(),
		.kind = DESK_HAPPENED,
		.channel = changing.entry.channel,
		.at_unix_s = hand->now_s,
		.text = words,
		.quoted = SPAN(""),
	};
	return desk_store_lost(db, hand->root_id, request_id, &changing.entry, hand->now_s, fault_r) &&
	       comes_back(&changing) &&
	       desk_store_add_entry(db, hand->root_id, request_id, &told, fault_r) &&
	       add_fact(&changing, "desk.lost", "Un message n’est pas arrivé à la personne.", 0) ==
	           FOUND_ONE;
}

/* --- what came with an entry ------------------------------------------------------------------- */

bool
desk_attach(struct db *db, int64_t root_id, int64_t request_id, int64_t entry_id,
            const struct desk_file *files, size_t count, struct fault *fault_r)
{
	must(count <= DESK_FILE_COUNT_MAX);
	for (size_t i = 0; i < count; i++) {
		struct desk_file file = files[i];
		file.file_id = ident_ordered();
		file.entry_id = entry_id;
		if (!desk_store_add_file(db, root_id, request_id, &file, fault_r))
			return false;
	}
	return true;
}

/* --- it is hers after all ---------------------------------------------------------------------- */

enum desk_done
desk_accept(struct arena *arena, struct db *db, const struct desk_hand *hand, int64_t request_id,
            int64_t entry_id, int64_t account_id, const char **sentence_r, struct fault *fault_r)
{
	struct changing changing = { .arena = arena, .db = db, .hand = hand, .fault_r = fault_r };
	enum found found = read_changing(&changing, request_id, entry_id);
	if (found == FOUND_FAILED)
		return DESK_FAILED;
	if (found == FOUND_NONE || changing.entry.kind != DESK_NOTED || changing.entry.account_id != 0)
		return *sentence_r = "Ce message fait déjà partie de la demande.", DESK_IS_REFUSED;
	found = add_fact(&changing, "desk.heard", "La personne a écrit de nouveau.", account_id);
	if (found != FOUND_ONE)
		return found == FOUND_NONE ? DESK_WAS_DONE : DESK_FAILED;
	const struct desk_act heard = {
		.verb = DESK_HEAR, .account_id = account_id, .at_s = hand->now_s, .today = hand->today,
		.text = changing.entry.text, .quoted = SPAN(""), .channel = changing.entry.channel,
	};
	*sentence_r = desk_apply(&changing.request, &changing.around, &heard);
	if (*sentence_r != NULL)
		return DESK_IS_REFUSED;
	return keep_changed(&changing) && desk_store_accept(db, hand->root_id, request_id, entry_id,
	                                                    fault_r) == FOUND_ONE
	           ? DESK_IS_DONE
	           : DESK_FAILED;
}
