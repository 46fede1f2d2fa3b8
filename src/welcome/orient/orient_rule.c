/* One rule: written, tried on what came lately, then saved. */
#include "craft/http/http_form.h"
#include "ground/journal/journal.h"
#include "ground/people/people.h"
#include "welcome/orient/orient_inside.h"

enum { SHOWN_COUNT = 8 };

enum { RULE_OFFERING, RULE_PLACE, RULE_WORDS, RULE_UNIT, RULE_SEEN, RULE_TRIED, RULE_COUNT };
static const struct form_field rule_form[RULE_COUNT] = {
	[RULE_OFFERING] = { "demarche", FORM_SELECT, "Si la demande porte sur",
		.hint = "Sans choix\u202f: toutes les démarches.", .wrong = "Choisissez une démarche de la liste." },
	[RULE_PLACE] = { "lieu", FORM_SELECT, "Si elle concerne ce lieu, ou un lieu qui en dépend",
		.hint = "Sans choix\u202f: partout.", .wrong = "Choisissez un lieu de la liste." },
	[RULE_WORDS] = { "mots", FORM_TEXT, "Si elle contient l’un de ces mots",
		.hint = "Séparés par des virgules. Accents, majuscules et pluriels ne comptent pas\u202f; une "
		        "expression de plusieurs mots convient quand ils y sont tous.",
		.length_max = ORIENT_WORDS_LENGTH_MAX },
	[RULE_UNIT] = { "service", FORM_SELECT, "Alors elle va à ce service",
		.required = "Choisissez le service où elle va.", .wrong = "Choisissez un service de la liste." },
	[RULE_SEEN] = { "vu", FORM_HIDDEN, "vu", .length_max = 20 },
	[RULE_TRIED] = { "essai", FORM_HIDDEN, "essai", .length_max = 20 },
};

