/* A request as one row, with what is due next: for lists and for programs. */
#include "base/time.h"
#include "welcome/inbox/inbox_inside.h"

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define DAY(name, words) { name, FIELD_DATE, FIELD_API, .help = words }
#define INSTANT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words " (RFC 3339); null: none." }

const struct field inbox_row_fields[INBOX_ROW_FIELD_COUNT] = {
	[INBOX_ROW_REFERENCE] = TEXT("reference", "What people read and type."),
	[INBOX_ROW_TITLE] = TEXT("title_words", "What it is about."),
	[INBOX_ROW_URL] = { "request_url", FIELD_URL, FIELD_API, .help = "Its page." },
	[INBOX_ROW_BOX] = { "box_id", FIELD_TEXT, FIELD_PAGE },
	[INBOX_ROW_OFFERING] = TEXT("offering", "What is asked for."),
	[INBOX_ROW_PERSON] = TEXT("person", "Who asks; null: not known."),
	[INBOX_ROW_CAME] = TEXT("came", "By which way, and when."),
	[INBOX_ROW_UNIT] = TEXT("unit", "Which unit is in charge."),
	[INBOX_ROW_SAYS_UNIT] = { "says_unit", FIELD_FLAG, FIELD_PAGE },
	[INBOX_ROW_CAN_TICK] = { "can_tick", FIELD_FLAG, FIELD_PAGE },
	[INBOX_ROW_OWNER] = TEXT("owner", "Who has it; null: nobody."),
	[INBOX_ROW_OWNER_AWAY] = { "owner_away", FIELD_TEXT, FIELD_PAGE },
	[INBOX_ROW_IS_CONFIDENTIAL] = { "is_confidential", FIELD_FLAG, FIELD_API,
		.help = "The unit alone sees it." },
	[INBOX_ROW_FLAG] = { "flag", FIELD_TEXT, FIELD_PAGE }, /* no program reads it */
	[INBOX_ROW_DUE] = TEXT("due", "What is due next, in words."),
	[INBOX_ROW_IS_LATE] = { "is_late", FIELD_FLAG, FIELD_API, .help = "It should be done already." },
	[INBOX_ROW_LACK] = TEXT("lack", "What its acknowledgement lacks; null: nothing."),
	[INBOX_ROW_RECEIVED] = INSTANT("received_at", "When it was received"),
	[INBOX_ROW_PROMISED] = DAY("promised_day", "The day that was told to the person."),
	[INBOX_ROW_SILENCE] = DAY("silence_day", "At its end silence decides."),
	[INBOX_ROW_FIRST_DUE] = INSTANT("first_due_at", "The first reply is due"),
	[INBOX_ROW_FIRST] = INSTANT("first_at", "The first reply was written"),
	[INBOX_ROW_NEXT_DUE] = INSTANT("next_due_at", "The next reply is due"),
	[INBOX_ROW_SOLVE_DUE] = INSTANT("solve_due_at", "The solution is due"),
	[INBOX_ROW_DONE] = INSTANT("done_at", "When it was done"),
	[INBOX_ROW_OUTCOME] = TEXT("outcome", "How it ended."),
};

enum law_silence
inbox_silence(const struct inboxing *inboxing, const struct desk_request *request)
{
	const struct offering *offering = inbox_offering(inboxing, request->offering_id);
	if (offering == NULL)
		return LAW_SAYS_NOTHING;
	const struct law_case law_case = offering_case(offering, desk_way(request->channel));
	return law_silence_of(&law_case);
}

bool
inbox_beside_load(struct inboxing *inboxing, const struct desk_request *requests, size_t count,
                  struct inbox_beside *beside_r)
{
	struct visit *visit = inboxing->visit;
	struct arena *arena = visit->arena;
	int64_t ids[DESK_PAGE_COUNT];
	must(count <= LENGTH(ids));
	*beside_r = (struct inbox_beside){ .names = arena_array_of(arena, struct span, count + 1),
		                               .owners = arena_array_of(arena, struct span, count + 1),
		                               .owing = arena_array_of(arena, struct desk_owing, count + 1),
		                               .flags = arena_array_of(arena, unsigned, count + 1),
		                               .clocks = arena_array_of(arena, struct inbox_clock, count + 1) };
	for (size_t i = 0; i < count; i++) {
		ids[i] = requests[i].request_id;
		beside_r->owners[i] = SPAN("");
		if (!inbox_clock_of(inboxing, requests[i].unit_id, &beside_r->clocks[i]) ||
		    (requests[i].owner_id != 0 &&
		     !inbox_account_name(inboxing, requests[i].owner_id, &beside_r->owners[i])))
			return false;
	}
	struct db *db = visit_db(visit);
	return db != NULL && inbox_offerings(inboxing) &&
	       inbox_asker_names(inboxing, requests, count, beside_r->names) &&
	       desk_owed(arena, db, visit->root_id, ids, count, beside_r->owing, &inboxing->fault) &&
	       desk_flags(arena, db, visit->root_id, ids, count, beside_r->flags, &inboxing->fault);
}

