/* The page of one journey. */
#include "confront/moment/moment_inside.h"
#include "craft/html/frame.h"
#include "craft/http/http_form.h"
#include "ground/people/people.h"

#define TEXT(label, words)   { label, FIELD_TEXT, FIELD_API, .help = words }
#define SHOWN(label)         { label, FIELD_TEXT, FIELD_PAGE }
#define FLAG(label)          { label, FIELD_FLAG, FIELD_PAGE }
#define TOLD(label, words)   { label, FIELD_FLAG, FIELD_API, .help = words }
#define URL(label)           { label, FIELD_URL, FIELD_PAGE }
#define COUNT(label, words)  { label, FIELD_COUNT, FIELD_API, .help = words }
#define NOTE(label, words)   { label, FIELD_NUMBER, FIELD_API, .decimals = 2, .help = words }

enum {
	STEP_ID, STEP_ANCHOR, STEP_RANK, STEP_TITLE, STEP_CHANNELS, STEP_CHANNEL_WORDS, STEP_ACTOR,
	STEP_ACTOR_WORDS, STEP_OUTSIDE, STEP_KEY, STEP_REMOVED, STEP_ASKED, STEP_WORDING,
	STEP_FIRST_PEOPLE, STEP_FIRST_VALUE, STEP_FIRST_LOW, STEP_FIRST_HIGH, STEP_FIRST_ABSENT,
	STEP_SECOND_PEOPLE, STEP_SECOND_VALUE, STEP_SECOND_LOW, STEP_SECOND_HIGH, STEP_SECOND_ABSENT,
	STEP_GAP, STEP_GAP_LOW, STEP_GAP_HIGH, STEP_VERDICT, STEP_VERDICT_WORDS, STEP_VERDICT_CLASS,
	STEP_SENTENCE, STEP_STRENGTH, STEP_PAIN, STEP_BLIND, STEP_FRONT, STEP_BACK, STEP_WORKSHOP_URL,
	STEP_ACTION_URL, STEP_FIELD_COUNT
};
static const struct field step_fields[STEP_FIELD_COUNT] = {
	[STEP_ID] = TEXT("step_id", "Permanent, as a decimal number."),
	[STEP_ANCHOR] = SHOWN("anchor"),
	[STEP_RANK] = COUNT("rank", "Place on the way, from 1."),
	[STEP_TITLE] = TEXT("step", "Title of the step."),
	[STEP_CHANNELS] = TEXT("channels", "Letters: W site, M mail, S SMS, T phone, G desk, C post, F field."),
	[STEP_CHANNEL_WORDS] = SHOWN("channel_words"),
	[STEP_ACTOR] = TEXT("actor", "Who acts."),
	[STEP_ACTOR_WORDS] = SHOWN("actor_words"),
	[STEP_OUTSIDE] = TOLD("is_outside", "The actor is an outside body."),
	[STEP_KEY] = TOLD("is_key", "A key moment."),
	[STEP_REMOVED] = TOLD("is_removed", "Taken off the way since."),
	[STEP_ASKED] = TOLD("is_asked", "This survey asked it."),
	[STEP_WORDING] = TEXT("wording", "The sentence that both judged."),
	[STEP_FIRST_PEOPLE] = COUNT("first_people", "Usagers behind the note."),
	[STEP_FIRST_VALUE] = NOTE("first_value", "Note of usagers."),
	[STEP_FIRST_LOW] = NOTE("first_low", "95 % interval."),
	[STEP_FIRST_HIGH] = NOTE("first_high", "95 % interval."),
	[STEP_FIRST_ABSENT] = SHOWN("first_absent"),
	[STEP_SECOND_PEOPLE] = COUNT("second_people", "Agents behind the note."),
	[STEP_SECOND_VALUE] = NOTE("second_value", "Note of agents."),
	[STEP_SECOND_LOW] = NOTE("second_low", "95 % interval."),
	[STEP_SECOND_HIGH] = NOTE("second_high", "95 % interval."),
	[STEP_SECOND_ABSENT] = SHOWN("second_absent"),
	[STEP_GAP] = { "gap", FIELD_NUMBER, FIELD_API, .decimals = 2, .is_signed = true,
		.help = "Agents minus usagers." },
	[STEP_GAP_LOW] = { "gap_low", FIELD_NUMBER, FIELD_API, .decimals = 2, .is_signed = true,
		.help = "95 % interval." },
	[STEP_GAP_HIGH] = { "gap_high", FIELD_NUMBER, FIELD_API, .decimals = 2, .is_signed = true,
		.help = "95 % interval." },
	[STEP_VERDICT] = TEXT("verdict", "What may be concluded, in one English word."),
	[STEP_VERDICT_WORDS] = SHOWN("verdict_words"),
	[STEP_VERDICT_CLASS] = SHOWN("verdict_class"),
	[STEP_SENTENCE] = TEXT("sentence", "What may be concluded, in plain French."),
	[STEP_STRENGTH] = TOLD("is_strength", "Both notes are surely high."),
	[STEP_PAIN] = TOLD("is_pain_point", "Both notes are surely low."),
	[STEP_BLIND] = TOLD("is_blind_spot", "The visions differ."),
	[STEP_FRONT] = TEXT("frontstage", "What is seen."),
	[STEP_BACK] = TEXT("backstage", "What is not."),
	[STEP_WORKSHOP_URL] = URL("workshop_url"),
	[STEP_ACTION_URL] = URL("action_url"),
};

