/* Where a request stands, what was said; writing again. */
#include "base/time.h"
#include "craft/http/http_form.h"
#include "welcome/bulletin/bulletin.h"
#include "welcome/letters/letters.h"
#include "welcome/reception/reception_inside.h"
#include "welcome/spot/spot.h"

enum { FILE_NAME, FILE_URL, FILE_FIELD_COUNT };
static const struct field file_fields[FILE_FIELD_COUNT] = {
	[FILE_NAME] = { "file_name", FIELD_TEXT, FIELD_API, .help = "As its sender called it." },
	[FILE_URL] = { "file_url", FIELD_URL, FIELD_API, .help = "Where it is handed over." },
};
enum { SAID_WHO, SAID_WHEN, SAID_TEXT, SAID_OURS, SAID_FILES, SAID_FIELD_COUNT };
static const struct field said_fields[SAID_FIELD_COUNT] = {
	[SAID_WHO] = { "who", FIELD_TEXT, FIELD_API, .help = "Who wrote." },
	[SAID_WHEN] = { "when", FIELD_TEXT, FIELD_API, .help = "When, and by which way." },
	[SAID_TEXT] = { "text", FIELD_TEXT, FIELD_API, .help = "What was said." },
	[SAID_OURS] = { "is_ours", FIELD_FLAG, FIELD_PAGE },
	[SAID_FILES] = { "files", FIELD_LIST, FIELD_API, .of = file_fields, .of_count = FILE_FIELD_COUNT,
		.help = "The files that go with it." },
};
enum {
	PAGE_TITLE, PAGE_OFFERING, PAGE_REFERENCE, PAGE_NEW, PAGE_STATE, PAGE_DATE, PAGE_DATE_WORDS, PAGE_USUAL,
	PAGE_USUAL_WORDS, PAGE_USUAL_SINCE, PAGE_SERVICE,
	PAGE_OWNER, PAGE_POST, PAGE_MAIL, PAGE_PHONE, PAGE_WAIT, PAGE_CALL, PAGE_SILENCE, PAGE_WHERE, PAGE_SAID,
	PAGE_CAN_WRITE, PAGE_END_URL,
	PAGE_SENT, PAGE_URL, PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG, PAGE_BULLETINS, PAGE_HAS_BULLETINS,
	PAGE_FIELD_COUNT
};
static const struct field page_fields[PAGE_FIELD_COUNT] = {
	[PAGE_TITLE] = { "title", FIELD_TEXT, FIELD_API, .help = "Title of the page." },
	[PAGE_OFFERING] = { "offering", FIELD_TEXT, FIELD_API, .help = "What was asked for." },
	[PAGE_REFERENCE] = { "reference", FIELD_TEXT, FIELD_API, .help = "What one says on the phone." },
	[PAGE_NEW] = { "is_new", FIELD_FLAG, FIELD_PAGE },
	[PAGE_STATE] = { "state_words", FIELD_TEXT, FIELD_API, .help = "Where it stands." },
	[PAGE_DATE] = { "promised_words", FIELD_TEXT, FIELD_API, .help = "The day told for the answer." },
	[PAGE_DATE_WORDS] = { "promised_about", FIELD_TEXT, FIELD_PAGE },
	[PAGE_USUAL] = { "usual_date", FIELD_TEXT, FIELD_API,
		.help = "The day by which nine requests like this one in ten are answered; null: not told." },
	[PAGE_USUAL_WORDS] = { "usual_words", FIELD_TEXT, FIELD_PAGE },
	[PAGE_USUAL_SINCE] = { "usual_beside", FIELD_TEXT, FIELD_PAGE },
	[PAGE_SERVICE] = { "unit_name", FIELD_TEXT, FIELD_API, .help = "The service in charge." },
	[PAGE_OWNER] = { "owner", FIELD_TEXT, FIELD_API, .help = "Who deals with it (L111-2)." },
	[PAGE_POST] = { "unit_post", FIELD_TEXT, FIELD_API, .help = "Its postal address." },
	[PAGE_MAIL] = { "unit_mail", FIELD_TEXT, FIELD_API, .help = "Its electronic address." },
	[PAGE_PHONE] = { "unit_phone", FIELD_TEXT, FIELD_API, .help = "Its number." },
	[PAGE_WAIT] = { "wait_words", FIELD_TEXT, FIELD_API, .help = "What the person is waited for." },
	[PAGE_CALL] = { "call_words", FIELD_TEXT, FIELD_API, .help = "When the person is called back." },
	[PAGE_SILENCE] = { "silence_words", FIELD_TEXT, FIELD_API, .help = "What silence will mean." },
	[PAGE_WHERE] = { "where", FIELD_TEXT, FIELD_API, .help = "Where it is about, in words." },
	[PAGE_SAID] = { "said", FIELD_LIST, FIELD_API, .of = said_fields, .of_count = SAID_FIELD_COUNT,
		.help = "The exchange, oldest first." },
	[PAGE_CAN_WRITE] = { "can_write", FIELD_FLAG, FIELD_PAGE },
	[PAGE_END_URL] = { "end_url", FIELD_URL, FIELD_PAGE },
	[PAGE_SENT] = { "is_sent", FIELD_FLAG, FIELD_PAGE },
	[PAGE_URL] = { "form_url", FIELD_URL, FIELD_PAGE },
	[PAGE_FIELDS] = { "fields", FIELD_LIST, FIELD_PAGE, .of = form_row_fields,
		.of_count = FORM_ROW_FIELD_COUNT },
	[PAGE_ERRORS] = { "errors", FIELD_LIST, FIELD_PAGE, .of = form_error_fields,
		.of_count = FORM_ERROR_FIELD_COUNT },
	[PAGE_WRONG] = { "wrong", FIELD_FLAG, FIELD_PAGE },
	[PAGE_BULLETINS] = BULLETIN_LIST,
	[PAGE_HAS_BULLETINS] = BULLETIN_FLAG,
};
const struct page_kind reception_follow_page = { "reception.follow",
	"welcome/reception/pages/follow.html", page_fields, PAGE_FIELD_COUNT };

