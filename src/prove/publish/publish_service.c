/* What everybody may read: filled from what is public, and nothing else. */
#include "base/time.h"
#include "prove/publish/publish_inside.h"
#include "welcome/offering/offering.h"

enum { OPEN_PLACES_MAX = 20, ACTIONS_MAX = 30, EFFECTS_MAX = 12, WORDS_LENGTH_MAX = 4000 };

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define FLAG(name) { name, FIELD_FLAG, FIELD_PAGE }

enum {
	ROW_CODE, ROW_LABEL, ROW_MARKS, ROW_FIRST, ROW_SECOND, ROW_VERDICT, ROW_CLASS, ROW_FIELD_COUNT
};
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_CODE] = TEXT("code", "Code of the theme or of the sentence."),
	[ROW_LABEL] = TEXT("label", "What both sides judged."),
	[ROW_MARKS] = { "marks", FIELD_MARKUP, FIELD_PAGE },
	[ROW_FIRST] = TEXT("first_note", "Note of the first side, or that it is not shown."),
	[ROW_SECOND] = TEXT("second_note", "Note of the second side, or that it is not shown."),
	[ROW_VERDICT] = TEXT("verdict", "What may be concluded, in French."),
	[ROW_CLASS] = { "verdict_class", FIELD_TEXT, FIELD_PAGE },
};
enum { ACTION_WORDS, ACTION_WHEN, ACTION_EFFECT, ACTION_FIELD_COUNT };
static const struct field action_fields[ACTION_FIELD_COUNT] = {
	[ACTION_WORDS] = TEXT("words", "The public words of the action."),
	[ACTION_WHEN] = TEXT("when", "For when, or when it was done."),
	[ACTION_EFFECT] = TEXT("effect", "What moved since, as the verdicts say; null: not known."),
};
enum { OPEN_NAME, OPEN_UNTIL, OPEN_PLACES, OPEN_FIELD_COUNT };
static const struct field open_fields[OPEN_FIELD_COUNT] = {
	[OPEN_NAME] = TEXT("survey", "Name of the survey."),
	[OPEN_UNTIL] = { "until", FIELD_DATE, FIELD_API, .help = "Its last day." },
	[OPEN_PLACES] = TEXT("places", "Where it is asked."),
};

const struct field publish_service_fields[PREVIEW_FIELD_COUNT] = {
	[SERVICE_TITLE] = TEXT("title", "Title of the page."),
	[SERVICE_NAME] = TEXT("organisation", "The public service."),
	[SERVICE_INVENTED] = TEXT("invented", "Says that it is a town of words; null: it exists."),
	[SERVICE_HAS_FIGURES] = FLAG("has_figures"),
	[SERVICE_WAVE] = TEXT("wave", "The last published survey."),
	[SERVICE_CLOSED] = { "closed", FIELD_DATE, FIELD_API, .help = "Its last day." },
	[SERVICE_SAID] = TEXT("said", "What it says, in one sentence."),
	[SERVICE_ANSWERED] = TEXT("answered", "How many people answered."),
	[SERVICE_FIRST] = TEXT("first", "The first voice."),
	[SERVICE_SECOND] = TEXT("second", "The second voice."),
	[SERVICE_WHOLE] = TEXT("whole", "The sentence judged of the service as a whole."),
	[SERVICE_FIRST_FIGURE] = TEXT("first_figure", "Its note, first voice."),
	[SERVICE_SECOND_FIGURE] = TEXT("second_figure", "Its note, second voice."),
	[SERVICE_UNIT] = TEXT("unit", "Out of how many."),
	[SERVICE_ROWS] = { "points", FIELD_LIST, FIELD_API, .of = row_fields,
		.of_count = ROW_FIELD_COUNT, .help = "Point by point." },
	[SERVICE_AXIS] = { "axis", FIELD_MARKUP, FIELD_PAGE },
	[SERVICE_DECIDED] = { "decided", FIELD_LIST, FIELD_API, .of = action_fields,
		.of_count = ACTION_FIELD_COUNT, .help = "Decided and not done yet." },
	[SERVICE_HAS_DECIDED] = FLAG("has_decided"),
	[SERVICE_DONE] = { "done", FIELD_LIST, FIELD_API, .of = action_fields,
		.of_count = ACTION_FIELD_COUNT, .help = "Done." },
	[SERVICE_HAS_DONE] = FLAG("has_done"),
	[SERVICE_OPEN] = { "open", FIELD_LIST, FIELD_API, .of = open_fields,
		.of_count = OPEN_FIELD_COUNT, .help = "Where one can answer now." },
	[SERVICE_HAS_OPEN] = FLAG("has_open"),
	[SERVICE_CONTACT] = TEXT("contact", "Where to write."),
	[SERVICE_HAS_DESK] = { "has_desk", FIELD_FLAG, FIELD_PAGE },
	[PREVIEW_IS_PUBLIC] = { "is_public", FIELD_FLAG, FIELD_API, .help = "Everybody sees it." },
	[PREVIEW_SINCE] = TEXT("since", "Since when, and by whom."),
	[PREVIEW_MAY] = FLAG("may_publish"),
	[PREVIEW_OBSTACLE] = TEXT("obstacle", "Why it may not be public yet."),
};
const struct page_kind publish_service_page = { "service", "prove/publish/pages/service.html",
	publish_service_fields, SERVICE_FIELD_COUNT };
