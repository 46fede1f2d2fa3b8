/* « /conservation/demandes/N »: what becomes of requests that were kept long enough, decided by a director
 * with the visa of the archives. */
#include "base/time.h"
#include "ground/journal/journal.h"
#include "ground/people/people.h"
#include "prove/retention/retention_inside.h"
#include "welcome/offering/offering.h"

const char *const retention_choice_codes[RETENTION_CHOICE_COUNT] = { "eliminer", "verser",
	                                                                 "echantillonner" };
static const char *const choice_words[RETENTION_CHOICE_COUNT] = {
	"Éliminées", "Versées aux archives, puis effacées ici", "Échantillonnées" };

const struct field retention_lot_fields[RETENTION_LOT_FIELD_COUNT] = {
	[RETENTION_LOT_WORDS] = { "lot", FIELD_TEXT, FIELD_API, .help = "Which requests." },
	[RETENTION_LOT_URL] = { "lot_url", FIELD_URL, FIELD_PAGE },
	[RETENTION_LOT_STATE] = { "lot_state", FIELD_TEXT, FIELD_API, .help = "What became of them, in French." },
	[RETENTION_LOT_DOCUMENT] = { "lot_document", FIELD_TEXT, FIELD_API, .help = "The visa." },
	[RETENTION_LOT_REASON] = { "lot_reason", FIELD_TEXT, FIELD_API, .help = "Why." },
};

