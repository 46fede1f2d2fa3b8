/* The surveys, and a new one. */
#include "base/time.h"
#include "listen/launch/launch_inside.h"

enum { ROW_NAME, ROW_STATE, ROW_URL, ROW_OPENS, ROW_CLOSES, ROW_FIELD_COUNT };
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "Of the survey." },
	[ROW_STATE] = { "state", FIELD_TEXT, FIELD_API, .help = "Where it stands." },
	[ROW_URL] = { "url", FIELD_URL, FIELD_PAGE },
	[ROW_OPENS] = { "opens", FIELD_DATE, FIELD_API, .help = "First day." },
	[ROW_CLOSES] = { "closes", FIELD_DATE, FIELD_API, .help = "Last day." },
};
enum { LIST_TITLE, LIST_CAN_MAKE, LIST_HAS_PLACES, LIST_SURVEYS, LIST_ANY, LIST_FIELD_COUNT };
static const struct field list_fields[LIST_FIELD_COUNT] = {
	[LIST_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[LIST_CAN_MAKE] = { "can_make", FIELD_FLAG, FIELD_PAGE },
	[LIST_HAS_PLACES] = { "has_places", FIELD_FLAG, FIELD_PAGE },
	[LIST_SURVEYS] = { "surveys", FIELD_LIST, FIELD_API, .of = row_fields,
		.of_count = ROW_FIELD_COUNT, .help = "The latest first." },
	[LIST_ANY] = { "any", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind launch_list_page = { "surveys", "listen/launch/pages/list.html",
	list_fields, LIST_FIELD_COUNT };

void
launch_get_list(struct visit *visit)
{
	struct fault fault = { 0 };
	struct survey_wave *waves;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	const struct place_tree *tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &fault);
	if (tree == NULL ||
	    !survey_waves_asked(visit->arena, db, visit->root_id, &waves, &count, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	struct model *page = model_new(visit->arena, &launch_list_page);
	model_text_z(page, LIST_TITLE, "Enquêtes");
	model_flag(page, LIST_CAN_MAKE, (visit->reader.roles & WHO(ROLE_REFERENT)) != 0);
	model_flag(page, LIST_HAS_PLACES, tree->count > 0);
	model_flag(page, LIST_ANY, count > 0);
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(page, LIST_SURVEYS);
		model_text(row, ROW_NAME, waves[i].name);
		model_text_z(row, ROW_STATE, survey_state_words[waves[i].state]);
		model_url_z(row, ROW_URL,
		            arena_format(visit->arena, "/enquetes/%.*s", SPAN_ARGS(waves[i].code)));
		model_date(row, ROW_OPENS, waves[i].opens_day);
		model_date(row, ROW_CLOSES, waves[i].closed_day);
	}
	visit_show(visit, &launch_list_page, page);
}

/* --- a new one ------------------------------------------------------------------------------- */

enum { NEW_TITLE, NEW_FIELDS, NEW_ERRORS, NEW_WRONG, NEW_FIELD_COUNT };
static const struct field new_fields[NEW_FIELD_COUNT] = {
	[NEW_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[NEW_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[NEW_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[NEW_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind launch_new_page = { "survey.new", "listen/launch/pages/new.html",
	new_fields, NEW_FIELD_COUNT };

static const struct form_choice public_choices[] = {
	{ "public", "Le public\u202f: usagers d’un côté, agents de l’autre" },
	{ "interne", "Des collègues\u202f: un service en sert un autre (des deux côtés, la protection des agents)" },
};

enum { MAKE_NAME, MAKE_FORM, MAKE_PUBLIC, MAKE_OPENS, MAKE_CLOSES, MAKE_COUNT };
static const struct form_field make_form[MAKE_COUNT] = {
	[MAKE_NAME] = { "nom", FORM_TEXT, "Nom de l’enquête",
		.hint = "Usagers et agents le verront. Par exemple\u202f: Votre avis sur l’accueil.",
		.required = "Donnez un nom à l’enquête.", .length_max = 120 },
	[MAKE_FORM] = { "questionnaire", FORM_SELECT, "Questionnaire",
		.required = "Choisissez un questionnaire.",
		.wrong = "Choisissez un questionnaire de la liste." },
	[MAKE_PUBLIC] = { "public", FORM_CHOICE, "Qui sont les usagers", .choices = public_choices,
		.choice_count = LENGTH(public_choices), .required = "Dites qui sont les usagers." },
	[MAKE_OPENS] = { "ouvre", FORM_DATE, "Premier jour", .hint = "Par exemple 11/01/2027.",
		.required = "Écrivez le premier jour." },
	[MAKE_CLOSES] = { "ferme", FORM_DATE, "Dernier jour", .hint = "Par exemple 29/01/2027.",
		.required = "Écrivez le dernier jour." },
};

struct making {
	struct visit *visit;
	struct form *form;
	struct survey_wave wave;
	struct fault fault;
};

static const char *
day_of(struct arena *arena, int32_t day)
{
	const struct date date = date_of_days(day);
	return arena_format(arena, "%02d/%02d/%04d", date.day, date.month, date.year);
}

/* Two weeks to prepare, three weeks to answer: what is most often enough. */
static bool
make_look(struct visit *visit, struct making *making)
{
	enum { PREPARE_DAYS = 14, ANSWER_DAYS = 21 };
	struct questionnaire *forms;
	size_t count;
	*making = (struct making){ .visit = visit };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (!questionnaire_list(visit->arena, db, visit->root_id, &forms, &count, &making->fault)) {
		visit_fail(visit, &making->fault);
		return false;
	}
	struct inquiry_row *rows;
	size_t row_count, choice_count = count;
	if (!inquiry_rows(visit->arena, db, visit->root_id, &rows, &row_count, &making->fault)) {
		visit_fail(visit, &making->fault);
		return false;
	}
	struct form_choice *choices =
		arena_array_of(visit->arena, struct form_choice, count + row_count + 1);
	for (size_t i = 0; i < row_count; i++)
		if (rows[i].has_published && !rows[i].is_request)
			choices[choice_count++] = (struct form_choice){
				arena_format(visit->arena, "libre-%lld", (long long)rows[i].inquiry_id),
				arena_format(visit->arena, "%.*s (vos propres questions)",
				             SPAN_ARGS(rows[i].name))
			};
	for (size_t i = 0; i < count; i++)
		choices[i] = (struct form_choice){
			arena_format(visit->arena, "%lld", (long long)forms[i].form_id),
			arena_format(visit->arena, "%.*s (version %lld)", SPAN_ARGS(forms[i].name),
			             (long long)forms[i].version)
		};
	making->form = form_new(visit->arena, make_form, MAKE_COUNT);
	form_offer(making->form, MAKE_FORM, choices, choice_count);
	if (choice_count > 0)
		form_fill(making->form, MAKE_FORM, span_of(choices[0].value));
	form_fill(making->form, MAKE_PUBLIC, SPAN("public"));
	form_fill(making->form, MAKE_OPENS,
	          span_of(day_of(visit->arena, visit->today + PREPARE_DAYS)));
	form_fill(making->form, MAKE_CLOSES,
	          span_of(day_of(visit->arena, visit->today + PREPARE_DAYS + ANSWER_DAYS)));
	return true;
}

static void
show_new(struct making *making)
{
	struct visit *visit = making->visit;
	struct model *page = model_new(visit->arena, &launch_new_page);
	model_text_z(page, NEW_TITLE, "Préparer une enquête");
	form_draw(making->form, page, (struct form_place){ NEW_FIELDS, NEW_ERRORS, NEW_WRONG });
	if (!form_is_fine(making->form))
		visit->response->status = 422;
	visit_show(visit, &launch_new_page, page);
}

/* Without a place nobody could be asked: places come first. */
void
launch_get_new(struct visit *visit)
{
	struct making making;
	struct fault fault = { 0 };
	if (!make_look(visit, &making))
		return;
	const struct place_tree *tree =
		place_tree_load(visit->arena, visit->db, visit->root_id, visit->today, &fault);
	if (tree == NULL)
		visit_fail(visit, &fault);
	else if (tree->count == 0)
		visit_go(visit, "/lieux");
	else
		show_new(&making);
}

/* The address people see: year and name; a figure more when it is taken. */
static bool
find_code(struct making *making, struct db *db)
{
	struct visit *visit = making->visit;
	struct survey_wave other;
	const struct span slug = launch_slug(visit->arena, making->wave.name);
	for (int i = 1; i < 1000; i++) {
		const struct date date = date_of_days(making->wave.opens_day);
		making->wave.code =
			i == 1 ? span_of(arena_format(visit->arena, "%d-%.*s", date.year, SPAN_ARGS(slug)))
				   : span_of(arena_format(visit->arena, "%d-%.*s-%d", date.year,
		                                  SPAN_ARGS(slug), i));
		const enum found found = survey_wave_by_code(visit->arena, db, visit->root_id,
		                                             making->wave.code, &other, &making->fault);
		if (found != FOUND_ONE)
			return found == FOUND_NONE;
	}
	return false;
}

/* An inquiry is put in its latest published version. */
static bool
choose_form(struct making *making, struct db *db, struct span chosen)
{
	struct visit *visit = making->visit;
	struct inquiry_row row;
	if (!span_starts(chosen, "libre-"))
		return span_int64(chosen, &making->wave.form_id);
	const size_t skipped = sizeof "libre-" - 1;
	if (!span_int64(span_from(chosen.at + skipped, chosen.length - skipped),
	                &making->wave.form_id) ||
	    inquiry_load_published(visit->arena, db, visit->root_id, making->wave.form_id, &row, NULL,
	                           &making->fault) != FOUND_ONE)
		return false;
	making->wave.inquiry_version = row.version;
	return true;
}

static bool
make_wave(struct db *db, void *data)
{
	struct making *making = data;
	struct visit *visit = making->visit;
	if (!choose_form(making, db, form_text(making->form, MAKE_FORM)) || !find_code(making, db) ||
	    !survey_wave_draft(db, visit->root_id, &making->wave, &making->fault))
		return false;
	const struct fact fact = {
		.kind = "wave.drafted",
		.account_id = visit->reader.account_id,
		.subject_id = making->wave.id,
		.words = span_of(arena_format(visit->arena, "Enquête «\u202f%.*s\u202f» préparée.",
		                              SPAN_ARGS(making->wave.name))),
		.once = visit->once,
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &making->fault) == FOUND_ONE;
}

void
launch_post_new(struct visit *visit)
{
	struct making making;
	bool gave_up = false;
	if (!make_look(visit, &making))
		return;
	struct form *form = making.form;
	if (form_read(form, visit_lookup, visit)) {
		if (form_date(form, MAKE_CLOSES) < form_date(form, MAKE_OPENS))
			form_complain(form, "ferme", "Le dernier jour vient avant le premier.");
		else if (form_date(form, MAKE_CLOSES) < visit->today)
			form_complain(form, "ferme", "Ce jour est passé.");
		else if (form_date(form, MAKE_CLOSES) - form_date(form, MAKE_OPENS) > 366)
			form_complain(form, "ferme", "Une enquête dure un an au plus.");
	}
	if (!form_is_fine(form)) {
		show_new(&making);
		return;
	}
	making.wave = (struct survey_wave){ .name = form_text(form, MAKE_NAME),
		                                .internal = form_choice(form, MAKE_PUBLIC) == 1,
		                                .opens_day = form_date(form, MAKE_OPENS),
		                                .closed_day = form_date(form, MAKE_CLOSES),
		                                .scale = { 1, 5, 1, 4, 0.25 } };
	if (visit_write(visit, make_wave, &making, &gave_up))
		visit_go(visit, "/enquetes/%.*s", SPAN_ARGS(making.wave.code));
	else if (gave_up)
		visit_go(visit, "/enquetes");
}
