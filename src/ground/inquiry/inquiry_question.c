/* One question's form: the fields that its kind has, and no others. */
#include <string.h>

#include "ground/inquiry/inquiry_desk.h"

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define SHOWN(name) { name, FIELD_TEXT, FIELD_PAGE }
#define FLAG(name) { name, FIELD_FLAG, FIELD_PAGE }
#define URL(name) { name, FIELD_URL, FIELD_PAGE }
#define ROWS(name, fields, count) { name, FIELD_LIST, FIELD_PAGE, .of = fields, .of_count = count }
#define FIELDS(name) ROWS(name, form_row_fields, FORM_ROW_FIELD_COUNT)

enum {
	SPOKEN_NAME, SPOKEN_FIELDS, SPOKEN_EXTRAS, SPOKEN_HAS_EXTRAS, SPOKEN_MORE, SPOKEN_SIDES,
	SPOKEN_HAS_SIDES, SPOKEN_OWN, SPOKEN_COUNT
};
static const struct field spoken_fields[SPOKEN_COUNT] = {
	[SPOKEN_NAME] = SHOWN("language"),
	[SPOKEN_FIELDS] = FIELDS("fields"),
	[SPOKEN_EXTRAS] = FIELDS("extras"),
	[SPOKEN_HAS_EXTRAS] = FLAG("has_extras"),
	[SPOKEN_MORE] = FLAG("has_more"),
	[SPOKEN_SIDES] = FIELDS("sides"),
	[SPOKEN_HAS_SIDES] = FLAG("has_sides"),
	[SPOKEN_OWN] = FLAG("has_own_words"),
};
enum { NAMED_NAME, NAMED_LABEL, NAMED_VALUES, NAMED_COUNT };
static const struct field named_fields[NAMED_COUNT] = {
	[NAMED_NAME] = SHOWN("name"),
	[NAMED_LABEL] = SHOWN("name_label"),
	[NAMED_VALUES] = SHOWN("name_values"),
};
enum { SAID_SENTENCE, SAID_BLOCKING, SAID_COUNT };
static const struct field said_fields[SAID_COUNT] = {
	[SAID_SENTENCE] = SHOWN("sentence"),
	[SAID_BLOCKING] = FLAG("is_blocking"),
};
enum {
	PAGE_TITLE, PAGE_WITHIN, PAGE_KIND, PAGE_BACK_URL, PAGE_URL, PAGE_BEFORE_URL, PAGE_AFTER_URL,
	PAGE_VERSION,
	PAGE_CHANGES, PAGE_CODE, PAGE_LATE, PAGE_SOURCE, PAGE_SPOKEN, PAGE_ASKED, PAGE_HAS_ASKED,
	PAGE_APARTS,
	PAGE_HAS_APARTS, PAGE_SETTINGS, PAGE_WHEN, PAGE_READ, PAGE_NAMES, PAGE_HAS_NAMES, PAGE_REMARKS,
	PAGE_HAS_REMARKS, PAGE_ERRORS, PAGE_WRONG, PAGE_COUNT
};
static const struct field page_fields[PAGE_COUNT] = {
	[PAGE_TITLE] = TEXT("title", "Title of the page."),
	[PAGE_WITHIN] = SHOWN("within"),
	[PAGE_KIND] = TEXT("kind", "In plain words."),
	[PAGE_BACK_URL] = URL("back_url"),
	[PAGE_URL] = URL("own_url"),
	[PAGE_BEFORE_URL] = URL("before_url"),
	[PAGE_AFTER_URL] = URL("next_url"),
	[PAGE_VERSION] = SHOWN("version"),
	[PAGE_CHANGES] = SHOWN("changes"),
	[PAGE_CODE] = SHOWN("code"),
	[PAGE_LATE] = SHOWN("late"),
	[PAGE_SOURCE] = ROWS("source", spoken_fields, SPOKEN_COUNT),
	[PAGE_SPOKEN] = ROWS("spoken", spoken_fields, SPOKEN_COUNT),
	[PAGE_ASKED] = FIELDS("asked"),
	[PAGE_HAS_ASKED] = FLAG("has_asked"),
	[PAGE_APARTS] = FIELDS("aparts"),
	[PAGE_HAS_APARTS] = FLAG("has_aparts"),
	[PAGE_SETTINGS] = FIELDS("settings"),
	[PAGE_WHEN] = FIELDS("when"),
	[PAGE_READ] = SHOWN("condition_read"),
	[PAGE_NAMES] = ROWS("names", named_fields, NAMED_COUNT),
	[PAGE_HAS_NAMES] = FLAG("has_names"),
	[PAGE_REMARKS] = ROWS("remarks", said_fields, SAID_COUNT),
	[PAGE_HAS_REMARKS] = FLAG("has_remarks"),
	[PAGE_ERRORS] = ROWS("errors", form_error_fields, FORM_ERROR_FIELD_COUNT),
	[PAGE_WRONG] = FLAG("wrong"),
};
const struct page_kind inquiry_question_page = { "inquiry.question",
	"ground/inquiry/pages/question.html", page_fields, PAGE_COUNT };

