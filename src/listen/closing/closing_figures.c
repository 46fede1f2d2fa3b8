/* « Avis à la fin »: both sides side by side, by unit and by offering, of one quarter. */
#include <math.h>

#include "base/time.h"
#include "craft/stats/stats_share.h"
#include "ground/journal/journal.h"
#include "listen/closing/closing_inside.h"

enum {
	VOICE_NAME, VOICE_FIRST_MET, VOICE_FIRST_MET_RANGE, VOICE_FIRST_COUNT, VOICE_FIRST_EASE,
	VOICE_FIRST_EASE_RANGE, VOICE_SECOND_MET, VOICE_SECOND_MET_RANGE, VOICE_SECOND_COUNT,
	VOICE_SECOND_EASE, VOICE_SECOND_EASE_RANGE, VOICE_FIELD_COUNT
};
static const struct field voice_fields[VOICE_FIELD_COUNT] = {
	[VOICE_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "The unit, or what was asked for." },
	[VOICE_FIRST_MET] = { "settled", FIELD_NUMBER, FIELD_API, .unit = "%",
		.help = "Share of those who asked and say that it is settled; null: not shown." },
	[VOICE_FIRST_MET_RANGE] = { "settled_range", FIELD_TEXT, FIELD_API, .help = "Its 95 % interval." },
	[VOICE_FIRST_COUNT] = { "settled_count", FIELD_COUNT, FIELD_API, .help = "Answers." },
	[VOICE_FIRST_EASE] = { "easy", FIELD_NUMBER, FIELD_API, .unit = "%",
		.help = "Share of those who asked and found it easy; null: not shown." },
	[VOICE_FIRST_EASE_RANGE] = { "easy_range", FIELD_TEXT, FIELD_API, .help = "Its 95 % interval." },
	[VOICE_SECOND_MET] = { "equipped", FIELD_NUMBER, FIELD_API, .unit = "%",
		.help = "Share of those who handled them and had what it took; null: not shown." },
	[VOICE_SECOND_MET_RANGE] = { "equipped_range", FIELD_TEXT, FIELD_API, .help = "Its 95 % interval." },
	[VOICE_SECOND_COUNT] = { "equipped_count", FIELD_COUNT, FIELD_API, .help = "Answers." },
	[VOICE_SECOND_EASE] = { "handled_easily", FIELD_NUMBER, FIELD_API, .unit = "%",
		.help = "Share of those who handled them easily; null: not shown." },
	[VOICE_SECOND_EASE_RANGE] = { "handled_easily_range", FIELD_TEXT, FIELD_API,
		.help = "Its 95 % interval." },
};
enum { WAY_WORDS, WAY_URL, WAY_IS_CURRENT, WAY_FIELD_COUNT };
static const struct field way_fields[WAY_FIELD_COUNT] = {
	[WAY_WORDS] = { "quarter", FIELD_TEXT, FIELD_API, .help = "Which." },
	[WAY_URL] = { "quarter_url", FIELD_URL, FIELD_API, .help = "Its figures." },
	[WAY_IS_CURRENT] = { "is_current", FIELD_FLAG, FIELD_PAGE },
};
enum { LINE_WORDS, LINE_COUNT, LINE_FIELD_COUNT };
static const struct field line_fields[LINE_FIELD_COUNT] = {
	[LINE_WORDS] = { "irritant", FIELD_TEXT, FIELD_API, .help = "What was in the way." },
	[LINE_COUNT] = { "count", FIELD_COUNT, FIELD_API, .help = "How many times." },
};
enum { WORD_WORDS, WORD_FIELD_COUNT };
static const struct field word_fields[WORD_FIELD_COUNT] = {
	[WORD_WORDS] = { "word", FIELD_TEXT, FIELD_API, .help = "As it was written." },
};
enum {
	PAGE_TITLE, PAGE_QUARTER, PAGE_WAYS, PAGE_IS_OVER, PAGE_UNITS, PAGE_OFFERINGS, PAGE_HAS_UNITS,
	PAGE_HAS_OFFERINGS, PAGE_IRRITANTS, PAGE_HAS_IRRITANTS, PAGE_SAID, PAGE_HAS_SAID, PAGE_RULE,
	PAGE_MAY_SET, PAGE_DONE, PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_QUARTER] = { "of_quarter", FIELD_TEXT, FIELD_API, .help = "Which quarter." },
	[PAGE_WAYS] = { "quarters", FIELD_LIST, FIELD_API, .of = way_fields, .of_count = WAY_FIELD_COUNT,
		.help = "The quarters that have figures." },
	[PAGE_IS_OVER] = { "is_over", FIELD_FLAG, FIELD_API, .help = "Its figures do not change any more." },
	[PAGE_UNITS] = { "units", FIELD_LIST, FIELD_API, .of = voice_fields, .of_count = VOICE_FIELD_COUNT,
		.help = "The whole, then each unit." },
	[PAGE_OFFERINGS] = { "offerings", FIELD_LIST, FIELD_API, .of = voice_fields,
		.of_count = VOICE_FIELD_COUNT, .help = "Each thing one may ask for." },
	[PAGE_HAS_UNITS] = { "has_units", FIELD_FLAG, FIELD_PAGE },
	[PAGE_HAS_OFFERINGS] = { "has_offerings", FIELD_FLAG, FIELD_PAGE },
	[PAGE_IRRITANTS] = { "irritants", FIELD_LIST, FIELD_API, .of = line_fields,
		.of_count = LINE_FIELD_COUNT, .help = "What was in the way, the most frequent first." },
	[PAGE_HAS_IRRITANTS] = { "has_irritants", FIELD_FLAG, FIELD_PAGE },
	[PAGE_SAID] = { "said", FIELD_LIST, FIELD_API, .of = word_fields, .of_count = WORD_FIELD_COUNT,
		.help = "Words of those who handled them, in no order." },
	[PAGE_HAS_SAID] = { "has_said", FIELD_FLAG, FIELD_PAGE },
	[PAGE_RULE] = { "rule", FIELD_TEXT, FIELD_API, .help = "How people are asked." },
	[PAGE_MAY_SET] = { "may_set", FIELD_FLAG, FIELD_PAGE },
	[PAGE_DONE] = { "is_kept", FIELD_FLAG, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind closing_figures_page = { "closing.figures",
	"listen/closing/pages/figures.html", page_fields, PAGE_FIELD_COUNT };

enum { RULE_PERCENT, RULE_HOURS, RULE_WEEKLY, RULE_COUNT };
static const struct form_field rule_form[RULE_COUNT] = {
	[RULE_PERCENT] = { "part", FORM_NUMBER, "Personnes à qui écrire, sur cent", .least = 0, .most = 100,
		.hint = "Elles sont tirées au sort. Les autres peuvent répondre sur la page de leur demande.",
		.required = "Dites combien.", .wrong = "Écrivez un nombre de 0 à 100." },
	[RULE_HOURS] = { "heures", FORM_NUMBER, "Heures entre la fin de la demande et le message", .least = 0,
		.most = CLOSING_HOURS_MAX, .required = "Dites combien d’heures.",
		.wrong = "Écrivez un nombre de 0 à 240." },
	[RULE_WEEKLY] = { "semaine", FORM_NUMBER,
		"Demandes sur lesquelles interroger un agent, par semaine au plus",
		.least = 0, .most = CLOSING_WEEKLY_MAX, .required = "Dites combien.",
		.wrong = "Écrivez un nombre de 0 à 20." },
};

struct showing {
	struct visit *visit;
	struct place_tree *tree;
	int64_t quarter, first; /* shown; the first there may be */
	bool is_over, may_set;
	struct closing_cell *cells;
	size_t cell_count;
	struct offering *offerings;
	size_t offering_count;
	struct closing_rule rule;
	struct form *form;
	struct fault fault;
};

/* --- reading --------------------------------------------------------------------------------- */

/* « 2026-4 »; else the last that is over, or the one we are in. */
static bool
choose_quarter(struct showing *showing)
{
	struct visit *visit = showing->visit;
	struct fault *fault = &showing->fault;
	int32_t day = visit->today;
	struct span rest = visit_asked(visit, "trimestre"), year_words;
	int64_t year, rank;
	const int64_t now = closing_quarter(visit->today);
	if (closing_store_first_day(visit->arena, visit->db, visit->root_id, &day, fault) == FOUND_FAILED)
		return false;
	showing->first = closing_quarter(day);
	showing->quarter = now;
	enum found found = FOUND_NONE;
	for (int64_t quarter = now - 1; quarter >= showing->first && quarter > now - 9; quarter--) {
		found = closing_store_released(visit->arena, visit->db, visit->root_id, quarter, fault);
		if (found == FOUND_ONE)
			showing->quarter = quarter;
		if (found != FOUND_NONE)
			break;
	}
	if (rest.length > 0 && span_cut(&rest, '-', &year_words) && span_int64(year_words, &year) &&
	    span_int64(rest, &rank) && year > YEAR_MIN && year < YEAR_MAX && rank >= 1 && rank <= 4)
		showing->quarter = year * 4 + rank - 1;
	if (found != FOUND_FAILED)
		found = closing_store_released(visit->arena, visit->db, visit->root_id, showing->quarter, fault);
	showing->is_over = found == FOUND_ONE;
	return found != FOUND_FAILED;
}

/* While a quarter lasts, what persons said until yesterday; of those who handled them nothing yet. */
static bool
load_cells(struct showing *showing)
{
	struct visit *visit = showing->visit;
	if (showing->is_over)
		return closing_store_cells(visit->arena, visit->db, visit->root_id, showing->quarter,
		                           &showing->cells, &showing->cell_count, &showing->fault);
	const int32_t first = closing_quarter_first(showing->quarter);
	const int32_t next = closing_quarter_first(showing->quarter + 1);
	return closing_persons(visit->arena, visit->db, visit->root_id, first,
	                       next < visit->today ? next : visit->today, showing->tree, &showing->cells,
	                       &showing->cell_count, &showing->fault);
}

static void
fill_number(struct showing *showing, size_t field, int64_t number)
{
	form_fill(showing->form, field,
	          span_of(arena_format(showing->visit->arena, "%lld", (long long)number)));
}

static bool
begin(struct visit *visit, struct showing *showing)
{
	*showing = (struct showing){ .visit = visit };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	showing->tree = place_tree_load(visit->arena, db, visit->root_id, visit->today, &showing->fault);
	if (showing->tree == NULL || !choose_quarter(showing) || !load_cells(showing) ||
	    !offering_list(visit->arena, db, visit->root_id, &showing->offerings,
	                   &showing->offering_count, &showing->fault) ||
	    !closing_store_rule(visit->arena, db, visit->root_id, &showing->rule, &showing->fault)) {
		visit_fail(visit, &showing->fault);
		return false;
	}
	showing->may_set = people_may(&visit->reader, showing->tree,
	                              WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR), PLACE_NONE);
	showing->form = form_new(visit->arena, rule_form, RULE_COUNT);
	fill_number(showing, RULE_PERCENT, showing->rule.percent);
	fill_number(showing, RULE_HOURS, showing->rule.hours);
	fill_number(showing, RULE_WEEKLY, showing->rule.weekly);
	return true;
}

