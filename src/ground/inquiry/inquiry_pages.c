/* The list, a new one, its name and languages. */
#include <string.h>

#include "ground/inquiry/inquiry_desk.h"

#define TEXT(name, words) { name, FIELD_TEXT, FIELD_API, .help = words }
#define SHOWN(name) { name, FIELD_TEXT, FIELD_PAGE }
#define FLAG(name) { name, FIELD_FLAG, FIELD_PAGE }
#define URL(name) { name, FIELD_URL, FIELD_PAGE }
#define ROWS(name, fields, count) { name, FIELD_LIST, FIELD_PAGE, .of = fields, .of_count = count }

/* --- the list --------------------------------------------------------------------------------- */

enum { LINE_NAME, LINE_STATE, LINE_PUBLISHED, LINE_REQUEST, LINE_URL, LINE_COUNT };
static const struct field line_fields[LINE_COUNT] = {
	[LINE_NAME] = TEXT("name", "Of the questionnaire."),
	[LINE_STATE] = TEXT("state", "Of its latest version, in plain words."),
	[LINE_PUBLISHED] = { "is_published", FIELD_FLAG, FIELD_API,
		.help = "A version of it is published." },
	[LINE_REQUEST] = { "is_request", FIELD_FLAG, FIELD_API,
		.help = "What a request is asked with, not a survey." },
	[LINE_URL] = URL("url"),
};
enum { LIST_TITLE, LIST_WITHIN, LIST_INQUIRIES, LIST_MAY_WRITE, LIST_IS_EMPTY, LIST_COUNT };
static const struct field list_fields[LIST_COUNT] = {
	[LIST_TITLE] = TEXT("title", "Title of the page."),
	[LIST_WITHIN] = SHOWN("within"),
	[LIST_INQUIRIES] = { "inquiries", FIELD_LIST, FIELD_API, .of = line_fields,
		.of_count = LINE_COUNT, .help = "By name." },
	[LIST_MAY_WRITE] = FLAG("may_write"),
	[LIST_IS_EMPTY] = FLAG("is_empty"),
};
const struct page_kind inquiry_list_page = { "inquiries", "ground/inquiry/pages/list.html",
	list_fields, LIST_COUNT };

