/* Expectations (E): "what counts most for you?", some choices at most in one list. What stands out
 * on both sides is shared (QUESTIONNAIRE §5.7). */
#include <math.h>
#include <stdlib.h>

#include "confront/mirror/mirror_page.h"
#include "confront/mirror/mirror_sections.h"

enum { CHOICE_COUNT_MAX = 64, STANDS_FIRST = 1, STANDS_SECOND = 2 };

struct choice {
	const struct survey_item *item;
	const struct secrecy_cell *cells[2]; /* usagers, agents; NULL: not shown */
	unsigned stands;                     /* STANDS_… */
	bool is_shared, differs;
	double weight; /* order on the page */
};

struct expecting {
	struct arena *arena;
	const struct mirror_view *view;
	struct mirror_names names;
	struct choice choices[CHOICE_COUNT_MAX];
	size_t count;
};

/* « Rien de cela » closes the list: it is no expectation. */
static bool
is_none(struct span code)
{
	return span_ends(code, ".NONE");
}

/* The choices of the first list that both sides were given. */
static void
gather(struct expecting *expecting)
{
	const struct survey_form *form = &expecting->view->form;
	struct span stem = SPAN("");
	for (size_t i = 0; i < form->item_count && expecting->count < CHOICE_COUNT_MAX; i++) {
		const struct survey_item *item = &form->items[i];
		if (item->kind != 'E' || item->stem.length == 0 || is_none(item->code) ||
		    item->rank[SIDE_USAGER] == 0 || item->rank[SIDE_AGENT] == 0)
			continue;
		if (stem.length == 0)
			stem = item->stem;
		if (!span_equal(stem, item->stem))
			continue;
		struct choice *choice = &expecting->choices[expecting->count++];
		choice->item = item;
		choice->cells[0] =
			mirror_cell(expecting->view, SECRECY_ITEM, item->id, SIDE_USAGER, 0);
		choice->cells[1] = mirror_cell(expecting->view, SECRECY_ITEM, item->id, SIDE_AGENT, 0);
	}
}

/* What chance would give: the mean share of the choices. Where one is not shown it is left out,
 * which only makes standing out harder. */
static double
chance(const struct expecting *expecting, size_t side)
{
	double sum = 0;
	size_t shown = 0;
	for (size_t i = 0; i < expecting->count; i++)
		if (expecting->choices[i].cells[side] != NULL) {
			sum += expecting->choices[i].cells[side]->mean;
			shown++;
		}
	return shown == 0 ? 0 : sum / (double)shown;
}

/* One family of both sides: does this choice stand out of chance? */
static void
judge_standing(struct expecting *expecting)
{
	double p[CHOICE_COUNT_MAX * 2];
	bool testable[CHOICE_COUNT_MAX * 2];
	const double by_chance[2] = { chance(expecting, 0), chance(expecting, 1) };
	for (size_t i = 0; i < expecting->count * 2; i++) {
		const struct secrecy_cell *cell = expecting->choices[i / 2].cells[i % 2];
		const double q = by_chance[i % 2];
		testable[i] = cell != NULL && q > 0 && q < 1;
		p[i] = testable[i] ? stats_share_above(cell->levels[1], cell->people, q).value : 1;
	}
	stats_adjust(expecting->arena, STATS_BH, p, testable, expecting->count * 2, p);
	for (size_t i = 0; i < expecting->count * 2; i++)
		if (testable[i] && p[i] < 0.05)
			expecting->choices[i / 2].stands |= i % 2 == 0 ? STANDS_FIRST : STANDS_SECOND;
}

