/* « Demander à un autre service »: an opinion, a piece, about a request, by an internal one of its own. */
#include <string.h>

#include "base/time.h"
#include "craft/http/http_form.h"
#include "ground/people/people.h"
#include "welcome/accord/accord_inside.h"

enum { ROW_UNIT, ROW_REFERENCE, ROW_WORDS, ROW_URL, ROW_FIELD_COUNT };
static const struct field row_fields[ROW_FIELD_COUNT] = {
	[ROW_UNIT] = { "unit", FIELD_TEXT, FIELD_API, .help = "Who was asked." },
	[ROW_REFERENCE] = { "reference", FIELD_TEXT, FIELD_API, .help = "Of what was asked." },
	[ROW_WORDS] = { "words", FIELD_TEXT, FIELD_API, .help = "When, and by when the answer is promised." },
	[ROW_URL] = { "asked_url", FIELD_URL, FIELD_PAGE },
};
enum { HELD_UNIT, HELD_DELAY, HELD_FIELD_COUNT };
static const struct field held_fields[HELD_FIELD_COUNT] = {
	[HELD_UNIT] = { "answers", FIELD_TEXT, FIELD_API, .help = "A unit with which a delay was agreed." },
	[HELD_DELAY] = { "delay", FIELD_TEXT, FIELD_API, .help = "That delay." },
};
enum {
	PAGE_TITLE, PAGE_WITHIN, PAGE_WITHIN_URL, PAGE_TROUBLE, PAGE_DONE, PAGE_URL, PAGE_ROWS, PAGE_HAS,
	PAGE_HELD, PAGE_HAS_HELD, PAGE_UNIT_URL, PAGE_CAN_ASK, PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG,
	PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_WITHIN] = { "within", FIELD_TEXT, FIELD_PAGE },
	[PAGE_WITHIN_URL] = { "within_url", FIELD_URL, FIELD_PAGE },
	[PAGE_TROUBLE] = { "trouble", FIELD_TEXT, FIELD_PAGE },
	[PAGE_DONE] = { "done", FIELD_TEXT, FIELD_PAGE },
	[PAGE_URL] = { "ask_url", FIELD_URL, FIELD_PAGE },
	[PAGE_ROWS] = { "asked", FIELD_LIST, FIELD_API, .of = row_fields, .of_count = ROW_FIELD_COUNT,
		.help = "What was asked of others about this request." },
	[PAGE_HAS] = { "has_asked", FIELD_FLAG, FIELD_PAGE },
	[PAGE_HELD] = { "held", FIELD_LIST, FIELD_API, .of = held_fields, .of_count = HELD_FIELD_COUNT,
		.help = "Delays that were agreed with the unit of this request." },
	[PAGE_HAS_HELD] = { "has_held", FIELD_FLAG, FIELD_PAGE },
	[PAGE_UNIT_URL] = { "unit_url", FIELD_URL, FIELD_PAGE },
	[PAGE_CAN_ASK] = { "can_ask", FIELD_FLAG, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
};
const struct page_kind accord_ask_page = { "accord.ask", "welcome/accord/pages/ask.html", page_fields,
	PAGE_FIELD_COUNT };

enum { ASK_UNIT, ASK_OFFERING, ASK_WORDS, ASK_COUNT };
static const struct form_field ask_form[ASK_COUNT] = {
	[ASK_UNIT] = { "vers", FORM_SELECT, "À quel service", .required = "Choisissez le service.",
		.wrong = "Choisissez un service de la liste." },
	[ASK_OFFERING] = { "demarche", FORM_SELECT, "Par quelle demande interne",
		.required = "Choisissez une demande interne.", .wrong = "Choisissez une demande de la liste." },
	[ASK_WORDS] = { "demande", FORM_LONG, "Ce que vous lui demandez",
		.hint = "Il lira ces mots et rien de la demande d’origine\u202f: n’écrivez de la personne que ce "
		        "dont il a besoin pour répondre.",
		.required = "Écrivez ce que vous demandez.", .length_max = 4000 },
};

struct accord_asking {
	struct visit *visit;
	struct db *db;
	struct place_tree *tree;
	struct desk_request request; /* of the address */
	struct offering *offerings;
	size_t offering_count;
	struct accord *accords;
	size_t accord_count;
	struct form *form;
	const char *trouble, *done;
	struct desk_receiving receiving;
	struct accord_asked asked; /* that is written */
	struct fault fault;
};

/* --- which request ---------------------------------------------------------------------------- */

static bool
write_reading(struct db *db, void *data)
{
	struct accord_asking *asking = data;
	const struct visit *visit = asking->visit;
	return desk_note_reading(db, visit->root_id, asking->request.request_id, visit->reader.account_id,
	                         visit->today, &asking->fault);
}

