/* The addresses of this room: who may read which figures, who may take which answers away. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "confront/result/result_page.h"
#include "craft/html/frame.h"
#include "craft/http/http_form.h"
#include "ground/people/people.h"

/* --- which data ------------------------------------------------------------------------------- */

enum { SCOPE_PLACE, SCOPE_COUNT };
static const struct form_field scope_form[SCOPE_COUNT] = {
	[SCOPE_PLACE] = { "lieu", FORM_TEXT, "Lieu",
		.hint = "Le code ou le nom exact d’un lieu. Laissez vide pour toute l’organisation.",
		.length_max = PLACE_NAME_LENGTH_MAX },
};

struct asking {
	struct visit *visit;
	struct result_view view;
	struct model *page;
};

bool
result_find_wave(struct visit *visit, struct result_view *view)
{
	struct fault fault = { 0 };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	*view = (struct result_view){ .db = db, .root_id = visit->root_id };
	const enum found found = survey_wave_by_code(visit->arena, db, visit->root_id,
	                                             visit->part[0], &view->wave, &fault);
	if (found == FOUND_FAILED) {
		visit_fail(visit, &fault);
		return false;
	}
	if (found == FOUND_NONE || view->wave.state < result_least_state(&visit->reader)) {
		visit_missing(visit);
		return false;
	}
	if (!result_view_load(visit->arena, view, &fault)) {
		visit_fail(visit, &fault);
		return false;
	}
	return true;
}

struct span
result_address(struct arena *arena, struct span wave_code, struct span place_code)
{
	struct text text = text_new(arena, 4000);
	text_add_z(&text, "/enquetes/");
	http_percent_encode(&text, wave_code);
	text_add_z(&text, "/resultats");
	if (place_code.length > 0) {
		text_add_z(&text, "?lieu=");
		http_percent_encode(&text, place_code);
	}
	return text_span(&text);
}

static struct span
address(const struct asking *asking, struct span place, const char *format)
{
	struct arena *arena = asking->visit->arena;
	const struct span plain = result_address(arena, asking->view.wave.code, place);
	return format == NULL ? plain
	                      : span_of(arena_format(arena, "%.*s%cformat=%s", SPAN_ARGS(plain),
	                                             place.length > 0 ? '&' : '?', format));
}

static struct span
place_code(const struct asking *asking)
{
	return asking->view.place == PLACE_NONE
	           ? SPAN("")
	           : asking->view.tree->places[asking->view.place].code;
}

/* --- around the figures -------------------------------------------------------------------------- */

static void
fill_around(struct asking *asking)
{
	enum { CHILDREN_MAX = 60 };
	const struct result_view *view = &asking->view;
	const struct place_tree *tree = view->tree;
	if (view->place != PLACE_NONE) {
		const uint32_t parent = tree->places[view->place].parent;
		model_text(asking->page, RESULT_PARENT_NAME,
		           parent == PLACE_NONE ? SPAN("Toute l’organisation")
		                                : tree->places[parent].name);
		model_url(asking->page, RESULT_PARENT_URL,
		          address(asking, parent == PLACE_NONE ? SPAN("") : tree->places[parent].code,
		                  NULL));
	}
	const uint32_t begin = view->place == PLACE_NONE ? 0 : view->place + 1;
	const uint32_t end =
		view->place == PLACE_NONE ? tree->count : tree->places[view->place].end;
	int64_t count = 0;
	for (uint32_t i = begin; i < end; i = tree->places[i].end)
		if (count++ < CHILDREN_MAX) {
			struct model *child = model_row(asking->page, RESULT_CHILDREN);
			model_text(child, RESULT_CHILD_NAME, tree->places[i].name);
			model_url(child, RESULT_CHILD_URL, address(asking, tree->places[i].code, NULL));
		}
	if (count > CHILDREN_MAX)
		model_count(asking->page, RESULT_CHILDREN_MORE, count - CHILDREN_MAX);
}

