/* « Orienter les demandes »: the rules, how good the suggestions are, the switch. */
#include <math.h>

#include "craft/http/http_form.h"
#include "craft/stats/stats_share.h"
#include "ground/journal/journal.h"
#include "ground/people/people.h"
#include "welcome/orient/orient_inside.h"

enum { COUNTED_DAYS = 90 };

enum { ROW_RULE, ROW_WORDS, ROW_UNIT, ROW_IS_CLOSED, ROW_URL, ROW_CAN_RISE, ROW_FIELD_COUNT };
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_RULE] = { "rule", FIELD_TEXT, FIELD_API, .help = "Its number." },
	[ROW_WORDS] = { "rule_words", FIELD_TEXT, FIELD_API, .help = "When it holds, in French." },
	[ROW_UNIT] = { "unit", FIELD_TEXT, FIELD_API, .help = "Where a request goes then." },
	[ROW_IS_CLOSED] = { "is_closed", FIELD_FLAG, FIELD_API, .help = "That unit is closed." },
	[ROW_URL] = { "rule_url", FIELD_URL, FIELD_PAGE },
	[ROW_CAN_RISE] = { "can_rise", FIELD_FLAG, FIELD_PAGE },
};
enum {
	PAGE_TITLE, PAGE_WITHIN, PAGE_DONE, PAGE_TROUBLE, PAGE_CAN_CHANGE, PAGE_CAN_ADD, PAGE_RULES,
	PAGE_HAS_RULES, PAGE_BY_RULES, PAGE_LEARNT, PAGE_PRECISION, PAGE_AUTOMATIC, PAGE_IS_AUTOMATIC,
	PAGE_SURE, PAGE_BY_ITSELF, PAGE_SEEN, PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[PAGE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[PAGE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[PAGE_CAN_CHANGE] = { "can_change", FIELD_FLAG, FIELD_PAGE },
	[PAGE_CAN_ADD] = { "can_add", FIELD_FLAG, FIELD_PAGE },
	[PAGE_RULES] = { "rules", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "In the order they are looked at." },
	[PAGE_HAS_RULES] = { "has_rules", FIELD_FLAG, FIELD_PAGE },
	[PAGE_BY_RULES] = { "by_rules", FIELD_TEXT, FIELD_API,
		.help = "What rules did lately; null: nothing." },
	[PAGE_LEARNT] = { "learnt", FIELD_TEXT, FIELD_API,
		.help = "From what was learnt, or why nothing was, in French." },
	[PAGE_PRECISION] = { "precision", FIELD_TEXT, FIELD_API,
		.help = "How often suggestions are right, with an interval; null: nothing was learnt." },
	[PAGE_AUTOMATIC] = { "automatic", FIELD_TEXT, FIELD_API,
		.help = "Whether it is followed without asking." },
	[PAGE_IS_AUTOMATIC] = { "is_automatic", FIELD_FLAG, FIELD_API, .help = "The switch." },
	[PAGE_SURE] = { "sure", FIELD_TEXT, FIELD_API,
		.help = "From when on it is sure enough; null: nothing was learnt." },
	[PAGE_BY_ITSELF] = { "by_itself", FIELD_TEXT, FIELD_API,
		.help = "What went by itself lately, and how much was corrected; null: nothing did." },
	[PAGE_SEEN] = { "seen", FIELD_TEXT, FIELD_PAGE },
};
const struct page_kind orient_list_page = { "orient.list", "welcome/orient/pages/list.html",
	page_fields, PAGE_FIELD_COUNT };

struct listing {
	struct visit *visit;
	struct db *db;
	struct place_tree *tree;
	struct offering *offerings;
	size_t offering_count;
	struct orient_rule *rules;
	size_t rule_count;
	struct orient_setting setting;
	struct orient_measure measure;
	struct orient_counted counted[2];
	const char *trouble;
	bool can_change, is_stale;
	struct fault fault;
};

static bool
load(struct listing *listing)
{
	struct visit *visit = listing->visit;
	struct arena *arena = visit->arena;
	struct db *db = listing->db;
	const int64_t root_id = visit->root_id;
	struct fault *fault_r = &listing->fault;
	listing->tree = place_tree_load(arena, db, root_id, visit->today, fault_r);
	return listing->tree != NULL &&
	       offering_list(arena, db, root_id, &listing->offerings, &listing->offering_count,
	                     fault_r) &&
	       orient_store_rules(arena, db, root_id, &listing->rules, &listing->rule_count, fault_r) &&
	       orient_store_setting(arena, db, root_id, &listing->setting, fault_r) &&
	       orient_store_measure(arena, db, root_id, &listing->measure, fault_r) &&
	       orient_store_counted(arena, db, root_id, visit->now_s - COUNTED_DAYS * (int64_t)DAY_S,
	                            listing->counted, fault_r);
}

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct listing *listing)
{
	*listing = (struct listing){ .visit = visit, .db = visit_db(visit) };
	if (listing->db == NULL)
		return false;
	if (!load(listing)) {
		visit_fail(visit, &listing->fault);
		return false;
	}
	listing->can_change = people_may(&visit->reader, listing->tree, ORIENT_KEEPERS, PLACE_NONE);
	return true;
}

/* --- in words ----------------------------------------------------------------------------------- */

static void
add_plural(struct text *text, int64_t count, const char *one, const char *many)
{
	text_add_count(text, count);
	text_format(text, " %s", count > 1 ? many : one);
}

static const char *
learnt_words(const struct listing *listing)
{
	const struct orient_measure *measure = &listing->measure;
	struct text text = text_new(listing->visit->arena, 1000);
	if (measure->day == 0)
		return "Rien n’a encore été appris\u202f: cela se fait une fois par jour, en arrière-plan.";
	if (!measure->is_learnt) {
		text_format(&text,
		            "Rien n’est suggéré pour l’instant\u202f: il faut au moins deux services qui aient "
		            "chacun %d demandes traitées, ou prises en charge, sans compter les "
		            "confidentielles.",
		            ORIENT_UNIT_LEAST);
		if (measure->units == 0)
			return text_z(&text);
		text_add_z(&text, measure->units == 1 ? " Il y en a " : " Ils sont ");
		text_add_count(&text, measure->units);
		text_add_z(&text, ", sur ");
		add_plural(&text, measure->examples, "demande.", "demandes.");
		return text_z(&text);
	}
	text_add_z(&text, "Apprises le ");
	text_add_date_words(&text, measure->day);
	text_add_z(&text, " de ");
	add_plural(&text, measure->examples, "demande", "demandes");
	text_add_z(&text, " et de ");
	add_plural(&text, measure->units, "service.", "services.");
	return text_z(&text);
}

/* « 94 fois sur 100 (entre 92 et 95) » */
static void
add_share(struct text *text, int64_t right, int64_t tried)
{
	const struct stats_share share = stats_share_of(right, tried, STATS_WILSON, 0.95);
	text_format(text, "%ld fois sur 100 (entre %ld et %ld)", lround(share.share * 100),
	            lround(floor(share.interval.low * 100)), lround(ceil(share.interval.high * 100)));
}

static const char *
precision_words(const struct listing *listing)
{
	const struct learn_measure *measure = &listing->measure.measure;
	struct text text = text_new(listing->visit->arena, 1000);
	if (!listing->measure.is_learnt || measure->tried == 0)
		return NULL;
	text_add_z(&text, "Essayée sur des demandes qu’elle n’avait pas vues, la première suggestion était la "
	                  "bonne ");
	add_share(&text, measure->right, measure->tried);
	text_add_z(&text, "\u202f; l’une des trois l’était ");
	add_share(&text, measure->right_three, measure->tried);
	text_add_char(&text, '.');
	if (measure->moved == 0) {
		text_add_z(&text, " Elle n’a jamais proposé un autre service que celui de la démarche.");
		return text_z(&text);
	}
	text_add_z(&text, " Quand elle proposait un autre service que celui de la démarche (");
	add_plural(&text, measure->moved, "demande), c’était juste ", "demandes), c’était juste ");
	add_share(&text, measure->moved_right, measure->moved);
	text_add_char(&text, '.');
	return text_z(&text);
}

static const char *
sure_words(const struct listing *listing)
{
	const struct learn_measure *measure = &listing->measure.measure;
	struct text text = text_new(listing->visit->arena, 1000);
	if (!listing->measure.is_learnt)
		return NULL;
	if (measure->threshold <= 0)
		return "Aucune suggestion n’est encore assez sûre pour cela\u202f: il faut avoir eu raison 95 fois "
		       "sur 100, avec assez d’essais pour l’affirmer.";
	text_format(&text, "Est sûr ce qui a une probabilité de %d\u202f%% au moins\u202f: cela concernait ",
	            orient_percent(measure->threshold));
	add_plural(&text, measure->sure_tried, "demande", "demandes");
	text_add_z(&text, " sur les ");
	text_add_count(&text, measure->moved);
	text_add_z(&text, " à envoyer ailleurs, et c’était juste ");
	add_share(&text, measure->sure_right, measure->sure_tried);
	text_add_char(&text, '.');
	return text_z(&text);
}

static const char *
counted_words(const struct listing *listing, const struct orient_counted *counted, const char *by)
{
	struct text text = text_new(listing->visit->arena, 500);
	if (counted->moved == 0)
		return NULL;
	text_format(&text, "Depuis %d jours, ", COUNTED_DAYS);
	add_plural(&text, counted->moved, "demande est allée ailleurs ", "demandes sont allées ailleurs ");
	text_format(&text, "%s\u202f; ", by);
	if (counted->corrected == 0)
		text_add_z(&text, "aucune n’a été corrigée ensuite.");
	else
		add_plural(&text, counted->corrected, "a été corrigée ensuite.", "ont été corrigées ensuite.");
	return text_z(&text);
}

/* --- the page ----------------------------------------------------------------------------------- */

static void
draw_rules(const struct listing *listing, struct model *page)
{
	struct arena *arena = listing->visit->arena;
	for (size_t i = 0; i < listing->rule_count; i++) {
		const struct orient_rule *rule = &listing->rules[i];
		const long long number = (long long)rule->rule_id;
		struct model *row = model_row(page, PAGE_RULES);
		model_text_z(row, ROW_RULE, arena_format(arena, "%lld", number));
		model_text_z(row, ROW_WORDS, orient_rule_words(arena, rule, listing->tree,
		                                               listing->offerings, listing->offering_count));
		model_text(row, ROW_UNIT, orient_unit_name(listing->tree, rule->unit_id));
		model_flag(row, ROW_IS_CLOSED, place_by_id(listing->tree, rule->unit_id) == PLACE_NONE);
		model_flag(row, ROW_CAN_RISE, i > 0);
		if (listing->can_change)
			model_url_z(row, ROW_URL, arena_format(arena, "/orientation/%lld", number));
	}
	model_flag(page, PAGE_HAS_RULES, listing->rule_count > 0);
	model_flag(page, PAGE_CAN_ADD,
	           listing->can_change && listing->rule_count < ORIENT_RULE_COUNT_MAX);
}

static const char *
done_words(struct visit *visit)
{
	const struct span done = visit_asked(visit, "fait");
	return span_is(done, "regle")      ? "Cette règle est enregistrée. Elle vaut pour les demandes à venir."
	       : span_is(done, "supprimer") ? "Cette règle est supprimée."
	       : span_is(done, "monter")    ? "Cette règle est montée d’un rang."
	       : span_is(done, "allumer")   ? "Ce qui est sûr sera transmis sans demander."
	       : span_is(done, "eteindre")  ? "Plus rien ne sera transmis sans demander, hors des règles."
	                                   : NULL;
}

static void
show(struct listing *listing, int status)
{
	struct visit *visit = listing->visit;
	struct model *page = model_new(visit->arena, &orient_list_page);
	model_text_z(page, PAGE_TITLE, "Orienter les demandes");
	model_text_z(page, PAGE_WITHIN, "Ce que l’on peut demander");
	model_text_z(page, PAGE_DONE, listing->trouble == NULL ? done_words(visit) : NULL);
	model_text_z(page, PAGE_TROUBLE, listing->trouble);
	model_flag(page, PAGE_CAN_CHANGE, listing->can_change);
	draw_rules(listing, page);
	model_text_z(page, PAGE_BY_RULES,
	             counted_words(listing, &listing->counted[1], "par une règle"));
	model_text_z(page, PAGE_LEARNT, learnt_words(listing));
	model_text_z(page, PAGE_PRECISION, precision_words(listing));
	model_text_z(page, PAGE_AUTOMATIC,
	             listing->setting.is_automatic
	                 ? "Oui\u202f: quand aucune règle ne convient et que c’est sûr, une demande reçue "
	                   "change de service toute seule. La personne est avisée, et un bouton la rend."
	                 : "Non\u202f: hors des règles, une demande ne change de service que si quelqu’un le "
	                   "décide.");
	model_flag(page, PAGE_IS_AUTOMATIC, listing->setting.is_automatic);
	model_text_z(page, PAGE_SURE, sure_words(listing));
	model_text_z(page, PAGE_BY_ITSELF,
	             counted_words(listing, &listing->counted[0], "sans qu’on le demande"));
	model_text_z(page, PAGE_SEEN,
	             arena_format(visit->arena, "%lld", (long long)listing->setting.changes));
	visit->response->status = status;
	visit_show(visit, &orient_list_page, page);
}

void
orient_get_list(struct visit *visit)
{
	struct listing listing;
	if (begin(visit, &listing))
		show(&listing, 200);
}

/* --- buttons ------------------------------------------------------------------------------------ */

enum button { BUTTON_RISE, BUTTON_DELETE, BUTTON_ON, BUTTON_OFF, BUTTON_COUNT };
static const struct {
	const char *code, *kind, *words;
} buttons[BUTTON_COUNT] = {
	[BUTTON_RISE] = { "monter", "orient.rule", "L’ordre des règles qui orientent les demandes a changé." },
	[BUTTON_DELETE] = { "supprimer", "orient.rule", "Une règle qui oriente les demandes a été supprimée." },
	[BUTTON_ON] = { "allumer", "orient.automatic", "L’orientation automatique des demandes a été allumée." },
	[BUTTON_OFF] = { "eteindre", "orient.automatic",
		"L’orientation automatique des demandes a été éteinte." },
};
struct pressing {
	struct listing *listing;
	enum button button;
	int64_t number; /* of a rule; how often the setting had been changed */
};

/* With the one before it, as they stand now. */
static bool
write_rise(struct db *db, const struct pressing *pressing)
{
	struct listing *listing = pressing->listing;
	const int64_t root_id = listing->visit->root_id;
	struct orient_rule *rules;
	size_t count, i = 1;
	if (!orient_store_rules(listing->visit->arena, db, root_id, &rules, &count, &listing->fault))
		return false;
	while (i < count && rules[i].rule_id != pressing->number)
		i++;
	return i >= count || (orient_store_rule_rank(db, root_id, rules[i].rule_id, rules[i - 1].rank,
	                                             &listing->fault) &&
	                      orient_store_rule_rank(db, root_id, rules[i - 1].rule_id, rules[i].rank,
	                                             &listing->fault));
}

static bool
write_pressed(struct db *db, void *data)
{
	const struct pressing *pressing = data;
	struct listing *listing = pressing->listing;
	const struct visit *visit = listing->visit;
	const struct fact fact = { .at_unix_s = visit->now_s,
		                       .kind = buttons[pressing->button].kind,
		                       .account_id = visit->reader.account_id,
		                       .words = span_of(buttons[pressing->button].words),
		                       .once = visit->once };
	const struct orient_setting setting = { pressing->button == BUTTON_ON, pressing->number };
	if (journal_add(visit->arena, db, visit->root_id, &fact, &listing->fault) != FOUND_ONE)
		return false;
	if (pressing->button == BUTTON_RISE)
		return write_rise(db, pressing);
	if (pressing->button == BUTTON_DELETE)
		return orient_store_rule_delete(db, visit->root_id, pressing->number, &listing->fault);
	const enum found found =
		orient_store_setting_save(db, visit->root_id, &setting, &listing->fault);
	listing->is_stale = found == FOUND_NONE;
	return found == FOUND_ONE;
}

void
orient_post_list(struct visit *visit)
{
	struct listing listing;
	struct pressing pressing = { .listing = &listing };
	bool gave_up = false;
	if (!begin(visit, &listing))
		return;
	if (!listing.can_change) {
		visit_refuse(visit, "Seul un référent ou une direction de toute l’organisation peut le faire.");
		return;
	}
	while (pressing.button < BUTTON_COUNT &&
	       !span_is(http_pairs_first(&visit->body, "faire"), buttons[pressing.button].code))
		pressing.button++;
	const bool is_of_rule = pressing.button < BUTTON_ON;
	if (pressing.button == BUTTON_COUNT ||
	    !span_int64(http_pairs_first(&visit->body, is_of_rule ? "regle" : "vu"),
	                &pressing.number) ||
	    pressing.number < 0) {
		listing.trouble = "Ce bouton n’a pas été compris. Rien n’a été fait.";
		show(&listing, 422);
		return;
	}
	const bool is_written = visit_write(visit, write_pressed, &pressing, &gave_up);
	if (!is_written && !gave_up)
		return;
	if (!is_written && listing.is_stale) {
		listing.trouble = "Quelqu’un a changé ce réglage entre-temps. Rien n’a été fait\u202f: relisez la "
		                  "page, puis recommencez.";
		show(&listing, 409);
	} else if (!is_written && listing.fault.for_log != NULL)
		visit_fail(visit, &listing.fault);
	else
		visit_go(visit, "/orientation?fait=%s", buttons[pressing.button].code);
}