const struct page_kind publish_preview_page = { "service.preview",
	"prove/publish/pages/preview.html", publish_service_fields, PREVIEW_FIELD_COUNT };

struct filling {
	struct arena *arena;
	struct db *db;
	int64_t root_id;
	int32_t today;
	const struct place_tree *tree;
	struct mirror_brief brief;
	struct model *page;
	struct fault *fault_r;
};

/* --- what you said ---------------------------------------------------------------------------- */

static struct span
note_of(const struct filling *filling, const struct mirror_voice *voice,
        const struct survey_scale *scale)
{
	struct text text = text_new(filling->arena, 60);
	if (!voice->is_shown)
		return SPAN("non montrée");
	text_add_number(&text, voice->value, mirror_decimals(scale));
	return text_span(&text);
}

static void
fill_answered(const struct filling *filling)
{
	const struct mirror_brief *brief = &filling->brief;
	struct text text = text_new(filling->arena, 400);
	for (size_t side = 0; side < MIRROR_BRIEF_SIDES; side++) {
		if (brief->people[side] == 0)
			continue;
		text_add_z(&text, text.length > 0 ? " et " : "");
		text_add_count(&text, brief->people[side]);
		text_format(&text, " %.*s",
		            SPAN_ARGS(side == 0 ? brief->names.first : brief->names.second));
	}
	if (text.length > 0)
		text_add_z(&text, " ont répondu.");
	model_text(filling->page, SERVICE_ANSWERED, text_span(&text));
}

static void
fill_whole(const struct filling *filling)
{
	const struct mirror_brief *brief = &filling->brief;
	struct text unit = text_new(filling->arena, 60);
	if (brief->whole_code.length == 0)
		return;
	text_add_z(&unit, "/ ");
	text_add_number(&unit, brief->whole_scale.high, 0);
	model_text(filling->page, SERVICE_WHOLE, brief->whole_sentence);
	model_text(filling->page, SERVICE_FIRST_FIGURE,
	           note_of(filling, &brief->whole[0], &brief->whole_scale));
	model_text(filling->page, SERVICE_SECOND_FIGURE,
	           note_of(filling, &brief->whole[1], &brief->whole_scale));
	model_text(filling->page, SERVICE_UNIT, text_span(&unit));
}

