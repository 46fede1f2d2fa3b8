/* « Ne pas trop demander »: the budget, quiet hours, and who wants to be left alone. */
#include "base/time.h"
#include "listen/invite/invite_inside.h"

/* --- the rules ------------------------------------------------------------------------------------ */

enum { RULE_MOST, RULE_DAYS, RULE_REMINDERS, RULE_FROM, RULE_TO, RULE_SUNDAYS, RULE_HOLIDAYS, RULE_COUNT };
static const struct form_field rule_form[RULE_COUNT] = {
	[RULE_MOST] = { "nombre", FORM_NUMBER, "Sollicitations d’une personne, au plus", .least = 1,
		.most = 20, .required = "Dites combien.", .wrong = "Écrivez un nombre de 1 à 20." },
	[RULE_DAYS] = { "jours", FORM_NUMBER, "En combien de jours", .least = 1, .most = 365,
		.required = "Dites en combien de jours.", .wrong = "Écrivez un nombre de 1 à 365." },
	[RULE_REMINDERS] = { "rappels", FORM_CHECK, "Compter aussi les rappels",
		.hint = "Sinon, une enquête compte une fois, avec ses rappels." },
	[RULE_FROM] = { "de", FORM_NUMBER, "Ne rien envoyer à partir de (heure)", .least = 0, .most = 23,
		.required = "Donnez une heure.", .wrong = "Écrivez une heure de 0 à 23." },
	[RULE_TO] = { "a", FORM_NUMBER, "Reprendre à (heure)", .least = 0, .most = 23,
		.required = "Donnez une heure.", .wrong = "Écrivez une heure de 0 à 23." },
	[RULE_SUNDAYS] = { "dimanches", FORM_CHECK, "Rien le dimanche" },
	[RULE_HOLIDAYS] = { "feries", FORM_CHECK, "Rien les jours fériés" },
};
enum { ALONE_CONTACT, ALONE_COUNT };
static const struct form_field alone_form[ALONE_COUNT] = {
	[ALONE_CONTACT] = { "contact", FORM_TEXT, "Son adresse électronique ou son numéro de mobile",
		.required = "Écrivez l’adresse ou le numéro.", .length_max = CONTACT_SIZE_MAX },
};
enum {
	RULES_TITLE, RULES_SENTENCE, RULES_QUIET, RULES_MAY_SET, RULES_FIELDS, RULES_ERRORS, RULES_WRONG,
	RULES_ALONE_FIELDS, RULES_ASKED, RULES_DEAD, RULES_DONE, RULES_FIELD_COUNT
};
static const struct field rules_fields[RULES_FIELD_COUNT] = {
	[RULES_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[RULES_SENTENCE] = { "budget", FIELD_TEXT, FIELD_API, .help = "What one person is asked at most." },
	[RULES_QUIET] = { "quiet", FIELD_TEXT, FIELD_API, .help = "When nothing leaves." },
	[RULES_MAY_SET] = { "may_set", FIELD_FLAG, FIELD_PAGE },
	[RULES_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[RULES_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[RULES_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[RULES_ALONE_FIELDS] = { "alone_fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[RULES_ASKED] = { "stopped", FIELD_COUNT, FIELD_API, .help = "Contacts that asked to be left alone." },
	[RULES_DEAD] = { "dead", FIELD_COUNT, FIELD_API, .help = "Addresses refused for good." },
	[RULES_DONE] = { "done", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind invite_rules_page = { "solicitations", "listen/invite/pages/rules.html",
	rules_fields, RULES_FIELD_COUNT };

struct ruling {
	struct visit *visit;
	struct invite_rule rule;
	struct form *form, *alone;
	bool may_set, is_done;
	struct invite_print print;
	struct fault fault;
};

static const char *
budget_words(struct arena *arena, const struct invite_rule *rule)
{
	return arena_format(arena,
	                    "Une même personne est sollicitée %lld fois au plus en %lld jours, toutes enquêtes "
	                    "confondues. %s",
	                    (long long)rule->most, (long long)rule->days,
	                    rule->with_reminders ? "Un rappel compte comme une sollicitation."
	                                         : "Une enquête compte une fois, avec ses rappels.");
}

static const char *
quiet_words(struct arena *arena, const struct invite_rule *rule)
{
	return arena_format(arena, "Rien ne part entre %lld\u202fh et %lld\u202fh%s%s.",
	                    (long long)rule->quiet_from, (long long)rule->quiet_to,
	                    rule->sundays ? ", ni le dimanche" : "",
	                    rule->holidays ? ", ni les jours fériés" : "");
}

static void
show_rules(struct ruling *ruling)
{
	struct visit *visit = ruling->visit;
	int64_t counts[2];
	struct model *page = model_new(visit->arena, &invite_rules_page);
	if (visit_db(visit) == NULL)
		return;
	if (!invite_store_stop_counts(visit->arena, visit->db, visit->root_id, counts,
	                              &ruling->fault)) {
		visit_fail(visit, &ruling->fault);
		return;
	}
	const bool alone_is_wrong = !form_is_fine(ruling->alone);
	model_text_z(page, RULES_TITLE, "Ne pas trop demander");
	model_text_z(page, RULES_SENTENCE, budget_words(visit->arena, &ruling->rule));
	model_text_z(page, RULES_QUIET, quiet_words(visit->arena, &ruling->rule));
	model_flag(page, RULES_MAY_SET, ruling->may_set);
	model_count(page, RULES_ASKED, counts[INVITE_ASKED]);
	model_count(page, RULES_DEAD, counts[INVITE_DEAD]);
	model_flag(page, RULES_DONE, ruling->is_done);
	form_draw(ruling->form, page, (struct form_place){ RULES_FIELDS, RULES_ERRORS, RULES_WRONG });
	form_draw(ruling->alone, page,
	          (struct form_place){ RULES_ALONE_FIELDS, RULES_ERRORS, RULES_WRONG });
	if (alone_is_wrong || !form_is_fine(ruling->form)) {
		model_flag(page, RULES_WRONG, true);
		visit->response->status = 422;
	}
	visit_show(visit, &invite_rules_page, page);
}

static void
fill_number(struct ruling *ruling, size_t field, int64_t number)
{
	form_fill(ruling->form, field,
	          span_of(arena_format(ruling->visit->arena, "%lld", (long long)number)));
}

static bool
rules_look(struct visit *visit, struct ruling *ruling)
{
	*ruling = (struct ruling){ .visit = visit };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	const struct place_tree *tree =
		place_tree_load(visit->arena, db, visit->root_id, visit->today, &ruling->fault);
	if (tree == NULL || !invite_store_rule(visit->arena, db, visit->root_id, &ruling->rule,
	                                       &ruling->fault)) {
		visit_fail(visit, &ruling->fault);
		return false;
	}
	const unsigned who = WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR) | WHO(ROLE_ADMINISTRATOR);
	ruling->may_set = people_may(&visit->reader, tree, who, PLACE_NONE);
	ruling->form = form_new(visit->arena, rule_form, RULE_COUNT);
	ruling->alone = form_new(visit->arena, alone_form, ALONE_COUNT);
	fill_number(ruling, RULE_MOST, ruling->rule.most);
	fill_number(ruling, RULE_DAYS, ruling->rule.days);
	fill_number(ruling, RULE_FROM, ruling->rule.quiet_from);
	fill_number(ruling, RULE_TO, ruling->rule.quiet_to);
	form_fill(ruling->form, RULE_REMINDERS, ruling->rule.with_reminders ? SPAN("1") : SPAN(""));
	form_fill(ruling->form, RULE_SUNDAYS, ruling->rule.sundays ? SPAN("1") : SPAN(""));
	form_fill(ruling->form, RULE_HOLIDAYS, ruling->rule.holidays ? SPAN("1") : SPAN(""));
	return true;
}

void
invite_get_rules(struct visit *visit)
{
	struct ruling ruling;
	if (!rules_look(visit, &ruling))
		return;
	ruling.is_done = span_is(visit_asked(visit, "note"), "1");
	show_rules(&ruling);
}

static bool
note(struct db *db, struct ruling *ruling, const char *kind, struct span words)
{
	const struct visit *visit = ruling->visit;
	const struct fact fact = { .kind = kind,
		                       .account_id = visit->reader.account_id,
		                       .words = words,
		                       .once = visit->once };
	return journal_add(visit->arena, db, visit->root_id, &fact, &ruling->fault) == FOUND_ONE;
}

static bool
write_rule(struct db *db, void *data)
{
	struct ruling *ruling = data;
	struct arena *arena = ruling->visit->arena;
	return note(db, ruling, "invite.ruled",
	            span_of(arena_format(arena, "%s %s", budget_words(arena, &ruling->rule),
	                                 quiet_words(arena, &ruling->rule)))) &&
	       invite_store_rule_keep(db, ruling->visit->root_id, &ruling->rule, &ruling->fault);
}

/* Who noted it is in the register; whom it was about is nowhere. */
static bool
write_alone(struct db *db, void *data)
{
	struct ruling *ruling = data;
	return note(db, ruling, "invite.left_alone",
	            SPAN("Une personne ne veut plus être sollicitée.")) &&
	       invite_store_stop_add(db, ruling->visit->root_id, &ruling->print, INVITE_ASKED,
	                             ruling->visit->today, &ruling->fault);
}

static void
leave_alone(struct ruling *ruling)
{
	struct visit *visit = ruling->visit;
	struct invite_key key;
	struct span contact;
	enum invite_channel channel;
	bool gave_up = false;
	const char *why = NULL;
	if (form_read(ruling->alone, visit_lookup, visit))
		why = invite_contact_read(visit->arena, form_text(ruling->alone, ALONE_CONTACT), &contact,
		                          &channel);
	if (why != NULL)
		form_complain(ruling->alone, "contact",
		              arena_format(visit->arena, "Cela ne se lit pas\u202f: %s", why));
	if (!form_is_fine(ruling->alone)) {
		show_rules(ruling);
		return;
	}
	visit_db_end(visit); /* the key is read in a conversation of its own */
	if (!invite_key_have(visit->arena, visit->store, visit->root_id, visit->folder, &key,
	                     &ruling->fault)) {
		visit_fail(visit, &ruling->fault);
		return;
	}
	ruling->print = invite_print_of(&key, contact);
	vault_wipe(&key, sizeof key);
	if (visit_write(visit, write_alone, ruling, &gave_up) || gave_up)
		visit_go(visit, "/sollicitations?note=1");
}

static void
set_rules(struct ruling *ruling)
{
	struct visit *visit = ruling->visit;
	struct form *form = ruling->form;
	bool gave_up = false;
	if (!ruling->may_set) {
		visit_refuse(visit, "Ces règles valent pour toute l’organisation.");
		return;
	}
	if (!form_read(form, visit_lookup, visit)) {
		show_rules(ruling);
		return;
	}
	ruling->rule = (struct invite_rule){ .most = form_number(form, RULE_MOST),
		                                 .days = form_number(form, RULE_DAYS),
		                                 .with_reminders = form_check(form, RULE_REMINDERS),
		                                 .quiet_from = form_number(form, RULE_FROM),
		                                 .quiet_to = form_number(form, RULE_TO),
		                                 .sundays = form_check(form, RULE_SUNDAYS),
		                                 .holidays = form_check(form, RULE_HOLIDAYS) };
	if (visit_write(visit, write_rule, ruling, &gave_up) || gave_up)
		visit_go(visit, "/sollicitations");
}

void
invite_post_rules(struct visit *visit)
{
	struct ruling ruling;
	if (!rules_look(visit, &ruling))
		return;
	if (span_is(http_pairs_first(&visit->body, "faire"), "retirer"))
		leave_alone(&ruling);
	else
		set_rules(&ruling);
}

/* --- « ne plus demander », by a link ---------------------------------------------------------------- */

enum { STOP_TITLE, STOP_ACTION_URL, STOP_DONE, STOP_FIELD_COUNT };
static const struct field stop_fields[STOP_FIELD_COUNT] = {
	[STOP_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[STOP_ACTION_URL] = { "action_url", FIELD_URL, FIELD_PAGE },
	[STOP_DONE] = { "done", FIELD_FLAG, FIELD_API, .help = "It is noted." },
};
const struct page_kind invite_stop_page = { "invite.stop", "listen/invite/pages/stop.html",
	stop_fields, STOP_FIELD_COUNT };

struct stopping {
	int64_t root_id;
	int32_t today;
	struct invite_print print;
	struct fault fault;
};

static bool
stop_look(struct visit *visit, struct stopping *stopping)
{
	struct invite_key key;
	*stopping = (struct stopping){ .root_id = visit->root_id, .today = visit->today };
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	http_response_header(visit->response, "Referrer-Policy", "no-referrer");
	enum found found = invite_key_read(visit->arena, db, visit->root_id, visit->folder, &key,
	                                   &stopping->fault);
	if (found == FOUND_FAILED) {
		visit_fail(visit, &stopping->fault);
		return false;
	}
	if (found == FOUND_ONE)
		found = invite_stop_secret_read(&key, visit->part[0], &stopping->print) ? FOUND_ONE
		                                                                        : FOUND_NONE;
	vault_wipe(&key, sizeof key);
	if (found == FOUND_NONE)
		visit_say(visit, 404, "Ce lien ne sert pas",
		          "Vérifiez qu’il est entier. Vous pouvez aussi demander à un agent de noter que vous ne "
		          "voulez plus être sollicité.");
	return found == FOUND_ONE;
}

static void
show_stop(struct visit *visit, bool is_done)
{
	struct model *page = model_new(visit->arena, &invite_stop_page);
	model_text_z(page, STOP_TITLE, "Ne plus recevoir de demande d’avis");
	model_url(page, STOP_ACTION_URL, visit->request->path);
	model_flag(page, STOP_DONE, is_done);
	visit_show(visit, &invite_stop_page, page);
}

/* As in ground/post: a page with a button, since machines look at links before people do; mail programs
 * send the form at once (RFC 8058). */
void
invite_get_stop(struct visit *visit)
{
	struct stopping stopping;
	if (stop_look(visit, &stopping))
		show_stop(visit, false);
}

static bool
stop(struct db *db, void *data)
{
	struct stopping *stopping = data;
	return invite_store_stop_add(db, stopping->root_id, &stopping->print, INVITE_ASKED,
	                             stopping->today, &stopping->fault);
}

void
invite_post_stop(struct visit *visit)
{
	struct stopping stopping;
	if (stop_look(visit, &stopping) && visit_write(visit, stop, &stopping, NULL))
		show_stop(visit, true);
}
