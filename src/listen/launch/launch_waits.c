/* Risks for people, dates, and those whose word is awaited before opening. */
#include "base/time.h"
#include "listen/launch/launch_inside.h"

enum { WAIT_NAME, WAIT_DONE, WAIT_FIELD_COUNT };
static const struct field wait_fields[WAIT_FIELD_COUNT] = {
	[WAIT_NAME] = { "wait", FIELD_TEXT, FIELD_API, .help = "Whose word is awaited." },
	[WAIT_DONE] = { "done", FIELD_TEXT, FIELD_API, .help = "How it ended; absent: still awaited." },
};
enum {
	WAITS_TITLE, WAITS_WITHIN, WAITS_URL, WAITS_BACK_URL, WAITS_LIST, WAITS_WARNING, WAITS_CAN,
	WAITS_CAN_END, WAITS_FIELDS, WAITS_ERRORS, WAITS_WRONG, WAITS_END_FIELDS, WAITS_FIELD_COUNT
};
static const struct field waits_fields[WAITS_FIELD_COUNT] = {
	[WAITS_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[WAITS_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[WAITS_URL] = { "waits_url", FIELD_URL, FIELD_PAGE },
	[WAITS_BACK_URL] = { "back_url", FIELD_URL, FIELD_PAGE },
	[WAITS_LIST] = { "waits", FIELD_LIST, FIELD_API, .of = wait_fields,
		.of_count = WAIT_FIELD_COUNT, .help = "In order." },
	[WAITS_WARNING] = { "warning", FIELD_TEXT, FIELD_API, .help = "On the dates." },
	[WAITS_CAN] = { "can_change", FIELD_FLAG, FIELD_PAGE },
	[WAITS_CAN_END] = { "can_end", FIELD_FLAG, FIELD_PAGE },
	[WAITS_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[WAITS_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[WAITS_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[WAITS_END_FIELDS] = { "end_fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
};
const struct page_kind launch_waits_page = { "survey.waits", "listen/launch/pages/waits.html",
	waits_fields, WAITS_FIELD_COUNT };

static const struct form_choice yes_no[] = { { "non", "Non" }, { "oui", "Oui" } };

enum { RISK_REFERENCE = LAUNCH_RISK_COUNT, RISK_REASON, RISK_FORM_COUNT };
static const char *const risk_names[LAUNCH_RISK_COUNT] = { "risque-1", "risque-2", "risque-3",
	                                                       "risque-4", "risque-5" };

enum { END_WAIT, END_DAY, END_WORDS, END_WAIVED, END_COUNT };
static const struct form_field end_form[END_COUNT] = {
	[END_WAIT] = { "attente", FORM_CHOICE, "Qui s’est prononcé",
		.required = "Dites qui s’est prononcé.", .wrong = "Cet accord est déjà noté." },
	[END_DAY] = { "jour", FORM_DATE, "Date du document", .hint = "Par exemple 24/11/2026.",
		.required = "Écrivez la date." },
	[END_WORDS] = { "document", FORM_TEXT, "Document, ou raison",
		.hint = "Par exemple\u202f: avis du DPO n° 12\u202f; ordre du jour du CST. Sans document, dites pourquoi on "
		        "s’en passe.",
		.required = "Nommez le document, ou la raison.",
		.length_max = LAUNCH_WORDS_LENGTH_MAX },
	[END_WAIVED] = { "passe", FORM_CHECK, "On s’en passe, pour cette raison" },
};

struct waiting {
	struct launching launching;
	struct form_field fields[RISK_FORM_COUNT];
	struct form_choice still[LAUNCH_WAIT_COUNT]; /* awaited */
	size_t still_count;
	struct form *risks, *end;
	enum launch_wait wait;
	struct launch_ended ended;
};

static void
make_forms(struct waiting *waiting)
{
	struct launching *launching = &waiting->launching;
	struct arena *arena = launching->visit->arena;
	const struct launch_plan *plan = &launching->plan;
	for (size_t i = 0; i < LAUNCH_RISK_COUNT; i++)
		waiting->fields[i] = (struct form_field){ .name = risk_names[i],
			                                      .kind = FORM_CHOICE,
			                                      .label = launch_risk_words[i],
			                                      .choices = yes_no,
			                                      .choice_count = LENGTH(yes_no),
			                                      .required = "Répondez par oui ou par non." };
	waiting->fields[RISK_REFERENCE] = (struct form_field){
		.name = "aipd",
		.kind = FORM_TEXT,
		.label = "Analyse d’impact (AIPD), datée et signée",
		.hint = "Seulement si l’une des réponses est oui.",
		.length_max = LAUNCH_WORDS_LENGTH_MAX,
	};
	waiting->fields[RISK_REASON] = (struct form_field){
		.name = "raison",
		.kind = FORM_TEXT,
		.label = "Raison de garder ces dates",
		.hint = "Seulement si un avertissement est affiché au-dessus.",
		.length_max = LAUNCH_WORDS_LENGTH_MAX,
	};
	waiting->risks = form_new(arena, waiting->fields, RISK_FORM_COUNT);
	for (size_t i = 0; i < LAUNCH_RISK_COUNT; i++) {
		const int64_t answer = plan->risk_answers >> (2 * i) & 3;
		if (answer != 0)
			form_fill(waiting->risks, i, span_of(yes_no[answer - 1].value));
	}
	form_fill(waiting->risks, RISK_REFERENCE, plan->risk_reference);
	form_fill(waiting->risks, RISK_REASON, plan->calendar_reason);
	waiting->end = form_new(arena, end_form, END_COUNT);
	size_t count = 0;
	for (int i = 0; i < LAUNCH_WAIT_COUNT; i++)
		if (!launching->waits[i].is_ended)
			waiting->still[count++] = (struct form_choice){ arena_format(arena, "%d", i),
				                                            launch_wait_words[i] };
	form_offer(waiting->end, END_WAIT, waiting->still, count);
	waiting->still_count = count;
}

static bool
show_waits(struct waiting *waiting, struct model *page)
{
	struct launching *launching = &waiting->launching;
	struct visit *visit = launching->visit;
	for (int i = 0; i < LAUNCH_WAIT_COUNT; i++) {
		const struct launch_ended *ended = &launching->waits[i];
		struct model *row = model_row(page, WAITS_LIST);
		struct text text = text_new(visit->arena, 4096);
		struct span name;
		model_text_z(row, WAIT_NAME, launch_wait_words[i]);
		if (!ended->is_ended)
			continue;
		if (!people_name(visit->arena, visit->db, visit->root_id, ended->account_id, &name,
		                 &launching->fault))
			return false;
		text_add_z(&text, ended->is_waived ? "On s’en passe\u202f: " : "");
		text_add(&text, ended->words);
		text_add_z(&text, ", ");
		text_add_date_words(&text, ended->day);
		text_format(&text, " (noté par %.*s)", SPAN_ARGS(name));
		model_text_z(row, WAIT_DONE, text_z(&text));
	}
	return true;
}

static void
show_all(struct waiting *waiting)
{
	struct launching *launching = &waiting->launching;
	struct visit *visit = launching->visit;
	struct model *page = model_new(visit->arena, &launch_waits_page);
	if (visit_db(visit) == NULL)
		return;
	model_text_z(page, WAITS_TITLE, "Risques, dates et accords");
	model_text(page, WAITS_WITHIN, launching->wave.name);
	model_url_z(page, WAITS_URL, arena_format(visit->arena, "%s/accords", launching->base));
	model_url_z(page, WAITS_BACK_URL, launching->base);
	model_text_z(page, WAITS_WARNING,
	             launch_calendar_warning(visit->arena, launching->wave.opens_day,
	                                     launching->wave.closed_day, true));
	model_flag(page, WAITS_CAN, launching->wave.state < SURVEY_OPEN &&
	                                (visit->reader.roles &
	                                 (WHO(ROLE_REFERENT) | WHO(ROLE_DIRECTOR))) != 0);
	model_flag(page, WAITS_CAN_END, waiting->still_count > 0);
	if (!show_waits(waiting, page)) {
		visit_fail(visit, &launching->fault);
		return;
	}
	form_draw(waiting->risks, page,
	          (struct form_place){ WAITS_FIELDS, WAITS_ERRORS, WAITS_WRONG });
	form_draw(waiting->end, page,
	          (struct form_place){ WAITS_END_FIELDS, WAITS_ERRORS, WAITS_WRONG });
	const bool fine = form_is_fine(waiting->risks) && form_is_fine(waiting->end);
	model_flag(page, WAITS_WRONG, !fine);
	if (!fine)
		visit->response->status = 422;
	visit_show(visit, &launch_waits_page, page);
}

static bool
wait_look(struct visit *visit, struct waiting *waiting)
{
	*waiting = (struct waiting){ 0 };
	if (!launch_look(visit, false, &waiting->launching))
		return false;
	make_forms(waiting);
	return true;
}

void
launch_get_waits(struct visit *visit)
{
	struct waiting waiting;
	if (wait_look(visit, &waiting))
		show_all(&waiting);
}

static bool
write_risks(struct db *db, void *data)
{
	struct waiting *waiting = data;
	struct launching *launching = &waiting->launching;
	return launch_note(db, launching, "wave.risks", "Risques et dates notés.") &&
	       launch_store_plan_keep(db, launching->visit->root_id, launching->wave.id,
	                              &launching->plan, &launching->fault);
}

static bool
write_end(struct db *db, void *data)
{
	struct waiting *waiting = data;
	struct launching *launching = &waiting->launching;
	return launch_note(db, launching, "wave.wait",
	                   arena_format(launching->visit->arena, "%s\u202f: %s.",
	                                launch_wait_words[waiting->wait],
	                                waiting->ended.is_waived ? "on s’en passe" : "accord noté")) &&
	       launch_store_wait_end(db, launching->visit->root_id, launching->wave.id,
	                             waiting->wait, &waiting->ended, &launching->fault);
}

static void
settle(struct waiting *waiting, store_write_fn *write)
{
	struct visit *visit = waiting->launching.visit;
	bool gave_up = false;
	if (visit_write(visit, write, waiting, &gave_up) || gave_up)
		visit_go(visit, "%s/accords", waiting->launching.base);
}

static void
post_risks(struct waiting *waiting)
{
	struct visit *visit = waiting->launching.visit;
	struct launch_plan *plan = &waiting->launching.plan;
	if (!form_read(waiting->risks, visit_lookup, visit)) {
		show_all(waiting);
		return;
	}
	plan->risk_answers = 0;
	for (size_t i = 0; i < LAUNCH_RISK_COUNT; i++)
		plan->risk_answers |= (int64_t)(form_choice(waiting->risks, i) + 1) << (2 * i);
	plan->risk_reference = form_text(waiting->risks, RISK_REFERENCE);
	plan->calendar_reason = form_text(waiting->risks, RISK_REASON);
	settle(waiting, write_risks);
}

static void
post_end(struct waiting *waiting)
{
	struct visit *visit = waiting->launching.visit;
	(void)form_read(waiting->end, visit_lookup, visit);
	if (form_has(waiting->end, END_DAY) &&
	    form_date(waiting->end, END_DAY) > visit->today)
		form_complain(waiting->end, "jour", "Cette date n’est pas encore venue.");
	if (!form_is_fine(waiting->end)) {
		show_all(waiting);
		return;
	}
	int64_t wait = 0;
	(void)span_int64(form_text(waiting->end, END_WAIT), &wait);
	waiting->wait = (enum launch_wait)wait;
	waiting->ended = (struct launch_ended){ .is_ended = true,
		                                    .is_waived = form_check(waiting->end, END_WAIVED),
		                                    .day = form_date(waiting->end, END_DAY),
		                                    .words = form_text(waiting->end, END_WORDS),
		                                    .account_id = visit->reader.account_id };
	settle(waiting, write_end);
}

void
launch_post_waits(struct visit *visit)
{
	struct waiting waiting;
	if (!wait_look(visit, &waiting))
		return;
	if (waiting.launching.wave.state >= SURVEY_OPEN) {
		visit_go(visit, "%s", waiting.launching.base);
		return;
	}
	if (span_is(http_pairs_first(&visit->body, "faire"), "accord"))
		post_end(&waiting);
	else
		post_risks(&waiting);
}