/* --- figures --------------------------------------------------------------------------------- */

static const struct closing_cell *
find_cell(const struct showing *showing, enum side side, int64_t unit_id, int64_t offering_id,
          enum closing_question question)
{
	for (size_t i = 0; i < showing->cell_count; i++) {
		const struct closing_cell *cell = &showing->cells[i];
		if (cell->side == side && cell->unit_id == unit_id && cell->offering_id == offering_id &&
		    cell->question == question)
			return cell;
	}
	return NULL;
}

/* Where a share, its interval and its count stand in a row; `count` VOICE_FIELD_COUNT: not told. */
struct share_place {
	size_t share, range, count;
};

/* From `low` on, or up to `high`: « oui », or the two levels that agree. */
static bool
draw_share(const struct showing *showing, const struct closing_cell *cell, size_t low, size_t high,
           struct model *row, struct share_place place)
{
	int64_t all = 0, good = 0;
	if (cell == NULL)
		return false;
	for (size_t i = 0; i < closing_level_count(cell->question); i++) {
		all += cell->levels[i];
		good += i >= low && i <= high ? cell->levels[i] : 0;
	}
	const struct stats_share share = stats_share_of(good, all, STATS_WILSON, 0.95);
	if (all == 0)
		return false;
	model_number(row, place.share, 100 * share.share);
	model_text_z(row, place.range,
	             arena_format(showing->visit->arena, "entre %d et %d\u202f%%",
	                          (int)lround(100 * share.interval.low),
	                          (int)lround(100 * share.interval.high)));
	if (place.count != VOICE_FIELD_COUNT)
		model_count(row, place.count, all);
	return true;
}