static void
draw_instant(struct model *row, size_t field, struct arena *arena, const struct inbox_clock *clock,
             int64_t at_s)
{
	struct text text = text_new(arena, 40);
	if (at_s == 0)
		return;
	text_add_local(&text, clock->zone, at_s);
	model_text(row, field, text_span(&text));
}

static void
draw_day(struct model *row, size_t field, int32_t day)
{
	if (day != 0)
		model_date(row, field, day);
}

static void
draw_clocks(struct model *row, struct arena *arena, const struct desk_request *request,
            const struct inbox_clock *clock)
{
	draw_instant(row, INBOX_ROW_RECEIVED, arena, clock, request->received_unix_s);
	draw_day(row, INBOX_ROW_PROMISED, request->promised_day);
	draw_day(row, INBOX_ROW_SILENCE, request->silence_day);
	draw_instant(row, INBOX_ROW_FIRST_DUE, arena, clock, request->first_due_s);
	draw_instant(row, INBOX_ROW_FIRST, arena, clock, request->first_unix_s);
	draw_instant(row, INBOX_ROW_NEXT_DUE, arena, clock, request->next_due_s);
	draw_instant(row, INBOX_ROW_SOLVE_DUE, arena, clock, request->solve_due_s);
	draw_instant(row, INBOX_ROW_DONE, arena, clock, request->done_unix_s);
	if (request->outcome != DESK_NOT_DONE)
		model_text_z(row, INBOX_ROW_OUTCOME, desk_outcome_words[request->outcome]);
}

static void
draw_due(const struct inboxing *inboxing, struct model *row, const struct desk_request *request,
         const struct desk_owing *owing, const struct inbox_clock *clock)
{
	struct arena *arena = inboxing->visit->arena;
	const struct inbox_due due = inbox_due(request, owing, clock);
	const char *words = inbox_due_words(arena, &due, inbox_silence(inboxing, request), clock);
	if (due.matter == INBOX_OVER)
		words = arena_format(arena, "%s\u202f: %s", words, desk_outcome_words[request->outcome]);
	model_text_z(row, INBOX_ROW_DUE, words);
	model_flag(row, INBOX_ROW_IS_LATE, due.is_late);
	if (due.matter != INBOX_OVER)
		model_text_z(row, INBOX_ROW_LACK, inbox_lack_words(arena, owing->missing));
}

struct span
inbox_title(const struct inboxing *inboxing, const struct desk_request *request)
{
	const struct offering *offering = inbox_offering(inboxing, request->offering_id);
	return request->title.length > 0 ? request->title
	       : offering != NULL       ? offering->name
	                                : request->reference;
}

/* « par courriel, le 23 avril 2026 » */
static const char *
came_words(struct arena *arena, const struct desk_request *request, const struct inbox_clock *clock)
{
	return arena_format(arena, "%s, %s", desk_channel_words[request->channel],
	                    inbox_ago_words(arena, request->received_unix_s, clock));
}

bool
inbox_rows_draw(struct inboxing *inboxing, const struct desk_request *requests, size_t count,
                struct model *page, size_t list)
{
	struct arena *arena = inboxing->visit->arena;
	struct inbox_beside beside;
	if (!inbox_beside_load(inboxing, requests, count, &beside))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct desk_request *request = &requests[i];
		const struct offering *offering = inbox_offering(inboxing, request->offering_id);
		const struct inbox_clock *clock = &beside.clocks[i];
		struct model *row = model_row(page, list);
		model_text(row, INBOX_ROW_REFERENCE, request->reference);
		model_text(row, INBOX_ROW_TITLE, inbox_title(inboxing, request));
		model_url_z(row, INBOX_ROW_URL, inbox_address(arena, request->reference, ""));
		model_text_z(row, INBOX_ROW_BOX, arena_format(arena, "choix-%.*s", SPAN_ARGS(request->reference)));
		model_text(row, INBOX_ROW_OFFERING,
		           offering == NULL ? SPAN("démarche supprimée") : offering->name);
		inbox_draw_text(row, INBOX_ROW_PERSON, beside.names[i]);
		model_text_z(row, INBOX_ROW_CAME, came_words(arena, request, clock));
		model_text(row, INBOX_ROW_UNIT, inbox_unit_name(inboxing, request->unit_id));
		model_flag(row, INBOX_ROW_SAYS_UNIT, !inboxing->sees_one_unit);
		model_flag(row, INBOX_ROW_CAN_TICK, request->queue == DESK_TODO || request->queue == DESK_WAITING);
		inbox_draw_text(row, INBOX_ROW_OWNER, beside.owners[i]);
		if (inboxing->has_aways) /* she leads a team */
			model_text_z(row, INBOX_ROW_OWNER_AWAY, inbox_away_words(inboxing, requests[i].owner_id));
		model_flag(row, INBOX_ROW_IS_CONFIDENTIAL, request->is_confidential);
		model_text_z(row, INBOX_ROW_FLAG, inbox_flag_words(beside.flags[i]));
		draw_due(inboxing, row, request, &beside.owing[i], clock);
		draw_clocks(row, arena, request, clock);
	}
	return true;
}