struct asking {
	struct inquiry_desk desk;
	size_t at;
	struct inquiry_question *question;
	struct inquiry_sheet sheet;
	bool was_gone; /* somebody took it away meanwhile: it is back on the desk, not yet saved */
};

/* What is typed in the form of a question that is no longer there is not lost with it. */
static void
bring_back(struct asking *asking, struct span code)
{
	struct inquiry_desk *desk = &asking->desk;
	struct inquiry *inquiry = desk->inquiry;
	const enum ask_kind kind =
		inquiry_kind_of(http_pairs_first(&desk->visit->body, "sorte"));
	const size_t end = inquiry->question_count;
	if (code.length == 0 || kind == ASK_KIND_COUNT || inquiry->page_count == 0 ||
	    !inquiry_question_add(desk->visit->arena, inquiry, inquiry->page_count - 1, end, kind))
		return;
	inquiry->questions[end].code = code;
	asking->was_gone = true;
}

/* The question of the form that was sent is found by its code: ranks move. */
static bool
look(struct visit *visit, struct asking *asking)
{
	int64_t rank;
	*asking = (struct asking){ .at = 0 };
	if (!inquiry_desk_open(visit, &asking->desk))
		return false;
	struct inquiry *inquiry = asking->desk.inquiry;
	const struct span code = http_pairs_first(&visit->body, "etait");
	const bool is_rank = span_int64(visit->part[1], &rank) && rank >= 1 &&
	                     rank <= (int64_t)inquiry->question_count;
	asking->at = is_rank ? (size_t)rank - 1 : inquiry->question_count;
	if (code.length > 0 && (!is_rank || !span_equal(inquiry->questions[asking->at].code, code)))
		asking->at = inquiry_find(inquiry, code);
	if (asking->at == inquiry->question_count)
		bring_back(asking, code);
	if (asking->desk.row.state == INQUIRY_PUBLISHED ||
	    asking->at == inquiry->question_count) {
		visit_missing(visit);
		return false;
	}
	asking->question = &inquiry->questions[asking->at];
	if (!inquiry_steps_load(&asking->desk, http_pairs_first(&visit->body, "parcours")))
		return false;
	inquiry_sheet_make(visit->arena, &asking->desk, asking->at, &asking->sheet);
	return true;
}

/* --- showing ---------------------------------------------------------------------------------- */

static void
show_form(const struct form *form, size_t fields, struct model *page, bool *fine)
{
	if (form == NULL)
		return;
	form_draw(form, page, (struct form_place){ fields, PAGE_ERRORS, PAGE_WRONG });
	*fine = *fine && form_is_fine(form);
}

static bool
is_said(const struct inquiry_words *words, size_t language)
{
	return words->in != NULL && words->in[language].length > 0;
}