enum { WRITE_TEXT, WRITE_FILES, WRITE_COUNT };
static const struct form_field write_form[WRITE_COUNT] = {
	[WRITE_TEXT] = { "texte", FORM_LONG, "Votre message", .required = "Écrivez votre message.",
		.length_max = 8000 },
	[WRITE_FILES] = { "fichiers", FORM_FILES, "Joindre des fichiers", .hint = letters_joined_hint },
};

struct following {
	struct visit *visit;
	struct desk_request request, kept; /* kept: the one it is followed with; itself when it is not joined */
	struct offering offering;
	struct desk_unit unit;
	struct desk_pause *pauses;
	size_t pause_count;
	struct place_tree *tree;
	struct form *form;
	struct desk_file *files;
	size_t file_count;
	const char *sentence;
	struct fault fault;
};

/* --- reading ---------------------------------------------------------------------------------- */

/* The request that reference and secret open; false after a page was answered: none, whatever is wrong. */
static bool
find_request(struct following *following)
{
	struct visit *visit = following->visit;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	const enum found found = desk_open(visit->arena, db, visit->root_id, visit->part[0],
	                                   visit->part[1], &following->request, &following->fault);
	if (found == FOUND_NONE)
		visit_missing(visit);
	if (found == FOUND_FAILED)
		visit_fail(visit, &following->fault);
	return found == FOUND_ONE;
}

static bool
read_around(struct following *following)
{
	struct visit *visit = following->visit;
	struct desk_request *request = &following->request;
	struct fault *fault = &following->fault;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	const enum found found =
		desk_kept(visit->arena, db, visit->root_id, request, &following->kept, fault);
	/* Of what is confidential only its own person is told where it stands. */
	if (found == FOUND_NONE || (following->kept.is_confidential && !request->is_confidential))
		following->kept = *request;
	if (found == FOUND_FAILED) {
		visit_fail(visit, fault);
		return false;
	}
	following->tree = place_tree_load(visit->arena, db, visit->root_id, visit->today, fault);
	if (following->tree == NULL ||
	    offering_load(visit->arena, db, visit->root_id, request->offering_id, &following->offering,
	                  fault) != FOUND_ONE ||
	    !desk_pauses(visit->arena, db, visit->root_id, request->request_id, &following->pauses,
	                 &following->pause_count, fault) ||
	    !desk_unit_of(visit->arena, db, visit->root_id, following->tree,
	                  request->unit_id == 0 ? PLACE_NONE
	                                        : place_by_id(following->tree, request->unit_id),
	                  &following->unit, fault)) {
		visit_fail(visit, fault);
		return false;
	}
	return true;
}

