/* One template, written or changed by whoever keeps it; its versions. */
#include "base/time.h"
#include "craft/http/http_form.h"
#include "ground/journal/journal.h"
#include "welcome/reply/reply_inside.h"

enum { VERSION_WORDS, VERSION_TEXT, VERSION_FIELD_COUNT };
static const struct field version_fields[VERSION_FIELD_COUNT] = {
	[VERSION_WORDS] = { "version_words", FIELD_TEXT, FIELD_API, .help = "Which one, whose, when." },
	[VERSION_TEXT] = { "version_text", FIELD_TEXT, FIELD_API, .help = "As it was." },
};
enum {
	PAGE_TITLE, PAGE_WITHIN, PAGE_TROUBLE, PAGE_URL, PAGE_MARKS, PAGE_WORDS, PAGE_VERSIONS, PAGE_HAS_VERSIONS,
	PAGE_USES, PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[PAGE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[PAGE_URL] = { "form_url", FIELD_URL, FIELD_PAGE },
	[PAGE_MARKS] = { "marks", FIELD_LIST, FIELD_PAGE, .of = reply_mark_fields,
		.of_count = REPLY_MARK_FIELD_COUNT },
	[PAGE_WORDS] = { "marks_words", FIELD_TEXT, FIELD_PAGE },
	[PAGE_VERSIONS] = { "versions", FIELD_LIST, FIELD_API, .of = version_fields,
		.of_count = VERSION_FIELD_COUNT, .help = "The latest first." },
	[PAGE_HAS_VERSIONS] = { "has_versions", FIELD_FLAG, FIELD_PAGE },
	[PAGE_USES] = { "uses", FIELD_COUNT, FIELD_API, .help = "Replies that left with it." },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind reply_template_page = { "reply.template", "welcome/reply/pages/template.html",
	page_fields, PAGE_FIELD_COUNT };

enum { SAY_NAME, SAY_TEXT, SAY_PLACE, SAY_OFFERING, SAY_TO_CHECK, SAY_CLOSED, SAY_SEEN, SAY_COUNT };
static const struct form_field say_form[SAY_COUNT] = {
	[SAY_NAME] = { "nom", FORM_TEXT, "Son nom, pour le retrouver",
		.required = "Donnez un nom à ce modèle.", .length_max = REPLY_NAME_LENGTH_MAX },
	[SAY_TEXT] = { "texte", FORM_LONG, "Le texte",
		.hint = "Blancs\u202f: {prénom}, {référence}, {date limite}, {pièces manquantes}, {nom du service}, "
	            "{contact}\u202f; et {à compléter}, que l’agent écrit lui-même.",
		.required = "Écrivez le texte du modèle.", .length_max = REPLY_TEXT_LENGTH_MAX },
	[SAY_PLACE] = { "service", FORM_SELECT, "Pour quel service",
		.hint = "Et ceux qui sont sous lui.", .required = "Choisissez un service." },
	[SAY_OFFERING] = { "demarche", FORM_SELECT, "Pour quelle demande",
		.required = "Choisissez une demande, ou toutes." },
	[SAY_TO_CHECK] = { "juridique", FORM_CHECK, "À relire par votre service juridique",
		.hint = "C’est écrit à côté du modèle. Décochez une fois qu’il l’a relu." },
	[SAY_CLOSED] = { "retire", FORM_CHECK, "Ne plus le proposer" },
	[SAY_SEEN] = { "vu", FORM_HIDDEN, "vu", .length_max = 20 },
};

struct saying {
	struct replying replying;
	struct reply_template template; /* template_id 0: a new one */
	struct offering *offerings;
	size_t offering_count;
	struct form *form;
	const char *trouble;
	enum found found;
};

static bool
may_keep(const struct saying *saying, int64_t place_id)
{
	const struct replying *replying = &saying->replying;
	const uint32_t place = place_id == 0 ? PLACE_NONE : place_by_id(replying->tree, place_id);
	return (place_id == 0 || place != PLACE_NONE) &&
	       people_may(&replying->visit->reader, replying->tree, REPLY_KEEPERS, place);
}

/* --- the form --------------------------------------------------------------------------------- */

/* Those where she may: the whole, then units as the tree is. */
static void
offer_places(struct saying *saying)
{
	const struct place_tree *tree = saying->replying.tree;
	struct arena *arena = saying->replying.visit->arena;
	struct form_choice *choices = arena_array_of(arena, struct form_choice, (size_t)tree->count + 1);
	size_t count = 0;
	if (may_keep(saying, 0))
		choices[count++] = (struct form_choice){ "0", "Tous les services" };
	for (uint32_t i = 0; i < tree->count && count < FORM_CHOICE_MAX; i++) {
		struct text label = text_new(arena, 1000);
		if (!may_keep(saying, tree->places[i].id))
			continue;
		for (uint32_t depth = 0; depth < tree->places[i].depth; depth++)
			text_add_z(&label, "\u2003");
		text_add(&label, tree->places[i].name);
		choices[count++] = (struct form_choice){
			arena_format(arena, "%lld", (long long)tree->places[i].id), text_z(&label)
		};
	}
	form_offer(saying->form, SAY_PLACE, choices, count);
}

static void
offer_offerings(struct saying *saying)
{
	struct arena *arena = saying->replying.visit->arena;
	struct form_choice *choices =
		arena_array_of(arena, struct form_choice, saying->offering_count + 1);
	size_t count = 0;
	choices[count++] = (struct form_choice){ "0", "Toutes les demandes" };
	for (size_t i = 0; i < saying->offering_count && count < FORM_CHOICE_MAX; i++)
		choices[count++] = (struct form_choice){
			arena_format(arena, "%lld", (long long)saying->offerings[i].offering_id),
			span_copy(arena, saying->offerings[i].name)
		};
	form_offer(saying->form, SAY_OFFERING, choices, count);
}

static void
fill(struct saying *saying)
{
	const struct reply_template *template = &saying->template;
	struct arena *arena = saying->replying.visit->arena;
	struct form *form = saying->form;
	const bool is_whole = template->place_id != 0 || template->template_id != 0 || may_keep(saying, 0);
	form_fill(form, SAY_NAME, template->name);
	form_fill(form, SAY_TEXT, template->text);
	if (is_whole)
		form_fill(form, SAY_PLACE,
		          span_of(arena_format(arena, "%lld", (long long)template->place_id)));
	form_fill(form, SAY_OFFERING,
	          span_of(arena_format(arena, "%lld", (long long)template->offering_id)));
	form_fill(form, SAY_TO_CHECK, span_of(template->is_to_check ? "oui" : ""));
	form_fill(form, SAY_CLOSED, span_of(template->is_closed ? "oui" : ""));
	form_fill(form, SAY_SEEN, span_of(arena_format(arena, "%lld", (long long)template->version)));
}

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct saying *saying)
{
	*saying = (struct saying){ .found = FOUND_FAILED };
	struct replying *replying = &saying->replying;
	if (!reply_begin(visit, replying))
		return false;
	if (!offering_list(visit->arena, replying->db, visit->root_id, &saying->offerings,
	                   &saying->offering_count, &replying->fault)) {
		visit_fail(visit, &replying->fault);
		return false;
	}
	saying->template.name = saying->template.text = SPAN("");
	saying->form = form_new(visit->arena, say_form, SAY_COUNT);
	offer_places(saying);
	offer_offerings(saying);
	return true;
}

/* The one that the address names; of somewhere else, it is as if it were not there. */
static bool
begin_one(struct visit *visit, struct saying *saying)
{
	struct replying *replying = &saying->replying;
	int64_t template_id;
	if (!begin(visit, saying))
		return false;
	enum found found = FOUND_NONE;
	if (span_int64(visit->part[0], &template_id))
		found = reply_template_load(visit->arena, replying->db, visit->root_id, template_id,
		                            &saying->template, &replying->fault);
	if (found == FOUND_FAILED)
		visit_fail(visit, &replying->fault);
	else if (found == FOUND_NONE || !may_keep(saying, saying->template.place_id))
		visit_missing(visit);
	else
		return true;
	return false;
}

/* --- shown ------------------------------------------------------------------------------------ */

static bool
draw_versions(struct saying *saying, struct model *page)
{
	struct replying *replying = &saying->replying;
	struct visit *visit = replying->visit;
	struct reply_template *versions;
	size_t count;
	if (!reply_store_versions(visit->arena, replying->db, visit->root_id, saying->template.template_id,
	                          &versions, &count, &replying->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct text words = text_new(visit->arena, 1000);
		struct span name;
		if (!people_name(visit->arena, replying->db, visit->root_id, versions[i].account_id, &name,
		                 &replying->fault))
			return false;
		text_format(&words, "Version %lld, le ", (long long)versions[i].version);
		text_add_date_words(&words, visit_day(visit, versions[i].at_unix_s));
		text_format(&words, ", par %.*s\u202f: %.*s", SPAN_ARGS(name), SPAN_ARGS(versions[i].name));
		struct model *row = model_row(page, PAGE_VERSIONS);
		model_text(row, VERSION_WORDS, text_span(&words));
		model_text(row, VERSION_TEXT, versions[i].text);
	}
	model_flag(page, PAGE_HAS_VERSIONS, count > 0);
	return true;
}

static void
show(struct saying *saying, struct span text, int status)
{
	struct visit *visit = saying->replying.visit;
	struct model *page = model_new(visit->arena, &reply_template_page);
	const bool is_new = saying->template.template_id == 0;
	model_text_z(page, PAGE_TITLE, is_new ? "Écrire un modèle de réponse" : "Changer ce modèle de réponse");
	model_text_z(page, PAGE_WITHIN, "Modèles de réponse");
	model_text_z(page, PAGE_TROUBLE, saying->trouble);
	model_url(page, PAGE_URL, visit->request->path);
	if (text.length > 0)
		model_text_z(page, PAGE_WORDS, reply_draw_marks(visit->arena, text, page, PAGE_MARKS));
	if (!is_new) {
		model_count(page, PAGE_USES, saying->template.uses);
		if (!draw_versions(saying, page)) {
			visit_fail(visit, &saying->replying.fault);
			return;
		}
	}
	form_draw(saying->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	visit->response->status = status;
	visit_show(visit, &reply_template_page, page);
}

/* A blank one, or one that was shipped. */
void
reply_get_new(struct visit *visit)
{
	struct saying saying;
	const struct span code = visit_asked(visit, "livre");
	if (!begin(visit, &saying))
		return;
	for (size_t i = 0; i < reply_shipped_count; i++)
		if (span_is(code, reply_shipped[i].code)) {
			saying.template.name = span_of(reply_shipped[i].name);
			saying.template.text = span_of(reply_shipped[i].text);
			saying.template.is_to_check = reply_shipped[i].is_legal;
		}
	if (!span_int64(visit_asked(visit, "demarche"), &saying.template.offering_id))
		saying.template.offering_id = 0;
	fill(&saying);
	show(&saying, saying.template.text, 200);
}

void
reply_get_template(struct visit *visit)
{
	struct saying saying;
	if (!begin_one(visit, &saying))
		return;
	fill(&saying);
	show(&saying, saying.template.text, 200);
}

/* --- kept ------------------------------------------------------------------------------------- */

/* False: the form says why. */
static bool
take(struct saying *saying)
{
	const struct visit *visit = saying->replying.visit;
	struct reply_template *template = &saying->template;
	struct form *form = saying->form;
	if (!form_read(form, visit_lookup, saying->replying.visit))
		return false;
	template->name = form_text(form, SAY_NAME);
	template->text = form_text(form, SAY_TEXT);
	template->is_to_check = form_check(form, SAY_TO_CHECK);
	template->is_closed = form_check(form, SAY_CLOSED);
	template->account_id = visit->reader.account_id;
	template->at_unix_s = visit->now_s;
	if (!span_int64(form_text(form, SAY_PLACE), &template->place_id) ||
	    !may_keep(saying, template->place_id))
		form_complain(form, "service", "Choisissez un service.");
	if (!span_int64(form_text(form, SAY_OFFERING), &template->offering_id))
		form_complain(form, "demarche", "Choisissez une demande, ou toutes.");
	if (!span_int64(form_text(form, SAY_SEEN), &template->version) || template->version < 0)
		template->version = template->template_id == 0 ? 0 : INT32_MAX; /* never seen: stale */
	const char *unknown = reply_unknown(visit->arena, template->text);
	if (unknown != NULL)
		form_complain(form, "texte",
		              arena_format(visit->arena,
		                           "%s n’est pas un blanc connu\u202f: prenez-en un de la liste, ou retirez "
		                           "les accolades.",
		                           unknown));
	return form_is_fine(form);
}

static bool
write_template(struct db *db, void *data)
{
	struct saying *saying = data;
	struct replying *replying = &saying->replying;
	const struct visit *visit = replying->visit;
	struct reply_template template = saying->template; /* may run again */
	const struct fact fact = {
		.at_unix_s = visit->now_s,
		.kind = "reply.saved",
		.account_id = visit->reader.account_id,
		.place_id = template.place_id,
		.subject_id = template.template_id,
		.words = span_of(arena_format(visit->arena, "Le modèle de réponse «\u202f%.*s\u202f» a été enregistré.",
		                              SPAN_ARGS(template.name))),
		.once = visit->once,
	};
	saying->found = journal_add(visit->arena, db, visit->root_id, &fact, &replying->fault);
	if (saying->found != FOUND_ONE) {
		saying->found = saying->found == FOUND_NONE ? FOUND_ONE : FOUND_FAILED; /* taken already */
		return false;
	}
	saying->found = reply_store_save(visit->arena, db, visit->root_id, &template, &replying->fault);
	return saying->found == FOUND_ONE;
}

static void
save(struct saying *saying)
{
	struct visit *visit = saying->replying.visit;
	bool gave_up = false;
	if (!take(saying)) {
		show(saying, SPAN(""), 422);
		return;
	}
	if (!visit_write(visit, write_template, saying, &gave_up) && !gave_up)
		return;
	if (saying->found == FOUND_ONE)
		visit_go(visit, "/guichet/modeles?demarche=%lld&fait=1",
		         (long long)saying->template.offering_id);
	else if (saying->found == FOUND_FAILED)
		visit_fail(visit, &saying->replying.fault);
	else {
		saying->trouble =
			saying->template.template_id == 0
				? "Il y a déjà cinq cents modèles. Reprenez-en un qui n’est plus proposé."
				: "Quelqu’un a changé ce modèle pendant que vous écriviez. Rien n’a été enregistré\u202f; ce "
				  "que vous avez écrit est là. Comparez avec la dernière version, plus bas, puis ouvrez-la "
				  "de nouveau pour la changer.";
		saying->replying.db = visit_db(visit); /* a write ends the one before */
		if (saying->replying.db != NULL)
			show(saying, SPAN(""), 409);
	}
}

void
reply_post_new(struct visit *visit)
{
	struct saying saying;
	if (begin(visit, &saying))
		save(&saying);
}

void
reply_post_template(struct visit *visit)
{
	struct saying saying;
	if (begin_one(visit, &saying))
		save(&saying);
}