static void
fill_said(const struct filling *filling)
{
	const struct mirror_brief *brief = &filling->brief;
	struct model *page = filling->page;
	model_flag(page, SERVICE_HAS_FIGURES, true);
	model_text(page, SERVICE_WAVE, brief->wave.name);
	model_date(page, SERVICE_CLOSED, brief->wave.closed_day);
	model_text(page, SERVICE_SAID, brief->title);
	model_text(page, SERVICE_FIRST, brief->names.first_capital);
	model_text(page, SERVICE_SECOND, brief->names.second_capital);
	fill_answered(filling);
	fill_whole(filling);
	for (size_t i = 0; i < brief->count; i++) {
		const struct mirror_brief_point *point = &brief->points[i];
		struct model *row = model_row(page, SERVICE_ROWS);
		model_text(row, ROW_CODE, point->code);
		model_text(row, ROW_LABEL, point->label);
		model_markup(row, ROW_MARKS, point->marks);
		model_text(row, ROW_FIRST, note_of(filling, &point->voices[0], &brief->wave.scale));
		model_text(row, ROW_SECOND, note_of(filling, &point->voices[1], &brief->wave.scale));
		model_text_z(row, ROW_VERDICT,
		             point->gap != NULL ? mirror_verdict_words[point->gap->verdict] : "non montré");
		model_text_z(row, ROW_CLASS,
		             point->gap != NULL ? mirror_verdict_classes[point->gap->verdict] : "hidden");
	}
	model_markup(page, SERVICE_AXIS, brief->axis);
}

/* --- what we decided, what we did ------------------------------------------------------------- */

/* Where and between which surveys: without them it would be read as the note of the whole service. */
static bool
say_effect(const struct filling *filling, const struct action *action,
           const struct impact_effect *effect, const char **words_r)
{
	const struct survey_wave *after = &effect->waves[IMPACT_AFTER];
	struct text text = text_new(filling->arena, WORDS_LENGTH_MAX);
	struct span name = SPAN("toute l’organisation");
	if (action->place_id != 0) {
		const struct place_tree *then = place_tree_load(filling->arena, filling->db, filling->root_id,
		                                                after->closed_day, filling->fault_r);
		if (then == NULL)
			return false;
		const uint32_t place = place_by_id(then, action->place_id);
		must(place != PLACE_NONE); /* it was compared there */
		name = then->places[place].name;
	}
	text_format(&text, "«\u202f%.*s\u202f» Lieu\u202f: %.*s\u202f; enquêtes closes le ",
	            SPAN_ARGS(effect->change.wording), SPAN_ARGS(name));
	text_add_date_words(&text, effect->waves[IMPACT_BEFORE].closed_day);
	text_add_z(&text, " et le ");
	text_add_date_words(&text, after->closed_day);
	text_format(&text, ". %s %s Cela ne dit pas pourquoi.", effect->change.first_words,
	            effect->change.second_words);
	*words_r = text_z(&text);
	return true;
}

/* Only when two published surveys judge it; NULL otherwise: nothing may be said. */
static bool
effect_of(const struct filling *filling, const struct action *action, const char **words_r)
{
	const struct impact_action_question question = { action, SURVEY_PUBLISHED, filling->today };
	struct impact_effect effect;
	*words_r = NULL;
	if (!impact_of_action(filling->arena, filling->db, filling->root_id, &question, &effect,
	                      filling->fault_r))
		return false;
	return effect.state != IMPACT_EFFECT_COMPARED ||
	       say_effect(filling, action, &effect, words_r);
}

static bool
fill_actions(const struct filling *filling)
{
	const struct action_query all = { .place = PLACE_NONE, .public_only = true };
	struct action *actions;
	size_t count, effects = 0, shown[PUBLISH_PART_COUNT] = { 0 };
	if (!action_list(filling->arena, filling->db, filling->root_id, &all, &actions, &count,
	                 filling->fault_r))
		return false;
	action_sort(actions, count);
	for (size_t i = 0; i < count; i++) {
		const enum publish_part part = publish_part_of(&actions[i]);
		const char *effect = NULL;
		if (part == PUBLISH_NOT_SHOWN || shown[part]++ >= ACTIONS_MAX)
			continue;
		struct model *row = model_row(filling->page, part == PUBLISH_DECIDED ? SERVICE_DECIDED
		                                                                    : SERVICE_DONE);
		model_text(row, ACTION_WORDS, actions[i].public_words);
		model_text_z(row, ACTION_WHEN,
		             publish_when_words(filling->arena, &actions[i], filling->today));
		if (part == PUBLISH_DONE && effects++ < EFFECTS_MAX &&
		    !effect_of(filling, &actions[i], &effect))
			return false;
		model_text_z(row, ACTION_EFFECT, effect);
	}
	model_flag(filling->page, SERVICE_HAS_DECIDED, shown[PUBLISH_DECIDED] > 0);
	model_flag(filling->page, SERVICE_HAS_DONE, shown[PUBLISH_DONE] > 0);
	return true;
}