/* Another family: do the two shares differ? */
static void
judge_difference(struct expecting *expecting)
{
	double p[CHOICE_COUNT_MAX];
	bool testable[CHOICE_COUNT_MAX];
	for (size_t i = 0; i < expecting->count; i++) {
		const struct secrecy_cell *const *cells = expecting->choices[i].cells;
		testable[i] = cells[0] != NULL && cells[1] != NULL;
		p[i] = 1;
		if (!testable[i])
			continue;
		const struct stats_share_gap gap =
			stats_share_gap_of(cells[0]->levels[1], cells[0]->people, cells[1]->levels[1],
		                       cells[1]->people, 0.95);
		testable[i] = gap.status == STATS_OK;
		p[i] = testable[i] ? gap.p : 1;
	}
	stats_adjust(expecting->arena, STATS_BH, p, testable, expecting->count, p);
	for (size_t i = 0; i < expecting->count; i++)
		expecting->choices[i].differs = testable[i] && p[i] < 0.05;
}

static double
share_of(const struct secrecy_cell *cell)
{
	return cell == NULL ? 0 : cell->mean;
}

/* Shared first, then those of one side, then by the larger share. */
static int
compare_choices(const void *a, const void *b)
{
	const struct choice *first = a, *second = b;
	return (first->weight < second->weight) - (first->weight > second->weight);
}

static void
judge(struct expecting *expecting)
{
	judge_standing(expecting);
	judge_difference(expecting);
	for (size_t i = 0; i < expecting->count; i++) {
		struct choice *choice = &expecting->choices[i];
		const double first = share_of(choice->cells[0]), second = share_of(choice->cells[1]);
		choice->is_shared = choice->stands == (STANDS_FIRST | STANDS_SECOND);
		choice->weight = choice->is_shared ? 10 + first + second
		                 : choice->stands != 0 && choice->differs ? 5 + fmax(first, second)
		                                                          : fmax(first, second);
	}
	qsort(expecting->choices, expecting->count, sizeof *expecting->choices, compare_choices);
}

/* --- words ----------------------------------------------------------------------------------- */

static void
add_shares(struct text *text, const struct expecting *expecting, const struct choice *choice)
{
	text_add_z(text, " (");
	text_add_number(text, share_of(choice->cells[0]) * 100, 0);
	text_format(text, "\u202f%% des %.*s, ", SPAN_ARGS(expecting->names.first));
	text_add_number(text, share_of(choice->cells[1]) * 100, 0);
	text_format(text, "\u202f%% des %.*s).", SPAN_ARGS(expecting->names.second));
}

static const char *
sentence_of(const struct expecting *expecting, const struct choice *choice)
{
	struct text text = text_new(expecting->arena, 1000);
	const struct span label = choice->item->asked[SIDE_USAGER];
	const struct mirror_names *names = &expecting->names;
	if (choice->cells[0] == NULL || choice->cells[1] == NULL)
		text_format(&text, "La réponse des %.*s n’est pas montrée. Ce choix protège les personnes "
		                   "qui répondent.",
		            SPAN_ARGS(choice->cells[1] == NULL ? names->second : names->first));
	else if (choice->is_shared)
		text_format(&text, "Attente partagée\u202f: %.*s", SPAN_ARGS(label));
	else if (choice->stands != 0 && choice->differs)
		text_format(&text, "Attente surtout des %.*s\u202f: %.*s",
		            SPAN_ARGS(choice->stands == STANDS_FIRST ? names->first : names->second),
		            SPAN_ARGS(label));
	else
		return NULL;
	if (choice->cells[0] != NULL && choice->cells[1] != NULL)
		add_shares(&text, expecting, choice);
	return text_z(&text);
}