enum { LISTED_TITLE, LISTED_URL, LISTED_KEY, LISTED_WORDS, LISTED_FIELD_COUNT };
static const struct field listed_fields[LISTED_FIELD_COUNT] = {
	[LISTED_TITLE] = SHOWN("step"),
	[LISTED_URL] = URL("step_url"),
	[LISTED_KEY] = FLAG("is_key"),
	[LISTED_WORDS] = SHOWN("words"),
};
enum { READING_CODE, READING_HEADING, READING_INTRO, READING_NONE, READING_ROWS,
	READING_FIELD_COUNT };
static const struct field reading_fields[READING_FIELD_COUNT] = {
	[READING_CODE] = SHOWN("reading"),
	[READING_HEADING] = SHOWN("heading"),
	[READING_INTRO] = SHOWN("intro"),
	[READING_NONE] = SHOWN("none"),
	[READING_ROWS] = { "listed", FIELD_LIST, FIELD_PAGE, .of = listed_fields,
		.of_count = LISTED_FIELD_COUNT },
};
enum { PROFILE_NAME, PROFILE_MATTERS, PROFILE_FIELD_COUNT };
static const struct field profile_fields[PROFILE_FIELD_COUNT] = {
	[PROFILE_NAME] = TEXT("profile", "For whom the journey is thought."),
	[PROFILE_MATTERS] = TEXT("matters", "What counts for them."),
};
enum { WAVE_NAME, WAVE_URL, WAVE_FIELD_COUNT };
static const struct field wave_fields[WAVE_FIELD_COUNT] = {
	[WAVE_NAME] = SHOWN("other_name"),
	[WAVE_URL] = URL("other_url"),
};

