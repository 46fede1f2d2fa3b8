/* The launch file: what a survey of agents needs on paper, filled from what is known. */
#include "base/time.h"
#include "listen/launch/launch_inside.h"

enum { PART_PLACE, PART_AGENTS, PART_FLOOR, PART_FIELD_COUNT };
static const struct field part_fields[PART_FIELD_COUNT] = {
	[PART_PLACE] = { "place", FIELD_TEXT, FIELD_API, .help = "Name of the place." },
	[PART_AGENTS] = { "agents", FIELD_COUNT, FIELD_API, .help = "Agents invited." },
	[PART_FLOOR] = { "floor", FIELD_TEXT, FIELD_API, .help = "What can be hoped." },
};
enum { RISK_WORDS, RISK_ANSWER, RISK_FIELD_COUNT };
static const struct field risk_fields[RISK_FIELD_COUNT] = {
	[RISK_WORDS] = { "risk", FIELD_TEXT, FIELD_API, .help = "The question." },
	[RISK_ANSWER] = { "answer", FIELD_TEXT, FIELD_API, .help = "Yes, no, or not yet." },
};
enum { AGREED_NAME, AGREED_WORDS, AGREED_FIELD_COUNT };
static const struct field agreed_fields[AGREED_FIELD_COUNT] = {
	[AGREED_NAME] = { "wait", FIELD_TEXT, FIELD_API, .help = "Whose word is awaited." },
	[AGREED_WORDS] = { "agreed", FIELD_TEXT, FIELD_API, .help = "How it ended." },
};
enum { ASKED_WORDS, ASKED_FIELD_COUNT };
static const struct field asked_fields[ASKED_FIELD_COUNT] = {
	[ASKED_WORDS] = { "sentence", FIELD_TEXT, FIELD_API, .help = "A sentence asked." },
};
enum { PERSONAL_WORDS, PERSONAL_PURPOSE, PERSONAL_FIELD_COUNT };
static const struct field personal_fields[PERSONAL_FIELD_COUNT] = {
	[PERSONAL_WORDS] = { "personal", FIELD_TEXT, FIELD_API, .help = "A question that may name somebody." },
	[PERSONAL_PURPOSE] = { "purpose", FIELD_TEXT, FIELD_API, .help = "Why it is asked." },
};
enum { TEAM_NAME, TEAM_FIELD_COUNT };
static const struct field team_fields[TEAM_FIELD_COUNT] = {
	[TEAM_NAME] = { "team", FIELD_TEXT, FIELD_API, .help = "A team in workshop." },
};