enum {
	PAGE_TITLE, PAGE_LOT, PAGE_KEPT, PAGE_URL, PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_LOT] = { "lot", FIELD_TEXT, FIELD_API, .help = "Which requests." },
	[PAGE_KEPT] = { "kept", FIELD_TEXT, FIELD_API, .help = "How long they were to be kept." },
	[PAGE_URL] = { "act_url", FIELD_URL, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind retention_lot_page = { "retention.lot", "prove/retention/pages/lot.html",
	page_fields, PAGE_FIELD_COUNT };

enum { FORM_CHOSEN, FORM_KEEP, FORM_DOCUMENT, FORM_REASON, FORM_SURE, FORM_COUNT };
static const struct form_choice chosen[RETENTION_CHOICE_COUNT] = {
	{ "eliminer", "Éliminer\u202f: toutes s’effacent" },
	{ "verser", "Verser\u202f: elles sont déjà aux archives, elles s’effacent ici" },
	{ "echantillonner", "Échantillonner\u202f: quelques-unes restent, les autres s’effacent" },
};
static const struct form_choice kept[] = {
	{ "10", "Une sur dix" }, { "20", "Une sur vingt" }, { "50", "Une sur cinquante" },
	{ "100", "Une sur cent" },
};
static const int64_t kept_one_in[] = { 10, 20, 50, 100 };
static const struct form_field lot_form[FORM_COUNT] = {
	[FORM_CHOSEN] = { "sort", FORM_CHOICE, "Que deviennent ces demandes\u202f?", .choices = chosen,
		.choice_count = RETENTION_CHOICE_COUNT, .required = "Choisissez ce que deviennent ces demandes.",
		.wrong = "Choisissez dans la liste." },
	[FORM_KEEP] = { "reste", FORM_CHOICE, "Si vous échantillonnez, combien restent",
		.hint = "Elles sont prises au hasard de leur numéro. Une décision sera demandée pour elles à leur "
		        "tour.",
		.choices = kept, .choice_count = LENGTH(kept), .wrong = "Choisissez dans la liste." },
	[FORM_DOCUMENT] = { "document", FORM_TEXT, "Visa des archives",
		.hint = "Le bordereau d’élimination ou de versement, son numéro, sa date. Sans nom de personne.",
		.required = "Dites quel document l’autorise.", .length_max = RETENTION_TEXT_LENGTH_MAX },
	[FORM_REASON] = { "raison", FORM_LONG, "Pourquoi maintenant",
		.hint = "Cette phrase reste dans le registre, avec votre nom.",
		.required = "Dites pourquoi maintenant.", .length_max = RETENTION_TEXT_LENGTH_MAX },
	[FORM_SURE] = { "certain", FORM_CHECK,
		"Je sais que ce qui s’efface ne pourra plus jamais être retrouvé",
		.required = "Cochez la case\u202f: cet effacement est sans retour." },
};

/* --- on the page of all that is kept ----------------------------------------------------------- */

static bool
name_of(struct visit *visit, int64_t offering_id, struct offering *offering_r, struct fault *fault_r)
{
	const enum found found = offering_load(visit->arena, visit->db, visit->root_id, offering_id,
	                                       offering_r, fault_r);
	if (found == FOUND_NONE)
		*offering_r = (struct offering){ .name = SPAN("démarche retirée") };
	return found != FOUND_FAILED;
}

static bool
draw_decided(struct visit *visit, struct model *row, const struct retention_lot *lot,
             struct fault *fault_r)
{
	struct span name;
	struct text state = text_new(visit->arena, 1000);
	if (!people_name(visit->arena, visit->db, visit->root_id, lot->account_id, &name, fault_r))
		return false;
	text_add_z(&state, choice_words[lot->choice]);
	if (lot->choice == RETENTION_SAMPLE)
		text_format(&state, ", une sur %lld reste", (long long)lot->keep_one_in);
	if (lot->told >= 0) { /* what is not told before is not told after */
		text_add_z(&state, ". ");
		text_add_count(&state, lot->erased);
		text_add_z(&state, lot->erased > 1 ? " effacées" : " effacée");
	}
	text_add_z(&state, lot->state == RETENTION_DONE ? ", c’est fini" : ", en cours");
	text_add_z(&state, ". Décidé par ");
	text_add(&state, name);
	text_add_z(&state, " le ");
	text_add_date_words(&state, visit_day(visit, lot->agreed_s));
	text_add_char(&state, '.');
	model_text_z(row, RETENTION_LOT_STATE, text_z(&state));
	model_text(row, RETENTION_LOT_DOCUMENT, lot->document);
	model_text(row, RETENTION_LOT_REASON, lot->reason);
	return true;
}

bool
retention_lots_draw(struct visit *visit, struct model *page, struct retention_lot_place place,
                    struct fault *fault_r)
{
	struct retention_lot *lots;
	size_t count;
	if (!retention_store_lots(visit->arena, visit->db, visit->root_id, &lots, &count, fault_r))
		return false;
	for (size_t i = 0; i < count; i++) {
		const bool waits = lots[i].state == RETENTION_PREPARED;
		struct model *row = model_row(page, waits ? place.waiting : place.decided);
		struct offering offering;
		model_flag(page, waits ? place.has_waiting : place.has_decided, true);
		if (!name_of(visit, lots[i].offering_id, &offering, fault_r))
			return false;
		model_text_z(row, RETENTION_LOT_WORDS, retention_lot_words(visit->arena, &lots[i], offering.name));
		if (waits && retention_may_agree(visit))
			model_url_z(row, RETENTION_LOT_URL,
			            arena_format(visit->arena, "/conservation/demandes/%lld", (long long)lots[i].id));
		if (!waits && !draw_decided(visit, row, &lots[i], fault_r))
			return false;
	}
	return true;
}

/* --- deciding ---------------------------------------------------------------------------------- */

struct deciding {
	struct visit *visit;
	struct retention_lot lot;
	struct offering offering;
	struct form *form;
	struct fault fault;
};

/* The one that waits; false after a page was answered. */
static bool
begin(struct visit *visit, struct deciding *deciding)
{
	struct retention_lot *lots;
	size_t count, i = 0;
	int64_t id = 0;
	*deciding = (struct deciding){ .visit = visit };
	if (visit_db(visit) == NULL)
		return false;
	if (!retention_may_agree(visit)) {
		visit_refuse(visit, "Cette décision revient à la direction de toute l’organisation.");
		return false;
	}
	if (!retention_store_lots(visit->arena, visit->db, visit->root_id, &lots, &count,
	                          &deciding->fault)) {
		visit_fail(visit, &deciding->fault);
		return false;
	}
	(void)!span_int64(visit->part[0], &id);
	while (i < count && lots[i].id != id)
		i++;
	if (i == count) {
		visit_missing(visit);
		return false;
	}
	if (lots[i].state != RETENTION_PREPARED) { /* somebody else has decided */
		visit_go(visit, "/conservation");
		return false;
	}
	deciding->lot = lots[i];
	deciding->form = form_new(visit->arena, lot_form, FORM_COUNT);
	if (name_of(visit, lots[i].offering_id, &deciding->offering, &deciding->fault))
		return true;
	visit_fail(visit, &deciding->fault);
	return false;
}

static void
show(struct deciding *deciding)
{
	struct visit *visit = deciding->visit;
	struct model *page = model_new(visit->arena, &retention_lot_page);
	struct text term = text_new(visit->arena, 200);
	text_format(&term, "Cette démarche les garde %lld jours après l’année de leur clôture.",
	            (long long)deciding->offering.keep_days);
	model_text_z(page, PAGE_TITLE, "Décider ce que deviennent des demandes");
	model_text_z(page, PAGE_LOT,
	             retention_lot_words(visit->arena, &deciding->lot, deciding->offering.name));
	model_text_z(page, PAGE_KEPT, text_z(&term));
	model_url_z(page, PAGE_URL, arena_format(visit->arena, "/conservation/demandes/%lld",
	                                         (long long)deciding->lot.id));
	form_draw(deciding->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	if (!form_is_fine(deciding->form))
		visit->response->status = 422;
	visit_show(visit, &retention_lot_page, page);
}

void
retention_get_lot(struct visit *visit)
{
	struct deciding deciding;
	if (begin(visit, &deciding))
		show(&deciding);
}

static struct span
register_words(const struct deciding *deciding)
{
	struct arena *arena = deciding->visit->arena;
	const struct retention_lot *lot = &deciding->lot;
	return span_of(arena_format(
		arena, "Décision d’archives\u202f: %s. %s. Visa\u202f: %.*s. Raison\u202f: %.*s",
		retention_lot_words(arena, lot, deciding->offering.name), choice_words[lot->choice],
		SPAN_ARGS(lot->document), SPAN_ARGS(lot->reason)));
}

static bool
agree(struct db *db, void *data)
{
	struct deciding *deciding = data;
	struct visit *visit = deciding->visit;
	const struct retention_lot *lot = &deciding->lot;
	const struct fact fact = {
		.at_unix_s = visit->now_s,
		.kind = "retention.agreed",
		.account_id = visit->reader.account_id,
		.subject_id = lot->id,
		.words = register_words(deciding),
		.once = visit->once,
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &deciding->fault) == FOUND_ONE &&
	       retention_store_lot_agree(db, visit->root_id, lot, &deciding->fault) == FOUND_ONE;
}

void
retention_post_lot(struct visit *visit)
{
	struct deciding deciding;
	bool gave_up = false;
	if (!begin(visit, &deciding))
		return;
	struct form *form = deciding.form;
	bool is_fine = form_read(form, visit_lookup, visit);
	const bool is_sample = form_has(form, FORM_CHOSEN) && form_choice(form, FORM_CHOSEN) == RETENTION_SAMPLE;
	if (is_sample && !form_has(form, FORM_KEEP)) {
		form_complain(form, "reste", "Dites combien de demandes restent.");
		is_fine = false;
	}
	if (is_fine) {
		deciding.lot.choice = (enum retention_choice)form_choice(form, FORM_CHOSEN);
		deciding.lot.keep_one_in = is_sample ? kept_one_in[form_choice(form, FORM_KEEP)] : 1;
		deciding.lot.document = form_text(form, FORM_DOCUMENT);
		deciding.lot.reason = form_text(form, FORM_REASON);
		deciding.lot.account_id = visit->reader.account_id;
		deciding.lot.agreed_s = visit->now_s;
	}
	if (!is_fine || !retention_fits(form, register_words(&deciding))) {
		show(&deciding);
		return;
	}
	if (visit_write(visit, agree, &deciding, &gave_up) || gave_up)
		visit_go(visit, "/conservation");
}