/* As this reader sees it, with the trace of a confidential one. False after a page was answered. */
static bool
load(struct visit *visit, struct accord_asking *asking)
{
	*asking = (struct accord_asking){ .visit = visit, .db = visit_db(visit) };
	struct fault *fault = &asking->fault;
	if (asking->db == NULL)
		return false;
	asking->tree = place_tree_load(visit->arena, asking->db, visit->root_id, visit->today, fault);
	enum found found = FOUND_FAILED;
	if (asking->tree != NULL)
		found = desk_load(visit->arena, asking->db, visit->root_id,
		                  desk_sight_of(visit->arena, &visit->reader, asking->tree), visit->part[0],
		                  &asking->request, fault);
	if (found == FOUND_NONE)
		visit_missing(visit);
	else if (found == FOUND_FAILED)
		visit_fail(visit, fault);
	if (found != FOUND_ONE ||
	    (asking->request.is_confidential && !visit_write(visit, write_reading, asking, NULL)))
		return false;
	asking->db = visit_db(visit); /* the write ended the one before */
	return asking->db != NULL;
}

static void
offer(struct accord_asking *asking)
{
	struct arena *arena = asking->visit->arena;
	const struct place_tree *tree = asking->tree;
	struct form_choice *places = arena_array_of(arena, struct form_choice, tree->count + 1);
	struct form_choice *offerings = arena_array_of(arena, struct form_choice, asking->offering_count + 1);
	size_t place_count = 0, offering_count = 0;
	for (uint32_t i = 0; i < tree->count && place_count < FORM_CHOICE_MAX; i++) {
		struct text label = text_new(arena, PLACE_NAME_LENGTH_MAX * 4 + 100);
		for (uint32_t depth = 0; depth < tree->places[i].depth && depth < 10; depth++)
			text_add_z(&label, "\u2003");
		text_add(&label, tree->places[i].name);
		if (tree->places[i].id != asking->request.unit_id)
			places[place_count++] = (struct form_choice){
				arena_format(arena, "%lld", (long long)tree->places[i].id), text_z(&label)
			};
	}
	for (size_t i = 0; i < asking->offering_count; i++)
		offerings[i] = (struct form_choice){
			arena_format(arena, "%lld", (long long)asking->offerings[i].offering_id),
			span_copy(arena, asking->offerings[i].name)
		};
	offering_count = asking->offering_count;
	form_offer(asking->form, ASK_UNIT, places, place_count);
	form_offer(asking->form, ASK_OFFERING, offerings, offering_count);
	if (offering_count == 1) /* chosen already */
		form_fill(asking->form, ASK_OFFERING, span_of(offerings[0].value));
}

/* False after a page was answered. */
static bool
begin(struct visit *visit, struct accord_asking *asking)
{
	size_t count, open = 0;
	if (!load(visit, asking))
		return false;
	if (!offering_list(visit->arena, asking->db, visit->root_id, &asking->offerings, &count,
	                   &asking->fault) ||
	    !accord_store_list(visit->arena, asking->db, visit->root_id, &asking->accords,
	                       &asking->accord_count, &asking->fault)) {
		visit_fail(visit, &asking->fault);
		return false;
	}
	for (size_t i = 0; i < count; i++)
		if (asking->offerings[i].kind == OFFERING_INTERNAL && asking->offerings[i].state == OFFERING_OPEN)
			asking->offerings[open++] = asking->offerings[i];
	asking->offering_count = open;
	asking->form = form_new(visit->arena, ask_form, ASK_COUNT);
	offer(asking);
	return true;
}

static bool
is_open(const struct accord_asking *asking)
{
	return asking->request.queue == DESK_TODO || asking->request.queue == DESK_WAITING;
}

/* --- the page --------------------------------------------------------------------------------- */

static struct span
unit_name(const struct accord_asking *asking, int64_t unit_id)
{
	const uint32_t place = unit_id == 0 ? PLACE_NONE : place_by_id(asking->tree, unit_id);
	return place == PLACE_NONE ? SPAN("Un service fermé depuis") : asking->tree->places[place].name;
}