enum {
	MOMENT_TITLE, MOMENT_LEAD, MOMENT_CODE, MOMENT_STAGE, MOMENT_PLACE, MOMENT_REASON,
	MOMENT_PROFILES, MOMENT_HAS_PROFILES, MOMENT_WAVE, MOMENT_WAVE_NAME, MOMENT_CLOSED,
	MOMENT_SCALE_LOW, MOMENT_SCALE_HIGH, MOMENT_FIRST, MOMENT_SECOND, MOMENT_FIRST_SMALL,
	MOMENT_SECOND_SMALL, MOMENT_USAGERS, MOMENT_AGENTS, MOMENT_PREPARING, MOMENT_EMPTY,
	MOMENT_NO_STEPS, MOMENT_HAS_FIGURES, MOMENT_LINE, MOMENT_CAPTION, MOMENT_STEPS,
	MOMENT_READINGS, MOMENT_HAS_DETAILS, MOMENT_WORKS_HERE, MOMENT_EDIT_URL, MOMENT_MIRROR_URL,
	MOMENT_JSON_URL, MOMENT_OTHERS, MOMENT_HAS_IRRITANTS, MOMENT_IRRITANTS, MOMENT_FIELD_COUNT
};
static const struct field moment_fields[MOMENT_FIELD_COUNT] = {
	[MOMENT_TITLE] = TEXT("title", "Name of the journey."),
	[MOMENT_LEAD] = TEXT("lead", "Where each side feels worst and best, when it can be said."),
	[MOMENT_CODE] = TEXT("journey", "Code of the journey."),
	[MOMENT_STAGE] = TEXT("stage", "Where the work on it stands."),
	[MOMENT_PLACE] = TEXT("place", "The direction that keeps it."),
	[MOMENT_REASON] = TEXT("reason", "Why it was chosen."),
	[MOMENT_PROFILES] = { "profiles", FIELD_LIST, FIELD_API, .of = profile_fields,
		.of_count = PROFILE_FIELD_COUNT, .help = "For whom it is thought." },
	[MOMENT_HAS_PROFILES] = FLAG("has_profiles"),
	[MOMENT_WAVE] = TEXT("wave", "Code of the survey."),
	[MOMENT_WAVE_NAME] = TEXT("wave_name", "Of the survey."),
	[MOMENT_CLOSED] = { "closed", FIELD_DATE, FIELD_API, .help = "Its last day." },
	[MOMENT_SCALE_LOW] = { "scale_low", FIELD_NUMBER, FIELD_API, .help = "Lowest level." },
	[MOMENT_SCALE_HIGH] = { "scale_high", FIELD_NUMBER, FIELD_API, .help = "Highest level." },
	[MOMENT_FIRST] = SHOWN("first"),
	[MOMENT_SECOND] = SHOWN("second"),
	[MOMENT_FIRST_SMALL] = SHOWN("first_small"),
	[MOMENT_SECOND_SMALL] = SHOWN("second_small"),
	[MOMENT_USAGERS] = COUNT("usagers", "Who answered about this journey, when it may be told."),
	[MOMENT_AGENTS] = COUNT("agents", "The same of agents."),
	[MOMENT_PREPARING] = TOLD("is_preparing", "The figures are being made."),
	[MOMENT_EMPTY] = FLAG("empty"),
	[MOMENT_NO_STEPS] = FLAG("no_steps"),
	[MOMENT_HAS_FIGURES] = FLAG("has_figures"),
	[MOMENT_LINE] = { "line_of_steps", FIELD_MARKUP, FIELD_PAGE },
	[MOMENT_CAPTION] = SHOWN("caption"),
	[MOMENT_STEPS] = { "steps", FIELD_LIST, FIELD_API, .of = step_fields,
		.of_count = STEP_FIELD_COUNT, .help = "In order." },
	[MOMENT_READINGS] = { "readings", FIELD_LIST, FIELD_PAGE, .of = reading_fields,
		.of_count = READING_FIELD_COUNT },
	[MOMENT_HAS_DETAILS] = FLAG("has_details"),
	[MOMENT_WORKS_HERE] = FLAG("works_here"),
	[MOMENT_EDIT_URL] = URL("edit_url"),
	[MOMENT_MIRROR_URL] = URL("mirror_url"),
	[MOMENT_JSON_URL] = URL("json_url"),
	[MOMENT_OTHERS] = { "others", FIELD_LIST, FIELD_PAGE, .of = wave_fields,
		.of_count = WAVE_FIELD_COUNT },
	[MOMENT_HAS_IRRITANTS] = FLAG("has_irritants"),
	[MOMENT_IRRITANTS] = { "irritants", FIELD_LIST, FIELD_API, .of = moment_irritant_fields,
		.of_count = IRRITANT_FIELD_COUNT, .help = "For those who work here; lifted ones last." },
};
const struct page_kind moment_page = { "journey", "confront/moment/pages/moment.html",
	moment_fields, MOMENT_FIELD_COUNT };

struct filling {
	struct arena *arena;
	const struct moment_view *view;
	const struct moment_question *question;
	struct mirror_names names;
	struct survey_scale scale; /* of the chart */
	bool has_figures;
	struct model *page;
};

