/* What pages of the room share: what is seen, marks, what is said above the pages of the inbox. */
#include "base/time.h"
#include "welcome/reply/reply_inside.h"

bool
reply_begin(struct visit *visit, struct replying *replying_r)
{
	*replying_r = (struct replying){ .visit = visit, .db = visit_db(visit) };
	if (replying_r->db == NULL)
		return false;
	replying_r->tree =
		place_tree_load(visit->arena, replying_r->db, visit->root_id, visit->today, &replying_r->fault);
	if (replying_r->tree == NULL) {
		visit_fail(visit, &replying_r->fault);
		return false;
	}
	replying_r->sight = desk_sight_of(visit->arena, &visit->reader, replying_r->tree);
	replying_r->hand = (struct desk_hand){ .root_id = visit->root_id,
		                                   .now_s = visit->now_s,
		                                   .today = visit->today,
		                                   .tree = replying_r->tree,
		                                   .address = visit->address,
		                                   .once = visit->once };
	return true;
}

const char *
reply_address(struct arena *arena, struct span reference, const char *more)
{
	return arena_format(arena, "/guichet/%.*s%s", SPAN_ARGS(reference), more);
}

/* Of some drafts, those whose request is seen: a question for all of them. */
static bool
add_seen(struct replying *replying, const struct reply_draft *const *drafts, size_t count,
         struct reply_seen *seen, size_t *seen_count)
{
	const struct visit *visit = replying->visit;
	struct desk_request requests[DESK_PAGE_COUNT];
	int64_t ids[DESK_PAGE_COUNT] = { 0 };
	size_t found;
	must(count <= DESK_PAGE_COUNT);
	for (size_t i = 0; i < count; i++)
		ids[i] = drafts[i]->request_id;
	if (!desk_seen_among(visit->arena, replying->db, visit->root_id, replying->sight, ids, count,
	                     requests, &found, &replying->fault))
		return false;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < found; k++)
			if (requests[k].request_id == ids[i]) {
				seen[(*seen_count)++] = (struct reply_seen){ *drafts[i], requests[k] };
				break;
			}
	return true;
}

bool
reply_seen(struct replying *replying, enum reply_state state, bool is_own, struct reply_seen **seen_r,
           size_t *count_r)
{
	const struct visit *visit = replying->visit;
	const struct reply_draft *some[DESK_PAGE_COUNT];
	struct reply_draft *drafts;
	size_t count, some_count = 0;
	*count_r = 0;
	if (!reply_store_drafts(visit->arena, replying->db, visit->root_id, state, &drafts, &count,
	                        &replying->fault))
		return false;
	*seen_r = arena_array_of(visit->arena, struct reply_seen, count);
	for (size_t i = 0; i < count; i++) {
		if ((drafts[i].author_id == visit->reader.account_id) == is_own)
			some[some_count++] = &drafts[i];
		if (some_count == DESK_PAGE_COUNT || (i + 1 == count && some_count > 0)) {
			if (!add_seen(replying, some, some_count, *seen_r, count_r))
				return false;
			some_count = 0;
		}
	}
	return true;
}

/* --- marks ------------------------------------------------------------------------------------ */

const struct field reply_mark_fields[REPLY_MARK_FIELD_COUNT] = {
	[REPLY_MARK_KIND] = { "mark", FIELD_TEXT, FIELD_API,
		.help = "phrase-longue, jargon, majuscules, sans-suite, sans-delai or sans-contact." },
	[REPLY_MARK_AT] = { "mark_at", FIELD_COUNT, FIELD_API, .help = "Where it begins, in bytes." },
	[REPLY_MARK_LENGTH] = { "mark_length", FIELD_COUNT, FIELD_API,
		.help = "How many bytes; 0: something is missing." },
	[REPLY_MARK_QUOTE] = { "quote", FIELD_TEXT, FIELD_API, .help = "Its first words; null: none." },
	[REPLY_MARK_ADVICE] = { "advice", FIELD_TEXT, FIELD_API, .help = "What to do, in French." },
};

/* « Nous avons bien reçu votre … », cut between letters. */
static const char *
quote_of(struct arena *arena, struct span marked)
{
	enum { QUOTE_SIZE_MAX = 70 };
	size_t length = marked.length < QUOTE_SIZE_MAX ? marked.length : QUOTE_SIZE_MAX;
	while (length > 0 && length < marked.length && (marked.at[length] & 0xc0) == 0x80)
		length--;
	return arena_format(arena, "%.*s%s", (int)length, marked.at, length < marked.length ? "…" : "");
}