/* Whoever deals with the first request is who asked: she reads the answer as any asker does. */
static bool
draw_asked(struct accord_asking *asking, struct model *page, const struct accord_asked *asked)
{
	struct visit *visit = asking->visit;
	struct desk_request request;
	char secret[DESK_SECRET_LENGTH + 1];
	const enum found found = desk_by_id(visit->arena, asking->db, visit->root_id, asked->request_id,
	                                    &request, &asking->fault);
	if (found != FOUND_ONE)
		return found == FOUND_NONE;
	if (!desk_secret(visit->arena, asking->db, visit->root_id, request.reference, secret, &asking->fault))
		return false;
	struct model *row = model_row(page, PAGE_ROWS);
	model_text(row, ROW_UNIT, unit_name(asking, asked->unit_id));
	model_text(row, ROW_REFERENCE, request.reference);
	model_text_z(row, ROW_WORDS, accord_words(visit->arena, visit->zone, &request, visit->now_s));
	model_url_z(row, ROW_URL,
	            arena_format(visit->arena, "/suivi/%.*s/%s", SPAN_ARGS(request.reference), secret));
	model_flag(page, PAGE_HAS, true);
	return true;
}

static void
draw_held(struct accord_asking *asking, struct model *page)
{
	const struct visit *visit = asking->visit;
	for (uint32_t i = 0; i < asking->tree->count; i++) {
		const struct accord_question question = { .from_unit_id = asking->request.unit_id,
			                                      .unit_id = asking->tree->places[i].id,
			                                      .day = visit->today };
		const struct accord *accord =
			accord_for(asking->tree, asking->accords, asking->accord_count, &question);
		if (accord == NULL || accord->unit_id != question.unit_id)
			continue; /* said once, where it was agreed */
		struct model *row = model_row(page, PAGE_HELD);
		model_text(row, HELD_UNIT, asking->tree->places[i].name);
		model_text_z(row, HELD_DELAY, accord_delay_words(visit->arena, accord->minutes));
		model_flag(page, PAGE_HAS_HELD, true);
	}
}

/* To the agreements of its unit, for whoever may read them. */
static void
draw_unit(const struct accord_asking *asking, struct model *page)
{
	const struct visit *visit = asking->visit;
	const int64_t unit_id = asking->request.unit_id;
	const uint32_t place = unit_id == 0 ? PLACE_NONE : place_by_id(asking->tree, unit_id);
	if (place == PLACE_NONE || !people_may(&visit->reader, asking->tree, DESK_DEALERS, place))
		return;
	struct text url = text_new(visit->arena, 1000);
	text_add_z(&url, "/accords/");
	http_percent_encode(&url, asking->tree->places[place].code);
	model_url(page, PAGE_UNIT_URL, text_span(&url));
}

