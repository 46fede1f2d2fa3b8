/* Which point to work on; and its sheet, on two pages of paper. */
#include "act/action/action.h"
#include "act/workshop/workshop_inside.h"
#include "base/time.h"
#include "craft/http/http_form.h"
#include "ground/people/people.h"

/* --- the choice ------------------------------------------------------------------------------------- */

enum { LINE_LABEL, LINE_ABOUT, LINE_READING, LINE_CLASS, LINE_URL, LINE_FIELD_COUNT };
static const struct field line_fields[LINE_FIELD_COUNT] = {
	[LINE_LABEL] = { "label", FIELD_TEXT, FIELD_API, .help = "The theme, sentence or choice." },
	[LINE_ABOUT] = { "about", FIELD_TEXT, FIELD_API, .help = "What it is about, when it must be said." },
	[LINE_READING] = { "reading", FIELD_TEXT, FIELD_API, .help = "What the mirror says of it." },
	[LINE_CLASS] = { "reading_class", FIELD_TEXT, FIELD_PAGE },
	[LINE_URL] = { "url", FIELD_URL, FIELD_PAGE },
};
enum { SHELF_HEADING, SHELF_LINES, SHELF_FIELD_COUNT };
static const struct field shelf_fields[SHELF_FIELD_COUNT] = {
	[SHELF_HEADING] = { "heading", FIELD_TEXT, FIELD_API, .help = "What these points have in common." },
	[SHELF_LINES] = { "lines", FIELD_LIST, FIELD_API, .of = line_fields,
		.of_count = LINE_FIELD_COUNT, .help = "In the order of the mirror." },
};
enum { CHOOSE_TITLE, CHOOSE_TROUBLE, CHOOSE_SCOPE, CHOOSE_MIRROR_URL, CHOOSE_SHELVES, CHOOSE_HAS,
	   CHOOSE_FIELD_COUNT };
