/* « Partir d’un modèle » : the templates, one of them whole, and taking it as a draft. */
#include <string.h>

#include "ground/inquiry/inquiry_template.h"

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define SHOWN(name) { name, FIELD_TEXT, FIELD_PAGE }
#define FLAG(name, words) { name, FIELD_FLAG, FIELD_API, .help = words }
#define URL(name) { name, FIELD_URL, FIELD_PAGE }

#define TEMPLATES_URL "/questionnaires/modeles"
enum { TAKERS = WHO(ROLE_REFERENT) | WHO(ROLE_ADMINISTRATOR) };

/* --- what both pages say of a template ------------------------------------------------------------ */

enum {
	ABOUT_NAME, ABOUT_WHOM, ABOUT_MINUTES, ABOUT_MEASURES, ABOUT_SOURCE, ABOUT_RIGHT,
	ABOUT_UNCHECKED, ABOUT_BLANKS, ABOUT_CAN_TAKE, ABOUT_TAKE_URL, ABOUT_COUNT
};
#define ABOUT_FIELDS(name)                                                                         \
	[ABOUT_NAME] = TEXT(name, "Of the template."),                                                 \
	[ABOUT_WHOM] = TEXT("whom", "To whom it is put."),                                             \
	[ABOUT_MINUTES] = TEXT("minutes", "How long it takes, by side."),                              \
	[ABOUT_MEASURES] = TEXT("measures", "What comes out."),                                        \
	[ABOUT_SOURCE] = TEXT("source", "Of its words and formulas."),                                 \
	[ABOUT_RIGHT] = TEXT("right", "Its licence, or whose permission it needs."),                   \
	[ABOUT_UNCHECKED] = FLAG("is_unchecked", "Not compared with its source."),                     \
	[ABOUT_BLANKS] = FLAG("has_blanks", "Words are left for the holder of the right."),            \
	[ABOUT_CAN_TAKE] = { "can_take", FIELD_FLAG, FIELD_PAGE }, [ABOUT_TAKE_URL] = URL("take_url")

enum { LINE_URL = ABOUT_COUNT, LINE_HAS_TAGS, LINE_FIELD_COUNT };
static const struct field line_fields[LINE_FIELD_COUNT] = {
	ABOUT_FIELDS("name"),
	[LINE_URL] = URL("url"),
	[LINE_HAS_TAGS] = { "has_tags", FIELD_FLAG, FIELD_PAGE },
};
enum { LIST_TITLE, LIST_MAY_IMPORT, LIST_TEMPLATES, LIST_FIELD_COUNT };
static const struct field list_fields[LIST_FIELD_COUNT] = {
	[LIST_TITLE] = TEXT("title", "Title of the page."),
	[LIST_MAY_IMPORT] = { "may_import", FIELD_FLAG, FIELD_PAGE },
	[LIST_TEMPLATES] = { "templates", FIELD_LIST, FIELD_API, .of = line_fields,
		.of_count = LINE_FIELD_COUNT, .help = "Ready-made questionnaires." },
};
const struct page_kind inquiry_templates_page = { "templates",
	"ground/inquiry/pages/templates.html", list_fields, LIST_FIELD_COUNT };

/* « 2 min pour un usager, 3 pour un agent » : free texts are on top of it. */
static const char *
minutes_words(struct arena *arena, const struct inquiry *inquiry)
{
	static const char *const sides[SIDE_COUNT] = { "un usager", "un agent", "un dirigeant" };
	enum { SECONDS = 60 };
	struct text text = text_new(arena, 400);
	for (int side = 0; side < SIDE_COUNT; side++) {
		const int seconds = inquiry_seconds(inquiry, (enum side)side, 0, NULL);
		const int minutes = (seconds + SECONDS / 2) / SECONDS;
		if (seconds > 0)
			text_format(&text, "%s%d\u00a0min pour %s",
			            text_span(&text).length == 0 ? "Environ " : ", ",
			            minutes > 0 ? minutes : 1, sides[side]);
	}
	text_add_z(&text, ", textes libres à part.");
	return span_copy(arena, text_span(&text));
}

static const char *
template_url(struct arena *arena, const struct inquiry_template *template)
{
	return arena_format(arena, TEMPLATES_URL "/%s", template->code);
}

static void
fill_about(struct visit *visit, const struct inquiry_template *template,
           const struct inquiry *inquiry, struct model *row)
{
	model_text_z(row, ABOUT_NAME, template->name);
	model_text_z(row, ABOUT_WHOM, template->whom);
	model_text_z(row, ABOUT_MINUTES, minutes_words(visit->arena, inquiry));
	model_text_z(row, ABOUT_MEASURES, template->measures);
	model_text_z(row, ABOUT_SOURCE, template->source);
	model_text_z(row, ABOUT_RIGHT, template->right);
	model_flag(row, ABOUT_UNCHECKED, !template->is_checked);
	model_flag(row, ABOUT_BLANKS, inquiry_has_blanks(inquiry));
	model_flag(row, ABOUT_CAN_TAKE, (visit->reader.roles & TAKERS) != 0);
	model_url_z(row, ABOUT_TAKE_URL, template_url(visit->arena, template));
}

