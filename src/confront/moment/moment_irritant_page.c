/* « /irritants/ID » : one irritant, where it comes from, what is done of it. */
#include "base/time.h"
#include "confront/moment/moment_inside.h"
#include "ground/people/people.h"

enum {
	PAGE_TITLE, PAGE_JOURNEY, PAGE_JOURNEY_URL, PAGE_STEP, PAGE_SIDES, PAGE_NOTED, PAGE_STATE, PAGE_DONE,
	PAGE_ACTION, PAGE_ACTION_URL, PAGE_THEME, PAGE_THEME_URL, PAGE_QUESTION, PAGE_SIZE,
	PAGE_SINCE, PAGE_SINCE_DAY, PAGE_FIRST, PAGE_SECOND, PAGE_FIRST_MOVE, PAGE_SECOND_MOVE, PAGE_SAID,
	PAGE_HAS_SAID, PAGE_URL, PAGE_DECIDE_URL, PAGE_CAN_LIFT, PAGE_CAN_REOPEN, PAGE_FIELD_COUNT
};
#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define URL(name) { name, FIELD_URL, FIELD_PAGE }
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = TEXT("title", "What irritates, in a sentence."),
	[PAGE_JOURNEY] = TEXT("journey", "The journey."),
	[PAGE_JOURNEY_URL] = URL("journey_url"),
	[PAGE_STEP] = TEXT("step", "Its step."),
	[PAGE_SIDES] = TEXT("sides", "Who says it, in French."),
	[PAGE_NOTED] = TEXT("noted", "When and by whom it was noted, in French."),
	[PAGE_STATE] = TEXT("state", "Open, dealt with, or lifted, in French."),
	[PAGE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[PAGE_ACTION] = TEXT("action", "What the action does that deals with it; null: none."),
	[PAGE_ACTION_URL] = URL("action_url"),
	[PAGE_THEME] = TEXT("theme", "The theme it comes from; null: not for this reader."),
	[PAGE_THEME_URL] = URL("theme_url"),
	[PAGE_QUESTION] = TEXT("question", "What was asked; null: not for this reader."),
	[PAGE_SIZE] = TEXT("size", "How many texts said it that day; null: not for this reader."),
	[PAGE_SINCE] = TEXT("since", "Why no later survey is compared; null: one is, or not for this reader."),
	[PAGE_SINCE_DAY] = { "since_day", FIELD_DATE, FIELD_API, .help = "The last day of that later survey." },
	[PAGE_FIRST] = { "first", FIELD_TEXT, FIELD_PAGE },
	[PAGE_SECOND] = { "second", FIELD_TEXT, FIELD_PAGE },
	[PAGE_FIRST_MOVE] = TEXT("first_move", "How large it was and is among usagers, with the difference."),
	[PAGE_SECOND_MOVE] = TEXT("second_move", "The same among agents."),
	[PAGE_SAID] = CODEBOOK_SAID("said", "Its quotes, for whoever may read them."),
	[PAGE_HAS_SAID] = { "has_said", FIELD_FLAG, FIELD_PAGE },
	[PAGE_URL] = URL("url"),
	[PAGE_DECIDE_URL] = URL("decide_url"),
	[PAGE_CAN_LIFT] = { "can_lift", FIELD_FLAG, FIELD_PAGE },
	[PAGE_CAN_REOPEN] = { "can_reopen", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind moment_irritant_page = { "irritant", "confront/moment/pages/irritant.html",
	page_fields, PAGE_FIELD_COUNT };

struct reading {
	struct visit *visit;
	struct verbatim_sight sight;
	struct moment_irritant irritant;
	struct journey journey;
	struct span step;
	struct codebook_start start;
	bool reads; /* what people wrote */
	bool is_again;
	struct fault fault;
};

/* --- what it is ------------------------------------------------------------------------------- */

static bool
find_step(struct reading *reading)
{
	struct visit *visit = reading->visit;
	struct journey *journeys;
	struct journey_step *steps;
	size_t count;
	if (!journey_list(visit->arena, visit->db, visit->root_id, &journeys, &count, &reading->fault))
		return false;
	const size_t at = journey_by_id(journeys, count, reading->irritant.journey_id);
	must(at != SIZE_MAX); /* journeys are never erased */
	reading->journey = journeys[at];
	reading->step = SPAN("une étape retirée depuis");
	if (!journey_steps(visit->arena, visit->db, visit->root_id, reading->journey.id, &steps, &count,
	                   &reading->fault))
		return false;
	for (size_t i = 0; i < count; i++)
		if (steps[i].id == reading->irritant.step_id)
			reading->step = steps[i].title;
	return true;
}

static enum found
load(struct reading *reading)
{
	struct visit *visit = reading->visit;
	int64_t id;
	if (!span_int64(visit->part[0], &id) || id <= 0)
		return FOUND_NONE;
	const enum found found = moment_irritant_load(visit->arena, visit->db, visit->root_id, id,
	                                              &reading->irritant, &reading->fault);
	if (found != FOUND_ONE)
		return found;
	const enum found start =
		codebook_start_load(visit->arena, visit->db, &reading->sight, reading->irritant.start_id,
	                        &reading->start, &reading->fault);
	reading->reads = start == FOUND_ONE;
	return start != FOUND_FAILED && find_step(reading) ? FOUND_ONE : FOUND_FAILED;
}

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct reading *reading)
{
	*reading = (struct reading){ .visit = visit };
	if (!verbatim_sight_of(visit, &reading->sight))
		return false;
	const enum found found = load(reading);
	if (found == FOUND_FAILED)
		visit_fail(visit, &reading->fault);
	else if (found == FOUND_NONE)
		visit_missing(visit);
	return found == FOUND_ONE;
}

static bool
decides(const struct reading *reading)
{
	const uint32_t place = place_by_id(reading->sight.tree, reading->journey.place_id);
	return people_may(&reading->visit->reader, reading->sight.tree, MIRROR_DECIDES, place);
}

/* --- shown ------------------------------------------------------------------------------------ */

static const char *
done_words(struct span done)
{
	if (span_is(done, "note"))
		return "C’est noté. Cet irritant se lit aussi sur la page de son parcours.";
	if (span_is(done, "deja"))
		return "Ce thème est déjà un irritant de cette étape\u202f: le voici. Rien n’a été ajouté.";
	if (span_is(done, "leve"))
		return "C’est noté\u202f: il n’irrite plus.";
	return span_is(done, "rouvert") ? "C’est noté\u202f: il irrite de nouveau." : NULL;
}

static bool
draw_since(struct reading *reading, struct model *page)
{
	struct visit *visit = reading->visit;
	const struct codebook_start *start = &reading->start;
	struct codebook_since since;
	if (!codebook_since_load(visit->arena, visit->db, &reading->sight, start, &since, &reading->fault))
		return false;
	model_text_z(page, PAGE_SINCE, codebook_since_words[since.state]);
	if (since.state != CODEBOOK_COMPARED)
		return true;
	model_date(page, PAGE_SINCE_DAY, since.heap.closed_day);
	for (int side = 0; side < VERBATIM_SIDE_COUNT; side++) {
		model_text_z(page, (size_t)(PAGE_FIRST + side),
		             verbatim_side_words(start->is_internal, (enum side)side));
		model_text_z(page, (size_t)(PAGE_FIRST_MOVE + side),
		             codebook_move_words(visit->arena, &start->sizes[side], &since.sizes[side]));
	}
	return true;
}
_Static_assert(PAGE_SECOND == PAGE_FIRST + 1 && PAGE_SECOND_MOVE == PAGE_FIRST_MOVE + 1,
               "draw_since counts on this order");

static bool
draw_words(struct reading *reading, struct model *page)
{
	struct visit *visit = reading->visit;
	const struct codebook_start *start = &reading->start;
	struct verbatim_many many;
	if (!reading->reads)
		return true;
	model_text_z(page, PAGE_SIZE, codebook_start_words(visit->arena, start));
	if (!draw_since(reading, page))
		return false;
	if (start->heap.id == 0)
		return true;
	model_text(page, PAGE_THEME, start->name);
	model_text(page, PAGE_QUESTION, start->heap.name);
	model_url_z(page, PAGE_THEME_URL,
	            arena_format(visit->arena, "/verbatims/%lld/themes", (long long)start->heap.id));
	if (!codebook_start_quotes(visit->arena, visit->db, &reading->sight, start, CODEBOOK_EVIDENCE_MAX, &many,
	                           &reading->fault))
		return false;
	codebook_start_draw(visit->arena, &reading->sight, &many, page, PAGE_SAID);
	model_flag(page, PAGE_HAS_SAID, many.count > 0);
	return true;
}

static bool
draw_noted(struct reading *reading, struct model *page)
{
	struct visit *visit = reading->visit;
	struct text text = text_new(visit->arena, 500);
	struct span name;
	if (!people_name(visit->arena, visit->db, visit->root_id, reading->irritant.account_id, &name,
	                 &reading->fault))
		return false;
	text_add_z(&text, "le ");
	text_add_date_words(&text, reading->irritant.day);
	text_format(&text, ", par %.*s", SPAN_ARGS(name));
	model_text(page, PAGE_NOTED, text_span(&text));
	return true;
}

static void
draw_acts(const struct reading *reading, struct model *page)
{
	struct visit *visit = reading->visit;
	const struct moment_irritant *irritant = &reading->irritant;
	if (irritant->led.action_id != 0) {
		model_text(page, PAGE_ACTION, irritant->led.what);
		model_url_z(page, PAGE_ACTION_URL,
		            arena_format(visit->arena, "/actions/%.*s", SPAN_ARGS(irritant->led.reference)));
	}
	if (!decides(reading))
		return;
	model_url_z(page, PAGE_URL, arena_format(visit->arena, "/irritants/%lld", (long long)irritant->id));
	model_flag(page, PAGE_CAN_LIFT, irritant->lifted_day == 0);
	model_flag(page, PAGE_CAN_REOPEN, irritant->lifted_day != 0);
	/* Rooms of the floor above, known by their addresses only. */
	if (moment_irritant_waits(irritant))
		model_url_z(page, PAGE_DECIDE_URL,
		            arena_format(visit->arena, "/actions/nouvelle?irritant=%lld", (long long)irritant->id));
}

static void
show(struct reading *reading)
{
	struct visit *visit = reading->visit;
	const struct moment_irritant *irritant = &reading->irritant;
	struct model *page = model_new(visit->arena, &moment_irritant_page);
	model_text(page, PAGE_TITLE, irritant->words);
	model_text(page, PAGE_JOURNEY, reading->journey.name);
	model_url_z(page, PAGE_JOURNEY_URL,
	            arena_format(visit->arena, "%s#irritants", journey_path(visit->arena, &reading->journey)));
	model_text(page, PAGE_STEP, reading->step);
	model_text_z(page, PAGE_SIDES,
	             moment_irritant_side_words(irritant->sides, reading->journey.audience == JOURNEY_INTERNAL));
	model_text_z(page, PAGE_STATE, moment_irritant_state_words(visit->arena, irritant));
	model_text_z(page, PAGE_DONE, done_words(visit_asked(visit, "fait")));
	draw_acts(reading, page);
	if (draw_noted(reading, page) && draw_words(reading, page))
		visit_show(visit, &moment_irritant_page, page);
	else
		visit_fail(visit, &reading->fault);
}

void
moment_get_irritant(struct visit *visit)
{
	struct reading *reading = arena_new_of(visit->arena, struct reading);
	if (begin(visit, reading))
		show(reading);
}

/* --- lifted, or not --------------------------------------------------------------------------- */

static bool
write_lift(struct db *db, void *data)
{
	struct reading *reading = data;
	struct visit *visit = reading->visit;
	const struct fact fact = {
		.kind = reading->is_again ? "moment.again" : "moment.lifted",
		.account_id = visit->reader.account_id,
		.place_id = reading->journey.place_id,
		.subject_id = reading->irritant.id,
		.words = span_of(arena_format(visit->arena, "Un irritant de l’étape «\u202f%.*s\u202f» %s.",
		                              SPAN_ARGS(reading->step),
		                              reading->is_again ? "irrite de nouveau" : "est levé")),
		.once = visit->once,
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &reading->fault) == FOUND_ONE &&
	       moment_store_irritant_lift(db, visit->root_id, reading->irritant.id,
	                                  reading->is_again ? 0 : visit->today, &reading->fault);
}

void
moment_post_irritant(struct visit *visit)
{
	struct reading *reading = arena_new_of(visit->arena, struct reading);
	struct span act = SPAN("");
	bool gave_up = false;
	if (!begin(visit, reading))
		return;
	if (!decides(reading)) {
		visit_refuse(visit, "Cet irritant est celui d’un parcours d’un autre lieu que les vôtres.");
		return;
	}
	(void)visit_lookup(visit, "faire", &act);
	reading->is_again = span_is(act, "rouvrir");
	if (!reading->is_again && !span_is(act, "lever")) {
		visit_missing(visit);
		return;
	}
	if (visit_write(visit, write_lift, reading, &gave_up) || gave_up)
		visit_go(visit, "/irritants/%lld?fait=%s", (long long)reading->irritant.id,
		         reading->is_again ? "rouvert" : "leve");
}
