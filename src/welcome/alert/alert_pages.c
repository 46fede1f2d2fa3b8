/* When people of a unit are told, said by who leads it. */
#include "craft/http/http_form.h"
#include "ground/journal/journal.h"
#include "ground/people/people.h"
#include "welcome/alert/alert_inside.h"

enum {
	PAGE_TITLE, PAGE_WITHIN, PAGE_FROM, PAGE_TROUBLE, PAGE_DONE, PAGE_URL, PAGE_SEEN, PAGE_FIELDS,
	PAGE_ERRORS, PAGE_WRONG, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "The unit." },
	[PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[PAGE_FROM] = { "from", FIELD_TEXT, FIELD_API, .help = "Whose rule holds there." },
	[PAGE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[PAGE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[PAGE_URL] = { "rule_url", FIELD_URL, FIELD_PAGE },
	[PAGE_SEEN] = { "seen", FIELD_TEXT, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind alert_rule_page = { "alert.rule", "welcome/alert/pages/rule.html", page_fields,
	PAGE_FIELD_COUNT };

enum { SAY_BEFORE, SAY_LATE, SAY_SILENCE, SAY_PERSONS, SAY_COUNT };
static const struct form_field say_form[SAY_COUNT] = {
	[SAY_BEFORE] = { "avant", FORM_NUMBER,
		"Combien d’heures d’ouverture avant une échéance faut-il prévenir l’agent qui suit la "
		"demande\u202f?",
		.hint = "Une phrase sur sa page d’accueil. Écrivez 0 pour ne pas prévenir.",
		.required = "Écrivez un nombre d’heures, ou 0.", .least = 0, .most = ALERT_BEFORE_HOURS_MAX },
	[SAY_LATE] = { "retard", FORM_CHECK, "Une fois l’échéance dépassée, prévenir l’encadrement du service" },
	[SAY_SILENCE] = { "silence", FORM_NUMBER,
		"Combien de jours avant que le silence vaille décision faut-il prévenir l’encadrement et le "
		"référent\u202f?",
		.hint = "Une phrase sur leur page d’accueil et dans la lettre du lundi. Écrivez 0 pour ne pas "
		        "prévenir.",
		.required = "Écrivez un nombre de jours, ou 0.", .least = 0, .most = ALERT_SILENCE_DAYS_MAX },
	[SAY_PERSONS] = { "personnes", FORM_CHECK,
		"Écrire à la personne quand le jour que nous lui avions annoncé est passé sans réponse, ou quand il "
		"lui reste cinq jours pour nous répondre" },
};

struct ruling {
	struct visit *visit;
	const struct place_tree *tree;
	uint32_t place;
	struct alert_rule rule; /* that holds there */
	int64_t own_changes;    /* 0: it has none of its own */
	struct form *form;
	const char *trouble, *done;
	bool is_stale;
	struct fault fault;
};

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct ruling *ruling)
{
	struct alert_rule *rules;
	size_t count;
	*ruling = (struct ruling){ .visit = visit };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	ruling->tree = place_tree_load(visit->arena, db, visit->root_id, visit->today, &ruling->fault);
	if (ruling->tree == NULL ||
	    !alert_store_rules(visit->arena, db, visit->root_id, &rules, &count, &ruling->fault)) {
		visit_fail(visit, &ruling->fault);
		return false;
	}
	ruling->place = place_by_code(ruling->tree, visit->part[0]);
	if (ruling->place == PLACE_NONE ||
	    !people_may(&visit->reader, ruling->tree, ALERT_KEEPERS, ruling->place)) {
		visit_missing(visit); /* of another direction: as if it were not there */
		return false;
	}
	ruling->rule = alert_rule_for(ruling->tree, rules, count, ruling->place);
	if (ruling->rule.place_id == ruling->tree->places[ruling->place].id)
		ruling->own_changes = ruling->rule.changes;
	ruling->form = form_new(visit->arena, say_form, SAY_COUNT);
	return true;
}

static const char *
rule_url(const struct ruling *ruling)
{
	struct text url = text_new(ruling->visit->arena, 1000);
	text_add_z(&url, "/alertes/");
	http_percent_encode(&url, ruling->tree->places[ruling->place].code);
	return text_z(&url);
}

static const char *
from_words(const struct ruling *ruling)
{
	const int64_t place_id = ruling->rule.place_id;
	const uint32_t place = place_id == 0 ? PLACE_NONE : place_by_id(ruling->tree, place_id);
	if (place == ruling->place)
		return "Ce service a sa propre règle. Ceux qui en dépendent la suivent, sauf s’ils ont la leur.";
	return place == PLACE_NONE
	           ? "Aucune règle n’est encore écrite\u202f: ce qui suit vaut partout."
	           : arena_format(ruling->visit->arena,
	                          "Ce service suit la règle d’un lieu dont il dépend\u202f: %.*s. "
	                          "Enregistrez pour qu’il ait la sienne.",
	                          SPAN_ARGS(ruling->tree->places[place].name));
}

static void
show(struct ruling *ruling, int status)
{
	struct visit *visit = ruling->visit;
	struct model *page = model_new(visit->arena, &alert_rule_page);
	model_text_z(page, PAGE_TITLE,
	             arena_format(visit->arena, "Qui est prévenu\u202f: %.*s",
	                          SPAN_ARGS(ruling->tree->places[ruling->place].name)));
	model_text_z(page, PAGE_WITHIN, "Le guichet");
	model_text_z(page, PAGE_FROM, from_words(ruling));
	model_text_z(page, PAGE_TROUBLE, ruling->trouble);
	model_text_z(page, PAGE_DONE, ruling->done);
	model_url_z(page, PAGE_URL, rule_url(ruling));
	model_text_z(page, PAGE_SEEN,
	             arena_format(visit->arena, "%lld", (long long)ruling->own_changes));
	form_draw(ruling->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	visit->response->status = status;
	visit_show(visit, &alert_rule_page, page);
}

static void
fill_number(struct ruling *ruling, size_t field, int64_t number)
{
	form_fill(ruling->form, field,
	          span_of(arena_format(ruling->visit->arena, "%lld", (long long)number)));
}

void
alert_get_rule(struct visit *visit)
{
	struct ruling ruling;
	if (!begin(visit, &ruling))
		return;
	fill_number(&ruling, SAY_BEFORE, ruling.rule.before_minutes / 60);
	fill_number(&ruling, SAY_SILENCE, ruling.rule.silence_days);
	if (ruling.rule.tells_late)
		form_fill(ruling.form, SAY_LATE, SPAN("oui"));
	if (ruling.rule.tells_persons)
		form_fill(ruling.form, SAY_PERSONS, SPAN("oui"));
	if (visit_asked(visit, "fait").length > 0)
		ruling.done = "C’est enregistré.";
	show(&ruling, 200);
}

static bool
write_rule(struct db *db, void *data)
{
	struct ruling *ruling = data;
	const struct visit *visit = ruling->visit;
	const struct fact fact = { .at_unix_s = visit->now_s,
		                       .kind = "alert.rule",
		                       .account_id = visit->reader.account_id,
		                       .place_id = ruling->rule.place_id,
		                       .words = SPAN("Qui est prévenu des échéances d’un service a changé."),
		                       .once = visit->once };
	if (journal_add(visit->arena, db, visit->root_id, &fact, &ruling->fault) != FOUND_ONE)
		return false;
	const enum found saved = alert_store_save(db, visit->root_id, &ruling->rule, &ruling->fault);
	ruling->is_stale = saved == FOUND_NONE;
	return saved == FOUND_ONE;
}

void
alert_post_rule(struct visit *visit)
{
	struct ruling ruling;
	bool gave_up = false;
	if (!begin(visit, &ruling))
		return;
	if (!form_read(ruling.form, visit_lookup, visit)) {
		show(&ruling, 422);
		return;
	}
	ruling.rule = (struct alert_rule){
		.place_id = ruling.tree->places[ruling.place].id,
		.before_minutes = form_number(ruling.form, SAY_BEFORE) * 60,
		.silence_days = form_number(ruling.form, SAY_SILENCE),
		.tells_late = form_check(ruling.form, SAY_LATE),
		.tells_persons = form_check(ruling.form, SAY_PERSONS),
	};
	if (!span_int64(http_pairs_first(&visit->body, "vu"), &ruling.rule.changes) ||
	    ruling.rule.changes < 0)
		ruling.rule.changes = INT32_MAX; /* never seen: stale */
	const bool is_written = visit_write(visit, write_rule, &ruling, &gave_up);
	if (!is_written && !gave_up)
		return;
	if (!is_written && ruling.is_stale) {
		ruling.trouble = "Quelqu’un a changé cette règle pendant que vous écriviez. Enregistrez de "
		                 "nouveau si la vôtre doit remplacer la sienne.";
		show(&ruling, 409);
	} else if (!is_written && ruling.fault.for_log != NULL)
		visit_fail(visit, &ruling.fault);
	else
		visit_go(visit, "%s?fait=1", rule_url(&ruling)); /* or this form was taken already */
}

static const struct route routes[] = {
	{ HTTP_GET, "/alertes/{}", ALERT_KEEPERS, "alert.rule", alert_get_rule },
	{ HTTP_POST, "/alertes/{}", ALERT_KEEPERS, "alert.rule", alert_post_rule },
};
static const struct page_kind *const pages[] = { &alert_rule_page };
const struct room_pages alert_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