void
inquiry_get_templates(struct visit *visit)
{
	struct model *page = model_new(visit->arena, &inquiry_templates_page);
	model_text_z(page, LIST_TITLE, "Partir d’un modèle");
	model_flag(page, LIST_MAY_IMPORT, (visit->reader.roles & TAKERS) != 0);
	for (size_t i = 0; i < inquiry_template_count; i++) {
		const struct inquiry_template *template = &inquiry_templates[i];
		const struct inquiry *inquiry = inquiry_template_read(visit->arena, template);
		struct model *row = model_row(page, LIST_TEMPLATES);
		fill_about(visit, template, inquiry, row);
		model_url_z(row, LINE_URL, template_url(visit->arena, template));
		model_flag(row, LINE_HAS_TAGS, !template->is_checked || inquiry_has_blanks(inquiry));
	}
	visit_show(visit, &inquiry_templates_page, page);
}

/* --- one, whole ------------------------------------------------------------------------------------ */

enum { CHOICE_CODE, CHOICE_WORDS, CHOICE_FIELD_COUNT };
static const struct field choice_fields[CHOICE_FIELD_COUNT] = {
	[CHOICE_CODE] = TEXT("choice", "Its code, or a row's."),
	[CHOICE_WORDS] = TEXT("choice_words", "In French."),
};
enum {
	ASKED_CODE, ASKED_WORDS, ASKED_HELP, ASKED_CONDITION, ASKED_CHOICES, ASKED_HAS_CHOICES, ASKED_KIND,
	ASKED_LEVELS, ASKED_REVERSED, ASKED_SIDES, ASKED_FIELD_COUNT
};
static const struct field asked_fields[ASKED_FIELD_COUNT] = {
	[ASKED_CODE] = TEXT("code", "Of the question."),
	[ASKED_WORDS] = TEXT("words", "In French, for the first side that is asked."),
	[ASKED_HELP] = TEXT("help", "Beside it."),
	[ASKED_CONDITION] = TEXT("condition", "It is asked only then."),
	[ASKED_CHOICES] = { "choices", FIELD_LIST, FIELD_API, .of = choice_fields,
		.of_count = CHOICE_FIELD_COUNT, .help = "What is chosen from, or the rows." },
	[ASKED_HAS_CHOICES] = { "has_choices", FIELD_FLAG, FIELD_PAGE },
	[ASKED_KIND] = TEXT("kind", "What an answer is."),
	[ASKED_LEVELS] = TEXT("levels", "Both ends of the scale."),
	[ASKED_REVERSED] = FLAG("is_reversed", "A high level is unfavourable."),
	[ASKED_SIDES] = TEXT("asked", "Who is asked."),
};
enum { SCORE_CODE, SCORE_WORDS, SCORE_HELP, SCORE_FORMULA, SCORE_FIELD_COUNT };
static const struct field score_fields[SCORE_FIELD_COUNT] = {
	[SCORE_CODE] = TEXT("score", "Name of the value."),
	[SCORE_WORDS] = TEXT("score_words", "What it is."),
	[SCORE_HELP] = TEXT("score_help", "How it is computed."),
	[SCORE_FORMULA] = TEXT("formula", "The same, as the program reads it."),
};
enum {
	ONE_QUESTIONS = ABOUT_COUNT, ONE_SCORES, ONE_BLANK, ONE_FIELD_COUNT
};
static const struct field one_fields[ONE_FIELD_COUNT] = {
	ABOUT_FIELDS("title"),
	[ONE_QUESTIONS] = { "questions", FIELD_LIST, FIELD_API, .of = asked_fields,
		.of_count = ASKED_FIELD_COUNT, .help = "In the order they are asked." },
	[ONE_SCORES] = { "scores", FIELD_LIST, FIELD_API, .of = score_fields,
		.of_count = SCORE_FIELD_COUNT, .help = "Values computed for each person." },
	[ONE_BLANK] = SHOWN("blank"),
};
const struct page_kind inquiry_template_page = { "template", "ground/inquiry/pages/template.html",
	one_fields, ONE_FIELD_COUNT };

static const char *
levels_words(struct arena *arena, const struct inquiry_question *question)
{
	const bool has_levels = question->level_words != NULL;
	const size_t last = has_levels ? (size_t)(question->most - question->least) : 0;
	switch (question->kind) {
	case ASK_SCALE:
	case ASK_MATRIX:
	case ASK_PAIRS:
		return arena_format(
			arena, "de %lld «\u202f%.*s\u202f» à %lld «\u202f%.*s\u202f»", (long long)question->least,
			SPAN_ARGS(inquiry_say(has_levels ? question->level_words[0] : question->least_words, 0)),
			(long long)question->most,
			SPAN_ARGS(
				inquiry_say(has_levels ? question->level_words[last] : question->most_words, 0)));
	default: return "";
	}
}

