/* Who is to be called back: first due first, one's own and those of one's units. */
#include "base/time.h"
#include "welcome/inbox/inbox_inside.h"

enum {
	ROW_URL, ROW_REQUEST_URL, ROW_REFERENCE, ROW_TITLE, ROW_IS_CONFIDENTIAL, ROW_UNIT, ROW_DUE, ROW_DUE_AT,
	ROW_IS_LATE, ROW_PERSON, ROW_PHONE, ROW_PHONE_URL, ROW_WHY, ROW_PROMISER, ROW_TRIES, ROW_CALLER,
	ROW_FIELD_COUNT
};
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_URL] = { "call_url", FIELD_URL, FIELD_API, .help = "Where one says what became of it." },
	[ROW_REQUEST_URL] = { "request_url", FIELD_URL, FIELD_API, .help = "The request." },
	[ROW_REFERENCE] = { "reference", FIELD_TEXT, FIELD_API, .help = "What people read and type." },
	[ROW_TITLE] = { "title_words", FIELD_TEXT, FIELD_API, .help = "What the request is about." },
	[ROW_IS_CONFIDENTIAL] = { "is_confidential", FIELD_FLAG, FIELD_API,
		.help = "The unit alone sees it." },
	[ROW_UNIT] = { "unit", FIELD_TEXT, FIELD_API, .help = "Which unit is in charge." },
	[ROW_DUE] = { "due", FIELD_TEXT, FIELD_API, .help = "When the person was told, in words." },
	[ROW_DUE_AT] = { "due_at", FIELD_TEXT, FIELD_API, .help = "From then on." },
	[ROW_IS_LATE] = { "is_late", FIELD_FLAG, FIELD_API, .help = "It should be done already." },
	[ROW_PERSON] = { "person", FIELD_TEXT, FIELD_API, .help = "Who asks; null: not known." },
	[ROW_PHONE] = { "phone", FIELD_TEXT, FIELD_API, .help = "The number to call." },
	[ROW_PHONE_URL] = { "phone_url", FIELD_URL, FIELD_PAGE },
	[ROW_WHY] = { "why", FIELD_TEXT, FIELD_API, .help = "What the call is about; null: not said." },
	[ROW_PROMISER] = { "promiser", FIELD_TEXT, FIELD_API, .help = "Who promised." },
	[ROW_TRIES] = { "tries", FIELD_TEXT, FIELD_API, .help = "Calls without an answer; null: none." },
	[ROW_CALLER] = { "caller", FIELD_TEXT, FIELD_API, .help = "Who calls now; null: nobody." },
};
enum { PAGE_TITLE, PAGE_WITHIN, PAGE_DONE, PAGE_ROWS, PAGE_HAS, PAGE_NEXT_URL, PAGE_FIELD_COUNT };
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_PAGE },
	[PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[PAGE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[PAGE_ROWS] = { "calls", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "First due first." },
	[PAGE_HAS] = { "has_calls", FIELD_FLAG, FIELD_PAGE },
	[PAGE_NEXT_URL] = { "next_url", FIELD_URL, FIELD_API, .help = "The next page; null: none." },
};
const struct page_kind inbox_calls_page = { "inbox calls", "welcome/inbox/pages/calls.html", page_fields,
	PAGE_FIELD_COUNT };

struct calls {
	struct inboxing inboxing;
	struct desk_callback callbacks[DESK_PAGE_COUNT];
	struct desk_request requests[DESK_PAGE_COUNT]; /* theirs, in their order */
	struct span names[DESK_PAGE_COUNT];            /* who asks */
	size_t count;
	bool has_more;
};

bool
inbox_calls_count(struct inboxing *inboxing, const char **words_r)
{
	struct visit *visit = inboxing->visit;
	const struct desk_callback_query query = { .sight = inboxing->sight, .count = DESK_PAGE_COUNT };
	struct desk_callback *callbacks = arena_array_of(visit->arena, struct desk_callback, DESK_PAGE_COUNT);
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL || !desk_callbacks(visit->arena, db, visit->root_id, &query, callbacks, &count,
	                                  &inboxing->fault))
		return false;
	*words_r = count == DESK_PAGE_COUNT
	               ? arena_format(visit->arena, "%d et plus", DESK_PAGE_COUNT)
	               : arena_format(visit->arena, "%zu", count);
	return true;
}

/* « 1776931200.42 »: where the last page ended; anything else is the front. */
static void
read_after(const struct visit *visit, struct desk_callback_query *query)
{
	struct span rest = visit_asked(visit, "apres"), due;
	int64_t due_s, id;
	if (rest.length > 0 && span_cut(&rest, '.', &due) && span_int64(due, &due_s) &&
	    span_int64(rest, &id)) {
		query->after_due_s = due_s;
		query->after_id = id;
	}
}

