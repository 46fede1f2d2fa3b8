/* Of one offering: how its articles are published, which steps are ticked on its requests. */
#include "welcome/knowledge/knowledge_inside.h"

enum { SET_STEPS, SET_TWO_NAMES, SET_CHANGES, SET_COUNT };
static const struct form_field set_form[SET_COUNT] = {
	[SET_STEPS] = { "etapes", FORM_LONG, "Étapes à cocher sur chaque demande",
		.hint = "Une par ligne, vingt au plus\u202f: «\u202fVérifier l’identité\u202f», «\u202fAppeler la "
	            "personne\u202f». Rien n’empêche de clore\u202f: ce qui n’est pas coché est rappelé. Personne "
	            "n’est compté.",
		.length_max = KNOWLEDGE_STEP_COUNT_MAX * (KNOWLEDGE_STEP_LENGTH_MAX + 2) },
	[SET_TWO_NAMES] = { "deux-noms", FORM_CHECK, "Ses articles demandent deux noms",
		.hint = "Quelqu’un d’autre que la dernière personne qui a écrit relit, puis publie." },
	[SET_CHANGES] = { "vu", FORM_HIDDEN, "" },
};
enum { ROW_TITLE, ROW_URL, ROW_FIELD_COUNT };
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_TITLE] = { "article", FIELD_TEXT, FIELD_API, .help = "The question it answers." },
	[ROW_URL] = { "article_url", FIELD_URL, FIELD_API, .help = "Where it is read." },
};
enum {
	PAGE_TITLE, PAGE_WITHIN_URL, PAGE_WITHIN, PAGE_DONE, PAGE_TROUBLE, PAGE_URL, PAGE_FIELDS,
	PAGE_ERRORS, PAGE_WRONG, PAGE_ROWS, PAGE_HAS_ROWS, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_WITHIN_URL] = { "within_url", FIELD_URL, FIELD_PAGE },
	[PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[PAGE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[PAGE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[PAGE_URL] = { "form_url", FIELD_URL, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[PAGE_ROWS] = { "articles", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "Published articles about it." },
	[PAGE_HAS_ROWS] = { "has_articles", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind knowledge_setting_page = { "offering answers",
	"welcome/knowledge/pages/setting.html", page_fields, PAGE_FIELD_COUNT };

struct setting {
	struct visit *visit;
	struct offering offering;
	struct knowledge_setting kept;
	struct knowledge_step steps[KNOWLEDGE_STEP_COUNT_MAX], typed[KNOWLEDGE_STEP_COUNT_MAX];
	size_t count, typed_count;
	struct form *form;
	const char *trouble;
	bool is_stale;
	struct fault fault;
};

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct setting *setting)
{
	setting->visit = visit;
	if (!offering_of_visit(visit, &setting->offering))
		return false;
	struct db *db = visit_db(visit);
	const int64_t offering_id = setting->offering.offering_id;
	setting->form = form_new(visit->arena, set_form, SET_COUNT);
	if (knowledge_store_setting(visit->arena, db, visit->root_id, offering_id, &setting->kept,
	                            &setting->fault) &&
	    knowledge_store_steps(visit->arena, db, visit->root_id, offering_id, setting->steps,
	                          &setting->count, &setting->fault))
		return true;
	visit_fail(visit, &setting->fault);
	return false;
}

static bool
draw_articles(struct setting *setting, struct model *page)
{
	struct visit *visit = setting->visit;
	const struct knowledge_listing listing = { .root_id = visit->root_id,
		                                       .today = visit->today,
		                                       .offering_id = setting->offering.offering_id,
		                                       .after = SPAN(""),
		                                       .count = KNOWLEDGE_PAGE_COUNT };
	struct knowledge_article *articles;
	size_t count;
	struct db *db = visit_db(visit);
	if (db == NULL ||
	    !knowledge_store_list(visit->arena, db, &listing, &articles, &count, &setting->fault))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct model *row = model_row(page, PAGE_ROWS);
		model_text(row, ROW_TITLE, articles[i].title);
		model_url_z(row, ROW_URL, knowledge_url(visit->arena, &articles[i], false));
		model_flag(page, PAGE_HAS_ROWS, true);
	}
	return true;
}

static void
show(struct setting *setting, int status)
{
	struct visit *visit = setting->visit;
	const long long id = (long long)setting->offering.offering_id;
	struct model *page = model_new(visit->arena, &knowledge_setting_page);
	model_text_z(page, PAGE_TITLE, "Réponses et étapes");
	model_text(page, PAGE_WITHIN, setting->offering.name);
	model_url_z(page, PAGE_WITHIN_URL, arena_format(visit->arena, "/catalogue/%lld", id));
	model_url_z(page, PAGE_URL, arena_format(visit->arena, "/catalogue/%lld/reponses", id));
	model_text_z(page, PAGE_TROUBLE, setting->trouble);
	if (span_is(visit_asked(visit, "fait"), "1"))
		model_text_z(page, PAGE_DONE, "C’est enregistré.");
	form_draw(setting->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	if (!draw_articles(setting, page)) {
		visit_fail(visit, &setting->fault);
		return;
	}
	visit->response->status = status;
	visit_show(visit, &knowledge_setting_page, page);
}

static void
fill_changes(struct setting *setting)
{
	form_fill(setting->form, SET_CHANGES,
	          span_of(arena_format(setting->visit->arena, "%lld", (long long)setting->kept.changes)));
}

void
knowledge_get_setting(struct visit *visit)
{
	struct setting *setting = arena_new_of(visit->arena, struct setting);
	if (!begin(visit, setting))
		return;
	struct text lines = text_new(visit->arena, 20000);
	for (size_t i = 0; i < setting->count; i++)
		text_format(&lines, "%s%.*s", i > 0 ? "\n" : "", SPAN_ARGS(setting->steps[i].words));
	form_fill(setting->form, SET_STEPS, text_span(&lines));
	if (setting->kept.two_names)
		form_fill(setting->form, SET_TWO_NAMES, SPAN("oui"));
	fill_changes(setting);
	show(setting, 200);
}

static bool
write_it(struct db *db, void *data)
{
	struct setting *setting = data;
	const struct visit *visit = setting->visit;
	const struct fact fact = {
		.at_unix_s = visit->now_s,
		.kind = "knowledge.set",
		.account_id = visit->reader.account_id,
		.subject_id = setting->offering.offering_id,
		.words = span_of(arena_format(visit->arena,
		                              "Les étapes et les articles de «\u202f%.*s\u202f» ont été réglés.",
		                              SPAN_ARGS(setting->offering.name))),
		.once = visit->once,
	};
	const struct knowledge_setting kept = setting->kept;
	setting->is_stale = false;
	if (journal_add(visit->arena, db, visit->root_id, &fact, &setting->fault) != FOUND_ONE)
		return false;
	const enum found found = knowledge_store_set(db, visit->root_id, &kept, setting->typed,
	                                             setting->typed_count, &setting->fault);
	setting->is_stale = found == FOUND_NONE;
	return found == FOUND_ONE;
}

void
knowledge_post_setting(struct visit *visit)
{
	struct setting *setting = arena_new_of(visit->arena, struct setting);
	bool gave_up = false;
	if (!begin(visit, setting))
		return;
	const int64_t now = setting->kept.changes;
	(void)form_read(setting->form, visit_lookup, visit);
	const char *wrong =
		knowledge_read_steps(visit->arena, form_text(setting->form, SET_STEPS), setting->steps,
	                         setting->count, setting->typed, &setting->typed_count);
	if (wrong != NULL)
		form_complain(setting->form, "etapes", wrong);
	if (!form_is_fine(setting->form)) {
		show(setting, 422);
		return;
	}
	setting->kept.two_names = form_check(setting->form, SET_TWO_NAMES);
	if (!span_int64(form_text(setting->form, SET_CHANGES), &setting->kept.changes))
		setting->kept.changes = -1; /* never seen: stale */
	visit_db_end(visit);
	if (visit_write(visit, write_it, setting, &gave_up) ||
	    (gave_up && !setting->is_stale && setting->fault.for_log == NULL)) {
		visit_go(visit, "/catalogue/%lld/reponses?fait=1", (long long)setting->offering.offering_id);
	} else if (gave_up && setting->is_stale) {
		setting->kept.changes = now;
		fill_changes(setting);
		setting->trouble = "Quelqu’un a changé cette page pendant que vous écriviez. Rien de ce que vous "
		                   "avez écrit n’est perdu\u202f: enregistrez de nouveau si vos mots doivent "
		                   "remplacer les siens.";
		show(setting, 409);
	} else if (gave_up) {
		visit_fail(visit, &setting->fault);
	}
}