static void
set_reading(const struct expecting *expecting, const struct choice *choice,
            struct mirror_facing *facing)
{
	const struct mirror_names *names = &expecting->names;
	facing->link = CHART_LINK_ALIKE;
	facing->sentence = sentence_of(expecting, choice);
	if (choice->cells[0] == NULL || choice->cells[1] == NULL) {
		facing->reading = "hidden";
		facing->reading_words = "non montré";
		facing->reading_class = "hidden";
	} else if (choice->is_shared) {
		facing->reading = "shared";
		facing->reading_words = "attente partagée";
		facing->reading_class = "alike";
	} else if (choice->stands != 0 && choice->differs) {
		const bool first = choice->stands == STANDS_FIRST;
		facing->reading = first ? "mostly_first" : "mostly_second";
		facing->reading_words = arena_format(expecting->arena, "surtout des %.*s",
		                                     SPAN_ARGS(first ? names->first : names->second));
		facing->reading_class = "different";
		facing->link = CHART_LINK_DIFFERENT;
	}
}

/* Up to the next ten above all that is drawn. */
static struct mirror_unit
unit_of(const struct expecting *expecting)
{
	double most = 0;
	for (size_t i = 0; i < expecting->count * 2; i++)
		most = fmax(most, mirror_share_of(expecting->choices[i / 2].cells[i % 2]).high);
	const double high = fmin(100, (floor(most / 10) + 1) * 10);
	return (struct mirror_unit){ .scale = { 0, high, high > 50 ? 20 : 10 },
		                         .decimals = 0,
		                         .suffix = "\u202f%" };
}

/* What both sides put first, said before anything else; or that nothing is. */
static void
add_together(const struct expecting *expecting, struct model *section)
{
	size_t shared = 0, shown = 0;
	for (size_t i = 0; i < expecting->count; i++) {
		const struct choice *choice = &expecting->choices[i];
		shown += choice->cells[0] != NULL && choice->cells[1] != NULL;
		if (!choice->is_shared)
			continue;
		shared++;
		model_text_z(model_row(section, SECTION_TOGETHER), SENTENCE_TEXT,
		             sentence_of(expecting, choice));
	}
	if (shared == 0 && shown > 0)
		model_text_z(model_row(section, SECTION_TOGETHER), SENTENCE_TEXT,
		             "Aucune attente ne se détache des deux côtés à la fois.");
}

static bool
is_any_shown(const struct expecting *expecting)
{
	for (size_t i = 0; i < expecting->count; i++)
		if (expecting->choices[i].cells[0] != NULL || expecting->choices[i].cells[1] != NULL)
			return true;
	return false;
}

void
mirror_fill_expected(struct arena *arena, const struct mirror_view *view, struct model *page)
{
	struct expecting expecting = { .arena = arena, .view = view };
	expecting.names = mirror_names_of(&view->wave);
	gather(&expecting);
	if (expecting.count == 0)
		return;
	judge(&expecting);
	const struct mirror_unit unit = unit_of(&expecting);
	struct model *section = mirror_section_add(page, MIRROR_BEFORE, "expected",
	                                           "Ce qui compte le plus pour chacun",
	                                           &expecting.names);
	model_text_z(section, SECTION_INTRO,
	             "Chacun a choisi trois attentes au plus dans la même liste.");
	if (!is_any_shown(&expecting)) {
		mirror_section_hide(section);
		return;
	}
	add_together(&expecting, section);
	for (size_t i = 0; i < expecting.count; i++) {
		const struct choice *choice = &expecting.choices[i];
		struct mirror_facing facing = { .code = choice->item->code,
			                            .acts = view->acts,
			                            .label = choice->item->asked[SIDE_USAGER],
			                            .first = mirror_share_of(choice->cells[0]),
			                            .second = mirror_share_of(choice->cells[1]) };
		set_reading(&expecting, choice, &facing);
		mirror_facing_add(arena, section, &facing, &unit, &expecting.names);
	}
	model_markup(section, SECTION_AXIS, chart_gap_axis(arena, unit.scale));
	model_text_z(section, SECTION_CAPTION, "Part des personnes qui ont choisi cette attente.");
	model_text_z(section, SECTION_NOTE,
	             "Une attente «\u202fse détache\u202f» quand elle est choisie plus souvent que si "
	             "les choix étaient faits au hasard. C’est une importance dite, pas mesurée.");
}