static void
fill_people(struct asking *asking)
{
	static const size_t fields[SIDE_COUNT] = { [SIDE_USAGER] = RESULT_FIRST_PEOPLE,
		                                       [SIDE_AGENT] = RESULT_SECOND_PEOPLE,
		                                       [SIDE_LEADER] = RESULT_THIRD_PEOPLE };
	static const char *const names[SIDE_COUNT] = { "usagers", "agents", "dirigeants" };
	static const char *const internal[] = { "collègues qui font la demande",
		                                    "collègues qui traitent la demande", "dirigeants" };
	struct text text = text_new(asking->visit->arena, 500);
	for (int side = 0; side < SIDE_COUNT; side++) {
		const struct secrecy_cell *people =
			result_cell(&asking->view, SECRECY_PEOPLE, 0, (enum side)side);
		if (people == NULL)
			continue;
		model_count(asking->page, fields[side], people->people);
		text_add_z(&text, text.length > 0 ? ", " : "");
		text_add_count(&text, people->people);
		text_format(&text, " %s", asking->view.wave.internal ? internal[side] : names[side]);
	}
	if (text.length == 0)
		text_add_z(&text, "Trop peu de réponses ici pour montrer un chiffre.");
	else
		text_add_z(&text, " ont répondu.");
	if (asking->view.wave.kind == SURVEY_SCORES)
		text_add_z(&text, " Cette enquête a été importée en notes déjà faites\u202f: ses questions ne sont "
		                  "pas connues. Ses notes se lisent dans le miroir.");
	model_text(asking->page, RESULT_LEAD, text_span(&text));
}

static void
fill_scope(struct asking *asking)
{
	const struct result_view *view = &asking->view;
	const struct {
		const char *label;
		struct span value;
	} scope[] = {
		{ "Lieu", view->place == PLACE_NONE ? SPAN("toute l’organisation")
		                                    : view->tree->places[view->place].name },
		{ "Enquête", view->wave.name },
	};
	for (size_t i = 0; i < LENGTH(scope); i++) {
		struct model *row = model_row(asking->visit->frame, FRAME_SCOPE);
		model_text_z(row, FRAME_SCOPE_LABEL, scope[i].label);
		model_text(row, FRAME_SCOPE_VALUE, scope[i].value);
	}
	model_url_z(asking->visit->frame, FRAME_SCOPE_URL, "#changer");
	model_text_z(asking->visit->frame, FRAME_SCOPE_WORDS, "Changer de lieu");
}

const char *
result_path(struct visit *visit, const struct survey_wave *wave, const char *rest)
{
	struct text text = text_new(visit->arena, 1000);
	text_add_z(&text, "/enquetes/");
	http_percent_encode(&text, wave->code);
	text_format(&text, "/%s", rest);
	return text_z(&text);
}

static void
fill_wave(struct asking *asking)
{
	enum { TAKES = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) };
	const struct result_view *view = &asking->view;
	struct visit *visit = asking->visit;
	struct model *page = asking->page;
	struct text mirror = text_new(visit->arena, 3000);
	const struct span place = place_code(asking);
	model_text(page, RESULT_WAVE, view->wave.code);
	model_text(page, RESULT_WAVE_NAME, view->wave.name);
	model_text(visit->frame, FRAME_WITHIN, view->wave.name); /* those of another have the same title */
	if ((visit->reader.roles & WHO_STAFF) != 0) {
		struct text survey = text_new(visit->arena, 1000);
		text_add_z(&survey, "/enquetes/");
		http_percent_encode(&survey, view->wave.code);
		model_url(page, RESULT_SURVEY_URL, text_span(&survey));
	}
	model_date(page, RESULT_CLOSED, view->wave.closed_day);
	if (view->place != PLACE_NONE) {
		model_text(page, RESULT_PLACE, place);
		model_text(page, RESULT_PLACE_NAME, view->tree->places[view->place].name);
	}
	text_add_z(&mirror, "/miroir?enquete=");
	http_percent_encode(&mirror, view->wave.code);
	if (place.length > 0) {
		text_add_z(&mirror, "&lieu=");
		http_percent_encode(&mirror, place);
	}
	model_url(page, RESULT_MIRROR_URL, text_span(&mirror));
	model_url(page, RESULT_CSV_URL, address(asking, place, "csv"));
	model_url(page, RESULT_XLSX_URL, address(asking, place, "xlsx"));
	model_url(page, RESULT_JSON_URL, address(asking, place, "json"));
	if ((visit->reader.roles & TAKES) != 0)
		model_url_z(page, RESULT_ANSWERS_URL, result_path(visit, &view->wave, "reponses"));
	if ((visit->reader.roles & RESULT_SIGNS_READERS) != 0 && view->wave.kind == SURVEY_ANSWERS)
		model_url_z(page, RESULT_SIGNS_URL,
		            arena_format(visit->arena, "%.*s/signes",
		                         SPAN_ARGS(address(asking, SPAN(""), NULL))));
}

/* --- the page ------------------------------------------------------------------------------------ */

