/* An erasure: asked by one, agreed by another, done at once. Each looks again at what is seen and closed. */
#include "craft/http/http_form.h"
#include "welcome/complaint/complaint.h"
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

enum deed { ASK, AGREE, DROP };
static const char *const deed_codes[] = { "demander", "accorder", "renoncer" };
struct erasing {
	struct righting *righting;
	enum deed deed;
	enum rights_why why;
	struct span document;
	size_t count; /* of requests */
};

static void
refuse(struct righting *righting)
{
	righting->trouble = "Cela a changé pendant que vous étiez sur la page. Rien n’a été fait\u202f: relisez.";
	rights_show(righting, 422);
}

/* Asked or dropped twice, all that stood above the button is as was wanted. */
static bool
is_as_wanted(const struct erasing *erasing)
{
	const struct righting *righting = erasing->righting;
	struct span value;
	size_t named = 0, shown = 0;
	if (erasing->count > 0 || erasing->deed == AGREE)
		return erasing->count > 0;
	for (size_t at = 0; http_pairs_next(&righting->visit->body, "demande", &at, &value);)
		named++;
	for (size_t i = 0; i < righting->count; i++)
		if (righting->rows[i].was_shown) {
			shown++;
			if (righting->rows[i].is_asked != (erasing->deed == ASK))
				return false;
		}
	return named > 0 && shown == named;
}

static void
answer(struct erasing *erasing, store_write_fn *write)
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
	else if (!is_as_wanted(erasing))
		refuse(righting);
	else
		visit_go(visit, "%s", rights_address(righting, arena_format(visit->arena, "/droits?fait=%s",
		                                                            deed_codes[erasing->deed])));
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
		if (!row->was_shown || !row->is_forgettable || row->is_asked)
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
	struct erasing erasing = { .righting = righting, .deed = ASK };
	if (!form_read(righting->ask, visit_lookup, righting->visit)) {
		rights_show(righting, 422);
		return;
	}
	erasing.why = (enum rights_why)form_choice(righting->ask, RIGHTS_ASK_WHY);
	answer(&erasing, write_ask);
}

/* --- agreed ----------------------------------------------------------------------------------- */

static bool
is_agreed(const struct righting *righting, const struct rights_row *row)
{
	return row->was_shown && row->is_forgettable && row->is_asked &&
	       row->erasure.asked_by != righting->visit->reader.account_id;
}

/* Those that stood above the button, that this reader sees, that are closed still, and that somebody else
 * asked to erase. What was asked is taken first: whoever drops it meanwhile is either before or after. */
static bool
write_agree(struct db *db, void *data)
{
	struct erasing *erasing = data;
	struct righting *righting = erasing->righting;
	const struct visit *visit = righting->visit;
	erasing->count = 0;
	if (!rights_note(righting, db, "rights.agreed",
	                 arena_format(visit->arena, "L’effacement de demandes d’une personne a été accordé. "
	                                            "Visa\u202f: %.*s", SPAN_ARGS(erasing->document))) ||
	    !rights_rows(righting, db))
		return false;
	for (size_t i = 0; i < righting->count; i++) {
		const int64_t id = righting->rows[i].request.request_id;
		if (!is_agreed(righting, &righting->rows[i]))
			continue;
		enum found found = rights_drop(db, visit->root_id, id, &righting->fault);
		if (found == FOUND_ONE && !complaint_forget(visit->arena, db, visit->root_id, id,
		                                            visit->now_s, &righting->fault))
			return false;
		if (found == FOUND_ONE)
			found = desk_forget(visit->arena, db, &righting->hand, id, visit->reader.account_id,
			                    &righting->fault);
		if (found == FOUND_FAILED)
			return false;
		erasing->count += found == FOUND_ONE;
	}
	return erasing->count > 0;
}

static bool
may_agree(const struct righting *righting)
{
	for (size_t i = 0; i < righting->count; i++)
		if (is_agreed(righting, &righting->rows[i]))
			return true;
	return false;
}

void
rights_post_agree(struct righting *righting)
{
	struct erasing erasing = { .righting = righting, .deed = AGREE };
	if (!may_agree(righting)) {
		refuse(righting);
		return;
	}
	if (!form_read(righting->agree, visit_lookup, righting->visit)) {
		rights_show(righting, 422);
		return;
	}
	erasing.document = form_text(righting->agree, RIGHTS_AGREE_DOCUMENT);
	answer(&erasing, write_agree);
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
		if (!righting->rows[i].was_shown || !righting->rows[i].is_asked)
			continue;
		const enum found found = rights_drop(
			db, visit->root_id, righting->rows[i].request.request_id, &righting->fault);
		if (found == FOUND_FAILED)
			return false;
		erasing->count += found == FOUND_ONE;
	}
	return erasing->count == 0 ||
	       rights_note(righting, db, "rights.dropped",
	                   "L’effacement demandé de demandes d’une personne est abandonné.");
}

void
rights_post_drop(struct righting *righting)
{
	struct erasing erasing = { .righting = righting, .deed = DROP };
	answer(&erasing, write_drop);
}