/* --- words ------------------------------------------------------------------------------------ */

/* Of a side that has no figure: nothing tells a step that is protected from one without answers. */
static struct span
absent_words(const struct filling *filling, const struct moment_step *step,
             const struct mirror_voice *voice)
{
	if (voice->is_shown || !filling->has_figures)
		return SPAN("");
	return step->item == NULL ? SPAN("pas demandée") : SPAN("non montrée");
}

static struct span
address(const struct filling *filling, struct span wave_code, const char *format)
{
	struct text text = text_new(filling->arena, 3000);
	text_add_z(&text, journey_path(filling->arena, &filling->view->journey));
	text_add_z(&text, "?enquete=");
	http_percent_encode(&text, wave_code);
	if (format != NULL)
		text_format(&text, "&format=%s", format);
	return text_span(&text);
}

static const char *
anchor_of(const struct filling *filling, size_t step)
{
	return arena_format(filling->arena, "etape-%zu", step + 1);
}

/* « usagers 2,0, agents 3,4, écart +1,4 » */
static struct span
figures_words(const struct filling *filling, const struct moment_step *step)
{
	struct text text = text_new(filling->arena, 1000);
	const int decimals = mirror_decimals(&step->scale);
	text_format(&text, "%.*s ", SPAN_ARGS(filling->names.first));
	text_add_number(&text, step->first.value, decimals);
	text_format(&text, ", %.*s ", SPAN_ARGS(filling->names.second));
	text_add_number(&text, step->second.value, decimals);
	if (step->gap != NULL) {
		text_add_z(&text, ", écart ");
		text_add_signed(&text, step->gap->gap, 2);
	}
	return text_span(&text);
}

/* --- the steps -------------------------------------------------------------------------------- */

static void
fill_voice(struct model *row, const struct mirror_voice *voice, size_t people, struct span absent)
{
	/* The fields of a voice follow one another: people, value, low, high, absent. */
	if (voice->is_shown) {
		model_count(row, people, voice->people);
		model_number(row, people + 1, voice->value);
	}
	if (voice->is_shown && voice->has_interval) {
		model_number(row, people + 2, voice->low);
		model_number(row, people + 3, voice->high);
	}
	model_text(row, people + 4, absent);
}
_Static_assert(STEP_FIRST_ABSENT == STEP_FIRST_PEOPLE + 4 &&
                   STEP_SECOND_ABSENT == STEP_SECOND_PEOPLE + 4,
               "fill_voice counts on this order");

static void
fill_gap(const struct filling *filling, struct model *row, const struct moment_step *step)
{
	const struct mirror_gap *gap = step->gap;
	if (gap == NULL) {
		model_text_z(row, STEP_VERDICT_WORDS, step->item == NULL ? NULL : "non montré");
		model_text_z(row, STEP_VERDICT_CLASS, "hidden");
		if (step->item != NULL)
			model_text(row, STEP_SENTENCE,
			           moment_hidden_words(filling->arena, step, &filling->names));
		return;
	}
	model_number(row, STEP_GAP, gap->gap);
	if (gap->is_tested) {
		model_number(row, STEP_GAP_LOW, gap->low);
		model_number(row, STEP_GAP_HIGH, gap->high);
	}
	model_text_z(row, STEP_VERDICT, stats_verdict_word(gap->verdict));
	model_text_z(row, STEP_VERDICT_WORDS, mirror_verdict_words[gap->verdict]);
	model_text_z(row, STEP_VERDICT_CLASS, mirror_verdict_classes[gap->verdict]);
	model_text(row, STEP_SENTENCE,
	           mirror_row_words(filling->arena, gap, &step->first, &step->second,
	                            &filling->names, &step->scale));
}

