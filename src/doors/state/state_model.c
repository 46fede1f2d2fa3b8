/* « /modele-de-langue »: which language model may be asked, and whether it answers. */
#include "base/time.h"
#include "craft/neural/neural.h"
#include "doors/state/state_inside.h"
#include "ground/journal/journal.h"

enum { OUTCOME_WHAT, OUTCOME_FINE, OUTCOME_SAID, OUTCOME_TOOK, OUTCOME_FIELD_COUNT };
static const struct field outcome_fields[OUTCOME_FIELD_COUNT] = {
	[OUTCOME_WHAT] = { "what", FIELD_TEXT, FIELD_API, .help = "What was asked, in French." },
	[OUTCOME_FINE] = { "is_fine", FIELD_FLAG, FIELD_API, .help = "It answered what may be used." },
	[OUTCOME_SAID] = { "said", FIELD_TEXT, FIELD_API, .help = "What came back, or why nothing did." },
	[OUTCOME_TOOK] = { "took", FIELD_TEXT, FIELD_API, .help = "How long it took, in French." },
};
enum {
	MODEL_TITLE, MODEL_ON, MODEL_WHERE, MODEL_ADDRESS, MODEL_WORDS, MODEL_VECTORS, MODEL_SECONDS,
	MODEL_REMOTE, MODEL_URL, MODEL_SENTENCE, MODEL_OUTCOMES, MODEL_HAS_OUTCOMES, MODEL_FIELD_COUNT
};
static const struct field model_fields[MODEL_FIELD_COUNT] = {
	[MODEL_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[MODEL_ON] = { "is_on", FIELD_FLAG, FIELD_API, .help = "A model is configured." },
	[MODEL_WHERE] = { "where", FIELD_TEXT, FIELD_PAGE },
	[MODEL_ADDRESS] = { "address", FIELD_TEXT, FIELD_API, .help = "What stands before /v1/; null: none." },
	[MODEL_WORDS] = { "words_name", FIELD_TEXT, FIELD_API, .help = "The one that proposes words." },
	[MODEL_VECTORS] = { "vectors_name", FIELD_TEXT, FIELD_API, .help = "The one that makes vectors." },
	[MODEL_SECONDS] = { "seconds", FIELD_TEXT, FIELD_API, .help = "How long it is waited for, in French." },
	[MODEL_REMOTE] = { "is_remote", FIELD_FLAG, FIELD_API, .help = "It is not of this machine." },
	[MODEL_URL] = { "form_url", FIELD_URL, FIELD_PAGE },
	[MODEL_SENTENCE] = { "sentence", FIELD_TEXT, FIELD_PAGE },
	[MODEL_OUTCOMES] = { "outcomes", FIELD_LIST, FIELD_API, .of = outcome_fields,
		.of_count = OUTCOME_FIELD_COUNT, .help = "After it was tried." },
	[MODEL_HAS_OUTCOMES] = { "has_outcomes", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind state_model_page = { "state.model", "doors/state/pages/model.html", model_fields,
	MODEL_FIELD_COUNT };

/* Nobody said it. */
#define INVENTED "J’ai attendu une heure au guichet avant d’être reçu."

static struct model *
page_of(struct visit *visit)
{
	struct model *page = model_new(visit->arena, &state_model_page);
	const struct neural *model = visit->model;
	model_text_z(page, MODEL_TITLE, "Modèle de langue");
	model_url_z(page, MODEL_URL, "/modele-de-langue");
	model_text_z(page, MODEL_SENTENCE, INVENTED);
	model_flag(page, MODEL_ON, model != NULL);
	if (model == NULL)
		return page;
	model_flag(page, MODEL_REMOTE, neural_is_remote(model));
	model_text_z(page, MODEL_WHERE,
	             neural_is_remote(model)
	                 ? "Un modèle qui n’est pas sur cette machine peut être interrogé. Ce qu’il reçoit sort "
					   "de chez vous."
	                 : "Un modèle de cette machine peut être interrogé. Rien n’en sort, à moins que son "
					   "serveur ne soit qu’un relais\u202f: Parvis ne le verrait pas.");
	model_text_z(page, MODEL_ADDRESS, neural_address(model));
	model_text_z(page, MODEL_WORDS, neural_words_name(model));
	model_text_z(page, MODEL_VECTORS, neural_vectors_name(model));
	model_text_z(page, MODEL_SECONDS,
	             arena_format(visit->arena, "%d\u202fseconde%s", neural_timeout_s(model),
	                          neural_timeout_s(model) > 1 ? "s" : ""));
	return page;
}

void
state_get_model(struct visit *visit)
{
	visit_show(visit, &state_model_page, page_of(visit));
}

/* --- tried ------------------------------------------------------------------------------------ */

struct trying {
	struct visit *visit;
	struct fault fault;
};

static bool
write_tried(struct db *db, void *data)
{
	struct trying *trying = data;
	struct visit *visit = trying->visit;
	const struct fact fact = {
		.kind = "model.tried",
		.account_id = visit->reader.account_id,
		.words = SPAN("Le modèle de langue est essayé avec une phrase inventée."),
		.once = SPAN(""), /* sent again, it is asked again */
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &trying->fault) == FOUND_ONE;
}

static void
add_outcome(struct visit *visit, struct model *page, const char *what, bool is_fine, const char *said,
            int64_t began_us)
{
	struct model *row = model_row(page, MODEL_OUTCOMES);
	struct text took = text_new(visit->arena, 100);
	const int64_t took_ms = (time_monotonic_us() - began_us) / 1000;
	text_add_z(&took, "en ");
	if (took_ms < 1000)
		text_add_count(&took, took_ms);
	else
		text_add_number(&took, (double)took_ms / 1000, 1);
	text_add_z(&took, took_ms < 1000 ? "\u202fms" : "\u202fs");
	model_flag(page, MODEL_HAS_OUTCOMES, true);
	model_text_z(row, OUTCOME_WHAT, what);
	model_flag(row, OUTCOME_FINE, is_fine);
	model_text_z(row, OUTCOME_SAID, said);
	model_text(row, OUTCOME_TOOK, text_span(&took));
}

static void
try_words(struct visit *visit, const struct mask *mask, const struct mask_written *text, struct model *page)
{
	const struct neural_request request = { .task = NEURAL_NAME_THEME, .quotes = &text, .quote_count = 1,
		                                    .mask = mask };
	const int64_t began_us = time_monotonic_us();
	struct fault fault = { 0 };
	struct span proposal;
	const enum found found = neural_propose(visit->arena, visit->model, &request, &proposal, &fault);
	if (found == FOUND_FAILED)
		log_fault("state.model", &fault);
	add_outcome(visit, page, "Un nom de thème", found == FOUND_ONE,
	            found == FOUND_ONE    ? arena_format(visit->arena, "%.*s", SPAN_ARGS(proposal))
	            : found == FOUND_NONE ? "Il a répondu, mais ce qu’il a répondu ne se montre pas (un nom, un "
										"chiffre, un lien, du code, ou trop long)."
	                                  : fault.for_reader,
	            began_us);
}

static void
try_vectors(struct visit *visit, const struct mask_written *text, struct model *page)
{
	const struct neural_texts asked = { .texts = &text, .count = 1 };
	const int64_t began_us = time_monotonic_us();
	struct fault fault = { 0 };
	struct neural_vectors vectors;
	const bool is_fine = neural_vectors(visit->arena, visit->model, &asked, &vectors, &fault);
	if (!is_fine)
		log_fault("state.model", &fault);
	add_outcome(visit, page, "Un texte rapproché d’autres", is_fine,
	            is_fine ? arena_format(visit->arena, "%zu nombres", vectors.length) : fault.for_reader,
	            began_us);
}

/* The register holds that it is asked before anything is sent; nothing of the database is held while the
 * model thinks. */
void
state_post_model(struct visit *visit)
{
	struct trying trying = { .visit = visit };
	bool gave_up = false;
	if (visit->model == NULL) {
		visit_go(visit, "/modele-de-langue");
		return;
	}
	visit_db_end(visit);
	if (!visit_write(visit, write_tried, &trying, &gave_up)) {
		if (gave_up)
			visit_fail(visit, &trying.fault);
		return;
	}
	const struct mask *mask = mask_new(visit->arena, &(struct mask_settings){ .kept = SPAN("") });
	const struct mask_written *text = mask_written_new(visit->arena, mask, SPAN(INVENTED));
	struct model *page = page_of(visit);
	if (neural_has_words(visit->model))
		try_words(visit, mask, text, page);
	if (neural_has_vectors(visit->model))
		try_vectors(visit, text, page);
	visit_show(visit, &state_model_page, page);
}
