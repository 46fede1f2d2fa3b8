/* « /experiences/reglages »: may people tell? For the whole organisation. */
#include "ground/journal/journal.h"
#include "listen/experience/experience_inside.h"

enum { RULE_OPEN, RULE_COUNT };
static const struct form_field rule_form[RULE_COUNT] = {
	[RULE_OPEN] = { "ouverte", FORM_CHECK, "Chacun peut raconter son expérience",
		.hint = "Prévoyez qui relit\u202f: un texte n’est publié que relu par un référent de son lieu, et "
		        "son auteur attend une réponse." },
};
enum { PAGE_TITLE, PAGE_DONE, PAGE_OPEN, PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG, PAGE_FIELD_COUNT };
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_DONE] = { "is_done", FIELD_FLAG, FIELD_PAGE },
	[PAGE_OPEN] = { "is_open", FIELD_FLAG, FIELD_API, .help = "People may tell." },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind experience_rule_page = { "experiences.rule", "listen/experience/pages/rule.html",
	page_fields, PAGE_FIELD_COUNT };

static bool
may_rule(struct visit *visit)
{
	if (!visit->reader.previews &&
	    people_may(&visit->reader, NULL, WHO(ROLE_REFERENT), PLACE_NONE))
		return true;
	visit_refuse(visit, "Cela se décide pour toute l’organisation\u202f: demandez-le au référent de toute "
	                    "l’organisation.");
	return false;
}

void
experience_get_rule(struct visit *visit)
{
	struct fault fault = { 0 };
	bool is_open;
	if (!may_rule(visit))
		return;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return;
	if (!experience_is_open(visit->arena, db, visit->root_id, &is_open, &fault)) {
		visit_fail(visit, &fault);
		return;
	}
	struct form *form = form_new(visit->arena, rule_form, RULE_COUNT);
	struct model *page = model_new(visit->arena, &experience_rule_page);
	if (is_open)
		form_fill(form, RULE_OPEN, SPAN("oui"));
	model_text_z(page, PAGE_TITLE, "Ouvrir ou fermer les récits d’expérience");
	model_flag(page, PAGE_DONE, span_is(visit_asked(visit, "fait"), "oui"));
	model_flag(page, PAGE_OPEN, is_open);
	form_draw(form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	visit_show(visit, &experience_rule_page, page);
}

struct ruling {
	struct visit *visit;
	bool is_open;
	struct fault fault;
};

static bool
rule(struct db *db, void *data)
{
	struct ruling *ruling = data;
	struct visit *visit = ruling->visit;
	const struct fact fact = {
		.kind = "experience.ruled",
		.account_id = visit->reader.account_id,
		.words = ruling->is_open ? SPAN("Chacun peut raconter son expérience.")
		                         : SPAN("On ne peut plus raconter son expérience."),
		.once = visit->once,
	};
	return journal_add(visit->arena, db, visit->root_id, &fact, &ruling->fault) == FOUND_ONE &&
	       experience_store_rule(db, visit->root_id, ruling->is_open, &ruling->fault);
}

void
experience_post_rule(struct visit *visit)
{
	struct form *form = form_new(visit->arena, rule_form, RULE_COUNT);
	struct ruling ruling = { .visit = visit };
	bool gave_up = false;
	if (!may_rule(visit))
		return;
	(void)form_read(form, visit_lookup, visit);
	ruling.is_open = form_check(form, RULE_OPEN);
	if (visit_write(visit, rule, &ruling, &gave_up) || gave_up)
		visit_go(visit, "/experiences/reglages?fait=oui");
}