/* Rooms of the floor above, known by their addresses only. */
static void
fill_acts(const struct filling *filling, struct model *row, const struct moment_step *step)
{
	static const char *const paths[] = { "/atelier?enquete=", "/actions/nouvelle?enquete=" };
	const struct moment_view *view = filling->view;
	const struct reader *reader = filling->question->acts;
	const uint32_t place = place_by_id(view->tree, view->journey.place_id);
	if (reader == NULL || step->item == NULL ||
	    !people_may(reader, view->tree, MIRROR_WORKS, place))
		return;
	const size_t count = people_may(reader, view->tree, MIRROR_DECIDES, place) ? LENGTH(paths) : 1;
	for (size_t i = 0; i < count; i++) {
		struct text text = text_new(filling->arena, 3000);
		text_add_z(&text, paths[i]);
		http_percent_encode(&text, view->wave->code);
		text_add_z(&text, "&parcours=");
		http_percent_encode(&text, view->journey.code);
		text_format(&text, "&etape=%lld", (long long)step->step.id);
		model_url(row, STEP_WORKSHOP_URL + i, text_span(&text));
	}
}

static void
fill_step(const struct filling *filling, size_t at)
{
	struct arena *arena = filling->arena;
	const struct moment_step *one = &filling->view->steps[at];
	const struct journey_step *step = &one->step;
	struct model *row = model_row(filling->page, MOMENT_STEPS);
	model_text_z(row, STEP_ID, arena_format(arena, "%lld", (long long)step->id));
	model_text_z(row, STEP_ANCHOR, anchor_of(filling, at));
	model_count(row, STEP_RANK, step->rank);
	model_text(row, STEP_TITLE, step->title);
	model_text(row, STEP_CHANNELS, step->channels);
	model_text(row, STEP_CHANNEL_WORDS, journey_channel_words(arena, step->channels));
	model_text(row, STEP_ACTOR, step->actor);
	model_text(row, STEP_ACTOR_WORDS, journey_actor_words(arena, step));
	model_flag(row, STEP_OUTSIDE, step->is_outside);
	model_flag(row, STEP_KEY, step->is_key);
	model_flag(row, STEP_REMOVED, step->is_removed);
	model_flag(row, STEP_ASKED, one->item != NULL);
	if (one->item != NULL)
		model_text(row, STEP_WORDING, one->item->wording);
	fill_voice(row, &one->first, STEP_FIRST_PEOPLE, absent_words(filling, one, &one->first));
	fill_voice(row, &one->second, STEP_SECOND_PEOPLE, absent_words(filling, one, &one->second));
	if (filling->has_figures) {
		fill_gap(filling, row, one);
		fill_acts(filling, row, one);
	}
	model_flag(row, STEP_STRENGTH, one->is_strength);
	model_flag(row, STEP_PAIN, one->is_pain);
	model_flag(row, STEP_BLIND, one->is_blind);
	/* What happens on stage is for everybody; behind the scenes, for those who work here. */
	model_text(row, STEP_FRONT, step->frontstage);
	if (filling->question->works_here)
		model_text(row, STEP_BACK, step->backstage);
}

/* --- the chart -------------------------------------------------------------------------------- */

static struct chart_voice
chart_voice_of(const struct mirror_voice *voice)
{
	return (struct chart_voice){ voice->is_shown, voice->value, voice->has_interval, voice->low,
		                         voice->high };
}

/* Only steps judged on the scale of the page have a place on it. */
static bool
is_on_scale(const struct filling *filling, const struct moment_step *step)
{
	return step->item != NULL && step->scale.low == filling->scale.low &&
	       step->scale.high == filling->scale.high;
}