static bool
has_any(const struct showing *showing, int64_t unit_id, int64_t offering_id)
{
	for (size_t i = 0; i < showing->cell_count; i++) {
		const struct closing_cell *cell = &showing->cells[i];
		if (cell->question != CLOSING_IRRITANT && cell->unit_id == unit_id &&
		    cell->offering_id == offering_id)
			return true;
	}
	return false;
}

static void
draw_voices(const struct showing *showing, struct model *page, size_t list, struct span name,
            int64_t unit_id, int64_t offering_id)
{
	static const struct share_place places[2][2] = {
		{ { VOICE_FIRST_MET, VOICE_FIRST_MET_RANGE, VOICE_FIRST_COUNT },
		  { VOICE_FIRST_EASE, VOICE_FIRST_EASE_RANGE, VOICE_FIELD_COUNT } },
		{ { VOICE_SECOND_MET, VOICE_SECOND_MET_RANGE, VOICE_SECOND_COUNT },
		  { VOICE_SECOND_EASE, VOICE_SECOND_EASE_RANGE, VOICE_FIELD_COUNT } },
	};
	static const enum side sides[2] = { SIDE_USAGER, SIDE_AGENT };
	if (!has_any(showing, unit_id, offering_id))
		return;
	struct model *row = model_row(page, list);
	model_text(row, VOICE_NAME, name);
	for (size_t i = 0; i < LENGTH(sides); i++) {
		(void)draw_share(showing, find_cell(showing, sides[i], unit_id, offering_id, CLOSING_MET), 0, 0,
		                 row, places[i][0]);
		(void)draw_share(showing, find_cell(showing, sides[i], unit_id, offering_id, CLOSING_EASE),
		                 CLOSING_EASY - 1, CLOSING_EASE_MAX - 1, row, places[i][1]);
	}
}