/* Fields that most questions leave empty are folded away, but when they say something. */
static void
show_folded(const struct asking *asking, size_t language, struct model *row, struct model *page,
            bool *fine)
{
	const struct inquiry_sheet *sheet = &asking->sheet;
	const struct inquiry_question *question = asking->question;
	struct form *extras = sheet->extras[language], *sides = sheet->sides[language];
	bool has_own = false;
	for (int side = 0; side < SIDE_COUNT; side++)
		has_own = has_own || is_said(&question->said[side], language);
	model_flag(row, SPOKEN_HAS_EXTRAS, extras != NULL);
	model_flag(row, SPOKEN_HAS_SIDES, sides != NULL);
	if (extras != NULL) {
		form_draw_within(extras, row, page,
		                 (struct form_place){ SPOKEN_EXTRAS, PAGE_ERRORS, PAGE_WRONG });
		model_flag(row, SPOKEN_MORE, is_said(&question->help, language) ||
		                                 is_said(&question->reason, language) ||
		                                 is_said(&question->check_words, language) ||
		                                 !form_is_fine(extras));
		*fine = *fine && form_is_fine(extras);
	}
	if (sides != NULL) {
		form_draw_within(sides, row, page,
		                 (struct form_place){ SPOKEN_SIDES, PAGE_ERRORS, PAGE_WRONG });
		model_flag(row, SPOKEN_OWN, has_own || !form_is_fine(sides));
		*fine = *fine && form_is_fine(sides);
	}
}

