#include "base/time.h"
#include "confront/mirror/mirror_page.h"
#include "confront/mirror/mirror_sections.h"
#include "craft/html/frame.h"
#include "craft/http/http_form.h"
#include "ground/people/people.h"

/* --- which data: a form, so that a word that names nothing is answered beside its field -------- */

enum { SCOPE_WAVE, SCOPE_PLACE, SCOPE_JOURNEY, SCOPE_COUNT };

static const struct form_field scope_form[SCOPE_COUNT] = {
	[SCOPE_WAVE] = { "enquete", FORM_SELECT, "Enquête",
		.wrong = "Choisissez une enquête de la liste." },
	[SCOPE_PLACE] = { "lieu", FORM_TEXT, "Lieu",
		.hint = "Le code ou le nom exact d’un lieu. Laissez vide pour toute l’organisation.",
		.length_max = PLACE_NAME_LENGTH_MAX },
	[SCOPE_JOURNEY] = { "parcours", FORM_SELECT, "Parcours",
		.hint = "Un parcours se lit pour toute l’organisation.",
		.wrong = "Choisissez un parcours de la liste." },
};

static bool
question_lookup(void *subject, const char *name, struct span *value_r)
{
	const struct mirror_question *question = subject;
	*value_r = name[0] == 'e'   ? question->wave
	           : name[0] == 'l' ? question->place
	                            : question->journey;
	return value_r->length > 0;
}

struct asking {
	struct arena *arena;
	const struct mirror_question *question;
	struct mirror_view *view;
	struct survey_wave *waves;
	size_t wave_count;
	struct form *form;
	struct model *page, *frame;
	struct fault *fault_r;
};

static void
offer_waves(struct asking *asking)
{
	struct form_choice *choices =
		arena_array_of(asking->arena, struct form_choice, asking->wave_count + 1);
	for (size_t i = 0; i < asking->wave_count; i++)
		choices[i] = (struct form_choice){ span_copy(asking->arena, asking->waves[i].code),
			                               span_copy(asking->arena, asking->waves[i].name) };
	form_offer(asking->form, SCOPE_WAVE, choices, asking->wave_count);
}

static void
offer_journeys(struct asking *asking)
{
	const struct mirror_view *view = asking->view;
	struct form_choice *choices =
		arena_array_of(asking->arena, struct form_choice, view->journey_count + 1);
	for (size_t i = 0; i < view->journey_count; i++)
		choices[i] = (struct form_choice){ span_copy(asking->arena, view->journeys[i].code),
			                               span_copy(asking->arena, view->journeys[i].name) };
	form_offer(asking->form, SCOPE_JOURNEY, choices, view->journey_count);
}

/* The wave asked for, or the latest. */
static bool
choose_wave(struct asking *asking)
{
	const struct span code = asking->question->wave;
	asking->view->wave = asking->waves[0];
	if (code.length == 0)
		return true;
	for (size_t i = 0; i < asking->wave_count; i++)
		if (span_equal(asking->waves[i].code, code)) {
			asking->view->wave = asking->waves[i];
			return true;
		}
	return false;
}

static void
choose_scope(struct asking *asking)
{
	struct mirror_view *view = asking->view;
	const struct span place = span_trim(asking->question->place);
	const struct span journey = asking->question->journey;
	if (place.length > 0) {
		view->place = place_by_code_or_name(view->tree, place);
		if (view->place == PLACE_NONE)
			form_complain(asking->form, "lieu",
			              "Ce lieu n’est pas connu. Vérifiez son code ou son nom, ou laissez vide "
			              "pour toute l’organisation.");
	}
	for (size_t i = 0; i < view->journey_count; i++)
		if (journey.length > 0 && span_equal(view->journeys[i].code, journey))
			view->journey = i;
	if (journey.length > 0 && view->journey == SIZE_MAX)
		form_complain(asking->form, view->journey_count > 0 ? "parcours" : "lieu",
		              "Ce parcours n’est pas connu.");
	if (view->place != PLACE_NONE && view->journey != SIZE_MAX)
		form_complain(asking->form, "parcours",
		              "Un parcours se lit pour toute l’organisation\u202f: laissez le lieu vide, "
		              "ou le parcours.");
}

/* --- addresses -------------------------------------------------------------------------------- */