static void
fill_chart(const struct filling *filling)
{
	const struct moment_view *view = filling->view;
	struct chart_step *steps = arena_array_of(filling->arena, struct chart_step, view->step_count);
	const double range = filling->scale.high - filling->scale.low;
	for (size_t i = 0; i < view->step_count; i++) {
		const struct moment_step *step = &view->steps[i];
		steps[i] = journey_chart_step(filling->arena, &step->step);
		if (step->step.is_removed)
			steps[i].remark = SPAN("retirée depuis");
		steps[i].first_absent = absent_words(filling, step, &step->first);
		steps[i].second_absent = absent_words(filling, step, &step->second);
		if (!is_on_scale(filling, step))
			continue;
		steps[i].first = chart_voice_of(&step->first);
		steps[i].second = chart_voice_of(&step->second);
		steps[i].first_people = step->first.people;
		steps[i].second_people = step->second.people;
	}
	const struct chart_journey journey = {
		.has_figures = filling->has_figures,
		.scale = { filling->scale.low, filling->scale.high, range > 10 ? range / 5 : 1 },
		.decimals = filling->has_figures ? mirror_decimals(&filling->scale) : 0,
		.first_name = filling->names.first_capital,
		.second_name = filling->names.second_capital,
		.key_words = SPAN("moment à enjeux"),
		.interval_words = SPAN("traits fins\u202f: intervalle à 95\u202f%"),
		.people_words = SPAN("n\u202f: personnes qui répondent"),
		.broken_words = SPAN("pointillé\u202f: une étape sans note montrée"),
		.steps = steps,
		.step_count = view->step_count,
	};
	model_markup(filling->page, MOMENT_LINE, chart_journey_draw(filling->arena, &journey));
}

static void
fill_caption(const struct filling *filling)
{
	struct text text = text_new(filling->arena, 1000);
	text_add_z(&text, "Notes de ");
	text_add_number(&text, filling->scale.low, 0);
	text_add_z(&text, " à ");
	text_add_number(&text, filling->scale.high, 0);
	text_format(&text,
	            ", à la même phrase posée des deux côtés. Plus une courbe s’éloigne de la ligne, mieux "
	            "l’étape est jugée. Ces notes ne disent pas pourquoi.");
	model_text(filling->page, MOMENT_CAPTION, text_span(&text));
}

/* --- what is read of it: strengths, then what weighs, then where visions differ ---------------- */

static void
fill_reading(const struct filling *filling, const char *code, const char *heading,
             const char *intro, const char *none, bool (*is_one)(const struct moment_step *step))
{
	struct model *reading = model_row(filling->page, MOMENT_READINGS);
	size_t count = 0;
	model_text_z(reading, READING_CODE, code);
	model_text_z(reading, READING_HEADING, heading);
	for (size_t i = 0; i < filling->view->step_count; i++) {
		const struct moment_step *step = &filling->view->steps[i];
		if (!is_one(step))
			continue;
		struct model *row = model_row(reading, READING_ROWS);
		model_text(row, LISTED_TITLE, step->step.title);
		model_url_z(row, LISTED_URL, arena_format(filling->arena, "#%s", anchor_of(filling, i)));
		model_flag(row, LISTED_KEY, step->step.is_key);
		model_text(row, LISTED_WORDS, figures_words(filling, step));
		count++;
	}
	model_text_z(reading, count > 0 ? READING_INTRO : READING_NONE, count > 0 ? intro : none);
}

static bool
is_strength(const struct moment_step *step)
{
	return step->is_strength;
}

static bool
is_pain(const struct moment_step *step)
{
	return step->is_pain;
}

static bool
is_blind(const struct moment_step *step)
{
	return step->is_blind;
}

static void
fill_readings(const struct filling *filling)
{
	fill_reading(filling, "strengths", "Ce qui va bien des deux côtés",
	             "Les deux notes sont hautes.", "Aucune étape n’a deux notes sûrement hautes.",
	             is_strength);
	fill_reading(filling, "pain_points", "Ce qui pèse des deux côtés",
	             "Les deux notes sont basses\u202f: ces irritants sont à reprendre ensemble.",
	             "Aucune étape n’a deux notes sûrement basses.", is_pain);
	fill_reading(filling, "blind_spots", "Où les visions diffèrent",
	             "Les deux côtés ne jugent pas ces étapes de la même façon\u202f: c’est de quoi parler "
	             "ensemble.",
	             "Aucun écart sûr entre les deux côtés.", is_blind);
}

/* --- around ------------------------------------------------------------------------------------ */

static void
add_scope(struct model *frame, const char *label, struct span value)
{
	if (value.length == 0)
		return;
	struct model *row = model_row(frame, FRAME_SCOPE);
	model_text_z(row, FRAME_SCOPE_LABEL, label);
	model_text(row, FRAME_SCOPE_VALUE, value);
}