static void
show(struct accord_asking *asking, int status)
{
	struct visit *visit = asking->visit;
	struct model *page = model_new(visit->arena, &accord_ask_page);
	struct accord_asked *asked;
	size_t count = 0;
	asking->db = visit_db(visit);
	bool is_fine = asking->db != NULL &&
	               accord_asked_about(visit->arena, asking->db, visit->root_id,
	                                  asking->request.request_id, &asked, &count, &asking->fault);
	for (size_t i = 0; i < count && is_fine; i++)
		is_fine = draw_asked(asking, page, &asked[i]);
	if (!is_fine) {
		visit_fail(visit, &asking->fault);
		return;
	}
	model_text_z(page, PAGE_TITLE, "Demander à un autre service");
	model_text(page, PAGE_WITHIN, asking->request.reference);
	model_url_z(page, PAGE_WITHIN_URL,
	            arena_format(visit->arena, "/guichet/%.*s", SPAN_ARGS(asking->request.reference)));
	model_text_z(page, PAGE_TROUBLE, asking->trouble);
	model_text_z(page, PAGE_DONE, asking->done);
	model_url(page, PAGE_URL, visit->request->path);
	if (asking->offering_count == 0 || !is_open(asking))
		model_text_z(page, PAGE_TROUBLE,
		             is_open(asking) ? "Aucune demande interne n’est ouverte au catalogue\u202f: qui le tient "
		                               "en ouvre une d’abord."
		                             : "Cette demande est close\u202f: il n’y a plus rien à demander pour elle.");
	model_flag(page, PAGE_CAN_ASK, asking->offering_count > 0 && is_open(asking));
	draw_held(asking, page);
	draw_unit(asking, page);
	form_draw(asking->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	visit->response->status = status;
	visit_show(visit, &accord_ask_page, page);
}

void
accord_get_ask(struct visit *visit)
{
	struct accord_asking asking;
	if (!begin(visit, &asking))
		return;
	if (visit_asked(visit, "fait").length > 0)
		asking.done = "C’est demandé.";
	show(&asking, 200);
}

/* --- asked ------------------------------------------------------------------------------------ */

static bool
read_asked(struct accord_asking *asking)
{
	struct form *form = asking->form;
	const struct visit *visit = asking->visit;
	int64_t offering_id = 0;
	if (!form_read(form, visit_lookup, asking->visit) ||
	    !span_int64(form_text(form, ASK_UNIT), &asking->asked.unit_id) ||
	    !span_int64(form_text(form, ASK_OFFERING), &offering_id))
		return false;
	const struct accord_question question = { asking->request.unit_id, asking->asked.unit_id, offering_id,
		                                      visit->today };
	const struct accord *accord =
		accord_for(asking->tree, asking->accords, asking->accord_count, &question);
	asking->receiving = (struct desk_receiving){
		.unit_id = asking->asked.unit_id,
		.asker_id = visit->reader.account_id,
		.account_id = visit->reader.account_id,
		.channel = DESK_WEB,
		.reply_channel = DESK_WEB,
		.title = SPAN(""),
		.text = form_text(form, ASK_WORDS),
		.quoted = SPAN(""),
		.address = SPAN(""),
		.hint = SPAN(""),
		.inner_minutes = accord == NULL ? 0 : accord->minutes,
		.is_confidential = asking->request.is_confidential,
		.once = visit->once,
	};
	for (size_t i = 0; i < asking->offering_count; i++)
		if (asking->offerings[i].offering_id == offering_id)
			asking->receiving.offering = &asking->offerings[i];
	asking->asked.accord_id = accord == NULL ? 0 : accord->accord_id;
	return asking->receiving.offering != NULL;
}

/* In the history of the first request: whoever opens it later knows what was asked, and of whom. */
static bool
record(struct accord_asking *asking, struct db *db, const struct desk_hand *hand, struct span reference)
{
	const struct visit *visit = asking->visit;
	const char *words = arena_format(
		visit->arena, "Demandé à un autre service, %.*s, sous la référence %.*s.",
		SPAN_ARGS(unit_name(asking, asking->asked.unit_id)), SPAN_ARGS(reference));
	return desk_record(db, hand, asking->request.request_id, asking->request.channel, span_of(words),
	                   &asking->fault);
}

static bool
write_asked(struct db *db, void *data)
{
	struct accord_asking *asking = data;
	const struct visit *visit = asking->visit;
	struct desk_hand hand = { .root_id = visit->root_id, .now_s = visit->now_s, .today = visit->today,
		                      .tree = asking->tree, .address = visit->address, .once = visit->once };
	struct desk_received received;
	const char *sentence;
	if (desk_receive(visit->arena, db, &hand, &asking->receiving, &received, &asking->fault) != FOUND_ONE)
		return false;
	hand.once = SPAN("");
	const struct desk_tying tying = { .request_id = received.request_id,
		                              .other_id = asking->request.request_id,
		                              .kind = DESK_TIE_PARENT,
		                              .account_id = visit->reader.account_id };
	const enum desk_done tied =
		desk_tie(visit->arena, db, &hand, &tying, &sentence, &asking->fault);
	if (tied == DESK_IS_REFUSED)
		asking->trouble = sentence;
	if (tied != DESK_IS_DONE)
		return false;
	asking->asked.request_id = received.request_id;
	asking->asked.parent_id = asking->request.request_id;
	asking->asked.from_unit_id = asking->request.unit_id;
	asking->asked.asked_unix_s = visit->now_s;
	return accord_store_ask(db, visit->root_id, &asking->asked, &asking->fault) &&
	       record(asking, db, &hand, received.reference);
}

void
accord_post_ask(struct visit *visit)
{
	struct accord_asking asking;
	bool gave_up = false;
	if (!begin(visit, &asking))
		return;
	if (asking.offering_count == 0 || !is_open(&asking)) {
		show(&asking, 409);
		return;
	}
	if (!read_asked(&asking)) {
		show(&asking, 422);
		return;
	}
	visit_db_end(visit);
	if (!visit_write(visit, write_asked, &asking, &gave_up) && !gave_up)
		return;
	if (asking.fault.for_log != NULL)
		visit_fail(visit, &asking.fault);
	else if (asking.trouble != NULL)
		show(&asking, 409);
	else
		visit_go(visit, "/guichet/%.*s/avis?fait=1", SPAN_ARGS(asking.request.reference));
}

/* --- routes ----------------------------------------------------------------------------------- */

static const struct route routes[] = {
	{ HTTP_GET, "/accords/{}", DESK_DEALERS, "accord.unit", accord_get_unit },
	{ HTTP_POST, "/accords/{}", DESK_DEALERS, "accord.say", accord_post_unit },
	{ HTTP_GET, "/guichet/{}/avis", DESK_DEALERS, "accord.ask", accord_get_ask },
	{ HTTP_POST, "/guichet/{}/avis", DESK_DEALERS, "accord.ask", accord_post_ask },
};
static const struct page_kind *const pages[] = { &accord_unit_page, &accord_ask_page };
const struct room_pages accord_pages = { routes, LENGTH(routes), pages, LENGTH(pages) };