/* --- how to answer next ----------------------------------------------------------------------- */

/* Names of places and a date: never a link, that would be followed back to who came from here. */
static bool
fill_open_one(const struct filling *filling, const struct survey_wave *wave)
{
	int64_t *places;
	size_t count, named = 0;
	struct text text = text_new(filling->arena, WORDS_LENGTH_MAX);
	if (!launch_open_places(filling->arena, filling->db, filling->root_id, wave->id, SIDE_USAGER,
	                        &places, &count, filling->fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		const uint32_t place = place_by_id(filling->tree, places[i]);
		if (place == PLACE_NONE || named >= OPEN_PLACES_MAX)
			continue;
		text_add_z(&text, named++ > 0 ? ", " : "");
		text_add(&text, filling->tree->places[place].name);
	}
	if (named == 0)
		return true;
	if (count > named) {
		text_add_z(&text, " et ");
		text_add_count(&text, (int64_t)(count - named));
		text_add_z(&text, count - named == 1 ? " autre lieu" : " autres lieux");
	}
	struct model *row = model_row(filling->page, SERVICE_OPEN);
	model_text(row, OPEN_NAME, wave->name);
	model_date(row, OPEN_UNTIL, wave->closed_day);
	model_text(row, OPEN_PLACES, text_span(&text));
	model_flag(filling->page, SERVICE_HAS_OPEN, true);
	return true;
}

static bool
fill_open(const struct filling *filling)
{
	struct survey_wave *waves;
	size_t count;
	if (!survey_waves_asked(filling->arena, filling->db, filling->root_id, &waves, &count,
	                        filling->fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (waves[i].state == SURVEY_OPEN && !waves[i].internal &&
		    waves[i].closed_day >= filling->today && !fill_open_one(filling, &waves[i]))
			return false;
	return true;
}

/* Can something be asked for here, by whoever reads? */
static bool
fill_desk(const struct filling *filling)
{
	struct offering *offerings;
	size_t count;
	if (!offering_list(filling->arena, filling->db, filling->root_id, &offerings, &count, filling->fault_r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (offerings[i].state == OFFERING_OPEN && offerings[i].kind != OFFERING_INTERNAL)
			model_flag(filling->page, SERVICE_HAS_DESK, true);
	return true;
}

bool
publish_fill(struct arena *arena, struct db *db, int64_t root_id, int32_t today,
             struct model *page, struct fault *fault_r)
{
	struct filling filling = { .arena = arena, .db = db, .root_id = root_id, .today = today,
		                       .page = page, .fault_r = fault_r };
	struct span name, invented, words[PUBLISH_WORDS_COUNT];
	if (!place_root_name(arena, db, root_id, &name, fault_r) ||
	    !place_root_invented(arena, db, root_id, &invented, fault_r) ||
	    !publish_store_words(arena, db, root_id, words, fault_r))
		return false;
	filling.tree = place_tree_load(arena, db, root_id, today, fault_r);
	if (filling.tree == NULL)
		return false;
	const enum found found =
		mirror_brief(arena, db, root_id, SURVEY_PUBLISHED, &filling.brief, fault_r);
	if (found == FOUND_FAILED)
		return false;
	model_text_z(page, SERVICE_TITLE, "Ce que vous dites, ce que nous en faisons");
	model_text(page, SERVICE_NAME, name);
	model_text(page, SERVICE_INVENTED, invented);
	model_text(page, SERVICE_CONTACT, words[PUBLISH_CONTACT]);
	if (found == FOUND_ONE)
		fill_said(&filling);
	return fill_actions(&filling) && fill_open(&filling) && fill_desk(&filling);
}