static void
show_spoken(const struct asking *asking, size_t language, struct model *page, bool *fine)
{
	const struct inquiry_sheet *sheet = &asking->sheet;
	struct model *row = model_row(page, language == 0 ? PAGE_SOURCE : PAGE_SPOKEN);
	model_text_z(row, SPOKEN_NAME,
	             inquiry_tongue(asking->desk.visit->arena, asking->desk.inquiry->languages[language]));
	form_draw_within(sheet->spoken[language], row, page,
	                 (struct form_place){ SPOKEN_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	*fine = *fine && form_is_fine(sheet->spoken[language]);
	show_folded(asking, language, row, page, fine);
}

static void
show_formulas(const struct asking *asking, struct model *page)
{
	const struct inquiry_formulas formulas =
		inquiry_formulas_read(asking->desk.visit->arena, asking->desk.inquiry, asking->at);
	for (size_t i = 0; i < formulas.name_count; i++) {
		struct model *row = model_row(page, PAGE_NAMES);
		model_text(row, NAMED_NAME, formulas.names[i].name);
		model_text(row, NAMED_LABEL, formulas.names[i].label);
		model_text_z(row, NAMED_VALUES, formulas.names[i].values);
	}
	model_flag(page, PAGE_HAS_NAMES, formulas.name_count > 0);
	model_text_z(page, PAGE_READ, formulas.condition_read);
}

static void
show_remarks(const struct asking *asking, struct model *page)
{
	struct inquiry_remark *remarks;
	size_t count;
	inquiry_read_over(asking->desk.visit->arena, asking->desk.inquiry, &remarks, &count);
	for (size_t i = 0; i < count; i++) {
		if (remarks[i].question != asking->at)
			continue;
		struct model *row = model_row(page, PAGE_REMARKS);
		model_text_z(row, SAID_SENTENCE, remarks[i].sentence);
		model_flag(row, SAID_BLOCKING, remarks[i].is_blocking);
		model_flag(page, PAGE_HAS_REMARKS, true);
	}
}

static void
show_ways(struct asking *asking, struct model *page)
{
	struct inquiry_desk *desk = &asking->desk;
	struct arena *arena = desk->visit->arena;
	const int64_t id = desk->row.inquiry_id;
	const size_t at = asking->at;
	model_url_z(page, PAGE_BACK_URL, inquiry_url(arena, id, arena_format(arena, "#q%zu", at + 1)));
	model_url_z(page, PAGE_URL, inquiry_url(arena, id, arena_format(arena, "/questions/%zu", at + 1)));
	if (at > 0)
		model_url_z(page, PAGE_BEFORE_URL,
		            inquiry_url(arena, id, arena_format(arena, "/questions/%zu", at)));
	if (at + 1 < desk->inquiry->question_count)
		model_url_z(page, PAGE_AFTER_URL,
		            inquiry_url(arena, id, arena_format(arena, "/questions/%zu", at + 2)));
	model_text_z(page, PAGE_VERSION, arena_format(arena, "%lld", (long long)desk->row.version));
	model_text_z(page, PAGE_CHANGES, arena_format(arena, "%lld", (long long)desk->row.changes));
}

static void
show_question(struct asking *asking, struct span code)
{
	struct inquiry_desk *desk = &asking->desk;
	struct visit *visit = desk->visit;
	struct model *page = model_new(visit->arena, &inquiry_question_page);
	bool fine = true;
	model_text_z(page, PAGE_TITLE,
	             arena_format(visit->arena, "Question %.*s", SPAN_ARGS(code)));
	model_text(page, PAGE_WITHIN, desk->row.name);
	model_text_z(page, PAGE_KIND, inquiry_kind_said(asking->question));
	model_text(page, PAGE_CODE, code);
	if (desk->is_late)
		model_text_z(page, PAGE_LATE,
		             arena_format(visit->arena, "%s%s", inquiry_desk_late(desk),
		                          asking->was_gone ? " La question n’y est plus\u202f: l’enregistrer la "
		                                             "remettra à la fin."
		                                           : ""));
	show_ways(asking, page);
	for (size_t i = 0; i < desk->inquiry->language_count; i++)
		show_spoken(asking, i, page, &fine);
	show_form(asking->sheet.settings, PAGE_SETTINGS, page, &fine);
	show_form(asking->sheet.aparts, PAGE_APARTS, page, &fine);
	show_form(asking->sheet.asked, PAGE_ASKED, page, &fine);
	show_form(asking->sheet.when, PAGE_WHEN, page, &fine);
	model_flag(page, PAGE_HAS_ASKED, asking->sheet.asked != NULL);
	model_flag(page, PAGE_HAS_APARTS, asking->sheet.aparts != NULL);
	show_formulas(asking, page);
	show_remarks(asking, page);
	model_flag(page, PAGE_WRONG, !fine);
	if (!fine || desk->is_late)
		visit->response->status = fine ? 409 : 422;
	visit_show(visit, &inquiry_question_page, page);
}

void
inquiry_get_question(struct visit *visit)
{
	struct asking asking;
	if (look(visit, &asking))
		show_question(&asking, asking.question->code);
}

/* --- taking ----------------------------------------------------------------------------------- */

/* Where to go: on to a new question like this one, or back to the list. */
static const char *
add_next(struct asking *asking)
{
	struct inquiry_desk *desk = &asking->desk;
	struct arena *arena = desk->visit->arena;
	const size_t page = inquiry_page_at(desk->inquiry, asking->at);
	if (!span_is(http_pairs_first(&desk->visit->body, "faire"), "suivante") ||
	    !inquiry_question_add(arena, desk->inquiry, page, asking->at + 1, asking->question->kind))
		return arena_format(arena, "#q%zu", asking->at + 1);
	/* A row of sentences has the same levels, nature and neighbours: they are typed once. */
	struct inquiry_question *next = &desk->inquiry->questions[asking->at + 1];
	const struct inquiry_question *like = &desk->inquiry->questions[asking->at];
	next->nature = like->nature;
	next->theme = like->theme;
	next->aparts = like->aparts;
	if (inquiry_has(like->kind, TRAIT_LEVELS) && !inquiry_has(like->kind, TRAIT_CHOICES)) {
		next->least = like->least;
		next->most = like->most;
		next->level_words = like->level_words;
		next->level_codes = like->level_codes;
		next->least_words = like->least_words;
		next->most_words = like->most_words;
	}
	return arena_format(arena, "/questions/%zu", asking->at + 2);
}

void
inquiry_post_question(struct visit *visit)
{
	struct asking asking;
	if (!look(visit, &asking))
		return;
	struct inquiry_desk *desk = &asking.desk;
	const struct span before = asking.question->code;
	const bool fine = inquiry_sheet_read(visit, desk, asking.at, &asking.sheet);
	const bool keeps = span_is(http_pairs_first(&visit->body, "faire"), "garder");
	if (!inquiry_desk_is_fresh(desk) || !fine) {
		show_question(&asking, before);
		return;
	}
	const struct span code = asking.question->code;
	inquiry_rename(visit->arena, desk->inquiry, before, code);
	if (asking.sheet.page != inquiry_page_at(desk->inquiry, asking.at)) {
		inquiry_question_send(visit->arena, desk->inquiry, asking.at, asking.sheet.page);
		asking.at = inquiry_find(desk->inquiry, code);
	}
	asking.question = &desk->inquiry->questions[asking.at];
	const char *then = keeps ? arena_format(visit->arena, "/questions/%zu", asking.at + 1)
	                         : add_next(&asking);
	if (inquiry_desk_save(desk))
		visit_go(visit, "%s", inquiry_url(visit->arena, desk->row.inquiry_id, then));
	else if (desk->is_late)
		show_question(&asking, before);
}
