/* One page of a questionnaire: its title, what it says, when it is shown. */
#include "ground/inquiry/inquiry_desk.h"

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define SHOWN(name) { name, FIELD_TEXT, FIELD_PAGE }
#define FLAG(name) { name, FIELD_FLAG, FIELD_PAGE }
#define URL(name) { name, FIELD_URL, FIELD_PAGE }
#define ROWS(name, fields, count) { name, FIELD_LIST, FIELD_PAGE, .of = fields, .of_count = count }

enum { SPOKEN_NAME, SPOKEN_FIELDS, SPOKEN_COUNT };
static const struct field spoken_fields[SPOKEN_COUNT] = {
	[SPOKEN_NAME] = SHOWN("language"),
	[SPOKEN_FIELDS] = ROWS("fields", form_row_fields, FORM_ROW_FIELD_COUNT),
};
enum { NAMED_NAME, NAMED_LABEL, NAMED_VALUES, NAMED_COUNT };
static const struct field named_fields[NAMED_COUNT] = {
	[NAMED_NAME] = SHOWN("name"),
	[NAMED_LABEL] = SHOWN("name_label"),
	[NAMED_VALUES] = SHOWN("name_values"),
};
enum {
	LEAF_TITLE, LEAF_WITHIN, LEAF_BACK_URL, LEAF_URL, LEAF_VERSION, LEAF_CHANGES, LEAF_LATE,
	LEAF_WHEN, LEAF_READ,
	LEAF_SPOKEN, LEAF_NAMES, LEAF_HAS_NAMES, LEAF_MAY_JOIN, LEAF_ERRORS, LEAF_WRONG, LEAF_COUNT
};
static const struct field leaf_fields[LEAF_COUNT] = {
	[LEAF_TITLE] = TEXT("title", "Title of the page."),
	[LEAF_WITHIN] = SHOWN("within"),
	[LEAF_BACK_URL] = URL("back_url"),
	[LEAF_URL] = URL("own_url"),
	[LEAF_VERSION] = SHOWN("version"),
	[LEAF_CHANGES] = SHOWN("changes"),
	[LEAF_LATE] = SHOWN("late"),
	[LEAF_WHEN] = ROWS("when", form_row_fields, FORM_ROW_FIELD_COUNT),
	[LEAF_READ] = SHOWN("condition_read"),
	[LEAF_SPOKEN] = ROWS("spoken", spoken_fields, SPOKEN_COUNT),
	[LEAF_NAMES] = ROWS("names", named_fields, NAMED_COUNT),
	[LEAF_HAS_NAMES] = FLAG("has_names"),
	[LEAF_MAY_JOIN] = FLAG("may_join"),
	[LEAF_ERRORS] = ROWS("errors", form_error_fields, FORM_ERROR_FIELD_COUNT),
	[LEAF_WRONG] = FLAG("wrong"),
};
const struct page_kind inquiry_page_page = { "inquiry.page", "ground/inquiry/pages/page.html",
	leaf_fields, LEAF_COUNT };

static const struct form_field when_form[] = {
	{ "condition", FORM_TEXT, "Montrer cette page seulement si",
		.hint = "Par exemple\u202f: rdv = oui et attente > 10. Vide\u202f: toujours.",
		.length_max = LOGIC_SOURCE_LENGTH_MAX },
};

enum { SAID_TITLE, SAID_TEXT, SAID_COUNT };
struct leafing {
	struct inquiry_desk desk;
	size_t at;
	struct form *when;
	struct form **spoken; /* by language */
};

static struct form *
spoken_form(struct arena *arena, const struct inquiry *inquiry, const struct inquiry_page *page,
            size_t language)
{
	struct form_field *fields = arena_array_of(arena, struct form_field, SAID_COUNT);
	for (size_t i = 0; i < SAID_COUNT; i++)
		fields[i] = (struct form_field){
			.name = arena_format(arena, "%s-%zu", i == SAID_TITLE ? "titre" : "texte", language),
			.kind = i == SAID_TITLE ? FORM_TEXT : FORM_LONG,
			.label = i == SAID_TITLE ? "Titre de la page" : "Ce qu’elle dit avant ses questions",
			.length_max = i == SAID_TITLE ? (size_t)ASK_WORDS_LENGTH_MAX
			                              : (size_t)INQUIRY_NOTICE_LENGTH_MAX,
			.language = span_copy(arena, inquiry->languages[language]),
			.is_rtl = inquiry_is_rtl(inquiry->languages[language]),
		};
	struct form *form = form_new(arena, fields, SAID_COUNT);
	form_fill(form, SAID_TITLE, page->title.in != NULL ? page->title.in[language] : SPAN(""));
	form_fill(form, SAID_TEXT, page->text.in != NULL ? page->text.in[language] : SPAN(""));
	return form;
}

static bool
look(struct visit *visit, struct leafing *leafing)
{
	int64_t rank;
	if (!inquiry_desk_open(visit, &leafing->desk))
		return false;
	const struct inquiry *inquiry = leafing->desk.inquiry;
	if (leafing->desk.row.state == INQUIRY_PUBLISHED || !span_int64(visit->part[1], &rank) ||
	    rank < 1 || rank > (int64_t)inquiry->page_count) {
		visit_missing(visit);
		return false;
	}
	leafing->at = (size_t)rank - 1;
	leafing->when = form_new(visit->arena, when_form, LENGTH(when_form));
	form_fill(leafing->when, 0, inquiry->pages[leafing->at].shown_if);
	leafing->spoken = arena_array_of(visit->arena, struct form *, inquiry->language_count);
	for (size_t i = 0; i < inquiry->language_count; i++)
		leafing->spoken[i] = spoken_form(visit->arena, inquiry, &inquiry->pages[leafing->at], i);
	return true;
}

