/* The author's own address: where her text stands, what was answered, taking it back. */
#include "ground/journal/journal.h"
#include "listen/experience/experience_inside.h"

enum {
	OWN_TITLE, OWN_NEW, OWN_DISTRESS, OWN_STATE, OWN_REASON, OWN_HEAD, OWN_WORDS, OWN_ANSWER, OWN_URL,
	OWN_FORM_URL, OWN_FIELD_COUNT
};
static const struct field own_fields[OWN_FIELD_COUNT] = {
	[OWN_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[OWN_NEW] = { "is_new", FIELD_FLAG, FIELD_PAGE },
	[OWN_DISTRESS] = { "distress", FIELD_TEXT, FIELD_PAGE },
	[OWN_STATE] = { "state_words", FIELD_TEXT, FIELD_API, .help = "Where it stands." },
	[OWN_REASON] = { "reason", FIELD_TEXT, FIELD_API, .help = "Why it was refused; null: it was not." },
	[OWN_HEAD] = { "head", FIELD_TEXT, FIELD_API, .help = "Its title." },
	[OWN_WORDS] = { "text", FIELD_TEXT, FIELD_API, .help = "As it is, or would be, published." },
	[OWN_ANSWER] = { "answer", FIELD_TEXT, FIELD_API, .help = "Of the service; null: none yet." },
	[OWN_URL] = { "url", FIELD_URL, FIELD_API, .help = "Where everybody reads it; null: nowhere." },
	[OWN_FORM_URL] = { "form_url", FIELD_URL, FIELD_PAGE },
};
const struct page_kind experience_own_page = { "experiences.own", "listen/experience/pages/own.html",
	own_fields, OWN_FIELD_COUNT };

static bool
find_own(struct visit *visit, struct experience *experience_r)
{
	struct fault fault = { 0 };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	const enum found found = experience_by_secret(visit->arena, db, visit->root_id, visit->part[0],
	                                              experience_r, &fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &fault);
	if (found == FOUND_NONE)
		visit_missing(visit);
	return found == FOUND_ONE;
}

void
experience_get_own(struct visit *visit)
{
	static const char *const state_words[EXPERIENCE_STATE_COUNT] = {
		[EXPERIENCE_TO_READ] = "Quelqu’un du service va le relire avant de le publier.",
		[EXPERIENCE_PUBLISHED] = "Votre texte est publié.",
		[EXPERIENCE_REFUSED] = "Votre texte n’est pas publié.",
	};
	struct experience experience;
	if (!find_own(visit, &experience))
		return;
	struct model *page = model_new(visit->arena, &experience_own_page);
	const bool is_new = visit_asked(visit, "recue").length > 0;
	model_text_z(page, OWN_TITLE, is_new ? "Merci, votre texte est arrivé" : "Votre texte");
	model_flag(page, OWN_NEW, is_new);
	if (experience_is_distress(experience.flags))
		model_text_z(page, OWN_DISTRESS, /* said to her, who may be the one */
		             "Si vous traversez un moment difficile\u202f: appelez le 3114, gratuit, jour et nuit. Si le "
		             "danger est proche, appelez le 15 ou le 112.");
	model_text_z(page, OWN_STATE, state_words[experience.state]);
	if (experience.state == EXPERIENCE_REFUSED)
		model_text(page, OWN_REASON, experience.reason);
	model_text(page, OWN_HEAD, experience.title);
	model_text(page, OWN_WORDS, experience.words);
	if (experience.state == EXPERIENCE_PUBLISHED) {
		model_text(page, OWN_ANSWER, experience.answer);
		model_url_z(page, OWN_URL,
		            arena_format(visit->arena, "/experiences/%lld", (long long)experience.id));
	}
	model_url_z(page, OWN_FORM_URL,
	            arena_format(visit->arena, "/experiences/suivi/%.*s", SPAN_ARGS(visit->part[0])));
	visit_show(visit, &experience_own_page, page);
}

struct withdrawing {
	struct visit *visit;
	const struct experience *experience;
	struct fault fault;
};

static bool
withdraw(struct db *db, void *data)
{
	struct withdrawing *withdrawing = data;
	struct visit *visit = withdrawing->visit;
	const struct experience *read = withdrawing->experience;
	struct experience now;
	const struct fact fact = {
		.kind = "experience.withdrawn",
		.place_id = read->place_id,
		.subject_id = read->id,
		.words = SPAN("Une expérience racontée a été retirée par son auteur."),
		.once = visit->once,
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &withdrawing->fault) == FOUND_ONE &&
	       experience_by_id(visit->arena, db, visit->root_id, read->id, &now, &withdrawing->fault) ==
	           FOUND_ONE &&
	       experience_drop(db, visit->root_id, &now, &withdrawing->fault);
}

void
experience_post_own(struct visit *visit)
{
	struct experience experience;
	bool gave_up = false;
	if (!find_own(visit, &experience))
		return;
	if (!span_is(http_pairs_first(&visit->body, "faire"), "retirer")) {
		visit_go(visit, "/experiences/suivi/%.*s", SPAN_ARGS(visit->part[0]));
		return;
	}
	struct withdrawing withdrawing = { .visit = visit, .experience = &experience };
	visit_db_end(visit);
	if (visit_write(visit, withdraw, &withdrawing, &gave_up) || gave_up)
		visit_say(visit, 200, "Votre texte est retiré",
		          "Il est effacé. On compte encore qu’un texte a été raconté, et rien d’autre.");
}
