/* An erasure: asked by one, agreed by another, done at once. Each looks again at what is seen and closed. */
#include "welcome/rights/rights_inside.h"

const char *const rights_why_words[RIGHTS_WHY_COUNT] = {
	[RIGHTS_WRITTEN] = "la personne l’a écrit",
	[RIGHTS_SAID] = "la personne l’a dit, son identité a été vérifiée",
	[RIGHTS_REPRESENTED] = "qui la représente l’a demandé, son mandat a été vérifié",
};
static const struct form_choice whys[RIGHTS_WHY_COUNT] = {
	{ "ecrit", "La personne l’a écrit" },
	{ "dit", "La personne l’a dit, son identité a été vérifiée" },
	{ "mandat", "Qui la représente l’a demandé, son mandat a été vérifié" },
};
const struct form_field rights_ask_form[RIGHTS_ASK_COUNT] = {
	[RIGHTS_ASK_WHY] = { "motif", FORM_CHOICE, "Qui le demande\u202f?", .choices = whys,
		.choice_count = RIGHTS_WHY_COUNT, .required = "Dites qui le demande.",
		.wrong = "Choisissez dans la liste." },
	[RIGHTS_ASK_SURE] = { "prevenue", FORM_CHECK,
		"La personne sait que ce qui est effacé ne pourra plus lui être redonné",
		.required = "Cochez la case quand la personne le sait." },
};
const struct form_field rights_agree_form[RIGHTS_AGREE_COUNT] = {
	[RIGHTS_AGREE_DOCUMENT] = { "document", FORM_TEXT, "Visa des archives",
		.hint = "Le document qui le permet, son numéro, sa date\u202f: ce sont des archives publiques. Sans nom "
		        "de personne, il reste au registre.",
		.required = "Dites quel document le permet.", .length_max = RIGHTS_DOCUMENT_LENGTH_MAX },
	[RIGHTS_AGREE_SURE] = { "certain", FORM_CHECK,
		"Je sais que rien de cela ne pourra plus jamais être retrouvé",
		.required = "Cochez la case\u202f: cet effacement est sans retour." },
};

