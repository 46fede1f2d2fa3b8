/* « Suivi » of a survey: who answers, against who was asked; what is missing still. */
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "craft/sheet/sheet_write.h"
#include "listen/follow/follow.h"

enum {
	ROW_WHAT, ROW_DAY, ROW_SIDE, ROW_INVITED, ROW_COMPLETE, ROW_COMPLETE_WORDS, ROW_REFUSED, ROW_SILENT,
	ROW_UNKNOWN, ROW_RATE, ROW_RATE_WORDS, ROW_COOPERATION, ROW_FIELD_COUNT
};
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_WHAT] = { "what", FIELD_TEXT, FIELD_API, .help = "Name of the place, or of the group." },
	[ROW_DAY] = { "day", FIELD_DATE, FIELD_API, .help = "Day of the first message." },
	[ROW_SIDE] = { "side", FIELD_TEXT, FIELD_API, .help = "Who they are." },
	[ROW_INVITED] = { "invited", FIELD_COUNT, FIELD_API, .help = "People on the list, I + R + NC + U." },
	[ROW_COMPLETE] = { "complete", FIELD_COUNT, FIELD_API,
		.help = "I: links that served; absent: not told." },
	[ROW_COMPLETE_WORDS] = { "complete_words", FIELD_TEXT, FIELD_API,
		.help = "The same of agents, in steps of five, or why it is not told." },
	[ROW_REFUSED] = { "refusal", FIELD_COUNT, FIELD_API,
		.help = "R: asked to be left alone after this survey wrote." },
	[ROW_SILENT] = { "non_contact", FIELD_COUNT, FIELD_API, .help = "NC: written to, nothing came." },
	[ROW_UNKNOWN] = { "unknown", FIELD_COUNT, FIELD_API, .help = "U: not delivered, or never sent." },
	[ROW_RATE] = { "response_rate", FIELD_NUMBER, FIELD_API, .unit = "%",
		.help = "RR1, in per cent; RR2 is the same." },
	[ROW_RATE_WORDS] = { "response_rate_words", FIELD_TEXT, FIELD_API,
		.help = "The same of agents, as a bound." },
	[ROW_COOPERATION] = { "cooperation_rate", FIELD_NUMBER, FIELD_API, .unit = "%",
		.help = "COOP1, in per cent; absent: nobody is known to have been reached." },
};
enum { OPEN_PLACE, OPEN_SIDE, OPEN_WORDS, OPEN_FIELD_COUNT };
static const struct field open_fields[OPEN_FIELD_COUNT] = {
	[OPEN_PLACE] = { "place", FIELD_TEXT, FIELD_API, .help = "Name of the place." },
	[OPEN_SIDE] = { "open_side", FIELD_TEXT, FIELD_API, .help = "Who they are." },
	[OPEN_WORDS] = { "replies", FIELD_TEXT, FIELD_API,
		.help = "Replies by links for all, and on paper; for how many who work there." },
};
enum { LACK_PLACE, LACK_SIDE, LACK_WORDS, LACK_FIELD_COUNT };
static const struct field lack_fields[LACK_FIELD_COUNT] = {
	[LACK_PLACE] = { "lack_place", FIELD_TEXT, FIELD_API, .help = "Name of the place." },
	[LACK_SIDE] = { "lack_side", FIELD_TEXT, FIELD_API, .help = "Who they are." },
	[LACK_WORDS] = { "lack_words", FIELD_TEXT, FIELD_API, .help = "What is missing, in a sentence." },
};
enum { QUOTA_NAME, QUOTA_WORDS, QUOTA_LIMIT, QUOTA_IS_FULL, QUOTA_FIELD_COUNT };
static const struct field quota_fields[QUOTA_FIELD_COUNT] = {
	[QUOTA_NAME] = { "quota", FIELD_TEXT, FIELD_API, .help = "Name of the quota." },
	[QUOTA_WORDS] = { "quota_words", FIELD_TEXT, FIELD_API, .help = "How far it is, in steps of five." },
	[QUOTA_LIMIT] = { "limit", FIELD_COUNT, FIELD_API, .help = "How many replies are enough." },
	[QUOTA_IS_FULL] = { "is_full", FIELD_FLAG, FIELD_API, .help = "No further reply of that kind is kept." },
};
enum { AGREED_WORDS, AGREED_PAPERS, AGREED_RATE, AGREED_FIELD_COUNT };
static const struct field agreed_fields[AGREED_FIELD_COUNT] = {
	[AGREED_WORDS] = { "question", FIELD_TEXT, FIELD_API, .help = "Its words." },
	[AGREED_PAPERS] = { "papers", FIELD_COUNT, FIELD_API, .help = "Papers where either typed an answer." },
	[AGREED_RATE] = { "agreement", FIELD_NUMBER, FIELD_API, .unit = "%",
		.help = "Of which both read the same, in per cent." },
};
enum {
	FOLLOW_TITLE, FOLLOW_WITHIN, FOLLOW_BACK_URL, FOLLOW_INVITE_URL, FOLLOW_CSV_URL, FOLLOW_IS_EARLY,
	FOLLOW_COUNTED, FOLLOW_HAS_FRAME, FOLLOW_IS_MIXED, FOLLOW_PLACES, FOLLOW_STRATA, FOLLOW_HAS_STRATA,
	FOLLOW_DAYS, FOLLOW_HAS_DAYS, FOLLOW_OPENS, FOLLOW_HAS_OPENS, FOLLOW_LACKS, FOLLOW_HAS_LACKS,
	FOLLOW_GOAL, FOLLOW_QUOTAS, FOLLOW_HAS_QUOTAS, FOLLOW_HAS_TWICE, FOLLOW_TWICE_WORDS,
	FOLLOW_AGREED, FOLLOW_HAS_AGREED, FOLLOW_FIELD_COUNT
};
static const struct field follow_fields[FOLLOW_FIELD_COUNT] = {
	[FOLLOW_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[FOLLOW_WITHIN] = { "within", FIELD_TEXT, FIELD_API, .help = "Name of the survey." },
	[FOLLOW_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	[FOLLOW_INVITE_URL] = { "invite_url", FIELD_URL, FIELD_PAGE },
	[FOLLOW_CSV_URL] = { "csv_url", FIELD_URL, FIELD_PAGE },
	[FOLLOW_IS_EARLY] = { "is_early", FIELD_FLAG, FIELD_API, .help = "It has not opened." },
	[FOLLOW_COUNTED] = { "counted", FIELD_TEXT, FIELD_API, .help = "When usagers were counted last." },
	[FOLLOW_HAS_FRAME] = { "has_list", FIELD_FLAG, FIELD_API, .help = "Somebody was invited by a list." },
	[FOLLOW_IS_MIXED] = { "is_mixed", FIELD_FLAG, FIELD_API,
		.help = "Of agents, other links of one person were given by hand." },
	[FOLLOW_PLACES] = { "places", FIELD_LIST, FIELD_API, .of = row_fields,
		.of_count = ROW_FIELD_COUNT, .help = "By place and side, each side as a whole first." },
	[FOLLOW_STRATA] = { "strata", FIELD_LIST, FIELD_API, .of = row_fields,
		.of_count = ROW_FIELD_COUNT, .help = "Usagers, by group of the list." },
	[FOLLOW_HAS_STRATA] = { "has_strata", FIELD_FLAG, FIELD_PAGE },
	[FOLLOW_DAYS] = { "days", FIELD_LIST, FIELD_API, .of = row_fields,
		.of_count = ROW_FIELD_COUNT, .help = "Usagers, by day of the first message that left." },
	[FOLLOW_HAS_DAYS] = { "has_days", FIELD_FLAG, FIELD_PAGE },
	[FOLLOW_OPENS] = { "open_links", FIELD_LIST, FIELD_API, .of = open_fields,
		.of_count = OPEN_FIELD_COUNT, .help = "What came without a list: no rate." },
	[FOLLOW_HAS_OPENS] = { "has_opens", FIELD_FLAG, FIELD_PAGE },
	[FOLLOW_LACKS] = { "missing", FIELD_LIST, FIELD_API, .of = lack_fields,
		.of_count = LACK_FIELD_COUNT, .help = "What is missing to conclude." },
	[FOLLOW_HAS_LACKS] = { "has_lacks", FIELD_FLAG, FIELD_PAGE },
	[FOLLOW_QUOTAS] = { "quotas", FIELD_LIST, FIELD_API, .of = quota_fields,
		.of_count = QUOTA_FIELD_COUNT, .help = "Of usagers who came by a link for all, while it is open." },
	[FOLLOW_HAS_QUOTAS] = { "has_quotas", FIELD_FLAG, FIELD_PAGE },
	[FOLLOW_HAS_TWICE] = { "has_twice", FIELD_FLAG, FIELD_PAGE },
	[FOLLOW_TWICE_WORDS] = { "typed_twice", FIELD_TEXT, FIELD_API,
		.help = "How far papers typed in by two people are." },
	[FOLLOW_AGREED] = { "agreements", FIELD_LIST, FIELD_API, .of = agreed_fields,
		.of_count = AGREED_FIELD_COUNT, .help = "By question, the least agreed on first." },
	[FOLLOW_HAS_AGREED] = { "has_agreements", FIELD_FLAG, FIELD_PAGE },
	[FOLLOW_GOAL] = { "goal", FIELD_TEXT, FIELD_API, .help = "What concluding wants." },
};
static const struct page_kind follow_page = { "survey.follow", "listen/follow/pages/follow.html",
	follow_fields, FOLLOW_FIELD_COUNT };

static const char *const side_names[SIDE_COUNT] = { "Usagers", "Agents", "Dirigeants" };
static const char *const side_words[SIDE_COUNT] = { "usagers", "agents", "dirigeants" };

struct following {
	struct visit *visit;
	struct survey_wave wave;
	const struct place_tree *tree;
	struct survey_population *populations;
	size_t population_count;
	struct answer_count *answers;
	size_t answer_count;
	struct invite_tallies tallies;
	struct survey_wave past; /* with figures on the same scale; id 0: none */
	bool has_goal;
	struct model *page;
	struct fault fault;
};

/* --- what is known ------------------------------------------------------------------------------- */

static enum respondent
respondent_of(const struct following *following, enum side side)
{
	return secrecy_respondent(side, following->wave.internal);
}

static const struct answer_count *
answers_of(const struct following *following, int64_t place_id, enum side side)
{
	static const struct answer_count none = { .place_id = 0 };
	for (size_t i = 0; i < following->answer_count; i++)
		if (following->answers[i].place_id == place_id && following->answers[i].side == side)
			return &following->answers[i];
	return &none;
}

/* Of a whole side. */
static struct answer_count
answers_sum(const struct following *following, enum side side)
{
	struct answer_count sum = { .side = side };
	for (size_t i = 0; i < following->answer_count; i++)
		if (following->answers[i].side == side) {
			sum.links += following->answers[i].links;
			sum.used += following->answers[i].used;
		}
	return sum;
}

static int64_t
headcount(const struct following *following, const struct survey_population *lead)
{
	int64_t people = 0;
	for (size_t i = 0; i < following->population_count; i++)
		if (following->populations[i].lead_place_id == lead->place_id &&
		    following->populations[i].side == lead->side)
			people += following->populations[i].people;
	return people;
}

/* A mean on the wave's scale is asked of somebody: only then is there a margin to reach. */
static bool
load_goal(struct following *following)
{
	struct visit *visit = following->visit;
	struct survey_form form;
	struct survey_wave *waves;
	size_t count;
	if (!survey_form_load(visit->arena, visit->db, visit->root_id, following->wave.id, &form,
	                      &following->fault) ||
	    !survey_waves(visit->arena, visit->db, visit->root_id, &waves, &count, &following->fault))
		return false;
	for (size_t i = 0; i < form.item_count; i++)
		following->has_goal |= form.items[i].kind == 'S' || form.items[i].kind == 'V';
	for (size_t i = 0; i < count && following->past.id == 0; i++) {
		const struct survey_scale *scale = &waves[i].scale, *own = &following->wave.scale;
		if (waves[i].id != following->wave.id && waves[i].state >= SURVEY_RETURNED &&
		    waves[i].kind == SURVEY_ANSWERS && scale->low == own->low && scale->high == own->high)
			following->past = waves[i];
	}
	return true;
}

static bool
look(struct visit *visit, struct following *following_r)
{
	*following_r = (struct following){ .visit = visit };
	if (!launch_wave_look(visit, false, &following_r->wave, &following_r->tree,
	                      &following_r->populations, &following_r->population_count))
		return false;
	if (following_r->wave.state <= SURVEY_READY ||
	    (answer_counts(visit->arena, visit->db, visit->root_id, following_r->wave.id,
	                   &following_r->answers, &following_r->answer_count, &following_r->fault) &&
	     invite_tallies(visit->arena, visit->db, visit->root_id, following_r->wave.id,
	                    &following_r->tallies, &following_r->fault) &&
	     load_goal(following_r)))
		return true;
	visit_fail(visit, &following_r->fault);
	return false;
}

/* --- against the list ---------------------------------------------------------------------------- */

static void
show_public(struct model *row, const struct invite_tally *tally)
{
	if (tally->complete < 0) {
		model_text_z(row, ROW_COMPLETE_WORDS, "non montré");
		return;
	}
	const struct follow_rates rates = follow_rates_of(tally);
	model_count(row, ROW_COMPLETE, tally->complete);
	model_count(row, ROW_REFUSED, tally->refused);
	model_count(row, ROW_SILENT, tally->silent);
	if (rates.has_response)
		model_number(row, ROW_RATE, rates.response * 100);
	if (rates.has_cooperation)
		model_number(row, ROW_COOPERATION, rates.cooperation * 100);
}

/* Their links are counted, in steps; of which other links would be a part, no rate is said. */
static void
show_careful(struct following *following, struct model *row, const struct invite_tally *tally,
             const struct answer_count *answers)
{
	enum { STEP = 5 };
	struct arena *arena = following->visit->arena;
	const enum respondent who = respondent_of(following, tally->side);
	const int64_t reached = tally->people - tally->unknown; /* « au moins 5 » of five would be all */
	const bool is_told = reached >= secrecy_floor(who);
	model_text_z(row, ROW_COMPLETE_WORDS, follow_received_words(arena, who, answers->used, reached));
	if (answers->links > tally->people)
		model_flag(following->page, FOLLOW_IS_MIXED, true);
	if (!is_told || answers->links > tally->people)
		return;
	struct text text = text_new(arena, 100);
	const bool is_few = answers->used < STEP;
	text_add_z(&text, is_few ? "moins de " : "au moins ");
	text_add_count(&text, (is_few ? STEP : answers->used / STEP * STEP) * 100 / tally->people);
	text_add_z(&text, "\u00a0%");
	model_text(row, ROW_RATE_WORDS, text_span(&text));
}

static struct span
what_words(const struct following *following, const struct invite_tally *tally)
{
	if (tally->kind == INVITE_BY_STRATUM)
		return tally->stratum.length > 0 ? tally->stratum : SPAN("sans groupe");
	if (tally->place_id == 0)
		return SPAN("Ensemble");
	return place_said(following->tree, tally->place_id);
}

static void
show_tally(struct following *following, const struct invite_tally *tally)
{
	static const size_t lists[INVITE_TALLY_KIND_COUNT] = { FOLLOW_PLACES, FOLLOW_STRATA, FOLLOW_DAYS };
	struct model *row = model_row(following->page, lists[tally->kind]);
	const struct answer_count sum = answers_sum(following, tally->side);
	if (tally->kind == INVITE_BY_DAY)
		model_date(row, ROW_DAY, tally->day);
	else
		model_text(row, ROW_WHAT, what_words(following, tally));
	model_text_z(row, ROW_SIDE, side_names[tally->side]);
	model_count(row, ROW_INVITED, tally->people);
	if (respondent_of(following, tally->side) == RESPONDENT_PUBLIC)
		show_public(row, tally);
	else
		show_careful(following, row, tally,
		             tally->place_id == 0 ? &sum
		                                  : answers_of(following, tally->place_id, tally->side));
	if (tally->people >= INVITE_CELL_PEOPLE_MIN)
		model_count(row, ROW_UNKNOWN, tally->unknown);
}

static void
show_frame(struct following *following)
{
	struct model *page = following->page;
	const struct invite_tallies *tallies = &following->tallies;
	const struct local at = zone_local(following->visit->zone, tallies->counted_unix_s);
	size_t strata = 0;
	if (tallies->count == 0)
		return;
	struct text text = text_new(following->visit->arena, 200);
	text_add_date_words(&text, at.days);
	text_format(&text, ", %d\u202fh\u202f%02d", (int)(at.second / 3600), (int)(at.second / 60 % 60));
	model_text(page, FOLLOW_COUNTED, text_span(&text));
	model_flag(page, FOLLOW_HAS_FRAME, true);
	for (size_t i = 0; i < tallies->count; i++)
		strata += tallies->list[i].kind == INVITE_BY_STRATUM;
	for (size_t i = 0; i < tallies->count; i++)
		if (tallies->list[i].kind != INVITE_BY_STRATUM || strata > 1)
			show_tally(following, &tallies->list[i]);
	model_flag(page, FOLLOW_HAS_STRATA, model_row_count(page, FOLLOW_STRATA) > 0);
	model_flag(page, FOLLOW_HAS_DAYS, model_row_count(page, FOLLOW_DAYS) > 0);
}

/* --- without a list, and what is missing --------------------------------------------------------- */

static void
show_open(struct following *following, const struct survey_population *lead, struct span name)
{
	struct arena *arena = following->visit->arena;
	const struct answer_count *answers = answers_of(following, lead->place_id, lead->side);
	const enum respondent who = respondent_of(following, lead->side);
	const int64_t people = headcount(following, lead);
	const int64_t came = answers->received > answers->used ? answers->received - answers->used : 0;
	struct text text = text_new(arena, 300);
	text_add_z(&text, follow_received_words(arena, who, came, people));
	if (who == RESPONDENT_PUBLIC)
		text_add_z(&text, came < 2 ? " réponse" : " réponses");
	else if (people >= secrecy_floor(who)) {
		text_add_z(&text, " réponses pour ");
		text_add_count(&text, people);
		text_add_z(&text, lead->side == SIDE_LEADER ? " dirigeants invités" : " agents invités");
	}
	struct model *row = model_row(following->page, FOLLOW_OPENS);
	model_text(row, OPEN_PLACE, name);
	model_text_z(row, OPEN_SIDE, side_names[lead->side]);
	model_text(row, OPEN_WORDS, text_span(&text));
	model_flag(following->page, FOLLOW_HAS_OPENS, true);
}

/* Their counters go at the closing. */
static bool
show_quotas(struct following *following)
{
	struct visit *visit = following->visit;
	struct answer_quota *quotas;
	size_t count = 0;
	if (following->wave.state == SURVEY_OPEN &&
	    !answer_quotas(visit->arena, visit->db, visit->root_id, following->wave.id, &quotas, &count,
	                   &following->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(following->page, FOLLOW_QUOTAS);
		model_text(row, QUOTA_NAME, quotas[i].name.length > 0 ? quotas[i].name : SPAN("(sans nom)"));
		model_text_z(row, QUOTA_WORDS,
		             follow_quota_words(visit->arena, quotas[i].received, quotas[i].limit));
		model_count(row, QUOTA_LIMIT, quotas[i].limit);
		model_flag(row, QUOTA_IS_FULL, quotas[i].received >= quotas[i].limit);
	}
	model_flag(following->page, FOLLOW_HAS_QUOTAS, count > 0);
	return true;
}

/* --- papers typed in by two people --------------------------------------------------------------- */

static int
by_agreement(const void *a, const void *b)
{
	const struct answer_agreed *first = a, *second = b;
	const int64_t left = first->agreed * second->papers, right = second->agreed * first->papers;
	return (left > right) - (left < right);
}

static void
show_agreed(struct following *following, struct answer_agreement *agreement)
{
	qsort(agreement->questions, agreement->question_count, sizeof *agreement->questions,
	      by_agreement);
	for (size_t i = 0; i < agreement->question_count; i++) {
		const struct answer_agreed *agreed = &agreement->questions[i];
		struct model *row = model_row(following->page, FOLLOW_AGREED);
		model_text(row, AGREED_WORDS, agreed->words);
		model_count(row, AGREED_PAPERS, agreed->papers);
		model_number(row, AGREED_RATE, 100.0 * (double)agreed->agreed / (double)agreed->papers);
	}
	model_flag(following->page, FOLLOW_HAS_AGREED, agreement->question_count > 0);
}

/* Of papers, whoever they are from, it is told only once ten were compared: under that, who typed them in
 * would be told how well she did. */
static bool
show_twice(struct following *following)
{
	enum { PAPERS_LEAST = 10 };
	struct visit *visit = following->visit;
	struct answer_options options;
	struct answer_agreement agreement;
	if (!answer_options(visit->arena, visit->db, visit->root_id, following->wave.id, &options,
	                    &following->fault) ||
	    !answer_agreement(visit->arena, visit->db, visit->root_id, following->wave.id, &agreement,
	                      &following->fault))
		return false;
	if (!options.typed_twice && agreement.whole.papers + agreement.waiting + agreement.once == 0)
		return true;
	model_flag(following->page, FOLLOW_HAS_TWICE, true);
	model_text_z(following->page, FOLLOW_TWICE_WORDS,
	             follow_twice_words(visit->arena, &agreement, following->wave.state == SURVEY_OPEN));
	if (agreement.whole.papers >= PAPERS_LEAST)
		show_agreed(following, &agreement);
	return true;
}

/* The theme that varied most there, last time: what the others need is less. */
static bool
variance_of(struct following *following, const struct survey_population *lead, double *variance_r)
{
	struct visit *visit = following->visit;
	struct secrecy_cell *cells;
	size_t count = 0;
	double most = 0;
	if (following->past.id != 0 &&
	    !secrecy_cells(visit->arena, visit->db, visit->root_id, following->past.id, lead->place_id, 0,
	                   &cells, &count, &following->fault))
		return false;
	for (size_t i = 0; i < count; i++)
		if (cells[i].kind == SECRECY_THEME && cells[i].side == lead->side &&
		    cells[i].group_id == 0 && cells[i].has_spread && cells[i].variance > most)
			most = cells[i].variance;
	*variance_r = most > 0 ? most : follow_variance_guess(&following->wave.scale);
	return true;
}

static bool
show_lack(struct following *following, const struct survey_population *lead, struct span name)
{
	double variance = 0;
	if (following->has_goal && !variance_of(following, lead, &variance))
		return false;
	const struct follow_lack lack = {
		.who = respondent_of(following, lead->side),
		.invited = headcount(following, lead),
		.received = answers_of(following, lead->place_id, lead->side)->received,
		.needed = follow_needed(variance, following->wave.scale.margin),
	};
	struct model *row = model_row(following->page, FOLLOW_LACKS);
	model_text(row, LACK_PLACE, name);
	model_text_z(row, LACK_SIDE, side_words[lead->side]);
	model_text_z(row, LACK_WORDS, follow_lack_words(following->visit->arena, &lack));
	model_flag(following->page, FOLLOW_HAS_LACKS, true);
	return true;
}

static bool
show_leads(struct following *following)
{
	for (uint32_t place = 0; place < following->tree->count; place++)
		for (size_t i = 0; i < following->population_count; i++) {
			const struct survey_population *one = &following->populations[i];
			const struct place *at = &following->tree->places[place];
			if (one->place_id != one->lead_place_id || one->place_id != at->id)
				continue;
			show_open(following, one, at->name);
			if (!show_lack(following, one, at->name))
				return false;
		}
	return true;
}

static const char *
goal_words(const struct following *following)
{
	struct text text = text_new(following->visit->arena, 1000);
	if (!following->has_goal)
		return NULL;
	text_add_z(&text, "Conclure, c’est connaître une moyenne à ");
	text_add_number(&text, following->wave.scale.margin, 2);
	text_add_z(&text, " point près (intervalle à 95\u00a0%), la marge de cette enquête. On suppose ");
	if (following->past.id != 0)
		text_format(&text,
		            "que les avis varient comme dans «\u202f%.*s\u202f», là où elle l’a montré, et "
		            "ailleurs qu’ils s’écartent d’un quart de l’échelle.",
		            SPAN_ARGS(following->past.name));
	else
		text_add_z(&text, "que les avis s’écartent de leur moyenne d’un quart de l’échelle\u202f: un point, "
		                  "de 1 à 5.");
	return text_z(&text);
}

/* --- the page and the table ---------------------------------------------------------------------- */

static bool
fill(struct following *following)
{
	struct visit *visit = following->visit;
	const char *base =
		arena_format(visit->arena, "/enquetes/%.*s", SPAN_ARGS(following->wave.code));
	struct model *page = following->page = model_new(visit->arena, &follow_page);
	model_text_z(page, FOLLOW_TITLE, "Suivi");
	model_text(page, FOLLOW_WITHIN, following->wave.name);
	model_url_z(page, FOLLOW_BACK_URL, base);
	model_url_z(page, FOLLOW_INVITE_URL, arena_format(visit->arena, "%s/invitations", base));
	model_flag(page, FOLLOW_IS_EARLY, following->wave.state <= SURVEY_READY);
	if (following->wave.state <= SURVEY_READY)
		return true;
	model_url_z(page, FOLLOW_CSV_URL, arena_format(visit->arena, "%s/suivi?format=csv", base));
	model_text_z(page, FOLLOW_GOAL, goal_words(following));
	show_frame(following);
	return show_quotas(following) && show_twice(following) && show_leads(following);
}

static void
write_cell(struct sheet_writer *writer, const struct model *row, size_t field)
{
	if (!model_has(row, field))
		sheet_writer_blank(writer);
	else if (row_fields[field].kind == FIELD_COUNT)
		sheet_writer_count(writer, model_get_count(row, field));
	else if (row_fields[field].kind == FIELD_NUMBER)
		sheet_writer_number(writer, model_get_number(row, field), 1);
	else
		sheet_writer_text(writer, model_get_text(row, field));
}

static void
write_list(struct sheet_writer *writer, const struct following *following, const char *by,
           enum invite_tally_kind kind)
{
	static const size_t lists[INVITE_TALLY_KIND_COUNT] = { FOLLOW_PLACES, FOLLOW_STRATA, FOLLOW_DAYS };
	static const size_t cells[] = { ROW_SIDE, ROW_INVITED, ROW_COMPLETE, ROW_COMPLETE_WORDS, ROW_REFUSED,
		                            ROW_SILENT, ROW_UNKNOWN, ROW_RATE, ROW_RATE_WORDS, ROW_COOPERATION };
	size_t rank = 0;
	for (size_t i = 0; i < following->tallies.count; i++) {
		const struct invite_tally *tally = &following->tallies.list[i];
		if (tally->kind != kind || rank == model_row_count(following->page, lists[kind]))
			continue;
		const struct model *row = model_row_at(following->page, lists[kind], rank++);
		sheet_writer_text(writer, span_of(by));
		if (kind == INVITE_BY_DAY) {
			const struct date day = date_of_days(tally->day);
			sheet_writer_date(writer, day.year, day.month, day.day);
		} else
			sheet_writer_text(writer, what_words(following, tally));
		for (size_t k = 0; k < LENGTH(cells); k++)
			write_cell(writer, row, cells[k]);
		sheet_writer_row_end(writer);
	}
}

static void
answer_table(struct following *following, bool xlsx)
{
	static const struct sheet_column columns[] = {
		{ "par", 10 },          { "quoi", 30 },         { "cote", 12 },        { "invites", 10 },
		{ "reponses_I", 12 },   { "reponses_dites", 18 }, { "refus_R", 10 },   { "sans_reponse_NC", 16 },
		{ "non_joints_U", 14 }, { "taux_RR1", 10 },     { "taux_dit", 18 },    { "cooperation_COOP1", 18 },
	};
	struct visit *visit = following->visit;
	const enum sheet_format format = xlsx ? SHEET_XLSX : SHEET_CSV_FRENCH;
	struct sheet_writer *writer = sheet_writer_new(visit->arena, format);
	struct span bytes;
	const bool begun = sheet_writer_tab(writer, "Suivi", columns, LENGTH(columns));
	must(begun);
	write_list(writer, following, "lieu", INVITE_BY_PLACE);
	write_list(writer, following, "groupe", INVITE_BY_STRATUM);
	write_list(writer, following, "jour", INVITE_BY_DAY);
	if (!sheet_writer_end(writer, &bytes, &following->fault)) {
		visit_fail(visit, &following->fault);
		return;
	}
	visit->response->body = bytes;
	visit->response->content_type = sheet_format_media_type(format);
	http_response_header(visit->response, "Content-Disposition",
	                     xlsx ? "attachment; filename=\"suivi.xlsx\""
	                          : "attachment; filename=\"suivi.csv\"");
}

static void
follow_get(struct visit *visit)
{
	struct following following;
	const enum visit_format format = visit_format(visit);
	if (format == VISIT_FORMAT_NONE) {
		visit_say(visit, 400, "Ce format n’existe pas",
		          "Les formats possibles sont html, json, csv et xlsx.");
		return;
	}
	if (!look(visit, &following))
		return;
	if (!fill(&following))
		visit_fail(visit, &following.fault);
	else if (format == VISIT_CSV || format == VISIT_XLSX)
		answer_table(&following, format == VISIT_XLSX);
	else
		visit_show(visit, &follow_page, following.page);
}

static const struct route routes[] = {
	{ HTTP_GET, "/enquetes/{}/suivi", WHO_STAFF, "survey.follow", follow_get },
};
static const struct page_kind *const pages[] = { &follow_page };
const struct room_pages follow_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