static void
fill_scope(const struct filling *filling, struct model *frame)
{
	const struct moment_view *view = filling->view;
	const struct span names[2] = { filling->names.first, filling->names.second };
	struct text answers = text_new(filling->arena, 500);
	for (int side = 0; side < 2; side++) {
		if (view->people[side] < 0)
			continue;
		model_count(filling->page, side == 0 ? MOMENT_USAGERS : MOMENT_AGENTS, view->people[side]);
		text_add_z(&answers, answers.length > 0 ? " · " : "");
		text_add_count(&answers, view->people[side]);
		text_format(&answers, " %.*s", SPAN_ARGS(names[side]));
	}
	add_scope(frame, "Parcours", view->journey.name);
	add_scope(frame, "Enquête", view->wave->name);
	add_scope(frame, "Réponses", text_span(&answers));
	model_url_z(frame, FRAME_SCOPE_URL, "#changer");
	model_text_z(frame, FRAME_SCOPE_WORDS, "Changer d’enquête ou de parcours");
}

static void
fill_wave(const struct filling *filling)
{
	const struct moment_view *view = filling->view;
	struct model *page = filling->page;
	model_text(page, MOMENT_WAVE, view->wave->code);
	model_text(page, MOMENT_WAVE_NAME, view->wave->name);
	model_date(page, MOMENT_CLOSED, view->wave->closed_day);
	model_number(page, MOMENT_SCALE_LOW, filling->scale.low);
	model_number(page, MOMENT_SCALE_HIGH, filling->scale.high);
	model_text(page, MOMENT_FIRST, filling->names.first_capital);
	model_text(page, MOMENT_SECOND, filling->names.second_capital);
	model_text(page, MOMENT_FIRST_SMALL, filling->names.first);
	model_text(page, MOMENT_SECOND_SMALL, filling->names.second);
	model_url(page, MOMENT_JSON_URL, address(filling, view->wave->code, "json"));
	for (size_t i = 0; i < view->wave_count; i++) {
		if (&view->waves[i] == view->wave)
			continue;
		struct model *row = model_row(page, MOMENT_OTHERS);
		model_text(row, WAVE_NAME, view->waves[i].name);
		model_url(row, WAVE_URL, address(filling, view->waves[i].code, NULL));
	}
}

/* What the direction works with; a visitor reads the way and its figures. */
static void
fill_work(const struct filling *filling, bool may_change)
{
	const struct moment_view *view = filling->view;
	struct model *page = filling->page;
	const char *path = journey_path(filling->arena, &view->journey);
	struct text mirror = text_new(filling->arena, 3000);
	if (may_change)
		model_url_z(page, MOMENT_EDIT_URL, arena_format(filling->arena, "%s/modifier", path));
	if (!filling->question->works_here)
		return;
	model_flag(page, MOMENT_WORKS_HERE, true);
	const uint32_t place = place_by_id(view->tree, view->journey.place_id);
	model_text(page, MOMENT_PLACE,
	           place == PLACE_NONE ? SPAN("toute l’organisation") : view->tree->places[place].name);
	model_text_z(page, MOMENT_STAGE,
	             view->journey.is_closed ? "clos" : journey_stage_words[view->journey.stage]);
	model_text(page, MOMENT_REASON, view->journey.reason);
	for (size_t i = 0; i < view->profile_count; i++) {
		struct model *row = model_row(page, MOMENT_PROFILES);
		model_text(row, PROFILE_NAME, view->profiles[i].name);
		model_text(row, PROFILE_MATTERS, view->profiles[i].matters);
	}
	model_flag(page, MOMENT_HAS_PROFILES, view->profile_count > 0);
	text_add_z(&mirror, "/miroir?parcours=");
	http_percent_encode(&mirror, view->journey.code);
	model_url(page, MOMENT_MIRROR_URL, text_span(&mirror));
}

/* The scale of the first step that was judged. */
static void
choose_scale(struct filling *filling)
{
	const struct moment_view *view = filling->view;
	for (size_t i = 0; i < view->step_count && view->wave != NULL; i++)
		if (view->steps[i].item != NULL) {
			filling->scale = view->steps[i].scale;
			filling->has_figures = view->wave->changes == 0;
			return;
		}
}