/* --- words ------------------------------------------------------------------------------------ */

const char *
reception_state_words(const struct desk_request *request)
{
	static const char *const done[DESK_OUTCOME_COUNT] = {
		[DESK_SOLVED] = "Votre demande est traitée.",
		[DESK_ANSWERED] = "Nous vous avons répondu.",
		[DESK_REFUSED] = "Nous n’avons pas pu donner suite à votre demande.",
		[DESK_SENT_ON] = "Votre demande a été transmise à une autre administration.",
		[DESK_WITHDRAWN] = "Vous avez retiré votre demande.",
		[DESK_NO_REPLY] = "Nous avons fermé votre demande, faute de réponse de votre part.",
		[DESK_JOINED] = "Votre demande est suivie avec une autre qui porte sur la même chose.",
		[DESK_NO_REQUEST] = "Ce message n’a pas été traité comme une demande.",
	};
	switch (request->queue) {
	case DESK_TODO:
		return request->owner_id != 0 ? "Nous nous occupons de votre demande."
		                              : "Nous avons reçu votre demande.";
	case DESK_WAITING: return "Nous attendons quelque chose de vous.";
	case DESK_DONE:
	case DESK_ASIDE: return done[request->outcome];
	case DESK_QUEUE_COUNT: break;
	}
	must(false);
	return NULL;
}

/* « Votre demande est suivie avec une autre …. Nous nous en occupons. » */
static const char *
state_words(const struct following *following)
{
	static const char *const kept_words[DESK_OUTCOME_COUNT] = {
		[DESK_NOT_DONE] = "Nous nous en occupons.",
		[DESK_SOLVED] = "C’est traité.",
		[DESK_ANSWERED] = "Une réponse a été donnée.",
		[DESK_REFUSED] = "Nous n’avons pas pu y donner suite.",
		[DESK_SENT_ON] = "Elle a été transmise à une autre administration.",
		[DESK_WITHDRAWN] = "Elle a été retirée.",
		[DESK_NO_REPLY] = "Elle a été fermée, faute de réponse.",
		[DESK_NO_REQUEST] = "Elle a été mise de côté.",
	};
	const char *words = reception_state_words(&following->request);
	if (following->kept.request_id == following->request.request_id)
		return words;
	must(following->kept.outcome != DESK_JOINED);
	return arena_format(following->visit->arena, "%s %s", words, kept_words[following->kept.outcome]);
}

static void
show_wait(const struct following *following, struct model *page)
{
	for (size_t i = following->pause_count; i > 0; i--) {
		const struct desk_pause *pause = &following->pauses[i - 1];
		struct text words = text_new(following->visit->arena, 200);
		if (pause->given_unix_s != 0 || following->request.queue != DESK_WAITING)
			continue;
		if (pause->limit_day == 0)
			return;
		text_add_z(&words, "Répondez-nous au plus tard le ");
		text_add_date_words(&words, pause->limit_day);
		text_add_z(&words, ".");
		model_text(page, PAGE_WAIT, text_span(&words));
		return;
	}
}

/* On the wall of the unit in charge, as it was promised. */
static bool
show_call(struct following *following, struct model *page)
{
	struct visit *visit = following->visit;
	const struct desk_hand hand = { .root_id = visit->root_id,
		                            .now_s = visit->now_s,
		                            .today = visit->today,
		                            .tree = following->tree };
	struct text words = text_new(visit->arena, 400);
	struct desk_callback callback;
	struct desk_around around;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	const enum found found =
		desk_callback_of(visit->arena, db, visit->root_id, following->request.request_id, &callback,
	                     &following->fault);
	if (found == FOUND_NONE)
		return true;
	if (found == FOUND_FAILED ||
	    !desk_around_load(visit->arena, db, &hand, &following->request, &following->offering, &around,
	                      &following->fault)) {
		visit_fail(visit, &following->fault);
		return false;
	}
	if (callback.tries > 0)
		text_add_z(&words, "Nous avons essayé de vous joindre par téléphone. ");
	text_add_z(&words, desk_callback_is_late(&callback, visit->now_s) ? "Nous devions vous rappeler le "
	                                                                  : "Nous vous rappelons le ");
	desk_add_when(&words, around.zone, callback.due_unix_s, "vers");
	text_add_z(&words, ".");
	model_text(page, PAGE_CALL, text_span(&words));
	return true;
}

