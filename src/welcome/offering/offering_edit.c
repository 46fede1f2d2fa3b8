/* One offering, written or changed by whoever keeps the catalogue. */
#include <string.h>

#include "ground/journal/journal.h"
#include "welcome/offering/offering_inside.h"

enum {
	EDIT_NAME, EDIT_KIND, EDIT_ABOUT, EDIT_INQUIRY, EDIT_UNIT, EDIT_UNITS, EDIT_CODE, EDIT_PIECES,
	EDIT_PLACED, EDIT_DAYS, EDIT_FIRST, EDIT_NEXT, EDIT_SOLVE, EDIT_SILENCE, EDIT_COUNT_OF, EDIT_UNIT_OF,
	EDIT_BASIS, EDIT_EXEMPT, EDIT_PURPOSE, EDIT_CONFIDENTIAL, EDIT_STEP, EDIT_KEEP, EDIT_STATE,
	EDIT_CHANGES, EDIT_COUNT
};
static const struct form_fold edit_folds[] = {
	{ "Services par lieu, adresse de la page", EDIT_UNITS, EDIT_CODE - EDIT_UNITS + 1 },
	{ "Délais du service", EDIT_FIRST, EDIT_SOLVE - EDIT_FIRST + 1 },
	{ "Ce que disent les textes", EDIT_COUNT_OF, EDIT_EXEMPT - EDIT_COUNT_OF + 1,
	  .untold = EDIT_UNIT_OF + 1 },
	{ "Parcours et durée de garde", EDIT_STEP, EDIT_KEEP - EDIT_STEP + 1 },
};
static const struct form_choice silence_choices[] = {
	{ "rien", "Rien\u202f: ce n’est pas une décision" },
	{ "rejet", "La demande est rejetée" },
	{ "accord", "La demande est acceptée" },
};
static const enum law_silence silences[] = { LAW_SAYS_NOTHING, LAW_SAYS_NO, LAW_SAYS_YES };
static const struct form_choice unit_choices[] = { { "mois", "mois" }, { "jours", "jours" } };
static const struct form_choice state_choices[] = {
	{ "preparation", "En préparation\u202f: personne ne la voit" },
	{ "ouverte", "Ouverte\u202f: on peut la faire" },
	{ "fermee", "Fermée\u202f: on ne peut plus la faire" },
};