enum { ERASED_TITLE, ERASED_FIELD_COUNT };
static const struct field erased_fields[ERASED_FIELD_COUNT] = {
	[ERASED_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
};
const struct page_kind rights_erased_page = { "rights.erased", "welcome/rights/pages/erased.html",
	erased_fields, ERASED_FIELD_COUNT };

void
rights_get_erased(struct visit *visit)
{
	struct model *page = model_new(visit->arena, &rights_erased_page);
	model_text_z(page, ERASED_TITLE, "Effacé");
	visit_show(visit, &rights_erased_page, page);
}

struct erasing {
	struct righting *righting;
	enum rights_why why;
	struct span document;
	bool is_agreeing;
	size_t count; /* of requests */
};

static void
refuse(struct righting *righting)
{
	righting->trouble = "Cela a changé pendant que vous étiez sur la page. Rien n’a été fait\u202f: relisez.";
	rights_show(righting, 422);
}

/* Asked or dropped twice, it is as was wanted. */
static void
answer(struct erasing *erasing, store_write_fn *write, const char *code)
{
	struct righting *righting = erasing->righting;
	struct visit *visit = righting->visit;
	bool gave_up = false;
	visit_db_end(visit);
	const bool is_written = visit_write(visit, write, erasing, &gave_up);
	if (!is_written && !gave_up)
		return;
	if (righting->fault.for_log != NULL) {
		visit_fail(visit, &righting->fault);
		return;
	}
	righting->db = visit_db(visit);
	if (righting->db == NULL)
		return;
	const enum found found = desk_load(visit->arena, righting->db, visit->root_id, righting->sight,
	                                   righting->request.reference, &righting->request,
	                                   &righting->fault);
	if (found == FOUND_FAILED || !rights_rows(righting, righting->db))
		visit_fail(visit, &righting->fault);
	else if (found == FOUND_NONE) /* the request of the address went too */
		visit_go(visit, "/guichet/effacement");
	else if (erasing->count == 0 && erasing->is_agreeing)
		refuse(righting);
	else
		visit_go(visit, "%s", rights_address(righting, arena_format(visit->arena, "/droits?fait=%s", code)));
}

/* --- asked ------------------------------------------------------------------------------------ */

static bool
write_ask(struct db *db, void *data)
{
	struct erasing *erasing = data;
	struct righting *righting = erasing->righting;
	const struct visit *visit = righting->visit;
	if (!rights_rows(righting, db))
		return false;
	erasing->count = 0;
	for (size_t i = 0; i < righting->count; i++) {
		const struct rights_row *row = &righting->rows[i];
		const struct rights_erasure erasure = { row->request.request_id, visit->reader.account_id,
			                                    visit->now_s, erasing->why };
		if (!row->is_forgettable || row->is_asked)
			continue;
		if (!rights_store_ask(db, visit->root_id, &erasure, &righting->fault))
			return false;
		erasing->count++;
	}
	return erasing->count == 0 ||
	       rights_note(righting, db, "rights.asked",
	                   "L’effacement de demandes d’une personne a été demandé.");
}

void
rights_post_ask(struct righting *righting)
{
	struct erasing erasing = { .righting = righting };
	if (!form_read(righting->ask, visit_lookup, righting->visit)) {
		rights_show(righting, 422);
		return;
	}
	erasing.why = (enum rights_why)form_choice(righting->ask, RIGHTS_ASK_WHY);
	answer(&erasing, write_ask, "demander");
}

/* --- agreed ----------------------------------------------------------------------------------- */

/* Those that this reader sees, that are closed still, and that somebody else asked to erase. */
static bool
write_agree(struct db *db, void *data)
{
	struct erasing *erasing = data;
	struct righting *righting = erasing->righting;
	const struct visit *visit = righting->visit;
	if (!rights_rows(righting, db) ||
	    !rights_note(righting, db, "rights.agreed",
	                 arena_format(visit->arena, "L’effacement de demandes d’une personne a été accordé. "
	                                            "Visa\u202f: %.*s", SPAN_ARGS(erasing->document))))
		return false;
	erasing->count = 0;
	for (size_t i = 0; i < righting->count; i++) {
		const struct rights_row *row = &righting->rows[i];
		const int64_t id = row->request.request_id;
		if (!row->is_forgettable || !row->is_asked ||
		    row->erasure.asked_by == visit->reader.account_id)
			continue;
		if (desk_forget(visit->arena, db, &righting->hand, id, visit->reader.account_id,
		                &righting->fault) == FOUND_FAILED ||
		    !rights_store_drop(db, visit->root_id, id, &righting->fault))
			return false;
		erasing->count++;
	}
	return erasing->count > 0;
}

static bool
may_agree(const struct righting *righting)
{
	for (size_t i = 0; i < righting->count; i++)
		if (righting->rows[i].is_forgettable && righting->rows[i].is_asked &&
		    righting->rows[i].erasure.asked_by != righting->visit->reader.account_id)
			return true;
	return false;
}

void
rights_post_agree(struct righting *righting)
{
	struct erasing erasing = { .righting = righting, .is_agreeing = true };
	if (!may_agree(righting)) {
		refuse(righting);
		return;
	}
	if (!form_read(righting->agree, visit_lookup, righting->visit)) {
		rights_show(righting, 422);
		return;
	}
	erasing.document = form_text(righting->agree, RIGHTS_AGREE_DOCUMENT);
	answer(&erasing, write_agree, "accorder");
}

/* --- dropped ---------------------------------------------------------------------------------- */

static bool
write_drop(struct db *db, void *data)
{
	struct erasing *erasing = data;
	struct righting *righting = erasing->righting;
	const struct visit *visit = righting->visit;
	if (!rights_rows(righting, db))
		return false;
	erasing->count = 0;
	for (size_t i = 0; i < righting->count; i++) {
		if (!righting->rows[i].is_asked)
			continue;
		if (!rights_store_drop(db, visit->root_id, righting->rows[i].request.request_id,
		                       &righting->fault))
			return false;
		erasing->count++;
	}
	return erasing->count == 0 ||
	       rights_note(righting, db, "rights.dropped",
	                   "L’effacement demandé de demandes d’une personne est abandonné.");
}

void
rights_post_drop(struct righting *righting)
{
	struct erasing erasing = { .righting = righting };
	answer(&erasing, write_drop, "renoncer");
}