static bool
has_details(const struct filling *filling)
{
	for (size_t i = 0; i < filling->view->step_count; i++) {
		const struct journey_step *step = &filling->view->steps[i].step;
		if (step->frontstage.length > 0 ||
		    (filling->question->works_here && step->backstage.length > 0))
			return true;
	}
	return false;
}

void
moment_fill(struct arena *arena, const struct moment_view *view,
            const struct moment_question *question, bool may_change, struct model *page,
            struct model *frame)
{
	struct filling filling = { .arena = arena, .view = view, .question = question, .page = page };
	model_text(page, MOMENT_TITLE, view->journey.name);
	model_text(page, MOMENT_CODE, view->journey.code);
	fill_work(&filling, may_change);
	choose_scale(&filling);
	if (view->wave != NULL) {
		filling.names = mirror_names_of(view->wave);
		fill_wave(&filling);
		fill_scope(&filling, frame);
	}
	model_flag(page, MOMENT_EMPTY, view->wave == NULL);
	model_flag(page, MOMENT_PREPARING, view->wave != NULL && view->wave->changes > 0);
	model_flag(page, MOMENT_NO_STEPS, view->step_count == 0);
	model_flag(page, MOMENT_HAS_FIGURES, filling.has_figures);
	model_flag(page, MOMENT_HAS_DETAILS, has_details(&filling));
	for (size_t i = 0; i < view->step_count; i++)
		fill_step(&filling, i);
	if (view->step_count > 0)
		fill_chart(&filling);
	if (!filling.has_figures)
		return;
	fill_caption(&filling);
	fill_readings(&filling);
	model_text(page, MOMENT_LEAD,
	           moment_lead(arena, view->steps, view->step_count, &filling.names,
	                       mirror_decimals(&filling.scale)));
}

/* --- the address ------------------------------------------------------------------------------- */

static void
get_moment(struct visit *visit)
{
	struct fault fault = { 0 };
	struct moment_view view;
	const struct reader *reader = &visit->reader;
	const struct moment_question question = {
		.journey = visit->part[0],
		.wave = visit_asked(visit, "enquete"),
		.least = result_least_state(reader),
		.works_here = reader->account_id != 0 || reader->is_alone,
		.acts = reader,
	};
	const enum visit_format format = visit_format(visit);
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (format != VISIT_HTML && format != VISIT_JSON) {
		visit_say(visit, 400, "Ce format n’existe pas",
		          "Les formats possibles sont html et json.");
		return;
	}
	const enum found found = moment_view_load(visit->arena, db, visit->root_id, &question,
	                                          visit->today, &view, &fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	else if (found == FOUND_NONE)
		visit_missing(visit);
	if (found != FOUND_ONE || (view.wave != NULL && !result_keep_seen(visit, view.wave)))
		return;
	struct model *page = model_new(visit->arena, &moment_page);
	moment_fill(visit->arena, &view, &question, journey_may_change(reader, view.tree, &view.journey),
	            page, visit->frame);
	if (question.works_here && !moment_draw_irritants(visit, &view, page, MOMENT_IRRITANTS))
		return;
	model_flag(page, MOMENT_HAS_IRRITANTS, model_row_count(page, MOMENT_IRRITANTS) > 0);
	visit_show(visit, &moment_page, page);
}

static const struct route routes[] = {
	{ HTTP_GET, "/parcours/{}", WHO_ANYONE, "journey", get_moment, .is_reminded = true },
	{ HTTP_GET, "/irritants/nouveau", MIRROR_DECIDES, "irritant.new", moment_get_irritant_new },
	{ HTTP_POST, "/irritants/nouveau", MIRROR_DECIDES, "irritant.note", moment_post_irritant_new },
	{ HTTP_GET, "/irritants/{}", WHO_SIGNED_IN, "irritant", moment_get_irritant },
	{ HTTP_POST, "/irritants/{}", MIRROR_DECIDES, "irritant.lift", moment_post_irritant },
};
static const struct page_kind *const pages[] = { &moment_page, &moment_irritant_page,
	                                             &moment_irritant_new_page };
const struct room_pages moment_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