/* « /miroir?enquete=…&lieu=…&parcours=…&format=… » */
static struct span
address(const struct asking *asking, struct span place, struct span journey, const char *format)
{
	struct text text = text_new(asking->arena, 4000);
	text_add_z(&text, "/miroir?enquete=");
	http_percent_encode(&text, asking->view->wave.code);
	if (place.length > 0) {
		text_add_z(&text, "&lieu=");
		http_percent_encode(&text, place);
	}
	if (journey.length > 0) {
		text_add_z(&text, "&parcours=");
		http_percent_encode(&text, journey);
	}
	if (format != NULL)
		text_format(&text, "&format=%s", format);
	return text_span(&text);
}

/* What each line offers to who works on it at this place. */
static struct mirror_acts
acts_of(const struct asking *asking)
{
	const struct mirror_view *view = asking->view;
	const struct reader *reader = asking->question->acts;
	if (reader == NULL || !people_may(reader, view->tree, MIRROR_WORKS, view->place))
		return (struct mirror_acts){ .query = span_of("") };
	const struct span place = view->place == PLACE_NONE ? span_of("")
	                                                    : view->tree->places[view->place].code;
	const struct span journey =
		view->journey == SIZE_MAX ? span_of("") : view->journeys[view->journey].code;
	const struct span whole = address(asking, place, journey, NULL);
	const size_t path = sizeof "/miroir?" - 1;
	return (struct mirror_acts){ span_from(whole.at + path, whole.length - path),
		                         people_may(reader, view->tree, MIRROR_DECIDES, view->place) };
}

void
mirror_act_urls(struct arena *arena, const struct mirror_acts *acts, struct span code,
                struct model *row, size_t field)
{
	static const char *const paths[] = { "/atelier?", "/actions/nouvelle?" };
	const size_t count = acts->query.length == 0 ? 0 : acts->decides ? LENGTH(paths) : 1;
	for (size_t i = 0; i < count; i++) {
		struct text text = text_new(arena, 4000);
		text_add_z(&text, paths[i]);
		text_add(&text, acts->query);
		text_add_z(&text, "&point=");
		http_percent_encode(&text, code);
		model_url(row, field + i, text_span(&text));
	}
}

/* --- what surrounds the figures --------------------------------------------------------------- */

static struct span
place_code(const struct mirror_view *view)
{
	return view->place == PLACE_NONE ? span_of("") : view->tree->places[view->place].code;
}

static struct span
journey_code(const struct mirror_view *view)
{
	return view->journey == SIZE_MAX ? span_of("") : view->journeys[view->journey].code;
}

static void
fill_around(struct asking *asking)
{
	enum { CHILDREN_MAX = 60 };
	const struct mirror_view *view = asking->view;
	const struct place_tree *tree = view->tree;
	struct model *page = asking->page;
	if (view->place != PLACE_NONE) {
		const uint32_t parent = tree->places[view->place].parent;
		model_text(page, MIRROR_PARENT_NAME,
		           parent == PLACE_NONE ? SPAN("Toute l’organisation") : tree->places[parent].name);
		model_url(page, MIRROR_PARENT_URL,
		          address(asking, parent == PLACE_NONE ? span_of("") : tree->places[parent].code,
		                  span_of(""), NULL));
	}
	const uint32_t begin = view->place == PLACE_NONE ? 0 : view->place + 1;
	const uint32_t end = view->place == PLACE_NONE ? tree->count : tree->places[view->place].end;
	int64_t count = 0;
	for (uint32_t i = begin; i < end && view->journey == SIZE_MAX; i = tree->places[i].end)
		if (count++ < CHILDREN_MAX) {
			struct model *child = model_row(page, MIRROR_CHILDREN);
			model_text(child, CHILD_NAME, tree->places[i].name);
			model_url(child, CHILD_URL,
			          address(asking, tree->places[i].code, span_of(""), NULL));
		}
	if (count > CHILDREN_MAX)
		model_count(page, MIRROR_CHILDREN_MORE, count - CHILDREN_MAX);
}