/* The most frequent first. */
static void
draw_irritants(const struct showing *showing, struct model *page)
{
	const struct closing_cell *cell = find_cell(showing, SIDE_AGENT, 0, 0, CLOSING_IRRITANT);
	bool is_drawn[CLOSING_LEVEL_MAX] = { false };
	for (size_t n = 0; cell != NULL && n < closing_level_count(CLOSING_IRRITANT); n++) {
		size_t best = SIZE_MAX;
		for (size_t i = 0; i < closing_level_count(CLOSING_IRRITANT); i++)
			if (!is_drawn[i] && (best == SIZE_MAX || cell->levels[i] > cell->levels[best]))
				best = i;
		struct model *row = model_row(page, PAGE_IRRITANTS);
		is_drawn[best] = true;
		model_text_z(row, LINE_WORDS, closing_irritant_words[best + 1]);
		model_count(row, LINE_COUNT, cell->levels[best]);
	}
	model_flag(page, PAGE_HAS_IRRITANTS, cell != NULL);
}

/* Where the whole of those who handled requests is shown, their words are: from nobody in particular. */
static bool
draw_said(struct showing *showing, struct model *page)
{
	struct visit *visit = showing->visit;
	struct span words[CLOSING_WORDS_COUNT];
	size_t count;
	if (!showing->is_over || find_cell(showing, SIDE_AGENT, 0, 0, CLOSING_MET) == NULL)
		return true;
	if (!closing_store_words(visit->arena, visit->db, visit->root_id, showing->quarter, words, &count,
	                         &showing->fault))
		return false;
	for (size_t i = 0; i < count; i++)
		model_text(model_row(page, PAGE_SAID), WORD_WORDS, words[i]);
	model_flag(page, PAGE_HAS_SAID, count > 0);
	return true;
}

static void
draw_quarters(const struct showing *showing, struct model *page)
{
	struct arena *arena = showing->visit->arena;
	int64_t quarter = closing_quarter(showing->visit->today);
	for (int n = 0; n < 8 && quarter >= showing->first; n++, quarter--) {
		struct model *row = model_row(page, PAGE_WAYS);
		model_text_z(row, WAY_WORDS, closing_quarter_words(arena, quarter));
		model_url_z(row, WAY_URL,
		            arena_format(arena, "/fins/chiffres?trimestre=%d-%d", (int)(quarter / 4),
		                         (int)(quarter % 4) + 1));
		model_flag(row, WAY_IS_CURRENT, quarter == showing->quarter);
	}
}