static bool
load(struct calls *calls)
{
	struct inboxing *inboxing = &calls->inboxing;
	struct visit *visit = inboxing->visit;
	struct desk_callback_query query = { .sight = inboxing->sight, .count = INBOX_ROW_COUNT + 1 };
	int64_t ids[DESK_PAGE_COUNT];
	size_t seen;
	read_after(visit, &query);
	struct db *db = visit_db(visit);
	if (db == NULL || !desk_callbacks(visit->arena, db, visit->root_id, &query, calls->callbacks,
	                                  &calls->count, &inboxing->fault))
		return false;
	calls->has_more = calls->count > INBOX_ROW_COUNT;
	if (calls->has_more)
		calls->count = INBOX_ROW_COUNT;
	for (size_t i = 0; i < calls->count; i++)
		ids[i] = calls->callbacks[i].request_id;
	if (!desk_seen_among(visit->arena, db, visit->root_id, inboxing->sight, ids, calls->count,
	                     calls->requests, &seen, &inboxing->fault))
		return false;
	/* A request that went between both questions takes its call with it. */
	size_t kept = 0;
	for (size_t i = 0; i < calls->count && kept < seen; i++)
		if (calls->callbacks[i].request_id == calls->requests[kept].request_id)
			calls->callbacks[kept++] = calls->callbacks[i];
	calls->count = kept;
	return inbox_asker_names(inboxing, calls->requests, calls->count, calls->names);
}

static bool
draw_row(struct calls *calls, size_t i, struct model *page)
{
	struct inboxing *inboxing = &calls->inboxing;
	struct arena *arena = inboxing->visit->arena;
	const struct desk_callback *callback = &calls->callbacks[i];
	const struct desk_request *request = &calls->requests[i];
	struct inbox_clock clock;
	struct span promiser;
	const char *caller;
	if (!inbox_clock_of(inboxing, request->unit_id, &clock) ||
	    !inbox_account_name(inboxing, callback->account_id, &promiser) ||
	    !inbox_caller_words(inboxing, callback, &clock, &caller))
		return false;
	struct text due_at = text_new(arena, 40);
	text_add_instant(&due_at, callback->due_unix_s);
	struct model *row = model_row(page, PAGE_ROWS);
	model_url_z(row, ROW_URL, inbox_address(arena, request->reference, "/rappel"));
	model_url_z(row, ROW_REQUEST_URL, inbox_address(arena, request->reference, ""));
	model_text(row, ROW_REFERENCE, request->reference);
	model_text(row, ROW_TITLE, inbox_title(inboxing, request));
	model_flag(row, ROW_IS_CONFIDENTIAL, request->is_confidential);
	model_text(row, ROW_UNIT, inbox_unit_name(inboxing, request->unit_id));
	model_text_z(row, ROW_DUE, inbox_call_words(inboxing, callback, &clock));
	model_text(row, ROW_DUE_AT, text_span(&due_at));
	model_flag(row, ROW_IS_LATE, desk_callback_is_late(callback, clock.now_s));
	model_text(row, ROW_PERSON, calls->names[i]);
	model_text(row, ROW_PHONE, person_phone_words(arena, callback->phone));
	model_url_z(row, ROW_PHONE_URL, inbox_phone_url(arena, callback->phone));
	model_text(row, ROW_WHY, callback->words);
	model_text(row, ROW_PROMISER, promiser);
	model_text_z(row, ROW_TRIES, inbox_tries_words(arena, callback->tries));
	model_text_z(row, ROW_CALLER, caller);
	return true;
}

static const char *
done_words(const struct visit *visit)
{
	if (span_is(visit_asked(visit, "fait"), "appelee"))
		return "C’est noté\u202f: cette personne a été rappelée.";
	return span_is(visit_asked(visit, "fait"), "remise")
	           ? "C’est noté\u202f: elle sera rappelée plus tard. Elle le lit sur sa page de suivi."
	           : NULL;
}

void
inbox_get_calls(struct visit *visit)
{
	struct calls *calls = arena_new_of(visit->arena, struct calls);
	*calls = (struct calls){ 0 };
	if (!inbox_begin(visit, &calls->inboxing))
		return;
	struct model *page = model_new(visit->arena, &inbox_calls_page);
	bool is_fine = inbox_offerings(&calls->inboxing) && load(calls);
	for (size_t i = 0; is_fine && i < calls->count; i++)
		is_fine = draw_row(calls, i, page);
	if (!is_fine) {
		visit_fail(visit, &calls->inboxing.fault);
		return;
	}
	model_text_z(page, PAGE_TITLE, "À rappeler");
	model_text_z(page, PAGE_WITHIN, "Le guichet");
	model_text_z(page, PAGE_DONE, done_words(visit));
	model_flag(page, PAGE_HAS, calls->count > 0);
	if (calls->has_more && calls->count > 0) {
		const struct desk_callback *last = &calls->callbacks[calls->count - 1];
		model_url_z(page, PAGE_NEXT_URL,
		            arena_format(visit->arena, "/guichet/rappels?apres=%lld.%lld",
		                         (long long)last->due_unix_s, (long long)last->request_id));
	}
	visit_show(visit, &inbox_calls_page, page);
}
