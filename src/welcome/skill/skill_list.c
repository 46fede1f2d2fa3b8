/* « Les savoir-faire »: the list of the organisation, and one of them. */
#include "craft/http/http_form.h"
#include "ground/journal/journal.h"
#include "ground/people/people.h"
#include "welcome/skill/skill_inside.h"

enum { ROW_NAME, ROW_URL, ROW_WORDS, ROW_FIELD_COUNT };
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_NAME] = { "name", FIELD_TEXT, FIELD_API, .help = "What an agent can do." },
	[ROW_URL] = { "skill_url", FIELD_URL, FIELD_PAGE },
	[ROW_WORDS] = { "words", FIELD_TEXT, FIELD_API, .help = "What a person says who needs it." },
};
enum {
	LIST_TITLE, LIST_WITHIN, LIST_TROUBLE, LIST_DONE, LIST_SKILLS, LIST_HAS, LIST_CAN_CHANGE, LIST_FIELDS,
	LIST_ERRORS, LIST_WRONG, LIST_FIELD_COUNT
};
static const struct field list_fields[LIST_FIELD_COUNT] = {
	[LIST_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[LIST_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[LIST_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[LIST_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[LIST_SKILLS] = { "skills", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "All of them, by name." },
	[LIST_HAS] = { "has_skills", FIELD_FLAG, FIELD_PAGE },
	[LIST_CAN_CHANGE] = { "can_change", FIELD_FLAG, FIELD_PAGE },
	[LIST_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[LIST_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[LIST_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind skill_list_page = { "skill.list", "welcome/skill/pages/list.html", list_fields,
	LIST_FIELD_COUNT };

enum { SKILL_NAME, SKILL_WORDS, SKILL_COUNT };
static const struct form_field skill_form[SKILL_COUNT] = {
	[SKILL_NAME] = { "nom", FORM_TEXT, "Son nom",
		.hint = "Court, comme on le dit entre collègues\u202f: «\u202fAnglais\u202f».",
		.required = "Écrivez son nom.", .length_max = SKILL_NAME_LENGTH_MAX },
	[SKILL_WORDS] = { "mots", FORM_TEXT, "Les mots par lesquels une personne dit qu’elle en a besoin",
		.hint = "Entre virgules, cherchés dans «\u202fCe qui l’aide\u202f»\u202f; son nom et, pour une langue, "
		        "celle de la personne comptent toujours.",
		.length_max = SKILL_WORDS_LENGTH_MAX },
};
/* To begin with. */
static const struct {
	const char *name, *words;
} starters[] = {
	{ "Anglais", "anglophone" },
	{ "Langue des signes (LSF)", "LSF, langue des signes" },
	{ "Facile à lire (FALC)", "FALC, facile à lire" },
	{ "État civil", "" },
};

struct keeping {
	struct visit *visit;
	const struct place_tree *tree;
	bool can_change; /* the list holds for all: whoever has the whole organisation keeps it */
	struct skill *skills;
	size_t count;
	struct skill skill; /* that is written */
	bool is_start, is_dropped, is_stale;
	struct form *form;
	const char *trouble, *done;
	struct fault fault;
};

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct keeping *keeping)
{
	*keeping = (struct keeping){ .visit = visit };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	keeping->tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &keeping->fault);
	if (keeping->tree == NULL || !skill_list(visit->arena, db, visit->root_id, &keeping->skills,
	                                         &keeping->count, &keeping->fault)) {
		visit_fail(visit, &keeping->fault);
		return false;
	}
	keeping->can_change = people_may(&visit->reader, keeping->tree, SKILL_KEEPERS, PLACE_NONE);
	keeping->form = form_new(visit->arena, skill_form, SKILL_COUNT);
	return true;
}

/* --- all of them ------------------------------------------------------------------------------ */

static void
show_list(struct keeping *keeping, int status)
{
	struct visit *visit = keeping->visit;
	struct model *page = model_new(visit->arena, &skill_list_page);
	model_text_z(page, LIST_TITLE, "Les savoir-faire");
	model_text_z(page, LIST_WITHIN, "Ce que l’on peut demander");
	model_text_z(page, LIST_TROUBLE, keeping->trouble);
	model_text_z(page, LIST_DONE, keeping->done);
	model_flag(page, LIST_HAS, keeping->count > 0);
	model_flag(page, LIST_CAN_CHANGE, keeping->can_change);
	for (size_t i = 0; i < keeping->count; i++) {
		struct model *row = model_row(page, LIST_SKILLS);
		model_text(row, ROW_NAME, keeping->skills[i].name);
		if (keeping->can_change)
			model_url_z(row, ROW_URL, arena_format(visit->arena, "/savoir-faire/%lld",
			                                       (long long)keeping->skills[i].skill_id));
		if (keeping->skills[i].words.length > 0)
			model_text(row, ROW_WORDS, keeping->skills[i].words);
	}
	form_draw(keeping->form, page, (struct form_place){ LIST_FIELDS, LIST_ERRORS, LIST_WRONG });
	visit->response->status = status;
	visit_show(visit, &skill_list_page, page);
}

void
skill_get_list(struct visit *visit)
{
	struct keeping keeping;
	if (!begin(visit, &keeping))
		return;
	if (visit_asked(visit, "fait").length > 0)
		keeping.done = "C’est enregistré.";
	show_list(&keeping, 200);
}

/* --- kept ------------------------------------------------------------------------------------- */

static bool
write_start(struct keeping *keeping, struct db *db)
{
	const struct visit *visit = keeping->visit;
	for (size_t i = 0; i < LENGTH(starters); i++) {
		const struct skill skill = { .name = span_of(starters[i].name),
		                             .words = span_of(starters[i].words) };
		if (skill_store_save(db, visit->root_id, &skill, &keeping->fault) != FOUND_ONE)
			return false;
	}
	return true;
}

static bool
write_skill(struct db *db, void *data)
{
	struct keeping *keeping = data;
	const struct visit *visit = keeping->visit;
	const struct fact fact = { .at_unix_s = visit->now_s,
		                       .kind = "skill.list",
		                       .account_id = visit->reader.account_id,
		                       .words = SPAN("La liste des savoir-faire a changé."),
		                       .once = visit->once };
	if (journal_add(visit->arena, db, visit->root_id, &fact, &keeping->fault) != FOUND_ONE)
		return false;
	if (keeping->is_start)
		return write_start(keeping, db);
	if (keeping->is_dropped)
		return skill_store_drop(db, visit->root_id, keeping->skill.skill_id, &keeping->fault);
	const enum found found = skill_store_save(db, visit->root_id, &keeping->skill, &keeping->fault);
	keeping->is_stale = found == FOUND_NONE;
	return found == FOUND_ONE;
}

/* Written, or by the same form before: led to the list. False: it is stale, nothing was answered. */
static bool
save(struct keeping *keeping)
{
	struct visit *visit = keeping->visit;
	bool gave_up = false;
	visit_db_end(visit);
	if (!visit_write(visit, write_skill, keeping, &gave_up) && !gave_up)
		return true;
	if (keeping->is_stale)
		return false;
	if (keeping->fault.for_log != NULL)
		visit_fail(visit, &keeping->fault);
	else
		visit_go(visit, "/savoir-faire?fait=1");
	return true;
}

/* What was typed; false when the form complains. */
static bool
read_skill(struct keeping *keeping)
{
	struct form *form = keeping->form;
	if (!form_read(form, visit_lookup, keeping->visit))
		return false;
	keeping->skill.name = form_text(form, SKILL_NAME);
	keeping->skill.words = form_text(form, SKILL_WORDS);
	for (size_t i = 0; i < keeping->count; i++)
		if (keeping->skills[i].skill_id != keeping->skill.skill_id &&
		    span_equal(keeping->skills[i].name, keeping->skill.name))
			form_complain(form, "nom", "Ce savoir-faire est déjà dans la liste.");
	if (keeping->skill.skill_id == 0 && keeping->count == SKILL_COUNT_MAX)
		form_complain(form, "nom", "La liste en a déjà quarante. Retirez-en un d’abord.");
	return form_is_fine(form);
}

void
skill_post_list(struct visit *visit)
{
	struct keeping keeping;
	if (!begin(visit, &keeping))
		return;
	if (!keeping.can_change)
		visit_missing(visit);
	else if (!read_skill(&keeping))
		show_list(&keeping, 422);
	else
		must(save(&keeping)); /* a new one is never stale */
}

void
skill_post_start(struct visit *visit)
{
	struct keeping keeping;
	if (!begin(visit, &keeping))
		return;
	keeping.is_start = true;
	if (!keeping.can_change)
		visit_missing(visit);
	else if (keeping.count > 0)
		visit_go(visit, "/savoir-faire?fait=1");
	else
		must(save(&keeping));
}

/* --- one -------------------------------------------------------------------------------------- */

static void
show_one(struct keeping *keeping, int status)
{
	struct visit *visit = keeping->visit;
	struct model *page = model_new(visit->arena, &skill_form_page);
	model_text_z(page, SKILL_FORM_TITLE, "Changer ce savoir-faire");
	model_text_z(page, SKILL_FORM_WITHIN, "Les savoir-faire");
	model_url_z(page, SKILL_FORM_WITHIN_URL, "/savoir-faire");
	model_text_z(page, SKILL_FORM_WORDS,
	             "Sous un autre nom, il reste à qui l’a et aux demandes qui en ont besoin.");
	model_text_z(page, SKILL_FORM_TROUBLE, keeping->trouble);
	model_text_z(page, SKILL_FORM_DROPS,
	             "Il ne sera plus noté pour aucun agent, ni demandé par aucune demande.");
	model_url(page, SKILL_FORM_URL, visit->request->path);
	model_flag(page, SKILL_FORM_HAS, true);
	model_text_z(page, SKILL_FORM_SEEN,
	             arena_format(visit->arena, "%lld", (long long)keeping->skill.changes));
	form_draw(keeping->form, page,
	          (struct form_place){ SKILL_FORM_FIELDS, SKILL_FORM_ERRORS, SKILL_FORM_WRONG });
	visit->response->status = status;
	visit_show(visit, &skill_form_page, page);
}

/* The one of the address, for whoever may change it; false after a page was answered. */
static bool
find(struct visit *visit, struct keeping *keeping)
{
	int64_t skill_id;
	if (!begin(visit, keeping))
		return false;
	for (size_t i = 0; i < keeping->count && span_int64(visit->part[0], &skill_id); i++)
		if (keeping->skills[i].skill_id == skill_id)
			keeping->skill = keeping->skills[i];
	if (keeping->skill.skill_id != 0 && keeping->can_change)
		return true;
	visit_missing(visit);
	return false;
}

void
skill_get_one(struct visit *visit)
{
	struct keeping keeping;
	if (!find(visit, &keeping))
		return;
	form_fill(keeping.form, SKILL_NAME, keeping.skill.name);
	form_fill(keeping.form, SKILL_WORDS, keeping.skill.words);
	show_one(&keeping, 200);
}

void
skill_post_one(struct visit *visit)
{
	struct keeping keeping;
	if (!find(visit, &keeping))
		return;
	keeping.is_dropped = span_is(http_pairs_first(&visit->body, "faire"), "retirer");
	if (!keeping.is_dropped && !read_skill(&keeping)) {
		show_one(&keeping, 422);
		return;
	}
	if (!span_int64(http_pairs_first(&visit->body, "vu"), &keeping.skill.changes))
		keeping.skill.changes = 0; /* never seen: stale */
	if (save(&keeping))
		return;
	keeping.trouble = "Quelqu’un a changé ce savoir-faire pendant que vous écriviez. Ouvrez-le dans un "
	                  "autre onglet, comparez, puis enregistrez depuis cet autre onglet.";
	show_one(&keeping, 409);
}
