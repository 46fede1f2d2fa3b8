/* A reply waits for a colleague; she lets it leave as she read it, or sends it back. */
#include <string.h>

#include "craft/vault/vault.h"
#include "ground/journal/journal.h"
#include "welcome/reply/reply_inside.h"

_Static_assert((int)REPLY_SUM_SIZE == (int)VAULT_HASH_SIZE, "a sum is a hash");

/* --- which ones ------------------------------------------------------------------------------- */

/* The requests that were joined to this one; those beyond `room` are left, and *count_r tells no more. */
static bool
joined_to(struct arena *arena, struct db *db, int64_t root_id, int64_t request_id, int64_t *ids_r,
          size_t room, size_t *count_r, struct fault *fault_r)
{
	struct desk_tie *ties;
	size_t count;
	*count_r = 0;
	if (!desk_ties(arena, db, root_id, request_id, &ties, &count, fault_r))
		return false;
	for (size_t i = 0; i < count && *count_r < room; i++)
		if (ties[i].kind == DESK_TIE_HELD)
			ids_r[(*count_r)++] = ties[i].other_id;
	return true;
}

bool
reply_of_is_read_first(struct arena *arena, struct db *db, int64_t root_id,
                       const struct desk_request *request, bool *is_r, struct fault *fault_r)
{
	int64_t ids[DESK_TIE_COUNT_MAX] = { request->request_id }; /* itself, what it holds, what those hold */
	size_t count = 1, more;
	if (!reply_is_read_first(arena, db, root_id, request->offering_id, is_r, fault_r))
		return false;
	for (size_t i = 0; i < count && !*is_r; i++) {
		struct desk_request one;
		if (i > 0) {
			const enum found found = desk_by_id(arena, db, root_id, ids[i], &one, fault_r);
			if (found == FOUND_FAILED ||
			    (found == FOUND_ONE &&
			     !reply_is_read_first(arena, db, root_id, one.offering_id, is_r, fault_r)))
				return false;
		}
		if (!joined_to(arena, db, root_id, ids[i], ids + count, LENGTH(ids) - count, &more, fault_r))
			return false;
		count += more;
	}
	return true;
}

/* --- a draft ---------------------------------------------------------------------------------- */

/* Of all that leaves: in which words, by which way, closing what, with which files. */
static void
sum_up(struct arena *arena, const struct reply_draft *draft, const struct desk_file *files,
       size_t count, uint8_t sum_r[REPLY_SUM_SIZE])
{
	struct text all = text_new(arena, DESK_TEXT_LENGTH_MAX * 4 + 100000);
	text_format(&all, "%lld %lld %d %d %zu\n", (long long)draft->request_id,
	            (long long)draft->author_id, (int)draft->channel, (int)draft->outcome, count);
	for (size_t i = 0; i < count; i++)
		text_format(&all, "%zu %.*s %.*s\n", files[i].name.length, SPAN_ARGS(files[i].name),
		            SPAN_ARGS(files[i].sum));
	text_add(&all, draft->text);
	must(!all.cut);
	vault_hash("reply", text_span(&all), sum_r);
}