static const struct form_field edit_form[EDIT_COUNT] = {
	[EDIT_NAME] = { "nom", FORM_TEXT, "Ce que l’on demande",
		.hint = "Un verbe et peu de mots\u202f: «\u202fInscrire un enfant à l’école\u202f».",
		.required = "Écrivez ce que l’on demande.", .length_max = OFFERING_NAME_LENGTH_MAX },
	[EDIT_KIND] = { "nature", FORM_SELECT, "De quelle nature\u202f?",
		.required = "Choisissez sa nature." },
	[EDIT_ABOUT] = { "presentation", FORM_LONG, "Ce que la personne lit avant de demander",
		.length_max = OFFERING_TEXT_LENGTH_MAX },
	[EDIT_INQUIRY] = { "formulaire", FORM_SELECT, "Le formulaire à remplir",
		.hint = "Sans lui, quelques mots suffisent. Ceux de la liste sont publiés\u202f; ils s’écrivent "
		        "dans «\u202fQuestionnaires\u202f», pour une demande.",
		.wrong = "Choisissez un formulaire de la liste." },
	[EDIT_UNIT] = { "service", FORM_SELECT, "Quel service s’en charge\u202f?" },
	[EDIT_UNITS] = { "services", FORM_LONG, "Un autre service pour certains lieux",
		.hint = "Une ligne par lieu, avec le service qui s’en charge\u202f: «\u202fÉcole Jean-Moulin\u202f: Accueil du "
	            "secteur nord\u202f».",
		.length_max = 20000 },
	[EDIT_CODE] = { "code", FORM_TEXT, "Son nom dans l’adresse de sa page",
		.hint = "Laissez vide\u202f: il est tiré du titre.", .length_max = OFFERING_CODE_LENGTH_MAX },
	[EDIT_PIECES] = { "pieces", FORM_LONG, "Les pièces à joindre",
		.hint = "Une ligne par pièce. Pièce indispensable, avec la raison\u202f: «\u202fjustificatif de domicile | "
	            "pour calculer le tarif\u202f». Pièce que détient une autre administration, jamais demandée à la "
	            "personne\u202f: «\u202favis d’imposition | | les impôts\u202f».",
		.length_max = 8000 },
	[EDIT_PLACED] = { "lieu", FORM_CHECK, "Demander à quel endroit cela se passe" },
	[EDIT_DAYS] = { "jours", FORM_NUMBER, "Délai annoncé, en jours ouvrés",
		.hint = "Celui que vous tenez. Vide\u202f: rien n’est promis, et ce qui se passe est dit, à titre "
	            "indicatif.", .least = 1, .most = OFFERING_DAYS_MAX },
	[EDIT_FIRST] = { "premiere", FORM_NUMBER, "Première réponse, en heures d’ouverture",
		.hint = "Pour le service seulement\u202f; laissez vide s’il n’y en a pas.", .least = 1,
		.most = OFFERING_MINUTES_MAX / 60 },
	[EDIT_NEXT] = { "suivante", FORM_NUMBER, "Réponse à chaque nouveau message, en heures d’ouverture",
		.least = 1, .most = OFFERING_MINUTES_MAX / 60 },
	[EDIT_SOLVE] = { "solution", FORM_NUMBER, "Demande terminée, en heures d’ouverture", .least = 1,
		.most = OFFERING_MINUTES_MAX / 60 },
	[EDIT_SILENCE] = { "silence", FORM_CHOICE, "Que vaut le silence de l’administration\u202f?",
		.hint = "Une réclamation et une demande de documents sont toujours rejetées par le silence.",
		.required = "Choisissez ce que vaut le silence.", .choices = silence_choices,
		.choice_count = LENGTH(silence_choices) },
	[EDIT_COUNT_OF] = { "delai", FORM_NUMBER, "Après un autre délai que deux mois",
		.hint = "Seulement si un décret le dit.", .least = 1, .most = 999 },
	[EDIT_UNIT_OF] = { "unite", FORM_SELECT, "Ce délai est en", .choices = unit_choices,
		.choice_count = LENGTH(unit_choices) },
	[EDIT_BASIS] = { "texte", FORM_TEXT, "Le texte qui le dit", .length_max = 300 },
	[EDIT_EXEMPT] = { "dispense", FORM_CHECK,
		"Pas d’accusé de réception sur papier (R112-4)\u202f: décision favorable en quinze jours, ou "
		"simple vérification de conditions" },
	[EDIT_PURPOSE] = { "finalite", FORM_SELECT, "Dans quel cadre connaît-on la personne\u202f?",
		.hint = "Les demandes d’un cadre ne se voient jamais depuis un autre.",
		.required = "Choisissez un cadre." },
	[EDIT_CONFIDENTIAL] = { "confidentielle", FORM_CHECK,
		"Confidentielle\u202f: seul le service chargé la voit, titre compris" },
	[EDIT_STEP] = { "etape", FORM_SELECT, "Quelle étape d’un parcours est-ce ?",
		.hint = "Quand la demande se termine, une enquête peut demander comment l’étape s’est passée.",
		.wrong = "Choisissez une étape de la liste." },
	[EDIT_KEEP] = { "garde", FORM_NUMBER, "Gardée combien de jours après la clôture\u202f?",
		.hint = "Ensuite, une décision d’archivage est demandée. 730 est notre proposition.",
		.required = "Écrivez un nombre de jours.", .least = 1, .most = 36500 },
	[EDIT_STATE] = { "etat", FORM_CHOICE, "État", .required = "Choisissez un état.",
		.choices = state_choices, .choice_count = LENGTH(state_choices) },
	[EDIT_CHANGES] = { "vu", FORM_HIDDEN, "vu", .length_max = 20 },
};