static const char *
rule_words(struct arena *arena, const struct closing_rule *rule)
{
	struct text text = text_new(arena, 400);
	if (rule->percent == 0)
		text_add_z(&text, "Parvis n’écrit à personne à la fin d’une demande. ");
	else {
		text_add_z(&text, "Parvis écrit ");
		if (rule->percent == 100)
			text_add_z(&text, "à toutes les personnes");
		else
			text_format(&text, "à %lld %s sur cent, au sort", (long long)rule->percent,
			            rule->percent == 1 ? "personne" : "personnes");
		if (rule->hours == 0)
			text_add_z(&text, ", dès la fin de leur demande");
		else
			text_format(&text, ", %lld\u202fh après la fin de leur demande", (long long)rule->hours);
		text_format(&text, ", au plus une fois en %d jours. ", CLOSING_ONCE_DAYS);
	}
	if (rule->weekly == 0)
		text_add_z(&text, "Les agents ne sont pas interrogés.");
	else
		text_format(&text, "Un agent est interrogé sur %lld demande%s par semaine au plus.",
		            (long long)rule->weekly, rule->weekly == 1 ? "" : "s");
	return text_z(&text);
}

static void
show(struct showing *showing)
{
	struct visit *visit = showing->visit;
	struct model *page = model_new(visit->arena, &closing_figures_page);
	model_text_z(page, PAGE_TITLE, "Avis à la fin, en chiffres");
	model_text_z(page, PAGE_QUARTER, closing_quarter_words(visit->arena, showing->quarter));
	model_flag(page, PAGE_IS_OVER, showing->is_over);
	draw_quarters(showing, page);
	draw_voices(showing, page, PAGE_UNITS, SPAN("L’ensemble"), 0, 0);
	/* the only place at the top is the whole, said already */
	const bool has_one_top = showing->tree->count > 0 && showing->tree->places[0].end == showing->tree->count;
	for (uint32_t i = has_one_top; i < showing->tree->count; i++)
		draw_voices(showing, page, PAGE_UNITS, showing->tree->places[i].name,
		            showing->tree->places[i].id, 0);
	for (size_t i = 0; i < showing->offering_count; i++)
		draw_voices(showing, page, PAGE_OFFERINGS, showing->offerings[i].name, 0,
		            showing->offerings[i].offering_id);
	model_flag(page, PAGE_HAS_UNITS, model_row_count(page, PAGE_UNITS) > 0);
	model_flag(page, PAGE_HAS_OFFERINGS, model_row_count(page, PAGE_OFFERINGS) > 0);
	draw_irritants(showing, page);
	model_text_z(page, PAGE_RULE, rule_words(visit->arena, &showing->rule));
	model_flag(page, PAGE_MAY_SET, showing->may_set);
	model_flag(page, PAGE_DONE, span_is(visit_asked(visit, "garde"), "1"));
	form_draw(showing->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	if (!form_is_fine(showing->form))
		visit->response->status = 422;
	if (draw_said(showing, page))
		visit_show(visit, &closing_figures_page, page);
	else
		visit_fail(visit, &showing->fault);
}

void
closing_get_figures(struct visit *visit)
{
	struct showing showing;
	if (begin(visit, &showing))
		show(&showing);
}

/* --- how people are asked -------------------------------------------------------------------- */

static bool
write_rule(struct db *db, void *data)
{
	struct showing *showing = data;
	struct visit *visit = showing->visit;
	const struct fact fact = { .at_unix_s = visit->now_s,
		                       .kind = "closing.ruled",
		                       .account_id = visit->reader.account_id,
		                       .words = span_of(rule_words(visit->arena, &showing->rule)),
		                       .once = visit->once };
	return journal_add(visit->arena, db, visit->root_id, &fact, &showing->fault) == FOUND_ONE &&
	       closing_store_rule_keep(db, visit->root_id, &showing->rule, &showing->fault);
}

void
closing_post_rule(struct visit *visit)
{
	struct showing showing;
	bool gave_up;
	if (!begin(visit, &showing))
		return;
	if (!showing.may_set) {
		visit_refuse(visit, "Ces règles valent pour toute l’organisation.");
		return;
	}
	if (!form_read(showing.form, visit_lookup, visit)) {
		show(&showing);
		return;
	}
	showing.rule = (struct closing_rule){ .percent = form_number(showing.form, RULE_PERCENT),
		                                  .hours = form_number(showing.form, RULE_HOURS),
		                                  .weekly = form_number(showing.form, RULE_WEEKLY) };
	if (visit_write(visit, write_rule, &showing, &gave_up) || gave_up)
		visit_go(visit, "/fins/chiffres?garde=1");
}