enum { OTHER_TITLE, OTHER_UNIT, OTHER_URL, OTHER_FIELD_COUNT };
static const struct field other_fields[OTHER_FIELD_COUNT] = {
	[OTHER_TITLE] = { "other", FIELD_TEXT, FIELD_API, .help = "What it is about." },
	[OTHER_UNIT] = { "other_unit", FIELD_TEXT, FIELD_API, .help = "Where it is." },
	[OTHER_URL] = { "other_url", FIELD_URL, FIELD_API, .help = "Its page." },
};
enum {
	PAGE_TITLE, PAGE_WITHIN, PAGE_TROUBLE, PAGE_TRIED, PAGE_OTHERS, PAGE_HAS_OTHERS, PAGE_URL,
	PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[PAGE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[PAGE_TRIED] = { "tried", FIELD_TEXT, FIELD_API,
		.help = "What it would have done of the latest requests; null: it was not tried." },
	[PAGE_OTHERS] = { "others", FIELD_LIST, FIELD_API, .of = other_fields,
		.of_count = OTHER_FIELD_COUNT, .help = "Some that would have gone elsewhere." },
	[PAGE_HAS_OTHERS] = { "has_others", FIELD_FLAG, FIELD_PAGE },
	[PAGE_URL] = { "rule_url", FIELD_URL, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind orient_rule_page = { "orient.rule", "welcome/orient/pages/rule.html",
	page_fields, PAGE_FIELD_COUNT };

struct ruling {
	struct visit *visit;
	struct db *db;
	struct place_tree *tree;
	const struct desk_sight *sight;
	struct offering *offerings;
	size_t offering_count;
	struct orient_rule *rules;
	size_t rule_count, at; /* where it stands among them; rule_count: a new one, the last */
	struct orient_rule rule;
	struct form *form;
	const char *trouble;
	bool is_tried, is_stale;
	int64_t looked, held, elsewhere;
	struct desk_where others[SHOWN_COUNT];
	size_t other_count;
	struct fault fault;
};

/* --- the form ----------------------------------------------------------------------------------- */

static void
offer_places(struct ruling *ruling)
{
	struct arena *arena = ruling->visit->arena;
	const struct place_tree *tree = ruling->tree;
	const size_t count = tree->count < FORM_CHOICE_MAX ? tree->count : FORM_CHOICE_MAX;
	struct form_choice *choices = arena_array_of(arena, struct form_choice, count + 1);
	for (size_t i = 0; i < count; i++) {
		struct text label = text_new(arena, PLACE_NAME_LENGTH_MAX * 4 + 100);
		for (uint32_t depth = 0; depth < tree->places[i].depth && depth < 10; depth++)
			text_add_z(&label, "\u2003");
		text_add(&label, tree->places[i].name);
		choices[i] = (struct form_choice){ arena_format(arena, "%lld", (long long)tree->places[i].id),
			                               text_z(&label) };
	}
	form_offer(ruling->form, RULE_PLACE, choices, count);
	form_offer(ruling->form, RULE_UNIT, choices, count);
}

static void
offer(struct ruling *ruling)
{
	struct arena *arena = ruling->visit->arena;
	struct form_choice *choices =
		arena_array_of(arena, struct form_choice, ruling->offering_count + 1);
	for (size_t i = 0; i < ruling->offering_count; i++)
		choices[i] = (struct form_choice){
			arena_format(arena, "%lld", (long long)ruling->offerings[i].offering_id),
			span_copy(arena, ruling->offerings[i].name)
		};
	form_offer(ruling->form, RULE_OFFERING, choices, ruling->offering_count);
	offer_places(ruling);
}

static void
fill_number(struct ruling *ruling, size_t field, int64_t number)
{
	if (number != 0)
		form_fill(ruling->form, field,
		          span_of(arena_format(ruling->visit->arena, "%lld", (long long)number)));
}

static void
fill(struct ruling *ruling)
{
	fill_number(ruling, RULE_OFFERING, ruling->rule.offering_id);
	fill_number(ruling, RULE_PLACE, ruling->rule.place_id);
	form_fill(ruling->form, RULE_WORDS, ruling->rule.words);
	fill_number(ruling, RULE_UNIT, ruling->rule.unit_id);
	fill_number(ruling, RULE_SEEN, ruling->rule.changes);
}

static int64_t
chosen(const struct ruling *ruling, size_t field)
{
	int64_t number = 0;
	(void)span_int64(form_text(ruling->form, field), &number);
	return number;
}

static bool
read_rule(struct ruling *ruling)
{
	struct orient_rule *rule = &ruling->rule;
	const bool is_read = form_read(ruling->form, visit_lookup, ruling->visit);
	rule->offering_id = chosen(ruling, RULE_OFFERING);
	rule->place_id = chosen(ruling, RULE_PLACE);
	rule->unit_id = chosen(ruling, RULE_UNIT);
	rule->changes = chosen(ruling, RULE_SEEN);
	rule->words = form_text(ruling->form, RULE_WORDS);
	const char *wrong = orient_words_wrong(ruling->visit->arena, rule->words);
	if (wrong != NULL)
		form_complain(ruling->form, "mots", wrong);
	else if (rule->offering_id == 0 && rule->place_id == 0 && rule->words.length == 0)
		form_complain(ruling->form, "mots",
		              "Choisissez une démarche ou un lieu, ou écrivez un mot\u202f: sinon toutes les "
		              "demandes iraient à ce service.");
	return is_read && form_is_fine(ruling->form);
}

/* What was tried is what is saved. */
static int64_t
print_of(const struct orient_rule *rule)
{
	const int64_t numbers[] = { rule->offering_id, rule->place_id, rule->unit_id };
	uint64_t hash = 0xcbf29ce484222325;
	for (size_t i = 0; i < LENGTH(numbers); i++)
		hash = (hash ^ (uint64_t)numbers[i]) * 0x100000001b3;
	for (size_t i = 0; i < rule->words.length; i++)
		hash = (hash ^ (unsigned char)rule->words.at[i]) * 0x100000001b3;
	return (int64_t)(hash >> 2);
}

/* --- tried -------------------------------------------------------------------------------------- */

/* Only what the reader sees; nothing that is confidential comes here. */
static void
try_on(struct ruling *ruling, const struct orient_rules *rules, const struct desk_where *where)
{
	const struct desk_request seen = { .unit_id = where->unit_id, .owner_id = where->owner_id };
	if (!desk_sees(ruling->sight, &seen))
		return;
	ruling->looked++;
	struct arena *passing = arena_new(64 << 20);
	const struct span indexed = text_words_index(passing, orient_text(passing, where));
	const struct orient_rule *rule = orient_rule_for(rules, ruling->tree, where, indexed);
	const bool holds = rule == &rules->rules[ruling->at];
	arena_end(passing);
	if (!holds)
		return;
	ruling->held++;
	if (where->unit_id == ruling->rule.unit_id)
		return;
	ruling->elsewhere++;
	if (ruling->other_count < SHOWN_COUNT)
		ruling->others[ruling->other_count++] = *where;
}

static bool
try_rule(struct ruling *ruling)
{
	struct arena *arena = ruling->visit->arena;
	struct orient_rule *rules =
		arena_array_of(arena, struct orient_rule, ruling->rule_count + 1);
	const size_t count = ruling->rule_count + (ruling->at == ruling->rule_count);
	int64_t before_id = INT64_MAX;
	size_t read = DESK_WHERE_COUNT;
	for (size_t i = 0; i < count; i++)
		rules[i] = i == ruling->at ? ruling->rule : ruling->rules[i];
	const struct orient_rules all = orient_rules_read(arena, rules, count);
	for (int64_t done = 0; done < ORIENT_TRIED_COUNT && read == DESK_WHERE_COUNT; done += DESK_WHERE_COUNT) {
		struct desk_where *wheres = arena_array_of(arena, struct desk_where, DESK_WHERE_COUNT);
		if (!desk_wheres(arena, ruling->db, ruling->visit->root_id, before_id, wheres, &read,
		                 &ruling->fault))
			return false;
		for (size_t i = 0; i < read; i++)
			try_on(ruling, &all, &wheres[i]);
		if (read > 0)
			before_id = wheres[read - 1].request_id;
	}
	ruling->is_tried = true;
	return true;
}

static const char *
tried_words(const struct ruling *ruling)
{
	struct text text = text_new(ruling->visit->arena, 1000);
	if (ruling->looked == 0)
		return "Il n’y a encore aucune demande sur laquelle l’essayer.";
	text_add_z(&text, "Sur les ");
	text_add_count(&text, ruling->looked);
	text_add_z(&text, " dernières demandes, ");
	if (ruling->held == 0) {
		text_add_z(&text, "elle n’aurait convenu à aucune.");
		return text_z(&text);
	}
	text_add_count(&text, ruling->elsewhere);
	text_add_z(&text, ruling->elsewhere > 1 ? " seraient allées ailleurs" : " serait allée ailleurs");
	text_add_z(&text, " qu’où elles sont aujourd’hui.");
	if (ruling->held > ruling->elsewhere) {
		text_add_char(&text, ' ');
		text_add_count(&text, ruling->held - ruling->elsewhere);
		text_add_z(&text, ruling->held - ruling->elsewhere > 1
		                      ? " autres, à qui elle convient, sont déjà dans ce service."
		                      : " autre, à qui elle convient, est déjà dans ce service.");
	}
	return text_z(&text);
}

/* --- the page ----------------------------------------------------------------------------------- */

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct ruling *ruling)
{
	struct arena *arena = visit->arena;
	*ruling = (struct ruling){ .visit = visit, .db = visit_db(visit) };
	if (ruling->db == NULL)
		return false;
	ruling->tree = place_tree_load(arena, ruling->db, visit->root_id, visit->today, &ruling->fault);
	if (ruling->tree == NULL ||
	    !offering_list(arena, ruling->db, visit->root_id, &ruling->offerings,
	                   &ruling->offering_count, &ruling->fault) ||
	    !orient_store_rules(arena, ruling->db, visit->root_id, &ruling->rules, &ruling->rule_count,
	                        &ruling->fault)) {
		visit_fail(visit, &ruling->fault);
		return false;
	}
	ruling->sight = desk_sight_of(arena, &visit->reader, ruling->tree);
	int64_t rule_id = 0;
	const bool is_new = span_is(visit->part[0], "nouvelle");
	if (!is_new && !span_int64(visit->part[0], &rule_id))
		rule_id = -1;
	while (ruling->at < ruling->rule_count && ruling->rules[ruling->at].rule_id != rule_id)
		ruling->at++;
	if (!people_may(&visit->reader, ruling->tree, ORIENT_KEEPERS, PLACE_NONE) ||
	    (!is_new && ruling->at == ruling->rule_count)) {
		visit_missing(visit);
		return false;
	}
	ruling->rule = is_new ? (struct orient_rule){ .words = SPAN("") } : ruling->rules[ruling->at];
	ruling->form = form_new(arena, rule_form, RULE_COUNT);
	offer(ruling);
	return true;
}

static const char *
rule_url(const struct ruling *ruling)
{
	return ruling->rule.rule_id == 0
	           ? "/orientation/nouvelle"
	           : arena_format(ruling->visit->arena, "/orientation/%lld",
	                          (long long)ruling->rule.rule_id);
}

static void
show(struct ruling *ruling, int status)
{
	struct visit *visit = ruling->visit;
	struct model *page = model_new(visit->arena, &orient_rule_page);
	model_text_z(page, PAGE_TITLE,
	             ruling->rule.rule_id == 0 ? "Une règle de plus" : "Modifier une règle");
	model_text_z(page, PAGE_WITHIN, "Orienter les demandes");
	model_text_z(page, PAGE_TROUBLE, ruling->trouble);
	model_url_z(page, PAGE_URL, rule_url(ruling));
	if (ruling->is_tried) {
		model_text_z(page, PAGE_TRIED, tried_words(ruling));
		form_fill(ruling->form, RULE_TRIED,
		          span_of(arena_format(visit->arena, "%lld", (long long)print_of(&ruling->rule))));
	}
	for (size_t i = 0; i < ruling->other_count; i++) {
		const struct desk_where *other = &ruling->others[i];
		struct model *row = model_row(page, PAGE_OTHERS);
		model_text(row, OTHER_TITLE, other->title.length > 0 ? other->title : other->reference);
		model_text(row, OTHER_UNIT, orient_unit_name(ruling->tree, other->unit_id));
		model_url_z(row, OTHER_URL,
		            arena_format(visit->arena, "/guichet/%.*s", SPAN_ARGS(other->reference)));
		model_flag(page, PAGE_HAS_OTHERS, true);
	}
	form_draw(ruling->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	visit->response->status = status;
	visit_show(visit, &orient_rule_page, page);
}

void
orient_get_rule(struct visit *visit)
{
	struct ruling ruling;
	if (!begin(visit, &ruling))
		return;
	fill(&ruling);
	show(&ruling, 200);
}

/* --- saved -------------------------------------------------------------------------------------- */

static bool
write_rule(struct db *db, void *data)
{
	struct ruling *ruling = data;
	const struct visit *visit = ruling->visit;
	const struct fact fact = { .at_unix_s = visit->now_s,
		                       .kind = "orient.rule",
		                       .account_id = visit->reader.account_id,
		                       .words = SPAN("Une règle qui oriente les demandes a été écrite."),
		                       .once = visit->once };
	if (journal_add(visit->arena, db, visit->root_id, &fact, &ruling->fault) != FOUND_ONE)
		return false;
	const enum found found =
		orient_store_rule_save(db, visit->root_id, &ruling->rule, &ruling->fault);
	ruling->is_stale = found == FOUND_NONE;
	return found == FOUND_ONE;
}

static void
save(struct ruling *ruling)
{
	struct visit *visit = ruling->visit;
	bool gave_up = false;
	const bool is_written = visit_write(visit, write_rule, ruling, &gave_up);
	if (!is_written && !gave_up)
		return;
	if (!is_written && ruling->is_stale) {
		ruling->trouble = "Quelqu’un a changé ou supprimé cette règle pendant que vous écriviez. Rien n’est "
		                  "enregistré\u202f: revenez à la liste pour voir ce qu’elle est devenue.";
		show(ruling, 409);
	} else if (!is_written && ruling->fault.for_log != NULL)
		visit_fail(visit, &ruling->fault);
	else
		visit_go(visit, "/orientation?fait=regle");
}

void
orient_post_rule(struct visit *visit)
{
	struct ruling ruling;
	if (!begin(visit, &ruling))
		return;
	if (!read_rule(&ruling)) {
		show(&ruling, 422);
		return;
	}
	if (ruling.rule.rule_id == 0 && ruling.rule_count == ORIENT_RULE_COUNT_MAX) {
		ruling.trouble = "Il y a déjà cent règles. Supprimez-en une d’abord.";
		show(&ruling, 422);
		return;
	}
	if (!try_rule(&ruling)) {
		visit_fail(visit, &ruling.fault);
		return;
	}
	if (span_is(http_pairs_first(&visit->body, "faire"), "enregistrer") &&
	    chosen(&ruling, RULE_TRIED) == print_of(&ruling.rule))
		save(&ruling);
	else
		show(&ruling, 200);
}