static const char *
sides_words(struct arena *arena, const struct inquiry_question *question, enum side *first_r)
{
	static const char *const sides[SIDE_COUNT] = { "usagers", "agents", "dirigeants" };
	struct text text = text_new(arena, 100);
	*first_r = SIDE_USAGER;
	for (int side = SIDE_COUNT - 1; side >= 0; side--)
		if (question->asked[side])
			*first_r = (enum side)side;
	for (int side = 0; side < SIDE_COUNT; side++)
		if (question->asked[side])
			text_format(&text, "%s%s", text_span(&text).length > 0 ? ", " : "", sides[side]);
	return span_copy(arena, text_span(&text));
}

static void
fill_question(struct arena *arena, const struct inquiry_question *question, struct model *page)
{
	enum side first;
	if (question->kind == ASK_COMPUTED) {
		struct model *row = model_row(page, ONE_SCORES);
		model_text(row, SCORE_CODE, question->code);
		model_text(row, SCORE_WORDS, inquiry_say(question->words, 0));
		model_text(row, SCORE_HELP, inquiry_say(question->help, 0));
		model_text(row, SCORE_FORMULA, question->formula);
		return;
	}
	struct model *row = model_row(page, ONE_QUESTIONS);
	model_text_z(row, ASKED_SIDES, sides_words(arena, question, &first));
	model_text(row, ASKED_CODE, question->code);
	model_text(row, ASKED_WORDS,
	           question->kind == ASK_PAGE ? inquiry_say(question->text, 0)
	                                      : inquiry_question_say(question, first, 0));
	model_text(row, ASKED_HELP, inquiry_say(question->help, 0));
	model_text(row, ASKED_CONDITION, question->shown_if);
	model_flag(row, ASKED_HAS_CHOICES, question->choice_count > 0);
	for (size_t i = 0; i < question->choice_count; i++) {
		struct model *choice = model_row(row, ASKED_CHOICES);
		model_text(choice, CHOICE_CODE, question->choices[i].code);
		model_text(choice, CHOICE_WORDS, inquiry_say(question->choices[i].words, 0));
	}
	model_text_z(row, ASKED_KIND, inquiry_kind_words[question->kind]);
	model_text_z(row, ASKED_LEVELS, levels_words(arena, question));
	model_flag(row, ASKED_REVERSED, question->is_reversed);
}

static const struct inquiry_template *
template_look(struct visit *visit)
{
	const struct inquiry_template *template = inquiry_template_find(visit->part[0]);
	if (template == NULL)
		visit_missing(visit);
	return template;
}

void
inquiry_get_template(struct visit *visit)
{
	const struct inquiry_template *template = template_look(visit);
	if (template == NULL)
		return;
	const struct inquiry *inquiry = inquiry_template_read(visit->arena, template);
	struct model *page = model_new(visit->arena, &inquiry_template_page);
	fill_about(visit, template, inquiry, page);
	model_text_z(page, ONE_BLANK, INQUIRY_BLANK);
	for (size_t i = 0; i < inquiry->question_count; i++)
		fill_question(visit->arena, &inquiry->questions[i], page);
	visit_show(visit, &inquiry_template_page, page);
}

/* --- taking it ------------------------------------------------------------------------------------- */

struct taking {
	struct visit *visit;
	const struct inquiry_template *template;
	const struct inquiry *inquiry;
	int64_t inquiry_id;
	struct fault fault;
};

static bool
take(struct db *db, void *data)
{
	struct taking *taking = data;
	struct visit *visit = taking->visit;
	if (!inquiry_add(visit->arena, db, visit->root_id, taking->inquiry,
	                 visit->reader.account_id, visit->now_s, &taking->inquiry_id, &taking->fault))
		return false;
	const struct fact fact = {
		.kind = "inquiry.taken",
		.account_id = visit->reader.account_id,
		.subject_id = taking->inquiry_id,
		.words = span_of(arena_format(visit->arena, "Modèle de questionnaire pris\u202f: %s.",
		                              taking->template->name)),
		.once = visit->once,
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &taking->fault) == FOUND_ONE;
}

void
inquiry_post_template(struct visit *visit)
{
	struct taking taking = { .visit = visit, .template = template_look(visit) };
	bool gave_up = false;
	if (taking.template == NULL)
		return;
	taking.inquiry = inquiry_template_read(visit->arena, taking.template);
	if (visit_write(visit, take, &taking, &gave_up))
		visit_go(visit, "/questionnaires/libres/%lld", (long long)taking.inquiry_id);
	else if (gave_up) /* sent twice */
		visit_go(visit, "/questionnaires/libres");
}