/* False: the place that is asked for does not exist, and the form says so. */
static bool
choose_place(struct asking *asking)
{
	struct form *form = form_new(asking->visit->arena, scope_form, SCOPE_COUNT);
	const struct span place = span_trim(visit_asked(asking->visit, "lieu"));
	form_fill(form, SCOPE_PLACE, place);
	if (place.length > 0) {
		asking->view.place = place_by_code_or_name(asking->view.tree, place);
		if (asking->view.place == PLACE_NONE)
			form_complain(form, "lieu",
			              "Ce lieu n’est pas connu. Vérifiez son code ou son nom, ou laissez vide "
			              "pour toute l’organisation.");
	}
	form_draw(form, asking->page,
	          (struct form_place){ RESULT_FIELDS, RESULT_ERRORS, RESULT_WRONG });
	model_url(asking->page, RESULT_ACTION_URL, address(asking, SPAN(""), NULL));
	return form_is_fine(form);
}

static bool
fill_figures(struct asking *asking)
{
	struct fault fault = { 0 };
	struct visit *visit = asking->visit;
	struct result_columns columns;
	struct result_report report;
	if (!result_columns_of(visit->arena, &asking->view, &columns))
		columns.count = 0; /* what stands in cells is shown all the same */
	if (!result_view_cells(visit->arena, &asking->view, &fault) ||
	    !result_report_of(visit->arena, &asking->view, &columns, &report, &fault)) {
		visit_fail(visit, &fault);
		return false;
	}
	model_flag(asking->page, RESULT_HAS_FIGURES, true);
	fill_wave(asking);
	fill_people(asking);
	fill_scope(asking);
	fill_around(asking);
	result_fill(visit->arena, &asking->view, &report, asking->page);
	return true;
}