/* The day that was told for the one it is followed with. */
static void
show_kept_date(const struct following *following, struct model *page)
{
	const struct desk_request *kept = &following->kept;
	struct text date = text_new(following->visit->arena, 100);
	if (kept->queue != DESK_TODO || kept->promised_day == 0 ||
	    kept->promised_day < following->visit->today)
		return;
	text_add_date_long(&date, kept->promised_day);
	model_text(page, PAGE_DATE, text_span(&date));
	model_text_z(page, PAGE_DATE_WORDS, "Une réponse est prévue au plus tard le");
}

static void
show_dates(const struct following *following, struct model *page)
{
	struct arena *arena = following->visit->arena;
	const struct desk_request *request = &following->request;
	const bool is_open = request->queue == DESK_TODO || request->queue == DESK_WAITING;
	if (following->kept.request_id != request->request_id) {
		show_kept_date(following, page);
		return;
	}
	const struct law_case law_case = offering_case(&following->offering, desk_way(request->channel));
	struct text date = text_new(arena, 100), words = text_new(arena, 400);
	if (is_open && request->promised_day != 0 && request->queue == DESK_TODO) {
		text_add_date_long(&date, request->promised_day);
		model_text(page, PAGE_DATE, text_span(&date));
		model_text_z(page, PAGE_DATE_WORDS, request->promised_day < following->visit->today
		                                        ? "Nous aurions dû vous répondre le"
		                                        : "Nous vous répondrons au plus tard le");
	}
	if (!is_open || request->silence_day == 0 || request->decided_day != 0)
		return;
	const bool is_yes = law_silence_of(&law_case) == LAW_SAYS_YES;
	const bool is_over = following->visit->today > request->silence_day;
	text_add_z(&words, is_over ? "Sans réponse de notre part le " : "Si vous n’avez pas de réponse le ");
	text_add_date_words(&words, request->silence_day);
	text_format(&words, " au soir, votre demande %s réputée %s.", is_over ? "est" : "sera",
	            is_yes ? "acceptée" : "rejetée");
	model_text(page, PAGE_SILENCE, text_span(&words));
}

/* What was told when it came; in large type where nothing was promised, a hint beside where something was.
 * Its day is over and nothing came: said as it is. */
static bool
show_usual(struct following *following, struct model *page)
{
	struct visit *visit = following->visit;
	const struct desk_request *request = &following->request;
	const struct desk_hand hand = { .root_id = visit->root_id, .tree = following->tree };
	struct promise_delay delay;
	struct text date = text_new(visit->arena, 100);
	int32_t day;
	struct db *db = visit_db(visit);
	if (request->queue != DESK_TODO)
		return true;
	if (db == NULL)
		return false;
	if (!promise_date(visit->arena, db, &hand, request, &day, &delay, &following->fault)) {
		visit_fail(visit, &following->fault);
		return false;
	}
	if (day == 0) {
		if (request->promised_day == 0)
			model_text_z(page, PAGE_USUAL_SINCE,
			             "Aucune date n’est annoncée pour ce genre de demande. Vous pouvez demander ici où "
			             "elle en est\u202f: écrivez-nous plus bas.");
		return true;
	}
	if (request->promised_day != 0) {
		model_text_z(page, PAGE_USUAL_SINCE,
		             arena_format(visit->arena,
		                          "À titre indicatif\u202f: quand vous avez fait cette demande, 9 demandes "
		                          "sur 10 avaient leur réponse %s.",
		                          promise_days_words(visit->arena, delay.delay)));
		return true;
	}
	text_add_date_long(&date, day);
	model_text(page, PAGE_USUAL, text_span(&date));
	model_text_z(page, PAGE_USUAL_WORDS,
	             day < visit->today
	                 ? "Votre demande attend plus longtemps que la plupart\u202f: 9 fois sur 10, la "
	                   "réponse serait arrivée au plus tard le"
	                 : "À titre indicatif\u202f: 9 fois sur 10, la réponse à une demande comme la vôtre "
	                   "arrive au plus tard le");
	return true;
}