bool
reply_files_of(struct arena *arena, struct db *db, int64_t root_id, const struct reply_draft *draft,
               struct desk_file **files_r, size_t *count_r, struct fault *fault_r)
{
	struct desk_file *files;
	size_t count;
	*files_r = NULL;
	*count_r = 0;
	if (draft->files_entry_id == 0)
		return true;
	if (!desk_files(arena, db, root_id, draft->request_id, &files, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (files[i].entry_id == draft->files_entry_id)
			files[(*count_r)++] = files[i];
	*files_r = files;
	return true;
}

/* The register says that it happened, never what is in it. */
static enum found
add_fact(struct arena *arena, struct db *db, const struct desk_hand *hand, const char *kind,
         const char *words, const struct desk_request *request, int64_t account_id,
         struct fault *fault_r)
{
	const struct fact fact = { .at_unix_s = hand->now_s,
		                       .kind = kind,
		                       .account_id = account_id,
		                       .place_id = request->is_confidential ? 0 : request->unit_id,
		                       .subject_id = request->request_id,
		                       .words = span_of(words),
		                       .once = hand->once };
	return journal_add(arena, db, hand->root_id, &fact, fault_r);
}

/* --- asked for -------------------------------------------------------------------------------- */

static enum desk_done
keep_files(struct arena *arena, struct db *db, const struct desk_hand *hand,
           const struct reply_asking *asking, int64_t *entry_id_r, const char **sentence_r,
           struct fault *fault_r)
{
	struct desk_hand noting = *hand;
	noting.once = SPAN(""); /* the fact of the asking has it */
	const struct desk_act act = { .verb = DESK_NOTE,
		                          .account_id = asking->author_id,
		                          .at_s = hand->now_s,
		                          .today = hand->today,
		                          .text = SPAN("Fichiers d’une réponse qui attend une relecture."),
		                          .quoted = SPAN(""),
		                          .channel = asking->channel };
	const struct desk_writing writing = { .request_id = asking->request->request_id,
		                                  .seen_changes = -1,
		                                  .act = &act,
		                                  .files = asking->files,
		                                  .file_count = asking->file_count };
	*entry_id_r = 0;
	return asking->file_count == 0
	           ? DESK_IS_DONE
	           : desk_write(arena, db, &noting, &writing, entry_id_r, sentence_r, fault_r);
}

/* NULL: it may wait. */
static const char *
why_not(struct arena *arena, const struct reply_asking *asking, enum found waits,
        const struct reply_draft *waiting)
{
	const char *left = reply_left(arena, asking->text);
	if (asking->request->queue != DESK_TODO && asking->request->queue != DESK_WAITING)
		return "Cette demande est close\u202f: rien ne peut y attendre une relecture.";
	if (waits == FOUND_ONE && waiting->author_id != asking->author_id)
		return "Une autre réponse à cette demande attend déjà une relecture.";
	return left == NULL ? NULL
	                    : arena_format(arena, "Remplissez ou retirez %s avant la relecture.", left);
}

enum desk_done
reply_ask(struct arena *arena, struct db *db, const struct desk_hand *hand,
          const struct reply_asking *asking, const char **sentence_r, struct fault *fault_r)
{
	struct reply_draft waiting;
	struct reply_draft draft = { .request_id = asking->request->request_id,
		                         .author_id = asking->author_id,
		                         .template_id = asking->template_id,
		                         .channel = asking->channel,
		                         .outcome = asking->outcome,
		                         .text = asking->text,
		                         .asked_unix_s = hand->now_s };
	must(asking->author_id != 0 && asking->text.length > 0);
	const enum found asked = add_fact(arena, db, hand, "reply.asked", "Une relecture a été demandée.",
	                                  asking->request, asking->author_id, fault_r);
	if (asked != FOUND_ONE)
		return asked == FOUND_NONE ? DESK_WAS_DONE : DESK_FAILED;
	const enum found waits =
		reply_draft_waiting(arena, db, hand->root_id, draft.request_id, &waiting, fault_r);
	if (waits == FOUND_FAILED)
		return DESK_FAILED;
	*sentence_r = why_not(arena, asking, waits, &waiting);
	if (*sentence_r != NULL)
		return DESK_IS_REFUSED;
	const enum desk_done kept =
		keep_files(arena, db, hand, asking, &draft.files_entry_id, sentence_r, fault_r);
	if (kept != DESK_IS_DONE)
		return kept;
	sum_up(arena, &draft, asking->files, asking->file_count, draft.sum);
	return reply_store_draft_add(db, hand->root_id, &draft, fault_r) ? DESK_IS_DONE : DESK_FAILED;
}

/* --- judged ----------------------------------------------------------------------------------- */

struct judged {
	struct arena *arena;
	struct db *db;
	const struct desk_hand *hand;
	const struct reply_judging *judging;
	struct reply_draft draft;
	struct desk_file *files;
	size_t file_count;
	const char **sentence_r;
	struct fault *fault_r;
};

/* What waits, when it is what was read and not of whoever judges. */
static enum desk_done
find_draft(struct judged *judged)
{
	const struct reply_judging *judging = judged->judging;
	struct reply_draft *draft = &judged->draft;
	uint8_t sum[REPLY_SUM_SIZE];
	const enum found found =
		reply_draft_waiting(judged->arena, judged->db, judged->hand->root_id,
	                        judging->request->request_id, draft, judged->fault_r);
	if (found != FOUND_ONE)
		return found == FOUND_NONE ? DESK_IS_STALE : DESK_FAILED;
	if (memcmp(draft->sum, judging->seen_sum, REPLY_SUM_SIZE) != 0)
		return DESK_IS_STALE;
	if (draft->author_id == judging->judge_id) {
		*judged->sentence_r = "Vous avez écrit cette réponse\u202f: quelqu’un d’autre la relit.";
		return DESK_IS_REFUSED;
	}
	if (!reply_files_of(judged->arena, judged->db, judged->hand->root_id, draft, &judged->files,
	                    &judged->file_count, judged->fault_r))
		return DESK_FAILED;
	sum_up(judged->arena, draft, judged->files, judged->file_count, sum);
	draft->judge_id = judging->judge_id;
	draft->judged_unix_s = judged->hand->now_s;
	draft->word = judging->word;
	return memcmp(draft->sum, sum, REPLY_SUM_SIZE) == 0 ? DESK_IS_DONE : DESK_IS_STALE;
}

/* As its author would have, but for the day. */
static enum desk_done
leave(struct judged *judged, const struct desk_hand *hand, int64_t *entry_id_r)
{
	const struct reply_draft *draft = &judged->draft;
	const struct desk_act act = {
		.verb = draft->outcome == DESK_NOT_DONE ? DESK_REPLY : DESK_DECIDE,
		.account_id = draft->author_id,
		.at_s = hand->now_s,
		.today = judged->judging->today,
		.text = draft->text,
		.quoted = SPAN(""),
		.channel = draft->channel,
		.outcome = draft->outcome,
	};
	const struct desk_writing writing = { .request_id = draft->request_id,
		                                  .seen_changes = judged->judging->seen_changes,
		                                  .act = &act,
		                                  .files = judged->files,
		                                  .file_count = judged->file_count };
	return desk_write(judged->arena, judged->db, hand, &writing, entry_id_r, judged->sentence_r,
	                  judged->fault_r);
}

static enum desk_done
note_reader(struct judged *judged, const struct desk_hand *hand)
{
	int64_t entry_id;
	const struct desk_act act = { .verb = DESK_NOTE,
		                          .account_id = judged->draft.judge_id,
		                          .at_s = hand->now_s,
		                          .today = judged->judging->today,
		                          .text = SPAN("J’ai relu cette réponse\u202f; elle est partie telle quelle."),
		                          .quoted = SPAN(""),
		                          .channel = judged->draft.channel };
	const struct desk_writing writing = { .request_id = judged->draft.request_id,
		                                  .seen_changes = -1,
		                                  .act = &act };
	return desk_write(judged->arena, judged->db, hand, &writing, &entry_id, judged->sentence_r,
	                  judged->fault_r);
}

static enum desk_done
done_of(enum found found)
{
	return found == FOUND_ONE ? DESK_IS_DONE : found == FOUND_NONE ? DESK_IS_STALE : DESK_FAILED;
}

enum desk_done
reply_approve(struct arena *arena, struct db *db, const struct desk_hand *hand,
              const struct reply_judging *judging, const char **sentence_r, struct fault *fault_r)
{
	struct judged judged = { arena, db, hand, judging, .sentence_r = sentence_r, .fault_r = fault_r };
	struct desk_hand without = *hand; /* once is of the fact below */
	int64_t entry_id;
	without.once = SPAN("");
	const enum found approved = add_fact(arena, db, hand, "reply.approved",
	                                     "Une réponse a été relue avant de partir.",
	                                     judging->request, judging->judge_id, fault_r);
	if (approved != FOUND_ONE)
		return approved == FOUND_NONE ? DESK_WAS_DONE : DESK_FAILED;
	enum desk_done done = find_draft(&judged);
	if (done == DESK_IS_DONE)
		done = done_of(reply_store_approved(db, hand->root_id, &judged.draft, fault_r));
	if (done == DESK_IS_DONE)
		done = leave(&judged, &without, &entry_id);
	if (done == DESK_IS_DONE)
		done = note_reader(&judged, &without);
	if (done != DESK_IS_DONE)
		return done;
	return reply_store_keep_approved(db, hand->root_id, &judged.draft, entry_id, fault_r) &&
	               reply_count_use(db, hand->root_id, judged.draft.template_id, fault_r) &&
	               desk_end_writing(db, hand->root_id, judged.draft.request_id,
	                                judged.draft.author_id, fault_r)
	           ? DESK_IS_DONE
	           : DESK_FAILED;
}

enum desk_done
reply_send_back(struct arena *arena, struct db *db, const struct desk_hand *hand,
                const struct reply_judging *judging, const char **sentence_r, struct fault *fault_r)
{
	struct judged judged = { arena, db, hand, judging, .sentence_r = sentence_r, .fault_r = fault_r };
	must(judging->word.length > 0);
	const enum found told = add_fact(arena, db, hand, "reply.sent-back",
	                                 "Une réponse a été renvoyée à qui l’a écrite.",
	                                 judging->request, judging->judge_id, fault_r);
	if (told != FOUND_ONE)
		return told == FOUND_NONE ? DESK_WAS_DONE : DESK_FAILED;
	const enum desk_done done = find_draft(&judged);
	return done == DESK_IS_DONE
	           ? done_of(reply_store_sent_back(db, hand->root_id, &judged.draft, fault_r))
	           : done;
}
