/* « /irritants/nouveau » : a theme of what people wrote becomes an irritant of a step, in one gesture. */
#include "base/ident.h"
#include "confront/moment/moment_inside.h"
#include "craft/form/form.h"
#include "ground/people/people.h"

enum { STEP_OFFERED_MAX = 2000 };

enum {
	PAGE_TITLE, PAGE_WITHIN, PAGE_THEME_URL, PAGE_QUESTION, PAGE_SIZE, PAGE_SINCE, PAGE_SAID, PAGE_HAS_SAID,
	PAGE_NO_STEPS, PAGE_MORE, PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_API, .help = "The theme it comes from." },
	[PAGE_THEME_URL] = { "theme_url", FIELD_URL, FIELD_PAGE },
	[PAGE_QUESTION] = { "question", FIELD_TEXT, FIELD_API, .help = "What was asked." },
	[PAGE_SIZE] = { "size", FIELD_TEXT, FIELD_API, .help = "How many texts speak of it, in French." },
	[PAGE_SINCE] = { "since", FIELD_TEXT, FIELD_API, .help = "Will a survey tell it again? In French." },
	[PAGE_SAID] = CODEBOOK_SAID("said", "What is kept as its quotes."),
	[PAGE_HAS_SAID] = { "has_said", FIELD_FLAG, FIELD_PAGE },
	[PAGE_NO_STEPS] = { "no_steps", FIELD_FLAG, FIELD_PAGE },
	[PAGE_MORE] = { "more_steps", FIELD_FLAG, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind moment_irritant_new_page = { "irritant.new", "confront/moment/pages/irritant_new.html",
	page_fields, PAGE_FIELD_COUNT };

static const struct form_choice said_by_choices[] = { { "usagers", "Les usagers" },
	                                                  { "agents", "Les agents" },
	                                                  { "deux", "Les deux" } };
static const struct form_choice said_by_colleagues[] = { { "usagers", "Les collègues qui demandent" },
	                                                     { "agents", "Les collègues qui traitent" },
	                                                     { "deux", "Les deux" } };

enum { NEW_STEP, NEW_WORDS, NEW_SIDES, NEW_HEAP, NEW_THEME, NEW_COUNT };
static const struct form_field new_form[NEW_COUNT] = {
	[NEW_STEP] = { "etape", FORM_SELECT, "À quelle étape cela pèse",
		.required = "Choisissez l’étape où cela pèse.", .wrong = "Choisissez une étape de la liste." },
	[NEW_WORDS] = { "phrase", FORM_TEXT, "Ce qui irrite, en une phrase",
		.hint = "Toutes les personnes qui travaillent ici la liront\u202f: ni nom, ni mots d’un texte, ni rien "
		        "qui permette de reconnaître quelqu’un.",
		.required = "Écrivez ce qui irrite, en une phrase.", .length_max = MOMENT_IRRITANT_LENGTH_MAX },
	[NEW_SIDES] = { "cote", FORM_CHOICE, "Qui le dit", .required = "Dites qui le dit.",
		.choices = said_by_choices, .choice_count = LENGTH(said_by_choices) },
	[NEW_HEAP] = { "tas", FORM_HIDDEN },
	[NEW_THEME] = { "theme", FORM_HIDDEN },
};

struct noting {
	struct visit *visit;
	struct verbatim_sight sight;
	struct codebook_start start;
	struct form *form;
	struct journey *journeys;
	size_t journey_count;
	struct form_choice *choices;  /* of steps; the same rank in both */
	struct moment_irritant *of_choices; /* with their journey and step */
	size_t choice_count;
	bool is_cut;
	struct moment_irritant irritant;
	struct span step_name, journey_name;
	int64_t place_id;
	struct fault fault;
};

/* --- steps ------------------------------------------------------------------------------------ */

static bool
offer_steps_of(struct noting *noting, const struct journey *journey)
{
	struct visit *visit = noting->visit;
	struct journey_step *steps;
	size_t count;
	const uint32_t place = place_by_id(noting->sight.tree, journey->place_id);
	if (journey->is_closed || !people_may(&visit->reader, noting->sight.tree, MIRROR_DECIDES, place))
		return true;
	if (!journey_steps(visit->arena, visit->db, visit->root_id, journey->id, &steps, &count, &noting->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (steps[i].is_removed)
			continue;
		if (noting->choice_count == STEP_OFFERED_MAX) {
			noting->is_cut = true;
			return true;
		}
		noting->of_choices[noting->choice_count] =
			(struct moment_irritant){ .journey_id = journey->id, .step_id = steps[i].id };
		noting->choices[noting->choice_count++] = (struct form_choice){
			arena_format(visit->arena, "%lld", (long long)steps[i].id),
			arena_format(visit->arena, "%.*s\u202f: %.*s", SPAN_ARGS(journey->name), SPAN_ARGS(steps[i].title)),
		};
	}
	return true;
}

/* Those of the journey that was asked about come first. */
static bool
offer_steps(struct noting *noting)
{
	struct visit *visit = noting->visit;
	const int64_t asked_id = noting->start.heap.journey_id;
	if (!journey_list(visit->arena, visit->db, visit->root_id, &noting->journeys, &noting->journey_count,
	                  &noting->fault))
		return false;
	noting->choices = arena_array_of(visit->arena, struct form_choice, STEP_OFFERED_MAX);
	noting->of_choices = arena_array_of(visit->arena, struct moment_irritant, STEP_OFFERED_MAX);
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < noting->journey_count && !noting->is_cut; i++)
			if ((noting->journeys[i].id == asked_id) == (pass == 0) &&
			    !offer_steps_of(noting, &noting->journeys[i]))
				return false;
	form_offer(noting->form, NEW_STEP, noting->choices, noting->choice_count);
	if (noting->start.is_internal)
		form_offer(noting->form, NEW_SIDES, said_by_colleagues, LENGTH(said_by_colleagues));
	return true;
}

/* --- the page --------------------------------------------------------------------------------- */

/* False after a page was answered. */
static bool
begin(struct visit *visit, const struct http_pairs *pairs, struct noting *noting)
{
	struct codebook_starting starting = { .day = visit->today };
	const struct span heap = http_pairs_first(pairs, "tas"), theme = http_pairs_first(pairs, "theme");
	enum found found = FOUND_NONE;
	*noting = (struct noting){ .visit = visit };
	if (!verbatim_sight_of(visit, &noting->sight))
		return false;
	if (span_int64(heap, &starting.heap_id) && span_int64(theme, &starting.theme_id) &&
	    starting.heap_id > 0 && starting.theme_id > 0)
		found = codebook_start_take(visit->arena, visit->db, &noting->sight, &starting, &noting->start,
		                            &noting->fault);
	if (found == FOUND_NONE) {
		visit_missing(visit);
		return false;
	}
	noting->form = form_new(visit->arena, new_form, NEW_COUNT);
	if (found == FOUND_ONE && offer_steps(noting)) {
		form_fill(noting->form, NEW_HEAP, heap);
		form_fill(noting->form, NEW_THEME, theme);
		return true;
	}
	visit_fail(visit, &noting->fault);
	return false;
}

static void
show(struct noting *noting)
{
	struct visit *visit = noting->visit;
	const struct codebook_start *start = &noting->start;
	struct model *page = model_new(visit->arena, &moment_irritant_new_page);
	struct verbatim_many many;
	struct codebook_since since;
	if (visit_db(visit) == NULL)
		return;
	if (!codebook_since_load(visit->arena, visit->db, &noting->sight, start, &since, &noting->fault) ||
	    !codebook_start_quotes(visit->arena, visit->db, &noting->sight, start, CODEBOOK_EVIDENCE_MAX, &many,
	                           &noting->fault)) {
		visit_fail(visit, &noting->fault);
		return;
	}
	model_text_z(page, PAGE_TITLE, "En faire un irritant d’une étape");
	model_text(page, PAGE_WITHIN, start->name);
	model_url_z(page, PAGE_THEME_URL,
	            arena_format(visit->arena, "/verbatims/%lld/themes/%lld", (long long)start->heap.id,
	                         (long long)start->theme_id));
	model_text(page, PAGE_QUESTION, start->heap.name);
	model_text_z(page, PAGE_SIZE, codebook_start_words(visit->arena, start));
	model_text_z(page, PAGE_SINCE, codebook_since_words[since.state]);
	codebook_start_draw(visit->arena, &noting->sight, &many, page, PAGE_SAID);
	model_flag(page, PAGE_HAS_SAID, many.count > 0);
	model_flag(page, PAGE_NO_STEPS, noting->choice_count == 0);
	model_flag(page, PAGE_MORE, noting->is_cut);
	form_draw(noting->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	if (!form_is_fine(noting->form))
		visit->response->status = 422;
	visit_show(visit, &moment_irritant_new_page, page);
}

/* A name that a person gave is a sentence to begin with; the words of texts are not. */
void
moment_get_irritant_new(struct visit *visit)
{
	struct noting *noting = arena_new_of(visit->arena, struct noting);
	if (!begin(visit, &visit->query, noting))
		return;
	const struct codebook_start *start = &noting->start;
	const int64_t first = start->sizes[SIDE_USAGER].texts, second = start->sizes[SIDE_AGENT].texts;
	form_fill(noting->form, NEW_SIDES,
	          span_of(said_by_choices[first == 0 ? 1 : second == 0 ? 0 : 2].value));
	if (start->is_named)
		form_fill(noting->form, NEW_WORDS, start->name);
	if (start->heap.step_id != 0)
		form_fill(noting->form, NEW_STEP,
		          span_of(arena_format(visit->arena, "%lld", (long long)start->heap.step_id)));
	show(noting);
}

/* --- noted ------------------------------------------------------------------------------------ */

/* The fact comes first: from there on nobody else of the organisation notes the same one. */
static bool
write_new(struct db *db, void *data)
{
	struct noting *noting = data;
	struct visit *visit = noting->visit;
	struct moment_irritant *irritant = &noting->irritant, other;
	const struct fact fact = {
		.kind = "moment.irritant",
		.account_id = visit->reader.account_id,
		.place_id = noting->place_id,
		.subject_id = irritant->id,
		.words = span_of(arena_format(visit->arena, "Un irritant est noté à l’étape «\u202f%.*s\u202f».",
		                              SPAN_ARGS(noting->step_name))),
		.once = visit->once,
	};
	if (!codebook_first_of(visit->arena, db, visit->root_id, noting->start.theme_id, &irritant->theme_id,
	                       &noting->fault) ||
	    journal_add(visit->arena, db, visit->root_id, &fact, &noting->fault) != FOUND_ONE ||
	    moment_store_irritant_of(visit->arena, db, visit->root_id, irritant->step_id, irritant->theme_id,
	                             &other, &noting->fault) != FOUND_NONE)
		return false;
	return codebook_start_add(db, visit->root_id, &noting->start, &noting->fault) &&
	       moment_store_irritant_add(db, visit->root_id, irritant, &noting->fault);
}

/* It is there already: this form was sent twice, or somebody noted it before. */
static void
go_to_first(struct noting *noting)
{
	struct visit *visit = noting->visit;
	struct moment_irritant there;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	const enum found done = journal_done(visit->arena, db, visit->root_id, visit->once, &noting->fault);
	const enum found found =
		moment_store_irritant_of(visit->arena, db, visit->root_id, noting->irritant.step_id,
	                             noting->irritant.theme_id, &there, &noting->fault);
	if (done != FOUND_FAILED && found == FOUND_ONE)
		visit_go(visit, "/irritants/%lld?fait=%s", (long long)there.id, done == FOUND_ONE ? "note" : "deja");
	else
		visit_fail(visit, &noting->fault);
}

static void
take_step(struct noting *noting)
{
	const size_t chosen = form_choice(noting->form, NEW_STEP);
	noting->irritant.journey_id = noting->of_choices[chosen].journey_id;
	noting->irritant.step_id = noting->of_choices[chosen].step_id;
	noting->step_name = span_of(noting->choices[chosen].label);
	const size_t journey =
		journey_by_id(noting->journeys, noting->journey_count, noting->irritant.journey_id);
	must(journey != SIZE_MAX);
	noting->place_id = noting->journeys[journey].place_id;
}

void
moment_post_irritant_new(struct visit *visit)
{
	struct noting *noting = arena_new_of(visit->arena, struct noting);
	bool gave_up = false;
	if (!begin(visit, &visit->body, noting))
		return;
	if (!form_read(noting->form, visit_lookup, visit)) {
		show(noting);
		return;
	}
	noting->irritant = (struct moment_irritant){ .id = ident_ordered(),
		                                         .start_id = noting->start.start_id,
		                                         .words = form_text(noting->form, NEW_WORDS),
		                                         .sides = (int)form_choice(noting->form, NEW_SIDES) + 1,
		                                         .day = visit->today,
		                                         .account_id = visit->reader.account_id };
	take_step(noting);
	if (visit_write(visit, write_new, noting, &gave_up))
		visit_go(visit, "/irritants/%lld?fait=note", (long long)noting->irritant.id);
	else if (gave_up)
		go_to_first(noting);
}