static void
fill_scope(struct asking *asking)
{
	const struct mirror_view *view = asking->view;
	const struct secrecy_cell *people[] = {
		mirror_cell(view, SECRECY_PEOPLE, 0, SIDE_USAGER, 0),
		mirror_cell(view, SECRECY_PEOPLE, 0, SIDE_AGENT, 0),
	};
	struct text answers = text_new(asking->arena, 200);
	for (size_t i = 0; i < LENGTH(people); i++) {
		if (people[i] == NULL)
			continue;
		model_count(asking->page, i == 0 ? MIRROR_USAGERS : MIRROR_AGENTS, people[i]->people);
		text_add_z(&answers, answers.length > 0 ? " · " : "");
		text_add_count(&answers, people[i]->people);
		text_add_z(&answers, i == 0 ? " usagers" : " agents");
	}
	const struct {
		const char *label;
		struct span value;
	} scope[] = {
		{ "Lieu", view->place == PLACE_NONE ? SPAN("toute l’organisation")
		                                    : view->tree->places[view->place].name },
		{ "Parcours", view->journey == SIZE_MAX ? SPAN("tous") : view->journeys[view->journey].name },
		{ "Enquête", view->wave.name },
		{ "Réponses", text_span(&answers) },
	};
	for (size_t i = 0; i < LENGTH(scope); i++) {
		if (scope[i].value.length == 0)
			continue;
		struct model *row = model_row(asking->frame, FRAME_SCOPE);
		model_text_z(row, FRAME_SCOPE_LABEL, scope[i].label);
		model_text(row, FRAME_SCOPE_VALUE, scope[i].value);
	}
	model_url_z(asking->frame, FRAME_SCOPE_URL, "#changer");
}

static void
fill_wave(struct asking *asking)
{
	const struct mirror_view *view = asking->view;
	const struct survey_scale *scale = &view->wave.scale;
	struct model *page = asking->page;
	model_text(page, MIRROR_WAVE_CODE, view->wave.code);
	model_text(page, MIRROR_WAVE_NAME, view->wave.name);
	model_text_z(page, MIRROR_KIND, survey_kind_words[view->wave.kind]);
	model_date(page, MIRROR_CLOSED, view->wave.closed_day);
	if (view->place != PLACE_NONE) {
		model_text(page, MIRROR_PLACE_CODE, place_code(view));
		model_text(page, MIRROR_PLACE_NAME, view->tree->places[view->place].name);
	}
	if (view->journey != SIZE_MAX) {
		model_text(page, MIRROR_JOURNEY_CODE, journey_code(view));
		model_text(page, MIRROR_JOURNEY_NAME, view->journeys[view->journey].name);
		if (asking->question->least < SURVEY_PUBLISHED) /* who works here knows its steps */
			model_url_z(page, MIRROR_JOURNEY_URL,
			            journey_path(asking->arena, &view->journeys[view->journey]));
	}
	model_number(page, MIRROR_SCALE_LOW, scale->low);
	model_number(page, MIRROR_SCALE_HIGH, scale->high);
	model_number(page, MIRROR_FAVOURABLE, scale->favourable);
	model_number(page, MIRROR_MARGIN, scale->margin);
	model_text(page, MIRROR_MARGIN_WORDS, mirror_margin_words(asking->arena, scale));
	const struct span place = place_code(view), journey = journey_code(view);
	model_url(page, MIRROR_CSV_URL, address(asking, place, journey, "csv"));
	model_url(page, MIRROR_XLSX_URL, address(asking, place, journey, "xlsx"));
	model_url(page, MIRROR_JSON_URL, address(asking, place, journey, "json"));
	if (view->wave.kind != SURVEY_SCORES && view->journey == SIZE_MAX)
		model_url(page, MIRROR_RESULTS_URL,
		          result_address(asking->arena, view->wave.code, place));
}

/* What this reader may not read yet does not exist for her. */
static void
leave_unknown(struct asking *asking)
{
	size_t kept = 0;
	for (size_t i = 0; i < asking->wave_count; i++)
		if (asking->waves[i].state >= asking->question->least)
			asking->waves[kept++] = asking->waves[i];
	asking->wave_count = kept;
}

/* --- the whole -------------------------------------------------------------------------------- */

/* Before there are accounts, answers come by the terminal; then a survey is asked by its pages. */
static enum found
fill_empty(struct asking *asking)
{
	const struct reader *reader = asking->question->acts;
	const bool has_accounts = reader != NULL && !reader->is_alone;
	const bool prepares = has_accounts && (reader->roles & WHO(ROLE_REFERENT)) != 0;
	model_flag(asking->page, MIRROR_EMPTY, !has_accounts);
	if (has_accounts)
		model_text_z(asking->page, MIRROR_EMPTY_WORDS,
		             "Cette page mettra face à face ce que disent les usagers et les agents, quand "
		             "une enquête sera close et que ses résultats seront rendus.");
	if (prepares)
		model_url_z(asking->page, MIRROR_EMPTY_URL, "/enquetes");
	model_text_z(asking->page, MIRROR_TITLE, "Le miroir attend une première enquête");
	return FOUND_ONE;
}