void
inquiry_get_list(struct visit *visit)
{
	struct fault fault = { 0 };
	struct inquiry_row *rows;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (!inquiry_rows(visit->arena, db, visit->root_id, &rows, &count, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	struct model *page = model_new(visit->arena, &inquiry_list_page);
	model_text_z(page, LIST_TITLE, "Questionnaires libres");
	model_text_z(page, LIST_WITHIN, "Questionnaires");
	model_flag(page, LIST_MAY_WRITE, (visit->reader.roles & INQUIRY_WRITERS) != 0);
	model_flag(page, LIST_IS_EMPTY, count == 0);
	for (size_t i = 0; i < count; i++) {
		struct model *line = model_row(page, LIST_INQUIRIES);
		model_text(line, LINE_NAME, rows[i].name);
		model_text_z(line, LINE_STATE, inquiry_state_said(visit->arena, &rows[i]));
		model_flag(line, LINE_PUBLISHED, rows[i].has_published);
		model_flag(line, LINE_REQUEST, rows[i].is_request);
		model_url_z(line, LINE_URL, inquiry_url(visit->arena, rows[i].inquiry_id, ""));
	}
	visit_show(visit, &inquiry_list_page, page);
}

/* --- a new one -------------------------------------------------------------------------------- */

enum { NEW_TITLE, NEW_WITHIN, NEW_FIELDS, NEW_ERRORS, NEW_WRONG, NEW_COUNT };
static const struct field new_fields[NEW_COUNT] = {
	[NEW_TITLE] = TEXT("title", "Title of the page."),
	[NEW_WITHIN] = SHOWN("within"),
	[NEW_FIELDS] = ROWS("fields", form_row_fields, FORM_ROW_FIELD_COUNT),
	[NEW_ERRORS] = ROWS("errors", form_error_fields, FORM_ERROR_FIELD_COUNT),
	[NEW_WRONG] = FLAG("wrong"),
};
const struct page_kind inquiry_new_page = { "inquiry.new", "ground/inquiry/pages/new.html",
	new_fields, NEW_COUNT };

static const struct form_choice use_choices[] = {
	{ "enquete", "Une enquête" },
	{ "demande", "Faire une demande\u202f: on le choisit ensuite dans le catalogue" },
};
enum { START_NAME, START_USE, START_FROM, START_TONGUES, START_COUNT };
static const struct form_field start_form[START_COUNT] = {
	[START_NAME] = { "nom", FORM_TEXT, "Nom du questionnaire",
		.hint = "Tel que vos collègues le liront dans la liste.",
		.required = "Donnez un nom à ce questionnaire.", .length_max = INQUIRY_NAME_LENGTH_MAX },
	[START_USE] = { "usage", FORM_CHOICE, "À quoi sert-il\u202f?", .choices = use_choices,
		.choice_count = LENGTH(use_choices) },
	[START_FROM] = { "depuis", FORM_SELECT, "Partir de",
		.required = "Dites d’où partir\u202f: une page blanche fait l’affaire." },
	[START_TONGUES] = { "langues", FORM_TEXT, "Langues",
		.hint = "Séparées par des virgules, la première est celle où vous écrivez\u202f: français, "
		        "anglais, arabe.",
		.required = "Écrivez au moins une langue.", .length_max = 400 },
};

struct starting {
	struct inquiry_desk desk;
	struct form *form;
	struct inquiry_row *rows;
	size_t row_count;
	struct span *tongues;
	size_t tongue_count;
	int64_t inquiry_id;
};

/* A blank page, or a copy of another; ready-made ones are taken on their own page. */
static bool
start(struct visit *visit, struct starting *starting)
{
	struct arena *arena = visit->arena;
	struct db *db = visit_db(visit);
	*starting = (struct starting){ .desk = { .visit = visit } };
	if (db == NULL)
		return false;
	if (!inquiry_rows(arena, db, visit->root_id, &starting->rows, &starting->row_count,
	                  &starting->desk.fault)) {
		visit_fail(visit, &starting->desk.fault);
		return false;
	}
	struct form_choice *choices =
		arena_array_of(arena, struct form_choice, starting->row_count + 1);
	choices[0] = (struct form_choice){ "rien", "une page blanche" };
	for (size_t i = 0; i < starting->row_count; i++)
		choices[i + 1] = (struct form_choice){
			arena_format(arena, "%lld", (long long)starting->rows[i].inquiry_id),
			arena_format(arena, "une copie de «\u202f%.*s\u202f»", SPAN_ARGS(starting->rows[i].name))
		};
	starting->form = form_new(arena, start_form, START_COUNT);
	form_offer(starting->form, START_FROM, choices, starting->row_count + 1);
	const struct span from = visit_asked(visit, "depuis");
	form_fill(starting->form, START_FROM, from.length > 0 ? from : SPAN("rien"));
	form_fill(starting->form, START_TONGUES, SPAN("français"));
	form_fill(starting->form, START_USE,
	          span_of(use_choices[span_is(visit_asked(visit, "usage"), "demande")].value));
	return true;
}

static void
show_new(struct starting *starting)
{
	struct visit *visit = starting->desk.visit;
	struct model *page = model_new(visit->arena, &inquiry_new_page);
	model_text_z(page, NEW_TITLE, "Écrire un questionnaire");
	model_text_z(page, NEW_WITHIN, "Questionnaires libres");
	form_draw(starting->form, page, (struct form_place){ NEW_FIELDS, NEW_ERRORS, NEW_WRONG });
	if (!form_is_fine(starting->form))
		visit->response->status = 422;
	visit_show(visit, &inquiry_new_page, page);
}

void
inquiry_get_new(struct visit *visit)
{
	struct starting starting;
	if (start(visit, &starting))
		show_new(&starting);
}

static bool
write_new(struct db *db, void *data)
{
	struct starting *starting = data;
	struct inquiry_desk *desk = &starting->desk;
	struct visit *visit = desk->visit;
	return inquiry_add(visit->arena, db, visit->root_id, desk->inquiry,
	                   visit->reader.account_id, visit->now_s, &starting->inquiry_id,
	                   &desk->fault) &&
	       inquiry_desk_note(db, desk, starting->inquiry_id);
}

static bool
is_for_request(const struct form *form, size_t field)
{
	return form_has(form, field) && form_choice(form, field) == 1;
}

/* False after an answer. */
static bool
make_document(struct starting *starting)
{
	struct inquiry_desk *desk = &starting->desk;
	struct visit *visit = desk->visit;
	const struct span name = form_text(starting->form, START_NAME);
	const size_t from = form_choice(starting->form, START_FROM);
	if (from == 0) {
		desk->inquiry =
			inquiry_blank(visit->arena, name, starting->tongues, starting->tongue_count);
		desk->inquiry->is_request = is_for_request(starting->form, START_USE);
		return true;
	}
	const enum found found =
		inquiry_load(visit->arena, visit->db, visit->root_id, starting->rows[from - 1].inquiry_id,
	                 0, &desk->row, &desk->inquiry, &desk->fault);
	if (found == FOUND_NONE)
		visit_missing(visit);
	else if (found == FOUND_FAILED)
		visit_fail(visit, &desk->fault);
	if (found != FOUND_ONE)
		return false;
	inquiry_speak(visit->arena, desk->inquiry, starting->tongues, starting->tongue_count);
	desk->inquiry->name = name;
	desk->inquiry->is_request = is_for_request(starting->form, START_USE);
	return true;
}

void
inquiry_post_new(struct visit *visit)
{
	struct starting starting;
	bool gave_up = false;
	if (!start(visit, &starting))
		return;
	if (form_read(starting.form, visit_lookup, visit)) {
		const char *wrong =
			inquiry_tongues_read(visit->arena, form_text(starting.form, START_TONGUES),
		                         &starting.tongues, &starting.tongue_count);
		if (wrong != NULL)
			form_complain(starting.form, "langues", wrong);
	}
	if (!form_is_fine(starting.form)) {
		show_new(&starting);
		return;
	}
	if (!make_document(&starting))
		return;
	starting.desk.kind = "inquiry.begun";
	starting.desk.words =
		arena_format(visit->arena, "Questionnaire «\u202f%.*s\u202f» commencé.",
	                 SPAN_ARGS(starting.desk.inquiry->name));
	if (visit_write(visit, write_new, &starting, &gave_up))
		visit_go(visit, "%s", inquiry_url(visit->arena, starting.inquiry_id, ""));
	else if (gave_up) /* sent twice */
		visit_go(visit, "/questionnaires/libres");
}

/* --- name, languages, first and last words ---------------------------------------------------- */

enum { SPOKEN_NAME, SPOKEN_FIELDS, SPOKEN_COUNT };
static const struct field spoken_fields[SPOKEN_COUNT] = {
	[SPOKEN_NAME] = SHOWN("language"),
	[SPOKEN_FIELDS] = ROWS("fields", form_row_fields, FORM_ROW_FIELD_COUNT),
};
enum {
	TEXTS_TITLE, TEXTS_WITHIN, TEXTS_BACK_URL, TEXTS_URL, TEXTS_VERSION, TEXTS_CHANGES, TEXTS_LATE,
	TEXTS_ABOUT, TEXTS_SPOKEN, TEXTS_ERRORS, TEXTS_WRONG, TEXTS_COUNT
};
static const struct field texts_fields[TEXTS_COUNT] = {
	[TEXTS_TITLE] = TEXT("title", "Title of the page."),
	[TEXTS_WITHIN] = SHOWN("within"),
	[TEXTS_BACK_URL] = URL("back_url"),
	[TEXTS_URL] = URL("own_url"),
	[TEXTS_VERSION] = SHOWN("version"),
	[TEXTS_CHANGES] = SHOWN("changes"),
	[TEXTS_LATE] = SHOWN("late"),
	[TEXTS_ABOUT] = ROWS("about", form_row_fields, FORM_ROW_FIELD_COUNT),
	[TEXTS_SPOKEN] = ROWS("spoken", spoken_fields, SPOKEN_COUNT),
	[TEXTS_ERRORS] = ROWS("errors", form_error_fields, FORM_ERROR_FIELD_COUNT),
	[TEXTS_WRONG] = FLAG("wrong"),
};
const struct page_kind inquiry_texts_page = { "inquiry.texts", "ground/inquiry/pages/texts.html",
	texts_fields, TEXTS_COUNT };

enum { ABOUT_NAME, ABOUT_USE, ABOUT_TONGUES, ABOUT_COUNT };
static const struct form_field about_form[ABOUT_COUNT] = {
	[ABOUT_NAME] = { "nom", FORM_TEXT, "Nom du questionnaire",
		.hint = "Pour vous et vos collègues.",
		.required = "Donnez un nom à ce questionnaire.", .length_max = INQUIRY_NAME_LENGTH_MAX },
	[ABOUT_USE] = { "usage", FORM_CHOICE, "À quoi sert-il\u202f?", .choices = use_choices,
		.choice_count = LENGTH(use_choices) },
	[ABOUT_TONGUES] = { "langues", FORM_TEXT, "Langues",
		.hint = "Séparées par des virgules. La première est celle que l’on lit quand une traduction "
		        "manque. Retirer une langue retire ses traductions.",
		.required = "Écrivez au moins une langue.", .length_max = 400 },
};

enum { SAID_TITLE, SAID_WELCOME, SAID_END, SAID_COUNT };
struct talking {
	struct inquiry_desk desk;
	struct form *about;
	struct form **spoken; /* by language */
};

static struct inquiry_words *
said_at(struct inquiry *inquiry, size_t what)
{
	return what == SAID_TITLE     ? &inquiry->title
	       : what == SAID_WELCOME ? &inquiry->welcome
	                              : &inquiry->end;
}

static struct form *
spoken_form(struct arena *arena, struct inquiry *inquiry, size_t language)
{
	static const struct {
		const char *name, *label, *hint;
		enum form_kind kind;
		size_t length_max;
	} said[SAID_COUNT] = {
		[SAID_TITLE] = { "titre", "Titre que lisent les personnes interrogées", NULL, FORM_TEXT,
			ASK_WORDS_LENGTH_MAX },
		[SAID_WELCOME] = { "accueil", "Mots d’accueil",
			"Ce que vous demandez, pourquoi, ce que vous en ferez.", FORM_LONG,
			INQUIRY_NOTICE_LENGTH_MAX },
		[SAID_END] = { "fin", "Mots de la fin", "Merci, et la suite\u202f: où lire les résultats, quand.",
			FORM_LONG, INQUIRY_NOTICE_LENGTH_MAX },
	};
	struct form_field *fields = arena_array_of(arena, struct form_field, SAID_COUNT);
	for (size_t i = 0; i < SAID_COUNT; i++)
		fields[i] = (struct form_field){
			.name = arena_format(arena, "%s-%zu", said[i].name, language),
			.kind = said[i].kind,
			.label = said[i].label,
			.hint = language == 0 ? said[i].hint : NULL,
			.length_max = said[i].length_max,
			.language = span_copy(arena, inquiry->languages[language]),
			.is_rtl = inquiry_is_rtl(inquiry->languages[language]),
		};
	struct form *form = form_new(arena, fields, SAID_COUNT);
	for (size_t i = 0; i < SAID_COUNT; i++) {
		const struct inquiry_words *words = said_at(inquiry, i);
		form_fill(form, i, words->in != NULL ? words->in[language] : SPAN(""));
	}
	return form;
}

static bool
talk(struct visit *visit, struct talking *talking)
{
	if (!inquiry_desk_open(visit, &talking->desk))
		return false;
	if (talking->desk.row.state == INQUIRY_PUBLISHED) {
		visit_go(visit, "%s", inquiry_url(visit->arena, talking->desk.row.inquiry_id, ""));
		return false;
	}
	struct inquiry *inquiry = talking->desk.inquiry;
	talking->about = form_new(visit->arena, about_form, ABOUT_COUNT);
	form_fill(talking->about, ABOUT_NAME, inquiry->name);
	form_fill(talking->about, ABOUT_USE, span_of(use_choices[inquiry->is_request].value));
	form_fill(talking->about, ABOUT_TONGUES, inquiry_tongues_write(visit->arena, inquiry));
	talking->spoken = arena_array_of(visit->arena, struct form *, inquiry->language_count);
	for (size_t i = 0; i < inquiry->language_count; i++)
		talking->spoken[i] = spoken_form(visit->arena, inquiry, i);
	return true;
}

static void
show_texts(struct talking *talking)
{
	struct inquiry_desk *desk = &talking->desk;
	struct visit *visit = desk->visit;
	struct arena *arena = visit->arena;
	struct model *page = model_new(arena, &inquiry_texts_page);
	model_text_z(page, TEXTS_TITLE, "Nom, langues, accueil et fin");
	model_text(page, TEXTS_WITHIN, desk->row.name);
	model_url_z(page, TEXTS_BACK_URL, inquiry_url(arena, desk->row.inquiry_id, ""));
	model_url_z(page, TEXTS_URL, inquiry_url(arena, desk->row.inquiry_id, "/textes"));
	model_text_z(page, TEXTS_VERSION, arena_format(arena, "%lld", (long long)desk->row.version));
	model_text_z(page, TEXTS_CHANGES, arena_format(arena, "%lld", (long long)desk->row.changes));
	if (desk->is_late)
		model_text_z(page, TEXTS_LATE, inquiry_desk_late(desk));
	form_draw(talking->about, page, (struct form_place){ TEXTS_ABOUT, TEXTS_ERRORS, TEXTS_WRONG });
	bool fine = form_is_fine(talking->about);
	for (size_t i = 0; i < desk->inquiry->language_count; i++) {
		struct model *row = model_row(page, TEXTS_SPOKEN);
		model_text_z(row, SPOKEN_NAME, inquiry_tongue(arena, desk->inquiry->languages[i]));
		fine = fine && form_is_fine(talking->spoken[i]);
		form_draw_within(talking->spoken[i], row, page,
		                 (struct form_place){ SPOKEN_FIELDS, TEXTS_ERRORS, TEXTS_WRONG });
	}
	model_flag(page, TEXTS_WRONG, !fine);
	if (!fine || desk->is_late)
		visit->response->status = fine ? 409 : 422;
	visit_show(visit, &inquiry_texts_page, page);
}

void
inquiry_get_texts(struct visit *visit)
{
	struct talking talking;
	if (talk(visit, &talking))
		show_texts(&talking);
}

void
inquiry_post_texts(struct visit *visit)
{
	struct talking talking;
	struct span *tongues;
	size_t tongue_count;
	if (!talk(visit, &talking))
		return;
	struct inquiry_desk *desk = &talking.desk;
	struct inquiry *inquiry = desk->inquiry;
	bool fine = form_read(talking.about, visit_lookup, visit);
	for (size_t i = 0; i < inquiry->language_count; i++)
		fine = form_read(talking.spoken[i], visit_lookup, visit) && fine;
	const char *wrong = inquiry_tongues_read(visit->arena, form_text(talking.about, ABOUT_TONGUES),
	                                         &tongues, &tongue_count);
	if (wrong != NULL)
		form_complain(talking.about, "langues", wrong);
	if (wrong != NULL || !fine || !inquiry_desk_is_fresh(desk)) {
		show_texts(&talking);
		return;
	}
	for (size_t i = 0; i < SAID_COUNT; i++) {
		struct inquiry_words *words = said_at(inquiry, i);
		if (words->in == NULL)
			*words = inquiry_words_new(visit->arena, inquiry);
		for (size_t l = 0; l < inquiry->language_count; l++)
			words->in[l] = form_text(talking.spoken[l], i);
	}
	inquiry_speak(visit->arena, inquiry, tongues, tongue_count);
	inquiry->name = form_text(talking.about, ABOUT_NAME);
	inquiry->is_request = is_for_request(talking.about, ABOUT_USE);
	if (inquiry_desk_save(desk))
		visit_go(visit, "%s", inquiry_url(visit->arena, desk->row.inquiry_id, ""));
	else if (desk->is_late)
		show_texts(&talking);
}

/* --- routes ----------------------------------------------------------------------------------- */

static const struct route routes[] = {
	{ HTTP_GET, "/questionnaires/libres", WHO_STAFF, "inquiries", inquiry_get_list },
	{ HTTP_GET, "/questionnaires/libres/nouveau", INQUIRY_WRITERS, "inquiry.new", inquiry_get_new },
	{ HTTP_POST, "/questionnaires/libres/nouveau", INQUIRY_WRITERS, "inquiry.begin",
		inquiry_post_new },
	{ HTTP_GET, "/questionnaires/libres/{}", WHO_STAFF, "inquiry", inquiry_get_edit },
	{ HTTP_POST, "/questionnaires/libres/{}", INQUIRY_WRITERS, "inquiry.change", inquiry_post_edit },
	{ HTTP_GET, "/questionnaires/libres/{}/textes", INQUIRY_WRITERS, "inquiry.texts",
		inquiry_get_texts },
	{ HTTP_POST, "/questionnaires/libres/{}/textes", INQUIRY_WRITERS, "inquiry.texts.save",
		inquiry_post_texts },
	{ HTTP_GET, "/questionnaires/libres/{}/pages/{}", INQUIRY_WRITERS, "inquiry.page",
		inquiry_get_page },
	{ HTTP_POST, "/questionnaires/libres/{}/pages/{}", INQUIRY_WRITERS, "inquiry.page.save",
		inquiry_post_page },
	{ HTTP_GET, "/questionnaires/libres/{}/questions/{}", INQUIRY_WRITERS, "inquiry.question",
		inquiry_get_question },
	{ HTTP_POST, "/questionnaires/libres/{}/questions/{}", INQUIRY_WRITERS, "inquiry.question.save",
		inquiry_post_question, .body_max = 1 << 20 },
	{ HTTP_GET, "/questionnaires/libres/{}/quotas", WHO_STAFF, "inquiry.quotas",
		inquiry_get_quotas },
	{ HTTP_POST, "/questionnaires/libres/{}/quotas", INQUIRY_WRITERS, "inquiry.quotas.change",
		inquiry_post_quotas },
	{ HTTP_GET, "/questionnaires/libres/{}/quotas/{}", INQUIRY_WRITERS, "inquiry.quota",
		inquiry_get_quota },
	{ HTTP_POST, "/questionnaires/libres/{}/quotas/{}", INQUIRY_WRITERS, "inquiry.quota.save",
		inquiry_post_quota, .body_max = 1 << 20 },
	{ HTTP_GET, "/questionnaires/libres/{}/apercu", WHO_STAFF, "inquiry.preview",
		inquiry_get_preview },
	{ HTTP_POST, "/questionnaires/libres/{}/apercu", WHO_STAFF, "inquiry.preview.answer",
		inquiry_post_preview, .body_max = 1 << 20 },
	{ HTTP_GET, "/questionnaires/libres/{}/essai", WHO_STAFF, "inquiry.try", inquiry_get_try },
	{ HTTP_GET, "/questionnaires/libres/{}/relecture", WHO_STAFF, "inquiry.review",
		inquiry_get_review },
	{ HTTP_POST, "/questionnaires/libres/{}/relecture", INQUIRY_COMMENTERS, "inquiry.review.do",
		inquiry_post_review },
	{ HTTP_GET, "/questionnaires/modeles", WHO_STAFF, "templates", inquiry_get_templates },
	{ HTTP_GET, "/questionnaires/modeles/{}", WHO_STAFF, "template", inquiry_get_template },
	{ HTTP_POST, "/questionnaires/modeles/{}", INQUIRY_WRITERS, "template.take",
		inquiry_post_template },
	{ HTTP_GET, "/questionnaires/libres/importer", INQUIRY_WRITERS, "inquiry.import",
		inquiry_get_import },
	{ HTTP_POST, "/questionnaires/libres/importer", INQUIRY_WRITERS, "inquiry.import.read",
		inquiry_post_import, .body_max = INQUIRY_UPLOAD_BODY_MAX, .takes_files = true },
	{ HTTP_POST, "/questionnaires/libres/importer/creer", INQUIRY_WRITERS,
		"inquiry.import.draft", inquiry_post_draft, .body_max = INQUIRY_DRAFT_BODY_MAX },
	{ HTTP_GET, "/questionnaires/libres/{}/json", WHO_STAFF, "inquiry.json", inquiry_get_json },
	{ HTTP_GET, "/questionnaires/libres/{}/limesurvey", WHO_STAFF, "inquiry.lss",
		inquiry_get_lss },
};

static const struct page_kind *const pages[] = {
	&inquiry_list_page, &inquiry_new_page,      &inquiry_texts_page,
	&inquiry_edit_page, &inquiry_page_page,     &inquiry_question_page,
	&inquiry_preview_page, &inquiry_try_page,   &inquiry_review_page,
	&inquiry_quotas_page, &inquiry_quota_page,
	&inquiry_templates_page, &inquiry_template_page, &inquiry_import_page, &inquiry_fate_page,
};

const struct room_pages inquiry_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