const char *
reply_draw_marks(struct arena *arena, struct span text, struct model *page, size_t list)
{
	struct plain_reading *reading = arena_new_of(arena, struct plain_reading);
	plain_read(arena, text, reading);
	for (size_t i = 0; i < reading->count; i++) {
		const struct plain_mark *mark = &reading->marks[i];
		struct model *row = model_row(page, list);
		model_text_z(row, REPLY_MARK_KIND, plain_kind_codes[mark->kind]);
		model_count(row, REPLY_MARK_AT, (int64_t)mark->at);
		model_count(row, REPLY_MARK_LENGTH, (int64_t)mark->length);
		/* a word of the trade stands in its advice already */
		if (mark->length > 0 && mark->kind != PLAIN_JARGON)
			model_text_z(row, REPLY_MARK_QUOTE,
			             quote_of(arena, span_from(text.at + mark->at, mark->length)));
		model_text_z(row, REPLY_MARK_ADVICE, mark->advice);
	}
	if (reading->count == 0)
		return "Rien à signaler. Vous seul savez si c’est ce que la personne demandait.";
	if (reading->count == 1)
		return "1 remarque. Elle n’empêche pas d’envoyer.";
	return arena_format(arena, "%s%zu remarques. Aucune n’empêche d’envoyer.",
	                    reading->is_cut ? "Plus de " : "", reading->count);
}

/* --- said above the pages of the inbox -------------------------------------------------------- */

static void
remind_all(struct replying *replying)
{
	struct visit *visit = replying->visit;
	struct reply_seen *seen;
	size_t count;
	if (!reply_seen(replying, REPLY_WAITS, false, &seen, &count))
		return;
	if (count > 0)
		visit_remind(visit,
		             count == 1 ? "1 réponse attend votre relecture"
		                        : arena_format(visit->arena, "%zu réponses attendent votre relecture",
		                                       count),
		             "/guichet/relectures");
	if (!reply_seen(replying, REPLY_SENT_BACK, true, &seen, &count) || count == 0)
		return;
	visit_remind(visit,
	             count == 1 ? "1 de vos réponses vous est renvoyée, avec un mot"
	                        : arena_format(visit->arena,
	                                       "%zu de vos réponses vous sont renvoyées, avec un mot", count),
	             "/guichet/relectures");
}

/* Of this request. */
static void
remind_one(struct replying *replying)
{
	struct visit *visit = replying->visit;
	struct desk_request request;
	struct reply_draft draft;
	struct span name;
	if (desk_load(visit->arena, replying->db, visit->root_id, replying->sight, visit->part[0], &request,
	              &replying->fault) != FOUND_ONE)
		return;
	const char *url = reply_address(visit->arena, request.reference, "/relecture");
	const int64_t reader_id = visit->reader.account_id;
	if (reply_draft_waiting(visit->arena, replying->db, visit->root_id, request.request_id, &draft,
	                        &replying->fault) == FOUND_ONE &&
	    people_name(visit->arena, replying->db, visit->root_id, draft.author_id, &name, &replying->fault))
		visit_remind(visit,
		             draft.author_id == reader_id
		                 ? "Votre réponse attend la relecture d’un collègue\u202f; les délais continuent de "
		                   "courir"
		                 : arena_format(visit->arena,
		                                "Une réponse attend votre relecture (%.*s)\u202f; les délais "
		                                "continuent de courir",
		                                SPAN_ARGS(name)),
		             url);
	if (reply_draft_of(visit->arena, replying->db, visit->root_id, request.request_id, reader_id, &draft,
	                   &replying->fault) == FOUND_ONE &&
	    draft.state != REPLY_WAITS)
		visit_remind(visit,
		             draft.state == REPLY_SENT_BACK ? "Votre réponse vous est renvoyée, avec un mot"
		                                            : "Vous avez repris votre réponse\u202f; elle n’est pas "
		                                              "partie",
		             url);
}

void
reply_remind(struct visit *visit)
{
	struct replying replying;
	/* Not where the desk is not spoken of. */
	if (visit->reader.account_id == 0 || span_is(visit->request->path, "/miroir") ||
	    span_starts(visit->request->path, "/parcours/") || !reply_begin(visit, &replying) ||
	    desk_sight_is_empty(replying.sight))
		return;
	if (visit->part[0].length > 0)
		remind_one(&replying);
	else
		remind_all(&replying);
}