static const struct field choose_fields[CHOOSE_FIELD_COUNT] = {
	[CHOOSE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[CHOOSE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[CHOOSE_SCOPE] = { "scope_words", FIELD_TEXT, FIELD_API, .help = "Survey, place, journey." },
	[CHOOSE_MIRROR_URL] = { "mirror_url", FIELD_URL, FIELD_PAGE },
	[CHOOSE_SHELVES] = { "shelves", FIELD_LIST, FIELD_API, .of = shelf_fields,
		.of_count = SHELF_FIELD_COUNT, .help = "Points by kind." },
	[CHOOSE_HAS] = { "has_points", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind workshop_choose_page = { "workshop.choose",
	"act/workshop/pages/choose.html", choose_fields, CHOOSE_FIELD_COUNT };

/* --- the sheet -------------------------------------------------------------------------------------- */

static const struct field ask_fields[ASK_FIELD_COUNT] = {
	[ASK_WORDS] = { "question", FIELD_TEXT, FIELD_API, .help = "To be discussed." },
};
static const struct field sheet_fields[SHEET_FIELD_COUNT] = {
	[SHEET_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the window." },
	[SHEET_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[SHEET_LABEL] = { "subject", FIELD_TEXT, FIELD_API, .help = "What is worked on." },
	[SHEET_SERVICE] = { "organisation", FIELD_TEXT, FIELD_API, .help = "Name of the service." },
	[SHEET_SCOPE] = { "scope_words", FIELD_TEXT, FIELD_API, .help = "Survey, place, journey." },
	[SHEET_MARGIN] = { "margin_words", FIELD_TEXT, FIELD_API, .help = "A gap under it is small." },
	[SHEET_POINTS] = { "points", FIELD_LIST, FIELD_API, .of = mirror_point_fields,
		.of_count = MIRROR_POINT_FIELD_COUNT, .help = "What the mirror says of it." },
	[SHEET_AROUND] = { "around", FIELD_LIST, FIELD_API, .of = mirror_point_fields,
		.of_count = MIRROR_POINT_FIELD_COUNT,
		.help = "What each guessed of the other and lives, on the same theme." },
	[SHEET_HAS_AROUND] = { "has_around", FIELD_FLAG, FIELD_PAGE },
	[SHEET_SEVERAL] = { "several", FIELD_FLAG, FIELD_PAGE },
	[SHEET_FIRST] = { "first", FIELD_TEXT, FIELD_PAGE },
	[SHEET_SECOND] = { "second", FIELD_TEXT, FIELD_PAGE },
	[SHEET_FIRST_SMALL] = { "first_small", FIELD_TEXT, FIELD_PAGE },
	[SHEET_SECOND_SMALL] = { "second_small", FIELD_TEXT, FIELD_PAGE },
	[SHEET_QUESTIONS] = { "questions", FIELD_LIST, FIELD_API, .of = ask_fields,
		.of_count = ASK_FIELD_COUNT, .help = "In order." },
	[SHEET_JUDGE] = { "judge", FIELD_TEXT, FIELD_API,
		.help = "The sentence of the next survey that will say whether it served." },
	[SHEET_ACTION_URL] = { "action_url", FIELD_URL, FIELD_PAGE },
	[SHEET_MIRROR_URL] = { "mirror_url", FIELD_URL, FIELD_PAGE },
	[SHEET_CHOOSE_URL] = { "choose_url", FIELD_URL, FIELD_PAGE },
	[SHEET_IS_THEME] = { "is_theme", FIELD_FLAG, FIELD_API, .help = "It is about a theme of texts." },
	[SHEET_FIRST_SIZE] = { "first_size", FIELD_TEXT, FIELD_API,
		.help = "Of a theme: how many texts of usagers." },
	[SHEET_SECOND_SIZE] = { "second_size", FIELD_TEXT, FIELD_API, .help = "The same of agents." },
	[SHEET_FIRST_SAID] = CODEBOOK_SAID("first_said", "Two of these texts, when quotes are asked for."),
	[SHEET_SECOND_SAID] = CODEBOOK_SAID("second_said", "The same of agents."),
	[SHEET_HAS_SAID] = { "has_said", FIELD_FLAG, FIELD_PAGE },
	[SHEET_QUOTED_URL] = { "quoted_url", FIELD_URL, FIELD_PAGE },
	[SHEET_BARE_URL] = { "bare_url", FIELD_URL, FIELD_PAGE },
	[SHEET_FOLLOWED] = { "is_followed", FIELD_FLAG, FIELD_API,
		.help = "The next survey will tell its size." },
};
const struct page_kind workshop_sheet_page = { "workshop", "act/workshop/pages/sheet.html",
	sheet_fields, SHEET_FIELD_COUNT };

struct preparing {
	struct visit *visit;
	struct mirror_reading reading;
	struct span point;
	int64_t step_id; /* 0: a point, not a step */
	struct fault fault;
};

/* --- addresses and words ---------------------------------------------------------------------------- */

/* « /atelier?enquete=…&lieu=…&parcours=… » */
static struct text
address(const struct preparing *preparing, const char *path)
{
	const struct mirror_reading *reading = &preparing->reading;
	const struct {
		const char *name;
		struct span value;
	} pairs[] = { { "enquete", reading->wave.code },
		          { "lieu", reading->place_code },
		          { "parcours", reading->journey_code } };
	struct text text = text_new(preparing->visit->arena, 6000);
	text_add_z(&text, path);
	for (size_t i = 0; i < LENGTH(pairs); i++)
		if (pairs[i].value.length > 0) {
			text_format(&text, "%c%s=", i == 0 ? '?' : '&', pairs[i].name);
			http_percent_encode(&text, pairs[i].value);
		}
	return text;
}

static struct span
address_of(const struct preparing *preparing, const char *path, struct span point)
{
	struct text text = address(preparing, path);
	if (preparing->step_id != 0)
		text_format(&text, "&etape=%lld", (long long)preparing->step_id);
	if (point.length > 0) {
		text_add_z(&text, "&point=");
		http_percent_encode(&text, point);
	}
	return text_span(&text);
}

static struct span
scope_words(const struct preparing *preparing)
{
	const struct mirror_reading *reading = &preparing->reading;
	struct text text = text_new(preparing->visit->arena, 2000);
	text_format(&text, "%.*s, close le ", SPAN_ARGS(reading->wave.name));
	text_add_date_words(&text, reading->wave.closed_day);
	text_format(&text, "\u202f; lieu\u202f: %.*s", SPAN_ARGS(reading->place_name));
	if (reading->journey_code.length > 0)
		text_format(&text, "\u202f; parcours\u202f: %.*s", SPAN_ARGS(reading->journey_name));
	return text_span(&text);
}

/* --- choosing --------------------------------------------------------------------------------------- */

static void
add_shelf(struct preparing *preparing, struct model *page, const char *heading, unsigned kinds)
{
	struct model *shelf = NULL;
	const struct mirror_reading *reading = &preparing->reading;
	for (size_t i = 0; i < reading->count; i++) {
		const struct mirror_point *point = &reading->points[i];
		if ((kinds >> point->kind & 1) == 0 || mirror_point_by_code(reading, point->code) != point)
			continue;
		if (shelf == NULL) {
			shelf = model_row(page, CHOOSE_SHELVES);
			model_text_z(shelf, SHELF_HEADING, heading);
		}
		struct model *line = model_row(shelf, SHELF_LINES);
		model_flag(page, CHOOSE_HAS, true);
		model_text(line, LINE_LABEL, point->label);
		model_text(line, LINE_ABOUT, point->about);
		model_text(line, LINE_READING, point->reading_words);
		model_text(line, LINE_CLASS, point->reading_class);
		model_url(line, LINE_URL, address_of(preparing, "/atelier", point->code));
	}
}

static void
show_choice(struct preparing *preparing, const char *trouble)
{
	struct visit *visit = preparing->visit;
	const struct mirror_reading *reading = &preparing->reading;
	struct model *page = model_new(visit->arena, &workshop_choose_page);
	model_text_z(page, CHOOSE_TITLE, "Sur quel point travailler ensemble\u202f?");
	model_text_z(page, CHOOSE_TROUBLE, trouble != NULL ? trouble : reading->nothing);
	model_url_z(page, CHOOSE_MIRROR_URL, "/miroir");
	preparing->step_id = 0;
	if (reading->wave.id != 0) {
		struct text mirror = address(preparing, "/miroir");
		text_add_z(&mirror, "#changer");
		model_text(page, CHOOSE_SCOPE, scope_words(preparing));
		model_url(page, CHOOSE_MIRROR_URL, text_span(&mirror));
	}
	add_shelf(preparing, page, "Ce que les deux côtés jugent, dimension par dimension",
	          1u << MIRROR_POINT_THEME);
	add_shelf(preparing, page, "Phrase par phrase", 1u << MIRROR_POINT_SENTENCE);
	add_shelf(preparing, page, "Ce qui compte le plus pour chacun", 1u << MIRROR_POINT_EXPECTED);
	add_shelf(preparing, page, "Ce que chacun croyait de l’autre", 1u << MIRROR_POINT_GUESSED);
	add_shelf(preparing, page, "Ce que chacun vit, de son côté", 1u << MIRROR_POINT_LIVED);
	if (trouble != NULL)
		visit->response->status = 404;
	if (reading->count > 0 && !result_keep_seen(visit, &reading->wave))
		return;
	visit_show(visit, &workshop_choose_page, page);
}

/* --- the sheet -------------------------------------------------------------------------------------- */

static bool
is_subject(const struct preparing *preparing, const struct mirror_point *point)
{
	return preparing->step_id != 0 ? point->step_id == preparing->step_id
	                               : preparing->point.length > 0 &&
	                                     span_equal(point->code, preparing->point);
}

/* On the same theme: what one believed of the other, what each lives. */
static bool
is_around(const struct preparing *preparing, const struct mirror_point *subject,
          const struct mirror_point *point)
{
	return (point->kind == MIRROR_POINT_LIVED || point->kind == MIRROR_POINT_GUESSED) &&
	       !is_subject(preparing, point) && subject->theme_code.length > 0 &&
	       span_equal(point->theme_code, subject->theme_code);
}

/* The sentence judged by both that can tell, next time. */
static struct span
judge_of(const struct mirror_reading *reading, const struct mirror_point *subject)
{
	if (subject->step_id != 0)
		return subject->about;
	if (subject->kind == MIRROR_POINT_SENTENCE || subject->kind == MIRROR_POINT_LIVED)
		return subject->label;
	for (size_t i = 0; i < reading->count; i++)
		if (reading->points[i].kind == MIRROR_POINT_SENTENCE && subject->theme_code.length > 0 &&
		    span_equal(reading->points[i].theme_code, subject->theme_code))
			return reading->points[i].label;
	return span_of("");
}

static void
show_points(struct preparing *preparing, const struct mirror_point *subject, struct model *page)
{
	enum { SUBJECT_COUNT_MAX = 3, AROUND_COUNT_MAX = 2 }; /* one side of A4 */
	const struct mirror_reading *reading = &preparing->reading;
	size_t subjects = 0, around = 0;
	for (size_t i = 0; i < reading->count; i++) {
		const struct mirror_point *point = &reading->points[i];
		if (is_subject(preparing, point) && subjects++ < SUBJECT_COUNT_MAX)
			mirror_point_draw(point, model_row(page, SHEET_POINTS));
		if (is_around(preparing, subject, point) && around++ < AROUND_COUNT_MAX) {
			mirror_point_draw(point, model_row(page, SHEET_AROUND));
			model_flag(page, SHEET_HAS_AROUND, true);
		}
	}
	model_flag(page, SHEET_SEVERAL, subjects > 1);
}

static void
show_sheet(struct preparing *preparing, const struct mirror_point *subject)
{
	struct visit *visit = preparing->visit;
	const struct mirror_reading *reading = &preparing->reading;
	const char *questions[WORKSHOP_QUESTION_COUNT_MAX];
	struct span organisation;
	struct model *page = model_new(visit->arena, &workshop_sheet_page);
	if (!place_root_name(visit->arena, visit->db, visit->root_id, &organisation,
	                     &preparing->fault)) {
		visit_fail(visit, &preparing->fault);
		return;
	}
	model_text_z(page, SHEET_TITLE, "Feuille d’atelier");
	model_text(page, SHEET_SERVICE, organisation);
	model_text(page, SHEET_LABEL, subject->label);
	model_text(page, SHEET_SCOPE, scope_words(preparing));
	if (subject->kind != MIRROR_POINT_EXPECTED && subject->kind != MIRROR_POINT_LIVED)
		model_text(page, SHEET_MARGIN, reading->margin); /* a share, a level have none */
	model_text(page, SHEET_FIRST, subject->first.name);
	model_text(page, SHEET_SECOND, subject->second.name);
	model_text(page, SHEET_FIRST_SMALL, reading->names.first);
	model_text(page, SHEET_SECOND_SMALL, reading->names.second);
	model_text(page, SHEET_JUDGE, judge_of(reading, subject));
	if ((visit->reader.roles & ACTION_DECIDERS) != 0)
		model_url(page, SHEET_ACTION_URL,
		          address_of(preparing, "/actions/nouvelle", preparing->point));
	struct text mirror = address(preparing, "/miroir"), choose = address(preparing, "/atelier");
	if (preparing->step_id != 0) { /* its figures are on the page of its journey */
		mirror = text_new(visit->arena, 4000);
		text_add_z(&mirror, "/parcours/");
		http_percent_encode(&mirror, reading->journey_code);
		text_add_z(&mirror, "?enquete=");
		http_percent_encode(&mirror, reading->wave.code);
	}
	model_text(page, SHEET_WITHIN,
	           preparing->step_id != 0 ? reading->journey_name : SPAN("Miroir"));
	model_url(page, SHEET_MIRROR_URL, text_span(&mirror));
	model_url(page, SHEET_CHOOSE_URL, text_span(&choose));
	show_points(preparing, subject, page);
	const size_t count =
		workshop_questions(visit->arena, subject, &reading->names, questions);
	for (size_t i = 0; i < count; i++)
		model_text_z(model_row(page, SHEET_QUESTIONS), ASK_WORDS, questions[i]);
	if (result_keep_seen(visit, &reading->wave))
		visit_show(visit, &workshop_sheet_page, page);
}

void
workshop_get(struct visit *visit)
{
	struct preparing preparing = { .visit = visit, .point = visit_asked(visit, "point") };
	const struct span step = visit_asked(visit, "etape");
	const struct mirror_question question = { .wave = visit_asked(visit, "enquete"),
		                                      .place = visit_asked(visit, "lieu"),
		                                      .journey = visit_asked(visit, "parcours"),
		                                      .least = result_least_state(&visit->reader) };
	if (visit_asked(visit, "theme").length > 0) {
		workshop_show_theme(visit);
		return;
	}
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (step.length > 0 && (!span_int64(step, &preparing.step_id) || preparing.step_id <= 0))
		preparing.step_id = -1; /* no step has this number */
	const enum found found = action_read_source(visit, db, &question, preparing.step_id,
	                                            &preparing.reading, &preparing.fault);
	if (found == FOUND_FAILED) {
		visit_fail(visit, &preparing.fault);
		return;
	}
	if (found == FOUND_NONE) {
		show_choice(&preparing, span_copy(visit->arena, preparing.reading.trouble));
		return;
	}
	const struct mirror_point *subject = NULL;
	for (size_t i = 0; i < preparing.reading.count && subject == NULL; i++)
		if (is_subject(&preparing, &preparing.reading.points[i]))
			subject = &preparing.reading.points[i];
	if (subject != NULL)
		show_sheet(&preparing, subject);
	else if (preparing.reading.nothing != NULL)
		show_choice(&preparing, NULL);
	else
		show_choice(&preparing, preparing.point.length > 0
		                            ? "Ce point n’est pas dans le miroir de ce lieu. Choisissez-en un "
		                              "autre."
		                            : NULL);
}