/* What is shared first, then the gaps, then what was believed and lived (QUESTIONNAIRE §6). */
bool
mirror_fill_figures(struct arena *arena, const struct mirror_view *view, struct model *page,
                    struct fault *fault_r)
{
	const struct mirror_names names = mirror_names_of(&view->wave);
	model_text(page, MIRROR_FIRST, names.first_capital);
	model_text(page, MIRROR_SECOND, names.second_capital);
	mirror_fill_asked(arena, view, page);
	mirror_fill_expected(arena, view, page);
	mirror_fill_weighed(arena, view, page);
	return mirror_fill_comparisons(arena, view, page, fault_r) &&
	       mirror_fill_guessed(arena, view, page, fault_r) &&
	       mirror_fill_lived(arena, view, page, fault_r) &&
	       mirror_fill_rates(arena, view, page, fault_r);
}

static enum found
fill_found(struct asking *asking, bool wave_is_known)
{
	struct mirror_view *view = asking->view;
	if (!mirror_view_load(asking->arena, view, asking->fault_r))
		return FOUND_FAILED;
	const bool has_journeys = view->journey_count > 0;
	asking->form =
		form_new(asking->arena, scope_form, has_journeys ? SCOPE_COUNT : SCOPE_JOURNEY);
	offer_waves(asking);
	if (has_journeys)
		offer_journeys(asking);
	form_fill(asking->form, SCOPE_WAVE, view->wave.code);
	struct mirror_question question = *asking->question;
	if (question.wave.length == 0)
		question.wave = view->wave.code;
	(void)form_read(asking->form, question_lookup, &question);
	if (!wave_is_known)
		form_complain(asking->form, "enquete", "Cette enquête n’existe pas, ou ses réponses ont été "
		                                       "retirées. Choisissez-en une autre.");
	choose_scope(asking);
	const bool fine = form_is_fine(asking->form);
	form_draw(asking->form, asking->page,
	          (struct form_place){ MIRROR_FIELDS, MIRROR_ERRORS, MIRROR_WRONG });
	if (!fine) {
		model_text_z(asking->page, MIRROR_TITLE, "Quel miroir voulez-vous voir\u202f?");
		return FOUND_NONE;
	}
	int64_t judged_id = 0;
	if (mirror_store_judged(asking->arena, view->db, view->root_id, view->wave.id, &judged_id,
	                        asking->fault_r) == FOUND_FAILED)
		return FOUND_FAILED;
	/* What was released no longer matches what is kept, or is not judged yet. */
	if (view->wave.changes > 0 || judged_id != view->wave.sealed_id) {
		model_flag(asking->page, MIRROR_PREPARING, true);
		model_text_z(asking->page, MIRROR_TITLE, "Les chiffres se préparent");
		return FOUND_ONE;
	}
	if (!mirror_view_figures(asking->arena, view, asking->fault_r))
		return FOUND_FAILED;
	model_flag(asking->page, MIRROR_HAS_FIGURES, true);
	view->acts = acts_of(asking);
	fill_wave(asking);
	fill_scope(asking);
	fill_around(asking);
	return mirror_fill_figures(asking->arena, view, asking->page, asking->fault_r)
	           ? FOUND_ONE
	           : FOUND_FAILED;
}

enum found
mirror_fill_view(struct arena *arena, struct mirror_view *view,
                 const struct mirror_question *question, struct model **model_r,
                 struct model *frame, struct fault *fault_r)
{
	struct asking asking = { .arena = arena,
		                     .question = question,
		                     .view = view,
		                     .frame = frame,
		                     .fault_r = fault_r };
	*model_r = asking.page = model_new(arena, &mirror_page);
	if (!survey_waves(arena, view->db, view->root_id, &asking.waves, &asking.wave_count, fault_r))
		return FOUND_FAILED;
	leave_unknown(&asking);
	if (asking.wave_count == 0)
		return fill_empty(&asking);
	const bool wave_is_known = choose_wave(&asking);
	return fill_found(&asking, wave_is_known);
}

enum found
mirror_fill(struct arena *arena, struct db *db, int64_t root_id,
            const struct mirror_question *question, struct model **model_r, struct model *frame,
            struct fault *fault_r)
{
	struct mirror_view *view = arena_new_of(arena, struct mirror_view);
	view->db = db;
	view->root_id = root_id;
	return mirror_fill_view(arena, view, question, model_r, frame, fault_r);
}