static void
answer_table(struct visit *visit, const struct model *page, bool xlsx)
{
	struct fault fault;
	struct span bytes;
	if (!result_table(visit->arena, page, xlsx, &bytes, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	visit->response->body = bytes;
	visit->response->content_type =
		xlsx ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
			 : "text/csv; charset=utf-8";
	http_response_header(visit->response, "Content-Disposition",
	                     xlsx ? "attachment; filename=\"resultats.xlsx\""
	                          : "attachment; filename=\"resultats.csv\"");
}

static void
get_results(struct visit *visit)
{
	struct asking asking = { .visit = visit };
	const enum visit_format format = visit_format(visit);
	if (format == VISIT_FORMAT_NONE) {
		visit_say(visit, 400, "Ce format n’existe pas",
		          "Les formats possibles sont html, json, csv et xlsx.");
		return;
	}
	if (!result_find_wave(visit, &asking.view))
		return;
	asking.page = model_new(visit->arena, &result_page);
	model_text_z(asking.page, RESULT_TITLE, "Ce qui a été répondu");
	const bool is_known = choose_place(&asking);
	if (!is_known)
		visit->response->status = 404;
	else if (asking.view.wave.changes > 0 || asking.view.wave.sealed_id == 0)
		model_flag(asking.page, RESULT_PREPARING, true);
	else if (!fill_figures(&asking) || !result_keep_seen(visit, &asking.view.wave))
		return;
	if ((format == VISIT_CSV || format == VISIT_XLSX) &&
	    model_row_count(asking.page, RESULT_QUESTIONS) > 0)
		answer_table(visit, asking.page, format == VISIT_XLSX);
	else
		visit_show(visit, &result_page, asking.page);
}

/* --- answers one by one ---------------------------------------------------------------------------- */

enum { TAKE_FORMAT, TAKE_COUNT };
static const struct form_field take_form[TAKE_COUNT] = {
	[TAKE_FORMAT] = { "format", FORM_CHOICE, "Sous quelle forme\u202f?",
		.required = "Choisissez une forme de la liste.",
		.wrong = "Choisissez une forme de la liste." },
};

/* Written at the visit itself: more is for the terminal, where nobody waits. */
enum { TAKE_REPLY_MAX = 50000 };

struct taking {
	struct visit *visit;
	struct result_taking look;
	struct form *form;
	enum result_format format;
	const char *refused;
	struct result_taken taken;
	struct fault fault;
};

/* Whoever is in charge of every place that answered: the référent from the closing on, the direction
 * once the agents have the results. Others read figures; who keeps the machine has the terminal. */
static bool
may_take(const struct visit *visit, const struct result_taking *taking)
{
	const struct reader *reader = &visit->reader;
	const struct place_tree *tree = taking->view.tree;
	const unsigned who = taking->view.wave.state >= SURVEY_RETURNED
	                         ? WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR)
	                         : WHO(ROLE_REFERENT);
	if (reader->account_id == 0 || reader->previews)
		return false;
	for (size_t i = 0; i < taking->count; i++)
		if (!people_may(reader, tree, who, place_by_id(tree, taking->counts[i].id)))
			return false;
	return taking->count > 0 || people_may(reader, tree, who, PLACE_NONE);
}

bool
result_taking_look(struct visit *visit, struct result_taking *taking_r)
{
	struct fault fault = { 0 };
	*taking_r = (struct result_taking){ .replies = 0 };
	struct result_view *view = &taking_r->view;
	if (!result_find_wave(visit, view))
		return false;
	if (!survey_public_counts(visit->arena, view->db, visit->root_id, view->wave.id,
	                          &taking_r->counts, &taking_r->count, &fault)) {
		visit_fail(visit, &fault);
		return false;
	}
	for (size_t i = 0; i < taking_r->count; i++)
		taking_r->replies += taking_r->counts[i].count;
	taking_r->refused = result_refusal(&view->wave, taking_r->replies);
	if (may_take(visit, taking_r))
		return true;
	visit_refuse(visit, "Les réponses une à une ne se prennent que par qui prépare les enquêtes de "
	                    "tous les lieux qui ont répondu, et par leur direction une fois les "
	                    "résultats rendus aux agents.");
	return false;
}

static bool
begin_taking(struct taking *taking)
{
	struct visit *visit = taking->visit;
	struct form_choice *choices = arena_array_of(visit->arena, struct form_choice,
	                                             RESULT_FORMAT_COUNT);
	if (!result_taking_look(visit, &taking->look))
		return false;
	taking->refused = taking->look.refused;
	if (taking->refused == NULL && taking->look.replies > TAKE_REPLY_MAX)
		taking->refused = "Il y a trop de réponses pour les prendre par une page. Demandez-les à la "
						  "personne qui administre Parvis\u202f: elle les a par le terminal.";
	taking->form = form_new(visit->arena, take_form, TAKE_COUNT);
	for (size_t i = 0; i < RESULT_FORMAT_COUNT; i++)
		choices[i] = (struct form_choice){ result_format_codes[i], result_format_words[i] };
	form_offer(taking->form, TAKE_FORMAT, choices, RESULT_FORMAT_COUNT);
	return true;
}

static void
show_taking(struct taking *taking)
{
	struct visit *visit = taking->visit;
	const struct survey_wave *wave = &taking->look.view.wave;
	struct asking asking = { .visit = visit, .view = taking->look.view };
	struct model *page = model_new(visit->arena, &result_answers_page);
	model_text_z(page, ANSWERS_TITLE, "Emporter les réponses une à une");
	model_text(page, ANSWERS_WITHIN, wave->name);
	model_text(page, ANSWERS_WAVE, wave->code);
	model_text_z(page, ANSWERS_REFUSED, taking->refused);
	model_flag(page, ANSWERS_MAY, taking->refused == NULL);
	if (taking->refused == NULL) {
		int64_t files;
		if (!result_joined_count(visit, &taking->look, &files, &taking->fault)) {
			visit_fail(visit, &taking->fault);
			return;
		}
		model_count(page, ANSWERS_REPLIES, taking->look.replies);
		if (files > 0) {
			model_count(page, ANSWERS_FILES, files);
			model_url_z(page, ANSWERS_FILES_URL, result_path(visit, wave, "fichiers"));
		}
		form_draw(taking->form, page,
		          (struct form_place){ ANSWERS_FIELDS, ANSWERS_ERRORS, ANSWERS_WRONG });
		model_url_z(page, ANSWERS_ACTION_URL, result_path(visit, wave, "reponses"));
	}
	model_url(page, ANSWERS_RESULT_URL, address(&asking, SPAN(""), NULL));
	visit_show(visit, &result_answers_page, page);
}

static void
get_answers(struct visit *visit)
{
	struct taking taking = { .visit = visit };
	if (begin_taking(&taking))
		show_taking(&taking);
}

static bool
note_taken(struct db *db, void *data)
{
	struct taking *taking = data;
	struct visit *visit = taking->visit;
	const struct fact fact = {
		.kind = "result.taken",
		.account_id = visit->reader.account_id,
		.subject_id = taking->look.view.wave.id,
		.words = span_of(arena_format(
			visit->arena,
			"Réponses des usagers de «\u202f%.*s\u202f» emportées une à une (%s, %lld réponses).",
			SPAN_ARGS(taking->look.view.wave.name), result_format_codes[taking->format],
			(long long)taking->look.replies)),
		.once = visit->once,
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &taking->fault) == FOUND_ONE;
}

struct mapped {
	void *bytes;
	size_t size;
};

static void
unmap(void *subject)
{
	struct mapped *mapped = subject;
	munmap(mapped->bytes, mapped->size);
}

/* The bytes of a file that already has no name any more: they are the kernel's to keep, not ours. */
static bool
map_file(struct visit *visit, const char *path, struct span *bytes_r, struct fault *fault_r)
{
	struct stat facts;
	const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	struct mapped *mapped = arena_new_of(visit->arena, struct mapped);
	(void)unlink(path);
	bool good = descriptor >= 0 && fstat(descriptor, &facts) == 0 && facts.st_size > 0;
	if (good) {
		mapped->size = (size_t)facts.st_size;
		mapped->bytes = mmap(NULL, mapped->size, PROT_READ, MAP_PRIVATE, descriptor, 0);
		good = mapped->bytes != MAP_FAILED;
	}
	if (descriptor >= 0)
		close(descriptor);
	if (!good)
		return fault_format(visit->arena, fault_r,
		                    "Le fichier n’a pas pu être relu. Recommencez dans un moment.",
		                    "result: map: errno %d", errno);
	arena_defer(visit->arena, unmap, mapped);
	*bytes_r = span_from(mapped->bytes, mapped->size);
	return true;
}

static bool
write_file(struct taking *taking, struct span *bytes_r)
{
	struct visit *visit = taking->visit;
	char *path = arena_copy_text(
		visit->arena, arena_format(visit->arena, "%s/answers-XXXXXX", visit->folder));
	const int descriptor = mkstemp(path);
	if (descriptor < 0)
		return file_fault(visit->arena, "mkstemp", visit->folder, errno, &taking->fault);
	close(descriptor);
	const enum found found =
		result_write(visit->arena, taking->look.view.db, visit->root_id, &taking->look.view.wave,
	                 taking->format, path, &taking->taken, &taking->refused, &taking->fault);
	if (found == FOUND_ONE)
		return map_file(visit, path, bytes_r, &taking->fault);
	(void)unlink(path);
	return false;
}

static void
post_answers(struct visit *visit)
{
	struct taking taking = { .visit = visit };
	struct span bytes;
	bool gave_up = false;
	if (!begin_taking(&taking))
		return;
	if (taking.refused != NULL || !form_read(taking.form, visit_lookup, visit)) {
		visit->response->status = 422;
		show_taking(&taking);
		return;
	}
	taking.format = (enum result_format)form_choice(taking.form, TAKE_FORMAT);
	if (!write_file(&taking, &bytes)) {
		if (taking.refused == NULL)
			visit_fail(visit, &taking.fault);
		else
			show_taking(&taking);
		return;
	}
	visit_db_end(visit);
	/* Noted before it leaves; pressed twice, it is the same fact. */
	if (!visit_write(visit, note_taken, &taking, &gave_up) && !gave_up)
		return;
	visit->response->body = bytes;
	visit->response->content_type = result_media_type(taking.format);
	http_response_header(visit->response, "Content-Disposition",
	                     arena_format(visit->arena, "attachment; filename=\"%s\"",
	                                  result_file_name(visit->arena, &taking.look.view.wave,
	                                                   taking.format)));
}

static const struct route routes[] = {
	{ HTTP_GET, "/enquetes/{}/resultats", WHO_ANYONE, "result", get_results },
	{ HTTP_GET, "/enquetes/{}/resultats/signes", RESULT_SIGNS_READERS, "result.signs",
	  result_get_signs },
	{ HTTP_GET, "/enquetes/{}/reponses", WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR),
	  "result.answers", get_answers },
	{ HTTP_POST, "/enquetes/{}/reponses", WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR),
	  "result.answers.take", post_answers },
	{ HTTP_GET, "/enquetes/{}/fichiers", WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR), "result.files",
	  result_get_files },
	{ HTTP_GET, "/enquetes/{}/fichiers/{}", WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR), "result.file",
	  result_get_file },
};
static const struct page_kind *const pages[] = { &result_page, &result_answers_page,
	                                             &result_files_page, &result_signs_page };
const struct room_pages result_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