/* Handed over by room letters, as the request's own address opens them. */
static void
show_files(const struct following *following, const struct desk_file *files, size_t count,
           int64_t entry_id, struct model *row)
{
	struct arena *arena = following->visit->arena;
	for (size_t i = 0; i < count; i++) {
		if (files[i].entry_id != entry_id)
			continue;
		struct model *file = model_row(row, SAID_FILES);
		model_text(file, FILE_NAME, files[i].name);
		model_url_z(file, FILE_URL,
		            arena_format(arena, "/suivi/%.*s/%.*s/fichier/%lld",
		                         SPAN_ARGS(following->request.reference),
		                         SPAN_ARGS(following->visit->part[1]), (long long)files[i].file_id));
	}
}

static bool
show_said(struct following *following, struct model *page)
{
	struct visit *visit = following->visit;
	struct desk_entry *entries;
	struct desk_file *files;
	size_t count, file_count;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	if (!desk_entries(visit->arena, db, visit->root_id, following->request.request_id, &entries,
	                  &count, &following->fault) ||
	    !desk_files(visit->arena, db, visit->root_id, following->request.request_id, &files,
	                &file_count, &following->fault)) {
		visit_fail(visit, &following->fault);
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		const struct desk_entry *entry = &entries[i];
		const bool is_hers = entry->kind == DESK_ASKED || entry->kind == DESK_WROTE;
		struct text when = text_new(visit->arena, 200);
		if (!entry->is_shown)
			continue;
		struct model *row = model_row(page, PAGE_SAID);
		text_add_date_words(&when, visit_day(visit, entry->at_unix_s));
		if (is_hers)
			text_format(&when, ", %s", desk_channel_words[entry->channel]);
		model_text_z(row, SAID_WHO, is_hers ? "Vous" : "Le service");
		model_text(row, SAID_WHEN, text_span(&when));
		model_text(row, SAID_TEXT, entry->text);
		model_flag(row, SAID_OURS, !is_hers);
		show_files(following, files, file_count, entry->entry_id, row);
	}
	return true;
}

/* Who deals with it is told by name (L111-2). */
static bool
show_service(struct following *following, struct model *page)
{
	struct visit *visit = following->visit;
	const struct desk_unit *unit = &following->unit;
	struct span name;
	struct db *db = visit_db(visit);
	if (db == NULL)
		return false;
	model_text(page, PAGE_SERVICE, unit->name);
	model_text(page, PAGE_POST, unit->post);
	model_text(page, PAGE_MAIL, unit->mail);
	model_text(page, PAGE_PHONE, unit->phone);
	if (following->request.owner_id == 0)
		return true;
	if (!people_name(visit->arena, db, visit->root_id, following->request.owner_id, &name,
	                 &following->fault)) {
		visit_fail(visit, &following->fault);
		return false;
	}
	model_text(page, PAGE_OWNER, name);
	return true;
}

/* What is said of the service in charge, and of the place it is about. */
static bool
show_bulletins(struct following *following, struct model *page)
{
	struct visit *visit = following->visit;
	const int64_t ids[] = { following->request.unit_id, following->request.place_id };
	const bool is_fine =
		bulletin_draw(visit, ids, LENGTH(ids),
	                  (struct bulletin_page){ page, PAGE_BULLETINS, PAGE_HAS_BULLETINS },
	                  &following->fault);
	if (!is_fine)
		visit_fail(visit, &following->fault);
	return is_fine;
}

/* --- the page --------------------------------------------------------------------------------- */