enum {
	PAGE_TITLE, PAGE_TROUBLE, PAGE_URL, PAGE_TEMPLATES_URL, PAGE_ANSWERS_URL, PAGE_SKILLS_URL, PAGE_FIELDS,
	PAGE_ERRORS, PAGE_WRONG, PAGE_CAN_FORM, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[PAGE_URL] = { "form_url", FIELD_URL, FIELD_PAGE },
	[PAGE_TEMPLATES_URL] = { "templates_url", FIELD_URL, FIELD_PAGE },
	[PAGE_ANSWERS_URL] = { "answers_url", FIELD_URL, FIELD_PAGE },
	[PAGE_SKILLS_URL] = { "skills_url", FIELD_URL, FIELD_PAGE },
	[PAGE_FIELDS] = FORM_FOLDS("fields"),
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[PAGE_CAN_FORM] = { "can_form", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind offering_edit_page = { "offering.edit",
	"welcome/offering/pages/edit.html", page_fields, PAGE_FIELD_COUNT };

struct editing {
	struct visit *visit;
	struct place_tree *tree;
	struct offering offering;
	struct offering_piece pieces[OFFERING_PIECE_COUNT_MAX];
	size_t piece_count;
	struct offering_unit *units;
	size_t unit_count;
	struct form *form;
	struct form_field fields[EDIT_COUNT];
	struct form_choice *steps;
	size_t step_count;
	struct form_choice *inquiries; /* published, for requests; the one it bears among them */
	size_t inquiry_count;
	const char *trouble;
	bool is_taken;
	enum found found;
	struct fault fault;
};

/* --- the form --------------------------------------------------------------------------------- */

static void
offer_words(struct form *form, struct arena *arena, size_t field, const char *const *codes,
            const char *const *words, size_t count)
{
	struct form_choice *choices = arena_array_of(arena, struct form_choice, count);
	for (size_t i = 0; i < count; i++)
		choices[i] = (struct form_choice){ codes[i], words[i] };
	form_offer(form, field, choices, count);
}

static void
offer_places(struct editing *editing)
{
	struct arena *arena = editing->visit->arena;
	const struct place_tree *tree = editing->tree;
	struct form_choice *choices = arena_array_of(arena, struct form_choice, FORM_CHOICE_MAX);
	size_t count = 0;
	for (uint32_t i = 0; i < tree->count && count < FORM_CHOICE_MAX; i++) {
		const struct place *place = &tree->places[i];
		if (!people_may(&editing->visit->reader, tree, OFFERING_KEEPERS, i))
			continue;
		struct text label = text_new(arena, 1000);
		for (uint32_t depth = 0; depth < place->depth; depth++)
			text_add_z(&label, "\u2003");
		text_add(&label, place->name);
		choices[count++] = (struct form_choice){ arena_format(arena, "%lld", (long long)place->id),
			                                     text_z(&label) };
	}
	form_offer(editing->form, EDIT_UNIT, choices, count);
}

static void
new_form(struct editing *editing)
{
	struct arena *arena = editing->visit->arena;
	memcpy(editing->fields, edit_form, sizeof edit_form);
	if (editing->step_count == 0) /* there is no journey yet */
		editing->fields[EDIT_STEP].kind = FORM_HIDDEN;
	if (editing->inquiry_count == 0)
		editing->fields[EDIT_INQUIRY].kind = FORM_HIDDEN;
	editing->form = form_new(arena, editing->fields, EDIT_COUNT);
	if (editing->step_count > 0)
		form_offer(editing->form, EDIT_STEP, editing->steps, editing->step_count);
	if (editing->inquiry_count > 0)
		form_offer(editing->form, EDIT_INQUIRY, editing->inquiries, editing->inquiry_count);
	offer_words(editing->form, arena, EDIT_KIND, offering_kind_codes, offering_kind_words,
	            OFFERING_KIND_COUNT);
	offer_words(editing->form, arena, EDIT_PURPOSE, offering_purpose_codes, offering_purpose_words,
	            OFFERING_PURPOSE_COUNT);
	offer_places(editing);
}

static void
fill_number(struct editing *editing, size_t field, int64_t number)
{
	if (number != 0)
		form_fill(editing->form, field,
		          span_of(arena_format(editing->visit->arena, "%lld", (long long)number)));
}

static void
fill(struct editing *editing)
{
	const struct offering *offering = &editing->offering;
	struct form *form = editing->form;
	struct arena *arena = editing->visit->arena;
	struct offering_unit *rest = arena_array_of(arena, struct offering_unit, editing->unit_count + 1);
	size_t rest_count = 0;
	for (size_t i = 0; i < editing->unit_count; i++)
		if (editing->units[i].place_id == 0)
			fill_number(editing, EDIT_UNIT, editing->units[i].unit_id);
		else
			rest[rest_count++] = editing->units[i];
	form_fill(form, EDIT_NAME, offering->name);
	form_fill(form, EDIT_CODE, offering->code);
	form_fill(form, EDIT_KIND, span_of(offering_kind_codes[offering->kind]));
	form_fill(form, EDIT_ABOUT, offering->about);
	fill_number(editing, EDIT_INQUIRY, offering->inquiry_id);
	form_fill(form, EDIT_UNITS, offering_unit_lines(arena, editing->tree, rest, rest_count));
	form_fill(form, EDIT_PIECES, offering_piece_lines(arena, editing->pieces, editing->piece_count));
	form_fill(form, EDIT_PURPOSE, span_of(offering_purpose_codes[offering->purpose]));
	form_fill(form, EDIT_SILENCE, span_of(offering_silence_codes[offering->silence]));
	form_fill(form, EDIT_UNIT_OF, span_of(unit_choices[offering->silence_unit == LAW_DAYS].value));
	form_fill(form, EDIT_BASIS, offering->basis);
	form_fill(form, EDIT_STATE, span_of(state_choices[offering->state].value));
	form_fill(form, EDIT_PLACED, span_of(offering->is_placed ? "oui" : ""));
	form_fill(form, EDIT_EXEMPT, span_of(offering->is_exempt ? "oui" : ""));
	form_fill(form, EDIT_CONFIDENTIAL, span_of(offering->is_confidential ? "oui" : ""));
	fill_number(editing, EDIT_DAYS, offering->promised_days);
	fill_number(editing, EDIT_FIRST, offering->first_minutes / 60);
	fill_number(editing, EDIT_NEXT, offering->next_minutes / 60);
	fill_number(editing, EDIT_SOLVE, offering->solve_minutes / 60);
	fill_number(editing, EDIT_COUNT_OF, offering->silence_count);
	fill_number(editing, EDIT_KEEP, offering->keep_days);
	form_fill(form, EDIT_STEP, offering_step_words(arena, offering->journey_id, offering->step_id));
	form_fill(form, EDIT_CHANGES,
	          span_of(arena_format(arena, "%lld", (long long)offering->changes)));
}

static void
show(struct editing *editing)
{
	struct visit *visit = editing->visit;
	struct model *page = model_new(visit->arena, &offering_edit_page);
	model_text_z(page, PAGE_TITLE, editing->offering.offering_id == 0 ? "Ajouter une demande"
	                                                                  : "Changer cette demande");
	model_text_z(page, PAGE_TROUBLE, editing->trouble);
	model_flag(page, PAGE_CAN_FORM, (visit->reader.roles & WHO(ROLE_REFERENT)) != 0);
	model_url(page, PAGE_URL, visit->request->path);
	const long long offering_id = (long long)editing->offering.offering_id;
	if (offering_id != 0) { /* of rooms reply, knowledge and skill */
		model_url_z(page, PAGE_SKILLS_URL,
		            arena_format(visit->arena, "/catalogue/%lld/savoir-faire", offering_id));
		model_url_z(page, PAGE_TEMPLATES_URL,
		            arena_format(visit->arena, "/guichet/modeles?demarche=%lld", offering_id));
		model_url_z(page, PAGE_ANSWERS_URL,
		            arena_format(visit->arena, "/catalogue/%lld/reponses", offering_id));
	}
	form_draw_folded(editing->form, edit_folds, LENGTH(edit_folds), page,
	                 (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	if (!form_is_fine(editing->form) || editing->trouble != NULL)
		visit->response->status = 422;
	visit_show(visit, &offering_edit_page, page);
}

/* --- which one -------------------------------------------------------------------------------- */

static bool
begin(struct editing *editing)
{
	struct visit *visit = editing->visit;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	editing->tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &editing->fault);
	if (editing->tree == NULL ||
	    !offering_steps(visit->arena, db, visit->root_id, &editing->steps, &editing->step_count,
	                    &editing->fault) ||
	    !offering_inquiries(visit->arena, db, visit->root_id, 0, &editing->inquiries,
	                        &editing->inquiry_count, &editing->fault)) {
		visit_fail(visit, &editing->fault);
		return false;
	}
	return true;
}

/* The offering that the address names, with its lists; false after a page was answered. */
static bool
find(struct editing *editing)
{
	struct visit *visit = editing->visit;
	struct fault *fault = &editing->fault;
	struct offering_piece *pieces;
	if (!begin(editing) || !offering_of_visit(visit, &editing->offering))
		return false;
	struct db *db = visit_db(visit);
	const int64_t offering_id = editing->offering.offering_id;
	if (!offering_pieces(visit->arena, db, visit->root_id, offering_id, &pieces,
	                     &editing->piece_count, fault) ||
	    !offering_units(visit->arena, db, visit->root_id, offering_id, &editing->units,
	                    &editing->unit_count, fault) ||
	    !offering_inquiries(visit->arena, db, visit->root_id, editing->offering.inquiry_id,
	                        &editing->inquiries, &editing->inquiry_count, fault)) {
		visit_fail(visit, fault);
		return false;
	}
	memcpy(editing->pieces, pieces, editing->piece_count * sizeof *pieces);
	return true;
}

void
offering_get_new(struct visit *visit)
{
	struct editing editing = { .visit = visit };
	if (!begin(&editing))
		return;
	new_form(&editing);
	fill_number(&editing, EDIT_KEEP, 730);
	form_fill(editing.form, EDIT_STATE, span_of(state_choices[OFFERING_DRAFT].value));
	show(&editing);
}

void
offering_get_edit(struct visit *visit)
{
	struct editing editing = { .visit = visit };
	if (!find(&editing))
		return;
	new_form(&editing);
	fill(&editing);
	show(&editing);
}

/* --- what was typed --------------------------------------------------------------------------- */

static int64_t
number_of(const struct editing *editing, size_t field)
{
	return form_has(editing->form, field) ? form_number(editing->form, field) : 0;
}

static void
take_lists(struct editing *editing)
{
	struct arena *arena = editing->visit->arena;
	int64_t unit_id;
	editing->units = arena_array_of(arena, struct offering_unit, OFFERING_UNIT_COUNT_MAX + 1);
	const char *wrong = offering_read_units(arena, editing->tree, form_text(editing->form, EDIT_UNITS),
	                                        editing->units, &editing->unit_count);
	if (wrong == NULL &&
	    !offering_may_change(&editing->visit->reader, editing->tree, editing->units, editing->unit_count))
		wrong = "Vous ne vous occupez pas de tous ces services\u202f: confiez-la à ceux dont vous vous occupez.";
	if (wrong != NULL)
		form_complain(editing->form, "services", wrong);
	if (span_int64(form_text(editing->form, EDIT_UNIT), &unit_id))
		editing->units[editing->unit_count++] = (struct offering_unit){ 0, unit_id };
	wrong = offering_read_pieces(arena, form_text(editing->form, EDIT_PIECES), editing->pieces,
	                             &editing->piece_count);
	if (wrong != NULL)
		form_complain(editing->form, "pieces", wrong);
}

static void
take_law(struct editing *editing)
{
	struct offering *offering = &editing->offering;
	const struct form *form = editing->form;
	offering->silence = silences[form_choice(form, EDIT_SILENCE)];
	offering->silence_count = number_of(editing, EDIT_COUNT_OF);
	offering->silence_unit = form_has(form, EDIT_UNIT_OF) && form_choice(form, EDIT_UNIT_OF) == 1
	                             ? LAW_DAYS
	                             : LAW_MONTHS;
	offering->basis = form_text(form, EDIT_BASIS);
	offering->is_exempt = form_check(form, EDIT_EXEMPT);
	if (offering->silence_count != 0 && offering->basis.length == 0)
		form_complain(editing->form, "texte", "Écrivez le texte qui donne cet autre délai.");
}

static void
take_inquiry(struct editing *editing)
{
	const struct span chosen = form_text(editing->form, EDIT_INQUIRY);
	editing->offering.inquiry_id = 0;
	for (size_t i = 0; i < editing->inquiry_count; i++)
		if (span_is(chosen, editing->inquiries[i].value))
			(void)span_int64(chosen, &editing->offering.inquiry_id);
	if (chosen.length > 0 && editing->offering.inquiry_id == 0)
		form_complain(editing->form, "formulaire", "Choisissez un formulaire de la liste.");
}

static void
take(struct editing *editing)
{
	struct offering *offering = &editing->offering;
	const struct form *form = editing->form;
	struct arena *arena = editing->visit->arena;
	const struct span code = form_text(form, EDIT_CODE);
	offering->name = form_text(form, EDIT_NAME);
	offering->code = span_slug(arena, code.length > 0 ? code : offering->name,
	                           OFFERING_CODE_LENGTH_MAX);
	offering->about = form_text(form, EDIT_ABOUT);
	offering->kind = (enum offering_kind)form_choice(form, EDIT_KIND);
	offering->purpose = (enum offering_purpose)form_choice(form, EDIT_PURPOSE);
	offering->state = (enum offering_state)form_choice(form, EDIT_STATE);
	offering->is_placed = form_check(form, EDIT_PLACED);
	offering->is_confidential = form_check(form, EDIT_CONFIDENTIAL);
	offering->promised_days = number_of(editing, EDIT_DAYS);
	offering->first_minutes = number_of(editing, EDIT_FIRST) * 60;
	offering->next_minutes = number_of(editing, EDIT_NEXT) * 60;
	offering->solve_minutes = number_of(editing, EDIT_SOLVE) * 60;
	offering->keep_days = form_number(form, EDIT_KEEP);
	if (!offering_read_step(form_text(form, EDIT_STEP), &offering->journey_id, &offering->step_id))
		form_complain(editing->form, "etape", "Choisissez une étape de la liste.");
	if (!span_int64(form_text(form, EDIT_CHANGES), &offering->changes))
		offering->changes = 0;
	if (offering->code.length == 0)
		form_complain(editing->form, "nom", "Écrivez un nom avec des lettres.");
	if (offering->state == OFFERING_OPEN && editing->unit_count == 0)
		form_complain(editing->form, "service",
		              "Dites quel service s’en charge avant d’ouvrir cette demande.");
	take_inquiry(editing);
	take_law(editing);
}

/* --- kept ------------------------------------------------------------------------------------- */

static bool
write_offering(struct db *db, void *data)
{
	struct editing *editing = data;
	struct visit *visit = editing->visit;
	const struct offering_saving saving = { &editing->offering, editing->pieces,
		                                    editing->piece_count, editing->units,
		                                    editing->unit_count };
	int64_t offering_id;
	editing->found = offering_save(visit->arena, db, visit->root_id, &saving, &offering_id,
	                               &editing->is_taken, &editing->fault);
	const struct fact fact = {
		.at_unix_s = visit->now_s,
		.kind = "offering.saved",
		.account_id = visit->reader.account_id,
		.subject_id = offering_id,
		.words = span_of(arena_format(visit->arena, "«\u202f%.*s\u202f» a été enregistrée au catalogue (%s).",
		                              SPAN_ARGS(editing->offering.name),
		                              offering_state_words[editing->offering.state])),
		.once = visit->once,
	};
	return editing->found == FOUND_ONE &&
	       journal_add(visit->arena, db, visit->root_id, &fact, &editing->fault) == FOUND_ONE;
}

static void
save(struct editing *editing)
{
	struct visit *visit = editing->visit;
	bool gave_up;
	visit_db_end(visit);
	if (!visit_write(visit, write_offering, editing, &gave_up) && !gave_up)
		return;
	if (editing->found != FOUND_NONE) { /* written, or written by the same form before */
		visit_go(visit, "/catalogue?enregistree=1");
		return;
	}
	if (editing->is_taken)
		form_complain(editing->form, "code", "Une autre demande a déjà ce nom dans l’adresse de sa page.");
	else
		editing->trouble = "Quelqu’un a changé cette demande pendant que vous écriviez. Rien n’a été "
						   "enregistré\u202f; ce que vous avez écrit est là. Ouvrez-la dans un autre "
						   "onglet, comparez, puis enregistrez de nouveau depuis cet onglet.";
	show(editing);
}

static void
post(struct editing *editing)
{
	new_form(editing);
	const bool is_read = form_read(editing->form, visit_lookup, editing->visit);
	take_lists(editing);
	if (is_read && form_is_fine(editing->form))
		take(editing);
	if (form_is_fine(editing->form))
		save(editing);
	else
		show(editing);
}

void
offering_post_new(struct visit *visit)
{
	struct editing editing = { .visit = visit };
	if (begin(&editing))
		post(&editing);
}

void
offering_post_edit(struct visit *visit)
{
	struct editing editing = { .visit = visit };
	if (find(&editing))
		post(&editing);
}

/* --- routes ----------------------------------------------------------------------------------- */

static const struct route routes[] = {
	{ HTTP_GET, "/catalogue", OFFERING_KEEPERS, "offering.list", offering_get_list },
	{ HTTP_POST, "/catalogue/depart", OFFERING_KEEPERS, "offering.start", offering_post_starter },
	{ HTTP_GET, "/catalogue/nouvelle", OFFERING_KEEPERS, "offering.new", offering_get_new },
	{ HTTP_POST, "/catalogue/nouvelle", OFFERING_KEEPERS, "offering.add", offering_post_new },
	{ HTTP_GET, "/catalogue/{}", OFFERING_KEEPERS, "offering.edit", offering_get_edit },
	{ HTTP_POST, "/catalogue/{}", OFFERING_KEEPERS, "offering.save", offering_post_edit },
};
static const struct page_kind *const pages[] = { &offering_list_page, &offering_edit_page };

const struct room_pages offering_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