enum {
	FILE_TITLE, FILE_WITHIN, FILE_SURVEY, FILE_SERVICE, FILE_TODAY, FILE_OPENS, FILE_CLOSES, FILE_BY,
	FILE_PLACES, FILE_AGENTS, FILE_RISKS, FILE_NEEDS_AIPD, FILE_AIPD, FILE_WAITS, FILE_ASKED,
	FILE_TEAMS, FILE_HAS_TEAMS, FILE_INTERNAL, FILE_AGENTS_TOLD, FILE_WARNING, FILE_REASON, FILE_BACK_URL,
	FILE_IS_OWN, FILE_PERSONALS, FILE_HAS_PERSONALS,
	FILE_FIELD_COUNT
};
static const struct field file_fields[FILE_FIELD_COUNT] = {
	[FILE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[FILE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[FILE_SURVEY] = { "survey", FIELD_TEXT, FIELD_API, .help = "Name of the survey." },
	[FILE_SERVICE] = { "organisation", FIELD_TEXT, FIELD_API, .help = "Of the public service." },
	[FILE_TODAY] = { "today", FIELD_DATE, FIELD_API, .help = "When it was printed." },
	[FILE_OPENS] = { "opens", FIELD_DATE, FIELD_API, .help = "First day." },
	[FILE_CLOSES] = { "closes", FIELD_DATE, FIELD_API, .help = "Last day." },
	[FILE_BY] = { "by", FIELD_TEXT, FIELD_API, .help = "Who prints it." },
	[FILE_PLACES] = { "places", FIELD_LIST, FIELD_API, .of = part_fields,
		.of_count = PART_FIELD_COUNT, .help = "Where it is asked." },
	[FILE_AGENTS] = { "all_agents", FIELD_COUNT, FIELD_API, .help = "Agents invited in all." },
	[FILE_RISKS] = { "risks", FIELD_LIST, FIELD_API, .of = risk_fields,
		.of_count = RISK_FIELD_COUNT, .help = "The AIPD test." },
	[FILE_NEEDS_AIPD] = { "needs_aipd", FIELD_FLAG, FIELD_API, .help = "One is needed." },
	[FILE_AIPD] = { "aipd", FIELD_TEXT, FIELD_API, .help = "Its reference." },
	[FILE_WAITS] = { "waits", FIELD_LIST, FIELD_API, .of = agreed_fields,
		.of_count = AGREED_FIELD_COUNT, .help = "Whose word is awaited." },
	[FILE_ASKED] = { "sentences", FIELD_LIST, FIELD_API, .of = asked_fields,
		.of_count = ASKED_FIELD_COUNT, .help = "What agents are asked." },
	[FILE_TEAMS] = { "teams", FIELD_LIST, FIELD_API, .of = team_fields,
		.of_count = TEAM_FIELD_COUNT, .help = "Teams in workshop." },
	[FILE_HAS_TEAMS] = { "has_teams", FIELD_FLAG, FIELD_PAGE },
	[FILE_AGENTS_TOLD] = { "agents_told", FIELD_FLAG, FIELD_API,
		.help = "Words of agents may be read, masked." },
	[FILE_INTERNAL] = { "is_internal", FIELD_FLAG, FIELD_API, .help = "Usagers are colleagues." },
	[FILE_WARNING] = { "warning", FIELD_TEXT, FIELD_API, .help = "On the dates." },
	[FILE_REASON] = { "reason", FIELD_TEXT, FIELD_API, .help = "Why these dates all the same." },
	[FILE_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	[FILE_IS_OWN] = { "is_own", FIELD_FLAG, FIELD_API, .help = "Questions of the service's own." },
	[FILE_PERSONALS] = { "personals", FIELD_LIST, FIELD_API, .of = personal_fields,
		.of_count = PERSONAL_FIELD_COUNT, .help = "Questions that may name somebody." },
	[FILE_HAS_PERSONALS] = { "has_personals", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind launch_file_page = { "survey.file", "listen/launch/pages/file.html",
	file_fields, FILE_FIELD_COUNT };

static const char blank[] = "………………………………";

static struct span
or_blank(struct span words)
{
	return words.length > 0 ? words : span_of(blank);
}

static int64_t
group_count(const struct launching *launching, int64_t lead_id)
{
	int64_t sum = 0;
	for (size_t i = 0; i < launching->population_count; i++)
		if (launching->populations[i].lead_place_id == lead_id &&
		    launching->populations[i].side == SIDE_AGENT)
			sum += launching->populations[i].people;
	return sum;
}

static void
fill_places(const struct launching *launching, struct model *page)
{
	struct arena *arena = launching->visit->arena;
	int64_t all = 0;
	for (size_t i = 0; i < launching->population_count; i++) {
		const struct survey_population *one = &launching->populations[i];
		const uint32_t place = place_by_id(launching->tree, one->place_id);
		const uint32_t lead = place_by_id(launching->tree, one->lead_place_id);
		if (one->side != SIDE_AGENT || place == PLACE_NONE)
			continue;
		all += one->people;
		struct model *row = model_row(page, FILE_PLACES);
		model_text(row, PART_PLACE, launching->tree->places[place].name);
		model_count(row, PART_AGENTS, one->people);
		model_text_z(row, PART_FLOOR,
		             one->place_id == one->lead_place_id || lead == PLACE_NONE
		                 ? launch_floor_words(arena, group_count(launching, one->place_id),
		                                      secrecy_floor(RESPONDENT_AGENT))
		                 : arena_format(arena, "Lu avec «\u202f%.*s\u202f».",
		                                SPAN_ARGS(launching->tree->places[lead].name)));
	}
	model_count(page, FILE_AGENTS, all);
	for (size_t i = 0; i < launching->team_count; i++) {
		const uint32_t place = place_by_id(launching->tree, launching->teams[i]);
		if (place != PLACE_NONE)
			model_text(model_row(page, FILE_TEAMS), TEAM_NAME,
			           launching->tree->places[place].name);
	}
	model_flag(page, FILE_HAS_TEAMS, launching->team_count > 0);
}

static void
fill_waits(const struct launching *launching, struct model *page)
{
	static const char *const answers[] = { "pas encore répondu", "non", "oui", "" };
	for (int i = 0; i < LAUNCH_RISK_COUNT; i++) {
		struct model *row = model_row(page, FILE_RISKS);
		model_text_z(row, RISK_WORDS, launch_risk_words[i]);
		model_text_z(row, RISK_ANSWER, answers[launching->plan.risk_answers >> (2 * i) & 3]);
	}
	model_flag(page, FILE_NEEDS_AIPD, launch_needs_aipd(launching->plan.risk_answers));
	model_text(page, FILE_AIPD, or_blank(launching->plan.risk_reference));
	for (int i = 0; i < LAUNCH_WAIT_COUNT; i++) {
		const struct launch_ended *ended = &launching->waits[i];
		struct model *row = model_row(page, FILE_WAITS);
		struct text text = text_new(launching->visit->arena, 4096);
		text_add_z(&text, !ended->is_ended ? "attendu" : ended->is_waived ? "on s’en passe\u202f: " : "");
		text_add(&text, ended->is_ended ? ended->words : SPAN(""));
		if (ended->is_ended) {
			text_add_z(&text, ", ");
			text_add_date_words(&text, ended->day);
		}
		model_text_z(row, AGREED_NAME, launch_wait_words[i]);
		model_text_z(row, AGREED_WORDS, text_z(&text));
	}
}

static bool
fill_inquiry(struct launching *launching, struct model *page)
{
	struct visit *visit = launching->visit;
	struct inquiry *inquiry;
	const enum found found =
		launch_inquiry_load(visit->arena, visit->db, visit->root_id, &launching->wave, &inquiry,
	                        &launching->fault);
	model_flag(page, FILE_IS_OWN, true);
	for (size_t i = 0; found == FOUND_ONE && i < inquiry->question_count; i++) {
		const struct inquiry_question *question = &inquiry->questions[i];
		if (inquiry_is_personal(question)) {
			struct model *row = model_row(page, FILE_PERSONALS);
			model_text(row, PERSONAL_WORDS, inquiry_say(question->words, 0));
			model_text(row, PERSONAL_PURPOSE, or_blank(question->purpose));
			model_flag(page, FILE_HAS_PERSONALS, true);
		}
		if (question->asked[SIDE_AGENT] && question->kind != ASK_COMPUTED)
			model_text(model_row(page, FILE_ASKED), ASKED_WORDS,
			           inquiry_question_say(question, SIDE_AGENT, 0));
	}
	return found != FOUND_FAILED;
}

static bool
fill_asked(struct launching *launching, struct model *page)
{
	struct visit *visit = launching->visit;
	if (launching->wave.inquiry_version > 0)
		return fill_inquiry(launching, page);
	struct questionnaire form;
	const enum found found =
		questionnaire_load(visit->arena, visit->db, visit->root_id, launching->wave.form_id,
	                       &form, &launching->fault);
	for (size_t i = 0; found == FOUND_ONE && i < form.entry_count; i++) {
		const struct question *question = &form.entries[i].question;
		if (form.entries[i].rank[SIDE_AGENT] == 0)
			continue;
		struct model *row = model_row(page, FILE_ASKED);
		if (question->kind != 'D')
			model_text(row, ASKED_WORDS, question->sentence[SIDE_AGENT]);
		else /* a sentence already there: what is asked of it stands around */
			model_text_z(row, ASKED_WORDS,
			             arena_format(visit->arena, "%s «\u202f%.*s\u202f»",
			                          questionnaire_frame('D', SIDE_AGENT, question->about_side),
			                          SPAN_ARGS(question->sentence[SIDE_AGENT])));
	}
	return found != FOUND_FAILED;
}

void
launch_get_file(struct visit *visit)
{
	struct launching launching;
	struct span organisation;
	if (!launch_look(visit, false, &launching))
		return;
	struct model *page = model_new(visit->arena, &launch_file_page);
	if (!place_root_name(visit->arena, visit->db, visit->root_id, &organisation,
	                     &launching.fault) ||
	    !fill_asked(&launching, page)) {
		visit_fail(visit, &launching.fault);
		return;
	}
	model_text_z(page, FILE_TITLE, "Dossier de lancement");
	model_text(page, FILE_SURVEY, launching.wave.name);
	model_text(page, FILE_WITHIN, launching.wave.name);
	model_text(page, FILE_SERVICE, or_blank(organisation));
	model_date(page, FILE_TODAY, visit->today);
	model_date(page, FILE_OPENS, launching.wave.opens_day);
	model_date(page, FILE_CLOSES, launching.wave.closed_day);
	model_text(page, FILE_BY, or_blank(visit->reader.name));
	model_flag(page, FILE_INTERNAL, launching.wave.internal);
	model_flag(page, FILE_AGENTS_TOLD, launching.wave.agents_told);
	fill_places(&launching, page);
	fill_waits(&launching, page);
	model_text_z(page, FILE_WARNING,
	             launch_calendar_warning(visit->arena, launching.wave.opens_day,
	                                     launching.wave.closed_day, true));
	model_text(page, FILE_REASON, or_blank(launching.plan.calendar_reason));
	model_url_z(page, FILE_BACK_URL, launching.base);
	visit_show(visit, &launch_file_page, page);
}