static void
show_names(const struct inquiry_formulas *formulas, struct model *page)
{
	for (size_t i = 0; i < formulas->name_count; i++) {
		struct model *row = model_row(page, LEAF_NAMES);
		model_text(row, NAMED_NAME, formulas->names[i].name);
		model_text(row, NAMED_LABEL, formulas->names[i].label);
		model_text_z(row, NAMED_VALUES, formulas->names[i].values);
	}
	model_flag(page, LEAF_HAS_NAMES, formulas->name_count > 0);
	model_text_z(page, LEAF_READ, formulas->condition_read);
}

static void
show_leaf(struct leafing *leafing)
{
	struct inquiry_desk *desk = &leafing->desk;
	struct visit *visit = desk->visit;
	struct arena *arena = visit->arena;
	struct model *page = model_new(arena, &inquiry_page_page);
	const struct inquiry_formulas formulas =
		inquiry_page_formulas_read(arena, desk->inquiry, leafing->at);
	model_text_z(page, LEAF_TITLE, arena_format(arena, "La page %zu", leafing->at + 1));
	model_text(page, LEAF_WITHIN, desk->row.name);
	model_url_z(page, LEAF_BACK_URL,
	            inquiry_url(arena, desk->row.inquiry_id,
	                        arena_format(arena, "#page-%zu", leafing->at + 1)));
	model_url(page, LEAF_URL, visit->request->path);
	model_text_z(page, LEAF_VERSION, arena_format(arena, "%lld", (long long)desk->row.version));
	model_text_z(page, LEAF_CHANGES, arena_format(arena, "%lld", (long long)desk->row.changes));
	if (desk->is_late)
		model_text_z(page, LEAF_LATE, inquiry_desk_late(desk));
	show_names(&formulas, page);
	model_flag(page, LEAF_MAY_JOIN, desk->inquiry->page_count > 1);
	form_draw(leafing->when, page, (struct form_place){ LEAF_WHEN, LEAF_ERRORS, LEAF_WRONG });
	bool fine = form_is_fine(leafing->when);
	for (size_t i = 0; i < desk->inquiry->language_count; i++) {
		struct model *row = model_row(page, LEAF_SPOKEN);
		model_text_z(row, SPOKEN_NAME, inquiry_tongue(arena, desk->inquiry->languages[i]));
		form_draw_within(leafing->spoken[i], row, page,
		                 (struct form_place){ SPOKEN_FIELDS, LEAF_ERRORS, LEAF_WRONG });
		fine = fine && form_is_fine(leafing->spoken[i]);
	}
	model_flag(page, LEAF_WRONG, !fine);
	if (!fine || desk->is_late)
		visit->response->status = fine ? 409 : 422;
	visit_show(visit, &inquiry_page_page, page);
}

void
inquiry_get_page(struct visit *visit)
{
	struct leafing leafing;
	if (look(visit, &leafing))
		show_leaf(&leafing);
}

static bool
read_leaf(struct leafing *leafing)
{
	struct visit *visit = leafing->desk.visit;
	struct inquiry *inquiry = leafing->desk.inquiry;
	struct inquiry_page *page = &inquiry->pages[leafing->at];
	bool fine = form_read(leafing->when, visit_lookup, visit);
	page->title = inquiry_words_new(visit->arena, inquiry);
	page->text = inquiry_words_new(visit->arena, inquiry);
	for (size_t i = 0; i < inquiry->language_count; i++) {
		fine = form_read(leafing->spoken[i], visit_lookup, visit) && fine;
		page->title.in[i] = form_text(leafing->spoken[i], SAID_TITLE);
		page->text.in[i] = form_text(leafing->spoken[i], SAID_TEXT);
	}
	page->shown_if = form_text(leafing->when, 0);
	const struct inquiry_formulas formulas =
		inquiry_page_formulas_read(visit->arena, inquiry, leafing->at);
	if (formulas.condition_wrong != NULL)
		form_complain(leafing->when, "condition", formulas.condition_wrong);
	return fine && formulas.condition_wrong == NULL;
}

void
inquiry_post_page(struct visit *visit)
{
	struct leafing leafing;
	if (!look(visit, &leafing))
		return;
	struct inquiry_desk *desk = &leafing.desk;
	const bool joins = span_is(http_pairs_first(&visit->body, "faire"), "fondre");
	const bool fine = read_leaf(&leafing);
	if (!inquiry_desk_is_fresh(desk) || (!joins && !fine)) {
		show_leaf(&leafing);
		return;
	}
	if (joins)
		(void)inquiry_page_take_away(desk->inquiry, leafing.at);
	if (inquiry_desk_save(desk))
		visit_go(visit, "%s",
		         inquiry_url(visit->arena, desk->row.inquiry_id,
		                     joins ? ""
		                           : arena_format(visit->arena, "#page-%zu", leafing.at + 1)));
	else if (desk->is_late)
		show_leaf(&leafing);
}