static void
show(struct following *following)
{
	struct visit *visit = following->visit;
	const struct desk_request *request = &following->request;
	struct model *page = model_new(visit->arena, &reception_follow_page);
	if (!read_around(following))
		return;
	model_text_z(page, PAGE_TITLE,
	             arena_format(visit->arena, "Votre demande %.*s", SPAN_ARGS(request->reference)));
	model_text(page, PAGE_OFFERING, following->offering.name);
	model_text(page, PAGE_REFERENCE, request->reference);
	model_text_z(page, PAGE_STATE, state_words(following));
	model_text(page, PAGE_WHERE, spot_where(visit->arena, request));
	model_flag(page, PAGE_NEW, visit_asked(visit, "recue").length > 0);
	model_flag(page, PAGE_SENT, visit_asked(visit, "ecrit").length > 0);
	model_flag(page, PAGE_CAN_WRITE, !desk_is_over(request, visit->now_s));
	model_url(page, PAGE_URL, visit->request->path);
	if (request->queue == DESK_DONE && request->outcome != DESK_WITHDRAWN &&
	    request->outcome != DESK_NO_REPLY) /* asked by room closing */
		model_url_z(page, PAGE_END_URL,
		            arena_format(visit->arena, "/suivi/%.*s/%.*s/fin", SPAN_ARGS(visit->part[0]),
		                         SPAN_ARGS(visit->part[1])));
	show_dates(following, page);
	show_wait(following, page);
	form_draw(following->form, page, (struct form_place){ PAGE_FIELDS, PAGE_ERRORS, PAGE_WRONG });
	if (!form_is_fine(following->form))
		visit->response->status = 422;
	if (show_call(following, page) && show_usual(following, page) && show_service(following, page) &&
	    show_said(following, page) && show_bulletins(following, page))
		visit_show(visit, &reception_follow_page, page);
}

void
reception_get_follow(struct visit *visit)
{
	struct following following = { .visit = visit };
	if (!find_request(&following))
		return;
	following.form = form_new(visit->arena, write_form, WRITE_COUNT);
	show(&following);
}

/* --- writing again ---------------------------------------------------------------------------- */

static bool
write_again(struct db *db, void *data)
{
	struct following *following = data;
	struct visit *visit = following->visit;
	const struct desk_hand hand = { .root_id = visit->root_id,
		                            .now_s = visit->now_s,
		                            .today = visit->today,
		                            .tree = following->tree,
		                            .address = visit->address,
		                            .once = visit->once };
	const struct desk_act act = { .verb = DESK_HEAR,
		                          .at_s = visit->now_s,
		                          .today = visit->today,
		                          .channel = DESK_WEB,
		                          .text = form_text(following->form, WRITE_TEXT),
		                          .quoted = SPAN("") };
	const struct desk_writing writing = { .request_id = following->request.request_id,
		                                  .seen_changes = -1,
		                                  .act = &act,
		                                  .files = following->files,
		                                  .file_count = following->file_count };
	int64_t entry_id;
	following->sentence = NULL;
	return desk_write(visit->arena, db, &hand, &writing, &entry_id, &following->sentence,
	                  &following->fault) == DESK_IS_DONE;
}

void
reception_post_follow(struct visit *visit)
{
	struct following following = { .visit = visit };
	bool gave_up;
	if (!find_request(&following))
		return;
	following.form = form_new(visit->arena, write_form, WRITE_COUNT);
	(void)form_read(following.form, visit_lookup, visit);
	if (!letters_join(visit, following.form, "fichiers", &following.files, &following.file_count,
	                  &following.fault)) {
		visit_fail(visit, &following.fault);
		return;
	}
	if (!form_is_fine(following.form)) {
		show(&following);
		return;
	}
	following.tree =
		place_tree_load(visit->arena, visit_db(visit), visit->root_id, visit->today, &following.fault);
	if (following.tree == NULL) {
		visit_fail(visit, &following.fault);
		return;
	}
	visit_db_end(visit);
	if (!visit_write(visit, write_again, &following, &gave_up) && !gave_up)
		return;
	if (following.sentence != NULL) {
		form_complain(following.form, "texte", following.sentence);
		letters_join_again(visit, following.form, "fichiers");
		show(&following);
		return;
	}
	visit_go(visit, "%.*s?ecrit=1", SPAN_ARGS(visit->request->path));
}
